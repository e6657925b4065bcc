"""*Papirkurv*: what was deleted lies there for 30 days at least, is looked at, put back whole, or deleted for ever.

What does not fit where it was any more is refused with a sentence and stays in the bin. A course that has left the machine never
comes here (``deleting.py``). Every method belongs to the store's lane.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import NamedTuple

from smdb_desktop.domain.case.model import Sag
from smdb_desktop.domain.findings import Niveau
from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.domain.forms.values import clean, unsendable
from smdb_desktop.domain.judgement import check_case
from smdb_desktop.domain.words import T, Text, Tn
from smdb_desktop.services.casework.answers import answer_text
from smdb_desktop.services.casework.cases import CaseService
from smdb_desktop.services.casework.deleting import klar_again, whole
from smdb_desktop.services.casework.overview import forloeb_linje
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.desk.profile import load_profile
from smdb_desktop.services.desk.reporters import must_report, why_only_reads
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.stored.bin import HELE_KURVEN, Kasseret, Kassetart, Kassevalg, goes
from smdb_desktop.services.stored.mapping import beside, borger_of, completed, working
from smdb_desktop.services.stored.records import ForloebRecord, SkemaRecord
from smdb_desktop.services.wizard.session import WizardSession

KINDS: dict[Kassetart, Text] = {
    Kassetart.FORLOEB: T("Kontaktforløb"),
    Kassetart.SKEMA: T("Skemaer"),
    Kassetart.BORGER: T("Borgere"),
}
COURSE = T("Kontaktforløb: {periode}")
CITIZEN = T("Borger")
FORM = T("{skema} ({n} skemaer)")
COURSE_IS_HERE = T("Forløbet ligger selv i papirkurven. Læg forløbet tilbage først.")
OTHER_VERSION = T(
    "Forløbet har fået en anden skemaversion, siden skemaet blev slettet. Skemaet kan ikke lægges tilbage; se det igennem her, "
    "og skriv svarene i forløbet."
)
HEAD_IS_GONE = T("Det, skemaet hørte under, er også slettet. Læg det tilbage først.")
TAKEN = T(
    "Forløbet har fået et andet skema af samme slags: {skema}. Slet det først, hvis det er dette, der skal gælde."
)
RULE = T("Det passer ikke mere, fordi noget er ændret imens: {besked}")
OTHER_OPEN = T("Borgeren har fået et andet åbent kontaktforløb. Afslut eller slet det, før dette lægges tilbage.")
SAME_DAY = T("Borgeren har fået et andet kontaktforløb med samme anmodningsdato. Slet det, før dette lægges tilbage.")
NUMBER_TAKEN = T(
    "En anden borger har fået CPR-nummeret, siden denne blev fjernet. Søg nummeret frem; borgeren kan ikke lægges tilbage."
)
MAY_HAVE_LEFT = T(
    "Data er gendannet fra en kopi, og forløbet kan være indberettet efter den. Læg det tilbage, og slet det fra Borgeroverblik, "
    "så sletningen også indberettes."
)
BACK = {
    Kassetart.FORLOEB: T("Forløbet er lagt tilbage."),
    Kassetart.SKEMA: T("Skemaet er lagt tilbage i forløbet."),
    Kassetart.BORGER: T("Borgeren er lagt tilbage."),
}
NO_REASON = T("Skriv en begrundelse.")
GONE = T("Det er slettet for altid.")
GOES = {
    Kassetart.FORLOEB: T(
        "Sletter du forløbet for altid, forsvinder alle svar og hele historikken og kan ikke hentes tilbage. I loggen bliver det "
        "stående, hvem der gjorde det, hvornår og hvorfor."
    ),
    Kassetart.SKEMA: T(
        "Sletter du skemaet for altid, kan det ikke lægges tilbage. Svarene bliver stående i forløbets historik, så længe "
        "forløbet er her."
    ),
    Kassetart.BORGER: T(
        "Sletter du borgeren for altid, forsvinder navn og CPR-nummer og kan ikke hentes tilbage. I loggen bliver det stående, "
        "hvem der gjorde det, hvornår og hvorfor."
    ),
}
COPIES = T("Sikkerhedskopier, der er taget imens, indeholder det stadig, indtil de selv bliver slettet.")


class Kasselinje(NamedTuple):
    """One line of the list: what it is in words, and how many days it lies there yet (0: it goes as soon as that is certain)."""

    row: Kasseret
    hvad: Text
    dage: int


class Kassevindue(NamedTuple):
    """Some lines: how many were chosen, after how many these come, they themselves, and how many there are in the bin."""

    antal: int
    foerste: int
    linjer: tuple[Kasselinje, ...]
    alle: int


class Kasseindhold(NamedTuple):
    """One thing looked at: its line, what stands in it (form, field, answer), and why it cannot be put back ("" where it can).

    ``varigt`` says what deleting it for ever does, ``hvorfor_bliver`` why that cannot be ("" where it can).
    """

    linje: Kasselinje
    svar: tuple[tuple[str, str, str], ...]
    hindring: str
    varigt: Text
    hvorfor_bliver: str


class BinService:
    """The bin of one open store."""

    def __init__(self, cases: CaseService, clock: Clock) -> None:
        self._cases = cases
        self._store = cases.store
        self._clock = clock

    def window(self, first: int, most: int, valg: Kassevalg = HELE_KURVEN) -> Kassevindue:
        """What was chosen, in order: at most so many after the ``first``."""
        there = self._store.bin
        lines = tuple(map(self._line, there.window(first, most, valg)))
        return Kassevindue(there.number(valg), first, lines, there.number())

    def look(self, kasseret_id: str) -> Kasseindhold:
        """One thing with what stands in it. Raises StoreError where it is not there any more."""
        row = self._store.bin.get(kasseret_id)
        may_have_left = row.art is Kassetart.FORLOEB and self._store.corrections.may_have_left(row.forloeb_id)
        return Kasseindhold(
            linje=self._line(row),
            svar=tuple(self._answers(row)),
            hindring=self._why_not_back(row),
            varigt=GOES[row.art],
            hvorfor_bliver=self._only_reads() or (MAY_HAVE_LEFT if may_have_left else ""),
        )

    def _line(self, row: Kasseret) -> Kasselinje:
        left = goes(row) - self._clock()
        # a day that is begun counts
        days = max(0, -(-left // timedelta(days=1)))
        return Kasselinje(row, self._what(row), days)

    def _what(self, row: Kasseret) -> Text:
        if row.art is Kassetart.BORGER:
            return CITIZEN
        record = self._store.cases.forloeb(row.forloeb_id)
        if row.art is Kassetart.FORLOEB:
            line = forloeb_linje(record.id, working(record, self._cases.katalog, ""), "")
            return COURSE.format(periode=line.periode)
        forms = self._store.bin.forms(row.id)
        title = self._title(row.version, row.skema)
        return FORM.format(skema=title, n=len(forms)) if len(forms) > 1 else T("{skema}", skema=title)

    def _title(self, version: str, art: str) -> str:
        versions = self._cases.katalog.versioner
        for each in (*(v for v in (versions.get(version),) if v is not None), *versions.values()):
            if each.har(art):
                return each.skemaer[art].title
        return art.replace("_", " ").capitalize()

    def _answers(self, row: Kasseret) -> Iterator[tuple[str, str, str]]:
        """What stands in it, in words; of a citizen name and number stand in the line."""
        if row.art is Kassetart.BORGER:
            return
        forms: Iterable[SkemaRecord] = self._store.bin.forms(row.id)
        if row.art is Kassetart.FORLOEB:
            forms = self._store.cases.forloeb(row.forloeb_id).skemaer
        for form in forms:
            title = self._title(row.version, form.art)
            for navn, svar in form.svar.items():
                felt = self._felt(row.version, form.art, navn)
                lister = self._cases.katalog.lister
                said = str(svar.raw) if felt is None else answer_text(felt, svar.raw, lister)
                yield title, navn if felt is None else felt.label, said

    def _felt(self, version: str, art: str, navn: str) -> Felt | None:
        known = self._cases.katalog.versioner.get(version)
        return known.skemaer[art].felt(navn) if known is not None and known.har(art) else None

    # -- back ------------------------------------------------------------------------------------------------------

    def _only_reads(self) -> str:
        return why_only_reads(self._cases.katalog.lister, load_profile(self._store))

    def _why_not_back(self, row: Kasseret) -> str:
        # of a form the session says it: who fills it may put it back
        if row.art is not Kassetart.SKEMA and (why := self._only_reads()):
            return why
        if row.art is Kassetart.BORGER:
            return NUMBER_TAKEN if self._store.cases.find_borger(row.cpr_nr) is not None else ""
        record = self._store.cases.forloeb(row.forloeb_id)
        if row.art is Kassetart.FORLOEB:
            return self._why_not_course(record)
        if record.kasseret:
            return COURSE_IS_HERE
        return self._why_not_form(row, record)

    def _why_not_course(self, record: ForloebRecord) -> str:
        others = self._store.cases.forloeb_of(record.borger_id)
        if self._cases.blocks(record) and any(map(self._cases.blocks, others)):
            return OTHER_OPEN
        katalog = self._cases.katalog
        day = working(record, katalog, "").anmodningsdato
        mine = (other for other in others if other.myndighedskommune == record.myndighedskommune)
        if day is not None and any(working(other, katalog, "").anmodningsdato == day for other in mine):
            return SAME_DAY
        return ""

    def _session(self, record: ForloebRecord) -> WizardSession:
        borger = self._store.cases.borger(record.borger_id)
        return self._cases.session(borger, record, self._store.cases.forloeb_of(record.borger_id))

    def _why_not_form(self, row: Kasseret, record: ForloebRecord) -> str:
        session = self._session(record)
        if record.skemaversion != row.version:
            return session.why_locked() or OTHER_VERSION
        forms = self._store.bin.forms(row.id)
        first, version = forms[0], session.version
        if why := session.why_not(first.art):
            return why
        if first.parent_id is not None and first.parent_id not in {form.id for form in record.skemaer}:
            return HEAD_IS_GONE
        if not version.plads(first.art).antal.flere and session.ids(first.art, first.parent_id):
            return TAKEN.format(skema=self._title(row.version, first.art))
        return self._why_not_by_rule(record, forms)

    def _why_not_by_rule(self, record: ForloebRecord, forms: Iterable[SkemaRecord]) -> str:
        """What would be wrong with it there that is not wrong without it; "" where nothing is."""
        forms = tuple(forms)
        if all(form.faerdig is None for form in forms):
            return ""
        before = self._wrong(record)
        with_it = record._replace(skemaer=(*record.skemaer, *forms))
        new = [besked for key, besked in self._wrong(with_it).items() if key not in before]
        return RULE.format(besked=new[0]) if new else ""

    def _wrong(self, record: ForloebRecord) -> dict[tuple[str, str], str]:
        borger, siblings = self._store.cases.borger(record.borger_id), self._store.cases.forloeb_of(record.borger_id)
        katalog = self._cases.katalog
        ours, others = beside(record, siblings, katalog)
        mine = completed(record, katalog, f"kontaktforloeb[{len(ours)}]")
        sag = Sag(borger_of(borger), record.myndighedskommune, record.profil, (*ours, mine), others)
        found = check_case(sag, katalog, self._cases.today)
        return {(str(f.regel), str(f.besked)): f.besked for f in found if f.niveau is Niveau.FEJL}

    def put_back(self, kasseret_id: str) -> Text:
        """Put a thing back where it was, whole. Raises NotAllowed where it does not fit any more; then it stays in the bin."""
        row = self._store.bin.get(kasseret_id)
        if why := self._why_not_back(row):
            raise NotAllowed(why)
        hvem, tid = self._cases.hvem(), self._clock()
        with self._store.together():
            if row.art is Kassetart.BORGER:
                self._store.bin.put_back_citizen(row.id, hvem, tid)
            elif row.art is Kassetart.FORLOEB:
                self._store.bin.put_back_course(row.id, hvem, tid)
                klar_again(self._cases, row.forloeb_id, Write(hvem, tid, 0))
            else:
                completed_too = any(form.faerdig is not None for form in self._store.bin.forms(row.id))
                revision = self._store.cases.forloeb(row.forloeb_id).revision
                self._store.bin.put_back_forms(row.id, Write(hvem, tid, revision))
                if completed_too:
                    klar_again(self._cases, row.forloeb_id, Write(hvem, tid, 0))
        self._tell(row)
        return BACK[row.art]

    # -- for ever --------------------------------------------------------------------------------------------------

    def forget(self, kasseret_id: str, begrundelse: str) -> Text:
        """Delete a thing for ever. Raises NotAllowed without a reason, for what may have left, and to who only reads."""
        must_report(self._store, self._cases.katalog.lister)
        reason, row = _reason(begrundelse), self._store.bin.get(kasseret_id)
        if row.art is Kassetart.FORLOEB and self._store.corrections.may_have_left(row.forloeb_id):
            raise NotAllowed(MAY_HAVE_LEFT)
        self._store.bin.forget(row.id, reason, self._cases.hvem(), self._clock())
        self._tell(row)
        return GONE

    def empty(self, begrundelse: str) -> Text:
        """Delete everything for ever that may go; what may have left stays. Raises NotAllowed as ``forget``."""
        must_report(self._store, self._cases.katalog.lister)
        reason, gone, kept = _reason(begrundelse), [], 0
        hvem, tid = self._cases.hvem(), self._clock()
        with self._store.together():
            for row in self._in_order():
                if row.art is Kassetart.FORLOEB and self._store.corrections.may_have_left(row.forloeb_id):
                    kept += 1
                    continue
                self._store.bin.forget(row.id, reason, hvem, tid)
                gone.append(row)
        for row in gone:
            self._tell(row)
        said = Tn("{n} er slettet for altid.", "{n} er slettet for altid.", n=len(gone))
        return said if not kept else T("{slettet} {bliver}", slettet=said, bliver=MAY_HAVE_LEFT)

    def _in_order(self) -> list[Kasseret]:
        """Forms before courses, with which their forms go; courses before citizens."""
        order = (Kassetart.SKEMA, Kassetart.FORLOEB, Kassetart.BORGER)
        return sorted(self._store.bin.all(), key=lambda row: order.index(row.art))

    def _tell(self, row: Kasseret) -> None:
        self._cases.changes.publish(
            Changed(Kind.PAPIRKURV), Changed(Kind.BORGERE, row.borger_id), *whole(row.borger_id, row.forloeb_id)
        )


def _reason(text: str) -> str:
    reason = clean(text)
    if not reason:
        raise NotAllowed(NO_REASON)
    if problem := unsendable(text.strip()):
        raise NotAllowed(T("Begrundelsen kan ikke bruges. {problem}", problem=problem))
    return reason
