"""What every part of the wizard is handed: the opened course, what it may ask of the page, and what a part of the wizard is."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.words import T
from smdb_desktop.gui.guide.saving import Saver
from smdb_desktop.services.casework.cases import OpenCase
from smdb_desktop.services.stored.records import Sted
from smdb_desktop.services.wizard.places import place_of_step
from smdb_desktop.services.wizard.session import WizardSession


@dataclass(frozen=True, slots=True)
class Case:
    """An opened course: what it holds and what saves it."""

    opened: OpenCase
    saver: Saver

    @property
    def session(self) -> WizardSession:
        """The course as it stands in the window."""
        return self.opened.session

    @property
    def waiting(self) -> int:
        """How much of what was typed in it is not on the disk yet."""
        return self.saver.waiting

    @property
    def locked(self) -> bool:
        """Whether the step can only be read: the course is closed (rule 73) or of a form version that the program lacks, or
        the form is another profile's (rule 6)."""
        return bool(self.why_locked)

    @property
    def why_locked(self) -> str:
        """Why it can only be read, and what to do; "" where it is open."""
        session = self.session
        plads = place_of_step(session.version, session.trin_id)
        return session.why_locked() if plads is None else session.why_not(plads.art)


@dataclass(frozen=True, slots=True)
class BarState:
    """What the buttons at the foot say and do. A missing action hides its button; ``calm`` makes the last one secondary."""

    primary: str = ""
    on_primary: Callable[[], None] | None = None
    on_cancel: Callable[[], None] | None = None
    on_back: Callable[[], None] | None = None
    on_later: Callable[[], None] | None = None
    on_delete: Callable[[], None] | None = None
    delete: str = T("Slet")
    cancel: str = T("Annuller")
    calm: bool = False


class Body(QWidget):
    """What stands in the middle of the wizard: a form, a list, the review. Holds no answers."""

    title = ""
    skema_ids: tuple[str, ...] = ()
    """The forms whose answers are typed here; their findings are this page's own."""

    def refresh(self) -> None:
        """Show the session as it is now; only what differs is touched."""

    def grow(self) -> bool:
        """Do a little of what ``refresh`` will have to do, ahead of time; False when nothing is left to do."""
        return False

    def dress(self) -> None:
        """Ask the style sheet about everything in it, which would be done when it is shown."""
        for part in (self, *self.findChildren(QWidget)):
            part.ensurePolished()

    def flush(self) -> None:
        """Commit what is being typed."""

    def anchor(self) -> QWidget | None:
        """What stays under the hand while the rest of the page changes; None where nothing has to."""
        return None

    def rest(self) -> None:
        """It is not shown any more, for now: from here on nothing can be answered in it."""

    def let_go(self) -> None:
        """The same for good: what it borrowed goes back."""

    def tab_stops(self) -> list[QWidget]:
        """What Tab visits, in order."""
        return []

    def chained(self) -> list[QWidget]:
        """What the window's own order of Tab must hold: the stops, and whatever else may become one."""
        return self.tab_stops()

    def place(self) -> tuple[str, str]:
        """The form instance and field with the focus ("" where there is none)."""
        return "", ""

    def take_focus(self, skema_id: str = "", felt: str = "", part: str = "") -> bool:
        """Put the focus in a field, or in the first input; False when there is none."""
        del skema_id, felt, part
        stops = [stop for stop in self.tab_stops() if not stop.isHidden()]
        if stops:
            stops[0].setFocus()
        return bool(stops)


@dataclass(frozen=True, slots=True)
class PageParts:
    """What a list or the review asks of the page."""

    show: Callable[[Body], None]
    drop: Callable[[Body], None]
    changed: Callable[[], None]
    chain: Callable[[], None]
    to_closing: Callable[[], None]
    jump: Callable[[Fund], None]
    open_form: Callable[[str, str], None]


def place_of(session: WizardSession, body: Body | None) -> Sted:
    """Where the person is on a body; nowhere when nothing is begun there, so that the next one starts at the first open form."""
    if body is None or not any(session.is_draft(i) for i in body.skema_ids):
        return Sted()
    skema_id, felt = body.place()
    if not skema_id:
        skema_id, felt = body.skema_ids[-1], session.sted.felt if session.sted.skema_id in body.skema_ids else ""
    return session.place(skema_id, felt)
