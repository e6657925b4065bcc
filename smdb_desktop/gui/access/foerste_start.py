"""The first start, in four steps: practice or real, who we are, the passphrase, and the recovery code that is shown once.

Nothing is asked that can be asked later. The store is made between the third and the fourth step; a store that was made
elsewhere (``smdb-desktop init``) comes here for the second step only, and so does a person whom a restored copy does not know.
"""

from contextlib import suppress
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, sentences
from smdb_desktop.gui.access.beside import BACK, change_button
from smdb_desktop.gui.access.lying import LyingBanner
from smdb_desktop.gui.access.recovery_code import CODE_READ, WRONG_GROUP, offer_pdf, print_code
from smdb_desktop.gui.access.who import WhoFields
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.forms.ui_first_start import Ui_FirstStart
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce, focus_soon
from smdb_desktop.gui.kit.held import busy, reason
from smdb_desktop.gui.kit.page import ScrollingPage, add_centred, refuse, set_up, show_error, show_step
from smdb_desktop.gui.kit.parts import box, button, restyle, row
from smdb_desktop.gui.kit.passphrase import PassphraseHint
from smdb_desktop.gui.kit.written import Written
from smdb_desktop.gui.reporting.way import WayField
from smdb_desktop.gui.safekeeping.second_place import FirstChoice
from smdb_desktop.language import say
from smdb_desktop.services.casework.kontrol import monthly
from smdb_desktop.services.desk.certificates import ORDER_NOW, WHAT_IT_IS
from smdb_desktop.services.desk.profile import Profil
from smdb_desktop.services.desk.reaching import Vej, needs_certificate
from smdb_desktop.services.desk.recovery_code import is_last_group
from smdb_desktop.services.errors import KnownError, UsageError
from smdb_desktop.services.workspace import Workspace

STEPS = (T("Øvelse eller rigtige borgere"), T("Hvem indberetter?"), T("Adgangssætning"), T("Gendannelseskode"))
FROM_COPY = T("Jeg har en sikkerhedskopi eller en flyttefil fra en anden maskine")
CERTIFICATE_LATER = T("Her spørges ikke om det: læg det ind i Indstillinger, når I har det.")
NOT_KNOWN = T(
    "Adgangssætningen er rigtig, men lageret kender dig ikke, fx fordi det er gendannet fra en sikkerhedskopi fra før, du blev "
    "tilføjet. Skriv dit navn, og vælg dine profiler. Resten er stedets og gælder for alle her."
)
WIDTH = 860
PASSPHRASE_STEP = 2


class FoersteStartPage(ScrollingPage[places.FoersteStart]):
    """The pages' order is the stack's order; ``_go`` moves, ``_next`` judges first."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.form: Ui_FirstStart = Ui_FirstStart()
        body = QWidget()
        set_up(self.form, body)
        add_centred(self.column, body, WIDTH)
        for hint in (self.form.rigtig_hint, self.form.oevelse_hint):
            hint.setIndent(theme.px(34))
        self.column.insertWidget(0, LyingBanner(context.desk))
        self.who = WhoFields(self.form, context.desk.katalog.lister, context.desk.policy, (self.form.kommune_hint,))
        self.way = WayField(context.desk.policy, self._asked_by_way)
        box(self.form.hvem_kort).addWidget(self.way)
        QWidget.setTabOrder(self.who.kommune, self.way.answers)
        QWidget.setTabOrder(self.way.answers, self.form.medarbejder)
        self.form.sidste_gruppe_blok.addWidget(Written(self.form.sidste_gruppe))
        self._only_who = False
        self._begins_at = 0
        self.back: QPushButton | None = None
        self.step = 0
        self._code = ""
        self.from_copy = button(FROM_COPY, lambda: context.navigate(places.Gendan()), "link")
        self.from_copy.setObjectName("gendan_fra_kopi")
        row(box(body), self.from_copy)
        self.second_place = FirstChoice(context)
        self.second_place.setMaximumWidth(theme.px(WIDTH))
        self.second_place.setVisible(False)
        box(body).insertWidget(box(body).indexOf(self.form.trin) + 1, self.second_place)
        QWidget.setTabOrder(self.form.adgangssaetning_igen, self.second_place.choose)
        QWidget.setTabOrder(self.second_place.choose, self.form.udskriv)
        self.form.naeste.clicked.connect(self._next)
        self.form.forrige.clicked.connect(self._previous)
        self.form.udskriv.clicked.connect(self._print)
        self.form.gem_pdf.clicked.connect(self._save_pdf)
        self.form.adgangssaetning.textChanged.connect(self._rate)
        self._profil: Profil | None = None
        desk = context.desk
        self._choice = PassphraseHint(
            self.form.adgangssaetning,
            self.form.styrke,
            context.tasks,
            Lane.FREE,
            lambda typed: desk.judge(typed, self._profil),
        )
        for line in body.findChildren(QLineEdit):
            line.returnPressed.connect(self._next)
        self.who.kommune.return_pressed.connect(self._next)
        for radio in (self.form.rigtig, self.form.oevelse):
            radio.clicked.connect(lambda *_: self._mark_kind(""))

    def enter(self, _place: places.FoersteStart, /) -> None:
        """Begin; where the store is already there and open, only ask who we are."""
        self._only_who = self.context.workspace is not None
        other = None if self._only_who else self.context.desk.neighbour()
        if other is not None:
            # of which kind it is, is known: the other one than what lies beside it
            practice = not other.vault.is_practice()
            (self.form.oevelse if practice else self.form.rigtig).setChecked(True)
            self.back = change_button(self.context, BACK, practice=not practice)
            row(box(self.form.trin.parentWidget() or self), self.back)
        self._begins_at = 0 if other is None else 1
        self._go(1 if self._only_who else self._begins_at)
        if self.context.workspace is not None:
            self.context.tasks.run(Lane.STORE, self.context.work.centre, self, self._show_centre)

    def _show_centre(self, there: Profil | None) -> None:
        """A person whom the store does not know types nothing that everybody's submissions have already."""
        if there is not None and not self.form.organisation.text():
            self.who.show_centre(there)
            self.form.trin_tekst.setText(say(NOT_KNOWN))
            focus_soon(self.form.medarbejder)
            announce(self, NOT_KNOWN)

    def leave(self) -> None:
        """Nothing secret stays in a field."""
        self._code = ""
        self.form.kode.clear()
        self.form.adgangssaetning.clear()
        self.form.adgangssaetning_igen.clear()

    # -- moving ----------------------------------------------------------------------------------------------------

    def _go(self, step: int) -> None:
        form = self.form
        self.step = step
        show_step(form.trin, step)
        self.way.show_then()
        title = T("Velkommen til SMDB Desktop") if step == 0 else STEPS[step]
        form.titel.setText(say(title))
        self.entitle(title)
        form.trin_tekst.setText(say("" if self._only_who else self._how_far(step)))
        self.from_copy.setVisible(step == 0)
        self.second_place.setVisible(step == PASSPHRASE_STEP and self.context.desk.safe is not None)
        form.forrige.setVisible(self._begins_at < step < 3 and not self._only_who)
        if self.back is not None:
            self.back.setVisible(step < 3)
        form.naeste.setText(say(T("Gå i gang") if step == 3 or self._only_who else T("Næste")))
        first = (form.rigtig, form.organisation, form.adgangssaetning, form.sidste_gruppe)[step]
        focus_soon(first)
        announce(self, sentences(T("{titel}.", titel=title), form.trin_tekst.text()))

    def _how_far(self, step: int) -> str:
        number, all_ = step + 1 - self._begins_at, len(STEPS) - self._begins_at
        if not self._begins_at:
            return T("Trin {trin} af {antal}", trin=number, antal=all_)
        if self.form.oevelse.isChecked():
            return T("Øvelse ved siden af de rigtige data. Trin {trin} af {antal}", trin=number, antal=all_)
        return T("Rigtige data ved siden af øvelsen. Trin {trin} af {antal}", trin=number, antal=all_)

    def _previous(self) -> None:
        self._go(self.step - 1)

    def _next(self) -> None:
        if reason(self.form.naeste):
            return
        (self._kind_chosen, self._who_typed, self._passphrase_typed, self._code_typed)[self.step]()

    # -- 1: practice or real ---------------------------------------------------------------------------------------

    def _kind_chosen(self) -> None:
        if not (self.form.rigtig.isChecked() or self.form.oevelse.isChecked()):
            self._mark_kind(T("Vælg en af de to."))
            refuse(self.form.rigtig)
            return
        self._go(1)

    def _mark_kind(self, text: str) -> None:
        for radio in (self.form.rigtig, self.form.oevelse):
            show_error(radio, self.form.slags_fejl, text)

    # -- 2: who we are ---------------------------------------------------------------------------------------------

    def _asked_by_way(self, vej: Vej | None) -> str:
        """Files need a certificate, which takes its time; a practice has its own."""
        work = self.context.workspace
        practice = self.form.oevelse.isChecked() if work is None else work.oevelse
        if practice or not needs_certificate(vej):
            return ""
        limit = monthly(local(self.context.desk.clock()).date())
        return sentences(WHAT_IT_IS, ORDER_NOW.format(senest=limit.senest), CERTIFICATE_LATER)

    def _who_typed(self) -> None:
        profil = self.who.read()
        if profil is None:
            return
        if self._only_who:
            self._keep_profil(profil)
        else:
            self._profil = profil
            self._go(2)

    def _keep_profil(self, profil: Profil) -> None:
        work, vej = self.context.work, self.way.vej
        self._work(True)
        self.context.tasks.run(
            Lane.STORE, lambda: _keep(work, profil, vej), self, lambda _: self._finished(profil), self._failed
        )

    # -- 3: the passphrase -----------------------------------------------------------------------------------------

    def _rate(self) -> None:
        restyle(self.form.styrke, "class", "hint")
        show_error(self.form.adgangssaetning, self.form.adgangssaetning_fejl, "")

    def _passphrase_typed(self) -> None:
        form = self.form
        self._choice.when_good(
            form.adgangssaetning_fejl, form.adgangssaetning_igen, form.adgangssaetning_igen_fejl, self._create
        )

    def _create(self) -> None:
        form, passphrase = self.form, self.form.adgangssaetning.text()
        profil = self.who.read()
        if profil is None:
            self._go(1)
            return
        practice, desk, second = form.oevelse.isChecked(), self.context.desk, self.second_place.folder
        vej = self.way.vej
        self._work(True)
        self.context.tasks.run(
            Lane.STORE,
            lambda: _with_place(desk.create(passphrase, profil, oevelse=practice, to_confirm=True, vej=vej), second),
            self,
            lambda made: self._made(made, profil),
            self._not_made,
            cleanup=lambda made: made[0].close(),
        )

    def _not_made(self, error: KnownError) -> None:
        if isinstance(error, UsageError):
            self._work(False)
            show_error(self.form.adgangssaetning, self.form.adgangssaetning_fejl, str(error))
            refuse(self.form.adgangssaetning)
        else:
            self._failed(error)

    def _made(self, made: tuple[Workspace, str], profil: Profil) -> None:
        self._work(False)
        workspace, code = made
        self.context.workspace, self.context.profil = workspace, profil
        self._code = code
        self.form.kode.setText(code)
        self.form.kode.setAccessibleName(say(CODE_READ.format(kode=code)))
        self._go(3)

    # -- 4: the recovery code --------------------------------------------------------------------------------------

    def _print(self) -> None:
        print_code(self.context, self, self._code, self._on_paper)

    def _save_pdf(self) -> None:
        offer_pdf(self.context, self, self._code, self._on_paper)

    def _on_paper(self, _done: bool) -> None:
        self.form.sidste_gruppe.setFocus()

    def _code_typed(self) -> None:
        code = self._code
        right = is_last_group(self.form.sidste_gruppe.text(), code)
        show_error(self.form.sidste_gruppe, self.form.sidste_gruppe_fejl, "" if right else WRONG_GROUP)
        if not right:
            refuse(self.form.sidste_gruppe)
            # four letters are typed anew rather than mended
            self.form.sidste_gruppe.selectAll()
            return
        work = self.context.work
        self._work(True)
        self.context.tasks.run(
            Lane.STORE,
            lambda: work.confirm_code(code),
            self,
            lambda _: self.context.navigate(places.Forside()),
            self._failed,
        )

    # -- waiting ---------------------------------------------------------------------------------------------------

    def _finished(self, profil: Profil) -> None:
        self.context.profil = profil
        self.context.navigate(places.Forside())

    def _failed(self, error: KnownError) -> None:
        self._work(False)
        self.refused(error)

    def _work(self, working: bool) -> None:
        busy((self.form.trin, self.form.naeste, self.form.forrige), working)
        self.form.arbejder.setVisible(working)
        self.form.arbejder.setAccessibleName(say(T("Arbejder") if working else ""))
        announce(self, self.form.arbejder.accessibleName())


def _keep(work: Workspace, profil: Profil, vej: Vej | None) -> None:
    work.save_profil(profil)
    if vej is not None:
        work.save_way_to_smdb(vej)


def _with_place(made: tuple[Workspace, str], second: Path | None) -> tuple[Workspace, str]:
    """The store with its second place for copies. One that cannot be is no reason to undo a set-up; Forside says so."""
    backups = made[0].backups
    if second is not None and backups is not None:
        with suppress(KnownError):
            backups.choose_second(second)
    return made
