"""Where one can go: each page with its name, its words in the navigation, its key, and how it is made.

Pages are imported when they are first gone to, so that the program starts at once. Only pages that exist stand here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, cast

from PySide6.QtWidgets import QWidget

from smdb_desktop.gui.core.context import Context


class Enterable(Protocol):
    """A page as the shell sees it."""

    def enter(self, **arguments: Any) -> None:
        """The page is shown now."""
        ...


@dataclass(frozen=True, slots=True)
class Destination:
    """One page. ``words`` stand in the navigation (empty: not listed there), ``chosen`` is the listed page it belongs to."""

    name: str
    title: str
    make: Callable[[Context], QWidget]
    words: str = ""
    key: str = ""
    chosen: str = ""
    behind_lock: bool = True
    enter: Callable[[QWidget, dict[str, Any]], None] = lambda page, arguments: cast(Enterable, page).enter(**arguments)


def _forside(context: Context) -> QWidget:
    from smdb_desktop.gui.overview.forside import Forside

    return Forside(context)


def _borger(context: Context) -> QWidget:
    from smdb_desktop.gui.citizen.borgeroverblik import BorgerPage

    return BorgerPage(context)


def _kladder(context: Context) -> QWidget:
    from smdb_desktop.gui.overview.kladder import KladderPage

    return KladderPage(context)


def _udbakke(context: Context) -> QWidget:
    from smdb_desktop.gui.outbox.udbakke import UdbakkePage

    return UdbakkePage(context)


def _kontrol(context: Context) -> QWidget:
    from smdb_desktop.gui.overview.kontrol import KontrolPage

    return KontrolPage(context)


def _indstillinger(context: Context) -> QWidget:
    from smdb_desktop.gui.settings.indstillinger import IndstillingerPage

    return IndstillingerPage(context)


def _kodelister(context: Context) -> QWidget:
    from smdb_desktop.gui.settings.kodelister import KodelisterPage

    return KodelisterPage(context)


def _om(context: Context) -> QWidget:
    from smdb_desktop.gui.settings.om import OmPage

    return OmPage(context)


def _foerste_start(context: Context) -> QWidget:
    from smdb_desktop.gui.access.foerste_start import FoersteStartPage

    return FoersteStartPage(context)


def _laas_op(context: Context) -> QWidget:
    from smdb_desktop.gui.access.laas_op import LaasOpPage

    return LaasOpPage(context)


def _guide(context: Context) -> QWidget:
    from smdb_desktop.gui.guide.page import GuidePage

    return GuidePage(context)


def _enter_guide(page: QWidget, arguments: dict[str, Any]) -> None:
    cast(Any, page).open_case(**arguments)


DESTINATIONS = {
    d.name: d
    for d in (
        Destination("forside", "Forside", _forside, "Forside", "F2"),
        Destination("borger", "Borgeroverblik", _borger, "Fremsøg borger", "F3"),
        Destination("kladder", "Kladder", _kladder, "Kladder", "Ctrl+K"),
        Destination("udbakke", "Udbakke", _udbakke, "Udbakke", "Ctrl+U"),
        Destination("indstillinger", "Indstillinger", _indstillinger, "Indstillinger", "Ctrl+I"),
        Destination("kodelister", "Om kodelister", _kodelister, "Om kodelister"),
        Destination("om", "Om programmet", _om, "Om programmet"),
        Destination("kontrol", "Overblik til kontrol", _kontrol, chosen="forside"),
        Destination("guide", "Kontaktforløb", _guide, chosen="borger", enter=_enter_guide),
        Destination("foerste_start", "Første start", _foerste_start, behind_lock=False),
        Destination("laas_op", "Lås op", _laas_op, behind_lock=False),
    )
}
"""Every page by its name, in the order of the navigation."""
