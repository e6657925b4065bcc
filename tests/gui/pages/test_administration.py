"""What an administrator has settled, in the window: seen, heard, in reach of Tab, not changed; and the lock by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton

from smdb_desktop.gui.app import idle
from smdb_desktop.gui.core.preferences import load_idle, save_idle
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.announce import description
from smdb_desktop.gui.kit.dialogs import QtDialogs
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.kit.tables import RowTable
from smdb_desktop.gui.printing.dialog import PrintDialog
from smdb_desktop.gui.safekeeping.second_place import FirstChoice
from smdb_desktop.gui.settings.personer import PersonerPage
from smdb_desktop.services.desk.reaching import Vej
from smdb_desktop.services.ports.policy import Complaint, Key
from tests.fakes.policy import FILE, FakePolicy
from tests.gui.gui_hands import Hands
from tests.scenario import Clock, Scenario, make_desk

Unlocked = Callable[[Scenario], Hands]
LOCKED: dict[str, tuple[str, ...]] = {
    Key.REACHES: ("FILER",),
    Key.SECOND_PLACE: ("/mnt/kopier",),
    Key.IDLE: ("7",),
    Key.ROLES: ("INDBERETTER",),
}


def under(unlocked: Unlocked, scenario: Scenario, locked: Mapping[str, tuple[str, ...]]) -> Hands:
    scenario.desk = replace(scenario.desk, policy=FakePolicy(locked))
    return unlocked(scenario)


def test_the_settings_show_what_is_locked_and_where_it_stands(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = under(unlocked, scenario, LOCKED).go("indstillinger")
    table = hands.find("laast", RowTable)
    assert table.texts() == [
        ["Vejen til SMDB", "Kommunen får vores filer", FILE],
        ["Det andet sted til sikkerhedskopier", "/mnt/kopier", FILE],
        ["Lås af sig selv", "efter 7 minutter", FILE],
        ["Profiler", "Indberetter", FILE],
    ]


def test_nothing_is_shown_where_nothing_is_settled(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(scenario).go("indstillinger")
    assert "Låst af en administrator" not in hands.texts()
    assert reason(hands.find("vej_til_smdb", QComboBox)) == ""


@pytest.mark.usefixtures("listening")
def test_a_locked_list_is_reached_says_why_and_keeps_its_answer(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = under(unlocked, scenario, LOCKED).go("indstillinger")
    for name, value in (("vej_til_smdb", Vej.FILER), ("laas_af_sig_selv", 7)):
        answers = hands.find(name, QComboBox)
        assert answers.isEnabled() and answers.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert FILE in description(answers)
        answers.setFocus()
        for key in (Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_F4, Qt.Key.Key_T, Qt.Key.Key_End):
            QTest.keyClick(answers, key)
            assert not answers.view().isVisible()
            assert answers.currentData() == value
        QTest.mouseClick(answers, Qt.MouseButton.LeftButton)
        assert not answers.view().isVisible()
    hands.settle()
    assert scenario.desk.policy.source(Key.IDLE) in hands.texts()


def test_a_role_that_is_not_permitted_cannot_be_ticked(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = under(unlocked, scenario, LOCKED).go("indstillinger")
    box = hands.find("sundhedsfaglig", QCheckBox)
    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert not box.isChecked() and FILE in reason(box)
    assert reason(hands.find("indberetter", QCheckBox)) == ""


def test_the_second_place_cannot_be_changed(tmp_path: Path, unlocked: Unlocked, scenario: Scenario) -> None:
    del scenario
    stored = Scenario(tmp_path / "data")
    hands = under(unlocked, stored, LOCKED).go("sikkerhedskopier")
    for name in ("vaelg_andet_sted", "intet_andet_sted"):
        assert FILE in reason(hands.find(name, QPushButton))
    assert str(Path("/mnt/kopier")) in hands.texts()


def test_a_move_that_is_switched_off_says_so(tmp_path: Path, unlocked: Unlocked, scenario: Scenario) -> None:
    del scenario
    hands = under(unlocked, Scenario(tmp_path / "data"), {Key.MOVE: ("off",)}).go("sikkerhedskopier")
    button = hands.find("flyt", QPushButton)
    assert FILE in reason(button) and "slået det fra på denne maskine" in hands.texts()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    hands.settle()
    assert hands.dialogs.asked == []


def test_the_first_start_takes_no_place_for_copies_that_is_not_permitted(
    open_window: Callable[..., Hands], tmp_path: Path
) -> None:
    drive = tmp_path / "drev"
    drive.mkdir()
    desk = replace(make_desk(Clock(), tmp_path / "data"), policy=FakePolicy({Key.COPIES: (str(drive),)}))
    hands = open_window(desk)
    (asked,) = hands.window.findChildren(FirstChoice)
    for folder, taken in ((tmp_path, None), (drive, drive)):
        hands.dialogs.expect("folder", folder)
        if taken is None:
            hands.dialogs.expect("error")
        asked.choose.click()
        assert asked.folder == taken
    assert [kind for kind, _title, _text in hands.dialogs.asked] == ["folder", "error", "folder"]
    assert FILE in hands.dialogs.asked[1][1]


@pytest.mark.parametrize(("key", "off", "on"), [(Key.PAPER, "udskriv", "gem_pdf"), (Key.PDF, "gem_pdf", "udskriv")])
def test_paper_and_pdf_can_be_switched_off(unlocked: Unlocked, scenario: Scenario, key: Key, off: str, on: str) -> None:
    hands = under(unlocked, scenario, {key: ("off",)}).go("kladder")
    hands.gui.context.print_page()
    (dialog,) = hands.window.findChildren(PrintDialog)
    buttons = {name: dialog.findChild(QPushButton, name) for name in (off, on)}
    held, free = buttons[off], buttons[on]
    assert held is not None and free is not None
    hands.bot.waitUntil(lambda: not reason(free))
    assert FILE in reason(held)
    assert any(FILE in each.text() for each in dialog.findChildren(QLabel) if each.isVisible())
    QTest.mouseClick(held, Qt.MouseButton.LeftButton)
    assert hands.dialogs.asked == []
    dialog.reject()


def test_the_first_start_asks_for_nothing_that_is_settled(open_window: Callable[..., Hands]) -> None:
    settled = {**LOCKED, Key.ROLES: ("SUNDHEDSFAGLIG",)}
    hands = open_window(replace(make_desk(Clock()), policy=FakePolicy(settled)))
    (answers,) = hands.window.findChildren(QComboBox, "vej_til_smdb")
    (forbidden,) = hands.window.findChildren(QCheckBox, "indberetter")
    (permitted,) = hands.window.findChildren(QCheckBox, "sundhedsfaglig")
    assert answers.currentData() == Vej.FILER and FILE in reason(answers)
    assert not forbidden.isChecked() and FILE in reason(forbidden)
    assert reason(permitted) == ""


def test_roles_that_are_held_say_why_beside_them(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = under(unlocked, scenario, LOCKED)
    for page, boxes in (("indstillinger", 1), ("personer", 2)):
        hands.go(page)
        said = [each for each in hands.window.findChildren(QLabel, "roller_laast") if each.isVisible()]
        assert [FILE in each.text() for each in said] == [True] * boxes, page
    people = hands.window.page
    assert isinstance(people, PersonerPage)
    assert all(FILE in reason(each) for each in hands.window.findChildren(QCheckBox, "nye_sundhedsfaglig"))


def test_what_is_not_followed_is_said_with_its_line(unlocked: Unlocked, scenario: Scenario) -> None:
    complaint = Complaint(FILE, 3, "Der er ingen indstilling, der hedder lock.idle.")
    scenario.desk = replace(scenario.desk, policy=FakePolicy(complaints=(complaint,)))
    hands = unlocked(scenario).go("indstillinger")
    assert f"{FILE}, linje 3: Der er ingen indstilling, der hedder lock.idle." in hands.texts()


# -- the lock by itself ----------------------------------------------------------------------------------------------


class Time:
    """Both clocks, moved by a test."""

    def __init__(self) -> None:
        self.wall = self.steady = 1000.0

    def __call__(self) -> tuple[float, float]:
        return self.wall, self.steady

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time()
    monkeypatch.setattr(idle, "now", made)
    return made


def test_a_window_left_alone_locks_itself(unlocked: Unlocked, scenario: Scenario, clocks: Time) -> None:
    hands = under(unlocked, scenario, {Key.IDLE: ("7",)})
    clocks.pass_by(7 * 60 - 1)
    hands.window.idle.look()
    assert hands.settle().here == "forside"
    QTest.keyClick(hands.window, Qt.Key.Key_Shift)
    clocks.pass_by(7 * 60 - 1)
    hands.window.idle.look()
    assert hands.settle().here == "forside", "somebody used it"
    clocks.pass_by(1)
    hands.window.idle.look()
    assert hands.settle().here == "laas_op"


def test_a_machine_that_slept_wakes_up_locked(unlocked: Unlocked, scenario: Scenario, clocks: Time) -> None:
    hands = under(unlocked, scenario, {Key.IDLE: ("7",)})
    clocks.wall += 3600
    hands.window.idle.look()
    assert hands.settle().here == "laas_op"


def test_a_clock_that_is_turned_back_keeps_nothing_open(unlocked: Unlocked, scenario: Scenario, clocks: Time) -> None:
    hands = under(unlocked, scenario, {Key.IDLE: ("7",)})
    clocks.pass_by(7 * 60)
    clocks.wall -= 7200
    hands.window.idle.look()
    assert hands.settle().here == "laas_op"


def test_it_is_chosen_by_the_person_where_nobody_settled_it(
    unlocked: Unlocked, scenario: Scenario, clocks: Time, tmp_path: Path
) -> None:
    scenario.desk = replace(scenario.desk, machine_dir=tmp_path)
    hands = unlocked(scenario).go("indstillinger")
    answers = hands.find("laas_af_sig_selv", QComboBox)
    assert answers.currentData() == 0
    clocks.pass_by(90_000)
    hands.window.idle.look()
    assert hands.settle().here == "indstillinger", "never, unless somebody says so"
    answers.setCurrentIndex(answers.findData(5))
    answers.activated.emit(answers.currentIndex())
    assert load_idle(tmp_path) == 5
    clocks.pass_by(300)
    hands.window.idle.look()
    assert hands.settle().here == "laas_op"


def test_the_choice_is_a_number_of_minutes_or_none(tmp_path: Path) -> None:
    save_idle(tmp_path, 15)
    assert load_idle(tmp_path) == 15
    for damaged in ('{"laas_efter": "5"}', '{"laas_efter": -5}', '{"laas_efter": true}', '{"laas_efter": 9999}'):
        (tmp_path / "vindue.json").write_text(damaged)
        assert load_idle(tmp_path) == 0


def test_a_question_that_stands_open_is_put_away_first(unlocked: Unlocked, scenario: Scenario, clocks: Time) -> None:
    hands = under(unlocked, scenario, {Key.IDLE: ("7",)})
    answers: list[bool] = []
    QtDialogs().confirm(hands.window, "Fjern?", "Noget fjernes.", "Fjern", "Behold", answers.append)
    clocks.pass_by(7 * 60)
    hands.window.idle.look()
    assert answers == [False], "by its safe answer"
    assert hands.settle().here == "laas_op"


def test_what_was_left_to_work_under_a_dialog_goes_on(unlocked: Unlocked, scenario: Scenario, clocks: Time) -> None:
    hands = under(unlocked, scenario, {Key.IDLE: ("7",)})
    go_on, answers = Event(), list[bool]()
    QtDialogs().confirm(hands.window, "Eksport", "Der skrives.", "Stands", "Vent", answers.append)
    hands.gui.context.tasks.run(Lane.FREE, go_on.wait, hands.window)
    clocks.pass_by(7 * 60)
    hands.window.idle.look()
    assert answers == [] and hands.here == "forside"
    go_on.set()
    hands.settle()
    hands.window.idle.look()
    assert answers == [False] and hands.settle().here == "laas_op"
