"""Section 6 of the rules: the start of treatment, what it demands and which of its answers contradict one another.

It may not repeat what one field alone must satisfy; ranges and blanks stand in the form definitions.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from smdb_desktop.domain.case.model import Kontaktforloeb, Sag
from smdb_desktop.domain.forms.filled import Row, Skema
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.rules.cpr import alder_paa
from smdb_desktop.domain.rules.forloeb import dage, i_raekkefoelge, med_tidligere
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

_DAGLIGT_MINDST = 25
_DAGE = range(31)
_TIDLIG_ALDER = 8
_STI = "kontaktforloeb.ivaerksaettelse"
_STOFFER = "stoffer_brugt_30_dage"
_BOERNETAL = ("antal_boern_kontakt", "antal_boern_anbragt")
_HOVEDSTOFFET, _STOFFET = (T("Hovedstoffet"), T("hovedstoffet")), (T("Stoffet"), T("stoffet"))
_STOFBRUG = ("stofbrug_seneste_30_dage", "stoffri_seneste_maaned")
"""The question that opens the list of drugs: by its name in each form version, the two ask the opposite (``forms.md`` 5a, 5b)."""


def _ivaerksaettelser(sag: Sag) -> Iterator[Skema]:
    for forloeb in sag.kontaktforloeb:
        if forloeb.ivaerksaettelse is not None:
            yield forloeb.ivaerksaettelse


@regel(
    43,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.A,
    titel=T("Iværksættelse kræver en anmodning i et åbent forløb"),
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
            besked = T("Iværksættelsen har ingen anmodning. Registrér anmodningen først.")
            yield fejl(skema.sti, besked, venter_paa=("anmodning",))
        elif skema.er_faerdig and not forloeb.anmodning.er_faerdig and not forloeb.er_afsluttet:
            yield fejl(skema.sti, T("Anmodningen er kun en kladde. Registrér den, før behandlingen iværksættes."))


@regel(
    47,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.A,
    titel=T("Antal dage 1-30 (hovedstof 0-30), og hvert stof kun én gang"),
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
                    T(
                        "»{stof}« er valgt mere end én gang. Behold én linje med stoffets antal dage.",
                        stof=_stof(skema, stof, ctx),
                    ),
                )


def _stof(skema: Skema, code: str, ctx: Kontekst) -> str:
    liste = ctx.liste(skema, f"{_STOFFER}.stof") or ctx.liste(skema, "hovedstof")
    return liste.label(code) if liste is not None else code


def _linjer(skema: Skema) -> Iterator[tuple[str, Row]]:
    """The rows of the list of drugs, each with its place in the form."""
    for number, row in enumerate(skema.raekker(_STOFFER)):
        yield f"{_STOFFER}[{number}]", row


@regel(
    48,
    niveau=(Regelniveau.ADVARSEL,),
    grundlag=Grundlag.A,
    titel=T("Hovedstoffets dage og hyppighed passer sammen"),
    kilde="afledt af V25 §4",
    felter=(f"{_STI}.hovedstof_antal_dage", f"{_STI}.hovedstof_hyppighed", f"{_STI}.{_STOFFER}.hyppighed"),
)
def hovedstof_dage(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """Days against the list of drugs, and days against the frequency. A number that rule 47 refuses contradicts nothing."""
    for skema in _ivaerksaettelser(sag):
        antal = skema.tal("hovedstof_antal_dage")
        if antal is not None and antal in _DAGE:
            yield from _mod_stoflisten(skema, antal, ctx)
            yield from _mod_hyppigheden(skema, "hovedstof_hyppighed", _HOVEDSTOFFET, antal, None, ctx)
        for place, row in _linjer(skema):
            dage_i_linjen, hyppighed = row.get("antal_dage"), row.get("hyppighed")
            if isinstance(dage_i_linjen, int) and dage_i_linjen in _DAGE[1:] and isinstance(hyppighed, str):
                yield from _mod_hyppigheden(skema, f"{place}.hyppighed", _STOFFET, dage_i_linjen, hyppighed, ctx)


def _mod_hyppigheden(
    skema: Skema, felt: str, hvad: tuple[str, str], antal: int, hyppighed: str | None, ctx: Kontekst
) -> Iterator[Melding]:
    """Days against a frequency: of the main drug, or (``hyppighed``) of a row of the list.

    ``hvad`` is the drug at the beginning of a sentence, and within one.
    """
    navn = felt if hyppighed is None else f"{_STOFFER}.hyppighed"
    svar = ctx.kode(skema, navn, hyppighed)
    if svar is None:
        return
    if svar.flag("dagligt") and antal < _DAGLIGT_MINDST:
        yield advarsel(
            skema.felt(felt),
            T(
                "Hyppigheden er dagligt, men {hvad} er indtaget {dage} af de seneste 30. Ret det ene svar.",
                hvad=hvad[1],
                dage=dage(antal),
            ),
        )
    elif svar.flag("ikke_brugt") and antal > 0:
        yield advarsel(
            skema.felt(felt),
            T(
                "Hyppigheden er ikke brugt de seneste 30 dage, men {hvad} er indtaget {dage}. Ret det ene svar.",
                hvad=hvad[1],
                dage=dage(antal),
            ),
        )
    elif antal == 0 and not svar.flag("ikke_brugt") and not svar.flag("uoplyst"):
        yield advarsel(
            skema.felt(felt),
            T(
                "{hvad} er indtaget 0 dage af de seneste 30, men hyppigheden er »{navn}«. Ret det ene svar.",
                hvad=hvad[0],
                navn=svar.label,
            ),
        )


def _mod_stoflisten(skema: Skema, antal: int, ctx: Kontekst) -> Iterator[Melding]:
    stof = skema.kode("hovedstof")
    rows = skema.raekker("stoffer_brugt_30_dage")
    stoffer = ctx.liste(skema, f"{_STOFFER}.stof")
    if stof is None or any("stof" not in row or (stoffer and row["stof"] not in stoffer) for row in rows):
        return
    felt = skema.felt("hovedstof_antal_dage")
    row = next((row for row in rows if row.get("stof") == stof), None)
    if row is not None:
        i_listen = row.get("antal_dage")
        if isinstance(i_listen, int) and i_listen in _DAGE and i_listen != antal:
            yield advarsel(
                felt,
                T(
                    "Hovedstoffet er angivet med {dage} her og {dage2} i listen over stoffer. Ret det ene tal.",
                    dage=dage(antal),
                    dage2=dage(i_listen),
                ),
            )
    elif antal > 0 and (rows or any(ctx.uden(skema, navn, "har_brugt") for navn in _STOFBRUG)):
        yield advarsel(
            felt,
            T(
                "Hovedstoffet »{stof}« er angivet med {dage}, men står ikke blandt de stoffer, borgeren har brugt "
                "de seneste 30 dage. Tilføj det, eller skriv 0.",
                stof=_stof(skema, stof, ctx),
                dage=dage(antal),
            ),
        )


@regel(
    49,
    niveau=(Regelniveau.FEJL, Regelniveau.ADVARSEL),
    grundlag=Grundlag.A,
    titel=T("Alder ved førstegangsbrug"),
    kilde="afledt af V25 §4",
    felter=(f"{_STI}.hovedstof_alder_foerste_brug", f"{_STI}.{_STOFFER}.alder_foerste_brug"),
    i_skema=True,
)
def alder_foerste_brug(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """Not above the age at the start of treatment, not together with »Alder uoplyst«, seldom under 8."""
    for skema in _ivaerksaettelser(sag):
        foerste = skema.tal("hovedstof_alder_foerste_brug")
        if foerste is not None and skema.ja("hovedstof_alder_uoplyst"):
            yield fejl(
                skema.felt("hovedstof_alder_foerste_brug"),
                T("Både en alder og »Alder uoplyst« er angivet. Slet alderen, eller fjern krydset i »Alder uoplyst«."),
            )
        alder = alder_paa(sag, ctx, skema.dato("ivaerksat_dato"))
        given = [("hovedstof_alder_foerste_brug", foerste)]
        given += [(f"{place}.alder_foerste_brug", _heltal(row, "alder_foerste_brug")) for place, row in _linjer(skema)]
        for navn, aar in given:
            if aar is None:
                continue
            if alder is not None and aar > alder:
                yield fejl(
                    skema.felt(navn),
                    T(
                        "Alderen ved førstegangsbrug er {aar} år, men borgeren var {alder} år ved iværksættelsen. "
                        "Ret alderen.",
                        aar=aar,
                        alder=alder,
                    ),
                )
            elif 0 <= aar < _TIDLIG_ALDER:
                yield advarsel(
                    skema.felt(navn),
                    T("Alderen ved førstegangsbrug er {aar} år. Kontrollér, at det er rigtigt.", aar=aar),
                )


def _heltal(row: Row, navn: str) -> int | None:
    value = row.get(navn)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


@regel(
    50,
    niveau=(Regelniveau.FEJL, Regelniveau.ADVARSEL),
    grundlag=Grundlag.A,
    titel=T("Injektion: alder og modsigelser"),
    kilde="afledt af V25 §4",
    felter=(f"{_STI}.alder_foerste_injektion", f"{_STI}.injektion_nogensinde"),
    i_skema=True,
)
def injektion(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """Age at first injection against the citizen's age, and the main drug's way of intake against both answers."""
    for skema in _ivaerksaettelser(sag):
        injiceres = ctx.har(skema, "hovedstof_indtagelsesmaade", "injektion")
        i_listen = any(
            ctx.har(skema, f"{_STOFFER}.indtagelsesmaade", "injektion", row.get("indtagelsesmaade", ""))
            for _, row in _linjer(skema)
        )
        if i_listen and ctx.uden(skema, "injektion_nogensinde", "har_injiceret"):
            yield advarsel(
                skema.felt("injektion_nogensinde"),
                T(
                    "Et stof på listen indtages ved injektion, men her står ikke, at borgeren har injiceret. Ret "
                    "det ene svar."
                ),
            )
        if injiceres and ctx.uden(skema, "injektion_nogensinde", "har_injiceret"):
            yield advarsel(
                skema.felt("injektion_nogensinde"),
                T(
                    "Hovedstoffet indtages ved injektion, men her står ikke, at borgeren har injiceret. Ret det "
                    "ene svar."
                ),
            )
        foerste = skema.tal("alder_foerste_injektion")
        if foerste is None:
            continue
        felt = skema.felt("alder_foerste_injektion")
        alder = alder_paa(sag, ctx, skema.dato("ivaerksat_dato"))
        if alder is not None and foerste > alder:
            yield fejl(
                felt,
                T(
                    "Alderen ved første injektion er {foerste} år, men borgeren var {alder} år ved iværksættelsen. "
                    "Ret alderen.",
                    foerste=foerste,
                    alder=alder,
                ),
            )
        foerste_brug = skema.tal("hovedstof_alder_foerste_brug")
        if injiceres and foerste_brug is not None and foerste < foerste_brug:
            yield advarsel(
                felt,
                T(
                    "Første injektion er angivet til {foerste} år, men hovedstoffet, der injiceres, er først brugt "
                    "som {foerste_brug}-årig. Kontrollér begge aldre.",
                    foerste=foerste,
                    foerste_brug=foerste_brug,
                ),
            )


@regel(
    51,
    niveau=(Regelniveau.ADVARSEL,),
    grundlag=Grundlag.A,
    titel=T("Aldrig i substitutionsbehandling, men den er registreret"),
    kilde="afledt af V25 §4-5",
    felter=(f"{_STI}.substitutionsbehandling_nogensinde",),
)
def aldrig_substitution(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """A substitution treatment of this or an earlier course began before the start of treatment."""
    starter: date | None = None
    for forloeb in i_raekkefoelge(sag):
        starter = min((day for day in (starter, *substitution(forloeb, ctx)) if day is not None), default=None)
        skema, ivaerksat = forloeb.ivaerksaettelse, forloeb.ivaerksat_dato
        if not (skema and ivaerksat and ctx.har(skema, "substitutionsbehandling_nogensinde", "aldrig")):
            continue
        if starter is not None and starter < ivaerksat:
            yield advarsel(
                skema.felt("substitutionsbehandling_nogensinde"),
                T(
                    "Svaret er, at borgeren aldrig har været i substitutionsbehandling, men en er registreret med "
                    "start {starter}. Ret svaret, eller kontrollér behandlingen.",
                    starter=format_date(starter),
                ),
            )


def substitution(forloeb: Kontaktforloeb, ctx: Kontekst) -> Iterator[date | None]:
    """When each substitution treatment of the course began."""
    for _, behandling in forloeb.behandlinger():
        if ctx.har(behandling, "behandlingstype", "substitution"):
            yield behandling.dato("tilbudsstartdato")


@regel(
    52,
    niveau=(Regelniveau.ADVARSEL,),
    grundlag=Grundlag.A,
    titel=T("Ingen tidligere stofmisbrugsbehandling, men den er registreret"),
    kilde="afledt af V25 §3",
    felter=("kontaktforloeb.anmodning.tidligere_stofmisbrugsbehandling",),
)
def tidligere_behandling(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """An earlier course had a completed start of treatment."""
    for forloeb, tidligere in med_tidligere(sag):
        skema = forloeb.anmodning
        if skema is None or not ctx.har(skema, "tidligere_stofmisbrugsbehandling", "aldrig"):
            continue
        ivaerksat = tidligere.ivaerksat
        if ivaerksat is not None:
            besked = T(
                "Svaret er nej, men borgeren har et tidligere forløb, hvor behandlingen blev iværksat. Ret svaret."
            )
            if ivaerksat.ivaerksat_dato:
                besked = T(
                    "Svaret er nej, men borgeren har et tidligere forløb, hvor behandlingen blev iværksat {dato}. Ret svaret.",
                    dato=format_date(ivaerksat.ivaerksat_dato),
                )
            yield advarsel(skema.felt("tidligere_stofmisbrugsbehandling"), besked)


@regel(
    53,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.A,
    titel=T("Børnetal, eller at borgeren ikke vil oplyse det"),
    kilde="afledt af V24 §4",
    felter=tuple(f"{_STI}.{navn}" for navn in _BOERNETAL),
    i_skema=True,
)
def boernetal(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """A number and the tick beside it contradict each other; range and blank are the field's own."""
    for skema in _ivaerksaettelser(sag):
        for navn in _BOERNETAL:
            if skema.tal(navn) is not None and skema.ja(f"{navn}_vil_ikke_oplyse"):
                yield fejl(
                    skema.felt(navn),
                    T(
                        "Både et antal og »Vil ikke oplyse« er angivet. Slet tallet, også et 0, eller fjern "
                        "krydset i »Vil ikke oplyse«."
                    ),
                )
