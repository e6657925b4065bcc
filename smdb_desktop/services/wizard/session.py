"""The wizard as a plain object: one course, its forms, what is shown, what is wrong, what may be completed.

Three faces drive it: the window, the command line's demo and the tests. It holds values; widgets hold nothing. It writes nothing:
what changed is handed to ``Keeper`` (autosave) or ``CaseService`` (completion). Answering never refuses; completing judges all.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from smdb_desktop.domain.case.model import Borger, Kontaktforloeb, Sag
from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.findings import Fund, Niveau
from smdb_desktop.domain.forms.engine import Omgivelser, visning
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.forms.values import read_typed, to_json
from smdb_desktop.domain.judgement import check_case, demanded, missing_places, omgivelser
from smdb_desktop.domain.words import T
from smdb_desktop.services.stored.gone import NOTHING, Gone, warned
from smdb_desktop.services.stored.mapping import Afsnit, assemble, from_values, katalog_for
from smdb_desktop.services.stored.records import ForloebRecord, Json, SkemaRecord, Sted, Svar
from smdb_desktop.services.wizard.completing import Completing
from smdb_desktop.services.wizard.hints import from_the_clock
from smdb_desktop.services.wizard.locking import anybody, is_theirs, refuse_locked, why_gone, why_locked
from smdb_desktop.services.wizard.marks import unconfirmed
from smdb_desktop.services.wizard.places import citizen_fields, first_step, place_at, shows_citizen, step_of, steps_of
from smdb_desktop.services.wizard.shown import shown_fields
from smdb_desktop.services.wizard.skift import compare
from smdb_desktop.services.wizard.views import (
    GENNEMSE_TRIN,
    Change,
    Completion,
    FeltVisning,
    Skift,
    Trintilstand,
    TrinVisning,
)
from smdb_desktop.services.wizard.waiting import told_now
from smdb_desktop.services.wizard.working_form import WorkingForm, belongs, state, tidy


class WizardSession:
    """One course being filled in. See the module's text; all ids are form instance ids.

    ``andre`` are the citizen's other courses at the same authority, ``andre_myndigheder`` those at others. ``rolle`` is the code
    of the profile that the person works in: it decides which forms are shown (rule 6). ``why_not`` says of a place why the person
    may not fill it.
    """

    def __init__(
        self,
        katalog: Katalog,
        borger: Borger,
        forloeb: ForloebRecord,
        andre: Iterable[Kontaktforloeb],
        day: Callable[[], date],
        new_id: Callable[[], str],
        *,
        rolle: str = "",
        andre_myndigheder: Iterable[Kontaktforloeb] = (),
        doubted: Callable[[], bool] = lambda: False,
        gone: Gone = NOTHING,
        why_not: Callable[[Plads], str] = anybody,
    ) -> None:
        self.katalog = katalog_for(forloeb, katalog)
        self.borger = borger
        self.forloeb_id = forloeb.id
        self.version = self.katalog.versioner[forloeb.skemaversion]
        self.myndighedskommune = forloeb.myndighedskommune
        self.profil = forloeb.profil
        self._gone_why = why_gone(forloeb)
        self.rolle = rolle or forloeb.profil
        self._day = day
        self._doubted, self._why_not = doubted, why_not
        self.gone = gone
        self.andre, self.andre_myndigheder = tuple(andre), tuple(andre_myndigheder)
        self.sted = forloeb.sted
        self._new_id = new_id
        self._forms: dict[str, WorkingForm] = {}
        self._cache: tuple[Fund, ...] | None = None
        self._cache_day = date.min
        self._built: tuple[Kontaktforloeb, dict[str, str]] | None = None
        self._surroundings: Omgivelser | None = None
        self.foer_gentagelse: dict[tuple[str, str], Svar | None] = {}
        """What stood in a field before a repeated answer took its place, by form instance and field (``marking.undo``)."""
        self.changes = 0
        """Counts every change, so that a face can tell whether what it shows still holds."""
        for record in forloeb.skemaer:
            self._insert(record)
        steps = {step[0] for step in self._steps()}
        self.trin_id = forloeb.sted.trin if forloeb.sted.trin in steps else self.foerste_aabne_trin()

    def _changed(self) -> None:
        self.changes += 1
        self._cache = None
        self._built = None
        self._surroundings = None

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
        form = WorkingForm(record, self.version.skemaer[record.art], self._around)
        self._forms[record.id] = form
        for felt in form.definition.felter:
            form.read(felt, self.today)
        self._changed()
        return form

    def skema_id(self, art: str) -> str | None:
        """The instance of a form that a course has once; None where it is not begun."""
        return next((i for i, f in self._forms.items() if f.record.art == art), None)

    def record(self, skema_id: str) -> SkemaRecord:
        """The instance as a record, with the answers as they stand now."""
        form = self._forms[skema_id]
        return form.record._replace(svar=dict(form.svar), faerdig=form.faerdig)

    def records(self) -> tuple[SkemaRecord, ...]:
        """Every instance as a record."""
        return tuple(self.record(i) for i in self._forms)

    def plads(self, skema_id: str) -> Plads:
        """The place that a form instance fills."""
        return self.version.plads(self._forms[skema_id].record.art)

    def ids(self, art: str, parent_id: str | None = None) -> tuple[str, ...]:
        """Every instance of a form, in order; ``parent_id`` is the head that they stand under."""
        found = [f.record for f in self._forms.values() if f.record.art == art and f.record.parent_id == parent_id]
        return tuple(r.id for r in sorted(found, key=lambda r: r.position))

    def begin(self, art: str, parent_id: str | None = None) -> SkemaRecord:
        """Begin a form instance; the record is to be stored. Raises NotAllowed (``why_not``)."""
        refuse_locked(self.why_not(art))
        return self.shown_empty(art, parent_id)

    def shown_empty(self, art: str, parent_id: str | None = None) -> SkemaRecord:
        """A form instance that is only shown: a locked course may lack a form of its version, and its page is there to read."""
        siblings = [
            f.record.position for f in self._forms.values() if f.record.art == art and f.record.parent_id == parent_id
        ]
        record = SkemaRecord(self._new_id(), art, parent_id, max(siblings, default=-1) + 1)
        self._insert(record)
        return record

    def remove(self, skema_id: str) -> None:
        """Forget a form instance and what hangs under it. Raises NotAllowed (``why_not``)."""
        refuse_locked(self.why_not(self._forms[skema_id].record.art))
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

    def _steps(self) -> Iterator[tuple[str, str, Plads | None]]:
        for plads in self.version.pladser:
            if not self.may_see(plads):
                continue
            yield from ((step, title, plads) for step, title in steps_of(self.version, plads))
        yield GENNEMSE_TRIN, T("Gennemse"), None

    def may_see(self, plads: Plads) -> bool:
        """Whether the person sees and fills this place: some are one profile's alone (rule 6), where they are asked for."""
        if not is_theirs(plads, self.rolle, self.katalog.lister):
            return False
        return plads.kraevet is None or bool(self.ids(plads.art)) or demanded(plads, self._around())

    def trin(self) -> tuple[TrinVisning, ...]:
        """The step list with a state for each."""
        wrong = [f.felt for f in self.fund() if f.niveau is Niveau.FEJL]
        return tuple(self._trin_visning(*step, wrong) for step in self._steps())

    def _trin_visning(self, trin_id: str, title: str, plads: Plads | None, wrong: Sequence[str]) -> TrinVisning:
        if plads is None:
            return TrinVisning(trin_id, title, None, Trintilstand.IKKE_BEGYNDT)
        arter = {p.art for p in plads.alle()}
        trin = self.version.skemaer[plads.art].trin
        mine = {f.navn for t in trin if plads.antal.flere or t.id == trin_id for f in t.felter}
        forms = [f for f in self._forms.values() if f.record.art in arter]
        paths = self._paths()
        fejl = 0
        for form in forms:
            prefix = paths[form.record.id] + "."
            names = None if plads.antal.flere else mine
            fejl += sum(1 for path in wrong if belongs(path, prefix, names))
        if plads.antal.flere:
            return TrinVisning(trin_id, title, plads, state(forms, all(f.begun for f in forms), fejl), fejl)
        begun = any(name in form.svar for form in forms for name in mine)
        return TrinVisning(trin_id, title, plads, state(forms, begun, fejl), fejl)

    def foerste_aabne_trin(self) -> str:
        """The first step whose form is not completed: where the wizard opens."""
        for trin_id, _title, plads in self._steps():
            if plads is None:
                continue
            art = plads.under[0].art if plads.under else plads.art
            forms = [f for f in self._forms.values() if f.record.art == art]
            if not forms or any(f.differs for f in forms):
                return trin_id
        return GENNEMSE_TRIN

    def go_to(self, trin_id: str) -> None:
        """Move to any step; moving is always free."""
        if trin_id not in {step[0] for step in self._steps()}:
            raise KeyError(trin_id)
        self.trin_id = trin_id

    # -- fields and answers ----------------------------------------------------------------------------------------

    def felter(self, skema_id: str, trin_id: str | None = None) -> tuple[FeltVisning, ...]:
        """The shown fields of a form, or of one of its steps, in order; first the citizen's data where the form shows them."""
        form, found = self._forms[skema_id], self.fund()
        first = citizen_fields(self.version, form.definition, trin_id, self.borger, found)
        about = (self._around(), self._paths()[skema_id], found, self.today, self._course()[0])
        return (*first, *shown_fields(form, trin_id, *about))

    def answer(self, skema_id: str, navn: str, raw: Json, *, fill: bool = True) -> Change:
        """Take an answer as it was typed: any is taken. A date or number that could be read is shown in its usual form.

        A date that belongs to another form version changes nothing (``Change.skift``). ``fill`` says that a person begins the
        form and finds its defaults filled in.
        """
        form = self._forms[skema_id]
        refuse_locked(self.why_not(form.record.art))
        felt = form.definition.felt(navn)
        if felt is None:
            raise KeyError(navn)
        reading = read_typed(felt, raw, self.today)
        filled = form.defaults() if fill else {}
        if reading.value is None and not reading.problems:
            svar = form.emptied(felt)
        else:
            value = None if reading.value is None or reading.problems else to_json(reading.value)
            unsure = from_the_clock(felt, raw, self.today) and self._doubted()
            svar = Svar(tidy(felt, raw, reading.value), value, unsure, note=form.note(navn) if value is None else None)
        if svar is not None and (skift := self._skift_for(form, navn, svar, reading.value)) is not None:
            return Change(skema_id, navn, {navn: form.svar.get(navn)}, skift)
        return self.put(skema_id, navn, svar, filled)

    def put(self, skema_id: str, navn: str, svar: Svar | None, filled: Mapping[str, Svar] | None = None) -> Change:
        """Let an answer stand as it is (None: none), with its marks, beside what is ``filled`` in along with it."""
        form = self._forms[skema_id]
        refuse_locked(self.why_not(form.record.art))
        changed: dict[str, Svar | None] = {**(form.defaults() if filled is None else filled), navn: svar}
        for name, given in changed.items():
            if given is None:
                form.svar.pop(name, None)
            else:
                form.svar[name] = given
            if (named := form.definition.felt(name)) is not None:
                form.read(named, self.today)
        self._changed()
        changed |= self._without_idle_defaults(form, navn)
        return Change(skema_id, navn, changed)

    def _without_idle_defaults(self, form: WorkingForm, answered: str) -> dict[str, Svar | None]:
        """Take away what was filled in from the beginning where an answer makes it superfluous: nobody typed it."""
        idle = [
            felt
            for felt in form.definition.felter
            if felt.default is not None and not isinstance(felt.required, bool) and felt.navn != answered
            if (svar := form.svar.get(felt.navn)) is not None and svar.value == felt.default
        ]
        if not idle:
            return {}
        demanded_now = visning(form.definition, form.values, self._around()).kraevet
        gone = [felt for felt in idle if felt.navn not in demanded_now]
        for felt in gone:
            del form.svar[felt.navn]
            form.read(felt, self.today)
        if gone:
            self._changed()
        return dict.fromkeys(felt.navn for felt in gone)

    # -- another form version --------------------------------------------------------------------------------------

    def _skift_for(self, form: WorkingForm, navn: str, svar: Svar, value: object) -> Skift | None:
        if (form.record.art, navn) != self.version.datofelt or not isinstance(value, date):
            return None
        til = self.katalog.version_for(value)
        if til is None or til.id == self.version.id or not self.version.kendt:
            return None
        return compare(self._forms, self.katalog, self.version, til, (form.record.id, navn, svar), self.borger)

    def skift(self) -> Skift | None:
        """The comparison where the course stands in another version than its date asks for; None where it does not."""
        art, navn = self.version.datofelt
        form = next((f for f in self._forms.values() if f.record.art == art), None)
        if form is None or navn not in form.svar:
            return None
        return self._skift_for(form, navn, form.svar[navn], form.values.get(navn))

    def skift_skema(self, skift: Skift) -> None:
        """Go through with a comparison: the course stands in the other version, every form a draft with what went along.

        ``Keeper.change_version`` writes the same. Raises NotAllowed in a locked course.
        """
        refuse_locked(self.why_not(self.version.datofelt[0]))
        self.foer_gentagelse.clear()
        self.version, forms, self._forms = self.katalog.versioner[skift.til], self._forms, {}
        for i, form in forms.items():
            if i not in skift.fjernes:
                self._insert(form.record._replace(svar=dict(skift.skemaer[i]), faerdig=None, kladde=True))
        if self.trin_id not in {step[0] for step in self._steps()}:
            self.trin_id = self.foerste_aabne_trin()
        self._changed()

    @property
    def lister(self) -> Kodelister:
        """The code lists as they are on the day of the request; the same object as long as none is another."""
        return self._around().lister

    # -- what stands beside an answer ------------------------------------------------------------------------------

    def _around(self) -> Omgivelser:
        """What forms may look at in each other and in the citizen, as the working copies stand."""
        if self._surroundings is None:
            self._surroundings = omgivelser(self.borger, self._course()[0], self.katalog)
        return self._surroundings

    def clear(self, skema_id: str) -> tuple[str, ...]:
        """Throw the draft of a form away: back to what was completed, or to empty. The names of the fields that changed."""
        form = self._forms[skema_id]
        refuse_locked(self.why_not(form.record.art))
        before = form.svar
        form.reset()
        changed = tuple(n for n in {*before, *form.svar} if before.get(n) != form.svar.get(n))
        for felt in form.definition.felter:
            form.read(felt, self.today)
        form.unask()
        self._changed()
        return changed

    def came_filled(self, skema_id: str, rolle: str) -> None:
        """Say that a form comes from a file, filled in this role ("": the person's own): it is judged and completed in it."""
        self._forms[skema_id].udfyldt_af = rolle

    def understood(self, skema_id: str) -> dict[str, Json]:
        """The answers of a form as it would be completed with them; of those that cannot be read what was typed."""
        return self._forms[skema_id].understood()

    def svar(self, skema_id: str, navn: str) -> Svar | None:
        """The answer of a field as it is kept, or None."""
        return self._forms[skema_id].svar.get(navn)

    def filled(self, skema_id: str) -> dict[str, Svar]:
        """What is filled in once a person begins the form, and shown by then; nothing where it is begun."""
        return self._forms[skema_id].defaults()

    def only_filled(self, skema_id: str) -> tuple[str, ...]:
        """The fields of a form in which nothing stands but what was filled in so; nothing where anything else does."""
        return self._forms[skema_id].only_defaults()

    def is_draft(self, skema_id: str) -> bool:
        """Whether a form has answers that were never completed."""
        return self._forms[skema_id].is_draft

    def ask(self, skema_id: str, trin_id: str = "") -> None:
        """From now on blanks of this form, or of one step of it, are findings too: the person asked to go on."""
        self._forms[skema_id].ask(trin_id)
        self._changed()

    def why_locked(self) -> str:
        """Why the course can only be read: closed (rule 73), being deleted, or of a version that is not here; "" where not."""
        closing = (f for f in self._forms.values() if self.version.plads(f.record.art).afslutter)
        return why_locked(self.version, any(form.faerdig is not None for form in closing), self._gone_why)

    def why_not(self, art: str) -> str:
        """Why this person may not fill a form in: the course can only be read, or the form is not theirs; "" where they may."""
        return self.why_locked() or self._why_not(self.version.hoved(art) or self.version.plads(art))

    def is_locked(self) -> bool:
        """Whether the course can only be read."""
        return bool(self.why_locked())

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
                Afsnit(i, f.record.art, f.record.parent_id, f.record.position, f.as_it_stands(), f.begun)
                for i, f in self._forms.items()
            ]
            self._built = assemble(parts, self.version, self.sti)
        return self._built

    def course(self) -> Kontaktforloeb:
        """The working copies as a course."""
        return self._course()[0]

    def _paths(self) -> dict[str, str]:
        return self._course()[1]

    def sag(self, course: Kontaktforloeb) -> Sag:
        """The citizen's case with this course last."""
        return Sag(self.borger, self.myndighedskommune, self.rolle, (*self.andre, course), self.andre_myndigheder)

    def fund(self) -> tuple[Fund, ...]:
        """What is wrong with this course as it stands, as far as it is told now (``waiting.told_now``); blanks only where they
        were asked for. Of a form version that the program lacks nothing is known, so nothing is wrong."""
        if not self.version.kendt:
            return ()
        today = self.today
        if self._cache is None or self._cache_day != today:
            course, paths = self._course()
            found = (*check_case(self.sag(course), self.katalog, today), *warned(course, self.version, self.gone))
            counting = {i: form for i, form in self._forms.items() if form.counts}
            found = (*found, *unconfirmed(counting, paths, self._around()))
            mine = (f for f in found if f.felt.startswith((self.sti, "borger")))
            self._cache_day = today
            self._cache = told_now(mine, self._forms, paths, self._around())
        return self._cache

    def locate(self, fund: Fund) -> tuple[str, str, str]:
        """Where a finding lands: step id, form instance and field ("" where it is about the whole form)."""
        stamdata = self.version.stamdata
        if stamdata is not None and shows_citizen(self.version, fund.felt) is not None:
            return step_of(self.version, stamdata.skema), self.skema_id(stamdata.skema) or "", fund.felt
        for skema_id, path in sorted(self._paths().items(), key=lambda item: -len(item[1])):
            if fund.felt == path or fund.felt.startswith((path + ".", path + "[")):
                navn = fund.felt[len(path) + 1 :].split("[")[0]
                art = self._forms[skema_id].record.art
                if not self.may_see(self.version.hoved(art) or self.version.plads(art)):
                    return self.trin_id, "", ""
                return self.trin_of(skema_id, navn), skema_id, navn
        plads = place_at(self.version, self.sti, fund.felt)
        return (first_step(self.version, plads) if plads is not None else self.trin_id), "", ""

    def trin_of(self, skema_id: str, navn: str = "") -> str:
        """The step on which a form's field stands."""
        return step_of(self.version, self._forms[skema_id].record.art, navn)

    def label(self, fund: Fund) -> str:
        """The label of the field a finding lands on, for the summary."""
        _trin, skema_id, navn = self.locate(fund)
        if (felt := shows_citizen(self.version, fund.felt)) is not None:
            return felt.label
        if not skema_id:
            plads = place_at(self.version, self.sti, fund.felt)
            return plads.title if plads is not None else T("Borger")
        form = self._forms[skema_id]
        felt = form.definition.felt(navn)
        return felt.label if felt else form.definition.title

    # -- completing ------------------------------------------------------------------------------------------------

    def completion(self, skema_id: str) -> Completion:
        """Judge the course as it would be with this form completed; see ``Completing.judge``."""
        about = (self._forms, self.katalog, self.version, self.sti, self.borger, self.sag, self.today, self.gone)
        return Completing(*about).judge(skema_id)

    def mangler(self) -> tuple[str, ...]:
        """The forms that the course, as it is completed now, must have by a condition of its version and lacks."""
        parts = [
            Afsnit(i, r.art, r.parent_id, r.position, from_values(r, f.faerdig, self.version))
            for i, f, r in ((i, f, f.record) for i, f in self._forms.items())
            if f.faerdig is not None
        ]
        course = assemble(parts, self.version, self.sti)[0].uden_kladder()
        return tuple(plads.art for plads in missing_places(self.borger, course, self.katalog))

    def mark_completed(self, completion: Completion) -> None:
        """Take over that the forms were stored as completed."""
        for skema_id, values in completion.faerdig.items():
            form = self._forms[skema_id]
            form.complete(values, completion.noter.get(skema_id, {}))
            form.record = form.record._replace(faerdig_rolle=form.udfyldt_af or self.rolle)
        self._changed()

    def place(self, skema_id: str = "", felt: str = "") -> Sted:
        """Where the person is now, for resuming."""
        self.sted = Sted(self.trin_id, skema_id, felt)
        return self.sted
