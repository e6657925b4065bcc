"""What macOS is told of the program: Info.plist, file type, and the icon in Apple's form. Never tried on a Mac.

Names and numbers only; ``build.spec`` hands them to PyInstaller there. Nothing here needs a Mac, so the tests read it.
"""

import struct
from collections.abc import Callable, Mapping
from typing import Any

IDENTIFIER = "local.smdb-desktop.program"
FILE_TYPE = "local.smdb-desktop.indberetning"
APP = "SMDB Desktop.app"
OLDEST_SYSTEM = "13.0"
"""What the Qt of requirements/run.txt asks for (its wheel is ``macosx_13_0_universal2``)."""
# Apple's names for a picture of so many points
_SIZES = {b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024, b"ic11": 32, b"ic12": 64, b"ic13": 256, b"ic14": 512}


def info_plist(version: str) -> Mapping[str, Any]:
    """What stands in Info.plist beside what PyInstaller writes itself."""
    return {
        "CFBundleDisplayName": "SMDB Desktop",
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "CFBundleDevelopmentRegion": "da",
        "CFBundleLocalizations": ["da"],
        "LSMinimumSystemVersion": OLDEST_SYSTEM,
        "LSApplicationCategoryType": "public.app-category.medical",
        "NSHighResolutionCapable": True,
        "NSSupportsAutomaticTermination": False,
        "NSSupportsSuddenTermination": False,
        "NSHumanReadableCopyright": "MIT License; uses Qt under the LGPL-3.0",
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": "SMDB-indberetning",
                "CFBundleTypeRole": "Viewer",
                "LSHandlerRank": "Alternate",
                "LSItemContentTypes": [FILE_TYPE],
            }
        ],
        "UTImportedTypeDeclarations": [
            {
                "UTTypeIdentifier": FILE_TYPE,
                "UTTypeDescription": "SMDB-indberetning",
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {
                    "public.filename-extension": ["asice"],
                    "public.mime-type": ["application/vnd.etsi.asic-e+zip"],
                },
            }
        ],
    }


def icns(draw: Callable[[int], bytes]) -> bytes:
    """The icon in Apple's form; ``draw`` gives the picture as PNG, so many points wide and high."""
    pieces = b"".join(
        name + struct.pack(">I", len(png) + 8) + png for name, png in ((n, draw(s)) for n, s in _SIZES.items())
    )
    return b"icns" + struct.pack(">I", len(pieces) + 8) + pieces
