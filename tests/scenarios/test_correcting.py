"""*Ret CPR-nummer* and *Fjern borger*: everything goes to the right number, what was reported is taken back, nothing is lost."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.domain.cpr import CprFejl
from smdb_desktop.services.casework import correcting, laid_down, readback
from smdb_desktop.services.casework.cases import MOVED
from smdb_desktop.services.casework.correcting import CorrectionService, Plan, Resultat
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.errors import NotAllowed, RevisionConflict, StoreFull
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Afgaaet, Art, Svar, Tilstand
from smdb_desktop.store.sqlstore import SqlStore
from tests.rules.cases import number
from tests.scenario import PASSPHRASE, Scenario
from tests.scenarios.typed import ALDRIG_STARTET, ANMODNING

WRONG, RIGHT = "150277-9995", "100705-9995"
WHY = "Tastefejl i anmodningen"


@pytest.fixture
def requested(scenario: Scenario) -> Scenario:
    """A citizen under a wrong number, with a registered request."""
    return asked(scenario, WRONG, "Kanarie Prøvesen")


def asked(scenario: Scenario, cpr: str, navn: str) -> Scenario:
    scenario.citizen(cpr, navn).answers(ANMODNING).complete("anmodning")
    return scenario


def closed(scenario: Scenario) -> Scenario:
    scenario.clock.wait(days=1)
    scenario.answers(ALDRIG_STARTET).complete("forloebsafslutning", "Mødte ikke op")
    return scenario


def service(scenario: Scenario) -> CorrectionService:
    return scenario.workspace.corrections


def id_of(scenario: Scenario, cpr: str) -> str:
    _, borger = scenario.workspace.cases.find(cpr)
    assert borger is not None, f"nobody has {cpr}"
    return borger.id


def unknown(scenario: Scenario, cpr: str) -> bool:
    return scenario.workspace.cases.find(cpr)[1] is None


def plan(scenario: Scenario, right: str = RIGHT, wrong: str = WRONG) -> Plan:
    return service(scenario).plan(id_of(scenario, wrong), right)


def correct(scenario: Scenario, right: str = RIGHT, wrong: str = WRONG, why: str = WHY) -> Resultat:
    made = service(scenario).correct(plan(scenario, right, wrong), why)
    scenario.borger_id = made.borger_id
    return made


def outbox(scenario: Scenario) -> list[tuple[str, int, Art, Tilstand]]:
    rows = scenario.workspace.exports.udbakke()
    found = [(r.cpr_nr, r.indberetning.revision, r.indberetning.art, r.indberetning.tilstand) for r in rows]
    return sorted(found)


def said(scenario: Scenario, path: Path) -> Mapping[str, Any]:
    return scenario.desk.submissions.read_payload(scenario.payload(path))


# -- the number is nobody's here -------------------------------------------------------------------------------------


def test_the_citizen_gets_the_right_number_with_everything(requested: Scenario) -> None:
    borger_id, course = requested.borger_id, requested.session.forloeb_id
    before = requested.workspace.store.cases.forloeb(course)
    made = correct(requested)
    assert made.borger_id == borger_id
    assert RIGHT in made.besked and "eksporteret" not in made.besked
    assert unknown(requested, WRONG)
    assert requested.workspace.store.cases.forloeb(course).skemaer == before.skemaer
    assert outbox(requested) == [("1007059995", 1, Art.NY, Tilstand.KLAR)]


def test_the_log_says_who_when_and_why_and_no_number_in_the_reason(requested: Scenario) -> None:
    correct(requested, why=f"Borgeren hed {number('150277', '9995')} i journalen")
    log = requested.workspace.store.log
    event = log.of_borger(requested.borger_id).haendelser[-1]
    assert (event.art, event.hvem, event.tid) == (Handling.CPR_RETTET, "Ida", requested.clock())
    assert event.data is not None
    assert event.data["begrundelse"] == "Borgeren hed [CPR-nummer] i journalen"
    assert (event.data["fra"], event.data["til"]) == ("1502779995", "1007059995")
    changed = [c for c in log.of_borger(requested.borger_id).aendringer if c.felt == "cpr_nr"][-1]
    assert (changed.fra, changed.til) == (Svar("1502779995", "1502779995"), Svar("1007059995", "1007059995"))
    assert log.verify() == ()


@pytest.mark.parametrize("blank", ["", "  ", "\u200b"])
def test_without_a_reason_nothing_is_corrected(requested: Scenario, blank: str) -> None:
    with pytest.raises(NotAllowed, match="begrundelse"):
        correct(requested, why=blank)
    assert unknown(requested, RIGHT)


def test_the_sex_follows_the_number_unless_a_person_said_otherwise(scenario: Scenario) -> None:
    asked(scenario, WRONG, "Et")
    correct(scenario, number("150277", "9994"))
    assert scenario.workspace.store.cases.borger(scenario.borger_id).koen == "2"
    cpr, _ = scenario.workspace.cases.find(number("150277", "9994"))
    scenario.workspace.cases.save_borger(cpr, "Et", koen="1")
    correct(scenario, number("150277", "9992"), number("150277", "9994"))
    assert scenario.workspace.store.cases.borger(scenario.borger_id).koen == "1"


@pytest.mark.parametrize("text", ["150277-999", "150277-XXXX", "", "310225-1111"])
def test_a_number_that_cannot_be_is_no_correction(requested: Scenario, text: str) -> None:
    with pytest.raises(CprFejl):
        plan(requested, text)


def test_the_number_that_the_citizen_has_is_no_correction(requested: Scenario) -> None:
    with pytest.raises(NotAllowed, match="i forvejen"):
        plan(requested, "1502779995")


def test_a_replacement_number_becomes_the_real_one_and_can_be_reported(scenario: Scenario, tmp_path: Path) -> None:
    replacement = number("750190", "1234")
    scenario.citizen(replacement, "Uden Nummer").answers(ANMODNING)
    with pytest.raises(NotAllowed):
        scenario.complete("anmodning")
    assert "»Ret CPR-nummer«" in " ".join(str(f.besked) for f in scenario.session.fund() if f.regel == 16)
    correct(scenario, RIGHT, replacement)
    scenario.open(scenario.session.forloeb_id).complete("anmodning")
    (result,) = scenario.export(tmp_path / "ud")
    assert result.ok, result.besked
    assert outbox(scenario) == [("1007059995", 1, Art.NY, Tilstand.EKSPORTERET)]


def test_a_number_that_an_earlier_program_took_in_hidden_can_be_shown_and_corrected(requested: Scenario) -> None:
    store = requested.workspace.store
    hidden = store.cases.borger(requested.borger_id)._replace(cpr_nr="150277" + "XXXX")
    store.cases.save_borger(hidden, requested.workspace.cases.hvem(), requested.clock())
    assert requested.overview().cpr.erstatning
    service(requested).correct(service(requested).plan(requested.borger_id, RIGHT), WHY)
    assert id_of(requested, RIGHT) == requested.borger_id


def test_what_will_happen_is_said_before(requested: Scenario) -> None:
    lines = service(requested).consequences(plan(requested))
    assert lines[0] == readback.MODULUS
    assert "1 forløb flyttes" in lines[1]
    assert lines[-1] == readback.NO_REGISTER
    assert laid_down.IN_SMDB not in lines


# -- something was reported under the wrong number -------------------------------------------------------------------


def test_what_was_reported_is_reported_deleted_there_and_new_here(requested: Scenario, tmp_path: Path) -> None:
    (first,) = requested.export(tmp_path / "ud")
    made = plan(requested)
    requested.clock.wait(seconds=60)
    assert laid_down.IN_SMDB in service(requested).consequences(made)
    result = correct(requested)
    assert "sletningen og det nye er klar i Udbakken" in result.besked
    assert laid_down.IN_SMDB in result.besked
    assert outbox(requested) == [
        ("1007059995", 1, Art.NY, Tilstand.KLAR),
        ("1502779995", 1, Art.NY, Tilstand.EKSPORTERET),
        ("1502779995", 2, Art.SLETTET, Tilstand.KLAR),
    ]
    valgt = requested.overview().valgt
    assert valgt is not None
    assert [line.hvad for line in valgt.haendt][:1] == ["Rettede borgerens CPR-nummer; forløbet fulgte med"]
    assert "Begyndte forløbet" in [line.hvad for line in valgt.haendt], "and what was before"
    (waits,) = requested.overview().rettet
    assert "150277-xxxx" in waits and "klar i Udbakken" in waits and laid_down.IN_SMDB in waits
    results = requested.export(tmp_path / "ud")
    assert requested.overview().rettet == (laid_down.GONE.format(cpr="150277-xxxx"),)
    assert [r.ok for r in results] == [True, True], [r.besked for r in results]
    assert first.path is not None
    was = said(requested, first.path)
    sent = {str(p["art"]): p for p in (said(requested, r.path) for r in results if r.path is not None)}
    deletion, new = sent["SLETTET"], sent["NY"]
    assert (deletion["forloeb_id"], deletion["revision"], deletion["forrige_sha256"]) == (
        was["forloeb_id"],
        2,
        requested.workspace.store.outbox.indberetninger_of(str(was["forloeb_id"]))[0].payload_sha256,
    )
    assert deletion["sag"]["borger"] == {"cpr_nr": WRONG}
    assert deletion["sag"]["kontaktforloeb"] == []
    assert (new["revision"], new["art"], new["forrige_sha256"]) == (1, "NY", "")
    assert new["forloeb_id"] != was["forloeb_id"]
    assert new["sag"]["borger"]["cpr_nr"] == RIGHT
    assert new["sag"]["kontaktforloeb"] == was["sag"]["kontaktforloeb"]


def test_what_is_marked_as_typed_in_is_to_be_mended_in_smdb_for_certain(requested: Scenario) -> None:
    (klar,) = requested.submissions()
    hvem, now = requested.workspace.cases.hvem(), requested.clock()
    requested.workspace.store.reports.mark([klar.id], now.date(), {}, hvem, now)
    lines = " ".join(service(requested).consequences(plan(requested)))
    assert "1 forløb er markeret som tastet ind i SMDB: slet det" in lines
    assert laid_down.IN_SMDB not in lines
    assert "slet det på SMDB's sider" in correct(requested).besked
    assert [row[2] for row in outbox(requested)] == [Art.NY, Art.NY, Art.SLETTET]


def test_a_deletion_that_was_marked_by_mistake_is_ready_to_leave_again(requested: Scenario, tmp_path: Path) -> None:
    requested.export(tmp_path / "ud")
    correct(requested)
    marking, before = requested.workspace.marking, outbox(requested)
    (deletion,) = [r.indberetning for r in requested.workspace.exports.queue() if r.indberetning.art is Art.SLETTET]
    marking.mark([deletion.id], "i dag")
    assert outbox(requested)[-1] == ("1502779995", 2, Art.SLETTET, Tilstand.INDBERETTET)
    marking.undo(deletion.id, "Det var en anden")
    assert outbox(requested) == before
    assert [r.ok for r in requested.export(tmp_path / "ud")] == [True, True]
    assert requested.workspace.store.log.verify() == ()


def test_a_deletion_that_was_typed_may_go_out_as_a_file_as_well(requested: Scenario, tmp_path: Path) -> None:
    requested.export(tmp_path / "ud")
    correct(requested)
    (deletion,) = [r.indberetning for r in requested.workspace.exports.queue() if r.indberetning.art is Art.SLETTET]
    requested.workspace.marking.mark([deletion.id], "i dag")
    result = requested.again(deletion.id, tmp_path / "ud")
    assert result.ok and result.path is not None, result.besked
    assert said(requested, result.path)["sag"]["kontaktforloeb"] == []
    assert outbox(requested)[-1] == ("1502779995", 2, Art.SLETTET, Tilstand.INDBERETTET)


def test_sending_again_is_harmless_and_later_edits_go_on_from_the_new_one(requested: Scenario, tmp_path: Path) -> None:
    requested.export(tmp_path / "ud")
    correct(requested)
    requested.export(tmp_path / "ud")
    assert requested.export(tmp_path / "ud") == ()
    (line,) = requested.overview().forloeb
    requested.open(line.id).answer("gravid", "JA").complete("anmodning")
    assert outbox(requested)[:2] == [
        ("1007059995", 1, Art.NY, Tilstand.EKSPORTERET),
        ("1007059995", 2, Art.RETTET, Tilstand.KLAR),
    ]


def test_a_deletion_that_was_cut_off_is_found_where_it_arrived(requested: Scenario, tmp_path: Path) -> None:
    requested.export(tmp_path / "ud")
    correct(requested)
    (deletion,) = [r.indberetning for r in requested.workspace.exports.queue() if r.indberetning.art is Art.SLETTET]
    frozen = requested.prepared(deletion.id, tmp_path / "ud")
    signer = requested.workspace.certificates.open_signer(None)
    file = requested.desk.submissions.container(frozen.payload, frozen.id, signer, requested.clock())
    (tmp_path / "ud" / f"{frozen.id}.asice").write_bytes(file)
    results = requested.export(tmp_path / "ud")
    assert all(r.ok for r in results), [r.besked for r in results]
    assert [(row[1], row[3]) for row in outbox(requested)] == [
        (1, Tilstand.EKSPORTERET),
        (1, Tilstand.EKSPORTERET),
        (2, Tilstand.EKSPORTERET),
    ]


def test_a_course_that_perhaps_left_counts_as_left(requested: Scenario, tmp_path: Path) -> None:
    (klar,) = requested.submissions()
    requested.prepared(klar.id, tmp_path)
    correct(requested)
    assert outbox(requested) == [
        ("1007059995", 1, Art.NY, Tilstand.KLAR),
        ("1502779995", 1, Art.NY, Tilstand.UVIST),
        ("1502779995", 2, Art.SLETTET, Tilstand.KLAR),
    ]


def test_a_second_correction_takes_back_what_the_first_reported(requested: Scenario, tmp_path: Path) -> None:
    third = number("150277", "9994")
    requested.export(tmp_path / "ud")
    correct(requested)
    correct(requested, third, RIGHT)
    assert [row for row in outbox(requested) if row[0] == "1007059995"] == [], "nothing of it had left"
    requested.export(tmp_path / "ud")
    correct(requested, RIGHT, third)
    assert [(row[1], row[2]) for row in outbox(requested) if row[0] == third.replace("-", "")] == [
        (1, Art.NY),
        (2, Art.SLETTET),
    ]


# -- two histories ---------------------------------------------------------------------------------------------------


def test_two_histories_are_shown_side_by_side_and_joined(scenario: Scenario) -> None:
    closed(asked(scenario, RIGHT, "Den Rigtige"))
    right = scenario.borger_id
    scenario.clock.wait(days=30)
    asked(scenario, WRONG, "Den Forkerte")
    wrong, course = scenario.borger_id, scenario.session.forloeb_id
    made = plan(scenario)
    assert made.til is not None
    assert (made.fra.borger.navn, made.til.borger.navn) == ("Den Forkerte", "Den Rigtige")
    assert (len(made.fra.forloeb), len(made.til.forloeb)) == (1, 1)
    assert correcting.TWO_HISTORIES in service(scenario).consequences(made)
    assert correct(scenario).borger_id == right
    assert {line.id for line in scenario.overview().forloeb} >= {course}
    assert len(scenario.overview().forloeb) == 2
    assert unknown(scenario, WRONG)
    assert scenario.workspace.store.amount().borgere == 1
    history = scenario.workspace.store.log.of_borger(right)
    assert {e.borger_id for e in history.haendelser} == {wrong, right}, "what happened to the other one is not lost"
    assert scenario.workspace.store.log.verify() == ()


def test_one_course_of_a_known_citizen_goes_to_a_new_one(scenario: Scenario) -> None:
    closed(asked(scenario, WRONG, "En Anden"))
    kept = scenario.session.forloeb_id
    scenario.clock.wait(days=30)
    scenario.new_course().answers(ANMODNING)
    stray = scenario.session.forloeb_id
    made = plan(scenario)
    result = service(scenario).correct(made, WHY, {stray})
    assert result.borger_id != made.fra.borger.id
    assert [f.id for f in scenario.workspace.store.cases.forloeb_of(result.borger_id)] == [stray]
    assert [f.id for f in scenario.workspace.store.cases.forloeb_of(made.fra.borger.id)] == [kept]
    assert id_of(scenario, WRONG) == made.fra.borger.id
    assert [e.art for e in scenario.workspace.store.log.of_borger(made.fra.borger.id).haendelser][
        -1
    ] is Handling.CPR_RETTET


def test_what_left_before_stays_under_the_number_that_keeps_a_course(scenario: Scenario) -> None:
    closed(asked(scenario, WRONG, "En Anden"))
    scenario.new_course()
    outbox_, stray = scenario.workspace.store.outbox, scenario.session.forloeb_id
    outbox_.note_left([Afgaaet("e" * 32, "1502779995", "2025-01-02")])
    service(scenario).correct(plan(scenario), WHY, {stray})
    assert [len(outbox_.left_elsewhere(cpr)) for cpr in ("1502779995", "1007059995")] == [1, 0]


def test_two_open_courses_of_one_municipality_are_refused(scenario: Scenario) -> None:
    asked(scenario, RIGHT, "Den Rigtige")
    asked(scenario, WRONG, "Den Forkerte")
    made = plan(scenario)
    assert "Albertslund" in service(scenario).refusal(made)
    before = outbox(scenario)
    with pytest.raises(NotAllowed, match="åbent kontaktforløb i Albertslund"):
        service(scenario).correct(made, WHY)
    assert outbox(scenario) == before
    assert not unknown(scenario, WRONG)


def test_open_courses_of_two_municipalities_may_stand_beside_each_other(scenario: Scenario) -> None:
    asked(scenario, RIGHT, "Den Rigtige")
    store = scenario.workspace.store
    asked(scenario, WRONG, "Den Forkerte")
    cases, old = scenario.workspace.cases, store.cases.forloeb(scenario.session.forloeb_id)
    elsewhere = old._replace(id="e" * 32, myndighedskommune="101", skemaer=(), bekraeftelser=())
    cases.delete_forloeb(old.id, "flyttes")
    store.cases.create_forloeb(elsewhere, cases.hvem())
    assert service(scenario).refusal(plan(scenario)) == ""
    assert len(store.cases.forloeb_of(correct(scenario).borger_id)) == 2


def test_no_course_chosen_moves_nothing(requested: Scenario) -> None:
    with pytest.raises(NotAllowed, match="mindst ét"):
        service(requested).correct(plan(requested), WHY, [])


def test_a_citizen_without_courses_is_corrected_too(scenario: Scenario) -> None:
    cpr, _ = scenario.workspace.cases.find(WRONG)
    scenario.workspace.cases.save_borger(cpr, "Uden Forløb")
    assert "ingen forløb" in " ".join(service(scenario).consequences(plan(scenario)))
    correct(scenario)
    assert unknown(scenario, WRONG)


# -- somebody else at it ---------------------------------------------------------------------------------------------


def test_a_plan_that_is_out_of_date_is_not_carried_out(requested: Scenario) -> None:
    made = plan(requested)
    requested.answer("gravid", "UOPLYST")
    with pytest.raises(NotAllowed, match="Kontrollér nummeret igen"):
        service(requested).correct(made, WHY)
    other = requested.workspace.cases.find(RIGHT)[0]
    made = plan(requested)
    requested.workspace.cases.save_borger(other, "Kom Imellem")
    with pytest.raises(NotAllowed, match="Kontrollér nummeret igen"):
        service(requested).correct(made, WHY)


def test_two_open_sessions_write_on_where_nothing_had_left(requested: Scenario) -> None:
    first = requested.open_case
    correct(requested)
    change = first.session.answer(first.session.skema_id("anmodning") or "", "gravid", "UOPLYST")
    first.keeper.put(first.session.skema_id("anmodning") or "", change.svar, first.session.place())
    first.keeper.flush()
    course = requested.workspace.store.cases.forloeb(first.session.forloeb_id)
    assert course.borger_id == id_of(requested, RIGHT)
    assert any(s.svar.get("gravid") == Svar("UOPLYST", "UOPLYST") for s in course.skemaer)


def test_two_open_sessions_are_told_where_the_course_has_gone(requested: Scenario, tmp_path: Path) -> None:
    requested.export(tmp_path / "ud")
    first = requested.open_case
    correct(requested)
    change = first.session.answer(first.session.skema_id("anmodning") or "", "gravid", "UOPLYST")
    first.keeper.put(first.session.skema_id("anmodning") or "", change.svar, first.session.place())
    with pytest.raises(RevisionConflict):
        first.keeper.flush()
    with pytest.raises(NotAllowed, match=MOVED):
        requested.open(first.session.forloeb_id)


def test_pages_are_told(requested: Scenario) -> None:
    heard: set[tuple[Kind, str]] = set()
    requested.desk.changes.subscribe(lambda told: heard.update((each.kind, each.borger_id) for each in told))
    correct(requested)
    assert {(kind, requested.borger_id) for kind in (Kind.BORGERE, Kind.FORLOEB, Kind.KLADDER, Kind.UDBAKKE)} <= heard


# -- nothing is half done --------------------------------------------------------------------------------------------


def test_a_full_disk_at_any_step_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = asked(Scenario(tmp_path / "data"), WRONG, "Kanarie Prøvesen")
    scenario.export(tmp_path / "ud")
    closed(asked(scenario, RIGHT, "Den Rigtige"))
    store = scenario.workspace.store
    assert isinstance(store, SqlStore)
    made, before = plan(scenario), whole(scenario)
    parts = [(store.corrections, name) for name in ("succeed", "remove", "take_left")] + [(store.log, "add")]
    for owner, name in parts:
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, full(getattr(owner, name)))
            with pytest.raises(StoreFull):
                service(scenario).correct(made, WHY)
        assert whole(scenario) == before, name
    scenario.workspace.close()
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    assert whole(scenario) == before
    correct(scenario)
    assert whole(scenario) != before


@pytest.mark.parametrize("step", ["succeed", "add", "remove", "take_left"])
def test_a_program_that_is_killed_in_the_middle_has_corrected_nothing(tmp_path: Path, step: str) -> None:
    scenario = asked(Scenario(tmp_path / "data"), WRONG, "Kanarie Prøvesen")
    scenario.export(tmp_path / "ud")
    closed(asked(scenario, RIGHT, "Den Rigtige"))
    before = whole(scenario)
    scenario.workspace.close()
    ended = subprocess.run(
        [sys.executable, "-m", "tests.scenarios.killed_correction", str(tmp_path / "data"), step],
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert ended.returncode == 9
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    assert whole(scenario) == before
    assert scenario.workspace.store.log.verify() == ()
    correct(scenario)
    assert unknown(scenario, WRONG)
    scenario.workspace.close()


def full(step: Any) -> Any:
    """The step, and then no room for it."""

    def tried(*given: Any, **more: Any) -> None:
        step(*given, **more)
        raise StoreFull("Disken er fuld.")

    return tried


def whole(scenario: Scenario) -> object:
    store = scenario.workspace.store
    courses = [store.cases.forloeb(id_) for id_ in store.cases.all_forloeb_ids()]
    people = [store.cases.borger(course.borger_id) for course in courses]
    return courses, people, outbox(scenario), store.lists.counts(), [store.log.of(c.id) for c in courses]


# -- removing --------------------------------------------------------------------------------------------------------


def test_a_citizen_without_courses_is_removed_with_a_reason(scenario: Scenario) -> None:
    cpr, _ = scenario.workspace.cases.find(WRONG)
    borger = scenario.workspace.cases.save_borger(cpr, "Ved En Fejl")
    removals = scenario.workspace.removals
    for blank in ("", " "):
        with pytest.raises(NotAllowed, match="begrundelse"):
            removals.remove(borger.id, blank)
    assert removals.refusal(borger.id) == ""
    removals.remove(borger.id, "Oprettet ved en fejl")
    assert unknown(scenario, WRONG)
    (event,) = scenario.workspace.store.log.of_borger(borger.id).haendelser[-1:]
    assert (event.art, event.hvem, event.data) == (
        Handling.KASSERET,
        "Ida",
        {"begrundelse": "Oprettet ved en fejl"},
    )


def test_a_citizen_with_courses_is_not_removed_and_it_is_said_what_to_do(requested: Scenario) -> None:
    with pytest.raises(NotAllowed, match=r"Slet først forløbet.* ret det"):
        requested.workspace.removals.remove(requested.borger_id, WHY)
    assert not unknown(requested, WRONG)
    assert requested.overview().hvorfor_ikke_fjernes == requested.workspace.removals.refusal(requested.borger_id)


def test_a_citizen_with_something_in_the_outbox_is_not_removed(requested: Scenario, tmp_path: Path) -> None:
    requested.export(tmp_path / "ud")
    correct(requested)
    (line,) = requested.overview().forloeb
    requested.workspace.cases.delete_forloeb(line.id, "Skal ikke indberettes")
    with pytest.raises(NotAllowed, match="Udbakken"):
        requested.workspace.removals.remove(requested.borger_id, WHY)
    results = requested.export(tmp_path / "ud")
    assert [r.ok for r in results] == [True], "the deletion leaves all the same"
