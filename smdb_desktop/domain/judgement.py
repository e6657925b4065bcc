"""Judges one citizen's case: what single fields lack or break, then every rule that looks further. The same for all faces."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from smdb_desktop.domain.case.casefile import outside_version, read_case
from smdb_desktop.domain.case.model import Kontaktforloeb, Sag, Skema, Value
from smdb_desktop.domain.findings import FORMAT, PAAKRAEVET, Fund, Niveau, ordered
from smdb_desktop.domain.forms.engine import Omgivelser, Visning, own_findings, visning, without_hidden
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.rules.registry import Kontekst, check_rules

_STEP = re.compile(r"[.\[]")


def omgivelser(forloeb: Kontaktforloeb, katalog: Katalog) -> Omgivelser:
    """What the forms of a course may look at in each other."""
    andre: dict[str, Value] = {}
    for skema in (forloeb.anmodning, forloeb.ivaerksaettelse, forloeb.forloebsafslutning):
        if skema is not None:
            andre |= {f"{skema.art}.{navn}": value for navn, value in skema.values.items()}
    return Omgivelser(katalog.lister, andre)


@dataclass(frozen=True, slots=True)
class _Bedoemt:
    """A course with what its forms see of each other and which fields each shows, worked out once; by path of the form."""

    forloeb: Kontaktforloeb
    around: Omgivelser
    views: Mapping[str, Visning]

    @classmethod
    def of(cls, forloeb: Kontaktforloeb, katalog: Katalog) -> "_Bedoemt":
        around = omgivelser(forloeb, katalog)
        views = {s.sti: visning(katalog.skema(forloeb.version, s.art), s.values, around) for s in forloeb.skemaer()}
        return cls(forloeb, around, views)

    def effective(self) -> Kontaktforloeb:
        """The course without answers that do not count; what a hidden answer says is judged once, as hidden."""

        def clean(skema: Skema | None) -> Skema | None:
            return must(skema) if skema else None

        def must(skema: Skema) -> Skema:
            return without_hidden(skema, self.views[skema.sti])

        return replace(
            self.forloeb,
            anmodning=clean(self.forloeb.anmodning),
            ivaerksaettelse=clean(self.forloeb.ivaerksaettelse),
            tilbudstilknytninger=tuple(
                replace(t, tilbud=must(t.tilbud), behandlinger=tuple(must(b) for b in t.behandlinger))
                for t in self.forloeb.tilbudstilknytninger
            ),
            forloebsafslutning=clean(self.forloeb.forloebsafslutning),
        )


def _own(judged: _Bedoemt, katalog: Katalog, *, hidden_too: bool) -> Iterator[Fund]:
    forloeb = judged.forloeb
    if forloeb.anmodningsdato and katalog.version_for(forloeb.anmodningsdato) is None:
        # the wizard can be told a date of an older form; a case file never gets here, its course is left out when read
        yield outside_version(katalog, forloeb.anmodningsdato, f"{forloeb.sti}.anmodning.anmodningsdato")
    if forloeb.anmodning is None:
        text = "Anmodningen mangler. Et kontaktforløb begynder altid med en anmodning."
        yield Fund(PAAKRAEVET, Niveau.FEJL, f"{forloeb.sti}.anmodning", text, mangler=True)
    for skema in forloeb.skemaer():
        definition = katalog.skema(forloeb.version, skema.art)
        view = judged.views[skema.sti]
        for fund in own_findings(skema, definition, view, judged.around, hidden_too=hidden_too):
            if skema.er_faerdig or not fund.mangler:
                yield fund
    for tilknytning in forloeb.tilbudstilknytninger:
        if not tilknytning.behandlinger:
            text = "Tilbuddet har ingen behandling. Tilføj behandlingen, eller fjern tilbuddet."
            yield Fund(PAAKRAEVET, Niveau.FEJL, f"{tilknytning.sti}.behandlinger", text, mangler=True)


def check_case(
    sag: Sag, katalog: Katalog, today: date, *, hidden_too: bool = False, slaaet_fra: frozenset[int] = frozenset()
) -> tuple[Fund, ...]:
    """Every finding of a case, in the fixed order. ``slaaet_fra`` are derived rules (A) that are switched off."""
    judged = [_Bedoemt.of(forloeb, katalog) for forloeb in sag.kontaktforloeb]
    findings = [fund for each in judged for fund in _own(each, katalog, hidden_too=hidden_too)]
    clean = replace(sag, kontaktforloeb=tuple(each.effective() for each in judged))
    found = check_rules(clean, Kontekst(today, katalog.lister, slaaet_fra))
    drafts = tuple(f"{s.sti}." for course in clean.kontaktforloeb for s in course.skemaer() if not s.er_faerdig)
    findings.extend(f for f in found if not (f.mangler and f.felt.startswith(drafts)))
    return ordered(findings)


def check_document(raw: Any, katalog: Katalog, today: date) -> tuple[Fund, ...]:
    """Judge one object of a case file: reading it, then the case it holds."""
    sag, reading = read_case(raw, katalog)
    unread = _Unread(fund.felt for fund in reading if fund.regel == FORMAT)
    found = (*_header(raw), *check_case(sag, katalog, today, hidden_too=True))
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
    """The authority and the profile must be known (forms.md section 2, fields 5 and 6)."""
    if not isinstance(raw, Mapping):
        return
    if raw.get("myndighedskommune") in (None, ""):
        yield Fund(
            PAAKRAEVET, Niveau.FEJL, "myndighedskommune", "Angiv den kommune, der indberettes for.", mangler=True
        )
    if raw.get("profil") in (None, ""):
        yield Fund(PAAKRAEVET, Niveau.FEJL, "profil", "Angiv den profil, der indberettes med.", mangler=True)
