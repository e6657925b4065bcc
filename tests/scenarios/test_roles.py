"""Rule 6 below the window: KvalHep is filled by a Sundhedsfaglig, who alone reads everything else; a refusal leaves no trace."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.lists.model import as_raw
from smdb_desktop.services.stored.records import Svar
from smdb_desktop.tables.child import read
from smdb_desktop.ways.folder import FolderWay
from tests.rules.cases import whole_case
from tests.scenario import PROFIL, Scenario
from tests.scenarios.guide_days import CPR, OTHER, SUNDHEDSFAGLIG, V24
from tests.scenarios.test_receiving import TO
from tests.scenarios.test_receiving import handed_over as handed

READER = replace(PROFIL, roller=("SUNDHEDSFAGLIG",), rolle="SUNDHEDSFAGLIG")
BOTH_AS_INDBERETTER = replace(SUNDHEDSFAGLIG, rolle="INDBERETTER")
Act = Callable[[Scenario], Any]


def stands(scenario: Scenario) -> tuple[Any, ...]:
    """Everything of the citizens that a refusal may not touch, and how long the history is."""
    store = scenario.workspace.store
    courses = tuple(store.cases.forloeb(each) for each in sorted(store.cases.all_forloeb_ids()))
    people = {course.borger_id: store.cases.borger(course.borger_id) for course in courses}
    rows = [len(log.haendelser) + len(log.aendringer) for log in (store.log.of(course.id) for course in courses)]
    known = [store.cases.find_borger(number.replace("-", "")) for number in (CPR, OTHER)]
    return courses, people, rows, known, store.lists.counts()


def refused(scenario: Scenario, act: Act, *words: str) -> None:
    """It is refused with a sentence that has these words, and nothing is another than before."""
    before = stands(scenario)
    with pytest.raises(NotAllowed) as why:
        act(scenario)
    assert all(word in str(why.value) for word in words), str(why.value)
    assert stands(scenario) == before


def as_(scenario: Scenario, profil: Any) -> Scenario:
    """The person gets these profiles, and opens the course again as one does who comes from the citizen."""
    scenario.workspace.save_profil(profil)
    return scenario.open(scenario.session.forloeb_id)


@pytest.fixture
def kvalhep(scenario: Scenario) -> Scenario:
    """A course that must have a KvalHep, which a Sundhedsfaglig began and completed; an Indberetter sits there now."""
    record = V24.nurse(V24.started(scenario, delt_vaerktoej="JA"))
    scenario.answers({"kvalhep_dato": V24.after(20), "kvalhep_vaccination": "JA"}).complete("kvalhep", "Aftalt")
    as_(scenario, BOTH_AS_INDBERETTER)
    assert scenario.session.ids("kvalhep") == (record.id,)
    return scenario


def the_kvalhep(scenario: Scenario) -> str:
    return scenario.session.ids("kvalhep")[0]


def restored(scenario: Scenario, sted: tuple[str, str], svar: Svar | None) -> None:
    history = scenario.workspace.history
    history.restore(history.plan_restore(scenario.session.forloeb_id, sted, svar), "Tastefejl")


NOT_AN_INDBERETTERS: dict[str, Act] = {
    "begin": lambda s: s.session.begin("kvalhep"),
    "answer": lambda s: s.session.answer(the_kvalhep(s), "kvalhep_dato", V24.after(21)),
    "clear": lambda s: s.session.clear(the_kvalhep(s)),
    "remove": lambda s: s.session.remove(the_kvalhep(s)),
    "complete": lambda s: s.workspace.cases.complete(s.open_case, s.session.completion(the_kvalhep(s)), {}),
    "restore": lambda s: restored(s, (the_kvalhep(s), "kvalhep_dato"), Svar("01-04-2025", "2025-04-01")),
}


@pytest.mark.parametrize("act", NOT_AN_INDBERETTERS)
def test_nobody_else_fills_kvalhep(kvalhep: Scenario, act: str) -> None:
    refused(kvalhep, NOT_AN_INDBERETTERS[act], "profil")


def test_the_sentence_says_which_profile_and_what_to_do(kvalhep: Scenario) -> None:
    with pytest.raises(NotAllowed) as why:
        kvalhep.session.begin("kvalhep")
    assert "»KvalHep«" in str(why.value) and "»Sundhedsfaglig«" in str(why.value) and "F9" in str(why.value)
    assert kvalhep.answer("tidligere_stofmisbrugsbehandling", "JA"), "everything else is the Indberetter's"


def table(scenario: Scenario) -> None:
    cases = scenario.workspace.table_cases
    book = read(f"CPR-nr.;Navn;Anmodningsdato\r\n{OTHER};Ny;01-04-2025\r\n".encode())
    valg = cases.columns(book.sheets[0])[0]
    shown = cases.look(book, book.sheets[0], valg)
    assert cases.take_in(book, book.sheets[0], valg, shown).forloeb == 0
    raise NotAllowed(str(shown.linjer[0].beskeder[0]))


def taken_in(scenario: Scenario) -> None:
    report = ImportService(scenario.workspace.cases, "Fra fagsystemet").take_in(whole_case())
    assert not report.ok and (report.faerdige, report.kladder) == (0, 0)
    raise NotAllowed(report.linjer[0])


def corrected(scenario: Scenario) -> None:
    corrections = scenario.workspace.corrections
    corrections.correct(corrections.plan(scenario.borger_id, OTHER), "Forkert nummer")


def deleted(scenario: Scenario) -> None:
    deletions = scenario.workspace.deletions
    deletions.delete(deletions.plan(scenario.session.forloeb_id), "Ved en fejl")


def handed_over(scenario: Scenario) -> None:
    handovers = scenario.workspace.handovers
    handovers.write(handovers.plan(scenario.session.forloeb_id, "183"), "Flyttet", FolderWay(Path("ud")), None)


def another_version(scenario: Scenario) -> None:
    skift = scenario.session.answer(scenario.form("anmodning"), "anmodningsdato", "01-08-2025").skift
    assert skift is not None
    scenario.session.skift_skema(skift)


def saved(scenario: Scenario) -> None:
    cases = scenario.workspace.cases
    cases.save_borger(cases.find(OTHER)[0], "Ny borger")


ONLY_A_REPORTERS: dict[str, Act] = {
    "a citizen": saved,
    "a course": lambda s: s.workspace.cases.new_forloeb(s.borger_id),
    "an answer": lambda s: s.session.answer(s.form("anmodning"), "gravid", "JA"),
    "a tilbud": lambda s: s.session.begin("tilbud"),
    "a form thrown away": lambda s: s.session.clear(s.form("ivaerksaettelse")),
    "a treatment removed": lambda s: s.session.remove(s.treatment),
    "a form completed": lambda s: s.complete("anmodning", "Aftalt"),
    "a change of treatment": lambda s: s.workspace.changing.change(s.session.forloeb_id, s.treatment, V24.after(40)),
    "a field given back": lambda s: restored(s, (s.form("anmodning"), "psykisk_lidelse"), None),
    "another form version": another_version,
    "a case file": taken_in,
    "a table": table,
    "a corrected number": corrected,
    "a deletion": deleted,
    "a hand-over": handed_over,
    "a citizen removed": lambda s: s.workspace.removals.remove(s.borger_id, "Ved en fejl"),
}


@pytest.mark.parametrize("act", ONLY_A_REPORTERS)
def test_a_sundhedsfaglig_alone_reads_and_changes_nothing_else(scenario: Scenario, act: str) -> None:
    as_(V24.treated(scenario), READER)
    refused(scenario, ONLY_A_REPORTERS[act], "»Sundhedsfaglig«", "»Indberetter«")


def test_a_closed_course_is_not_opened_again_by_who_only_reads(scenario: Scenario) -> None:
    closing = V24.typed("forloebsafslutning", status_stofmisbrug="ANDET", aarsag_afsluttet="IKKE_IVAERKSAT")
    V24.requested(scenario).answers(closing).complete("forloebsafslutning", "Kom aldrig")
    as_(scenario, READER)
    refused(scenario, lambda s: s.workspace.cases.reopen(s.session.forloeb_id, "Fejl"), "»Sundhedsfaglig«")


def test_a_deletion_is_neither_taken_back_nor_carried_through_by_who_only_reads(
    scenario: Scenario, tmp_path: Path
) -> None:
    V24.requested(scenario).export(tmp_path / "ud")
    deleted(scenario)
    as_(scenario, READER)
    refused(scenario, lambda s: s.workspace.deletions.undo(s.session.forloeb_id), "»Sundhedsfaglig«")
    refused(scenario, lambda s: s.workspace.deletions.forget(s.session.forloeb_id), "»Sundhedsfaglig«")


def test_a_deletion_is_not_marked_as_reported_by_who_only_reads(scenario: Scenario, tmp_path: Path) -> None:
    V24.requested(scenario).export(tmp_path / "ud")
    deleted(scenario)
    as_(scenario, READER)
    work, waits = scenario.workspace, scenario.submissions()[-1]
    refused(scenario, lambda _s: work.marking.mark([waits.id], "i dag"), "»Sundhedsfaglig«", "»Indberetter«")
    assert scenario.submissions()[-1] == waits and work.store.cases.forloeb(waits.forloeb_id).skemaer
    as_(scenario, SUNDHEDSFAGLIG)
    assert work.marking.mark([waits.id], "i dag") == 1
    assert not work.store.cases.forloeb(waits.forloeb_id).skemaer


def thrown(scenario: Scenario, skema_id: str) -> None:
    scenario.session.remove(skema_id)
    scenario.open_case.keeper.remove(skema_id)


@pytest.mark.parametrize("what", ["course", "form", "citizen"])
def test_what_is_in_the_bin_is_neither_put_back_nor_deleted_for_ever_by_who_only_reads(
    scenario: Scenario, what: str
) -> None:
    V24.treated(scenario)
    if what == "course":
        scenario.workspace.cases.delete_forloeb(scenario.session.forloeb_id, "Ved en fejl")
    elif what == "form":
        thrown(scenario, scenario.treatment)
    else:
        known = scenario.workspace.cases.save_borger(scenario.workspace.cases.find(OTHER)[0], "Ny borger")
        scenario.workspace.removals.remove(known.id, "Ved en fejl")
    scenario.workspace.save_profil(READER)
    papirkurv = scenario.workspace.papirkurv
    (line,) = papirkurv.window(0, 9).linjer
    refused(scenario, lambda _s: papirkurv.put_back(line.row.id), "»Sundhedsfaglig«", "»Indberetter«")
    refused(scenario, lambda _s: papirkurv.forget(line.row.id, "Rydder op"), "»Sundhedsfaglig«")
    refused(scenario, lambda _s: papirkurv.empty("Rydder op"), "»Sundhedsfaglig«")
    seen = papirkurv.look(line.row.id)
    assert "»Indberetter«" in seen.hindring and "»Indberetter«" in seen.hvorfor_bliver
    assert papirkurv.window(0, 9).linjer == (line,)
    scenario.workspace.save_profil(SUNDHEDSFAGLIG)
    assert papirkurv.put_back(line.row.id)


def test_a_kvalhep_is_put_back_by_who_fills_it_and_nobody_else(kvalhep: Scenario) -> None:
    as_(kvalhep, READER)
    thrown(kvalhep, the_kvalhep(kvalhep))
    papirkurv = kvalhep.workspace.papirkurv
    lines = papirkurv.window(0, 9).linjer
    as_(kvalhep, BOTH_AS_INDBERETTER)
    (line,) = lines
    refused(kvalhep, lambda _s: papirkurv.put_back(line.row.id), "»KvalHep«")
    as_(kvalhep, READER)
    assert papirkurv.put_back(line.row.id)
    assert kvalhep.open(kvalhep.session.forloeb_id).session.ids("kvalhep")


def test_a_course_that_was_handed_over_is_not_received_by_who_only_reads(scenario: Scenario, tmp_path: Path) -> None:
    raw, code = handed(Scenario(), tmp_path / "ud")
    scenario.workspace.save_profil(replace(READER, myndighedskommune=TO))
    shown = scenario.workspace.handovers.receiving.look(raw, code)
    assert "»Indberetter«" in shown.hvorfor_ikke
    refused(scenario, lambda s: s.workspace.handovers.receiving.take(shown), "»Sundhedsfaglig«")


def test_tilbud_and_lists_are_not_another_by_who_only_reads(scenario: Scenario, tmp_path: Path) -> None:
    V24.requested(scenario)
    work, register = scenario.workspace, scenario.workspace.register
    mine = register.save("", {"tilbud_navn": "Alfa"})
    (sheet,) = read(b"Tilbud;P-nummer\r\nBeta;1099000012\r\n").sheets
    valg = register.columns(sheet)[0]
    made = register.take_in(sheet, valg, register.look(sheet, valg), "f.csv").id
    raw = as_raw(work.katalog.lister["psykisk_lidelse"])
    raw["options"][0]["label"] = "Andre ord"
    file = tmp_path / "psykisk_lidelse.json"
    file.write_text(json.dumps(raw), encoding="utf-8")
    work.kodelister.take(work.kodelister.plan(file))
    raw["options"][0]["label"] = "Igen andre"
    file.write_text(json.dumps(raw), encoding="utf-8")
    work.save_profil(READER)
    acts: list[Act] = [
        lambda _s: register.save(mine, {"tilbud_navn": "Gamma"}),
        lambda _s: register.remove(mine),
        lambda _s: register.take_in(sheet, valg, register.look(sheet, valg), "f.csv"),
        lambda _s: register.undo(made),
        lambda _s: work.kodelister.take(work.kodelister.plan(file)),
        lambda _s: work.kodelister.undo("psykisk_lidelse"),
    ]
    before = register.rows(register.numbers()), work.kodelister.taken()
    for act in acts:
        refused(scenario, act, "»Sundhedsfaglig«")
    assert (register.rows(register.numbers()), work.kodelister.taken()) == before


def test_an_import_is_not_undone_by_who_only_reads(scenario: Scenario) -> None:
    cases = scenario.workspace.table_cases
    scenario.clock.wait(days=30)
    book = read(f"CPR-nr.;Navn;Anmodningsdato\r\n{OTHER};Ny;05-08-2025\r\n".encode())
    valg = cases.columns(book.sheets[0])[0]
    made = cases.take_in(book, book.sheets[0], valg, cases.look(book, book.sheets[0], valg))
    scenario.citizen(CPR)
    as_(scenario, READER)
    refused(scenario, lambda s: s.workspace.table_cases.undo(made.id), "»Sundhedsfaglig«")


def test_a_sundhedsfaglig_alone_reads_everything_and_fills_kvalhep(scenario: Scenario) -> None:
    V24.started(scenario, delt_vaerktoej="JA")
    as_(scenario, READER)
    assert scenario.shown("ivaerksaettelse")["delt_vaerktoej"].raw == "JA"
    assert scenario.workspace.history.of(scenario.session.forloeb_id).haendt
    record = scenario.session.begin("kvalhep")
    scenario.open_case.keeper.begin(record)
    scenario.answer("kvalhep_dato", V24.after(20)).complete("kvalhep", "Aftalt")
    assert scenario.workspace.mangellister()[0].antal == 0
    (form,) = [each for each in scenario.open(scenario.session.forloeb_id).session.records() if each.art == "kvalhep"]
    assert form.faerdig_rolle == "SUNDHEDSFAGLIG"
