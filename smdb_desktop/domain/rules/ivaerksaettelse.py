"""Section 6 of the rules: the start of treatment, what it demands and which of its answers contradict one another.

It may not repeat what one field alone must satisfy; ranges and blanks stand in the form definitions.
"""

from collections import Counter
from collections.abc import Iterator

from smdb_desktop.domain.case.model import Kontaktforloeb, Sag, Skema
from smdb_desktop.domain.codelists import flag, known
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.rules.cpr import alder_paa
from smdb_desktop.domain.rules.forloeb import dage, med_tidligere
from smdb_desktop.domain.rules.registry import (
    Grundlag,
    Kontekst,
    Melding,
    Regelniveau,
    advarsel,
    fejl,
    regel,
)

_DAGLIGT_MINDST = 25
_DAGE = range(31)
_TIDLIG_ALDER = 8
_STI = "kontaktforloeb.ivaerksaettelse"
_HYPPIGHED = "indtagelseshyppighed"
_TYPELISTER = {"2024-01-01": "behandlingstype_2024"}


def typeliste(forloeb: Kontaktforloeb) -> str:
    """The name of the list of treatment types that belongs to the course's form version."""
    return _TYPELISTER.get(forloeb.version, "behandlingstype")


def _ivaerksaettelser(sag: Sag) -> Iterator[Skema]:
    for forloeb in sag.kontaktforloeb:
        if forloeb.ivaerksaettelse is not None:
            yield forloeb.ivaerksaettelse


@regel(
    43,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.A,
    titel="Iværksættelse kræver en anmodning i et åbent forløb",
    kilde="afledt af V25 §3-4",
    felter=(_STI,),
)
def kraever_anmodning(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """A completed start needs a completed request. Drafts in a closed course are rule 102's."""
    for forloeb in sag.kontaktforloeb:
        skema = forloeb.ivaerksaettelse
        if skema is None:
            continue
        if forloeb.anmodning is None:
            yield fejl(skema.sti, "Iværksættelsen har ingen anmodning. Registrér anmodningen først.")
        elif skema.er_faerdig and not forloeb.anmodning.er_faerdig and not forloeb.er_afsluttet:
            yield fejl(skema.sti, "Anmodningen er kun en kladde. Registrér den, før behandlingen iværksættes.")


@regel(
    47,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.A,
    titel="Antal dage 1-30 (hovedstof 0-30), og hvert stof kun én gang",
    kilde="afledt af V25 §4",
    felter=(
        f"{_STI}.stoffer_brugt_30_dage.stof",
        f"{_STI}.stoffer_brugt_30_dage.antal_dage",
        f"{_STI}.hovedstof_antal_dage",
    ),
    i_skema=True,
)
def stof_to_gange(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """The second and later rows with the same drug. The ranges are field constraints."""
    for skema in _ivaerksaettelser(sag):
        seen: Counter[object] = Counter()
        for number, row in enumerate(skema.raekker("stoffer_brugt_30_dage")):
            stof = row.get("stof")
            seen[stof] += 1
            if isinstance(stof, str) and seen[stof] > 1:
                yield fejl(
                    skema.felt(f"stoffer_brugt_30_dage[{number}].stof"),
                    f"»{_stof(stof, ctx)}« er valgt mere end én gang. Behold én linje med stoffets antal dage.",
                )


def _stof(code: str, ctx: Kontekst) -> str:
    return ctx.lister["hovedstof"].label(code) if "hovedstof" in ctx.lister else code


@regel(
    48,
    niveau=(Regelniveau.ADVARSEL,),
    grundlag=Grundlag.A,
    titel="Hovedstoffets dage og hyppighed passer sammen",
    kilde="afledt af V25 §4",
    felter=(f"{_STI}.hovedstof_antal_dage", f"{_STI}.hovedstof_hyppighed"),
)
def hovedstof_dage(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """Days against the list of drugs, and days against the frequency. A number that rule 47 refuses contradicts nothing."""
    for skema in _ivaerksaettelser(sag):
        antal = skema.tal("hovedstof_antal_dage")
        if antal is None or antal not in _DAGE:
            continue
        yield from _mod_stoflisten(skema, antal, ctx)
        yield from _mod_hyppigheden(skema, antal, ctx)


def _mod_hyppigheden(skema: Skema, antal: int, ctx: Kontekst) -> Iterator[Melding]:
    hyppighed, felt = skema.kode("hovedstof_hyppighed"), skema.felt("hovedstof_hyppighed")
    if not known(ctx.lister, _HYPPIGHED, hyppighed):
        return
    ikke_brugt = flag(ctx.lister, _HYPPIGHED, hyppighed, "ikke_brugt")
    if flag(ctx.lister, _HYPPIGHED, hyppighed, "dagligt") and antal < _DAGLIGT_MINDST:
        yield advarsel(
            felt,
            f"Hyppigheden er dagligt, men hovedstoffet er indtaget {dage(antal)} af de seneste 30. Ret det ene svar.",
        )
    elif ikke_brugt and antal > 0:
        yield advarsel(
            felt,
            f"Hyppigheden er ikke brugt de seneste 30 dage, men hovedstoffet er indtaget {dage(antal)}. "
            "Ret det ene svar.",
        )
    elif antal == 0 and not ikke_brugt and not flag(ctx.lister, _HYPPIGHED, hyppighed, "uoplyst"):
        svar = ctx.lister[_HYPPIGHED].label(hyppighed or "")
        yield advarsel(
            felt,
            f"Hovedstoffet er indtaget 0 dage af de seneste 30, men hyppigheden er »{svar}«. Ret det ene svar.",
        )


def _mod_stoflisten(skema: Skema, antal: int, ctx: Kontekst) -> Iterator[Melding]:
    stof = skema.kode("hovedstof")
    rows = skema.raekker("stoffer_brugt_30_dage")
    stoffer = ctx.lister.get("hovedstof")
    if stof is None or any("stof" not in row or (stoffer and row["stof"] not in stoffer) for row in rows):
        return
    felt = skema.felt("hovedstof_antal_dage")
    row = next((row for row in rows if row.get("stof") == stof), None)
    if row is not None:
        i_listen = row.get("antal_dage")
        if isinstance(i_listen, int) and i_listen in _DAGE and i_listen != antal:
            yield advarsel(
                felt,
                f"Hovedstoffet er angivet med {dage(antal)} her og {dage(i_listen)} i listen over stoffer. "
                "Ret det ene tal.",
            )
    elif antal > 0 and (rows or _uden(skema, "stofbrug_seneste_30_dage", "har_brugt", ctx)):
        yield advarsel(
            felt,
            f"Hovedstoffet »{_stof(stof, ctx)}« er angivet med {dage(antal)}, men står ikke blandt de stoffer, "
            "borgeren har brugt de seneste 30 dage. Tilføj det, eller skriv 0.",
        )


def _uden(skema: Skema, felt: str, egenskab: str, ctx: Kontekst) -> bool:
    """Whether the question has an answer of its list, which is called as the field, and that answer lacks the property."""
    svar = skema.kode(felt)
    return known(ctx.lister, felt, svar) and not flag(ctx.lister, felt, svar, egenskab)


@regel(
    49,
    niveau=(Regelniveau.FEJL, Regelniveau.ADVARSEL),
    grundlag=Grundlag.A,
    titel="Alder ved førstegangsbrug",
    kilde="afledt af V25 §4",
    felter=(f"{_STI}.hovedstof_alder_foerste_brug",),
    i_skema=True,
)
def alder_foerste_brug(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """Not above the age at the start of treatment, not together with »Alder uoplyst«, seldom under 8."""
    for skema in _ivaerksaettelser(sag):
        foerste = skema.tal("hovedstof_alder_foerste_brug")
        if foerste is None:
            continue
        felt = skema.felt("hovedstof_alder_foerste_brug")
        if skema.ja("hovedstof_alder_uoplyst"):
            yield fejl(
                felt,
                "Både en alder og »Alder uoplyst« er angivet. Slet alderen, eller fjern krydset i »Alder uoplyst«.",
            )
        alder = alder_paa(sag, ctx, skema.dato("ivaerksat_dato"))
        if alder is not None and foerste > alder:
            yield fejl(
                felt,
                f"Alderen ved førstegangsbrug er {foerste} år, men borgeren var {alder} år ved iværksættelsen. "
                "Ret alderen.",
            )
        elif 0 <= foerste < _TIDLIG_ALDER:
            yield advarsel(felt, f"Alderen ved førstegangsbrug er {foerste} år. Kontrollér, at det er rigtigt.")


@regel(
    50,
    niveau=(Regelniveau.FEJL, Regelniveau.ADVARSEL),
    grundlag=Grundlag.A,
    titel="Injektion: alder og modsigelser",
    kilde="afledt af V25 §4",
    felter=(f"{_STI}.alder_foerste_injektion", f"{_STI}.injektion_nogensinde"),
    i_skema=True,
)
def injektion(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """Age at first injection against the citizen's age, and the main drug's way of intake against both answers."""
    for skema in _ivaerksaettelser(sag):
        injiceres = flag(ctx.lister, "indtagelsesmaade", skema.kode("hovedstof_indtagelsesmaade"), "injektion")
        if injiceres and _uden(skema, "injektion_nogensinde", "har_injiceret", ctx):
            yield advarsel(
                skema.felt("injektion_nogensinde"),
                "Hovedstoffet indtages ved injektion, men her står ikke, at borgeren har injiceret. Ret det ene svar.",
            )
        foerste = skema.tal("alder_foerste_injektion")
        if foerste is None:
            continue
        felt = skema.felt("alder_foerste_injektion")
        alder = alder_paa(sag, ctx, skema.dato("ivaerksat_dato"))
        if alder is not None and foerste > alder:
            yield fejl(
                felt,
                f"Alderen ved første injektion er {foerste} år, men borgeren var {alder} år ved iværksættelsen. "
                "Ret alderen.",
            )
        foerste_brug = skema.tal("hovedstof_alder_foerste_brug")
        if injiceres and foerste_brug is not None and foerste < foerste_brug:
            yield advarsel(
                felt,
                f"Første injektion er angivet til {foerste} år, men hovedstoffet, der injiceres, er først brugt som "
                f"{foerste_brug}-årig. Kontrollér begge aldre.",
            )


def _aldrig(skema: Skema, felt: str, ctx: Kontekst) -> bool:
    """Whether the answer, whose list is called as the field, says never."""
    return flag(ctx.lister, felt, skema.kode(felt), "aldrig")


@regel(
    51,
    niveau=(Regelniveau.ADVARSEL,),
    grundlag=Grundlag.A,
    titel="Aldrig i substitutionsbehandling, men den er registreret",
    kilde="afledt af V25 §4-5",
    felter=(f"{_STI}.substitutionsbehandling_nogensinde",),
)
def aldrig_substitution(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """A substitution treatment of this or an earlier course began before the start of treatment."""
    for forloeb, tidligere in med_tidligere(sag):
        skema, ivaerksat = forloeb.ivaerksaettelse, forloeb.ivaerksat_dato
        if not (skema and ivaerksat and _aldrig(skema, "substitutionsbehandling_nogensinde", ctx)):
            continue
        starter = [
            start
            for hvert in (*tidligere, forloeb)
            for _, behandling in hvert.behandlinger()
            if flag(ctx.lister, typeliste(hvert), behandling.kode("behandlingstype"), "substitution")
            and (start := behandling.dato("tilbudsstartdato")) is not None
            and start < ivaerksat
        ]
        if starter:
            yield advarsel(
                skema.felt("substitutionsbehandling_nogensinde"),
                "Svaret er, at borgeren aldrig har været i substitutionsbehandling, men en er registreret med start "
                f"{format_date(min(starter))}. Ret svaret, eller kontrollér behandlingen.",
            )


@regel(
    52,
    niveau=(Regelniveau.ADVARSEL,),
    grundlag=Grundlag.A,
    titel="Ingen tidligere stofmisbrugsbehandling, men den er registreret",
    kilde="afledt af V25 §3",
    felter=("kontaktforloeb.anmodning.tidligere_stofmisbrugsbehandling",),
)
def tidligere_behandling(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """An earlier course had a completed start of treatment."""
    for forloeb, tidligere in med_tidligere(sag):
        skema = forloeb.anmodning
        if skema is None or not _aldrig(skema, "tidligere_stofmisbrugsbehandling", ctx):
            continue
        ivaerksat = next((f for f in tidligere if f.er_ivaerksat), None)
        if ivaerksat is not None:
            dato = f" {format_date(ivaerksat.ivaerksat_dato)}" if ivaerksat.ivaerksat_dato else ""
            yield advarsel(
                skema.felt("tidligere_stofmisbrugsbehandling"),
                f"Svaret er nej, men borgeren har et tidligere forløb, hvor behandlingen blev iværksat{dato}. Ret svaret.",
            )
