"""The packages hold what they say, name what they need, and are the same twice. A small folder stands in for the build."""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from smdb_desktop.cli.parser import build as command_line
from smdb_desktop.submission.container import package
from tests.conftest import IN_CI
from tools.packages.archive import make_archive
from tools.packages.deb import HOME, TOOLS, copyright_text, depends, make_deb
from tools.packages.facts import NAME, ROOT, TEXTS, Facts, oldest_glibc
from tools.packages.judged import validate
from tools.packages.manual import commands, manual
from tools.packages.tree import COMPONENT, FILE_TYPE

NEEDED = [*TOOLS, "tar", "xz"]
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="packages are made on Linux")
FACTS = Facts("1.2.3", 1_700_000_000, "amd64", "x86_64", "Nobody <nobody@example.invalid>", "2.36")
LINKS_TO = "libselinux.so.1"
"""What the program that stands in for ours (``ls``) links to beside the C library."""


@pytest.fixture(autouse=True)
def _can_pack() -> None:
    """Without Debian's tools nothing is packed; where CI is set that fails."""
    lacking = [tool for tool in NEEDED if shutil.which(tool) is None]
    if lacking:
        (pytest.fail if IN_CI else pytest.skip)(f"Needs {', '.join(lacking)}: sudo apt install dpkg-dev xz-utils")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a program, as PyInstaller makes it."""
    made = tmp_path / "dist" / NAME
    (made / "_internal").mkdir(parents=True)
    shutil.copy("/bin/ls", made / NAME)
    (made / "_internal" / "LICENSE").write_text("MIT\n", encoding="utf-8")
    return made


def field(deb: Path, name: str) -> str:
    return subprocess.run(["dpkg-deb", "-f", deb, name], capture_output=True, text=True, check=True).stdout.strip()


def test_what_the_binaries_name_becomes_a_dependency_and_what_they_bring_does_not(folder: Path) -> None:
    alone = depends(folder)
    assert "libselinux1" in alone and f"libc6 (>= {oldest_glibc(folder)})" in alone and "libgl1" in alone
    library = next(Path("/").glob(f"usr/lib/*/{LINKS_TO}"), None) or next(Path("/lib").glob(f"*/{LINKS_TO}"))
    shutil.copy(library.resolve(), folder / "_internal" / LINKS_TO)
    assert "libselinux1" not in depends(folder)
    assert "libpcre2-8-0" in depends(folder), "but what that one needs"


@pytest.fixture
def deb(folder: Path, tmp_path: Path) -> Path:
    return make_deb(FACTS, tmp_path / "out", folder, extra="more.txt")


def test_the_same_folder_gives_the_same_package(deb: Path, folder: Path, tmp_path: Path) -> None:
    first = deb.read_bytes()
    assert make_deb(FACTS, tmp_path / "again", folder, extra="more.txt").read_bytes() == first


@pytest.fixture
def unpacked(deb: Path, tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "unpacked"
    subprocess.run(["dpkg-deb", "-R", deb, place], check=True)
    yield place


def test_every_file_has_its_sum_and_belongs_to_root(deb: Path, unpacked: Path) -> None:
    told = (line.split("  ") for line in (unpacked / "DEBIAN/md5sums").read_text(encoding="utf-8").splitlines())
    sums = {path: digest for digest, path in told}
    inside = {str(p.relative_to(unpacked)) for p in unpacked.rglob("*") if p.is_file() and not p.is_symlink()}
    assert set(sums) == {path for path in inside if not path.startswith("DEBIAN/")}
    assert all(
        hashlib.md5((unpacked / path).read_bytes(), usedforsecurity=False).hexdigest() == digest
        for path, digest in sums.items()
    )
    listed = subprocess.run(["dpkg-deb", "-c", deb], capture_output=True, text=True, check=True).stdout.splitlines()
    assert {line.split()[1] for line in listed} == {"root/root"}
    assert {line.split()[0][1:] for line in listed if line[0] != "l"} == {"rwxr-xr-x", "rw-r--r--"}


def test_the_way_in_leads_to_the_program(unpacked: Path) -> None:
    link = unpacked / "usr/bin" / NAME
    assert (link.parent / link.readlink()).resolve() == (unpacked / HOME / NAME).resolve()


def test_the_control_file_says_who_and_what(deb: Path) -> None:
    assert (field(deb, "Package"), field(deb, "Version")) == (NAME, "1.2.3")
    assert field(deb, "Maintainer") == FACTS.maintainer
    assert 0 < int(field(deb, "Installed-Size")) < 10_000


def test_no_text_of_a_package_is_left_with_a_gap(unpacked: Path) -> None:
    texts = [
        *unpacked.glob("DEBIAN/*"),
        *unpacked.glob("usr/share/m*/**/*.xml"),
        *unpacked.glob("usr/share/applications/*"),
    ]
    assert len(texts) >= 7
    assert [path.name for path in texts if re.search(r"@[A-Z]+@", path.read_text(encoding="utf-8"))] == []


def test_the_scripts_can_be_read_by_a_shell(unpacked: Path) -> None:
    for name in ("preinst", "prerm"):
        subprocess.run(["sh", "-n", unpacked / "DEBIAN" / name], check=True)
    subprocess.run(["sh", "-n", TEXTS / "menu.sh"], check=True)


def test_the_man_page_names_every_command_and_option(unpacked: Path) -> None:
    page = gzip.decompress((unpacked / "usr/share/man/da/man1" / f"{NAME}.1.gz").read_bytes()).decode()
    assert page == manual(FACTS)
    plain = page.replace("\\-", "-")
    parser = command_line()
    everything = [parser, *commands(parser).values()]
    assert len(everything) > 10
    for name in commands(parser):
        assert f".SS \\fB{name}\\fR" in plain
    options = {option for each in everything for action in each._actions for option in action.option_strings}
    assert [option for option in options if f"\\fB{option}\\fR" not in plain] == []


@pytest.mark.parametrize("foreign_tool", ["man"], indirect=True)
def test_man_itself_has_nothing_to_say_of_the_page(foreign_tool: str, tmp_path: Path) -> None:
    page = tmp_path / "page.1"
    page.write_text(manual(FACTS), encoding="utf-8")
    answer = subprocess.run(
        [foreign_tool, "--warnings", "-E", "UTF-8", "-l", "-P", "cat", page], capture_output=True, text=True, check=True
    )
    assert answer.stderr == ""


@pytest.mark.parametrize("foreign_tool", ["desktop-file-validate"], indirect=True)
def test_desktops_have_nothing_to_say_of_the_menu_entry(foreign_tool: str, unpacked: Path) -> None:
    entry = unpacked / "usr/share/applications" / f"{NAME}.desktop"
    answer = subprocess.run([foreign_tool, entry], capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


@pytest.mark.parametrize("foreign_tool", ["appstreamcli"], indirect=True)
def test_appstream_takes_what_software_centres_show(foreign_tool: str, unpacked: Path) -> None:
    file = unpacked / "usr/share/metainfo" / f"{COMPONENT}.metainfo.xml"

    def call(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([foreign_tool, *words], capture_output=True, text=True, check=False)

    answer = validate(call, file)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize("foreign_tool", ["update-mime-database"], indirect=True)
def test_the_file_type_is_taken_up(foreign_tool: str, unpacked: Path) -> None:
    kinds = unpacked / "usr/share/mime"
    environment = {"PATH": "/usr/bin:/bin", "XDG_DATA_DIRS": str(kinds.parent)}
    answer = subprocess.run([foreign_tool, kinds], env=environment, capture_output=True, text=True, check=False)
    assert (answer.returncode, answer.stderr) == (0, "")
    assert f":{FILE_TYPE.replace('-', '/', 1)}:*.asice" in (kinds / "globs2").read_text(encoding="utf-8")


def test_the_copyright_file_has_every_part_of_the_notices() -> None:
    notices = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    parts = re.findall(r"^\| (?!-|package|library|part)(.+?) \| ", notices, re.MULTILINE)
    assert len(parts) > 25
    text = copyright_text()
    assert [part for part in parts if f"Comment: of {part} (" not in text] == []
    assert all(line.strip() for line in text.splitlines() if line.startswith(" "))


def test_a_submission_is_known_by_the_place_of_its_second_entry() -> None:
    kinds = ElementTree.parse(TEXTS / f"{NAME}.xml").getroot()  # noqa: S314  our own file
    ours = kinds[0]
    told = {
        int(match.get("offset", "")): match.get("value", "")
        for match in ours.iter(f"{{{kinds.tag[1:].split('}')[0]}}}match")
    }
    first, second = told[30], told[99]
    # a header of 30 bytes, name and content of the first entry, a header of 30 bytes
    assert first == f"mimetype{package.MIMETYPE.decode()}"
    assert 30 + len(first) + 30 == 99 and second == package.PAYLOAD_NAME


def test_the_archive_is_the_same_twice_and_has_what_its_sheet_names(folder: Path, tmp_path: Path) -> None:
    first = make_archive(FACTS, tmp_path / "out", folder)
    assert make_archive(FACTS, tmp_path / "again", folder).read_bytes() == first.read_bytes()
    with tarfile.open(first) as archive:
        names = archive.getnames()
        assert {(each.uid, each.gid, each.mtime) for each in archive.getmembers()} == {(0, 0, FACTS.epoch)}
    top = f"{NAME}-1.2.3"
    assert {name.split("/")[0] for name in names} == {top}
    assert {
        f"{top}/LÆSMIG.txt",
        f"{top}/menu.sh",
        f"{top}/{NAME}/{NAME}",
        f"{top}/share/applications/{NAME}.desktop",
    } <= set(names)


def test_the_menu_leads_to_a_folder_whatever_it_is_called(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / 'Mine "programmer" 100% æ & $HOME'
    place.mkdir()
    subprocess.run(["tar", "-C", place, "-xf", make_archive(FACTS, tmp_path / "out", folder)], check=True)
    top, share = place / f"{NAME}-1.2.3", tmp_path / "share"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "XDG_DATA_HOME": str(share)}
    subprocess.run([top / "menu.sh"], env=environment, check=True, capture_output=True)
    entry = share / "applications" / f"{NAME}.desktop"
    program = str(top / NAME / NAME)
    quoted = re.sub(r'(["`$])', r"\\\\\1", program).replace("%", "%%")
    assert f'\nExec="{quoted}" %f\n' in entry.read_text(encoding="utf-8")
    if shutil.which("desktop-file-validate"):
        subprocess.run(["desktop-file-validate", entry], check=True)
    subprocess.run([top / "menu.sh", "--fjern"], env=environment, check=True, capture_output=True)
    left = [p for p in share.rglob("*") if p.is_file() and NAME in p.name]
    assert left == []
