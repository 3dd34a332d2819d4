"""Graph files: what is written is read back unchanged; everything hostile is a GraphFileError that names the place."""

from __future__ import annotations

import copy
import json
import random
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import graphgui
from graphgui.engine.graph import Graph, Wire, make_node
from graphgui.formats.cgraph.annotations import Annotations, living_groups
from graphgui.formats.cgraph.graph_file import (
    DescentSettings,
    GraphFile,
    GraphFileError,
    load_file,
    read,
    save_file,
    write,
)
from tests.formats.graphs import annotation_sets, graphs

GOOD: dict[str, Any] = {
    "cgraph": 1,
    "output": "y",
    "descent": {"loss": "y", "rate": 0.1, "steps": 10},
    "nodes": [
        {"name": "x", "op": "parameter", "value": 2, "trained": True, "position": [0, 0]},
        {"name": "k", "op": "constant", "value": [1, "nan"], "position": [0, 120]},
        {"name": "y", "op": "add", "inputs": ["x", 1], "position": [260, 0]},
        {"name": "z", "op": "mul", "inputs": [{"wire": "k", "number": 3}, {"number": "-inf"}], "position": [260, 120]},
        {"name": "s", "op": "sum", "inputs": ["k"], "options": {"axis": [0], "keepdims": True}, "position": [520, 0]},
        {"name": "p", "op": "getitem", "inputs": ["k"], "options": {"index": "1:, None"}, "position": [520, 120]},
        {"name": "j", "op": "concatenate", "inputs": ["k", {"shape": [0]}, [1]], "position": [520, 240]},
        {"name": "n", "op": "norm", "inputs": ["k"], "options": {"ord": "inf"}, "position": [520, 360]},
    ],
    "frames": [
        {"title": "data", "colour": "blue", "rect": [-40, -80, 300, 200]},
        {"title": "", "colour": "grey", "rect": [0, 0, 40, 40], "group": "inner"},
    ],
    "notes": [{"text": "# Why?\n*Because.*", "rect": [0, 400, 240, 120]}],
    "groups": [
        {"name": "inner", "nodes": ["y"], "parent": "outer", "position": [0, 0]},
        {"name": "outer", "nodes": ["z", "s"], "position": [20, 20]},
    ],
    "blocks": [
        {
            "name": "twice",
            "graph": {
                "cgraph": 3,
                "nodes": [{"name": "t", "op": "mul", "inputs": [2, 1], "position": [0, 0]}],
                "groups": [{"name": "twice", "nodes": ["t"], "position": [0, 0]}],
            },
        },
    ],
    "routes": [{"node": "y", "slot": "a", "points": [[100, -40], [200, -40]]}],
}
RUBBISH: list[Any] = [
    None, True, False, 0, -1, 1.5, 2, 1e999, 10**30, -(10**400), "", "q", "x y", "__import__('os')", "nan", "lambda", "z" * 500, {"shape": [0, 3]}, {"axis": 1}, {"shape": [0, 10**9]}, [[0] * 40],
    "a\nb", "\ud800", "x\0", [], {}, [[]], [1], [[1], [1, 2]], [None], [True], ["x"], ["x", "x", "x"], [{}, {}],
    {"wire": 1, "number": 1}, {"wire": "x"}, {"number": None}, {"number": 1, "more": 2}, [0, "0"], [0, 1e9], [0, 0, 0], [[[]]],
]  # fmt: skip


def refuse(data: bytes | str) -> str:
    """The message with which a file is refused: one line, without Python's own words."""
    with pytest.raises(GraphFileError) as caught:
        read(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    message = str(caught.value)
    assert message.isprintable()
    assert 10 < len(message) < 400
    assert caught.value.__cause__ is None
    return message


def changed(*path: object, to: object = None, without: bool = False) -> str:
    """The good file with one place changed or left out."""
    content = copy.deepcopy(GOOD)
    place = content
    for step in path[:-1]:
        place = place[step]  # type: ignore[index]
    if without:
        del place[path[-1]]  # type: ignore[arg-type]
    else:
        place[path[-1]] = to  # type: ignore[index]
    return json.dumps(content)


def places(content: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """Every place in a tree of lists and dicts."""
    if isinstance(content, (dict, list)):
        for key, part in content.items() if isinstance(content, dict) else enumerate(content):
            yield (*path, key)
            yield from places(part, (*path, key))


# ── what is written is read back ─────────────────────────────────────────────────────────────────────────────────
def test_the_good_file_is_good() -> None:
    content = read(json.dumps(GOOD).encode())
    graph = content.graph
    assert [node.name for node in graph.nodes()] == ["x", "k", "y", "z", "s", "p", "j", "n"]
    assert dict(graph.named("s").options) == {"axis": (0,), "keepdims": True}
    assert dict(graph.named("n").options) == {"ord": np.inf, "axis": None, "keepdims": False}
    assert graph.named("j").slots == ("x1", "x2", "x3")
    assert np.shape(graph.named("j").literal("x2")) == (0,)
    assert graph.node(graph.output).name == "y"
    assert (content.descent.rate, content.descent.steps) == (0.1, 10)
    assert graph.named("z").literal("a") == 3
    assert graph.named("z").literal("b") == -np.inf
    annotations = content.annotations
    assert [frame.title for frame in annotations.frames.values()] == ["data", ""]
    assert [note.text for note in annotations.notes.values()] == ["# Why?\n*Because.*"]
    inner, outer = annotations.groups.values()
    assert (inner.parent, outer.parent, inner.members) == (outer.id, None, {graph.named("y").id})
    assert annotations.frames[-2].parent == inner.id
    assert list(annotations.blocks) == ["twice"]
    assert annotations.routes == {graph.wire_into(graph.named("y").id, "a"): ((100.0, -40.0), (200.0, -40.0))}
    assert read(write(content).encode()) == content


@given(graphs(), st.none() | st.floats(1e-9, 1e9), st.integers(1, 10_000_000))
def test_random_graphs_are_saved_and_loaded_unchanged(graph: Graph, rate: float | None, steps: int) -> None:
    settings = DescentSettings(graph.output, rate or 0.1, steps)
    again = read(write(GraphFile(graph, settings)).encode())
    assert again.graph == graph
    assert again.graph.chosen_output is None or graph.chosen_output is not None
    assert (again.descent.rate, again.descent.steps) == (settings.rate, settings.steps)
    if settings.loss is not None:
        assert again.descent.loss is not None
        assert again.graph.node(again.descent.loss).name == graph.node(settings.loss).name
    assert write(again) == write(GraphFile(graph, settings)), "what is saved twice is the same file"


@given(st.data())
def test_random_annotations_is_saved_and_loaded_unchanged(data: st.DataObject) -> None:
    """What speaks of nodes and wires that are gone is left out; everything else comes back as it was."""
    graph = data.draw(graphs())
    annotations = data.draw(annotation_sets(graph))
    text = write(GraphFile(graph, annotations=annotations))
    again = read(text.encode())
    assert write(again) == text
    assert again.graph == graph
    assert told(again.graph, again.annotations) == told(graph, annotations)


def told(graph: Graph, annotations: Annotations) -> object:
    """Living annotations without ids."""
    alive = living_groups(graph, annotations)
    name_of = {None: None, **{id: annotations.groups[id].name for id in alive}}

    def seen(records: Any) -> list[Any]:
        found = [records[id] for id in sorted(records, reverse=True) if records[id].parent in name_of]
        return [(replace(each, id=0, parent=None), name_of[each.parent]) for each in found]

    names = {node.id: node.name for node in graph.nodes()}
    groups = [
        (group.name, name_of[group.parent], group.position, {names[id] for id in group.members if id in graph})
        for group in annotations.groups.values()
        if group.id in alive
    ]
    wires = set(graph.wires())
    routes = {(names[w.target], w.slot): route for w, route in annotations.routes.items() if w in wires}
    return seen(annotations.frames), seen(annotations.notes), groups, dict(annotations.blocks), routes


def test_a_graph_with_nothing_around_it_says_nothing_of_annotations() -> None:
    text = write(GraphFile(graphgui.parse("y = sin(x)")))
    assert not any(f'"{key}"' in text for key in ("frames", "notes", "groups", "blocks", "routes"))


def test_nesting_many_groups_takes_a_moment() -> None:
    content = {**GOOD, "frames": [], "groups": [
        {"name": f"g{i}", "nodes": ["x"] if i == 1999 else [], "position": [0, 0], **({"parent": f"g{i - 1}"} if i else {})}
        for i in range(2000)
    ]}  # fmt: skip
    found = read(json.dumps(content).encode())
    assert len(found.annotations.groups) == 2000
    assert write(found).count('"parent"') == 1999


def test_one_node_a_line() -> None:
    """A changed number is one changed line."""
    graph = graphgui.parse("a = 2; b = 1; e = (a + b) * (b + 1)")
    before = write(GraphFile(graph)).splitlines()
    node = graph.named("a")
    graph.replace(make_node(node.id, "a", "parameter", value=np.float64(3)))
    after = write(GraphFile(graph)).splitlines()
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1
    assert sum('"name"' in line for line in after) == 5


@pytest.mark.parametrize("version", [1, 2])
def test_files_of_earlier_versions_are_read(version: int) -> None:
    """They say nothing of annotations, nor the first of options; what they mean is what it was."""
    old = {key: value for key, value in GOOD.items() if key in ("cgraph", "output", "descent")}
    old["cgraph"] = version
    old["nodes"] = [*GOOD["nodes"][:4], {"name": "t", "op": "sum", "inputs": ["k"], "position": [0, 0]}]
    graph = read(json.dumps(old).encode()).graph
    assert graph.named("t").options == graph.named("t").row.option_defaults
    assert '"cgraph": 3' in write(GraphFile(graph))


def test_only_options_that_are_not_at_their_defaults_are_written() -> None:
    graph = graphgui.parse("s = sum(x, axis=(0, 1)); m = mean(x); n = norm(x, ord=inf); e = zeros((2, 0)) * x")
    lines = write(GraphFile(graph)).splitlines()
    told = [json.loads(line.strip().rstrip(","))["options"] for line in lines if "options" in line]
    assert told == [{"axis": [0, 1]}, {"ord": "inf"}]
    assert '"inputs": [{"shape": [2, 0]}, "x"]' in lines[-3]


def test_wires_may_point_forward() -> None:
    content = json.loads(json.dumps(GOOD))
    content["nodes"].reverse()
    assert read(json.dumps(content).encode()).graph == read(json.dumps(GOOD).encode()).graph


def test_byte_order_mark_and_line_ends() -> None:
    """Windows editors add the one and change the other."""
    text = json.dumps(GOOD, indent=1)
    for data in (b"\xef\xbb\xbf" + text.encode(), text.replace("\n", "\r\n").encode()):
        assert len(read(data).graph) == len(GOOD["nodes"])


def test_deep_chains_are_read() -> None:
    """Thirty thousand nodes in a row; nothing recurses."""
    graph = Graph()
    graph.add(make_node(1, "x", "parameter"))
    for i in range(2, 30_000):
        graph.add(make_node(i, f"v{i}", "sin"))
    graph.connect_all(Wire(i - 1, i, "x") for i in range(2, 30_000))
    assert len(read(write(GraphFile(graph)).encode()).graph.wires()) == 29_998


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("data", "part"), [
    (b"", "the file is empty"),
    (b" \n ", "the file is empty"),
    (b"\x89PNG\r\n\x1a\n\0\0", "not a graph file: byte 0"),
    (b"\xff\xfe{\0}\0", "not a graph file: byte 0"),
    (random.Random(1).randbytes(1000) + b"\xff", "not"),
    (b"a = 1", "not JSON"),
    (b"<html></html>", "not JSON"),
    (b"[]", "must be an object in {}, not a list"),
    (b"3", "must be an object in {}, not a number"),
    (b'"cgraph"', "must be an object in {}, not a text"),
    (b"null", "must be an object in {}, not null"),
    (b"{}", "“cgraph” must hold its version"),
    (b'{"cells": [], "nbformat": 4}', "“cgraph” must hold its version"),
    (b'{"cgraph": 4, "nodes": [], "new": 1}', "newer graphgui (version 4"),
    (b'{"cgraph": 99999999999999999999, "nodes": []}', "version"),
    (b'{"cgraph": 1}', "“nodes” is missing"),
    (b'{"cgraph": 1, "cgraph": 1, "nodes": []}', "“cgraph” stands twice"),
    (b'{"cgraph": 1, "nodes": [NaN]}', "NaN must be written as a string"),
    (b'{"cgraph": 1, "nodes": [-Infinity]}', "-Infinity must be written as a string"),
    (b"[" * 100_000, "nested too deeply"),
    (b'{"a":' * 100_000, "nested too deeply"),
    (b'{"cgraph": 1, "nodes": [' + b"[" * 500 + b"]" * 500 + b"]}", "node 1"),
])  # fmt: skip
def test_no_graph_at_all(data: bytes, part: str) -> None:
    assert part in refuse(data)


@pytest.mark.parametrize(("text", "part"), [
    (changed("output", to="q"), "“output”: there is no node called “q”"),
    (changed("descent", to=None), "“descent”: it must be an object in {}, not null"),
    (changed("descent", "loss", to="q"), "“descent”, “loss”: there is no node called “q”"),
    (changed("descent", "rate", to=0), "“descent”: “rate” must be a number above 0"),
    (changed("descent", "steps", to=1.5), "“descent”: “steps” must be a whole number"),
    (changed("descent", "momentum", to=0.9), "“descent”: “momentum” is not known here"),
    (changed("colour", to="red"), "the file: “colour” is not known here"),
    (changed("nodes", 2, "colour", to="red"), "node 3 (“y”): “colour” is not known here"),
    (changed("nodes", 2, "op", without=True), "node 3 (“y”): “op” is missing"),
    (changed("nodes", 2, "op", to="frobnicate"), "node 3 (“y”): there is no operation called “frobnicate”"),
    (changed("nodes", 2, "op", to="sin"), "node 3 (“y”): sin needs a list of 1 inputs"),
    (changed("nodes", 2, "op", to="constant"), "node 3 (“y”): constant needs “value”, and no “inputs”"),
    (changed("nodes", 2, "value", to=1), "node 3 (“y”): add needs “inputs”, and no “value”"),
    (changed("nodes", 2, "trained", to=True), "node 3 (“y”): “trained” must be true or false, and only parameters"),
    (changed("nodes", 2, "name", to="x"), "node 3: there is already a node called x"),
    (changed("nodes", 0, "name", to="__import__('os')"), "node 1: “__import__('os')” cannot be a name"),
    (changed("nodes", 0, "name", to="lambda"), "node 1: “lambda” cannot be a name: it is a reserved word"),
    (changed("nodes", 0, "name", to=""), "node 1: the name cannot be empty"),
    (changed("nodes", 0, "name", to=7), "node 1: “name” must be a text"),
    (changed("nodes", 2, "inputs", 0, to="q"), "node 3 (“y”), input a: there is no node called “q”"),
    (changed("nodes", 2, "inputs", to=["x"]), "node 3 (“y”): add needs a list of 2 inputs (a, b)"),
    (changed("nodes", 2, "inputs", 1, to=None), "node 3 (“y”), input b: a value must be a number or rows of numbers, not null"),
    (changed("nodes", 2, "inputs", 0, to="y"), "the file: the wires close a cycle (y → y)"),
    (changed("nodes", 2, "inputs", 0, to="z").replace('"wire": "k"', '"wire": "y"'), "cycle"),
    (changed("nodes", 0, "position", to=[0]), "node 1 (“x”): “position” must be two numbers"),
    (changed("nodes", 0, "position", to=[0, 1e300]), "node 1 (“x”): “position” must be two numbers"),
    (changed("nodes", 0, "value", to=True), "node 1 (“x”): a value must be a number"),
    (changed("nodes", 0, "value", to="1"), "node 1 (“x”): a value must be a number"),
    (changed("nodes", 0, "value", to=[[1], [2, 3]]), "node 1 (“x”): a value must be a number, or rows of numbers of equal length"),
    (changed("nodes", 0, "value", to={"shape": [2]}), "node 1 (“x”): “shape” tells the shape of an array without entries"),
    (changed("nodes", 0, "value", to={"shape": [0, -1]}), "node 1 (“x”): “shape” tells the shape"),
    (changed("nodes", 0, "value", to={"shape": [0] * 33}), "node 1 (“x”): “shape” tells the shape"),
    (changed("nodes", 0, "value", to={"shape": [0, 10**6, 10**6]}), "node 1 (“x”): “shape” is too large"),
    (changed("nodes", 0, "value", to={"shape": [0], "more": 1}), "node 1 (“x”): “more” is not known here"),
    (changed("nodes", 4, "options", to=[]), "node 5 (“s”): “options” must be an object in {}, not a list"),
    (changed("nodes", 4, "options", to={"axes": 1}), "node 5 (“s”): sum has no option called axes; it has axis and keepdims"),
    (changed("nodes", 4, "options", "axis", to=0.5), "node 5 (“s”): axis must be a whole number or None"),
    (changed("nodes", 4, "options", "axis", to="__import__('os')"), "node 5 (“s”): axis must be a whole number or None"),
    (changed("nodes", 4, "options", "axis", to=[[[0]]]), "node 5 (“s”): the option axis must be a number, a text or a list"),
    (changed("nodes", 4, "options", "axis", to={}), "node 5 (“s”): the option axis must be a number, a text or a list"),
    (changed("nodes", 4, "options", "keepdims", to=1), "node 5 (“s”): keepdims must be True or False, not 1"),
    (changed("nodes", 2, "options", to={"axis": 1}), "node 3 (“y”): add has no option called axis"),
    (changed("nodes", 5, "options", to={"index": "print(1)"}), "node 6 (“p”): index must be an index such as"),
    (changed("nodes", 6, "inputs", to=[]), "node 7 (“j”): concatenate needs a list of 1 to 1,000 inputs"),
    (changed("nodes", 6, "inputs", to=[1] * 1001), "node 7 (“j”): concatenate needs a list of 1 to 1,000 inputs"),
    (changed("nodes", 0, "value", to=3).replace(": 3", ": 1e999"), "node 1 (“x”): a number is too large"),
    (changed("nodes", 0, "value", to=10**400), "node 1 (“x”): a number is too large"),
    (changed("nodes", 1, to=None), "node 2: it must be an object in {}, not null"),
    (changed("nodes", to={}), "the file: “nodes” must be a list"),
    (changed("frames", to={}), "the file: “frames” must be a list"),
    (changed("notes", to=[0] * 2001), "the file: “notes” can have at most 2,000 entries"),
    (changed("routes", to=[0] * 99), "the file: “routes” can have at most 6 entries, one for each wire"),
    (changed("frames", 0, "title", to="a\nb"), "frame 1: the title holds signs that cannot be shown in one line"),
    (changed("frames", 0, "title", to="\ud800"), "frame 1: the title holds signs that cannot be shown in one line"),
    (changed("frames", 0, "title", to="z" * 201), "frame 1: the title is too long; the most is 200 signs"),
    (changed("frames", 0, "colour", to="#ff0000"), "frame 1: the colour must be one of grey, blue,"),
    (changed("frames", 0, "rect", to=[0, 0, 40]), "frame 1: “rect” must be left, top, width and height"),
    (changed("frames", 0, "rect", to=[0, 0, 40, -1]), "frame 1: the width and height must be from 1"),
    (changed("frames", 0, "group", to="x"), "frame 1: “group”: there is no group called “x”"),
    (changed("notes", 0, "text", to="\ud800"), "note 1: the note holds signs that cannot be shown"),
    (changed("notes", 0, "text", to="z" * 20_001), "note 1: the note is too long; the most is 20,000 signs"),
    (changed("notes", 0, "text", to=None), "note 1: “text” must be a text"),
    (changed("groups", 0, "nodes", 0, to="q"), "group 1 (“inner”): there is no node called “q”"),
    (changed("groups", 0, "nodes", 0, to="z"), "group 2 (“outer”): z is already in the group “inner”"),
    (changed("groups", 0, "name", to="outer"), "group 2 (“outer”): there is already a group with this name"),
    (changed("groups", 0, "name", to=" "), "group 1 (“ ”): the name cannot be empty"),
    (changed("groups", 0, "parent", to="inner"), "the group “inner” stands inside itself"),
    (changed("groups", 1, "parent", to="inner"), "the group “inner” stands inside itself"),
    (changed("groups", 0, "parent", to="x"), "group 1 (“inner”): “parent”: there is no group called “x”"),
    (changed("blocks", 0, "graph", to=[]), "block 1 (“twice”): the part: it must be an object in {}, not a list"),
    (changed("blocks", 0, "graph", "nodes", 0, "op", to="q"), "block 1 (“twice”): node 1 (“t”): there is no operation"),
    (changed("blocks", 0, "graph", "blocks", to=[]), "block 1 (“twice”): the part: “blocks” is not known here"),
    (changed("routes", 0, "slot", to="b"), "route 1: no wire enters y at “b”"),
    (changed("routes", 0, "points", to=[]), "route 1: “points” must be a list of 1 to 100 places"),
    (changed("routes", 0, "points", to=[[0, 1e9]]), "route 1: “points” must be two numbers of at most ten million"),
])  # fmt: skip
def test_the_place_is_named(text: str, part: str) -> None:
    assert part in refuse(text)


@pytest.mark.parametrize("path", list(places(GOOD)), ids=lambda path: "/".join(map(str, path)))
def test_every_place_with_everything_wrong(path: tuple[object, ...]) -> None:
    """Rubbish in any one place is read as a graph that can be written again, or refused; never anything else."""
    for rubbish in RUBBISH:
        _read_or_refuse(changed(*path, to=rubbish).encode("utf-8", "surrogatepass"))
    _read_or_refuse(changed(*path, without=True).encode())


def test_every_truncation_is_refused() -> None:
    data = json.dumps(GOOD, ensure_ascii=False).encode()
    for end in range(len(data)):
        refuse(data[:end])


json_like = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["x", "y", "add", "nan", "op"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["cgraph", "nodes", "name", "op", "inputs", "value", "position", "wire", "number", "descent", "output"]
            )
            | st.text(max_size=3),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(json_like)
def test_any_json(content: object) -> None:
    _read_or_refuse(json.dumps(content).encode())
    _read_or_refuse(json.dumps({"cgraph": 1, "nodes": content}).encode())
    _read_or_refuse(json.dumps({"cgraph": 1, "nodes": [content, *GOOD["nodes"]]}).encode())


@given(st.lists(st.tuples(st.sampled_from(list(places(GOOD))), json_like), min_size=1, max_size=3))
def test_any_mutation(mutations: list[tuple[tuple[object, ...], object]]) -> None:
    content = copy.deepcopy(GOOD)
    for path, new in mutations:
        place: Any = content
        try:
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = copy.deepcopy(new)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier mutation took the place away
    _read_or_refuse(json.dumps(content).encode())


@given(st.binary(max_size=200), st.integers(0, 700), st.integers(0, 20))
def test_any_bytes(noise: bytes, at: int, gone: int) -> None:
    data = json.dumps(GOOD).encode()
    _read_or_refuse(noise)
    _read_or_refuse(data[:at] + noise[:20] + data[at + gone :])


def _read_or_refuse(data: bytes) -> None:
    """Reads a file, and where that succeeds writes it, reads that again, and evaluates the graph."""
    message = ""
    try:
        content = read(data)
    except GraphFileError as error:
        message = str(error)
    if message:
        assert message.isprintable()
        return
    again = read(write(content).encode())
    assert again.graph == content.graph
    assert told(again.graph, again.annotations) == told(content.graph, content.annotations)
    with suppress(graphgui.EvaluationError):
        graphgui.evaluate(content.graph)


# ── size ─────────────────────────────────────────────────────────────────────────────────────────────────────────
def _value(text: str) -> bytes:
    return (
        f'{{"cgraph": 1, "nodes": [{{"name": "x", "op": "constant", "value": {text}, "position": [0, 0]}}]}}'.encode()
    )


@pytest.mark.parametrize(("data", "part", "megabytes"), [
    (_value("[" + "[]," * 8_000_000 + "[]]"), "the most is 4,000,000", 10),
    (_value("[" + "0," * 20_000_000 + "0]"), "the most is 4,000,000", 10),
    (b'{"cgraph": 1, ' + b'"k": 1, ' * 500_000 + b'"nodes": []}', "stands twice", 150),
    (("{" + ", ".join(f'"k{i}": 1' for i in range(300_000)) + ', "k299999": 1}').encode(), "“k299999” stands twice", 200),
    (b'{"cgraph": 1, "nodes": [{"name": "' + b"x" * 30_000_000 + b'"}]}', "“op” is missing", 200),
], ids=["lists", "numbers", "one key", "two keys", "a long name"])  # fmt: skip
def test_memory_stays_bounded(data: bytes, part: str, megabytes: int) -> None:
    tracemalloc.start()
    try:
        assert part in refuse(data)
        assert tracemalloc.get_traced_memory()[1] < megabytes * 2**20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("text", [
    "x = constant(ROW); y = x.T @ x", "x = constant(ROW); y = x.T * x", "x = constant(ROW); y = x.T + x; z = sum(y)",
])  # fmt: skip
def test_absurd_shapes_are_not_computed(text: str) -> None:
    """32,000 × 32,000 is a thousand million entries: refused before anything is allocated."""
    graph = graphgui.parse(text.replace("ROW", f"[{[1] * 32_000}]"))
    data = write(GraphFile(graph)).encode()
    tracemalloc.start()
    try:
        with pytest.raises(
            graphgui.EvaluationError, match=r"\(32000, 32000\) is too large: more than 10,000,000 entries"
        ):
            graphgui.evaluate(read(data).graph)
        assert tracemalloc.get_traced_memory()[1] < 20 * 2**20
    finally:
        tracemalloc.stop()


def test_a_sparse_file_of_gigabytes(tmp_path: Path) -> None:
    path = tmp_path / "huge.cgraph"
    with path.open("wb") as file:
        file.truncate(5 * 2**30)
    tracemalloc.start()
    try:
        with pytest.raises(GraphFileError, match=r"huge\.cgraph: the file has 5,120 MB; the most is 64 MB"):
            load_file(path)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


def test_what_could_not_be_opened_again_is_not_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = Graph()
    graph.add(make_node(1, "x", "constant", value=np.zeros(1000)))
    monkeypatch.setattr("graphgui.formats.cgraph.file_size.MOST_PARTS", 1000)
    path = tmp_path / "big.cgraph"
    path.write_text("old")
    with pytest.raises(OSError, match="the most is 1,000"):
        save_file(GraphFile(graph), path)
    assert path.read_text() == "old"


# ── places that are no files ─────────────────────────────────────────────────────────────────────────────────────
def test_what_is_no_file(tmp_path: Path) -> None:
    for path, part in [
        (tmp_path / "no.cgraph", "no.cgraph: there is no such file"),
        (tmp_path, "this is a folder, no file"),
        (Path("/"), "this is a folder, no file"),
        (tmp_path / ("x" * 400), "x…: the name is too long"),
        (tmp_path / "no" / "no.cgraph", "there is no such file"),
        (Path("a\0b"), "no file can have such a name"),
        (Path("/dev/zero"), "this is a device or a pipe, no file"),
    ]:
        with pytest.raises(GraphFileError) as caught:
            load_file(path)
        assert part in str(caught.value)
        assert str(caught.value).isprintable()
