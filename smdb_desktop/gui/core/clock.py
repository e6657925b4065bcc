"""The question whether the clock is right now: asked on Forside and before an export, answered once for both.

It decides nothing; ``services/desk/clock.py`` says what is doubted and what follows from the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, sentences
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane

CLOCK_IS_RIGHT = T("Uret er rigtigt")


def ask_trust(context: Context, parent: QWidget, then: Callable[[int], Any]) -> None:
    """Ask; ``then`` is called once the store knows that the clock is right, with how many submissions became Klar by it."""
    ur = context.work.ur
    shown = T("Er klokken {nu:%H.%M} den {nu:%d-%m-%Y}?", nu=local(context.desk.clock()))

    def answered(yes: bool) -> None:
        if yes:
            context.tasks.run(Lane.STORE, ur.trust, parent, then, lambda error: context.dialogs.error(parent, error))

    context.dialogs.confirm(
        parent, T("Viser uret rigtigt nu?"), sentences(ur.told(), shown), CLOCK_IS_RIGHT, T("Annuller"), answered
    )
