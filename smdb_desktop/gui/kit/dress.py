"""How a widget is dressed again, and how a tool tip shows what it is given. It knows nothing but Qt and the language."""

from PySide6.QtWidgets import QWidget

from smdb_desktop.language import say


def restyle(widget: QWidget, name: str, value: str) -> None:
    """Set a property that the style sheet looks at, and dress the widget again if it changed."""
    if (widget.property(name) or "") != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def plain_tip(text: str) -> str:
    """A tool tip that shows the text as it is written: Qt takes what looks like markup for markup, and loads its pictures."""
    text = say(text)
    if "<" not in text:
        return text
    from html import escape

    return f"<span>{escape(text)}</span>"
