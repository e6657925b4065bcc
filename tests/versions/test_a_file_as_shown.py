"""A package in a file is read once and judged as what it holds: whatever is done to the file, and whatever else lies here."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.services.errors import UpdateError, UsageError
from smdb_desktop.services.forms.service import read
from smdb_desktop.services.ports.updates import MOST_FILE, Trouble
from smdb_desktop.services.workspace import Workspace
from smdb_desktop.updating import fetcher, packages
from tests.scenario import PASSPHRASE
from tests.versions.handed import FIRST, SECOND, Person, changed, service
from tests.versions.third_version import BEFORE, THIRD, package


@pytest.fixture
def work(handed: Person) -> Iterator[Workspace]:
    made = handed.store(handed.start()).unlock(PASSPHRASE)
    yield made
    made.close()


def test_what_was_read_is_what_is_taken_in(handed: Person, work: Workspace, tmp_path: Path) -> None:
    """The drive is gone before the look, and another file lies there before it is taken in."""
    file, found = handed.is_handed(package(tmp_path / "made")), service(handed, work)
    chosen = read(file)
    file.unlink()
    plan = found.look(chosen)
    file.write_bytes(b"something else")
    assert found.take(plan).fil == file.name
    assert [(each.name, each.version) for each in found.updates.state().packages] == [("skemaer", FIRST)]
    with pytest.raises(UsageError, match="er her allerede"):
        found.look(chosen)
    # the port takes nothing in that is another than the one looked at
    with pytest.raises(UsageError, match="er en anden end den, der blev vist"):
        found.updates.take_file(plan.i_fil._replace(sha256="0" * 64))


def test_what_would_be_otherwise_by_now_is_not_taken_in(handed: Person, work: Workspace, tmp_path: Path) -> None:
    """Another package was taken in since it was shown, so that it would change other things."""
    file, found = handed.is_handed(package(tmp_path / "made")), service(handed, work)

    def titled(raw: Any) -> None:
        raw["title"] = "Et andet navn"

    other = handed.is_handed(changed(tmp_path / "other", f"forms/{BEFORE}/version.json", titled), name="zebra")
    handed.publisher.repository.bundle("skemaer", FIRST, file)
    plan = found.plan(file)
    found.take(found.plan(other))
    with pytest.raises(UsageError, match=r"andre end dem, der blev vist.* Intet er ændret"):
        found.take(plan)
    assert [each.navn for each in found.taken()] == ["zebra"]


def test_a_file_is_read_into_memory_within_a_bound(
    handed: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = handed.is_handed(package(tmp_path / "made"))
    size = file.stat().st_size
    assert size < MOST_FILE / 100
    monkeypatch.setattr("smdb_desktop.services.forms.service.MOST_FILE", size)
    assert len(read(file).content) == size
    monkeypatch.setattr("smdb_desktop.services.forms.service.MOST_FILE", size - 1)
    with pytest.raises(UsageError, match=r"for stor.* Intet er ændret\."):
        read(file)


def together(first: Path, second: Path) -> None:
    """What both files hold, in the second."""
    with zipfile.ZipFile(first) as was, zipfile.ZipFile(second, "a") as now:
        for part in was.infolist():
            if part.filename not in now.namelist():
                now.writestr(part, was.read(part))


def test_a_file_with_two_packages_is_not_taken_for_one(handed: Person, work: Workspace, tmp_path: Path) -> None:
    first = handed.is_handed(package(tmp_path / "first"))
    second = handed.is_handed(package(tmp_path / "second"), SECOND)
    together(first, second)
    with pytest.raises(UsageError, match=rf"Der er 2 pakker i .*skemaer {SECOND} og skemaer {FIRST}.* Intet er ændret"):
        service(handed, work).plan(second)


def with_part(file: Path, other: Path, name: str, content: bytes) -> Path:
    """The file with another content of one of its parts."""
    with zipfile.ZipFile(file) as was, zipfile.ZipFile(other, "w") as now:
        for part in {*was.namelist(), name}:
            now.writestr(part, content if part == name else was.read(part))
    return other


def test_a_file_of_two_moments_is_not_called_older(handed: Person, work: Workspace, tmp_path: Path) -> None:
    """Its parts do not belong together: it is none that was published, and a newer one would not help."""
    first = handed.is_handed(package(tmp_path / "first"))
    second = handed.is_handed(package(tmp_path / "second"), SECOND)
    with zipfile.ZipFile(first) as was:
        root = was.read("metadata/1.root.json")
    found = service(handed, work)
    mixed = with_part(second, tmp_path / "blandet.zip", "metadata/2.root.json", root)
    for _ in range(2):
        # also where a newer moment has been believed
        with pytest.raises(UpdateError) as caught:
            found.plan(mixed)
        assert (caught.value.trouble, "ældre" in str(caught.value)) == (Trouble.REFUSED, False)
        if not found.taken():
            found.take(found.plan(second))
    with pytest.raises(UpdateError, match="Filen er ældre end det, programmet har set"):
        found.plan(first)


def test_a_file_of_very_many_parts_is_refused_before_they_are_listed(
    handed: Person, work: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = handed.is_handed(package(tmp_path / "made"))
    with zipfile.ZipFile(file) as was:
        parts = len(was.namelist())
    listed: list[int] = []

    class Listing(zipfile.ZipFile):
        def __init__(self, *given: Any, **named: Any) -> None:
            # opening a zip file is what lists its parts
            listed.append(1)
            super().__init__(*given, **named)

    monkeypatch.setattr(zipfile, "ZipFile", Listing)
    monkeypatch.setattr(fetcher, "MOST_FILES", parts - 1)
    with pytest.raises(UpdateError, match=r"beskadiget eller noget andet.* Intet er ændret"):
        service(handed, work).plan(file)
    assert listed == []
    monkeypatch.setattr(fetcher, "MOST_FILES", parts * 2)
    assert service(handed, work).plan(file).versioner and listed


def test_a_part_that_lies_further_out_than_a_file_can_be_is_a_damaged_file(
    handed: Person, work: Workspace, tmp_path: Path
) -> None:
    """The place of a part is a number of eight bytes, and nothing was asked of a signature yet."""
    file, other = handed.is_handed(package(tmp_path / "made")), tmp_path / "langt-ude.zip"
    with zipfile.ZipFile(file) as was, zipfile.ZipFile(other, "w") as now:
        for part in was.infolist():
            now.writestr(part.filename, was.read(part))
        for part in now.infolist():
            part.header_offset = 2**64 - 1
    with pytest.raises(UpdateError, match=r"beskadiget eller noget andet.* Intet er ændret"):
        service(handed, work).plan(other)


def unfit(place: Path) -> Path:
    """A package whose last day is none."""
    return changed(place, f"forms/{BEFORE}/version.json", lambda raw: raw.update(valid_to="2025-09-31"))


def test_a_newer_one_that_does_not_fit_is_in_nobodys_way(handed: Person, work: Workspace, tmp_path: Path) -> None:
    """It was fetched, no start uses it, and it lies there: the file that fits is taken in and used all the same."""
    good = handed.is_handed(package(tmp_path / "good"))
    found = service(handed, work)
    handed.is_handed(unfit(tmp_path / "bad"), SECOND)
    found.updates.fetch_packages()
    assert packages.next_of(handed.machine.home, "skemaer") == SECOND
    handed.publisher.repository.bundle("skemaer", FIRST, good)
    found.take(found.plan(good))
    assert [(fit.version, fit.used) for fit in handed.start().fits] == [(SECOND, False), (FIRST, True)]
    with pytest.raises(UsageError, match=f"skemaer {FIRST} er her allerede"):
        found.plan(good)


def test_one_that_was_out_of_use_before_blocks_no_other(handed: Person, work: Workspace, tmp_path: Path) -> None:
    """A package of another name does not fit, alone or beside anything, and has the same version as the file's."""
    good = handed.is_handed(package(tmp_path / "good"))
    found = service(handed, work)
    handed.is_handed(unfit(tmp_path / "bad"), FIRST, name="andre")
    found.updates.fetch_packages()
    # only the one that does not fit stays
    packages.leave(handed.machine.home, "skemaer", FIRST)
    handed.publisher.repository.bundle("skemaer", FIRST, good)
    assert found.take(found.plan(good)).navn == "skemaer"


def test_one_that_is_in_use_is_not_pushed_out(handed: Person, work: Workspace, tmp_path: Path) -> None:
    """The package of the file fits, and one that is used now would not fit beside it: both end the version before."""
    found, earlier = service(handed, work), "2025-09-01"
    found.take(found.plan(handed.is_handed(package(tmp_path / "first"), name="zebra")))
    made = changed(tmp_path / "other", f"forms/{BEFORE}/version.json", lambda raw: raw.update(valid_to="2025-08-31"))
    (made / "forms" / THIRD).rename(made / "forms" / earlier)
    version = made / "forms" / earlier / "version.json"
    raw = json.loads(version.read_text(encoding="utf-8")) | {"id": earlier, "valid_from": earlier}
    version.write_text(json.dumps(raw), encoding="utf-8")
    file = handed.is_handed(made, name="ander")
    with pytest.raises(
        UsageError, match=rf"Med pakken ander {FIRST} kan pakken zebra {FIRST}, som er i brug.* Intet er ændret"
    ):
        found.plan(file)
