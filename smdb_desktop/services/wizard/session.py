"""The wizard as a plain object: one course, its forms, what is shown, what is wrong, what may be completed.

Three faces drive it: the window, the command line's demo and the tests. It holds values; widgets hold nothing. It writes nothing:
what changed is handed to ``Keeper`` (autosave) or ``CaseService`` (completion). Answering never refuses; completing judges all.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date

from smdb_desktop.domain.case.model import Borger, Kontaktforloeb, Sag, SkemaArt
from smdb_desktop.domain.findings import Fund, Niveau
from smdb_desktop.domain.forms.engine import Omgivelser, visning
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.values import read_typed, to_json
from smdb_desktop.domain.judgement import check_case, omgivelser
from smdb_desktop.services.stored.mapping import Afsnit, assemble
from smdb_desktop.services.stored.records import ForloebRecord, Json, SkemaRecord, Sted, Svar
from smdb_desktop.services.wizard.completing import Completing
from smdb_desktop.services.wizard.hints import explanation, suggestion
from smdb_desktop.services.wizard.views import (
    BEHANDLING_TRIN,
    GENNEMSE_TRIN,
    Change,
    Completion,
    FeltVisning,
    Trintilstand,
    TrinVisning,
)
from smdb_desktop.services.wizard.working_form import WorkingForm, state, tidy


class WizardSession:
    """One course being filled in. See the module's text; all ids are form instance ids."""

    def __init__(
        self,
        katalog: Katalog,
        borger: Borger,
        forloeb: ForloebRecord,
        andre: Iterable[Kontaktforloeb],
        day: Callable[[], date],
        new_id: Callable[[], str],
    ) -> None:
        self.katalog = katalog
        self.borger = borger
        self.forloeb_id = forloeb.id
        self.version = forloeb.skemaversion
        self.myndighedskommune = forloeb.myndighedskommune
        self.profil = forloeb.profil
        self._day = day
        self.andre = tuple(andre)
        self.sted = forloeb.sted
        self._new_id = new_id
        self._forms: dict[str, WorkingForm] = {}
        self._cache: tuple[Fund, ...] | None = None
        self._cache_day = date.min
        self._built: tuple[Kontaktforloeb, dict[str, str]] | None = None
        self.changes = 0
        """Counts every change, so that a face can tell whether what it shows still holds."""
        for record in forloeb.skemaer:
            self._insert(record)
        self.trin_id = forloeb.sted.trin or self.foerste_aabne_trin()

    def _changed(self) -> None:
        self.changes += 1
        self._cache = None
        self._built = None

    @property
    def today(self) -> date:
        """The day by the machine's clock: a course may stand open over midnight."""
        return self._day()

    # -- structure -------------------------------------------------------------------------------------------------

    @property
    def sti(self) -> str:
        """The path of this course: it stands after the citizen's other courses."""
        return f"kontaktforloeb[{len(self.andre)}]"

    def _insert(self, record: SkemaRecord) -> WorkingForm:
        form = WorkingForm(record, self.katalog.skema(self.version, record.art), self._around)
        self._forms[record.id] = form
        for felt in form.definition.felter:
            form.read(felt, self.today)
        self._changed()
        return form

    def skema_id(self, art: SkemaArt) -> str | None:
        """The instance of a form that a course has once; None where it is not begun."""
        return next((i for i, f in self._forms.items() if f.record.art is art), None)

    def record(self, skema_id: str) -> SkemaRecord:
        """The instance as a record, with the answers as they stand now."""
        form = self._forms[skema_id]
        return replace(form.record, svar=dict(form.svar), faerdig=form.faerdig)

    def tilbud_ids(self) -> tuple[str, ...]:
        """Every tilbud of the course, in order."""
        found = [f.record for f in self._forms.values() if f.record.art is SkemaArt.TILBUD]
        return tuple(r.id for r in sorted(found, key=lambda r: r.position))

    def behandling_ids(self, tilbud_id: str) -> tuple[str, ...]:
        """Every treatment on a tilbud, in order."""
        found = [f.record for f in self._forms.values() if f.record.parent_id == tilbud_id]
        return tuple(r.id for r in sorted(found, key=lambda r: r.position))

    def begin(self, art: SkemaArt, parent_id: str | None = None) -> SkemaRecord:
        """Begin a form instance (a course has one of each but tilbud and behandling); the record is to be stored."""
        siblings = [
            f.record.position for f in self._forms.values() if f.record.art is art and f.record.parent_id == parent_id
        ]
        record = SkemaRecord(self._new_id(), art, parent_id, max(siblings, default=-1) + 1)
        self._insert(record)
        return record

    def remove(self, skema_id: str) -> None:
        """Forget a form instance and what hangs under it."""
        for child in [i for i, f in self._forms.items() if f.record.parent_id == skema_id]:
            del self._forms[child]
        del self._forms[skema_id]
        self._changed()

    def path(self, skema_id: str) -> str:
        """The path of a form instance in the case file."""
        return self._paths()[skema_id]

    def title(self, skema_id: str) -> str:
        """The title of a form."""
        return self._forms[skema_id].definition.title

    # -- steps -----------------------------------------------------------------------------------------------------

    def _steps(self) -> Iterator[tuple[str, str, SkemaArt | None]]:
        skemaer = self.katalog.versioner[self.version].skemaer
        for art in (SkemaArt.ANMODNING, SkemaArt.IVAERKSAETTELSE):
            yield from ((t.id, t.title, art) for t in skemaer[art].trin)
        yield BEHANDLING_TRIN, "Behandling", SkemaArt.BEHANDLING
        yield from ((t.id, t.title, SkemaArt.FORLOEBSAFSLUTNING) for t in skemaer[SkemaArt.FORLOEBSAFSLUTNING].trin)
        yield GENNEMSE_TRIN, "Gennemse", None

    def trin(self) -> tuple[TrinVisning, ...]:
        """The step list with a state for each."""
        return tuple(self._trin_visning(*step) for step in self._steps())

    def _trin_visning(self, trin_id: str, title: str, art: SkemaArt | None) -> TrinVisning:
        if art is None:
            return TrinVisning(trin_id, title, art, Trintilstand.IKKE_BEGYNDT)
        forms = [f for f in self._forms.values() if f.record.art is art or (art is SkemaArt.BEHANDLING and f.is_tilbud)]
        names = {f.navn for t in self.katalog.skema(self.version, art).trin if t.id == trin_id for f in t.felter}
        paths = self._paths()
        fejl = 0
        for form in forms:
            prefix = paths[form.record.id] + "."
            mine = names if art is not SkemaArt.BEHANDLING else None
            fejl += sum(1 for f in self.fund() if f.niveau is Niveau.FEJL and _belongs(f.felt, prefix, mine))
        if art is SkemaArt.BEHANDLING:
            return TrinVisning(trin_id, title, art, state(forms, all(f.begun for f in forms), fejl), fejl)
        begun = any(name in form.svar for form in forms for name in names)
        return TrinVisning(trin_id, title, art, state(forms, begun, fejl), fejl)

    def foerste_aabne_trin(self) -> str:
        """The first step whose form is not completed: where the wizard opens."""
        for trin_id, _title, art in self._steps():
            forms = [f for f in self._forms.values() if f.record.art is art]
            if art is not None and (not forms or any(f.differs for f in forms)):
                return trin_id
        return GENNEMSE_TRIN

    def go_to(self, trin_id: str) -> None:
        """Move to any step; moving is always free."""
        if trin_id not in {step[0] for step in self._steps()}:
            raise KeyError(trin_id)
        self.trin_id = trin_id

    # -- fields and answers ----------------------------------------------------------------------------------------

    def felter(self, skema_id: str, trin_id: str | None = None) -> tuple[FeltVisning, ...]:
        """The shown fields of a form, or of one of its steps, in order."""
        form = self._forms[skema_id]
        view = visning(form.definition, form.values, self._around())
        wanted = {f.navn for t in form.definition.trin if trin_id in (None, t.id) for f in t.felter}
        prefix = self._paths()[skema_id] + "."
        return tuple(
            FeltVisning(
                felt=felt,
                raw=form.svar[felt.navn].raw if felt.navn in form.svar else None,
                kraevet=felt.navn in view.kraevet,
                fund=tuple(f for f in self.fund() if _belongs(f.felt, prefix, {felt.navn})),
                forslag="" if felt.navn in form.svar else suggestion(felt, self.today, self._course()[0]),
                oplysning=explanation(felt, form.values, self._around()),
            )
            for felt in view.vist
            if felt.navn in wanted
        )

    def answer(self, skema_id: str, navn: str, raw: Json) -> Change:
        """Take an answer as it was typed. Never refuses; a date or number that could be read is shown in its usual form."""
        form = self._forms[skema_id]
        felt = form.definition.felt(navn)
        if felt is None:
            raise KeyError(navn)
        reading = read_typed(felt, raw, self.today)
        blank = reading.value is None and not reading.problems
        if blank:
            form.svar.pop(navn, None)
        else:
            value = None if reading.value is None or reading.problems else to_json(reading.value)
            form.svar[navn] = Svar(tidy(felt, raw, reading.value), value)
        form.read(felt, self.today)
        self._changed()
        return Change(skema_id, navn, form.svar.get(navn))

    def _around(self) -> Omgivelser:
        """What forms may look at in each other, as the working copies stand."""
        return omgivelser(self._course()[0], self.katalog)

    def clear(self, skema_id: str) -> tuple[str, ...]:
        """Throw the draft of a form away: back to what was completed, or to empty. The names of the fields that changed."""
        form = self._forms[skema_id]
        kept = form.faerdig or {}
        changed = tuple(n for n in {*form.svar, *kept} if n not in form.svar or form.svar[n].value != kept.get(n))
        form.reset()
        for felt in form.definition.felter:
            form.read(felt, self.today)
        form.asked = False
        self._changed()
        return changed

    def svar(self, skema_id: str, navn: str) -> Svar | None:
        """The answer of a field as it is kept, or None."""
        return self._forms[skema_id].svar.get(navn)

    def is_draft(self, skema_id: str) -> bool:
        """Whether a form has answers that were never completed."""
        return self._forms[skema_id].is_draft

    def ask(self, skema_id: str) -> None:
        """From now on blanks of this form are findings too: the person asked to go on."""
        self._forms[skema_id].asked = True
        self._changed()

    def is_locked(self) -> bool:
        """Whether the course is closed and therefore locked (rule 73)."""
        form_id = self.skema_id(SkemaArt.FORLOEBSAFSLUTNING)
        return form_id is not None and self._forms[form_id].faerdig is not None

    def tilstand(self, skema_id: str) -> Trintilstand:
        """The state of one form instance."""
        form = self._forms[skema_id]
        prefix = self._paths()[skema_id] + "."
        fejl = sum(1 for f in self.fund() if f.niveau is Niveau.FEJL and f.felt.startswith(prefix))
        return state([form], form.begun, fejl)

    # -- findings --------------------------------------------------------------------------------------------------

    def _course(self) -> tuple[Kontaktforloeb, dict[str, str]]:
        """The working copies as a course; forms that were completed or asked for count as completed."""
        if self._built is None:
            parts = [
                Afsnit(
                    i,
                    f.record.art,
                    f.record.parent_id,
                    f.record.position,
                    f.skema(counts=f.asked or f.faerdig is not None),
                )
                for i, f in self._forms.items()
            ]
            self._built = assemble(parts, self.version, self.sti)
        return self._built

    def _paths(self) -> dict[str, str]:
        return self._course()[1]

    def sag(self, course: Kontaktforloeb) -> Sag:
        """The citizen's case with this course last."""
        return Sag(self.borger, self.myndighedskommune, self.profil, (*self.andre, course))

    def fund(self) -> tuple[Fund, ...]:
        """What is wrong with this course as it stands; blanks only in forms that were asked for or completed."""
        today = self.today
        if self._cache is None or self._cache_day != today:
            course = self._course()[0]
            found = check_case(self.sag(course), self.katalog, today)
            self._cache_day = today
            self._cache = tuple(f for f in found if f.felt.startswith((self.sti, "borger")))
        return self._cache

    def locate(self, fund: Fund) -> tuple[str, str, str]:
        """Where a finding lands: step id, form instance and field ("" where it is about the whole form)."""
        for skema_id, path in sorted(self._paths().items(), key=lambda item: -len(item[1])):
            if fund.felt == path or fund.felt.startswith((path + ".", path + "[")):
                navn = fund.felt[len(path) + 1 :].split("[")[0]
                return self.trin_of(skema_id, navn), skema_id, navn
        return (BEHANDLING_TRIN if "tilbudstilknytninger" in fund.felt else self.trin_id), "", ""

    def trin_of(self, skema_id: str, navn: str = "") -> str:
        """The step on which a form's field stands."""
        form = self._forms[skema_id]
        if form.record.art in (SkemaArt.TILBUD, SkemaArt.BEHANDLING):
            return BEHANDLING_TRIN
        steps = form.definition.trin
        return next((t.id for t in steps if any(f.navn == navn for f in t.felter)), steps[0].id)

    def label(self, fund: Fund) -> str:
        """The label of the field a finding lands on, for the summary."""
        _trin, skema_id, navn = self.locate(fund)
        if not skema_id:
            return "Behandling" if "tilbudstilknytninger" in fund.felt else "Borger"
        form = self._forms[skema_id]
        felt = form.definition.felt(navn)
        return felt.label if felt else form.definition.title

    # -- completing ------------------------------------------------------------------------------------------------

    def completion(self, skema_id: str) -> Completion:
        """Judge the course as it would be with this form completed; see ``Completing.judge``."""
        return Completing(self._forms, self.katalog, self.version, self.sti, self.sag, self.today).judge(skema_id)

    def mark_completed(self, completion: Completion) -> None:
        """Take over that the forms were stored as completed."""
        for skema_id, values in completion.faerdig.items():
            self._forms[skema_id].faerdig = dict(values)
        self._changed()

    def place(self, skema_id: str = "", felt: str = "") -> Sted:
        """Where the person is now, for resuming."""
        self.sted = Sted(self.trin_id, skema_id, felt)
        return self.sted


def _belongs(felt: str, prefix: str, names: set[str] | None) -> bool:
    if not felt.startswith(prefix):
        return False
    return names is None or felt[len(prefix) :].split("[")[0] in names
