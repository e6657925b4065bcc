"""What an administrator has settled for this machine, as a card of Indstillinger: each setting, its value, and where that stands.

It changes nothing; what is settled is refused below the window. Where nothing is, there is no card.
"""

from PySide6.QtWidgets import QFrame

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.kit.parts import Banner, box, card, label
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.services.desk.settled import NAMES, NOT_FOLLOWED, said
from smdb_desktop.services.ports.policy import Complaint

TITLE = T("Låst af en administrator")
WORDS = T("Dette er bestemt for hele maskinen og kan ikke ændres her. Den, der passer maskinen, kan ændre det.")


def settled_card(context: Context) -> QFrame | None:
    """The card; None where an administrator has settled nothing."""
    policy, lister = context.desk.policy, context.desk.katalog.lister
    locked, complaints = policy.locked(), policy.complaints()
    if not locked and not complaints:
        return None
    made = card(TITLE)
    made.setObjectName("administrator_kort")
    if complaints:
        warning = Banner("warning", NOT_FOLLOWED)
        warning.setObjectName("administrator_fejl")
        box(made).addWidget(warning)
        for complaint in complaints:
            box(made).addWidget(label(_complaint(complaint), "hint"))
    if locked:
        box(made).addWidget(label(WORDS, "hint"))
        table = RowTable(TITLE, (T("Indstilling"), T("Værdi"), T("Hvor det står")), stretch=1, flexible=(1, 2))
        table.setObjectName("laast")
        table.set_rows([Row(each.key, (NAMES[each.key], said(each, lister), each.source)) for each in locked])
        box(made).addWidget(table)
    return made


def _complaint(complaint: Complaint) -> str:
    if complaint.line:
        return T("{kilde}, linje {linje}: {tekst}", kilde=complaint.source, linje=complaint.line, tekst=complaint.text)
    return T("{kilde}: {tekst}", kilde=complaint.source, tekst=complaint.text)
