"""After the program was cut off: what was being written is named, kept by itself, or put back to what it was before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from smdb_desktop.services.casework import recovery
from smdb_desktop.services.casework.recovery import Efterladenskab, Fundet
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.stored.records import Hvem, Svar
from tests.scenario import PASSPHRASE, PROFIL, Scenario
from tests.scenarios.typed import ANMODNING, BEHANDLING, DEL_1
from tests.store.replayed import agrees

NUMBER = "150277-9995"


@pytest.fixture(params=["memory", "disk"])
def scenario(request: pytest.FixtureRequest, tmp_path: Path) -> Scenario:
    """A citizen whose request was answered in an earlier sitting."""
    made = Scenario(tmp_path / "data" if request.param == "disk" else None)
    made.citizen(NUMBER, "Testborger Et").answer("gravid", "NEJ").gem_og_fortsaet_senere()
    made.open(made.session.forloeb_id)
    return made


def cut_off(scenario: Scenario) -> Fundet:
    """The program ends without closing, and the same person unlocks."""
    scenario.workspace.store.close()
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    return scenario.workspace.recovery.found()


def only(found: Fundet) -> Efterladenskab:
    (left,) = found.egne
    return left


def answers(scenario: Scenario) -> dict[str, object]:
    record = scenario.workspace.store.cases.forloeb(scenario.session.forloeb_id)
    form = next(each for each in record.skemaer if each.art == "anmodning")
    return {felt: svar.raw for felt, svar in form.svar.items()}


def test_what_was_written_since_it_was_opened_is_named(scenario: Scenario) -> None:
    scenario.answer("gravid", "JA").answer("psykisk_lidelse", "JA")
    left = only(cut_off(scenario))
    assert (left.skema, left.tekst) == ("Anmodning", "")
    assert "Testborger Et" in left.borger
    told = {each.felt: (each.foer, each.efter, each.nu) for each in left.forskelle}
    assert told == {"gravid": ("Nej", "Ja", True), "psykisk_lidelse": ("–", "Ja", True)}


@pytest.mark.parametrize("end", ["later", "closed", "completed", "answered back"])
def test_an_ordinary_end_leaves_nothing(scenario: Scenario, end: str) -> None:
    if end == "completed":
        scenario.answers(ANMODNING).complete("anmodning")
    else:
        scenario.answer("gravid", "JA")
    if end == "later":
        scenario.gem_og_fortsaet_senere()
    elif end == "answered back":
        scenario.answer("gravid", "NEJ")
    elif end == "closed":
        scenario.workspace.close()
        scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    assert cut_off(scenario) == Fundet((), ())


def test_it_is_asked_until_somebody_has_decided(scenario: Scenario) -> None:
    scenario.answer("gravid", "JA")
    left = only(cut_off(scenario))
    # a command of the command line opens and closes it in order meanwhile
    scenario.workspace.close()
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    assert only(scenario.workspace.recovery.found()) == left
    scenario.workspace.recovery.keep([left.skema_id])
    assert scenario.workspace.recovery.found() == Fundet((), ())
    assert answers(scenario)["gravid"] == "JA"
    with pytest.raises(NotAllowed):
        scenario.workspace.recovery.discard(left.skema_id)


def test_it_is_put_back_and_the_history_has_it_and_it_can_be_undone(scenario: Scenario) -> None:
    scenario.answer("gravid", "JA").answer("psykisk_lidelse", "JA")
    left = only(cut_off(scenario))
    done = scenario.workspace.recovery.discard(left.skema_id)
    assert answers(scenario) == {"gravid": "NEJ"}
    course = scenario.session.forloeb_id
    _number, lines = scenario.workspace.history.changes(course, 0, 10)
    assert {(line.fra, line.til) for line in lines[:2]} == {("Ja", "Nej"), ("Ja", "–")}
    assert {line.hvorfor for line in lines[:2]} == {"Det skrevne blev kasseret"}
    agrees(scenario.workspace.store, course)
    scenario.workspace.recovery.undo(done)
    assert answers(scenario) == {"gravid": "JA", "psykisk_lidelse": "JA"}
    agrees(scenario.workspace.store, course)
    assert scenario.workspace.recovery.found() == Fundet((), ())


def test_undoing_writes_over_nothing_that_was_written_since(scenario: Scenario) -> None:
    scenario.answer("gravid", "JA").answer("psykisk_lidelse", "JA")
    left = only(cut_off(scenario))
    done = scenario.workspace.recovery.discard(left.skema_id)
    scenario.open(scenario.session.forloeb_id).answer("psykisk_lidelse", "VED_IKKE")
    before = answers(scenario)
    with pytest.raises(NotAllowed, match="ændret siden"):
        scenario.workspace.recovery.undo(done)
    assert answers(scenario) == before
    agrees(scenario.workspace.store, scenario.session.forloeb_id)


def test_undoing_gives_nothing_to_a_course_that_can_only_be_read_now(scenario: Scenario) -> None:
    scenario.answer("psykisk_lidelse", "JA")
    left = only(cut_off(scenario))
    done = scenario.workspace.recovery.discard(left.skema_id)
    course = scenario.session.forloeb_id
    deletions = scenario.workspace.deletions
    deletions.delete(deletions.plan(course), "Oprettet ved en fejl")
    before = scenario.workspace.store.cases.forloeb(course)
    with pytest.raises(NotAllowed):
        scenario.workspace.recovery.undo(done)
    assert scenario.workspace.store.cases.forloeb(course) == before


def test_undoing_brings_no_form_back_into_a_course_in_the_bin(scenario: Scenario) -> None:
    scenario.add_tilbud()
    left = only(cut_off(scenario))
    done = scenario.workspace.recovery.discard(left.skema_id)
    course = scenario.session.forloeb_id
    deletions = scenario.workspace.deletions
    deletions.delete(deletions.plan(course), "Oprettet ved en fejl")
    before = scenario.workspace.store.cases.forloeb(course)
    with pytest.raises(NotAllowed):
        scenario.workspace.recovery.undo(done)
    assert scenario.workspace.store.cases.forloeb(course) == before


def half(scenario: Scenario, tekst: str = "01082") -> str:
    skema_id = scenario.form("anmodning")
    scenario.open_case.keeper.typing(skema_id, "anmodningsdato", tekst)
    return skema_id


def test_half_typed_text_is_offered_and_kept_in_its_field(scenario: Scenario) -> None:
    half(scenario)
    left = only(cut_off(scenario))
    assert (left.felt, left.tekst, left.forskelle) == ("Anmodningsdato", "01082", ())
    assert "anmodningsdato" not in answers(scenario)
    scenario.workspace.recovery.keep([left.skema_id])
    assert answers(scenario)["anmodningsdato"] == "01082"
    agrees(scenario.workspace.store, scenario.session.forloeb_id)


def test_half_typed_text_that_is_thrown_away_stands_in_the_history(scenario: Scenario) -> None:
    half(scenario)
    left = only(cut_off(scenario))
    done = scenario.workspace.recovery.discard(left.skema_id)
    assert "anmodningsdato" not in answers(scenario)
    _number, lines = scenario.workspace.history.changes(scenario.session.forloeb_id, 0, 2)
    assert [(line.fra, line.til) for line in lines] == [("01082", "–"), ("–", "01082")]
    scenario.workspace.recovery.undo(done)
    assert answers(scenario)["anmodningsdato"] == "01082"


def test_half_typed_text_goes_with_the_answer_it_becomes(scenario: Scenario) -> None:
    half(scenario)
    scenario.answer("anmodningsdato", "01082025")
    left = only(cut_off(scenario))
    assert left.tekst == "" and [each.felt for each in left.forskelle] == ["anmodningsdato"]


def test_a_field_that_was_left_as_it_was_has_nothing_half_typed(scenario: Scenario) -> None:
    skema_id = half(scenario)
    scenario.open_case.keeper.typing(skema_id, "anmodningsdato", "")
    assert cut_off(scenario) == Fundet((), ())


def test_a_form_of_a_list_that_was_begun_then_goes_into_the_bin(scenario: Scenario) -> None:
    scenario.add_tilbud()
    before = scenario.workspace.store.cases.forloeb(scenario.session.forloeb_id).skemaer
    left = only(cut_off(scenario))
    done = scenario.workspace.recovery.discard(left.skema_id)
    (there,) = scenario.workspace.papirkurv.window(0, 9).linjer
    assert there.row.hvorfor == recovery.CUT_OFF
    scenario.workspace.recovery.undo(done)
    after = scenario.workspace.store.cases.forloeb(scenario.session.forloeb_id).skemaer
    assert sorted(after) == sorted(before)


def test_what_was_put_under_a_form_since_stays_where_it_is(scenario: Scenario) -> None:
    scenario.add_tilbud()
    left = only(cut_off(scenario))
    scenario.open(scenario.session.forloeb_id).add_behandling(**BEHANDLING).gem_og_fortsaet_senere()
    before = scenario.workspace.store.cases.forloeb(scenario.session.forloeb_id).skemaer
    done = scenario.workspace.recovery.discard(left.skema_id)
    after = scenario.workspace.store.cases.forloeb(scenario.session.forloeb_id).skemaer
    assert [each.id for each in after] == [each.id for each in before]
    assert [each for each in after if each.art == "behandling"] == [each for each in before if each.art == "behandling"]
    assert not next(each for each in after if each.id == left.skema_id).svar
    assert not scenario.workspace.papirkurv.window(0, 9).linjer
    scenario.workspace.recovery.undo(done)
    assert scenario.workspace.store.cases.forloeb(scenario.session.forloeb_id).skemaer == before


def test_one_that_is_settled_keeps_nobody_from_keeping_the_others(scenario: Scenario) -> None:
    half(scenario, "01082")
    scenario.clock.wait(seconds=1)
    scenario.answers(DEL_1)
    first, second = cut_off(scenario).egne
    scenario.workspace.recovery.keep([first.skema_id])
    scenario.workspace.recovery.keep([first.skema_id, second.skema_id])
    assert scenario.workspace.recovery.found() == Fundet((), ())
    assert answers(scenario)["anmodningsdato"] == "01082"


def test_what_was_written_since_is_not_thrown_away(scenario: Scenario) -> None:
    scenario.answer("gravid", "JA")
    left = only(cut_off(scenario))
    record = scenario.workspace.store.cases.forloeb(scenario.session.forloeb_id)
    other = Hvem("p-bo", "Bo")
    write = Write(other, scenario.clock(), record.revision)
    scenario.workspace.store.cases.save_svar(record.id, left.skema_id, {"gravid": Svar("VED_IKKE", None)}, None, write)
    assert not only(scenario.workspace.recovery.found()).forskelle[0].nu
    with pytest.raises(NotAllowed, match="ændret siden"):
        scenario.workspace.recovery.discard(left.skema_id)
    assert answers(scenario)["gravid"] == "VED_IKKE"


def test_who_goes_on_writing_has_kept_it(scenario: Scenario) -> None:
    scenario.answer("gravid", "JA")
    only(cut_off(scenario))
    scenario.open(scenario.session.forloeb_id).answer("psykisk_lidelse", "NEJ")
    assert scenario.workspace.recovery.found() == Fundet((), ())


def test_several_forms_are_asked_about_together(scenario: Scenario) -> None:
    scenario.answer("gravid", "JA").clock.wait(seconds=1)
    scenario.answers(DEL_1)
    assert [each.skema for each in cut_off(scenario).egne] == ["Ny iværksættelse", "Anmodning"]


def test_anothers_is_named_and_waits_for_them(scenario: Scenario) -> None:
    scenario.answer("gravid", "JA")
    store = scenario.workspace.store
    skema_id = scenario.form("anmodning")
    store.sittings.end([skema_id])
    store.sittings.begin(skema_id, Hvem("p-bo", "Bo"), scenario.clock())
    assert cut_off(scenario) == Fundet((), ("Bo",))


@pytest.mark.parametrize("tekst", ["", "01082"])
def test_nothing_is_kept_of_a_course_that_can_only_be_read(scenario: Scenario, tekst: str) -> None:
    half(scenario, tekst)
    found = cut_off(scenario)
    assert len(found.egne) == bool(tekst)
    scenario.workspace.cases.delete_forloeb(scenario.session.forloeb_id, "Ved en fejl")
    assert scenario.workspace.recovery.found() == Fundet((), ())


HIS = "bos helt egne fire ord"


def test_what_another_writes_in_the_same_form_takes_nothing_away(scenario: Scenario) -> None:
    scenario.workspace.people.add(PASSPHRASE, "Bo", ("INDBERETTER",), HIS)
    scenario.answer("gravid", "JA")
    half(scenario)
    scenario.workspace.store.close()
    scenario.workspace = scenario.desk.unlock(HIS)
    assert scenario.workspace.recovery.found() == Fundet((), ("Ida",))
    scenario.open(scenario.session.forloeb_id).answer("psykisk_lidelse", "NEJ").gem_og_fortsaet_senere()
    scenario.workspace.close()
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    left = only(scenario.workspace.recovery.found())
    assert (left.tekst, left.hindring, [each.felt for each in left.forskelle]) == ("01082", "", ["gravid"])
    scenario.workspace.recovery.keep([left.skema_id])
    assert answers(scenario) == {"gravid": "JA", "psykisk_lidelse": "NEJ", "anmodningsdato": "01082"}


def test_both_left_something_and_each_settles_their_own(scenario: Scenario) -> None:
    scenario.workspace.people.add(PASSPHRASE, "Bo", ("INDBERETTER",), HIS)
    scenario.answer("gravid", "JA")
    scenario.workspace.store.close()
    scenario.workspace = scenario.desk.unlock(HIS)
    scenario.open(scenario.session.forloeb_id).answer("psykisk_lidelse", "NEJ")
    scenario.workspace.store.close()
    scenario.workspace = scenario.desk.unlock(HIS)
    found = scenario.workspace.recovery.found()
    assert [each.felt for each in only(found).forskelle] == ["psykisk_lidelse"] and found.andre == ("Ida",)
    scenario.workspace.recovery.discard(only(found).skema_id)
    assert answers(scenario) == {"gravid": "JA"}
    scenario.workspace.close()
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    assert [each.felt for each in only(scenario.workspace.recovery.found()).forskelle] == ["gravid"]


def test_half_typed_text_does_not_go_over_what_was_answered_since(scenario: Scenario) -> None:
    scenario.workspace.people.add(PASSPHRASE, "Bo", ("INDBERETTER",), HIS)
    half(scenario)
    scenario.workspace.store.close()
    scenario.workspace = scenario.desk.unlock(HIS)
    scenario.open(scenario.session.forloeb_id).answer("anmodningsdato", "02082025").gem_og_fortsaet_senere()
    scenario.workspace.close()
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    before, left = answers(scenario), only(scenario.workspace.recovery.found())
    assert left.hindring == recovery.ANSWERED
    scenario.workspace.recovery.keep([left.skema_id])
    with pytest.raises(NotAllowed, match="ændret siden"):
        scenario.workspace.recovery.discard(left.skema_id)
    assert answers(scenario) == before and only(scenario.workspace.recovery.found()) == left
    scenario.workspace.recovery.written_down(left.skema_id)
    assert scenario.workspace.recovery.found() == Fundet((), ()) and answers(scenario) == before


def test_half_typed_text_of_a_form_that_can_only_be_read_is_said_and_stays(scenario: Scenario) -> None:
    half(scenario)
    free = only(cut_off(scenario))
    with pytest.raises(NotAllowed, match="kan komme i sit felt"):
        scenario.workspace.recovery.written_down(free.skema_id)
    scenario.workspace.save_profil(replace(PROFIL, roller=("SUNDHEDSFAGLIG",), rolle="SUNDHEDSFAGLIG"))
    left = only(scenario.workspace.recovery.found())
    assert left.hindring and left.tekst == "01082"
    scenario.workspace.recovery.keep([left.skema_id])
    assert only(scenario.workspace.recovery.found()) == left and "anmodningsdato" not in answers(scenario)
    scenario.workspace.save_profil(PROFIL)
    scenario.workspace.recovery.keep([left.skema_id])
    assert answers(scenario)["anmodningsdato"] == "01082" and scenario.workspace.recovery.found() == Fundet((), ())
