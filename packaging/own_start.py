"""Run by the packaged program before anything else: Qt finds its plugins in the program's own folder, and nowhere else.

PyInstaller's own way to say so loads Qt at once, for the command line too, and before the program can choose how it is loaded.
"""

import os
import sys

_QT = ("PySide6",) if sys.platform == "win32" else ("PySide6", "Qt")
os.environ["QT_PLUGIN_PATH"] = os.path.join(vars(sys)["_MEIPASS"], *_QT, "plugins")  # noqa: PTH118  nothing more is loaded
