"""The Practice panel: predict, drills, find the bug."""

from __future__ import annotations

from collections.abc import Callable

from graphgui.ui.canvas.scene import CanvasScene
from graphgui.ui.panels.views_panel import ViewsPanel
from graphgui.ui.practice.bug_page import BugPage
from graphgui.ui.practice.drill_page import DrillPage
from graphgui.ui.practice.predict_page import PredictPage
from graphgui.ui.translate import translate


class PracticePanel(ViewsPanel):
    """The panel with all its pages. `may_leave` asks about unsaved changes before drills and hunts are opened."""

    def __init__(self, canvas: CanvasScene, may_leave: Callable[[], bool]) -> None:
        session = canvas.session
        pages = [PredictPage(session), DrillPage(session, may_leave), BugPage(session, may_leave)]
        super().__init__(canvas, translate("Kinds of practice"), pages)
        self.practice_wanted.connect(self.choose_hidden)

    def choose_hidden(self) -> None:
        """Chooses a page on which the hidden numbers are answered: the drill that waits for its answer, else Predict."""
        drills = self.page_of(DrillPage)
        self.choose(drills if drills.is_asking else self.page_of(PredictPage))
