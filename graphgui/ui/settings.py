"""Settings kept between starts. They are not trusted: one that makes no sense counts as missing."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QSettings

from graphgui.files.disk import real_path

MOST_PLACES = 50
LEAST_ZOOM, MOST_ZOOM, FARTHEST = 0.01, 100.0, 1e9
"""A place with a zoom or coordinates (scene units) beyond these is ignored."""


def settings() -> QSettings:
    """The store of settings, an ini file of the user."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "graphgui", "graphgui")


def texts(key: str) -> list[str]:
    """A stored list of texts; empty where there is none."""
    found = settings().value(key, [])
    # Qt returns a list with one member as that member.
    members = found if isinstance(found, list) else [found]
    return [member for member in members if member and isinstance(member, str)]


def is_on(key: str) -> bool:
    """A stored switch; on unless it was turned off."""
    return settings().value(key) not in (False, "false")


def table(key: str) -> dict[str, object]:
    """A table stored as JSON; empty where there is none, or it cannot be read."""
    try:
        found = json.loads(str(settings().value(key, "{}")))
    except (ValueError, RecursionError, MemoryError):
        return {}
    return found if isinstance(found, dict) else {}


def place_of(path: Path) -> tuple[float, float, float] | None:
    """The last place of the canvas for a file: zoom and centre x, y in scene units; None where none is stored."""
    found = table("places").get(str(real_path(path)))
    if not (isinstance(found, list) and len(found) == 3 and all(isinstance(each, (int, float)) for each in found)):
        return None
    try:
        zoom, x, y = map(float, found)
    except OverflowError:
        return None
    return (zoom, x, y) if LEAST_ZOOM <= zoom <= MOST_ZOOM and abs(x) < FARTHEST and abs(y) < FARTHEST else None


def remember_place(path: Path, place: tuple[float, float, float] | None) -> None:
    """Stores the place of the canvas for a file, or with None removes it; the last `MOST_PLACES` files are kept."""
    places = table("places")
    places.pop(str(real_path(path)), None)
    if place is not None:
        places[str(real_path(path))] = list(place)
    settings().setValue("places", json.dumps(dict(list(places.items())[-MOST_PLACES:])))
