"""Indstillinger's card of ways out: each with where it leads and how it went last, and what can be done with it.

What waits for a way, and handing it over again, stands in Udbakke.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text, joined
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.layout import Flow
from smdb_desktop.gui.kit.page import empty
from smdb_desktop.gui.kit.parts import button, column, label
from smdb_desktop.gui.settings.outway_dialog import OutwayDialog
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.outbox.kept import KeptWay
from smdb_desktop.services.outbox.outways import KINDS, Stand, fingerprint, waiting_words
from smdb_desktop.services.stored.outways import Udvej

TITLE = T("Veje ud")
ABOUT = T(
    "Steder, hvor jeres underskrevne filer lægges: en mappe eller en server. Virker en vej ikke lige nu, venter filerne "
    "krypteret her, til den gør. En mappe kan også vælges hver gang i Udbakke."
)
NEW, CHANGE, TRY, REMOVE = T("Ny vej …"), T("Ret …"), T("Prøv vejen"), T("Fjern …")
NONE = T("Der er ikke sat nogen vej op.")
WORKS, SAVED, REMOVED = T("Vejen »{navn}« virker."), T("Vejen er gemt."), T("Vejen er fjernet.")
ASK_REMOVE = T("Fjern vejen »{navn}«?")
REMOVE_TEXT = T(
    "Det, der er afleveret, bliver liggende. Det, der venter på vejen, er stadig klar og skal underskrives igen."
)
REMOVE_YES, REMOVE_NO = T("Fjern vejen"), T("Behold vejen")
LAST = T("Prøvet {tid:%d-%m-%Y} kl. {tid:%H.%M}: den virkede.")
SELF = T("Afleverer af sig selv.")
HOST, KNOWN = T("Serveren kendes på nøglen {aftryk}."), T("Drevet kendes igen på filen smdb-vej.txt.")
SEALED = T("Krypteres til {hvem}.")


class OutwaysCard(QFrame):
    """The card. ``tell`` is called with what was done."""

    def __init__(self, context: Context, tell: Callable[[str], None]) -> None:
        super().__init__()
        self.context, self._tell = context, tell
        self.setObjectName("udveje_kort")
        self.setProperty("class", "card")
        layout = QVBoxLayout(self)
        space = theme.px(20)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(theme.px(12))
        layout.addWidget(label(TITLE, "h2"))
        layout.addWidget(label(ABOUT))
        self.inside, self._ways = column(16)
        layout.addWidget(self.inside)
        self.new = button(NEW, self._ask_new)
        self.new.setObjectName("ny_udvej")
        flow = Flow()
        flow.add(self.new)
        layout.addWidget(flow)

    def show_ways(self, stands: tuple[Stand, ...]) -> None:
        """The ways as they stand."""
        empty(self.inside)
        for stand in stands:
            self._ways.addWidget(self._way(stand))
        if not stands:
            self._ways.addWidget(label(NONE, "hint"))

    def _way(self, stand: Stand) -> QWidget:
        udvej = stand.udvej
        made, inside = column(4)
        inside.addWidget(label(udvej.navn, "strong"))
        inside.addWidget(label(joined(" ", (KINDS[udvej.vej], udvej.maal))))
        if udvej.modtager and stand.modtager:
            inside.addWidget(label(SEALED.format(hvem=stand.modtager), "hint"))
        waits = waiting_words((stand,))
        how: tuple[str, ...] = waits or (stand.hvorfor or _how(udvej),)
        inside.addWidget(label(joined(" ", how), "warning" if waits or stand.hvorfor or udvej.grund else "hint"))
        flow = Flow()
        for words, what, name in (
            (CHANGE, partial(self._change, udvej), "ret"),
            (TRY, partial(self._try, udvej), "proev"),
            (REMOVE, partial(self._ask_remove, udvej), "fjern"),
        ):
            each = button(words, what)
            each.setObjectName(f"{name}_udvej={udvej.id}")
            each.setAccessibleDescription(udvej.navn)
            flow.add(each)
        inside.addWidget(flow)
        return made

    def _ask_new(self) -> None:
        self._open(None)

    def _change(self, udvej: Udvej) -> None:
        self._open(udvej)

    def _open(self, udvej: Udvej | None) -> None:
        dialog = OutwayDialog(self.context, self.window(), udvej)
        dialog.accepted.connect(lambda: self._done(SAVED))
        dialog.open()

    def _done(self, words: str) -> None:
        self._tell(words)
        self.new.setFocus()

    def _try(self, udvej: Udvej) -> None:
        outways, tasks = self.context.work.outways, self.context.tasks

        def opened(way: KeptWay) -> None:
            tasks.run(Lane.NET, way.prepare, self, lambda _: tried(way, None), lambda error: tried(way, error))

        def tried(way: KeptWay, error: KnownError | None) -> None:
            tasks.run(Lane.STORE, lambda: outways.tried(way), self, lambda _: told(error))

        def told(error: KnownError | None) -> None:
            if error is None:
                self._tell(WORKS.format(navn=udvej.navn))
            else:
                self.context.dialogs.error(self.window(), error)

        tasks.run(Lane.STORE, lambda: outways.open(udvej.id), self, opened, self._refused)

    def _refused(self, error: KnownError) -> None:
        self.context.dialogs.error(self.window(), error)

    def _ask_remove(self, udvej: Udvej) -> None:
        asked = ASK_REMOVE.format(navn=udvej.navn)
        then = partial(self._remove, udvej)
        self.context.dialogs.confirm(self.window(), asked, REMOVE_TEXT, REMOVE_YES, REMOVE_NO, then, danger=True)

    def _remove(self, udvej: Udvej, yes: bool) -> None:
        if yes:
            outways = self.context.work.outways
            self.context.tasks.run(
                Lane.STORE, lambda: outways.remove(udvej.id), self, lambda _: self._done(REMOVED), self._refused
            )


def _how(udvej: Udvej) -> Text:
    by_itself = SELF if udvej.selv else ""
    known = HOST.format(aftryk=fingerprint(udvej.vaert)) if udvej.vaert else KNOWN if udvej.kendes else ""
    went = udvej.grund or (LAST.format(tid=local(udvej.forsoegt)) if udvej.forsoegt else "")
    return joined(" ", [each for each in (went, known, by_itself, udvej.lov) if each])
