"""The themes can be read, and every sign has a glyph on a bare machine."""

from itertools import product

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontDatabase, QRawFont
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QScrollBar,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from graphgui.engine.ops import OPS
from graphgui.resource_folder import resource_folder
from graphgui.ui.theme import (
    DARK,
    FAMILIES,
    LIGHT,
    apply_theme,
    load_fonts,
    mono_font,
    program_icon,
    set_role,
    style_sheet,
    system_theme,
    ui_font,
)

SIGNS = "∂εη·−∞√²ⁿ×÷σΣ‖ᵀ⚠✓▶⏸⏮⏭⏹x̄ˣ⊘→↶↷‹›∇Δθ⁻⁰“”…"
ON = {
    "text": ("window", "canvas", "card", "parameter_fill", "output_fill", "gradient_fill", "error_fill"),
    "quiet": ("window", "canvas", "card"),
    "accent": ("window", "card", "parameter_fill"),
    "on_accent": ("accent",),
    "on_banner": ("banner",),
    "parameter": ("window", "canvas", "card", "parameter_fill"),
    "output": ("window", "canvas", "card", "output_fill"),
    "gradient": ("window", "canvas", "card", "gradient_fill", "parameter_fill", "output_fill"),
    "error": ("window", "canvas", "card", "error_fill"),
    "trajectory": ("window", "canvas", "card"),
    "remainder": ("window", "canvas", "card"),
}


def luminance(color):
    """The relative luminance of the Web Content Accessibility Guidelines 2."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first, second):
    """The contrast ratio of two colours, from 1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_the_contrast_formula_knows_black_on_white():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_text_stands_out_from_what_is_behind_it(theme):
    for color, backs in ON.items():
        for back in backs:
            ratio = contrast(getattr(theme, color), getattr(theme, back))
            assert ratio >= 4.5, f"{theme.name}: {color} on {back} has {ratio:.2f}:1"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_lines_that_carry_meaning_can_be_seen(theme):
    for line, back in product(("outline", "gradient_line", "accent", "error", "output"), ("canvas", "card")):
        assert contrast(getattr(theme, line), getattr(theme, back)) >= 3


def test_the_shipped_fonts_have_every_sign(qapp):
    load_fonts()
    fonts = [QRawFont(str(path), 12) for path in sorted((resource_folder("fonts")).glob("*.[ot]tf"))]
    for sign in set(SIGNS) | set("".join(row.symbol + row.label + row.doc for row in OPS.values())):
        assert any(font.supportsCharacter(ord(sign)) for font in fonts), f"{sign} (U+{ord(sign):04X})"


def test_fonts_are_loaded_under_the_names_asked_for(qapp):
    load_fonts()
    load_fonts()
    assert {*FAMILIES, "DejaVu Sans Mono"} <= set(QFontDatabase.families())
    assert ui_font(2.0).pointSizeF() == pytest.approx(2 * ui_font().pointSizeF())
    assert mono_font().families()[0] == "DejaVu Sans Mono"


def test_the_fonts_are_small_and_come_with_their_licences():
    files = list((resource_folder("fonts")).iterdir())
    assert sum(path.stat().st_size for path in files) < 2.5e6
    assert {"LICENSE-OFL.txt", "LICENSE-DejaVu.txt"} <= {path.name for path in files}


@pytest.fixture
def restored(qapp):
    """Whatever theme a test applies, the next test begins with none."""
    yield qapp
    qapp.setStyleSheet("")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_theme_reaches_widgets(restored, qtbot, theme):
    apply_theme(restored, theme)
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.addWidget(QLabel("c = a + b"))
    layout.addWidget(QLineEdit("e = (a + b) * (b + 1)"))
    window.resize(240, 90)
    window.show()
    picture = window.grab().toImage()
    assert picture.pixelColor(2, 2).name() == theme.window
    assert "@" not in QApplication.instance().styleSheet()
    assert all(color.startswith("#") for key, color in vars(theme).items() if key != "name")


def test_larger_type_makes_larger_widgets(restored, qtbot):
    edit = QLineEdit("1")
    qtbot.addWidget(edit)
    apply_theme(restored, LIGHT)
    small = edit.sizeHint().height()
    apply_theme(restored, LIGHT, 1.8)
    assert edit.sizeHint().height() > small * 1.3


def test_the_icon_is_drawn_at_every_size(qapp):
    for size in (16, 32, 256):
        picture = program_icon().pixmap(QSize(size, size)).toImage()
        assert not picture.isNull()
        assert picture.pixelColor(picture.width() // 2, picture.height() // 12).blue() > 80


def test_the_theme_follows_the_system(qapp, monkeypatch):
    class Hints:
        def __init__(self, scheme):
            self.scheme = scheme

        def colorScheme(self):
            return self.scheme

    class App:
        def __init__(self, scheme):
            self.scheme = scheme

        def styleHints(self):
            return Hints(self.scheme)

    assert system_theme(App(Qt.ColorScheme.Dark)) is DARK
    assert system_theme(App(Qt.ColorScheme.Light)) is LIGHT
    assert system_theme(App(Qt.ColorScheme.Unknown)) is LIGHT
    assert system_theme() in (LIGHT, DARK)


@pytest.mark.parametrize("name", ["plain", "two words", "Öl ∂ [x] (y) 'z'", 'a "quotation"', "half; a {rule}", "50%20"])
def test_icons_are_found_in_a_folder_of_any_name(qtbot, monkeypatch, tmp_path, name):
    """A tick that is drawn from there changes what a check box looks like, and the style sheet is understood."""
    icons = tmp_path / name
    icons.mkdir()
    red = '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16"><rect width="16" height="16" fill="#ff0000"/></svg>'
    (icons / "tick-light.svg").write_text(red)
    monkeypatch.setattr("graphgui.ui.theme.resource_folder", lambda folder: icons)
    box = QCheckBox()
    qtbot.addWidget(box)
    box.setStyleSheet(style_sheet(LIGHT))
    box.setChecked(True)
    image = box.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    monkeypatch.undo()
    style_sheet(LIGHT)
    assert "#ff0000" in colours


@pytest.mark.parametrize(("scale", "side"), [(0.88, 12), (1.0, 14), (1.5, 21)])
def test_marks_and_bars_grow_with_the_type(qtbot, scale, side):
    """A check box of 14 pixels beside a word of 13 is one of 21 beside a word of 20; a scroll bar and a head's buttons too."""
    parent = QWidget()
    qtbot.addWidget(parent)
    box, bar, button = QCheckBox(parent), QScrollBar(Qt.Orientation.Vertical, parent), QToolButton(parent)
    set_role(button, "title")
    parent.setStyleSheet(style_sheet(LIGHT, scale))
    for widget in (box, bar, button):
        widget.ensurePolished()
    metric = QStyle.PixelMetric
    assert box.style().pixelMetric(metric.PM_IndicatorWidth, None, box) == side + 2
    assert bar.sizeHint().width() == round(10 * scale)
    assert button.iconSize().width() == round(10 * scale)
