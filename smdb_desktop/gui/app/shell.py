"""The main window: navigation, the page that is shown, the saved-light, and the lock. It knows pages by their one protocol.

One page lives at a time. Leaving a page saves what was typed; locking closes the store and shows nothing of a citizen, and the
window's title never holds anything about one.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu

from smdb_desktop.domain.words import T
from smdb_desktop.gui.access.beside import is_beside
from smdb_desktop.gui.app.caretaker import Caretaker
from smdb_desktop.gui.app.clipboard import CopiedAway
from smdb_desktop.gui.app.head import KEY as PROFIL_KEY
from smdb_desktop.gui.app.head import WORDS as PROFIL_WORDS
from smdb_desktop.gui.app.head import Head
from smdb_desktop.gui.app.idle import IdleLock
from smdb_desktop.gui.app.keyboard import Keyboard
from smdb_desktop.gui.app.keying import Keying
from smdb_desktop.gui.app.navigation import DESTINATIONS, Destination, hint_of
from smdb_desktop.gui.app.opening import Opening
from smdb_desktop.gui.app.placing import remember
from smdb_desktop.gui.app.printing import print_page
from smdb_desktop.gui.app.rail import Rail
from smdb_desktop.gui.app.statusbar import SavedLight
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.changes import ChangeFeed
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import AnyPage
from smdb_desktop.gui.core.places import Place
from smdb_desktop.gui.core.preferences import load_look, save_beside
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.forms.ui_main_window import Ui_MainWindow
from smdb_desktop.gui.kit import keys, letters, theme
from smdb_desktop.gui.kit.announce import announce, forget, unheard, when_heard
from smdb_desktop.gui.kit.page import set_up
from smdb_desktop.gui.kit.parts import let_go
from smdb_desktop.language import say
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.desk.profile import Profil
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.stored.copies import Kopiaarsag
from smdb_desktop.services.workspace import Desk, Workspace

PROGRAM = "SMDB Desktop"
LOCK_KEY = keys.key_to("laas")
LOCKED = T("Programmet er låst.")
NARROW, LOW = 860, 520
NOT_ALL_SAVED = T("Noget er ikke gemt")
NOT_ALL_TEXT = T(
    "Det sidste, der er skrevet, kunne ikke gemmes på disken. Går du videre nu, er det tabt. Bliv på siden for "
    "at se hvorfor; programmet prøver igen af sig selv."
)
COUNTS_CHANGE = {Kind.KLADDER, Kind.UDBAKKE}


class MainWindow(QMainWindow):
    """The window of one running program."""

    went = Signal(str)
    """The name of the page that was gone to."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.form: Ui_MainWindow = Ui_MainWindow()
        set_up(self.form, self)
        self.setWindowTitle(say(PROGRAM))
        self.resize(theme.px(1366), theme.px(768))
        self.setMinimumSize(theme.px(480), theme.px(300))
        self.form.navigation.setFixedWidth(theme.px(212))
        self.light = SavedLight(self.form.gemt_lys, self.form.gemt)
        self.keying = Keying(context.rekeying, self.light, self)
        self.copied = context.copied = CopiedAway(QApplication.clipboard(), self.form.udklip)
        self.here = ""
        self.place: Place | None = None
        self.page: AnyPage | None = None
        self._ending = self._closing = self._unlocked = False
        self.session_ends = False
        """The system ends: it waits for nobody, and the copy is made at the next opening."""
        self.rail = Rail(self.form, context, self)
        self.keyboard = Keyboard(self, self, self.rail.actions.values)
        self._add_destinations()
        context.navigate = self.navigate
        self.head = Head(self, self.form, context, self)
        self._profil_action = self._action(PROFIL_WORDS, PROFIL_KEY, self.head.open)
        self.caretaker = Caretaker(context, self)
        self.idle = IdleLock(context, self.lock, self)
        context.change_store, context.lock = self.change_store, self.lock
        self.opening = Opening(self, self)
        self._listen_to(context.desk)

    # -- going places ----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show the first page: the first start where there is no store, else unlocking."""
        self.navigate(places.LaasOp() if self.context.desk.vault.exists() else places.FoersteStart())

    def navigate(self, place: Place) -> None:
        """Go to a place; what is behind the lock asks for unlocking first."""
        to = DESTINATIONS[place.name]
        if isinstance(place, places.Gendan) and self.context.workspace is not None:
            self.when_saved(T("Gå videre alligevel"), lambda: self._close_for(place))
            return
        if to.behind_lock and self.context.workspace is None:
            place = places.LaasOp()
        elif to.behind_lock and self.context.flyttet is not None:
            place = places.Flyttet()
        to = DESTINATIONS[place.name]
        with unheard():
            page = self._change_page(to, place)
        # the window's new title says it to those whose reader does not hear announcements
        announce(page, page.windowTitle(), described=False)
        self._entitle(page.windowTitle())
        self.caretaker.watch()
        self.idle.watch()

    def go_when_saved(self, place: Place) -> None:
        """Go to a place as soon as what is being typed is saved, or the person says that it need not be."""
        if self.context.workspace is None:
            self.navigate(place)
        else:
            self.when_saved(T("Gå videre alligevel"), lambda: self.navigate(place))

    @property
    def ending(self) -> bool:
        """Whether it is about to close."""
        return self._ending or self._closing

    def _change_page(self, to: Destination, place: Place) -> AnyPage:
        self._leave()
        self._dress()
        visit = to.visit(self.context, place)
        self._listen(visit.page)
        self.here, self.place, self.page = to.name, place, visit.page
        self.went.emit(to.name)
        self.form.sider.addWidget(visit.page)
        self.form.sider.setCurrentWidget(visit.page)
        self._show_where(to)
        self.head.show(self._practice())
        # first what one begins with: counting and looking after copies come behind it on the store's lane
        visit.enter()
        work = self.context.workspace
        if self.rail.show_counts() and work is not None:
            self._look_after(work)
        visit.page.windowTitleChanged.connect(self._entitle)
        return visit.page

    def _leave(self) -> None:
        page, self.page = self.page, None
        if page is None:
            return
        page.leave()
        page.gone = True
        let_go(page)
        self.form.sider.removeWidget(page)
        page.hide()
        page.deleteLater()

    def flush(self) -> None:
        """Hand what is being typed to the store's lane; for a crash and for the end."""
        self.context.questions.flush()
        if self.page is not None:
            self.page.flush()

    def _listen(self, page: AnyPage) -> None:
        self.light.clear()
        page.saved.connect(self.light.saved)
        page.saving.connect(self.light.saving)
        page.not_saved.connect(self.light.not_saved)

    def _entitle(self, title: str) -> None:
        """The window is called by its page."""
        words = say(T("{side} – {program}", side=title, program=PROGRAM) if title else PROGRAM)
        if words != self.windowTitle():
            when_heard(lambda: self.setWindowTitle(say(words)))

    # -- the lock and the end --------------------------------------------------------------------------------------

    def lock(self) -> None:
        """Save, close the store, and go to the page that unlocks; what cannot be saved is not thrown away unasked."""
        if self.context.workspace is not None:
            self.keying.cover(self.page)
            self.when_saved(T("Lås alligevel"), self._lock_now)
        elif self.context.viser_fil:
            self.start()

    def change_person(self) -> None:
        """One person goes, with what was typed saved, and another comes: nothing of the first is seen any more."""
        if self.context.workspace is not None:
            self.keying.cover(self.page)
            self.when_saved(T("Skift alligevel"), lambda: self._lock_now(places.LaasOp(person=True)))

    def show_again(self) -> None:
        """Come to the page anew, where the person is in it."""
        if self.place is not None and self.page is not None:
            self.navigate(self.page.now_at(self.place))

    def _note_place(self) -> None:
        """Where the person is goes into the store when it is closed."""
        work = self.context.workspace
        if work is not None and self.page is not None and self.place is not None:
            work.sidst.clear()
            work.sidst.update(places.kept(self.page.now_at(self.place)))

    def change_store(self) -> None:
        """Close this store where it is open, and go to the one beside it."""
        desk, copies = self.context.desk, self.context.copies
        if desk.beside is None:
            return
        other = desk.beside()

        def change() -> None:
            if self.context.workspace is not None:
                self._lock_now(places.LaasOp(skifter=True))
            copies.when_idle(lambda: self._stand_before(other))

        if self.context.workspace is None:
            change()
        else:
            self.when_saved(T("Skift alligevel"), change)

    def _stand_before(self, other: Desk) -> None:
        """Everything that was made for the one store goes before the other is begun with."""
        self._leave()
        forget()
        self.context.desk = other
        self.feed.close()
        self._listen_to(other)
        save_beside(other.machine_dir, is_beside(other))
        self.start()

    def _listen_to(self, desk: Desk) -> None:
        self.feed = ChangeFeed(desk.changes, self)
        self.feed.came.connect(self._changed)

    def _lock_now(self, place: places.LaasOp | None = None) -> None:
        """Show nothing of a citizen any more at once; the store is closed when its copy is made."""
        self.copied.forget()
        self._note_place()
        self._leave()
        forget()
        work = self._let_go()
        self.navigate(place or places.LaasOp())
        announce(self, LOCKED)
        if work is not None:
            self.context.copies.keep(work, lambda: self._close(work))

    def _close_for(self, place: Place) -> None:
        """Close the store and go where it must be closed."""

        def idle() -> None:
            self.copied.forget()
            self._note_place()
            self._leave()
            forget()
            self._close_store()
            self.navigate(place)

        self.context.copies.when_idle(idle)

    def _let_go(self) -> Workspace | None:
        work, self.context.workspace = self.context.workspace, None
        self.context.profil = self.context.flyttet = None
        self.context.uden_person = False
        self.context.held.clear()
        return work

    def _close_store(self) -> None:
        work = self._let_go()
        if work is not None:
            self._close(work)

    def _close(self, work: Workspace) -> None:
        self.context.tasks.run(Lane.STORE, work.close, self, on_error=self._not_closed)

    def _not_closed(self, error: KnownError) -> None:
        self.context.dialogs.error(self, error)

    def when_saved(self, anyway: str, then: Callable[[], None]) -> None:
        """Commit what is being typed, wait for the store's lane, and ask where something could not be written."""
        self.flush()

        def written(_result: None) -> None:
            if not self.waiting():
                then()
                return
            self.keying.uncover()
            words = (NOT_ALL_SAVED, NOT_ALL_TEXT, anyway, T("Bliv her"))
            self.context.dialogs.confirm(self, *words, lambda yes: then() if yes else None, danger=True)

        self.context.tasks.run(Lane.STORE, lambda: None, self, written)

    def waiting(self) -> int:
        """How much of what was typed is not on the disk yet."""
        held = sum(each.waiting for each in self.context.held.values())
        return held + (self.page.waiting if self.page is not None else 0)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close at once where all is saved and copied; else when it is, or when the person says so."""
        app = QApplication.instance()
        hurried = self.session_ends or (isinstance(app, QApplication) and app.isSavingSession())
        if self._closing and not self._ending:
            event.ignore()
            return
        if not self._ending and not hurried:
            if self.context.workspace is not None:
                self.flush()
                if self.waiting():
                    event.ignore()
                    self.when_saved(T("Luk alligevel"), self._copy_and_end)
                    return
            if self.context.desk.safe is not None and (self.context.workspace is not None or self.context.copies.busy):
                event.ignore()
                self._copy_and_end()
                return
        self.end()
        event.accept()

    def _copy_and_end(self) -> None:
        """Make the copy that is due; who has no time closes without."""
        # imported here: nobody closes the program before it is there
        from smdb_desktop.gui.app.closing import Closing

        self._closing = True
        copies, work = self.context.copies, self.context.workspace
        closing = Closing(copies, self)
        closing.show_if_it_lasts()

        def copied() -> None:
            closing.finish(self.end)

        if work is None:
            copies.when_done(copied)
        else:
            copies.keep(work, copied)

    def end(self) -> None:
        """Leave the page, close the store, and close the window; the lanes finish what they were given."""
        if self._ending:
            return
        self._ending = True
        remember(self, self.context.desk.machine_dir)
        self.light.clear()
        self.copied.end()
        self.caretaker.end()
        self.idle.end()
        self._note_place()
        self.context.questions.flush()
        self._leave()
        self._close_store()
        self.close()

    # -- what stands around the page -------------------------------------------------------------------------------

    def _add_destinations(self) -> None:
        menu = QMenu(self)
        last = self.rail.fill(menu, self._action, lambda to: self.navigate(to.at()))
        if last is not None:
            self.setTabOrder(last, self.form.laas)
        self._lock_action = self._action(T("Lås"), LOCK_KEY, self.lock)
        self.context.print_page = lambda: print_page(self.context, self.page)
        self._print_action = self._action(T("Print side …"), keys.key_to("print"), lambda: self.context.print_page())
        menu.addSeparator()
        menu.addAction(self._print_action)
        menu.addAction(self._lock_action)
        self.keyboard.add_help(menu)
        letters.show_key(self.form.laas, LOCK_KEY)
        self.form.laas.setToolTip(say(hint_of(T("Lås programmet, når du forlader maskinen"), LOCK_KEY)))
        self.form.laas.clicked.connect(self._lock_action.trigger)
        self.form.menu.setMenu(menu)
        self.form.menu.setToolTip(say(T("Alle sider (F10)")))

    def _action(self, text: str, key: str, run: Callable[[], None]) -> QAction:
        action = QAction(say(text), self)
        if key:
            action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda *_: run())
        self.addAction(action)
        return action

    def _show_where(self, to: Destination) -> None:
        unlocked = self.context.workspace is not None and (to.behind_lock or to.either_side)
        self.rail.choose(to.chosen)
        for action in (*self.rail.actions.values(), self._lock_action, self._profil_action):
            action.setEnabled(unlocked)
        self._print_action.setEnabled(unlocked or to.either_side)
        self._unlocked = unlocked
        self._arrange()

    def _look_after(self, work: Workspace) -> None:
        """What was written and not copied, because the program was cut off or there was no time, is copied beside the work."""
        backups = work.backups
        if backups is None or self.context.flyttet is not None:
            return

        def caught_up(changed: bool) -> None:
            if changed:
                self.context.tasks.run(Lane.STORE, backups.tell, self)

        def catch_up() -> None:
            self.context.tasks.run(Lane.SAFE, backups.catch_up, self, caught_up, lambda _e: None)

        self.context.copies.make_if_due(work, Kopiaarsag.AABNET, catch_up)

    # -- what changed ----------------------------------------------------------------------------------------------

    def _changed(self, changes: frozenset[Changed]) -> None:
        """A use case changed something: what stands around the page is read again, and the page where it is about it."""
        work = self.context.workspace
        if work is None:
            return
        kinds = {changed.kind for changed in changes}
        if kinds & COUNTS_CHANGE:
            self.rail.count(work)
        if Kind.INDSTILLINGER in kinds:
            self._read_who(work)
        if self.page is not None and any(self.page.concerns(changed) for changed in changes):
            self.page.reload()

    def _read_who(self, work: Workspace) -> None:
        def read(profil: Profil | None) -> None:
            if self.context.workspace is work:
                self.context.profil = profil
                self.head.show(self._practice())

        self.context.tasks.run(Lane.STORE, work.profil, self, read, lambda _e: None)

    def _practice(self) -> bool:
        if self.context.workspace is not None:
            return self.context.workspace.oevelse
        vault = self.context.desk.vault
        return vault.exists() and vault.is_practice()

    def _dress(self) -> None:
        """Another kind of store has another colour."""
        app = QApplication.instance()
        practice = self._practice()
        if isinstance(app, QApplication) and practice != theme.current().practice:
            theme.apply(app, load_look(self.context.desk.machine_dir).dark, practice=practice)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A small window has a menu instead of the navigation."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        unlocked = self._unlocked
        small = self.width() < theme.px(NARROW) or self.height() < theme.px(LOW)
        self.form.navigation.setVisible(unlocked and not small)
        self.form.top.setVisible(unlocked and small)
        self.form.statuslinje.setVisible(unlocked and not (small and not self.form.gemt.text()))
