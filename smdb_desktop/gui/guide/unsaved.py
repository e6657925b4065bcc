"""What the wizard says of what is not saved: that it is tried again, or that another changed the course, and what then.

The comparison is ``services/casework/elsewhere.py``, the writing the saver's. What is not decided when the page is left
is held in the context, and shown again with its message when the course is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.words import T, Tn, sentences
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.comparison import Comparison, Listed
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.guide.case import Case
from smdb_desktop.gui.guide.elsewhere_banner import MINE, THEIRS
from smdb_desktop.gui.guide.saving import Saver
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.services.casework.elsewhere import Andetsteds, Forskel, compare, standing

if TYPE_CHECKING:
    from smdb_desktop.gui.core.context import Context
    from smdb_desktop.gui.guide.bodies import Bodies
    from smdb_desktop.gui.guide.frame import GuideFrame
    from smdb_desktop.services.casework.cases import OpenCase
    from smdb_desktop.services.errors import KnownError
    from smdb_desktop.services.stored.records import ForloebRecord, Sted

NOT_SAVED = T("Ikke gemt. {hvorfor} Det, du har skrevet, står stadig her, og programmet prøver igen.")
ELSEWHERE = T("Forløbet er ændret et andet sted, mens du skrev.")
TITLE = T("Forløbet er ændret et andet sted")
TYPED_HERE = T("Skrevet her, ikke gemt")
CHANGED_THERE = T("Ændret dér")
STAYS = T("Skriver du dit over, bliver det, den anden skrev, liggende i Historik.")
STAY = T("Bliv her")
CLOSE = T("Luk")
OVER = T("Dit er gemt. Her vises forløbet, som det står nu, med den andens ændringer og dine.")
TAKEN = T("Her vises forløbet, som den anden har gemt det.")


class Stage(Protocol):
    """What it needs of the page."""

    context: Context
    case: Case | None
    frame: GuideFrame
    bodies: Bodies | None

    def enter(self, place: places.Guide, /) -> None: ...
    def place(self) -> Sted: ...
    def commit(self) -> bool: ...
    def flush(self) -> None: ...


class Unsaved(QObject):
    """Of one page of the wizard; questions are asked over ``widget``."""

    saving = Signal()
    saved = Signal(object)
    not_saved = Signal(str)
    """The page's own, by its saver."""

    def __init__(self, page: Stage, widget: QWidget) -> None:
        super().__init__(widget)
        self._page, self._widget = page, widget
        self._found: Andetsteds | None = None
        self._told = ""
        banner = page.frame.elsewhere
        banner.look.connect(self._look)
        banner.mine.connect(self._write_over)
        banner.theirs.connect(self._ask_for_theirs)

    # -- the course ------------------------------------------------------------------------------------------------

    def case_of(self, opened: OpenCase) -> Case:
        """A course that was just read, with what saves it."""
        context = self._page.context
        work = context.work
        saver = Saver(opened.keeper, context.tasks, work.clock, lambda: context.workspace is work)
        case = Case(opened, saver)

        def hold() -> None:
            context.held[opened.session.forloeb_id] = case

        saver.left_over.connect(hold)
        return self._follow(case)

    def held(self, forloeb_id: str) -> Case | None:
        """The course as it stood when a page was left with something in it that could not be saved; None where there is none."""
        case = self._page.context.held.pop(forloeb_id, None)
        if not isinstance(case, Case):
            return None
        case.saver.come_back()
        self._follow(case)
        case.saver.save()
        return case

    def _follow(self, case: Case) -> Case:
        saver = case.saver
        saver.saving.connect(self.saving)
        saver.saved.connect(self._was_saved)
        saver.failed.connect(self._was_not_saved)
        saver.changed_elsewhere.connect(self._read)
        return case

    def opened(self) -> None:
        """The course is shown: what was decided of it is said there."""
        told, self._told = self._told, ""
        if told:
            self._page.frame.good.show_text(told)
            announce(self._widget, told)

    # -- what is said ----------------------------------------------------------------------------------------------

    def _was_saved(self, moment: object) -> None:
        self._page.frame.not_saved.show_text("")
        self._decided()
        self.saved.emit(moment)

    def _was_not_saved(self, sentence: str) -> None:
        self._page.frame.not_saved.show_text(NOT_SAVED.format(hvorfor=sentence))
        self.not_saved.emit(sentence)

    def _read(self) -> None:
        page = self._page
        case, work = page.case, page.context.work
        if case is None:
            return
        self.not_saved.emit(ELSEWHERE)

        def found(record: ForloebRecord) -> None:
            if page.case is case:
                self._tell(compare(case.session, case.opened.keeper, record))

        forloeb_id = case.session.forloeb_id
        page.context.tasks.run(Lane.STORE, lambda: standing(work.cases, forloeb_id), self, found, self._unread)

    def _unread(self, error: KnownError) -> None:
        self._page.frame.not_saved.show_text(NOT_SAVED.format(hvorfor=str(error)))

    def _tell(self, found: Andetsteds) -> None:
        self._found = found
        self._page.frame.not_saved.show_text("")
        text = sentences(found.besked, found.hvorfor_ikke or "")
        self._page.frame.elsewhere.tell(text, over=found.hvorfor_ikke is None)

    def _decided(self) -> None:
        self._found = None
        self._page.frame.elsewhere.put_away()

    # -- the ways on -----------------------------------------------------------------------------------------------

    def _look(self) -> None:
        found = self._found
        if found is None or not self._page.commit():
            return
        lists = (Listed(TYPED_HERE, _lines(found.skrevet)), Listed(CHANGED_THERE, _lines(found.andet)))
        over = found.hvorfor_ikke is None
        text = sentences(found.besked, STAYS if over else found.hvorfor_ikke or "")
        shown = Comparison(TITLE, text, lists, MINE if over else THEIRS, CLOSE)

        def answered(yes: bool) -> None:
            if yes:
                (self._write_over if over else self._ask_for_theirs)()

        self._page.context.dialogs.compare(self._widget, shown, answered)

    def _write_over(self) -> None:
        page, found = self._page, self._found
        if found is None or page.case is None or not page.commit():
            return
        page.case.saver.write_over(found.over, lambda: self._open_again(OVER))

    def _ask_for_theirs(self) -> None:
        page = self._page
        case = page.case
        if self._found is None or case is None or not page.commit():
            return

        def answered(yes: bool) -> None:
            if yes and page.case is case:
                case.saver.give_up(lambda: self._open_again(TAKEN))

        text = Tn(
            "{n} svar, du har skrevet her og ikke har gemt, kasseres. Vil du tage den andens ændring?",
            "{n} svar, du har skrevet her og ikke har gemt, kasseres. Vil du tage den andens ændring?",
            n=case.waiting,
        )
        page.context.dialogs.confirm(self._widget, TITLE, text, THEIRS, STAY, answered, danger=True)

    def _open_again(self, told: str) -> None:
        """The course is read anew, with what both wrote; the person stays where they were."""
        page = self._page
        case, at = page.case, page.place()
        if case is None:
            return
        if told is OVER:
            page.flush()
            if case.waiting:
                # typed while it was written
                case.saver.save(then=lambda: self._open_again(told))
                return
        self._decided()
        self._told = told
        trin = at.trin or case.session.trin_id
        if page.bodies is not None:
            page.bodies.let_go()
        case.saver.retire()
        page.enter(places.Guide(case.session.forloeb_id, trin, at.skema_id, at.felt))


def _lines(found: tuple[Forskel, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((each.skema, each.hvad) for each in found)
