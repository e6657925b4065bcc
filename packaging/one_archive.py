"""Run by a packaged program that shares its modules with another one: they lie in one file beside the libraries.

Each program of PyInstaller holds an archive of its own; there it is empty, and the one reader that its importers ask is exchanged
before anything is asked for.
"""

import os
import sys

import pyimod01_archive
import pyimod02_importers

_MODULES = os.path.join(vars(sys)["_MEIPASS"], "modules.pyz")  # noqa: PTH118  nothing more is loaded
pyimod02_importers.pyz_archive = pyimod01_archive.ZlibArchiveReader(_MODULES, check_pymagic=True)
pyimod02_importers._pyz_tree = None
# who was asked already has the empty archive
sys.path_importer_cache.clear()
