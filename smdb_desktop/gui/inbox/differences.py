"""A submission beside the course of here: field by field, theirs and ours with how each came about, and what one decides."""

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from smdb_desktop.domain.words import T, joined
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import AnyPage
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.page import side_by_side
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.services.exchange.deciding import Tilbagetrukket
from smdb_desktop.services.exchange.inbox import Forskel, Indgaaet, Stand

COLUMNS = (T("Skema"), T("Spørgsmål"), T("I filen"), T("Her"))
HOW = T("Vælg de svar, der skal tages fra filen (Ctrl og mellemrum vælger flere), eller behold det, der står her.")
CHOOSE = T("Vælg de svar, der skal tages fra filen.")
NONE_TAKEN = T("Ingen af svarene kan tages fra filen; hvorfor står ved hvert.")
DELETE_TITLE, ALSO_OWN = (
    T("Slet forløbet her?"),
    T("Der står noget her, som ikke er fra afsenderen, og det slettes med:"),
)
NO_ANSWER = T("–")

Act = Callable[[], str]
Decided = Callable[[Indgaaet, str, Indgaaet], None]


class DifferencesPart(QWidget):
    """Shows one submission that says something else than what is here, or was deleted by its sender. ``decided`` gets the
    submission, what a person is told, and the submission as it stands to what is here after that."""

    def __init__(self, context: Context, page: AnyPage, decided: Decided) -> None:
        super().__init__()
        self.context, self._page, self._decided = context, page, decided
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.how = label(HOW, "hint")
        layout.addWidget(self.how)
        self.table = RowTable(T("Forskelle"), COLUMNS, stretch=2, flexible=(0, 1, 2, 3))
        self.table.setObjectName("forskelle")
        self.table.choose_many()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._chosen())
        layout.addWidget(self.table)
        self.take = button(T("Tag de valgte svar"), self._take, "primary", name="tag_valgte")
        self.take_all = button(T("Tag alle svar fra filen"), self._take_all, name="tag_alle_svar")
        self.delete = button(T("Slet forløbet her …"), self._look_at_deletion, name="slet_her")
        self.keep = button(T("Behold det, der står her"), self._keep, name="behold")
        layout.addWidget(side_by_side(self.take, self.take_all, self.delete, self.keep))
        self._shown: Indgaaet | None = None

    def show_for(self, shown: Indgaaet | None) -> None:
        """Show what is to be decided about a submission; nothing where there is nothing."""
        self._shown = shown
        differs = shown is not None and shown.stand in (Stand.NYERE, Stand.KONFLIKT) and bool(shown.forskelle)
        deleted = shown is not None and shown.stand is Stand.SLETTET and not shown.hvorfor_ikke
        self.setVisible(differs or deleted)
        for part in (self.how, self.table, self.take, self.take_all):
            part.setVisible(differs)
        self.delete.setVisible(deleted and shown is not None and bool(shown.borger_id))
        rows = shown.forskelle if shown is not None and differs else ()
        self.table.set_rows([_row(each) for each in rows])
        if rows:
            self.table.clearSelection()
        hold(self.take_all, "" if any(not each.hvorfor_ikke for each in rows) else NONE_TAKEN)
        self._chosen()

    def _keys(self) -> tuple[str, ...]:
        return tuple(key for key in self.table.chosen_keys() if key)

    def _chosen(self) -> None:
        rows = {each.sted: each for each in self._shown.forskelle} if self._shown is not None else {}
        chosen = [rows[key] for key in self._keys() if key in rows]
        hold(self.take, next((each.hvorfor_ikke for each in chosen if each.hvorfor_ikke), "" if chosen else CHOOSE))

    # -- what a person does ----------------------------------------------------------------------------------------

    def _do(self, act: Act) -> None:
        shown, now = self._shown, self.context.work.exchange.deciding.now
        if shown is not None:
            done = lambda found: self._decided(shown, *found)  # noqa: E731
            self.context.tasks.run(Lane.STORE, lambda: (act(), now(shown)), self, done, self._page.refused)

    def _take(self) -> None:
        shown, keys, deciding = self._shown, self._keys(), self.context.work.exchange.deciding
        if shown is not None:
            self._do(lambda: deciding.take(shown, keys))

    def _take_all(self) -> None:
        shown, deciding = self._shown, self.context.work.exchange.deciding
        if shown is not None:
            self._do(lambda: deciding.take(shown))

    def _keep(self) -> None:
        shown, deciding = self._shown, self.context.work.exchange.deciding
        if shown is not None:
            self._do(lambda: deciding.keep(shown))

    def _look_at_deletion(self) -> None:
        shown, deciding = self._shown, self.context.work.exchange.deciding
        if shown is not None:
            self.context.tasks.run(
                Lane.STORE,
                lambda: deciding.withdrawn(shown),
                self,
                lambda seen: self._ask(shown, seen),
                self._page.refused,
            )

    def _ask(self, shown: Indgaaet, seen: Tilbagetrukket) -> None:
        """What goes is looked at first; what is not from the sender is named."""
        deciding = self.context.work.exchange.deciding
        facts = [T("{navn}: {hvad}", navn=name, hvad=what) for name, what in seen.sletning.indhold]
        own = (ALSO_OWN, *seen.eget) if seen.eget else ()
        text = joined("\n", (*own, *facts, *seen.sletning.konsekvenser))

        def answered(yes: bool) -> None:
            if yes:
                self._do(lambda: deciding.delete(shown, seen, eget=bool(seen.eget)))

        yes = T("Slet også det, der er skrevet her") if seen.eget else T("Slet forløbet")
        self.context.dialogs.confirm(self, DELETE_TITLE, text, yes, T("Behold"), answered, danger=True)


def _row(each: Forskel) -> Row:
    theirs = joined(
        "\n", (each.deres or NO_ANSWER, *each.deres_historik, *((each.hvorfor_ikke,) if each.hvorfor_ikke else ()))
    )
    ours = joined("\n", (each.vores or NO_ANSWER, *each.vores_historik))
    return Row(each.sted, (each.skema, each.felt, theirs, ours))
