"""Reads a case file (``smdb-sag/1``) into one citizen's case, and names everything in it that is unknown or of a wrong type.

The reading is strict: an unknown field, list or code is an error that names its place. Knows no files, only parsed JSON.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from smdb_desktop.domain.case.model import (
    Borger,
    Kontaktforloeb,
    Sag,
    Skema,
    SkemaArt,
    Status,
    Tilbudstilknytning,
    Value,
)
from smdb_desktop.domain.codelists import Kodeliste
from smdb_desktop.domain.findings import FORMAT, KODELISTE, Fund, Niveau
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.values import format_date, read_json, unsendable

FORMAT_NAME = "smdb-sag/1"
_TOP = {"format", "borger", "myndighedskommune", "profil", "kontaktforloeb"}
_BORGER = {"cpr_nr", "navn", "opholdskommune", "koen"}
_FORLOEB = {"anmodning", "ivaerksaettelse", "kvalhep", "tilbudstilknytninger", "forloebsafslutning"}
_STATUS = {"KLADDE": Status.KLADDE, "FAERDIG": Status.FAERDIG}


@dataclass(slots=True)
class _Reader:
    katalog: Katalog
    findings: list[Fund] = field(default_factory=list)

    def bad(self, path: str, message: str, rule: str = FORMAT) -> None:
        self.findings.append(Fund(rule, Niveau.FEJL, path, message))

    def obj(self, raw: Any, path: str, keys: set[str] | None = None) -> Mapping[str, Any]:
        """The object at a path ({} when it is none), with every unknown key named."""
        if not isinstance(raw, dict):
            self.bad(path, "Her skal stå et objekt.")
            return {}
        for key in raw:
            if keys is not None and key not in keys:
                self.bad(f"{path}.{key}" if path else key, f"Feltet »{key}« findes ikke i skemaet.")
        return raw

    def items(self, raw: Any, path: str) -> list[Any]:
        if raw is None:
            return []
        if not isinstance(raw, list):
            self.bad(path, "Her skal stå en liste.")
            return []
        return raw

    def text(self, raw: Mapping[str, Any], key: str, path: str) -> str:
        value = raw.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.bad(path, "Feltet har en forkert type. Skriv en tekst.")
            return ""
        if problem := unsendable(value):
            self.bad(path, problem)
            return ""
        return value

    def code(self, raw: Mapping[str, Any], key: str, path: str, liste: Kodeliste) -> str:
        value = self.text(raw, key, path)
        if value and value not in liste:
            self.bad(path, f"»{value}« er ikke i listen »{liste.title}«. Vælg en kode fra listen.", KODELISTE)
        return value

    def skema(self, raw: Any, art: SkemaArt, version: str, path: str, *, status: bool = True) -> Skema | None:
        """One form; None when it is null or absent."""
        if raw is None:
            return None
        given = self.obj(raw, path)
        if not isinstance(raw, dict):
            return Skema(art, path)  # a form that cannot be read is there all the same
        definition = self.katalog.skema(version, art)
        values: dict[str, Value] = {}
        problems: dict[str, str] = {}
        state = Status.FAERDIG
        for key, answer in given.items():
            if key == "status" and status:
                state = self.status(answer, art, f"{path}.status")
                continue
            felt = definition.felt(key)
            if felt is None:
                self.bad(f"{path}.{key}", f"Feltet »{key}« findes ikke i skemaet »{definition.title}«.")
                continue
            reading = read_json(felt, answer)
            if reading.value is not None:
                values[key] = reading.value
            for where, problem in (reading.problems or {}).items():
                problems[key + where] = problem
        return Skema(art, path, values, problems, state)

    def status(self, raw: Any, art: SkemaArt, path: str) -> Status:
        known = _STATUS | ({"IVAERKSAT": Status.FAERDIG} if art is SkemaArt.IVAERKSAETTELSE else {})
        if isinstance(raw, str) and raw in known:
            return known[raw]
        self.bad(path, f"»{raw}« er ikke en status. Skriv {' eller '.join(known)}.", KODELISTE)
        return Status.FAERDIG

    def tilknytning(self, raw: Any, version: str, path: str) -> Tilbudstilknytning:
        given = self.obj(raw, path, {"tilbud", "behandlinger"})
        tilbud = self.skema(given.get("tilbud"), SkemaArt.TILBUD, version, f"{path}.tilbud", status=False)
        behandlinger = tuple(
            skema
            for i, item in enumerate(self.items(given.get("behandlinger"), f"{path}.behandlinger"))
            if (skema := self.skema(item, SkemaArt.BEHANDLING, version, f"{path}.behandlinger[{i}]"))
        )
        return Tilbudstilknytning(path, tilbud or Skema(SkemaArt.TILBUD, f"{path}.tilbud"), behandlinger)

    def requested(self, anmodning: Any) -> date | None:
        """The day of the request, which decides the form version; None where it is blank or unreadable."""
        felt = self.katalog.skema(self.katalog.nyeste.id, SkemaArt.ANMODNING).felt("anmodningsdato")
        raw = anmodning.get("anmodningsdato") if isinstance(anmodning, dict) else None
        value = read_json(felt, raw).value if felt else None
        return value if isinstance(value, date) else None

    def forloeb(self, raw: Any, path: str) -> Kontaktforloeb | None:
        """One course; None when its version is not built (said in a finding)."""
        given = self.obj(raw, path, _FORLOEB)
        requested = self.requested(given.get("anmodning"))
        version = self.katalog.version_for(requested)
        if version is None:
            self.findings.append(outside_version(self.katalog, requested, f"{path}.anmodning.anmodningsdato"))
            return None
        if self.items(given.get("kvalhep"), f"{path}.kvalhep"):
            self.bad(f"{path}.kvalhep", "KvalHep er udgået for anmodninger fra 1. juli 2025. Fjern skemaet.")
        tilknytninger = self.items(given.get("tilbudstilknytninger"), f"{path}.tilbudstilknytninger")
        return Kontaktforloeb(
            sti=path,
            version=version.id,
            anmodning=self.skema(given.get("anmodning"), SkemaArt.ANMODNING, version.id, f"{path}.anmodning"),
            ivaerksaettelse=self.skema(
                given.get("ivaerksaettelse"), SkemaArt.IVAERKSAETTELSE, version.id, f"{path}.ivaerksaettelse"
            ),
            tilbudstilknytninger=tuple(
                self.tilknytning(item, version.id, f"{path}.tilbudstilknytninger[{i}]")
                for i, item in enumerate(tilknytninger)
            ),
            forloebsafslutning=self.skema(
                given.get("forloebsafslutning"), SkemaArt.FORLOEBSAFSLUTNING, version.id, f"{path}.forloebsafslutning"
            ),
        )


def outside_version(katalog: Katalog, requested: date | None, path: str) -> Fund:
    """The refusal of a request that belongs to a form version which is not built."""
    day = format_date(requested) if requested else "en ukendt dag"
    first = format_date(min(v.valid_from for v in katalog.versioner.values()))
    text = (
        f"Anmodningen er fra {day} og hører til skemaet før {first}, som denne udgave af programmet ikke kan behandle. "
        "Indberet forløbet på SMDB's egne sider."
    )
    return Fund(FORMAT, Niveau.FEJL, path, text)


def read_case(raw: Any, katalog: Katalog) -> tuple[Sag, tuple[Fund, ...]]:
    """One case and the findings of reading it. Never raises for content: what cannot be read is a finding and left out."""
    reader = _Reader(katalog)
    given = reader.obj(raw, "", _TOP)
    if given.get("format") != FORMAT_NAME:
        reader.bad("format", f"Filen skal have formatet »{FORMAT_NAME}«.")
    borger = reader.obj(given.get("borger"), "borger", _BORGER)
    kommuner = katalog.lister["kommune"]
    forloeb = (
        reader.forloeb(item, f"kontaktforloeb[{i}]")
        for i, item in enumerate(reader.items(given.get("kontaktforloeb"), "kontaktforloeb"))
    )
    sag = Sag(
        borger=Borger(
            cpr_nr=reader.text(borger, "cpr_nr", "borger.cpr_nr"),
            navn=reader.text(borger, "navn", "borger.navn"),
            opholdskommune=reader.code(borger, "opholdskommune", "borger.opholdskommune", kommuner),
            koen=reader.code(borger, "koen", "borger.koen", katalog.lister["koen"]),
        ),
        myndighedskommune=reader.code(given, "myndighedskommune", "myndighedskommune", kommuner),
        profil=reader.code(given, "profil", "profil", katalog.lister["profil"]),
        kontaktforloeb=tuple(f for f in forloeb if f is not None),
    )
    return sag, tuple(reader.findings)
