"""The two themes: colours by meaning, fonts, palette and the style sheet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from PySide6.QtCore import QDir, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from graphgui.resource_folder import resource_folder

ICONS = "icons"
"""How style sheets call the folder of icons."""
FAMILIES = ["Inter", "DejaVu Sans", "Noto Sans Symbols2"]
MONO_FAMILIES = ["DejaVu Sans Mono", *FAMILIES]
SMALLEST_POINTS = 9.75
SMALL = 12 / 13
"""How large secondary text is beside plain text, of which `SMALLEST_POINTS` are 13 pixels: never less than 12."""
ColourName = Literal[
    "accent", "error", "gradient", "gradient_line", "output", "parameter", "quiet", "remainder", "text", "trajectory"
]
"""The colours of a theme that are asked for by name: those of texts, marks and lines."""


@dataclass(frozen=True)
class Theme:
    """Colours by meaning, as "#rrggbb" or "#aarrggbb". A sign or a line style says the same, so that nobody needs colour."""

    name: str
    window: str
    """Background of panels and bars."""
    canvas: str
    grid: str
    card: str
    """Background of nodes, cards and fields."""
    line: str
    """Hairlines between and around widgets."""
    outline: str
    """The border of a node, and a wire that carries no gradient."""
    text: str
    quiet: str
    """Secondary text, with a contrast of at least 4.5:1 on window and card."""
    accent: str
    """Widgets that are pressed, focused or selected."""
    on_accent: str
    parameter: str
    parameter_fill: str
    output: str
    output_fill: str
    gradient: str
    gradient_fill: str
    gradient_line: str
    error: str
    error_fill: str
    trajectory: str
    remainder: str
    banner: str
    on_banner: str
    shadow: str
    disabled: str
    """Text of disabled widgets."""
    thumb: str
    """The handle of a scroll bar."""

    def colour(self, name: ColourName) -> str:
        """The colour of a name, as "#rrggbb"."""
        colour: str = getattr(self, name)
        return colour


LIGHT = Theme(
    "light", window="#f7f8fb", canvas="#fdfdfb", grid="#dcdee4", card="#ffffff", line="#dfe2ea", outline="#5b6270",
    text="#15181e", quiet="#5b6270", accent="#1f4f9c", on_accent="#ffffff", parameter="#1f4f9c",
    parameter_fill="#e8f0fd", output="#1c7a45", output_fill="#e6f5ec", gradient="#8a5f00", gradient_fill="#fff3cc",
    gradient_line="#bd8700", error="#b3261e", error_fill="#fdecea", trajectory="#b23b3b", remainder="#6450b8",
    banner="#30343f", on_banner="#ffffff", shadow="#1a000000", disabled="#9aa0ab", thumb="#c3c8d2",
)  # fmt: skip
DARK = Theme(
    "dark", window="#17181b", canvas="#121311", grid="#2a2c2f", card="#1a1b1d", line="#303338", outline="#9aa2ae",
    text="#f1f3f5", quiet="#9aa2ae", accent="#8db4f2", on_accent="#0e1726", parameter="#8db4f2",
    parameter_fill="#1d2a40", output="#86d3a6", output_fill="#173225", gradient="#ffcc5c", gradient_fill="#3a2f12",
    gradient_line="#b98210", error="#ff8a80", error_fill="#3b1a18", trajectory="#f09a9a", remainder="#b4a7f5",
    banner="#d5d8e2", on_banner="#15181e", shadow="#50000000", disabled="#5f6670", thumb="#464a51",
)  # fmt: skip


class FrameColours(NamedTuple):
    """The colours of a frame: its background, the background of its title, and its border."""

    fill: str
    bar: str
    edge: str


_FRAMES = {
    "light": {
        "grey": FrameColours("#80eceef3", "#dfe2ea", "#7b8290"), "blue": FrameColours("#80e6effd", "#d3e2fb", "#4a78c4"),
        "green": FrameColours("#80e3f5ea", "#cdecd9", "#37895a"), "gold": FrameColours("#80fdf3d2", "#f9e5aa", "#997100"),
        "red": FrameColours("#80fdeae7", "#f9d7d2", "#c4554b"), "purple": FrameColours("#80eeeafc", "#e0d8f9", "#7f69c9"),
    },
    "dark": {
        "grey": FrameColours("#80202226", "#34373d", "#858d99"), "blue": FrameColours("#80172338", "#213a63", "#6c98e0"),
        "green": FrameColours("#80122a1f", "#1c4632", "#5aad7e"), "gold": FrameColours("#802c240d", "#4c3c10", "#c9952c"),
        "red": FrameColours("#80331817", "#592622", "#e0756b"), "purple": FrameColours("#80221d3a", "#3a3166", "#9c88e8"),
    },
}  # fmt: skip


def frame_colours(theme: Theme, colour: str) -> FrameColours:
    """The colours of a frame in a theme; `colour` is a key such as "blue"."""
    return _FRAMES[theme.name][colour]


def load_fonts() -> None:
    """Registers the bundled fonts with Qt, once."""
    app = QGuiApplication.instance()
    if app is None or app.property("graphgui_fonts"):
        return
    for path in sorted((resource_folder("fonts")).glob("*.[ot]tf")):
        QFontDatabase.addApplicationFont(str(path))
    app.setProperty("graphgui_fonts", True)


def base_points() -> float:
    """The size of plain text in points: the system's, but at least `SMALLEST_POINTS`."""
    return max(SMALLEST_POINTS, QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).pointSizeF())


def ui_font(scale: float = 1.0) -> QFont:
    """The font of the program, `scale` times as large as plain text."""
    load_fonts()
    font = QFont()
    font.setFamilies(FAMILIES)
    font.setPointSizeF(base_points() * scale)
    # Digits of equal width, so that numbers do not tremble while they run; an l that differs from I and 1;
    # no ligatures that turn what was typed, such as 3x4, into something else.
    for feature, on in (("tnum", 1), ("cv05", 1), ("calt", 0)):
        font.setFeature(QFont.Tag(feature), on)
    return font


def small_font(font: QFont) -> QFont:
    """A font for secondary text beside text in another."""
    font = QFont(font)
    font.setPointSizeF(font.pointSizeF() * SMALL)
    return font


def mono_font(scale: float = 1.0) -> QFont:
    """The monospaced font for code, `scale` times as large as plain text."""
    load_fonts()
    font = QFont()
    font.setFamilies(MONO_FAMILIES)
    font.setPointSizeF(base_points() * scale * 0.94)
    font.setFixedPitch(True)
    return font


def program_icon() -> QIcon:
    """The icon of the program: two nodes that feed a third."""
    return QIcon(str(resource_folder("icons") / "graphgui.svg"))


def system_theme(app: QGuiApplication | None = None) -> Theme:
    """The theme that fits the system's colour scheme; `styleHints().colorSchemeChanged` is emitted for another one."""
    hints = (app or QGuiApplication).styleHints()
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def apply_theme(app: QApplication, theme: Theme, scale: float = 1.0) -> None:
    """Sets style, palette, font and style sheet of the program; `scale` enlarges the type."""
    app.setStyle("Fusion")
    app.setPalette(make_palette(theme))
    app.setFont(ui_font(scale))
    app.setStyleSheet(style_sheet(theme, scale))


def set_role(widget: QWidget, role: str) -> None:
    """Sets the `role` of a widget, by which the style sheet selects it; call it before the widget is first shown.

    Labels: title, equation, right, heading, panel, quiet, gradient, output, error, mono. Frames: card, problem, divider.
    Buttons: primary, gradient. Line edits: flat.
    """
    widget.setProperty("role", role)


def change_role(widget: QWidget, role: str) -> None:
    """Changes the `role` of a widget that may be shown already, and restyles it."""
    if widget.property("role") != role:
        set_role(widget, role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def make_palette(theme: Theme) -> QPalette:
    """The theme as Qt's palette, for everything that is painted without the style sheet."""
    role = QPalette.ColorRole
    colors = {
        role.Window: theme.window, role.WindowText: theme.text, role.Base: theme.card, role.AlternateBase: theme.window,
        role.Text: theme.text, role.Button: theme.card, role.ButtonText: theme.text, role.BrightText: theme.error,
        role.ToolTipBase: theme.banner, role.ToolTipText: theme.on_banner, role.PlaceholderText: theme.quiet,
        role.Highlight: theme.accent, role.HighlightedText: theme.on_accent, role.Accent: theme.accent,
        role.Link: theme.accent, role.LinkVisited: theme.accent, role.Light: theme.card, role.Midlight: theme.window,
        role.Mid: theme.line, role.Dark: theme.line, role.Shadow: theme.outline,
    }  # fmt: skip
    palette = QPalette()
    for key, color in colors.items():
        palette.setColor(key, QColor(color))
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(theme.disabled))
    return palette


def style_sheet(theme: Theme, scale: float = 1.0) -> str:
    """The style sheet of the whole program; `scale` enlarges the type."""
    values = {**vars(theme), "points": f"{base_points() * scale:.2f}", "small": f"{base_points() * scale * SMALL:.2f}"}
    values["large"] = f"{base_points() * scale * 1.2:.2f}"
    values["mono"] = ", ".join(f'"{family}"' for family in MONO_FAMILIES)
    # Marks, arrows and scroll bars grow with the type that they stand beside.
    sheet = re.sub(r"@(\d+)px", lambda found: f"{round(int(found[1]) * scale)}px", _SHEET)
    for key in sorted(values, key=len, reverse=True):
        sheet = sheet.replace(f"@{key}", values[key])
    # A search path, since a style sheet cannot hold every path: not one with spaces or quotation marks.
    QDir.setSearchPaths(ICONS, [str(resource_folder("icons"))])
    return sheet.replace("url(", f"url({ICONS}:")


_SHEET = """
QMainWindow, QDialog { background: @window; }
QToolTip { background: @banner; color: @on_banner; border: 1px solid @banner; padding: 5px 7px; }

QMenuBar { background: @window; border-bottom: 1px solid @line; padding: 2px 6px; }
QMenuBar::item { background: transparent; padding: 4px 9px; border-radius: 6px; }
QMenuBar::item:selected { background: @parameter_fill; color: @accent; }
QMenuBar::item:disabled { color: @disabled; }
QMenu { background: @card; border: 1px solid @line; padding: 5px; }
QMenu::item { padding: 5px 26px 5px @26px; border-radius: 5px; }
QMenu::item:selected { background: @parameter_fill; color: @accent; }
QMenu::item:disabled { color: @disabled; background: transparent; }
QMenu::separator { height: 1px; background: @line; margin: 5px 8px; }
QMenu::indicator { width: @14px; height: @14px; left: 6px; }
QMenu::indicator:checked { image: url(mark-@name.svg); }

QToolBar { background: @window; border: none; border-bottom: 1px solid @line; padding: 6px; spacing: 6px; }
QToolBar::separator { width: 1px; background: @line; margin: 4px 4px; }
QStatusBar { background: @window; border-top: 1px solid @line; color: @quiet; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: @quiet; padding: 2px 6px; }
QStatusBar QPushButton { background: transparent; border: none; color: @accent; padding: 2px 6px; min-height: 0; }
QStatusBar QPushButton:hover { text-decoration: underline; }
QDockWidget { color: @quiet; font-weight: bold; border: 1px solid @line; }
QDockWidget::title { background: @window; padding: 6px 10px; border-bottom: 1px solid @line; }
QMainWindow::separator, QSplitter::handle { background: @line; width: 1px; height: 1px; }
QMainWindow::separator:hover, QSplitter::handle:hover { background: @accent; }

QPushButton, QToolButton {
    background: @card; color: @text; border: 1px solid @line; border-radius: 6px; padding: 5px 10px; }
QPushButton:hover, QToolButton:hover { border-color: @outline; }
QPushButton:pressed, QToolButton:pressed { background: @parameter_fill; border-color: @accent; }
QPushButton:checked, QToolButton:checked { background: @parameter_fill; color: @accent; border-color: @accent; }
QPushButton:focus, QToolButton:focus { border: 2px solid @accent; padding: 4px 9px; }
QPushButton:disabled, QToolButton:disabled { background: @window; color: @disabled; border-color: @line; }
QPushButton:default, QPushButton[role="primary"], QToolButton[role="primary"] {
    background: @accent; color: @on_accent; border-color: @accent; }
QPushButton:default:hover, QPushButton[role="primary"]:hover, QToolButton[role="primary"]:hover { border-color: @text; }
QPushButton:default:focus, QPushButton[role="primary"]:focus, QToolButton[role="primary"]:focus { border-color: @text; }
QPushButton:default:disabled, QPushButton[role="primary"]:disabled, QToolButton[role="primary"]:disabled {
    background: @window; color: @disabled; border-color: @line; }
QPushButton[role="gradient"]:checked, QToolButton[role="gradient"]:checked {
    background: @gradient_fill; color: @gradient; border-color: @gradient_line; }
QToolButton::menu-indicator { image: none; }
QToolButton[role="title"] { background: transparent; border: 1px solid transparent; padding: 3px; icon-size: @10px; }
QToolButton[role="title"]:hover { border-color: @line; }

QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QComboBox {
    background: @card; color: @text; border: 1px solid @line; border-radius: 6px; padding: 4px 7px;
    selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit:hover, QAbstractSpinBox:hover, QComboBox:hover { border-color: @outline; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QAbstractSpinBox:focus, QComboBox:focus {
    border: 2px solid @accent; padding: 3px 6px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QTextEdit:disabled, QAbstractSpinBox:disabled, QComboBox:disabled {
    background: @window; color: @disabled; }
QLineEdit[role="flat"] { background: transparent; border-color: transparent; font-size: @largept; font-weight: bold; }
QLineEdit[role="flat"]:hover { border-color: @line; }
QLineEdit[role="flat"]:focus { background: @card; border-color: @accent; }
QComboBox { padding-right: @20px; }
QComboBox:focus { padding-right: @19px; }
QComboBox::drop-down { border: none; width: @20px; }
QComboBox::down-arrow { image: url(down-@name.svg); width: @10px; height: @10px; }
QComboBox QAbstractItemView { background: @card; border: 1px solid @line; padding: 4px; outline: none; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: @16px; }
QAbstractSpinBox::up-arrow { image: url(up-@name.svg); width: @8px; height: @8px; }
QAbstractSpinBox::down-arrow { image: url(down-@name.svg); width: @8px; height: @8px; }

QCheckBox, QRadioButton { spacing: 7px; padding: 2px; border: 1px solid transparent; border-radius: 4px; }
QCheckBox:focus, QRadioButton:focus { border-color: @accent; }
QCheckBox:disabled, QRadioButton:disabled { color: @disabled; }
QCheckBox::indicator, QAbstractItemView::indicator {
    width: @14px; height: @14px; border: 1px solid @outline; border-radius: 4px; background: @card; }
QRadioButton::indicator {
    width: @14px; height: @14px; border: 1px solid @outline; border-radius: @7px; background: @card; }
QCheckBox::indicator:hover, QAbstractItemView::indicator:hover, QRadioButton::indicator:hover { border-color: @accent; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked, QRadioButton::indicator:checked {
    background: @accent; border-color: @accent; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { image: url(tick-@name.svg); }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: @window; border-color: @line; }

QTabBar[role="workspaces"]::tab { padding: 4px 8px 3px 8px; margin: 0 4px; }
QToolButton[role="workspaces"] { color: @accent; font-weight: bold; padding: 2px 10px; margin-right: 6px; }

QTabWidget::pane { border: none; border-top: 1px solid @line; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: @quiet; font-weight: bold; padding: 6px 8px 4px 8px; margin: 0 3px;
    border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @accent; border-bottom-color: @accent; }
QTabBar::tab:focus { background: @parameter_fill; }
QTabBar::tab:disabled { color: @disabled; }

QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: @10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: @10px; margin: 0; }
QScrollBar::handle { background: @thumb; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: @28px; }
QScrollBar::handle:horizontal { min-width: @28px; }
QScrollBar::handle:hover { background: @outline; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QAbstractItemView { background: @card; border: 1px solid @line; border-radius: 6px;
    selection-background-color: @parameter_fill; selection-color: @accent; }
QListView::item, QTreeView::item { padding: 3px 5px; }
QTableView[role="rows"]::item { padding: 3px 5px; }
QHeaderView::section {
    background: @window; color: @quiet; border: none; border-bottom: 1px solid @line; padding: 4px 7px; }
QGroupBox { border: 1px solid @line; border-radius: 6px; margin-top: 9px; padding: 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 9px; padding: 0 3px; color: @quiet; }
QSlider::groove:horizontal { height: 4px; background: @line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 2px; }
QSlider::handle:horizontal {
    width: 14px; margin: -6px 0; border: 1px solid @accent; border-radius: 8px; background: @card; }
QSlider::handle:horizontal:focus { background: @accent; }
QProgressBar { background: @line; border: none; border-radius: 3px; max-height: 6px; color: transparent; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }

QFrame[role="card"] { background: @card; border: 1px solid @line; border-radius: 8px; }
QFrame[role="problem"] { background: @error_fill; border: 1px solid @error; border-radius: 8px; }
QFrame[role="divider"] { background: @line; border: none; max-height: 1px; }
QLabel[role="title"] { font-size: @largept; font-weight: bold; }
QLabel[role="equation"] { font-size: @largept; }
QLabel[role="heading"] { color: @quiet; font-size: @smallpt; font-weight: bold; }
QLabel[role="quiet"] { color: @quiet; }
QLabel[role="panel"] { color: @quiet; font-weight: bold; }
QLabel[role="small"] { color: @quiet; font-size: @smallpt; }
QLabel[role="gradient"] { color: @gradient; font-weight: bold; }
QLabel[role="output"] { color: @output; font-weight: bold; }
QLabel[role="right"] { color: @output; font-size: @largept; font-weight: bold; }
QLabel[role="error"] { color: @error; }
QLabel[role="mono"], QPlainTextEdit[role="mono"] { font-family: @mono; }
QPlainTextEdit[role="code"] { background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 1px;
    font-family: @mono; font-size: @smallpt; }
QPlainTextEdit[role="code"]:focus { border: 1px solid @accent; padding: 1px; }
"""
