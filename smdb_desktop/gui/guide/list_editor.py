"""One entry of a list of forms, with the form of its head above it where it has one."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.words import T
from smdb_desktop.gui.fields.answers import answer_text
from smdb_desktop.gui.guide.case import Case
from smdb_desktop.gui.guide.form_view import FormBody, FormPart
from smdb_desktop.gui.kit.parts import button

SHOW_HEAD = T("Ret oplysningerne i »{titel}«")


def head_name(case: Case, plads: Plads, head_id: str) -> str:
    """What a head is called in the list: its first column; "" while that is blank."""
    session = case.session
    definition = session.version.skemaer[plads.art]
    felt = definition.felt(plads.kolonner[0]) if plads.kolonner else None
    svar = session.svar(head_id, felt.navn) if felt is not None else None
    return answer_text(felt, svar.raw, session.katalog.lister) if felt is not None and svar is not None else ""


class ListEditor(FormBody):
    """An entry. Its head's form is open while it is new or has errors, else one asks for it."""

    def __init__(self, case: Case, plads: Plads, skema_id: str) -> None:
        record = case.session.record(skema_id)
        self.skema_id = skema_id
        self.head_id = record.parent_id or ""
        self._case = case
        title = case.session.title(skema_id)
        parts = [FormPart(skema_id)]
        name = ""
        if self.head_id:
            name = head_name(case, plads, self.head_id)
            head_title = case.session.title(self.head_id)
            parts = [FormPart(self.head_id, None, head_title), FormPart(skema_id, None, title)]
        super().__init__(case, T("{titel} hos {navn}", titel=title, navn=name) if name else title, parts)
        self._open = not name
        self._more = button(
            SHOW_HEAD.format(titel=case.session.title(self.head_id or skema_id)), self.show_head, "link"
        )
        self._more.setObjectName("vis_hoved")
        self.column.insertWidget(1, self._more)
        self._more.setVisible(bool(name))
        if name:
            self.views[0].hide()
        self.refresh()

    def show_head(self) -> None:
        """Open the head's form, with the focus in its first field."""
        self._unfold()
        boxes = self.views[0].boxes()
        if boxes:
            boxes[0].field.inputs()[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _unfold(self) -> None:
        self._open = True
        self.views[0].show()
        self._more.hide()
        self.changed_shape.emit()

    def take_focus(self, skema_id: str = "", felt: str = "", part: str = "") -> bool:
        """A jump into the head opens its form."""
        if skema_id == self.head_id and felt and not self._open:
            self.show_head()
        return super().take_focus(skema_id, felt, part)

    def refresh(self) -> None:
        """Show the answers; a head with errors is opened."""
        super().refresh()
        if not self._open and any(view.fund for view in self._case.session.felter(self.head_id)):
            self._unfold()

    def tab_stops(self) -> list[QWidget]:
        """The head where it is open, then the entry."""
        if self._open:
            return super().tab_stops()
        return [self._more, *self.views[-1].tab_stops()]
