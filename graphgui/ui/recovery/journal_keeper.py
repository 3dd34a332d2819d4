"""The journals of a window: one for the document that is open, and those that earlier runs left, offered again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from graphgui.document.journal.journal import Journal
from graphgui.document.journal.journal_store import JournalStore
from graphgui.engine.values import Value
from graphgui.ui.recovery.left_work import LeftWork, Unreadable, left_work
from graphgui.ui.recovery.recovery_dialog import RecoveryDialog
from graphgui.ui.session import Session
from graphgui.ui.translate import translate, translate_count
from graphgui.ui.update import Update


class JournalKeeper(QObject):
    """Has a journal written of whichever document is open. Without a store it does nothing.

    `may_leave()` asks whether the open document may be left.
    """

    failed = Signal(str)
    """Emitted, from any thread, where a journal cannot be written."""

    def __init__(
        self, parent: QWidget, session: Session, store: JournalStore | None, may_leave: Callable[[], bool]
    ) -> None:
        super().__init__(parent)
        self._window, self._session, self._store, self._may_leave = parent, session, store, may_leave
        self._dialog: RecoveryDialog | None = None
        self._journal: Journal | None = None
        self.failed.connect(self._on_failed)
        self._begin()
        session.updated.connect(self._on_update)

    def _begin(self) -> None:
        if self._store is not None:
            self._journal = Journal(self._session.document, self._store)
            self._journal.failed.connect(lambda error: self.failed.emit(error.strerror or str(error)))

    def _on_update(self, update: Update) -> None:
        if update.opened:
            # The document before was saved, or its changes given up.
            self.discard()
            self._begin()

    def _on_failed(self, problem: str) -> None:
        words = translate("If graphgui stopped now, unsaved changes would be lost: {problem}.")
        self._session.say(words.format(problem=problem))

    def show(self, label: str, values: Mapping[int, Value] | None) -> None:
        """Notes the values that a descent shows; None where they are no longer shown."""
        if self._journal is not None:
            self._journal.show(label, values)

    def discard(self) -> None:
        """Ends the journal of the open document, which is saved, or not wanted."""
        if self._journal is not None:
            self._journal.discard()
            self._journal = None

    # ── what earlier runs left ───────────────────────────────────────────────────────────────────────────────────────
    def offer(self) -> None:
        """Offers what an earlier run left unsaved, where there is any that was not declined yet."""
        self._open_dialog(also_declined=False)

    def recover(self) -> None:
        """Offers all unsaved work that there is, also what was declined in the last week."""
        if not self._open_dialog(also_declined=True):
            self._session.say(translate("There is no unsaved work."))

    def _open_dialog(self, also_declined: bool) -> bool:
        """Whether there was anything to say."""
        if self._store is None or self._dialog is not None:
            return self._dialog is not None
        works, unreadable = left_work(self._store, also_declined)
        remark = self._set_aside(unreadable)
        if works:
            self._dialog = RecoveryDialog(
                self._window, works, lambda work: self._restore(work, works), lambda: self._decline(works), remark
            )
            self._dialog.open()
        elif remark:
            self._session.say(remark)
        return bool(works or remark)

    def _set_aside(self, unreadable: Sequence[Unreadable]) -> str:
        """Keeps what cannot be read for a week, and gives a sentence about it; none where there is none that is new."""
        for each in unreadable:
            each.folder.decline()
            each.folder.let_go()
        if not unreadable or self._store is None:
            return ""
        words = translate_count(
            "Other unsaved work cannot be read: {problem}. It is kept for a week in {folder}.",
            "{count} other journals of unsaved work cannot be read: {problem}. They are kept for a week in {folder}.",
            len(unreadable), problem=unreadable[0].problem, folder=str(self._store.folder),
        )  # fmt: skip
        return words

    def _decline(self, works: Sequence[LeftWork]) -> None:
        self._dialog = None
        for work in works:
            work.folder.decline()
            work.folder.let_go()

    def _restore(self, work: LeftWork, works: Sequence[LeftWork]) -> None:
        self._dialog = None
        for other in works:
            if other is not work:
                other.folder.let_go()
        if not self._may_leave():
            work.folder.let_go()
            return
        found = work.recovered
        self._session.open(found.document)
        if self._journal is not None:
            self._journal.adopt(found.folder, found.number, found.generation)
