"""*Godkendelse* of a store: what it says is what plain SQL says of the decrypted forms, and its notes; the command line says
the same."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from smdb_desktop.cli.main import run
from smdb_desktop.domain.figures.approval import FORLOEB_SAMLET, Noegle, count
from smdb_desktop.domain.figures.headline import STARTED
from smdb_desktop.domain.figures.periods import aar
from smdb_desktop.resources import catalog
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.ports.figures import Talraekke
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.reports.approval import approval, cases, percent
from smdb_desktop.services.reports.approval_notes import MOST, notes, write_note
from smdb_desktop.services.reports.facts import facts
from smdb_desktop.services.reports.headline import overview
from smdb_desktop.services.stored.records import BorgerRecord, ForloebRecord, Json, SkemaRecord
from smdb_desktop.store.sqlstore import SqlStore
from tests.cli.cli_process import PASSPHRASE as TYPED
from tests.figures.by_sql import answers
from tests.rules.cases import whole_case
from tests.store.store_material import BO, BORGER, PASSPHRASE, START, vault

GUIDE = "1502779995"
NUMBERS = (GUIDE, "1007059995", f"7{GUIDE[1:]}")
TYPES = {"2025-07-01": ("SOCIAL_SEL101", "SOCIAL_BL33", "SUL142_METADON"), "2024-01-01": ("STOFFRI", "METADON")}


def completed(id_: str, art: str, values: dict[str, Json], parent: str | None = None) -> SkemaRecord:
    return SkemaRecord(id_, art, parent, faerdig=values, faerdig_tid=START, faerdig_af="Bo")


def a_course(id_: str, borger_id: str, chance: random.Random) -> ForloebRecord:
    """A course around New Year and the border of the form versions, with whatever forms it has come to."""
    asked = date(2025, 1, 1) + timedelta(days=chance.choice([0, -1, 1, 180, 181, 364, *range(-200, 400, 40)]))
    version = "2025-07-01" if asked >= date(2025, 7, 1) else "2024-01-01"
    forms = [completed(f"{id_}a", "anmodning", {"anmodningsdato": asked.isoformat()})]
    if chance.random() < 0.7:
        started = asked + timedelta(days=chance.choice([0, 14, 15, 30]))
        forms.append(completed(f"{id_}i", "ivaerksaettelse", {"ivaerksat_dato": started.isoformat()}))
        for number in range(chance.randrange(3)):
            named: dict[str, Json] = {"tilbud_navn": "Alfa", "tilbud_kommune": "101"}
            if chance.random() < 0.7:
                named["tilbud_p_nummer"] = chance.choice(["1234567890", "1234567891"])
            forms.append(completed(f"{id_}t{number}", "tilbud", named))
            begun = started + timedelta(days=chance.randrange(30))
            values: dict[str, Json] = {"behandlingstype": chance.choice(TYPES[version])}
            values |= {
                "behandlingsintensitet": chance.choice(["AMBULANT", "DAG"]),
                "tilbudsstartdato": begun.isoformat(),
            }
            if chance.random() < 0.7:
                values["tilbudsslutdato"] = (begun + timedelta(days=chance.randrange(60))).isoformat()
            forms.append(completed(f"{id_}b{number}", "behandling", values, f"{id_}t{number}"))
    if chance.random() < 0.6:
        ended = asked + timedelta(days=chance.randrange(300))
        forms.append(completed(f"{id_}f", "forloebsafslutning", {"afsluttet_dato": ended.isoformat()}))
    return ForloebRecord(id_, borger_id, "165", "INDBERETTER", version, 1, START, START, "Bo", skemaer=tuple(forms))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[SqlStore]:
    store, _ = vault(tmp_path / "data").create(PASSPHRASE, oevelse=True)
    assert isinstance(store, SqlStore)
    yield store
    store.close()


@pytest.fixture
def filled(opened: SqlStore) -> SqlStore:
    """Three citizens with sixty courses, one of whom cannot be reported."""
    chance = random.Random(81)
    for number, cpr_nr in enumerate(NUMBERS):
        opened.cases.save_borger(
            BorgerRecord(f"b{number}", cpr_nr, "Testborger", chance.choice(["165", "101"])), BO, START
        )
    with opened.together():
        for number in range(60):
            opened.cases.create_forloeb(a_course(f"f{number}", f"b{number % 3}", chance), BO)
    return opened


def by_sql(store: SqlStore, year: int) -> dict[tuple[int, str], int]:
    """The numbers from the decrypted forms alone: not from the table of figures, and by none of the program's functions."""

    def said(art: str, felt: str) -> str:
        return (
            f"coalesce((SELECT json_extract(faerdig, '$.{felt}') FROM skema WHERE forloeb_id = f.id"  # noqa: S608
            f" AND art = '{art}'), '')"
        )

    asked, started, closed = (
        said(art, felt)
        for art, felt in (
            ("anmodning", "anmodningsdato"),
            ("ivaerksaettelse", "ivaerksat_dato"),
            ("forloebsafslutning", "afsluttet_dato"),
        )
    )
    born = "CASE b.cpr_nr WHEN '1007059995' THEN '2005-07-10' ELSE '1977-02-15' END"
    courses = store.conn.execute(
        f"SELECT f.id, b.id, {born}, b.cpr_nr < '4', b.opholdskommune, f.myndighedskommune, {asked},"  # noqa: S608
        f" coalesce(nullif({closed}, ''), '9999-12-31'), {asked}, {started}, {closed}, 0"
        " FROM forloeb AS f JOIN borger AS b ON b.id = f.borger_id"
    ).fetchall()
    field = "json_extract(s.faerdig, '$.{}')".format
    place = "coalesce(json_extract(t.faerdig, '$.tilbud_p_nummer'), 'alfa' || char(10) || '101')"
    treatments = store.conn.execute(
        "SELECT s.forloeb_id, iif(f.skemaversion < '2025', 'behandlingstype_2024', 'behandlingstype') || '/' ||"  # noqa: S608
        f" {field('behandlingstype')}, iif({field('behandlingstype')} LIKE '%METADON', 'medicinsk', 'social'),"
        f" {field('behandlingsintensitet')}, {field('tilbudsstartdato')},"
        f" coalesce({field('tilbudsslutdato')}, '9999-12-31'), {place} FROM skema AS s JOIN skema AS t ON t.id = s.parent_id"
        " JOIN forloeb AS f ON f.id = s.forloeb_id WHERE s.art = 'behandling'"
    ).fetchall()
    return answers(courses, treatments, year)


def test_every_number_is_what_the_decrypted_forms_say(filled: SqlStore) -> None:
    for year in (2024, 2025, 2026):
        found = approval(filled, catalog(), year)
        ours = {(t.noegle.nr, t.noegle.del_): t.nu for each in found.afsnit for t in each.tal if t.nu}
        before = {(t.noegle.nr, t.noegle.del_): t.foer for each in found.afsnit for t in each.tal if t.foer}
        for said, wanted in ((ours, by_sql(filled, year)), (before, by_sql(filled, year - 1))):
            assert {key: n for key, n in said.items() if key[1] != FORLOEB_SAMLET} == wanted
        assert found.uden_cpr <= 1 and found.kommuner == ("165",)
    assert approval(filled, catalog(), 2025).uden_cpr == 1


def test_each_number_has_its_cases_and_only_the_municipality_that_was_asked_for(filled: SqlStore) -> None:
    found = approval(filled, catalog(), 2025)
    ids = cases(filled, catalog(), 2025, Noegle(81))
    assert len(ids) == found.af(81).hele.nu > 10
    assert [row.forloeb_id for row in filled.figures.lines(ids)] == list(ids)
    assert approval(filled, catalog(), 2025, "101").af(81).hele.nu == 0
    assert cases(filled, catalog(), 2025, Noegle(81), "101") == ()


def counted_anew(store: SqlStore, year: int) -> tuple[dict[Noegle, int], ...]:
    """Every number by one count over all rows, of which nothing is kept."""
    periods = aar(year), aar(year - 1)
    found = count(facts(store, catalog(), periods[1].read_from, periods[0].til), periods)
    return tuple({key: n for key, n in each.items() if n} for each in found)


def as_shown(store: SqlStore, year: int) -> tuple[dict[Noegle, int], ...]:
    found = approval(store, catalog(), year)
    shown = [tal for each in found.afsnit for tal in each.tal]
    return {t.noegle: t.nu for t in shown if t.nu}, {t.noegle: t.foer for t in shown if t.foer}


def test_what_is_kept_is_forgotten_with_each_write_and_only_of_the_citizen_written(
    filled: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    of_group = filled.figures.group

    def watched(spand: str, fra: str, til: str) -> tuple[Talraekke, ...]:
        read.append(spand)
        return of_group(spand, fra, til)

    monkeypatch.setattr(filled.figures, "group", watched)

    def agree() -> list[str]:
        read.clear()
        shown = as_shown(filled, 2025)
        of_this_year = [*read]
        assert shown == counted_anew(filled, 2025)
        assert as_shown(filled, 2025) == shown and read == of_this_year, "counted again though nothing was written"
        assert overview(filled, catalog(), 2026).linjer[0].tal[1] == str(shown[0].get(Noegle(81), 0))
        return of_this_year

    assert agree() == ["b0", "b1", "b2"]
    chance = random.Random(7)
    filled.cases.create_forloeb(a_course("ny", "b1", chance), BO)
    assert agree() == ["b1"], "a new course"
    one = filled.cases.forloeb("f3")
    filled.conn.execute("DELETE FROM forloeb WHERE id = 'ny'")
    assert agree() == ["b1"], "a course that is gone"
    filled.cases.save_borger(BorgerRecord("b0", GUIDE, "Testborger", "306"), BO, START)
    assert agree() == ["b0"], "the citizen's municipality"
    filled.conn.execute("UPDATE forloeb SET borger_id = 'b1' WHERE id = ?", (one.id,))
    assert sorted(agree()) == ["b0", "b1"], "a course that was moved"
    filled.figures.rebuild()
    assert agree() == ["b0", "b1", "b2"]
    # a draft of a start is counted although no row of figures is written
    begun = ForloebRecord(
        "k",
        "b1",
        "165",
        "INDBERETTER",
        "2025-07-01",
        1,
        START,
        START,
        "Bo",
        skemaer=(
            completed("ka", "anmodning", {"anmodningsdato": "2025-08-01"}),
            SkemaRecord("ki", "ivaerksaettelse", None),
        ),
    )
    filled.cases.create_forloeb(begun, BO)
    assert agree() == ["b1"]
    before = as_shown(filled, 2025)[0].get(Noegle(95), 0)
    filled.conn.execute("UPDATE skema SET kladde = 1 WHERE id = 'ki'")
    assert agree() == [] and as_shown(filled, 2025)[0][Noegle(95)] == before + 1


def test_other_lists_or_another_program_count_anew(filled: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    approval(filled, catalog(), 2025)
    monkeypatch.setattr("smdb_desktop.services.reports.counted.__version__", "9")
    monkeypatch.setattr(filled.figures, "group", lambda *_: ())
    assert approval(filled, catalog(), 2025).af(81).hele.nu == 0


def test_the_starts_of_a_year_have_their_cases(filled: SqlStore) -> None:
    found = overview(filled, catalog(), 2026)
    for at, year in enumerate(found.aar):
        started = [line.tal[at] for line in found.linjer if line.navn == "ivaerksaettelser"]
        assert started == [str(len(cases(filled, catalog(), year, STARTED)))]
    assert found.aar == (2024, 2025, 2026) and int(found.linjer[1].tal[1]) > 5
    assert not found.tomt and overview(filled, catalog(), 1990).tomt


def test_a_year_without_cases_asks_about_its_noughts(opened: SqlStore) -> None:
    found = approval(opened, catalog(), 1999)
    assert {each.nr for each in found.spoerger} == {85, 88, 89, 91, 92}
    assert all(tal.nu == tal.foer == 0 and percent(tal) == "–" for each in found.afsnit for tal in each.tal)


def test_a_note_is_kept_by_year_and_question_with_who_and_when(opened: Store) -> None:
    at, later = datetime(2026, 2, 1, 9, tzinfo=UTC), datetime(2026, 2, 2, 9, tzinfo=UTC)
    assert write_note(opened, 2025, 91, "  set efter ", at) == notes(opened, 2025)[91]
    assert notes(opened, 2025)[91].tekst == "set efter" and notes(opened, 2025)[91].tid == at
    write_note(opened, 2025, 91, "set efter", later)
    assert notes(opened, 2025)[91].tid == at, "the same again is no change"
    write_note(opened, 2025, 88, "også", later)
    assert sorted(notes(opened, 2025)) == [88, 91] and notes(opened, 2024) == {}
    assert write_note(opened, 2025, 91, " ", later) is None and list(notes(opened, 2025)) == [88]
    assert write_note(opened, 2025, 81, "x" * MOST, later) is not None
    with pytest.raises(UsageError):
        write_note(opened, 2025, 82, "x" * (MOST + 1), later)
    with pytest.raises(KeyError):
        write_note(opened, 2025, 80, "x", later)
    assert sorted(notes(opened, 2025)) == [81, 88]


def test_the_command_line_says_the_same_in_three_ways(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "kode.txt").write_text(TYPED, encoding="utf-8")
    (tmp_path / "sag.json").write_text(json.dumps(whole_case()), encoding="utf-8")
    options = ("--data-dir", str(tmp_path / "data"), "--passphrase-file", str(tmp_path / "kode.txt"))
    assert run(["init", "--practice", "--organisation", "Alfa", "--kommune", "165", *options]) == 0
    assert run(["import", str(tmp_path / "sag.json"), *options]) == 0
    capsys.readouterr()
    assert run(["approval", "2025", "--json", *options]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["format"] == "smdb-godkendelse/1" and [each["nr"] for each in said["spoergsmaal"]] == [*range(81, 96)]
    numbers = {(q["nr"], t["del"]): t["nu"] for q in said["spoergsmaal"] for t in q["tal"]}
    assert sum(numbers.values()) > 0
    run(["approval", "2025", "--csv", *options])
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out), delimiter=";"))
    assert {(int(r["spoergsmaal"]), r["del"]): int(r["nu"]) for r in rows} == numbers
    run(["approval", "2025", *options])
    told = capsys.readouterr()
    assert "81. Har I indberettet" in told.out and "OBS: Tallet er 0" in told.out
    assert GUIDE[-4:] not in told.out + told.err
    for wrong in (["0"], ["99999"], ["2025", "--json", "--csv"], ["2025", "--kommune", "nul"]):
        assert run(["approval", *wrong, *options]) == 2
    assert BORGER.cpr_nr not in capsys.readouterr().out
