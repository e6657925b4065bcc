"""Unlocking: the passphrase, the growing delay after wrong ones, and the way back in with the printed recovery code.

What is typed here goes to the vault and nowhere else; the fields are emptied as soon as it has been tried.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPushButton, QWidget

from smdb_desktop.domain.words import T, Tn
from smdb_desktop.gui.access.beside import CHANGE, CHANGING, HERE, change_button
from smdb_desktop.gui.access.lying import LyingBanner
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.core.watch import Watch
from smdb_desktop.gui.forms.ui_unlock import Ui_Unlock
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce, focus_soon
from smdb_desktop.gui.kit.held import busy, hold
from smdb_desktop.gui.kit.layout import wrapping
from smdb_desktop.gui.kit.page import ScrollingPage, refuse, set_up, show_error, show_step
from smdb_desktop.gui.kit.parts import Banner, button, label
from smdb_desktop.gui.kit.passphrase import NO_CODE_TYPED, NOTHING_TYPED, PassphraseHint
from smdb_desktop.gui.kit.written import Written
from smdb_desktop.language import say
from smdb_desktop.services.desk.profile import Profil
from smdb_desktop.services.errors import KnownError, NoSuchPerson, UsageError, WrongPassphrase
from smdb_desktop.services.safekeeping.backups import CopyStopped
from smdb_desktop.services.safekeeping.moving import Flyttet
from smdb_desktop.services.workspace import Workspace

CARD_WIDTH = 620
FROM_COPY = T("Gendan fra en sikkerhedskopi")
UNLOCK, RECOVER = T("Lås op"), T("Ny adgangssætning med gendannelseskode")
WAIT_SHORTLY = T("Vent lidt, før der prøves igen. Ventetiden står ved knappen.")
SLOW_MS = 3000
"""The key takes about a second; what takes longer than this is told what it may be."""
SLOW = T(
    "Det tager lidt længere, når programmet er kommet i en ny udgave eller blev afbrudt sidst: så laves der først en "
    "sikkerhedskopi, eller data ses efter. Lad det stå."
)
COPY_LATER = T(
    "Der er meget at kopiere, så der blev ikke lavet en sikkerhedskopi, da der blev låst. Den bliver lavet, når der er låst op "
    "igen, mens du arbejder."
)
COPY_FAILED = T("Der blev ikke lavet en sikkerhedskopi, da der blev låst. {hvorfor}")
COPYING = T("Før programmets nye udgave skriver noget, laves der en sikkerhedskopi: {procent} %. Lad det stå.")
CHECKING = T("Sikkerhedskopien er lavet og bliver kontrolleret. Lad det stå.")
DEMO = T("Prøveudgave. Adgangssætningen er: {adgangssaetning}")
PRACTICE = T("Dette er en øvelse med opdigtede borgere. Skriv adgangssætningen for at låse op.")

CHANGE_PERSON = T("Skift person")
NEXT_PERSON = T(
    "Den næste skriver sin adgangssætning; det er den, programmet kender personen på. Alt, der var skrevet, er gemt."
)
EACH_HAS_ONE = T("Skriv din egen adgangssætning. Programmet ser på den, hvem du er.")
NO_NAME = T("Skriv dit navn.")


class Opened(NamedTuple):
    """What was opened, for whom, and where that person was last."""

    workspace: Workspace
    profil: Profil | None
    flyttet: Flyttet | None
    sidst: places.Place | None


DIAGNOSE = T("Kan du ikke komme ind? Lav en Diagnose til din support")


class LaasOpPage(ScrollingPage[places.LaasOp]):
    """The page in front of the store."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.form: Ui_Unlock = Ui_Unlock()
        body = QWidget()
        set_up(self.form, body)
        self.entitle(UNLOCK)
        self.column.addWidget(body, 1)
        self.form.kort.setMaximumWidth(theme.px(CARD_WIDTH))
        self.form.midte.setStretch(1, 1000)
        for row in (self.form.laas_op_knapper, self.form.gendan_knapper):
            wrapping(row)
        show_step(self.form.trin, 0)
        self.form.laas_op.clicked.connect(self._unlock)
        self.form.adgangssaetning.returnPressed.connect(self._unlock)
        # what was missing is no longer missing; a wrong one is told of until the next is tried
        self.form.adgangssaetning.textEdited.connect(self._typed)
        self.form.glemt.clicked.connect(self._forgotten)
        self.form.tilbage.clicked.connect(self._back)
        self.form.gendan.clicked.connect(self._recover)
        self.from_copy = self._way(FROM_COPY, "gendan_fra_kopi", places.Gendan())
        self.diagnose = self._way(DIAGNOSE, "til_diagnose", places.Diagnose())
        self.form.ny_igen.returnPressed.connect(self._recover)
        self.form.kode_blok.addWidget(Written(self.form.kode))
        desk = context.desk
        self._choice = PassphraseHint(
            self.form.ny, self.form.styrke, context.tasks, Lane.FREE, lambda typed: desk.judge(typed, None)
        )
        self._clock = QTimer(self)
        # a coarse timer may come a twentieth too soon, and the vault would refuse once more
        self._clock.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._count_down)
        self._seconds = self._stage = 0
        self._onward: places.Place | None = None

        self.slow = label(SLOW, "hint")
        self.slow.setObjectName("tager_tid")
        self.slow.hide()
        self.form.kort_lag.addWidget(self.slow)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(SLOW_MS)
        self._patience.timeout.connect(self._takes_long)
        self._add_banners(context)
        context.copies.skipped.connect(self._left_for_later)
        context.copies.failed.connect(self._copy_failed)

    def _add_banners(self, context: Context) -> None:
        """What is said above the passphrase, the last one added on top."""
        self.here = label("", "strong")
        self.here.setObjectName("hvilket_lager")
        self.here.hide()
        self.form.kort_lag.insertWidget(1, self.here)
        self.uncopied = Banner("warning")
        self.uncopied.setObjectName("ikke_kopieret")
        self.form.kort_lag.insertWidget(1, self.uncopied)
        self.lying = LyingBanner(context.desk)
        self.form.kort_lag.insertWidget(1, self.lying)
        self.fell = Banner("warning")
        self.fell.setObjectName("version_faldt")
        self.form.kort_lag.insertWidget(1, self.fell)
        context.updating.fell.connect(self._say_fall)

    def _way(self, text: str, name: str, to: places.Place) -> QPushButton:
        """A link at the foot of the card."""
        made = button(text, lambda: self.context.navigate(to), "link")
        made.setObjectName(name)
        self.form.laas_op_lag.addWidget(made)
        return made

    def _say_fall(self, words: str) -> None:
        self.fell.tell(words)
        announce(self, words)

    def _left_for_later(self) -> None:
        self.uncopied.tell(COPY_LATER)

    def _copy_failed(self, error: KnownError) -> None:
        # one that was stopped gave way to who unlocks again at once
        if not isinstance(error, CopyStopped):
            self.uncopied.tell(COPY_FAILED.format(hvorfor=str(error)))

    def _typed(self) -> None:
        if self.form.adgangssaetning.property("wrong") == say(NOTHING_TYPED):
            show_error(self.form.adgangssaetning, self.form.adgangssaetning_fejl, "")

    def _takes_long(self) -> None:
        self.slow.show()
        announce(self, self.slow.text())

    def _copied(self, done: int, all_: int) -> None:
        """How far the copy is that is made first; seen when it has lasted, and heard when it turns to something else."""
        stage, text = (1, COPYING.format(procent=done * 100 // all_)) if all_ else (2, CHECKING)
        self.slow.setText(say(text))
        if stage != self._stage and self.slow.isVisible():
            announce(self, text)
        self._stage = stage

    def enter(self, place: places.LaasOp, /) -> None:
        """The passphrase has the focus; a delay that is still running is shown."""
        vault = self.context.desk.vault
        self._onward = place.videre or self._onward
        practice = vault.is_practice()
        self.form.oevelse.setVisible(practice)
        several = self.context.desk.several()
        if place.person or several:
            self.form.forklaring.setText(say(NEXT_PERSON if place.person else EACH_HAS_ONE))
        elif practice:
            self.form.forklaring.setText(say(PRACTICE))
        if place.person:
            self.entitle(CHANGE_PERSON)
            self.form.titel.setText(say(CHANGE_PERSON))
        self._show_whose(several)
        self.form.demo.setText(say(DEMO.format(adgangssaetning=self.context.demo_passphrase)))
        self.form.demo.setVisible(bool(self.context.demo_passphrase))
        self.form.demo.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._show_other(practice, skifter=place.skifter)
        focus_soon(self.form.adgangssaetning)
        self._wait(vault.wait_seconds())
        self.context.updating.tell_fall()

    def _show_other(self, practice: bool, *, skifter: bool) -> None:
        """Which of two stores this is, and the way to the other."""
        other = self.context.desk.neighbour()
        if skifter:
            self._work(True)
            self.here.setText(say(CHANGING[not practice]))
        elif other is not None:
            self.here.setText(say(HERE[practice]))
            self.form.laas_op_lag.addWidget(change_button(self.context, CHANGE, practice=other.vault.is_practice()))
        self.here.setVisible(bool(self.here.text()))

    def _show_whose(self, several: bool) -> None:
        """Who has forgotten a passphrase says so, where there are several."""
        for part in (self.form.hvis_label, self.form.hvis_hint, self.form.hvis):
            part.setVisible(several)

    def leave(self) -> None:
        """Nothing secret stays in a field."""
        self._clock.stop()
        for line in (self.form.adgangssaetning, self.form.kode, self.form.ny, self.form.ny_igen):
            line.clear()

    # -- unlocking -------------------------------------------------------------------------------------------------

    def _unlock(self) -> None:
        passphrase = self.form.adgangssaetning.text()
        if self._seconds or self._working:
            return
        if not passphrase:
            show_error(self.form.adgangssaetning, self.form.adgangssaetning_fejl, NOTHING_TYPED)
            refuse(self.form.adgangssaetning)
            return
        self._work(True)
        desk = self.context.desk
        self._when_closed(lambda: _opened(desk.unlock(passphrase)), self._not_unlocked)

    def _when_closed(self, unlock: Callable[[], Opened], refused: Callable[[KnownError], None]) -> None:
        """Unlock when the store that was locked a moment ago is closed."""
        tasks = self.context.tasks

        def run() -> None:
            watch = Watch()
            watch.came.connect(self._copied)
            self.context.desk.opening.progress = watch.progress
            # whoever left meanwhile leaves no store open that nobody sees
            tasks.run(
                Lane.STORE, unlock, self, self._unlocked, refused, cleanup=lambda opened: opened.workspace.close()
            )

        self.context.copies.when_idle(run)

    def _unlocked(self, opened: Opened) -> None:
        self.context.workspace, self.context.profil, self.context.flyttet, last = opened
        self.lying.read()
        onward = self._onward or last or places.Forside()
        self.context.navigate(onward if self.context.profil else places.FoersteStart())

    def _not_unlocked(self, error: KnownError) -> None:
        self._work(False)
        if isinstance(error, WrongPassphrase):
            show_error(self.form.adgangssaetning, self.form.adgangssaetning_fejl, error.wrong)
            self.form.adgangssaetning.clear()
            self._wait(error.wait_seconds)
            refuse(self.form.adgangssaetning)
        else:
            self.refused(error)
            self.form.adgangssaetning.setFocus()

    # -- the delay -------------------------------------------------------------------------------------------------

    def _wait(self, seconds: int) -> None:
        self._seconds = seconds
        self._show_wait()
        if seconds:
            self._clock.start()
            announce(self, self.form.vent.text())

    def _count_down(self) -> None:
        self._seconds = max(0, self._seconds - 1)
        self._show_wait()
        if not self._seconds:
            self._clock.stop()
            announce(self, T("Nu kan der prøves igen."))

    def _show_wait(self) -> None:
        wait = Tn("Prøv igen om {n} sekund.", "Prøv igen om {n} sekunder.", n=self._seconds)
        text = wait if self._seconds else ""
        for place in (self.form.vent, self.form.gendan_vent):
            place.setText(say(text))
            place.setVisible(bool(text))
        # the seconds that are left are counted where they are seen; heard, they would be said each second
        held_by = WAIT_SHORTLY if self._seconds else ""
        hold(self.form.laas_op, held_by)
        hold(self.form.gendan, held_by)

    # -- the recovery code -----------------------------------------------------------------------------------------

    def _forgotten(self) -> None:
        self.entitle(RECOVER)
        show_step(self.form.trin, 1)
        self.form.forklaring.hide()
        focus_soon(self.form.kode)
        announce(self, RECOVER)

    def _back(self) -> None:
        self.entitle(UNLOCK)
        show_step(self.form.trin, 0)
        self.form.forklaring.show()
        focus_soon(self.form.adgangssaetning)
        announce(self, UNLOCK)

    def _recover(self) -> None:
        if self._seconds or self._working:
            return
        form = self.form
        missing = "" if form.kode.text().strip() else NO_CODE_TYPED
        nameless = "" if form.hvis.isHidden() or form.hvis.text().strip() else NO_NAME
        show_error(form.kode, form.kode_fejl, missing)
        show_error(form.hvis, form.hvis_fejl, nameless)
        if missing or nameless:
            refuse(form.kode if missing else form.hvis)
            return
        self._choice.when_good(form.ny_fejl, form.ny_igen, form.ny_igen_fejl, self._recover_now)

    def _recover_now(self) -> None:
        code, new, whose = self.form.kode.text(), self.form.ny.text(), self.form.hvis.text().strip() or None
        self._work(True)
        desk = self.context.desk
        self._when_closed(lambda: _opened(desk.unlock_with_recovery(code, new, whose)), self._not_recovered)

    def _not_recovered(self, error: KnownError) -> None:
        self._work(False)
        if isinstance(error, WrongPassphrase):
            show_error(self.form.kode, self.form.kode_fejl, error.wrong)
            self._wait(error.wait_seconds)
            refuse(self.form.kode)
        elif isinstance(error, NoSuchPerson):
            # the key file may know fewer than work here: then nobody was asked for a name yet
            self._show_whose(True)
            show_error(self.form.hvis, self.form.hvis_fejl, str(error))
            refuse(self.form.hvis)
        elif isinstance(error, UsageError):
            show_error(self.form.ny, self.form.ny_fejl, str(error))
            refuse(self.form.ny)
        else:
            self.refused(error)

    # -- waiting for the key ---------------------------------------------------------------------------------------

    @property
    def _working(self) -> bool:
        return bool(self.form.arbejder.accessibleName())

    def _work(self, working: bool) -> None:
        """The key takes about a second on purpose; the page says so instead of standing still."""
        busy((self.form.trin,), working)
        self.form.arbejder.setVisible(working)
        self.slow.hide()
        if working:
            self._stage = 0
            self.slow.setText(say(SLOW))
            self._patience.start()
        else:
            self._patience.stop()
        self.form.arbejder.setAccessibleName(say(T("Låser op") if working else ""))
        announce(self, self.form.arbejder.accessibleName())


def _opened(workspace: Workspace) -> Opened:
    return Opened(workspace, workspace.profil(), workspace.flyttet(), _last_place(workspace))


def _last_place(workspace: Workspace) -> places.Place | None:
    """Where the person was last, where several work here and nothing happened that Forside has to say first."""
    said = workspace.health.said()
    if said.heling or said.skade or workspace.afbrudt or workspace.gendannet or workspace.fjernede:
        return None
    kept = workspace.left_at() if workspace.people.several() else None
    if kept is None or _is_asked(workspace):
        return None
    return places.from_kept(kept)


def _is_asked(workspace: Workspace) -> bool:
    """Whether the person is asked what becomes of what they left: a course that stood open behind that would be an old one."""
    me = workspace.store.people.current_id
    return any(each.person_id == me for each in workspace.store.sittings.left())
