"""The findings that receivers have sent back: each is mended where it stands, disputed with a reason, or marked as right."""

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from smdb_desktop.domain.words import T, joined
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import AnyPage
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.page import side_by_side
from smdb_desktop.gui.kit.parts import box, button, card, label
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.services.exchange.findings import Ventende, about, state
from smdb_desktop.services.stored.receipts import Reaktion

TITLE = T("Bemærkninger fra modtageren")
WHAT = T(
    "Det, en modtager har sendt tilbage. Ret svaret i sagen, bestrid det med en begrundelse, eller markér, at svaret er rigtigt."
)
COLUMNS = (T("Felt"), T("Bemærkning"), T("Fra"), T("Stand"))
CHOOSE_ONE = T("Vælg en bemærkning på listen.")
DISPUTE = T("Skriv, hvorfor svaret er rigtigt. Fortæl det også modtageren; det sendes ikke herfra.")
NOTED = T("Det er noteret.")


class FindingsCard(QWidget):
    """The findings of all courses that wait; nothing is shown where none do."""

    def __init__(self, context: Context, page: AnyPage) -> None:
        super().__init__()
        self.context, self._page = context, page
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        made = card(TITLE)
        box(made).addWidget(label(WHAT, "hint"))
        self.table = RowTable(TITLE, COLUMNS, stretch=1, flexible=(0, 1, 2))
        self.table.setObjectName("bemaerkninger")
        self.table.chosen.connect(self._chosen)
        box(made).addWidget(self.table)
        self.mend = button(T("Ret i sagen"), self._mend, "primary")
        self.mend.setObjectName("ret_i_sagen")
        self.dispute = button(T("Bestrid …"), self._dispute)
        self.dispute.setObjectName("bestrid")
        self.right = button(T("Svaret er rigtigt"), lambda: self._react(Reaktion.ER_RIGTIG, ""))
        self.right.setObjectName("svaret_er_rigtigt")
        box(made).addWidget(side_by_side(self.mend, self.dispute, self.right))
        layout.addWidget(made)
        self._lines: dict[str, Ventende] = {}
        self.hide()

    def reload(self) -> None:
        """Read them again."""
        exchange = self.context.work.exchange
        self.context.tasks.run(Lane.STORE, exchange.findings, self, self._show, self._page.refused)

    def _show(self, found: tuple[Ventende, ...]) -> None:
        self._lines = {f"{each.linje.kvittering_id}:{each.linje.nummer}": each for each in found}
        self.table.set_rows([_row(key, each) for key, each in self._lines.items()])
        self.setVisible(bool(found))
        self._chosen(self.table.key())

    def _chosen(self, key: str) -> None:
        for made in (self.mend, self.dispute, self.right):
            hold(made, "" if key in self._lines else CHOOSE_ONE)

    def _mend(self) -> None:
        found = self._lines.get(self.table.key())
        if found is not None:
            there = places.Guide(found.forloeb_id, skema_id=found.skema_id, felt=found.felt)
            self._react(Reaktion.RETTES, "", partial(self.context.navigate, there))

    def _dispute(self) -> None:
        keeps = self.context.questions.keeps("bestrid", self.table.key())
        self.context.dialogs.reason(
            self,
            T("Bestrid bemærkningen"),
            DISPUTE,
            T("Bestrid"),
            lambda text: self._react(Reaktion.BESTRIDES, text) if text else None,
            keeps,
        )

    def _react(self, reaktion: Reaktion, grund: str, then: partial[None] | None = None) -> None:
        found = self._lines.get(self.table.key())
        if found is None:
            return
        receipts = self.context.work.exchange.receipts

        def noted(_: None) -> None:
            announce(self, NOTED)
            if then is not None:
                then()
            else:
                self.reload()

        self.context.tasks.run(
            Lane.STORE, lambda: receipts.react(found.linje, reaktion, grund), self, noted, self._page.refused
        )


def _row(key: str, each: Ventende) -> Row:
    fund = each.linje.fund
    kind = PillKind.ERROR if each.linje.besvaret is None and fund.niveau == "FEJL" else PillKind.WARNING
    kind = PillKind.SUCCESS if each.linje.besvaret is not None else kind
    whose = joined("\n", (each.linje.modtager, each.borger))
    return Row(key, (about(each), fund.besked, whose, Cell(state(each.linje), kind)))
