"""An option of a node in the inspector: its name, and a check box, combo box or field by its kind."""

from __future__ import annotations

import ast
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from graphgui.document.edits import set_option
from graphgui.engine.options import LONGEST_OPTION, Option, OptionError, OptionValue
from graphgui.formats.expressions.number_parser import parse_value
from graphgui.ui.faults.guards import guarded
from graphgui.ui.inspector.slot_row import Subject
from graphgui.ui.theme import Theme
from graphgui.ui.translate import translate
from graphgui.ui.widgets.cards import Card, Label
from graphgui.ui.widgets.combo_box import ComboBox
from graphgui.ui.widgets.text_field import CheckedField

TEXT_KINDS = ("index", "subscripts", "names")
"""Kinds of options whose values are text; all others are written as Python literals."""


def option_text(value: OptionValue) -> str:
    """An option's value as text: "None", "1", "(0, 1)", "ij,jk->ik"."""
    return value if isinstance(value, str) else str(value)


def parse_option(option: Option, text: str) -> OptionValue:
    """The option's value from a text; raises OptionError with a sentence where the option cannot have it."""
    if option.kind in TEXT_KINDS:
        return option.check(text)
    plain = text.strip().replace("−", "-")
    if not plain or len(plain) > 10 * LONGEST_OPTION:
        return option.check(plain)
    try:
        read = parse_value if option.kind == "number" else ast.literal_eval
        value = read(plain)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        value = plain
    return option.check(value)


class OptionField(CheckedField):
    """A field for an option's value as text. Enter and losing the focus commit, Esc restores, refused text stays.

    `committed(value)` is emitted with another value.
    """

    committed = Signal(object)

    def __init__(self, option: Option, value: OptionValue) -> None:
        super().__init__()
        self._option = option
        self._began = ""
        """The text when editing began."""
        self.set_value(value)

    @property
    def is_typing(self) -> bool:
        """Whether the text differs from the option's value, or was refused."""
        return self.text() != self._began or bool(self.problem)

    def set_value(self, value: OptionValue) -> None:
        """Shows a value; typing is not disturbed, unless the value is the one typed."""
        text = option_text(value)
        typing = self.is_typing and self.text() != text
        if typing and (self.hasFocus() or text == self._began):
            return
        self._show(text)

    def commit(self) -> bool:
        """Reads the text as the option's value; where it cannot be, keeps it, emits `refused` and returns False."""
        if not self.is_typing:
            return True
        try:
            value = parse_option(self._option, self.text())
        except OptionError as error:
            sentence = str(error)
            self._refuse(f"{sentence[:1].upper()}{sentence[1:]}.")
            return False
        before = self._began
        self._show(option_text(value))
        if self._began != before:
            self.committed.emit(value)
        return True

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter commits, Esc restores."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if self.commit():
                    self.selectAll()
            case Qt.Key.Key_Escape if self.is_typing:
                self._show(self._began)
                self.selectAll()
            case Qt.Key.Key_Escape:
                event.ignore()
            case _:
                super().keyPressEvent(event)

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commits the text."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.commit()
            self.deselect()

    def _show(self, text: str) -> None:
        self._forget_problem()
        self._began = text
        if text != self.text() or self.isUndoAvailable():
            self.setText(text)  # clears the field's undo stack, so that undo is the graph's
        if not self.hasFocus():
            self.setCursorPosition(0)
        self.setToolTip(self._option.doc)
        self.setAccessibleDescription(self._option.doc)


class OptionRow:
    """The label and the field of one option, to be placed side by side."""

    def __init__(self, subject: Subject, option: Option) -> None:
        self._subject, self.option = subject, option
        self.label = Label(option.name.replace("_", " "))
        self.label.setToolTip(option.doc)
        self.field: QCheckBox | ComboBox | OptionField
        self._show: Callable[[OptionValue], None]
        if option.kind == "flag":
            self.field, self._show = self._make_flag()
        elif option.kind == "choice":
            self.field, self._show = self._make_choice()
        else:
            self.field, self._show = self._make_text()
        self.field.setAccessibleName(translate("Option {name}").format(name=option.name))
        self.field.setAccessibleDescription(option.doc)
        self.field.setToolTip(option.doc)

    def refresh(self) -> None:
        """Shows the present value of the option."""
        self._show(self._subject.node.options[self.option.name])

    def _make_flag(self) -> tuple[QCheckBox, Callable[[OptionValue], None]]:
        box = QCheckBox()
        box.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        box.clicked.connect(self._put)

        def show(value: OptionValue) -> None:
            box.setChecked(bool(value))

        return box, show

    def _make_choice(self) -> tuple[ComboBox, Callable[[OptionValue], None]]:
        choice, values = ComboBox(), self.option.choices
        choice.addItems([option_text(value) for value in values])

        def put(at: int) -> None:
            # Arrow keys run through the choices: these edits merge into one undo step.
            self._put(values[at], merge=True)

        def show(value: OptionValue) -> None:
            at = next(at for at, other in enumerate(values) if other == value and type(other) is type(value))
            if at != choice.currentIndex():
                choice.setCurrentIndex(at)

        choice.activated.connect(put)
        choice.left.connect(self._subject.seal)
        return choice, show

    def _make_text(self) -> tuple[OptionField, Callable[[OptionValue], None]]:
        field = OptionField(self.option, self._subject.node.options[self.option.name])
        field.committed.connect(self._put)
        field.refused.connect(self._subject.session.say)
        return field, field.set_value

    def _put(self, value: OptionValue, merge: bool = False) -> None:
        if not self._subject.is_alive():
            return
        node, name = self._subject.node, self.option.name
        if node.options.get(name) == value and type(node.options.get(name)) is type(value):
            return
        key = ("option", node.id, name) if merge else None
        label = translate("Set {option} of {name}").format(option=name, name=node.name)
        self._subject.session.do(label, set_option(node, name, value), merge=key)


class OptionsCard(Card):
    """A row for each option of a node."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(translate("Options"))
        self.rows = [OptionRow(subject, option) for option in subject.node.row.options]
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for at, row in enumerate(self.rows):
            grid.addWidget(row.label, at, 0)
            grid.addWidget(row.field, at, 1)
        self.column.addLayout(grid)

    @property
    def fields(self) -> list[QWidget]:
        """The fields in tab order."""
        return [row.field for row in self.rows]

    def refresh(self) -> None:
        """Shows the present values of the options."""
        for row in self.rows:
            row.refresh()

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme, where the style sheet does not apply."""
        for row in self.rows:
            if isinstance(row.field, OptionField):
                row.field.apply_theme(theme)
