"""Pictures of every page and state worth seeing, light, dark and at 200 %: ``python3 dev.py gallery DIR``.

Works the real window on the demo's made-up citizens. Each look is a process of its own, since Qt reads its scale once. Writes PNG
files and an ``index.html`` that shows them side by side.
"""

import argparse
import html
import os
import subprocess
import sys
from pathlib import Path

LOOKS = {"lys": "1", "moerk": "1", "200": "2"}


def main(argv: list[str]) -> int:
    """Make all pictures, or those of one look."""
    parser = argparse.ArgumentParser(prog="gallery", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--look", choices=LOOKS)
    arguments = parser.parse_args(argv)
    folder = arguments.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if arguments.look:
        # only now: Qt reads its scale from the environment when it is first imported
        from tools.photographer import Photographer

        for name in Photographer(folder, arguments.look, int(LOOKS[arguments.look])).walk():
            sys.stdout.write(f"{name}\n")
        return 0
    for look, scale in LOOKS.items():
        environment = {**os.environ, "QT_SCALE_FACTOR": scale}
        command = [sys.executable, "-m", "tools.gallery", str(folder), "--look", look]
        if subprocess.run(command, env=environment, check=False).returncode:  # noqa: S603  our own module
            return 1
    _index(folder)
    sys.stdout.write(f"{folder / 'index.html'}\n")
    return 0


def _index(folder: Path) -> None:
    stems = sorted({p.stem.rpartition("-")[0] for p in folder.glob("*.png")})
    rows = "".join(
        f"<h2>{html.escape(stem)}</h2><div>"
        + "".join(f'<img src="{stem}-{look}.png" alt="{html.escape(stem)} {look}">' for look in LOOKS)
        + "</div>"
        for stem in stems
    )
    style = "body{font-family:sans-serif;margin:2em}img{width:32%;border:1px solid #999;margin:2px;vertical-align:top}"
    page = (
        f'<!doctype html><html lang="da"><meta charset="utf-8"><title>SMDB Desktop</title><style>{style}</style>{rows}'
    )
    (folder / "index.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
