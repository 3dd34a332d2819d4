"""Gliding: after nodes were laid out, the canvas shows them on their way. The document is there already."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEasingCurve, QPointF, QVariantAnimation
from PySide6.QtWidgets import QStyle

from graphgui.ui.canvas.navigation import NavigableView

DURATION = 220
"""In milliseconds: long enough to see what went where, too short to wait for."""
MOST = 400
"""More than these are put in their places at once: each step would take longer than a frame."""


class Glide:
    """Moves the items of nodes from where they were to where they are; anything that happens meanwhile ends it."""

    def __init__(self, view: NavigableView) -> None:
        self._view = view
        self._scene = view.canvas
        self._ways: dict[int, tuple[QPointF, QPointF]] = {}
        self._animation = QVariantAnimation(view)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setDuration(DURATION)
        self._animation.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._animation.valueChanged.connect(self._show)
        self._animation.finished.connect(self.finish)
        view.session.changed.connect(self._on_changed)
        view.session.document_replaced.connect(self.finish)

    @property
    def is_under_way(self) -> bool:
        """Whether something is on its way."""
        return bool(self._ways)

    def places(self) -> dict[int, QPointF]:
        """Where every node is shown now."""
        return {id: item.pos() for id, item in self._scene.nodes.items()}

    def start(self, before: Mapping[int, QPointF]) -> None:
        """Lets the nodes that have moved since then glide from these places to theirs."""
        self.finish()
        nodes = self._scene.nodes
        ways = {id: (old, nodes[id].pos()) for id, old in before.items() if id in nodes and nodes[id].pos() != old}
        if not ways or len(ways) > MOST or not self.is_wanted():
            return
        self._ways = ways
        self._show(0.0)
        self._animation.start()

    def finish(self) -> None:
        """Puts everything where it belongs, at once."""
        self._animation.stop()
        ways, self._ways = self._ways, {}
        for id in ways:
            if id in self._scene.nodes:
                self._scene.nodes[id].sync()
        if ways:
            self._scene.follow(ways)
            self._scene.show_marks()

    def close(self) -> None:
        """Lets go of the session."""
        self._animation.stop()
        self._ways = {}
        self._view.session.changed.disconnect(self._on_changed)
        self._view.session.document_replaced.disconnect(self.finish)

    def _on_changed(self, edits: object) -> None:
        self.finish()

    def is_wanted(self) -> bool:
        """Whether the canvas is seen and the system wants animations."""
        # 0 where the system is set to show no animations.
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        return self._view.isVisible() and self._view.style().styleHint(hint, None, self._view) > 0

    def _show(self, share: object) -> None:
        if not isinstance(share, float):
            return
        for id, (start, end) in self._ways.items():
            if id in self._scene.nodes:
                self._scene.nodes[id].setPos(start + (end - start) * share)
        if self._ways:
            self._scene.follow(self._ways)
            self._scene.show_values()
