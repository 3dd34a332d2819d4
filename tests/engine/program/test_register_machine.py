"""The register machine: the same numbers as the program of a graph's own, ready at once."""

import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from graphgui.engine.evaluator import Evaluator
from graphgui.engine.ops import OPS
from graphgui.engine.program import register_machine as machine_module
from graphgui.engine.program.descent_step import Step
from graphgui.formats.expressions.expression_parser import parse
from tests.engine.every_way import EveryWay
from tests.engine.random_graphs import SCALARS, Recipe, random_graph
from tests.engine.sampled import graph_of

pytest.importorskip("numba", reason="the extra “fast” is not installed")
platformdirs = pytest.importorskip("platformdirs")
pytestmark = pytest.mark.thorough  # numba compiles the kernels


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """A cache of this module's own, with the kernels compiled into it."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(platformdirs, "user_cache_path", lambda *args, **options: folder)
        machine_module.kernel_path.cache_clear()
        assert machine_module.machine() is None, "nothing is compiled behind the user's back"
        assert machine_module.prepare()
        yield folder
    machine_module.kernel_path.cache_clear()


@pytest.fixture
def machine(cache, monkeypatch):
    """The machine, for graphs of any size."""
    monkeypatch.setattr(machine_module, "FEWEST_NODES", 0)
    return machine_module.machine()


def large_graph(count, seed=0):
    """A long chain of smooth operations, so that the number at its end is still moved by those at its beginning."""
    rows = [OPS[name] for name in ("tanh", "sin", "mul", "sub", "sigmoid", "maximum", "relu", "arctan")]
    recipe = Recipe(nodes=(count, count), parameters=5, rows=rows, scalars=True, tempers=("calm",), loose=0.0)
    return random_graph(seed, replace(recipe, hostile_names=0.0, wired=1.0, scalar_loss=1.0))


@pytest.mark.parametrize("seed", range(60))
def test_random_programs_run_as_every_single_statement_says(machine, seed):
    """Dead ends, kinks, ties, and numbers out of range among them."""
    assert not list(EveryWay(random_graph(seed, SCALARS)).machine())


def test_a_random_graph_has_the_same_values_and_gradients(machine, monkeypatch):
    graph = large_graph(2000)
    found = Evaluator().run(graph)
    monkeypatch.setattr(machine_module, "FEWEST_NODES", 10**9)
    expected = Evaluator().run(graph)
    assert found.gradients.keys() == expected.gradients.keys()
    assert found.upstream == expected.upstream
    for name, value in expected.values.items():
        np.testing.assert_allclose(found.values[name], value, rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(found.gradients[name], expected.gradients[name], rtol=1e-9, atol=1e-15)


def test_every_row_it_knows_gives_the_same_also_at_odd_numbers(machine, monkeypatch):
    """inf and nan come out of the machine by themselves; nothing raises."""
    names = [name for name in machine.codes if OPS[name].slots]
    assert {"add", "mul", "pow", "tanh", "relu", "maximum", "where", "clip", "sqrt", "log"} <= set(names)
    for name in names:
        for numbers in (
            (0.7, 0.4, 1.1),
            (0.0, 0.0, 0.0),
            (-1.5, 2.0, 0.5),
            (np.inf, -1.0, 2.0),
            (np.nan, 1.0, 1.0),
            (-np.inf, 1.0, 1.0),
            (1e200, 1e200, 1.0),
            (-1e200, 1e-200, 0.0),
            (-40.0, 0.0, 1.0),
            (-0.0, 0.0, 0.0),
            (0.0, -0.0, -0.0),
            (0.0, -8.0, -0.0),
            (-0.0, -0.0, 0.0),
        ):
            graph = graph_of(name, *numbers[: len(OPS[name].slots)])
            monkeypatch.setattr(machine_module, "FEWEST_NODES", 0)
            found = Evaluator().run(graph)
            monkeypatch.setattr(machine_module, "FEWEST_NODES", 10**9)
            expected = Evaluator().run(graph)
            np.testing.assert_allclose(found.value, expected.value, rtol=1e-13, err_msg=f"{name} {numbers}")
            assert np.isnan(found.value) or np.signbit(found.value) == np.signbit(expected.value), f"{name} {numbers}"
            for at in range(len(OPS[name].slots)):
                np.testing.assert_allclose(
                    found.gradients[f"p{at}"],
                    expected.gradients[f"p{at}"],
                    rtol=1e-12,
                    err_msg=f"{name} {numbers} p{at}",
                )


def test_a_step_runs_on_it(machine):
    graph = large_graph(800, seed=3)
    parameters = [node.name for node in graph.nodes() if node.is_parameter]
    values = {name: 0.1 * at for at, name in enumerate(parameters, 1)}
    loss, gradients = Step(graph, graph.node(graph.output).name, parameters)(values)
    expected = Evaluator().run(graph, {graph.named(name).id: value for name, value in values.items()})
    assert loss == expected.value
    assert gradients == {name: expected.gradients[name] for name in values}


@pytest.mark.parametrize("side", ["cbrt", "sqrt", "log", "reciprocal"])
def test_a_node_that_feeds_nothing_passes_nothing_back(machine, side):
    """y = 3x + x², and at x = 0 a side node whose slope is infinite or nan: dy/dx = 3, not 0 · ∞."""
    graph = parse(f"x = 0; s = {'1/x' if side == 'reciprocal' else f'{side}(x)'}; t = s * s; y = 3 * x + x * x")
    graph.choose_output(graph.named("y").id)
    results = Evaluator().run(graph)
    assert results.gradients["x"] == 3
    assert results.gradients["s"] == results.gradients["t"] == 0
    assert "s" not in {graph.node(id).name for id in results.upstream}
    assert Step(graph, "y", ["x"])({"x": 0.0}) == (0, {"x": 3})
    graph.choose_output(graph.named("t").id)
    assert not np.isfinite(Evaluator().run(graph).gradients["x"]), "here it reaches the output"


def test_a_gradient_of_zero_that_arrives_is_passed_on(machine):
    """y = 0 · √x at x = 0: the chain rule gives 0 · ∞ = nan, as in every other way to run it."""
    assert np.isnan(Evaluator().run(parse("x = 0; y = 0 * sqrt(x)")).gradients["x"])


def test_a_step_with_an_array_that_its_loss_does_not_read(machine):
    step = Step(parse("x = 2; z = [1, 2]; L = x * x"), "L", ["x", "z"])
    for x in (2.0, 1e200):
        loss, gradients = step({"x": x})
        assert (loss, gradients["x"]) == (x * x, 2 * x)
        np.testing.assert_array_equal(gradients["z"], np.zeros(2), strict=True)


def test_threads_that_share_a_step_take_turns_on_it(machine):
    """The registers are one buffer for all calls: the loss as the evaluator has it, in each of four threads."""
    graph = large_graph(800, seed=3)
    x = next(node for node in graph.nodes() if node.is_parameter)
    loss_name = graph.node(graph.output).name
    step = Step(graph, loss_name, [x.name])
    expected = [Evaluator().run(graph, {x.id: 0.1 * i}) for i in range(4)]

    def work(number):
        for _ in range(50):
            loss, gradients = step({x.name: 0.1 * number})
            assert (loss, gradients[x.name]) == (expected[number].value, expected[number].gradients[x.name])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))


def test_a_graph_with_an_operation_that_it_lacks_runs_without_it(machine):
    graph = graph_of("gelu_tanh", 0.5)
    assert Evaluator().run(graph).value == pytest.approx(0.345714, abs=1e-6)


def test_without_its_libraries_there_is_no_machine(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)
    monkeypatch.setattr(machine_module.importlib.util, "find_spec", lambda name: None)
    machine_module.kernel_path.cache_clear()
    assert machine_module.machine() is None
    assert not machine_module.prepare()
    assert machine_module.prepare_elsewhere() is None
    machine_module.kernel_path.cache_clear()


@pytest.mark.skipif(sys.platform != "linux", reason="the cache is moved by XDG_CACHE_HOME")
def test_a_process_of_its_own_compiles_the_kernels(cache, tmp_path, monkeypatch):
    """A second user's first start: the cache is empty, this process goes on, and the machine is there afterwards."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *args, **options: tmp_path / "graphgui")
    machine_module.kernel_path.cache_clear()
    process = machine_module.prepare_elsewhere()
    assert process is not None
    assert machine_module.machine() is None
    assert process.wait(timeout=120) == 0
    assert machine_module.machine() is not None
    assert machine_module.prepare_elsewhere() is None, "once is enough"
    machine_module.kernel_path.cache_clear()
