"""Section 4 of the rules: the order of dates within a course, and what no date may be.

It may not judge a date that is blank or cannot be read. Whether a limit of 14 days was kept stands in the form definitions.
"""

from collections.abc import Iterator
from datetime import date

from smdb_desktop.domain.case.model import Kontaktforloeb, Sag
from smdb_desktop.domain.forms.filled import Skema
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.rules.cpr import valid_cpr
from smdb_desktop.domain.rules.registry import (
    Grundlag,
    Kontekst,
    Melding,
    Regelniveau,
    advarsel,
    fejl,
    regel,
)
from smdb_desktop.domain.words import T

_DATOEN = T("Datoen")
_NAVNE = {
    "anmodningsdato": T("Anmodningsdatoen"),
    "laegesamtale_dato": T("Datoen for lægesamtalen"),
    "ivaerksat_dato": T("Datoen for iværksat behandling"),
    "kvalhep_dato": T("Datoen for indberetning"),
    "tilbudsstartdato": T("Tilbudsstartdatoen"),
    "tilbudsslutdato": T("Tilbudsslutdatoen"),
    "afsluttet_dato": T("Datoen for afsluttet behandling"),
}
_STARTDATO = ("kontaktforloeb.tilbudstilknytninger.behandlinger.tilbudsstartdato",)
_AFSLUTTET_DATO = ("kontaktforloeb.forloebsafslutning.afsluttet_dato",)
_ALLE_DATOER = (
    "kontaktforloeb.anmodning.anmodningsdato",
    "kontaktforloeb.ivaerksaettelse.laegesamtale_dato",
    "kontaktforloeb.ivaerksaettelse.ivaerksat_dato",
    "kontaktforloeb.kvalhep.kvalhep_dato",
    *_STARTDATO,
    "kontaktforloeb.tilbudstilknytninger.behandlinger.tilbudsslutdato",
    *_AFSLUTTET_DATO,
)


def _datoer(sag: Sag) -> Iterator[tuple[Skema, str, date]]:
    """Every date that was given: its form, its field and the day."""
    for forloeb in sag.kontaktforloeb:
        yield from forloeb.datoer()


def _datoen(navn: str, value: date) -> str:
    """How a sentence about a date begins."""
    return T("{navn} {dato}", navn=_NAVNE.get(navn, _DATOEN), dato=format_date(value))


def _slutdatoer(forloeb: Kontaktforloeb) -> list[date | None]:
    return [behandling.dato("tilbudsslutdato") for _, behandling in forloeb.behandlinger()]


def latest_end(forloeb: Kontaktforloeb) -> date | None:
    """The closing date that rule 31 demands: the latest tilbudsslutdato, or None while a treatment is without one."""
    ends = _slutdatoer(forloeb)
    known = [end for end in ends if end is not None]
    return max(known) if known and len(known) == len(ends) else None


@regel(
    26,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.A,
    titel=T("Anmodning før iværksættelse"),
    kilde="afledt af V25 §4",
    felter=("kontaktforloeb.ivaerksaettelse.ivaerksat_dato",),
)
def ivaerksat_efter_anmodning(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """The same day is allowed."""
    for forloeb in sag.kontaktforloeb:
        anmodet, ivaerksat = forloeb.anmodningsdato, forloeb.ivaerksat_dato
        if forloeb.ivaerksaettelse and anmodet and ivaerksat and ivaerksat < anmodet:
            yield fejl(
                forloeb.ivaerksaettelse.felt("ivaerksat_dato"),
                T(
                    "Behandlingen kan ikke være iværksat {ivaerksat}, før borgeren anmodede {anmodet}. Ret en af "
                    "datoerne.",
                    ivaerksat=format_date(ivaerksat),
                    anmodet=format_date(anmodet),
                ),
            )


@regel(
    27,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.A,
    titel=T("Tilbudsstart før tilbudsslut"),
    kilde="afledt af V25 §3.2 og §5",
    felter=("kontaktforloeb.tilbudstilknytninger.behandlinger.tilbudsslutdato",),
)
def slut_efter_start(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """The same day is allowed: so it is when somebody never came."""
    for forloeb in sag.kontaktforloeb:
        for _, behandling in forloeb.behandlinger():
            start, slut = behandling.dato("tilbudsstartdato"), behandling.dato("tilbudsslutdato")
            if start and slut and slut < start:
                yield fejl(
                    behandling.felt("tilbudsslutdato"),
                    T(
                        "Tilbudsslutdatoen {slut} ligger før tilbudsstartdatoen {start}. Ret en af datoerne; samme "
                        "dag er tilladt.",
                        slut=format_date(slut),
                        start=format_date(start),
                    ),
                )


@regel(
    28,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.A,
    titel=T("Tilbudsstart tidligst på anmodningsdatoen"),
    kilde="afledt af V25 §5",
    felter=_STARTDATO,
)
def start_efter_anmodning(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """The same day is allowed."""
    for forloeb in sag.kontaktforloeb:
        anmodet = forloeb.anmodningsdato
        for _, behandling in forloeb.behandlinger():
            start = behandling.dato("tilbudsstartdato")
            if anmodet and start and start < anmodet:
                yield fejl(
                    behandling.felt("tilbudsstartdato"),
                    T(
                        "Tilbudsstartdatoen {start} ligger før anmodningen {anmodet}. Ret en af datoerne.",
                        start=format_date(start),
                        anmodet=format_date(anmodet),
                    ),
                )


@regel(
    29,
    niveau=(Regelniveau.ADVARSEL,),
    grundlag=Grundlag.A,
    titel=T("Tilbudsstart før iværksættelsen"),
    kilde="afledt af V25 §4-5",
    felter=_STARTDATO,
)
def start_efter_ivaerksat(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """Only a completed start of treatment counts (rule 44). A start before the request has rule 28 alone."""
    for forloeb in sag.kontaktforloeb:
        ivaerksat = forloeb.ivaerksat_dato if forloeb.er_ivaerksat else None
        earliest = forloeb.anmodningsdato or date.min
        for _, behandling in forloeb.behandlinger():
            start = behandling.dato("tilbudsstartdato")
            if ivaerksat and start and earliest <= start < ivaerksat:
                yield advarsel(
                    behandling.felt("tilbudsstartdato"),
                    T(
                        "Behandlingen på tilbuddet starter {start}, før den er iværksat {ivaerksat}. Kontrollér "
                        "begge datoer.",
                        start=format_date(start),
                        ivaerksat=format_date(ivaerksat),
                    ),
                )


@regel(
    30,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.A,
    titel=T("Ingen dato i fremtiden"),
    kilde="afledt; kilderne siger intet om fremtidige datoer",
    felter=_ALLE_DATOER,
)
def ikke_i_fremtiden(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """Today is allowed."""
    for skema, navn, value in _datoer(sag):
        if value > ctx.today:
            yield fejl(
                skema.felt(navn),
                T(
                    "{datoen} ligger i fremtiden. Skriv en dato til og med i dag, eller vent.",
                    datoen=_datoen(navn, value),
                ),
            )


@regel(
    31,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.K,
    titel=T("Afslutningen stemmer med den seneste tilbudsslutdato"),
    kilde="V25 §6, V24 §7",
    felter=_AFSLUTTET_DATO,
)
def afslutning_stemmer(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """Judged when every treatment has an end; until then rule 66 speaks."""
    for forloeb in sag.kontaktforloeb:
        skema, slut = forloeb.afslutning, latest_end(forloeb)
        afsluttet = skema.dato("afsluttet_dato") if skema else None
        if skema and slut and afsluttet and afsluttet != slut:
            yield fejl(
                skema.felt("afsluttet_dato"),
                T(
                    "Datoen for afsluttet behandling er {afsluttet}, men den seneste tilbudsslutdato er {slut}. "
                    "Ret en af dem, så de to datoer er ens.",
                    afsluttet=format_date(afsluttet),
                    slut=format_date(slut),
                ),
            )


@regel(
    32,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.A,
    titel=T("Afslutning uden tilbud tidligst på anmodningsdatoen"),
    kilde="afledt af V25 §3.1",
    felter=_AFSLUTTET_DATO,
)
def afslutning_uden_tilbud(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """The same day is allowed. With treatments, rules 28 and 31 say more."""
    for forloeb in sag.kontaktforloeb:
        skema, anmodet = forloeb.afslutning, forloeb.anmodningsdato
        afsluttet = skema.dato("afsluttet_dato") if skema else None
        if skema and anmodet and afsluttet and not _slutdatoer(forloeb) and afsluttet < anmodet:
            yield fejl(
                skema.felt("afsluttet_dato"),
                T(
                    "Forløbet kan ikke være afsluttet {afsluttet}, før borgeren anmodede {anmodet}. Ret en af "
                    "datoerne.",
                    afsluttet=format_date(afsluttet),
                    anmodet=format_date(anmodet),
                ),
            )


@regel(
    33,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.A,
    titel=T("Ingen dato før borgerens fødsel"),
    kilde="afledt",
    felter=_ALLE_DATOER,
)
def ikke_foer_foedsel(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """The day of birth itself is allowed."""
    cpr = valid_cpr(sag, ctx)
    born = cpr.foedselsdato if cpr else None
    if born is None:
        return
    for skema, navn, value in _datoer(sag):
        if value < born:
            yield fejl(
                skema.felt(navn),
                T(
                    "{datoen} ligger før borgerens fødselsdato {foedt}. Kontrollér årstallet.",
                    datoen=_datoen(navn, value),
                    foedt=format_date(born),
                ),
            )


@regel(
    34,
    niveau=(Regelniveau.FEJL, Regelniveau.ADVARSEL),
    grundlag=Grundlag.K,
    titel=T("Lægesamtalen mellem anmodning og iværksættelse"),
    kilde="sundhedslovens § 142; NR20 3.4.5",
    felter=("kontaktforloeb.ivaerksaettelse.laegesamtale_dato",),
)
def laegesamtale(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """Before the request is impossible; after the start is against the law but no fault of SMDB's. In the future: rule 30."""
    for forloeb in sag.kontaktforloeb:
        skema, anmodet, ivaerksat = forloeb.ivaerksaettelse, forloeb.anmodningsdato, forloeb.ivaerksat_dato
        samtale = skema.dato("laegesamtale_dato") if skema else None
        if skema is None or samtale is None:
            continue
        felt = skema.felt("laegesamtale_dato")
        if anmodet and samtale < anmodet:
            yield fejl(
                felt,
                T(
                    "Lægesamtalen {samtale} ligger før anmodningen {anmodet}. Ret en af datoerne.",
                    samtale=format_date(samtale),
                    anmodet=format_date(anmodet),
                ),
            )
        elif ivaerksat and ivaerksat < samtale <= ctx.today:
            yield advarsel(
                felt,
                T(
                    "Lægesamtalen {samtale} ligger efter datoen for iværksat behandling {ivaerksat}. Efter loven "
                    "holdes den inden iværksættelsen; kontrollér datoerne.",
                    samtale=format_date(samtale),
                    ivaerksat=format_date(ivaerksat),
                ),
            )


@regel(
    101,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.A,
    titel=T("Afslutning tidligst på dagen for iværksættelsen"),
    kilde="afledt af V25 §4 og §6",
    felter=_AFSLUTTET_DATO,
)
def afslutning_efter_ivaerksat(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """The same day is allowed. A closing before the request has rule 31 or 32, which say more."""
    for forloeb in sag.kontaktforloeb:
        skema, ivaerksat = forloeb.afslutning, forloeb.ivaerksat_dato if forloeb.er_ivaerksat else None
        afsluttet = skema.dato("afsluttet_dato") if skema else None
        earliest = forloeb.anmodningsdato or date.min
        if skema and ivaerksat and afsluttet and earliest <= afsluttet < ivaerksat:
            yield fejl(
                skema.felt("afsluttet_dato"),
                T(
                    "Forløbet kan ikke være afsluttet {afsluttet}, før behandlingen blev iværksat {ivaerksat}. Ret "
                    "en af datoerne.",
                    afsluttet=format_date(afsluttet),
                    ivaerksat=format_date(ivaerksat),
                ),
            )
