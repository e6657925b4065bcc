"""*Ret CPR-nummer*: the right number is typed and read back, both histories stand side by side, and a button corrects it.

Return in the number looks it up and never corrects; the focus stays there while it may still be wrong. What was shown is what is
carried out, or nothing (``services/casework/correcting.py``).
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from smdb_desktop.domain.cpr import SMDB_UGYLDIG, CprFejl, parse_cpr
from smdb_desktop.domain.words import T, Text, joined, sentences
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.fitting import fit_height
from smdb_desktop.gui.kit.heard import heard_as
from smdb_desktop.gui.kit.held import hold, press
from smdb_desktop.gui.kit.layout import Columns, Facts
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.message import Message
from smdb_desktop.gui.kit.page import empty, hint, refuse, show_error, side_by_side
from smdb_desktop.gui.kit.parts import box, button, column, label, show_all
from smdb_desktop.language import say
from smdb_desktop.services.casework import readback
from smdb_desktop.services.casework.correcting import Plan, Resultat, Side
from smdb_desktop.services.casework.overview import ForloebLinje
from smdb_desktop.services.errors import KnownError

TITLE = T("Ret CPR-nummer")
INTRO = T(
    "Når borgeren er oprettet under et forkert nummer eller et erstatningsnummer, flyttes alt til det rigtige. Skriv det rigtige "
    "nummer, og tryk Enter: så ser du fødselsdag, alder og køn, og hvad der flyttes. Intet rettes, før du trykker på "
    "»Ret CPR-nummer«."
)
ASKED = T("Det rigtige CPR-nummer")
ASKED_HINT = T("Ti cifre (ddmmåå-xxxx), med eller uden bindestreg")
CHECK = T("Kontrollér nummeret")
FIRST_CHECK = T("Kontrollér nummeret først.")
NO_REASON = T("Skriv en begrundelse.")
WRONG_SIDE = T("Det gamle nummer: {cpr}")
RIGHT_SIDE = T("Det rigtige nummer: {cpr}")
NEW_SIDE = T("Ingen borger her har nummeret.")
NO_NAME = T("Uden navn")
NO_COURSES = T("Ingen forløb")
ROOM_FOR_TWO = 620
WIDTH_IN_LETTERS, MOST_OF_A_NAME = 100, 60
_RETURNS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CorrectionDialog(Message):
    """Opened without blocking; when it is done, it says what is left to do, and then shows the citizen."""

    def __init__(self, parent: QWidget, context: Context, borger_id: str) -> None:
        super().__init__(parent, TITLE, INTRO)
        self.setObjectName("ret_cpr")
        self._context, self._borger_id = context, borger_id
        self._plan: Plan | None = None
        self._moving: dict[str, QCheckBox] = {}
        self._done: Resultat | None = None
        wide, room = self.fontMetrics().averageCharWidth() * WIDTH_IN_LETTERS, self.screen().availableGeometry().width()
        self.setMinimumWidth(min(wide, room))
        self._ask()
        self.accept_button, self.cancel = self._made_buttons()
        self._ready()
        self.finished.connect(self._leave)

    def open(self) -> None:
        """Show it, with the person in the number."""
        super().open()
        self.cpr.setFocus()

    def _ask(self) -> None:
        part, lines = column(4)
        self.cpr = focus_first(QLineEdit())
        self.cpr.setObjectName("rigtigt_cpr")
        self.cpr.setMaximumWidth(theme.px(260))
        self.cpr.setAccessibleName(say(ASKED))
        asked, self.wrong = label(ASKED, "label"), label("", "error")
        asked.setBuddy(self.cpr)
        self.wrong.hide()
        self._detail = label("", "hint")
        self._detail.hide()
        self.check = button(CHECK, self._check)
        self.check.setObjectName("kontroller")
        self.check.setAutoDefault(False)
        hint(self.cpr, ASKED_HINT)
        for made in (asked, label(ASKED_HINT, "hint"), self.wrong, self._detail, side_by_side(self.cpr, self.check)):
            lines.addWidget(made)
        self.asking = part
        self.add(part)
        self.shown, _ = column(10)
        self.shown.setObjectName("kontrolleret")
        self.shown.hide()
        self.add(self.shown)
        why, reasons = column(4)
        self.reason = focus_first(QLineEdit())
        self.reason.setObjectName("begrundelse")
        self._context.questions.keeps("ret_cpr", self._borger_id)(self, self.reason)
        self.reason.setAccessibleName(say(T("Begrundelse")))
        caption = label(T("Begrundelse"), "label")
        caption.setBuddy(self.reason)
        reasons.addWidget(caption)
        reasons.addWidget(self.reason)
        self.why = why
        self.add(why)
        self.cpr.returnPressed.connect(self._check)
        self.cpr.textEdited.connect(self._typed)
        self.reason.textChanged.connect(lambda _text: self._ready())

    def _made_buttons(self) -> tuple[QPushButton, QPushButton]:
        accept, cancel = self.add_buttons(TITLE, T("Annuller"))
        if cancel is None:
            raise RuntimeError("a dialog without its safe button")
        accept.setObjectName("ret_cpr_nu")
        # no button belongs to Return: what is typed into the number is looked up, and nothing more
        for made in (accept, cancel):
            made.setAutoDefault(False)
        accept.clicked.disconnect()
        accept.clicked.connect(self._correct)
        return accept, cancel

    # -- looking -------------------------------------------------------------------------------------------------------

    def _typed(self) -> None:
        self._tell("", "")
        self._show(None)

    def _tell(self, error: str, detail: str) -> None:
        show_error(self.cpr, self.wrong, error, detail)
        self._detail.setText(say(detail))
        self._detail.setVisible(bool(detail))

    def _check(self) -> None:
        text, borger_id, corrections = self.cpr.text(), self._borger_id, self._context.work.corrections
        self._show(None)
        try:
            parse_cpr(text, self._context.work.cases.today)
        except CprFejl as problem:
            self._refused(SMDB_UGYLDIG, problem.detalje)
            return
        self._tell("", "")
        self._context.tasks.run(
            Lane.STORE,
            lambda: corrections.plan(borger_id, text),
            self,
            lambda plan: self._found(text, plan),
            lambda error: self._refused(str(error), ""),
        )

    def _refused(self, error: str, detail: str) -> None:
        self._tell(error, detail)
        refuse(self.cpr)
        fit_height(self)

    def _found(self, text: str, plan: Plan) -> None:
        if self.cpr.text() != text:
            return  # corrected meanwhile: the answer is about another number
        self._show(plan)
        today, lister = self._context.work.cases.today, self._context.desk.katalog.lister
        announce(self, sentences(readback.heard(plan.cpr, lister, today), self._why_not(), *self._consequences()))

    # -- showing -------------------------------------------------------------------------------------------------------

    def _show(self, plan: Plan | None) -> None:
        self._plan, self._moving = plan, {}
        empty(self.shown)
        self.shown.setVisible(plan is not None)
        if plan is not None:
            today, lister = self._context.work.cases.today, self._context.desk.katalog.lister
            lines = box(self.shown)
            lines.addWidget(Facts(*readback.facts(plan.cpr, lister, today), column=170))
            sides = Columns(1, 1, room=ROOM_FOR_TWO)
            sides.add(self._wrong_side(plan))
            sides.add(_right_side(plan))
            lines.addWidget(sides)
            self._said = label("", "hint")
            self._said.setObjectName("hvad_sker")
            self._clash = label("", "error")
            self._clash.setObjectName("kan_ikke_rettes")
            lines.addWidget(self._clash)
            lines.addWidget(self._said)
        show_all(box(self.shown))
        # afterwards: what has nothing to say leaves no gap
        self._ready()
        fit_height(self)

    def _wrong_side(self, plan: Plan) -> QWidget:
        part, lines = _side(WRONG_SIDE, plan.fra)
        if len(plan.fra.forloeb) == 1:
            # one course is all that there is to move
            lines.addWidget(label(course(plan.fra.forloeb[0])))
        for line in plan.fra.forloeb if len(plan.fra.forloeb) > 1 else ():
            box_ = QCheckBox(say(course(line)))
            box_.setChecked(True)
            box_.setObjectName(f"flyt_{line.id}")
            box_.toggled.connect(lambda _on: self._ready())
            self._moving[line.id] = box_
            lines.addWidget(box_)
        heard_as(part, "group", say(WRONG_SIDE.format(cpr=plan.fra.cpr.formatted)))
        lines.addStretch(1)
        return part

    def _chosen(self) -> frozenset[str]:
        if not self._moving:
            return self._plan.alle if self._plan else frozenset()
        return frozenset(id_ for id_, made in self._moving.items() if made.isChecked())

    def _why_not(self) -> str:
        """Why what is chosen may not be moved; "" where it may."""
        return self._context.work.corrections.refusal(self._plan, self._chosen()) if self._plan else ""

    def _consequences(self) -> tuple[str, ...]:
        """What would happen; nothing, where it may not."""
        if self._plan is None or self._why_not():
            return ()
        return self._context.work.corrections.consequences(self._plan, self._chosen())

    def _ready(self) -> None:
        """Whether the button may be pressed, and what it would do."""
        why = self._why_not()
        if self._plan is not None:
            self._clash.setText(say(why))
            self._clash.setVisible(bool(why))
            said = joined("\n", self._consequences())
            self._said.setText(say(said))
            self._said.setVisible(bool(said))
        missing = FIRST_CHECK if self._plan is None else why or ("" if self.reason.text().strip() else NO_REASON)
        hold(self.accept_button, missing)

    # -- doing ---------------------------------------------------------------------------------------------------------

    def _correct(self) -> None:
        plan, reason, chosen = self._plan, self.reason.text(), self._chosen()
        if plan is None:
            return
        corrections = self._context.work.corrections
        self._context.tasks.run(
            Lane.STORE, lambda: corrections.correct(plan, reason, chosen), self, self._corrected, self._failed
        )

    def _failed(self, error: KnownError) -> None:
        self._show(None)
        self._refused(str(error), "")

    def _corrected(self, result: Resultat) -> None:
        """What became of it, and what a person has to do now; the citizen is shown when that was read."""
        self._done = result
        for part in (self.asking, self.shown, self.why, self.cancel):
            part.hide()
        self.text.setText(say(result.besked))
        self.setAccessibleDescription(say(result.besked))
        self.accept_button.clicked.disconnect()
        self.accept_button.clicked.connect(self.accept)
        self.accept_button.setText(say(T("Luk")))
        self.accept_button.setFocus()
        announce(self, result.besked, assertive=True)
        fit_height(self)

    def _leave(self) -> None:
        if self._done is not None:
            self._context.navigate(places.Borger(self._done.borger_id))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the button that has the focus, and no other; elsewhere it belongs to the line it is typed in."""
        if event.key() in _RETURNS and event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        ):
            focus = self.focusWidget()
            if isinstance(focus, QPushButton) and not event.isAutoRepeat():
                press(focus)
            return
        super().keyPressEvent(event)


def course(line: ForloebLinje) -> str:
    """A course in one line: its period, and whether it is open."""
    return (
        T("{periode} (åbent)", periode=line.periode) if line.aabent else T("{periode} (lukket)", periode=line.periode)
    )


def _right_side(plan: Plan) -> QWidget:
    if plan.til is None:
        part, lines = column(4)
        lines.addWidget(label(RIGHT_SIDE.format(cpr=plan.cpr.formatted), "strong"))
        lines.addWidget(label(NEW_SIDE))
    else:
        part, lines = _side(RIGHT_SIDE, plan.til)
        for line in plan.til.forloeb:
            lines.addWidget(label(course(line)))
    lines.addStretch(1)
    return part


def _side(title: Text, side: Side) -> tuple[QWidget, QVBoxLayout]:
    part, lines = column(4)
    lines.addWidget(label(title.format(cpr=side.cpr.formatted), "strong"))
    lines.addWidget(label(shortened(side.borger.navn) or NO_NAME))
    if not side.forloeb:
        lines.addWidget(label(NO_COURSES, "hint"))
    return part, lines


def shortened(navn: str) -> str:
    """A name that leaves room for what else is said."""
    return navn if len(navn) <= MOST_OF_A_NAME else f"{navn[: MOST_OF_A_NAME - 1]}…"
