"""A window with a plain line and one for a secret; a person types into both. Run by ``test_secret_on_the_bus.py``."""

import sys

from PySide6.QtCore import QEvent, QMimeData, QSocketNotifier, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from smdb_desktop.gui.kit import heard
from smdb_desktop.gui.kit.written import Written
from smdb_desktop.gui.secret import SecretLine
from tests.accessibility import bus


def type_into(line: QLineEdit, text: str) -> None:
    """Its keys, one after another; a window that has no window manager may never be the active one."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(line, QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter))


def main(plain: str, secret: str, pasted: str) -> None:
    """Type when told by a line on standard input, and end at the next."""
    app = QApplication([bus.PROGRAM])
    app.setApplicationName(bus.PROGRAM)
    heard.install()
    window = QWidget()
    layout = QVBoxLayout(window)
    open_line, secret_line = QLineEdit(), SecretLine()
    open_line.setAccessibleName("Åben")
    secret_line.setAccessibleName("Hemmelig")
    for part in (open_line, secret_line, Written(secret_line)):
        layout.addWidget(part)
    window.show()
    window.activateWindow()

    def told() -> None:
        sys.stdin.readline()
        if secret_line.text():
            app.quit()
            return
        for line, text in ((open_line, plain), (secret_line, secret)):
            line.setFocus()
            type_into(line, text)
        data = QMimeData()
        data.setText(pasted)
        app.clipboard().setMimeData(data)
        secret_line.paste()
        secret_line.selectAll()
        secret_line.setSelection(1, 3)
        type_into(secret_line, secret[:2])
        app.processEvents()
        sys.stdout.write(f"{secret_line.text()}\n")
        sys.stdout.flush()

    # the loop runs while nobody tells anything: the bus asks for what stands in the window
    notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, app)
    notifier.activated.connect(told)
    app.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
