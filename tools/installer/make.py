"""Makes the installer and the folder for a stick from a packaged Windows program: ``python -m tools.installer.make FOLDER OUT``.

It signs with ``osslsigncode`` where a certificate is given, and says plainly where none is. It writes the list of files by which
a later version and the uninstaller know what is theirs to remove (``packaging/windows/smdb-desktop.nsi``).
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "packaging" / "windows"
LIST = "installeret.txt"
REMOVER = "Afinstaller.exe"
PORTABLE_FOLDER = "SMDB Desktop"
MARK = "portable.txt"
"""What makes the program keep its data beside itself; ``smdb_desktop/portable.py`` looks for it."""
PACKAGES = {"makensis": "nsis", "osslsigncode": "osslsigncode"}
_PROGRAMS = {".exe", ".dll", ".pyd"}
# a fixed day, so that two builds of the same files are the same archive
_DAY = (2025, 7, 1, 0, 0, 0)


class CannotError(Exception):
    """What stops the making; its text says what to do."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A code-signing certificate: a PKCS#12 file, the file with its password, and the server that confirms the time or ""."""

    file: Path
    password: Path
    timestamp: str = ""

    def command(self) -> list[str]:
        """The words before the file that is to be signed; the signed copy takes its name afterwards."""
        said = ["-pkcs12", str(self.file), "-readpass", str(self.password), "-h", "sha256", "-n", "SMDB Desktop"]
        return [*said, *(["-ts", self.timestamp] if self.timestamp else [])]

    def sign(self, program: Path) -> None:
        """Sign a file in its place. Raises CannotError; the file is then as it was."""
        signed = program.with_name(program.name + ".signed")
        command = [_tool("osslsigncode"), "sign", *self.command(), "-in", str(program), "-out", str(signed)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0 or not signed.exists():
            signed.unlink(missing_ok=True)
            raise CannotError(f"{program.name} could not be signed: {(done.stdout + done.stderr).strip()[-300:]}")
        signed.replace(program)


def version_of(root: Path = ROOT) -> str:
    """The version of a checkout."""
    text = (root / "smdb_desktop" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'__version__ = "([^"]+)"', text)
    if found is None:
        raise CannotError("smdb_desktop/__init__.py names no version")
    return found[1]


def listing(folder: Path) -> list[str]:
    """Every file below a folder, then every folder, the deepest first and with a backslash at its end: the order of removing."""
    below = sorted(folder.rglob("*"))
    files = [_windows(folder, path) for path in below if not path.is_dir()]
    folders = [_windows(folder, path) + "\\" for path in below if path.is_dir()]
    return files + sorted(folders, key=lambda name: (-name.count("\\"), name))


def _windows(folder: Path, path: Path) -> str:
    return str(path.relative_to(folder)).replace("/", "\\")


def parts(folder: Path) -> str:
    """Two macros of NSIS that go through the names at the top of the folder and the installer's own two, there and back.

    Folders first, because programs need them; the list last, because it says whose the rest is.
    """
    folders = sorted(path.name for path in folder.iterdir() if path.is_dir())
    files = sorted([REMOVER, *(path.name for path in folder.iterdir() if not path.is_dir())])
    names = [*folders, *files, LIST]
    return _macro("EACH_PART", names) + _macro("EACH_PART_BACK", names[::-1])


def _macro(name: str, names: Sequence[str]) -> str:
    return f"!macro {name} DO\n" + "".join(f'!insertmacro ${{DO}} "{each}"\n' for each in names) + "!macroend\n"


def kilobytes(folder: Path) -> int:
    """What the files take, in units of 1024 bytes, rounded up."""
    return _in_kilobytes(folder.rglob("*"))


def room(folder: Path) -> int:
    """The room that the files need on the disk while they are installed: what is replaced is copied first."""
    return kilobytes(folder) + _in_kilobytes(folder.glob("*"))


def _in_kilobytes(paths: Iterable[Path]) -> int:
    return -(-sum(path.stat().st_size for path in paths if path.is_file()) // 1024)


def fourfold(version: str) -> str:
    """The four numbers that Windows wants: 0.1.0 is 0.1.0.0."""
    return ".".join([*re.findall(r"\d+", version), "0", "0", "0", "0"][:4])


def installer(
    folder: Path, out: Path, version: str, certificate: Certificate | None = None, *, quick: bool = False
) -> Path:
    """Press the folder into an installer ``smdb-desktop-VERSION-setup.exe`` in OUT. ``quick`` presses less, for tests.

    Raises CannotError.
    """
    # only here: NSIS calls this file by itself too, to sign, and without the tree
    from tools.installer import icon

    out.mkdir(parents=True, exist_ok=True)
    target = out.resolve() / f"smdb-desktop-{version}-setup.exe"
    with tempfile.TemporaryDirectory(prefix="smdb-installer-") as name:
        work = Path(name)
        (work / LIST).write_bytes("".join(f"{line}\r\n" for line in listing(folder)).encode("utf-16-le"))
        # the scripts are UTF-8, and NSIS knows that by its mark alone
        for script in ("smdb-desktop.nsi", "steps.nsh", "texts.nsh"):
            (work / script).write_bytes(b"\xef\xbb\xbf" + (SCRIPTS / script).read_bytes())
        (work / "side.bmp").write_bytes(icon.side())
        (work / "head.bmp").write_bytes(icon.head())
        (work / "parts.nsh").write_text(parts(folder), encoding="ascii")
        told = {
            "VERSION": version,
            "FOURFOLD": fourfold(version),
            "SOURCE": str(folder.resolve()),
            "LIST": str(work / LIST),
            "PARTS": str(work / "parts.nsh"),
            "KILOBYTES": str(kilobytes(folder)),
            "ROOM": str(room(folder)),
            "ICON": str(SCRIPTS / "smdb-desktop.ico"),
            "PRESSED": "zlib" if quick else "lzma",
            "OUT": str(target),
        }
        if certificate is not None:
            told["SIGN"] = f"{sys.executable} {Path(__file__).resolve()} {_signing(certificate)}"
        command = [_tool("makensis"), "-V2", "-WX", *(f"-D{key}={value}" for key, value in told.items())]
        done = subprocess.run([*command, "smdb-desktop.nsi"], cwd=work, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        target.unlink(missing_ok=True)
        raise CannotError(f"NSIS refused: {(done.stdout + done.stderr).strip()[-2000:]}")
    if certificate is not None:
        certificate.sign(target)
    return target


def _signing(certificate: Certificate) -> str:
    words = ["--certificate", str(certificate.file), "--password-file", str(certificate.password)]
    words += ["--timestamp", certificate.timestamp] if certificate.timestamp else []
    return " ".join([*words, "--sign"])


def portable(folder: Path, out: Path, version: str, *, quick: bool = False) -> Path:
    """Press the folder, with the mark that keeps the data beside it, into ``smdb-desktop-VERSION-portable.zip`` in OUT."""
    out.mkdir(parents=True, exist_ok=True)
    target = out / f"smdb-desktop-{version}-portable.zip"
    # Notepad of older Windows knows UTF-8 by its mark
    mark = b"\xef\xbb\xbf" + (SCRIPTS / MARK).read_text(encoding="utf-8").replace("\n", "\r\n").encode()
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted({**files, MARK: mark}.items()):
            entry = zipfile.ZipInfo(f"{PORTABLE_FOLDER}/{name}", _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=1 if quick else 9)
    return target


def sign_folder(folder: Path, certificate: Certificate) -> int:
    """Sign every program and library that nobody has signed yet, so that a rule on the publisher covers them all; how many.

    Raises CannotError.
    """
    unsigned = [path for path in sorted(folder.rglob("*")) if path.suffix.lower() in _PROGRAMS and not is_signed(path)]
    for path in unsigned:
        certificate.sign(path)
    return len(unsigned)


def is_signed(program: Path) -> bool:
    """Whether a Windows program carries a signature, whoever's: its header has a place for one."""
    data = program.read_bytes()
    start = int.from_bytes(data[0x3C:0x40], "little")
    if data[start : start + 4] != b"PE\0\0":
        raise CannotError(f"{program.name} is no Windows program")
    optional = start + 24
    # the directories stand 16 bytes further on in a 64-bit program; the fifth is the signature's
    directories = optional + (112 if data[optional : optional + 2] == b"\x0b\x02" else 96)
    return int.from_bytes(data[directories + 36 : directories + 40], "little") > 0


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise CannotError(f"{name} is missing here: sudo apt install {PACKAGES[name]}")
    return found


def everything(
    folder: Path, out: Path, version: str, certificate: Certificate | None = None, *, quick: bool = False
) -> list[Path]:
    """Sign, then make both, and say what was made. The folder is signed in its place. Raises CannotError."""
    if certificate is None:
        print(
            "Not signed: no certificate was given (--certificate). Windows will warn of an unknown publisher; "
            "docs/install.md says what a person then does."
        )
    else:
        print(f"signed {sign_folder(folder, certificate)} programs and libraries that had no signature")
    made = [installer(folder, out, version, certificate, quick=quick), portable(folder, out, version, quick=quick)]
    for file in made:
        print(f"made {file} ({file.stat().st_size / 1e6:.1f} MB)")
    return made


def main(argv: Sequence[str]) -> int:
    """Make what was asked for; 0, or 1 with a sentence."""
    parser = argparse.ArgumentParser(prog="tools.installer.make", description=__doc__.partition("\n")[0])
    parser.add_argument("--certificate", type=Path, metavar="FILE", help="a code-signing certificate (PKCS#12)")
    parser.add_argument("--password-file", type=Path, metavar="FILE", help="the file with its password")
    parser.add_argument("--timestamp", default="", metavar="URL", help="the server that confirms the time of signing")
    parser.add_argument("--quick", action="store_true", help="press less: for tests")
    parser.add_argument("--version", default="", help="instead of the checkout's own")
    parser.add_argument("--sign", type=Path, metavar="PROGRAM", help="only sign this one")
    parser.add_argument("folder", type=Path, nargs="?", help="the packaged Windows program")
    parser.add_argument("out", type=Path, nargs="?", help="where the installer and the archive are put")
    arguments = parser.parse_args(argv)
    if (arguments.certificate is None) != (arguments.password_file is None):
        parser.error("--certificate and --password-file belong together")
    certificate = None
    if arguments.certificate is not None:
        certificate = Certificate(
            arguments.certificate.resolve(), arguments.password_file.resolve(), arguments.timestamp
        )
    try:
        if arguments.sign is not None and certificate is not None:
            certificate.sign(arguments.sign)
            return 0
        if arguments.folder is None or arguments.out is None:
            parser.error("a folder and a place for the result are needed")
        everything(
            arguments.folder, arguments.out, arguments.version or version_of(), certificate, quick=arguments.quick
        )
    except CannotError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
