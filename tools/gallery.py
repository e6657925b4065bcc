"""Pictures of every page and state worth seeing, in every look: ``python3 dev.py gallery DIR``.

Works the real window on the demo's made-up citizens. Each look is a process of its own, since Qt reads its scale once. Writes PNG
files and an ``index.html`` that shows them side by side, and fails where a picture does not show what it is for or a text is cut.
"""

import argparse
import html
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.pictures.looks import LOOKS, Look


def main(argv: list[str]) -> int:
    """Make all pictures, or judge those of one look without keeping them."""
    parser = argparse.ArgumentParser(prog="gallery", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="where the pictures go; without one they are only judged")
    parser.add_argument("--look", choices=LOOKS, action="append", help="one look, not all of them")
    parser.add_argument("--here", choices=LOOKS, help=argparse.SUPPRESS)
    arguments = parser.parse_args(argv)
    folder = arguments.folder.resolve() if arguments.folder else None
    if arguments.here:
        return _walk(LOOKS[arguments.here], folder)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    looks = [LOOKS[name] for name in arguments.look or LOOKS]
    failed = [look.name for look in looks if judge(look, folder).returncode]
    if folder is not None:
        _index(folder)
        sys.stdout.write(f"{folder / 'index.html'}\n")
    return 1 if failed else 0


def judge(look: Look, folder: Path | None = None, *, quiet: bool = False) -> subprocess.CompletedProcess[str]:
    """Walk in one look, in a process of its own. Where ``quiet``, what it says is kept instead of shown."""
    command = [sys.executable, "-m", "tools.gallery", "--here", look.name, *([str(folder)] if folder else [])]
    with tempfile.TemporaryDirectory(prefix="smdb-skaerm-") as screen:
        environment = look.environment(Path(screen))
        return subprocess.run(  # noqa: S603  our own module
            command, env=environment, check=False, text=True, encoding="utf-8", capture_output=quiet
        )


def _walk(look: Look, folder: Path | None) -> int:
    # only now: Qt reads scale and screens from the environment when it is first imported
    from tools.pictures.camera import Camera
    from tools.pictures.walk import walk

    camera = Camera(look, folder)
    try:
        for name in walk(camera):
            sys.stdout.write(f"{name}\n")
    finally:
        for fault in camera.faults:
            sys.stdout.write(f"FAULT {fault}\n")
        camera.close()
    return 1 if camera.faults else 0


def _index(folder: Path) -> None:
    shown = [name for name in LOOKS if any(folder.glob(f"*-{name}.png"))]
    stems = sorted({p.stem.removesuffix(f"-{name}") for name in shown for p in folder.glob(f"[0-9]*-{name}.png")})
    stems = [stem for stem in stems if (folder / f"{stem}-{shown[0]}.png").exists()]
    rows = "".join(
        f"<h2>{html.escape(stem)}</h2><div>"
        + "".join(f'<img src="{stem}-{look}.png" alt="{html.escape(stem)} {look}">' for look in shown)
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
