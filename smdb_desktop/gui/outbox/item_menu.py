"""What can be done with the submission that one stands on in Udbakke, in one menu: open, print, save, hand over, take back.

An entry that cannot be done now says why. What may be done is decided by services; what only the row says is shown at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.words import T, Text, Tn
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.action_menu import Action, ActionGroup
from smdb_desktop.gui.outbox.doubt import DoubtDialog
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.outbox.permitted import FOLDER
from smdb_desktop.services.stored.records import Fundet, Tilstand, UdbakkeRow

if TYPE_CHECKING:
    from smdb_desktop.services.casework.taking_back import Tilbagetagning
    from smdb_desktop.services.outbox.saving import Saving, Sought

ACTIONS = T("Handlinger")
OPEN = T("Åbn sagen")
FILE = T("Vis filen")
FOLDER_OF_IT = T("Åbn mappe")
PRINT = T("Udskriv …")
TAKE_BACK = T("Tag tilbage til kladde …")
SAVE = T("Gem som fil …")
DOUBT = T("Hvad blev der af den? …")
EXPORT_AGAIN = T("Eksportér igen …")
EXPORT_TYPED = T("Eksportér den også …")
NOT_SENT = T("Vælg en indberetning, der er eksporteret.")
NOT_IN_DOUBT = T("Vælg en indberetning, der måske er eksporteret.")
NO_FILE = T("Der er ingen fil eller mappe at åbne for den valgte indberetning.")
ON_SERVER = T("Filen ligger på en server og kan ikke åbnes herfra.")
NONE = T("Vælg en indberetning i listen.")
ABOUT = T("{cpr}, revision {revision}")
TITLE = T("Tag tilbage til kladde")
PATTERN = T("Indberetning (*.asice)")


@dataclass(frozen=True, slots=True)
class Scene:
    """What the menu works with. ``page`` owns the dialogs; ``tell`` says what was done and ``refused`` why not.

    ``again`` hands over once more, ``why_not_signed`` is why nothing can be signed ("" where it can), ``waits`` whether the row
    is signed and waits for its way, ``vej`` the kind of way that it left by.
    """

    context: Context
    page: QWidget
    tell: Callable[[str], object]
    refused: Callable[[KnownError], object]
    again: Callable[[], object]
    opened: Callable[[str], object]
    why_not_signed: str
    waits: bool
    vej: str


def item_groups(scene: Scene, row: UdbakkeRow | None) -> tuple[ActionGroup, ...]:
    """The whole menu of this row."""
    if row is None:
        return (ActionGroup(NONE, (Action(PRINT, "udskriv_her", scene.context.print_page),)),)
    about = ABOUT.format(cpr=masked(row.cpr_nr), revision=row.indberetning.revision)
    return (ActionGroup(about, _actions(scene, row)),)


def _actions(scene: Scene, row: UdbakkeRow) -> tuple[Action, ...]:
    # imported here: both are asked for when the menu opens
    from smdb_desktop.services.casework.taking_back import why_not_klar
    from smdb_desktop.services.outbox.saving import why_not_saved

    record = row.indberetning
    sent = record.tilstand is not Tilstand.KLAR
    no_file = NOT_SENT if not sent else NO_FILE if not record.filnavn else "" if scene.vej == FOLDER else ON_SERVER
    typed = record.indberettet is not None and not record.maal
    unsure = record.tilstand is Tilstand.UVIST
    return (
        Action(OPEN, "aabn_sag", lambda: scene.opened(record.id)),
        Action(FILE, "vis_filen", lambda: _show_file(scene, row), no_file),
        Action(FOLDER_OF_IT, "aabn_mappen", lambda: scene.context.dialogs.show_folder(Path(record.maal)), no_file),
        Action(PRINT, "udskriv_her", scene.context.print_page),
        Action(SAVE, "gem_som_fil", lambda: _save(scene, row), why_not_saved(record, waits=scene.waits)),
        Action(
            EXPORT_TYPED if typed else EXPORT_AGAIN,
            "eksporter_igen",
            scene.again,
            scene.why_not_signed if sent else NOT_SENT,
        ),
        Action(TAKE_BACK, "tag_tilbage", lambda: _take_back(scene, row), why_not_klar(record)),
        Action(DOUBT, "afklar", lambda: _ask_doubt(scene, row), "" if unsure else NOT_IN_DOUBT),
    )


def _show_file(scene: Scene, row: UdbakkeRow) -> None:
    file = Path(row.indberetning.maal, row.indberetning.filnavn)
    scene.context.navigate(places.Indberetningsfil(str(file), places.Udbakke()))


# -- take back ---------------------------------------------------------------------------------------------------------


def _take_back(scene: Scene, row: UdbakkeRow) -> None:
    """Ask what becomes of it, and then take it back."""
    from smdb_desktop.services.casework.taking_back import TakingBack

    work, run = scene.context.work, scene.context.tasks.run
    service = TakingBack(work.cases, work.clock)

    def ask(plan: Tilbagetagning) -> None:
        deleted = Tn("Kopien er slettet. Tag tilbage", "Kopierne er slettet. Tag tilbage", n=len(plan.kopier))
        yes = deleted if plan.kopi else T("Tag tilbage")
        words = (TITLE, plan.spoergsmaal, yes, T("Annuller"))
        scene.context.dialogs.confirm(scene.page, *words, lambda yes: take(plan) if yes else None)

    def take(plan: Tilbagetagning) -> None:
        run(Lane.STORE, lambda: service.take(plan), scene.page, scene.tell, scene.refused)

    run(Lane.STORE, lambda: service.plan(row.indberetning.id), scene.page, ask, scene.refused)


# -- save --------------------------------------------------------------------------------------------------------------


def _save(scene: Scene, row: UdbakkeRow) -> None:
    """Say what it means that a copy is not encrypted, ask where it goes, and write it."""
    from smdb_desktop.services.outbox.saving import Saving, name_of

    work, run = scene.context.work, scene.context.tasks.run
    desk = work.desk
    saving: Saving = Saving(work.store, desk.submissions, work.exchange.reading, desk.policy, work.clock, desk.new_id)

    title, id_ = T("Gem den underskrevne fil"), row.indberetning.id

    def told(meaning: Text) -> None:
        answers = (T("Gem ukrypteret …"), T("Annuller"))
        scene.context.dialogs.confirm(scene.page, title, meaning, *answers, lambda yes: ask() if yes else None)

    def ask() -> None:
        scene.context.dialogs.new_file(scene.page, title, PATTERN, name_of(row.indberetning), chosen)

    def chosen(file: Path | None) -> None:
        if file is not None:
            found = lambda sought: write(sought, file)  # noqa: E731
            run(Lane.STORE, lambda: saving.find(id_), scene.page, found, scene.refused)

    def write(sought: Sought, file: Path) -> None:
        def ended(error: KnownError | None, say: Callable[[], object]) -> None:
            run(Lane.STORE, lambda: saving.ended(sought, error), scene.page, lambda _: say(), scene.refused)

        done = lambda text: ended(None, lambda: scene.tell(text))  # noqa: E731
        failed = lambda error: ended(error, lambda: scene.refused(error))  # noqa: E731
        run(Lane.FREE, lambda: saving.save(sought, file), scene.page, done, failed)

    run(Lane.STORE, lambda: saving.what_it_means(id_), scene.page, told, scene.refused)


# -- what became of it -------------------------------------------------------------------------------------------------


def _ask_doubt(scene: Scene, row: UdbakkeRow) -> None:
    exports, record = scene.context.work.exports, row.indberetning

    def settle(fundet: Fundet) -> None:
        scene.context.tasks.run(
            Lane.STORE,
            lambda: exports.settle_doubt(record.id, fundet),
            scene.page,
            lambda _: None,
            scene.refused,
        )

    dialog = DoubtDialog(scene.page, record.afklaring)
    dialog.answered.connect(settle)
    dialog.open()
