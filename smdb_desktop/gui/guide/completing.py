"""Completing a form: judge all, show what is wrong, have warnings confirmed, store, and say what comes next.

The judging is the session's, the storing ``CaseService``'s. While a form is stored nothing can be completed a second time.
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.findings import Fund
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.guide.case import Case
from smdb_desktop.gui.guide.warnings import WarningsDialog
from smdb_desktop.services.errors import KnownError, RevisionConflict
from smdb_desktop.services.stored.records import Sted
from smdb_desktop.services.wizard.views import Completion


class Completing(QObject):
    """Completes one form at a time. ``refused`` gets the errors, ``done`` the completion that was stored."""

    def __init__(
        self,
        context: Context,
        page: QWidget,
        refused: Callable[[str, tuple[Fund, ...]], None],
        done: Callable[[str, Completion], None],
    ) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._refused = refused
        self._done = done
        self._busy = False
        self._asking: WarningsDialog | None = None

    def start(self, case: Case, skema_id: str, verb: str) -> None:
        """Try to complete a form; ``verb`` is the text of the button that confirms the warnings."""
        if self._busy or self._asking is not None:
            return
        session = case.session
        parent = session.record(skema_id).parent_id
        for asked in (skema_id, parent):
            if asked is not None:
                session.ask(asked)
        completion = session.completion(skema_id)
        if completion.fejl:
            self._refused(skema_id, completion.fejl)
        elif completion.advarsler or completion.ikke_med:
            self._ask(case, skema_id, completion, verb)
        else:
            self._store(case, skema_id, completion, {})

    def _ask(self, case: Case, skema_id: str, completion: Completion, verb: str) -> None:
        dialog = WarningsDialog(
            self._page,
            completion,
            case.session.label,
            verb,
            lambda fund: self._context.questions.keeps("advarsel", skema_id, fund.felt, str(fund.regel)),
        )
        self._asking = dialog
        dialog.finished.connect(self._answered)

        def confirmed(reasons: Mapping[Fund, str]) -> None:
            self._store(case, skema_id, completion, reasons)

        dialog.confirmed.connect(confirmed)
        dialog.open()

    def _answered(self, _result: int) -> None:
        self._asking = None

    def _store(self, case: Case, skema_id: str, completion: Completion, reasons: Mapping[Fund, str]) -> None:
        self._busy = True
        work = self._context.work

        def store() -> None:
            case.saver.write()
            work.cases.complete(case.opened, completion, reasons)

        def stored(_result: None) -> None:
            self._busy = False
            case.session.mark_completed(completion)
            # what was completed needs no place to come back to: the next person begins at the first open form
            case.saver.remember(Sted())
            case.saver.save()
            self._done(skema_id, completion)

        def failed(error: KnownError) -> None:
            self._failed(case, error)

        self._context.tasks.run(Lane.STORE, store, self._page, stored, failed)

    def _failed(self, case: Case, error: KnownError) -> None:
        self._busy = False
        if isinstance(error, RevisionConflict):
            case.saver.meet_another()
            return
        self._context.dialogs.error(self._page, error)
