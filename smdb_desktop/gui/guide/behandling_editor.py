"""One treatment with its tilbud, as two forms under each other, with the way to look an authorisation code up."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from smdb_desktop.gui.guide.case import Case
from smdb_desktop.gui.guide.form_view import FormBody, FormPart
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import button, column, label, row

REGISTER = "Opslag i Autorisationsregisteret"
REGISTER_ADDRESS = "https://autregweb.sst.dk"
REGISTER_HINT = "Kopiér adressen til en maskine med net. Programmet åbner den ikke selv."
SHOW_TILBUD = "Ret oplysninger om tilbuddet"


class BehandlingEditor(FormBody):
    """A treatment. The tilbud's form is open while it is new or has errors, else one asks for it."""

    def __init__(self, case: Case, behandling_id: str) -> None:
        self.behandling_id = behandling_id
        self.tilbud_id = case.session.record(behandling_id).parent_id or ""
        self._case = case
        svar = case.session.svar(self.tilbud_id, "tilbud_navn")
        self._register: QWidget | None = None
        parts = [FormPart(self.tilbud_id, None, "Tilbud"), FormPart(behandling_id, None, "Behandling")]
        super().__init__(case, f"Behandling hos {svar.raw}" if svar else "Behandling", parts)
        self._more = button(SHOW_TILBUD, self.show_tilbud, "link")
        self._more.setObjectName("ret_tilbud")
        self.column.insertWidget(1, self._more)
        self._register = self._lookup()
        self.column.addWidget(self._register)
        self._open = True
        self._fold()
        self.refresh()

    def _lookup(self) -> QWidget:
        made, lines = column(4)
        self._link = button(REGISTER, self._show_address, "link")
        self._link.setObjectName("autorisationsregister")
        self._address = QLineEdit(REGISTER_ADDRESS)
        self._address.setReadOnly(True)
        self._address.setObjectName("autorisationsregister.adresse")
        self._address.setAccessibleName("Autorisationsregisterets adresse")
        self._address.setMaximumWidth(theme.px(360))
        self._hint = label(REGISTER_HINT, "hint")
        row(lines, self._link)
        lines.addWidget(self._address)
        lines.addWidget(self._hint)
        self._address.hide()
        self._hint.hide()
        return made

    def _show_address(self) -> None:
        self._address.show()
        self._hint.show()
        self._address.setFocus()
        self._address.selectAll()

    def _fold(self) -> None:
        session = self._case.session
        known = session.svar(self.tilbud_id, "tilbud_navn") is not None
        wrong = any(view.fund for view in session.felter(self.tilbud_id))
        if known and not wrong:
            self._open = False
            self.views[0].hide()
        self._more.setVisible(not self._open)

    def show_tilbud(self) -> None:
        """Open the tilbud's form."""
        self._open = True
        self.views[0].show()
        self._more.hide()
        self.changed_shape.emit()
        boxes = self.views[0].boxes()
        if boxes:
            boxes[0].field.inputs()[0].setFocus(Qt.FocusReason.TabFocusReason)

    def take_focus(self, skema_id: str = "", felt: str = "", part: str = "") -> bool:
        """A jump into the tilbud opens its form."""
        if skema_id == self.tilbud_id and felt and not self._open:
            self.show_tilbud()
        if not felt and not self._open:
            skema_id, felt = self.behandling_id, next((b.felt.navn for b in self.views[1].boxes()), "")
        return super().take_focus(skema_id, felt, part)

    def refresh(self) -> None:
        """Show the answers; the look-up stands there while the code is asked for."""
        super().refresh()
        # the form below shows itself once while it is made
        if self._register is not None:
            asked = self.views[1].box("autorisationskode") is not None
            self._register.setVisible(asked and not self._case.locked)
            if not self._open and any(view.fund for view in self._case.session.felter(self.tilbud_id)):
                self._open = True
                self.views[0].show()
                self._more.hide()
                self.changed_shape.emit()

    def tab_stops(self) -> list[QWidget]:
        """The tilbud where it is open, the treatment, the look-up."""
        first = self.views[0].tab_stops() if self._open else [self._more]
        return [*first, *self.views[1].tab_stops(), self._link, self._address]
