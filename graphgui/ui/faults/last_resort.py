"""What is left to do where an error came in the midst of something: let go of the input, and ask before work is lost."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from graphgui.document.unexpected import attempt
from graphgui.ui.faults.fault_details import Fault
from graphgui.ui.faults.fault_dialog import FaultDialog
from graphgui.ui.translate import translate


def let_go_of_input() -> None:
    """Releases mouse and keyboard where a widget has grabbed them, and takes back every cursor that overrides."""
    for holder, release in (
        (QWidget.mouseGrabber(), QWidget.releaseMouse),
        (QWidget.keyboardGrabber(), QWidget.releaseKeyboard),
    ):
        # A menu that is open holds both, and lets go when it closes.
        if holder is not None and holder is not QApplication.activePopupWidget():
            attempt(release, holder)
    while QApplication.overrideCursor() is not None:
        QApplication.restoreOverrideCursor()


def ask_to_leave(parent: QWidget, save_copy: Callable[[QWidget], bool]) -> bool:
    """Asks whether a changed document may be left though it could not be saved; a copy can be saved first."""
    box = QMessageBox(QMessageBox.Icon.Warning, "graphgui", translate("The changes could not be saved."), parent=parent)
    box.setInformativeText(translate("Something went wrong inside graphgui. Without a copy, the changes are lost."))
    save = box.addButton(translate("Save a copy…"), QMessageBox.ButtonRole.AcceptRole)
    leave = box.addButton(translate("Close without saving"), QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(save)
    box.exec()
    if box.clickedButton() is save:
        saved = False

        def save_it() -> None:
            nonlocal saved
            saved = save_copy(parent)

        attempt(save_it)
        return saved
    return box.clickedButton() is leave


def tell_of_start(fault: Fault) -> None:
    """Tells that no window could be made, and waits until that is read."""
    words = translate("graphgui cannot start. The details help whoever mends it.")
    FaultDialog(None, fault, words=words).exec()
