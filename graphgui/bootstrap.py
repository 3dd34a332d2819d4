"""Sets the program up on a machine with nothing but Python. Standard library only.

`ensure` sees to the Python packages, `ensure_qt_libraries` to the system libraries that Qt loads, `display_problem`
says why no window can open. What is done is said in one sentence; so is what the reader must do where it cannot go on,
and then the program ends with status 2.
"""

import importlib.util
import os
import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

# The requirements that pip has finished installing in .venv, one a line. Empty while pip works, so that an interrupted
# installation shows; absent from a .venv that somebody else made, which is taken as it is.
RECEIPT = VENV / "graphgui-installed.txt"

# Why this process was restarted, if it was: "hop" into .venv, after "install" of Python packages or system "libraries".
RESTARTED = os.environ.pop("GRAPHGUI_RESTARTED", "")

# Import names of the distributions whose names do not tell.
MODULES = {
    "PySide6-Essentials": "PySide6",
    "pytest-qt": "pytestqt",
    "pytest-xdist": "xdist",
    "import-linter": "importlinter",
}

# What Qt loads from a Linux system, by the system's own names and the tool that installs them there.
QT_PACKAGES = {
    "apt-get": "libegl1 libgl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 libx11-xcb1 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-sync1 "
    "libxcb-xfixes0 libxcb-xinerama0 libxcb-xkb1 libxkbcommon-x11-0",
    "dnf": "libglvnd-egl libglvnd-glx libxkbcommon dbus-libs fontconfig glib2 libX11-xcb libxcb xcb-util-cursor "
    "xcb-util-wm xcb-util-image xcb-util-keysyms xcb-util-renderutil libxkbcommon-x11",
    "pacman": "libglvnd libxkbcommon dbus fontconfig glib2 libx11 libxcb xcb-util-cursor xcb-util-wm xcb-util-image "
    "xcb-util-keysyms xcb-util-renderutil libxkbcommon-x11",
    "zypper": "Mesa-libEGL1 Mesa-libGL1 libxkbcommon0 libdbus-1-3 fontconfig libglib-2_0-0 libX11-xcb1 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 libxcb-sync1 "
    "libxcb-xfixes0 libxcb-xinerama0 libxcb-xkb1 libxkbcommon-x11-0",
}
INSTALL = {
    "apt-get": "apt-get install -y",
    "dnf": "dnf install -y",
    "pacman": "pacman -S --noconfirm",
    "zypper": "zypper install -y",
}
INSTALLERS = {
    "debian": "apt-get",
    "ubuntu": "apt-get",
    "fedora": "dnf",
    "rhel": "dnf",
    "centos": "dnf",
    "arch": "pacman",
    "suse": "zypper",
    "opensuse": "zypper",
}


def ensure(extras: Iterable[str] = ()) -> None:
    """Returns where every dependency can be imported; elsewhere installs them in .venv and starts again inside it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    absent = missing(wanted)
    if not absent and not (inside and unfinished(wanted)):
        return
    oldest, newest = (int(minor) for minor in re.findall(r"3\.(\d+)", project["requires-python"]))
    if RESTARTED == "install":
        give_up(f"Python does not find {', '.join(absent)}, though now installed. Delete {VENV} and start again.")
    if not inside and RESTARTED != "hop" and oldest <= venv_minor() < newest and PYTHON.exists():
        restart(PYTHON, "hop")
    if sys.version_info >= (3, newest):
        version = ".".join(map(str, sys.version_info[:2]))
        give_up(f"graphgui needs Python 3.{oldest} to 3.{newest - 1} to set itself up; this is Python {version}.")
    say(f"graphgui needs {', '.join(absent) or 'other versions of its packages'}: installing into {VENV}, this once.")
    install(wanted)
    restart(PYTHON, "install")


def missing(wanted: Iterable[str]) -> list[str]:
    """The distributions among the requirements that cannot be imported here; looking for them costs a millisecond."""
    names = dict.fromkeys(re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in wanted)
    specs = {name: importlib.util.find_spec(MODULES.get(name, name.replace("-", "_"))) for name in names}
    # A folder without an __init__.py, as an interrupted pip leaves it, has a spec but no origin.
    return [name for name, spec in specs.items() if spec is None or spec.origin is None]


def unfinished(wanted: Iterable[str]) -> bool:
    """Whether pip was interrupted in .venv, or the requirements have changed since."""
    return RECEIPT.exists() and not set(wanted) <= set(RECEIPT.read_text(encoding="utf-8").splitlines())


def venv_minor() -> int:
    """The 11 of the Python 3.11 that .venv was made with; 0 where .venv is none or its Python has gone."""
    try:
        text = (VENV / "pyvenv.cfg").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return 0
    home = re.search(r"^home *= *(.+)", text, re.M)
    version = re.search(r"^version(?:_info)? *= *3\.(\d+)", text, re.M)
    return int(version[1]) if home and version and Path(home[1].strip()).is_dir() else 0


def install(wanted: list[str]) -> None:
    """Makes or finishes .venv and installs the requirements in it, in the open."""
    # Isolated (-I): a venv.py or pip.py in the working directory is never run.
    pip = [PYTHON, "-I", "-m", "pip"]
    make = [getattr(sys, "_base_executable", sys.executable), "-I", "-m", "venv", VENV]
    sound = venv_minor() == sys.version_info[1] and PYTHON.exists()
    if not sound or failure(*pip, "--version", quiet=True):
        if importlib.util.find_spec("ensurepip") is None:
            why = "This Python cannot make environments: its module ensurepip is missing"
            install_from_system({"apt-get": f"python3.{sys.version_info[1]}-venv"}, why)
        finished = sound and not failure(*make, quiet=True) and not failure(*pip, "--version", quiet=True)
        if not finished and (why := failure(*make, "--clear", quiet=True)):
            give_up(f"{VENV} cannot be made: {why}")
    try:
        done = RECEIPT.read_text(encoding="utf-8").splitlines() if RECEIPT.exists() else []
        RECEIPT.write_text("", encoding="utf-8")
        if failure(*pip, "install", "--disable-pip-version-check", "--prefer-binary", *wanted):
            give_up("pip did not finish: see its message above. If you are offline, connect and start again.")
        RECEIPT.write_text("\n".join(sorted({*done, *wanted})), encoding="utf-8")
    except OSError as error:
        give_up(f"{VENV} cannot be written: {error}")


def ensure_qt_libraries(window: bool = False) -> None:
    """Returns where Qt loads, with `window` also its part for X; elsewhere installs what is missing or says how."""
    try:
        import PySide6.QtWidgets  # noqa: F401

        if window:
            load_x_plugin()
    except (ImportError, OSError) as error:
        library = re.search(r"[\w.+-]+\.so[.\d]*(?=: cannot open)", str(error))
        if library is None:
            give_up(f"Qt cannot be loaded: {error}.")
        why = f"Qt needs the system library {library[0]}, which is missing"
        if RESTARTED == "libraries":
            give_up(f"{why} even now.")
        install_from_system(QT_PACKAGES, why)
        restart(Path(sys.executable), "libraries")


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


def installer(os_release: str) -> str | None:
    """The command that installs packages on the system that this os-release text describes."""
    fields = dict(re.findall(r"""^(ID|ID_LIKE)=["']?([^"'\n]*)""", os_release, re.M))
    words = f"{fields.get('ID', '')} {fields.get('ID_LIKE', '')}".replace("-", " ").split()
    return next((INSTALLERS[word] for word in words if word in INSTALLERS), None)


def install_command(packages: dict[str, str], os_release: str, root: bool) -> str | None:
    """The one command that installs the packages on the system that this os-release text describes, if it is known."""
    tool = installer(os_release)
    if tool not in packages:
        return None
    return f"{'' if root else 'sudo '}{INSTALL[tool]} {packages[tool]}"


def install_from_system(packages: dict[str, str], why: str) -> None:
    """Installs system packages as root with apt-get; elsewhere gives up, naming the command for this system."""
    root = os.name == "posix" and os.geteuid() == 0
    release = Path("/etc/os-release")
    command = install_command(packages, release.read_text(encoding="utf-8") if release.exists() else "", root)
    if command is None:
        give_up(f"{why}. Install it with your system's package manager and start again.")
    if not (root and command.startswith("apt-get")):
        give_up(f"{why}. Install it and start again:\n  {command}")
    say(f"{why}; installing it with apt-get.")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    failure("apt-get", "update")  # one source that fails to update need not matter
    if failure(*command.split(), "--no-install-recommends"):
        give_up(f"apt-get could not install it: see its message above. The command was:\n  {command}")
    importlib.invalidate_caches()


def failure(*command: object, quiet: bool = False) -> str:
    """Runs a command, in the open or quietly, and returns why it failed, or nothing; Ctrl+C ends the program."""
    import subprocess

    try:
        done = subprocess.run(list(map(str, command)), capture_output=quiet, text=True, errors="replace")
        if done.returncode == 0:
            return ""
        return f"{done.stdout or ''}{done.stderr or ''}".strip() or f"it ended with status {done.returncode}"
    except OSError as error:
        return str(error)
    except KeyboardInterrupt:
        give_up("Stopped. The next start goes on from here.", 130)


def restart(python: Path, why: str) -> NoReturn:
    """Starts this same command over, with another Python, in place of this process."""
    command = [str(python), *sys.orig_argv[1:]]
    os.environ["GRAPHGUI_RESTARTED"] = why
    try:
        if os.name == "nt":  # where execv returns to the shell at once
            import subprocess

            sys.exit(subprocess.run(command).returncode)
        os.execv(python, command)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        give_up(f"{python} does not start: {error}. Delete {VENV} and start again.")


def say(sentence: str) -> None:
    """Tells the person at the terminal."""
    print(sentence, file=sys.stderr, flush=True)


def give_up(sentence: str, status: int = 2) -> NoReturn:
    """Prints the obstacle and ends the program."""
    say(sentence)
    sys.exit(status)
