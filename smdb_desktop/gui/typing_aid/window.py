"""Indtastningshjælp: a small window that stays on top, beside the browser in which somebody types a case into SMDB's pages.

What is shown is what lies on the clipboard: the main key ticks the value that was pasted, shows the next and copies it. The
window goes when the program is locked. It decides nothing: what is left, and what changed, the service says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QStackedWidget, QVBoxLayout, QWidget

from smdb_desktop.domain.words import T, Tn, listed
from smdb_desktop.gui.core.changes import ChangeFeed
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import keys, theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.dialog_keys import bind_dialog
from smdb_desktop.gui.kit.parts import TITLE_BAR, Banner, label
from smdb_desktop.gui.reporting.mark import ask_undo
from smdb_desktop.gui.typing_aid.ends import CompareView, GoneView, MarkView
from smdb_desktop.gui.typing_aid.step_view import StepView
from smdb_desktop.language import say
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.typing_aid.overview import Overbliksdel
from smdb_desktop.services.typing_aid.service import Sag
from smdb_desktop.services.typing_aid.steps import Slags
from smdb_desktop.services.workspace import Workspace

TITLE = T("Indtastningshjælp")
WIDTH, HEIGHT = 400, 680
WHICH = T("Sag {nummer} af {antal}")
ABOUT = T("{cpr} {navn}")
FOR = T("{kommune}, profil {profil}. Revision {revision}.")
MARKED = T("Sagen er markeret som indberettet.")
UNDONE = T("Markeringen er fortrudt.")
TAKEN_OFF = T("Sagen er taget af listen. Det, der er tastet, er stadig markeret.")
PRACTICE = T("Øvelse: tast ikke sagen i SMDB.")
NO_MORE = T("Alle sager på listen er gennemgået.")
_ABOUT_A_CASE = {Kind.BORGERE, Kind.FORLOEB, Kind.UDBAKKE, Kind.INDSTILLINGER}
_R = TypeVar("_R")


class TypingWindow(QDialog):
    """One list of cases, from the first to the last."""

    def __init__(self, context: Context, forloeb_ids: Sequence[str]) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("indtastningshjaelp")
        self.setWindowTitle(say(TITLE))
        self._context, self._work, self._ids = context, context.work, tuple(forloeb_ids)
        self._number = self._at = 0
        self._sag: Sag | None = None
        self._copied = ""
        self._closing = False
        self._build()
        bind_dialog(self, "indtastningshjaelp")
        run = {
            "kopier": self.copy,
            "forrige_svar": self._back,
            "naeste_svar": self._skip,
            "fortryd_tastet": self._untick,
        }
        keys.bind(self, keys.TYPING, run)
        keys.bind(self, keys.EVERYWHERE, {"laas": context.lock})
        context.copied.cleared.connect(self._show_copied)
        context.copied.locked.connect(self.close)
        self._feed = ChangeFeed(context.desk.changes, self)
        self._feed.came.connect(self._changed)
        # at the right edge, its title bar in sight
        room, title = self.screen().availableGeometry(), theme.px(TITLE_BAR)
        size = QSize(theme.px(WIDTH), theme.px(HEIGHT)).boundedTo(QSize(room.width(), room.height() - title))
        self.resize(size)
        self.move(room.right() - size.width(), room.top() + title)
        self._read(first=True)

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        space = theme.px(16)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(theme.px(8))
        self.which, self.about = label("", "hint"), label("", "strong")
        self.about.setObjectName("hvem")
        self.practice = label(PRACTICE, "warning")
        self.practice.setObjectName("oevelse_her")
        self.practice.hide()
        self.news = Banner("warning")
        self.news.setObjectName("aendret")
        self.steps, self.mark, self.compare, self.gone = StepView(), MarkView(), CompareView(), GoneView()
        self.pages = QStackedWidget()
        for page in (self.steps, self.mark, self.compare, self.gone):
            self.pages.addWidget(page)
            page.main.installEventFilter(self)
        for part in (self.practice, self.which, self.about, self.news):
            layout.addWidget(part)
        layout.addWidget(self.pages, 1)
        self.steps.done.connect(self._tick)
        self.steps.copy.connect(self.copy)
        self.steps.before.connect(self._back)
        self.steps.after.connect(self._skip)
        self.steps.undone.connect(self._untick)
        self.steps.off.connect(self._take_off)
        self.steps.went.connect(self._go)
        self.mark.marked.connect(self._mark)
        self.mark.compare.connect(self._compare)
        self.mark.back.connect(lambda: self._go(0))
        self.compare.found.connect(self._found)
        self.compare.on.connect(self._next_case)
        self.compare.undo.connect(self._ask_undo)
        self.gone.on.connect(self._next_case)

    # -- the case --------------------------------------------------------------------------------------------------

    @property
    def sag(self) -> Sag | None:
        """The case that is shown; None while it is read."""
        return self._sag

    def _at_store(
        self,
        work: Callable[[Workspace], _R],
        then: Callable[[_R], object],
        refused: Callable[[KnownError], object] | None = None,
    ) -> None:
        """On the store's lane, for as long as the store that was open is."""
        workspace = self._work
        if not self._closing:
            self._context.tasks.run(Lane.STORE, lambda: work(workspace), self, then, refused or self._refused)

    def _read(self, *, first: bool = False) -> None:
        id_ = self._ids[self._number]
        self._at_store(
            lambda work: work.typing_aid.open(id_), lambda sag: self._show(sag, first=first), self._show_gone
        )

    def _show_gone(self, error: KnownError) -> None:
        """The case cannot be read, or not any more: nothing of it stays here, and one goes on to the next."""
        self._context.copied.clear()
        self._sag, self._copied = None, ""
        for part in (self.which, self.about, self.practice, self.news):
            part.hide()
        self.steps.fill(())
        self.gone.tell(str(error), last=self._is_last)
        self.pages.setCurrentWidget(self.gone)
        self.gone.main.setFocus()
        announce(self, str(error))

    @property
    def _is_last(self) -> bool:
        return self._number + 1 == len(self._ids)

    def _show(self, sag: Sag, *, first: bool) -> None:
        """Show the case: at its beginning where one stopped, afterwards where one is."""
        before, self._sag = self._sag, sag
        first = first or self.pages.currentWidget() is self.gone
        self.practice.setVisible(sag.oevelse)
        self.about.show()
        self.which.setText(say(WHICH.format(nummer=self._number + 1, antal=len(self._ids))))
        self.which.setVisible(len(self._ids) > 1)
        self.about.setText(say(ABOUT.format(cpr=sag.cpr, navn=sag.navn) if sag.navn else sag.cpr))
        self.steps.whose.setText(say(FOR.format(kommune=sag.kommune, profil=sag.profil, revision=sag.revision)))
        self._tell_changes(sag)
        self.steps.fill(sag.punkter)
        if first:
            self._go(sag.naaet)
        elif self.pages.currentWidget() is self.steps:
            self._go_on(before, sag)
        elif self.pages.currentWidget() is self.mark and sag.tilbage and not sag.indberettet:
            # it changed while its day was asked for
            self._go(sag.naaet)

    def _go_on(self, before: Sag | None, sag: Sag) -> None:
        """Something changed while it was shown: stay at the question one is at, where it is still asked."""
        here = before.punkter[self._at].skridt.noegle if before and self._at < len(before.punkter) else ""
        same = next((n for n, punkt in enumerate(sag.punkter) if punkt.skridt.noegle == here), sag.naaet)
        if before is None or same != self._at or before.punkter[self._at] != sag.punkter[same]:
            self._go(same)

    def _tell_changes(self, sag: Sag) -> None:
        number = len(sag.aendret)
        words = Tn(
            "{n} svar er ændret, siden det blev tastet i SMDB: {hvilke}.",
            "{n} svar er ændret, siden de blev tastet i SMDB: {hvilke}.",
            n=number,
            hvilke=listed(list(dict.fromkeys(punkt.skridt.spoergsmaal for punkt in sag.aendret))),
        )
        self.news.tell(words if number else "", "warning")

    def _changed(self, changes: frozenset[Changed]) -> None:
        if self._context.workspace is not self._work:
            self.close()
        elif any(each.kind in _ABOUT_A_CASE for each in changes):
            self._read()

    # -- step by step ----------------------------------------------------------------------------------------------

    def _go(self, at: int) -> None:
        """Show a step and put it on the clipboard; behind the last one the case is marked."""
        sag = self._sag
        if sag is None:
            return
        if at >= len(sag.punkter):
            self._ask_mark(sag)
            return
        self._at = at
        self.pages.setCurrentWidget(self.steps)
        heard = self.steps.show_step(sag, at)
        self.copy()
        self.steps.main.setFocus()
        announce(self, heard)

    def copy(self) -> None:
        """Put what is shown on the clipboard; where there is nothing to paste, what was there of ours goes."""
        sag = self._sag
        if sag is None or self.pages.currentWidget() is not self.steps:
            return
        step = sag.punkter[self._at].skridt
        self._copied = "" if step.slags in (Slags.SE, Slags.KRYDS) else step.kopi
        if self._copied:
            self._context.copied.put(self._copied)
        else:
            self._context.copied.clear()
        self._show_copied()

    def _show_copied(self) -> None:
        if self.pages.currentWidget() is self.steps:
            there = QGuiApplication.clipboard().text() == self._copied
            self.steps.show_copied(there if self._copied else None)

    def _tick(self) -> None:
        """What is shown was typed: go on to what is left behind it, else to what is left before it, else to the end."""
        sag, at = self._sag, self._at
        if sag is None:
            return
        self._at_store(lambda work: _ticked(work, sag, at), self._show_next)

    def _show_next(self, sag: Sag) -> None:
        self._sag = sag
        self.steps.fill(sag.punkter)
        self._tell_changes(sag)
        self._go(sag.naaet)

    def _untick(self) -> None:
        sag, at = self._sag, self._at
        if sag is None or self.pages.currentWidget() is not self.steps or sag.punkter[at].tastet is None:
            return
        self._at_store(lambda work: _unticked(work, sag, at), lambda read: self._show(read, first=False))

    def _back(self) -> None:
        if self.pages.currentWidget() is self.steps and self._at:
            self._go(self._at - 1)

    def _skip(self) -> None:
        if self.pages.currentWidget() is self.steps:
            self._go(self._at + 1)

    # -- the end of a case -----------------------------------------------------------------------------------------

    def _ask_mark(self, sag: Sag) -> None:
        if sag.tilbage and not sag.indberettet:
            # one walked past what is left
            self._go(next(n for n, punkt in enumerate(sag.punkter) if punkt.tilbage))
            return
        self._context.copied.clear()
        self.pages.setCurrentWidget(self.mark)
        day = T("{dag:%d-%m-%Y}", dag=self._work.marking.today)
        others = listed(sag.andres) if sag.andres else ""
        self.mark.ask(day, deletion=sag.sletning, others=others, already=sag.indberettet)
        self.mark.begin()
        announce(self, self.mark.title.text())

    def _mark(self, day: str) -> None:
        sag = self._sag
        if sag is not None:
            self._at_store(lambda work: work.typing_aid.finish(sag, day), self._marked)

    def _marked(self, _none: None) -> None:
        self._compare()
        announce(self, MARKED)

    def _compare(self) -> None:
        id_ = self._ids[self._number]
        self._at_store(lambda work: work.typing_aid.compare(id_), self._show_compare)

    def _show_compare(self, parts: Sequence[Overbliksdel]) -> None:
        self.pages.setCurrentWidget(self.compare)
        self.compare.show_parts(parts, last=self._is_last)
        self.compare.main.setFocus()

    def _found(self, part: Overbliksdel, same: bool) -> None:
        id_ = self._ids[self._number]
        self._at_store(lambda work: work.typing_aid.found(id_, part, same), lambda _none: None)

    def _ask_undo(self) -> None:
        sag = self._sag
        if sag is not None:
            ask_undo(self._context, self, sag.indberetning_id, lambda reason: self._undo(sag, reason))

    def _undo(self, sag: Sag, reason: str) -> None:
        self._at_store(lambda work: work.marking.undo(sag.indberetning_id, reason), self._undone)

    def _undone(self, _none: None) -> None:
        announce(self, UNDONE)
        self.pages.setCurrentWidget(self.steps)
        self._read(first=True)

    def _next_case(self) -> None:
        if self._is_last:
            announce(self, NO_MORE)
            self.close()
            return
        self._number += 1
        self._sag = None
        self._read(first=True)

    def _take_off(self) -> None:
        id_ = self._ids[self._number]
        self._at_store(lambda work: work.typing_aid.take_off(id_), self._taken_off)

    def _taken_off(self, _none: None) -> None:
        announce(self, TAKEN_OFF)
        self._context.copied.clear()
        self._next_case()

    # -- what goes wrong, and the end ------------------------------------------------------------------------------

    def _refused(self, error: KnownError) -> None:
        if self.pages.currentWidget() is self.mark:
            self.mark.refuse(str(error))
        else:
            self._context.dialogs.error(self, error)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A key that is held down says once that something was done in SMDB, not again of what comes next."""
        if isinstance(event, QKeyEvent) and event.isAutoRepeat() and event.type() is QEvent.Type.KeyPress:
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same where the focus is elsewhere, and Return is the main button's."""
        if event.isAutoRepeat():
            event.accept()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Coming back from the browser: whether the value is still there to be pasted."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            self._show_copied()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing of the case stays on the clipboard, nor in this window."""
        self._end()
        super().closeEvent(event)

    def reject(self) -> None:
        """Esc closes it; where one stopped is kept."""
        self._end()
        super().reject()

    def _end(self) -> None:
        if not self._closing:
            self._closing = True
            self._feed.close()
            self._context.copied.clear()


def _ticked(work: Workspace, sag: Sag, at: int) -> Sag:
    work.typing_aid.tick(sag, sag.punkter[at])
    return work.typing_aid.open(sag.forloeb_id)


def _unticked(work: Workspace, sag: Sag, at: int) -> Sag:
    work.typing_aid.untick(sag, sag.punkter[at])
    return work.typing_aid.open(sag.forloeb_id)


def open_aid(context: Context, parent: QWidget, indberetning_ids: Sequence[str]) -> None:
    """Lay out a list of cases and open the window over it; without any the list that was begun is gone on with."""

    def laid(ids: Sequence[str]) -> None:
        if ids:
            # one at a time: what is shown is what lies on the clipboard
            for before in QApplication.topLevelWidgets():
                if isinstance(before, TypingWindow):
                    before.close()
            TypingWindow(context, ids).show()

    def refused(error: KnownError) -> None:
        context.dialogs.error(parent, error)

    work = context.work
    given = tuple(indberetning_ids)
    lay = (lambda: work.typing_aid.lay_out(given)) if given else work.typing_aid.waiting
    context.tasks.run(Lane.STORE, lay, parent, laid, refused)
