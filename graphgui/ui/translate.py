"""Texts in the user's language, for code that is no QObject: the texts of records, of undo steps, and counts."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def translate(text: str) -> str:
    """A text in the user's language, where there is no QObject whose `tr` would give it: of a record, of an undo step."""
    return QCoreApplication.translate("graphgui", text) if text else ""


def translate_count(one: str, several: str, count: int, **fields: str) -> str:
    """The words for one thing, or for several with their `{count}`: as many forms as the user's language has."""
    found = QCoreApplication.translate("graphgui", several, one, count)
    return (one if count == 1 and found == several else found).format(count=count, **fields)
