"""The working copy of one form: raw answers, what they mean, what could not be read, and what was completed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from smdb_desktop.domain.forms.definitions import Felt, Felttype, SkemaDef
from smdb_desktop.domain.forms.engine import Omgivelser, completed_values, visning
from smdb_desktop.domain.forms.filled import Skema, Status, Value
from smdb_desktop.domain.forms.values import format_date, read_json, read_typed, to_json
from smdb_desktop.services.stored.records import Json, Note, SkemaRecord, Svar
from smdb_desktop.services.wizard.views import Trintilstand


class WorkingForm:
    """One form instance of the working copy: raw answers, typed values and what could not be read."""

    def __init__(self, record: SkemaRecord, definition: SkemaDef, around: Callable[[], Omgivelser]) -> None:
        self.record = record
        self.definition = definition
        self._around = around
        self.svar: dict[str, Svar] = dict(record.svar)
        self.faerdig = record.faerdig
        self.asked = False
        self.asked_steps: set[str] = set()
        """The steps that the person asked to leave while something was missing on them."""
        self._seen_when_asked: set[str] = set()
        self.udfyldt_af = ""
        """The role in which a file says that the form was filled; "" where the person fills it."""
        self.values: dict[str, Value] = {}
        self.problems: dict[str, str] = {}

    def read(self, felt: Felt, today: date) -> None:
        """Refresh the typed value of one field from its answer."""
        navn = felt.navn
        self.values.pop(navn, None)
        for key in [k for k in self.problems if k == navn or k.startswith(f"{navn}[")]:
            del self.problems[key]
        svar = self.svar.get(navn)
        if svar is None:
            return
        reading = read_json(felt, svar.value) if svar.value is not None else read_typed(felt, svar.raw, today)
        if felt.type is Felttype.TABEL:
            reading = read_typed(felt, svar.raw, today)
        if reading.value is not None:
            self.values[navn] = reading.value
        self.problems |= {navn + where: text for where, text in (reading.problems or {}).items()}

    def defaults(self) -> dict[str, Svar]:
        """What a person finds filled in when the form is begun; nothing once something was answered."""
        return {} if self.begun or self.faerdig is not None else self._defaults()

    def _defaults(self) -> dict[str, Svar]:
        given = ((felt, felt.default) for felt in self.definition.felter if felt.default is not None)
        return {felt.navn: Svar(tidy(felt, to_json(value), value), to_json(value)) for felt, value in given}

    def only_defaults(self) -> tuple[str, ...]:
        """The fields of a form that was never completed and in which nothing stands but what it begins with; else nothing."""
        given = self._defaults() if self.faerdig is None else {}
        return tuple(self.svar) if all(given.get(navn) == svar for navn, svar in self.svar.items()) else ()

    def raw(self, navn: str) -> Json:
        """What stands in a field: the answer as typed, or what is filled in from the beginning."""
        svar = self.svar.get(navn) or self.defaults().get(navn)
        return svar.raw if svar is not None else None

    def note(self, navn: str) -> Note | None:
        """The note of a field, or None."""
        svar = self.svar.get(navn)
        return svar.note if svar is not None else None

    def emptied(self, felt: Felt) -> Svar | None:
        """What is kept of a field that was emptied: it stays so although something was filled in, and a note goes on waiting."""
        note = self.note(felt.navn)
        if felt.default is not None:
            return Svar("", None, note=note)
        return Svar(None, None, note=note) if note is not None else None

    def complete(self, values: Mapping[str, Json], noter: Mapping[str, Svar | None]) -> None:
        """It was completed with these values; ``noter`` are the answers that lost their note with it."""
        self.faerdig = dict(values)
        for navn, svar in noter.items():
            del self.svar[navn]
            self.svar |= {} if svar is None else {navn: svar}

    def reset(self) -> None:
        """Put the answers back to what was completed (none where nothing was).

        What stands as completed stays as it was typed, and is confirmed as what was completed is.
        """
        kept, self.svar = self.svar, {}
        for navn, value in (self.faerdig or {}).items():
            felt = self.definition.felt(navn)
            reading = read_json(felt, value) if felt else None
            if navn in kept and kept[navn].value == value:
                self.svar[navn] = kept[navn]._replace(gentaget=False)
            elif felt is not None and reading is not None:
                self.svar[navn] = Svar(tidy(felt, value, reading.value), value)

    def ask(self, trin_id: str = "") -> None:
        """The person asked to complete it, or to leave this step of it: what they saw then can be missing from now on."""
        self.asked = self.asked or not trin_id
        self.asked_steps |= {trin_id} - {""}
        self._seen_when_asked |= self._shown_places()

    def unask(self) -> None:
        """Nobody asked."""
        self.asked, self.asked_steps, self._seen_when_asked = False, set(), set()

    def is_new(self, place: str) -> bool:
        """Whether a field, or a row of a table (``navn[2].kolonne``), came after the person last asked, or after the form was
        completed."""
        where = place.split("]")[0]
        return where not in self._seen_when_asked and where not in self._completed_places()

    def _shown_places(self) -> set[str]:
        return self._places(self.values, {navn: svar.raw for navn, svar in self.svar.items()})

    def _completed_places(self) -> set[str]:
        """What was asked for by the answers that were completed; nothing of a form that never was."""
        if self.faerdig is None:
            return set()
        felter = ((self.definition.felt(navn), raw) for navn, raw in self.faerdig.items())
        read = {felt.navn: read_json(felt, raw).value for felt, raw in felter if felt is not None}
        return self._places({navn: value for navn, value in read.items() if value is not None}, self.faerdig)

    def _places(self, values: Mapping[str, Value], raw: Mapping[str, Json]) -> set[str]:
        shown = visning(self.definition, values, self._around()).navne
        lists = ((navn, rows) for navn, rows in raw.items() if isinstance(rows, list))
        return {*shown, *(f"{navn}[{row}" for navn, rows in lists for row in range(len(rows)))}

    @property
    def begun(self) -> bool:
        """Whether any answer was given."""
        return bool(self.svar)

    @property
    def differs(self) -> bool:
        """Whether the working copy differs from the completed one, or there is none. Hidden answers do not count (rule 45)."""
        if self.faerdig is None:
            return True
        return self._counted() != dict(self.faerdig) or self.shown_problems()

    def _counted(self) -> dict[str, Json]:
        counted = completed_values(self.definition, self.skema(counts=True), self._around())
        return {navn: to_json(value) for navn, value in counted.items()}

    def understood(self) -> dict[str, Json]:
        """The answers as the form would be completed with them; of those that cannot be read what was typed."""
        shown = visning(self.definition, self.values, self._around()).navne
        unread = ((navn, svar.raw) for navn, svar in self.svar.items() if svar.value is None and navn in shown)
        return {**self._counted(), **{navn: raw for navn, raw in unread if raw != ""}}

    def shown_problems(self) -> bool:
        """Whether an answer that is asked for could not be read."""
        shown = visning(self.definition, self.values, self._around()).navne
        return any(place.split("[")[0] in shown for place in self.problems)

    @property
    def is_draft(self) -> bool:
        """Whether the form has answers that were never completed."""
        return self.differs and (self.begun or self.faerdig is not None)

    @property
    def counts(self) -> bool:
        """Whether it is judged as completed: because it was, or because the person asks to complete it."""
        return self.asked or self.faerdig is not None

    def skema(self, *, counts: bool, rolle: str = "", sti: str = "") -> Skema:
        """The form as rules see it; ``counts`` says whether it is judged as completed, ``rolle`` in which role it was."""
        status = Status.FAERDIG if counts else Status.KLADDE
        return Skema(self.record.art, sti, dict(self.values), dict(self.problems), status, profil=rolle)

    def as_it_stands(self) -> Skema:
        """The form as it is shown: completed where it was, by whoever did, or where the person asks to complete it."""
        return self.skema(counts=self.counts, rolle="" if self.asked else self.record.faerdig_rolle)


def state(forms: Sequence[WorkingForm], begun: bool, fejl: int) -> Trintilstand:
    """The state of a step in one word, from its forms, whether any was begun, and its number of errors."""
    if not forms or (not begun and all(f.faerdig is None for f in forms)):
        return Trintilstand.FEJL if fejl else Trintilstand.IKKE_BEGYNDT
    if fejl:
        return Trintilstand.FEJL
    if all(f.faerdig is None for f in forms):
        return Trintilstand.BEGYNDT
    return Trintilstand.RETTES if any(f.differs for f in forms) else Trintilstand.FAERDIG


def tidy(felt: Felt, raw: Json, value: Value | None) -> Json:
    """What stands in the field afterwards: a date or number that was read in its usual form, all else as typed.

    An answer of a version that asked for one, or for several, stands as this field shows it.
    """
    if isinstance(value, date):
        return format_date(value)
    if felt.type is Felttype.HELTAL and value is not None:
        return str(value)
    if felt.type is Felttype.TEKST and isinstance(value, str):
        return value
    if felt.type is Felttype.FLERVALG and isinstance(value, tuple):
        return [str(code) for code in value]
    if felt.type is Felttype.ENKELTVALG and isinstance(raw, list):
        return str(value)
    if felt.type is Felttype.TABEL and isinstance(raw, list):
        # the cells of a row hold text, as they are typed
        return [
            {k: str(v) if isinstance(v, int) else v for k, v in r.items()} if isinstance(r, dict) else r for r in raw
        ]
    return raw


def belongs(felt: str, prefix: str, names: set[str] | None) -> bool:
    """Whether the path of a finding lies in the form at ``prefix``, in one of these fields where names are given."""
    if not felt.startswith(prefix):
        return False
    return names is None or felt[len(prefix) :].split("[")[0] in names
