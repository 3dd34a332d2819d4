"""The reason for a gradient in the inspector: the paths to the output with their products, and their sum."""

from __future__ import annotations

from itertools import islice

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QGridLayout, QToolTip

from graphgui.analysis.paths import Path, Paths
from graphgui.engine.number_format import short_number
from graphgui.explain.path_products import path_product
from graphgui.explain.path_text import PathText, number_text
from graphgui.ui.faults.guards import guarded
from graphgui.ui.inspector.slot_row import Subject
from graphgui.ui.translate import translate_count
from graphgui.ui.widgets.cards import DIGITS, Card, Label

MOST_LISTED = 4
MOST_NODES = 100
"""The largest graph, in nodes, whose paths are found again for every new number; scrubbing in larger ones would stall."""
MOST_NAMES = 7
"""The most nodes named in a row; of a longer path the middle is left out."""
MOST_DIGITS = 12


class WayLabel(Label):
    """The nodes on a path. Its tool tip has the derivatives too; it is written only when it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._text: PathText | None = None
        self._path: Path | None = None

    def show_path(self, text: PathText, path: Path) -> None:
        """Shows a path of some paths."""
        self._text, self._path = text, path
        self.setText(_way(text, path))

    @guarded
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            if self._text is not None and self._path is not None and len(self._path.wires) < MOST_NAMES:
                QToolTip.showText(event.globalPos(), self._text.line(self._path, digits=6), self)
            return True
        return super().event(event)


class WhyCard(Card):
    """The paths with the largest products. Hidden for the output, without a gradient, and while numbers are hidden."""

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self._subject = subject
        self.title = Label("", "title")
        self.rows = [(WayLabel(), Label("", "gradient")) for _ in range(MOST_LISTED)]
        self.more, self.sum_name, self.sum = Label("", "quiet"), Label(self.tr("sum over paths")), Label("", "gradient")
        self.sentence = Label("", "quiet", wrap=True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        for at, (way, product) in enumerate(self.rows):
            grid.addWidget(way, at, 0)
            grid.addWidget(product, at, 1)
        grid.addWidget(self.more, MOST_LISTED, 0, 1, 2)
        grid.addWidget(self.sum_name, MOST_LISTED + 1, 0)
        grid.addWidget(self.sum, MOST_LISTED + 1, 1)
        for label in (*(product for _, product in self.rows), self.sum):
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.column.addWidget(self.title)
        self.column.addLayout(grid)
        self.column.addWidget(self.sentence)

    def refresh(self) -> None:
        """Shows the paths of the latest results."""
        session, id = self._subject.session, self._subject.id
        results = session.results
        gradient, output = results.gradient_of.get(id), results.output
        is_told = gradient is not None and output is not None and output != id and not session.hides_any
        self.setVisible(is_told)
        if not is_told or gradient is None or output is None:
            return
        self.title.setText(self.tr("Why {number}?").format(number=short_number(gradient, DIGITS)))
        if len(results.order) > MOST_NODES:
            self._show(None, None, self.tr("In a graph of this size the view Paths of the chain rule lists them."))
            return
        paths = Paths(results, id, output)
        name, end = self._subject.node.name, results.output_name
        if not paths.count:
            words = self.tr("{name} does not move {output}: the sum over no path is 0").format(name=name, output=end)
            self._show(None, None, f"{words}.")
        elif not paths.are_scalar:
            words = self.tr("Of arrays every entry has paths of its own: the view Paths of the chain rule lists them.")
            self._show(None, None, words)
        else:
            one_by_one = number_text(paths.one_by_one[0] + paths.count, MOST_DIGITS)
            words = self.tr(
                "Along a path derivatives multiply; where paths meet they add. Wires visited: {paths} one by one, "
                "{wires} in reverse mode, which does it for all inputs at once."
            )
            self._show(paths, PathText(results, paths), words.format(paths=one_by_one, wires=len(paths.wires)))

    def _show(self, paths: Paths | None, text: PathText | None, words: str) -> None:
        """Shows up to `MOST_LISTED` paths, the number of others, and the sum; without paths the words alone."""
        listed = list(islice(paths.largest(), MOST_LISTED)) if paths is not None else []
        for at, (way, product) in enumerate(self.rows):
            if text is not None and at < len(listed):
                way.show_path(text, listed[at])
                product.setText(path_product(listed[at]))
            way.setVisible(at < len(listed))
            product.setVisible(at < len(listed))
        left = paths.count - len(listed) if paths is not None else 0
        if left:
            number = number_text(left, MOST_DIGITS)
            self.more.setText(translate_count("… and 1 more", "… and {number} more", min(left, 2), number=number))
        self.more.setVisible(left > 0)
        if paths is not None and paths.total is not None:
            self.sum.setText(short_number(paths.total, DIGITS))
        self.sum.setVisible(paths is not None)
        self.sum_name.setVisible(paths is not None)
        self.sentence.setText(words)


def _way(text: PathText, path: Path) -> str:
    way = text.way(path)
    if len(path.wires) < MOST_NAMES:
        return way
    names = way.split(" → ")
    return " → ".join([*names[: MOST_NAMES - 4], "…", *names[-3:]])
