"""The composition root: the command line, and the window with everything in it.

It can be imported before anything is installed.
"""

from __future__ import annotations

import gc
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from graphgui import bootstrap, command_line

if TYPE_CHECKING:
    from graphgui.ui.faults.fault_teller import FaultTeller
    from graphgui.ui.shell.main_window import MainWindow


def main(argv: list[str] | None = None) -> int:
    """Runs the program with these arguments, or with those of the process; returns its exit status."""
    arguments = command_line.parse(sys.argv[1:] if argv is None else argv)
    if isinstance(arguments, int):
        return arguments
    if arguments.command is not None:
        bootstrap.ensure(uses=("qt",) if arguments.command == "render" else ())
        from graphgui import headless

        return headless.carry_out(arguments)
    problem = bootstrap.display_problem()
    if problem is not None:
        return command_line.complain(problem)
    bootstrap.ensure(uses=("qt", "window"))
    bootstrap.ensure_qt_libraries(("qt", "window"))
    return open_window(arguments.file)


def open_window(path: Path | None) -> int:
    """Opens the window on a file, or on the first example, and returns once it is closed."""
    gc.disable()  # until the window is shown: what is imported and made stays, see `rest_garbage_collector`
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from graphgui.document.unexpected import report
    from graphgui.engine.program.register_machine import prepare_elsewhere
    from graphgui.ui.faults.fault_details import Fault
    from graphgui.ui.faults.fault_log import hooked, log_folder, logged
    from graphgui.ui.faults.last_resort import tell_of_start
    from graphgui.ui.open_requests import OpenRequests
    from graphgui.ui.shell.interface_language import speak_the_users_language

    show_as_one_program()
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
        if sys.platform == "darwin":  # elsewhere no such event comes, and a filter sees each of all the others
            OpenRequests(app).asked.connect(window.files.open_path)
        window.show()
        QTimer.singleShot(0, app, window.files.keeper.offer)
        QTimer.singleShot(0, app, rest_garbage_collector)
        # After the window is shown; the process is kept so that Python does not warn of one that is still running.
        compiling: list[object] = []
        QTimer.singleShot(0, app, lambda: compiling.append(prepare_elsewhere()))
        with interruptible(window.close):
            status = app.exec()
        teller.close()
        return status


def show_as_one_program() -> None:
    """Has the taskbar of Windows show the windows under graphgui's own icon, not under that of Python."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID("graphgui")


@contextmanager
def interruptible(stop: Callable[[], object]) -> Iterator[None]:
    """Has Ctrl+C call `stop` while Qt waits for events.

    Python handles a signal only when it runs next, and while nothing happens it does not run. So the signal writes a
    byte into a socket, and Qt, which waits for that too, calls Python to read it: no timer has to look now and then.
    """
    from PySide6.QtCore import QSocketNotifier

    reader, writer = socket.socketpair()
    with reader, writer:
        reader.setblocking(False)
        writer.setblocking(False)
        notifier = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda: reader.recv(64))
        before = signal.signal(signal.SIGINT, lambda *_: stop())
        fd_before = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(fd_before)
            signal.signal(signal.SIGINT, before)
            notifier.setEnabled(False)


def tell_faults(window: MainWindow) -> FaultTeller:
    """Has unexpected errors told in the window, from now on; they are logged anyway."""
    from graphgui.ui.faults.fault_teller import FaultTeller

    return FaultTeller(window, window.recover, window.session.say, window.files.save_copy)


def rest_garbage_collector() -> None:
    """Takes all there is at the start out of the garbage collector's sight, and has it begin.

    Modules, commands and panels stay to the end; looking through them again and again costs a pause of 50 ms each time,
    even once, for the thousand small objects that the start leaves behind. And it looks less often: a large graph is a
    million objects, few of which ever go.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


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
