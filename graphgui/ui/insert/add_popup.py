"""The popup that adds nodes: type, choose with the arrow keys, Enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from graphgui.ui.faults.guards import guarded, guarded_paint
from graphgui.ui.insert.add_choices import Choice
from graphgui.ui.plain_text import PlainLabel
from graphgui.ui.theme import LIGHT, Theme, set_role, small_font
from graphgui.ui.widgets.stale_index import while_there
from graphgui.ui.widgets.text_field import TextField

WIDTH, HEIGHT = 372, 420
BESIDE = QPoint(18, -30)
"""Where the popup stands beside what it adds to, so that the place stays seen."""
SYMBOL_WIDTH = 54

Index = QModelIndex | QPersistentModelIndex
CHOICE = Qt.ItemDataRole.UserRole


class ChoiceSource(Protocol):
    """The source of a popup's choices for a typed text."""

    def offered(self, text: str) -> list[Choice]:
        """The choices for a typed text, best first."""

    def refusal(self, text: str) -> str:
        """The reason why a text has no choices."""


class AddPopup(QFrame):
    """Offers what can be added. `taken(choice, wired)` is emitted with the choice, `left` when the popup has gone."""

    taken = Signal(object, bool)
    left = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self._choices: ChoiceSource | None = None
        set_role(self, "card")
        self.setAccessibleName(self.tr("Add a node"))
        self.heading = PlainLabel()
        set_role(self.heading, "quiet")
        self.search = _Search(self)
        self.search.setPlaceholderText(self.tr("Operation, number, name or expression"))
        self.search.setAccessibleName(self.tr("Add a node: type an operation, a number, a name or an expression"))
        self.list = QListView()
        self.list.setModel(_Offer(self))
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setStyleSheet("QListView { border: none; background: transparent; }")
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(self.tr("What can be added"))
        self.sentence = PlainLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.hint = PlainLabel()
        set_role(self.hint, "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 8)
        layout.setSpacing(6)
        for part in (self.heading, self.search, self.list, self.sentence, self.hint):
            layout.addWidget(part)
        layout.setStretch(2, 1)
        self.search.textChanged.connect(self._show_offer)
        self.list.clicked.connect(self._on_clicked)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.hide()

    @property
    def offer(self) -> _Offer:
        """The choices that are listed now."""
        model = self.list.model()
        assert isinstance(model, _Offer)
        return model

    @property
    def current(self) -> Choice | None:
        """The choice that Enter would take."""
        index = self.list.currentIndex()
        return self.offer.rows[index.row()] if index.isValid() else None

    def apply_theme(self, theme: Theme) -> None:
        """Takes the colours of a theme."""
        delegate = self.list.itemDelegate()
        assert isinstance(delegate, _Rows)
        delegate.theme = theme

    def open_at(self, place: QPoint, choices: ChoiceSource, heading: str, hint: str) -> None:
        """Opens beside a point of its parent, whole."""
        self._choices = choices
        self.heading.setText(heading)
        self.heading.setVisible(bool(heading))
        self.hint.setText(hint)
        room = self._window.rect().adjusted(8, 8, -8, -8)
        self.resize(min(WIDTH, room.width()), min(HEIGHT, room.height()))
        # Room for two lines, so that the list does not jump while one goes through it.
        self.sentence.setFixedHeight(2 * self.sentence.fontMetrics().lineSpacing() + 2)
        corner = place + BESIDE
        if corner.x() + self.width() > room.right():
            corner.setX(place.x() - BESIDE.x() - self.width())
        corner.setX(max(min(corner.x(), room.right() - self.width()), room.left()))
        corner.setY(max(min(corner.y(), room.bottom() - self.height()), room.top()))
        self.move(corner)
        # Unlike clear(), this leaves nothing for undo, which belongs to the graph then.
        self.search.setText("")
        self._show_offer("")
        self.show()
        self.raise_()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Goes away, having added nothing more."""
        if self._choices is None:
            return
        self._choices = None
        # Told first: when it hides, Qt gives the focus to anybody.
        self.left.emit()
        self.hide()

    def step(self, by: int) -> None:
        """Goes so many choices down, or up, past headings; stops at the ends."""
        stops = [at for at, choice in enumerate(self.offer.rows) if not choice.is_section]
        if stops:
            now = self.list.currentIndex().row()
            at = stops.index(now) if now in stops else -1
            self._go(stops[max(0, min(at + by, len(stops) - 1))])

    def take(self, wired: bool = True) -> None:
        """Takes what is current."""
        choice = self.current
        # A click may end after the popup has gone: its choices are those of the graph as it was.
        if self._choices is not None and choice is not None and not choice.is_section:
            self.leave()
            self.taken.emit(choice, wired)

    def _show_offer(self, text: str) -> None:
        if self._choices is None:
            return
        self.offer.show(self._choices.offered(text))
        first = next((at for at, choice in enumerate(self.offer.rows) if not choice.is_section), None)
        if first is None:
            refusal = self._choices.refusal(text) if text.strip() else self.tr("Nothing fits here.")
            self.sentence.setText(refusal)
            self.search.setAccessibleDescription(refusal)
        else:
            self._go(first)
            self.list.scrollToTop()

    def _go(self, row: int) -> None:
        index = self.offer.index(row)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(self.offer.index(0) if row == 1 else index)

    def _on_current(self, index: QModelIndex) -> None:
        choice = self.offer.rows[index.row()] if index.isValid() else None
        sentence = choice.sentence if choice else ""
        self.sentence.setText(sentence)
        self.search.setAccessibleDescription(f"{choice.title}. {sentence}" if choice else "")

    def _on_clicked(self, index: QModelIndex) -> None:
        self.list.setCurrentIndex(index)
        self.take()


class _Search(TextField):
    """The field in which one types; it stays in focus, and the keys that a list knows go to the list."""

    def __init__(self, popup: AddPopup) -> None:
        super().__init__(popup)
        self._popup = popup

    @property
    def is_typing(self) -> bool:
        """Esc always belongs to the popup."""
        return True

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup, shift = self._popup, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        page = max(1, popup.list.viewport().height() // max(1, popup.list.sizeHintForRow(0)) - 1)
        steps = {
            Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: page, Qt.Key.Key_PageUp: -page,
        }  # fmt: skip
        match event.key():
            case Qt.Key.Key_Escape:
                popup.leave()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                popup.take(wired=not shift)
            case key if key in steps:
                popup.step(steps[Qt.Key(key)])
            case _:
                super().keyPressEvent(event)
        # The canvas behind must not receive what is typed here.
        event.accept()

    @guarded
    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes through the list too: there is nowhere else to go."""
        self._popup.step(1 if next else -1)
        return True

    @guarded
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self._popup.leave()


class _Offer(QAbstractListModel):
    """The list of what is offered."""

    def __init__(self, parent: AddPopup) -> None:
        super().__init__(parent)
        self.rows: list[Choice] = []

    def show(self, rows: Sequence[Choice]) -> None:
        """Offers these."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    @guarded
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    @guarded
    @while_there(None)
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        choice = self.rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return choice.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(part for part in (choice.title, choice.aside, choice.sentence) if part)
            case _:
                return choice if role == CHOICE else None

    @guarded
    @while_there(Qt.ItemFlag.NoItemFlags)
    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.rows[index.row()].is_section:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Rows(QStyledItemDelegate):
    """Paints one choice: its sign, its name, and where it belongs."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = LIGHT

    @guarded
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, option.fontMetrics.height() + 11)

    @guarded_paint
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        choice: Choice = index.data(CHOICE)
        theme, rect = self.theme, QRect(option.rect)
        font, small = QFont(option.font), small_font(option.font)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if choice.is_section:
            small.setBold(True)
            painter.setFont(small)
            painter.setPen(QColor(theme.quiet))
            painter.drawText(rect.adjusted(6, 4, -6, 0), left, choice.title.upper())
            painter.restore()
            return
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(QColor(theme.accent), 1.4) if chosen else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.parameter_fill if chosen else theme.window))
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 5, 5)
        painter.setFont(font)
        painter.setPen(QColor(theme.parameter if choice.is_source else theme.text))
        sign = QRect(rect.left() + 6, rect.top(), SYMBOL_WIDTH, rect.height())
        painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, choice.symbol)
        painter.setFont(small)
        painter.setPen(QColor(theme.quiet))
        aside = painter.fontMetrics().horizontalAdvance(choice.aside)
        painter.drawText(rect.adjusted(0, 0, -8, 0), right, choice.aside)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        name = rect.adjusted(SYMBOL_WIDTH + 12, 0, -aside - 18, 0)
        title = painter.fontMetrics().elidedText(choice.title, Qt.TextElideMode.ElideRight, name.width())
        painter.drawText(name, left, title)
        painter.restore()
