"""The case that is reckoned: a whole course of the newest form version, from the search for a CPR number to *Afsluttet*.

The answers are the example case's, as a caseworker types them. It may name forms and fields, as examples do.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.examples.example_case import CPR, Json, answer_with
from smdb_desktop.examples.typed import typed_form

DAY = date(2025, 8, 4)
NAME = "Testborger Et"
_HASH = {"stof": "HASH", "antal_dage": 20}
_ANSWERS: Json = {
    "anmodning.anmodningsdato": "2025-08-04",
    "anmodning.gravid": "NEJ",
    "ivaerksaettelse.laegesamtale_dato": "2025-08-08",
    "ivaerksaettelse.ivaerksat_dato": "2025-08-11",
    "ivaerksaettelse.stoffer_brugt_30_dage": [_HASH],
    "ivaerksaettelse.hovedstof": "HASH",
    "behandling.tilbudsstartdato": "2025-08-11",
    "behandling.tilbudsslutdato": "2025-11-01",
    "forloebsafslutning.afsluttet_dato": "2025-11-01",
}


@dataclass(frozen=True)
class CaseToType:
    """What is typed: the number to search for, the name, and the answers form by form."""

    cpr: str
    name: str
    request: Json
    start: tuple[Json, ...]
    """Step by step."""
    treatment: Json
    closing: Json


def make_case(katalog: Katalog) -> CaseToType:
    """The case over the newest version of the forms."""
    version = katalog.nyeste.id
    medical = answer_with(katalog, version, "behandling.behandlingstype", "kraever_autorisationskode")
    given = {**_ANSWERS, "behandling.behandlingstype": medical}

    def form(art: str) -> dict[str, Any]:
        svar = {name: value for name, value in given.items() if name.startswith(f"{art}.")}
        return typed_form(katalog, version, art, day=DAY, svar=svar)

    begun = form("ivaerksaettelse")
    steps = katalog.nyeste.skemaer["ivaerksaettelse"].trin
    start = tuple({felt.navn: begun[felt.navn] for felt in step.felter if felt.navn in begun} for step in steps)
    treatment = {**form("tilbud"), **form("behandling"), "autorisationskode": "00dny"}
    return CaseToType(CPR.replace("-", ""), NAME, form("anmodning"), start, treatment, form("forloebsafslutning"))
