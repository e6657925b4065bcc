"""How a widget is dressed again, and how a tool tip shows what it is given. It knows nothing but Qt and the language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QWidget

from smdb_desktop.language import say


def restyle(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet looks at, and dress the widget again if it changed."""
    if (widget.property(name) or "") != value:
        widget.setProperty(name, value)
        dress_again(widget)


def dress_again(widget: QWidget) -> None:
    """Dress a widget by what its properties say now; one that was never shown is dressed when it is.

    Qt is asked as it asks itself: with the first style that Python holds PySide writes a dozen classes, and the start waits.
    Colours, type and paddings are read anew; no rule takes a frame away from what has one.
    """
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.Polish))


def plain_tip(text: str) -> str:
    """A tool tip that shows the text as it is written: Qt takes what looks like markup for markup, and loads its pictures."""
    text = say(text)
    if "<" not in text:
        return text
    from html import escape

    return f"<span>{escape(text)}</span>"
