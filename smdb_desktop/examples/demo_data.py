"""Made-up citizens for the demo: one case in each state, cut from the example cases. Nothing here is anybody's.

The numbers are the guides' two example citizens and numbers built like them (…-999x) that fail the check digit on purpose.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from smdb_desktop.domain.cpr import parse_cpr
from smdb_desktop.domain.forms.filled import Status
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.durable import make_folders
from smdb_desktop.examples.example_case import Json, answer_with, example_case, example_day
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.desk.profile import Profil
from smdb_desktop.services.ports.submissions import Organisation
from smdb_desktop.services.workspace import Workspace

PASSPHRASE = "øvelse gør mester på mandag"  # noqa: S105  shown on the unlock page of the demo
ORGANISATION = Organisation("Øvelsescentret", cvr="99999999")
PROFIL = Profil(ORGANISATION, "165", ("INDBERETTER", "SUNDHEDSFAGLIG"), "INDBERETTER", "Øvelsesbruger")
OLD = "2024-01-01"
"""The form version that has a KvalHep."""
_CLOSING = ("forloebsafslutning",)
_TREATMENT = ("tilbud", "forloebsafslutning")


def made_up_cpr(number: int) -> str:
    """The number of a made-up citizen, one for each ``number`` from 0 to 3,599; never one of the guides'."""
    born = date(1950 + number % 50, number // 50 % 12 + 1, number // 600 + 2)
    stem = f"{born:%d%m%y}999"
    weights = (4, 3, 2, 7, 6, 5, 4, 3, 2)
    rest = sum(w * int(c) for w, c in zip(weights, stem, strict=True)) % 11
    # the last digit is one that the check digit never is
    return f"{stem[:6]}-999{next(d for d in (1, 2, 3) if (rest + d) % 11)}"


def demo_cases(katalog: Katalog, today: date) -> tuple[list[Json], list[Json]]:
    """The cases of the demo: those that are exported at once, and those that stand in the other states."""
    make = partial(_case, katalog)

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    sent = [
        make(made_up_cpr(1), "Eksporteret Testborger", ago(200)),
        _never_came(katalog, made_up_cpr(2), "Udeblevet Testborger", ago(90)),
        _injecting(katalog, made_up_cpr(8), "Kvalhep Testborger", profil="SUNDHEDSFAGLIG"),
    ]
    others = [
        request_case(katalog, "100705-9995", "Testborger To", ago(9)),
        _begun(make(made_up_cpr(3), "Kladde Testborger", ago(12), uden=_TREATMENT), "ivaerksaettelse"),
        make(made_up_cpr(4), "Igang Testborger", ago(40), uden=_CLOSING, svar=_running(ago(20))),
        make(made_up_cpr(5), "Mangler Testborger", ago(30), uden=_TREATMENT),
        _begun(request_case(katalog, made_up_cpr(6), "Ny Testborger", ago(1)), "anmodning"),
        _injecting(katalog, made_up_cpr(7), "Hepatitis Testborger", uden=("kvalhep", *_CLOSING)),
    ]
    return sent, others


def request_case(katalog: Katalog, cpr_nr: str, navn: str, day: date) -> Json:
    """A citizen who asked for treatment on that day, and nothing more."""
    return _case(katalog, cpr_nr, navn, day, uden=("ivaerksaettelse", *_TREATMENT))


def _case(
    katalog: Katalog,
    cpr_nr: str,
    navn: str,
    day: date,
    *,
    version_id: str = "",
    svar: Mapping[str, Any] = MappingProxyType({}),
    uden: Collection[str] = (),
    profil: str = PROFIL.rolle,
) -> Json:
    """The example case of the version that the day asks for, for this citizen; see ``example_case``."""
    version = katalog.versioner[version_id] if version_id else katalog.version_for(day) or katalog.nyeste
    cpr = parse_cpr(cpr_nr)
    koen = next(k.code for k in katalog.lister["koen"] if k.flag("kan_vaere_gravid") is not cpr.mand)
    return example_case(
        katalog,
        version.id,
        day=day,
        svar=svar,
        uden=uden,
        borger={"cpr_nr": cpr_nr, "navn": navn, "koen": koen},
        kommune=PROFIL.myndighedskommune,
        profil=profil,
    )


def _running(start: date) -> Json:
    """What is answered of a treatment that began on that day and is running."""
    return {
        "ivaerksaettelse.ivaerksat_dato": start.isoformat(),
        "behandling.tilbudsstartdato": start.isoformat(),
        "behandling.tilbudsslutdato": None,
    }


def _never_came(katalog: Katalog, cpr_nr: str, navn: str, day: date) -> Json:
    """A request that never became treatment, closed ten days later."""
    version_id = (katalog.version_for(day) or katalog.nyeste).id
    never = answer_with(katalog, version_id, "forloebsafslutning.aarsag_afsluttet", "kun_uden_ivaerksaettelse")
    svar = {
        "forloebsafslutning.afsluttet_dato": (day + timedelta(days=10)).isoformat(),
        "forloebsafslutning.aarsag_afsluttet": never,
    }
    return _case(katalog, cpr_nr, navn, day, uden=("ivaerksaettelse", "tilbud"), svar=svar)


def _injecting(
    katalog: Katalog, cpr_nr: str, navn: str, *, uden: Collection[str] = (), profil: str = PROFIL.rolle
) -> Json:
    """A course of 2024 that must have a KvalHep; it is running where it is not closed."""
    day = example_day(katalog.versioner[OLD])
    injected = answer_with(katalog, OLD, "ivaerksaettelse.injektion_nogensinde", "har_injiceret")
    svar: Json = {"ivaerksaettelse.injektion_nogensinde": injected}
    if "forloebsafslutning" in uden:
        svar["behandling.tilbudsslutdato"] = None
    return _case(katalog, cpr_nr, navn, day, version_id=OLD, svar=svar, uden=uden, profil=profil)


def _begun(case: Json, art: str) -> Json:
    """The case with this form as a draft that was left in the middle."""
    form = case["kontaktforloeb"][0][art]
    for navn in list(form)[len(form) // 2 :]:
        del form[navn]
    form["status"] = Status.KLADDE.value
    return case


def fill(workspace: Workspace, today: date, folder: Path) -> None:
    """Put the demo's cases into an open practice store; what counts as sent is exported to ``folder``."""
    sent, others = demo_cases(workspace.katalog, today)
    _take_in(workspace, sent)
    make_folders(folder)
    workspace.exports.export_all(workspace.desk.folder_way(folder), None)
    _take_in(workspace, others)


def _take_in(workspace: Workspace, cases: Iterable[Json]) -> None:
    """Import each case in the role that it was made with: some forms are one profile's alone."""
    service = ImportService(workspace.cases, "Øvelse")
    for raw in cases:
        _work_as(workspace, replace(PROFIL, rolle=raw["profil"]))
        service.take_in(raw)
    _work_as(workspace, PROFIL)


def _work_as(workspace: Workspace, profil: Profil) -> None:
    if workspace.profil() != profil:
        workspace.save_profil(profil)
