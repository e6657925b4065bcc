"""What a store promises of the figures of courses, on the encrypted one and on the fake alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.services.ports.figures import START as FIRST
from smdb_desktop.services.ports.figures import Talraekke
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import Json, Svar
from smdb_desktop.store.sqlstore import SqlStore
from tests.store.store_material import (
    ANDEN,
    BO,
    BORGER,
    IDA,
    PASSPHRASE,
    START,
    forloeb,
    indberetning,
    minute,
    skema,
    vault,
    write,
)

FORMS = (
    skema("s1", "anmodning"),
    skema("s2", "ivaerksaettelse"),
    skema("s3", "tilbud"),
    skema("s4", "behandling", "s3"),
    skema("s5", "behandling", "s3", 1),
    skema("s6", "forloebsafslutning"),
)
SAID: Mapping[str, Mapping[str, Json]] = {
    "s1": {"anmodningsdato": "2025-07-10"},
    "s2": {
        "ivaerksat_dato": "2025-07-20",
        "laegesamtale_oenskes": "JA",
        "laegesamtale_afholdt": "JA",
        "laegesamtale_dato": "2025-07-19",
        "aarsag_overskridelse_behandlingsgaranti": "FRIT_VALG",
    },
    "s3": {"tilbud_navn": "Ålykke", "tilbud_p_nummer": "1234567890", "tilbud_kommune": "101"},
    "s4": {
        "behandlingstype": "SOCIAL_SEL101",
        "behandlingsintensitet": "AMBULANT",
        "tilbudsstartdato": "2025-07-20",
        "tilbudsslutdato": "2025-08-20",
        "frit_valg": True,
    },
    "s5": {
        "behandlingstype": "SUL142_METADON",
        "behandlingsintensitet": "DAG",
        "tilbudsstartdato": "2025-08-01",
        "frit_valg": False,
    },
    "s6": {"afsluttet_dato": "2025-09-01", "status_stofmisbrug": "OPHOERT", "aarsag_afsluttet": "UDEBLEVET"},
}
ANOTHER = made_up_cpr(7).replace("-", "")
ALL = ("", "9999-12-31")


@pytest.fixture
def counted(store: Store) -> Store:
    """A citizen with a course of every form, none of them completed."""
    store.cases.save_borger(BORGER, BO, START)
    store.cases.save_borger(ANDEN, BO, START)
    store.cases.create_forloeb(forloeb(skemaer=FORMS), BO)
    return store


def complete(store: Store, *ids: str) -> None:
    for id_ in ids:
        revision = store.cases.forloeb("f1").revision
        store.cases.complete_skema("f1", {id_: SAID[id_]}, [], indberetning(f"i-{id_}"), write(revision))


def row(store: Store, id_: str = "f1") -> Talraekke:
    (found,) = store.figures.listed((id_,))
    assert store.figures.differing() == ()
    return found


def test_a_course_without_a_completed_form_began_on_the_day_it_was_made(counted: Store) -> None:
    day = START.astimezone().date().isoformat()
    wanted = ("b1", "f1", BORGER.cpr_nr, "MAND", "165", "165", "2025-07-01", day, "9999-12-31")
    assert row(counted) == (*wanted, *[""] * 10, "[]")
    assert counted.figures.days() == (day, day)


def test_each_completed_form_says_its_part_and_a_draft_says_nothing(counted: Store) -> None:
    complete(counted, "s1")
    assert row(counted)[7:11] == ("2025-07-10", "9999-12-31", "2025-07-10", "")
    complete(counted, "s2", "s3", "s4")
    first = ["SOCIAL_SEL101", "AMBULANT", "2025-07-20", "2025-08-20", 1, "Ålykke", "1234567890", "101"]
    assert json.loads(row(counted).behandlinger) == [first]
    complete(counted, "s5", "s6")
    said = row(counted)
    assert json.loads(said.behandlinger)[1][:5] == ["SUL142_METADON", "DAG", "2025-08-01", "", 0]
    assert said[8:19] == (
        "2025-09-01",
        "2025-07-10",
        "2025-07-20",
        "2025-09-01",
        "OPHOERT",
        "UDEBLEVET",
        "FRIT_VALG",
        "JA",
        "JA",
        "2025-07-19",
        "",
    )
    # what is being corrected says what it said when it was completed
    answers = {"anmodningsdato": Svar("2025-01-01", "2025-01-01")}
    counted.cases.save_svar("f1", "s1", answers, None, write(counted.cases.forloeb("f1").revision))
    assert row(counted).anmodet == "2025-07-10"
    counted.cases.remove_skema("f1", "s6", write(counted.cases.forloeb("f1").revision))
    assert row(counted).til == "9999-12-31"


def test_who_completed_what_counts_from_the_first_moment_until_before_the_last(counted: Store) -> None:
    """A form that is completed anew counts once, for who did that."""
    for id_, who, at in (("s1", IDA, 1), ("s2", BO, 2), ("s1", BO, 3), ("s3", IDA, 4)):
        revision = counted.cases.forloeb("f1").revision
        counted.cases.complete_skema(
            "f1", {id_: SAID[id_]}, [], indberetning(f"i-{id_}-{at}"), write(revision, at, who)
        )
    bo, ida = BO.navn, IDA.navn
    assert counted.figures.completed(minute(2), minute(4)) == ((bo, 2),)
    assert counted.figures.completed(minute(2), minute(5)) == tuple(sorted(((bo, 2), (ida, 1))))
    assert counted.figures.completed(minute(5), minute(9)) == ()


def test_a_start_that_is_a_draft_is_begun_until_it_is_completed(counted: Store) -> None:
    assert counted.figures.begun() == frozenset()
    counted.cases.save_svar("f1", "s2", {"ivaerksat_dato": Svar("2025-07-20", "2025-07-20")}, None, write(1))
    assert counted.figures.begun() == {"f1"}
    complete(counted, "s2")
    assert counted.figures.begun() == frozenset()


def test_what_changes_at_the_citizen_is_followed(counted: Store) -> None:
    changed = BORGER._replace(cpr_nr=ANOTHER, koen="KVINDE", opholdskommune="101")
    counted.cases.save_borger(changed, IDA, minute(3))
    assert row(counted)[2:5] == (ANOTHER, "KVINDE", "101")
    counted.corrections.give("f1", "b2", IDA, minute(4))
    assert row(counted)[:5] == ("b2", "f1", ANDEN.cpr_nr, "", "")
    complete(counted, "s1")
    counted.corrections.succeed("f1", "f9", "b1", IDA, minute(5))
    assert counted.figures.listed(("f1", "f9")) == (row(counted, "f9"),)
    assert row(counted, "f9")[:5] == ("b1", "f9", ANOTHER, "KVINDE", "101")
    assert row(counted, "f9").anmodet == "2025-07-10"


def test_what_is_laid_down_is_not_counted_and_counts_again_when_it_is_taken_up(counted: Store) -> None:
    complete(counted, "s1")
    before = row(counted)
    counted.deletions.lay_down("f1", "fejl", IDA, minute(3))
    assert counted.figures.listed(("f1",)) == () and counted.figures.differing() == ()
    counted.deletions.take_up("f1", IDA, minute(4))
    assert row(counted) == before
    counted.cases.delete_forloeb("f1", "fejl", IDA, minute(5))
    assert counted.figures.portion(*ALL) == (None, ()) and counted.figures.days() == ("", "")


def test_portions_go_citizen_by_citizen_and_take_what_was_open_on_a_day(counted: Store) -> None:
    complete(counted, "s1", "s6")
    for number, borger in enumerate(("b2", "b1", "b2")):
        counted.cases.create_forloeb(forloeb(f"g{number}", borger, (skema(f"t{number}", "anmodning"),)), BO)
    seen: list[str] = []
    after: tuple[str, str] | None = FIRST
    while after is not None:
        after, rows = counted.figures.portion(*ALL, after, 2)
        assert len(rows) <= 2
        seen += [each.forloeb_id for each in rows]
    assert seen == ["f1", "g1", "g0", "g2"]

    def open_in(fra: str, til: str) -> list[str]:
        return [each.forloeb_id for each in counted.figures.portion(fra, til)[1] if each.forloeb_id == "f1"]

    assert [open_in("2025-07-01", day) for day in ("2025-07-09", "2025-07-10")] == [[], ["f1"]]
    assert [open_in(day, "2026-01-01") for day in ("2025-09-01", "2025-09-02")] == [["f1"], []]


def test_figures_that_differ_are_found_and_made_anew(tmp_path: Path) -> None:
    opened, _ = vault(tmp_path / "data").create(PASSPHRASE, oevelse=True)
    assert isinstance(opened, SqlStore)
    try:
        opened.cases.save_borger(BORGER, BO, START)
        for id_ in ("f1", "f2", "f3"):
            opened.cases.create_forloeb(forloeb(id_, skemaer=(skema(f"s-{id_}", "anmodning"),)), BO)
        right = opened.figures.portion(*ALL)
        opened.conn.execute("UPDATE forloebstal SET anmodet = '2020-01-01' WHERE forloeb_id = 'f1'")
        opened.conn.execute("DELETE FROM forloebstal WHERE forloeb_id = 'f2'")
        assert opened.figures.differing() == ("f1", "f2")
        assert opened.figures.rebuild() == 3
        assert opened.figures.differing() == () and opened.figures.portion(*ALL) == right
    finally:
        opened.close()
