"""Section 2 of the rules: what is wrong with the citizen's number. All findings stand on ``borger.cpr_nr``.

It may not look the person up and may not refuse on modulus 11 (rule 13). Reading a number is ``domain/cpr.py``.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from smdb_desktop.domain.case.model import Sag
from smdb_desktop.domain.cpr import SMDB_UGYLDIG, Cpr, CprFejl, parse_cpr
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

FELTER = ("borger.cpr_nr",)


def read_cpr(sag: Sag, ctx: Kontekst) -> Cpr | CprFejl:
    """The citizen's number, or why it is none."""
    return _read(sag.borger.cpr_nr, ctx.today)


@lru_cache(maxsize=1)  # eight rules ask about the same citizen, one after the other; only the latest number is kept
def _read(text: str, today: date) -> Cpr | CprFejl:
    try:
        return parse_cpr(text, today)
    except CprFejl as problem:
        return problem.with_traceback(None)


def valid_cpr(sag: Sag, ctx: Kontekst) -> Cpr | None:
    """The citizen's number, or None: other rules say nothing about a number that rule 10 refuses."""
    cpr = read_cpr(sag, ctx)
    return cpr if isinstance(cpr, Cpr) else None


def alder_paa(sag: Sag, ctx: Kontekst, dag: date | None) -> int | None:
    """The citizen's age in full years on a day, or None where day or date of birth is unknown."""
    cpr = valid_cpr(sag, ctx)
    return cpr.alder(dag) if cpr is not None and dag is not None else None


def _felt(sag: Sag) -> str:
    return f"{sag.borger.sti}.cpr_nr"


@regel(
    9,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.K,
    titel=T("Et ugyldigt CPR-nummer kan ikke registreres"),
    kilde="V25 §2",
    felter=FELTER,
)
def ugyldigt(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """SMDB's own sentence."""
    if isinstance(read_cpr(sag, ctx), CprFejl):
        yield fejl(_felt(sag), SMDB_UGYLDIG)


@regel(
    10,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.A,
    titel=T("Ti cifre, en dato der findes, og ingen fødsel i fremtiden"),
    kilde="afledt af V25 §2",
    felter=FELTER,
)
def opbygning(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """What exactly is wrong, which SMDB's sentence does not say."""
    problem = read_cpr(sag, ctx)
    if isinstance(problem, CprFejl):
        yield fejl(_felt(sag), problem.detalje)


@regel(
    11,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.K,
    titel=T("Århundredet følger af 7. ciffer og årstallet"),
    kilde="cpr.dk, opbygning af CPR-nummeret",
    felter=FELTER,
)
def aarhundredet(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """A date that exists, only not in the century of the 7th digit."""
    problem = read_cpr(sag, ctx)
    if isinstance(problem, CprFejl) and problem.regel == 11:
        yield fejl(
            _felt(sag),
            T("Datoen findes ikke i det århundrede, som 7. ciffer angiver. Kontrollér årstallet og 7. ciffer."),
        )


@regel(
    16,
    niveau=(Regelniveau.ADVARSEL,),
    grundlag=Grundlag.K,
    titel=T("Erstatningspersonnummer"),
    kilde="cpr.dk, erstatningspersonnummer i eksterne systemer",
    felter=FELTER,
)
def erstatningsnummer(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """Day of birth plus 60, or letters among the last four."""
    cpr = valid_cpr(sag, ctx)
    if cpr is not None and cpr.erstatning:
        yield advarsel(
            _felt(sag),
            T(
                "Nummeret er et erstatningspersonnummer. Ret det til borgerens eget CPR-nummer med »Ret CPR-nummer« på "
                "Borgeroverblik, så snart det kendes."
            ),
        )


@regel(
    17,
    niveau=(Regelniveau.FEJL,),
    grundlag=Grundlag.K,
    titel=T("Uden gyldigt CPR-nummer kan sagen ikke indberettes"),
    kilde="Danmarks Statistik, præcision og pålidelighed",
    felter=FELTER,
)
def kan_ikke_indberettes(sag: Sag, ctx: Kontekst) -> Iterator[Melding]:
    """A replacement number stays a local case."""
    cpr = valid_cpr(sag, ctx)
    if cpr is not None and cpr.erstatning:
        yield fejl(
            _felt(sag),
            T(
                "Sagen kan ikke indberettes: SMDB tager ikke imod erstatningspersonnumre. Den gemmes kun her på "
                "maskinen."
            ),
        )
