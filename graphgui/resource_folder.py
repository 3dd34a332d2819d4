"""Where the files are that come with the program: icons, fonts, examples, help pages, translations."""

from __future__ import annotations

from pathlib import Path


def resource_folder(name: str) -> Path:
    """A folder of resources/, which is beside the package, or inside it once that is installed."""
    package = Path(__file__).resolve().parent
    inside = package / "resources"
    return (inside if inside.is_dir() else package.parent / "resources") / name
