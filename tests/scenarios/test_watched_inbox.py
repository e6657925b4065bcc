"""A folder that is watched for what others send: listed when it stands still, never taken in, remembered by digest."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from smdb_desktop.services.errors import ExportError, UsageError, WayError
from smdb_desktop.services.exchange.watching import Kilde, Overvaagning, Ventefil, WatchService
from smdb_desktop.services.outbox.through import Through
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from smdb_desktop.ways.folder import FolderWay
from tests.scenarios.sealed import Centre
from tests.scenarios.test_inbox import Municipality, file_of


@pytest.fixture
def centre() -> Iterator[Centre]:
    made = Centre()
    yield made
    made.workspace.close()


@pytest.fixture
def kommune() -> Iterator[Municipality]:
    made = Municipality()
    yield made
    made.workspace.close()


def look(watch: WatchService) -> tuple[Ventefil, ...]:
    """One look, as the window has it done."""
    watch.judge(watch.look(watch.sources()))
    return watch.waiting()


@pytest.fixture
def inside(centre: Centre, kommune: Municipality, tmp_path: Path) -> bytes:
    """A submission that is not encrypted."""
    path = file_of(tmp_path / "ud", centre.sent(tmp_path / "ud"))
    return centre.desk.submissions.sealing().open(path.read_bytes(), kommune.key)


def test_a_file_waits_when_it_stands_still_and_is_never_taken_in(
    kommune: Municipality, inside: bytes, tmp_path: Path
) -> None:
    watch = kommune.workspace.exchange.watching
    (folder := tmp_path / "ind").mkdir()
    with pytest.raises(UsageError):
        watch.choose(Overvaagning(til=True))
    assert look(watch) == ()
    watch.choose(Overvaagning(til=True, mappe=str(folder)))
    file = folder / "sag.asice"
    file.write_bytes(inside[:1000])
    assert look(watch) == (), "seen once only"
    file.write_bytes(inside)
    assert look(watch) == (), "it grew since"
    (waiting,) = look(watch)
    assert waiting.navn == "sag.asice" and "99999999" in waiting.fra and "87654321" in waiting.til and waiting.tid
    (folder / "sag.txt").write_bytes(inside)
    assert look(watch) == look(watch) == (waiting,)
    assert kommune.workspace.store.receipts.taken(kommune.inbox.look(inside, "x").vist.indberetning_id) is None


def test_what_was_dealt_with_is_known_by_its_digest(kommune: Municipality, inside: bytes, tmp_path: Path) -> None:
    watch = kommune.workspace.exchange.watching
    watch.choose(Overvaagning(til=True, mappe=str(tmp_path)))
    (tmp_path / "sag.asice").write_bytes(inside)
    look(watch)
    (waiting,) = look(watch)
    watch.put_aside([waiting.sha256])
    assert watch.waiting() == ()
    (tmp_path / "sag.asice").rename(tmp_path / "igen.asice")
    assert look(watch) == look(watch) == ()
    (tmp_path / "ny.p7m").write_bytes(b"0\x80" + inside)
    look(watch)
    assert [(each.navn, each.fra) for each in look(watch)] == [("ny.p7m", "")]


def test_what_stands_here_and_what_was_made_here_does_not_wait(
    centre: Centre, kommune: Municipality, inside: bytes, tmp_path: Path
) -> None:
    kommune.inbox.take(kommune.inbox.look(inside, "sag.asice"))
    (tmp_path / "sag.asice").write_bytes(inside)
    for one in (kommune, centre):
        watch = one.workspace.exchange.watching
        watch.choose(Overvaagning(til=True, mappe=str(tmp_path)))
        assert look(watch) == look(watch) == ()
    watch = centre.workspace.exchange.watching
    watch.choose(Overvaagning(til=True, mappe=str(tmp_path / "ud")))
    assert look(watch) == look(watch) == ()


def test_a_share_that_vanishes_is_said_and_looked_for_again(
    kommune: Municipality, inside: bytes, tmp_path: Path
) -> None:
    watch, share = kommune.workspace.exchange.watching, tmp_path / "ind"
    share.mkdir()
    (share / "sag.asice").write_bytes(inside)
    watch.choose(Overvaagning(til=True, mappe=str(share)))
    look(watch)
    before = look(watch)
    share.rename(tmp_path / "borte")
    assert look(watch) == before and str(share) in watch.away()[0]
    (tmp_path / "borte").rename(share)
    assert look(watch) == before and watch.away() == ()
    (share / "sag.asice").unlink()
    assert look(watch) == ()
    shutil.rmtree(share)
    assert look(watch) == () and watch.away()


def test_a_file_that_is_written_over_waits_anew(kommune: Municipality, inside: bytes, tmp_path: Path) -> None:
    watch, file = kommune.workspace.exchange.watching, tmp_path / "sag.asice"
    watch.choose(Overvaagning(til=True, mappe=str(tmp_path)))
    file.write_bytes(b"PK\3\4 halv")
    look(watch)
    (half,) = look(watch)
    file.write_bytes(inside)
    os.utime(file, ns=(1, 1))
    assert look(watch) == ()
    (whole,) = look(watch)
    assert half.fra == "" and half.besked and "99999999" in whole.fra


def test_files_of_one_name_in_two_places_are_both_opened(kommune: Municipality, inside: bytes, tmp_path: Path) -> None:
    watch = kommune.workspace.exchange.watching
    for name, content in (("a", inside), ("b", b"PK\3\4 en anden")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "sag.asice").write_bytes(content)
    way = kommune.workspace.outways.save(Udvej("", "Delt drev", "mappe", str(tmp_path / "b")), Hemmeligt(), agreed=True)
    watch.choose(Overvaagning(til=True, mappe=str(tmp_path / "a"), veje=(way.id,)))
    look(watch)
    found = watch.contents(watch.sources(), look(watch))
    assert found == {"sag.asice": inside, "sag.asice (2)": b"PK\3\4 en anden"}


class Server(Through):
    """A place of which only the names and the contents are known; ``wrong`` is what asking for a file raises."""

    def __init__(self, folder: Path) -> None:
        super().__init__(FolderWay(folder))
        self.asked: list[str] = []
        self.wrong: dict[str, Exception] = {}

    def path(self, _navn: str) -> Path | None:
        return None

    def ask(self, navn: str, limit: int) -> bytes | None:
        self.asked.append(navn)
        if navn in self.wrong:
            raise self.wrong[navn]
        return super().ask(navn, limit)


def seen_at(watch: WatchService, way: Server) -> list[str]:
    """The names that wait after one look there, asked for from the beginning."""
    way.asked.clear()
    watch.judge(watch.look([Kilde("serveren", way)]))
    return [each.navn for each in watch.waiting()]


def test_a_server_that_goes_away_in_the_middle_is_not_asked_for_every_file(
    kommune: Municipality, inside: bytes, tmp_path: Path
) -> None:
    watch, way = kommune.workspace.exchange.watching, Server(tmp_path)
    for number in range(5):
        (tmp_path / f"{number}.asice").write_bytes(inside + bytes(number))
    assert seen_at(watch, way) == []
    before = seen_at(watch, way)
    assert len(before) == 5
    for number in range(5, 9):
        (tmp_path / f"{number}.asice").write_bytes(inside + bytes(number))
    way.wrong = {f"{number}.asice": WayError("svarer ikke") for number in range(5, 9)}
    assert seen_at(watch, way) == before and "serveren" in watch.away()[0], "what waited there goes on waiting"
    assert way.asked == ["5.asice"]
    way.wrong = {}
    seen_at(watch, way)
    assert len(seen_at(watch, way)) == 9 and watch.away() == ()


@pytest.mark.parametrize("error", [WayError("ikke adgang", person=True), WayError("i brug", one=True)])
def test_one_file_that_cannot_be_read_hides_no_other(
    kommune: Municipality, inside: bytes, tmp_path: Path, error: WayError
) -> None:
    watch, way = kommune.workspace.exchange.watching, Server(tmp_path)
    for name in ("a.asice", "b.asice"):
        (tmp_path / name).write_bytes(inside)
    way.wrong = {"a.asice": error}
    seen_at(watch, way)
    assert seen_at(watch, way) == ["b.asice"] and watch.away() == ()
    way.wrong = {}
    seen_at(watch, way)
    assert seen_at(watch, way) == ["a.asice", "b.asice"]


def test_a_file_that_is_too_large_is_not_fetched_again_and_again(kommune: Municipality, tmp_path: Path) -> None:
    watch, way = kommune.workspace.exchange.watching, Server(tmp_path)
    (tmp_path / "stor.asice").write_bytes(b"PK")
    way.wrong = {"stor.asice": ExportError("for stor")}
    assert seen_at(watch, way) == [] and way.asked == ["stor.asice"]
    assert seen_at(watch, way) == [] and way.asked == []
