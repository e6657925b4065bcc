"""The tick boxes of the roles that a person has: one for each role that the program knows, in the list's order.

No page lists roles by hand; those that an administrator does not permit are held and say so.
"""

from collections.abc import Collection, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.gui.kit.held import hold, reason
from smdb_desktop.gui.kit.parts import label
from smdb_desktop.language import say
from smdb_desktop.services.desk.profile import described
from smdb_desktop.services.desk.settled import why_locked
from smdb_desktop.services.ports.policy import Key, Policy


class RoleBoxes(QObject):
    """The boxes, at the end of a Designer form's block; Tab comes to them from ``after``. ``changed``: one was ticked or not.

    A box is called by the code of its role in small letters, behind ``prefix``.
    """

    changed = Signal()

    def __init__(
        self, lister: Kodelister, policy: Policy, block: QVBoxLayout, after: QWidget, prefix: str = ""
    ) -> None:
        super().__init__(after)
        self.boxes: Mapping[str, QCheckBox] = {
            kode: QCheckBox(say(words), after.parentWidget()) for kode, words in described(lister).items()
        }
        for kode, box in self.boxes.items():
            box.setObjectName(f"{prefix}{kode.lower()}")
            box.toggled.connect(self.changed)
            block.addWidget(box)
            QWidget.setTabOrder(after, box)
            after = box
        self._without: tuple[str, ...] = ()
        """The roles of the one who is shown that the program does not have now, as while their package is out."""
        self.first = next(iter(self.boxes.values()))
        """Where the focus goes when a role is missing."""
        self.parts: tuple[QWidget, ...] = (*self.boxes.values(), *self._hold_settled(policy, block))
        self._settled = tuple(box for box in self.boxes.values() if reason(box))

    def _hold_settled(self, policy: Policy, block: QVBoxLayout) -> tuple[QLabel, ...]:
        """Hold the boxes of roles that an administrator does not permit; what says so below them."""
        permitted = policy.values(Key.ROLES)
        locked = tuple(box for kode, box in self.boxes.items() if permitted is not None and kode not in permitted)
        if not locked:
            return ()
        why = why_locked(policy, Key.ROLES)
        for box in locked:
            hold(box, why)
        said = label(why, "hint")
        said.setObjectName("roller_laast")
        block.addWidget(said)
        return (said,)

    def chosen(self) -> tuple[str, ...]:
        """The codes of the ticked roles, in the list's order; behind them those that have no box, which nobody can untick."""
        return (*(kode for kode, box in self.boxes.items() if box.isChecked()), *self._without)

    def show(self, roller: Collection[str]) -> None:
        """Tick these roles and no others; those that the program does not have now are kept."""
        self._without = tuple(kode for kode in roller if kode not in self.boxes)
        for kode, box in self.boxes.items():
            box.setChecked(kode in roller)

    def hold(self, roller: Collection[str], why: str) -> None:
        """Let the boxes of other roles than these say why they are not taken here; "" where they may be."""
        for kode, box in self.boxes.items():
            if box not in self._settled:
                hold(box, "" if kode in roller else why)
