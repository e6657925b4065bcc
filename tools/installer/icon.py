"""Renders the program's mark, ``resources/icons/program.svg``, into Windows' icon and the installer's two pictures.

``python -m tools.installer.icon`` writes ``packaging/windows/smdb-desktop.ico``, which is kept in the tree so that a build
needs no drawing program. Small sizes are bitmaps, as every reader of icons knows them; only the largest is a PNG.
"""

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QLinearGradient, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parents[2]
MARK = ROOT / "resources" / "icons" / "program.svg"
ICON = ROOT / "packaging" / "windows" / "smdb-desktop.ico"
SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
"""Edge lengths in pixels: the small ones at 100, 125, 150 and 200 %, and the largest view of the Explorer."""
SIDE, HEAD = QSize(328, 628), QSize(300, 114)
"""Twice what NSIS asks for, so that they stay sharp at 200 %."""
NAVIGATION, CHOSEN = "#0B2E4F", "#16426D"
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


def side() -> bytes:
    """The picture beside the installer's first and last page, a bitmap at twice its size: the mark on the navigation's blue."""
    image = QImage(SIDE, QImage.Format.Format_RGB888)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ground = QLinearGradient(0, 0, 0, SIDE.height())
    ground.setColorAt(0, QColor(NAVIGATION))
    ground.setColorAt(1, QColor(CHOSEN))
    painter.fillRect(image.rect(), ground)
    edge = SIDE.width() * 5 // 8
    place = QRectF((SIDE.width() - edge) / 2, SIDE.height() * 0.16, edge, edge)
    QSvgRenderer(str(MARK)).render(painter, place)
    painter.end()
    return _saved(image)


def head() -> bytes:
    """The picture at the top of the installer's other pages: the mark on white, at its right."""
    image = QImage(HEAD, QImage.Format.Format_RGB888)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = HEAD.height() * 4 // 5
    space = (HEAD.height() - edge) / 2
    QSvgRenderer(str(MARK)).render(painter, QRectF(HEAD.width() - edge - space, space, edge, edge))
    painter.end()
    return _saved(image)


def _saved(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"bmp")).write(image)
    return bytes(buffer.data().data())


def main() -> int:
    """Write the icon into the tree."""
    ICON.write_bytes(ico())
    return 0


if __name__ == "__main__":
    sys.exit(main())
