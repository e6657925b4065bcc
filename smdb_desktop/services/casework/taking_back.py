"""*Tag tilbage til kladde*: a submission that is Klar is none any more, before it left, and what it would have said is in drafts.

Whether one may be taken back is decided here, once, for the window and the command line: nothing of it may have left, signed or
not. Its number stays used up, so that no number ever stands for two contents, and log and history say who took it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from smdb_desktop.domain.words import T, Text, Tn, listed, sentences
from smdb_desktop.services.casework.allowed import closing_of
from smdb_desktop.services.casework.cases import CaseService
from smdb_desktop.services.casework.deleting import whole
from smdb_desktop.services.desk.reporters import must_report
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.store import Store, Write
from smdb_desktop.services.stored.content import content_digest
from smdb_desktop.services.stored.history import Handling, Historik, copies_of
from smdb_desktop.services.stored.mapping import case_object, completed, katalog_for
from smdb_desktop.services.stored.records import (
    Aarsag,
    Art,
    ForloebRecord,
    Fundet,
    IndberetningRecord,
    SkemaRecord,
    Tilstand,
    Udfald,
)
from smdb_desktop.services.stored.replaying import replay

MAY_HAVE_LEFT = frozenset({Udfald.I_GANG, Udfald.UVIST, Udfald.AFLEVERET})
NOT_KLAR = T(
    "Kun det, der er klar, kan tages tilbage. Det, der har forladt maskinen, rettes i sagen og får en ny revision."
)
BEGUN = T(
    "En eksport af indberetningen er begyndt eller blev afbrudt, så den er måske nået frem. Den kan ikke tages tilbage. "
    "Eksportér den, eller ret sagen, så den får en ny revision."
)
A_DELETION = T("Det er en sletning. Fortryd den i Borgeroverblik under Handlinger.")
NOT_KNOWN = T(
    "Det vides ikke, hvad der tidligere er eksporteret af forløbet, så der er intet at gå tilbage til. Ret sagen i stedet; den "
    "bliver stående som klar."
)
NOT_ONLY_FORMS = T(
    "Indberetningen siger også andet nyt end det, der er gjort færdigt i skemaerne, fx om borgeren. Den kan ikke tages tilbage. "
    "Ret sagen i stedet; den bliver stående som klar."
)
NO_FORM = T("Der er intet skema at tage tilbage. Ret sagen i stedet; den bliver stående som klar.")
OTHER_OPEN = T("Borgeren har et andet åbent kontaktforløb. Afslut eller slet det, før du tager en afslutning tilbage.")
OTHERWISE = T("Der er ændret noget i forløbet, siden du blev spurgt. Intet er taget tilbage. Prøv igen.")
TAKEN = T("Revision {revision} er taget tilbage og er ikke eksporteret. Sagen er en kladde igen.")
TAKEN_CHANGE = T("Revision {revision} er taget tilbage. Det, der er eksporteret, gælder, og ændringerne er en kladde.")

TAKEN_COPY = T(
    "Revision {revision} er taget tilbage, og du har sagt, at kopien af den er slettet. Skemaerne er kladder igen. Nummeret er "
    "brugt, og sagen står som »Måske eksporteret«, til den gøres færdig igen."
)
TAKEN_COPY_CHANGE = T(
    "Revision {revision} er taget tilbage, og du har sagt, at kopien af den er slettet. Det, der er eksporteret før, gælder, og "
    "ændringerne er en kladde. Nummeret er brugt, og sagen står som »Måske eksporteret«, til den gøres færdig igen."
)


class Tilbagetagning(NamedTuple):
    """What taking a submission back does. ``titler`` name the forms that become drafts; ``course_revision`` is the course as it
    was looked at; ``skemaer`` are those forms with the completed copy that they have afterwards."""

    indberetning_id: str
    forloeb_id: str
    borger_id: str
    revision: int
    course_revision: int
    skemaer: tuple[SkemaRecord, ...]
    titler: tuple[Text | str, ...]
    foerste: bool
    kopier: frozenset[str]
    """The attempts by which copies of it were saved: only who says that they are deleted may take the submission back."""

    @property
    def kopi(self) -> bool:
        """Whether a copy of it was saved, or may have been."""
        return bool(self.kopier)

    @property
    def spoergsmaal(self) -> Text:
        """What will happen, for a person to agree to."""
        about = Tn(
            "{n} skema bliver kladde igen: {titler}. Intet går tabt, og nummeret {revision} bruges ikke igen.",
            "{n} skemaer bliver kladder igen: {titler}. Intet går tabt, og nummeret {revision} bruges ikke igen.",
            n=len(self.skemaer),
            titler=listed(self.titler),
            revision=self.revision,
        )
        return sentences(copies(len(self.kopier)), about) if self.kopi else about


def copies(number: int) -> Text:
    """What a person agrees to of the copies that were saved."""
    return Tn(
        "Der er gemt {n} kopi af indberetningen som fil. Sig kun ja, hvis kopien er slettet, og ingen har fået den. Svaret "
        "gemmes med dit navn. Den næste indberetning siger, at nummeret før måske er brugt.",
        "Der er gemt {n} kopier af indberetningen som filer. Sig kun ja, hvis de alle er slettet, og ingen har fået nogen af "
        "dem. Svaret gemmes med dit navn. Den næste indberetning siger, at nummeret før måske er brugt.",
        n=number,
    )


def why_not_klar(record: IndberetningRecord) -> str:
    """Why it cannot be taken back, as far as its row says; "" where it may be asked for."""
    if record.tilstand is not Tilstand.KLAR:
        return NOT_KLAR
    return A_DELETION if record.art is Art.SLETTET else ""


class TakingBack:
    """Taking back in one open store. Every method belongs to the store's lane."""

    def __init__(self, cases: CaseService, clock: Clock) -> None:
        self._cases, self._store, self._clock = cases, cases.store, clock

    def plan(self, indberetning_id: str) -> Tilbagetagning:
        """What would be done; nothing is written. Raises NotAllowed where it may not."""
        must_report(self._store, self._cases.katalog.lister)
        record = self._store.outbox.indberetning(indberetning_id)
        if why := why_not_klar(record):
            raise NotAllowed(why)
        left = may_have_left(self._store, record)
        if left and left - copies_of(self._store.log.of(record.forloeb_id), record.id):
            raise NotAllowed(BEGUN)
        course = self._store.cases.forloeb(record.forloeb_id)
        before = [each for each in self._store.outbox.indberetninger_of(course.id) if each.id != record.id]
        earlier = self._earlier(course, record, before)
        forms = tuple(_goes_back(course, earlier))
        if not forms:
            raise NotAllowed(NO_FORM)
        self._must_open(course, forms)
        borger = self._store.cases.borger(course.borger_id)
        session = self._cases.session(borger, course, ())
        return Tilbagetagning(
            record.id,
            course.id,
            course.borger_id,
            record.revision,
            course.revision,
            forms,
            tuple(session.title(form.id) for form in forms),
            not before,
            frozenset(left),
        )

    def _earlier(
        self, course: ForloebRecord, record: IndberetningRecord, before: Sequence[IndberetningRecord]
    ) -> Mapping[str, SkemaRecord]:
        """The forms as they were when the submission before it left; none where none did."""
        if not before:
            return {}
        last = before[-1]
        if last.tilstand is Tilstand.UVIST or record.aarsag in (Aarsag.AFBRUDT, Aarsag.GENDANNET):
            raise NotAllowed(NOT_KNOWN)
        then = _when_it_left(self._store.log.of(course.id), last.id)
        was = None if then is None else replay(then, course.id)
        if was is None:
            raise NotAllowed(NOT_KNOWN)
        return {form.id: form for form in was.skemaer if form.faerdig is not None}

    def _must_open(self, course: ForloebRecord, forms: Sequence[SkemaRecord]) -> None:
        """Refuse to open a closed course beside another open one (rule 19)."""
        version = katalog_for(course, self._cases.katalog).versioner[course.skemaversion]
        closing = closing_of(course, version)
        if closing is None or all(form.id != closing.id or form.faerdig is not None for form in forms):
            return
        others = (each for each in self._store.cases.forloeb_of(course.borger_id) if each.id != course.id)
        if any(self._cases.blocks(each) for each in others):
            raise NotAllowed(OTHER_OPEN)

    def take(self, plan: Tilbagetagning) -> Text:
        """Carry a plan out, in one commit; what came of it. Raises NotAllowed where the course is another than was looked at."""
        with self._store.together():
            again = self.plan(plan.indberetning_id)
            if again != plan:
                raise NotAllowed(OTHERWISE)
            write = Write(self._cases.hvem(), self._clock(), plan.course_revision)
            self._store.cases.take_back(plan.forloeb_id, plan.skemaer, write, set_aside=plan.kopi)
            if plan.kopi:
                self._store.outbox.settle_doubt(plan.indberetning_id, Fundet.IKKE_ANKOMMET, write.hvem, write.tid)
            course = self._store.cases.forloeb(plan.forloeb_id)
            borger = self._store.cases.borger(course.borger_id)
            if not plan.foerste and self._says(course) != self._store.outbox.left_of(borger.id).get(course.id):
                raise NotAllowed(NOT_ONLY_FORMS)
            siblings = self._store.cases.forloeb_of(course.borger_id)
            mangler = () if plan.foerste else self._cases.session(borger, course, siblings).mangler()
            self._store.cases.note_missing(course.id, mangler)
        self._cases.changes.publish(*whole(plan.borger_id, plan.forloeb_id))
        first, later = (TAKEN_COPY, TAKEN_COPY_CHANGE) if plan.kopi else (TAKEN, TAKEN_CHANGE)
        told = first if plan.foerste else later
        return told.format(revision=plan.revision)

    def _says(self, course: ForloebRecord) -> str:
        katalog = katalog_for(course, self._cases.katalog)
        borger = self._store.cases.borger(course.borger_id)
        return content_digest(case_object(borger, course, [completed(course, katalog, "")], katalog))


def may_have_left(store: Store, record: IndberetningRecord) -> set[str]:
    """The attempts by which something of a submission may have left, copies that were saved among them."""
    return {each.id for each in store.outbox.attempts_of(record.id) if each.udfald in MAY_HAVE_LEFT}


def _goes_back(course: ForloebRecord, earlier: Mapping[str, SkemaRecord]) -> list[SkemaRecord]:
    """The forms that say something else than they did, each with what it said; raises where one that was told of is gone."""
    if earlier.keys() - {form.id for form in course.skemaer}:
        raise NotAllowed(NOT_ONLY_FORMS)
    found = []
    for form in course.skemaer:
        was = earlier.get(form.id)
        said = None if was is None or was.faerdig is None else dict(was.faerdig)
        if (None if form.faerdig is None else dict(form.faerdig)) != said:
            about = (was.faerdig, was.faerdig_tid, was.faerdig_af, was.faerdig_rolle) if was else (None, None, "", "")
            done, tid, who, role = about
            found.append(form._replace(faerdig=done, faerdig_tid=tid, faerdig_af=who, faerdig_rolle=role))
    return found


def _when_it_left(historik: Historik, indberetning_id: str) -> Historik | None:
    """What had happened when that submission left, or was typed into SMDB; None where the history does not say when."""
    arts = (Handling.EKSPORTERET, Handling.INDBERETTET)
    left = [
        each.nr
        for each in historik.haendelser
        if each.art in arts and each.data is not None and each.data.get("indberetning_id") == indberetning_id
    ]
    if not left:
        return None
    return Historik(
        tuple(each for each in historik.haendelser if each.nr <= left[0]),
        tuple(each for each in historik.aendringer if each.nr <= left[0]),
    )
