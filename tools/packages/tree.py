"""What lies beside the program on a Linux desktop: menu entry, icons, file type, AppStream data. The same in every package.

The icons are drawn from the program's own one by Qt, which the build has anyway.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from tools.packages.facts import NAME, ROOT, TEXTS, Facts

ICON = ROOT / "resources" / "icons" / "program.svg"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
FILE_TYPE = "application-x-smdb-indberetning"
COMPONENT = "local.smdb_desktop.program"


def put_share(share: Path, facts: Facts) -> None:
    """Write a ``share`` folder: applications, icons, mime, metainfo."""
    _write(share / "applications" / f"{NAME}.desktop", (TEXTS / f"{NAME}.desktop").read_text(encoding="utf-8"))
    _write(share / "mime" / "packages" / f"{NAME}.xml", (TEXTS / f"{NAME}.xml").read_text(encoding="utf-8"))
    told = facts.fill((TEXTS / "metainfo.xml").read_text(encoding="utf-8"))
    _write(share / "metainfo" / f"{COMPONENT}.metainfo.xml", told)
    icons = share / "icons" / "hicolor"
    for folder, name in (("apps", NAME), ("mimetypes", FILE_TYPE)):
        _write(icons / "scalable" / folder / f"{name}.svg", ICON.read_text(encoding="utf-8"))
        for size in SIZES:
            _draw(size, icons / f"{size}x{size}" / folder / f"{name}.png")


def put_program(folder: Path, build: Path) -> None:
    """Copy the folder build; whoever installs it may read everything and change nothing."""
    shutil.copytree(build, folder, symlinks=True)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            runs = path.is_dir() or (bool(path.stat().st_mode & 0o100) and ".so" not in path.name)
            path.chmod(0o755 if runs else 0o644)
    folder.chmod(0o755)


def files(tree: Path) -> Iterator[Path]:
    """The files of a tree in order, links left out."""
    yield from (path for path in sorted(tree.rglob("*")) if path.is_file() and not path.is_symlink())


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    path.chmod(0o644)


def _draw(size: int, path: Path) -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(ICON)).render(painter)
    painter.end()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(path)):
        raise OSError(f"{path} could not be written")
    path.chmod(0o644)
