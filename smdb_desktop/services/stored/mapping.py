"""Between stored records and the domain: a course as rules see it, and a course as a case file.

Two views of a course: the working copies, as the wizard shows them, and the completed copies, which are what is sent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from smdb_desktop.domain.case.casefile import FORMAT_NAME
from smdb_desktop.domain.case.model import (
    Borger,
    Kontaktforloeb,
    Skema,
    SkemaArt,
    Status,
    Tilbudstilknytning,
    Value,
)
from smdb_desktop.domain.forms.engine import Omgivelser, effective
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.values import read_json, to_json
from smdb_desktop.domain.judgement import omgivelser
from smdb_desktop.services.stored.records import BorgerRecord, ForloebRecord, Json, SkemaRecord


@dataclass(frozen=True, slots=True)
class Afsnit:
    """One form on its way into a course: which instance it is, where it hangs, and what it holds."""

    id: str
    art: SkemaArt
    parent_id: str | None
    position: int
    skema: Skema


def from_values(record: SkemaRecord, values: Mapping[str, Json], katalog: Katalog, version: str) -> Skema:
    """A form from canonical JSON values. What the version does not know any more is left out, never an error."""
    definition = katalog.skema(version, record.art)
    read: dict[str, Value] = {}
    for name, raw in values.items():
        felt = definition.felt(name)
        reading = read_json(felt, raw) if felt else None
        if reading is not None and reading.value is not None:
            read[name] = reading.value
    return Skema(record.art, "", read)


def assemble(afsnit: Iterable[Afsnit], version: str, sti: str) -> tuple[Kontaktforloeb, dict[str, str]]:
    """The course made of these forms, and the path of every form instance (id → path)."""
    paths: dict[str, str] = {}
    single: dict[SkemaArt, Skema] = {}
    tilbud: list[Afsnit] = []
    behandlinger: dict[str, list[Afsnit]] = {}
    for a in sorted(afsnit, key=lambda a: a.position):
        if a.art == SkemaArt.TILBUD:
            tilbud.append(a)
        elif a.art == SkemaArt.BEHANDLING and a.parent_id is not None:
            behandlinger.setdefault(a.parent_id, []).append(a)
        else:
            paths[a.id] = f"{sti}.{a.art}"
            if not a.skema.er_faerdig and not a.skema.values and not a.skema.problems:
                continue  # every course has its three single forms from the first day; an empty one is not there yet
            single[a.art] = replace(a.skema, sti=paths[a.id])
    tilknytninger: list[Tilbudstilknytning] = []
    for i, t in enumerate(tilbud):
        place = f"{sti}.tilbudstilknytninger[{i}]"
        paths[t.id] = f"{place}.tilbud"
        children: list[Skema] = []
        for j, b in enumerate(behandlinger.get(t.id, ())):
            paths[b.id] = f"{place}.behandlinger[{j}]"
            children.append(replace(b.skema, sti=paths[b.id]))
        tilknytninger.append(Tilbudstilknytning(place, replace(t.skema, sti=paths[t.id]), tuple(children)))
    course = Kontaktforloeb(
        sti=sti,
        version=version,
        anmodning=single.get(SkemaArt.ANMODNING),
        ivaerksaettelse=single.get(SkemaArt.IVAERKSAETTELSE),
        tilbudstilknytninger=tuple(tilknytninger),
        forloebsafslutning=single.get(SkemaArt.FORLOEBSAFSLUTNING),
    )
    return course, paths


def without_drafts(course: Kontaktforloeb) -> Kontaktforloeb:
    """The course without its drafts; what stays keeps its path."""

    def kept(skema: Skema | None) -> Skema | None:
        return skema if skema is not None and skema.er_faerdig else None

    tilknytninger = (
        replace(t, behandlinger=tuple(b for b in t.behandlinger if b.er_faerdig)) for t in course.tilbudstilknytninger
    )
    return replace(
        course,
        anmodning=kept(course.anmodning),
        ivaerksaettelse=kept(course.ivaerksaettelse),
        tilbudstilknytninger=tuple(t for t in tilknytninger if t.behandlinger),
        forloebsafslutning=kept(course.forloebsafslutning),
    )


def completed(forloeb: ForloebRecord, katalog: Katalog, sti: str) -> Kontaktforloeb:
    """The course as it would be sent: completed copies only; a tilbud without a completed treatment is left out."""
    with_treatment = {s.parent_id for s in forloeb.skemaer if s.art == SkemaArt.BEHANDLING and s.faerdig is not None}
    parts = [
        Afsnit(s.id, s.art, s.parent_id, s.position, from_values(s, s.faerdig, katalog, forloeb.skemaversion))
        for s in forloeb.skemaer
        if s.faerdig is not None and (s.art != SkemaArt.TILBUD or s.id in with_treatment)
    ]
    return assemble(parts, forloeb.skemaversion, sti)[0]


def working(forloeb: ForloebRecord, katalog: Katalog, sti: str) -> Kontaktforloeb:
    """The course as it stands in the drafts; a form without a completed copy is a draft."""
    parts = []
    for s in forloeb.skemaer:
        values = {name: svar.value for name, svar in s.svar.items() if svar.value is not None}
        skema = from_values(s, values, katalog, forloeb.skemaversion)
        status = Status.KLADDE if s.faerdig is None else Status.FAERDIG
        parts.append(Afsnit(s.id, s.art, s.parent_id, s.position, replace(skema, status=status)))
    return assemble(parts, forloeb.skemaversion, sti)[0]


def borger_of(record: BorgerRecord) -> Borger:
    """The citizen as rules see one."""
    return Borger(record.cpr_nr, record.navn, record.opholdskommune, record.koen)


def _form(
    skema: Skema | None, version: str, around: Omgivelser, katalog: Katalog, *, drafts: bool
) -> dict[str, Json] | None:
    if skema is None or (not skema.er_faerdig and not drafts):
        return None
    definition = katalog.skema(version, skema.art)
    counted = effective(skema, definition, around)
    body: dict[str, Json] = {
        f.navn: to_json(counted.values[f.navn]) for f in definition.felter if f.navn in counted.values
    }
    if not skema.er_faerdig:
        body["status"] = Status.KLADDE.value
    return body


def case_object(
    borger: BorgerRecord,
    forloeb: ForloebRecord,
    courses: Iterable[Kontaktforloeb],
    katalog: Katalog,
    *,
    drafts: bool = False,
) -> dict[str, Json]:
    """A case file object of these courses: fields in the form's order, hidden answers left out, drafts only if asked for."""
    listed: list[Json] = []
    for course in courses:
        seen = course.version, omgivelser(course, katalog), katalog
        tilknytninger: list[Json] = []
        for t in course.tilbudstilknytninger:
            treatments: list[Json] = [
                body for b in t.behandlinger if (body := _form(b, *seen, drafts=drafts)) is not None
            ]
            tilbud = _form(t.tilbud, *seen, drafts=True) or {}
            tilbud.pop("status", None)
            tilknytninger.append({"tilbud": tilbud, "behandlinger": treatments})
        listed.append(
            {
                "anmodning": _form(course.anmodning, *seen, drafts=drafts),
                "ivaerksaettelse": _form(course.ivaerksaettelse, *seen, drafts=drafts),
                "kvalhep": [],
                "tilbudstilknytninger": tilknytninger,
                "forloebsafslutning": _form(course.forloebsafslutning, *seen, drafts=drafts),
            }
        )
    citizen: dict[str, Json] = {"cpr_nr": f"{borger.cpr_nr[:6]}-{borger.cpr_nr[6:]}"}
    citizen |= {
        k: v for k, v in (("navn", borger.navn), ("opholdskommune", borger.opholdskommune), ("koen", borger.koen)) if v
    }
    return {
        "format": FORMAT_NAME,
        "borger": citizen,
        "myndighedskommune": forloeb.myndighedskommune,
        "profil": forloeb.profil,
        "kontaktforloeb": listed,
    }
