"""Opening and saving: dialogs, recent files, and the question about unsaved changes."""

from __future__ import annotations

import errno
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.document import Document
from graphgui.document.edits import Content
from graphgui.document.emitter import Emitter
from graphgui.document.journal.journal_store import JournalStore
from graphgui.engine.graph import Graph
from graphgui.files.disk import home_folder, is_regular_file, is_there, real_path
from graphgui.formats.cgraph.graph_file import GraphFileError
from graphgui.ui.commands.on_disk.outside_changes import Answer, OutsideChanges
from graphgui.ui.plain_text import ask
from graphgui.ui.recovery.journal_keeper import JournalKeeper
from graphgui.ui.session import Session
from graphgui.ui.settings import settings, texts
from graphgui.ui.translate import translate

SUFFIX = ".cgraph"
MOST_RECENT = 10


class Files:
    """The commands of the File menu. `about_to_leave` is emitted before the open document is saved or left."""

    def __init__(self, parent: QWidget, session: Session, journals: JournalStore | None = None) -> None:
        self._parent = parent
        self._session = session
        self.about_to_leave: Emitter[[]] = Emitter()
        self.outside = OutsideChanges(parent, session, self.about_to_leave.emit)
        self.keeper = JournalKeeper(parent, session, journals, self.may_leave)

    def new(self) -> None:
        """Opens an empty document."""
        if self.may_leave():
            self._session.open(Document(Content(Graph(), DescentSettings())))

    def open(self) -> None:
        """Asks for a file and opens it."""
        if not self.may_leave():
            return
        path, _ = QFileDialog.getOpenFileName(self._parent, translate("Open a graph"), self._folder(), _filter())
        if path:
            self._open(Path(path))

    def open_path(self, path: Path) -> bool:
        """Opens a file, asking first about unsaved changes; False where it was not opened."""
        return self.may_leave() and self._open(path)

    def open_example(self, path: Path, title: str) -> bool:
        """Opens a copy of an example, which has no file of its own until it is saved."""
        if not self.may_leave():
            return False
        try:
            document = Document.copy_of(path, title)
        except GraphFileError as error:
            self._session.say(translate("This example cannot be opened: {error}.").format(error=error))
            return False
        self._session.open(document)
        return True

    def save(self) -> bool:
        """Saves the document, asking for a name if it has none; False where it was not saved."""
        document = self._session.document
        return self._write(document.path) if document.path else self.save_as()

    def save_as(self) -> bool:
        """Asks for a name and saves the document under it; False where it was not saved."""
        document = self._session.document
        chosen = self._ask_for_name(document.path or Path(self._folder()) / f"{document.title}{SUFFIX}", self._parent)
        return chosen is not None and self._write(chosen)

    def save_copy(self, parent: QWidget) -> bool:
        """Asks for a name and saves a copy of the document as it is; False where nobody wanted it. Raises OSError."""
        document = self._session.document
        folder = document.path.parent if document.path else Path(self._folder())
        chosen = self._ask_for_name(self._copy_name(folder), parent)
        if chosen is not None:
            document.save_copy(chosen)
        return chosen is not None

    def _ask_for_name(self, proposed: Path, parent: QWidget) -> Path | None:
        """The file to save to, with our suffix; None where nobody wanted to."""
        path, _ = QFileDialog.getSaveFileName(parent, translate("Save the graph"), str(proposed), _filter())
        chosen = Path(path)
        if path and chosen.suffix != SUFFIX:
            # The dialog asked about the name as it was typed.
            chosen = chosen.parent / (chosen.name + SUFFIX)
            if is_there(chosen) and not ask_to_replace(parent, chosen.name):
                return None
        return chosen if path else None

    def may_leave(self) -> bool:
        """Whether the open document may be left: it is saved, or its changes are given up."""
        self.about_to_leave.emit()
        document = self._session.document
        if not document.modified:
            return True
        ask_to = ask_to_save_again if document.is_lost else ask_to_save
        answer = ask_to(self._parent, document.name)
        if answer == QMessageBox.StandardButton.Save:
            return self.save()
        return answer == QMessageBox.StandardButton.Discard

    def recent(self) -> list[Path]:
        """The files opened or saved last, latest first, as far as they are still there."""
        # Settings are not trusted: only so many are looked at, and whatever they hold.
        return [path for path in map(Path, texts("recent")[:MOST_RECENT]) if is_regular_file(path)]

    def refuse(self, error: GraphFileError) -> None:
        """Says why a file was not opened."""
        self._session.say(translate("This file cannot be opened. {error}.").format(error=error))

    def forget_recent(self) -> None:
        """Empties the list of recent files."""
        settings().remove("recent")

    def remember(self, path: Path) -> None:
        """Puts a file on top of the recent ones."""
        path = real_path(path)
        paths = [path, *(each for each in self.recent() if each != path)]
        settings().setValue("recent", [str(each) for each in paths[:MOST_RECENT]])

    def _open(self, path: Path) -> bool:
        try:
            document = Document.open(path)
        except GraphFileError as error:
            self.refuse(error)
            return False
        self._session.open(document)
        self.remember(path)
        return True

    def _write(self, path: Path) -> bool:
        self.about_to_leave.emit()
        document = self._session.document
        if document.path is not None and real_path(path) == real_path(document.path):
            match self.outside.before_saving():
                case Answer.COPY:
                    chosen = self._ask_for_name(self._copy_name(document.path.parent), self._parent)
                    return chosen is not None and self._write(chosen)
                case Answer.SAVED | Answer.LEAVE as answer:
                    return answer is Answer.SAVED
        try:
            remark = document.save(path)
        except OSError as error:
            if error.errno == errno.EFBIG:  # which is the same elsewhere
                template = translate("{name} cannot be saved: {error}. Remove some of it.")
            else:
                template = translate("{name} cannot be saved: {error}. Save it elsewhere with Save as.")
            self._session.say(template.format(name=path.name, error=error.strerror or error))
            return False
        self.remember(path)
        if remark:
            self._session.say(translate("{name} is saved, but {remark}.").format(name=path.name, remark=remark))
        return True

    def _copy_name(self, folder: Path) -> Path:
        name = translate("Copy of {name}").format(name=Path(self._session.document.name).stem)
        return folder / f"{name}{SUFFIX}"

    def _folder(self) -> str:
        recent = self.recent()
        return str(recent[0].parent if recent else home_folder())


def ask_to_save(parent: QWidget, name: str) -> QMessageBox.StandardButton:
    """Asks what to do with unsaved changes: Save, Discard or Cancel."""
    buttons = QMessageBox.StandardButton
    return ask(
        parent,
        translate("Save the changes to {name}?").format(name=name),
        buttons.Save | buttons.Discard | buttons.Cancel,
        buttons.Save,
        translate("Without saving, they are lost."),
    )


def ask_to_save_again(parent: QWidget, name: str) -> QMessageBox.StandardButton:
    """Asks whether to save a document whose file was lost: Save, Discard or Cancel."""
    buttons = QMessageBox.StandardButton
    return ask(
        parent,
        translate("{name} cannot be read from the disk any more. Save what you see here?").format(name=name),
        buttons.Save | buttons.Discard | buttons.Cancel,
        buttons.Save,
        translate("Without saving, it is lost."),
    )


def ask_to_replace(parent: QWidget, name: str) -> bool:
    """Asks whether a file that is there already may be replaced."""
    yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
    sentence = translate("There is already a file called {name}. Replace it?").format(name=name)
    return ask(parent, sentence, yes | no, no) == yes


def _filter() -> str:
    return translate("Graphs (*.cgraph);;All files (*)")
