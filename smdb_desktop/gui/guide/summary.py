"""The errors in one place at the top, each a link to its field, also on other steps. Knows findings and their labels only.

It stands above what is being typed, so it keeps its size: an error that is mended stays in its line and is said to be so, until a
page is opened or a button pressed the next time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from smdb_desktop.domain.findings import Fund
from smdb_desktop.domain.words import T, Text, Tn, listed, sentences
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.links import LinkButton
from smdb_desktop.gui.kit.parts import clear, icon_label, label, restyle, show_all
from smdb_desktop.language import say

MOST = 6
MENDED = T("Rettet: {tekst}")
ALL_MENDED = T("Fejlene her er rettet.")
_Key = tuple[int | str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One error: the finding, its label, and the title of the step it stands on ("" for this page)."""

    fund: Fund
    label: str
    trin: str = ""

    @property
    def key(self) -> _Key:
        """What makes it the same error although its words change."""
        return self.fund.regel, self.fund.felt

    @property
    def text(self) -> str:
        """The link's text."""
        message = self.fund.besked
        named = isinstance(message, Text) and self.label in message.values.values()
        text = message if named else T("{felt}: {besked}", felt=self.label, besked=message)
        return T("{trin} – {besked}", trin=self.trin, besked=text) if self.trin else text


class _Row(QWidget):
    """The line of one error, for as long as the summary stands."""

    def __init__(self, line: Line, go: Callable[[], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.line = line
        self.mended = False
        self.link = LinkButton(line.text, self)
        self.link.clicked.connect(go)
        self._icon = icon_label("error", self)
        # a mended line has another icon, not another width
        self._icon.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._icon.setFixedSize(theme.current().size(20))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(4))
        aside = QVBoxLayout()
        layout.addLayout(aside)
        aside.setContentsMargins(0, theme.px(5), 0, 0)
        aside.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.link, 1)

    def show_mended(self, mended: bool) -> None:
        """Say that it is mended, or that it is wrong again."""
        if mended == self.mended:
            return
        self.mended = mended
        self.link.setEnabled(not mended)
        restyle(self._icon, "icon", "success" if mended else "error")
        text = MENDED.format(tekst=self.line.text) if mended else self.line.text
        self.link.setAccessibleName(say(text))


class ErrorSummary(QFrame):
    """Hidden while there is nothing to say. ``jump`` carries the finding."""

    jump = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("class", "banner")
        self.setProperty("kind", "error")
        self.setObjectName("fejlliste")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        self._layout.setSpacing(0)
        self._lines: tuple[Line, ...] = ()
        self._rows: dict[_Key, _Row] = {}
        self._heads: list[tuple[QLabel, bool]] = []
        self._kept: tuple[tuple[Line, ...], dict[_Key, _Row], list[tuple[QLabel, bool]]] | None = None
        """What was built last, while it is not shown: a step that is gone back to has the same errors as a rule."""
        self._built: tuple[Line, ...] = ()
        self._why = self._after = ""
        self._anew = True
        self.hide()

    def lines(self) -> tuple[Line, ...]:
        """The errors that are not mended."""
        return self._lines

    def links(self) -> list[LinkButton]:
        """The links in order."""
        return [row.link for row in self._rows.values() if not row.mended]

    def begin(self, why: str = "", after: str = "") -> None:
        """What is shown next begins anew. ``why`` says what was refused, ``after`` what can be done."""
        self._why, self._after, self._anew = why, after, True

    def words(self) -> str:
        """Why one is held up and how much is left, in a line that stands above the page; "" where nobody asked to go on."""
        if not (self._why or self._after):
            return ""
        if not self._lines:
            return ALL_MENDED
        return sentences(self._why, *self._counts(), self._after)

    def sentence(self) -> str:
        """The same with the names of the fields, for those who hear it."""
        names = dict.fromkeys(T("»{navn}«", navn=line.label) for line in self._lines[:MOST] if not line.trin)
        which = T("Det gælder {felter}.", felter=listed(names)) if names else ""
        return sentences(self._why, *self._counts(), which, self._after)

    def _counts(self) -> list[str]:
        heads = (
            _here([line for line in self._lines if not line.trin]),
            _there([line for line in self._lines if line.trin]),
        )
        return [T("{tekst}.", tekst=head) for head in heads if head]

    def show_lines(self, lines: Sequence[Line]) -> bool:
        """Show these errors, those of this page first; whether the links are others now."""
        ordered = tuple(sorted(lines, key=lambda line: bool(line.trin)))
        if ordered == self._lines and not self._anew:
            return False
        if not ordered and not self._rows:
            self._anew = False
            return False
        self._lines = ordered
        # what is laid out in it is dressed by it
        restyle(self, "kind", "success" if self._rows and not ordered and not self._anew else "error")
        if self._anew:
            self._build()
        else:
            left = {line.key for line in ordered}
            for key, row in self._rows.items():
                row.show_mended(key not in left)
        self._count()
        self._anew = False
        return True

    def _build(self) -> None:
        """Every line anew, and as many of them as can be read."""
        if not self._lines:
            self._kept = self._built, self._rows, self._heads
            self._rows, self._heads = {}, []
            self.hide()
            return
        if self._kept is not None:
            (self._built, self._rows, self._heads), self._kept = self._kept, None
        if self._built == self._lines:
            for row in self._rows.values():
                row.show_mended(False)
            self.show()
            return
        self._built, self._rows, self._heads = self._lines, {}, []
        clear(self._layout)
        for there in (False, True):
            self._group([line for line in self._lines if bool(line.trin) is there], there=there)
        show_all(self._layout)
        self.show()

    def _group(self, lines: Sequence[Line], *, there: bool) -> None:
        if not lines:
            return
        head = label("", "strong", self)
        self._heads.append((head, there))
        self._layout.addWidget(head)
        for line in lines[:MOST]:
            row = _Row(line, partial(self.jump.emit, line.fund), self)
            self._rows[line.key] = row
            self._layout.addWidget(row)
        if len(lines) > MOST:
            more = (
                T("De øvrige vises, når knappen trykkes igen.")
                if there
                else T("De øvrige står ved deres felter nedenfor.")
            )
            self._layout.addWidget(label(more, "hint", self))

    def _count(self) -> None:
        """How many are left, in the same lines."""
        for head, there in self._heads:
            lines = [line for line in self._lines if bool(line.trin) is there]
            head.setText(say((_there(lines) if there else _here(lines)) or ALL_MENDED))
        name = say(Tn("Der er {n} fejl", "Der er {n} fejl", n=len(self._lines)) if self._lines else "")
        if name != self.accessibleName():
            self.setAccessibleName(say(name))


def _here(lines: Sequence[Line]) -> str:
    """How many errors stand on this page; blanks by their own word."""
    if not lines:
        return ""
    if all(line.fund.mangler for line in lines):
        return Tn("Der mangler {n} svar på denne side", "Der mangler {n} svar på denne side", n=len(lines))
    return Tn("Der er {n} fejl på denne side", "Der er {n} fejl på denne side", n=len(lines))


def _there(lines: Sequence[Line]) -> str:
    if not lines:
        return ""
    return Tn("Der er {n} fejl på andre trin", "Der er {n} fejl på andre trin", n=len(lines))
