"""One example case for each form version, made from the form definitions: what tests, demo data and benchmarks start from.

Every question that is shown gets a fitting answer, so a new field costs nothing here; one whose answer cannot be guessed costs a
line in a table below. It may know no code of a list, only properties. The citizens are SMDB's own examples or made up.
"""

import copy
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, TypeAlias

from smdb_desktop.domain.case.casefile import FORMAT_NAME
from smdb_desktop.domain.codelists import Kode, Kodeliste, Kodelister
from smdb_desktop.domain.forms.conditions import holds
from smdb_desktop.domain.forms.definitions import BORGER, Felt, Felttype, Skemaversion
from smdb_desktop.domain.forms.engine import Omgivelser, beregnede, within
from smdb_desktop.domain.forms.filled import Value
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.forms.values import read_json, to_json

Json: TypeAlias = dict[str, Any]

CPR = "150277-9995"
"""The guides' own citizen of 1977, a man."""

LAST_DAY = 91
"""How many days after the request the example's last date lies."""

_DAYS: Mapping[str, int] = MappingProxyType({
    "anmodningsdato": 0, "laegesamtale_dato": 7, "ivaerksat_dato": 10, "kvalhep_dato": 20, "tilbudsstartdato": 10,
    "tilbudsslutdato": LAST_DAY, "afsluttet_dato": LAST_DAY,
})  # fmt: skip
"""Days after the request; any other date lies on the day of the start."""
_START = 10
_NUMBERS: Mapping[str, tuple[int, ...]] = MappingProxyType({
    "antal_dage": (20, 4), "hovedstof_antal_dage": (20,), "alder_foerste_brug": (16,), "hovedstof_alder_foerste_brug": (16,),
    "alder_foerste_injektion": (20,),
})  # fmt: skip
"""Numbers that must agree with others, by row of a table; any other number is its field's default or its smallest."""
_TEXTS: Mapping[str, str] = MappingProxyType({
    "tilbud_navn": "Alfa København ApS", "tilbud_p_nummer": "1011489075", "autorisationskode": "00DNY",
    "tilbud_adresse": "Sankt Kjelds Plads 12, 2. sal, 2100 København Ø",
})  # fmt: skip
"""The guides' own tilbud; any other text is this word."""
_TEXT = "Eksempel"
_WITH: Mapping[str, str] = MappingProxyType({
    "laegesamtale_oenskes": "oensket", "laegesamtale_afholdt": "afholdt", "boern_under_18": "har_boern",
    "stofbrug_seneste_30_dage": "har_brugt", "stoffri_seneste_maaned": "har_brugt", "aarsag_afsluttet": "faerdigbehandlet",
    "tidligere_stofmisbrugsbehandling": "aldrig", "substitutionsbehandling_nogensinde": "aldrig",
})  # fmt: skip
"""The property of the answer to choose: what opens follow-up questions, or what the other answers agree with."""
_WITHOUT = frozenset({
    "dagligt", "eksklusiv", "frafald", "frit_valg", "har_delt", "har_injiceret", "ikke_brugt", "injektion", "kan_vaere_gravid",
    "kraever_autorisationskode", "kun_uden_ivaerksaettelse", "ophoert", "substitution", "udeblevet", "udloeser_kvalhep",
    "uoplyst",
})  # fmt: skip
"""Properties that a rule has something to say about; elsewhere the first answer without any of them is chosen."""
_ROWS = 2

ABSENT = object()
"""As a patch's value: the key is taken away."""

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def example_day(version: Skemaversion) -> date:
    """The day of the request in the example: such that every date of it lies within the version's validity where that is long
    enough."""
    if version.valid_from is not None:
        return version.valid_from + timedelta(days=31)
    return (version.valid_to or date.max) - timedelta(days=LAST_DAY + 30)


def answer_with(katalog: Katalog, version_id: str, name: str, egenskab: str) -> str:
    """The first answer with a property in a field, ``behandling.behandlingstype``; raises ValueError where none has it."""
    art, _, navn = name.partition(".")
    felt = katalog.skema(version_id, art).felt(navn)
    if felt is None or felt.liste is None:
        raise ValueError(f"{name} is no choice")
    return _first((k for k in katalog.lister[felt.liste] if k.flag(egenskab)), name).code


def example_case(
    katalog: Katalog,
    version_id: str,
    *,
    day: date | None = None,
    svar: Mapping[str, Any] = MappingProxyType({}),
    uden: Collection[str] = (),
    borger: Mapping[str, str] = MappingProxyType({}),
    kommune: str = "",
    profil: str = "",
) -> Json:
    """A case file (``smdb-sag/1``) of one citizen with one course, from request to closing, without anything to object to.

    ``day`` is the day of the request. ``svar`` are answers to give instead, by ``form.field`` as in a case file (None: blank);
    what they open is answered too. ``uden`` names forms that are left out. Raises ValueError for an unknown form or field.
    """
    lister = katalog.lister
    kommune, profil = kommune or _quiet(lister["kommune"]), profil or _quiet(lister["profil"])
    citizen = {"cpr_nr": CPR, "navn": "Testborger", "opholdskommune": kommune, "koen": _quiet(lister["koen"]), **borger}
    return {
        "format": FORMAT_NAME,
        "borger": citizen,
        "myndighedskommune": kommune,
        "profil": profil,
        "kontaktforloeb": [_Writer.of(katalog, version_id, day, svar, citizen, profil).course(frozenset(uden))],
    }


def example_form(
    katalog: Katalog,
    version_id: str,
    art: str,
    *,
    day: date | None = None,
    svar: Mapping[str, Any] = MappingProxyType({}),
) -> Json:
    """The answers of one form, as they would stand in the example case if the course had the form."""
    writer = _Writer.of(katalog, version_id, day, svar, {}, "")
    for earlier in writer.version.skemaer:
        if earlier != art and not writer.version.plads(earlier).udfyldes_af:
            writer.form(earlier)
    return writer.form(art)


def patched(case: Mapping[str, Any], changes: Mapping[str, Any]) -> Json:
    """A copy of the case with the places of ``changes`` (paths as in findings) set anew, or taken away by ``ABSENT``."""
    changed = copy.deepcopy(dict(case))
    for path, value in changes.items():
        steps: list[str | int] = [int(index) if index else name for name, index in _STEP.findall(path)]
        place: Any = changed
        for step in steps[:-1]:
            place = place[step]
        if value is ABSENT:
            del place[steps[-1]]
        else:
            place[steps[-1]] = copy.deepcopy(value)
    return changed


def _first(koder: Iterable[Kode], name: str) -> Kode:
    kode = next(iter(koder), None)
    if kode is None:
        raise ValueError(f"no answer fits in {name}")
    return kode


def _quiet(liste: Kodeliste) -> str:
    """The first answer that no rule has anything to say about, else the first."""
    return next((k.code for k in liste if not any(k.flag(name) for name in _WITHOUT)), next(iter(liste)).code)


def _chosen(felt: Felt, lister: Kodelister) -> list[str]:
    """The codes to choose from in a field, the best first."""
    liste = lister[felt.liste or ""]
    wanted = _WITH.get(felt.navn)
    if wanted is not None and any(kode.flag(wanted) for kode in liste):
        return [kode.code for kode in liste if kode.flag(wanted)]
    quiet = [kode.code for kode in liste if not any(kode.flag(name) for name in _WITHOUT)]
    return quiet or [kode.code for kode in liste]


@dataclass(slots=True)
class _Writer:
    """Fills the forms of a course in order; what each may look at in the others grows as it goes."""

    katalog: Katalog
    version: Skemaversion
    day: date
    svar: Mapping[str, Any]
    profil: Kode | None
    andre: dict[str, tuple[Value, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        katalog: Katalog,
        version_id: str,
        day: date | None,
        svar: Mapping[str, Any],
        citizen: Mapping[str, str],
        profil: str,
    ) -> "_Writer":
        version = katalog.versioner[version_id]
        for name in svar:
            art, _, navn = name.partition(".")
            if not version.har(art) or version.skemaer[art].felt(navn) is None:
                raise ValueError(f"{version_id} has no field {name}")
        andre: dict[str, tuple[Value, ...]] = {
            f"{BORGER}.{navn}": (citizen[navn],) for navn in ("koen", "opholdskommune") if citizen.get(navn)
        }
        return cls(
            katalog, version, day or example_day(version), svar, katalog.lister["profil"].koder.get(profil), andre
        )

    def course(self, uden: frozenset[str]) -> Json:
        """A whole course. What is demanded only under a condition comes last, as it may look at every other form."""
        for art in uden:
            self.version.plads(art)
        found: Json = {}
        for plads in sorted(self.version.pladser, key=lambda p: p.kraevet is not None):
            there = plads.art not in uden and self._wanted(plads)
            entry = self._entry(plads) if there else None
            found[plads.noegle] = ([entry] if entry is not None else []) if plads.antal.flere else entry
        return {plads.noegle: found[plads.noegle] for plads in self.version.pladser}

    def _wanted(self, plads: Plads) -> bool:
        allowed = not plads.udfyldes_af or (self.profil is not None and self.profil.flag(plads.udfyldes_af))
        around = self.andre
        demanded = plads.kraevet is None or holds(plads.kraevet, lambda n: around.get(n, ()), self.katalog.lister)
        return allowed and demanded

    def _entry(self, plads: Plads) -> Json:
        body = self.form(plads.art)
        if not plads.under:
            return body
        under = {u.noegle: [self.form(u.art)] if u.antal.flere else self.form(u.art) for u in plads.under}
        return {plads.art: body} | under

    def form(self, art: str) -> Json:
        """The answers of one form as in a case file."""
        definition, lister = self.version.skemaer[art], self.katalog.lister
        values: dict[str, Value] = {}

        def look_up(name: str) -> tuple[Value, ...]:
            if "." in name:
                return self.andre.get(name, ())
            return (values[name],) if name in values else ()

        body: Json = {}
        for felt in definition.felter:
            if felt.beregnet or (felt.shown is not None and not holds(felt.shown, look_up, lister)):
                continue
            name = f"{art}.{felt.navn}"
            body[felt.navn] = copy.deepcopy(self.svar[name]) if name in self.svar else self._answer(felt)
            value = read_json(felt, body[felt.navn]).value
            if value is not None:
                values[felt.navn] = value
        for navn, value in values.items():
            self.andre[f"{art}.{navn}"] = (*self.andre.get(f"{art}.{navn}", ()), value)
        computed = beregnede(definition, values, Omgivelser(lister, self.andre))
        body |= {navn: to_json(value) for navn, value in computed.items()}
        return {felt.navn: body[felt.navn] for felt in definition.felter if felt.navn in body}

    def _answer(self, felt: Felt, row: int = 0) -> Any:
        """A fitting answer; ``row`` tells the rows of a table apart."""
        match felt.type:
            case Felttype.DATO:
                return (self.day + timedelta(days=_DAYS.get(felt.navn, _START))).isoformat()
            case Felttype.HELTAL:
                numbers = _NUMBERS.get(felt.navn)
                return numbers[row % len(numbers)] if numbers else _number(felt)
            case Felttype.JA_NEJ:
                return False
            case Felttype.TEKST:
                return _text(felt)
            case Felttype.ENKELTVALG:
                codes = _chosen(felt, self.katalog.lister)
                return codes[row % len(codes)]
            case Felttype.FLERVALG:
                return _chosen(felt, self.katalog.lister)[:_ROWS]
            case Felttype.TABEL:
                return [{k.navn: self._answer(k, number) for k in felt.kolonner} for number in range(_ROWS)]


def _number(felt: Felt) -> int:
    if isinstance(felt.default, int):
        return felt.default
    return felt.graense.minimum or 0 if felt.graense else 1


def _text(felt: Felt) -> str:
    text = _TEXTS.get(felt.navn) or str(felt.default or _TEXT)
    if felt.graense is not None and not within(felt.graense, text):
        raise ValueError(f"no text fits in {felt.navn}; give it one in the table of texts")
    return text
