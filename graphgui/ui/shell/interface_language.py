"""The language of the window: the texts of Qt and of graphgui in the user's own, where there is a catalogue for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from graphgui.resource_folder import resource_folder

CATALOGUES = resource_folder("translations")
"""Where `graphgui_<language>.qm` are looked for."""


def speak_the_users_language(app: QCoreApplication, wanted: QLocale | None = None, folder: Path = CATALOGUES) -> str:
    """Installs the catalogues of the first language of the system's that there is one for; the language, or "en"."""
    for name in (wanted or QLocale.system()).uiLanguages():
        language = QLocale(name)
        # English stands in the code and has no catalogue; whoever prefers it to others must not get one of theirs.
        if language.language() == QLocale.Language.English:
            break
        if _install(app, language, "graphgui", folder):
            _install(app, language, "qtbase", Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)))
            return name
    return "en"


def _install(app: QCoreApplication, language: QLocale, file: str, folder: Path) -> bool:
    catalogue = QTranslator(app)
    return catalogue.load(language, file, "_", str(folder)) and app.installTranslator(catalogue)
