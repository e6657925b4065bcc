"""The list of hashes of a packaged build, which ``self-check`` and an outsider's ``sha256sum -c SHA256SUMS`` read.

``python hashes.py FOLDER`` writes it, ``python hashes.py FOLDER OTHER`` says how two builds differ. Standard library only.
"""

import hashlib
import sys
from pathlib import Path

LIST = "SHA256SUMS"


def build_of(named: str) -> Path:
    """The folder of a packaged program that is named by it, or by its program."""
    path = Path(named).resolve()
    return path if path.is_dir() else path.parent


def inner(build: Path) -> Path:
    """The folder of a packaged program's libraries: ``_internal``, on Windows with the version behind it."""
    return max(build.glob("_internal*"), default=build / "_internal")


def found(folder: Path) -> dict[str, str]:
    """SHA-256 in hexadecimal of every file below a folder but the list itself, by its path with strokes like ``a/b``, sorted.

    A link counts as the file that it leads to.
    """
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    files.pop(LIST, None)
    return {name: hashlib.sha256(files[name].read_bytes()).hexdigest() for name in sorted(files)}


def write(folder: Path) -> int:
    """Write the list into the folder; the number of files."""
    hashes = found(folder)
    text = "".join(f"{digest}  {name}\n" for name, digest in hashes.items())
    (folder / LIST).write_text(text, encoding="utf-8", newline="\n")
    return len(hashes)


def differing(one: Path, other: Path) -> list[str]:
    """The files of which only one build has any, or each another."""
    left, right = found(one), found(other)
    return sorted(name for name in left.keys() | right.keys() if left.get(name) != right.get(name))


def main(folder: Path, other: Path | None = None) -> int:
    """Write the list, or compare; returns 1 when two builds differ."""
    if other is None:
        print(f"{write(folder)} files in {LIST}")
        return 0
    differ = differing(folder, other)
    print("\n".join([*differ, f"{len(differ)} files differ"]))
    return 1 if differ else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: hashes.py FOLDER [OTHER]")
    sys.exit(main(*(Path(each) for each in sys.argv[1:])))
