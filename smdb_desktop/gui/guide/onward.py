"""Næste: names once what the step still lacks, and goes on when it is pressed again. Every other way to leave a step is free.

On a step that is a list, that is what was begun in it and is not done.

What is missing is the session's to say; the page shows it, at the fields and in the list at the top.
"""

from collections.abc import Callable

from smdb_desktop.domain.findings import Fund, Niveau
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.words import T, Tn, listed, sentences
from smdb_desktop.gui.guide.case import Body, Case

AGAIN = T("Ret det nu, eller tryk Næste igen for at gå videre og gøre det senere.")
LATER = T("Gør det nu, eller tryk Næste igen for at gå videre og gøre det senere.")


class Onward:
    """Goes on from one step of a form. ``name`` gets what is missing, ``begun`` the first that is not done, ``go`` leaves."""

    def __init__(
        self, name: Callable[[tuple[Fund, ...]], None], begun: Callable[[str], None], go: Callable[[], None]
    ) -> None:
        self._name, self._begun, self._go = name, begun, go
        self._named = ""
        self.words = ""
        """What was begun on this step, as it was named; "" while nobody asked to go on."""
        self.venter = ""
        """Which of the step's fields wait with a note, as they were named apart from what is missing."""

    def begin(self) -> None:
        """A step is shown: nothing of it was named yet."""
        self._named = self.words = self.venter = ""

    def press_listed(self, case: Case, plads: Plads) -> None:
        """Name what was begun in the list and is not done, or go on."""
        session = case.session
        drafts = [entry for entry, forms in _entries(case, plads).items() if any(map(session.is_draft, forms))]
        if self.words or not drafts:
            self._go()
            return
        titles = listed([T("»{navn}«", navn=title) for title in dict.fromkeys(map(session.title, drafts))])
        head = Tn(
            "{n} skema på dette trin er ikke gjort færdigt: {hvad}.",
            "{n} skemaer på dette trin er ikke gjort færdige: {hvad}.",
            n=len(drafts),
            hvad=titles,
        )
        self.words = sentences(head, LATER)
        self._begun(drafts[0])

    def press(self, case: Case, body: Body) -> str:
        """Name what is missing, or go on: where nothing is, and where it was named before.

        What waits with a note is said for itself: beside what is missing, or, where nothing else is, it is returned, to be heard.
        """
        session = case.session
        trin_id = session.trin_id
        if self._named == trin_id or not body.skema_ids:
            self._go()
            return ""
        skema_id = body.skema_ids[0]
        session.ask(skema_id, trin_id)
        self.venter = waiting(case, skema_id, trin_id)
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
            return ""
        told = self.venter
        self._go()
        return told


def waiting(case: Case, skema_id: str, trin_id: str) -> str:
    """Which fields of a step have a note on why they wait, as a sentence; "" for none."""
    felter = [view.felt.label for view in case.session.felter(skema_id, trin_id) if view.note]
    if not felter:
        return ""
    named = listed([T("»{navn}«", navn=navn) for navn in felter])
    return Tn("{n} felt venter: {felter}.", "{n} felter venter: {felter}.", n=len(felter), felter=named)


def _entries(case: Case, plads: Plads) -> dict[str, tuple[str, ...]]:
    """The entries of a list, each with the forms that one does with it: what stands under a head has the head too."""
    session = case.session
    heads = session.ids(plads.art)
    if not plads.under:
        return {head: (head,) for head in heads}
    return {each: (head, each) for head in heads for under in plads.under for each in session.ids(under.art, head)}
