"""A version holds a course's structure and its forms, a form holds steps, a step holds fields. All frozen, read from files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from smdb_desktop.domain.codelists import Kode, Kodelister
from smdb_desktop.domain.findings import PAAKRAEVET
from smdb_desktop.domain.forms.conditions import Condition, fields_of
from smdb_desktop.domain.forms.filled import Scalar
from smdb_desktop.domain.forms.structure import Plads, every_place
from smdb_desktop.domain.milestones import Milepael

BORGER = "borger"
"""How conditions and fields name the citizen's master data: ``borger.koen``."""


class Felttype(StrEnum):
    """The kinds of field. ``docs/add-a-field.md`` describes each; a test fails when one is missing there."""

    DATO = "date"
    ENKELTVALG = "choice"
    FLERVALG = "multichoice"
    HELTAL = "integer"
    JA_NEJ = "yesno"
    TEKST = "text"
    TABEL = "table"


AS_IT_STANDS: Mapping[Felttype, type[Scalar]] = {
    Felttype.ENKELTVALG: str,
    Felttype.JA_NEJ: bool,
    Felttype.HELTAL: int,
}
"""The kinds of field whose answer in a case file is its value already, with the type it must have."""

_OF_LISTS = frozenset({Felttype.ENKELTVALG, Felttype.FLERVALG, Felttype.TABEL})


@dataclass(frozen=True, slots=True)
class Graense:
    """What a non-blank answer must satisfy on its own, with the rule that says so."""

    rule: int | str
    message: str
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Opslag:
    """A register outside where the answer can be looked up: the words of the link and the address."""

    title: str
    adresse: str


@dataclass(frozen=True, slots=True)
class FraRaekke:
    """An answer that stands in a table of the same form already: ``kolonne`` of the row of ``tabel`` whose column ``noegle``
    holds the answer of the field ``svar``."""

    tabel: str
    kolonne: str
    noegle: str
    svar: str


@dataclass(frozen=True, slots=True)
class Felt:
    """One field. ``required`` is True, False or a condition; ``shown`` None means always.

    ``required_rule`` is the rule that a blank breaks; ``hidden_rule`` the rule that an answer breaks in a case file when the
    field should not be there at all (the wizard keeps such an answer in the draft and never sends it). ``default`` is what the
    wizard fills in when a person begins the form. ``beregnet`` are the conditions of a computed multiple choice, one for each
    answer of the list in its order. ``rens`` says how a text is tidied before it is judged, the same from every entrance:
    ``upper`` makes small letters capitals, ``digits`` takes the spaces out of a number that came in groups. ``kort`` is the
    label's short form in lists. ``gentages`` says that the answer is as often the centre's as the citizen's, so that it may be
    repeated from another course.
    """

    navn: str
    label: str
    type: Felttype
    help: str = ""
    hint: str = ""
    unit: str = ""
    liste: str | None = None
    required: bool | Condition = True
    required_rule: int | str = PAAKRAEVET
    required_message: str = ""
    shown: Condition | None = None
    hidden_rule: int = 45
    hidden_message: str = ""
    graense: Graense | None = None
    suggest: str | FraRaekke | None = None
    kolonner: tuple["Felt", ...] = ()
    read_only: bool = False
    default: Scalar | None = None
    beregnet: tuple[Condition, ...] = ()
    rens: str = ""
    opslag: Opslag | None = None
    kort: str = ""
    gentages: bool = False

    @property
    def overskrift(self) -> str:
        """What a column of a list of such forms is called: SMDB's own short words, or the label."""
        return self.kort or self.label


@dataclass(frozen=True, slots=True)
class Trin:
    """One step of a form: one page of the wizard."""

    id: str
    title: str
    felter: tuple[Felt, ...]


@dataclass(frozen=True, slots=True)
class SkemaDef:
    """One form: its steps in order, the words on its button and (``faerdig``) those when it is completed.

    ``felter`` is every field of the form in order, ``navne`` their names. Worked out once, because every answer of every case
    asks:
    ``betingede`` are the fields that are not always shown, ``kraevede`` the names of those demanded wherever they are shown,
    ``betinget_kraevede`` those that a condition demands, ``beregnede`` those that are computed, ``som_de_staar`` the type of
    answer of those that ``AS_IT_STANDS`` knows, ``doemte`` the names of those whose answer can be wrong on its own.
    """

    art: str
    title: str
    button: str
    trin: tuple[Trin, ...]
    faerdig: str = ""
    felter: tuple[Felt, ...] = field(init=False, repr=False, compare=False)
    navne: frozenset[str] = field(init=False, repr=False, compare=False)
    betingede: tuple[tuple[str, Condition], ...] = field(init=False, repr=False, compare=False)
    kraevede: frozenset[str] = field(init=False, repr=False, compare=False)
    betinget_kraevede: tuple[tuple[str, Condition], ...] = field(init=False, repr=False, compare=False)
    beregnede: tuple[Felt, ...] = field(init=False, repr=False, compare=False)
    som_de_staar: Mapping[str, type[Scalar]] = field(init=False, repr=False, compare=False)
    doemte: frozenset[str] = field(init=False, repr=False, compare=False)
    _by_name: Mapping[str, Felt] = field(init=False, repr=False, compare=False)
    _answers: tuple[Kodelister, Mapping[str, Mapping[str, Kode]]] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay out the fields once: every answer of every case looks them up."""
        felter = tuple(felt for trin in self.trin for felt in trin.felter)
        object.__setattr__(self, "felter", felter)
        object.__setattr__(self, "navne", frozenset(f.navn for f in felter))
        object.__setattr__(self, "betingede", tuple((f.navn, f.shown) for f in felter if f.shown is not None))
        object.__setattr__(self, "kraevede", frozenset(f.navn for f in felter if f.required is True))
        asked = tuple((f.navn, f.required) for f in felter if not isinstance(f.required, bool))
        object.__setattr__(self, "betinget_kraevede", asked)
        object.__setattr__(self, "beregnede", tuple(f for f in felter if f.beregnet))
        as_they_stand = {f.navn: AS_IT_STANDS[f.type] for f in felter if f.type in AS_IT_STANDS}
        object.__setattr__(self, "som_de_staar", as_they_stand)
        object.__setattr__(self, "doemte", frozenset(f.navn for f in felter if f.graense or f.type in _OF_LISTS))
        object.__setattr__(self, "_answers", None)
        # the first of a name, as the loader's refusal of a second one is told in order
        object.__setattr__(self, "_by_name", {felt.navn: felt for felt in reversed(felter)})

    def felt(self, navn: str) -> Felt | None:
        """The field with this name, or None."""
        return self._by_name.get(navn)

    def svar(self, lister: Kodelister) -> Mapping[str, Mapping[str, Kode]]:
        """The answers of every field with one answer of a list, by code, as those lists have them.

        ``lister`` never change: they are what ``Katalog.paa`` gives. Those of the last who asked are kept, which almost always
        are everybody's.
        """
        held = self._answers
        if held is None or held[0] is not lister:
            single = (f for f in self.felter if f.type is Felttype.ENKELTVALG)
            held = (lister, {f.navn: lister[f.liste].koder for f in single if f.liste is not None})
            object.__setattr__(self, "_answers", held)
        return held[1]


@dataclass(frozen=True, slots=True)
class Stamdata:
    """The citizen's master data that a form (``skema``) shows at its top and demands (``forms.md`` sections 2 and 3)."""

    skema: str
    felter: tuple[Felt, ...]


@dataclass(frozen=True, slots=True)
class Skemaversion:
    """All forms that apply to requests made from ``valid_from`` to ``valid_to`` (both included; None: no border).

    ``pladser`` is the structure of a course, ``datofelt`` the form and field whose date decides the version.
    ``kendt`` is False for what is shown in place of a version that this program does not have. ``set_udefra`` are, by form in
    the course's order, the fields that a condition elsewhere looks at.
    """

    id: str
    title: str
    valid_from: date | None
    valid_to: date | None
    datofelt: tuple[str, str]
    pladser: tuple[Plads, ...]
    skemaer: Mapping[str, SkemaDef]
    stamdata: Stamdata | None = None
    kendt: bool = True
    _places: Mapping[str, Plads] = field(init=False, repr=False, compare=False)
    _heads: Mapping[str, Plads] = field(init=False, repr=False, compare=False)
    _fields: Mapping[str, Felt] = field(init=False, repr=False, compare=False)
    set_udefra: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Lay out the places once."""
        object.__setattr__(self, "_places", {p.art: p for p in every_place(self.pladser)})
        object.__setattr__(self, "_heads", {u.art: p for p in every_place(self.pladser) for u in p.under})
        fields = {f"{art}.{felt.navn}": felt for art, skema in self.skemaer.items() for felt in skema.felter}
        columns = {f"{name}.{kolonne.navn}": kolonne for name, felt in fields.items() for kolonne in felt.kolonner}
        object.__setattr__(self, "_fields", fields | columns)
        seen = {name for condition in self._conditions() for name in fields_of(condition) if "." in name}
        by_form = {
            art: tuple(felt.navn for felt in self.skemaer[art].felter if f"{art}.{felt.navn}" in seen)
            for art in self._places
        }
        object.__setattr__(self, "set_udefra", {art: names for art, names in by_form.items() if names})

    def _conditions(self) -> Iterator[Condition]:
        """Every condition of the version."""
        for plads in every_place(self.pladser):
            if plads.kraevet is not None:
                yield plads.kraevet
        for felt in (felt for skema in self.skemaer.values() for felt in skema.felter):
            if felt.shown is not None:
                yield felt.shown
            if not isinstance(felt.required, bool):
                yield felt.required
            yield from felt.beregnet

    def gaelder(self, dag: date) -> bool:
        """Whether the version applies to a request made on this day."""
        return (self.valid_from is None or self.valid_from <= dag) and (self.valid_to is None or dag <= self.valid_to)

    @property
    def datosti(self) -> str:
        """The path of the deciding date below a course of the case file."""
        art, navn = self.datofelt
        plads = self._places.get(art)
        return f"{plads.noegle if plads else art}.{navn}"

    @property
    def alle_pladser(self) -> Iterable[Plads]:
        """Every place of a course, heads before what they hold."""
        return self._places.values()

    def plads(self, art: str) -> Plads:
        """The place of a form; a form that the version lacks is a fault of ours (KeyError)."""
        return self._places[art]

    def felt(self, navn: str) -> Felt | None:
        """The field ``form.field``, or the column of a table ``form.table.column``; None where the version has none."""
        return self._fields.get(navn)

    def hoved(self, art: str) -> Plads | None:
        """The place that holds this form's place, or None where it stands in the course itself."""
        return self._heads.get(art)

    def ved(self, milepael: Milepael) -> Plads | None:
        """The place of a milestone, or None where the version has none."""
        return next((plads for plads in self._places.values() if plads.milepael is milepael), None)

    def har(self, art: str) -> bool:
        """Whether the version has a form of this name."""
        return art in self._places
