"""While the store gets a new key: the window lives, what waits is said, what was typed is saved, and locking hides at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest

from PySide6.QtCore import Qt

from smdb_desktop.gui.app import keying
from smdb_desktop.gui.core import places
from smdb_desktop.language import say
from smdb_desktop.services.errors import StoreFull
from smdb_desktop.services.ports.vault import KeyMaterial
from tests.gui.gui_hands import Hands
from tests.scenario import PASSPHRASE, Scenario
from tests.scenarios.typed import ANMODNING

FIELD = "anmodningsdato"


@pytest.fixture
def go_on(monkeypatch: pytest.MonkeyPatch, typing: Hands) -> Iterator[Event]:
    """The store gets a new key, and comes no further than the half of it before the event."""
    event, doors = Event(), typing.gui.context.desk.vault.doors
    whole = type(doors).renew_key

    def renew(self: Any, own: str, progress: Callable[[int, int], None]) -> KeyMaterial:
        progress(1, 2)
        event.wait(30)
        progress(0, 0)
        made: KeyMaterial = whole(self, own)
        return made

    monkeypatch.setattr(type(doors), "renew_key", renew)
    context = typing.gui.context
    context.rekeying.begin(context.work, PASSPHRASE, lambda _outcome: None)
    typing.bot.waitUntil(lambda: light(typing) == say(keying.COPYING.format(procent=50)))
    yield event
    event.set()


@pytest.fixture
def typing(unlocked: Callable[[Scenario], Hands], scenario: Scenario) -> Hands:
    scenario.citizen("150277-9995").answers(ANMODNING)
    return unlocked(scenario).go("guide", forloeb_id=scenario.session.forloeb_id)


def light(hands: Hands) -> str:
    return hands.window.form.gemt.text()


def on_disk(hands: Hands, scenario: Scenario) -> object:
    store = hands.gui.context.desk.vault
    work = hands.gui.context.workspace or scenario.desk.workspace(store.unlock(PASSPHRASE))
    forms = work.store.cases.forloeb(scenario.session.forloeb_id).skemaer
    return next(form.svar[FIELD].raw for form in forms if FIELD in form.svar)


def test_what_is_typed_meanwhile_is_taken_at_once_and_saved_when_it_is_done(
    typing: Hands, scenario: Scenario, go_on: Event
) -> None:
    line = typing.type(FIELD, "03072025")
    typing.bot.keyClick(line, Qt.Key.Key_Tab)
    page = typing.window.page
    assert page is not None
    typing.bot.waitUntil(lambda: page.waiting > 0)
    assert light(typing) == say(keying.COPYING.format(procent=50)), "what it waits for, and how far that is"
    assert on_disk(typing, scenario) != "03-07-2025"
    go_on.set()
    typing.settle()
    assert page.waiting == 0 and "Gemt kl." in light(typing)
    assert on_disk(typing, scenario) == "03-07-2025"


def test_who_goes_elsewhere_is_told_what_the_page_waits_for(typing: Hands, go_on: Event) -> None:
    seen: list[str] = []
    typing.gui.context.rekeying.progressed.connect(lambda *_: seen.append(light(typing)))
    typing.window.navigate(places.Kladder())
    assert light(typing) == say(keying.COPYING.format(procent=50))
    go_on.set()
    typing.settle()
    assert seen == [say(keying.PROVING)]
    assert light(typing) == "" and typing.here == "kladder"


def test_locking_shows_nothing_of_a_citizen_from_then_on_and_loses_nothing(
    typing: Hands, scenario: Scenario, go_on: Event
) -> None:
    line = typing.type(FIELD, "03072025")
    assert line.isVisible()
    typing.window.lock()
    assert not line.isVisible() and "Testborger" not in typing.texts()
    assert light(typing) == say(keying.LOCKS)
    go_on.set()
    typing.settle()
    assert typing.here == "laas_op" and light(typing) == ""
    assert on_disk(typing, scenario) == "03-07-2025"


def test_what_cannot_be_saved_behind_it_is_asked_about_on_its_page(
    typing: Hands, go_on: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_named: object) -> int:
        raise StoreFull("Disken er fuld.")

    line = typing.type(FIELD, "03072025")
    monkeypatch.setattr(typing.gui.context.work.store.cases, "save_svar", refuse)
    typing.dialogs.expect("confirm", False)
    typing.window.lock()
    go_on.set()
    typing.settle()
    assert typing.here == "guide" and line.isVisible()
    assert "Ikke gemt: Disken er fuld." in light(typing)
