"""Which widget belongs to which type of field. A field type without a widget is a fault that a test finds."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.gui.fields.base import FieldContext, FieldWidget
from smdb_desktop.gui.fields.choice import choice_field, is_few
from smdb_desktop.gui.fields.date import DateField
from smdb_desktop.gui.fields.multichoice import MultiChoiceField
from smdb_desktop.gui.fields.shown import ShownField, only_shown
from smdb_desktop.gui.fields.table import TableField
from smdb_desktop.gui.fields.text import IntegerField, TextField
from smdb_desktop.gui.fields.yesno import YesNoField

Maker = Callable[[FieldContext, QWidget | None], FieldWidget]

WIDGETS: dict[Felttype, Maker] = {
    Felttype.DATO: DateField,
    Felttype.ENKELTVALG: choice_field,
    Felttype.FLERVALG: MultiChoiceField,
    Felttype.HELTAL: IntegerField,
    Felttype.JA_NEJ: YesNoField,
    Felttype.TEKST: TextField,
    Felttype.TABEL: TableField,
}


KINDS = {
    Felttype.DATO: "date", Felttype.FLERVALG: "tick", Felttype.HELTAL: "integer", Felttype.JA_NEJ: "yesno",
    Felttype.TEKST: "text", Felttype.TABEL: "table",
}  # fmt: skip


def kind_of(felt: Felt, lister: Kodelister) -> str:
    """Which kind of widget a field needs. A widget can be bound to every field of its kind, and to no other."""
    if only_shown(felt):
        return "shown"
    if felt.type is Felttype.ENKELTVALG:
        return "radio" if is_few(lister[felt.liste] if felt.liste else None) else "list"
    return KINDS[felt.type]


def make_field(felt: Felt, lister: Kodelister, parent: QWidget | None = None) -> FieldWidget:
    """The widget of a field; its input carries the field's name as object name. What nobody answers here is only shown."""
    make: Maker = ShownField if only_shown(felt) else WIDGETS[felt.type]
    return make(FieldContext(felt, lister, felt.navn), parent)
