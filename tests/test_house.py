"""The structure of the package."""

from __future__ import annotations

import ast
from pathlib import Path

import networkx as nx

PACKAGE = Path(__file__).resolve().parents[1] / "graphgui"


def imports() -> nx.DiGraph:
    """Which module imports which, wherever that stands: also within a function or under TYPE_CHECKING."""
    paths = {".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts): path for path in PACKAGE.rglob("*.py")}
    files = {name.removesuffix(".__init__"): path for name, path in paths.items()}
    found = nx.DiGraph()
    for name, path in files.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "graphgui":
                targets = [f"{node.module}.{alias.name}" for alias in node.names]
                found.add_edges_from((name, target if target in files else node.module) for target in targets)
            elif isinstance(node, ast.Import):
                found.add_edges_from((name, alias.name) for alias in node.names if alias.name in files)
    return found


def test_no_import_circle():
    assert [sorted(circle) for circle in nx.strongly_connected_components(imports()) if len(circle) > 1] == []
