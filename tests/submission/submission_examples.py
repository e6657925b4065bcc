"""Cases and submissions that the tests of this folder share: the guides' own example citizens, nobody real."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from smdb_desktop.examples.example_case import answer_with, example_case
from smdb_desktop.resources import catalog
from smdb_desktop.services.ports.submissions import Indberetning, Organisation

NOW = datetime(2026, 2, 3, 12, 30, 0, tzinfo=UTC)
ORGANISATION = Organisation("Albertslund Kommune", cvr="12345678", p_nummer="1011489075")
VERSION = "2025-07-01"
ID = "0f8b1c5e-3f0a-4f6f-9a8e-8d3a1c1f2b10"


def sag() -> dict[str, Any]:
    """A whole course from request to closing, as a case file object, with a medicine that needs a code, and a hostile name."""
    katalog = catalog()
    medicine = answer_with(katalog, VERSION, "behandling.behandlingstype", "kraever_autorisationskode")
    return example_case(
        katalog,
        VERSION,
        kommune="165",
        borger={"navn": "Testborger Ærø & <Søn>"},
        svar={"anmodning.gravid": "NEJ", "behandling.behandlingstype": medicine},
    )


def indberetning(**changes: Any) -> Indberetning:
    """A complete practice submission; ``changes`` replace fields."""
    given = Indberetning(
        id=ID,
        forloeb_id="8f14e45fceea467fa6f0b3a1d2c4e5f6",
        revision=2,
        art="RETTET",
        skemaversion=VERSION,
        programversion="0.1.0",
        tid=NOW,
        afsender=ORGANISATION,
        myndighedskommune="165",
        oevelse=True,
        forrige_sha256="ab" * 32,
        sag=sag(),
        bekraeftelser=[
            {
                "regel": "29",
                "felt": "kontaktforloeb[0].ivaerksaettelse.ivaerksat_dato",
                "besked": "Startdatoen ligger før iværksættelsen.",
                "begrundelse": "Aftalt med »lægen« & <borgeren>",
                "hvem": "Sagsbehandler A",
                "tid": "2026-02-03T12:00:00Z",
            }
        ],
        modtager=Organisation("Danmarks Statistik", "87654321"),
    )
    return given._replace(**changes)
