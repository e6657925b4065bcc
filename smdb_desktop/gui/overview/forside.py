"""Forside: the CPR field, and in cards the work that is nearest, what Danmarks Statistik asks about, drafts, what waits to leave.

Nothing is shown that the program does not know: no yearly numbers before they are counted, behind everything else. What only
drafts need is loaded when there is one: this page is what one waits for after unlocking.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QFrame, QWidget

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.words import T, Tn, sentences
from smdb_desktop.gui.citizen.search import SearchCard
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.clock import CLOCK_IS_RIGHT, ask_trust
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import Reader
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.forms.ui_forside import Ui_Forside
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.counts import CountLine, lay_out, limit_kind, line, stacked
from smdb_desktop.gui.kit.explained import explained
from smdb_desktop.gui.kit.layout import Cards
from smdb_desktop.gui.kit.page import ScrollingPage, empty, set_up
from smdb_desktop.gui.kit.parts import Banner, box, button, card, column, label, show_all
from smdb_desktop.gui.kit.pill import Pill, PillKind
from smdb_desktop.gui.overview.health import HealthBanners, HealthLine
from smdb_desktop.gui.reporting.sentence import ReportingLine
from smdb_desktop.gui.safekeeping.state import StateLines, StateReader
from smdb_desktop.language import say
from smdb_desktop.services.casework.kontrol import KONTROLLISTER, days_left, monthly
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.desk.certificates import ORDER_NOW, WHAT_IT_IS
from smdb_desktop.services.desk.health import Sagt
from smdb_desktop.services.desk.reaching import needs_certificate
from smdb_desktop.services.desk.unsettled import told
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.vault import Unsettled
from smdb_desktop.services.safekeeping.backups import Status
from smdb_desktop.services.safekeeping.telling import ended_text
from smdb_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from smdb_desktop.gui.overview.hovedtal import Hovedtal
    from smdb_desktop.services.casework.drafts import KladdeLinje
    from smdb_desktop.services.casework.lacking import Mangelliste
    from smdb_desktop.services.deadlines.service import Linje, Vindue
    from smdb_desktop.services.reports.headline import Oversigt
    from smdb_desktop.services.updates.telling import Report

LATEST = 5
NEAREST = 3
BEGIN = T(
    "Her er ingen borgere endnu. Skriv den første borgers CPR-nummer i feltet, og tryk Søg; så kan borgeren oprettes og en "
    "anmodning registreres. Kortene nedenfor fyldes af sig selv: det, der haster, kladder, der kan fortsættes, og sager, der "
    "er klar til at komme videre."
)
NO_LIMITS = T(
    "Ingen frister løber. Når en anmodning er registreret, kommer borgeren til at stå her, med hvor mange dage der er til, at "
    "behandlingen skal være iværksat."
)
BY_THE_15TH = T("Det, der skete til og med {slut:%d-%m-%Y}, skal være indberettet senest {senest:%d-%m-%Y}")
NOTHING_KLAR = T("Intet er klar lige nu. En sag bliver klar, når et af dens skemaer gøres færdigt.")
NO_DRAFTS = T("Der er ingen kladder. Et skema, der er begyndt og ikke gjort færdigt, kommer til at stå her.")
FORMS_BROKEN = T("Programmets skemaer kan ikke læses. Installér programmet igen.")
CRASHED = T(
    "En fejl lukkede programmet sidst (åbnet {hvornaar}). Alt er gemt, undtagen måske det felt, du stod i. Kladderne står "
    "nedenfor, hvor du slap dem. Sker det igen, så sig fejlnummeret {nummer} til din support."
)
CRASHED_CLOSED = T(
    "En fejl lukkede programmet sidst. Lageret var lukket, så intet er mistet. Sker det igen, så sig fejlnummeret {nummer} til "
    "din support."
)
AFBRUDT = T(
    "Programmet blev afbrudt sidst (åbnet {hvornaar}). Alt er gemt, undtagen måske det felt, du stod i. Kladderne står "
    "nedenfor, hvor du slap dem."
)


class Counted(NamedTuple):
    """What Forside counts, read in one go."""

    tal: Mapping[str, int]
    borgere: bool


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
        to_certificate = places.Indstillinger(places.Kort.CERTIFIKAT)
        self._to_certificate = button(
            T("Se certifikatet i Indstillinger"), lambda: self.context.navigate(to_certificate), "secondary"
        )
        self._to_certificate.setObjectName("til_certifikat")
        self.certifikat.offer(self._to_certificate)
        self.version = self._banner("warning", "version")
        to_versions = places.Indstillinger(places.Kort.OPDATERINGER)
        self.version.offer(button(T("Se Opdateringer"), lambda: self.context.navigate(to_versions), "secondary"))
        self.context.updating.reported.connect(self._show_version)
        self.ur = self._banner("warning", "ur")
        self._clock_is_right = button(CLOCK_IS_RIGHT, self._ask_trust, "secondary")
        self._clock_is_right.setObjectName("ur_er_rigtigt")
        self.ur.offer(self._clock_is_right)
        self._make_cards()
        self._drafts: tuple[KladdeLinje, ...] | None = None
        self._limits: tuple[object, ...] | None = None
        self.hovedtal: Hovedtal | None = None
        self._make_readers()

    def _make_cards(self) -> None:
        self.begin = Banner("info")
        self.begin.setObjectName("kom_i_gang")
        self.cards = Cards()
        box(self.form.kort_plads).addWidget(self.begin)
        box(self.form.kort_plads).setSpacing(theme.px(16))
        box(self.form.kort_plads).addWidget(self.cards)
        self._all_limits = button("", lambda: self.context.navigate(places.Frister()), "link")
        self._all_limits.setObjectName("se_frister")
        self._all_limits.hide()
        self.limit_lines = self._card(T("Nærmeste frister"), "frister", self._all_limits)
        self.count_lines = self._card(T("Overblik til kontrol"), "kontrol")
        self.waiting_lines = self._card(T("På vej til SMDB"), "paa_vej")
        self.latest_lines = self._card(T("Kladder, du kan fortsætte"), "seneste")
        self.copies, self.tjek = StateLines(), HealthLine()
        self._copies = self._copies_card()
        self.cards.add(self._copies, shown=False)
        self._klar = CountLine(
            "klar", T("Klar til eksport"), PillKind.INFO, lambda: self.context.navigate(places.Udbakke())
        )
        self._klar_note = label("", "hint")
        self.indberetning = ReportingLine(self.context)
        for each in (self.indberetning, self._klar, self._klar_note):
            box(self.waiting_lines).addWidget(each)
        to_drafts = CountLine("kladder", T("Kladder"), PillKind.INFO, lambda: self.context.navigate(places.Kladder()))
        self._numbers = {"kladder": to_drafts}
        for liste in KONTROLLISTER:
            self._numbers[liste.navn] = self._control(liste.navn, liste.title)
        for each in self._numbers.values():
            box(self.count_lines).addWidget(each)

    def _make_readers(self) -> None:
        # what grows with the store lets a look-up past: the number may have been typed before it is all there
        self._read_health: Reader[None, Sagt] = Reader(self, lambda work, _: work.health.said(), self._show_health)
        self._read_keys: Reader[None, Unsettled] = Reader(self, lambda work, _: work.unsettled(), self._show_keys)
        self._read_counts: Reader[None, Counted] = Reader(self, _counts, self._show_counts, patient=True)
        self._read_limits: Reader[int, Vindue] = Reader(self, _limits, self._show_limits, patient=True)
        self._read_latest: Reader[int, tuple[KladdeLinje, ...]] = Reader(self, _latest, self._show_latest, patient=True)
        self._read_missing = Reader(self, _missing, self._show_missing, patient=True)
        self._read_certificate: Reader[None, tuple[str, str]] = Reader(
            self, _certificate, lambda told: self.certifikat.tell(*told)
        )
        self._read_copies = StateReader(self, self._show_copies)
        self._read_hovedtal: Reader[None, Oversigt] = Reader(self, _hovedtal, self._show_hovedtal, patient=True)
        self._count_ahead: Reader[int, None] = Reader(self, _ahead, lambda _: None, patient=True)

    def _card(self, title: str, name: str, way: QWidget | None = None) -> QWidget:
        """A card among the others; the place for its lines. ``way`` stands beside the title."""
        made, (lines, _layout) = card(title if way is None else ""), column(4)
        made.setObjectName(f"kort_{name}")
        if way is not None:
            head = QWidget()
            box(made).addWidget(head)
            lay_out(head, label(title, "h2", wrap=False), way)
        box(made).addWidget(lines)
        box(made).addStretch(1)
        self.cards.add(made)
        return lines

    def _control(self, name: str, words: str) -> CountLine:
        return CountLine(name, words, PillKind.WARNING, lambda: self.context.navigate(places.Kontrol(name)))

    def _banner(self, kind: str, name: str) -> Banner:
        """A notice above the page, below those that are there already; hidden while it has no text."""
        banner = Banner(kind)
        banner.setObjectName(name)
        self.column.insertWidget(self.column.count() - 1, banner)
        return banner

    def _copies_card(self) -> QFrame:
        """How the copies stand, and when the pages were checked."""
        found = card(T("Sikkerhedskopi"))
        found.setObjectName("kort_sikkerhedskopi")
        self.copies.setObjectName("sikkerhedskopi")
        to_copies = button(T("Se sikkerhedskopier"), lambda: self.context.navigate(places.Sikkerhedskopier()), "link")
        to_copies.setObjectName("se_sikkerhedskopier")
        for each in (self.copies, self.tjek, to_copies):
            box(found).addWidget(each)
        box(found).addStretch(1)
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
        self.indberetning.read()
        self.ur.tell(self.context.work.ur.told())
        self.version.tell(self.context.updating.urgent)
        self._read_counts.ask(None)
        self._read_limits.ask(NEAREST)
        self._read_missing.ask(None)
        self._read_certificate.ask(None)
        self._read_copies.ask()
        self._read_hovedtal.ask(None)

    def help(self) -> bool:
        """F1 on a number: how it is counted."""
        return explained(self, self.window().focusWidget())

    def _show_version(self, report: "Report") -> None:
        self.version.tell(report.urgent)

    def _show_copies(self, status: Status) -> None:
        self.copies.show_state(status, self.context.desk.clock())
        self._show_copies_card()

    def _show_health(self, sagt: Sagt) -> None:
        self.sundhed.show_health(sagt)
        self.tjek.show_health(sagt.sundhed, self._moment)
        self._show_copies_card()
        if sagt.heling or sagt.skade:
            # above the field that has the focus, and more important
            self.area.verticalScrollBar().setValue(0)
        # that everything is there is not said beside what says how much of it
        self.afbrudt.tell(self._cut_off() if sagt.sundhed.heling is None else "")

    def _cut_off(self) -> str:
        """How the program ended last time, where that was not in order: cut off, or by a fault of its own."""
        afbrudt, crashed = self.context.work.afbrudt, self.context.crashed
        if crashed is None:
            return "" if afbrudt is None else AFBRUDT.format(hvornaar=self._moment(afbrudt))
        if afbrudt is None:
            return CRASHED_CLOSED.format(nummer=crashed.nummer)
        return CRASHED.format(hvornaar=self._moment(afbrudt), nummer=crashed.nummer)

    def _show_copies_card(self) -> None:
        if self._copies.isHidden():
            self._copies.show()
            self.cards.arrange()

    def _heling_read(self) -> None:
        self.context.tasks.run(Lane.STORE, self.context.work.health.read, self, on_error=self.refused)

    def _ask_trust(self) -> None:
        ask_trust(self.context, self, lambda _: self.reload())

    def _show_keys(self, keys: Unsettled) -> None:
        self.kode_mangler.tell(told(keys))

    def _show_counts(self, counted: Counted) -> None:
        tal = counted.tal
        for name, each in self._numbers.items():
            if name in tal:
                each.show_number(tal[name])
        self._klar.show_number(tal["klar"])
        limit = monthly(self.context.desk.clock().astimezone().date())
        self._klar_note.setText(
            say(BY_THE_15TH.format(slut=limit.slut, senest=limit.senest) if tal["klar"] else NOTHING_KLAR)
        )
        self.begin.tell("" if counted.borgere else BEGIN)
        if tal["kladder"]:
            self._read_latest.ask(LATEST)
        else:
            self._show_latest(())

    def _show_missing(self, lister: "tuple[Mangelliste, ...]") -> None:
        for liste in lister:
            if liste.navn not in self._numbers:
                self._numbers[liste.navn] = self._control(liste.navn, liste.title)
                box(self.count_lines).addWidget(self._numbers[liste.navn])
            self._numbers[liste.navn].show_number(liste.antal)

    def _show_hovedtal(self, found: "Oversigt") -> None:
        if not found.tomt:
            # the year that *Godkendelse* opens at: in a large store it takes seconds to count for the first time
            self._count_ahead.ask(found.aar[-2])
        if self.hovedtal is not None:
            self.hovedtal.show_numbers(found)
        elif not found.tomt:
            from smdb_desktop.gui.overview.hovedtal import TITLE, Hovedtal

            with self.in_place():
                lines = self._card(TITLE, "hovedtal")
                self.hovedtal = Hovedtal(self.context.navigate, found)
                self._fill(lines, [self.hovedtal])

    def _show_limits(self, found: "Vindue") -> None:
        if found.regnes:
            # what was written since is reckoned a little at a time, and read again
            self.context.tasks.run(
                Lane.STORE, partial(_reckon, self.context.work), self, self._reckoned, self.refused, patient=True
            )
        if found == self._limits:
            return
        self._limits = found
        with self.in_place():
            empty(self.limit_lines)
            lines = [self._limit(each) for each in found.linjer]
            if not found.antal and not found.regnes:
                lines.append(label(NO_LIMITS, "hint"))
            if found.regnes:
                lines.append(
                    label(Tn("{n} forløb regnes stadig …", "{n} forløb regnes stadig …", n=found.regnes), "hint")
                )
            self._all_limits.setText(say(Tn("Se alle frister: {n}", "Se alle frister: {n}", n=found.antal)))
            self._all_limits.show()
            self._fill(self.limit_lines, lines)

    def _reckoned(self, done: int) -> None:
        if done and not self.gone:
            self._read_limits.ask(NEAREST)

    def _limit(self, each: "Linje") -> QWidget:
        row, left = each.row, days_left(each.dage)
        which = T("{borger}: {frist}", borger=masked(row.cpr_nr), frist=each.titel)
        to = button(which, lambda: self.context.navigate(places.Frister(linje=each.sted)), "link")
        to.setObjectName(f"frist_{row.art}_{row.forloeb_id}")
        words = T("{navn}, senest {dato:%d-%m-%Y}", navn=row.navn or masked(row.cpr_nr), dato=row.dag)
        to.setAccessibleName(say(T("{borger}, {ord}, {tekst}", borger=which, ord=words, tekst=left)))
        return stacked(to, Pill(left, limit_kind(each.dage)), label(words, "hint"))

    def _fill(self, place: QWidget, lines: Sequence[QWidget]) -> None:
        for each in lines:
            box(place).addWidget(each)
        show_all(box(place))

    def _show_latest(self, lines: "tuple[KladdeLinje, ...]") -> None:
        if lines == self._drafts:
            return
        self._drafts = lines
        with self.in_place():
            empty(self.latest_lines)
            self._fill(self.latest_lines, [self._draft(each) for each in lines] or [label(NO_DRAFTS, "hint")])

    def _draft(self, draft: "KladdeLinje") -> QWidget:
        from smdb_desktop.gui.overview.kladder import problems

        row, changed = draft.row, self._moment(draft.row.aendret)
        who = T("{masked}  {navn}", masked=masked(row.cpr_nr), navn=row.navn).strip()
        words = T("{borger}: {skema}", borger=who, skema=draft.title)
        resume = button(
            T("{borger}: {skema}", borger=masked(row.cpr_nr), skema=draft.title), partial(self._resume, draft), "link"
        )
        resume.setObjectName(f"fortsaet_{row.skema_id}")
        heard = T("{ord}, {hvornaar}", ord=words, hvornaar=changed)
        if draft.talt:
            heard = T("{ord}, {tekst}, {hvornaar}", ord=words, tekst=problems(draft).text, hvornaar=changed)
        resume.setAccessibleName(say(heard))
        return line(resume, label(changed, "hint", wrap=False), label(row.navn))

    def _moment(self, time: datetime) -> str:
        from smdb_desktop.services.casework.overview import moment

        return moment(time, self.context.desk.clock())

    def _resume(self, draft: "KladdeLinje") -> None:
        from smdb_desktop.gui.overview.kladder import draft_place

        self.context.navigate(draft_place(draft))


def _counts(work: Workspace, _: None) -> Counted:
    return Counted(work.store.lists.counts(), work.store.lists.has_citizens())


def _limits(work: Workspace, most: int) -> "Vindue":
    """The nearest of *Frister*, as they are kept: a walk along one index."""
    from smdb_desktop.services.deadlines.service import DeadlineService

    return DeadlineService(work).window(0, most)


def _reckon(work: Workspace) -> int:
    """Reckon a portion of what was written since; how many courses that were."""
    from smdb_desktop.services.deadlines.reckoning import catch_up

    try:
        return catch_up(work.store, work.katalog)[0]
    except DefinitionError:
        # ``_missing`` says so
        return 0


def _hovedtal(work: Workspace, _: None) -> "Oversigt":
    from smdb_desktop.services.reports.headline import Oversigt, overview

    try:
        return overview(work.store, work.katalog, work.clock().astimezone().year)
    except DefinitionError:
        # ``_missing`` says so
        return Oversigt((), (), tomt=True)


def _ahead(work: Workspace, year: int) -> None:
    """Count the year of *Godkendelse* that has ended, while nobody waits for it."""
    from smdb_desktop.services.reports.approval import count_ahead

    count_ahead(work.store, work.katalog, year)


def _latest(work: Workspace, most: int) -> "tuple[KladdeLinje, ...]":
    """The drafts that were left last."""
    return work.drafts.latest(most)


def _missing(work: Workspace, _: None) -> "tuple[Mangelliste, ...]":
    """The lists that the forms name. The forms are read here, while the number is typed, so that a broken installation is told
    before anything is answered."""
    try:
        return work.mangellister()
    except DefinitionError as error:
        raise KnownError(FORMS_BROKEN, str(error)) from error


def _certificate(work: Workspace, _: None) -> tuple[str, str]:
    """What there is to say of the certificate, and the kind of banner: that it is missing and will be needed, that it cannot sign
    any more, or not for much longer."""
    info = work.certificates.info()
    if info is not None:
        return info.problem or info.varsel, "warning"
    if work.oevelse or not needs_certificate(work.way_to_smdb()):
        return "", ""
    limit = monthly(work.clock().astimezone().date())
    return sentences(WHAT_IT_IS, ORDER_NOW.format(senest=limit.senest)), "info"
