"""What a caseworker types into each form of 2025: the example case as it is typed, over a course that begins on 4 August 2025."""

from __future__ import annotations

from datetime import date
from typing import Any

from smdb_desktop.examples.typed import typed_form
from smdb_desktop.resources import catalog

VERSION = "2025-07-01"
_HASH = {"stof": "HASH", "antal_dage": 20}
_SVAR: dict[str, Any] = {
    "anmodning.gravid": "NEJ",
    "ivaerksaettelse.laegesamtale_dato": "2025-08-08",
    "ivaerksaettelse.ivaerksat_dato": "2025-08-11",
    "ivaerksaettelse.stoffer_brugt_30_dage": [_HASH],
    "ivaerksaettelse.hovedstof": "HASH",
    "behandling.tilbudsstartdato": "2025-08-11",
    "behandling.tilbudsslutdato": None,
    "forloebsafslutning.afsluttet_dato": "2025-10-01",
}
"""What the tests that type this look at, or hang on; everything else is as the example case has it."""


def filled(art: str, **svar: Any) -> dict[str, Any]:
    """A whole form as it is typed, with other answers by field, as in a case file."""
    mine = {name: value for name, value in _SVAR.items() if name.startswith(f"{art}.")}
    given = {**mine, **{f"{art}.{navn}": value for navn, value in svar.items()}}
    return typed_form(catalog(), VERSION, art, day=date(2025, 8, 4), svar=given)


def step(art: str, trin_id: str) -> dict[str, Any]:
    """What is typed on one step of a form."""
    trin = next(trin for trin in catalog().versioner[VERSION].skemaer[art].trin if trin.id == trin_id)
    answers = filled(art)
    return {felt.navn: answers[felt.navn] for felt in trin.felter if felt.navn in answers}


ANMODNING = filled("anmodning")
DEL_1 = step("ivaerksaettelse", "ivaerksaettelse_1")
DEL_2 = step("ivaerksaettelse", "ivaerksaettelse_2")
TILBUD = filled("tilbud")
BEHANDLING = filled("behandling")
AFSLUTNING = filled("forloebsafslutning")
ALDRIG_STARTET = {
    **filled("forloebsafslutning", status_stofmisbrug="ANDET", aarsag_afsluttet="IKKE_IVAERKSAT"),
    "afsluttet_dato": "i dag",
}
