"""A row by itself, without a page and without a course behind it."""

from __future__ import annotations

from typing import Any, cast

from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.gui.fields.notes import measures_of
from smdb_desktop.gui.fields.row import Row, Seen
from smdb_desktop.resources import catalog
from smdb_desktop.services.wizard.session import WizardSession
from smdb_desktop.services.wizard.views import FeltVisning

WIDTH = 600


def seen_of(felt: Felt, skema_id: str = "id1") -> Seen:
    return Seen(cast(WizardSession, None), skema_id, felt, 0)


def row_of(view: FeltVisning, seen: Seen | None = None) -> Row:
    """A row that shows a field; it is a window of its own and the caller's to close."""
    lister = catalog().lister
    holder = Row(view.felt, lister, cast(Any, None))
    holder.measures = measures_of(holder)
    holder.resize(WIDTH, 300)
    holder.bind(seen or seen_of(view.felt), lister, 0)
    show(holder, view)
    return holder


def show(row: Row, view: FeltVisning) -> None:
    row.show_view(view)
    row.arrange(WIDTH, WIDTH)
