"""The laws of the source tree: where modules are, how long they are, and what reaches into what."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import networkx as nx

from graphgui import bootstrap

PACKAGE, TESTS = bootstrap.ROOT / "graphgui", bootstrap.ROOT / "tests"
MOST_MODULES = 14
"""Modules beside each other in a folder, without its __init__.py."""
MOST_LINES = 450
OTHERS = {"out._backward"}
"""Private names of other libraries: how micrograd is given an operation."""


def modules_in(folder: Path) -> list[Path]:
    """The modules in a folder and in those below it."""
    return sorted(folder.rglob("*.py"))


def repeated_names(package: Path) -> list[str]:
    """File names that occur in more than one folder."""
    names = Counter(path.name for path in modules_in(package) if path.name != "__init__.py")
    return [name for name, count in names.items() if count > 1]


def crowded_folders(package: Path) -> dict[str, int]:
    """Folders with too many modules, with their number."""
    counts = Counter(path.parent for path in modules_in(package) if path.name != "__init__.py")
    return {str(folder.relative_to(package)): count for folder, count in counts.items() if count > MOST_MODULES}


def long_modules(folder: Path) -> dict[str, int]:
    """Modules with too many lines, with their number."""
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules_in(folder)}
    return {str(path.relative_to(folder)): count for path, count in lines.items() if count > MOST_LINES}


def import_graph(package: Path) -> nx.DiGraph:
    """What each module imports of its package, wherever that is: also within a function or under TYPE_CHECKING."""
    paths = {".".join(path.relative_to(package.parent).with_suffix("").parts): path for path in modules_in(package)}
    paths = {name.removesuffix(".__init__"): path for name, path in paths.items()}
    graph = nx.DiGraph()
    for name, path in paths.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                targets = [f"{node.module}.{alias.name}" for alias in node.names]
                wanted = [target if target in paths else node.module for target in targets]
            else:
                wanted = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            graph.add_edges_from((name, each) for each in wanted if each in paths)
    return graph


def import_circles(package: Path) -> list[list[str]]:
    """Groups of modules that import each other, by way of others or not."""
    graph = import_graph(package)
    return [sorted(group) for group in nx.strongly_connected_components(graph) if len(group) > 1]


def private_reaches(folder: Path) -> list[str]:
    """Attributes with an underscore that are read or set from outside: "file:line: expression"."""
    found = []
    for path in modules_in(folder):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_private = (
                isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.startswith("__")
            )
            if is_private and not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")):
                found.append(f"{path.relative_to(folder)}:{node.lineno}: {ast.unparse(node)}")
    return found


def test_no_two_modules_share_a_name() -> None:
    """A name that is read in a traceback or a tab means one module."""
    assert repeated_names(PACKAGE) == []


def test_no_folder_is_crowded() -> None:
    """A folder is read at a glance."""
    assert crowded_folders(PACKAGE) == {}


def test_no_module_is_long() -> None:
    """What grows longer has two subjects."""
    assert long_modules(PACKAGE) == {}


def test_modules_import_each_other_in_no_circle() -> None:
    """Types count as well: who needs a module's type needs the module."""
    assert import_circles(PACKAGE) == []


def test_tests_reach_into_nothing_private() -> None:
    """They ask what a caller may ask: public names, and widgets by their object names."""
    assert [reach for reach in private_reaches(TESTS) if reach.partition(": ")[2] not in OTHERS] == []


def painters_without_end(package: Path) -> list[str]:
    """Painters that are begun in no `with` statement, which ends them whatever happens: "file:line"."""
    found = []
    for path in modules_in(package):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        ended = {item.context_expr for each in ast.walk(tree) if isinstance(each, ast.With) for item in each.items}
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("Painter") and call not in ended:
                found.append(f"{path.relative_to(package)}:{call.lineno}")
    return found


def test_every_painter_is_ended() -> None:
    """One that stays active when its device goes ends the process."""
    assert painters_without_end(PACKAGE) == []


def test_the_checks_find_what_they_look_for(tmp_path: Path) -> None:
    """Each law, broken once on purpose."""
    house = tmp_path / "house"
    for folder in (house, house / "a", house / "b"):
        folder.mkdir()
        (folder / "__init__.py").touch()
    (house / "a" / "room.py").write_text(
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from house.b import hall\n"
    )
    (house / "b" / "room.py").write_text("def later(hall):\n    hall._door\n")
    (house / "b" / "hall.py").write_text("import house.a.room\n" + "\n" * MOST_LINES)
    (house / "a" / "wall.py").write_text("QPainter(wall)\nwith QPainter(wall) as painter:\n    painter.end()\n")
    for at in range(MOST_MODULES - 1):
        (house / "a" / f"room_{at}.py").touch()
    assert repeated_names(house) == ["room.py"]
    assert crowded_folders(house) == {"a": MOST_MODULES + 1}
    assert long_modules(house) == {"b/hall.py": MOST_LINES + 1}
    assert import_circles(house) == [["house.a.room", "house.b.hall"]]
    assert private_reaches(house) == ["b/room.py:2: hall._door"]
    assert painters_without_end(house) == ["a/wall.py:1"]
