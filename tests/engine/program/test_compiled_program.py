"""The generated program: names without clashes, the code shown is the code that ran, and any depth or width."""

import re
from dataclasses import replace

import numpy as np
import pytest

from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.engine.program import compiled_program as program_module
from graphgui.engine.program.compiled_program import is_scalar
from graphgui.engine.program.descent_step import Step
from graphgui.engine.values import as_value
from graphgui.formats.expressions.expression_parser import parse
from tests.engine.sampled import RULES, samples_of, values_of

HOSTILE = (
    "g", "out", "a_grad", "a_grad_", "g_grad", "np", "inputs", "seed", "unbroadcast", "run", "x", "a", "b", "y_a", "_",
    "out_grad", "prediction", "target", "print", "match", "zip", "self", "e1", "np_", "seed_", "α",
)  # fmt: skip


def run_readable(evaluator, graph, values=None):
    """What the readable source gives when Python itself executes it, as {node id: value}, {node id: gradient}."""
    from graphgui.engine.preamble.array_helpers import HELPERS

    lines = evaluator.source(graph)
    results = evaluator.run(graph, values)
    # A source's variable is its name, unless that means something else in the program; then underscores follow.
    taken = {"np", "inputs", "seed", *HELPERS}
    variables = {node.name: node.id for node in graph.nodes() if node.name not in taken}
    for node in graph.nodes():
        if (name := node.name) in taken:
            while name in taken or name in variables:
                name += "_"
            variables[name] = node.id
    scope = {name: results.value_of[id] for name, id in variables.items() if graph.node(id).row.is_source}
    scope |= {"np": np, **HELPERS}
    with np.errstate(all="ignore"):
        exec("\n".join(line.text for line in lines), scope)
    value_of = {id: scope[name] for name, id in variables.items() if name in scope}
    backward = next(i for i, line in enumerate(lines) if line.text.startswith("# backward"))
    gradient_of = {line.node: scope[line.text.split(" = ")[0]] for line in lines[backward + 1 :]}
    return results, value_of, gradient_of


def check_readable(graph):
    results, value_of, gradient_of = run_readable(Evaluator(), graph)
    assert set(value_of) == set(results.value_of)
    assert set(gradient_of) == set(results.upstream)
    # Single numbers run in Python's own arithmetic, whose exp and sin may differ from NumPy's in the last bit.
    alike = is_scalar(graph, list(results.order), {id: np.shape(value) for id, value in results.value_of.items()})
    for found, expected in ((value_of, results.value_of), (gradient_of, results.gradient_of)):
        for id, value in found.items():
            np.testing.assert_allclose(value, expected[id], rtol=1e-14 if alike else 0)
    for id in set(results.value_of) - set(gradient_of):
        np.testing.assert_array_equal(results.gradient_of[id], np.zeros(np.shape(results.value_of[id])))


@pytest.mark.parametrize(
    "text",
    [
        "a = 2; b = 1; e = (a + b) * (b + 1)",
        "x = 0.5; y = -2*x + x**-1 - x/-3 - (-4)**2 * x",
        "a = 5; y = a / 0; z = y - y",
        "a = 0; y = 1/a; z = 0/a; w = y + z",
        "y = log(-1) + sqrt(2) * exp(1000) * x",
        "x = [1, -2, 3]; y = maximum(x, 0) + minimum(x, 1) + relu(x) + abs(x); s = sum(y * [1, inf, nan])",
        "W = [[1, 2], [3, 4], [5, 6]]; x = [0.5, -1]; b = [1, 2, 3]; l = mse(sigmoid(W @ x + b), [1, 0, 1]) + mean(W.T)",
        "x = [[1], [2]]; y = x * [1, 2, 3] - x; z = y / x",
        "x = 3; y = detach(x) * x; z = x**x",
        "x = 3; y = 2**x; q = 0**x",
        "x = 3",
        "a = [1, 2]; s = 2; y = a * s + s",
    ],
)
def test_the_code_shown_is_the_code_that_ran(text):
    """Python, executing the readable source, finds every value and gradient of the results, to the last bit."""
    check_readable(parse(text))


def test_olahs_program_reads_as_one_would_write_it():
    """The text a careful person would have written, in full."""
    lines = [line.text for line in Evaluator().source(parse("c = a + b; d = b + 1; e = c * d"))]
    assert lines == [
        "# forward", "c = a + b", "d = b + 1", "e = c * d",
        "# backward, from e to the inputs",
        "e_grad = 1.0", "d_grad = e_grad * c", "c_grad = e_grad * d", "b_grad = c_grad + d_grad", "a_grad = c_grad",
    ]  # fmt: skip


@pytest.mark.parametrize("row", RULES, ids=lambda row: row.name)
def test_hostile_names_change_no_number(row):
    """Nodes called like slots, rules' words, gradients and modules: substitution is simultaneous and names are free."""
    small = [sample for sample in samples_of(row) if all(array.size for array in sample.arrays(row))]
    sample = max(small[:8], key=lambda each: len(each.options))
    values = values_of(row, sample)
    count = len(values) + 2

    def build(names):
        graph = Graph()
        node = make_node(count - 1, names[-2], row.name, slots=len(values), options=sample.options)
        for id, (name, value) in enumerate(zip(names, values, strict=False), start=1):
            graph.add(make_node(id, name, "parameter", value=value))
        graph.add(node)
        for id, slot in enumerate(node.slots, start=1):
            graph.connect(Wire(id, node.id, slot))
        graph.add(make_node(count, names[-1], "sin"))
        graph.connect(Wire(node.id, count, "x"))
        return graph

    plain = Evaluator().run(build([f"n{i}" for i in range(count)]))
    assert not plain.problems
    slots = row.slots_for(len(values))
    words = [name for name in HOSTILE if name not in slots]
    chosen = [[HOSTILE[(start + i) % len(HOSTILE)] for i in range(count)] for start in range(0, len(HOSTILE), 2)]
    for names in [*chosen, [*slots[::-1], *words[:2]]]:
        graph = build(names)
        found = Evaluator().run(graph)
        for id in plain.value_of:
            np.testing.assert_array_equal(found.value_of[id], plain.value_of[id])
            np.testing.assert_array_equal(found.gradient_of[id], plain.gradient_of[id])
        check_readable(graph)


def test_names_that_swap_the_slots_names():
    """b − a with a node called b in slot a and one called a in slot b."""
    graph = Graph()
    graph.add(make_node(1, "a", "parameter", value=2.0))
    graph.add(make_node(2, "b", "parameter", value=5.0))
    graph.add(make_node(3, "y", "sub"))
    graph.connect(Wire(2, 3, "a"))
    graph.connect(Wire(1, 3, "b"))
    results = Evaluator().run(graph)
    assert results.value == 3
    assert results.gradients == {"a": -1, "b": 1, "y": 1}


def test_literals_are_inputs_of_the_program_so_that_scrubbing_compiles_nothing():
    graph, evaluator = parse("y = x * 3"), Evaluator()
    evaluator.run(graph)
    program = evaluator.program
    node = graph.named("y")
    graph.replace(replace(node, literals=(node.literals[0], np.float64(4.0))))
    assert evaluator.run(graph).value == 4
    assert evaluator.program is program


@pytest.mark.parametrize("count", [20_000, pytest.param(100_000, marks=pytest.mark.slow)])
def test_a_long_chain_evaluates_and_differentiates(count):
    """x ← 1.00001 · x, so many times: nothing recurses."""
    graph = Graph()
    graph.add(make_node(1, "x", "parameter", value=1.0))
    last = count + 1
    for id in range(2, last + 1):
        node = make_node(id, f"v{id}", "mul")
        graph.add(replace(node, literals=(node.literals[0], np.float64(1.00001))))
    graph.connect_all(Wire(id - 1, id, "a") for id in range(2, last + 1))
    results = Evaluator().run(graph)
    expected = 1.00001**count
    assert results.value == pytest.approx(expected, rel=1e-9)
    assert results.gradients["x"] == pytest.approx(expected, rel=1e-9)
    assert results.wires[-1].derivative == 1.00001
    assert Step(graph, f"v{last}", ["x"])({"x": 1.0})[1]["x"] == pytest.approx(expected, rel=1e-9)


def test_a_node_used_20_000_times():
    """y = Σ x·i for i = 1 … 20,000 has the derivative 20,000 · 20,001 / 2."""
    graph = Graph()
    graph.add(make_node(1, "x", "parameter", value=0.5))
    wires, total = [], None
    for i in range(1, 20_001):
        product = make_node(2 * i, f"p{i}", "mul")
        graph.add(replace(product, literals=(product.literals[0], np.float64(i))))
        wires.append(Wire(1, 2 * i, "a"))
        graph.add(make_node(2 * i + 1, f"s{i}", "add"))
        wires.append(Wire(2 * i, 2 * i + 1, "a"))
        if total is not None:
            wires.append(Wire(total, 2 * i + 1, "b"))
        total = 2 * i + 1
    graph.connect_all(wires)
    results = Evaluator().run(graph)
    assert results.value == 20_000 * 20_001 / 4
    assert results.gradients["x"] == 20_000 * 20_001 / 2


def test_powers_of_two_by_doubling():
    """Worked number 3: k doublings v = v + v have 2^k paths, yet take 2k wires; the derivative is 2^k."""
    graph = parse("; ".join(["v0 = 1", *(f"v{i} = v{i - 1} + v{i - 1}" for i in range(1, 21))]))
    assert len(graph.wires()) == 40
    assert Evaluator().run(graph).gradients["v0"] == 2**20


def test_a_large_literal_has_a_name_in_the_readable_source() -> None:
    """A thousand numbers in a slot are not written out; three are."""
    graph = parse(f"y = x + {list(range(1000))}; z = x + [1, 2, 3]")
    texts = [line.text for line in Evaluator().source(graph)]
    assert "y = x + y_b" in texts
    assert "z = x + np.array([1.0, 2.0, 3.0])" in texts


# ── what changed runs again, and nothing else ────────────────────────────────────────────────────────────────────────
def heavy_graph():
    """Two branches, of which one is long to compute: loss = mse(tanh(A @ A) @ w, x)."""
    graph = parse("A = 1; w = 1; x = 1; b = tanh(A @ A @ A); p = b @ w; q = x * 2; loss = mse(p, q)")
    random = np.random.default_rng(3)
    for name, shape in (("A", (300, 300)), ("w", (300,)), ("x", (300,))):
        graph.replace(replace(graph.named(name), value=as_value(random.normal(size=shape) / 20)))
    return graph


def assert_same(found, expected):
    for name, value in expected.values.items():
        np.testing.assert_array_equal(found.values[name], value)
        np.testing.assert_array_equal(found.gradients[name], expected.gradients[name])
        assert not isinstance(found.values[name], np.ndarray) or not found.values[name].flags.writeable


def test_a_scrubbed_input_runs_only_what_lies_below_it(monkeypatch):
    """From the second change on: the product of matrices is not computed again, and all numbers are right."""
    monkeypatch.setattr(program_module, "WORTH_KEEPING", 0.0)
    graph, evaluator = heavy_graph(), Evaluator()
    x = graph.named("x")
    evaluator.run(graph)
    for step in range(1, 5):
        graph.replace(replace(graph.named("x"), value=as_value(x.value + step)))
        assert_same(evaluator.run(graph), Evaluator().run(graph))
        ran = set(re.findall(r"^ +(\w+) = ", evaluator.program.last_run.source, re.MULTILINE))
        assert ("b" in ran) is (step == 1)
    assert {"q", "loss", "p_grad", "w_grad", "A_grad"} <= ran, "the residual has changed, and with it every gradient"
    assert "p" not in ran


def test_a_scrubbed_literal_and_another_input_in_turn(monkeypatch):
    """Literals are inputs too; when the hand goes to another number, everything is right again at once."""
    monkeypatch.setattr(program_module, "WORTH_KEEPING", 0.0)
    graph, evaluator = heavy_graph(), Evaluator()
    evaluator.run(graph)
    for name, values in (("q", (3.0, 4.0, 5.0)), ("x", (1.0, 2.0, 3.0)), ("q", (6.0, 7.0))):
        for value in values:
            node = graph.named(name)
            if name == "q":
                node = replace(node, literals=(node.literals[0], as_value(value)))
            else:
                node = replace(node, value=as_value(np.full(300, value)))
            graph.replace(node)
            assert_same(evaluator.run(graph), Evaluator().run(graph))


def test_nothing_changed_runs_nothing(monkeypatch):
    monkeypatch.setattr(program_module, "WORTH_KEEPING", 0.0)
    graph, evaluator = heavy_graph(), Evaluator()
    first = evaluator.run(graph)
    evaluator.program.array_function = None  # would fail if it were called
    assert evaluator.run(graph).values["b"] is first.values["b"]


def test_a_seed_that_changes_runs_everything(monkeypatch):
    """Worked number 22 with two seeds after each other."""
    monkeypatch.setattr(program_module, "WORTH_KEEPING", 0.0)
    graph, evaluator = parse("a = [2, 3]; b = [6, 4]; Q = 3 * a**3 - b**2"), Evaluator()
    for seed in ([1.0, 1.0], [1.0, 0.0], [1.0, 0.0]):
        found = evaluator.run(graph, seed=as_value(seed))
        np.testing.assert_array_equal(found.gradients["a"], np.array(seed) * [36, 81])
