"""What can be done with the citizen and the course that Borgeroverblik shows: the entries of its one menu *Handlinger*.

A feature adds its entry to ``citizen_actions`` or ``course_actions``. Why something cannot be done is asked of the services when
the menu opens; that a service refuses it all the same, because something changed meanwhile, is said in a dialog.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.action_menu import Action, ActionGroup
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.reporting.mark import (
    MARK,
    NOT_READY,
    UNDO,
    UNDONE,
    MarkDialog,
    ask_undo,
    marked,
    why_not_marked,
    why_not_undone,
)
from smdb_desktop.services.casework.cases import Borgeroverblik
from smdb_desktop.services.casework.deleting import FORGOTTEN as DELETION_FORGOTTEN
from smdb_desktop.services.casework.deleting import UNDONE as DELETION_UNDONE
from smdb_desktop.services.casework.overview import ForloebOverblik
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.workspace import Workspace

ACTIONS = T("Handlinger")
EDIT = T("Ret oplysninger")
CORRECT = T("Ret CPR-nummer …")
REMOVE = T("Fjern borger …")
REMOVE_TEXT = T(
    "Borgeren lægges i papirkurven og kan lægges tilbage derfra i mindst 30 dage. Så længe ligger navn og nummer stadig på denne "
    "maskine. Det skal kun ske, hvis borgeren er oprettet ved en fejl. Skriv hvorfor; når borgeren er slettet for altid, "
    "bliver det stående, hvem der fjernede borgeren, hvornår og hvorfor, men hverken navn eller nummer."
)
REMOVED = T("Borgeren er fjernet og ligger i papirkurven.")
HISTORY = T("Historik")
PRINT = T("Print side …")
DELETE = T("Slet hele det valgte kontaktforløb …")
UNDO_DELETION = T("Fortryd sletningen …")
UNDO_DELETION_TEXT = T(
    "Forløbet bliver, som det var, og sletningen forsvinder fra Udbakken. Den er ikke eksporteret, så ingen har set den."
)
UNDO_DELETION_YES, UNDO_DELETION_NO = T("Fortryd sletningen"), T("Lad den stå")
FORGET = T("Fjern det, der står i forløbet …")
FORGET_TEXT = T(
    "Skemaer, svar og det, der blev eksporteret af forløbet, fjernes fra denne maskine og kan ikke hentes tilbage. Sletningen "
    "bliver i Udbakken med anmodningsdatoen og kan stadig eksporteres."
)
FORGET_YES, FORGET_NO = T("Fjern det"), T("Behold det")
AID = T("Indtastningshjælp …")
CHANGE = T("Skift type eller intensitet …")
HAND_OVER = T("Overdrag til en anden myndighed …")
NONE_RUNS = T("Ingen behandling er i gang.")
REOPEN = T("Genåbn forløbet …")
REOPEN_TEXT = T(
    "Forløbet kan derefter rettes, og Forløbsafslutning bliver en kladde. Det, der er eksporteret eller indberettet, "
    "ændres først, når et skema gøres færdigt igen. Skriv hvorfor; begrundelsen bliver gemt."
)
REOPENED = T("Forløbet er genåbnet.")


@dataclass(frozen=True, slots=True)
class Scene:
    """What the menu is about and works with. ``page`` owns the dialogs and the work; ``edit`` opens the citizen's header."""

    context: Context
    page: QWidget
    overview: Borgeroverblik
    edit: Callable[[], None]

    def at_store(self, work: Callable[[Workspace], object], done: str) -> None:
        """Do something at the store and say that it is ``done``; a refusal is said in a dialog."""
        workspace = self.context.work

        def told(_result: object) -> None:
            announce(self.page.window(), done)

        self.context.tasks.run(Lane.STORE, lambda: work(workspace), self.page, told, self.failed)

    def failed(self, error: KnownError) -> None:
        """Say why it was not done."""
        self.context.dialogs.error(self.page, error)


def action_groups(scene: Scene) -> tuple[ActionGroup, ...]:
    """The whole menu: what is about the citizen, and what is about the chosen course, where there is one."""
    about_citizen = ActionGroup(T("Borgeren"), citizen_actions(scene))
    course = scene.overview.valgt
    if course is None:
        return (about_citizen,)
    return about_citizen, ActionGroup(course_title(course), course_actions(scene, course))


def course_title(course: ForloebOverblik) -> str:
    """What a course is called: by the day of its request."""
    dato = course.datoer[0][1]
    return T("Forløb fra {start}", start=dato) if course.linje.anmodningsdato else T("Nyt forløb")


def citizen_actions(scene: Scene) -> tuple[Action, ...]:
    """What can be done with the citizen."""
    return (
        Action(EDIT, "ret_oplysninger", scene.edit),
        Action(CORRECT, "ret_cpr_nummer", lambda: _correct(scene)),
        Action(PRINT, "print_side_her", scene.context.print_page),
        Action(REMOVE, "fjern_borger", lambda: _remove(scene), scene.overview.hvorfor_ikke_fjernes, danger=True),
    )


def _correct(scene: Scene) -> None:
    # imported here: few correct a number
    from smdb_desktop.gui.citizen.correction import CorrectionDialog

    CorrectionDialog(scene.page, scene.context, scene.overview.borger.id).open()


def _remove(scene: Scene) -> None:
    borger_id, context = scene.overview.borger.id, scene.context

    def gone(_result: object) -> None:
        context.navigate(places.Borger())
        announce(scene.page.window(), REMOVED)

    def given(reason: str | None) -> None:
        if reason is not None:
            removals = context.work.removals
            context.tasks.run(Lane.STORE, lambda: removals.remove(borger_id, reason), scene.page, gone, scene.failed)

    keeps = context.questions.keeps("fjern_borger", borger_id)
    context.dialogs.reason(scene.page, T("Fjern borger"), REMOVE_TEXT, T("Fjern borgeren"), given, keeps)


def course_actions(scene: Scene, course: ForloebOverblik) -> tuple[Action, ...]:
    """What can be done with the chosen course."""
    newest = course.indberetninger[-1] if course.indberetninger else None
    history = Action(HISTORY, "historik", lambda: scene.context.navigate(places.Historik(course.linje.id)))
    if course.linje.slettes:
        return (
            history,
            Action(AID, "indtastningshjaelp_her", lambda: _aid(scene, course), "" if newest else NOT_READY),
            Action(MARK, "marker_indberettet", lambda: _mark(scene, course), why_not_marked(newest)),
            Action(
                UNDO_DELETION, "fortryd_sletning", lambda: _undo_deletion(scene, course), course.hvorfor_ikke_fortrydes
            ),
            Action(FORGET, "fjern_indhold", lambda: _forget(scene, course), danger=True),
        )
    runs = [line for line in course.behandlinger if line.i_gang]
    return (
        history,
        Action(
            CHANGE,
            "skift_behandling",
            lambda: _change(scene, course),
            course.hvorfor_laast or ("" if runs else NONE_RUNS),
        ),
        # where there is nothing to type the entry below says so
        *([Action(AID, "indtastningshjaelp_her", lambda: _aid(scene, course))] if newest else ()),
        Action(MARK, "marker_indberettet", lambda: _mark(scene, course), why_not_marked(newest)),
        Action(UNDO, "fortryd_indberettet", lambda: _undo(scene, course), why_not_undone(newest)),
        Action(HAND_OVER, "overdrag", lambda: _hand_over(scene, course)),
        Action(REOPEN, "genaabn", lambda: reopen(scene, course), course.hvorfor_ikke_genaabnes),
        Action(DELETE, "slet_forloeb", lambda: _delete(scene, course), course.hvorfor_ikke_slettes, danger=True),
    )


def _change(scene: Scene, course: ForloebOverblik) -> None:
    # imported here: few change a treatment
    from smdb_desktop.gui.citizen.changing import ChangeDialog

    ChangeDialog(scene.page, scene.context, course).open()


def _hand_over(scene: Scene, course: ForloebOverblik) -> None:
    # imported here: few courses go to another authority
    from smdb_desktop.gui.citizen.handing import HandOverDialog

    def opened(needs_password: bool) -> None:
        HandOverDialog(scene.page, scene.context, course.linje.id, needs_password=needs_password).open()

    work = scene.context.work
    scene.context.tasks.run(Lane.STORE, work.certificates.needs_password, scene.page, opened, scene.failed)


def _aid(scene: Scene, course: ForloebOverblik) -> None:
    # imported here: not everybody types cases into SMDB
    from smdb_desktop.gui.typing_aid.window import open_aid

    open_aid(scene.context, scene.page, [course.indberetninger[-1].id])


def _mark(scene: Scene, course: ForloebOverblik) -> None:
    """Ask on which day the course was typed into SMDB."""

    def done(number: int) -> None:
        announce(scene.page.window(), marked(number))

    MarkDialog(scene.context, scene.page, course.indberetninger[-1:], done).open()


def _undo(scene: Scene, course: ForloebOverblik) -> None:
    newest = course.indberetninger[-1].id
    ask_undo(
        scene.context,
        scene.page,
        newest,
        lambda reason: scene.at_store(lambda work: work.marking.undo(newest, reason), UNDONE),
    )


def reopen(scene: Scene, course: ForloebOverblik) -> None:
    """Ask why, and open a closed course again."""

    def given(reason: str | None) -> None:
        if reason is not None:
            scene.at_store(lambda work: work.cases.reopen(course.linje.id, reason), REOPENED)

    words = (T("Genåbn kontaktforløb"), REOPEN_TEXT, T("Genåbn forløbet"))
    keeps = scene.context.questions.keeps("genaabn", course.linje.id)
    scene.context.dialogs.reason(scene.page, *words, given, keeps)


def _delete(scene: Scene, course: ForloebOverblik) -> None:
    # imported here: few delete a course
    from smdb_desktop.gui.citizen.deletion import ask_delete

    ask_delete(scene.context, scene.page, course.linje.id, scene.failed)


def _undo_deletion(scene: Scene, course: ForloebOverblik) -> None:
    def answered(yes: bool) -> None:
        if yes:
            scene.at_store(lambda work: work.deletions.undo(course.linje.id), DELETION_UNDONE)

    words = (T("Fortryd sletningen"), UNDO_DELETION_TEXT, UNDO_DELETION_YES, UNDO_DELETION_NO)
    scene.context.dialogs.confirm(scene.page, *words, answered)


def _forget(scene: Scene, course: ForloebOverblik) -> None:
    def answered(yes: bool) -> None:
        if yes:
            scene.at_store(lambda work: work.deletions.forget(course.linje.id), DELETION_FORGOTTEN)

    words = (T("Fjern det, der står i forløbet"), FORGET_TEXT, FORGET_YES, FORGET_NO)
    scene.context.dialogs.confirm(scene.page, *words, answered, danger=True)
