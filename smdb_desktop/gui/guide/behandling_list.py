"""The step Behandling: every tilbud with its treatments, and the ways to add one. It stores nothing; signals carry wishes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from smdb_desktop.domain.findings import Niveau
from smdb_desktop.gui.guide.answers import NOTHING, answer_text
from smdb_desktop.gui.guide.case import Body, Case
from smdb_desktop.gui.guide.steps import KINDS, state_words
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import box, button, card, label, plain_tip, restyle, row
from smdb_desktop.gui.kit.pill import Pill, PillKind

COLUMNS = (
    ("Behandl. type", "behandlingstype"),
    ("Intensitet", "behandlingsintensitet"),
    ("Aut. kode", "autorisationskode"),
    ("Tilbudsstartdato", "tilbudsstartdato"),
    ("Tilbudsslutdato", "tilbudsslutdato"),
)
_NARROW = 800
_LONG_NAME = 50
_SCROLL_BAR = 16
_TYPE_WIDTH = 170
_START = 3
"""The column of the start; that of the end follows."""


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
        self._narrow = False
        self._shown: tuple[int, bool, bool] | None = None
        self._cards: dict[str, _Card] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.px(16))
        self._empty = card()
        box(self._empty).addWidget(label("Der er ikke registreret nogen behandling endnu.", wrap=True))
        self._adder = button("Behandling i nyt tilbud", self.new_tilbud.emit)
        self._adder.setObjectName("behandling_i_nyt_tilbud")
        self._layout.addWidget(self._empty)
        self._layout.addWidget(self._adder, 0, Qt.AlignmentFlag.AlignLeft)
        self.setMaximumWidth(theme.px(1120))

    def refresh(self) -> None:
        """Show the session as it is."""
        while self.grow():
            pass

    def grow(self) -> bool:
        """Make one card that is lacking or shows something else by now; False when all is shown."""
        self._narrow = self._is_narrow()
        shown = (self._case.session.changes, self._narrow, self._case.locked)
        if shown == self._shown:
            return False
        ids = self._case.session.tilbud_ids()
        for gone in self._cards.keys() - set(ids):
            self._throw(self._cards.pop(gone))
        for number, tilbud_id in enumerate(ids):
            tilbud, old = self._read(tilbud_id), self._cards.get(tilbud_id)
            if old is None or old.shown != tilbud:
                made = self._cards[tilbud_id] = self._card(tilbud)
                if old is not None:
                    self._throw(old)
                self._layout.insertWidget(number, made.widget)
                made.widget.show()
                return True
        self._empty.setVisible(not ids)
        self._adder.setVisible(not self._case.locked)
        restyle(self._adder, "kind", "" if ids else "primary")
        self._shown = shown
        return False

    def _throw(self, old: "_Card") -> None:
        self._layout.removeWidget(old.widget)
        old.widget.hide()
        old.widget.deleteLater()

    def minimumSizeHint(self) -> QSize:
        """Narrower than the table: where it does not fit, each treatment gets lines of its own."""
        hint = super().minimumSizeHint()
        hint.setWidth(min(hint.width(), theme.px(360)))
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Table or lines, as there is room."""
        super().resizeEvent(event)
        if self._is_narrow() != self._narrow:
            self.refresh()
            self.rebuilt.emit()

    def _is_narrow(self) -> bool:
        # once narrow it takes some more room to be wide again: a scroll bar that comes and goes must not turn it back and forth
        return self.width() < theme.px(_NARROW + (_SCROLL_BAR if self._narrow else 0))

    def tab_stops(self) -> list[QWidget]:
        """The buttons in order."""
        stops = [stop for tilbud_id in self._case.session.tilbud_ids() for stop in self._cards[tilbud_id].stops]
        return stops if self._case.locked else [*stops, self._adder]

    # -- what there is to show -------------------------------------------------------------------------------------

    def _read(self, tilbud_id: str) -> "_Tilbud":
        name, number = self._text(tilbud_id, "tilbud_navn"), self._text(tilbud_id, "tilbud_p_nummer")
        return _Tilbud(
            tilbud_id,
            "Tilbud uden navn" if name == NOTHING else name,
            f"P-nummer {number}" if number != NOTHING else "P-nummer mangler",
            tuple(
                (skema_id, tuple(self._text(skema_id, navn) for _heading, navn in COLUMNS), self._state(skema_id))
                for skema_id in self._case.session.behandling_ids(tilbud_id)
            ),
            self._narrow,
            self._case.locked,
        )

    def _text(self, skema_id: str, navn: str) -> str:
        session = self._case.session
        felt = session.katalog.skema(session.version, session.record(skema_id).art).felt(navn)
        svar = session.svar(skema_id, navn)
        return answer_text(felt, svar.raw, session.katalog.lister) if felt and svar else NOTHING

    def _state(self, skema_id: str) -> tuple[str, PillKind]:
        session = self._case.session
        if session.is_draft(skema_id) or session.record(skema_id).faerdig is None:
            tilstand = session.tilstand(skema_id)
            fejl = sum(1 for v in session.felter(skema_id) for f in v.fund if f.niveau is Niveau.FEJL)
            return state_words(tilstand, fejl), KINDS[tilstand]
        ended = session.svar(skema_id, "tilbudsslutdato") is not None
        return ("Afsluttet", PillKind.NEUTRAL) if ended else ("Igangværende", PillKind.SUCCESS)

    # -- the card of a tilbud --------------------------------------------------------------------------------------

    def _card(self, tilbud: "_Tilbud") -> "_Card":
        made = card()
        made.setParent(self)
        stops: list[QWidget] = []
        wrap = tilbud.narrow or len(tilbud.name) > _LONG_NAME
        heading = label(tilbud.name, "h2", made, wrap=wrap), label(tilbud.about, "hint", made, wrap=wrap)
        if wrap:
            for part in heading:
                box(made).addWidget(part)
        else:
            row(box(made), *heading, spacing=12)
        if tilbud.narrow:
            for behandling in tilbud.behandlinger:
                stops.append(self._narrow_row(made, behandling, tilbud))
        elif tilbud.behandlinger:
            stops += self._table(made, tilbud)
        if not tilbud.locked:
            add = button("Tilføj ny behandling", partial(self.add.emit, tilbud.id))
            add.setAccessibleName(f"Tilføj ny behandling hos {tilbud.name}")
            add.setObjectName(f"tilfoej[{tilbud.id}]")
            row(box(made), add)
            stops.append(add)
        return _Card(tilbud, made, stops)

    def _table(self, made: QFrame, tilbud: "_Tilbud") -> list[QWidget]:
        stops: list[QWidget] = []
        grid = QGridLayout()
        box(made).addLayout(grid)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(8))
        for column, heading in enumerate([*(heading for heading, _navn in COLUMNS), "Tilstand"]):
            grid.addWidget(label(heading, "hint", made, wrap=False), 0, column)
        line = QFrame(made)
        line.setProperty("class", "line")
        grid.addWidget(line, 1, 0, 1, len(COLUMNS) + 2)
        for number, (skema_id, texts, state) in enumerate(tilbud.behandlinger):
            for column, full in enumerate(texts):
                text = label(_short(full) if column < 2 else full, "", made, wrap=column == 0)
                text.setToolTip(plain_tip(full))
                if column == 0:
                    text.setMinimumWidth(theme.px(_TYPE_WIDTH))
                grid.addWidget(text, number + 2, column)
            grid.addWidget(Pill(*state, made), number + 2, len(COLUMNS))
            stops.append(self._edit(skema_id, texts, tilbud))
            grid.addWidget(stops[-1], number + 2, len(COLUMNS) + 1)
        grid.setColumnStretch(0, 1)
        return stops

    def _narrow_row(self, made: QFrame, behandling: "_Behandling", tilbud: "_Tilbud") -> QPushButton:
        skema_id, texts, state = behandling
        edit = self._edit(skema_id, texts, tilbud)
        box(made).addWidget(label(" · ".join(_short(text) for text in texts[:2])))
        row(box(made), label(f"{texts[_START]} – {texts[_START + 1]}", wrap=False), Pill(*state), edit)
        return edit

    def _edit(self, skema_id: str, texts: Sequence[str], tilbud: "_Tilbud") -> QPushButton:
        made = button("Se" if tilbud.locked else "Rediger", partial(self.edit.emit, skema_id))
        made.setAccessibleName(f"{made.text()} behandling hos {tilbud.name} fra {texts[_START]}")
        made.setObjectName(f"rediger[{skema_id}]")
        return made


_Behandling = tuple[str, tuple[str, ...], tuple[str, PillKind]]
"""Form instance, texts of the columns, state."""


@dataclass(frozen=True, slots=True)
class _Tilbud:
    """What the card of a tilbud shows."""

    id: str
    name: str
    about: str
    behandlinger: tuple[_Behandling, ...]
    narrow: bool
    locked: bool


@dataclass(frozen=True, slots=True)
class _Card:
    """A card, what it shows, and its buttons in the order of Tab."""

    shown: _Tilbud
    widget: QFrame
    stops: list[QWidget]


def _short(text: str) -> str:
    """A code's label without what stands in brackets; an intensity without the word intensity. The whole is the tool tip."""
    return text.split(" (")[0].replace("behandlingsintensitet", "").strip() or text
