"""The ways from Udbakke into Indtastningshjælp: with the chosen cases, and on with the list that was begun; and the register."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.layout import Flow
from smdb_desktop.gui.kit.parts import button
from smdb_desktop.gui.outbox.register_file import SAVE
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import UdbakkeRow

AID = T("Indtastningshjælp …")
GO_ON = T("Fortsæt indtastningen ({antal})")


class TypingRow(Flow):
    """Its buttons; ``chosen`` gives the chosen rows in the order of the list, and why they cannot be used ("" they can)."""

    def __init__(
        self,
        context: Context,
        page: QWidget,
        chosen: Callable[[], tuple[Sequence[UdbakkeRow], str]],
        save_register: Callable[[], object],
    ) -> None:
        super().__init__()
        self._context, self._page, self._chosen = context, page, chosen
        self.aid = button(AID, self._begin)
        self.aid.setObjectName("indtastningshjaelp_her")
        self.go_on = button(GO_ON, self._go_on)
        self.go_on.setObjectName("fortsaet_indtastning")
        self.go_on.hide()
        self.register = button(SAVE, save_register)
        self.register.setObjectName("gem_register")
        for part in (self.aid, self.go_on, self.register):
            self.add(part)

    def show_waiting(self, number: int) -> None:
        """How many cases of the list that was begun are left."""
        self.go_on.setText(say(GO_ON.format(antal=number)))
        self.go_on.setVisible(number > 0)

    def show_chosen(self) -> None:
        """Whether the chosen cases can be typed."""
        hold(self.aid, self._chosen()[1])

    def _begin(self) -> None:
        rows, why = self._chosen()
        if not why:
            self._open([row.indberetning.id for row in rows])

    def _go_on(self) -> None:
        self._open(())

    def _open(self, ids: Sequence[str]) -> None:
        # imported here: not everybody types cases into SMDB
        from smdb_desktop.gui.typing_aid.window import open_aid

        open_aid(self._context, self._page, ids)
