"""The one verdict: what single fields lack or break, then every rule. Wizard, import, ``check`` and export ask it.

Whether a form, a course or a submission may go on is decided here and nowhere else.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from smdb_desktop.domain.case.casefile import outside_version, read_case, wrong_version
from smdb_desktop.domain.case.model import Borger, Kontaktforloeb, Post, Sag
from smdb_desktop.domain.findings import FORMAT, PAAKRAEVET, Fund, Niveau, ordered
from smdb_desktop.domain.forms.conditions import holds
from smdb_desktop.domain.forms.definitions import BORGER, Skemaversion
from smdb_desktop.domain.forms.engine import (
    Omgivelser,
    Visning,
    completed_values,
    otherwise,
    own_findings,
    visning,
    without_hidden,
)
from smdb_desktop.domain.forms.filled import Skema, Value
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.structure import Antal, Plads
from smdb_desktop.domain.rules.registry import Kontekst, check_rules
from smdb_desktop.domain.words import T

NO_COURSE = T("Sagen har intet kontaktforløb, så der er intet at læse ind.")
_STEP = re.compile(r"[.\[]")


def omgivelser(borger: Borger, forloeb: Kontaktforloeb, katalog: Katalog) -> Omgivelser:
    """What the forms of a course look at in each other and in the citizen; an answer that is not shown is none there either."""
    version = katalog.versioner[forloeb.version]
    citizen = (("koen", borger.koen), ("opholdskommune", borger.opholdskommune))
    andre: dict[str, tuple[Value, ...]] = {f"{BORGER}.{navn}": (code,) for navn, code in citizen if code}
    around = Omgivelser(katalog.paa(forloeb.anmodningsdato), andre)
    for art, navne in version.set_udefra.items():
        definition = version.skemaer[art]
        conditional = any((felt := definition.felt(navn)) and felt.shown for navn in navne)
        # what is shown hangs on the forms before only, and those stand in ``around`` already
        shown = [visning(definition, s.values, around).navne if conditional else navne for s in forloeb.alle(art)]
        for navn in navne:
            given = zip(forloeb.alle(art), shown, strict=True)
            values = tuple(s.values[navn] for s, names in given if navn in s.values and navn in names)
            if values:
                andre[f"{art}.{navn}"] = values
    return around


def demanded(plads: Plads, around: Omgivelser) -> bool:
    """Whether a course must have a form in this place (KvalHep: ``forms.md`` section 6)."""
    if plads.kraevet is None:
        return plads.antal is Antal.EN
    return holds(plads.kraevet, lambda name: around.andre.get(name, ()), around.lister)


def missing_places(borger: Borger, forloeb: Kontaktforloeb, katalog: Katalog) -> tuple[Plads, ...]:
    """The places that the course must have a completed form in by a condition, and has none."""
    around = omgivelser(borger, forloeb, katalog)
    return tuple(
        plads
        for plads in katalog.versioner[forloeb.version].pladser
        if plads.kraevet is not None
        and not any(skema.er_faerdig for skema in forloeb.alle(plads.art))
        and demanded(plads, around)
    )


@dataclass(frozen=True, slots=True)
class _Bedoemt:
    """A course with what its forms see of each other and which fields each shows, worked out once; by path of the form."""

    forloeb: Kontaktforloeb
    version: Skemaversion
    around: Omgivelser
    views: Mapping[str, Visning]

    @classmethod
    def of(cls, borger: Borger, forloeb: Kontaktforloeb, katalog: Katalog) -> "_Bedoemt":
        version = katalog.versioner[forloeb.version]
        around = omgivelser(borger, forloeb, katalog)
        views = {s.sti: visning(version.skemaer[s.art], s.values, around) for s in forloeb.skemaer()}
        return cls(forloeb, version, around, views)

    def effective(self) -> Kontaktforloeb:
        """The course without answers that do not count; what a hidden answer says is judged once, as hidden."""
        kept = {s.sti: without_hidden(s, self.views[s.sti]) for s in self.forloeb.skemaer()}
        if all(kept[s.sti] is s for s in self.forloeb.skemaer()):
            return self.forloeb
        return self.forloeb.med(lambda skema: kept[skema.sti])

    def computed_otherwise(self) -> dict[str, tuple[Fund, ...]]:
        """The computed fields that say something else than what they are computed from, by path of the form.

        Only a file can get that wrong: the wizard computes them itself.
        """
        found = {}
        for s in self.forloeb.skemaer():
            definition, view = self.version.skemaer[s.art], self.views[s.sti]
            found[s.sti] = tuple(otherwise(s, definition, view, self.around, partial(self._unanswered, s)))
        return found

    def _unanswered(self, skema: Skema, name: str) -> bool:
        """Whether a field, as a condition of this form names it, is asked for and has no answer."""
        art, _, navn = name.rpartition(".")
        if art == BORGER:
            return name not in self.around.andre
        forms = self.forloeb.alle(art) if art else (skema,)
        return any(navn in self.views[form.sti].navne and navn not in form.values for form in forms)


def _own(judged: _Bedoemt, katalog: Katalog, *, in_file: bool) -> Iterator[Fund]:
    forloeb, version = judged.forloeb, judged.version
    yield from _version(forloeb, version, katalog)
    yield from _too_few(version.pladser, forloeb.poster, forloeb.sti)
    for skema in forloeb.skemaer():
        view = judged.views[skema.sti]
        for fund in own_findings(skema, version.skemaer[skema.art], view, judged.around, in_file=in_file):
            if skema.er_faerdig or not fund.mangler:
                yield fund
    yield from _stamdata(judged)
    if in_file:
        for filled in judged.computed_otherwise().values():
            yield from filled


def _version(forloeb: Kontaktforloeb, version: Skemaversion, katalog: Katalog) -> Iterator[Fund]:
    """A course has the version of its request's date, always."""
    day = forloeb.anmodningsdato
    if version.kendt and (day is None or version.gaelder(day)):
        return
    path = f"{forloeb.sti}.{version.datosti}"
    if day and katalog.version_for(day) is None:
        # the wizard can be told a date that no version knows; a case file never gets here, its course is left out when read
        yield outside_version(day, path)
    elif (fund := wrong_version(katalog, forloeb, path)) is not None:
        yield fund


def _too_few(pladser: Iterable[Plads], poster: Iterable[Post], over: str) -> Iterator[Fund]:
    """A course, or a head, that holds none of what it must hold one of."""
    poster = tuple(poster)
    for plads in pladser:
        if plads.antal in (Antal.EN, Antal.MINDST_EN) and not any(each.plads.art == plads.art for each in poster):
            yield Fund(PAAKRAEVET, Niveau.FEJL, f"{over}.{plads.noegle}", plads.mangler, mangler=True)
    for post in poster:
        yield from _too_few(post.plads.under, post.under, post.sti)


def _stamdata(judged: _Bedoemt) -> Iterator[Fund]:
    """The citizen's master data that the version's forms show and demand."""
    stamdata = judged.version.stamdata
    shown_by = judged.forloeb.enkelt(stamdata.skema) if stamdata else None
    if stamdata is None or shown_by is None or not shown_by.er_faerdig:
        return
    for felt in stamdata.felter:
        if felt.required is True and not judged.around.andre.get(f"{BORGER}.{felt.navn}"):
            text = felt.required_message or T("Udfyld »{navn}«.", navn=felt.label)
            yield Fund(felt.required_rule, Niveau.FEJL, f"{BORGER}.{felt.navn}", text, mangler=True)


def check_case(
    sag: Sag, katalog: Katalog, today: date, *, in_file: bool = False, slaaet_fra: frozenset[int] = frozenset()
) -> tuple[Fund, ...]:
    """Every finding of a case, in the fixed order.

    ``in_file`` judges the answers as they stand in a case file (see ``own_findings``); ``slaaet_fra`` are derived rules (A) that
    are switched off.
    """
    judged = [_Bedoemt.of(sag.borger, forloeb, katalog) for forloeb in sag.kontaktforloeb]
    findings = [fund for each in judged for fund in _own(each, katalog, in_file=in_file)]
    courses = tuple(each.effective() for each in judged)
    clean = (
        sag
        if all(a is b for a, b in zip(courses, sag.kontaktforloeb, strict=True))
        else replace(sag, kontaktforloeb=courses)
    )
    lister = {forloeb.sti: katalog.paa(forloeb.anmodningsdato) for forloeb in sag.kontaktforloeb}
    found = check_rules(clean, Kontekst(today, katalog, slaaet_fra, lister))
    drafts = tuple(f"{s.sti}." for course in clean.kontaktforloeb for s in course.skemaer() if not s.er_faerdig)
    findings.extend(f for f in found if not (f.mangler and f.felt.startswith(drafts)))
    return ordered(findings)


def completed_forms(borger: Borger, forloeb: Kontaktforloeb, katalog: Katalog) -> dict[str, dict[str, Value]]:
    """The answers that each form of the course would be completed with, by path of the form: hidden answers left out, computed
    fields and unticked boxes filled in."""
    around = omgivelser(borger, forloeb, katalog)
    definitions = katalog.versioner[forloeb.version].skemaer
    return {s.sti: completed_values(definitions[s.art], s, around) for s in forloeb.skemaer()}


def effective(borger: Borger, forloeb: Kontaktforloeb, katalog: Katalog) -> Kontaktforloeb:
    """The course as rules see it: without answers that are not shown."""
    return _Bedoemt.of(borger, forloeb, katalog).effective()


def computed_otherwise(borger: Borger, forloeb: Kontaktforloeb, katalog: Katalog) -> dict[str, tuple[Fund, ...]]:
    """What the computed fields of a course from a file have against them, by path of the form."""
    return _Bedoemt.of(borger, forloeb, katalog).computed_otherwise()


def check_document(raw: Any, katalog: Katalog, today: date) -> tuple[Fund, ...]:
    """Judge one object of a case file: reading it, then the case it holds."""
    sag, reading = read_case(raw, katalog)
    unread = _Unread(fund.felt for fund in reading if fund.regel == FORMAT)
    found = (*_header(raw), *check_case(sag, katalog, today, in_file=True))
    return ordered(
        (
            *(fund for fund in reading if not unread.hold(fund.felt)),
            *(fund for fund in found if fund.felt not in unread.places and not unread.hold(fund.felt)),
        )
    )


class _Unread:
    """The places of a case that could not be read; of what lies below one, nothing is said to be missing."""

    def __init__(self, places: Iterable[str]) -> None:
        self.places = frozenset(places)
        # a hostile file has very many places or very long ones: only what can be the beginning of a path is looked at
        self._lengths = frozenset(map(len, self.places))

    def hold(self, path: str) -> bool:
        """Whether a path lies below one of the places."""
        return ("" in self.places and path != "") or any(
            step.start() in self._lengths and path[: step.start()] in self.places for step in _STEP.finditer(path)
        )


def _header(raw: Any) -> Iterator[Fund]:
    """The authority and the profile must be known (forms.md section 2, fields 5 and 6), and there must be something to judge."""
    if not isinstance(raw, Mapping):
        return
    if raw.get("myndighedskommune") in (None, ""):
        yield Fund(
            PAAKRAEVET, Niveau.FEJL, "myndighedskommune", T("Angiv den kommune, der indberettes for."), mangler=True
        )
    if raw.get("profil") in (None, ""):
        yield Fund(PAAKRAEVET, Niveau.FEJL, "profil", T("Angiv den profil, der indberettes med."), mangler=True)
    if raw.get("kontaktforloeb") in (None, []):
        yield Fund(PAAKRAEVET, Niveau.FEJL, "kontaktforloeb", NO_COURSE, mangler=True)
