"""The command line: what it prints, and that everything bad is one line on stderr and exit status 2."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import graphgui
from graphgui import headless
from graphgui.command_line import COMMANDS
from graphgui.formats.cgraph.graph_file import load_file, read

ROOT = Path(__file__).resolve().parents[1]
OLAH = "e = (a + b) * (b + 1)"
SQUARE = "x = 10; y = x**2"


@pytest.fixture
def olah(tmp_path: Path) -> str:
    graphgui.save(graphgui.parse("a = 2; b = 1; " + OLAH), tmp_path / "olah.cgraph")
    return str(tmp_path / "olah.cgraph")


def out(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command that goes well prints."""
    status = headless.run(list(words))
    found = capsys.readouterr()
    assert (status, found.err) == (0, "")
    return found.out


def refusal(capsys: pytest.CaptureFixture[str], *words: str, status: int = 2) -> str:
    """The one line that a refused command prints."""
    assert headless.run(list(words)) == status
    found = capsys.readouterr()
    assert found.err.startswith("graphgui: ")
    assert found.err.count("\n") == 1
    assert found.err.endswith("\n")
    assert "Traceback" not in found.err
    return found.err


def main_py(*words: str, **more: object) -> subprocess.CompletedProcess[str]:
    """The program itself, in a process of its own."""
    command = [sys.executable, str(ROOT / "main.py"), *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", **more)  # type: ignore[call-overload,no-any-return]


# ── evaluate ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_evaluate_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(out(capsys, "evaluate", OLAH, "--set", "a=2", "--set", "b=1", "--json"))
    assert found == {
        "values": {"a": 2, "b": 1, "c": 3, "d": 2, "e": 6},
        "gradients": {"a": 2, "b": 5, "c": 2, "d": 3, "e": 1},
        "wires": [
            {"from": "a", "to": "c", "slot": "a", "derivative": 1},
            {"from": "b", "to": "c", "slot": "b", "derivative": 1},
            {"from": "b", "to": "d", "slot": "a", "derivative": 1},
            {"from": "c", "to": "e", "slot": "a", "derivative": 2},
            {"from": "d", "to": "e", "slot": "b", "derivative": 3},
        ],
    }


def test_evaluate_file(capsys: pytest.CaptureFixture[str], olah: str) -> None:
    lines = out(capsys, "evaluate", olah).splitlines()
    assert lines[0].split() == ["name", "value", "∂e/∂name"]
    assert lines[2].split() == ["b", "1", "5"]
    assert len({line.index(line.split()[1]) for line in lines}) == 1, "columns stand below one another"


@pytest.mark.parametrize(
    "words", [["-x"], ["--json", "-x"], ["--", "-x"], ["-x", "--json"], ["--", "--x"], ["-(a+b)*2"]]
)
def test_evaluate_leading_minus(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert out(capsys, "evaluate", *words)


def test_evaluate_statements_on_lines(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(out(capsys, "evaluate", "y = x*x\nz = y + 1; w = z", "--gradient", "y", "--json"))
    assert found["gradients"] == {"x": 2, "y": 1, "z": 0, "w": 0}


@pytest.mark.parametrize(("text", "expected"), [
    ("2*pi/3", 2 * np.pi / 3), ("[1, 2]", [1, 2]), ("[[1,2],[3,4]]", [[1, 2], [3, 4]]), (" -0.1 ", -0.1),
    ("inf", "inf"), ("-inf", "-inf"), ("nan", "nan"), ("[1, nan]", [1, "nan"]), ("1e300", 1e300), ("5e-324", 5e-324),
    ("0.1 + 0.2", 0.1 + 0.2), ("2**53 + 2", 2**53 + 2), ("1/3", 1 / 3),
])  # fmt: skip
def test_set_values_and_exact_json(text: str, expected: object, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    found = json.loads(out(capsys, "evaluate", "x + 0", "--set", f"x={text}", "--json"), parse_constant=refuse)
    assert found["values"]["x"] == expected


def test_greek_letters(capsys: pytest.CaptureFixture[str]) -> None:
    """The micro sign and the Greek letter are one name, as in Python."""
    assert json.loads(out(capsys, "evaluate", "μ*2", "--set", "µ=4", "--json"))["values"]["μ"] == 4


def test_large_arrays_are_summed_up(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [[i * 10 + j for j in range(10)] for i in range(10)]
    assert "10 × 10, from 0 to 99" in out(capsys, "evaluate", "sum(X)", "--set", f"X={rows}")
    wires = json.loads(out(capsys, "evaluate", "X.T", "--set", f"X={[[0] * 30] * 30}", "--json"))["wires"]
    assert wires[0]["derivative"] is None, "a Jacobian of 810,000 entries is not written"


# ── standard input and output ────────────────────────────────────────────────────────────────────────────────────
def typed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Has standard input hold this."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize("words", [["evaluate"], ["descend", "--steps", "1"], ["check"]])
def test_a_file_is_read_from_standard_input(
    words: list[str], olah: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the answer that the file itself has."""
    typed(monkeypatch, Path(olah).read_bytes())
    by_name = out(capsys, *words, olah).replace("olah.cgraph", "standard input")
    assert out(capsys, *words, "-") == by_name


def test_an_expression_is_read_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, f"a = 2\nb = 1\n{OLAH}\n".encode())
    assert json.loads(out(capsys, "evaluate", "-", "--gradient", "e", "--json"))["gradients"]["b"] == 5


@pytest.mark.parametrize(
    ("command", "data", "part"),
    [
        ("evaluate", b"", "there is no expression here"),
        ("evaluate", b"\xff\xfe", "standard input: byte 0 is not text in UTF-8"),
        ("evaluate", b'{"cgraph": 1', "standard input: this is not JSON"),
        ("check", b"a + b", "standard input: this is not JSON"),
        ("check", b"", "standard input: the file is empty"),
        ("descend", b"a +", "column 4"),
    ],
)
def test_bad_standard_input_is_one_line(
    command: str, data: bytes, part: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(monkeypatch, data)
    assert part in refusal(capsys, command, "-")


def test_the_descended_graph_is_written_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing else is, so that another program can read it: 10 − 0.2 · 20 = 6."""
    done = main_py("descend", SQUARE, "--rate", "0.2", "--steps", "1", "--output", "-")
    graph = read(done.stdout.encode()).graph
    assert (graphgui.evaluate(graph).values["x"], done.stderr) == (6, "")
    assert "--json and --output -" in refusal(capsys, "descend", SQUARE, "--json", "--output", "-")


def test_a_picture_is_written_to_standard_output() -> None:
    """As pixels, or as the drawing that a file would hold."""
    command = [sys.executable, str(ROOT / "main.py"), "render", OLAH, "--output", "-"]
    assert subprocess.run(command, capture_output=True).stdout.startswith(b"\x89PNG\r\n")
    drawing = subprocess.run([*command, "--format", "svg"], capture_output=True).stdout
    assert ElementTree.fromstring(drawing).tag.endswith("svg")


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert out(capsys, "--version") == f"graphgui {graphgui.__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
def test_shells_complete_every_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The script names each command and its options, and completes files."""
    script = out(capsys, "completion", shell)
    assert all(word in script for word in (*COMMANDS, "gradient", "graphgui"))


@pytest.mark.skipif(not Path("/bin/bash").exists(), reason="bash runs its script")
def test_bash_completes(capsys: pytest.CaptureFixture[str], olah: str) -> None:
    """A command, an option, and a file in the folder, as the tabulator asks for them."""
    script = out(capsys, "completion", "bash")
    ask = "COMP_WORDS=({}); COMP_CWORD={}; _shtab_graphgui; echo ${{COMPREPLY[@]}}\n"
    asked = ask.format("graphgui eva", 1) + ask.format("graphgui evaluate --gr", 2) + ask.format("graphgui check ol", 2)
    done = subprocess.run(["bash"], input=script + asked, cwd=Path(olah).parent, capture_output=True, text=True)
    assert done.stdout.split() == ["evaluate", "--gradient", "olah.cgraph"]


# ── descend ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_descend_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(out(capsys, "descend", SQUARE, "--loss", "y", "--rate", "1/5", "--steps", "10", "--json"))
    assert found["loss"] == pytest.approx([100 * 0.36**n for n in range(11)])
    assert found["values"] == {"x": pytest.approx(0.060466176)}
    assert (found["steps"], found["stopped"]) == (10, None)
    assert found["gradient_norm"] == pytest.approx(2 * 0.060466176)


@pytest.mark.parametrize("steps", [1, 9, 10, 11, 97, 1000])
def test_descend_table_is_short(steps: int, capsys: pytest.CaptureFixture[str]) -> None:
    table, parameters = out(capsys, "descend", SQUARE, "--rate", "0.01", "--steps", str(steps)).split("\n\n")
    rows = table.splitlines()[1:]
    assert 2 <= len(rows) <= 12
    assert rows[0].split()[0] == "0"
    assert rows[-1].split()[0] == f"{steps:,}"
    assert parameters.splitlines()[1].startswith("x ")


def test_descend_uses_the_files_settings_and_writes_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target = ROOT / "resources" / "examples" / "square.cgraph", tmp_path / "done.cgraph"
    found = json.loads(out(capsys, "descend", str(source), "--output", str(target), "--json"))
    assert found["steps"] == 10
    before, after = load_file(source), load_file(target)
    assert float(after.graph.named("x").value) == found["values"]["x"]
    assert after.descent == before.descent
    assert [node.position for node in after.graph.nodes()] == [node.position for node in before.graph.nodes()]


def test_descend_writes_an_expression_laid_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "done.cgraph"
    out(capsys, "descend", SQUARE, "--rate", "0.5", "--steps", "1", "--set", "x=3", "--output", str(target))
    content = load_file(target)
    assert float(content.graph.named("x").value) == 0
    assert (content.descent.rate, content.descent.steps) == (0.5, 1)
    assert len({node.position for node in content.graph.nodes()}) == 2


def test_divergence_is_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The answer goes to stdout all the same, in valid JSON; nothing is saved."""
    target = tmp_path / "done.cgraph"
    words = ["descend", SQUARE, "--rate", "1.1", "--steps", "5000", "--json", "--output", str(target)]
    assert headless.run(words) == 1
    found = capsys.readouterr()
    answer = json.loads(found.out)
    assert found.err == f"graphgui: {answer['stopped']}\n"
    assert "y became ∞" in answer["stopped"]
    assert np.isfinite(answer["values"]["x"])
    assert np.all(np.isfinite(answer["loss"]))
    assert answer["steps"] == len(answer["loss"]) - 1
    assert not target.exists()


def test_divergence_at_the_start(capsys: pytest.CaptureFixture[str]) -> None:
    assert headless.run(["descend", "y = log(x)", "--set", "x=-1", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["loss"] == []
    assert "y became nan" in found["stopped"]


# ── check ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_check(capsys: pytest.CaptureFixture[str], olah: str) -> None:
    assert out(capsys, "check", olah) == "olah.cgraph is fine: 5 nodes, 5 wires, output e = 6\n"


def test_check_an_empty_graph(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graphgui.save(graphgui.Graph(), tmp_path / "none.cgraph")
    assert out(capsys, "check", str(tmp_path / "none.cgraph")) == "none.cgraph is fine: 0 nodes, 0 wires\n"
    assert "empty" in refusal(capsys, "evaluate", str(tmp_path / "none.cgraph"))
    assert "empty" in refusal(capsys, "descend", str(tmp_path / "none.cgraph"))


def test_check_names_shapes_and_what_is_not_finite(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graphgui.save(graphgui.parse("a = [1, 2]; b = [1, 2, 3]; c = a + b; d = c*c; e = a*b"), tmp_path / "bad.cgraph")
    line = refusal(capsys, "check", str(tmp_path / "bad.cgraph"))
    assert "shapes (2) and (3) do not fit" in line
    assert "(and 1 more)" in line
    graphgui.save(graphgui.parse("x = -1; y = log(x)"), tmp_path / "nan.cgraph")
    assert out(capsys, "check", str(tmp_path / "nan.cgraph")).endswith("output y = nan; y became nan\n")


# ── everything bad ───────────────────────────────────────────────────────────────────────────────────────────────
BAD = {
    "nothing": ([], "required"),
    "unknown command": (["frobnicate"], "invalid choice"),
    "no source": (["evaluate"], "required: SOURCE"),
    "unknown option": (["evaluate", "a", "--bogus"], "--bogus"),
    "no such file": (["evaluate", "no.cgraph"], "no.cgraph: there is no such file"),
    "no such text file": (["evaluate", "no.txt"], "nor is there a file called no.txt"),
    "a folder": (["evaluate", "/"], "folder"),
    "a folder to check": (["check", "/"], "folder"),
    "check of nothing": (["check", "no"], "no: there is no such file"),
    "empty expression": (["evaluate", ""], "no expression"),
    "blank expression": (["evaluate", " \n ; "], "not an expression"),
    "bad expression": (["evaluate", "a + * b"], "column 5"),
    "hostile expression": (["evaluate", "__import__('os').system('true')"], "column"),
    "null character": (["evaluate", "a\0b"], "cannot be read"),
    "surrogate": (["evaluate", "a\udcff"], "cannot be read"),
    "very long": (["evaluate", "a" * 5000], "too long"),
    "set without value": (["evaluate", "a", "--set", "a"], "NAME=VALUE"),
    "set without name": (["evaluate", "a", "--set", "=3"], "NAME=VALUE"),
    "set to nothing": (["evaluate", "a", "--set", "a="], "there is no number"),
    "set to rubbish": (["evaluate", "a", "--set", "a=[1,2"], "never closed"),
    "set to a name": (["evaluate", "a", "--set", "a=b"], "b is not a number"),
    "set ragged": (["evaluate", "a", "--set", "a=[[1],[2,3]]"], "equally long"),
    "set unknown": (["evaluate", "a", "--set", "q=3"], "no node called q"),
    "set computed": (["evaluate", OLAH, "--set", "c=3"], "c is computed"),
    "set huge": (["evaluate", "a", "--set", "a=1e999"], "too large"),
    "unknown output": (["evaluate", "a", "--gradient", "q"], "no node called q"),
    "shapes": (["evaluate", "c = a + b", "--set", "a=[1,2]", "--set", "b=[1,2,3]"], "(2) and (3)"),
    "absurd shape": (["evaluate", "x.T @ x", "--set", f"x=[{[1] * 4000}]"], "too large"),
    "json with value": (["evaluate", "a", "--json=3"], "--json"),
    "no such loss": (["descend", SQUARE, "--loss", "q"], "no node called q"),
    "negative rate": (["descend", SQUARE, "--rate", "-0.1"], "above 0"),
    "negative small rate": (["descend", SQUARE, "--rate", "-1e-3"], "above 0"),
    "no rate": (["descend", SQUARE, "--rate", "fast"], "--rate fast"),
    "vector rate": (["descend", SQUARE, "--rate", "[1,2]"], "one number"),
    "nan rate": (["descend", SQUARE, "--rate", "nan"], "above 0"),
    "no steps": (["descend", SQUARE, "--steps", "0"], "whole number from 1"),
    "broken steps": (["descend", SQUARE, "--steps", "1.5"], "whole number"),
    "endless steps": (["descend", SQUARE, "--steps", "inf"], "whole number"),
    "loss is no scalar": (["descend", "x = [1, 2]; y = x*x"], "one number"),
    "nothing to train": (["descend", "x = constant(2); y = x*x"], "no trained parameter"),
    "no picture": (["render", "a"], "--output"),
    "no png": (["render", "a", "--output", "a.jpg"], ".png"),
    "no such theme": (["render", "a", "--output", "a.png", "--theme", "pink"], "pink"),
    "picture nowhere": (["render", "a", "--output", "/no/such/a.png"], "no such folder"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD, ids=str)
def test_bad_input_is_one_line(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    words, part = BAD[case]
    assert part in refusal(capsys, *words)


def test_unwritable_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was found out is printed before the file is refused."""
    for target in ("/no/such/folder/x.cgraph", str(tmp_path), os.devnull):
        assert headless.run(["descend", SQUARE, "--steps", "1", "--output", target]) == 2
        found = capsys.readouterr()
        assert found.out.startswith("step")
        assert found.err.count("\n") == 1
        assert target in found.err
    assert not Path(os.devnull).is_file()


def test_hostile_names_stay_on_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad\n.cgraph"
    bad.write_text('{"cgraph": 1, "nodes": [{"name": "a\\nb\\ud800", "op": "x", "position": [0, 0]}]}')
    assert "no operation called" in refusal(capsys, "check", str(bad))
    assert refusal(capsys, "evaluate", "a", "--set", "a\nb=3")
    assert refusal(capsys, "evaluate", "a", "--gradient", "q\nr\r\u2028")


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert all(command in out(capsys, "--help") for command in COMMANDS)
    for command in COMMANDS:
        assert out(capsys, command, "--help").startswith(f"usage: python main.py {command}")


# ── terminals and pipes ──────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_any_terminal(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the terminal's encoding lacks is written in letters; the table stays aligned and the JSON valid."""
    for words in (["σx = sigmoid(x)"], ["σx = sigmoid(x)", "--json"]):
        stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        monkeypatch.setattr(sys, "stdout", stream)
        assert headless.run(["evaluate", *words]) == 0
        text = stream.buffer.getvalue().decode(encoding)  # type: ignore[attr-defined]
        if "--json" in words:
            assert json.loads(text)["values"]["σx"] == pytest.approx(0.7310585786)
        else:
            lines = text.splitlines()
            assert len({line.index(line.split()[1]) for line in lines}) == 1


def test_program_in_a_poor_terminal() -> None:
    env = {**os.environ, "LANG": "C", "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    found = main_py("evaluate", OLAH, "--set", "a=2", "--set", "b=1", env=env)
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.splitlines()[0].split() == ["name", "value", "de/dname"]
    assert found.stdout.splitlines()[5].split() == ["e", "6", "1"]


def test_program_needs_no_display() -> None:
    """Worked numbers 1 and 28 through the program itself, without a display."""
    env = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    found = main_py("evaluate", OLAH, "--set", "a=2", "--set", "b=1", "--json", env=env)
    assert json.loads(found.stdout)["gradients"] == {"a": 2, "b": 5, "c": 2, "d": 3, "e": 1}
    found = main_py("descend", SQUARE, "--loss", "y", "--rate", "0.2", "--steps", "10", "--json", env=env)
    assert json.loads(found.stdout)["values"]["x"] == pytest.approx(0.0604661760, rel=1e-9)
    found = main_py("evaluate", "a + * b", env=env)
    assert (found.returncode, found.stdout, found.stderr.count("\n")) == (2, "", 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full disk to offer")
def test_full_disk() -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, str(ROOT / "main.py"), "evaluate", OLAH]
        found = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert (found.returncode, found.stderr.count("\n")) == (2, 1)
    assert "No space left" in found.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_closed_pipe() -> None:
    """As with `| head`: no traceback, nothing said."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    command = [sys.executable, str(ROOT / "main.py"), "evaluate", "x;" * 20000 + "x"]
    found = subprocess.run(command, stdout=write_end, stderr=subprocess.PIPE, text=True)
    os.close(write_end)
    assert (found.returncode, found.stderr) == (2, "")


def test_render(tmp_path: Path, olah: str) -> None:
    for theme in ("light", "dark"):
        picture = tmp_path / f"{theme}.png"
        found = main_py("render", olah, "--output", str(picture), "--theme", theme)
        assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
        assert picture.read_bytes().startswith(b"\x89PNG\r\n")
    assert (tmp_path / "light.png").read_bytes() != (tmp_path / "dark.png").read_bytes()


def test_render_svg(tmp_path: Path, olah: str) -> None:
    drawing = tmp_path / "x.svg"
    found = main_py("render", olah, "--output", str(drawing))
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")
    root = ElementTree.fromstring(drawing.read_bytes())
    assert "∂e/∂b = 5" in {"".join(text.itertext()).strip() for text in root.iter("{http://www.w3.org/2000/svg}text")}


def test_zeros_are_told_without_a_sign_and_nan_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    """A person is not told −0; and what is not finite is explained beside the table."""
    assert "-0" not in out(capsys, "evaluate", "x = 0; y = exp(-x**2)")
    assert "-0" not in out(capsys, "evaluate", "x = [-0.0, 1]; y = -x * [0, 0]")
    assert "-0" not in out(capsys, "evaluate", "x = [1, 2]; y = -0.0 * x")
    assert headless.run(["evaluate", "x = -1; b = sqrt(x); y = where(x > 0, b, x)"]) == 0
    told = capsys.readouterr().err
    assert "b became nan: it is sqrt(x) with x = −1." in told
    assert "0 · nan is nan" in told
