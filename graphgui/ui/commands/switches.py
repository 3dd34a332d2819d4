"""Switches of the View menu for the extras of the canvas."""

from __future__ import annotations

from graphgui.ui.canvas.minimap import Minimap
from graphgui.ui.canvas.model.highlight import Highlight
from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.settings import is_on, settings


class Switches:
    """Gradients, local derivatives, minimap and highlight, on or off; all but the highlight are kept between starts."""

    def __init__(self, canvas: CanvasScene, minimap: Minimap, highlight: Highlight) -> None:
        self._canvas, self._minimap, self._highlight = canvas, minimap, highlight
        self._style = canvas.paint_style

    @property
    def gradients(self) -> bool:
        """Whether nodes show their gradients."""
        return self._style.show_gradients

    @property
    def derivatives(self) -> bool:
        """Whether wires show their derivatives."""
        return self._style.show_derivatives

    @property
    def minimap(self) -> bool:
        """Whether the minimap is shown while something is out of view."""
        return self._minimap.is_wanted

    @property
    def highlight(self) -> bool:
        """Whether all upstream and downstream of the selection is highlighted."""
        return self._highlight.follows_selection

    def restore(self) -> None:
        """Switches on what was on when the program was left."""
        self._style.show_gradients = is_on("gradients")
        self._style.show_derivatives = is_on("derivatives")
        self._minimap.want(is_on("minimap"))

    def toggle_gradients(self) -> None:
        """Shows or hides the gradients of nodes."""
        self._style.show_gradients = not self.gradients
        settings().setValue("gradients", self.gradients)
        self._canvas.repaint()

    def toggle_derivatives(self) -> None:
        """Shows or hides the derivatives of wires."""
        self._style.show_derivatives = not self.derivatives
        settings().setValue("derivatives", self.derivatives)
        self._canvas.repaint()

    def toggle_minimap(self) -> None:
        """Shows or hides the minimap."""
        self._minimap.want(not self.minimap)
        settings().setValue("minimap", self.minimap)

    def toggle_highlight(self) -> None:
        """Highlights all upstream and downstream of the selection, or no more."""
        self._highlight.follow_selection(not self.highlight)
