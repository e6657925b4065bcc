"""An older copy that becomes the store knows what receivers answered since, and what of others was taken in and answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from smdb_desktop.services.exchange.inbox import Stand
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.receipts import Reaktion, Udfaldsord
from smdb_desktop.services.stored.records import Tilstand
from tests.scenario import PASSPHRASE
from tests.scenarios.sealed import FUND, Centre
from tests.scenarios.test_inbox import Municipality, file_of
from tests.scenarios.test_older_copy import copied, put_back
from tests.scenarios.test_receipts import RETURNERET
from tests.scenarios.typed import ANMODNING


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    made = Centre(tmp_path / "data")
    yield made
    made.workspace.close()


def test_a_receipt_its_state_and_what_was_answered_to_its_findings_are_in_the_copy(
    centre: Centre, tmp_path: Path
) -> None:
    there = centre.sent(tmp_path / "ud")
    copy = copied(centre)
    letter = centre.letter(centre.answer_to(there, **RETURNERET))
    centre.receipts.take(letter)
    first, second = centre.receipts.findings(there.forloeb_id)
    centre.receipts.react(first, Reaktion.BESTRIDES, "Svaret passer")
    put_back(centre, copy)
    assert centre.states() == [(1, Tilstand.RETURNERET)]
    assert [
        each.besvaret.reaktion if each.besvaret else None for each in centre.receipts.findings(there.forloeb_id)
    ] == [
        Reaktion.BESTRIDES,
        None,
    ]
    assert centre.receipts.waiting() == (there.forloeb_id,)
    assert not centre.receipts.take(letter).ny, "the same receipt again does no harm"
    events = [event.art for event in centre.workspace.store.log.of(there.forloeb_id).haendelser]
    assert [events.count(art) for art in (Handling.KVITTERET, Handling.FUND_BESVARET)] == [1, 1]
    centre.receipts.react(second, Reaktion.ER_RIGTIG)
    assert centre.receipts.waiting() == ()


def test_a_receipt_for_what_was_only_ready_in_the_copy_is_kept_and_changes_no_state(
    centre: Centre, tmp_path: Path
) -> None:
    centre.citizen("150277-9995").answers(ANMODNING).complete("anmodning", "Spurgt")
    copy = copied(centre)
    sent = centre.send(tmp_path / "ud")
    centre.receipts.take(centre.letter(centre.answer_to(sent, **RETURNERET)))
    put_back(centre, copy)
    assert Tilstand.RETURNERET not in [state for _revision, state in centre.states()]
    assert centre.receipts.findings(sent.forloeb_id)[0].fund == FUND
    assert centre.workspace.store.log.verify() == ()


def test_what_was_taken_in_is_known_where_its_course_is_and_can_come_again_where_it_is_not(tmp_path: Path) -> None:
    sender, kommune = Centre(), Municipality(folder=tmp_path / "data")
    there = sender.sent(tmp_path / "ud")
    path = file_of(tmp_path / "ud", there)
    empty = copied(kommune)
    shown = kommune.look(path)
    kommune.inbox.take(shown)
    kommune.citizen("150277-9995").open(kommune.overview().forloeb[0].id)
    full = copied(kommune)
    kommune.inbox.answer(shown, Udfaldsord.MODTAGET, kommune.key)
    put_back(kommune, full)
    taken = kommune.workspace.store.receipts.taken(there.id)
    assert taken is not None and taken.svaret == "MODTAGET"
    assert kommune.look(path).stand is Stand.HER
    kommune.workspace.close()
    assert kommune.desk.safe is not None
    kommune.desk.safe.restoring(empty, PASSPHRASE).carry_out()
    kommune.workspace = kommune.desk.unlock(PASSPHRASE)
    again = kommune.look(path)
    assert (again.stand, again.hvorfor_ikke) == (Stand.NY, "")
    kommune.inbox.take(again)
    sender.workspace.close()
    kommune.workspace.close()
