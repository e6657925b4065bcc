"""The step Behandling: every tilbud with its treatments, and the ways to add one. It stores nothing; signals carry wishes."""

from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from smdb_desktop.domain.findings import Niveau
from smdb_desktop.gui import theme
from smdb_desktop.gui.guide.answers import NOTHING, answer_text
from smdb_desktop.gui.guide.case import Body, Case
from smdb_desktop.gui.guide.steps import KINDS, state_words
from smdb_desktop.gui.widgets.parts import box, button, card, label, plain_tip, row, show_all
from smdb_desktop.gui.widgets.pill import Pill, PillKind

COLUMNS = (
    ("Behandl. type", "behandlingstype"),
    ("Intensitet", "behandlingsintensitet"),
    ("Aut. kode", "autorisationskode"),
    ("Tilbudsstartdato", "tilbudsstartdato"),
    ("Tilbudsslutdato", "tilbudsslutdato"),
)
_NARROW = 800
_LONG_NAME = 50
_TYPE_WIDTH = 170


class BehandlingListe(Body):
    """All treatments of the course."""

    title = "Behandling"
    new_tilbud = Signal()
    add = Signal(str)
    edit = Signal(str)
    rebuilt = Signal()

    def __init__(self, case: Case) -> None:
        super().__init__()
        self._case = case
        self._stops: list[QWidget] = []
        self._narrow = False
        self._shown: tuple[int, bool, bool] | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(16))
        self.setMaximumWidth(theme.px(1120))

    def refresh(self) -> None:
        """Build it anew from the session, unless what is shown still holds."""
        shown = (self._case.session.changes, self._is_narrow(), self._case.locked)
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._layout.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        self._stops = []
        self._narrow = self._is_narrow()
        tilbud = self._case.session.tilbud_ids()
        if not tilbud:
            empty = card()
            box(empty).addWidget(label("Der er ikke registreret nogen behandling endnu.", wrap=True))
            self._layout.addWidget(empty)
        for tilbud_id in tilbud:
            self._layout.addWidget(self._tilbud(tilbud_id))
        if not self._case.locked:
            self._layout.addWidget(self._adder(first=not tilbud), 0, Qt.AlignmentFlag.AlignLeft)
        show_all(self._layout)

    def minimumSizeHint(self) -> QSize:
        """Narrower than the table: where it does not fit, each treatment gets lines of its own."""
        hint = super().minimumSizeHint()
        hint.setWidth(min(hint.width(), theme.px(360)))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Table or lines, as there is room."""
        super().resizeEvent(event)
        if self._is_narrow() != self._narrow and self._layout.count():
            self.refresh()
            self.rebuilt.emit()

    def _is_narrow(self) -> bool:
        return 0 < self.width() < theme.px(_NARROW)

    def tab_stops(self) -> list[QWidget]:
        """The buttons in order."""
        return self._stops

    def _adder(self, *, first: bool) -> QPushButton:
        made = button("Behandling i nyt tilbud", self.new_tilbud.emit, "primary" if first else "")
        made.setObjectName("behandling_i_nyt_tilbud")
        self._stops.append(made)
        return made

    def _text(self, skema_id: str, navn: str) -> str:
        session = self._case.session
        felt = session.katalog.skema(session.version, session.record(skema_id).art).felt(navn)
        svar = session.svar(skema_id, navn)
        return answer_text(felt, svar.raw, session.katalog.lister) if felt and svar else NOTHING

    def _tilbud(self, tilbud_id: str) -> QFrame:
        made = card()
        name = self._text(tilbud_id, "tilbud_navn")
        name = "Tilbud uden navn" if name == NOTHING else name
        number = self._text(tilbud_id, "tilbud_p_nummer")
        about = f"P-nummer {number}" if number != NOTHING else "P-nummer mangler"
        if self._narrow or len(name) > _LONG_NAME:
            box(made).addWidget(label(name, "h2"))
            box(made).addWidget(label(about, "hint"))
        else:
            row(box(made), label(name, "h2", wrap=False), label(about, "hint", wrap=False), spacing=12)
        ids = self._case.session.behandling_ids(tilbud_id)
        if self._narrow:
            for skema_id in ids:
                self._narrow_row(made, skema_id, name)
        elif ids:
            self._table(made, ids, name)
        if not self._case.locked:
            add = button("Tilføj ny behandling", partial(self.add.emit, tilbud_id))
            add.setAccessibleName(f"Tilføj ny behandling hos {name}")
            add.setObjectName(f"tilfoej[{tilbud_id}]")
            row(box(made), add)
            self._stops.append(add)
        return made

    def _table(self, made: QFrame, ids: tuple[str, ...], name: str) -> None:
        grid = QGridLayout()
        box(made).addLayout(grid)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(8))
        for column, (heading, _navn) in enumerate(COLUMNS):
            grid.addWidget(label(heading, "hint", wrap=False), 0, column)
        grid.addWidget(label("Tilstand", "hint", wrap=False), 0, len(COLUMNS))
        line = QFrame()
        line.setProperty("class", "line")
        grid.addWidget(line, 1, 0, 1, len(COLUMNS) + 2)
        for number, skema_id in enumerate(ids):
            for column, (_heading, navn) in enumerate(COLUMNS):
                full = self._text(skema_id, navn)
                text = label(_short(full) if column < 2 else full, wrap=column == 0)
                text.setToolTip(plain_tip(full))
                if column == 0:
                    text.setMinimumWidth(theme.px(_TYPE_WIDTH))
                grid.addWidget(text, number + 2, column)
            grid.addWidget(self._pill(skema_id), number + 2, len(COLUMNS))
            grid.addWidget(self._edit(skema_id, name), number + 2, len(COLUMNS) + 1)
        grid.setColumnStretch(0, 1)

    def _narrow_row(self, made: QFrame, skema_id: str, name: str) -> None:
        first = " · ".join(_short(self._text(skema_id, navn)) for _heading, navn in COLUMNS[:2])
        second = f"{self._text(skema_id, 'tilbudsstartdato')} – {self._text(skema_id, 'tilbudsslutdato')}"
        box(made).addWidget(label(first))
        row(box(made), label(second, wrap=False), self._pill(skema_id), self._edit(skema_id, name))

    def _pill(self, skema_id: str) -> Pill:
        session = self._case.session
        if session.is_draft(skema_id) or session.record(skema_id).faerdig is None:
            tilstand = session.tilstand(skema_id)
            fejl = sum(1 for v in session.felter(skema_id) for f in v.fund if f.niveau is Niveau.FEJL)
            return Pill(state_words(tilstand, fejl), KINDS[tilstand])
        ended = session.svar(skema_id, "tilbudsslutdato") is not None
        return Pill("Afsluttet", PillKind.NEUTRAL) if ended else Pill("Igangværende", PillKind.SUCCESS)

    def _edit(self, skema_id: str, name: str) -> QPushButton:
        made = button("Se" if self._case.locked else "Rediger", partial(self.edit.emit, skema_id))
        started = self._text(skema_id, "tilbudsstartdato")
        made.setAccessibleName(f"{made.text()} behandling hos {name} fra {started}")
        made.setObjectName(f"rediger[{skema_id}]")
        self._stops.append(made)
        return made


def _short(text: str) -> str:
    """A code's label without what stands in brackets; an intensity without the word intensity. The whole is the tool tip."""
    return text.split(" (")[0].replace("behandlingsintensitet", "").strip() or text
