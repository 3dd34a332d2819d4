"""Olah's example, whole: what each part of the program says of e = (a + b)(b + 1) at a = 2, b = 1 (WORKED_NUMBERS 1)."""

from graphgui import evaluate, parse
from graphgui.analysis.forward_mode import tangents
from graphgui.analysis.nudge import nudge
from graphgui.analysis.paths import Paths
from graphgui.analysis.visits import visits
from graphgui.engine.evaluator import Evaluator
from graphgui.engine.graph import Wire
from graphgui.engine.values import as_value
from graphgui.explain.equation import gradient_equation
from graphgui.explain.path_text import PathText
from graphgui.explain.pytorch_names import pytorch_view
from graphgui.explain.walkthrough import Walkthrough


def test_olahs_example_whole():
    graph = parse("a = 2; b = 1; c = a + b; d = b + 1; e = c * d")
    results = evaluate(graph)
    id = {node.name: node.id for node in graph.nodes()}
    name = {number: text for text, number in id.items()}

    assert {text: float(value) for text, value in results.values.items()} == {"a": 2, "b": 1, "c": 3, "d": 2, "e": 6}

    derivatives = {
        (name[w.source], name[w.target]): float(found.derivative) for w, found in results.wire_results.items()
    }
    assert derivatives == {("a", "c"): 1, ("b", "c"): 1, ("b", "d"): 1, ("c", "e"): 2, ("d", "e"): 3}

    gradients = {text: float(gradient) for text, gradient in results.gradients.items()}
    assert gradients == {"a": 2, "b": 5, "c": 2, "d": 3, "e": 1}

    from_b = {name[i]: float(t) for i, t in tangents(results, {id["b"]: as_value(1.0)}).items()}
    assert from_b == {"b": 1, "c": 1, "d": 1, "e": 5}
    from_a = tangents(results, {id["a"]: as_value(1.0)})
    assert float(from_a[id["e"]]) == 2
    assert id["d"] not in from_a

    paths = Paths(results, id["b"], id["e"])
    found = list(paths.largest())
    assert paths.count == 2
    assert {tuple(name[wire.target] for wire in path.wires): float(path.product) for path in found} == {
        ("c", "e"): 2,
        ("d", "e"): 3,
    }
    text = PathText(results, paths)
    assert [text.line(path) for path in found] == [
        "b → d → e: ∂d/∂b · ∂e/∂d = 1 · 3 = 3",
        "b → c → e: ∂c/∂b · ∂e/∂c = 1 · 2 = 2",
    ]

    cost = visits(graph)
    assert (cost.forward, cost.reverse, cost.ratio) == (10, 5, 2)

    steps = Walkthrough(graph, results)
    assert [step.equation.text for step in steps[1:4]] == [
        "c = a + b = 2 + 1 = 3",
        "d = b + 1 = 1 + 1 = 2",
        "e = c·d = 3·2 = 6",
    ]
    back = [(name[wire.source], name[wire.target]) for step in steps[5:] for wire in step.wires]
    assert set(back) == set(derivatives)
    assert len(back) == cost.reverse
    last = max(at for at, step in enumerate(steps) if Wire(id["b"], id["c"], "b") in step.wires and step.is_backward)
    assert float(steps.gradient_at(id["b"], last)) == 5
    assert gradient_equation(graph, results, id["b"]).text == "∂e/∂b = ∂e/∂c·∂c/∂b + ∂e/∂d·∂d/∂b = 2·1 + 3·1 = 5"

    # (b + ε) in both factors: 5ε and ε² is left over.
    moved = nudge(Evaluator().run, graph, results, id["b"], as_value(0.1)).changes[id["e"]]
    assert abs(float(moved.true) - 0.51) < 1e-12
    assert abs(float(moved.linear) - 0.5) < 1e-12
    assert abs(float(moved.remainder) - 0.01) < 1e-12

    assert {name[i]: shown for i, shown in pytorch_view(graph, results).names.items()} == {
        "a": "AccumulateGrad", "b": "AccumulateGrad", "c": "AddBackward0", "d": "AddBackward0", "e": "MulBackward0",
    }  # fmt: skip
