"""Made-up citizens for the demo: one case in each state. Nothing here is anybody's.

The numbers are the guides' two example citizens and numbers built like them (…-999x) that fail the check digit on purpose.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.examples.example_case import answer_with, example_case
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.desk.profile import Profil
from smdb_desktop.services.ports.submissions import Organisation
from smdb_desktop.services.workspace import Workspace

PASSPHRASE = "øvelse gør mester"  # noqa: S105  shown on the unlock page of the demo
ORGANISATION = Organisation("Øvelsescentret", cvr="99999999")
PROFIL = Profil(ORGANISATION, "165", ("INDBERETTER", "SUNDHEDSFAGLIG"), "INDBERETTER", "Øvelsesbruger")
ALFA = {"tilbud_navn": "Alfa København ApS", "tilbud_p_nummer": "1011489075", "tilbud_kommune": "101"}


def made_up_cpr(number: int) -> str:
    """The number of a made-up citizen, one for each ``number`` from 0 to 3,599; never one of the guides'."""
    born = date(1950 + number % 50, number // 50 % 12 + 1, number // 600 + 2)
    stem = f"{born:%d%m%y}999"
    weights = (4, 3, 2, 7, 6, 5, 4, 3, 2)
    rest = sum(w * int(c) for w, c in zip(weights, stem, strict=True)) % 11
    # the last digit is one that the check digit never is
    return f"{stem[:6]}-999{next(d for d in (1, 2, 3) if (rest + d) % 11)}"


def anmodning(day: date, **answers: Any) -> dict[str, Any]:
    """A completed request of that day."""
    base = {"gravid": "NEJ", "tidligere_stofmisbrugsbehandling": "NEJ", "psykisk_lidelse": "NEJ"}
    return {"anmodningsdato": day.isoformat(), **base, **answers}


def ivaerksaettelse(day: date, **answers: Any) -> dict[str, Any]:
    """A completed start of treatment on that day; an answer of None leaves the field out."""
    base: dict[str, Any] = {
        "laegesamtale_oenskes": "NEJ",
        "ivaerksat_dato": day.isoformat(),
        "screeningsvaerktoej": "ASI",
        "behandlingsformaal": "REDUKTION",
        "henvendelse_paa_opfordring_af": ["EGET_INITIATIV", "FAMILIE_VENNER"],
        "boligsituation": "SELVSTAENDIG_BOLIG",
        "boern_under_18": "NEJ",
        "stofbrug_seneste_30_dage": "JA",
        "stoffer_brugt_30_dage": [{"stof": "HASH", "antal_dage": 20}],
        "hovedstof": "HASH",
        "hovedstof_antal_dage": 20,
        "hovedstof_alder_foerste_brug": 16,
        "hovedstof_hyppighed": "4_6_DAGE_UGE",
        "hovedstof_indtagelsesmaade": "RYGER",
        "injektion_nogensinde": "NEJ",
        "delt_vaerktoej": "NEJ",
        "hcv_test": "ALDRIG_TESTET",
        "hiv_test": "ALDRIG_TESTET",
        "substitutionsbehandling_nogensinde": "ALDRIG",
    }
    return {k: v for k, v in {**base, **answers}.items() if v is not None}


def tilknytning(start: date, end: date | None, **answers: Any) -> dict[str, Any]:
    """A social treatment at Alfa København ApS."""
    treatment = {
        "tilbudsstartdato": start.isoformat(),
        "tilbudsslutdato": end.isoformat() if end else None,
        "behandlingsintensitet": "AMBULANT",
        "behandlingstype": "SOCIAL_SEL101",
        **answers,
    }
    return {"tilbud": dict(ALFA), "behandlinger": [treatment]}


def afslutning(day: date, **answers: Any) -> dict[str, Any]:
    """A closing on that day."""
    return {
        "afsluttet_dato": day.isoformat(),
        "status_stofmisbrug": "REDUCERET",
        "aarsag_afsluttet": "FAERDIGBEHANDLET",
        **answers,
    }


def case(cpr_nr: str, navn: str, course: Mapping[str, Any]) -> dict[str, Any]:
    """A case file object with one course for Albertslund."""
    return {
        "format": "smdb-sag/1",
        "borger": {"cpr_nr": cpr_nr, "navn": navn},
        "myndighedskommune": "165",
        "profil": "INDBERETTER",
        "kontaktforloeb": [dict(course)],
    }


def whole_course(start: date, days: int = 60) -> dict[str, Any]:
    """Request, start a week later, one treatment, closing."""
    begun, ended = start + timedelta(days=7), start + timedelta(days=7 + days)
    return {
        "anmodning": anmodning(start),
        "ivaerksaettelse": ivaerksaettelse(begun),
        "tilbudstilknytninger": [tilknytning(begun, ended)],
        "forloebsafslutning": afslutning(ended),
    }


def demo_cases(today: date) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The cases of the demo: those that are exported at once, and those that stand in the other states."""
    ago = timedelta(days=1)
    sent = [
        case(made_up_cpr(1), "Sendt Testborger", whole_course(today - 200 * ago)),
        case(
            made_up_cpr(2),
            "Udeblevet Testborger",
            {
                "anmodning": anmodning(today - 90 * ago),
                "forloebsafslutning": afslutning(
                    today - 80 * ago, status_stofmisbrug="ANDET", aarsag_afsluttet="IKKE_IVAERKSAT"
                ),
            },
        ),
    ]
    begun = ivaerksaettelse(today - 3 * ago, status="KLADDE", hovedstof=None, hovedstof_antal_dage=None, hcv_test=None)
    others = [
        case("100705-9995", "Testborger To", {"anmodning": anmodning(today - 9 * ago)}),
        case(made_up_cpr(3), "Kladde Testborger", {"anmodning": anmodning(today - 12 * ago), "ivaerksaettelse": begun}),
        case(
            made_up_cpr(4),
            "Igang Testborger",
            {
                "anmodning": anmodning(today - 40 * ago),
                "ivaerksaettelse": ivaerksaettelse(
                    today - 20 * ago, aarsag_overskridelse_behandlingsgaranti="BORGERS_OENSKE"
                ),
                "tilbudstilknytninger": [tilknytning(today - 20 * ago, None)],
            },
        ),
        case(
            made_up_cpr(5),
            "Mangler Testborger",
            {"anmodning": anmodning(today - 30 * ago), "ivaerksaettelse": ivaerksaettelse(today - 25 * ago)},
        ),
        case(
            made_up_cpr(6),
            "Ny Testborger",
            {"anmodning": {**anmodning(today - ago, psykisk_lidelse=None), "status": "KLADDE"}},
        ),
    ]
    return sent, others


def older_case(katalog: Katalog) -> dict[str, Any]:
    """An open course of the oldest form version that lacks the form which its answers demand."""
    version = min(katalog.versioner.values(), key=lambda v: v.valid_from or date.min)
    name = "ivaerksaettelse.injektion_nogensinde"
    citizen = {"cpr_nr": made_up_cpr(7), "navn": "Ældre Testborger"}
    without = [plads.art for plads in version.pladser if plads.kraevet is not None or plads.afslutter]
    answers = {name: answer_with(katalog, version.id, name, "har_injiceret")}
    return example_case(katalog, version.id, svar=answers, uden=without, borger=citizen, kommune="165")


def fill(workspace: Workspace, today: date, folder: Path) -> None:
    """Put the demo's cases into an open practice store; what counts as sent is exported to ``folder``."""
    sent, others = demo_cases(today)
    service = ImportService(workspace.cases, "Øvelse")
    for raw in sent:
        service.take_in(raw)
    folder.mkdir(parents=True, exist_ok=True)
    workspace.exports.export_all(workspace.desk.folder_way(folder), None)
    for raw in (*others, older_case(workspace.katalog)):
        service.take_in(raw)
