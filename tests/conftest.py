"""What all tests share."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# Machines differ in speed; a test that is slow today is no failure.
settings.register_profile("graphgui", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("graphgui")
