"""Renders the program's mark, ``resources/icons/program.svg``, into the Windows icon of every size that Windows asks for.

``python -m tools.installer.icon`` writes ``packaging/windows/smdb-desktop.ico``, which is kept in the tree so that a build
needs no drawing program. Small sizes are bitmaps, as every reader of icons knows them; only the largest is a PNG.
"""

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parents[2]
MARK = ROOT / "resources" / "icons" / "program.svg"
ICON = ROOT / "packaging" / "windows" / "smdb-desktop.ico"
SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
"""Edge lengths in pixels: the small ones at 100, 125, 150 and 200 %, and the largest view of the Explorer."""
_PNG_FROM = 256
_HEADER = 40


def picture(size: int) -> QImage:
    """The mark as a square of SIZE pixels with an alpha channel."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(MARK)).render(painter)
    painter.end()
    return image


def ico() -> bytes:
    """The bytes of the icon file."""
    images = [_png(size) if size >= _PNG_FROM else _bitmap(size) for size in SIZES]
    offset = 6 + 16 * len(SIZES)
    entries = []
    for size, data in zip(SIZES, images, strict=True):
        # a byte has no room for 256, which is written as 0
        entries.append(struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), offset))
        offset += len(data)
    return struct.pack("<HHH", 0, 1, len(SIZES)) + b"".join(entries) + b"".join(images)


def _png(size: int) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(picture(size))
    return bytes(buffer.data().data())


def _bitmap(size: int) -> bytes:
    """A device independent bitmap: header, rows of BGRA from the bottom, and an empty mask, since alpha says it all."""
    image = picture(size)
    rows = bytes(image.constBits())
    stride = image.bytesPerLine()
    pixels = b"".join(rows[row * stride : row * stride + size * 4] for row in reversed(range(size)))
    mask = bytes((size + 31) // 32 * 4 * size)
    # the height counts the mask too
    header = struct.pack("<IiiHHIIiiII", _HEADER, size, size * 2, 1, 32, 0, len(pixels) + len(mask), 0, 0, 0, 0)
    return header + pixels + mask


def main() -> int:
    """Write the icon into the tree."""
    ICON.write_bytes(ico())
    return 0


if __name__ == "__main__":
    sys.exit(main())
