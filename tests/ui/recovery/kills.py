"""Kills the program at random moments, and asks what of its work is left.

    python -m tests.ui.recovery.kills [KILLS] [SEED]

Each round starts the program as a process of its own, which restores what it is offered, then edits, saves and descends
at random until it is killed. What it did it tells in a file of witness, before and after the journal has heard of it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import numpy as np

import graphgui
from graphgui.descent.descent_settings import DescentSettings
from graphgui.document.deeds import Deed
from graphgui.document.document import Document
from graphgui.document.edits import AddNode, ChangeDescent, ChooseOutput, Connect, move, remove_nodes, set_value
from graphgui.document.emitter import Emitter
from graphgui.document.journal.journal_store import JournalStore
from graphgui.document.journal.recovery import Recovered, recover
from graphgui.engine.graph import GraphError, Wire, make_node
from graphgui.engine.values import as_value
from graphgui.formats.cgraph.graph_file import GraphFile, GraphFileError, load_file, write
from tests.document.journal.journals import any_deed

START = "w = parameter(3)\nL = w**2"
OLDEST = 1.0
"""Seconds: a step of a descent that comes back was shown at most so long before the last one that was."""
PATIENCE = 300.0
"""Seconds that a start may take."""
MOST_NODES = 60


def text_of(document: Document) -> str:
    """The document as the text of a file."""
    return write(GraphFile(document.graph, document.descent, document.annotations))


def digest(document: Document) -> str:
    """What is to come back: content with ids, history, name, and whether it is modified."""
    parts = (
        text_of(document), [node.id for node in document.graph.nodes()], document.step_labels, document.steps_done,
        document.name, document.modified,
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


# ── the process that is killed ───────────────────────────────────────────────────────────────────────────────────────
class Witness:
    """Writes down what is done, at once."""

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def say(self, *words: object) -> None:
        """Adds a line."""
        os.write(self._handle, (" ".join(map(str, words)) + "\n").encode())


class Witnessed(Emitter[[Deed]]):
    """The news of a document, told to the witness before and after everybody else."""

    def __init__(self, document: Document, witness: Witness) -> None:
        super().__init__()
        self._document, self._others, self._witness = document, document.did, witness

    def emit(self, deed: Deed) -> None:  # type: ignore[override]
        """Tells of a deed."""
        state = digest(self._document)
        self._witness.say("begun", state)
        self._others.emit(deed)
        self._witness.say("done", state)


def live(path: Path, witness: Witness, seed: int) -> int:
    """Starts the program as it starts for everybody, with a hand in it that never rests."""
    from PySide6.QtCore import QTimer

    from graphgui import app
    from graphgui.engine.program import register_machine
    from graphgui.ui.faults.fault_teller import FaultTeller
    from graphgui.ui.panels.descent_panel import DescentPanel
    from graphgui.ui.recovery.recovery_dialog import RecoveryDialog
    from graphgui.ui.shell.main_window import MainWindow

    dice, tell = Random(seed), app.tell_faults
    # It compiles in a process of its own, which would be killed each time before it has anything to keep.
    register_machine.prepare_elsewhere = lambda: None
    timers, parent = list[QTimer](), os.getppid()

    def started(window: MainWindow) -> FaultTeller:
        timer = QTimer(window)
        timers.append(timer)
        timer.setSingleShot(True)
        timer.timeout.connect(lambda: look(window))
        timer.start(30)
        return tell(window)

    def look(window: MainWindow) -> None:
        dialogs = window.findChildren(RecoveryDialog)
        if dialogs:
            dialogs[0].restore_button.click()
        document = window.session.document
        witness.say("ready", "restored" if dialogs else "opened", digest(document))
        document.did = Witnessed(document, witness)
        run = window.docks.panel(DescentPanel).run
        run.advanced.connect(lambda: [witness.say("shown", time.monotonic(), repr(each)) for each in parameters()])

        def parameters() -> list[float]:
            return [float(value) for value in (run.shown or {}).values() if np.ndim(value) == 0]

        def step() -> None:
            if os.getppid() != parent:
                os.kill(os.getpid(), signal.SIGKILL)  # the one who kills was killed
            with suppress(GraphError):
                act(window, run, dice)
            timers[0].start(dice.choice([0, 0, 0, 5, 40]))

        timers[0].timeout.disconnect()
        timers[0].timeout.connect(step)
        timers[0].start(0)

    app.tell_faults = started
    return app.open_window(path)


def act(window: object, run: object, dice: Random) -> None:
    """One deed of any kind, or a stream of them."""
    document = window.session.document  # type: ignore[attr-defined]
    graph = document.graph
    match dice.choice(["deed"] * 10 + ["scrub"] * 3 + ["save", "descend", "descend"]):
        case "scrub" if any(node.row.is_source for node in graph.nodes()):
            node = dice.choice([node for node in graph.nodes() if node.row.is_source])
            for _ in range(10):
                document.do("Scrub", set_value(document.graph.node(node.id), as_value(dice.random())), merge=node.id)
        case "save":
            run.stop()  # type: ignore[attr-defined]
            window.files.save()  # type: ignore[attr-defined]
        case "descend" if not run.is_running:  # type: ignore[attr-defined]
            begin_parabola(document)
            run.run()  # type: ignore[attr-defined]
        case _ if run.is_running and dice.random() < 0.97:  # type: ignore[attr-defined]
            # What leaves the run alone.
            node = dice.choice(graph.nodes())
            document.do("Move", move(node, (dice.random(), dice.random())))
        case _ if len(graph) > MOST_NODES:
            document.do("Delete", *remove_nodes(document.content, [node.id for node in graph.nodes()]))
        case _:
            any_deed(document, dice)


def begin_parabola(document: Document) -> None:
    """Adds a parabola with a parameter, and settings with which a descent takes very long."""
    graph = document.graph
    first, second = graph.fresh_id(), graph.fresh_id() + 1
    w, loss = graph.fresh_name(), graph.fresh_name([graph.fresh_name()])
    square = make_node(second, loss, "square")
    document.do(
        "Parabola",
        AddNode(make_node(first, w, "parameter", value=3.0)),
        AddNode(square),
        Connect(Wire(first, second, square.slots[0])),
        ChooseOutput(graph.chosen_output, second),
        ChangeDescent(document.descent, DescentSettings(second, 1e-6, 10_000_000)),
    )


# ── the process that kills ───────────────────────────────────────────────────────────────────────────────────────────
@dataclass
class Told:
    """What a witness told of one round."""

    ready: tuple[str, str] | None = None
    """Whether it was restored or opened, and as what."""
    begun: str = ""
    done: str = ""
    deeds: int = 0
    shown: list[tuple[float, float]] = field(default_factory=list)
    """Values that were shown, and when."""

    @classmethod
    def of(cls, path: Path) -> Told:
        """All that its file says; a line that is cut is none."""
        told = cls()
        lines = path.read_text().split("\n")[:-1] if path.exists() else []
        for line in lines:
            match line.split(" "):
                case ["ready", how, state]:
                    told.ready = (how, state)
                case ["begun", state]:
                    told.begun = state
                case ["done", state]:
                    told.done, told.deeds = state, told.deeds + 1
                case ["shown", when, value]:
                    told.shown.append((float(when), float(value)))
        return told


class Lost(AssertionError):  # noqa: N818
    """Something is not as it was."""


@dataclass
class Kills:
    """Rounds in one folder, each of which goes on where the one before was killed."""

    folder: Path
    dice: Random
    expected: set[str] = field(default_factory=set)
    """The states of which one has to come back; none where the file alone is there."""
    counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.path = self.folder / "net.cgraph"
        document = Document()
        graph = graphgui.parse(START)
        graphgui.save(graph, self.path)
        assert document.path is None

    def round(self, number: int) -> None:
        """Starts the program, kills it, and looks at what it left; raises Lost."""
        witness = self.folder / f"witness-{number}"
        before = self._left()
        environment = {
            **os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": str(self.folder / "state"),
            "XDG_CONFIG_HOME": str(self.folder / "config"), "XDG_CACHE_HOME": str(self.folder / "cache"),
        }  # fmt: skip
        command = [
            sys.executable,
            "-m",
            "tests.ui.recovery.kills",
            "live",
            self.path,
            witness,
            self.dice.randrange(10**9),
        ]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [*map(str, command)], env=environment, stderr=log, stdout=log, start_new_session=True
            )
        try:
            early = self.dice.random() < 0.15
            began = time.monotonic()
            while not early and Told.of(witness).ready is None:
                if process.poll() is not None or time.monotonic() - began > PATIENCE:
                    raise Lost(f"round {number}: the window did not start")
                time.sleep(0.01)
            time.sleep(self.dice.uniform(0, 3 if early else 1.5))
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._judge(number, Told.of(witness), before)
        witness.unlink(missing_ok=True)

    def _left(self) -> tuple[str, bool] | None:
        """The state in the journal, and whether it is to be offered; None where there is none."""
        found = self._recovered()
        if found is None:
            return None
        # The hand may have brought the document back to what the file holds.
        return digest(found.document), found.document.modified and text_of(found.document) != write(
            load_file(self.path)
        )

    def _recovered(self) -> Recovered | None:
        # A copy: looking at a journal must not change it.
        copy = self.folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        if not (self.folder / "state/graphgui/journals").exists():
            return None
        shutil.copytree(self.folder / "state/graphgui/journals", copy)
        left = JournalStore(copy).left()
        found = [each for folder in left if (each := recover(folder)) is not None]
        for folder in left:
            folder.let_go()
        if len(found) > 1:
            raise Lost("there are two journals of one document")
        if found and found[0].damaged:
            raise Lost("a journal is damaged")
        return found[0] if found else None

    def _judge(self, number: int, told: Told, before: tuple[str, bool] | None) -> None:
        try:
            file = load_file(self.path)
        except GraphFileError as error:
            raise Lost(f"round {number}: the file is unreadable: {error}") from error
        if told.ready is not None and told.ready[0] == "restored" and before is not None and told.ready[1] != before[0]:
            raise Lost(f"round {number}: something else was restored than was left")
        found = self._recovered()
        self._count("kills")
        self._count("deeds", told.deeds)
        if not told.begun:
            # Nothing was done: what was there before is there, or is saved.
            self._count("before anything was done")
            if before is not None and before[1] and (found is None or digest(found.document) != before[0]):
                raise Lost(f"round {number}: what an earlier round left is lost")
            return
        if found is None:
            if told.done:
                raise Lost(f"round {number}: there is no journal after {told.deeds} deeds")
            return
        document, wanted = found.document, {told.begun, told.done}
        if digest(document) not in wanted and document.undo_label and document.undo_label.startswith("Descend "):
            self._count("in a descent")
            values = {
                float(node.value) for node in document.graph.nodes() if node.is_parameter and np.ndim(node.value) == 0
            }
            ages = [told.shown[-1][0] - when for when, value in told.shown if value in values]
            if not ages or min(ages) > OLDEST:
                raise Lost(f"round {number}: the descent came back at no step of the last second: {ages[-3:]}")
            document.undo()
            document.forget_redo()
        if digest(document) not in wanted:
            raise Lost(f"round {number}: after {told.deeds} deeds the document is not as it was")
        if not document.modified:
            self._count("all was saved")
            if text_of(document) != write(file):
                raise Lost(f"round {number}: the file does not hold what was saved")

    def _count(self, what: str, by: int = 1) -> None:
        self.counts[what] = self.counts.get(what, 0) + by


def kill(times: int, seed: int, folder: Path) -> dict[str, int]:
    """Kills the program so many times; returns what happened. Raises Lost."""
    kills = Kills(folder, Random(seed))
    for number in range(times):
        kills.round(number)
        if number % 20 == 19:
            print(number + 1, kills.counts, flush=True)
    return kills.counts


def main(arguments: list[str]) -> int:
    """Runs the rounds, or one process."""
    if arguments[:1] == ["live"]:
        path, witness, seed = arguments[1:]
        return live(Path(path), Witness(Path(witness)), int(seed))
    times, seed = (*map(int, arguments), *(200, 1)[len(arguments) :])[:2]
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        try:
            counts = kill(times, seed, Path(folder))
        except Lost as error:
            log = Path(folder, "log").read_text(errors="replace")[-3000:]
            shutil.copytree(folder, kept := tempfile.mkdtemp(), dirs_exist_ok=True)
            print(f"{error}\nAll of it is in {kept}.\n{log}")
            return 1
    print(f"{counts}; nothing lost, {time.monotonic() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
