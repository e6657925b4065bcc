"""Forside: the CPR field, the counts of *Overblik til kontrol* that each open their list, and the drafts that were left last.

Nothing is shown that the program does not know: no deadlines and no yearly numbers before they are computed. What only drafts
need is loaded when there is one: this page is what one waits for after unlocking.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.words import T
from smdb_desktop.gui.citizen.search import SearchCard
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.clock import CLOCK_IS_RIGHT, ask_trust
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import Reader
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.forms.ui_forside import Ui_Forside
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.layout import Columns
from smdb_desktop.gui.kit.page import ScrollingPage, empty, set_up
from smdb_desktop.gui.kit.parts import Banner, box, button, card, column, label, show_all
from smdb_desktop.gui.kit.pill import Pill, PillKind
from smdb_desktop.gui.overview.health import HealthBanners, HealthLine
from smdb_desktop.gui.safekeeping.state import StateLines, StateReader
from smdb_desktop.language import say
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.desk.health import Sagt
from smdb_desktop.services.desk.unsettled import told
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.vault import Unsettled
from smdb_desktop.services.safekeeping.backups import Status
from smdb_desktop.services.safekeeping.telling import ended_text
from smdb_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from smdb_desktop.services.casework.lacking import Mangelliste
    from smdb_desktop.services.casework.overview import KladdeLinje

LATEST = 4
NO_DRAFTS = T("Der er ingen kladder. Et skema, der er begyndt og ikke gjort færdigt, kommer til at stå her.")
FORMS_BROKEN = T("Programmets skemaer kan ikke læses. Installér programmet igen.")
AFBRUDT = T(
    "Programmet blev afbrudt sidst (åbnet {hvornaar}). Alt er gemt, undtagen måske det felt, du stod i. Kladderne står "
    "nedenfor, hvor du slap dem."
)


class Control(NamedTuple):
    """One line of *Overblik til kontrol*: the count's name in the store, its words, and how it looks when it is not 0."""

    name: str
    words: str
    kind: PillKind


CONTROLS = (
    Control("kladder", T("Kladder"), PillKind.INFO),
    Control("anmodninger_uden_ivaerksaettelse", T("Anmodninger uden iværksættelse eller afslutning"), PillKind.WARNING),
    Control("ivaerksaettelser_uden_behandling", T("Iværksættelser uden behandling"), PillKind.WARNING),
    Control("klar", T("Klar til eksport"), PillKind.INFO),
)


class ForsidePage(ScrollingPage[places.Forside]):
    """The page one comes to."""

    shows = frozenset(
        {
            Kind.BORGERE,
            Kind.FORLOEB,
            Kind.SVAR,
            Kind.KLADDER,
            Kind.UDBAKKE,
            Kind.PERSONER,
            Kind.INDSTILLINGER,
            Kind.CERTIFIKAT,
            Kind.SIKKERHEDSKOPI,
            Kind.SUNDHED,
        }
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.form: Ui_Forside = Ui_Forside()
        body = QWidget()
        set_up(self.form, body)
        self.entitle(T("Forside"))
        self.column.addWidget(body, 1)
        self.search = SearchCard(context)
        self.anchor = self.search.form.cpr
        box(self.form.soeg_plads).addWidget(self.search)
        self.sundhed = HealthBanners(self._heling_read)
        self.column.insertWidget(0, self.sundhed)
        self.afbrudt = self._banner("info", "afbrudt")
        self.kode_mangler = self._banner("warning", "kode_mangler")
        self.gendannet = self._banner("info", "gendannet")
        self.certifikat = self._banner("warning", "certifikat_varsel")
        self.ur = self._banner("warning", "ur")
        self._clock_is_right = button(CLOCK_IS_RIGHT, self._ask_trust, "secondary")
        self._clock_is_right.setObjectName("ur_er_rigtigt")
        self.ur.offer(self._clock_is_right)
        self.cards = Columns(1, 1)
        box(self.form.kort_plads).addWidget(self.cards)
        self._counts, counts = card(T("Overblik til kontrol")), column(4)
        box(self._counts).addWidget(counts[0])
        box(self._counts).addStretch(1)
        self._latest, latest = card(T("Kladder, du kan fortsætte")), column(4)
        box(self._latest).addWidget(latest[0])
        box(self._latest).addStretch(1)
        self.count_lines, self.latest_lines = counts[0], latest[0]
        self.cards.add(self._counts)
        self.cards.add(self._latest)
        self.copies, self.tjek = StateLines(), HealthLine()
        self._copies = self._copies_card()
        box(self.form.kort_plads).setSpacing(theme.px(16))
        box(self.form.kort_plads).addWidget(self._copies)
        self._numbers = {control.name: CountLine(control, self._open) for control in CONTROLS}
        self._drafts: tuple[KladdeLinje, ...] | None = None
        self._read_health: Reader[None, Sagt] = Reader(self, lambda work, _: work.health.said(), self._show_health)
        self._read_keys: Reader[None, Unsettled] = Reader(self, lambda work, _: work.unsettled(), self._show_keys)
        self._read_counts: Reader[None, Mapping[str, int]] = Reader(
            self, lambda work, _: work.store.lists.counts(), self._show_counts
        )
        self._read_latest = Reader(self, _latest, self._show_latest)
        self._read_missing = Reader(self, _missing, self._show_missing)
        self._read_certificate: Reader[None, str] = Reader(self, _certificate, self.certifikat.tell)
        self._read_copies = StateReader(self, self._show_copies)

    def _banner(self, kind: str, name: str) -> Banner:
        """A notice above the page, below those that are there already; hidden while it has no text."""
        banner = Banner(kind)
        banner.setObjectName(name)
        self.column.insertWidget(self.column.count() - 1, banner)
        return banner

    def _copies_card(self) -> QWidget:
        """How the copies stand, and when the pages were checked."""
        found = card(T("Sikkerhedskopi"))
        self.copies.setObjectName("sikkerhedskopi")
        to_copies = button(T("Se sikkerhedskopier"), lambda: self.context.navigate(places.Sikkerhedskopier()), "link")
        to_copies.setObjectName("se_sikkerhedskopier")
        for each in (self.copies, self.tjek, to_copies):
            box(found).addWidget(each)
        found.hide()
        return found

    def enter(self, _place: places.Forside, /) -> None:
        """The CPR field has the focus; the counts follow."""
        self.search.focus()
        gendannet = self.context.work.gendannet
        self.gendannet.tell("" if gendannet is None else ended_text(gendannet))
        self.reload()

    def reload(self) -> None:
        """Read the numbers and the latest drafts again; last what needs the forms."""
        self._read_health.ask(None)
        self._read_keys.ask(None)
        self.ur.tell(self.context.work.ur.told())
        self._read_counts.ask(None)
        self._read_latest.ask(LATEST)
        self._read_missing.ask(None)
        self._read_certificate.ask(None)
        self._read_copies.ask()

    def _show_copies(self, status: Status) -> None:
        self.copies.show_state(status, self.context.desk.clock())
        self._copies.show()

    def _show_health(self, sagt: Sagt) -> None:
        self.sundhed.show_health(sagt)
        self.tjek.show_health(sagt.sundhed, self._moment)
        self._copies.show()
        if sagt.heling or sagt.skade:
            # above the field that has the focus, and more important
            self.area.verticalScrollBar().setValue(0)
        afbrudt = self.context.work.afbrudt
        # that everything is there is not said beside what says how much of it
        if afbrudt is None or sagt.sundhed.heling is not None:
            self.afbrudt.tell("")
        else:
            self.afbrudt.tell(AFBRUDT.format(hvornaar=self._moment(afbrudt)))

    def _heling_read(self) -> None:
        self.context.tasks.run(Lane.STORE, self.context.work.health.read, self, on_error=self.refused)

    def _ask_trust(self) -> None:
        ask_trust(self.context, self, lambda _: self.reload())

    def _show_keys(self, keys: Unsettled) -> None:
        self.kode_mangler.tell(told(keys))

    def _show_counts(self, counts: Mapping[str, int]) -> None:
        for control in CONTROLS:
            line = self._numbers[control.name]
            line.show_number(counts.get(control.name, 0))
            if line.parent() is None:
                box(self.count_lines).addWidget(line)

    def _show_missing(self, lister: "tuple[Mangelliste, ...]") -> None:
        for liste in lister:
            if liste.navn not in self._numbers:
                control = Control(liste.navn, liste.title, PillKind.WARNING)
                self._numbers[liste.navn] = CountLine(control, self._open)
                box(self.count_lines).addWidget(self._numbers[liste.navn])
            self._numbers[liste.navn].show_number(liste.antal)

    def _open(self, name: str) -> None:
        if name == "kladder":
            self.context.navigate(places.Kladder())
        elif name == "klar":
            self.context.navigate(places.Udbakke())
        else:
            self.context.navigate(places.Kontrol(name))

    def _show_latest(self, lines: "tuple[KladdeLinje, ...]") -> None:
        if lines == self._drafts:
            return
        self._drafts = lines
        with self.in_place():
            empty(self.latest_lines)
            if lines:
                self._show_drafts(lines)
            else:
                box(self.latest_lines).addWidget(label(NO_DRAFTS, "hint"))
            show_all(box(self.latest_lines))

    def _show_drafts(self, lines: "tuple[KladdeLinje, ...]") -> None:
        from smdb_desktop.gui.overview.kladder import problems

        for line in lines:
            row = line.row
            who = T("{masked}  {navn}", masked=masked(row.cpr_nr), navn=row.navn).strip()
            words = T("{borger}: {skema}", borger=who, skema=line.title)
            resume = button(words, partial(self._resume, line), "link")
            resume.setObjectName(f"fortsaet_{row.skema_id}")
            changed = self._moment(row.aendret)
            resume.setAccessibleName(
                say(T("{ord}, {tekst}, {hvornaar}", ord=words, tekst=problems(line).text, hvornaar=changed))
            )
            box(self.latest_lines).addWidget(_line(resume, label(changed, "hint", wrap=False)))

    def _moment(self, time: datetime) -> str:
        from smdb_desktop.services.casework.overview import moment

        return moment(time, self.context.desk.clock())

    def _resume(self, line: "KladdeLinje") -> None:
        from smdb_desktop.gui.overview.kladder import draft_place

        self.context.navigate(draft_place(line))


class CountLine(QWidget):
    """One line of *Overblik til kontrol*: the words that open the list, and the number, which may change while it is shown."""

    def __init__(self, control: Control, opened: Callable[[str], None]) -> None:
        super().__init__()
        self._control = control
        self._open = button(control.words, partial(opened, control.name), "link")
        self._open.setObjectName(f"aabn_{control.name}")
        self._pill = Pill()
        _lay_out(self, self._open, self._pill)

    def show_number(self, number: int) -> None:
        """Show how many there are."""
        self._pill.show_state(str(number), self._control.kind if number else PillKind.NEUTRAL)
        self._open.setAccessibleName(say(T("{ord}: {nummer}", ord=self._control.words, nummer=number)))


def _latest(work: Workspace, most: int) -> "tuple[KladdeLinje, ...]":
    """The drafts that were left last."""
    return work.cases.kladder(most, mine=True) if work.store.lists.kladder() else ()


def _missing(work: Workspace, _: None) -> "tuple[Mangelliste, ...]":
    """The lists that the forms name. The forms are read here, while the number is typed, so that a broken installation is told
    before anything is answered."""
    try:
        return work.mangellister()
    except DefinitionError as error:
        raise KnownError(FORMS_BROKEN, str(error)) from error


def _certificate(work: Workspace, _: None) -> str:
    """What there is to say of the certificate: that it cannot sign any more, or not for much longer."""
    info = work.certificates.info()
    return "" if info is None else info.problem or info.varsel


def _line(left: QWidget, right: QWidget) -> QWidget:
    made = QWidget()
    _lay_out(made, left, right)
    return made


def _lay_out(place: QWidget, left: QWidget, right: QWidget) -> None:
    layout = QHBoxLayout(place)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.px(8))
    layout.addWidget(left)
    layout.addStretch(1)
    layout.addWidget(right, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
