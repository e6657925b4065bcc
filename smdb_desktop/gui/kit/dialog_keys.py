"""The keys that every dialog has: Ctrl+Enter for its primary button, and F1 for its help. Esc is Qt's own."""

from functools import partial

from PySide6.QtWidgets import QWidget

from smdb_desktop.gui.kit import keys


def bind_dialog(dialog: QWidget, name: str = "") -> None:
    """Let the keys work while the dialog is open. ``name`` is that of its help, else its own name where there is help
    of that name; a question explains itself, and has all keys."""

    def show_help() -> None:
        # imported here: few ask for it
        from smdb_desktop.gui.kit.help import HELP
        from smdb_desktop.gui.kit.help_dialog import HelpDialog

        own = dialog.objectName()
        HelpDialog(dialog, name or (own if own in HELP else "")).open()

    keys.bind(dialog, keys.EVERYWHERE, {"hovedknap": partial(keys.press_primary, dialog), "hjaelp": show_help})
