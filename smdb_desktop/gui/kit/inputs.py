"""Small inputs that several pages share: a searchable list of municipalities, tick boxes for roles, the passphrase's strength.

They hold no rule of SMDB; what must be answered is judged by the page that asks.
"""

from enum import StrEnum
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox, QCompleter

from smdb_desktop.domain.codelists import Kodeliste
from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit import theme
from smdb_desktop.language import say

MINIMUM = 12
_GOOD, _STRONG = 16, 22
_VARIED = 6
_CHOOSE = T("Vælg …")


class Role(StrEnum):
    """The roles of SMDB, as in the list ``profil``."""

    INDBERETTER = "INDBERETTER"
    FORVALTENDE = "FORVALTENDE_INDBERETTER"
    SUNDHEDSFAGLIG = "SUNDHEDSFAGLIG"


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


def searchable(combo: QComboBox, answers: Kodeliste, code: str = "") -> None:
    """Fill a combo box with a code list that is searched by typing any part of a name; nothing is chosen beforehand."""
    quiet(combo)
    for answer in sorted(answers, key=lambda a: say(a.label).casefold()):
        combo.addItem(say(answer.label), answer.code)
    completer = QCompleter(combo.model(), combo)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    combo.setCompleter(completer)
    combo.setMaximumWidth(theme.px(460))
    combo.setCurrentIndex(combo.findData(code) if code else -1)
    line = combo.lineEdit()
    if line is not None:
        line.setPlaceholderText(say(_CHOOSE))
        line.setAccessibleName(combo.accessibleName())
        # what was typed becomes the answer it can only mean, and is seen to
        line.editingFinished.connect(partial(chosen_code, combo))


def chosen_code(combo: QComboBox) -> str:
    """The code of what stands in the box, also when it was typed and not picked; empty when it is no answer of the list."""
    typed = combo.currentText().strip().casefold()
    exact = [i for i in range(combo.count()) if combo.itemText(i).casefold() == typed]
    beginning = [i for i in range(combo.count()) if typed and combo.itemText(i).casefold().startswith(typed)]
    holding = [i for i in range(combo.count()) if typed and typed in combo.itemText(i).casefold()]
    found = next((matches for matches in (exact, beginning, holding) if len(matches) == 1), None)
    if found is None:
        return ""
    combo.setCurrentIndex(found[0])
    return str(combo.itemData(found[0]))


def strength(passphrase: str) -> str:
    """How good a passphrase is, in words; length counts most."""
    letters = len(passphrase)
    if letters == 0:
        return ""
    if letters < MINIMUM:
        return T("For kort: {antal} af mindst {mindst} tegn.", antal=letters, mindst=MINIMUM)
    if len(set(passphrase.casefold())) < _VARIED:
        return T("Svag: de samme tegn går igen. Tilføj et ord mere.")
    if letters < _GOOD:
        return T("Nogenlunde. Et ord mere gør den god.")
    if letters < _STRONG:
        return T("God.")
    return T("Stærk.")
