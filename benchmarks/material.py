"""Made-up cases in quantity, and practice stores filled with them.

Numbers are built so that they fail the check digit, which every number did pass when they would have been given: nobody has
them. The content is the example case of the newest form version. Filling writes through the store's own methods unless it says
otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import lcm
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from smdb_desktop import app
from smdb_desktop.examples import demo_data
from smdb_desktop.examples.example_case import example_case, patched
from smdb_desktop.resources import catalog
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
_FIRST_DAY, _DAYS, _LENGTHS = date(2025, 7, 1), 150, 60
_DIFFERENT = lcm(8, _DAYS, _LENGTHS)
_PLAIN: Mapping[str, Any] = {
    "ivaerksaettelse.laegesamtale_oenskes": "NEJ",
    "ivaerksaettelse.boern_under_18": "NEJ",
    "ivaerksaettelse.stoffer_brugt_30_dage": [{"stof": "HASH", "antal_dage": 20}],
    "ivaerksaettelse.hovedstof": "HASH",
    "tilbud.tilbud_adresse": None,
    "tilbud.tilbudstype": None,
}
"""Most courses have few follow-up questions, and nobody writes addresses."""
_KINDS: Mapping[int, Mapping[str, Any]] = {
    1: {
        "ivaerksaettelse.stoffer_brugt_30_dage": [
            {"stof": stof, "antal_dage": dage} for stof, dage in (("HASH", 20), ("KOKAIN", 4), ("CRACK", 2))
        ],
        "ivaerksaettelse.injektion_nogensinde": "JA",
    },
    4: {"ivaerksaettelse.boern_under_18": "JA", "ivaerksaettelse.laegesamtale_oenskes": "JA"},
    5: {"forloebsafslutning.status_stofmisbrug": "ANDET", "forloebsafslutning.aarsag_afsluttet": "IKKE_IVAERKSAT"},
    7: {"ivaerksaettelse.hovedstof_antal_dage": 31},
}
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2)


def cpr(number: int) -> str:
    """The made-up number of citizen ``number`` (0 to 1,999,999), ten digits."""
    day = _FIRST_BIRTHDAY + timedelta(days=number % _BIRTHDAYS)
    stem = f"{day:%d%m%y}9{number // _BIRTHDAYS % _SERIALS:02d}"
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, stem, strict=True)) % 11
    return stem + next(digit for digit in "123" if (rest + int(digit)) % 11)


def case(number: int) -> dict[str, Any]:
    """Case file object ``number``: whole courses of eight kinds; every fourth has something that SMDB would object to."""
    made = deepcopy(_case(number % _DIFFERENT))
    digits = cpr(number)
    made["borger"] |= {"cpr_nr": f"{digits[:6]}-{digits[6:]}", "navn": f"Testborger {number}"}
    return made


@cache
def _case(number: int) -> dict[str, Any]:
    """The example case of the newest version in one of eight kinds, with other dates for each number."""
    kind, day = number % 8, _FIRST_DAY + timedelta(days=number * 7 % _DAYS)
    begun = day + timedelta(days=17 if kind == 3 else 7)
    ended = begun + timedelta(days=30 + number % _LENGTHS)
    svar: dict[str, Any] = {**_PLAIN, **_KINDS.get(kind, {})}
    svar |= dict.fromkeys(("ivaerksaettelse.ivaerksat_dato", "behandling.tilbudsstartdato"), begun.isoformat())
    svar |= dict.fromkeys(("behandling.tilbudsslutdato", "forloebsafslutning.afsluttet_dato"), ended.isoformat())
    if kind == 7:
        svar["forloebsafslutning.afsluttet_dato"] = (ended + timedelta(days=1)).isoformat()
    uden = ("ivaerksaettelse", "tilbud") if kind == 5 else ()
    made = example_case(catalog(), catalog().nyeste.id, day=day, svar=svar, uden=uden, kommune="165")
    course = made["kontaktforloeb"][0]
    if kind == 2:
        (first,) = course["tilbudstilknytninger"]
        course["tilbudstilknytninger"].append(patched(first, {"behandlinger[0].behandlingsintensitet": "DAG"}))
    elif kind == 3:
        # the reason for the late start and one answer are missing
        del course["ivaerksaettelse"]["aarsag_overskridelse_behandlingsgaranti"], course["ivaerksaettelse"]["hcv_test"]
    elif kind == 6:
        treatments = course["tilbudstilknytninger"][0]["behandlinger"]
        later = {"tilbudsstartdato": (begun + timedelta(days=10)).isoformat(), "behandlingstype": "SOCIAL_BL33"}
        treatments.append(patched(treatments[0], later))
    return made


@contextmanager
def desk() -> Iterator[Desk]:
    """The program around a fresh temporary folder, with a key derivation that costs nothing."""
    with TemporaryDirectory(prefix="smdb-bench-", ignore_cleanup_errors=True) as folder:
        yield opened_desk(Path(folder) / "data")


def opened_desk(data_dir: Path) -> Desk:
    """The program around a folder that is there."""
    made = app.desk(data_dir)
    names = made.katalog.milepaele, made.katalog.datofelter
    return replace(made, vault=FolderVault(data_dir, milepaele=names[0], datofelter=names[1], kdf=CHEAP_KDF))


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
        skemaversion=catalog().nyeste.id,
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
