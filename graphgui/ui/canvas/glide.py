"""Gliding: the animation of nodes to their new places after a layout; the document has them there already."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEasingCurve, QPointF, QVariantAnimation
from PySide6.QtWidgets import QStyle, QWidget

from graphgui.document.emitter import Subscriptions
from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.update import Update

DURATION = 220
"""In milliseconds: long enough to see what went where, too short to wait for."""
MOST = 400
"""More nodes than these are not animated: each step would take longer than a frame."""


class Glide:
    """Animates the items of nodes from their old places to those in the document; any change meanwhile ends it."""

    def __init__(self, canvas: CanvasScene, view: QWidget) -> None:
        self._scene, self._view = canvas, view
        self._ways: dict[int, tuple[QPointF, QPointF]] = {}
        self._animation = QVariantAnimation(view)
        self._animation.setStartValue(0.0)
        self._animation.setEndValue(1.0)
        self._animation.setDuration(DURATION)
        self._animation.setEasingCurve(QEasingCurve.Type.InOutCubic)
        self._animation.valueChanged.connect(self._show)
        self._animation.finished.connect(self.finish)
        self._subscriptions = Subscriptions()
        self._subscriptions.connect(canvas.session.updated, self._on_update)

    @property
    def is_under_way(self) -> bool:
        """Whether an animation is under way."""
        return bool(self._ways)

    def places(self) -> dict[int, QPointF]:
        """The places at which nodes are shown, by id."""
        return {item.id: item.pos() for item in self._scene.node_items()}

    def start(self, before: Mapping[int, QPointF]) -> None:
        """Animates the nodes that have moved from these places."""
        self.finish()
        after = self.places()
        ways = {id: (old, after[id]) for id, old in before.items() if id in after and after[id] != old}
        if not ways or len(ways) > MOST or not self.is_wanted():
            return
        self._ways = ways
        self._show(0.0)
        self._animation.start()

    def finish(self) -> None:
        """Ends the animation: every node is shown at its place in the document."""
        self._animation.stop()
        ways, self._ways = self._ways, {}
        for id in ways:
            if self._scene.has_node(id):
                self._scene.node_item(id).sync()
        if ways:
            self._scene.follow(ways)
            self._scene.show_places()

    def close(self) -> None:
        """Disconnects from the session."""
        self._animation.stop()
        self._ways = {}
        self._subscriptions.end()

    def _on_update(self, update: Update) -> None:
        if self._ways and (update.change or update.replaced):
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
            if self._scene.has_node(id):
                self._scene.node_item(id).setPos(start + (end - start) * share)
        if self._ways:
            self._scene.follow(self._ways)
            self._scene.show_values()
