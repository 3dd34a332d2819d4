"""Translation for code outside of a QObject: texts of records, of undo steps, and counts."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def translate(text: str) -> str:
    """The translation of a text; for code that has no `self.tr`, such as records and labels of undo steps."""
    return QCoreApplication.translate("graphgui", text) if text else ""


def translate_count(one: str, several: str, count: int, **fields: str) -> str:
    """The translation of a text with a count: `one`, or `several` with its `{count}`, in the language's plural forms."""
    found = QCoreApplication.translate("graphgui", several, one, count)
    return (one if count == 1 and found == several else found).format(count=count, **fields)
