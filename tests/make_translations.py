"""Writes the catalogue of all texts that the window shows, for translators: python -m tests.make_translations.

resources/translations/graphgui.ts is English, without translations. For a language of your own copy it to
graphgui_<language>.ts there (graphgui_de.ts), fill it in with pyside6-linguist, and run this again: it brings every
catalogue up to date, and makes of each that has a language the graphgui_<language>.qm that the program reads.

pyside6-lupdate keeps the catalogues, but in Python it finds neither records nor functions of our own, so what it reads
is a list of all texts, made here.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from graphgui import bootstrap

if TYPE_CHECKING:
    from graphgui.ui.shell.main_window import MainWindow

ROOT = Path(__file__).resolve().parents[1]
CATALOGUES = ROOT / "resources" / "translations"
CONTEXT = "graphgui"
"""The context of all texts but those of `tr`, whose context is their class."""


class Text(NamedTuple):
    """A text to be translated; `one` is what English says instead where the count is 1."""

    context: str
    text: str
    one: str = ""


def texts_in_code() -> list[Text]:
    """What `tr`, `translate` and `translate_count` are given in the code; a variable there comes from a record."""
    found: list[Text] = []
    for path in [*sorted((ROOT / "graphgui" / "ui").rglob("*.py")), ROOT / "graphgui" / "app.py"]:
        found += _texts_of(ast.parse(path.read_text(encoding="utf-8")), "", path)
    return found


def _texts_of(node: ast.AST, inside: str, path: Path) -> Iterator[Text]:
    if isinstance(node, ast.ClassDef):
        inside = node.name
    if isinstance(node, ast.Call):
        called = node.func
        arguments = [part.value if isinstance(part, ast.Constant) else None for part in node.args]
        if isinstance(called, ast.Attribute) and called.attr == "tr":
            own = isinstance(called.value, ast.Name) and called.value.id == "self" and inside
            if not own or not isinstance(arguments[0], str):
                raise SyntaxError(f"{path}:{node.lineno}: tr wants to be self.tr, and a text that stands there")
            yield Text(inside, arguments[0])
        elif isinstance(called, ast.Name) and called.id == "translate" and isinstance(arguments[0], str):
            yield Text(CONTEXT, arguments[0])
        elif isinstance(called, ast.Name) and called.id == "translate" and isinstance(node.args[0], ast.JoinedStr):
            raise SyntaxError(f"{path}:{node.lineno}: no catalogue can hold an f-string")
        elif isinstance(called, ast.Name) and called.id == "translate_count":
            yield Text(CONTEXT, arguments[1], arguments[0])
    for part in ast.iter_child_nodes(node):
        yield from _texts_of(part, inside, path)


def texts_in_records(window: MainWindow) -> list[Text]:
    """What commands, panels, gestures, examples, levels of drills and the groups of operations say."""
    from graphgui.engine.ops import GROUPS
    from graphgui.formats.examples import EXAMPLES
    from graphgui.lessons.drills import LEVELS
    from graphgui.ui.commands.gesture_words import GESTURES
    from graphgui.ui.shell.panels import PANELS

    said: list[str] = [
        *GROUPS,
        *LEVELS,
        *(panel.title for panel in PANELS),
        *(words for example in EXAMPLES for words in (example.title, example.sentence)),
    ]
    for command in window.actions_by_id.commands.values():
        said += [*command.menu.split("/"), command.text, command.tip, command.needs]
    for title, gestures in GESTURES.items():
        said += [title, *(words for gesture in gestures for words in gesture)]
    return [Text(CONTEXT, text) for text in said if text]


def all_texts(window: MainWindow) -> list[Text]:
    """Every text once, in order."""
    return sorted({*texts_in_code(), *texts_in_records(window)})


def as_code(texts: list[Text]) -> str:
    """The texts as calls that pyside6-lupdate understands."""
    lines = []
    for text in texts:
        parts = [text.context, text.text, *([text.one] if text.one else [])]
        told = ", ".join(json.dumps(part, ensure_ascii=False) for part in parts)
        lines.append(f"QCoreApplication.translate({told}{', 2' if text.one else ''})\n")
    return "".join(lines)


def run_tool(name: str, *arguments: str | Path) -> None:
    """Runs one of the tools that PySide6 brings along."""
    subprocess.run([Path(sys.executable).with_name(f"pyside6-{name}"), *arguments, "-silent"], check=True)


def update(texts: list[Text], catalogues: list[Path]) -> None:
    """Brings catalogues up to date: what is new comes in, what is gone leaves, what is translated stays."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "texts.py"
        listed.write_text(as_code(texts), encoding="utf-8")
        run_tool("lupdate", listed, "-locations", "none", "-no-obsolete", "-source-language", "en", "-ts", *catalogues)


def main() -> None:
    """Updates all catalogues, and makes those of a language ready for the program."""
    bootstrap.ensure_qt_libraries()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from graphgui.app import make_window

    with tempfile.TemporaryDirectory() as settings:
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, settings)
        app = QApplication(sys.argv[:1])
        window = make_window(None)
        texts = all_texts(window)
        window.close()
        app.quit()
    of_languages = sorted(CATALOGUES.glob("graphgui_*.ts"))
    CATALOGUES.mkdir(exist_ok=True)
    update(texts, [CATALOGUES / "graphgui.ts", *of_languages])
    for catalogue in of_languages:
        run_tool("lrelease", catalogue, "-qm", catalogue.with_suffix(".qm"))


if __name__ == "__main__":
    main()
