"""What a publisher types, from the first key to a version that a machine fetches, and a rotation of every key."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smdb_desktop import resources
from smdb_desktop.updating.layout import Home
from tests.updating.world import LINKS, NEW, NEWER, Machine, build
from tools.publish.__main__ import main

PASSPHRASE = "hest på hæfteklamme\n"


class Desk:
    """A publisher's desk: keys in one folder, the repository in another."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.repository = folder, folder / "repository"
        (folder / "secret.txt").write_text(PASSPHRASE, encoding="utf-8")

    def run(self, command: str, *words: str) -> int:
        where = [] if command == "key" else ["--repository", str(self.repository)]
        return main([command, *words, *where])

    def secret(self) -> tuple[str, str]:
        return ("--passphrase-file", str(self.folder / "secret.txt"))

    def key(self, name: str) -> str:
        assert self.run("key", str(self.folder / name), *self.secret()) == 0
        return str(self.folder / name)

    def root(self, names: dict[str, list[str]]) -> int:
        words = [f"--{role}={self.folder / name}.pub" for role, of_role in names.items() for name in of_role]
        return self.run("root", *words, "--root-threshold=2")

    def roles(self, program: str) -> int:
        """Whose keys sign programs; packages are signed by ``k``."""
        return self.run("roles", f"--program={self.folder / program}.pub", f"--packages={self.folder / 'k'}.pub")

    def sign(self, role: str, *names: str) -> int:
        return self.run("sign", role, *(f"--key={self.folder / name}" for name in names), *self.secret())

    def online(self, command: str, snapshot: str = "s", timestamp: str = "t") -> int:
        words = (f"--snapshot={self.folder / snapshot}", f"--timestamp={self.folder / timestamp}")
        return self.run(command, *words, *self.secret())


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    for name in ("r1", "r2", "r3", "p", "g", "k", "s", "t"):
        made.key(name)
    names = {"root": ["r1", "r2", "r3"], "targets": ["p"], "snapshot": ["s"], "timestamp": ["t"]}
    assert made.root(names) == 0
    assert made.sign("root", "r1") == 0
    assert made.run("accept-root") == 1
    assert made.sign("root", "r3") == 0
    assert made.run("accept-root") == 0
    assert made.roles("g") == 0
    assert made.sign("targets", "p") == 0
    assert made.sign("packages", "k") == 0
    return made


def machine_of(desk: Desk, tmp_path: Path) -> Machine:
    root = (desk.repository / "metadata" / "1.root.json").read_bytes()
    machine = Machine(tmp_path / "updates", root, "")
    machine.settle(str(desk.repository))
    machine.moment = datetime.now(UTC)
    return machine


def test_from_the_first_key_to_a_version_on_a_machine(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = build(tmp_path / "build", NEW)
    assert (
        desk.run("add", str(made), "--version", NEW, "--schema", "2", "--minimum", "0.1.5", "--since", "2027-02-01")
        == 0
    )
    assert desk.online("release") == 1
    assert "Not done" in capsys.readouterr().err
    assert desk.sign("program", "g") == 0
    assert desk.online("release") == 0
    machine = machine_of(desk, tmp_path)
    assert machine.updates().fetch() == NEW
    machine.updates().switch(NEW)
    known = machine.updates().state().known
    assert known is not None and (known.minimum, str(known.since)) == ("0.1.5", "2027-02-01")
    before = known.until
    assert desk.online("refresh") == 0
    assert machine.updates().check().until >= before


def test_every_key_is_changed_and_machines_follow(desk: Desk, tmp_path: Path) -> None:
    assert desk.run("add", str(build(tmp_path / "a", NEW)), "--version", NEW) == 0
    assert desk.sign("program", "g") == 0
    assert desk.online("release") == 0
    machine = machine_of(desk, tmp_path)
    assert machine.updates().fetch() == NEW
    for name in ("r4", "r5", "p2", "g2", "s2", "t2"):
        desk.key(name)
    names = {"root": ["r3", "r4", "r5"], "targets": ["p2"], "snapshot": ["s2"], "timestamp": ["t2"]}
    assert desk.root(names) == 0
    assert desk.sign("root", "r4", "r5") == 0
    assert desk.run("accept-root") == 1
    assert desk.sign("root", "r1", "r3") == 0
    assert desk.run("accept-root") == 0
    assert desk.roles("g2") == 0
    assert desk.sign("targets", "p2") == 0
    assert desk.run("again", "packages") == 0
    assert desk.sign("packages", "k") == 0
    assert desk.run("add", str(build(tmp_path / "b", NEWER)), "--version", NEWER) == 0
    assert desk.online("release", "s2", "t2") == 1
    assert desk.sign("program", "g2") == 0
    assert desk.online("release", "s2", "t2") == 0
    assert machine.updates().fetch() == NEWER
    assert machine.updates().state().laid == (NEWER, NEW)


def test_root_and_address_go_into_the_resources(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "resources"
    assert desk.run("ship", str(place), "--url", "https://updates.example/smdb/") == 0
    monkeypatch.setattr(resources, "folder", lambda: place)
    assert resources.update_url() == "https://updates.example/smdb/"
    assert json.loads(resources.update_root() or b"")["signed"]["version"] == 1


def test_the_resources_of_the_clone_trust_nobody() -> None:
    assert resources.update_root() is None and resources.update_url() == ""


def test_a_key_is_not_written_over_and_needs_its_passphrase(desk: Desk, tmp_path: Path) -> None:
    content = (tmp_path / "p").read_bytes()
    assert b"ENCRYPTED" in content
    assert desk.run("key", str(tmp_path / "p"), "--no-passphrase") == 1
    assert (tmp_path / "p").read_bytes() == content
    assert desk.run("again", "targets") == 0
    assert desk.run("sign", "targets", f"--key={tmp_path / 'p'}", "--no-passphrase") == 1


def test_the_first_key_makes_its_folder_and_nothing_staged_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Desk(tmp_path)
    desk.key("keys/root-anna")
    assert (tmp_path / "keys" / "root-anna.pub").is_file()
    assert desk.run("accept-root") == 1
    assert capsys.readouterr().err.startswith("Not done: ")


def test_a_build_without_a_program_and_a_link_that_leads_out_are_not_published(desk: Desk, tmp_path: Path) -> None:
    staged = (desk.repository / "staged" / "program.json").read_bytes()
    empty = tmp_path / "empty"
    empty.mkdir()
    assert desk.run("add", str(empty), "--version", NEW) == 1
    if not LINKS:
        return
    made = build(tmp_path / "leads", NEW)
    (made / "out").symlink_to("/etc/passwd")
    assert desk.run("add", str(made), "--version", NEW) == 1
    assert (desk.repository / "staged" / "program.json").read_bytes() == staged


def test_a_version_that_is_withdrawn_is_kept_where_it_is(desk: Desk, tmp_path: Path) -> None:
    assert desk.run("add", str(build(tmp_path / "a", NEW)), "--version", NEW) == 0
    assert desk.sign("program", "g") == 0
    assert desk.online("release") == 0
    machine = machine_of(desk, tmp_path)
    machine.updates().fetch()
    assert desk.run("withdraw", NEW) == 0
    assert desk.sign("program", "g") == 0
    assert desk.online("release") == 0
    assert machine.updates().check().newest == ""
    assert machine.updates().state().laid == (NEW,)
    assert Home(machine.home.folder).versions.sealed() == (NEW,)
