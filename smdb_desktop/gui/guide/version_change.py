"""A course whose date belongs to another form version: what is carried over, what falls away, what is new, and then the change.

Nothing changes before it is agreed to; where nothing can be lost nobody is asked. A date that was typed while the page went away
is kept as it stands, and the question comes when the course is opened the next time.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.words import T, sentences
from smdb_desktop.gui.core.comparison import Comparison, Listed
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.guide.case import Case
from smdb_desktop.services.wizard.session import WizardSession
from smdb_desktop.services.wizard.views import Skift

TITLE = T("Skal forløbet skifte skema?")
TEXT = T(
    "Datoen {dato} i »{felt}« hører til »{til}«, men forløbet står i »{fra}«. Intet ændres, før du trykker »{ja}«."
)
DRAFTS = T("Skemaer, der er gjort færdige, bliver kladder og skal gøres færdige igen.")
CHANGE = T("Skift skema")
KEEP_DATE = T("Behold datoen")
NOT_NOW = T("Ikke nu")
STAYS = T("Så længe forløbet står i et andet skema end datoens, kan det ikke gøres færdigt.")


class VersionChange:
    """The change of one page. ``rebuild`` shows the course anew, ``put_back`` shows the answers as they are kept."""

    def __init__(
        self,
        context: Context,
        page: QWidget,
        case: Callable[[], Case],
        rebuild: Callable[[], None],
        put_back: Callable[[], None],
        focus_on: Callable[[str, str], None],
    ) -> None:
        self._context = context
        self._page = page
        self._case = case
        self._rebuild = rebuild
        self._put_back = put_back
        self._focus_on = focus_on
        self._open: Skift | None = None
        self.asked = 0
        """How many questions there were; one that is answered at once counts too."""

    @property
    def asking(self) -> bool:
        """Whether a question waits for its answer."""
        return self._open is not None

    def begin(self) -> None:
        """A course was opened: the question, where it stands in another version than its date's."""
        case = self._case()
        skift = None if case.locked else case.session.skift()
        if skift is not None:
            self._offer(skift, typed=False)

    def offer(self, skift: Skift, *, leaving: bool) -> None:
        """A date of another version was typed; nothing has changed yet. Where the page goes away nobody can be asked."""
        if not leaving:
            self._offer(skift, typed=True)
        elif skift.taber_intet:
            self._change(skift)
        else:
            self._keep(skift)

    def leave(self) -> None:
        """The page goes away with its question."""
        if self._open is not None:
            skift, self._open = self._open, None
            self._keep(skift)

    def _keep(self, skift: Skift) -> None:
        self._case().saver.put(skift.skema_id, {skift.felt: skift.svar})

    def _offer(self, skift: Skift, *, typed: bool) -> None:
        if skift.taber_intet:
            self._change(skift)
            self._rebuild()
            self._focus_on(skift.skema_id, skift.felt)
            return
        self.asked += 1
        self._open = skift

        def answered(yes: bool) -> None:
            if self._open is not skift:
                return  # the page was left meanwhile
            self._open = None
            if yes:
                self._change(skift)
                self._rebuild()
            elif typed:
                self._put_back()
            self._focus_on(skift.skema_id, skift.felt)

        self._context.dialogs.compare(self._page, comparison(self._case().session, skift, typed=typed), answered)

    def _change(self, skift: Skift) -> None:
        session, saver = self._case().session, self._case().saver
        session.skift_skema(skift)
        saver.change_version(skift)
        saver.remember(session.place(skift.skema_id, skift.felt))
        saver.save()


def comparison(session: WizardSession, skift: Skift, *, typed: bool) -> Comparison:
    """The question in words. ``typed``: the date was typed just now; else the course was opened with it."""
    fra, til = (session.katalog.versioner[version] for version in (skift.fra, skift.til))
    felt = fra.skemaer[session.record(skift.skema_id).art].felt(skift.felt)
    name = felt.label if felt is not None else skift.felt
    text = TEXT.format(dato=skift.svar.raw, felt=name, til=til.title, fra=fra.title, ja=CHANGE)
    completed = any(record.faerdig is not None for record in session.records())
    text = sentences(text, DRAFTS if completed else "", "" if typed else STAYS)
    lists = (
        Listed(T("Føres med over"), skift.overfoeres),
        Listed(T("Falder væk"), skift.bortfalder),
        Listed(T("Nyt, der skal udfyldes"), skift.nye),
    )
    return Comparison(TITLE, text, lists, CHANGE, KEEP_DATE if typed else NOT_NOW)
