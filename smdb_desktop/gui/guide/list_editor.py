"""One entry of a list of forms, with the form of its head above it where it has one."""

from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.words import T
from smdb_desktop.gui.guide.case import Case
from smdb_desktop.gui.guide.form_view import FormBody, FormPart
from smdb_desktop.gui.guide.rows import Link
from smdb_desktop.services.casework.answers import answer_text

SHOW_HEAD = T("Ret oplysningerne i »{titel}«")


def head_name(case: Case, plads: Plads, head_id: str) -> str:
    """What a head is called in the list: its first column; "" while that is blank."""
    session = case.session
    definition = session.version.skemaer[plads.art]
    felt = definition.felt(plads.kolonner[0]) if plads.kolonner else None
    svar = session.svar(head_id, felt.navn) if felt is not None else None
    return answer_text(felt, svar.raw, session.lister) if felt is not None and svar is not None else ""


class ListEditor(FormBody):
    """An entry. Its head's form is open while it is new or has errors, else one asks for it."""

    def __init__(self, case: Case, plads: Plads, skema_id: str) -> None:
        record = case.session.record(skema_id)
        self.skema_id = skema_id
        self.head_id = record.parent_id or ""
        self._case = case
        self._open = True
        title = case.session.title(skema_id)
        if self.head_id and (name := head_name(case, plads, self.head_id)):
            self._open = False
            title = T("{titel} hos {navn}", titel=title, navn=name)
        super().__init__(case, title, self._forms(case))

    def _forms(self, case: Case) -> list[FormPart]:
        if not self.head_id:
            return [FormPart(self.skema_id)]
        head_title = case.session.title(self.head_id)
        more = Link("vis_hoved", SHOW_HEAD.format(titel=head_title), self.show_head)
        head = FormPart(self.head_id, None, head_title, None if self._open else more)
        return [head, FormPart(self.skema_id, None, case.session.title(self.skema_id))]

    def show_head(self) -> None:
        """Open the head's form, with the focus in its first field."""
        self._unfold()
        self.refresh()
        boxes = self.boxes()
        if boxes:
            boxes[0].take_focus()

    def _unfold(self) -> None:
        self._open = True
        self.unfold(self._forms(self._case))

    def take_focus(self, skema_id: str = "", felt: str = "", part: str = "") -> bool:
        """A jump into the head opens its form; else one begins in the entry, below the head."""
        if skema_id == self.head_id and felt and not self._open:
            self.show_head()
        return super().take_focus(skema_id, felt, part)

    def refresh(self) -> None:
        """Show the answers; a head with errors is opened."""
        if not self._open and any(view.fund for view in self._case.session.felter(self.head_id)):
            self._unfold()
        super().refresh()
