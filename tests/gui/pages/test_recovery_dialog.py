"""After a kill the window asks once, in one dialog, for all that was being written; closing it keeps everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from smdb_desktop.gui.guide.halfway import Halfway
from smdb_desktop.gui.guide.page import GuidePage
from smdb_desktop.gui.overview.recovery import DISCARDED, NOTED_SAID, RecoveryDialog
from smdb_desktop.services.casework.recovery import RecoveryService
from smdb_desktop.services.desk.half_written import HalfWritten
from smdb_desktop.services.desk.last_place import keep_place
from smdb_desktop.services.errors import StoreFull
from smdb_desktop.services.ports.sittings import Efterladt
from smdb_desktop.services.stored.records import Hvem
from tests.gui.gui_hands import Hands
from tests.scenario import PASSPHRASE, PROFIL, Scenario
from tests.scenarios.typed import DEL_1

KEY = Qt.Key
Open = Callable[..., Hands]


@pytest.fixture
def cut(scenario: Scenario) -> Scenario:
    """Two forms of one course that were being written, one of them in the middle of a date."""
    scenario.citizen("150277-9995", "Testborger Et").answer("gravid", "JA")
    scenario.open_case.keeper.typing(scenario.form("anmodning"), "anmodningsdato", "01082")
    scenario.clock.wait(seconds=60)
    scenario.answers(DEL_1)
    return scenario


def unlocked(open_window: Open, scenario: Scenario) -> Hands:
    """The program was cut off, and comes up anew."""
    scenario.workspace.store.close()
    hands = open_window(scenario.desk)
    hands.type("adgangssaetning", PASSPHRASE)
    return hands.key(KEY.Key_Return).settle()


def asked(hands: Hands) -> RecoveryDialog | None:
    found = [each for each in hands.window.findChildren(RecoveryDialog) if each.isVisible()]
    assert len(found) < 2
    return found[0] if found else None


def dialog(hands: Hands) -> RecoveryDialog:
    made = asked(hands)
    assert made is not None
    return made


def answers(hands: Hands, scenario: Scenario, art: str = "anmodning") -> dict[str, object]:
    record = hands.gui.context.work.store.cases.forloeb(scenario.session.forloeb_id)
    form = next(each for each in record.skemaer if each.art == art)
    return {felt: svar.raw for felt, svar in form.svar.items()}


def press(hands: Hands, button: QPushButton) -> None:
    button.setFocus()
    hands.bot.keyClick(button, KEY.Key_Space)
    hands.settle()


def test_it_names_every_form_and_what_was_half_typed(open_window: Open, cut: Scenario) -> None:
    hands = unlocked(open_window, cut)
    made = dialog(hands)
    first, second = made.cards
    assert "Ny iværksættelse" in first.restore.accessibleDescription()
    assert "Anmodning" in second.restore.accessibleDescription()
    assert "Halvt skrevet i »Anmodningsdato«" in second.said.text() and "01082" in second.said.text()
    assert first.restore.hasFocus()


@pytest.mark.parametrize("how", [KEY.Key_Escape, None])
def test_closing_it_keeps_everything_and_it_is_asked_once(open_window: Open, cut: Scenario, how: Qt.Key | None) -> None:
    hands = unlocked(open_window, cut)
    made = dialog(hands)
    if how is None:
        press(hands, made.findChildren(QPushButton, "behold_alt")[0])
    else:
        hands.bot.keyClick(made, how)
        hands.settle()
    assert asked(hands) is None
    assert answers(hands, cut) == {"gravid": "JA", "anmodningsdato": "01082"}
    hands.go("kladder").go("forside")
    assert asked(hands) is None
    assert not hands.gui.context.work.store.sittings.left()


def test_what_could_not_come_into_its_field_is_said_and_asked_again(
    open_window: Open, cut: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = unlocked(open_window, cut)
    made = dialog(hands)

    def full(*_arguments: object) -> None:
        raise StoreFull("Disken er fuld.")

    monkeypatch.setattr(RecoveryService, "keep", full)
    hands.dialogs.expect("error")
    hands.bot.keyClick(made, KEY.Key_Escape)
    hands.settle()
    assert "Disken er fuld." in hands.dialogs.asked[-1][1]
    assert len(hands.gui.context.work.store.sittings.left()) == 2


def test_restore_goes_there_and_keeps_the_others(open_window: Open, cut: Scenario) -> None:
    hands = unlocked(open_window, cut)
    press(hands, dialog(hands).cards[1].restore)
    assert hands.here == "guide" and asked(hands) is None
    page = hands.window.page
    assert isinstance(page, GuidePage) and page.case is not None
    assert page.case.session.trin_id == "anmodning"
    assert hands.find("anmodningsdato", QLineEdit).text() == "01082"
    assert answers(hands, cut, "ivaerksaettelse")


def test_what_cannot_come_into_its_field_is_shown_until_it_is_written_down(open_window: Open, cut: Scenario) -> None:
    cut.workspace.save_profil(replace(PROFIL, roller=("SUNDHEDSFAGLIG",), rolle="SUNDHEDSFAGLIG"))
    hands = unlocked(open_window, cut)
    made = dialog(hands)
    whole, card = made.cards
    assert whole.stays_out.isHidden() and whole.noted.isHidden() and whole.discard.isVisible()
    assert "Halvt skrevet i »Anmodningsdato«" in card.said.text() and "01082" in card.said.text()
    assert card.said.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByKeyboard
    assert "kan ikke komme i sit felt" in card.stays_out.text() and "»Indberetter«" in card.stays_out.text()
    assert card.stays_out.isVisible() and card.discard.isHidden()
    hands.bot.keyClick(made, KEY.Key_Escape)
    hands.settle()
    store = hands.gui.context.work.store
    assert [each.tekst for each in store.sittings.left()] == ["01082"] and answers(hands, cut) == {"gravid": "JA"}
    cut.workspace = hands.gui.context.work
    hands = unlocked(open_window, cut)
    (card,) = dialog(hands).cards
    press(hands, card.noted)
    assert card.said.text() == NOTED_SAID and card.stays_out.isHidden() and card.noted.isHidden()
    assert not hands.gui.context.work.store.sittings.left() and answers(hands, cut) == {"gravid": "JA"}


def test_the_differences_are_a_table_that_keys_reach(open_window: Open, cut: Scenario) -> None:
    hands = unlocked(open_window, cut)
    card = dialog(hands).cards[1]
    press(hands, card.see)
    model = card.table.model()
    assert card.table.isVisible() and card.table.hasFocus()
    assert [model.index(0, at).data() for at in range(3)] == [model.index(0, 0).data(), "–", "Ja"]


def test_throwing_away_is_asked_can_be_undone_and_leaves_the_others(open_window: Open, cut: Scenario) -> None:
    hands = unlocked(open_window, cut)
    made = dialog(hands)
    card = made.cards[1]
    hands.dialogs.expect("confirm", False)
    press(hands, card.discard)
    assert answers(hands, cut) == {"gravid": "JA"}
    hands.dialogs.expect("confirm", True)
    press(hands, card.discard)
    assert answers(hands, cut) == {} and card.said.text() == DISCARDED
    assert card.undo.hasFocus() and card.restore.isHidden()
    assert made.keep.text().replace("&", "") == "Behold resten", "not all of it is kept any more"
    press(hands, card.undo)
    assert answers(hands, cut) == {"gravid": "JA", "anmodningsdato": "01082"}
    hands.dialogs.expect("confirm", True)
    press(hands, made.cards[0].discard)
    assert made.keep.text().replace("&", "") == "Luk"
    hands.bot.keyClick(made, KEY.Key_Escape)
    hands.settle()
    assert answers(hands, cut, "ivaerksaettelse") == {}
    assert answers(hands, cut) == {"gravid": "JA", "anmodningsdato": "01082"}


def test_an_ordinary_end_asks_nothing(open_window: Open, cut: Scenario) -> None:
    cut.workspace.close()
    hands = open_window(cut.desk)
    hands.type("adgangssaetning", PASSPHRASE)
    assert asked(hands.key(KEY.Key_Return).settle()) is None


def test_another_is_named_beside_ones_own_and_asked_about_alone_by_nobody(open_window: Open, cut: Scenario) -> None:
    store, skema_id = cut.workspace.store, cut.form("ivaerksaettelse")
    store.sittings.end([skema_id])
    store.sittings.begin(skema_id, Hvem("p-bo", "Bo"), cut.clock())
    hands = unlocked(open_window, cut)
    made = dialog(hands)
    assert len(made.cards) == 1 and "Også Bo skrev" in hands.texts()
    hands.bot.keyClick(made, KEY.Key_Escape)
    hands.settle()
    assert [each.hvem for each in hands.gui.context.work.store.sittings.left()] == ["Bo"]


def test_no_course_stands_open_behind_the_question(open_window: Open, cut: Scenario) -> None:
    his = "bos helt egne fire ord"
    cut.workspace.people.add(PASSPHRASE, "Bo", ("INDBERETTER",), his)
    # where she was on another evening; and somebody was here in order since she was cut off
    keep_place(cut.workspace.store, {"side": "guide", "forloeb_id": cut.session.forloeb_id})
    cut.workspace.store.close()
    cut.desk.unlock(his).close()
    hands = open_window(cut.desk)
    hands.type("adgangssaetning", PASSPHRASE)
    hands.key(KEY.Key_Return).settle()
    assert len(dialog(hands).cards) == 2 and hands.here == "forside"


def typing(open_window: Open, scenario: Scenario, text: str) -> tuple[Hands, QLineEdit]:
    scenario.citizen("150277-9995", "Testborger Et")
    scenario.workspace.close()
    hands = open_window(scenario.desk)
    hands.type("adgangssaetning", PASSPHRASE)
    hands.key(KEY.Key_Return).settle().go("guide", forloeb_id=scenario.session.forloeb_id)
    line = hands.find("anmodningsdato", QLineEdit)
    line.setFocus()
    hands.settle()
    hands.bot.keyClicks(line, text)
    return hands, line


def test_what_is_half_typed_reaches_the_store_after_a_pause(open_window: Open, scenario: Scenario) -> None:
    hands, line = typing(open_window, scenario, "0108")
    store = hands.gui.context.work.store

    def kept() -> list[Efterladt]:
        store.sittings.leave(kept=True)
        return [each for each in store.sittings.left() if each.tekst]

    hands.bot.waitUntil(lambda: hands.gui.context.tasks.is_idle and bool(kept()))
    (left,) = kept()
    assert (left.felt, left.tekst) == ("anmodningsdato", "0108")
    assert line.text() == "0108" and "anmodningsdato" not in answers(hands, scenario)


@pytest.mark.parametrize("then", ["committed", "taken back"])
def test_it_goes_when_the_field_is_left(open_window: Open, scenario: Scenario, then: str) -> None:
    hands, line = typing(open_window, scenario, "01082025")
    page = hands.window.page
    assert isinstance(page, GuidePage) and isinstance(page.halfway, Halfway)
    page.halfway.keep()
    if then == "taken back":
        for _ in range(8):
            hands.bot.keyClick(line, KEY.Key_Backspace)
    hands.bot.keyClick(line, KEY.Key_Tab)
    hands.settle()
    store = hands.gui.context.work.store
    store.sittings.leave(kept=True)
    assert [each.tekst for each in store.sittings.left()] == [""]


def test_a_reason_that_was_being_written_is_named_and_stands_in_its_question_again(
    open_window: Open, scenario: Scenario
) -> None:
    scenario.citizen("150277-9995", "Testborger Et")
    scenario.clock.wait(seconds=5)
    words = HalfWritten(scenario.workspace.store, scenario.clock)
    words.keep(f"slet {scenario.session.forloeb_id}", "Oprettet ved en fejl, fordi")
    scenario.workspace.store.sittings.end_all()
    hands = unlocked(open_window, scenario)
    made = dialog(hands)
    assert not made.cards
    (told,) = made.findChildren(QLabel, "halvt_spoergsmaal_0")
    assert "150277-xxxx Testborger Et: Slet forløbet" in told.text() and "»Oprettet ved en fejl, fordi«" in told.text()
    hands.bot.keyClick(made, KEY.Key_Escape)
    hands.settle()
    assert asked(hands) is None
    assert HalfWritten(hands.gui.context.work.store, scenario.clock).of(f"slet {scenario.session.forloeb_id}")
