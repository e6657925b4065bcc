"""Whole case files to start from, and a way to change single places in them.

The citizens are SMDB's own examples and numbers put together from parts; everything here is made up. Other tests may use it too.
"""

import copy
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

TODAY = date(2025, 12, 1)
"""The day on which the cases are judged unless a test says otherwise: every date in them lies before it."""

CPR_1977 = "150277-9995"
CPR_2005 = "100705-9995"

ABSENT = object()
"""As a patch's value: the key is taken away."""

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def number(first_six: str, last_four: str = "9995") -> str:
    """A number put together from parts, so that none stands in a file."""
    return f"{first_six}-{last_four}"


def request(**answers: Any) -> dict[str, Any]:
    """A completed Anmodning of 1 August 2025."""
    return {
        "anmodningsdato": "2025-08-01",
        "gravid": "NEJ",
        "tidligere_stofmisbrugsbehandling": "NEJ",
        "psykisk_lidelse": "JA",
        **answers,
    }


def start(**answers: Any) -> dict[str, Any]:
    """A completed Iværksættelse of 11 August 2025, both parts."""
    return {
        "laegesamtale_oenskes": "JA",
        "laegesamtale_afholdt": "JA",
        "laegesamtale_dato": "2025-08-08",
        "ivaerksat_dato": "2025-08-11",
        "screeningsvaerktoej": "ASI",
        "behandlingsformaal": "OPHOER",
        "henvendelse_paa_opfordring_af": ["EGET_INITIATIV", "KOMMUNE_SOCIAL"],
        "boligsituation": "SELVSTAENDIG_BOLIG",
        "boern_under_18": "JA",
        "boern_i_husstanden": "NEJ",
        "stofbrug_seneste_30_dage": "JA",
        "stoffer_brugt_30_dage": [{"stof": "HASH", "antal_dage": 20}, {"stof": "KOKAIN", "antal_dage": 4}],
        "hovedstof": "HASH",
        "hovedstof_antal_dage": 20,
        "hovedstof_alder_foerste_brug": 16,
        "hovedstof_hyppighed": "4_6_DAGE_UGE",
        "hovedstof_indtagelsesmaade": "RYGER",
        "injektion_nogensinde": "NEJ",
        "delt_vaerktoej": "NEJ",
        "hcv_test": "ALDRIG_TESTET",
        "hiv_test": "TESTET_12_MDR",
        "substitutionsbehandling_nogensinde": "ALDRIG",
        **answers,
    }


def treatment(**answers: Any) -> dict[str, Any]:
    """A social treatment from 11 August to 31 October 2025."""
    return {
        "tilbudsstartdato": "2025-08-11",
        "tilbudsslutdato": "2025-10-31",
        "frit_valg": False,
        "behandlingsintensitet": "AMBULANT",
        "behandlingstype": "SOCIAL_SEL101",
        **answers,
    }


def substitution(**answers: Any) -> dict[str, Any]:
    """A methadone treatment with an authorisation code, over the same days."""
    return treatment(**{"behandlingstype": "SUL142_METADON", "autorisationskode": "00DNY", **answers})


def tilbud(*behandlinger: dict[str, Any], p_nummer: str = "1011489075") -> dict[str, Any]:
    """A tilbud with its treatments."""
    return {
        "tilbud": {"tilbud_p_nummer": p_nummer, "tilbud_navn": "Alfa København ApS"},
        "behandlinger": list(behandlinger),
    }


def closing(**answers: Any) -> dict[str, Any]:
    """A completed Forløbsafslutning of 31 October 2025."""
    return {
        "afsluttet_dato": "2025-10-31",
        "status_stofmisbrug": "REDUCERET",
        "aarsag_afsluttet": "FAERDIGBEHANDLET",
        **answers,
    }


def course(**forms: Any) -> dict[str, Any]:
    """A whole course from request to closing, with single forms replaced."""
    return {
        "anmodning": request(),
        "ivaerksaettelse": start(),
        "tilbudstilknytninger": [tilbud(treatment())],
        "forloebsafslutning": closing(),
        **forms,
    }


def request_only_course(**forms: Any) -> dict[str, Any]:
    """A request that never became treatment: Anmodning and Forløbsafslutning only."""
    return {
        "anmodning": request(),
        "forloebsafslutning": closing(
            afsluttet_dato="2025-08-20", status_stofmisbrug="ANDET", aarsag_afsluttet="IKKE_IVAERKSAT"
        ),
        **forms,
    }


def document(*courses: dict[str, Any], cpr_nr: str = CPR_1977) -> dict[str, Any]:
    """A case file of Albertslund with these courses."""
    return {
        "format": "smdb-sag/1",
        "borger": {"cpr_nr": cpr_nr, "navn": "Testborger"},
        "myndighedskommune": "165",
        "profil": "INDBERETTER",
        "kontaktforloeb": list(courses),
    }


def whole_case() -> dict[str, Any]:
    """One citizen, one course, every form completed, nothing to object to."""
    return document(course())


def request_only_case() -> dict[str, Any]:
    """One citizen whose request never became treatment, nothing to object to."""
    return document(request_only_course(), cpr_nr=CPR_2005)


def patched(case: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of the case with the places of ``changes`` (paths as in findings) set anew, or taken away by ``ABSENT``."""
    changed = copy.deepcopy(dict(case))
    for path, value in changes.items():
        steps: list[str | int] = [int(index) if index else name for name, index in _STEP.findall(path)]
        place: Any = changed
        for step in steps[:-1]:
            place = place[step]
        if value is ABSENT:
            del place[steps[-1]]
        else:
            place[steps[-1]] = copy.deepcopy(value)
    return changed
