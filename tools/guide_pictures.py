"""The pictures of *Vejledning*, made small from those of the gallery: ``python -m tools.guide_pictures DIR``.

DIR is what ``dev.py gallery DIR`` filled. Run it when a page in the guide has changed its looks. The result ships
with the program.
"""

import argparse
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

PICTURES = {
    "forside": "forside",
    "borgeroverblik": "borgeroverblik-aabent",
    "ivaerksaettelse": "guide-del-1-udfyldt",
    "behandling": "guide-behandling-liste",
    "udbakke": "udbakke",
    "indtastning": "indtastning-valg",
}
"""The name in the guide, and the stop of the gallery in its light look."""
WIDTH = 900
TARGET = Path(__file__).resolve().parent.parent / "resources" / "vejledning" / "billeder"


def main(argv: list[str]) -> int:
    """Make each picture; 1 where the gallery lacks one."""
    parser = argparse.ArgumentParser(prog="guide_pictures", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR")
    folder = parser.parse_args(argv).folder
    TARGET.mkdir(parents=True, exist_ok=True)
    missing = 0
    for name, stop in PICTURES.items():
        # the stop itself, not one whose name ends like it
        found = [file for file in folder.glob(f"*-{stop}-lys.png") if file.name.partition("-")[0].isdigit()]
        found = [file for file in found if file.name.partition("-")[2] == f"{stop}-lys.png"]
        if not found:
            sys.stderr.write(f"no picture of {stop} in {folder}\n")
            missing += 1
            continue
        whole = QImage(str(found[-1])).scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
        whole.convertToFormat(QImage.Format.Format_RGB888).save(str(TARGET / f"{name}.png"), quality=0)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
