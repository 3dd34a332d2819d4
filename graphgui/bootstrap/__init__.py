"""Sets the program up on a machine with nothing but Python. Standard library only.

`ensure` sees to the Python packages, `ensure_qt_libraries` to the system libraries that Qt loads, `display_problem`
says why no window can open. What is done is said in one sentence; so is what the reader must do where it cannot go on,
and then the program ends with status 2. Installed by pip, or frozen into one program, there is nothing to set up.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

from graphgui.bootstrap import environment, system_packages, terminal
from graphgui.bootstrap.environment import ROOT
from graphgui.bootstrap.requirements import missing

__all__ = ["ROOT", "display_problem", "ensure", "ensure_qt_libraries"]


def ensure(extras: Iterable[str] = (), uses: Iterable[str] = ()) -> None:
    """Returns where every dependency can be imported; elsewhere installs them and starts again where they are.

    `uses` says what Qt will be used for ("qt", "window", "tests": see `system_packages.LIBRARIES`), so that all that the
    system lacks is asked for at once, before anything is downloaded.
    """
    if not (ROOT / "pyproject.toml").exists():
        return
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    places = environment.places()
    inside = next((at for at, venv in enumerate(places) if environment.is_inside(venv)), -1)
    unfinished = inside >= 0 and environment.is_unfinished(places[inside])
    absent = missing(wanted)
    if not absent and not unfinished:
        return
    oldest, newest = (int(minor) for minor in re.findall(r"3\.(\d+)", project["requires-python"]))
    if terminal.RESTARTED == "install":
        terminal.give_up(
            f"Python does not find {', '.join(absent)}, though now installed. Delete {places[-1]} and start again."
        )

    def ready() -> Path | None:
        """The next environment that may have everything; started there, this function looks again."""
        for venv in places[inside + 1 :]:
            fits = oldest <= environment.minor_version(venv) < newest
            if fits and environment.python_in(venv).exists() and not environment.is_unfinished(venv):
                return venv
        return None

    if found := ready():
        terminal.restart(environment.python_in(found), "hop")
    if sys.version_info >= (3, newest):
        version = ".".join(map(str, sys.version_info[:2]))
        terminal.give_up(
            f"graphgui needs Python 3.{oldest} to 3.{newest - 1} to set itself up; this is Python {version}."
        )
    why = "install"
    with environment.one_at_a_time(places[-1].parent):
        importlib.invalidate_caches()
        if inside >= 0 and not environment.is_unfinished(places[inside]) and not missing(wanted):
            return  # another start has just installed them
        if found := ready():
            venv, why = found, "hop"
        else:
            venv = places[-1]
            ask_the_system(venv, set(uses))
            what = ", ".join(absent) or "its packages again"
            terminal.say(f"graphgui needs {what}: installing into {venv}, this once.")
            environment.install(venv, wanted)
    terminal.restart(environment.python_in(venv), why)


def ask_the_system(venv: Path, uses: set[str]) -> None:
    """Has the system install what must be there before the packages: whoever must ask for something, asks for all."""
    needs_venv = environment.lacks_venv() and not environment.can_be_filled(venv)
    libraries = system_packages.lacking(uses | {"qt", "window"})
    if needs_venv or any(part.use in uses for part in libraries):
        system_packages.install_from_system([*([system_packages.venv_part()] if needs_venv else []), *libraries])


def ensure_qt_libraries(uses: Iterable[str] = ("qt",)) -> None:
    """Returns where Qt loads, with "window" also its part for X; elsewhere installs what is missing or says how."""
    uses = set(uses)
    try:
        import PySide6.QtWidgets  # noqa: F401

        if "window" in uses:
            load_x_plugin()
        parts = system_packages.lacking(uses & {"tests"})
        if not parts or terminal.RESTARTED == "libraries":
            return
    except (ImportError, OSError) as error:
        library = re.search(r"[\w.+-]+\.so[.\d]*(?=: cannot open)", str(error))
        if library is None:
            terminal.give_up(f"Qt cannot be loaded: {error}.")
        parts = system_packages.lacking(uses | {"qt", "window"})
        if terminal.RESTARTED == "libraries" or not parts:
            terminal.give_up(f"Qt needs the system library {library[0]}, which is missing.")
    system_packages.install_from_system(parts)
    terminal.restart(Path(sys.executable), "libraries")


def load_x_plugin() -> None:
    """Loads what Qt will load for a window on X: a missing library is an OSError here, and would be an abort there."""
    wayland, chosen = os.environ.get("WAYLAND_DISPLAY"), os.environ.get("QT_QPA_PLATFORM")
    if sys.platform != "linux" or wayland or chosen or not os.environ.get("DISPLAY"):
        return
    import ctypes

    from PySide6.QtCore import QLibraryInfo

    plugin = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforms", "libqxcb.so")
    if plugin.exists():
        ctypes.CDLL(str(plugin))


def display_problem() -> str | None:
    """The reason why no window can open here, in one sentence; None where one can."""
    if sys.platform != "linux" or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))):
        return None
    return "There is no display to open a window on; evaluate, descend, check and render work without one (see --help)."
