"""The page of a submission file: what it is, whose, how far it can be believed, each step of that, and every answer.

It stands before unlocking and after it. It reads the file once and keeps nothing of it but what is shown, which goes with the
page: leaving it, locking included, is closing the file. It says what the file shows, never what became of the submission.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.words import T, joined, sentences
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce, focus_soon
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.layout import Facts
from smdb_desktop.gui.kit.page import ScrollingPage, empty, side_by_side
from smdb_desktop.gui.kit.parts import Banner, box, button, card, column, label, show_all
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.review_list import ReviewList
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.gui.viewer.lines import lines_of
from smdb_desktop.language import say
from smdb_desktop.services.casework.checking import read_file
from smdb_desktop.services.casework.viewing import (
    ISSUER,
    Dom,
    Trin,
    Vist,
    read_submission,
    see,
    unreadable,
)
from smdb_desktop.services.desk.settled import trusted_roots, why_locked
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.outbox.known import Kendt, known
from smdb_desktop.services.ports.policy import Key
from smdb_desktop.services.ports.submissions import KEY_FILE_LIMIT
from smdb_desktop.services.printing.paper import Printable
from smdb_desktop.services.printing.submission import HELD, MEANS, STEP, STEPS, TITLE, SubmissionPaper, held_words
from smdb_desktop.services.workspace import Desk

READING = T("Filen læses og kontrolleres …")
PATTERN = T("Indberetning (*.asice);;Alle filer (*)")
ROOTS = T("Rodcertifikat (*.pem *.crt *.cer);;Alle filer (*)")
CHOOSE, CHOOSE_ROOT = T("Vælg en indberetning"), T("Vælg udstederens rodcertifikat")
NO_ROOTS = T("De rodcertifikater, som en administrator har valgt, kan ikke læses, så ingen udsteder er betroet. {fejl}")
BY_ROOT = T("Holdt op mod rodcertifikatet »{navn}«, som du valgte. Det gælder, til filen lukkes.")
ANSWERS = T("Svarene")
HOW = T("Piletasterne går fra svar til svar. Ctrl+C kopierer det svar, man står på.")
WIDTH = 1120
"""Of the answers, in the sketches' pixels: a question and its answer are read in one glance."""
_BANNERS = {
    Dom.HOLDER: "success",
    Dom.OEVELSE: "info",
    Dom.UDEN_AFSENDER: "warning",
    Dom.UBEKRAEFTET: "warning",
    Dom.TVIVL: "error",
    Dom.AFVIST: "error",
    Dom.INGEN: "error",
}
_PILLS = {True: PillKind.SUCCESS, False: PillKind.ERROR, None: PillKind.NEUTRAL}


class IndberetningsfilPage(ScrollingPage[places.Indberetningsfil]):
    """One file."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.other = button(T("Åbn en anden fil …"), self._choose, name="anden_fil")
        self.print = button(T("Print side …"), lambda: context.print_page(), name="print_filen")
        self.shut = button(T("Luk filen"), self._close, name="luk_filen")
        self.add_head(TITLE, self.other, self.print, self.shut)
        self.name = label("", "strong")
        self.name.setObjectName("filens_navn")
        self.verdict = Banner("info", READING)
        self.verdict.setObjectName("dom")
        self.why = label("")
        self.why.setObjectName("hvorfor")
        self.here = Banner("info")
        self.here.setObjectName("kendt_her")
        self.citizen = button(T("Gå til borgeren"), self._go_to_citizen, name="til_borgeren")
        self.here.offer(self.citizen)
        self.root = button(T("Hold den op mod et rodcertifikat …"), self._choose_root, name="vaelg_rod")
        hold(self.root, why_locked(context.desk.policy, Key.ROOTS))
        self.unlock = button(T("Lås op, og vend tilbage til filen"), self._unlock, name="laas_op_med_fil")
        self.about, _inside = column(16)
        self.checks = RowTable(STEPS, (STEP, HELD, MEANS), stretch=2, flexible=(0, 2), chooses=False)
        self.checks.setObjectName("kontroltrin")
        self.answers = ReviewList()
        self.answers.setObjectName("svarene")
        self.answers.setAccessibleName(say(ANSWERS))
        self.answers.setAccessibleDescription(say(HOW))
        self.answers.moved.connect(self._bring)
        self.answers.setMaximumWidth(theme.px(WIDTH))
        self.shown = self._sections()
        parts = (self.name, self.verdict, self.why, side_by_side(self.root, self.unlock), self.here, self.about)
        for part in (*parts, *self.shown):
            self.column.addWidget(part)
        self.column.addStretch(1)
        for part in (self.why, self.root, self.unlock, self.about, *self.shown):
            part.hide()
        hold(self.print, READING)
        self._path = Path()
        self._from: places.Place | None = None
        self._roots: tuple[bytes, ...] = ()
        self._root_name = ""
        self._vist: Vist | None = None
        self._kendt: Kendt | None = None

    def _sections(self) -> tuple[QWidget, QWidget]:
        """The card of the answers, and that of the steps."""
        steps, answers = card(STEPS), card(ANSWERS)
        box(steps).addWidget(self.checks)
        box(answers).addWidget(label(HOW, "hint"))
        box(answers).addWidget(self.answers)
        return answers, steps

    def enter(self, place: places.Indberetningsfil, /) -> None:
        """Read and judge the file beside the window."""
        self._path, self._from = Path(place.fil), place.fra
        self.name.setText(say(T("Fil: {navn}", navn=self._path.name)))
        # it is read from the top: what stands there says whether the rest can be believed
        focus_soon(self.anchor)
        self._judge()

    def _judge(self) -> None:
        desk, path, roots = self.context.desk, self._path, self._roots
        self.context.tasks.run(Lane.FREE, lambda: _seen(desk, path, roots), self, self._show, self.refused)

    def leave(self) -> None:
        """Nothing of the file stays."""
        self._vist = self._kendt = None
        self._roots, self.context.viser_fil = (), False

    def printables(self) -> tuple[Printable, ...]:
        """The file, as it was judged."""
        vist, work = self._vist, self.context.workspace
        if vist is None:
            return ()
        who = (lambda: work.store.people.who().navn) if work is not None else str
        return (SubmissionPaper(vist, who, self.context.desk.clock()),)

    # -- what is shown ---------------------------------------------------------------------------------------------

    def _show(self, vist: Vist) -> None:
        if self.gone:
            return
        self._vist, self.context.viser_fil = vist, True
        hold(self.print, "")
        with self.in_place():
            self._show_verdict(vist)
            self._show_about(vist)
            self.checks.set_rows([_step(number, each) for number, each in enumerate(vist.trin)])
            self.answers.show_lines(lines_of(vist))
            answers, steps = self.shown
            steps.show()
            answers.setVisible(bool(vist.afsnit or vist.bekraeftelser or vist.ulaeste))
        self._ask_store(vist)

    def _show_verdict(self, vist: Vist) -> None:
        self.verdict.show_text(vist.saetning, _BANNERS[vist.dom])
        by_root = (BY_ROOT.format(navn=self._root_name),) if self._root_name else ()
        why = joined("\n", (*vist.mangler, *by_root))
        self.why.setText(say(why))
        self.why.setVisible(bool(why))
        self.root.setVisible(not vist.oevelse and any(each.navn == ISSUER for each in vist.trin))
        hold(self.root, why_locked(self.context.desk.policy, Key.ROOTS))
        locked = self.context.workspace is None and self.context.desk.vault.exists()
        self.unlock.setVisible(locked and bool(vist.indberetning_id))

    def _show_about(self, vist: Vist) -> None:
        empty(self.about)
        if vist.borger:
            made = card(T("Hvem og hvad"))
            box(made).addWidget(Facts(*((name, value) for name, value in vist.borger if value), column=200))
            box(made).addWidget(Facts(*vist.fakta, column=280))
            for remark in vist.bemaerkninger:
                box(made).addWidget(label(remark, "hint"))
            box(self.about).addWidget(made)
        self.about.setVisible(bool(vist.borger))
        show_all(box(self.about))

    def _ask_store(self, vist: Vist) -> None:
        """What the open store knows of it. How far the file can be believed is heard with it, once: of two that come close after
        each other an older screen reader says the second alone."""
        work = self.context.workspace
        if work is None or not vist.borger:
            self._say(vist)
            return
        self.context.tasks.run(
            Lane.STORE,
            lambda: known(work.store, vist.indberetning_id, vist.sha256),
            self,
            partial(self._show_known, vist),
            partial(self._not_known, vist),
        )

    def _show_known(self, vist: Vist, kendt: Kendt) -> None:
        if self.gone or self._vist is None:
            return
        self._kendt = kendt
        self.citizen.setVisible(bool(kendt.borger_id))
        self.here.show_text(sentences(*kendt.saetninger), "warning" if kendt.advarer else "info")
        self._say(vist, *kendt.saetninger)

    def _not_known(self, vist: Vist, error: KnownError) -> None:
        self._say(vist)
        self.refused(error)

    def _say(self, vist: Vist, *more: str) -> None:
        announce(self, sentences(vist.saetning, *vist.mangler, *more), assertive=bool(vist.mangler))

    def _bring(self, rect: QRect) -> None:
        """The line that one stands on comes in sight."""
        for corner in (rect.bottomLeft(), rect.topLeft()):
            at = self.answers.viewport().mapTo(self.inside, corner)
            self.area.ensureVisible(0, at.y(), 0, theme.px(24))

    # -- what can be done ------------------------------------------------------------------------------------------

    def _close(self) -> None:
        if self._from is not None:
            self.context.navigate(self._from)
        elif self.context.workspace is not None:
            self.context.navigate(places.Forside() if self.context.profil else places.FoersteStart())
        else:
            there = self.context.desk.vault.exists()
            self.context.navigate(places.LaasOp() if there else places.FoersteStart())

    def _unlock(self) -> None:
        self.context.navigate(places.LaasOp(videre=places.Indberetningsfil(str(self._path))))

    def _go_to_citizen(self) -> None:
        if self._kendt is not None:
            self.context.navigate(places.Borger(self._kendt.borger_id, self._kendt.forloeb_id))

    def _choose(self) -> None:
        self.context.dialogs.file(self, CHOOSE, PATTERN, self._chosen)

    def _chosen(self, path: Path | None) -> None:
        if path is not None:
            self.context.navigate(places.Indberetningsfil(str(path), self._from))

    def _choose_root(self) -> None:
        self.context.dialogs.file(self, CHOOSE_ROOT, ROOTS, self._root_chosen)

    def _root_chosen(self, path: Path | None) -> None:
        if path is not None:
            self.context.tasks.run(
                Lane.FREE,
                lambda: read_file(path, KEY_FILE_LIMIT),
                self,
                partial(self._by_root, path.name),
                self.refused,
            )

    def _by_root(self, name: str, pem: bytes) -> None:
        self._roots, self._root_name = (pem,), name
        self._judge()


def _seen(desk: Desk, path: Path, chosen: tuple[bytes, ...]) -> Vist:
    """On the free lane: what the file says by the roots that are settled, else by the chosen ones, or why it cannot be read."""
    try:
        content = read_submission(path)
    except KnownError as error:
        return unreadable(path.name, error)
    roots, missing = chosen, ""
    if desk.policy.values(Key.ROOTS) is not None:
        roots, missing = _settled_roots(desk)
    vist = see(content, path.name, desk.submissions, desk.katalog, desk.clock(), roots)
    return vist._replace(bemaerkninger=(missing, *vist.bemaerkninger)) if missing else vist


def _settled_roots(desk: Desk) -> tuple[tuple[bytes, ...], str]:
    """The roots that an administrator has chosen, and why they cannot be read ("" where they can)."""
    try:
        return tuple(read_file(root, KEY_FILE_LIMIT) for root in trusted_roots(desk.policy)), ""
    except KnownError as error:
        return (), NO_ROOTS.format(fejl=str(error))


def _step(number: int, trin: Trin) -> Row:
    return Row(str(number), (trin.navn, Cell(held_words(trin), _PILLS[trin.holder]), trin.besked))
