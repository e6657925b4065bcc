"""Section 3 of the rules, and the open request of section 5: how a citizen's courses follow one another.

It may see only the courses that the case holds; another municipality's courses are not in it (rules 20 and 21).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from smdb_desktop.domain.case.model import Kontaktforloeb, Post, Sag
from smdb_desktop.domain.forms.filled import Skema
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.milestones import GARANTI_DAGE
from smdb_desktop.domain.rules.registry import (
    Grundlag,
    Kontekst,
    Melding,
    Regelniveau,
    advarsel,
    fejl,
    regel,
)
from smdb_desktop.domain.words import T, Tn

_NEDTAELLING_FRA = 10
_SAMMENLAEGNING_DAGE = 10
_ANMODNINGSDATO = ("kontaktforloeb.anmodning.anmodningsdato",)


def i_raekkefoelge(sag: Sag) -> list[Kontaktforloeb]:
    """The courses by date of request, then as they stand.

    While that date is blank or half written, the course's earliest other date takes its place; without any date it is last.
    """
    courses = list(sag.kontaktforloeb)
    return sorted(courses, key=begyndelse) if len(courses) > 1 else courses


def begyndelse(forloeb: Kontaktforloeb) -> date:
    """The day by which a course takes its place among the citizen's; ``date.max`` where it has no date at all."""
    if forloeb.anmodningsdato is not None:
        return forloeb.anmodningsdato
    return min((value for _, _, value in forloeb.datoer()), default=date.max)


class Tidligere(NamedTuple):
    """What rules ask of all the courses before one: gathered along the way, so that many courses cost no more than each once."""

    aabent: Kontaktforloeb | None = None
    """The first that is open."""
    ivaerksat: Kontaktforloeb | None = None
    """The first in which treatment was started."""
    afsluttet: date | None = None
    """The latest closing."""

    def og(self, forloeb: Kontaktforloeb) -> "Tidligere":
        """The same with one course more."""
        closings = (day for day in (self.afsluttet, forloeb.afsluttet_dato) if day is not None)
        return Tidligere(
            self.aabent or (None if forloeb.er_afsluttet else forloeb),
            self.ivaerksat or (forloeb if forloeb.er_ivaerksat else None),
            max(closings, default=None),
        )


def med_tidligere(sag: Sag) -> Iterator[tuple[Kontaktforloeb, Tidligere]]:
    """Every course with what was before it."""
    before = Tidligere()
    courses = i_raekkefoelge(sag)
    for forloeb in courses[:-1]:
        yield forloeb, before
        before = before.og(forloeb)
    # nothing comes after the last, which almost always is the only one
    yield from ((forloeb, before) for forloeb in courses[-1:])


def kladder_i_lukket(forloeb: Kontaktforloeb) -> tuple[Skema, ...]:
    """The drafts that a completed closing stands over (rule 102); none in an open course.

    The form of a head (a tilbud) counts only where something completed stands under it; else what stands under it is the draft.
    """
    if not forloeb.er_afsluttet:
        return ()
    # a form that one profile alone sees and fills (KvalHep) is not among those that the rule names
    return tuple(skema for post in forloeb.poster if not post.plads.udfyldes_af for skema in _kladder(post))


def _kladder(post: Post) -> Iterator[Skema]:
    under = [skema for each in post.under for skema in each.skemaer()]
    if not post.skema.er_faerdig and (not post.plads.under or any(skema.er_faerdig for skema in under)):
        yield post.skema
    yield from (skema for skema in under if not skema.er_faerdig)


def aldrig_ivaerksat(forloeb: Kontaktforloeb) -> bool:
    """Whether treatment never began, as far as the course says so without contradicting itself.

    With a tilbud the start is what is missing (rule 65); a draft that the course was closed over is to be completed (rule 102).
    """
    return not (
        forloeb.er_ivaerksat or forloeb.tilbudstilknytninger or forloeb.ivaerksaettelse in kladder_i_lukket(forloeb)
    )


def _anmodningsdato(forloeb: Kontaktforloeb) -> str:
    return f"{forloeb.sti}.anmodning.anmodningsdato"


@regel(
    19,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.K,
    titel=T("Højst ét åbent kontaktforløb"),
    kilde="V25 §2 og §6",
    felter=_ANMODNINGSDATO,
)
def et_aabent(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """A later course stands although an earlier one is open, whether or not the later one is closed itself."""
    for forloeb, tidligere in med_tidligere(sag):
        aabent = tidligere.aabent
        if aabent is not None:
            besked = T("Borgeren har allerede et åbent kontaktforløb. Afslut eller slet det, før et nyt oprettes.")
            if aabent.anmodningsdato:
                besked = T(
                    "Borgeren har allerede et åbent kontaktforløb fra {dato}. Afslut eller slet det, før et nyt oprettes.",
                    dato=format_date(aabent.anmodningsdato),
                )
            yield fejl(_anmodningsdato(forloeb), besked)


@regel(
    21,
    niveau=(Regelniveau.LISTE, Regelniveau.ADVARSEL),
    grundlag=Grundlag.K,
    titel=T("Åbne forløb hos andre myndigheder"),
    kilde="V24, forsiden",
    felter=_ANMODNINGSDATO,
)
def aabent_hos_andre(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """An open course at another authority warns and never hinders: so it is when somebody moves (rule 20)."""
    aabne = [f for f in sag.andre_myndigheder if not f.er_afsluttet]
    for forloeb in sag.kontaktforloeb if aabne else ():
        if not forloeb.er_afsluttet:
            besked = T(
                "Borgeren har et åbent kontaktforløb hos en anden myndighed. Aftal, hvem der betaler, og om det skal "
                "afsluttes dér."
            )
            if aabne[0].anmodningsdato:
                besked = T(
                    "Borgeren har et åbent kontaktforløb fra {dato} hos en anden myndighed. Aftal, hvem der betaler, og om det "
                    "skal afsluttes dér.",
                    dato=format_date(aabne[0].anmodningsdato),
                )
            yield advarsel(_anmodningsdato(forloeb), besked)


@regel(
    23,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.A,
    titel=T("Et nyt forløb begynder ikke før det forriges afslutning"),
    kilde="afledt af V25 §2",
    felter=_ANMODNINGSDATO,
)
def overlap(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """The request lies before the last closing among the earlier courses; the same day is no overlap."""
    for forloeb, tidligere in med_tidligere(sag):
        anmodet, afsluttet = forloeb.anmodningsdato, tidligere.afsluttet
        if anmodet and afsluttet and anmodet < afsluttet:
            yield fejl(
                _anmodningsdato(forloeb),
                T(
                    "Anmodningsdatoen {anmodet} ligger før det forrige forløbs afslutning {afsluttet}. Ret en af "
                    "datoerne, så forløbene ikke overlapper.",
                    anmodet=format_date(anmodet),
                    afsluttet=format_date(afsluttet),
                ),
            )


@regel(
    24,
    niveau=(Regelniveau.ADVARSEL,),
    grundlag=Grundlag.K,
    titel=T("Nyt forløb 10 dage eller mindre efter det forrige"),
    kilde="Danmarks Statistik, statistisk behandling (social)",
    felter=_ANMODNINGSDATO,
)
def kort_efter(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """Danmarks Statistik will count the two as one; what is reported does not change."""
    for forloeb, tidligere in med_tidligere(sag):
        anmodet, afsluttet = forloeb.anmodningsdato, tidligere.afsluttet
        if anmodet and afsluttet and 0 <= (anmodet - afsluttet).days <= _SAMMENLAEGNING_DAGE:
            yield advarsel(
                _anmodningsdato(forloeb),
                T(
                    "Det forrige forløb blev afsluttet {afsluttet}, {dage} før. Skulle det gamle forløb i stedet "
                    "have været fortsat?",
                    afsluttet=format_date(afsluttet),
                    dage=dage((anmodet - afsluttet).days),
                ),
            )


@regel(
    42,
    niveau=(Regelniveau.ADVARSEL,),
    grundlag=Grundlag.A,
    titel=T("Åben anmodning uden iværksættelse"),
    kilde="afledt af V25 §4",
    felter=_ANMODNINGSDATO,
)
def aaben_anmodning(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """A countdown from day 10 and sterner words from day 15; nothing to confirm."""
    for forloeb in sag.kontaktforloeb:
        anmodet = forloeb.anmodningsdato
        if anmodet is None or forloeb.er_ivaerksat or forloeb.er_afsluttet:
            continue
        gaaet = (ctx.today - anmodet).days
        if gaaet > GARANTI_DAGE:
            besked = T(
                "Behandlingsgarantien er overskredet: der er gået {dage} siden anmodningen. Iværksæt "
                "behandlingen, og angiv årsagen, eller afslut forløbet.",
                dage=dage(gaaet),
            )
        elif gaaet >= _NEDTAELLING_FRA:
            frist = format_date(anmodet + timedelta(days=GARANTI_DAGE))
            besked = T(
                "Behandlingen skal være iværksat senest {frist} ({dage} tilbage). Færdiggør iværksættelsen, "
                "eller afslut forløbet.",
                frist=frist,
                dage=dage(GARANTI_DAGE - gaaet),
            )
        else:
            continue
        yield advarsel(
            _anmodningsdato(forloeb), besked, kvitteres=False, venter_paa=("ivaerksaettelse", "forloebsafslutning")
        )


def dage(antal: int) -> str:
    """A number of days in words: ``1 dag``, ``2 dage``."""
    return Tn("{n} dag", "{n} dage", n=antal)
