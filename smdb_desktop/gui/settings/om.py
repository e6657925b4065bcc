"""Om programmet: version, what it is built of, and the licences, Qt's first. Texts are read from the files that ship."""

import sys
from pathlib import Path

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QPlainTextEdit

from smdb_desktop import __version__, resources
from smdb_desktop.domain.words import T, joined
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import focus_soon
from smdb_desktop.gui.kit.layout import Columns, Facts
from smdb_desktop.gui.kit.page import ScrollingPage
from smdb_desktop.gui.kit.parts import box, card, label
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.overview import day

ABOUT = T(
    "SMDB Desktop er et program til at indtaste sager til Stofmisbrugsdatabasen (SMDB) uden net, kontrollere "
    "dem mod SMDB's regler og eksportere dem som underskrevne filer. Programmet er ikke udgivet af Danmarks "
    "Statistik."
)
QT = T(
    "Programmet bruger Qt og PySide6 (Qt for Python) under GNU Lesser General Public License version 3 "
    "(LGPL-3.0). Bibliotekerne ligger som selvstændige filer ved siden af programmet og kan udskiftes med "
    "andre udgaver af dem. Licensteksterne LGPL-3.0 og GPL-3.0 står herunder. Kildekoden til Qt fås på "
    "download.qt.io, og kildekoden til PySide6 på code.qt.io."
)
NOTICES = "THIRD_PARTY_NOTICES.md"
LINES = 16


class OmPage(ScrollingPage[places.Om]):
    """Version and licences."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.add_head(T("Om programmet"))
        about = card("SMDB Desktop")
        box(about).addWidget(label(ABOUT))
        forms = joined(", ", (T("fra {fra}", fra=day(v.valid_from)) for v in context.desk.katalog.versioner.values()))
        python = ".".join(str(part) for part in sys.version_info[:3])
        packages = [
            (T("Pakke i brug"), joined(" ", (fit.name, fit.version))) for fit in context.desk.packages if fit.used
        ]
        box(about).addWidget(
            Facts((T("Version"), __version__), (T("Skemaer"), forms), *packages, ("Qt", qVersion()), ("Python", python))
        )
        self.column.addWidget(about)
        qt = card(T("Qt og PySide6 (LGPL)"))
        box(qt).addWidget(label(QT))
        self.column.addWidget(qt)
        self._texts = _texts()
        licences = card(T("Licenser"))
        columns = Columns(1, 2)
        self.table = RowTable(T("Licenser"), (T("Licens"),), stretch=0)
        self.table.chosen.connect(self._show)
        columns.add(self.table)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(say(T("Licenstekst")))
        self.text.setMinimumHeight(self.text.fontMetrics().lineSpacing() * LINES + theme.px(20))
        columns.add(self.text)
        box(licences).addWidget(columns)
        self.column.addWidget(licences)
        self.column.addStretch(1)

    def enter(self, _place: places.Om, /) -> None:
        """Show the first text."""
        self.table.set_rows([Row(name, (name,)) for name in self._texts])
        # it is read from the top; the licences are far below
        focus_soon(self.anchor)

    def _show(self, name: str) -> None:
        path = self._texts.get(name)
        self.text.setPlainText(path.read_text(encoding="utf-8", errors="replace") if path is not None else "")


def _texts() -> dict[str, Path]:
    """The licence texts that ship, by name; the list of everything that is used stands first where it is at hand."""
    found: dict[str, Path] = {}
    for place in (resources.folder().parent / NOTICES, resources.folder() / NOTICES):
        if place.is_file():
            found[T("Alle dele og deres licenser")] = place
            break
    folder = resources.path("licences")
    if folder.is_dir():
        found |= {path.stem: path for path in sorted(folder.glob("*.txt"), key=lambda p: p.name.casefold())}
    return found
