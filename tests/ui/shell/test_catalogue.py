"""The catalogue of texts: that it holds all there are, that nothing in the code escapes it, and that it is spoken."""

from __future__ import annotations

import ast
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QToolBar

from graphgui.ui.shell import interface_language as language
from graphgui.ui.translate import translate, translate_count
from tests import make_translations as catalogue

# ── in the code ──────────────────────────────────────────────────────────────────────────────────────────────────────
SHOWS = {
    "do", "say", "setText", "setToolTip", "setStatusTip", "setWindowTitle", "setAccessibleName", "addAction", "addMenu",
    "setAccessibleDescription", "setPlaceholderText", "setInformativeText", "QLabel", "Label", "QPushButton", "QAction",
    "QCheckBox", "QRadioButton", "QToolButton", "QMenu", "QDockWidget", "QToolBar", "QGroupBox", "Card", "setTitle",
    "show_sentence", "setHeaderLabels", "addTab", "setTabText", "setWhatsThis", "Choice",
}  # fmt: skip
"""Functions that show the texts they are given."""


def words_in(node: ast.AST) -> bool:
    """Whether an argument is, or holds, words that stand there in English."""
    match node:
        case ast.Constant(value=str(text)):
            return bool(re.search(r"[^\W\d_]{2}", text))
        case ast.JoinedStr(values=parts):
            return any(words_in(part) for part in parts if isinstance(part, ast.Constant))
        case ast.IfExp(body=one, orelse=other):
            return words_in(one) or words_in(other)
        case ast.BinOp(left=one, right=other):
            return words_in(one) or words_in(other)
    return False


def test_no_function_that_shows_a_text_is_given_plain_english():
    """`session.do("Move", …)` is wrong, `session.do(translate("Move"), …)` right; of `Label` the second is a role."""
    found = []
    for path in sorted((catalogue.ROOT / "graphgui" / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name not in SHOWS:
                continue
            # The first of a record is the name of its kind, the second argument of a label its role.
            shown = node.args[1:] if name == "Choice" else node.args[:1]
            if any(words_in(argument) for argument in shown):
                found.append(f"{path.name}:{node.lineno}: {ast.unparse(node)[:100]}")
    found = [line for line in found if "'graphgui'" not in line and "— graphgui" not in line]
    assert not found, "\n".join(found)


NOT_SHOWN = {
    "app.py": {"graphgui opens one file at a time: python main.py FILE\n"},  # for the command line
    "picture.py": {"Drawn by graphgui"},  # stands in the file, which has no language
    "canvas_keys.py": {"move by keys"},
    "command_palette.py": {"command {}", "add {}", "node {}"},  # keys under which what was used last is remembered
    "command.py": {"commands with the same id: {}", "nothing for {} to follow: {}"},  # for whoever writes commands
    "checks_page.py": {"not finite"},  # a kind of finding
    "derivation_tree.py": {"there is nothing to renew", "a row explains something"},  # what must hold
    "pytorch_page.py": {"{}: {}\nnext_functions: {}"},  # PyTorch's name
    "fault_details.py": {"graphgui {}, Python {}, Qt {}"},  # names
    "fault_log.py": {
        "The same error, {} times by now: {}",
        "The program ended in a crash:\n%s",
    },  # for whoever mends it
    "fault_teller.py": {"An error cannot be told"},
    "descent_panel.py": {"descent rate", "descent steps", '<span style="color: {}">{}</span>'},
}
"""Words that stand in the code and that nobody sees: keys of steps that merge, markup, errors of ours."""
BESIDE_A_FIELD = re.compile(r"\} [^\W\d_]{2}|[^\W\d_]{2}:? \{")
SEVERAL_WORDS = re.compile(r"[^\W\d_]{2,}[^\w\s]* +[({]?[^\W\d_]")


def plain_sentences(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Texts of several words that are neither translated nor docstrings nor a style sheet."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in ("tr", "translate", "translate_count", "setStyleSheet"):
            return
    text = ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        text = node.value
    elif isinstance(node, ast.JoinedStr):
        text = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        if SEVERAL_WORDS.search(text) or BESIDE_A_FIELD.search(text):
            yield node.lineno, text
        for part in node.values:
            yield from plain_sentences(part) if isinstance(part, ast.FormattedValue) else ()
        return
    if SEVERAL_WORDS.search(text):
        yield node.lineno, text
    for part in ast.iter_child_nodes(node):
        yield from plain_sentences(part)


def test_every_sentence_in_the_code_is_translated_where_it_stands_or_is_of_a_record(open_window):
    """Records (commands, gestures) are translated where they are used; all else says at once that it is to be."""
    records = {text.text for text in catalogue.texts_in_records(open_window())}
    found = []
    for path in [*sorted((catalogue.ROOT / "graphgui" / "ui").rglob("*.py")), catalogue.ROOT / "graphgui" / "app.py"]:
        allowed = NOT_SHOWN.get(path.name, set())
        for line, text in plain_sentences(ast.parse(path.read_text(encoding="utf-8"))):
            # The theme names colours and fonts, and writes a style sheet.
            if path.name != "theme.py" and text not in allowed and not {*text.split("/")} <= records:
                found.append(f"{path.name}:{line}: {text!r}")
    assert not found, "\n".join(found)


def test_every_text_that_is_to_be_translated_stands_as_it_is_in_the_code():
    """The maker of the catalogue refuses f-strings and variables in `tr`; here it finds none, and finds plurals."""
    texts = catalogue.texts_in_code()
    assert catalogue.Text("graphgui", "{count} nodes", "1 node") in texts
    assert catalogue.Text("MainWindow", "Tool bar") in texts


def test_the_catalogue_holds_every_text(open_window):
    """Made anew by `python -m tests.make_translations`."""
    held = set()
    for context in ElementTree.parse(catalogue.CATALOGUES / "graphgui.ts").iter("context"):
        for message in context.iter("message"):
            parts = (context.findtext("name"), message.findtext("source"), message.findtext("comment") or "")
            held.add(catalogue.Text(*parts))
            assert (message.get("numerus") == "yes") == bool(parts[2])
    wanted = set(catalogue.all_texts(open_window()))
    assert wanted - held == set(), "run python -m tests.make_translations"
    assert held - wanted == set(), "run python -m tests.make_translations"


def test_fields_of_sentences_are_names_and_translations_keep_them(open_window):
    """A translator can move `{name}`; a field without a name, or one that a catalogue lost, would break the sentence."""
    for text in catalogue.all_texts(open_window()):
        fields = [field for _, field, _, _ in string.Formatter().parse(text.text) if field is not None]
        assert all(field.isidentifier() for field in fields), text
        assert {field for _, field, _, _ in string.Formatter().parse(text.one) if field} <= set(fields), text
    for path in catalogue.CATALOGUES.glob("graphgui_*.ts"):
        for message in ElementTree.parse(path).iter("message"):
            wanted = set(re.findall(r"{(\w+)", message.findtext("source") or ""))
            for form in message.iter("numerusform") if message.get("numerus") else message.iter("translation"):
                assert not form.text or set(re.findall(r"{(\w+)", form.text)) <= wanted


# ── a real catalogue ─────────────────────────────────────────────────────────────────────────────────────────────────
POLISH = {1: "1 węzeł", 2: "2 węzły", 5: "5 węzłów", 22: "22 węzły"}


@pytest.fixture
def polish(tmp_path: Path) -> Path:
    """A folder with a Polish catalogue, made as a translator makes one: Polish has three forms of a plural."""
    path = tmp_path / "graphgui_pl.ts"
    texts = [catalogue.Text("graphgui", "Cut"), catalogue.Text("graphgui", "{count} nodes", "1 node"),
             catalogue.Text("MainWindow", "Tool bar")]  # fmt: skip
    catalogue.update(texts, [path])
    root = ElementTree.parse(path)
    root.getroot().set("language", "pl_PL")
    told = {"Cut": "Wytnij", "Tool bar": "Pasek narzędzi"}
    for message in root.iter("message"):
        translation = message.find("translation")
        assert translation is not None
        translation.attrib.clear()
        if message.get("numerus"):
            translation[:] = []
            for form in ("{count} węzeł", "{count} węzły", "{count} węzłów"):
                ElementTree.SubElement(translation, "numerusform").text = form
        else:
            translation.text = told[message.findtext("source") or ""]
    root.write(path, encoding="utf-8", xml_declaration=True)
    catalogue.run_tool("lrelease", path, "-qm", path.with_suffix(".qm"))
    return tmp_path


@pytest.fixture
def clean_app(qapp: QApplication) -> Iterator[QApplication]:
    """The program without any language but English, before and after."""
    yield qapp
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()


def test_a_catalogue_for_the_systems_language_is_spoken(clean_app, polish, open_window):
    assert language.speak_the_users_language(clean_app, QLocale("pl_PL"), polish).startswith("pl")
    assert translate("Cut") == "Wytnij"
    assert {count: translate_count("1 node", "{count} nodes", count) for count in POLISH} == POLISH
    assert open_window().findChild(QToolBar, "tool_bar").windowTitle() == "Pasek narzędzi"
    # Qt's own words come from its own catalogue.
    assert clean_app.translate("QPlatformTheme", "Cancel") == "Anuluj"


def test_where_there_is_no_catalogue_the_window_speaks_english(clean_app, polish):
    assert language.speak_the_users_language(clean_app, QLocale("fi_FI"), polish) == "en"
    assert translate("Cut") == "Cut"
    assert clean_app.translate("QPlatformTheme", "Cancel") == "Cancel"
    assert [translate_count("1 node", "{count} nodes", count) for count in (0, 1, 2)] == [
        "0 nodes",
        "1 node",
        "2 nodes",
    ]


def test_who_prefers_english_is_not_spoken_to_in_another_language(clean_app, polish, monkeypatch):
    monkeypatch.setattr(QLocale, "uiLanguages", lambda self: ["en-US", "en", "pl-PL", "pl"])
    assert language.speak_the_users_language(clean_app, QLocale("en_US"), polish) == "en"
    monkeypatch.setattr(QLocale, "uiLanguages", lambda self: ["fi-FI", "pl-PL", "pl", "en"])
    assert language.speak_the_users_language(clean_app, QLocale("fi_FI"), polish) == "pl-PL"


def test_the_program_installs_the_catalogues_before_it_makes_the_window():
    """What is made before a catalogue is there stays English; and whoever starts the program starts here."""
    code = (catalogue.ROOT / "graphgui" / "app.py").read_text(encoding="utf-8")
    opened = code[code.index("def open_window") : code.index("def make_window")]
    assert (
        opened.index("QApplication(") < opened.index("speak_the_users_language(app)") < opened.index("make_window(at)")
    )


def test_nothing_is_said_in_english_by_a_catalogue_that_is_empty(tmp_path):
    """lrelease leaves unfinished texts out, so that these stay English and are not empty."""
    path = tmp_path / "graphgui_fi.ts"
    catalogue.update([catalogue.Text("graphgui", "Cut")], [path])
    catalogue.run_tool("lrelease", path, "-qm", path.with_suffix(".qm"))
    told = subprocess.run(
        [sys.executable, "-c",
         "import sys; from PySide6.QtCore import QCoreApplication, QTranslator; app = QCoreApplication([]);"
         "t = QTranslator(); t.load(sys.argv[1]); app.installTranslator(t);"
         "print(QCoreApplication.translate('graphgui', 'Cut'))", str(path.with_suffix(".qm"))],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == "Cut"
