"""A server, a thief or a package that lies: each row of the table in ``docs/updates.md`` is a test here, named by its row.

What is asserted is always the same: the person is told one sentence, nothing on the machine is another than it was, and the
version that started before starts.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event

import pytest
from tuf.api.metadata import Metadata, Snapshot, Targets, Timestamp

from smdb_desktop.services.errors import UpdateError, UsageError
from smdb_desktop.services.ports.updates import Trouble
from smdb_desktop.updating import pointer
from smdb_desktop.updating import seal as seals
from smdb_desktop.updating.fetcher import NetFetcher, Redirected
from smdb_desktop.updating.layout import Limits, this_platform
from smdb_desktop.updating.listing import of_folder, write
from smdb_desktop.updating.pointer import Why
from tests.platforms import lead_to
from tests.updating.test_updates import starts
from tests.updating.tiny import CRASHES, PROGRAM
from tests.updating.world import (
    LINKS,
    NEW,
    NEWER,
    OLD,
    Keys,
    Machine,
    Publisher,
    Server,
    build,
    new_key,
    plain,
)
from tools.publish.repository import pack

Act = Callable[[], object]
ANY_OF = {"program": this_platform(), "packages": "any"}
LATEST = {"program": NEW, "packages": "2027.1"}


def refused(machine: Machine, act: Act, trouble: Trouble = Trouble.REFUSED) -> UpdateError:
    """The act is refused with this trouble, and no version, no proof and no pointer is another than before."""
    before, starting = laid(machine), starts(machine)
    with pytest.raises(UpdateError) as told:
        act()
    assert told.value.trouble == trouble
    assert laid(machine) == before
    assert starts(machine) == starting
    return told.value


def laid(machine: Machine) -> dict[str, bytes]:
    """What lies here beside the metadata that were accepted."""
    return {path: content for path, content in machine.everything().items() if not path.startswith("metadata/")}


def kept_as_it_was(publisher: Publisher) -> Path:
    """What a thief of the traffic has kept of an earlier day."""
    kept = publisher.folder / f"kept-{len(list(publisher.folder.iterdir()))}"
    shutil.copytree(publisher.served, kept)
    return kept


def newest(publisher: Publisher, role: str) -> Path:
    return max((publisher.served / "metadata").glob(f"*.{role}.json"), key=lambda path: int(path.name.split(".")[0]))


# -- older than what was seen ------------------------------------------------------------------------------------------------


def test_rollback_of_everything(publisher: Publisher, machine: Machine, server: Server) -> None:
    kept = kept_as_it_was(publisher)
    publisher.publish(NEW)
    known = machine.updates().check()
    server.folder = kept
    refused(machine, machine.updates().check)
    state = machine.updates().state()
    assert state.known == known and state.trouble is Trouble.REFUSED


def test_rollback_to_an_older_program_that_is_signed_well(publisher: Publisher, machine: Machine) -> None:
    publisher.publish(NEW)
    machine.updates().fetch()
    machine.updates().switch(NEW)
    publisher.repository.withdraw("program", this_platform(), NEW)
    publisher.release()
    assert machine.updates(NEW).fetch() == ""
    assert starts(machine) == NEW


def test_freeze(machine: Machine) -> None:
    """A server that shows what was true once is found out when its timestamp expires, and not before."""
    known = machine.updates().check()
    machine.moment += timedelta(days=13)
    assert machine.updates().check().until == known.until
    machine.moment += timedelta(days=2)
    refused(machine, machine.updates().check, Trouble.EXPIRED)
    assert machine.updates().state().known is not None


def test_freeze_with_a_clock_that_was_put_back(publisher: Publisher, machine: Machine) -> None:
    """What had expired before the last look has expired, whatever the clock says now."""
    days = {"snapshot": 60, "timestamp": 30}
    publisher.repository.refresh(publisher.keys.of, days)
    machine.moment += timedelta(days=20)
    machine.updates().check()
    publisher.repository.refresh(publisher.keys.of)
    machine.moment -= timedelta(days=15)
    refused(machine, machine.updates().check, Trouble.EXPIRED)


@pytest.mark.parametrize("role", ["root", "targets", "program", "packages", "snapshot", "timestamp"])
def test_expired(publisher: Publisher, machine: Machine, role: str) -> None:
    days = {"snapshot": 30, "timestamp": 14} | {role: 1}
    if role == "root":
        publisher.change_root(publisher.keys.of["root"][:2], days=1)
    if role in ("targets", "program", "packages"):
        path = newest(publisher, role)
        made = Metadata[Targets].from_file(str(path))
        made.signed.expires = (publisher.moment + timedelta(days=1)).replace(microsecond=0)
        made.sign(publisher.keys.of[role][0])
        path.write_bytes(made.to_bytes())
    publisher.repository.refresh(publisher.keys.of, days)
    machine.updates().check()
    machine.moment += timedelta(days=2)
    if role != "timestamp":
        publisher.moment += timedelta(days=2)
        publisher.repository.refresh(publisher.keys.of, days)
        if role == "snapshot":
            machine.moment += timedelta(days=1)
    refused(machine, machine.updates().check, Trouble.EXPIRED)


# -- not of one moment, not of those who may ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["targets", "program", "packages", "snapshot"])
def test_mix_and_match(publisher: Publisher, machine: Machine, role: str) -> None:
    old = newest(publisher, role).read_bytes()
    if role != "snapshot":
        publisher.repository.stage_again(role)
    publisher.publish(NEW)
    newest(publisher, role).write_bytes(old)
    refused(machine, machine.updates().fetch)


@pytest.mark.parametrize("role", ["root", "targets", "program", "packages", "snapshot", "timestamp"])
def test_a_stranger_signs(publisher: Publisher, machine: Machine, role: str) -> None:
    machine.updates().check()
    publisher.add(NEW)
    for again in ("targets", "packages"):
        publisher.repository.stage_again(again)
    if role == "root":
        publisher.repository.stage_root(Keys().trusted())
        staged = publisher.repository.staged / "root.json"
        made: Metadata[Targets] = Metadata.from_file(str(staged))
        made.sign(new_key(), append=True)
        (publisher.served / "metadata" / "2.root.json").write_bytes(made.to_bytes())
    else:
        publisher.release()
        path = publisher.served / "metadata" / "timestamp.json" if role == "timestamp" else newest(publisher, role)
        forged: Metadata[Targets] = Metadata.from_file(str(path))
        forged.sign(new_key(), append=False)
        path.write_bytes(forged.to_bytes())
    refused(machine, machine.updates().fetch)


def test_timestamp_and_snapshot_keys_stolen_bring_no_other_program(publisher: Publisher, machine: Machine) -> None:
    publisher.publish(NEW)
    machine.updates().check()
    path = newest(publisher, "program")
    made = Metadata[Targets].from_file(str(path))
    listing = next(name for name in made.signed.targets if name.endswith(f"{NEW}/files.json"))
    made.signed.targets[listing].length += 1
    made.signed.version += 1
    path.with_name(f"{made.signed.version}.program.json").write_bytes(made.to_bytes())
    publisher.repository.refresh(publisher.keys.of)
    refused(machine, machine.updates().fetch)


def test_timestamp_and_snapshot_keys_stolen_bring_no_older_program(publisher: Publisher, machine: Machine) -> None:
    publisher.publish(NEW)
    machine.updates().check()
    newest(publisher, "program").unlink()
    publisher.repository.refresh(publisher.keys.of)
    refused(machine, machine.updates().check)


def test_timestamp_and_snapshot_keys_stolen_and_run_ahead_are_mended_by_a_new_root(
    publisher: Publisher, machine: Machine
) -> None:
    """The thief signs numbers so high that no honest one follows; new keys begin with any number."""
    stolen = dict(publisher.keys.of)
    snapshot = Metadata[Snapshot].from_file(str(newest(publisher, "snapshot")))
    path = publisher.served / "metadata" / "timestamp.json"
    honest = path.read_bytes()
    snapshot.signed.version = 1_000_000
    snapshot.sign(stolen["snapshot"][0])
    forged = path.with_name("1000000.snapshot.json")
    forged.write_bytes(snapshot.to_bytes())
    timestamp = Metadata[Timestamp].from_bytes(honest)
    timestamp.signed.version = 1_000_000
    timestamp.signed.snapshot_meta.version = 1_000_000
    timestamp.signed.snapshot_meta.length = None
    timestamp.signed.snapshot_meta.hashes = None
    timestamp.sign(stolen["timestamp"][0])
    path.write_bytes(timestamp.to_bytes())
    machine.updates().check()
    path.write_bytes(honest)
    forged.unlink()
    publisher.add(NEW)
    publisher.release()
    refused(machine, machine.updates().check)
    publisher.keys.of["timestamp"], publisher.keys.of["snapshot"] = [new_key()], [new_key()]
    publisher.change_root(publisher.keys.of["root"][:2])
    publisher.release()
    assert machine.updates().fetch() == NEW


def test_the_program_key_alone_brings_nothing(publisher: Publisher, machine: Machine) -> None:
    machine.updates().check()
    publisher.add(NEW)
    repository = publisher.repository
    repository.sign("program", publisher.keys.of["program"])
    shutil.copy(repository.staged / "program.json", publisher.served / "metadata" / "2.program.json")
    assert machine.updates().fetch() == ""


THEFTS = {"as a package's role": "packages", "in the targets themselves": "targets"}


@pytest.mark.parametrize("role", THEFTS.values(), ids=THEFTS)
def test_a_stolen_packages_key_publishes_no_program(publisher: Publisher, machine: Machine, role: str) -> None:
    """With the server's keys too: a program that the packages' role names, or the targets, is named by nobody."""
    publisher.publish(NEW)
    machine.updates().check()
    repository = publisher.repository
    made = build(publisher.folder / "stolen", NEWER, CRASHES)
    path = f"program/{this_platform()}/{NEWER}/"
    listing = of_folder(made, "program", NEWER, this_platform(), (PROGRAM,), 2)
    pack(made, listing, publisher.folder / "stolen.zip")
    repository.add_target(f"{path}files.json", write(listing), {"released": "2026-11-27"}, role)
    repository.add_target(f"{path}package.zip", (publisher.folder / "stolen.zip").read_bytes(), role=role)
    publisher.release()
    known = machine.updates().check()
    assert known.newest == NEW and not known.packages
    assert machine.updates().fetch() == NEW and machine.updates().fetch_packages() == ()
    # nor by hand: a proof that the packages' role signs the list does not let it start
    shelf = machine.home.versions
    shutil.copytree(made, shelf.files(NEWER), symlinks=True)
    shelf.listing(NEWER).write_bytes(write(listing))
    honest = seals.read(shelf.seal(NEW).read_bytes())
    named = newest(publisher, role).read_bytes()
    shelf.seal(NEWER).write_bytes(seals.write(honest._replace(named=named, target=f"{path}files.json")))
    with pytest.raises(UsageError):
        machine.updates().switch(NEWER)


def test_a_stolen_program_key_publishes_no_package(publisher: Publisher, machine: Machine) -> None:
    publisher.add_forms("2027.1")
    repository = publisher.repository
    staged = Metadata[Targets].from_file(str(repository.staged / "packages.json"))
    for path, target in staged.signed.targets.items():
        stolen = repository.targets / target.get_prefixed_paths()[0]
        repository.add_target(path, stolen.read_bytes(), {"released": "2026-11-27"}, "program")
    (repository.staged / "packages.json").unlink()
    publisher.release()
    assert machine.updates().check().packages == () and machine.updates().fetch_packages() == ()


@pytest.mark.parametrize("role", ["program", "packages"])
def test_a_role_whose_key_was_stolen_and_taken_back(publisher: Publisher, machine: Machine, role: str) -> None:
    """The targets name another key: what only the stolen one signed counts no more after the next look."""
    publisher.add(NEW)
    publisher.add_forms("2027.1")
    publisher.release()
    machine.updates().fetch()
    machine.updates().fetch_packages()
    machine.updates().switch(NEW)
    publisher.keys.of[role] = [new_key()]
    publisher.repository.stage_roles(publisher.keys.publishers())
    publisher.repository.stage_again(role)
    publisher.repository.withdraw("program" if role == "program" else "skemaer", ANY_OF[role], LATEST[role])
    publisher.release()
    machine.updates(NEW).check()
    state = machine.updates(NEW).state()
    assert starts(machine) == (OLD if role == "program" else NEW)
    assert [each.version for each in state.packages] == (["2027.1"] if role == "program" else [])


def test_a_targets_key_that_was_stolen_and_taken_back(publisher: Publisher, machine: Machine) -> None:
    """With it a thief names keys of his own; what only they signed starts no more, what is signed again does."""
    publisher.publish(NEW)
    machine.updates().fetch()
    machine.updates().switch(NEW)
    honest, own = newest(publisher, "program").read_bytes(), publisher.keys.of["program"]
    publisher.keys.of["program"] = [new_key()]
    publisher.repository.stage_roles(publisher.keys.publishers())
    publisher.publish(NEWER)
    machine.updates(NEW).fetch()
    machine.updates(NEW).switch(NEWER)
    assert starts(machine) == NEWER
    publisher.keys.of["targets"], publisher.keys.of["program"] = [new_key()], own
    publisher.change_root(publisher.keys.of["root"][1:])
    publisher.repository.stage_roles(publisher.keys.publishers())
    again = Metadata[Targets].from_bytes(honest)
    again.signed.version = 9
    again.sign(own[0])
    (publisher.served / "metadata" / "9.program.json").write_bytes(again.to_bytes())
    publisher.release()
    machine.updates(NEWER).check()
    assert starts(machine) == NEW
    fall = machine.updates(NEWER).state().fall
    assert fall is not None and (fall.version, fall.why) == (NEWER, Why.REVOKED)
    with pytest.raises(UsageError):
        machine.updates().switch(NEWER)


def test_one_stolen_root_key_makes_no_root(publisher: Publisher, machine: Machine) -> None:
    machine.updates().check()
    repository = publisher.repository
    repository.stage_root(publisher.keys.trusted())
    repository.sign("root", publisher.keys.of["root"][:1])
    with pytest.raises(ValueError, match="does not hold"):
        repository.accept_root()
    shutil.copy(repository.staged / "root.json", publisher.served / "metadata" / "2.root.json")
    refused(machine, machine.updates().check)


def test_roots_are_followed_through_every_change_of_keys(publisher: Publisher, machine: Machine) -> None:
    machine.updates().check()
    old = publisher.keys
    for _ in range(3):
        publisher.keys = Keys()
        publisher.change_root([*old.of["root"][:2], *publisher.keys.of["root"][:2]])
        old = publisher.keys
    publisher.repository.stage_roles(publisher.keys.publishers())
    publisher.repository.stage_again("packages")
    publisher.publish(NEW)
    assert machine.updates().fetch() == NEW
    machine.updates().switch(NEW)
    assert starts(machine) == NEW


# -- a server that lies --------------------------------------------------------------------------------------------------------


def endless(handler: BaseHTTPRequestHandler, _content: bytes) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65536)


@pytest.mark.parametrize(
    "name", ["timestamp.json", "1.snapshot.json", "1.targets.json", "1.program.json", "2.root.json", "files.json"]
)
def test_endless_data(publisher: Publisher, machine: Machine, server: Server, name: str) -> None:
    if name == "files.json":
        publisher.publish(NEW)
    server.lies[name] = endless
    refused(machine, machine.updates().fetch)


def test_an_endless_package(publisher: Publisher, machine: Machine, server: Server) -> None:
    publisher.publish(NEW)
    server.lies["package.zip"] = endless
    refused(machine, machine.updates().fetch)


@pytest.mark.parametrize("name", ["timestamp.json", "package.zip"])
def test_a_server_that_stalls(publisher: Publisher, machine: Machine, server: Server, name: str) -> None:
    publisher.publish(NEW)
    machine.limits = Limits(connect=1.0, gap=0.2)

    def half(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        plain(handler, content[:10], length=len(content))
        handler.wfile.flush()
        server.over.wait(30)

    server.lies[name] = half
    refused(machine, machine.updates().fetch, Trouble.SLOW)


def test_a_server_that_says_nothing(machine: Machine, server: Server) -> None:
    machine.limits = Limits(connect=1.0, gap=0.2)

    def nothing(_handler: BaseHTTPRequestHandler, _content: bytes) -> None:
        server.over.wait(30)

    server.lies["timestamp.json"] = nothing
    refused(machine, machine.updates().check, Trouble.SLOW)


def test_a_server_that_drips(publisher: Publisher, machine: Machine, server: Server) -> None:
    """Each piece comes in time, and all of them would take a month."""
    publisher.publish(NEW)
    seconds, looked = [0.0], Event()

    def ticks() -> float:
        seconds[0] += 20.0
        looked.set()
        return seconds[0]

    def drip(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        plain(handler, b"", length=len(content))
        for byte in content:
            looked.clear()
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            # each comes alone, however slow the reader is
            if not looked.wait(2):
                return

    server.lies["package.zip"] = drip
    machine.ticks = ticks
    refused(machine, machine.updates().fetch, Trouble.SLOW)


@pytest.mark.parametrize(("more", "trouble"), [(-5, Trouble.REFUSED), (5, Trouble.OFFLINE), (10**12, Trouble.OFFLINE)])
def test_a_server_that_lies_about_the_length(
    publisher: Publisher, machine: Machine, server: Server, more: int, trouble: Trouble
) -> None:
    publisher.publish(NEW)
    server.lies["package.zip"] = lambda handler, content: plain(handler, content, length=len(content) + more)
    refused(machine, machine.updates().fetch, trouble)


@pytest.mark.parametrize("name", ["package.zip", "files.json", "timestamp.json", "2.snapshot.json", "2.program.json"])
def test_other_bytes_of_the_same_length(publisher: Publisher, machine: Machine, server: Server, name: str) -> None:
    publisher.publish(NEW)
    server.lies[name] = lambda handler, content: plain(handler, content[:-9] + bytes([content[-9] ^ 1]) + content[-8:])
    refused(machine, machine.updates().fetch)


@pytest.mark.parametrize("name", ["timestamp.json", "package.zip"])
@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect(publisher: Publisher, machine: Machine, server: Server, name: str, status: int) -> None:
    publisher.publish(NEW)

    def elsewhere(handler: BaseHTTPRequestHandler, _content: bytes) -> None:
        handler.send_response(status)
        handler.send_header("Location", f"{server.url}login.html")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    server.lies[name] = elsewhere
    refused(machine, machine.updates().fetch, Trouble.ELSEWHERE)
    assert "/login.html" not in server.asked


def test_a_log_in_page_instead_of_the_file(machine: Machine, server: Server) -> None:
    server.lies["timestamp.json"] = lambda handler, _content: plain(handler, b"<html>Log ind</html>")
    refused(machine, machine.updates().check)


def test_a_packed_answer_is_not_unpacked(publisher: Publisher, machine: Machine, server: Server) -> None:
    def packed(handler: BaseHTTPRequestHandler, _content: bytes) -> None:
        import gzip

        bomb = gzip.compress(bytes(50_000_000))
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Content-Length", str(len(bomb)))
        handler.end_headers()
        handler.wfile.write(bomb)

    publisher.publish(NEW)
    server.lies["files.json"] = packed
    refused(machine, machine.updates().fetch)


@pytest.mark.parametrize("status", [404, 403, 500, 503])
def test_a_server_that_is_down_or_empty(machine: Machine, server: Server, status: int) -> None:
    server.lies["timestamp.json"] = lambda handler, _content: plain(handler, b"", status=status)
    refused(machine, machine.updates().check, Trouble.EMPTY if status < 500 else Trouble.OFFLINE)


def test_a_stranger_in_place_of_the_server(machine: Machine, server: Server) -> None:
    """Somebody else's repository, whole and well signed, by keys of his own."""
    other = Publisher(server.folder.parent / "other")
    other.publish(NEWER)
    server.folder = other.served
    refused(machine, machine.updates().check)


@pytest.mark.parametrize(
    "url",
    [
        "http://updates.example/metadata/timestamp.json",
        "ftp://127.0.0.1/x",
        "file:///etc/passwd",
        "https://name:secret@updates.example/x",
        "https:///x",
    ],
)
def test_addresses_that_are_never_asked(url: str) -> None:
    with pytest.raises(Redirected):
        NetFetcher().fetch(url)


def test_a_folder_gives_no_file_outside_it(publisher: Publisher, machine: Machine, tmp_path: Path) -> None:
    publisher.publish(NEW)
    outside = tmp_path / "outside.json"
    outside.write_text("{}", encoding="utf-8")
    machine.settle(str(publisher.served))
    made = json.loads((publisher.served / "metadata" / "timestamp.json").read_bytes())
    made["signed"]["meta"]["snapshot.json"]["version"] = "../../../outside"
    (publisher.served / "metadata" / "timestamp.json").write_text(json.dumps(made), encoding="utf-8")
    refused(machine, machine.updates().check)


# -- after it was laid down ------------------------------------------------------------------------------------------------------


def change_a_byte(folder: Path) -> None:
    path = folder / "_internal" / "library.txt"
    path.write_bytes(b"L" + path.read_bytes()[1:])


def add_a_file(folder: Path) -> None:
    (folder / "_internal" / "sitecustomize.py").write_text("", encoding="utf-8")


def remove_a_file(folder: Path) -> None:
    (folder / "_internal" / "library.txt").unlink()


def put_a_link(folder: Path) -> None:
    path = folder / "_internal" / "library.txt"
    path.rename(folder.parent / "elsewhere.txt")
    path.symlink_to(folder.parent / "elsewhere.txt")


def lead_a_folder_away(folder: Path) -> None:
    elsewhere = folder.parent / f"elsewhere-{folder.name}"
    (folder / "_internal").rename(elsewhere)
    lead_to(folder / "_internal", elsewhere)


def turn_a_link(folder: Path) -> None:
    (folder / "_internal" / "link.txt").unlink()
    (folder / "_internal" / "link.txt").symlink_to("/etc/passwd")


def change_the_list(folder: Path) -> None:
    path = folder.with_name(f"{folder.name}.files.json")
    path.write_bytes(path.read_bytes().replace(b'"schema":2', b'"schema":3'))


def remove_the_proof(folder: Path) -> None:
    folder.with_name(f"{folder.name}.seal.json").unlink()


@pytest.mark.parametrize(
    "harm",
    [
        change_a_byte,
        add_a_file,
        remove_a_file,
        change_the_list,
        remove_the_proof,
        lead_a_folder_away,
        *([put_a_link, turn_a_link] if LINKS else []),
    ],
    ids=lambda harm: harm.__name__,
)
def test_a_version_that_is_not_as_it_was_signed_does_not_start(
    publisher: Publisher, machine: Machine, harm: Callable[[Path], None]
) -> None:
    for version in (NEW, NEWER):
        publisher.publish(version)
        machine.updates(starts(machine)).fetch()
        machine.updates().switch(version)
    harm(machine.home.versions.files(NEWER))
    assert starts(machine) == NEW
    fell = pointer.load(machine.home).fell
    assert fell is not None and fell.version == NEWER and fell.why in (Why.CHANGED, Why.REVOKED)
    harm(machine.home.versions.files(NEW))
    assert starts(machine) == OLD


def test_a_damaged_pointer_means_the_installed_program(publisher: Publisher, machine: Machine) -> None:
    publisher.publish(NEW)
    machine.updates().fetch()
    machine.updates().switch(NEW)
    for content in (
        b"",
        b"{}",
        b"[1]",
        b'{"format":"smdb-versions/1","use":"../../x","before":[],"left":[]}',
        b"x" * 99_999,
    ):
        machine.home.pointer.write_bytes(content)
        assert starts(machine) == OLD


def test_a_link_in_the_way_is_not_followed(publisher: Publisher, machine: Machine, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    publisher.publish(NEW)
    folder = machine.home.versions.files(NEW)
    folder.mkdir(parents=True)
    lead_to(folder / "_internal", outside)
    refused(machine, machine.updates().fetch, Trouble.FOREIGN)
    assert list(outside.iterdir()) == []
    (folder / "_internal").unlink()
    folder.rmdir()
    lead_to(folder, outside)
    refused(machine, machine.updates().fetch, Trouble.FOREIGN)
    assert list(outside.iterdir()) == []
