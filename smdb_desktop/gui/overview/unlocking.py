"""Above the drafts: the one question that unlocks most of them, and a button that shows those drafts alone.

It is worked out a little at a time on the store's lane, behind whatever else is asked of it, and only while its page is shown.
"""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from smdb_desktop.domain.words import T, Text
from smdb_desktop.gui.core.page import AnyPage
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.language import say
from smdb_desktop.services.casework.drafts import Gennemgang, Oplaaser, sentence
from smdb_desktop.services.errors import KnownError

SHOW, ALL = T("Vis kun dem"), T("Vis alle kladder")
SHOWN = T("Kun kladder, der mangler »{felt}«")


class UnlockLine(QWidget):
    """The sentence and its button; hidden while nothing is known. ``show`` gets the drafts to show, None for all."""

    def __init__(self, page: AnyPage, show: Callable[[tuple[str, ...] | None], None]) -> None:
        super().__init__()
        self._page, self._tell = page, show
        self._busy = False
        self._found: Oplaaser | None = None
        self._only: tuple[str, ...] | None = None
        self._told = ""
        self.words = label("", "hint")
        self.words.setObjectName("oplaaser")
        self.only = button(SHOW, self._press, "link")
        self.only.setObjectName("vis_oplaaser")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(12))
        layout.addWidget(self.words, 1)
        layout.addWidget(self.only)
        self.hide()

    @property
    def blandt(self) -> tuple[str, ...] | None:
        """The drafts that the list is narrowed to; None for all."""
        return self._only

    def told(self) -> str:
        """Which drafts are shown, for paper; "" for all."""
        return self._told

    def begin_with(self, only: tuple[str, ...], told: str) -> None:
        """Narrow the list to these drafts, of which somebody else knows what they are."""
        self._only, self._told = only, told
        self.words.setText(say(told))
        self.only.setText(say(ALL))
        self.only.show()
        self.show()

    def begin(self) -> None:
        """Look through all drafts, from where that was left."""
        if not self._busy and self._page.context.workspace is not None:
            self._go_on(None)

    def _go_on(self, so_far: Gennemgang | None) -> None:
        page = self._page
        self._busy = False
        if page.gone or page.context.workspace is None:
            return
        drafts = page.context.work.drafts

        def look() -> Gennemgang:
            # another one where something was told meanwhile
            now = drafts.look_through()
            if not now.faerdig:
                drafts.look_on(now)
            return now

        if so_far is not None and so_far.faerdig:
            self._show(so_far.fundet)
            return
        if so_far is not None:
            self._show_progress(so_far.told)
        self._busy = True
        page.context.tasks.run(Lane.STORE, look, page, self._go_on, self._failed, patient=True)

    def _failed(self, _error: KnownError) -> None:
        """It is said again with the next change of the list, which says why where it must."""
        self._busy = False

    def _show_progress(self, told: Text | str) -> None:
        """How far it is, where nothing is known yet; it is seen and not said, because nobody has to wait for it."""
        if self._found is not None or self._only is not None or not (told or self.isVisible()):
            return
        self.words.setText(say(told))
        self.only.setVisible(not told)
        self.setVisible(bool(told))

    def _show(self, found: Oplaaser | None) -> None:
        self._show_progress("")
        if found == self._found:
            return
        self._found = found
        if self._only is not None:
            return  # it is said when all are shown again
        self._say()

    def _say(self) -> None:
        found = self._found
        self.only.show()
        words = sentence(found) if found is not None else ""
        self.words.setText(say(words))
        if found is None:
            self.hide()
            return
        self.show()
        announce(self.words, words, described=False)

    def _press(self) -> None:
        if self._only is None and self._found is not None:
            self._only, self._told = self._found.kladder, SHOWN.format(felt=self._found.felt)
            self.only.setText(say(ALL))
        else:
            self._only, self._told = None, ""
            self.only.setText(say(SHOW))
            self._say()
        self._tell(self.blandt)
