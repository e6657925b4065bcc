"""Run by the packaged program on Linux before anything else: Qt finds its plugins in the program's own folder, and nowhere else.

PyInstaller's own way to say so loads Qt at once, for the command line too, and before the program can choose how it is loaded.
"""

import os
import sys

os.environ["QT_PLUGIN_PATH"] = f"{vars(sys)['_MEIPASS']}/PySide6/Qt/plugins"
