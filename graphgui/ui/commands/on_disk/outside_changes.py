"""Changes of the open file that come from outside: noticed when the window comes to the front, and before saving.

Nothing watches the file meanwhile, so that an idle window stays idle.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from graphgui.document.building.difference import Difference, difference
from graphgui.document.document import Document
from graphgui.engine.graph import GraphError
from graphgui.files.disk import real_path
from graphgui.files.presence import Presence
from graphgui.files.whole_file import Snapshot, look, tidy_up
from graphgui.formats.cgraph.graph_file import GraphFileError, load_stamped
from graphgui.ui.commands.on_disk.difference_words import words_of
from graphgui.ui.plain_text import message_box
from graphgui.ui.session import Session
from graphgui.ui.translate import translate
from graphgui.ui.update import Update


class Answer(Enum):
    """What is to become of a document whose file somebody else has changed.

    It is saved over the file, is what the file holds already, is saved under another name, or is not saved.
    """

    SAVE, SAVED, COPY, LEAVE = range(4)


class _Outside(NamedTuple):
    """What the file holds now: how it differs, or why it cannot be read."""

    snapshot: Snapshot
    differs: Difference | None
    problem: str


class OutsideChanges:
    """Compares the open document with its file, and asks what is to become of both. `before_reload` is called first."""

    def __init__(self, parent: QWidget, session: Session, before_reload: Callable[[], None]) -> None:
        self._parent, self._session, self._before_reload = parent, session, before_reload
        self._told: Snapshot | None = None
        """What stood in the file when the user was told last: nobody is told twice of the same."""
        self._box: QMessageBox | None = None
        self._path: Path | None = None
        self._presence: Presence | None = None
        self._others = 0
        session.updated.connect(self._on_update)
        self._follow_path()

    # ── when the window comes to the front ───────────────────────────────────────────────────────────────────────────
    def look(self) -> None:
        """Looks whether the file is as it was, and whether it is open elsewhere; tells or asks where it is news."""
        document = self._session.document
        if document.path is None or self._box is not None or _is_busy():
            return
        self._tell_of_others()
        now = look(document.path, document.on_disk)
        if now == document.on_disk:
            document.on_disk, self._told = now, None  # the same at another time
            document.lose_file(False)
            return
        if now == self._told:
            return
        self._told = now
        outside = None if now.problem else self._outside(document)
        document.lose_file(outside is None or outside.differs is None)
        if outside is None:
            self._session.say(self._lost(document, now))
        elif outside.differs is None:
            words = translate(
                "{name} has changed on the disk and cannot be opened: {problem}. What you see here is kept."
            )
            self._session.say(words.format(name=document.name, problem=outside.problem))
        elif not outside.differs:
            self._agree(document, outside)
        else:
            self._ask_to_reload(document, outside)

    def _lost(self, document: Document, now: Snapshot) -> str:
        if now.is_gone:
            words = translate("{name} is no longer there. What you see here is kept, and Save writes it again.")
        else:
            words = translate("{name} can no longer be read: {problem}. What you see here is kept.")
        return words.format(name=document.name, problem=now.problem)

    def _ask_to_reload(self, document: Document, outside: _Outside) -> None:
        box = self._box = message_box(
            QMessageBox.Icon.Question,
            translate("{name} has changed on the disk.").format(name=document.name),
            self._words(outside, translate("With Keep this version, Save replaces the file.")),
            self._parent,
        )
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        reload = box.addButton(translate("Reload"), QMessageBox.ButtonRole.AcceptRole)
        keep = box.addButton(translate("Keep this version"), QMessageBox.ButtonRole.ActionRole)
        later = box.addButton(translate("Decide later"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(reload)
        box.setEscapeButton(later)

        def done() -> None:
            self._box = None
            if self._session.document is not document:
                return
            if box.clickedButton() is reload:
                self._reload(document)
            elif box.clickedButton() is keep:
                document.accept(outside.snapshot)

        box.finished.connect(done)
        box.open()

    # ── before saving ────────────────────────────────────────────────────────────────────────────────────────────────
    def before_saving(self) -> Answer:
        """Whether the document may be saved over its file; asks where somebody else has changed that."""
        document = self._session.document
        assert document.path is not None
        now = look(document.path)
        if now == document.on_disk or now.is_gone:
            return Answer.SAVE
        outside = self._outside(document)
        if outside.differs is not None and not outside.differs:
            self._agree(document, outside)
            return Answer.SAVED
        self._told = outside.snapshot
        if self._box is not None:
            self._box.reject()
        return self._ask_to_overwrite(document, outside)

    def _ask_to_overwrite(self, document: Document, outside: _Outside) -> Answer:
        box = message_box(
            QMessageBox.Icon.Warning,
            translate("{name} has changed on the disk since it was opened or saved here.").format(name=document.name),
            self._words(outside, translate("Overwriting loses what the file holds now.")),
            self._parent,
        )
        copy = box.addButton(translate("Save a copy…"), QMessageBox.ButtonRole.AcceptRole)
        overwrite = box.addButton(translate("Overwrite"), QMessageBox.ButtonRole.DestructiveRole)
        reload = None
        if outside.differs is not None:
            reload = box.addButton(translate("Reload"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(copy)
        box.exec()
        chosen = box.clickedButton()
        if chosen is copy:
            return Answer.COPY
        if chosen is overwrite:
            # What has changed since the question was asked is asked about again.
            document.accept(outside.snapshot)
            return self.before_saving()
        if reload is not None and chosen is reload:
            self._reload(document)
        return Answer.LEAVE

    # ── both ─────────────────────────────────────────────────────────────────────────────────────────────────────────
    def _outside(self, document: Document) -> _Outside:
        assert document.path is not None
        try:
            file, snapshot = load_stamped(document.path)
        except GraphFileError as error:
            problem = str(error).removeprefix(f"{document.path.name}: ")
            return _Outside(look(document.path), None, problem)
        return _Outside(snapshot, difference(document.content, file), "")

    def _words(self, outside: _Outside, end: str) -> str:
        if outside.differs is None:
            lines = [translate("It cannot be opened as it is now: {problem}.").format(problem=outside.problem)]
        else:
            lines = words_of(outside.differs, self._session.hides_any)
            end = f"{translate('Reload takes the file over, as one step that can be undone.')} {end}"
        return "\n".join([*lines, "", end])

    def _agree(self, document: Document, outside: _Outside) -> None:
        self._told = None
        document.agree(outside.snapshot)

    def _reload(self, document: Document) -> None:
        """Takes the file over as it is now; what was edited in place is finished before, and undo brings all back."""
        self._before_reload()
        outside = self._outside(document)
        if outside.differs is None:
            self._session.say(
                translate("{name} cannot be opened: {problem}.").format(name=document.name, problem=outside.problem)
            )
            return
        try:
            with self._session.turn():
                document.do(translate("Reload"), *outside.differs.edits)
                self._agree(document, outside)
        except GraphError as error:
            self._session.say(self._session.sentence(error))

    # ── other windows ────────────────────────────────────────────────────────────────────────────────────────────────
    def _on_update(self, update: Update) -> None:
        if update.opened or update.status:
            self._follow_path()

    def _follow_path(self) -> None:
        path = self._session.document.path
        found = None if path is None else real_path(path)
        if found == self._path:
            return
        self.close()
        self._path, self._told, self._others = found, None, 0
        if found is not None:
            tidy_up(found)
            self._presence = Presence(found)
        if self._parent.isVisible():
            self._tell_of_others()

    def _tell_of_others(self) -> None:
        others = 0 if self._presence is None else self._presence.others()
        if others > self._others:
            words = translate("{name} is open in another window, too. Whoever saves second is asked first.")
            self._session.say(words.format(name=self._session.document.name))
        self._others = others

    def close(self) -> None:
        """Lets the file go, as far as other windows ask."""
        if self._presence is not None:
            self._presence.close()
            self._presence = None


def _is_busy() -> bool:
    return QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None
