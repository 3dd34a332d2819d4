"""A nudge: one input moves by ε, and every node tells how it truly moves, what its derivative says, and what is left."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TypeVar

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from graphgui.analysis.nudge import Nudge, size
from graphgui.engine.evaluator import Results
from graphgui.engine.formula_text import formula
from graphgui.engine.graph import Graph, Wire
from graphgui.engine.number_format import short_number
from graphgui.engine.op import Shape, show_shape
from graphgui.engine.values import Value, as_value
from graphgui.explain.derivative_signs import MOST_WRITTEN, value_text
from graphgui.ui.canvas.reading import BLANK, CardText, Reading
from graphgui.ui.chain_rule.input_choice import InputChoice
from graphgui.ui.chain_rule.parts.epsilon_slider import EpsilonSlider
from graphgui.ui.chain_rule.parts.node_table import Column, NodeTable
from graphgui.ui.panels.page import Page
from graphgui.ui.session import Session
from graphgui.ui.theme import ColourName, Theme
from graphgui.ui.translate import translate
from graphgui.ui.widgets.cards import Label
from graphgui.ui.widgets.number_field import NumberField

ROUNDING = 64 * float(np.finfo(np.float64).eps)
"""What is smaller than this beside the number that moved is no remainder, but rounding."""
LONGEST = 8
"""Letters of the longest change that a card shows to three digits: the parts of it need room beside it."""
LONGEST_SUM = 12
"""Letters of the longest sum that a card is sure to have room for; beside a longer one stands the linear change alone."""

Key = TypeVar("Key", bound=Hashable)


class Moves:
    """A nudge in the graph's names, with rounding told from remainders."""

    def __init__(self, graph: Graph, results: Results, nudge: Nudge) -> None:
        self.graph, self.results, self.nudge = graph, results, nudge
        self.moved = graph.descendants([nudge.input]) | {nudge.input}
        """The input, and what depends on it."""
        self.ids = [id for id in results.order if id in nudge.changes and id in self.moved]
        """Those of them that have a value before and after, in the order of computation."""
        self._nodes = {node.id: node for node in results.nodes}

    def name(self, id: int) -> str:
        """What a node is called."""
        return self._nodes[id].name

    def own(self, id: int) -> str:
        """What a node is: "c = a + b", or its name alone."""
        node = self._nodes[id]
        # A node that was deleted just now is listed until the new results are here.
        told = id in self.graph and not node.row.is_source
        return f"{node.name} = {formula(self.graph, node)}" if told else node.name

    def true(self, id: int) -> Value:
        """How a node truly moved."""
        return self.nudge.changes[id].true

    def linear(self, id: int) -> Value:
        """How its derivative says that it moves."""
        return self.nudge.changes[id].linear

    def remainder(self, id: int) -> Value:
        """What is left between the two."""
        return self._beyond_rounding(id, self.nudge.changes[id].remainder)

    def made_here(self, id: int) -> Value:
        """The part of the remainder that the node's own operation makes."""
        return self._beyond_rounding(id, self.nudge.local_remainder(id))

    def _beyond_rounding(self, id: int, value: Value) -> Value:
        before, true = self.results.value_of[id], self.true(id)
        if isinstance(value, float):
            return np.float64(0.0) if abs(value) <= ROUNDING * (abs(before) + abs(true)) else value
        largest = np.max(np.abs(before), initial=0.0) + np.max(np.abs(true), initial=0.0)
        return as_value(np.where(np.abs(value) <= ROUNDING * largest, 0.0, value))


class _Glow(Mapping[Key, ColourName]):
    """What glows in which colour, found out for what is in sight only."""

    def __init__(self, keys: Iterable[Key], colour_of: Callable[[Key], ColourName | None]) -> None:
        self._keys, self._colour_of = keys, lru_cache(maxsize=None)(colour_of)

    def get(self, key: Key, default: object = None) -> ColourName | None:  # type: ignore[override]
        return self._colour_of(key)

    def __getitem__(self, key: Key) -> ColourName:
        if (found := self._colour_of(key)) is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[Key]:
        return (key for key in self._keys if self._colour_of(key) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class NudgeReading(Reading):
    """The true change in the place of the value, and beside it what it is made of: the linear change and the remainder.

    Of arrays stand the norms, which need not add up. Nodes at which a remainder is made glow, and wires that carry one.
    """

    def __init__(self, moves: Moves) -> None:
        self._moves = moves
        self.lit = _Glow(moves.ids, self._node_colour)
        self.lit_wires = _Glow(moves.results.wire_results, self._wire_colour)

    def left(self, id: int) -> CardText | None:
        if id not in self._moves.nudge.changes:
            return BLANK
        true = self._moves.true(id)
        sign = "‖Δ‖" if np.ndim(true) else "Δ"
        texts = [f"{sign} {short_number(size(true), digits)}" for digits in (3, 2)]
        return CardText(tuple(texts if len(texts[0]) <= LONGEST + len(sign) else texts[1:]), "trajectory")

    def right(self, id: int) -> CardText | None:
        moves = self._moves
        if id not in moves.nudge.changes or id not in moves.moved:
            return BLANK
        linear, remainder = size(moves.linear(id)), size(moves.remainder(id))
        sign = "≤" if np.ndim(moves.true(id)) else "="
        minus = "−" if remainder < 0 else "+"
        sums = [f"{short_number(linear, digits)} {minus} {short_number(abs(remainder), digits)}" for digits in (3, 2)]
        texts = [f"{sign} {sums[0]}", *sums]
        if len(sums[1]) > LONGEST_SUM:
            texts.append(f"≈ {short_number(linear, 2)}")
        return CardText(tuple(texts), "gradient")

    def tip(self, id: int) -> str | None:
        moves = self._moves
        if id not in moves.nudge.changes:
            return None
        name, source = moves.name(id), moves.name(moves.nudge.input)
        parts = (
            (f"Δ{name}", moves.true(id)),
            (f"∂{name}/∂{source}·ε", moves.linear(id)),
            (translate("remainder"), moves.remainder(id)),
            (translate("of it made here"), moves.made_here(id)),
        )
        return "\n".join(f"{sign} = {value_text(value, 8)}" for sign, value in parts)

    def _node_colour(self, id: int) -> ColourName | None:
        moves = self._moves
        if id == moves.nudge.input:
            return "parameter"
        is_made = id in moves.moved and id in moves.nudge.changes and _is_there(moves.made_here(id))
        return "remainder" if is_made else None

    def _wire_colour(self, wire: Wire) -> ColourName | None:
        moves = self._moves
        known = wire.source in moves.nudge.changes and wire.target in moves.nudge.changes
        return "remainder" if known and _is_there(moves.remainder(wire.source)) else None


class NudgePage(Page):
    """An input, ε on a slider, a sentence about the output, and a table of all nodes."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.moves: Moves | None = None
        self._reading: Reading | None = None
        self._shape: Shape = ()
        self._size = 0.1
        self._direction: Value | None = None
        """Where the input is an array, how its entries move, the largest by 1; None: all alike."""
        self._is_going = False
        self.input = InputChoice(session)
        self.input.picked.connect(self.refresh)
        self.slider = EpsilonSlider()
        self.slider.show_epsilon(self._size)
        self.slider.valueChanged.connect(self._slide)
        self.field = NumberField(self._size, check=self._check)
        self.field.setAccessibleName("ε")
        self.field.setFixedWidth(self.field.fontMetrics().horizontalAdvance("[−0.1234, −0.12]"))
        self.field.scrubbed.connect(self._take)
        self.field.committed.connect(self._take)
        self.field.refused.connect(session.say)
        self.sentence = Label("", "equation", wrap=True)
        self.sentence.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.table = NodeTable(
            self.tr("Nodes with their changes"),
            (
                Column(self.tr("node"), lambda id, _: self._told().own(id)),
                Column(
                    self.tr("Δ: true change"), lambda id, digits: _text(self._told().true(id), digits), "trajectory"
                ),
                Column(self.tr("linear: ∂·ε"), lambda id, digits: _text(self._told().linear(id), digits), "gradient"),
                Column(self.tr("remainder"), lambda id, digits: _text(self._told().remainder(id), digits), "remainder"),
                Column(
                    self.tr("of it made here"),
                    lambda id, digits: _text(self._told().made_here(id), digits),
                    "remainder",
                ),
            ),
        )
        self.table.chosen.connect(self._go)
        bar = QHBoxLayout()
        bar.setSpacing(8)
        bar.addWidget(Label(self.tr("Nudge"), "quiet"))
        bar.addWidget(self.input)
        bar.addWidget(Label(self.tr("by ε ="), "quiet"))
        bar.addWidget(self.field)
        bar.addWidget(self.slider, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(bar)
        column.addWidget(self.sentence)
        column.addWidget(self.table, 1)

    def title(self) -> str:
        return self.tr("Nudge")

    @property
    def epsilon(self) -> Value:
        """By how much the input moves, in its shape."""
        if not self._shape:
            return as_value(self._size)
        return as_value(self._size * (np.ones(self._shape) if self._direction is None else np.asarray(self._direction)))

    # ── what it follows ──────────────────────────────────────────────────────────────────────────────────────────
    def refresh(self) -> None:
        self.input.refresh()
        id, results = self.input.id, self.session.results
        can = id is not None and id in results.value_of and self.session.graph.node(id).row.is_source
        shape = np.shape(results.value_of[id]) if can and id is not None else ()
        if shape != self._shape:
            self._shape, self._direction = shape, None
        for part in (self.slider, self.field):
            part.setEnabled(can)
        self._nudge(id if can else None)

    def follow_selection(self) -> None:
        if self._is_going or len(self.session.selection) != 1:
            return
        (id,) = self.session.selection
        if id != self.input.id and self.session.graph.node(id).row.is_source:
            self.input.choose(id)
            self.refresh()

    def reading(self) -> Reading | None:
        return self._reading

    def apply_theme(self, theme: Theme) -> None:
        super().apply_theme(theme)
        for part in (self.slider, self.field, self.table):
            part.apply_theme(theme)

    # ── ε ────────────────────────────────────────────────────────────────────────────────────────────────────────
    def _slide(self) -> None:
        self._size = self.slider.epsilon
        self._nudge(self.input.id)

    def _take(self, value: Value) -> None:
        """Takes ε as it was typed; a single number moves all entries of an array alike."""
        largest = float(np.max(np.abs(value), initial=0.0))
        self._direction = as_value(value / largest) if np.ndim(value) and largest else None
        self._size = largest if np.ndim(value) else float(value)
        self.slider.show_epsilon(self._size)
        self._nudge(self.input.id)

    def _check(self, value: Value) -> None:
        if np.shape(value) not in ((), self._shape):
            told = self.tr("ε must be one number or have the shape of the input, {shape}.")
            raise ValueError(told.format(shape=show_shape(self._shape)))
        if not np.all(np.isfinite(value)):
            raise ValueError(self.tr("ε must be finite."))

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────
    def _nudge(self, id: int | None) -> None:
        graph, results = self.session.graph, self.session.results
        self.moves = None
        # A node may be there a moment before its value is.
        if id is not None and all(node.id in results.value_of for node in graph.nodes() if node.row.is_source):
            self.field.set_value(self.epsilon)
            self.moves = Moves(graph, results, self.session.live.nudge(id, self.epsilon))
        self.table.show_rows(self.moves.ids if self.moves is not None else [])
        self._reading = NudgeReading(self.moves) if self.moves is not None else None
        self.sentence.setText(self._sentence())
        self.reading_changed.emit()

    def _told(self) -> Moves:
        assert self.moves is not None
        return self.moves

    def _go(self, id: int) -> None:
        """Leads to the node of a row; the nudge stays where it is."""
        if id in self.session.graph:
            self._is_going = True
            self.session.go_to([id])
            self._is_going = False

    def _sentence(self) -> str:
        moves, output = self.moves, self.session.results.output
        if moves is None:
            return self.tr("Build a graph first: then an input of it can be nudged here.")
        source = moves.nudge.input
        fields = {"input": moves.name(source), "epsilon": _text(self.epsilon, 4)}
        if output is None or output not in moves.nudge.changes:
            return self.tr("{input} moves by ε = {epsilon}; the output has no value to compare.").format(**fields)
        fields["output"], fields["linear"] = moves.name(output), _text(moves.linear(output), 4)
        fields["true"], fields["rest"] = _text(moves.true(output), 4), _text(moves.remainder(output), 4)
        if output not in moves.moved:
            return self.tr("{input} moves by ε = {epsilon}: {output} does not depend on it.").format(**fields)
        told = self.tr("{input} moves by ε = {epsilon}: {output} truly changes by {true}; the linear term "
                       "∂{output}/∂{input}·ε says {linear}; the remainder is {rest}.")  # fmt: skip
        return told.format(**fields)


def _is_there(value: Value) -> bool:
    return bool(value) if isinstance(value, float) else bool(np.any(value))


def _text(value: Value, digits: int) -> str:
    """A change in words: a number, a small array written out, of a larger one its norm."""
    if np.ndim(value) and np.size(value) > MOST_WRITTEN:
        return f"‖{short_number(size(value), digits)}‖"
    return value_text(value, digits)
