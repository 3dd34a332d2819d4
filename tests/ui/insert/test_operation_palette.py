"""Every operation can be found, dragged and chosen, by mouse and by keyboard."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag, QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea

from graphgui.engine.ops import GROUPS, OPS
from graphgui.ui.drag_formats import OP_MIME
from graphgui.ui.insert.operation_palette import OperationPalette
from graphgui.ui.insert.operation_search import matches
from graphgui.ui.insert.palette_tiles import OPEN_AT_START, describe
from graphgui.ui.insert.usage import Usage
from graphgui.ui.theme import DARK, LIGHT, apply_theme


@pytest.fixture
def palette(qtbot, qapp):
    apply_theme(qapp, LIGHT)
    palette = OperationPalette(Usage())
    qtbot.addWidget(palette)
    palette.apply_theme(LIGHT)
    palette.resize(palette.sizeHint().width(), 760)
    palette.show()
    palette.activateWindow()
    qtbot.waitUntil(palette.isActiveWindow)
    palette.chosen = []
    palette.op_chosen.connect(palette.chosen.append)
    yield palette
    qapp.setStyleSheet("")


def shown(palette):
    return [name for name, tile in palette.board.tiles.items() if tile.isVisible()]


def nothing_found(palette):
    """The label that says that a search has no answer."""
    return palette.findChild(QLabel, "nothing_found")


def at_start():
    return [name for name, row in OPS.items() if row.group in OPEN_AT_START]


def test_every_operation_has_a_tile_in_its_group(palette):
    assert set(palette.board.tiles) == set(OPS)
    palette.board.open_all(True)
    assert shown(palette) == list(OPS)
    tops = {
        group: [palette.board.tiles[name].y() for name, row in OPS.items() if row.group == group] for group in GROUPS
    }
    for before, after in pairwise(GROUPS):
        assert max(tops[before]) < min(tops[after])


def test_three_tiles_stand_in_a_row_at_the_size_it_asks_for_and_fewer_when_narrow(palette):
    def in_first_row():
        names = [name for name, row in OPS.items() if row.group == "Arithmetic"]
        return sum(palette.board.tiles[name].y() == palette.board.tiles[names[0]].y() for name in names)

    assert 190 <= palette.width() <= 230
    assert in_first_row() == 3
    palette.resize(palette.minimumSizeHint().width(), 760)
    assert in_first_row() == 2
    palette.resize(palette.sizeHint().width(), 200)
    assert palette.findChild(QScrollArea).verticalScrollBar().maximum() > 0
    assert in_first_row() == 3
    assert palette.findChild(QScrollArea).horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize("scale", [1.0, 1.6])
def test_no_label_or_symbol_is_clipped(palette, qapp, scale):
    apply_theme(qapp, LIGHT, scale)
    palette.resize(palette.sizeHint().width(), 760)
    palette.board.open_all(True)
    for name, tile in palette.board.tiles.items():
        assert QFontMetrics(tile.label_font()).horizontalAdvance(tile.row.label) <= tile.width() - 4, name
        assert QFontMetrics(tile.symbol_font()).horizontalAdvance(tile.row.symbol) <= tile.width() - 4, name
        assert tile.geometry().right() < palette.board.width()


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("sum", "sum"),
        ("SINE", "sin"),
        ("subtract", "sub"),
        ("σ", "sigmoid"),
        ("*", "mul"),
        ("ln", "log"),
        ("logistic", "sigmoid"),
        ("@", "matmul"),
        ("mean sq", "mse"),
        ("stop", "detach"),
        ("-", "sub"),
        ("max", "max"),
        ("loss", "mse"),
        ("×", "mul"),
        ("times", "mul"),
        ("average", "mean"),
    ],
)
def test_search_finds_names_labels_symbols_and_synonyms(palette, qtbot, text, first):
    if text.isascii():
        qtbot.keyClicks(palette.search, text)
    else:
        palette.search.insert(text)  # Qt's test keyboard has only ASCII
    assert first in shown(palette)
    assert len(shown(palette)) < len(OPS)
    assert palette.board.shown[0] == first
    tops = [(palette.board.tiles[name].y(), palette.board.tiles[name].x()) for name in palette.board.shown]
    assert tops == sorted(tops)
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.chosen == [first]
    assert palette.search.text() == ""
    assert shown(palette) == at_start()


def test_conv_and_loss_find_the_whole_family_first(palette, qtbot):
    qtbot.keyClicks(palette.search, "conv")
    assert all("conv" in name or "corr" in name for name in palette.board.shown[:2])
    palette.search.clear()
    qtbot.keyClicks(palette.search, "loss")
    family = [name for name, row in OPS.items() if row.group == "Losses"]
    assert palette.board.shown[: len(family)] == family


def test_sections_open_and_close_by_mouse_and_by_keyboard(palette, qtbot):
    functions, tile = palette.board.headings["Functions"], palette.board.tiles["exp"]
    assert not tile.isVisible()
    qtbot.mouseClick(functions, Qt.MouseButton.LeftButton)
    assert tile.isVisible()
    qtbot.mouseClick(functions, Qt.MouseButton.LeftButton)
    assert not tile.isVisible()
    functions.setFocus()
    qtbot.keyClick(functions, Qt.Key.Key_Right)
    qtbot.keyClick(functions, Qt.Key.Key_Right)
    assert tile.isVisible()
    qtbot.keyClick(functions, Qt.Key.Key_Left)
    assert not tile.isVisible()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
        qtbot.keyClick(functions, key)
    assert tile.isVisible()
    assert QApplication.focusWidget() is functions
    qtbot.mouseClick(functions, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier)
    assert shown(palette) == []
    qtbot.mouseClick(functions, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier)
    assert shown(palette) == list(OPS)


def test_a_search_leaves_the_sections_as_they_were(palette, qtbot):
    qtbot.mouseClick(palette.board.headings["Losses"], Qt.MouseButton.LeftButton)
    before = shown(palette)
    qtbot.keyClicks(palette.search, "sum")
    assert not any(heading.isVisible() for heading in palette.board.headings.values())
    palette.search.clear()
    assert shown(palette) == before
    assert all(heading.isVisible() for heading in palette.board.headings.values())


def test_a_search_without_an_answer_says_so_kindly_and_adds_nothing(palette, qtbot):
    qtbot.keyClicks(palette.search, "xyzzy")
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert shown(palette) == []
    assert nothing_found(palette).isVisible()
    assert nothing_found(palette).text() == "No operation called “xyzzy”."
    assert palette.chosen == []
    qtbot.keyClick(palette.search, Qt.Key.Key_Escape)
    assert shown(palette) == at_start()
    assert not nothing_found(palette).isVisible()


def test_enter_in_an_empty_search_adds_nothing(palette, qtbot):
    qtbot.keyClick(palette.search, Qt.Key.Key_Return)
    assert palette.chosen == []


def test_arrow_keys_lead_from_the_search_through_the_tiles_and_back(palette, qtbot):
    focused = lambda: QApplication.focusWidget()  # noqa: E731
    palette.search.setFocus()
    qtbot.keyClick(palette.search, Qt.Key.Key_Down)
    tiles, headings = palette.board.tiles, palette.board.headings
    assert focused() is headings["Inputs"]
    qtbot.keyClick(focused(), Qt.Key.Key_Down)
    assert focused() is tiles["parameter"]
    qtbot.keyClick(focused(), Qt.Key.Key_Right)
    assert focused() is tiles["constant"]
    while focused() is not headings["Arithmetic"]:
        qtbot.keyClick(focused(), Qt.Key.Key_Down)
    qtbot.keyClick(focused(), Qt.Key.Key_Down)
    assert focused() is tiles["add"]
    qtbot.keyClick(focused(), Qt.Key.Key_Right)
    assert focused() is tiles["sub"]
    qtbot.keyClick(focused(), Qt.Key.Key_Left)
    assert focused() is tiles["add"]
    qtbot.keyClick(focused(), Qt.Key.Key_End)
    assert focused() is headings[GROUPS[-1]]
    qtbot.keyClick(focused(), Qt.Key.Key_Home)
    qtbot.keyClick(focused(), Qt.Key.Key_Up)
    assert focused() is palette.search


def test_enter_space_and_a_double_click_choose_a_tile(palette, qtbot):
    palette.board.headings[OPS["tanh"].group].setChecked(True)
    tile = palette.board.tiles["tanh"]
    tile.setFocus()
    qtbot.keyClick(tile, Qt.Key.Key_Return)
    qtbot.keyClick(tile, Qt.Key.Key_Enter)
    qtbot.keyClick(tile, Qt.Key.Key_Space)
    assert palette.chosen == ["tanh"] * 3
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert palette.chosen == ["tanh"] * 3
    qtbot.mouseDClick(tile, Qt.MouseButton.LeftButton)
    assert palette.chosen == ["tanh"] * 4


def test_pressing_and_moving_the_mouse_starts_a_drag(palette, qtbot, monkeypatch):
    dragged = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, *_: dragged.append(bytes(drag.mimeData().data(OP_MIME)).decode()))
    tile = palette.board.tiles["mul"]
    start = tile.rect().center()
    qtbot.mousePress(tile, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(tile, start + QPoint(2, 0))
    assert dragged == []
    qtbot.mouseMove(tile, start + QPoint(QApplication.startDragDistance() + 8, 0))
    assert dragged == ["mul"]
    assert not tile.isDown()
    assert palette.chosen == []


def test_a_drag_carries_the_name_and_a_picture(palette):
    drag = palette.make_drag("matmul")
    assert drag.mimeData().formats() == [OP_MIME]
    assert bytes(drag.mimeData().data(OP_MIME)).decode() == "matmul"
    assert not drag.pixmap().isNull()


def test_tiles_speak_to_screen_readers_and_explain_themselves(palette):
    tile = palette.board.tiles["add"]
    assert tile.accessibleName() == "add"
    assert tile.accessibleDescription().startswith("Adds.")
    assert tile.toolTip() == f"add: {OPS['add'].doc}\nadd(a, b) = a + b"
    assert describe(OPS["parameter"]).startswith("parameter: ")
    assert palette.search.accessibleName()


def test_only_one_tile_stands_in_the_way_of_tab(palette):
    board = palette.board
    stops = [*board.tiles.values(), *board.headings.values()]
    tab = [stop for stop in stops if stop.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert tab == [board.tiles["parameter"]]


def test_exact_names_come_before_synonyms():
    assert [matches(OPS["sum"], "sum"), matches(OPS["add"], "sum"), matches(OPS["mul"], "sum")] == [0, 3, None]


def test_the_theme_reaches_the_tiles(palette, qapp):
    palette.apply_theme(DARK)
    tile = palette.board.tiles["add"]
    assert tile.grab().toImage().pixelColor(5, tile.height() // 2).name() == DARK.card
