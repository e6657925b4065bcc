"""What the installer is made from: the list of files, the icon, the signature; and the scripts are ones that NSIS takes."""

from __future__ import annotations

import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

from PySide6.QtGui import QImage

from tools.installer import icon, make

NSIS = pytest.mark.skipif(shutil.which("makensis") is None, reason="NSIS is not installed: sudo apt install nsis")
SIGNING = pytest.mark.skipif(
    shutil.which("osslsigncode") is None, reason="osslsigncode is not installed: sudo apt install osslsigncode"
)
STUB = Path("/usr/share/nsis/Stubs/zlib-amd64-unicode")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A folder like a packaged program's."""
    folder = tmp_path / "dist" / "smdb-desktop"
    (folder / "_internal" / "dyb" / "dybere").mkdir(parents=True)
    for name in ("SMDB Desktop.exe", "smdb-desktop.exe", "_internal/a.dll", "_internal/dyb/dybere/b.txt"):
        (folder / name).write_bytes(b"x" * 1500)
    return folder


def certificate(folder: Path) -> make.Certificate:
    """A certificate that nobody trusts, for this test alone."""
    key, pem, packed, password = (folder / name for name in ("noegle.pem", "cert.pem", "cert.pfx", "kodeord.txt"))
    password.write_text("hemmelig", encoding="utf-8")
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Afprøvning", "-days", "2"]
    made += ["-addext", "extendedKeyUsage=codeSigning", "-keyout", str(key), "-out", str(pem)]
    subprocess.run(made, check=True, capture_output=True)
    pack = ["openssl", "pkcs12", "-export", "-inkey", str(key), "-in", str(pem), "-out", str(packed)]
    subprocess.run([*pack, "-passout", f"file:{password}"], check=True, capture_output=True)
    return make.Certificate(packed, password)


def verified(program: Path) -> str:
    """What an independent program says of a signature."""
    command = [shutil.which("osslsigncode") or "osslsigncode", "verify", "-in", str(program)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def pictures(data: bytes) -> list[QImage]:
    """The pictures of an icon, in its order, as its own table finds them."""
    (count,) = struct.unpack_from("<H", data, 4)
    entries = [struct.unpack_from("<BBBBHHII", data, 6 + 16 * number) for number in range(count)]
    found = []
    for width, *_, length, offset in entries:
        image = data[offset : offset + length]
        if not image.startswith(b"\x89PNG"):
            # a bitmap is read as an icon of one picture
            one = struct.pack("<BBBBHHII", width, width, 0, 0, 1, 32, length, 22)
            image = struct.pack("<HHH", 0, 1, 1) + one + image
        found.append(QImage.fromData(image).convertToFormat(QImage.Format.Format_ARGB32))
    return found


def test_the_list_names_files_and_then_folders_from_the_bottom_up(program: Path) -> None:
    assert make.listing(program) == [
        "SMDB Desktop.exe",
        "_internal\\a.dll",
        "_internal\\dyb\\dybere\\b.txt",
        "smdb-desktop.exe",
        "_internal\\dyb\\dybere\\",
        "_internal\\dyb\\",
        "_internal\\",
    ]


def test_what_changes_places_is_everything_at_the_top(program: Path) -> None:
    there, back = make.parts(program).removesuffix("!macroend\n").split("!macroend\n")
    names = [line.split('"')[1] for line in there.splitlines()[1:]]
    # libraries before the programs that need them, the list last; and the other way round
    assert names == ["_internal", "Afinstaller.exe", "SMDB Desktop.exe", "smdb-desktop.exe", "installeret.txt"]
    assert [line.split('"')[1] for line in back.splitlines()[1:]] == names[::-1]


def test_room_is_asked_for_what_is_copied_too(program: Path) -> None:
    assert (make.kilobytes(program), make.room(program)) == (6, 6 + 3)


@pytest.mark.parametrize(("version", "windows"), [("0.1.0", "0.1.0.0"), ("1.2.3.4", "1.2.3.4"), ("2.0rc1", "2.0.1.0")])
def test_windows_wants_four_numbers(version: str, windows: str) -> None:
    assert make.fourfold(version) == windows


def test_the_archive_for_a_stick_holds_the_program_and_the_mark_and_is_the_same_each_time(
    program: Path, tmp_path: Path
) -> None:
    first = make.portable(program, tmp_path / "a", "0.1.0")
    assert make.portable(program, tmp_path / "b", "0.1.0").read_bytes() == first.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert sorted(archive.namelist()) == [
            "SMDB Desktop/SMDB Desktop.exe",
            "SMDB Desktop/_internal/a.dll",
            "SMDB Desktop/_internal/dyb/dybere/b.txt",
            "SMDB Desktop/portable.txt",
            "SMDB Desktop/smdb-desktop.exe",
        ]
        assert archive.read("SMDB Desktop/portable.txt").decode("utf-8-sig").count("\r\n") > 5


def test_the_icon_has_every_size_and_is_the_mark_as_it_is_now() -> None:
    kept, now = pictures(icon.ICON.read_bytes()), pictures(icon.ico())
    assert [image.width() for image in kept] == list(icon.SIZES) == [image.height() for image in kept]
    for old, new in zip(kept, now, strict=True):
        # another machine may round a pixel at an edge another way
        pairs = zip(bytes(old.constBits()), bytes(new.constBits()), strict=True)
        assert max(abs(one - other) for one, other in pairs) <= 8
        assert old.pixelColor(0, 0).alpha() < 32
        assert old.pixelColor(old.width() // 2, old.height() // 2).alpha() == 255


@NSIS
def test_nsis_takes_the_scripts_without_a_warning(program: Path, tmp_path: Path) -> None:
    made = make.installer(program, tmp_path / "ud", "0.1.0", quick=True)
    assert made.name == "smdb-desktop-0.1.0-setup.exe"
    assert made.read_bytes()[:2] == b"MZ"
    # the version block, as Windows shows it under Properties
    assert "SMDB Desktop contributors".encode("utf-16-le") in made.read_bytes()
    assert not make.is_signed(made)


@NSIS
def test_what_nsis_refuses_is_said_and_leaves_no_half_installer(program: Path, tmp_path: Path) -> None:
    (program / '"').write_text("", encoding="utf-8")
    with pytest.raises(make.CannotError, match="NSIS refused"):
        make.installer(program, tmp_path / "ud", "0.1.0", quick=True)
    assert list((tmp_path / "ud").iterdir()) == []


@NSIS
@SIGNING
def test_a_certificate_signs_installer_and_programs_and_nothing_that_is_signed_already(
    program: Path, tmp_path: Path
) -> None:
    signer = certificate(tmp_path)
    for path in program.rglob("*"):
        if path.suffix in {".exe", ".dll"}:
            shutil.copy(STUB, path)
    signer.sign(program / "_internal" / "a.dll")
    before = (program / "_internal" / "a.dll").read_bytes()
    made, _ = make.everything(program, tmp_path / "ud", "0.1.0", signer, quick=True)
    assert (program / "_internal" / "a.dll").read_bytes() == before
    for file in (made, program / "SMDB Desktop.exe", program / "smdb-desktop.exe"):
        assert make.is_signed(file)
        said = verified(file)
        current, calculated = (
            next(line.split()[-1] for line in said.splitlines() if f"{word} message digest" in line)
            for word in ("Current", "Calculated")
        )
        assert current == calculated


@NSIS
@SIGNING
def test_a_certificate_that_does_not_open_is_said_and_leaves_the_program_as_it_was(tmp_path: Path) -> None:
    signer = certificate(tmp_path)
    signer.password.write_text("forkert", encoding="utf-8")
    program = tmp_path / "program.exe"
    shutil.copy(STUB, program)
    before = program.read_bytes()
    with pytest.raises(make.CannotError, match="could not be signed"):
        signer.sign(program)
    assert program.read_bytes() == before
    assert not list(tmp_path.glob("*.signed"))


def test_without_a_certificate_it_is_said_plainly(
    program: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make, "installer", lambda *_, **__: make.portable(program, tmp_path, "0"))
    make.everything(program, tmp_path, "0.1.0")
    assert "Not signed" in capsys.readouterr().out
