"""The composition root: the command line, and the window with everything in it."""

from __future__ import annotations

import gc
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from graphgui import bootstrap, headless

if TYPE_CHECKING:
    from graphgui.ui.faults.fault_teller import FaultTeller
    from graphgui.ui.shell.main_window import MainWindow


def main(argv: list[str]) -> int:
    """Runs the program with these arguments; returns its exit status."""
    if argv and (argv[0] in headless.COMMANDS or argv[0].startswith("-")):
        return headless.run(argv)
    if len(argv) > 1:
        sys.stderr.write("graphgui opens one file at a time: python main.py FILE\n")
        return 2
    problem = bootstrap.display_problem()
    if problem is not None:
        sys.stderr.write(f"{problem}\n")
        return 2
    bootstrap.ensure_qt_libraries(window=True)
    return open_window(Path(argv[0]) if argv else None)


def open_window(path: Path | None) -> int:
    """Opens the window on a file, or on the first example, and returns once it is closed."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from graphgui.document.unexpected import report
    from graphgui.engine.program.register_machine import prepare_elsewhere
    from graphgui.ui.faults.fault_details import Fault
    from graphgui.ui.faults.fault_log import hooked, log_folder, logged
    from graphgui.ui.faults.last_resort import tell_of_start
    from graphgui.ui.shell.interface_language import speak_the_users_language

    app = QApplication(sys.argv[:1])
    app.setApplicationName("graphgui")
    app.setDesktopFileName("graphgui")
    with logged(log_folder()), hooked():
        faults: list[Fault] = []
        # An error that a file has brought about does not keep the program from starting without it.
        for at in (path, None):
            try:
                speak_the_users_language(app)
                window = make_window(at)
                break
            except Exception as error:
                report(error)
                faults.append(Fault.of(error))
        else:
            tell_of_start(faults[0])
            return 1
        teller = tell_faults(window)
        for fault in faults:
            teller.heard.emit(fault)
        # Python handles Ctrl+C only while it runs, so a timer lets it run now and then.
        signal.signal(signal.SIGINT, lambda *_: window.close())
        waker = QTimer(app)
        waker.timeout.connect(lambda: None)
        waker.start(200)
        window.show()
        QTimer.singleShot(0, app, window.files.keeper.offer)
        QTimer.singleShot(0, app, rest_garbage_collector)
        # After the window is shown; the process is kept so that Python does not warn of one that is still running.
        compiling: list[object] = []
        QTimer.singleShot(0, app, lambda: compiling.append(prepare_elsewhere()))
        status = app.exec()
        teller.close()
        return status


def tell_faults(window: MainWindow) -> FaultTeller:
    """Has unexpected errors told in the window, from now on; they are logged anyway."""
    from graphgui.ui.faults.fault_teller import FaultTeller

    return FaultTeller(window, window.recover, window.session.say, window.files.save_copy)


def rest_garbage_collector() -> None:
    """Takes all there is at the start out of the garbage collector's sight.

    Modules, commands and panels stay to the end; looking through them again and again costs a pause of 50 ms each time.
    And it looks less often: a large graph is a million objects, few of which ever go.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def make_window(path: Path | None) -> MainWindow:
    """The window on a file, or on the first example; a file that is refused is reported in it and on stderr."""
    from graphgui.document.document import Document
    from graphgui.document.journal.journal_store import JournalStore
    from graphgui.formats.cgraph.graph_file import GraphFileError
    from graphgui.formats.examples import EXAMPLES
    from graphgui.ui.shell.main_window import MainWindow

    journals = JournalStore()

    def on_example() -> MainWindow:
        return MainWindow(Document.copy_of(EXAMPLES[0].path, EXAMPLES[0].title), journals)

    if path is None:
        return on_example()
    try:
        document = Document.open(path)
    except GraphFileError as error:
        sys.stderr.write(f"{error}\n")
        window = on_example()
        window.files.refuse(error)
        return window
    window = MainWindow(document, journals)
    window.files.remember(path)
    return window
