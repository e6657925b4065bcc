"""Næste: names once what the step still lacks, and goes on when it is pressed again. Every other way to leave a step is free.

What is missing is the session's to say; the page shows it, at the fields and in the list at the top.
"""

from collections.abc import Callable

from smdb_desktop.domain.findings import Fund, Niveau
from smdb_desktop.domain.words import T
from smdb_desktop.gui.guide.case import Body, Case

AGAIN = T("Ret det nu, eller tryk Næste igen for at gå videre og gøre det senere.")


class Onward:
    """Goes on from one step of a form. ``name`` gets what is missing, ``go`` leaves the step."""

    def __init__(self, name: Callable[[tuple[Fund, ...]], None], go: Callable[[], None]) -> None:
        self._name, self._go = name, go
        self._named = ""

    def begin(self) -> None:
        """A step is shown: nothing of it was named yet."""
        self._named = ""

    def press(self, case: Case, body: Body) -> None:
        """Name what is missing, or go on: where nothing is, and where it was named before."""
        session = case.session
        trin_id = session.trin_id
        if self._named == trin_id or not body.skema_ids:
            self._go()
            return
        skema_id = body.skema_ids[0]
        session.ask(skema_id, trin_id)
        missing = tuple(
            fund
            for fund in session.fund()
            if fund.niveau is Niveau.FEJL
            and session.locate(fund)[:2] == (trin_id, skema_id)
            and session.locate(fund)[2]
        )
        if missing:
            self._named = trin_id
            self._name(missing)
        else:
            self._go()
