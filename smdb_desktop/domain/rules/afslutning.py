"""Section 8 of the rules: when a course can be closed, and which closings contradict the rest of it.

It may not close or open anything; reopening and deleting belong to the services (rules 73 and 74).
"""

from collections.abc import Iterator

from smdb_desktop.domain.case.model import Sag
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.rules.forloeb import aldrig_ivaerksat, kladder_i_lukket
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


@regel(
    66,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.K,
    titel=T("Alle behandlinger har slutdato, før forløbet afsluttes"),
    kilde="V25 §6",
    felter=("kontaktforloeb.tilbudstilknytninger.behandlinger.tilbudsslutdato",),
)
def alle_lukket(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """Only completed treatments: a draft is rule 102's. An end that cannot be read has a finding of its own."""
    for forloeb in sag.kontaktforloeb:
        if not forloeb.er_afsluttet:
            continue
        for tilknytning, behandling in forloeb.behandlinger():
            if not behandling.er_faerdig or behandling.besvaret("tilbudsslutdato"):
                continue
            navn = tilknytning.tilbud.kode("tilbud_navn") or T("tilbuddet")
            start = behandling.dato("tilbudsstartdato")
            besked = T(
                "Behandlingen på {navn} er ikke afsluttet. Sæt tilbudsslutdato, før forløbet afsluttes.", navn=navn
            )
            if start:
                besked = T(
                    "Behandlingen på {navn} fra {start} er ikke afsluttet. Sæt tilbudsslutdato, før forløbet afsluttes.",
                    navn=navn,
                    start=format_date(start),
                )
            yield fejl(behandling.felt("tilbudsslutdato"), besked)


@regel(
    71,
    niveau=(Regelniveau.ADVARSEL,),
    grundlag=Grundlag.A,
    titel=T("Iværksat forløb afsluttet uden tilbud"),
    kilde="afledt af V25 §5",
    felter=("kontaktforloeb.forloebsafslutning.afsluttet_dato",),
)
def uden_tilbud(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """Since 2024 the tilbud are the only source of where citizens are treated."""
    for forloeb in sag.kontaktforloeb:
        skema = forloeb.afslutning
        if skema and forloeb.er_afsluttet and forloeb.er_ivaerksat and not forloeb.tilbudstilknytninger:
            yield advarsel(
                skema.felt("afsluttet_dato"),
                T(
                    "Behandlingen er iværksat, men forløbet afsluttes uden et eneste tilbud. Tilknyt det tilbud, hvor "
                    "borgeren blev behandlet."
                ),
            )


@regel(
    72,
    niveau=(Regelniveau.ADVARSEL,),
    grundlag=Grundlag.A,
    titel=T("Status og årsag ved afslutning passer sammen"),
    kilde="afledt af V25 §3.1-3.2 og §6",
    felter=("kontaktforloeb.forloebsafslutning.aarsag_afsluttet",),
)
def status_og_aarsag(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """Reasons that do not go with the status or with whether treatment ever began."""
    for forloeb in sag.kontaktforloeb:
        skema = forloeb.afslutning
        if skema is None:
            continue
        felt = skema.felt("aarsag_afsluttet")
        if ctx.har(skema, "status_stofmisbrug", "ophoert") and ctx.har(skema, "aarsag_afsluttet", "udeblevet"):
            yield advarsel(felt, T("Status er ophørt, men årsagen er, at borgeren udeblev. Kontrollér begge svar."))
        if ctx.har(skema, "aarsag_afsluttet", "faerdigbehandlet") and aldrig_ivaerksat(forloeb):
            yield advarsel(
                felt,
                T("Årsagen er færdigbehandlet, men behandlingen blev aldrig iværksat. Vælg en anden årsag."),
                venter_paa=("ivaerksaettelse",),
            )
        if forloeb.er_ivaerksat and ctx.har(skema, "aarsag_afsluttet", "kun_uden_ivaerksaettelse"):
            yield advarsel(
                felt,
                T("Årsagen er, at behandlingen ikke blev iværksat, men den er iværksat. Vælg en anden årsag."),
            )


@regel(
    102,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.A,
    titel=T("Intet er en kladde, når forløbet er afsluttet"),
    kilde="afledt af V25 §4-6",
    felter=(
        "kontaktforloeb.anmodning",
        "kontaktforloeb.ivaerksaettelse",
        "kontaktforloeb.tilbudstilknytninger.tilbud",
        "kontaktforloeb.tilbudstilknytninger.behandlinger",
    ),
)
def lukket_over_kladde(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """One finding on each draft form, whatever form it is; the same when a person wants to close the course."""
    for forloeb in sag.kontaktforloeb:
        for skema in kladder_i_lukket(forloeb):
            title = ctx.katalog.skema(skema.version, skema.art).title
            yield fejl(
                skema.sti,
                T(
                    "Forløbet kan ikke være afsluttet, mens skemaet »{titel}« er en kladde. Gør det færdigt, eller "
                    "slet kladden.",
                    titel=title,
                ),
            )


@regel(
    104,
    niveau=(Regelniveau.ADVARSEL,),
    grundlag=Grundlag.A,
    titel=T("Aldrig iværksat, men status er ophørt"),
    kilde="afledt af Statistikbankens statistikgrupper",
    felter=("kontaktforloeb.forloebsafslutning.status_stofmisbrug",),
)
def ophoert_uden_behandling(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """Such a course is counted as free of drugs by treatment."""
    for forloeb in sag.kontaktforloeb:
        skema = forloeb.afslutning
        if skema is None or not aldrig_ivaerksat(forloeb):
            continue
        if ctx.har(skema, "status_stofmisbrug", "ophoert"):
            yield advarsel(
                skema.felt("status_stofmisbrug"),
                T(
                    "Behandlingen blev aldrig iværksat, men status er ophørt; så tælles forløbet som stoffri i "
                    "statistikken. Kontrollér, at det er rigtigt, eller vælg en anden status."
                ),
                venter_paa=("ivaerksaettelse",),
            )
