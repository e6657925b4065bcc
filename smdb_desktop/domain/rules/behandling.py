"""Section 7 of the rules: treatments in tilbud, alone and against one another, across tilbud and courses.

It may not forbid overlaps that SMDB allows (rule 57). A period without an end counts as endless.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from smdb_desktop.domain.case.model import Kontaktforloeb, Sag, Tilbudstilknytning
from smdb_desktop.domain.forms.filled import Skema
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.rules.cpr import valid_cpr
from smdb_desktop.domain.rules.forloeb import kladder_i_lukket
from smdb_desktop.domain.rules.registry import (
    Grundlag,
    Kontekst,
    Melding,
    Regelniveau,
    advarsel,
    fejl,
    regel,
)
from smdb_desktop.domain.words import T, Text, Tn, sentences

_STI = "kontaktforloeb.tilbudstilknytninger"
_STARTDATO = (f"{_STI}.behandlinger.tilbudsstartdato",)
_P_NUMMER_CIFRE = 10
_ERSTATNINGSKODER = frozenset({"09YM8", "09YM9", "09YMB"})
_GARANTI_AARSAG = "aarsag_overskridelse_behandlingsgaranti"
_BARNETS_LOV = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class _Periode:
    """A treatment whose period could be read; ``slut`` is date.max while it runs."""

    start: date
    slut: date
    skema: Skema
    tilknytning: Tilbudstilknytning
    forloeb: Kontaktforloeb

    @property
    def hvor(self) -> str:
        """The tilbud by name."""
        return self.tilknytning.tilbud.kode("tilbud_navn") or T("et tilbud uden navn")

    def __str__(self) -> str:
        """The period in words."""
        if self.slut == date.max:
            return T("{start} og stadig åben", start=format_date(self.start))
        return T("{start} til {slut}", start=format_date(self.start), slut=format_date(self.slut))


def _perioder(sag: Sag) -> Iterator[_Periode]:
    """Every treatment with a start, and an end that is readable and not before it (rule 27 speaks of that)."""
    for forloeb in sag.kontaktforloeb:
        for tilknytning, skema in forloeb.behandlinger():
            start, slut = skema.dato("tilbudsstartdato"), skema.dato("tilbudsslutdato")
            if start is None or "tilbudsslutdato" in skema.problems or (slut is not None and slut < start):
                continue
            yield _Periode(start, slut or date.max, skema, tilknytning, forloeb)


def _overlap(
    perioder: Iterable[_Periode], key: Callable[[_Periode], Hashable | None]
) -> Iterator[tuple[_Periode, _Periode]]:
    """Per period the earlier one of its kind that reaches furthest into it, where the two share at least a day.

    A period that is the same single day as the one before is set against that one: the two are a pair of their own.
    """
    groups: dict[Hashable, list[_Periode]] = defaultdict(list)
    for periode in perioder:
        kind = key(periode)
        if kind is not None:
            groups[kind].append(periode)
    for group in groups.values():
        furthest: _Periode | None = None
        before: _Periode | None = None
        for periode in sorted(group, key=lambda p: (p.start, p.slut)):
            if before is not None and _samme_ene_dag(before, periode):
                yield before, periode
            elif furthest is not None and periode.start <= furthest.slut:
                yield furthest, periode
            before = periode
            if furthest is None or periode.slut > furthest.slut:
                furthest = periode


def _samme_ene_dag(foerste: _Periode, anden: _Periode) -> bool:
    return foerste.start == foerste.slut == anden.start == anden.slut


def _meld(foerste: _Periode, anden: _Periode, samme_dag: Text, overlapper: Text) -> Melding:
    """FEJL for an overlap, ADVARSEL where the later begins on the very day the earlier ends: no source forbids that."""
    besked = samme_dag if anden.start == foerste.slut else overlapper
    melder = advarsel if anden.start == foerste.slut else fejl
    return melder(anden.skema.felt("tilbudsstartdato"), besked.format(tilbud=foerste.hvor, periode=str(foerste)))


@regel(
    55,
    niveau=(Regelniveau.FEJL, Regelniveau.ADVARSEL),
    grundlag=Grundlag.K,
    titel=T("Samme tilbud, intensitet og type overlapper ikke"),
    kilde="V25 §5.3, V24 §5.2",
    felter=_STARTDATO,
)
def samme_behandling(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """A shared day (end = start) is a warning, more is an error; so is the same single day twice."""

    def kind(periode: _Periode) -> Hashable | None:
        intensitet, art = periode.skema.kode("behandlingsintensitet"), periode.skema.kode("behandlingstype")
        tilbud = _identitet(periode.tilknytning.tilbud)
        return (tilbud, intensitet, art) if tilbud and intensitet and art else None

    for foerste, anden in _overlap(_perioder(sag), kind):
        if _samme_ene_dag(foerste, anden):
            yield fejl(
                anden.skema.felt("tilbudsstartdato"),
                T(
                    "Behandlingen på {hvor} den {start} er registreret to gange med samme intensitet og type. Slet "
                    "den ene.",
                    hvor=foerste.hvor,
                    start=format_date(anden.start),
                ),
            )
            continue
        yield _meld(
            foerste,
            anden,
            T(
                "En behandling på {tilbud} med samme intensitet og type ({periode}) slutter samme dag, som denne starter. "
                "Kontrollér, at det er rigtigt."
            ),
            T(
                "En behandling på {tilbud} med samme intensitet og type ({periode}) overlapper denne. Ret datoerne, eller slet "
                "den ene."
            ),
        )


def _identitet(tilbud: Skema) -> str:
    """What makes two tilbud the same: the P-nummer, or the name while there is none."""
    return "".join((tilbud.kode("tilbud_p_nummer") or "").split()) or (tilbud.kode("tilbud_navn") or "").casefold()


@regel(
    56,
    niveau=(Regelniveau.FEJL, Regelniveau.ADVARSEL),
    grundlag=Grundlag.K,
    titel=T("Én substitutionsbehandling ad gangen"),
    kilde="V25 §5, V24 §5",
    felter=_STARTDATO,
)
def en_substitution(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """Across tilbud and courses; a change of drug on one day is a warning, as in rule 55."""

    def kind(periode: _Periode) -> Hashable | None:
        return ctx.har(periode.skema, "behandlingstype", "substitution") or None

    for foerste, anden in _overlap(_perioder(sag), kind):
        yield _meld(
            foerste,
            anden,
            T(
                "En anden substitutionsbehandling på {tilbud} ({periode}) slutter samme dag, som denne starter. Kontrollér, at "
                "det er rigtigt."
            ),
            T(
                "En anden substitutionsbehandling på {tilbud} ({periode}) overlapper denne. Borgeren kan kun have én ad gangen: "
                "sæt slutdato på den første."
            ),
        )


@regel(
    60,
    niveau=(Regelniveau.ADVARSEL,),
    grundlag=Grundlag.K,
    titel=T("Autorisationskode, der ikke hører til en person"),
    kilde="nspop.dk, Autorisation",
    felter=(f"{_STI}.behandlinger.autorisationskode",),
)
def erstatningskode(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """The three substitute codes of the register; every entrance has made the letters capitals (rule 59)."""
    for forloeb in sag.kontaktforloeb:
        for _, behandling in forloeb.behandlinger():
            kode = behandling.kode("autorisationskode")
            if kode in _ERSTATNINGSKODER:
                yield advarsel(
                    behandling.felt("autorisationskode"),
                    T(
                        "{kode} er en erstatningskode, som ikke hører til en person. Skriv den ordinerende læges "
                        "egen kode.",
                        kode=kode,
                    ),
                )


@regel(
    61,
    niveau=(Regelniveau.ADVARSEL,),
    grundlag=Grundlag.A,
    titel=T("Alder og hjemmel passer sammen"),
    kilde="afledt af V25 (indledning); barnets lov § 33",
    felter=(f"{_STI}.behandlinger.behandlingstype",),
)
def alder_og_hjemmel(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """Judged on the first day in the tilbud; before 2024 young people could be treated under § 101."""
    cpr = valid_cpr(sag, ctx)
    for forloeb in sag.kontaktforloeb if cpr else ():
        for _, behandling in forloeb.behandlinger():
            start, kode = behandling.dato("tilbudsstartdato"), ctx.kode(behandling, "behandlingstype")
            alder = cpr.alder(start) if cpr and start else None
            if kode is None or alder is None or start is None:
                continue
            hoejst, mindst = kode.flags.get("max_alder"), kode.flags.get("min_alder")
            for_gammel = isinstance(hoejst, int) and alder > hoejst
            for_ung = isinstance(mindst, int) and alder < mindst and start >= _BARNETS_LOV
            if for_gammel or for_ung:
                hjemmel = T("§ 101 i serviceloven") if for_gammel else T("§ 33 i barnets lov")
                yield advarsel(
                    behandling.felt("behandlingstype"),
                    T(
                        "Borgeren er {alder} år den {start}, og typen er »{navn}«. Skulle det være {hjemmel}?",
                        alder=alder,
                        start=format_date(start),
                        navn=kode.label,
                        hjemmel=hjemmel,
                    ),
                )


@regel(
    63,
    niveau=(Regelniveau.ADVARSEL,),
    grundlag=Grundlag.A,
    titel=T("P-nummer på 10 cifre"),
    kilde="afledt af V24 (skærmbillede)",
    felter=(f"{_STI}.tilbud.tilbud_p_nummer",),
)
def p_nummer(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """Missing, or not ten digits; spaces do not count."""
    for forloeb in sag.kontaktforloeb:
        for tilknytning in forloeb.tilbudstilknytninger:
            tilbud = tilknytning.tilbud
            if "tilbud_p_nummer" in tilbud.problems:
                continue
            nummer = "".join((tilbud.kode("tilbud_p_nummer") or "").split())
            felt = tilbud.felt("tilbud_p_nummer")
            if not nummer:
                yield advarsel(felt, T("Tilbuddet har intet P-nummer. Find det på Tilbudsportalen."), mangler=True)
            elif not (nummer.isascii() and nummer.isdigit() and len(nummer) == _P_NUMMER_CIFRE):
                yield advarsel(
                    felt,
                    Tn(
                        "Et P-nummer har 10 cifre; her står {n} tegn. Kontrollér nummeret.",
                        "Et P-nummer har 10 cifre; her står {n} tegn. Kontrollér nummeret.",
                        n=len(nummer),
                    ),
                )


@regel(
    65,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.A,
    titel=T("Tilbud kræver en færdig iværksættelse"),
    kilde="afledt af V25 §4-5",
    felter=(_STI,),
)
def kraever_ivaerksaettelse(sag: Sag, _ctx: Kontekst) -> Iterator[Melding]:
    """A draft is not enough (rule 44); one that the course was closed over is rule 102's."""
    for forloeb in sag.kontaktforloeb:
        if forloeb.er_ivaerksat or forloeb.ivaerksaettelse in kladder_i_lukket(forloeb):
            continue
        besked = sentences(
            T("Tilbuddet er tilknyttet, før iværksættelsen er færdig."),
            T("Den er kun en kladde.") if forloeb.ivaerksaettelse else "",
            T("Udfyld Ny iværksættelse, og tryk Iværksæt behandling."),
        )
        for tilknytning in forloeb.tilbudstilknytninger:
            yield fejl(tilknytning.sti, besked, venter_paa=("ivaerksaettelse",))


@regel(
    103,
    niveau=(Regelniveau.ADVARSEL,),
    grundlag=Grundlag.A,
    titel=T("Frit valg som årsag, men ikke ved nogen behandling"),
    kilde="afledt af V25 §4-5",
    felter=(f"{_STI}.behandlinger.frit_valg",),
)
def frit_valg(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """Judged from the first completed treatment on, and said there: it is confirmed where the tick was left out."""
    for forloeb in sag.kontaktforloeb:
        start = forloeb.ivaerksaettelse
        behandlinger = [skema for _, skema in forloeb.behandlinger()]
        faerdig = next((skema for skema in behandlinger if skema.er_faerdig), None)
        if faerdig is None or start is None or not ctx.har(start, _GARANTI_AARSAG, "frit_valg"):
            continue
        if not any(skema.ja("frit_valg") or "frit_valg" in skema.problems for skema in behandlinger):
            yield advarsel(
                faerdig.felt("frit_valg"),
                T(
                    "Årsagen til, at behandlingsgarantien er overskredet, er frit valg, men ingen behandling har "
                    "frit valg krydset af. Sæt krydset, eller ret årsagen."
                ),
            )
