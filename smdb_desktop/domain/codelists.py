"""Code lists: the answers SMDB offers, each with how sure we are of it. Read from ``resources/codelists``; codes are binding.

Labels and codes marked ``proposed`` are our proposals until Danmarks Statistik's own lists are at hand.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.old_kommuner import old_label
from smdb_desktop.domain.words import T

_LIST_KEYS = {
    "title", "source", "confidence", "code_status", "valid_from", "valid_to", "note", "options",
    "skema", "gyldighed_efter", "flervalg", "felter",
}  # fmt: skip
_OPTION_KEYS = {"code", "label", "label_confidence", "label_source"}
YES_NO_FLAGS = {
    "afholdt", "aldrig", "dagligt", "eksklusiv", "faerdigbehandlet", "frafald", "frit_valg", "har_boern", "har_brugt", "har_delt",
    "har_injiceret", "i_gang", "ikke_brugt", "injektion", "kan_vaere_gravid", "kraever_autorisationskode",
    "forvaltende", "kun_uden_ivaerksaettelse", "oensket", "opfoelgning", "ophoert", "substitution", "sundhedsfaglig", "udeblevet",
    "udloeser_kvalhep", "uoplyst",
}  # fmt: skip
NUMBER_FLAGS = {"antal_dage", "max_alder", "min_alder"}
FLAG_KEYS = YES_NO_FLAGS | NUMBER_FLAGS | {
    "beskrivelse", "bruges_ved", "gruppe", "kode_2013", "linje", "lovhjemmel", "statistikgruppe", "tdi", "tdi_raekke",
}  # fmt: skip
PROFILER, FORVALTENDE = "profil", "forvaltende"
"""The list of roles (``roles.py``), and the property of a role that reports for another municipality (rule 7)."""
# what rules, limits, reports and the roles ask of an answer by name; without one answer that has it, a rule would fall silent, a
# limit or a count be none, and nobody would notice
_ASKED: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "aarsag_afsluttet": ("faerdigbehandlet", "frafald", "kun_uden_ivaerksaettelse", "opfoelgning", "udeblevet"),
    "aarsag_overskridelse_behandlingsgaranti": ("frit_valg",),
    "afslutningsstatus_statistik": ("linje",),
    "aktivitet_statistik": ("linje",),
    "aldersgruppe_statistik": ("linje",),
    "behandlingsgaranti_statistik": ("linje",),
    "behandlingstype": ("gruppe", "max_alder", "min_alder", "substitution"),
    "behandlingstype_2024": ("gruppe", "substitution"),
    "indtagelseshyppighed": ("dagligt", "ikke_brugt", "uoplyst"),
    "indtagelsesmaade": ("injektion",),
    "injektion_nogensinde": ("har_injiceret",),
    "noegletal_statistik": ("linje",),
    PROFILER: (FORVALTENDE,),
    "status_stofmisbrug": ("ophoert", "statistikgruppe"),
    "stofbrug_seneste_30_dage": ("har_brugt",),
    "stoffri_seneste_maaned_2024": ("har_brugt",),
    "substitutionsbehandling_nogensinde": ("aldrig",),
    "tidligere_stofmisbrugsbehandling": ("aldrig",),
    "tilbudsstatus": ("i_gang",),
})  # fmt: skip
NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
"""What a list, a form, a field or a step may be called: the names stand in schemas, files and tables."""
KOMMUNER = "kommune"
"""The list whose answers people also know by their codes, and with »Kommune« behind the name."""
_LETTERS = str.maketrans({"å": "aa", "æ": "ae", "ø": "oe", "ä": "ae", "ö": "oe", "ü": "u", "é": "e"})
# outside XML 1.0, production 2, and what moves or ends a line: no schema, page or table could carry it
UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_BETWEEN = re.compile(r"[\s./,()\u2010-\u2015-]+")
_KOMMUNE = re.compile(r"^kommunen?(?: |$)|(?:^| )(?:regions)?kommunen?$")
CONFIDENCE = ("official", "older-official", "seed", "tdi", "proposed")


class Kode(NamedTuple):
    """One answer: its code, the label people see, how sure we are of the label, and what else is known of it."""

    code: str
    label: str
    confidence: str = "proposed"
    flags: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    def flag(self, name: str) -> bool:
        """Whether a yes/no property, for example ``substitution``, is set."""
        return self.flags.get(name) is True


@dataclass(frozen=True, slots=True)
class Kodeliste:
    """One list of answers with its origin. Dates are the first and last day on which it applies."""

    navn: str
    title: str
    source: str
    confidence: str
    valid_from: date
    valid_to: date | None
    note: str
    koder: Mapping[str, Kode]
    andre: "tuple[Kodeliste, ...]" = ()
    """The other editions of the list, the newest first: what an answer was called when it was given."""

    def __iter__(self) -> Iterator[Kode]:
        """The answers in their order."""
        return iter(self.koder.values())

    def __contains__(self, code: object) -> bool:
        """Whether the code is in the list."""
        return code in self.koder

    def label(self, code: str) -> str:
        """The label of a code: of a municipality that was merged its old name; an unknown code is shown as it stands."""
        kode = self.nogensinde(code)
        if kode is not None:
            return kode.label
        return (old_label(code, self.label) if self.navn == KOMMUNER else "") or code

    def nogensinde(self, code: str) -> Kode | None:
        """The answer of a code: of this edition, else of the newest other that has it."""
        return next((liste.koder[code] for liste in (self, *self.andre) if code in liste.koder), None)

    def alle(self) -> Iterator[Kode]:
        """The answers of every edition, each code once: this edition's first."""
        seen: set[str] = set()
        for kode in (kode for liste in (self, *self.andre) for kode in liste):
            if kode.code not in seen:
                seen.add(kode.code)
                yield kode

    def spelling(self, text: str) -> str:
        """What a person typed, as it is compared with ``spellings``: one kind of letter, one space between words."""
        plain = folded(text)
        if self.navn != KOMMUNER:
            return plain
        plain = _KOMMUNE.sub("", plain)
        return plain.lstrip("0") if plain.isdigit() else plain

    def spellings(self, code: str, label: str = "") -> tuple[str, ...]:
        """How people write an answer: its label, or ``label`` where it is shown as another; a municipality's code comes last."""
        plain = folded(label or self.label(code))
        if self.navn != KOMMUNER:
            return (plain,)
        # both Nordfyn and Nordfyns, København and Københavns
        return (plain, plain.removesuffix("s") if plain.endswith("s") else f"{plain}s", code)

    def find(self, text: str) -> str:
        """The code of the one answer that is spelled like this; "" where there is none."""
        typed = self.spelling(text)
        found = [kode.code for kode in self if typed in self.spellings(kode.code)]
        return found[0] if typed and len(found) == 1 else ""

    @property
    def is_proposal(self) -> bool:
        """Whether the list, or any of its answers, is only our proposal."""
        return self.confidence == "proposed" or any(k.confidence == "proposed" for k in self)


def folded(text: str) -> str:
    """A text as names are compared: small letters, å as aa, æ as ae, ø as oe, one space for hyphens, stops and spaces."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    return _BETWEEN.sub(" ", plain).strip()


Kodelister = Mapping[str, Kodeliste]
Editions = Mapping[str, tuple[Kodeliste, ...]]
"""Several of each list, the newest first."""


class Udgaver(Mapping[str, Kodeliste]):
    """Code lists of which some were replaced from a day on: at each name the newest edition, and the lists as on any day.

    ``saet`` puts other editions in their place, for everybody who holds it; whoever holds what ``paa`` gave keeps that.
    """

    def __init__(self, egne: Kodelister) -> None:
        self.egne = egne
        self._udgaver: dict[str, tuple[Kodeliste, ...]] = {}
        self._paa: dict[tuple[int, ...], Kodelister] = {}
        self.nummer = 0
        """Another each time that editions were put in place."""

    def saet(self, udgaver: Editions, laeses: Editions = MappingProxyType({})) -> None:
        """The editions of each replaced list, the newest first and the program's own last.

        ``laeses`` are those that were taken back: they apply to nothing, but what has left with their codes can be read.
        """
        made = {}
        for navn in dict.fromkeys((*udgaver, *laeses)):
            if navn in self.egne:
                alle, back = udgaver.get(navn) or (self.egne[navn],), laeses.get(navn, ())
                made[navn] = tuple(replace(each, andre=(*(o for o in alle if o is not each), *back)) for each in alle)
        if made == self._udgaver:
            return
        self._udgaver = made
        self._paa = {}
        self.nummer += 1

    def udgaver(self, navn: str) -> tuple[Kodeliste, ...]:
        """Every edition of a list, the newest first; one where it was never replaced."""
        return self._udgaver.get(navn) or (self.egne[navn],)

    def paa(self, dag: date | None) -> Kodelister:
        """The lists as they apply on a day; None: the newest. The same object as long as nothing is another."""
        if not self._udgaver:
            return self.egne
        which = tuple(_udgave(alle, dag) for alle in self._udgaver.values())
        found = self._paa.get(which)
        if found is None:
            chosen = {navn: alle[n] for (navn, alle), n in zip(self._udgaver.items(), which, strict=True)}
            found = self._paa.setdefault(which, _Valgte(self.egne, chosen))
        return found

    def __getitem__(self, navn: str) -> Kodeliste:
        found = self._udgaver.get(navn)
        return found[0] if found else self.egne[navn]

    def __iter__(self) -> Iterator[str]:
        return iter(self.egne)

    def __len__(self) -> int:
        return len(self.egne)


class _Valgte(Mapping[str, Kodeliste]):
    """The program's lists with a chosen edition in the place of some."""

    def __init__(self, egne: Kodelister, valgte: Mapping[str, Kodeliste]) -> None:
        self._egne, self._valgte = egne, valgte

    def __getitem__(self, navn: str) -> Kodeliste:
        return self._valgte[navn] if navn in self._valgte else self._egne[navn]

    def __iter__(self) -> Iterator[str]:
        return iter(self._egne)

    def __len__(self) -> int:
        return len(self._egne)


def _udgave(alle: tuple[Kodeliste, ...], dag: date | None) -> int:
    """Which of the editions applies on a day: the newest that had begun, else the first there was."""
    if dag is None:
        return 0
    return next((n for n, each in enumerate(alle) if each.valid_from <= dag), len(alle) - 1)


def sex_told(koen: Kodeliste, mand: bool | None) -> str:
    """The code of the sex that a CPR number suggests (rule 12); "" where it suggests none, or the list has none for it."""
    return (
        next((kode.code for kode in koen if kode.flag("kan_vaere_gravid") is not mand), "") if mand is not None else ""
    )


def known(lists: Kodelister, list_name: str, code: str | None) -> bool:
    """Whether the code is an answer of that list; False for a missing code or list."""
    return code is not None and list_name in lists and code in lists[list_name]


def _date(text: object, place: str) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise DefinitionError(place, T("»{tekst}« er ikke en dato (åååå-mm-dd)", tekst=text)) from None


def _option(raw: Any, place: str, navn: str) -> Kode:
    if not isinstance(raw, dict):
        raise DefinitionError(place, T("et svar skal være et objekt"))
    # a role has words of its own, which nothing but the forms that are set aside for it ask for (``filled_by``)
    own = {key for key in raw if key not in _OPTION_KEYS | FLAG_KEYS and navn == PROFILER and NAME.match(key)}
    for key in raw:
        if key not in _OPTION_KEYS and key not in FLAG_KEYS and key not in own:
            raise DefinitionError(f"{place}.{key}", T("ukendt nøgle"))
        if key in YES_NO_FLAGS | own and not isinstance(raw[key], bool):
            raise DefinitionError(f"{place}.{key}", T("skal være true eller false"))
        if key in NUMBER_FLAGS and (type(raw[key]) is not int or raw[key] < 0):
            raise DefinitionError(f"{place}.{key}", T("skal være et helt tal"))
        if key in FLAG_KEYS - YES_NO_FLAGS - NUMBER_FLAGS:
            _must_be_text(raw[key], f"{place}.{key}")
    for key in ("code", "label"):
        if not isinstance(raw.get(key), str) or not raw[key].strip():
            raise DefinitionError(f"{place}.{key}", "mangler")
        _must_be_text(raw[key], f"{place}.{key}")
        if raw[key] != raw[key].strip():
            raise DefinitionError(f"{place}.{key}", T("må ikke begynde eller slutte med et mellemrum"))
    confidence = raw.get("label_confidence", "proposed")
    if confidence not in CONFIDENCE:
        raise DefinitionError(f"{place}.label_confidence", T("ukendt værdi »{sikkerhed}«", sikkerhed=confidence))
    flags = {k: v for k, v in raw.items() if k in FLAG_KEYS | own}
    return Kode(raw["code"], raw["label"], confidence, MappingProxyType(flags))


def _must_be_text(value: object, place: str) -> None:
    """A text that can be shown and sent. Raises DefinitionError."""
    if not isinstance(value, str):
        raise DefinitionError(place, T("skal være tekst"))
    if UNWRITABLE.search(value):
        raise DefinitionError(place, T("har et tegn, som ikke kan vises eller sendes"))


def load_codelist(navn: str, raw: Any, place: str) -> Kodeliste:
    """Build a list from its JSON object; ``place`` names the file in errors. Raises DefinitionError."""
    if not isinstance(raw, dict):
        raise DefinitionError(place, T("en kodeliste skal være et objekt"))
    if not NAME.match(navn):
        raise DefinitionError(place, T("listens navn skal være små bogstaver, tal og understreg"))
    for key in raw:
        if key not in _LIST_KEYS:
            raise DefinitionError(f"{place}: {key}", T("ukendt nøgle"))
    for key in ("title", "confidence", "valid_from", "options"):
        if key not in raw:
            raise DefinitionError(f"{place}: {key}", "mangler")
    if raw["confidence"] not in CONFIDENCE:
        raise DefinitionError(f"{place}: confidence", T("ukendt værdi »{sikkerhed}«", sikkerhed=raw["confidence"]))
    for key in ("title", "source", "note"):
        _must_be_text(raw.get(key) or "", f"{place}: {key}")
    koder: dict[str, Kode] = {}
    if not isinstance(raw["options"], list) or not raw["options"]:
        raise DefinitionError(f"{place}: options", T("listen er tom"))
    for number, option in enumerate(raw["options"]):
        kode = _option(option, f"{place}: options[{number}]", navn)
        if kode.code in koder:
            raise DefinitionError(f"{place}: options[{number}].code", T("koden »{kode}« står to gange", kode=kode.code))
        koder[kode.code] = kode
    for name in _ASKED.get(navn, ()):
        if all(kode.flags.get(name, False) is False for kode in koder.values()):
            raise DefinitionError(
                f"{place}: options", T("intet svar har egenskaben »{navn}«, som programmet spørger om", navn=name)
            )
    if navn == PROFILER and all(any(value is True for value in kode.flags.values()) for kode in koder.values()):
        raise DefinitionError(
            f"{place}: options", T("alle profiler har en egenskab, så ingen indberetter for egen kommune")
        )
    valid_to = raw.get("valid_to")
    return Kodeliste(
        navn=navn,
        title=raw["title"],
        source=raw.get("source") or "",
        confidence=raw["confidence"],
        valid_from=_date(raw["valid_from"], f"{place}: valid_from"),
        valid_to=None if valid_to is None else _date(valid_to, f"{place}: valid_to"),
        note=raw.get("note") or "",
        koder=MappingProxyType(koder),
    )
