"""The graph in other forms: as a picture, SVG, LaTeX or Python, on the clipboard or in a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from graphgui.document.arrangement.placement import carried
from graphgui.document.building.copied_formulas import latex_of_all, part_leading_to
from graphgui.engine.program.program_source import source
from graphgui.files.disk import home_folder
from graphgui.ui.canvas.paint.picture import drawn, picture_of, save_picture, svg_of
from graphgui.ui.canvas.paint.style import Style
from graphgui.ui.commands.bench import Bench
from graphgui.ui.commands.command import EMPTY, Command, any_nodes
from graphgui.ui.session import Session
from graphgui.ui.theme import DARK, LIGHT
from graphgui.ui.translate import translate

MENU = "&Edit/Copy &as"
SVG_MIME = "image/svg+xml"
ENDINGS = (".png", ".svg")
FILTER = "PNG (*.png);;SVG (*.svg)"


def export_commands(bench: Bench) -> list[Command]:
    """The formats in which a graph can be copied and exported."""
    session, style = bench.session, bench.canvas.paint_style
    export = Export(bench.parent, session, style)
    some_nodes = partial(any_nodes, session)

    def dark() -> bool:
        return some_nodes() and style.theme is DARK

    tip = "Of the selected nodes, or of all"
    return [
        Command("copy_picture", MENU, "&Picture", export.copy_picture, ("Ctrl+Shift+C",), some_nodes, tip=tip, needs=EMPTY,
                after="copy"),
        Command("copy_light_picture", MENU, "Picture in &light colours", export.copy_light_picture, (), dark, tip=tip,
                needs="The colours are light already", after="copy_picture"),
        Command("copy_svg", MENU, "&SVG", export.copy_svg, (), some_nodes, tip=tip, needs=EMPTY,
                after="copy_light_picture"),
        Command("copy_latex", MENU, "La&TeX", export.copy_latex, (), some_nodes, needs=EMPTY, begins_group=True,
                after="copy_svg", tip="The mathematics of the selected nodes, or of the output"),
        Command("copy_python", MENU, "P&ython", export.copy_python, (), some_nodes, needs=EMPTY, after="copy_latex",
                tip="The program that computes the selected nodes, or all, and the gradients"),
        Command("export_picture", "&File", "&Export a picture…", export.export_picture, (), some_nodes, after="save_as",
                needs=EMPTY, tip="Saves the selected nodes, or all, as PNG or SVG"),
    ]  # fmt: skip


class Export:
    """Gives away what is selected, or all, in forms that other programs read."""

    def __init__(self, parent: QWidget, session: Session, style: Style) -> None:
        self._parent = parent
        self._session = session
        self._style = style

    def copy_picture(self) -> None:
        """Copies a picture of the selected nodes, or of all, in the colours of the screen."""
        self._copy_picture(self._style)

    def copy_light_picture(self) -> None:
        """Copies a picture of the selected nodes, or of all, in light colours, for paper and slides."""
        shown = self._style
        self._copy_picture(Style(LIGHT, shown.show_gradients, shown.show_derivatives, reading=shown.reading))

    def copy_svg(self) -> None:
        """Copies the selected nodes, or all, as an SVG drawing."""
        with drawn(self._session.document.content, self._style, self._chosen(), self._session.hidden) as scene:
            drawing = svg_of(scene, self._session.document.name)
        data = QMimeData()
        data.setData(SVG_MIME, drawing)
        data.setText(drawing.decode())
        QGuiApplication.clipboard().setMimeData(data)
        self._session.say(translate("The drawing is on the clipboard, as SVG."))

    def copy_latex(self) -> None:
        """Copies the mathematics of the selected nodes, or of the output, as LaTeX."""
        QGuiApplication.clipboard().setText(latex_of_all(self._session.graph, self._session.selection))
        self._session.say(translate("The formula is on the clipboard, as LaTeX."))

    def copy_python(self) -> None:
        """Copies the program of what leads to the selected nodes, or of the whole graph."""
        graph, chosen = self._session.graph, self._session.selection
        QGuiApplication.clipboard().setText(source(part_leading_to(graph, chosen) if chosen else graph))
        self._session.say(translate("The program is on the clipboard, as Python."))

    def export_picture(self) -> None:
        """Asks for a name and saves the selected nodes, or all, as a picture."""
        document = self._session.document
        name = str((document.path or home_folder() / document.title).with_suffix(ENDINGS[0]))
        title = translate("Export a picture")
        found, kind = QFileDialog.getSaveFileName(self._parent, title, name, FILTER)
        if not found:
            return
        path = Path(found)
        if path.suffix.lower() not in ENDINGS:
            path = path.parent / (path.name + next((end for end in ENDINGS if end in kind), ENDINGS[0]))
        try:
            remark = save_picture(document.content, self._style, path, self._chosen(), self._session.hidden)
        except OSError as error:
            self._session.say(f"{path.name}: {error.strerror or error}.")
        else:
            told = translate("{name} is saved, but {remark}.") if remark else translate("Saved as {name}.")
            self._session.say(told.format(name=path.name, remark=remark))

    def _copy_picture(self, style: Style) -> None:
        with drawn(self._session.document.content, style, self._chosen(), self._session.hidden) as scene:
            QGuiApplication.clipboard().setImage(picture_of(scene))
        self._session.say(translate("The picture is on the clipboard."))

    def _chosen(self) -> set[int] | None:
        return carried(self._session.document.content, self._session.chosen) or None
