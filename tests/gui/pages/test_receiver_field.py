"""At an export: to whom the files are encrypted, and whose certificate ends soon, or has ended and cannot be chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from PySide6.QtWidgets import QApplication

from smdb_desktop.gui.outbox.export_dialog import ExportDialog
from smdb_desktop.gui.outbox.receiver import ReceiverField
from smdb_desktop.language import say
from smdb_desktop.services.desk.receivers import NOBODY
from tests.gui.gui_hands import Hands
from tests.scenario import FIRST_DAY, Scenario
from tests.scenarios.sealed import ANDEN, Centre, der, signer
from tests.scenarios.typed import ANMODNING
from tests.submission.oces import THREE_YEARS

Unlocked = Callable[[Scenario], Hands]


@pytest.fixture
def centre() -> Iterator[Centre]:
    """One request that is Klar."""
    made = Centre()
    made.citizen("150277-9995").answers(ANMODNING).complete("anmodning", "Spurgt")
    yield made
    made.workspace.close()


def field(hands: Hands) -> ReceiverField:
    hands.go("udbakke").press("Kontrollér, underskriv og eksportér (1)")
    dialog = next(
        each for each in QApplication.topLevelWidgets() if isinstance(each, ExportDialog) and each.isVisible()
    )
    return dialog.receiver


def test_the_receivers_are_offered_and_nobody_last(unlocked: Unlocked, centre: Centre) -> None:
    shown = field(unlocked(centre))
    offered = [shown.answers.itemText(row) for row in range(shown.answers.count())]
    assert offered == ["Kun Albertslund Kommune, CVR-nr. 87654321", say(NOBODY)]
    assert shown.chosen == centre.receiver.noegle and not shown.told.isVisible()


def test_it_is_said_there_that_a_certificate_ends_soon(unlocked: Unlocked, centre: Centre) -> None:
    days = (centre.receiver.info.gyldig_til - centre.clock()).days
    centre.clock.wait(days - 20)
    shown = field(unlocked(centre))
    assert shown.told.isVisible() and shown.told.text().startswith("Albertslund Kommune: Certifikatet udløber")


def test_one_whose_certificate_has_ended_is_not_offered_and_it_is_said(unlocked: Unlocked, centre: Centre) -> None:
    receivers = centre.workspace.exchange.receivers
    receivers.add(der(signer(ANDEN, 0, FIRST_DAY - THREE_YEARS + timedelta(days=10))))
    receivers.remove(centre.receiver.noegle)
    centre.clock.wait(11)
    shown = field(unlocked(centre))
    assert shown.told.isVisible() and "udløb" in shown.told.text()
    assert not shown.answers.isVisible() and shown.chosen == ""
