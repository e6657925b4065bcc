"""Small inputs that several pages share: a searchable list of municipalities, tick boxes for roles.

They hold no rule of SMDB; what must be answered is judged by the page that asks.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QCompleter

from smdb_desktop.domain.codelists import Kodeliste
from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import theme
from smdb_desktop.language import say

_CHOOSE = T("Vælg …")
NOT_ON_THE_LIST = T("Vælg en kommune på listen.")
SPELLINGS = int(Qt.ItemDataRole.UserRole) + 1
"""Where an answer of a list keeps how people write it, a line for each way."""


class _NoWheel(QObject):
    """The wheel scrolls the page; it never changes an answer."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Wheel:
            event.ignore()
            return True
        return False


def quiet(combo: QComboBox) -> None:
    """Let the wheel pass a combo box by."""
    combo.installEventFilter(_NoWheel(combo))
    combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


class AnswerCompleter(QCompleter):
    """Offers the answers of a code list in which any spelling of what was typed is a part; shows and hands over their labels."""

    def __init__(self, combo: QComboBox, answers: Kodeliste) -> None:
        super().__init__(combo.model(), combo)
        self._answers = answers
        for row in range(combo.count()):
            spelled = answers.spellings(str(combo.itemData(row)), combo.itemText(row))
            combo.setItemData(row, "\n".join(spelled), SPELLINGS)
        self.setCompletionRole(SPELLINGS)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def splitPath(self, path: str) -> list[str]:
        """What was typed, in the one spelling that is searched."""
        return [self._answers.spelling(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """The label of an offer."""
        return str(index.data(Qt.ItemDataRole.DisplayRole))


def searchable(combo: QComboBox, answers: Kodeliste, code: str = "") -> None:
    """Fill a combo box with a code list that is searched by typing any part of a name; nothing is chosen beforehand."""
    quiet(combo)
    for answer in sorted(answers, key=lambda a: say(a.label).casefold()):
        combo.addItem(say(answer.label), answer.code)
    combo.setCompleter(AnswerCompleter(combo, answers))
    combo.setMaximumWidth(theme.px(460))
    combo.setCurrentIndex(combo.findData(code) if code else -1)
    line = combo.lineEdit()
    if line is not None:
        line.setPlaceholderText(say(_CHOOSE))
        line.setAccessibleName(combo.accessibleName())
        # what was typed becomes the answer it can only mean, and is seen to
        line.editingFinished.connect(partial(chosen_code, combo))


def chosen_code(combo: QComboBox) -> str:
    """The code of what stands in a ``searchable`` box, also when it was typed and not picked, in any spelling.

    Empty when it is no answer of the list.
    """
    completer = combo.completer()
    typed = completer.splitPath(combo.currentText())[0] if completer is not None else ""
    spelled = [str(combo.itemData(i, SPELLINGS)).split("\n") for i in range(combo.count())]
    row = the_one(typed, spelled, (str.__eq__, str.startswith, str.__contains__))
    if row is None:
        return ""
    combo.setCurrentIndex(row)
    return str(combo.itemData(row))


def the_one(
    typed: str,
    answers: Sequence[Sequence[str]],
    fits: Sequence[Callable[[str, str], bool]] = (str.__eq__, str.__contains__),
) -> int | None:
    """The place of the one answer that what was typed can only mean, by its spellings; the first way to fit that finds one."""
    for fit in fits if typed else ():
        found = [place for place, spelled in enumerate(answers) if any(fit(each, typed) for each in spelled)]
        if len(found) == 1:
            return found[0]
    return None
