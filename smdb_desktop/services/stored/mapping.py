"""Between stored records and the domain: a course as rules see it, and a course as a case file.

Two views of a course: the working copies, as the wizard shows them, and the completed copies, which are what is sent. Both walk
the structure of the course's form version and name no form.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from smdb_desktop.domain.case.casefile import FORMAT_NAME
from smdb_desktop.domain.case.model import Borger, Kontaktforloeb, Post
from smdb_desktop.domain.forms.definitions import Skemaversion
from smdb_desktop.domain.forms.filled import Skema, Status, Value
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.structure import ROLLE_KEY, Plads
from smdb_desktop.domain.forms.values import read_json, to_json
from smdb_desktop.domain.judgement import completed_forms
from smdb_desktop.services.stored.records import BorgerRecord, ForloebRecord, Json, SkemaRecord
from smdb_desktop.services.stored.unknown import unknown_version


@dataclass(frozen=True, slots=True)
class Afsnit:
    """One form on its way into a course: which instance it is, where it hangs, and what it holds.

    ``begyndt`` says that it is there although nothing of it can be seen: every course has its single forms from the first day,
    and an empty one is not there yet.
    """

    id: str
    art: str
    parent_id: str | None
    position: int
    skema: Skema
    begyndt: bool = False

    @property
    def er_der(self) -> bool:
        """Whether the form stands in the course."""
        return self.begyndt or self.skema.er_faerdig or bool(self.skema.values or self.skema.problems)


def katalog_for(forloeb: ForloebRecord, katalog: Katalog) -> Katalog:
    """The catalogue with the course's version in it: one that this program lacks is shown by what was stored."""
    if forloeb.skemaversion in katalog.versioner:
        return katalog
    nyeste = katalog.nyeste
    milepaele = {plads.art: plads.milepael for plads in nyeste.alle_pladser if plads.milepael is not None}
    titler = {art: definition.title for art, definition in nyeste.skemaer.items()}
    return katalog.med(unknown_version(forloeb, nyeste.datofelt, milepaele, titler))


def from_values(record: SkemaRecord, values: Mapping[str, Json], version: Skemaversion) -> Skema:
    """A form from canonical JSON values. What the version does not know any more is left out, never an error."""
    definition = version.skemaer[record.art]
    read: dict[str, Value] = {}
    for name, raw in values.items():
        felt = definition.felt(name)
        shown = raw if version.kendt or isinstance(raw, str) else json.dumps(raw, ensure_ascii=False)
        reading = read_json(felt, shown) if felt else None
        if reading is not None and reading.value is not None:
            read[name] = reading.value
    return Skema(record.art, "", read, version=version.id, profil=record.faerdig_rolle)


def assemble(afsnit: Iterable[Afsnit], version: Skemaversion, sti: str) -> tuple[Kontaktforloeb, dict[str, str]]:
    """The course made of these forms, and the path of every form instance (id → path)."""
    by_place: dict[tuple[str, str | None], list[Afsnit]] = {}
    for a in sorted(afsnit, key=lambda a: a.position):
        by_place.setdefault((a.art, a.parent_id), []).append(a)
    paths: dict[str, str] = {}

    def posts(plads: Plads, over: str, parent_id: str | None) -> Iterable[Post]:
        for number, a in enumerate(by_place.get((plads.art, parent_id), ())):
            path = plads.sti(over, number)
            paths[a.id] = plads.skema_sti(path)
            if not plads.antal.flere and not a.er_der:
                continue
            under = tuple(post for u in plads.under for post in posts(u, path, a.id))
            yield Post(plads, path, replace(a.skema, sti=paths[a.id], version=version.id), under)

    entries = tuple(post for plads in version.pladser for post in posts(plads, sti, None))
    return Kontaktforloeb(sti, version.id, entries), paths


def completed(forloeb: ForloebRecord, katalog: Katalog, sti: str) -> Kontaktforloeb:
    """The course as it would be sent: completed copies only; a tilbud without a completed treatment is left out.

    Where the course is closed, its drafts stand in it too, without answers: a course is never closed over them (rule 102).
    """
    return completed_with_ids(forloeb, katalog, sti)[0]


def completed_with_ids(forloeb: ForloebRecord, katalog: Katalog, sti: str) -> tuple[Kontaktforloeb, dict[str, str]]:
    """The same, with the path of every form instance (id → path)."""
    version = katalog_for(forloeb, katalog).versioner[forloeb.skemaversion]
    parts = [
        Afsnit(s.id, s.art, s.parent_id, s.position, from_values(s, s.faerdig, version))
        for s in forloeb.skemaer
        if s.faerdig is not None
    ]
    course, paths = assemble(parts, version, sti)
    course = course.uden_kladder()
    if not course.er_afsluttet or not any(s.kladde and s.faerdig is None for s in forloeb.skemaer):
        return course, paths
    drafts = [
        Afsnit(s.id, s.art, s.parent_id, s.position, Skema(s.art, "", status=Status.KLADDE), begyndt=True)
        for s in forloeb.skemaer
        if s.kladde and s.faerdig is None
    ]
    return assemble([*parts, *drafts], version, sti)


def beside(
    forloeb: ForloebRecord, records: Iterable[ForloebRecord], katalog: Katalog
) -> tuple[tuple[Kontaktforloeb, ...], tuple[Kontaktforloeb, ...]]:
    """The citizen's other courses as a course is judged beside them, oldest first: those of its authority, those of others.

    One of a version that this program lacks cannot be judged and is left out: it stands in nobody's way.
    """
    known = (r for r in records if r.id != forloeb.id and r.skemaversion in katalog.versioner)
    others = sorted(known, key=lambda r: r.oprettet)
    ours = [r for r in others if r.myndighedskommune == forloeb.myndighedskommune]
    return (
        tuple(completed(r, katalog, f"kontaktforloeb[{i}]") for i, r in enumerate(ours)),
        tuple(completed(r, katalog, "") for r in others if r not in ours),
    )


def working(forloeb: ForloebRecord, katalog: Katalog, sti: str) -> Kontaktforloeb:
    """The course as it stands in the drafts; a form without a completed copy is a draft."""
    version = katalog_for(forloeb, katalog).versioner[forloeb.skemaversion]
    parts = []
    for s in forloeb.skemaer:
        values = {name: svar.value for name, svar in s.svar.items() if svar.value is not None}
        status = Status.KLADDE if s.faerdig is None else Status.FAERDIG
        skema = replace(from_values(s, values, version), status=status)
        parts.append(Afsnit(s.id, s.art, s.parent_id, s.position, skema))
    return assemble(parts, version, sti)[0]


def borger_of(record: BorgerRecord) -> Borger:
    """The citizen as rules see one."""
    return Borger(record.cpr_nr, record.navn, record.opholdskommune, record.koen)


def laid_down_under(forloeb: ForloebRecord) -> BorgerRecord:
    """Whom the deletion of a course names that was reported under a number that was corrected: the number, and no more."""
    return BorgerRecord("", forloeb.nedlagt)


def _entry(post: Post, values: Mapping[str, Mapping[str, Value]], profil: str) -> dict[str, Json] | None:
    """One entry as it stands in a case file that is reported with a profile; None for a draft."""
    if not post.plads.under and not post.skema.er_faerdig:
        return None
    body: dict[str, Json] = {navn: to_json(value) for navn, value in values[post.skema.sti].items()}
    if post.plads.under:
        return {post.plads.art: body} | _places(post.plads.under, post.under, values, profil)
    return body | {ROLLE_KEY: post.skema.profil} if post.skema.profil not in ("", profil) else body


def _places(
    pladser: Sequence[Plads], poster: Sequence[Post], values: Mapping[str, Mapping[str, Value]], profil: str
) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for plads in pladser:
        entries: list[Json] = [
            entry
            for post in poster
            if post.plads.art == plads.art and (entry := _entry(post, values, profil)) is not None
        ]
        found[plads.noegle] = entries if plads.antal.flere else (entries[0] if entries else None)
    return found


def course_object(borger: Borger, course: Kontaktforloeb, katalog: Katalog, profil: str) -> dict[str, Json]:
    """A course as it stands in a case file: its completed forms, fields in the form's order, hidden answers left out.

    A form that was completed in another role than the case's says so.
    """
    version = katalog.versioner[course.version]
    values = completed_forms(borger, course, katalog)
    return _places(version.pladser, course.poster, values, profil)


def case_object(
    borger: BorgerRecord,
    forloeb: ForloebRecord,
    courses: Iterable[Kontaktforloeb],
    katalog: Katalog,
) -> dict[str, Json]:
    """A case file object of these courses."""
    who = borger_of(borger)
    citizen: dict[str, Json] = {"cpr_nr": f"{borger.cpr_nr[:6]}-{borger.cpr_nr[6:]}"}
    citizen |= {
        k: v for k, v in (("navn", borger.navn), ("opholdskommune", borger.opholdskommune), ("koen", borger.koen)) if v
    }
    return {
        "format": FORMAT_NAME,
        "borger": citizen,
        "myndighedskommune": forloeb.myndighedskommune,
        "profil": forloeb.profil,
        "kontaktforloeb": [course_object(who, course, katalog, forloeb.profil) for course in courses],
    }
