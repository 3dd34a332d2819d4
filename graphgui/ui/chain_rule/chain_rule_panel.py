"""The Chain rule panel: its views, and what they share with the canvas and the Code panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from graphgui.document.arrangement.groups import shown_as
from graphgui.engine.graph import Wire
from graphgui.explain.derivation import Kind
from graphgui.explain.walkthrough import LineAt
from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.canvas.stage import Viewpoint
from graphgui.ui.chain_rule.chain_rule_views import VIEWS
from graphgui.ui.chain_rule.explain_page import ExplainPage
from graphgui.ui.chain_rule.steps_page import StepsPage
from graphgui.ui.panels.views_panel import ViewsPanel
from graphgui.ui.translate import translate


class ChainRulePanel(ViewsPanel):
    """The panel with all its views. `point_at` marks the line of code that the steps have come to."""

    def __init__(self, canvas: CanvasScene, viewpoint: Viewpoint, point_at: Callable[[LineAt | None], object]) -> None:
        pages = [row.page(canvas.session) for row in VIEWS]
        super().__init__(canvas, translate("Views of the chain rule"), pages)
        steps, why = self.page_of(StepsPage), self.page_of(ExplainPage)
        steps.at_work.connect(point_at)
        for page in (steps, why):
            page.came_to.connect(lambda ids: bring_into_view(canvas, viewpoint, ids))
        canvas.wires_chosen.connect(lambda: why.follow_wires(canvas.chosen_wires))

    def explain(self, kind: Kind, id: int, wire: Wire | None = None) -> None:
        """Shows where a node's value or gradient comes from, or a wire's local derivative."""
        page = self.page_of(ExplainPage)
        self.choose(page)
        if wire is None:
            self._session.select([id])
        page.explain(kind, id, wire)
        page.tree.setFocus()


def bring_into_view(canvas: CanvasScene, viewpoint: Viewpoint, ids: Sequence[int]) -> None:
    """Moves the canvas, at the zoom it has, to one of some nodes where none of them can be seen."""
    content, level = canvas.session.document.content, canvas.session.level
    seen = [id for id in shown_as(content, level, ids) if not canvas.card(id).isEmpty()]
    if seen and not any(viewpoint.shows([id]) for id in seen):
        viewpoint.reveal_items(seen[:1])
