"""What a picture must show: a text, a place of the focus, or a state. A picture that nobody asserts proves nothing.

Everything is looked for as it can be seen: what is covered or cut off does not count, and what is scrolled away only where it is
not an answer to what was just done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QApplication, QWidget

from tools.pictures.reading import bring, in_sight, parts, scroll_to, stage, texts_in_sight


class Shows(Protocol):
    """One thing that a picture must show."""

    def fault(self, window: QWidget) -> str:
        """Why the picture does not show it; empty where it does."""
        ...


@dataclass(frozen=True, slots=True)
class Tells:
    """These words can be read without looking for them: they answer what was just done, or must not be missed."""

    words: str

    def fault(self, window: QWidget) -> str:
        """The words, where nothing in sight holds them."""
        if any(self.words in text for text in texts_in_sight(window)):
            return ""
        return f"says nowhere in sight: {self.words}"


@dataclass(frozen=True, slots=True)
class Says(Tells):
    """These words can be read; in a small window after scrolling to them."""

    def fault(self, window: QWidget) -> str:
        """The words, where nothing holds them, wherever one scrolls."""
        missing = Tells.fault(self, window)
        if missing and bring(window, self.words):
            missing = Tells.fault(self, window)
        return missing


@dataclass(frozen=True, slots=True)
class Focus:
    """The focus is on the widget of this name, or on the button with these words, and that is in sight."""

    name: str

    def fault(self, _window: QWidget) -> str:
        """Where the focus is instead."""
        has = QApplication.focusWidget()
        if has is None:
            return f"the focus is nowhere, not on {self.name}"
        words = str(has.property("text") or "").replace("&", "")
        if self.name not in (has.objectName(), words, has.accessibleName()):
            return f"the focus is on {has.objectName() or words or type(has).__name__}, not on {self.name}"
        return "" if in_sight(has) else f"the focus is on {self.name}, which is out of sight"


@dataclass(frozen=True, slots=True)
class Has:
    """A widget of this name is there, and in sight when one scrolls to it."""

    name: str

    def fault(self, window: QWidget) -> str:
        """The name, where it is not."""
        named = [w for top in stage(window) for w in parts(top) if w.objectName() == self.name]
        if named and not any(map(in_sight, named)):
            scroll_to(named[0])
        return "" if any(map(in_sight, named)) else f"not in sight: {self.name}"


@dataclass(frozen=True, slots=True)
class Lacks:
    """No text that can be read holds these words."""

    words: str

    def fault(self, window: QWidget) -> str:
        """The text that holds them."""
        found = next((text for text in texts_in_sight(window) if self.words in text), "")
        return f"says: {found}" if found else ""


@dataclass(frozen=True, slots=True)
class That:
    """A state of the window that has no words."""

    what: str
    holds: Callable[[], bool]

    def fault(self, _window: QWidget) -> str:
        """What does not hold."""
        return "" if self.holds() else f"not so: {self.what}"
