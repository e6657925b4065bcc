"""First-day tasks around the copies, the look and the lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from smdb_desktop.gui.kit import theme
from tests.gui.first_day.person import CTRL, Person
from tests.scenario import PASSPHRASE, Scenario
from tests.scenarios.typed import ANMODNING

AtWork = Callable[[Scenario], Person]
KEY = Qt.Key


@pytest.fixture
def on_disk(tmp_path: Path) -> Scenario:
    """An encrypted store with one citizen."""
    return Scenario(tmp_path / "data").citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")


@pytest.fixture
def _light_again(qapp: QApplication) -> Iterator[None]:
    """Other tests look at the light window."""
    yield
    theme.apply(qapp, dark=False)


def test_make_a_copy_now(at_work: AtWork, on_disk: Scenario) -> None:
    person = at_work(on_disk).click("Se sikkerhedskopier").click("Lav sikkerhedskopi nu")
    person.sees("Sikkerhedskopien er lavet, åbnet og kontrolleret", "1 borger")


def test_see_when_the_last_copy_was_made(at_work: AtWork, on_disk: Scenario) -> None:
    at_work(on_disk).sees("Sikkerhedskopi", "Nyeste sikkerhedskopi: i dag kl.", "åbnet og kontrolleret, med 1 borger")


@pytest.mark.usefixtures("_light_again")
def test_choose_the_dark_look(at_work: AtWork, scenario: Scenario) -> None:
    person = at_work(scenario).key(KEY.Key_I, CTRL)
    person.click(person.part("tema")).key(KEY.Key_Down, times=2).key(KEY.Key_Return).sees("Mørk")
    assert theme.current().dark


def test_lock_when_leaving_the_machine(at_work: AtWork, scenario: Scenario) -> None:
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")
    person = at_work(scenario).write("1502779995").key(KEY.Key_Return).sees("Testborger Et").key(KEY.Key_L, CTRL)
    person.sees("Lås op").sees_not("150277", "Testborger")
    assert person.gui.context.workspace is None


def test_come_back_after_locking(at_work: AtWork, scenario: Scenario) -> None:
    person = at_work(scenario).key(KEY.Key_L, CTRL).sees("Lås op").write(PASSPHRASE).key(KEY.Key_Return)
    person.sees("Overblik til kontrol")
    assert person.here == "forside"


def test_change_the_profile(at_work: AtWork, scenario: Scenario) -> None:
    people = scenario.workspace.people
    people.change(scenario.workspace.store.people.current_id, roller=("INDBERETTER", "SUNDHEDSFAGLIG"))
    person = at_work(scenario).key(KEY.Key_F9).key(KEY.Key_Return)
    person.sees("Sundhedsfaglig · Ida")


def test_let_a_colleague_take_over(at_work: AtWork, scenario: Scenario) -> None:
    his = "bos helt egne fire ord"
    scenario.workspace.people.add(PASSPHRASE, "Bo", ("INDBERETTER",), his)
    person = at_work(scenario).key(KEY.Key_F9).key(KEY.Key_Return)
    person.sees("Skift person").write(his).key(KEY.Key_Return).sees("Indberetter · Bo")
