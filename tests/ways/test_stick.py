"""A stick is known by the small file on it: another one under the same path is not ours, and gets and shows nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from smdb_desktop.services.errors import UsageError, WayError
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from smdb_desktop.ways import stick
from smdb_desktop.ways.folder import FolderWay
from smdb_desktop.ways.made import KeptWays

NAME = "0123456789abcdef0123456789abcdef.asice"
CONTENT = b"submission"


def opens(content: bytes, _kode: str, _andet: str) -> bytes:
    return content


@pytest.fixture
def ours(tmp_path: Path) -> tuple[Path, FolderWay]:
    """A stick that was set up, and the way to it."""
    folder = tmp_path / "stik"
    folder.mkdir()
    udvej = Udvej("u", "Stikket", "mappe", str(folder))
    ways = KeptWays(opens)
    way = ways.make(udvej._replace(kendes=ways.mark(udvej)), Hemmeligt())
    assert isinstance(way, FolderWay)
    return folder, way


def another(folder: Path, *, marked: bool) -> None:
    """The stick is pulled out, and another one put in at the same place."""
    folder.rename(folder.with_name("i lommen"))
    folder.mkdir()
    if marked:
        stick.mark(folder)


def test_the_right_stick_takes_files(ours: tuple[Path, FolderWay]) -> None:
    folder, way = ours
    way.prepare()
    way.hand_over(NAME, CONTENT)
    assert {each.name for each in folder.iterdir()} == {NAME, stick.NAME} and way.ask(NAME, 100) == CONTENT
    assert "Slet den ikke" in (folder / stick.NAME).read_text(encoding="utf-8")


@pytest.mark.parametrize("marked", [True, False])
def test_another_stick_gets_nothing_and_is_not_looked_into(ours: tuple[Path, FolderWay], marked: bool) -> None:
    folder, way = ours
    way.prepare()
    another(folder, marked=marked)
    (folder / NAME).write_bytes(b"a stranger's")
    before = {each.name: each.read_bytes() for each in folder.iterdir()}
    with pytest.raises(WayError, match="ikke det, vejen er sat op til") as raised:
        way.prepare()
    assert not raised.value.person, "tried again by itself: the right one may be put in"
    with pytest.raises(WayError, match="ikke det, vejen er sat op til"):
        way.hand_over("anden.asice", CONTENT)
    way.tidy(NAME)
    way.take_back(NAME)
    assert way.ask(NAME, 100) is None and way.names() is None and not way.surely_absent("anden.asice")
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == before


def test_no_stick_at_all_is_away(ours: tuple[Path, FolderWay]) -> None:
    folder, way = ours
    folder.rename(folder.with_name("i lommen"))
    for act in (way.prepare, lambda: way.hand_over(NAME, CONTENT)):
        with pytest.raises(WayError, match="Mappen er her ikke nu"):
            act()
    folder.with_name("i lommen").rename(folder)
    way.hand_over(NAME, CONTENT)
    assert (folder / NAME).read_bytes() == CONTENT


def test_two_laptops_share_a_stick(ours: tuple[Path, FolderWay]) -> None:
    folder, _way = ours
    assert stick.mark(folder) == stick.number(folder) != ""


@pytest.mark.parametrize("text", ["", "noget andet", "x" * 10_000])
def test_a_file_of_that_name_that_is_not_ours_is_left(tmp_path: Path, text: str) -> None:
    (tmp_path / stick.NAME).write_text(text)
    with pytest.raises(UsageError, match="ikke programmets"):
        KeptWays(opens).mark(Udvej("", "", "mappe", str(tmp_path)))
    assert (tmp_path / stick.NAME).read_text() == text
