"""What stands on a page beside its controls is heard too: each text with the control that comes after it.

Nobody who hears the window looks at texts; one goes from control to control. So what is written between two of them is part of
how the second is described, and what comes after the last belongs to the last. Headings of cards
are among it: they say where one is. A dialog is read out whole by the reader when it opens; there only what comes later is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QScrollArea, QWidget

READS, SKIPPED, OPENED = "reads", "skipped", "opened"
TAB = Qt.FocusPolicy.TabFocus
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
ICON = "icon"
TITLE = "h1"


def reads(host: QWidget) -> None:
    """Let the texts inside be heard with the controls inside."""
    host.setProperty(READS, True)


def skip(label: QLabel) -> None:
    """Leave a text out that something else says with its own."""
    label.setProperty(SKIPPED, True)


def host_of(control: QWidget) -> QWidget | None:
    """What is read with a control: its page or dialog; None where texts have found their controls otherwise."""
    widget: QWidget | None = control
    while widget is not None and not widget.property(READS):
        if widget.isWindow():
            return None
        widget = widget.parentWidget()
    return widget


def before(control: QWidget) -> list[str]:
    """The texts that belong to a control, in the order in which they are read."""
    host = host_of(control)
    if host is None:
        return []
    opened = opened_with(host)
    return [text for text in _before(control, host) if text not in opened]


def _before(control: QWidget, host: QWidget) -> list[str]:
    texts: list[str] = []
    found: list[str] | None = None
    for part in parts(host):
        if is_stop(part):
            if found is not None:
                return found
            if part is control or part.isAncestorOf(control):
                found = texts
            texts = []
        elif isinstance(part, QLabel):
            texts.append(spoken(part))
    # after the last control there is nothing that could tell what is still written
    return [] if found is None else found + texts


def opened_with(host: QWidget) -> list[str]:
    """What a reader said when the dialog ``host`` opened: all that was written in it; nothing of a page."""
    if not host.isWindow():
        return []
    said = host.property(OPENED)
    if said is None:
        said = [spoken(part) for part in parts(host) if isinstance(part, QLabel)]
        host.setProperty(OPENED, said)
    return [str(text) for text in said]


def parts(host: QWidget) -> Iterator[QWidget]:
    """Every control and every text of its own that is seen, in the order in which they are read."""
    inside = [
        child
        for child in host.findChildren(QWidget, options=DIRECT)
        if child.isVisibleTo(host) and not child.isWindow()
    ]
    for child in sorted(inside, key=lambda w: (w.y(), w.x())):
        if is_stop(child) or (isinstance(child, QLabel) and is_text(child)):
            yield child
        elif isinstance(child, QScrollArea) or not isinstance(child, QLabel | QAbstractScrollArea):
            yield from parts(child)


def is_stop(widget: QWidget) -> bool:
    """Whether one comes to it by Tab."""
    return bool(widget.focusPolicy() & TAB) and widget.isEnabled()


def is_text(label: QLabel) -> bool:
    """Whether it says something by itself: no picture, not the page's heading, not the name of an input."""
    silent = (
        label.property(ICON) or label.property(SKIPPED) or label.property("class") == TITLE or label.buddy() is not None
    )
    return not silent and bool(spoken(label))


def spoken(label: QLabel) -> str:
    """How a text is heard."""
    return (label.accessibleName() or label.text()).strip()
