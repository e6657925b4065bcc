"""What lists of answers share, in the forms and beside them: the wheel passes them by, and what was typed may mean just one."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox


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
