"""First-day tasks around what reaches SMDB: who is not reported, marking, exporting, and where a file went."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from PySide6.QtCore import Qt

from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from tests.gui.documents import documents_in
from tests.gui.first_day.person import CTRL, Person
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

AtWork = Callable[[Scenario], Person]
KEY = Qt.Key


@pytest.fixture
def ready(scenario: Scenario) -> Scenario:
    """Two citizens whose requests are Klar."""
    for cpr, navn in (("150277-9995", "Testborger Et"), ("100705-9995", "Testborger To")):
        scenario.citizen(cpr, navn).answers(ANMODNING).complete("anmodning", "Spurgt")
    return scenario


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder where people keep what is theirs."""
    made = documents_in(tmp_path, monkeypatch) / "Stik"
    made.mkdir()
    return made


def states(person: Person) -> list[str]:
    work = person.gui.context.work
    return sorted(row.indberetning.tilstand.value for row in work.exports.udbakke())


def test_see_how_many_are_not_reported(at_work: AtWork, ready: Scenario) -> None:
    at_work(ready).sees("2 sager er ikke indberettet")


def test_see_who_is_not_reported(at_work: AtWork, ready: Scenario) -> None:
    person = at_work(ready).key(KEY.Key_B, CTRL).sees("2 borgere").click("Ikke indberettet")
    person.sees("Testborger Et", "Testborger To", "Klar")


def test_mark_one_as_reported(at_work: AtWork, ready: Scenario) -> None:
    person = at_work(ready).key(KEY.Key_U, CTRL).row("Testborger Et").click("Markér som indberettet …")
    person.sees("1 sag markeres med dagen og dit navn").key(KEY.Key_Return)
    person.sees("1 sag er markeret som indberettet.", "Indtastet i SMDB af Ida", "1 sag er ikke indberettet")
    assert states(person) == ["INDBERETTET", "KLAR"]


def test_mark_many_as_reported(at_work: AtWork, ready: Scenario) -> None:
    person = at_work(ready).key(KEY.Key_U, CTRL).sees("Testborger To").key(KEY.Key_A, CTRL)
    person.click("Markér som indberettet …").sees("2 sager markeres").key(KEY.Key_Return)
    person.sees("2 sager er gjort færdige, og alle er indberettet.")
    assert states(person) == ["INDBERETTET", "INDBERETTET"]


def test_mark_the_citizen_one_looks_at(at_work: AtWork, ready: Scenario) -> None:
    person = at_work(ready).write("1502779995").key(KEY.Key_Return).act("Markér som indberettet …")
    person.sees("Tastet i SMDB den").key(KEY.Key_Return).sees("Indberettet")
    assert states(person) == ["INDBERETTET", "KLAR"]


def test_take_a_mark_back(at_work: AtWork, ready: Scenario) -> None:
    work = ready.workspace
    work.marking.mark([work.exports.queue()[0].indberetning.id], "i dag")
    person = at_work(ready).key(KEY.Key_U, CTRL).row("Indberettet").click("Fortryd indberettet …")
    person.write("Forkert borger").key(KEY.Key_Return).sees("Markeringen er fortrudt.", "2 sager er ikke indberettet")
    assert states(person) == ["KLAR", "KLAR"]


def test_say_how_cases_reach_smdb(at_work: AtWork, ready: Scenario) -> None:
    person = at_work(ready).sees("Programmet ved ikke, hvordan jeres sager når SMDB")
    assert person.in_sight(person.button("Svar under Indstillinger"))
    person.click("Svar under Indstillinger")
    person.bot.waitUntil(lambda: person.in_sight(person.part("vej_til_smdb")))
    person.click(person.part("vej_til_smdb")).key(KEY.Key_Down).key(KEY.Key_Return)
    person.sees("Svaret er gemt.", "Vi taster dem selv i SMDB").key(KEY.Key_F2)
    person.sees("de mangler at blive tastet i SMDB og markeret her")


def test_export_everything_that_is_ready(at_work: AtWork, ready: Scenario, stick: Path) -> None:
    person = at_work(ready).key(KEY.Key_U, CTRL).click("Kontrollér, underskriv og eksportér (2)")
    person.click("Vælg mappe …").in_file_dialog().write("Stik").key(KEY.Key_Return)
    person.key(KEY.Key_Return).sees("2 eksporteret.", "2 sager er ikke indberettet").click("Luk")
    assert len(list(stick.glob("*.asice"))) == 2
    assert states(person.sees("Eksporteret")) == ["EKSPORTERET", "EKSPORTERET"]


def test_be_led_to_the_certificate_that_is_missing(at_work: AtWork) -> None:
    real = Scenario(oevelse=False).citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")
    person = at_work(real).key(KEY.Key_U, CTRL).sees("Der mangler et certifikat at underskrive med.")
    person.click("Gå til certifikatet i Indstillinger").sees("Læg certifikat ind …")
    person.bot.waitUntil(lambda: person.in_sight(person.button("Læg certifikat ind …")))


def test_see_where_and_when_a_case_was_exported(at_work: AtWork, ready: Scenario, stick: Path) -> None:
    ready.export(stick)
    person = at_work(ready).key(KEY.Key_U, CTRL).sees("Testborger Et", "Eksporteret", "Stik", "i dag")
    person.row("Testborger Et", twice=True).sees("Borgeroverblik", "Eksporteret i dag", "Stik")


def test_type_a_case_into_smdb(at_work: AtWork, ready: Scenario) -> None:
    person = at_work(ready).key(KEY.Key_U, CTRL).row("Testborger Et").click("Indtastningshjælp …")
    person.sees("Indtast CPR-nr.", "150277-9995").key(KEY.Key_Return, times=5).sees("Alt er tastet")
    person.key(KEY.Key_Return).sees("Sammenlign med SMDB").key(KEY.Key_Return)
    person.sees("Indtastet i SMDB af Ida")
    assert states(person) == ["INDBERETTET", "KLAR"]


def test_go_on_typing_a_case(at_work: AtWork, ready: Scenario) -> None:
    person = at_work(ready).key(KEY.Key_U, CTRL).row("Testborger Et").click("Indtastningshjælp …")
    person.sees("Indtast CPR-nr.").key(KEY.Key_Return, times=2).key(KEY.Key_Escape)
    person.click("Fortsæt indtastningen (1)").sees("Svar 3 af 5")


def test_save_the_register_of_what_left(at_work: AtWork, ready: Scenario, stick: Path) -> None:
    gone = ready.submissions()[-1].id
    ready.workspace.marking.mark([gone], "i dag")
    person = (
        at_work(ready).key(KEY.Key_U, CTRL).click("Gem register over afgange …").in_file_dialog().key(KEY.Key_Return)
    )
    person.sees("1 afgang er gemt i »afgange.csv«.")
    assert gone in (stick.parent / "afgange.csv").read_text(encoding="utf-8-sig")


def test_set_up_a_way_out(at_work: AtWork, ready: Scenario, stick: Path) -> None:
    person = at_work(ready).click("Indstillinger").click("Ny vej …").write("Stikket")
    person.key(KEY.Key_Tab).key(KEY.Key_Home)
    person.click("Vælg mappe …").in_file_dialog().write("Stik").key(KEY.Key_Return)
    person.click("Ja, jeg ved det, og stedet er godkendt til det").key(KEY.Key_Return)
    person.sees("Vejen er gemt.", "Stikket", "Ida sagde ja til det")
    assert person.gui.context.work.outways.every()[0].maal == str(stick)


def test_hand_over_what_waits(at_work: AtWork, ready: Scenario, stick: Path) -> None:
    stick.rmdir()
    way = ready.workspace.outways.save(Udvej("", "Stikket", "mappe", str(stick)), Hemmeligt(), agreed=True)
    ready.workspace.exports.export_all(ready.workspace.outways.open(way.id), None)
    person = at_work(ready).key(KEY.Key_U, CTRL).sees("2 underskrevne filer venter på Stikket", "Mappen er her ikke nu")
    stick.mkdir()
    person.click("Aflevér det, der venter").sees("2 afleveret.")
    assert states(person) == ["EKSPORTERET", "EKSPORTERET"] and len(list(stick.glob("*.asice"))) == 2
