"""What is remembered between starts, and never trusted: a setting that makes no sense counts as none."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QSettings

MOST_PLACES = 50
LEAST_ZOOM, MOST_ZOOM, FARTHEST = 0.01, 100.0, 1e9
"""Beyond these, a place was not written by us; what the canvas itself allows is narrower."""


def settings() -> QSettings:
    """What is remembered between starts."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "graphgui", "graphgui")


def texts(key: str) -> list[str]:
    """A list of texts that was remembered; empty where there is none."""
    found = settings().value(key, [])
    # Qt gives a list of one as its only member.
    members = found if isinstance(found, list) else [found]
    return [member for member in members if member and isinstance(member, str)]


def is_on(key: str) -> bool:
    """Whether a switch is on; it is until someone turns it off."""
    return settings().value(key) not in (False, "false")


def table(key: str) -> dict[str, object]:
    """A table that was remembered as JSON; empty where there is none that makes sense."""
    try:
        found = json.loads(str(settings().value(key, "{}")))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def place_of(path: Path) -> tuple[float, float, float] | None:
    """Where one looked at a file last: the zoom and the point in the middle; None where that is not known."""
    found = table("places").get(str(path.resolve()))
    if not (isinstance(found, list) and len(found) == 3 and all(isinstance(each, (int, float)) for each in found)):
        return None
    zoom, x, y = map(float, found)
    return (zoom, x, y) if LEAST_ZOOM <= zoom <= MOST_ZOOM and abs(x) < FARTHEST and abs(y) < FARTHEST else None


def remember_place(path: Path, place: tuple[float, float, float] | None) -> None:
    """Keeps where one looks at a file; None forgets it. Of very many files, those looked at last are kept."""
    places = table("places")
    places.pop(str(path.resolve()), None)
    if place is not None:
        places[str(path.resolve())] = list(place)
    settings().setValue("places", json.dumps(dict(list(places.items())[-MOST_PLACES:])))
