"""Words that stand half written in a question: bounded, and each person's own."""

import re
from datetime import timedelta
from pathlib import Path

from smdb_desktop import gui
from smdb_desktop.services.casework.recovery import ASKED
from smdb_desktop.services.desk.half_written import DAYS, LONGEST, MOST, HalfWritten
from smdb_desktop.services.desk.remarks import MOST as FILES
from smdb_desktop.services.desk.remarks import Remarks
from smdb_desktop.services.stored.records import Json
from tests.scenario import PASSPHRASE, PROFIL, Scenario

WORDS = "Oprettet ved en fejl, fordi"


def test_what_is_kept_is_bounded_in_number_length_and_time(scenario: Scenario) -> None:
    words = HalfWritten(scenario.workspace.store, scenario.clock)
    for number in range(MOST + 1):
        words.keep(str(number), f"{number} " * LONGEST)
    assert words.of("0") == "" and words.of("1").startswith("1 1") and len(words.of("1")) == LONGEST
    words.keep("1", " ")
    assert words.of("1") == "" and words.of("2")
    scenario.clock.wait(days=DAYS)
    assert words.of("2") == ""


def test_another_person_does_not_find_ones_words(scenario: Scenario) -> None:
    work = scenario.workspace
    words = HalfWritten(work.store, scenario.clock)
    words.keep("q", WORDS)
    work.people.add(PASSPHRASE, "Ida Anden", PROFIL.roller, "en helt anden lang sætning 4")
    work.close()
    other = scenario.desk.unlock("en helt anden lang sætning 4")
    theirs = HalfWritten(other.store, scenario.clock)
    assert theirs.of("q") == ""
    theirs.keep("q", "Mit eget")
    other.close()
    mine = scenario.desk.unlock(PASSPHRASE)
    assert HalfWritten(mine.store, scenario.clock).of("q") == WORDS
    mine.close()


def opened_after(scenario: Scenario, days: int) -> Json:
    """What the store has of half-written words after an opening so much later."""
    scenario.workspace.close()
    scenario.clock.wait(days)
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    return scenario.workspace.store.settings.get("halvt_skrevet")


def test_what_is_too_old_is_in_the_store_no_more_whoever_opens_it(scenario: Scenario) -> None:
    work = scenario.workspace
    work.people.add(PASSPHRASE, "Ida Anden", PROFIL.roller, "en helt anden lang sætning 4")
    work.close()
    other = scenario.desk.unlock("en helt anden lang sætning 4")
    HalfWritten(other.store, scenario.clock).keep("q", WORDS)
    other.close()
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    assert WORDS in str(opened_after(scenario, DAYS - 1))
    HalfWritten(scenario.workspace.store, scenario.clock).keep("r", "Mit eget")
    assert WORDS not in str(left := opened_after(scenario, 1)) and "Mit eget" in str(left)


def with_anothers_words(scenario: Scenario) -> str:
    """Somebody else's words in the store, which the first person has open again; who they are."""
    work = scenario.workspace
    work.people.add(PASSPHRASE, "Ida Anden", PROFIL.roller, "en helt anden lang sætning 4")
    work.close()
    other = scenario.desk.unlock("en helt anden lang sætning 4")
    HalfWritten(other.store, scenario.clock).keep("q", WORDS)
    theirs = other.store.people.current_id
    other.close()
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    return theirs


def test_writing_under_a_clock_that_jumps_takes_nobody_elses_words_away(scenario: Scenario) -> None:
    with_anothers_words(scenario)
    scenario.clock.wait(3000)
    HalfWritten(scenario.workspace.store, scenario.clock).keep("r", "Mit eget")
    assert WORDS in str(scenario.workspace.store.settings.get("halvt_skrevet"))


def test_the_words_of_somebody_who_was_removed_go_with_the_next_ones(scenario: Scenario) -> None:
    theirs = with_anothers_words(scenario)
    scenario.workspace.people.remove(PASSPHRASE, theirs)
    HalfWritten(scenario.workspace.store, scenario.clock).keep("r", "Mit eget")
    assert WORDS not in str(scenario.workspace.store.settings.get("halvt_skrevet"))


def test_a_clock_that_is_doubted_takes_no_words_away(scenario: Scenario) -> None:
    HalfWritten(scenario.workspace.store, scenario.clock).keep("q", WORDS)
    assert WORDS in str(opened_after(scenario, 3000))


def test_every_question_that_is_kept_has_its_words_after_a_cut() -> None:
    """What the window keeps, and what it is called in the dialog."""
    asked = re.compile(r'questions\.keeps\(\s*"(\w+)"')
    kinds = {
        kind for file in Path(gui.__file__).parent.rglob("*.py") for kind in asked.findall(file.read_text("utf-8"))
    }
    assert kinds == set(ASKED)


def test_after_a_cut_it_is_told_what_stood_in_which_question_about_whom(scenario: Scenario) -> None:
    scenario.citizen("150277-9995", "Testborger Et")
    words = HalfWritten(scenario.workspace.store, scenario.clock)
    opened = scenario.clock()
    words.keep(f"slet {scenario.session.forloeb_id}", WORDS)
    scenario.clock.wait(seconds=5)
    words.keep(f"ret_cpr {scenario.borger_id}", "Forkert nummer")
    words.keep("slet væk", "Om et forløb, der er væk")
    recovery = scenario.workspace.recovery
    told = [(str(each.hvad), str(each.borger), each.tekst) for each in recovery.found(opened).halve]
    whose = "150277-xxxx Testborger Et"
    assert told == [
        ("Slet forløbet", "", "Om et forløb, der er væk"),
        ("Ret CPR-nummeret", whose, "Forkert nummer"),
        ("Slet forløbet", whose, WORDS),
    ]
    assert recovery.found().halve == () == recovery.found(scenario.clock() + timedelta(seconds=1)).halve


def test_remarks_are_bounded_in_number_and_time_and_are_ones_own(scenario: Scenario) -> None:
    work = scenario.workspace
    remarks = Remarks(work.store, scenario.clock)
    for number in range(FILES + 1):
        remarks.write(str(number), "", "Ring til os." * LONGEST)
    assert remarks.of("0") == {} and len(remarks.of("1")[""]) == LONGEST
    remarks.write("2", "a", WORDS)
    remarks.write("2", "", " ")
    assert remarks.of("2") == {"a": WORDS}
    remarks.forget("2")
    assert remarks.of("2") == {}
    work.people.add(PASSPHRASE, "Ida Anden", PROFIL.roller, "en helt anden lang sætning 4")
    work.close()
    other = scenario.desk.unlock("en helt anden lang sætning 4")
    assert Remarks(other.store, scenario.clock).of("1") == {}
    other.close()
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    opened_after(scenario, DAYS)
    assert scenario.workspace.store.settings.get("bemaerkninger_skrevet") == {}
