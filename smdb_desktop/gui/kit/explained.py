"""How a number is counted, kept at the widget that shows it: F1 there says it at the foot of the page, and again takes it away.

What is said is a text of the services: how it is counted, from which rule or part of a guide, on which day's age.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smdb_desktop.language import say

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from smdb_desktop.gui.kit.page import ScrollingPage

_HOW = "saadan_taelles"


def explain(widget: QWidget, how: str) -> None:
    """Keep how the number is counted that this widget shows; "" for nothing."""
    widget.setProperty(_HOW, say(how) if how else "")


def explained(page: ScrollingPage[Any], focus: QWidget | None) -> bool:
    """F1: say it where the focus stands on such a number; False where it does not."""
    how = str(focus.property(_HOW) or "") if focus is not None else ""
    return toggle(page, how)


def toggle(page: ScrollingPage[Any], how: str) -> bool:
    """Say it, or take it away where it is said already; False where there is nothing to say."""
    if not how:
        return False
    shown = page.notice.isVisible() and page.notice.text() == say(how)
    page.tell("" if shown else how, "info")
    return True
