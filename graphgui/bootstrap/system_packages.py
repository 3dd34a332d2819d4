"""What comes from the operating system: the libraries that Qt loads, and the command that installs them."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from graphgui.bootstrap import terminal

TOOLS = ("apt-get", "dnf", "pacman", "zypper")
INSTALL = {
    "apt-get": "apt-get install -y --no-install-recommends",
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


MOST_NAMES = 3


class Part(NamedTuple):
    """A part of the operating system: what it is called there, and the package it is in for every tool of `TOOLS`."""

    name: str
    use: str
    packages: tuple[str, ...]


def _rows(use: str, table: str) -> list[Part]:
    rows = [line.split() for line in table.strip().splitlines()]
    return [Part(name, use, tuple(packages)) for name, *packages in rows]


# The libraries that PySide6-Essentials loads from a Linux system, by what they are for: any use of Qt, a window on X, the
# tools that the tests use. Columns: library, then its package for apt-get, dnf, pacman and zypper.
LIBRARIES = [
    *_rows("qt", """
        libEGL.so.1             libegl1              libglvnd-egl         libglvnd            Mesa-libEGL1
        libGL.so.1              libgl1               libglvnd-glx         libglvnd            Mesa-libGL1
        libX11.so.6             libx11-6             libX11               libx11              libX11-6
        libxkbcommon.so.0       libxkbcommon0        libxkbcommon         libxkbcommon        libxkbcommon0
        libdbus-1.so.3          libdbus-1-3          dbus-libs            dbus                libdbus-1-3
        libfontconfig.so.1      libfontconfig1       fontconfig           fontconfig          fontconfig
        libfreetype.so.6        libfreetype6         freetype             freetype2           libfreetype6
        libglib-2.0.so.0        libglib2.0-0         glib2                glib2               libglib-2_0-0
        libgthread-2.0.so.0     libglib2.0-0         glib2                glib2               libgthread-2_0-0
        libz.so.1               zlib1g               zlib                 zlib                libz1
        libzstd.so.1            libzstd1             libzstd              zstd                libzstd1
    """),
    *_rows("window", """
        libX11-xcb.so.1         libx11-xcb1          libX11-xcb           libx11              libX11-xcb1
        libxcb.so.1             libxcb1              libxcb               libxcb              libxcb1
        libxcb-cursor.so.0      libxcb-cursor0       xcb-util-cursor      xcb-util-cursor     libxcb-cursor0
        libxcb-icccm.so.4       libxcb-icccm4        xcb-util-wm          xcb-util-wm         libxcb-icccm4
        libxcb-image.so.0       libxcb-image0        xcb-util-image       xcb-util-image      libxcb-image0
        libxcb-keysyms.so.1     libxcb-keysyms1      xcb-util-keysyms     xcb-util-keysyms    libxcb-keysyms1
        libxcb-randr.so.0       libxcb-randr0        libxcb               libxcb              libxcb-randr0
        libxcb-render.so.0      libxcb-render0       libxcb               libxcb              libxcb-render0
        libxcb-render-util.so.0 libxcb-render-util0  xcb-util-renderutil  xcb-util-renderutil libxcb-render-util0
        libxcb-shape.so.0       libxcb-shape0        libxcb               libxcb              libxcb-shape0
        libxcb-shm.so.0         libxcb-shm0          libxcb               libxcb              libxcb-shm0
        libxcb-sync.so.1        libxcb-sync1         libxcb               libxcb              libxcb-sync1
        libxcb-util.so.1        libxcb-util1         xcb-util             xcb-util            libxcb-util1
        libxcb-xfixes.so.0      libxcb-xfixes0       libxcb               libxcb              libxcb-xfixes0
        libxcb-xkb.so.1         libxcb-xkb1          libxcb               libxcb              libxcb-xkb1
        libxkbcommon-x11.so.0   libxkbcommon-x11-0   libxkbcommon-x11     libxkbcommon-x11    libxkbcommon-x11-0
    """),
    *_rows("tests", """
        libgssapi_krb5.so.2     libgssapi-krb5-2     krb5-libs            krb5                krb5
        libbrotlidec.so.1       libbrotli1           libbrotli            brotli              libbrotlidec1
    """),
]  # fmt: skip


def lacking(uses: Iterable[str]) -> list[Part]:
    """The libraries for these uses of Qt that this system cannot load."""
    if sys.platform != "linux":
        return []
    import ctypes

    def loads(name: str) -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    wanted = set(uses)
    return [part for part in LIBRARIES if part.use in wanted and not loads(part.name)]


def venv_part() -> Part:
    """The package of Python's own that Debian keeps apart; elsewhere there is none."""
    return Part("Python’s module venv", "venv", (f"python3.{sys.version_info[1]}-venv",))


def names(parts: Sequence[Part]) -> str:
    """What is missing, in words: the command names all of it."""
    shown = ", ".join(part.name for part in parts[:MOST_NAMES])
    return shown if len(parts) <= MOST_NAMES else f"{shown} and {len(parts) - MOST_NAMES} more libraries"


def os_release() -> str:
    """What this system says of itself."""
    path = Path("/etc/os-release")
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def installer(release: str) -> str | None:
    """The command that installs packages on the system that this os-release text describes."""
    fields = dict(re.findall(r"""^(ID|ID_LIKE)=["']?([^"'\n]*)""", release, re.M))
    words = f"{fields.get('ID', '')} {fields.get('ID_LIKE', '')}".replace("-", " ").split()
    return next((INSTALLERS[word] for word in words if word in INSTALLERS), None)


def packages(parts: Sequence[Part], tool: str) -> list[str]:
    """The packages that the parts are in, each once."""
    at = TOOLS.index(tool)
    return list(dict.fromkeys(part.packages[at] for part in parts if at < len(part.packages)))


def install_command(parts: Sequence[Part], release: str) -> str | None:
    """The one command that installs the parts on the system that this os-release text describes, if it is known."""
    tool = installer(release)
    found = packages(parts, tool) if tool else []
    if not tool or not found:
        return None
    # A list of packages that is old, or was never fetched, makes apt-get refuse.
    return f"{'apt-get update; ' if tool == 'apt-get' else ''}{INSTALL[tool]} {' '.join(found)}"


def as_administrator(command: str) -> str:
    """A shell command as an ordinary user gives it: with sudo where there is one, else with su."""
    if shutil.which("sudo"):
        return f"sudo sh -c '{command}'"
    return f"su -c '{command}'"


def install_from_system(parts: Sequence[Part]) -> None:
    """Installs parts of the system as root with apt-get; elsewhere gives up, naming the command for this system."""
    root = os.name == "posix" and os.geteuid() == 0
    command = install_command(parts, os_release())
    why = f"graphgui needs what this system lacks: {names(parts)}"
    if command is None:
        terminal.give_up(f"{why}. Install it with your system’s package manager and start again.")
    if not root or "apt-get" not in command:
        terminal.give_up(
            f"{why}. This installs it; then start again:\n  {command if root else as_administrator(command)}"
        )
    terminal.say(f"{why}. Installing it with apt-get.")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    terminal.failure("apt-get", "-qq", "update", env=env)  # one source that fails to update need not matter
    install = ["apt-get", "-qq", *command.rpartition("apt-get ")[2].split()]
    if terminal.failure(*install, env=env):
        terminal.give_up(f"It could not be installed: apt-get says why above. The command was:\n  {command}")
    importlib.invalidate_caches()
