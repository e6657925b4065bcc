"""Asked in a store that was moved to another machine, before anything is written to it; it stands before every other page."""

from datetime import datetime

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.announce import focus_soon
from smdb_desktop.gui.kit.page import ScrollingPage, side_by_side
from smdb_desktop.gui.kit.parts import Banner, box, button, card, label
from smdb_desktop.language import say

TITLE = T("Lageret er flyttet til en anden maskine")
WHEN = T("Det skete {tid:%d-%m-%Y kl. %H.%M} med filen {fil}.")
WORDS = T(
    "Arbejd videre på den nye maskine: åbn filen dér, og lås op med den samme adgangssætning. Alt på denne maskine er her "
    "stadig, men arbejder begge maskiner videre, får to forskellige indberetninger samme nummer."
)
STAY = T(
    "Blev flytningen ikke til noget, kan du fortsætte her. Næste indberetning af hvert forløb får så et højere nummer og er "
    "mærket, så modtageren kan se, at lavere numre kan være eksporteret fra en anden maskine."
)
SURE = T("Er filen åbnet på en anden maskine, så arbejd kun på den ene af dem fra nu af.")


class FlyttetPage(ScrollingPage[places.Flyttet]):
    """Says where the store went, and lets a person go on here who knows better."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.add_head(TITLE)
        self.banner = Banner("warning", WORDS)
        self.column.addWidget(self.banner)
        made = card()
        self.when = label("", "strong")
        box(made).addWidget(self.when)
        box(made).addWidget(label(STAY))
        self.stay = button(T("Fortsæt på denne maskine …"), self._ask)
        self.stay.setObjectName("fortsaet_her")
        box(made).addWidget(side_by_side(self.stay))
        self.column.addWidget(made)
        self.column.addStretch(1)

    def enter(self, _place: places.Flyttet, /) -> None:
        """Where it is not true any more, there is nothing to ask."""
        flyttet = self.context.flyttet
        if flyttet is None:
            self.when.setText(say(T("Lageret hører til på denne maskine.")))
            self.banner.show_text("")
            self.stay.hide()
            return
        moment: datetime = local(flyttet.tid)
        self.when.setText(say(WHEN.format(tid=moment, fil=flyttet.fil)))
        focus_soon(self.stay)

    def _ask(self) -> None:
        self.context.dialogs.confirm(
            self, T("Fortsæt på denne maskine?"), SURE, T("Fortsæt her"), T("Lad være"), self._answered, danger=True
        )

    def _answered(self, yes: bool) -> None:
        mover = self.context.work.mover
        if not yes or mover is None:
            self.stay.setFocus()
            return
        self.context.tasks.run(Lane.STORE, lambda: mover.stay(used=True), self, lambda _: self._stays(), self.refused)

    def _stays(self) -> None:
        self.context.flyttet = None
        self.context.navigate(places.Forside())
