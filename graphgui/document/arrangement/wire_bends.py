"""The bends of wires: points through which a wire runs. They belong to the wire and are no nodes."""

from __future__ import annotations

from graphgui.document.edits import ChangeRoute, Content
from graphgui.engine.graph import Wire
from graphgui.formats.cgraph.annotations import Place, Route


def routes_of(content: Content) -> dict[Wire, Route]:
    """The bends of every wire that is there and has some."""
    graph = content.graph
    return {
        wire: route
        for wire, route in content.annotations.routes.items()
        if wire.target in graph and graph.wire_into(wire.target, wire.slot) == wire
    }


def set_route(content: Content, wire: Wire, route: Route) -> ChangeRoute:
    """The edit that gives a wire these bends and no others."""
    return ChangeRoute(wire, content.annotations.routes.get(wire, ()), tuple(route))


def add_route_point(content: Content, wire: Wire, at: int, place: Place) -> ChangeRoute:
    """The edit that adds a bend before the one that is number `at` now, counted from 0."""
    now = content.annotations.routes.get(wire, ())
    return set_route(content, wire, (*now[:at], place, *now[at:]))


def move_route_point(content: Content, wire: Wire, at: int, place: Place) -> ChangeRoute:
    """The edit that puts one bend elsewhere."""
    now = content.annotations.routes[wire]
    return set_route(content, wire, (*now[:at], place, *now[at + 1 :]))


def remove_route_point(content: Content, wire: Wire, at: int) -> ChangeRoute:
    """The edit that takes one bend away."""
    now = content.annotations.routes[wire]
    return set_route(content, wire, (*now[:at], *now[at + 1 :]))
