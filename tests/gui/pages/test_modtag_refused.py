"""Modtag: what is refused is not called taken in, and goes on waiting in the place that is watched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smdb_desktop.gui.inbox.modtag import ModtagPage
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.sealed import Centre
from tests.scenarios.test_inbox import Municipality, file_of
from tests.scenarios.test_receipts import RETURNERET
from tests.scenarios.typed import ANMODNING
from tests.submission.submission_pki import PASSWORD

Unlocked = Callable[[Scenario], Hands]


@pytest.fixture
def centre() -> Iterator[Centre]:
    made = Centre()
    yield made
    made.workspace.close()


def watched(hands: Hands, folder: Path) -> ModtagPage:
    """Modtag, with one file that waits chosen."""
    hands.go("modtag_filer")
    page = hands.window.page
    assert isinstance(page, ModtagPage)
    hands.dialogs.expect("folder", folder)
    hands.press("Vælg mappen …")
    again(hands)
    again(hands)
    assert len(page.watched.table.texts()) == 1
    page.watched.table.selectRow(0)
    return page


def again(hands: Hands) -> None:
    """One look at the folder."""
    hands.window.caretaker.watching.tick()
    hands.settle()


def test_what_cannot_be_taken_in_after_all_is_not_called_here(
    unlocked: Unlocked, centre: Centre, tmp_path: Path
) -> None:
    (folder := tmp_path / "ind").mkdir()
    path, kommune = file_of(folder, centre.sent(folder)), Municipality()
    hands = unlocked(kommune)
    page = watched(hands, folder)
    hands.dialogs.expect("password", PASSWORD)
    hands.press("Åbn de valgte")
    assert page.table.texts()[0][3] == "Ny"
    kommune.workspace = hands.gui.context.work
    kommune.citizen("150277-9995").answers({**ANMODNING, "gravid": "JA"}).complete("anmodning", "Skrevet imens")
    hands.settle()
    hands.press("Tag ind")
    (row,) = page.table.texts()
    assert row[3] == "Ny" and "taget ind fra" not in row[4]
    assert kommune.workspace.store.receipts.taken(path.name.partition(".")[0]) is None
    again(hands)
    assert len(page.watched.table.texts()) == 1, "it waits, and can be looked at again"


def test_a_receipt_that_is_refused_goes_on_waiting(unlocked: Unlocked, centre: Centre, tmp_path: Path) -> None:
    there = centre.sent(tmp_path / "ud")
    (folder := tmp_path / "ind").mkdir()
    letter = centre.letter(centre.answer_to(there, **RETURNERET))
    (folder / "svar.kvittering.jws").write_bytes(letter)
    for each in centre.workspace.exchange.receivers.all():
        centre.workspace.exchange.receivers.remove(each.noegle)
    hands = unlocked(centre)
    page = watched(hands, folder)
    hands.press("Åbn de valgte")
    assert "modtager" in page.table.texts()[0][4]
    again(hands)
    assert len(page.watched.table.texts()) == 1 and hands.gui.context.work.exchange.findings() == ()
