"""The way back: a copy is chosen and opened, what would change is shown, and only then does a button make it the store.

In front of the lock, because a store that cannot be opened is what it is for. Whoever goes on from here leaves nothing held.
"""

from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QFrame

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.core.watch import GIVEN_UP, GivenUp, Watch
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce, focus_soon
from smdb_desktop.gui.kit.held import busy, reason
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.page import INPUT_WIDTH, ScrollingPage, empty, refuse, show_error, side_by_side
from smdb_desktop.gui.kit.parts import Banner, box, button, card, column, label, let_go, show_all
from smdb_desktop.gui.kit.passphrase import NOTHING_TYPED
from smdb_desktop.gui.kit.reveal import Reveal
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.gui.kit.written import Written
from smdb_desktop.gui.secret import SecretLine
from smdb_desktop.language import say
from smdb_desktop.services.errors import KnownError, WrongPassphrase
from smdb_desktop.services.ports.safekeeping import Restoring, Safe
from smdb_desktop.services.safekeeping.telling import KINDS, ended_text, holds, size, what_changes
from smdb_desktop.services.stored.copies import Forskel, Gendannelse, Kopi, Sammenligning, newest_first

PATTERN = T("Sikkerhedskopi eller flyttefil (*.db *.smdbflyt *.smdbflyt.brugt);;Alle filer (*)")
WORDS = T(
    "Vælg en sikkerhedskopi, eller en flyttefil fra en anden maskine. Kopien åbnes og kontrolleres, og du ser, hvad der ville "
    "ændre sig. Intet ændres, før du siger til."
)
NO_COPIES = T("Der ligger ingen sikkerhedskopier i datamappen. Vælg en fil, fx på en USB-nøgle.")
NO_FILE = T("Vælg en kopi på listen eller en fil.")
MOST_LINES = 500
MANY = T("De første {antal} vises.", antal=MOST_LINES)
SURE = T(
    "Lageret bliver, som det var i kopien. Det, der er nu, flyttes til side i datamappen og slettes ikke. Bagefter låses der op "
    "igen."
)


COPYING = T("Kopien hentes: {procent} %")
COMPARING = T("Kopien sammenlignes med lageret: {procent} %")
CHECKING = T("Kopien åbnes og kontrolleres …")


class GendanPage(ScrollingPage[places.Gendan]):
    """Three steps on one page: which copy, the passphrase, what would change."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.leave_button = button(T("Tilbage"), self._go_back)
        self.leave_button.setObjectName("tilbage")
        self.add_head(T("Gendan fra en sikkerhedskopi"), self.leave_button)
        self.column.addWidget(label(WORDS))
        self.choice = self._choice_card()
        self.column.addWidget(self.choice)
        self.outcome, _inside = column(12)
        self.outcome.setObjectName("forskelle")
        self.outcome.hide()
        self.column.addWidget(self.outcome)
        self.column.addStretch(1)
        self._file: Path | None = None
        self._restoring: Restoring | None = None
        self._watch: Watch | None = None

    def _choice_card(self) -> QFrame:
        made = card(T("Hvilken kopi?"))
        self.table = RowTable(
            T("Sikkerhedskopier"), (T("Lavet"), T("Indhold"), T("Størrelse"), T("Mappe")), stretch=3, flexible=(1, 3)
        )
        self.table.setObjectName("kopier")
        self.table.chosen.connect(self._row_chosen)
        box(made).addWidget(self.table)
        self.none = label(NO_COPIES, "hint")
        self.none.hide()
        box(made).addWidget(self.none)
        self.other = button(T("Vælg en anden fil …"), self._choose_file)
        self.other.setObjectName("vaelg_fil")
        box(made).addWidget(side_by_side(self.other))
        self.chosen = label("", "strong")
        self.chosen.setObjectName("valgt_fil")
        box(made).addWidget(self.chosen)
        self.file_error = label("", "error")
        self.file_error.hide()
        box(made).addWidget(self.file_error)
        caption = label(T("Adgangssætningen, som den er nu eller var, da kopien blev lavet"), "label")
        self.secret = SecretLine()
        focus_first(self.secret)
        self.secret.setObjectName("kopiens_adgangssaetning")
        self.secret.setAccessibleName(caption.text())
        self.secret.setMaximumWidth(theme.px(INPUT_WIDTH))
        self.secret.returnPressed.connect(self._look)
        caption.setBuddy(self.secret)
        self.secret_error = label("", "error")
        self.secret_error.hide()
        self.code = QCheckBox(say(T("Jeg skriver gendannelseskoden i stedet")))
        self.code.setObjectName("brug_kode")
        self.code.toggled.connect(self._by_code)
        Reveal(self.secret)
        self.written = Written(self.secret)
        self.written.hide()
        for part in (caption, self.secret_error, self.secret, self.written, self.code):
            box(made).addWidget(part)
        self.look = button(T("Se, hvad der ville ændre sig"), self._look, "primary")
        self.look.setObjectName("se_forskelle")
        self.stop = button(T("Fortryd"), self._stop)
        self.stop.setObjectName("fortryd_kontrol")
        self.busy = label("", "hint", wrap=False)
        self.busy.setObjectName("kontrolleres")
        box(made).addWidget(side_by_side(self.look, self.stop, self.busy))
        self.stop.hide()
        self.busy.hide()
        return made

    # -- which copy ----------------------------------------------------------------------------------------------------

    def enter(self, place: places.Gendan, /) -> None:
        """The copies of this machine and of the second place, as far as they can be read."""
        self._file = Path(place.fil) if place.fil else None
        self._show_file()
        safe = self.context.desk.safe
        focus_soon(self.secret if self._file else self.other)
        if safe is not None:
            self.context.tasks.run(
                Lane.SAFE, lambda: _found(safe, self.context.desk.clock()), self, self._show_copies, self.refused
            )

    def _show_copies(self, copies: tuple[Kopi, ...]) -> None:
        if self.gone:
            return
        wanted = str(self._file) if self._file else ""
        self.table.set_rows([self._row(kopi) for kopi in copies], wanted)
        self.table.setVisible(bool(copies))
        self.none.setVisible(not copies)
        if copies and not wanted:
            focus_soon(self.table)
            self.table.choose(str(copies[0].fil))

    def _row(self, kopi: Kopi) -> Row:
        inside = holds(kopi.antal) if kopi.antal is not None else T("Ikke beskrevet")
        made = T("{tid:%d-%m-%Y kl. %H.%M}", tid=local(kopi.tid))
        return Row(str(kopi.fil), (made, inside, size(kopi.bytes), str(kopi.fil.parent)))

    def _row_chosen(self, file: str) -> None:
        if file:
            self._file = Path(file)
            self._show_file()

    def _choose_file(self) -> None:
        self.context.dialogs.file(self, T("Vælg en sikkerhedskopi eller en flyttefil"), PATTERN, self._file_chosen)

    def _file_chosen(self, file: Path | None) -> None:
        if file is not None:
            self._file = file
            self._show_file()
        self.secret.setFocus()

    def _show_file(self) -> None:
        self.chosen.setText(say(T("Valgt: {fil}", fil=self._file) if self._file else ""))
        show_error(self.table, self.file_error, "")

    def _by_code(self, code: bool) -> None:
        self.written.setVisible(code)
        self.secret.clear()
        self.secret.setFocus()

    # -- what would change ---------------------------------------------------------------------------------------------

    def _look(self) -> None:
        safe, secret, code = self.context.desk.safe, self.secret.text(), self.code.isChecked()
        if reason(self.look) or safe is None:
            return
        show_error(self.table, self.file_error, "" if self._file else NO_FILE)
        show_error(self.secret, self.secret_error, "" if secret.strip() else NOTHING_TYPED)
        if self._file is None or not secret.strip():
            self.other.setProperty("wrong", self.table.property("wrong"))
            refuse(self.secret if self._file else self.other)
            return
        file, tasks = self._file, self.context.tasks
        watch = self._watch = Watch()
        watch.came.connect(self._came_far)
        comparing = Watch(watch)
        comparing.came.connect(self._compared_far)
        self._work(True)
        # whoever leaves meanwhile leaves no page, and what was opened for it must be let go all the same
        tasks.run(
            Lane.STORE,
            lambda: safe.restoring(file, secret, code=code, progress=watch.progress, comparing=comparing.progress),
            self,
            self._compared,
            self._not_opened,
            cleanup=lambda restoring: restoring.cancel(),
        )

    def _work(self, working: bool) -> None:
        busy((self.other, self.secret, self.code, self.look), working)
        self.table.setEnabled(not working)
        self.busy.setText(say(CHECKING))
        self.stop.setVisible(working)
        self.busy.setVisible(working)
        if working:
            self.stop.setEnabled(True)
            self.stop.setFocus()
            announce(self.busy, self.busy.text())
        else:
            self._watch = None

    def _came_far(self, done: int, all_: int) -> None:
        self.busy.setText(say(COPYING.format(procent=done * 100 // all_) if done < all_ else CHECKING))

    def _compared_far(self, done: int, all_: int) -> None:
        self.busy.setText(say(COMPARING.format(procent=done * 100 // max(all_, 1))))

    def _stop(self) -> None:
        if self._watch is not None:
            self._watch.stop()
            self.stop.setEnabled(False)

    def _not_opened(self, error: KnownError) -> None:
        if self.gone:
            return
        self._work(False)
        if isinstance(error, GivenUp):
            self.busy.setText(say(GIVEN_UP))
            self.busy.show()
            announce(self.busy, self.busy.text())
            self.secret.setFocus()
        elif isinstance(error, WrongPassphrase):
            show_error(self.secret, self.secret_error, str(error))
            self.secret.clear()
            refuse(self.secret)
        else:
            self.refused(error)

    def _compared(self, restoring: Restoring) -> None:
        if self.gone:
            self.context.tasks.run(Lane.STORE, restoring.cancel, self.context.tasks)
            return
        self._restoring = restoring
        self.secret.clear()
        self._work(False)
        if why := self.context.desk.why_not_restored(restoring.comparison.oevelse):
            self._give_up()
            show_error(self.table, self.file_error, why)
            self.other.setProperty("wrong", self.table.property("wrong"))
            refuse(self.other)
            return
        self._show_comparison(restoring.comparison)

    def _show_comparison(self, found: Sammenligning) -> None:
        empty(self.outcome)
        made = card(T("Hvad der ville ændre sig"))
        for number, line in enumerate(what_changes(found)):
            box(made).addWidget(label(line, "strong" if number == 0 else ""))
        if found.forskelle:
            names = (T("Borger"), T("Navn"), T("Hvad"), T("I lageret"), T("I kopien"))
            table = RowTable(T("Borgere, der er forskel på"), names, stretch=2, flexible=(1, 2, 3, 4), chooses=False)
            table.setObjectName("forskel_liste")
            table.set_rows([_difference(n, each) for n, each in enumerate(found.forskelle[:MOST_LINES])])
            box(made).addWidget(table)
            if len(found.forskelle) > MOST_LINES:
                box(made).addWidget(label(MANY, "hint"))
        self.no = button(T("Fortryd"), self._undo)
        self.no.setObjectName("fortryd")
        self.yes = button(T("Gendan …"), self._ask, "danger")
        self.yes.setObjectName("gendan_nu")
        box(made).addWidget(side_by_side(self.no, self.yes))
        box(self.outcome).addWidget(made)
        # what was chosen stands in the first sentence; what is asked now stands where one looks
        let_go(self.choice)
        self.choice.hide()
        self.outcome.show()
        show_all(box(self.outcome))
        # the page follows it, also when the table above gets its height; scrolled by hand it would be followed no more
        self.no.setFocus()
        self.column.activate()

    def _undo(self) -> None:
        self._give_up()
        let_go(self.outcome)
        self.outcome.hide()
        self.choice.show()
        self._work(False)
        self.look.setFocus()

    def _give_up(self) -> None:
        restoring, self._restoring = self._restoring, None
        if restoring is not None:
            self.context.tasks.run(Lane.STORE, restoring.cancel, self.context.tasks)

    # -- the copy becomes the store --------------------------------------------------------------------------------------

    def _ask(self) -> None:
        self.context.dialogs.confirm(
            self, T("Gendan fra kopien?"), SURE, T("Gendan"), T("Lad være"), self._answered, danger=True
        )

    def _answered(self, yes: bool) -> None:
        restoring = self._restoring
        if not yes or restoring is None:
            self.no.setFocus()
            return
        self._restoring = None
        busy((self.no, self.yes, self.leave_button), True)
        self.context.tasks.run(Lane.STORE, restoring.carry_out, self, self._done, self._not_done)

    def _not_done(self, error: KnownError) -> None:
        busy((self.leave_button,), False)
        self._undo()
        self.refused(error)

    def _done(self, ended: Gendannelse) -> None:
        busy((self.leave_button,), False)
        empty(self.outcome)
        box(self.outcome).addWidget(Banner("success", ended_text(ended)))
        go_on = button(T("Lås op"), lambda: self.context.navigate(places.LaasOp()), "primary")
        go_on.setObjectName("til_laas_op")
        box(self.outcome).addWidget(side_by_side(go_on))
        show_all(box(self.outcome))
        go_on.setFocus()
        announce(self, ended_text(ended))

    def _go_back(self) -> None:
        there = self.context.desk.vault.exists()
        self.context.navigate(places.LaasOp() if there else places.FoersteStart())

    def leave(self) -> None:
        """Nothing secret stays in a field, and nothing is held."""
        self.secret.clear()
        self._stop()
        self._give_up()


def _found(safe: Safe, now: datetime) -> tuple[Kopi, ...]:
    """The copies in both places, each once, newest first."""
    second = safe.second_place().sted
    found = {kopi.fil.name: kopi for place in (second, safe.own_place) if place for kopi in safe.copies(place)}
    return newest_first(found.values(), now)


def _difference(number: int, each: Forskel) -> Row:
    here, there = holds(each.lager, citizens=False), holds(each.kopi, citizens=False)
    return Row(str(number), (masked(each.cpr_nr), each.navn, KINDS[each.art], here, there))
