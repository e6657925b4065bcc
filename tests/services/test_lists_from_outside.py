"""Code lists from outside: read, compared, kept from a day on, refused with a sentence, taken back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks import material
from smdb_desktop.examples.example_case import example_case
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.lists.model import as_raw
from smdb_desktop.services.lists.template import letter
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import BorgerRecord
from smdb_desktop.services.workspace import Workspace
from smdb_desktop.submission.payload.schema import build_xsd
from tests.fakes.tables import FakeTables
from tests.scenario import PASSPHRASE, Scenario

LISTE = "psykisk_lidelse"
INTENSITET = "behandlingsintensitet"
DAG = date(2026, 1, 1)


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    made = Scenario(tmp_path / "data")
    made.workspace.close()
    made.desk = replace(made.desk, tables=FakeTables())
    made.workspace = made.desk.unlock(PASSPHRASE)
    return made


@pytest.fixture
def work(scenario: Scenario) -> Workspace:
    return scenario.workspace


def as_file(work: Workspace, folder: Path, navn: str, change: Callable[[dict[str, Any]], object]) -> Path:
    """The list of the program with a change, as a JSON file."""
    raw = as_raw(work.katalog.lister[navn])
    change(raw)
    file = folder / f"{navn}.json"
    file.write_text(json.dumps(raw), encoding="utf-8")
    return file


def without(code: str) -> Callable[[dict[str, Any]], object]:
    def change(raw: dict[str, Any]) -> None:
        raw["options"] = [option for option in raw["options"] if option["code"] != code]

    return change


def with_one_more(raw: dict[str, Any]) -> None:
    raw["options"].append({"code": "99", "label": "Et nyt svar", "label_confidence": "official"})


def a_case(work: Workspace, **answers: str) -> dict[str, Any]:
    """A whole course that was requested in 2025, taken in."""
    raw = example_case(work.katalog, "2025-07-01", kommune="165", svar=answers)
    ImportService(work.cases, "Det er rigtigt").take_in(raw)
    return raw


def codes_in_use(raw: object, code: str) -> bool:
    return code in json.dumps(raw)


def test_the_difference_is_shown_and_nothing_is_changed(work: Workspace, tmp_path: Path) -> None:
    def change(raw: dict[str, Any]) -> None:
        with_one_more(raw)
        raw["options"][0]["label"] = "Andre ord"
        raw["options"][1]["uoplyst"] = True
        del raw["options"][2]

    before = work.katalog.lister[LISTE]
    plan = work.kodelister.plan(as_file(work, tmp_path, LISTE, change), DAG)
    (found,) = plan.forskelle
    codes = list(before.koder)
    assert [kode.code for kode in found.nye] == ["99"]
    assert [kode.code for kode in found.udgaar] == [codes[2]]
    assert [(was.code, was.label != now.label, now.label) for was, now in found.ord] == [(codes[0], True, "Andre ord")]
    assert [was.code for was, _ in found.egenskaber] == [codes[1]]
    assert found.ny.valid_from == DAG
    assert work.katalog.lister[LISTE] is before and work.kodelister.taken() == {}


def test_it_applies_from_its_day_on_and_old_values_stay_for_old_days(work: Workspace, tmp_path: Path) -> None:
    plan = work.kodelister.plan(as_file(work, tmp_path, LISTE, with_one_more), DAG)
    work.kodelister.take(plan)
    assert "99" in work.katalog.lister[LISTE]
    assert "99" in work.katalog.paa(DAG)[LISTE] and "99" not in work.katalog.paa(date(2025, 12, 31))[LISTE]
    again = work.kodelister.plan(as_file(work, tmp_path, LISTE, without("99")), date(2026, 2, 1))
    work.kodelister.take(again)
    assert [("99" in work.katalog.paa(day)[LISTE]) for day in (date(2025, 12, 31), DAG, date(2026, 2, 1), None)] == [
        False,
        True,
        False,
        False,
    ]
    assert work.katalog.lister[LISTE].label("99") == "Et nyt svar", "what was answered is still called what it was"
    assert [e.fil for e in work.kodelister.taken()[LISTE]] == [f"{LISTE}.json"] * 2


def test_it_is_there_again_when_the_store_is_opened_and_for_nobody_else(scenario: Scenario, tmp_path: Path) -> None:
    work = scenario.workspace
    own = scenario.desk.katalog.lister[LISTE]
    work.kodelister.take(work.kodelister.plan(as_file(work, tmp_path, LISTE, with_one_more), DAG))
    work.close()
    assert scenario.desk.katalog.lister[LISTE] == own, "a closed store says nothing"
    again = scenario.desk.unlock(PASSPHRASE)
    assert "99" in again.katalog.lister[LISTE]
    assert [each.art for each in again.store.log.of_keys()][-1] is Handling.KODELISTE_SKIFTET
    again.close()
    assert "99" not in Scenario().desk.katalog.lister[LISTE]


def test_a_code_that_is_gone_stays_with_the_cases_of_before(work: Workspace, tmp_path: Path) -> None:
    raw = a_case(work)
    used = next(kode.code for kode in work.katalog.lister[INTENSITET] if codes_in_use(raw, kode.code))
    plan = work.kodelister.plan(as_file(work, tmp_path, INTENSITET, without(used)), DAG)
    assert plan.forskelle[0].brugt == {used: 1}
    work.kodelister.take(plan)
    (forloeb_id,) = work.store.cases.all_forloeb_ids()
    session = work.cases.open(forloeb_id).session
    assert used in session.lister[INTENSITET] and used not in work.katalog.lister[INTENSITET]
    assert [fund for fund in session.fund() if used in fund.besked] == []


def test_a_list_without_a_code_that_later_cases_use_is_refused_with_the_number(work: Workspace, tmp_path: Path) -> None:
    raw = a_case(work)
    used = next(kode.code for kode in work.katalog.lister[INTENSITET] if codes_in_use(raw, kode.code))
    with pytest.raises(UsageError) as told:
        work.kodelister.plan(as_file(work, tmp_path, INTENSITET, without(used)), date(2025, 7, 1))
    assert f"mangler koden »{used}«" in str(told.value) and "1 sag bruger" in str(told.value)
    assert "Intet er ændret." in str(told.value) and work.kodelister.taken() == {}


def twice(raw: dict[str, Any]) -> None:
    raw["options"].append(raw["options"][0])


def without_property(raw: dict[str, Any]) -> None:
    for option in raw["options"]:
        option.pop("substitution", None)


def asked_by_a_form(raw: dict[str, Any]) -> None:
    for option in raw["options"]:
        option.pop("udloeser_kvalhep", None)
        option.pop("har_injiceret", None)


REFUSED: dict[str, tuple[str, Callable[[dict[str, Any]], object], str]] = {
    "a code used twice": (LISTE, twice, "står to gange"),
    "without a property that rules need": ("behandlingstype", without_property, "egenskaben »substitution«"),
    "a word that is no property": (LISTE, lambda raw: raw["options"][0].update(farve="rød"), "ukendt nøgle"),
    "no answer at all": (LISTE, lambda raw: raw.update(options=[]), "listen er tom"),
    "a code that the program stores itself": ("koen", lambda raw: raw["options"].pop(0), "som programmet selv bruger"),
    "a code that no schema can carry": (LISTE, lambda raw: raw["options"][0].update(code="a\0"), "vises eller sendes"),
    "half a sign": (LISTE, lambda raw: raw["options"][0].update(label="\ud800"), "vises eller sendes"),
    "an age in words, which no rule reads": (
        "behandlingstype",
        lambda raw: [option.update(min_alder="18") for option in raw["options"]],
        "et helt tal",
    ),
    "nothing new": (LISTE, lambda raw: raw.update(title="Andet"), "Der er intet at skifte"),
}


@pytest.mark.parametrize(("navn", "change", "words"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_says_why_and_leaves_no_trace(
    work: Workspace, tmp_path: Path, navn: str, change: Callable[[dict[str, Any]], object], words: str
) -> None:
    before = work.store.written()
    with pytest.raises(UsageError) as told:
        work.kodelister.plan(as_file(work, tmp_path, navn, change), DAG)
    assert words in str(told.value), told.value
    assert work.store.written() == before and work.kodelister.taken() == {}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1]",
        b"\xff\xfe\x00",
        b'{"a": 1}',
        b'{"findes_ikke": {"options": []}}',
        b"[" * 100_000,
        b'{"options": [{"code": "1", "label": "a", "antal_dage": ' + b"1" * 5000 + b"}]}",
        b'{"options": [NaN]}',
    ],
)
def test_a_file_that_is_none_is_refused(work: Workspace, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "fil.json"
    file.write_bytes(content)
    with pytest.raises(UsageError):
        work.kodelister.plan(file, DAG)


def test_the_municipality_in_whose_name_new_cases_begin_cannot_go(work: Workspace, tmp_path: Path) -> None:
    """No case need have it yet."""
    profil = work.profil()
    assert profil is not None
    with pytest.raises(UsageError, match="som programmet selv bruger"):
        work.kodelister.plan(as_file(work, tmp_path, "kommune", without(profil.myndighedskommune)), DAG)
    other = next(kode.code for kode in work.katalog.lister["kommune"] if kode.code != profil.myndighedskommune)
    assert work.kodelister.plan(as_file(work, tmp_path, "kommune", without(other)), DAG).forskelle


def test_an_earlier_day_than_the_list_of_now_is_refused(work: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="gælder fra"):
        work.kodelister.plan(as_file(work, tmp_path, LISTE, with_one_more), date(2000, 1, 1))


def test_it_is_taken_back_and_again_refused_while_it_is_used(work: Workspace, tmp_path: Path) -> None:
    service = work.kodelister
    service.take(service.plan(as_file(work, tmp_path, LISTE, with_one_more), date(2025, 7, 1)))
    a_case(work, **{"anmodning.psykisk_lidelse": "99"})
    with pytest.raises(UsageError) as told:
        service.undo(LISTE)
    assert "kan ikke fortrydes: 1 sag bruger koden »99«" in str(told.value) and LISTE in service.taken()
    assert "99" in work.katalog.lister[LISTE]


def test_what_was_counted_in_a_draft_by_another_edition_is_counted_anew(scenario: Scenario, tmp_path: Path) -> None:
    work = scenario.workspace
    scenario.citizen("150277-9995").answer("gravid", "JA")

    def counted() -> bool:
        return work.drafts.window(0, 10).linjer[0].talt

    def count() -> None:
        work.drafts.keep(work.drafts.count(work.drafts.window(0, 10).linjer))

    count()
    assert counted()
    work.kodelister.take(work.kodelister.plan(as_file(work, tmp_path, LISTE, with_one_more), DAG))
    assert not counted()
    count()
    assert counted()


def test_what_nobody_uses_is_taken_back(work: Workspace, tmp_path: Path) -> None:
    service = work.kodelister
    own = work.katalog.lister[LISTE]
    service.take(service.plan(as_file(work, tmp_path, LISTE, with_one_more), DAG))
    assert service.undo(LISTE) == own or "99" not in work.katalog.lister[LISTE]
    assert service.taken() == {} and work.katalog.lister[LISTE] == own
    with pytest.raises(UsageError, match="intet at fortryde"):
        service.undo(LISTE)


def test_what_has_left_is_read_with_the_codes_of_a_list_that_was_taken_back(scenario: Scenario, tmp_path: Path) -> None:
    """A file with the code lies outside, and nobody's case has it any more."""
    work = scenario.workspace
    work.kodelister.take(work.kodelister.plan(as_file(work, tmp_path, LISTE, with_one_more), date(2025, 7, 1)))
    a_case(work)
    assert work.store.outbox.number()
    work.kodelister.undo(LISTE)
    for _ in range(2):
        lister = scenario.workspace.katalog.lister
        assert "99" not in lister[LISTE] and "99" not in scenario.workspace.katalog.paa(date(2026, 6, 1))[LISTE]
        assert lister[LISTE].label("99") == "Et nyt svar" and scenario.workspace.kodelister.taken() == {}
        assert b'value="99"' in build_xsd(tuple(scenario.desk.katalog.versioner.values()), lister)
        scenario.workspace.close()
        assert scenario.desk.katalog.lister[LISTE].label("99") == "99", "a closed store says nothing"
        scenario.workspace = scenario.desk.unlock(PASSPHRASE)


def test_a_case_with_a_new_answer_is_judged_by_the_day_of_its_request(work: Workspace, tmp_path: Path) -> None:
    from smdb_desktop.domain.judgement import check_document

    work.kodelister.take(work.kodelister.plan(as_file(work, tmp_path, LISTE, with_one_more), DAG))
    raw = example_case(work.katalog, "2025-07-01", kommune="165", svar={"anmodning.psykisk_lidelse": "99"})
    found = check_document(raw, work.katalog, date(2026, 6, 1))
    assert ["99" in fund.besked for fund in found if fund.felt.endswith("psykisk_lidelse")] == [True]


# -- tables ------------------------------------------------------------------------------------------------------------------

HEAD = ("Liste", "Kode", "Svar", "Gælder fra")


def tables(work: Workspace) -> FakeTables:
    assert isinstance(work.desk.tables, FakeTables)
    return work.desk.tables


def rows_of(work: Workspace, navn: str) -> list[tuple[str, ...]]:
    return [(navn, kode.code, str(kode.label), "01-01-2026") for kode in work.katalog.lister[navn]]


def test_a_table_with_codes_and_words_keeps_the_properties(work: Workspace, tmp_path: Path) -> None:
    """What Danmarks Statistik would send: no property stands in it."""
    rows = rows_of(work, "behandlingstype")
    rows.append(("behandlingstype", "77", "Noget nyt", "01-01-2026"))
    tables(work).put(tmp_path / "svar.xlsx", [HEAD, *rows], "Ark1")
    (found,) = work.kodelister.plan(tmp_path / "svar.xlsx").forskelle
    assert [kode.code for kode in found.nye] == ["77"] and not found.egenskaber and not found.udgaar
    assert found.ny.valid_from == DAG


def test_the_template_comes_back_as_no_difference(work: Workspace, tmp_path: Path) -> None:
    tables(work).write(tmp_path / "skabelon.xlsx", work.kodelister.template())
    codes, _how = tables(work).read(tmp_path / "skabelon.xlsx").sheets
    each = {(liste.navn, kode.code, str(kode.label)) for liste in work.katalog.lister.values() for kode in liste}
    assert {row.texts[:3] for row in codes.data} == each, "every answer of every list"
    with pytest.raises(UsageError, match="Der er intet at skifte"):
        work.kodelister.plan(tmp_path / "skabelon.xlsx", date(2026, 1, 1))


BAD_TABLES: dict[str, tuple[list[tuple[str, ...]], str]] = {
    "twice": ([HEAD, (LISTE, "1", "a", ""), (LISTE, "1", "b", "")], "række 2 og 3"),
    "no code": ([HEAD, (LISTE, "", "a", "")], "række 2: der mangler en kode"),
    "no words": ([HEAD, (LISTE, "1", "", "")], "har ingen ord"),
    "another list": ([HEAD, ("findes_ikke", "1", "a", "")], "ikke kender: findes_ikke"),
    "no heading": ([("a", "b"), ("1", "2")], "overskrifterne Kode og Svar"),
    "two days": ([HEAD, (LISTE, "1", "a", "01-01-2026"), (LISTE, "2", "b", "02-01-2026")], "to forskellige dage"),
    "no day": ([HEAD, (LISTE, "1", "a", "i går måske")], "er ikke en dato"),
    "another column": ([(*HEAD, "farve"), (LISTE, "1", "a", "", "rød")], "ikke kender: farve"),
    "neither yes nor no": ([(*HEAD, "uoplyst"), (LISTE, "1", "a", "", "måske")], "hverken ja eller nej"),
}


@pytest.mark.parametrize(("rows", "words"), BAD_TABLES.values(), ids=BAD_TABLES)
def test_a_table_that_cannot_be_used_names_the_row(
    work: Workspace, tmp_path: Path, rows: list[tuple[str, ...]], words: str
) -> None:
    tables(work).put(tmp_path / "svar.csv", rows)
    with pytest.raises(UsageError) as told:
        work.kodelister.plan(tmp_path / "svar.csv", DAG)
    assert words in str(told.value), told.value


def test_a_table_without_names_belongs_to_the_chosen_list(work: Workspace, tmp_path: Path) -> None:
    rows = [(code, words) for _navn, code, words, _day in rows_of(work, LISTE)]
    tables(work).put(tmp_path / "svar.csv", [("Kode", "Svar"), *rows, ("99", "Et nyt svar")])
    with pytest.raises(UsageError, match="Vælg listen først"):
        work.kodelister.plan(tmp_path / "svar.csv", DAG)
    (found,) = work.kodelister.plan(tmp_path / "svar.csv", DAG, LISTE).forskelle
    assert found.ny.navn == LISTE and [kode.code for kode in found.nye] == ["99"]


def test_several_lists_are_taken_in_together_or_not_at_all(work: Workspace, tmp_path: Path) -> None:
    both = {navn: as_raw(work.katalog.lister[navn]) for navn in (LISTE, INTENSITET)}
    for raw in both.values():
        with_one_more(raw)
    file = tmp_path / "lister.json"
    file.write_text(json.dumps(both), encoding="utf-8")
    before = work.store.written().taeller
    work.kodelister.take(work.kodelister.plan(file, DAG))
    assert set(work.kodelister.taken()) == set(both) and work.store.written().taeller == before + 1
    twice(both[LISTE])
    file.write_text(json.dumps(both), encoding="utf-8")
    with pytest.raises(UsageError):
        work.kodelister.plan(file, date(2026, 2, 1))
    assert all(len(each) == 1 for each in work.kodelister.taken().values())


def test_the_letter_asks_every_question_and_names_every_proposal(work: Workspace) -> None:
    text = letter(work.katalog.lister, date(2026, 11, 27), "Testkommune")
    proposed = [liste for liste in work.katalog.lister.values() if liste.is_proposal]
    assert all(f"({liste.navn})" in text for liste in proposed) and "smdb@dst.dk" in text
    assert "6. Kan et afsluttet forløb genåbnes" in text and "Testkommune" in text


def test_a_list_that_the_forms_cannot_use_any_more_is_passed_over_said_and_kept(
    scenario: Scenario, tmp_path: Path
) -> None:
    """A newer program asks for a property that the list of before has not."""
    work = scenario.workspace
    work.kodelister.take(work.kodelister.plan(as_file(work, tmp_path, LISTE, with_one_more), DAG))
    kept: Any = work.store.settings.get("kodelister")
    kept[LISTE][0]["indhold"]["options"][0]["ukendt_egenskab"] = True
    work.store.settings.put("kodelister", kept)
    work.close()
    again = scenario.desk.unlock(PASSPHRASE)
    assert "99" not in again.katalog.lister[LISTE] and again.kodelister.unfit() == (LISTE,)
    again.kodelister.take(again.kodelister.plan(as_file(again, tmp_path, LISTE, with_one_more), date(2026, 2, 1)))
    assert "99" in again.katalog.lister[LISTE] and again.kodelister.unfit() == ()
    again.kodelister.undo(LISTE)
    assert again.kodelister.unfit() == (LISTE,) and "99" not in again.katalog.lister[LISTE]
    again.kodelister.undo(LISTE)
    assert again.kodelister.taken() == {}
    again.close()


# -- through the whole store ----------------------------------------------------------------------------------------------


class Asked(Exception):
    """A person asked to stop."""


def kommune_without(work: Workspace, tmp_path: Path, code: str) -> Path:
    return as_file(work, tmp_path, "kommune", without(code))


def test_a_citizen_without_courses_keeps_a_municipality_on_its_list(work: Workspace, tmp_path: Path) -> None:
    who, now = work.store.people.who(), work.clock()
    work.store.cases.save_borger(BorgerRecord("alene", material.cpr(3), "Alene", "751"), who, now)
    with pytest.raises(UsageError) as told:
        work.kodelister.plan(kommune_without(work, tmp_path, "751"), DAG)
    assert "som 1 borger bruger" in str(told.value)
    a_case(work, **{"tilbud.tilbud_kommune": "751"})
    with pytest.raises(UsageError) as told:
        work.kodelister.plan(kommune_without(work, tmp_path, "751"), date(2025, 7, 1))
    assert "som 1 sag og 1 borger bruger" in str(told.value)


def test_a_look_tells_how_far_it_is_and_ends_where_somebody_says_so(work: Workspace, tmp_path: Path) -> None:
    a_case(work)
    file, heard = as_file(work, tmp_path, INTENSITET, without("DAG")), list[tuple[int, int]]()
    work.kodelister.plan(file, DAG, fremskridt=lambda done, all_: heard.append((done, all_)))
    assert heard[0] == (0, 1) and heard[-1] == (1, 1)

    def stop(_done: int, _all: int) -> None:
        raise Asked

    before = work.store.written()
    with pytest.raises(Asked):
        work.kodelister.plan(file, DAG, fremskridt=stop)
    assert work.store.written() == before


def test_what_is_written_between_the_look_and_the_yes_is_looked_at_too(work: Workspace, tmp_path: Path) -> None:
    a_case(work, **{"behandling.behandlingsintensitet": "AMBULANT"})
    plan = work.kodelister.plan(as_file(work, tmp_path, INTENSITET, without("DAG")), date(2025, 7, 1))
    raw = example_case(work.katalog, "2025-07-01", kommune="165", svar={"behandling.behandlingsintensitet": "DAG"})
    raw["borger"]["cpr_nr"] = material.cpr(5)
    ImportService(work.cases, "Det er rigtigt").take_in(raw)
    with pytest.raises(UsageError) as told:
        work.kodelister.take(plan)
    assert "mangler koden »DAG«" in str(told.value) and "1 sag bruger" in str(told.value)
    assert work.kodelister.taken() == {}


def test_a_list_is_not_taken_back_from_under_what_was_written_meanwhile(work: Workspace, tmp_path: Path) -> None:
    work.kodelister.take(work.kodelister.plan(as_file(work, tmp_path, LISTE, with_one_more), date(2025, 7, 1)))

    def meanwhile(done: int, all_: int) -> None:
        if done == all_:
            a_case(work, **{"anmodning.psykisk_lidelse": "99"})

    with pytest.raises(UsageError) as told:
        work.kodelister.undo(LISTE, meanwhile)
    assert "1 sag bruger koden »99«" in str(told.value)
    assert set(work.kodelister.taken()) == {LISTE}


def test_what_was_written_and_laid_down_meanwhile_keeps_a_list_until_nothing_is_in_it(
    work: Workspace, tmp_path: Path
) -> None:
    """It can be put back, and would have an answer that is on no list; the sentence says where it lies."""
    made = list[str]()
    work.kodelister.take(work.kodelister.plan(as_file(work, tmp_path, LISTE, with_one_more), date(2025, 7, 1)))

    def meanwhile(done: int, all_: int) -> None:
        if done == all_ and not made:
            a_case(work, **{"anmodning.psykisk_lidelse": "99"})
            made.extend(work.store.cases.all_forloeb_ids())
            work.store.deletions.lay_down(made[0], "grund", work.cases.hvem(), work.kodelister.clock())

    with pytest.raises(UsageError, match="1 sag, som ligger i papirkurven eller er slettet, bruger koden »99«"):
        work.kodelister.undo(LISTE, meanwhile)
    with pytest.raises(UsageError, match="1 sag, som ligger i papirkurven eller er slettet, bruger koden »99«"):
        work.kodelister.undo(LISTE)
    work.store.deletions.forget(made[0], work.cases.hvem(), work.kodelister.clock())
    work.kodelister.undo(LISTE)
    assert work.kodelister.taken() == {}


def test_only_one_of_two_takes_a_list_back(work: Workspace, tmp_path: Path) -> None:
    work.kodelister.take(work.kodelister.plan(as_file(work, tmp_path, LISTE, with_one_more), DAG))
    done = list[bool]()

    def meanwhile(_done: int, _all: int) -> None:
        if not done:
            done.append(True)
            work.kodelister.undo(LISTE)

    with pytest.raises(UsageError) as told:
        work.kodelister.undo(LISTE, meanwhile)
    assert "der er intet at fortryde" in str(told.value)
