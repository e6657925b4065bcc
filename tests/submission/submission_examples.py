"""Cases and submissions that the tests of this folder share: the guides' own example citizens, nobody real."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from smdb_desktop.services.ports.submissions import Indberetning, Organisation

NOW = datetime(2026, 2, 3, 12, 30, 0, tzinfo=UTC)
ORGANISATION = Organisation("Albertslund Kommune", cvr="12345678", p_nummer="1011489075")
ID = "0f8b1c5e-3f0a-4f6f-9a8e-8d3a1c1f2b10"


def sag() -> dict[str, Any]:
    """A whole course from request to closing, as a case file object, answers in the forms' order."""
    return {
        "format": "smdb-sag/1",
        "borger": {"cpr_nr": "150277-9995", "navn": "Testborger Ærø & <Søn>", "opholdskommune": "165"},
        "myndighedskommune": "165",
        "profil": "INDBERETTER",
        "kontaktforloeb": [
            {
                "anmodning": {
                    "anmodningsdato": "2025-08-01",
                    "gravid": "NEJ",
                    "tidligere_stofmisbrugsbehandling": "NEJ",
                    "psykisk_lidelse": "JA",
                },
                "ivaerksaettelse": {
                    "laegesamtale_oenskes": "NEJ",
                    "ivaerksat_dato": "2025-08-11",
                    "screeningsvaerktoej": "ASI",
                    "behandlingsformaal": "OPHOER",
                    "henvendelse_paa_opfordring_af": ["EGET_INITIATIV", "FAMILIE_VENNER"],
                    "boligsituation": "SELVSTAENDIG_BOLIG",
                    "boern_under_18": "NEJ",
                    "stofbrug_seneste_30_dage": "JA",
                    "stoffer_brugt_30_dage": [
                        {"stof": "HEROIN", "antal_dage": 20},
                        {"stof": "METADON", "antal_dage": 3},
                    ],
                    "hovedstof": "HEROIN",
                    "hovedstof_antal_dage": 20,
                    "hovedstof_alder_foerste_brug": 19,
                    "hovedstof_hyppighed": "DAGLIGT",
                    "hovedstof_indtagelsesmaade": "RYGER",
                    "injektion_nogensinde": "NEJ",
                    "delt_vaerktoej": "NEJ",
                    "hcv_test": "ALDRIG_TESTET",
                    "hiv_test": "ALDRIG_TESTET",
                    "substitutionsbehandling_nogensinde": "ALDRIG",
                },
                "tilbudstilknytninger": [
                    {
                        "tilbud": {"tilbud_navn": "Alfa København ApS", "tilbud_p_nummer": "1011489075"},
                        "behandlinger": [
                            {
                                "tilbudsstartdato": "2025-08-11",
                                "tilbudsslutdato": "2025-12-01",
                                "frit_valg": False,
                                "behandlingsintensitet": "AMBULANT",
                                "behandlingstype": "SUL142_METADON",
                                "autorisationskode": "0BCD1",
                            },
                        ],
                    }
                ],
                "forloebsafslutning": {
                    "afsluttet_dato": "2025-12-01",
                    "status_stofmisbrug": "OPHOERT",
                    "aarsag_afsluttet": "FAERDIGBEHANDLET",
                },
            }
        ],
    }


def indberetning(**changes: Any) -> Indberetning:
    """A complete practice submission; ``changes`` replace fields."""
    given = Indberetning(
        id=ID,
        forloeb_id="8f14e45fceea467fa6f0b3a1d2c4e5f6",
        revision=2,
        art="RETTET",
        skemaversion="2025-07-01",
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
        modtager="Danmarks Statistik",
    )
    return given._replace(**changes)
