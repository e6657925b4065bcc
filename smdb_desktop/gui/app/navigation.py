"""Where one can go: each page with its place, its words in the navigation, its key, and how it is made.

Pages are imported when they are first gone to, so that the program starts at once. Only pages that exist stand here.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import AnyPage, Page
from smdb_desktop.gui.core.places import Place
from smdb_desktop.gui.kit.keys import key_to

P = TypeVar("P", bound=Place)


class Visit(NamedTuple):
    """A page that was made, and the way into it."""

    page: AnyPage
    enter: Callable[[], None]


class Destination(NamedTuple):
    """One page before it is gone to. ``words`` stand in the navigation (empty: not listed there), with their key."""

    at: type[Place]
    visit: Callable[[Context, Place], Visit]
    """Make the page for a place. Raises TypeError for a place of another class than ``at``."""
    words: str = ""
    key: str = ""
    part_of: type[Place] | None = None
    behind_lock: bool = True
    either_side: bool = False
    """Whether it is shown before unlocking and after it; it prints then, too."""

    @property
    def name(self) -> str:
        """How its place is called."""
        return self.at.name

    @property
    def chosen(self) -> str:
        """The name of the listed page it belongs to."""
        return (self.part_of or self.at).name


def _to(
    at: type[P],
    make: Callable[[Context], Page[P]],
    words: str = "",
    *,
    part_of: type[Place] | None = None,
    behind_lock: bool = True,
    either_side: bool = False,
) -> Destination:
    """The destination of a page that is entered at places of this class: only such a page fits."""

    def visit(context: Context, place: Place) -> Visit:
        if not isinstance(place, at):
            raise TypeError(f"{at.name} is not entered at {place.name}")
        page, here = make(context), place
        return Visit(page, lambda: page.enter(here))

    return Destination(at, visit, words, key_to(at.name), part_of, behind_lock and not either_side, either_side)


def _forside(context: Context) -> Page[places.Forside]:
    from smdb_desktop.gui.overview.forside import ForsidePage

    return ForsidePage(context)


def _borger(context: Context) -> Page[places.Borger]:
    from smdb_desktop.gui.citizen.borgeroverblik import BorgerPage

    return BorgerPage(context)


def _historik(context: Context) -> Page[places.Historik]:
    from smdb_desktop.gui.citizen.historik import HistorikPage

    return HistorikPage(context)


def _alle_borgere(context: Context) -> Page[places.AlleBorgere]:
    from smdb_desktop.gui.citizen.alle import AlleBorgerePage

    return AlleBorgerePage(context)


def _kladder(context: Context) -> Page[places.Kladder]:
    from smdb_desktop.gui.overview.kladder import KladderPage

    return KladderPage(context)


def _papirkurv(context: Context) -> Page[places.Papirkurv]:
    from smdb_desktop.gui.overview.papirkurv import PapirkurvPage

    return PapirkurvPage(context)


def _udbakke(context: Context) -> Page[places.Udbakke]:
    from smdb_desktop.gui.outbox.udbakke import UdbakkePage

    return UdbakkePage(context)


def _frister(context: Context) -> Page[places.Frister]:
    from smdb_desktop.gui.deadlines.side import FristerPage

    return FristerPage(context)


def _modtag(context: Context) -> Page[places.Modtag]:
    from smdb_desktop.gui.inbox.modtag import ModtagPage

    return ModtagPage(context)


def _modtagere(context: Context) -> Page[places.Modtagere]:
    from smdb_desktop.gui.settings.modtagere import ModtagerePage

    return ModtagerePage(context)


def _kontrol(context: Context) -> Page[places.Kontrol]:
    from smdb_desktop.gui.overview.kontrol import KontrolPage

    return KontrolPage(context)


def _godkendelse(context: Context) -> Page[places.Godkendelse]:
    from smdb_desktop.gui.approval.page import GodkendelsePage

    return GodkendelsePage(context)


def _godkendelse_sager(context: Context) -> Page[places.GodkendelseSager]:
    from smdb_desktop.gui.approval.cases import SagerPage

    return SagerPage(context)


def _register(context: Context) -> Page[places.Register]:
    from smdb_desktop.gui.intake.register import RegisterPage

    return RegisterPage(context)


def _indlaesning(context: Context) -> Page[places.Indlaesning]:
    from smdb_desktop.gui.intake.side import IndlaesningPage

    return IndlaesningPage(context)


def _indstillinger(context: Context) -> Page[places.Indstillinger]:
    from smdb_desktop.gui.settings.indstillinger import IndstillingerPage

    return IndstillingerPage(context)


def _kodelister(context: Context) -> Page[places.Kodelister]:
    from smdb_desktop.gui.settings.kodelister import KodelisterPage

    return KodelisterPage(context)


def _vejledning(context: Context) -> Page[places.Vejledning]:
    from smdb_desktop.gui.vejledning.vejledning import VejledningPage

    return VejledningPage(context)


def _om(context: Context) -> Page[places.Om]:
    from smdb_desktop.gui.settings.om import OmPage

    return OmPage(context)


def _diagnose(context: Context) -> Page[places.Diagnose]:
    from smdb_desktop.gui.settings.diagnose import DiagnosePage

    return DiagnosePage(context)


def _foerste_start(context: Context) -> Page[places.FoersteStart]:
    from smdb_desktop.gui.access.foerste_start import FoersteStartPage

    return FoersteStartPage(context)


def _laas_op(context: Context) -> Page[places.LaasOp]:
    from smdb_desktop.gui.access.laas_op import LaasOpPage

    return LaasOpPage(context)


def _guide(context: Context) -> Page[places.Guide]:
    from smdb_desktop.gui.guide.page import GuidePage

    return GuidePage(context)


def _sikkerhedskopier(context: Context) -> Page[places.Sikkerhedskopier]:
    from smdb_desktop.gui.safekeeping.kopier import SikkerhedskopierPage

    return SikkerhedskopierPage(context)


def _personer(context: Context) -> Page[places.Personer]:
    from smdb_desktop.gui.settings.personer import PersonerPage

    return PersonerPage(context)


def _gendan(context: Context) -> Page[places.Gendan]:
    from smdb_desktop.gui.safekeeping.gendan import GendanPage

    return GendanPage(context)


def _flyttet(context: Context) -> Page[places.Flyttet]:
    from smdb_desktop.gui.safekeeping.flyttet import FlyttetPage

    return FlyttetPage(context)


def _indberetningsfil(context: Context) -> Page[places.Indberetningsfil]:
    from smdb_desktop.gui.viewer.side import IndberetningsfilPage

    return IndberetningsfilPage(context)


def _rapporter(context: Context) -> Page[places.Rapporter]:
    from smdb_desktop.gui.reports.side import RapporterPage

    return RapporterPage(context)


_ALL = (
    _to(places.Forside, _forside, T("Forside")),
    _to(places.Borger, _borger, T("Fremsøg borger")),
    _to(places.AlleBorgere, _alle_borgere, T("Alle borgere")),
    _to(places.Kladder, _kladder, T("Kladder")),
    _to(places.Udbakke, _udbakke, T("Udbakke")),
    _to(places.Frister, _frister, T("Frister")),
    _to(places.Modtag, _modtag, T("Modtag")),
    _to(places.Rapporter, _rapporter, T("Rapporter")),
    _to(places.Register, _register, T("Tilbud")),
    _to(places.Indlaesning, _indlaesning, T("Læs ind")),
    _to(places.Godkendelse, _godkendelse, T("Godkendelse")),
    _to(places.Indstillinger, _indstillinger, T("Indstillinger")),
    _to(places.Vejledning, _vejledning, T("Vejledning")),
    _to(places.Kodelister, _kodelister, T("Om kodelister")),
    _to(places.Om, _om, T("Om programmet")),
    _to(places.Papirkurv, _papirkurv, part_of=places.Kladder),
    _to(places.Kontrol, _kontrol, part_of=places.Forside),
    _to(places.GodkendelseSager, _godkendelse_sager, part_of=places.Godkendelse),
    _to(places.Guide, _guide, part_of=places.Borger),
    _to(places.Historik, _historik, part_of=places.Borger),
    _to(places.Sikkerhedskopier, _sikkerhedskopier, part_of=places.Indstillinger),
    _to(places.Modtagere, _modtagere, part_of=places.Indstillinger),
    _to(places.Personer, _personer, part_of=places.Indstillinger),
    _to(places.Diagnose, _diagnose, part_of=places.Indstillinger, either_side=True),
    _to(places.Flyttet, _flyttet, part_of=places.Forside),
    _to(places.Indberetningsfil, _indberetningsfil, part_of=places.Udbakke, either_side=True),
    _to(places.Gendan, _gendan, behind_lock=False),
    _to(places.FoersteStart, _foerste_start, behind_lock=False),
    _to(places.LaasOp, _laas_op, behind_lock=False),
)
DESTINATIONS = {destination.name: destination for destination in _ALL}
"""Every page by its name, in the order of the navigation."""


def hint_of(words: str, key: str) -> str:
    """What a button does, and its key where it has one."""
    return T("{ord} ({tast})", ord=words, tast=key) if key else words
