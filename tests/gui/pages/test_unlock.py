"""Unlocking: the right and the wrong passphrase, the growing delay, the recovery code, and what a broken store says."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from smdb_desktop.gui.access.laas_op import LaasOpPage
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.kit.reveal import Reveal
from smdb_desktop.gui.secret import SecretLine
from smdb_desktop.services.errors import StoreDamaged, StoreError, StoreLocked, StoreTooNew, WrongPassphrase
from tests.fakes.vault import RECOVERY_CODE, FakeVault
from tests.gui.gui_hands import Hands, wrong
from tests.scenario import PASSPHRASE, Scenario

NEW = "en helt ny sætning på tavlen"


@pytest.fixture
def locked(open_window: Callable[..., Hands], scenario: Scenario) -> Hands:
    """A window in front of a practice store."""
    scenario.workspace.close()
    return open_window(scenario.desk)


def page(hands: Hands) -> LaasOpPage:
    assert isinstance(hands.window.page, LaasOpPage)
    return hands.window.page


def test_the_passphrase_has_the_focus_and_return_unlocks(locked: Hands) -> None:
    line = locked.find("adgangssaetning", QLineEdit)
    assert locked.window.focusWidget() is line
    assert line.echoMode() is QLineEdit.EchoMode.Password
    locked.bot.keyClicks(line, PASSPHRASE)
    locked.key(Qt.Key.Key_Return)
    assert locked.here == "forside"


def test_practice_is_seen_before_unlocking(locked: Hands) -> None:
    assert "ØVELSE" in locked.texts()
    assert "opdigtede borgere" in locked.texts()


def test_a_wrong_passphrase_is_emptied_and_must_wait(locked: Hands) -> None:
    locked.type("adgangssaetning", "det er den ikke")
    locked.press("Lås op")
    line = locked.find("adgangssaetning", QLineEdit)
    assert wrong(line)
    assert line.text() == ""
    assert "Prøv igen om 1 sekund." in locked.texts()
    assert reason(locked.button("Lås op")).startswith("Vent lidt")
    assert locked.window.focusWidget() is line


@pytest.mark.parametrize("wrong", ["Den er forkert. Vent lidt. Se efter.", ""])
def test_the_field_says_what_is_wrong_and_the_page_counts_the_delay_itself(
    locked: Hands, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    def refuse(_vault: FakeVault, _passphrase: str) -> None:
        raise WrongPassphrase(wrong, 3, "Vent 3 sekunder.")

    monkeypatch.setattr(FakeVault, "unlock", refuse)
    locked.type("adgangssaetning", "det er den ikke")
    locked.press("Lås op")
    assert locked.find("adgangssaetning").accessibleDescription() == wrong
    assert "Vent 3 sekunder." not in locked.texts()
    assert "Prøv igen om 3 sekunder." in locked.texts()


def test_the_delay_grows_and_ends(locked: Hands) -> None:
    vault = locked.gui.context.desk.vault
    assert isinstance(vault, FakeVault)
    for seconds in (1, 2):
        locked.type("adgangssaetning", "det er den ikke")
        locked.press("Lås op")
        assert f"Prøv igen om {seconds} sekund" in locked.texts()
        vault.ticks += seconds
        for _ in range(seconds):
            page(locked)._clock.timeout.emit()
        assert not reason(locked.button("Lås op"))
    locked.type("adgangssaetning", PASSPHRASE)
    locked.press("Lås op")
    assert locked.here == "forside"


def test_a_delay_goes_on_after_a_restart(locked: Hands, open_window: Callable[..., Hands]) -> None:
    locked.type("adgangssaetning", "det er den ikke")
    locked.press("Lås op")
    again = open_window(locked.gui.context.desk)
    assert "Prøv igen om 1 sekund." in again.texts()


def test_the_recovery_code_sets_a_new_passphrase(locked: Hands) -> None:
    locked.press("Jeg har glemt adgangssætningen")
    assert locked.window.focusWidget() is locked.find("kode")
    locked.type("kode", RECOVERY_CODE.lower())
    locked.type("ny", NEW)
    locked.type("ny_igen", NEW)
    locked.press("Sæt ny adgangssætning")
    assert locked.here == "forside"
    locked.window.lock()
    locked.settle()
    locked.type("adgangssaetning", NEW)
    locked.key(Qt.Key.Key_Return)
    assert locked.here == "forside"


@pytest.mark.parametrize(
    ("code", "new", "again", "field"),
    [
        ("", NEW, NEW, "kode"),
        ("0000-0000", NEW, NEW, "kode"),
        (RECOVERY_CODE, "kort", "kort", "ny"),
        (RECOVERY_CODE, NEW, NEW + ".", "ny_igen"),
    ],
)
def test_what_is_wrong_with_a_recovery_stands_at_its_field(
    locked: Hands, code: str, new: str, again: str, field: str
) -> None:
    locked.press("Jeg har glemt adgangssætningen")
    for name, text in (("kode", code), ("ny", new), ("ny_igen", again)):
        locked.type(name, text)
    locked.press("Sæt ny adgangssætning")
    assert locked.here == "laas_op"
    assert wrong(locked.find(field))


def test_the_demo_shows_its_passphrase(open_window: Callable[..., Hands], scenario: Scenario) -> None:
    scenario.workspace.close()
    assert PASSPHRASE in open_window(scenario.desk, PASSPHRASE).texts()


@pytest.mark.parametrize("kind", [StoreDamaged, StoreTooNew, StoreLocked])
def test_a_store_that_cannot_be_opened_says_so(
    locked: Hands, monkeypatch: pytest.MonkeyPatch, kind: type[StoreError]
) -> None:
    def refuse(_vault: FakeVault, _passphrase: str) -> None:
        raise kind("En hel sætning.", "detaljer")

    monkeypatch.setattr(FakeVault, "unlock", refuse)
    locked.dialogs.expect("error")
    locked.type("adgangssaetning", PASSPHRASE)
    locked.press("Lås op")
    assert locked.dialogs.asked == [("error", "En hel sætning.", "detaljer")]
    assert not reason(locked.button("Lås op"))


def test_nothing_typed_is_said_and_costs_no_try(locked: Hands) -> None:
    locked.press("Lås op")
    line = locked.find("adgangssaetning", QLineEdit)
    assert line.accessibleDescription() == "Skriv adgangssætningen."
    assert locked.window.focusWidget() is line
    assert not reason(locked.button("Lås op"))


def test_nothing_is_missing_any_more_once_something_is_typed(locked: Hands) -> None:
    locked.key(Qt.Key.Key_Return)
    line = locked.find("adgangssaetning", QLineEdit)
    assert wrong(line) == "Skriv adgangssætningen."
    locked.bot.keyClicks(line, "f")
    assert not wrong(line)


def test_a_passphrase_can_be_seen_while_it_is_typed_and_begins_as_dots_again(
    unlocked: Callable[[Scenario], Hands], scenario: Scenario
) -> None:
    hands = unlocked(scenario)
    hands.window.lock()
    hands.settle()
    line = hands.find("adgangssaetning", SecretLine)
    hands.type("adgangssaetning", "en lang")
    eye = line.findChild(Reveal)
    assert eye is not None and eye.accessibleName() == "Vis det, du skriver (Alt+F8)"
    hands.bot.keyClick(line, Qt.Key.Key_F8, Qt.KeyboardModifier.AltModifier)
    assert line.revealed and line.text() == "en lang"
    hands.type("adgangssaetning", PASSPHRASE)
    hands.key(Qt.Key.Key_Return)
    for name in ("indstillinger", "sikkerhedskopier"):
        hands.go(name)
        lines = hands.window.findChildren(SecretLine)
        # the code that is typed from paper stands below its line anyway
        assert all(each.findChildren(Reveal) or each.objectName() == "bekraeft_kode" for each in lines), name
    hands.window.lock()
    hands.settle()
    assert not hands.find("adgangssaetning", SecretLine).revealed
