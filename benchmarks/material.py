"""Made-up cases in quantity, and practice stores filled with them.

Numbers are built so that they fail the check digit, which every number did pass when they would have been given: nobody has
them. The content comes from ``services/demo_data``; filling writes through the store's own methods unless it says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from smdb_desktop import app
from smdb_desktop.examples import demo_data
from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.stored.records import (
    Art,
    BorgerRecord,
    ForloebRecord,
    IndberetningRecord,
    SkemaRecord,
    Svar,
    Tilstand,
)
from smdb_desktop.services.workspace import Desk, Workspace
from smdb_desktop.store.keys.keyslots import KdfParams
from smdb_desktop.store.vault import FolderVault

TODAY = date(2026, 6, 1)
CHEAP_KDF = KdfParams(memory_kib=8, rounds=1, lanes=1)
PASSPHRASE = demo_data.PASSPHRASE
_FIRST_BIRTHDAY, _BIRTHDAYS, _SERIALS = date(1940, 1, 1), 20_000, 100
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2)


def cpr(number: int) -> str:
    """The made-up number of citizen ``number`` (0 to 1,999,999), ten digits."""
    day = _FIRST_BIRTHDAY + timedelta(days=number % _BIRTHDAYS)
    stem = f"{day:%d%m%y}9{number // _BIRTHDAYS % _SERIALS:02d}"
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, stem, strict=True)) % 11
    return stem + next(digit for digit in "123" if (rest + int(digit)) % 11)


def case(number: int) -> dict[str, Any]:
    """Case file object ``number``: whole courses of eight kinds; every fourth has something that SMDB would object to."""
    start = date(2025, 7, 1) + timedelta(days=number * 7 % 150)
    course = demo_data.whole_course(start, days=30 + number % 60)
    begun = date.fromisoformat(course["ivaerksaettelse"]["ivaerksat_dato"])
    ended = date.fromisoformat(course["forloebsafslutning"]["afsluttet_dato"])
    _vary(course, number % 8, start, begun, ended)
    digits = cpr(number)
    return demo_data.case(f"{digits[:6]}-{digits[6:]}", f"Testborger {number}", course)


def _vary(course: dict[str, Any], kind: int, start: date, begun: date, ended: date) -> None:
    body: dict[str, Any] = course["ivaerksaettelse"]
    if kind == 1:
        body |= {
            "stoffer_brugt_30_dage": [
                {"stof": s, "antal_dage": d} for s, d in (("HASH", 20), ("KOKAIN", 4), ("CRACK", 2))
            ],
            "injektion_nogensinde": "JA",
            "alder_foerste_injektion": 19,
        }
    elif kind == 2:
        course["tilbudstilknytninger"].append(demo_data.tilknytning(begun, ended, behandlingsintensitet="DAG"))
    elif kind == 3:
        body["ivaerksat_dato"] = (start + timedelta(days=17)).isoformat()
        del body["hcv_test"]
    elif kind == 4:
        body |= {"boern_under_18": "JA", "boern_i_husstanden": "NEJ", "laegesamtale_oenskes": "JA"}
        body |= {"laegesamtale_afholdt": "JA", "laegesamtale_dato": (start + timedelta(days=3)).isoformat()}
    elif kind == 5:
        course |= {"ivaerksaettelse": None, "tilbudstilknytninger": []}
        course["forloebsafslutning"] |= {"status_stofmisbrug": "ANDET", "aarsag_afsluttet": "IKKE_IVAERKSAT"}
    elif kind == 6:
        more = demo_data.tilknytning(begun + timedelta(days=10), ended, behandlingstype="SOCIAL_BL33")["behandlinger"]
        course["tilbudstilknytninger"][0]["behandlinger"] += more
    elif kind == 7:
        course["forloebsafslutning"]["afsluttet_dato"] = (ended + timedelta(days=1)).isoformat()
        body["hovedstof_antal_dage"] = 31


@contextmanager
def desk() -> Iterator[Desk]:
    """The program around a fresh temporary folder, with a key derivation that costs nothing."""
    with TemporaryDirectory(prefix="smdb-bench-", ignore_cleanup_errors=True) as folder:
        data_dir = Path(folder) / "data"
        yield replace(app.desk(data_dir), vault=FolderVault(data_dir, kdf=CHEAP_KDF))


@contextmanager
def workspace() -> Iterator[Workspace]:
    """An empty practice store, set up and open."""
    with desk() as around:
        opened, _code = around.create(PASSPHRASE, demo_data.PROFIL, oevelse=True)
        try:
            yield opened
        finally:
            opened.close()


def record(number: int, borger_id: str, *, completed: bool) -> ForloebRecord:
    """Course ``number`` as it is stored: every form answered, and completed too unless it is to be a draft."""
    raw = case(number)["kontaktforloeb"][0]
    now = datetime.now(UTC)
    forms: list[SkemaRecord] = []
    for art in ("anmodning", "ivaerksaettelse", "forloebsafslutning"):
        forms.append(_form(art, raw.get(art) or {}, completed=completed))
    for place, link in enumerate(raw.get("tilbudstilknytninger") or ()):
        tilbud = _form("tilbud", link["tilbud"], position=place, completed=completed)
        forms.append(tilbud)
        for i, values in enumerate(link["behandlinger"]):
            forms.append(_form("behandling", values, parent_id=tilbud.id, position=i, completed=completed))
    return ForloebRecord(
        id=uuid4().hex,
        borger_id=borger_id,
        myndighedskommune="165",
        profil="INDBERETTER",
        skemaversion="2025-07-01",
        revision=0,
        oprettet=now,
        aendret=now,
        aendret_af=demo_data.PROFIL.medarbejder,
        skemaer=tuple(forms),
    )


def _form(
    art: str, values: Mapping[str, Any], *, completed: bool, parent_id: str | None = None, position: int = 0
) -> SkemaRecord:
    kept = {name: value for name, value in values.items() if value is not None}
    svar = {name: Svar(value, value) for name, value in kept.items()}
    faerdig = kept if completed and kept else None
    return SkemaRecord(uuid4().hex, art, parent_id, position, svar, faerdig, datetime.now(UTC) if faerdig else None)


def clean_numbers() -> Iterator[int]:
    """The numbers of cases without findings that hold anything back, without end."""
    number = 0
    while True:
        if number % 8 not in (3, 7):
            yield number
        number += 1


def add_case(opened: Workspace, number: int, *, completed: bool = True, klar: bool = False) -> str:
    """Store citizen and course ``number``; with ``klar`` the course waits to be exported. The course's id."""
    store, now = opened.store, datetime.now(UTC)
    borger = BorgerRecord(uuid4().hex, cpr(number), f"Testborger {number}", "165", "1")
    hvem = opened.cases.hvem()
    store.cases.save_borger(borger, hvem, now)
    course = record(number, borger.id, completed=completed)
    store.cases.create_forloeb(course, hvem)
    if klar:
        ny = IndberetningRecord(uuid4().hex, course.id, 0, Art.NY, Tilstand.KLAR, now)
        faerdig = {form.id: form.faerdig for form in course.skemaer if form.faerdig is not None}
        store.cases.complete_skema(course.id, faerdig, (), ny, Write(hvem, now, 0))
    return course.id
