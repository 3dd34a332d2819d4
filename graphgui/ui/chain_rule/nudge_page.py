"""The Nudge page: an input moves by ε, and every node shows its true change, its linear change and the remainder."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from typing import TypeVar, overload

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
from graphgui.ui.chain_rule.input_choice import InputChoice
from graphgui.ui.chain_rule.parts.epsilon_slider import EpsilonSlider
from graphgui.ui.chain_rule.parts.node_table import Column, NodeTable
from graphgui.ui.panels.page import Page
from graphgui.ui.reading import BLANK, CardText, Reading
from graphgui.ui.session import Session
from graphgui.ui.theme import ColourName, Theme
from graphgui.ui.translate import translate
from graphgui.ui.widgets.cards import Label
from graphgui.ui.widgets.number_field import NumberField

ROUNDING = 64 * float(np.finfo(np.float64).eps)
"""A remainder below this share of the numbers is rounding."""
LONGEST = 8
"""The most letters of a change that a card shows with three digits; its parts need room beside it."""
LONGEST_SUM = 12
"""The most letters of a sum that fits every card; in the place of a longer one the linear change alone may be shown."""

Key = TypeVar("Key", bound=Hashable)
Default = TypeVar("Default")


class Moves:
    """The changes of every node by a nudge; a remainder that is only rounding counts as 0."""

    def __init__(self, graph: Graph, results: Results, nudge: Nudge) -> None:
        self.graph, self._results, self.nudge = graph, results, nudge
        self.moved = graph.descendants([nudge.input]) | {nudge.input}
        """The ids of the input and of all nodes that depend on it."""
        self.ids = [id for id in results.order if id in nudge.changes and id in self.moved]
        """Those of `moved` with a value before and after, in the order of computation."""
        self._nodes = {node.id: node for node in results.nodes}

    @property
    def wires(self) -> Iterable[Wire]:
        """The wires whose two ends have values."""
        return self._results.wire_results

    def name(self, id: int) -> str:
        """The name of a node."""
        return self._nodes[id].name

    def own(self, id: int) -> str:
        """The equation of a node, such as "c = a + b", or its name alone."""
        node = self._nodes[id]
        # A deleted node is listed until the new results arrive.
        has_formula = id in self.graph and not node.row.is_source
        return f"{node.name} = {formula(self.graph, node)}" if has_formula else node.name

    def true(self, id: int) -> Value:
        """The true change of a node, in its shape."""
        return self.nudge.changes[id].true

    def linear(self, id: int) -> Value:
        """The linear change of a node: its derivative times ε."""
        return self.nudge.changes[id].linear

    def remainder(self, id: int) -> Value:
        """The true change minus the linear change."""
        return self._beyond_rounding(id, self.nudge.changes[id].remainder)

    def made_here(self, id: int) -> Value:
        """The part of the remainder that the node's own operation causes."""
        return self._beyond_rounding(id, self.nudge.local_remainder(id))

    def _beyond_rounding(self, id: int, value: Value) -> Value:
        before, true = self._results.value_of[id], self.true(id)
        if isinstance(value, float):
            return np.float64(0.0) if abs(value) <= ROUNDING * (abs(before) + abs(true)) else value
        largest = np.max(np.abs(before), initial=0.0) + np.max(np.abs(true), initial=0.0)
        return as_value(np.where(np.abs(value) <= ROUNDING * largest, 0.0, value))


class _Glow(Mapping[Key, ColourName]):
    """The colours of what glows, computed (and cached) only for the keys that are asked for."""

    def __init__(self, keys: Iterable[Key], colour_of: Callable[[Key], ColourName | None]) -> None:
        self._keys, self._colour_of = keys, lru_cache(maxsize=None)(colour_of)

    @overload
    def get(self, key: Key, /) -> ColourName | None: ...
    @overload
    def get(self, key: Key, default: ColourName | Default, /) -> ColourName | Default: ...
    def get(self, key: Key, default: Default | ColourName | None = None, /) -> Default | ColourName | None:
        # Mapping.get raises and catches KeyError for everything that does not glow, on every repaint.
        found = self._colour_of(key)
        return default if found is None else found

    def __getitem__(self, key: Key) -> ColourName:
        if (found := self._colour_of(key)) is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[Key]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def __eq__(self, other: object) -> bool:
        # That of Mapping asks for every colour twice.
        return self._all == other._all if isinstance(other, _Glow) else super().__eq__(other)

    @cached_property
    def _all(self) -> dict[Key, ColourName]:
        colours = ((key, self._colour_of(key)) for key in self._keys)
        return {key: colour for key, colour in colours if colour is not None}


class NudgeReading(Reading):
    """The reading with the true change in the place of the value, and the sum of linear change and remainder beside it.

    Arrays are shown by their norms, which need not add up. Nodes that cause a remainder glow, and wires that carry one.
    """

    def __init__(self, moves: Moves) -> None:
        self._moves = moves
        self.lit = _Glow(moves.ids, self._node_colour)
        self.lit_wires = _Glow(moves.wires, self._wire_colour)

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
    """The page: the input, a slider for ε, a sentence about the output, and a table of all nodes."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.moves: Moves | None = None
        self._reading: Reading | None = None
        self._shape: Shape = ()
        self._size = 0.1
        self._direction: Value | None = None
        """The direction of the nudge where the input is an array, the largest entry 1; None for ones."""
        self.input = InputChoice(session, sources_only=True)
        self.input.changed.connect(self.refresh)
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
        self.table = NodeTable[int](
            self.tr("Nodes with their changes"),
            (
                Column(self.tr("node"), lambda id, _: self._shown_moves().own(id)),
                self._column(self.tr("Δ: true change"), Moves.true, "trajectory"),
                self._column(self.tr("linear: ∂·ε"), Moves.linear, "gradient"),
                self._column(self.tr("remainder"), Moves.remainder, "remainder"),
                self._column(self.tr("of it made here"), Moves.made_here, "remainder"),
            ),
        )
        self.table.chosen.connect(self.input.go_to)
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
        """The nudge ε, in the shape of the input."""
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
        self.input.follow_selection()

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
        """Takes ε from the field; a single number moves all entries of an array alike."""
        largest = float(np.max(np.abs(value), initial=0.0))
        self._direction = as_value(value / largest) if np.ndim(value) and largest else None
        self._size = largest if np.ndim(value) else float(value)
        self.slider.show_epsilon(self._size)
        self._nudge(self.input.id)

    def _check(self, value: Value) -> None:
        if np.shape(value) not in ((), self._shape):
            template = self.tr("ε must be one number or have the shape of the input, {shape}.")
            raise ValueError(template.format(shape=show_shape(self._shape)))
        if not np.all(np.isfinite(value)):
            raise ValueError(self.tr("ε must be finite."))

    # ── showing ──────────────────────────────────────────────────────────────────────────────────────────────────
    def _nudge(self, id: int | None) -> None:
        graph, results = self.session.graph, self.session.results
        self.moves = None
        if id is not None and (nudge := self.session.nudge(id, self.epsilon)) is not None:
            self.field.set_value(self.epsilon)
            self.moves = Moves(graph, results, nudge)
        self.table.show_rows(self.moves.ids if self.moves is not None else [])
        self._reading = NudgeReading(self.moves) if self.moves is not None else None
        self.sentence.setText(self._sentence())
        self.reading_changed.emit()

    def _column(self, title: str, change: Callable[[Moves, int], Value], colour: str) -> Column[int]:
        return Column(title, lambda id, digits: _text(change(self._shown_moves(), id), digits), colour)

    def _shown_moves(self) -> Moves:
        assert self.moves is not None
        return self.moves

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
        template = self.tr("{input} moves by ε = {epsilon}: {output} truly changes by {true}; the linear term "
                       "∂{output}/∂{input}·ε says {linear}; the remainder is {rest}.")  # fmt: skip
        return template.format(**fields)


def _is_there(value: Value) -> bool:
    return bool(value) if isinstance(value, float) else bool(np.any(value))


def _text(value: Value, digits: int) -> str:
    """The text of a change: a number, the entries of a small array, the norm of a larger one."""
    if np.ndim(value) and np.size(value) > MOST_WRITTEN:
        return f"‖{short_number(size(value), digits)}‖"
    return value_text(value, digits)
