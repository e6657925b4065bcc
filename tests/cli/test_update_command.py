"""``update``: looking, fetching behind a copy, going back, as a person or a script types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop import app, resources
from smdb_desktop.cli.main import run
from smdb_desktop.services.ports.policy import Policy
from smdb_desktop.services.updates.service import UpdateService
from smdb_desktop.updating import pointer
from tests.updating.world import NEW, OLD, Machine, Publisher

PASSPHRASE = "korrekt hest på hæfteklamme"


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    made = Publisher(tmp_path / "publisher")
    made.publish(OLD)
    return made


@pytest.fixture
def machine(tmp_path: Path, publisher: Publisher, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """An installed program with a data folder that is empty, looking into the publisher's folder."""
    made = Machine(tmp_path / "updates", publisher.first_root, "")
    made.settle(str(publisher.served))

    def updates(_policy: Policy) -> UpdateService:
        return UpdateService(made.updates(), lambda: made.moment)

    monkeypatch.setattr(app, "updates", updates)
    monkeypatch.setattr("smdb_desktop.cli.update.updates", updates)
    monkeypatch.setenv(app.DATA_DIR_VARIABLE, str(tmp_path / "data"))
    (tmp_path / "kode.txt").write_text(PASSPHRASE, encoding="utf-8")
    monkeypatch.setenv(app.PASSPHRASE_FILE_VARIABLE, str(tmp_path / "kode.txt"))
    return made


def answered(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    return made


def test_a_program_that_nobody_publishes_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(app.UPDATES_DIR_VARIABLE, str(tmp_path / "updates"))
    monkeypatch.setenv(app.DATA_DIR_VARIABLE, str(tmp_path / "data"))
    for what in ("check", "fetch", "back"):
        assert run(["update", what]) == 2
    assert "Opdateringer er ikke sat op i denne udgave" in capsys.readouterr().err
    assert [path.name for path in tmp_path.rglob("*") if path.is_file() and path.name != "lock"] == []


def test_the_newest_runs(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["update", "check"]) == 0
    said = capsys.readouterr()
    assert f"Kører: {OLD}" in said.out and f"Version {OLD} er den nyeste." in said.err
    assert machine.home.known.exists()


def test_a_newer_one_is_out(machine: Machine, publisher: Publisher, capsys: pytest.CaptureFixture[str]) -> None:
    publisher.publish(NEW)
    assert run(["update", "check", "--json"]) == 1
    said = answered(capsys)
    assert (said["koerer"], said["nyeste"], said["stilling"]) == (OLD, NEW, "maa_bruges")
    assert said["kilde"] == {
        "vej": "folder",
        "sted": str(publisher.served),
        "bestemt_af": machine.policy.source("update.source"),
    }
    assert said["starter_naeste_gang"] == OLD and said["ligger_klar"] == []


def test_nobody_answers(machine: Machine, publisher: Publisher, capsys: pytest.CaptureFixture[str]) -> None:
    publisher.served.rename(publisher.folder / "gone")
    assert run(["update", "check", "--json"]) == 3
    assert answered(capsys)["fejl"] == "offline"
    assert machine.updates().state().known is None


def test_fetched_without_a_store_it_starts_next_time(
    machine: Machine, publisher: Publisher, capsys: pytest.CaptureFixture[str]
) -> None:
    publisher.publish(NEW)
    publisher.add_forms("2027.1")
    publisher.release()
    assert run(["update", "fetch", "--json"]) == 0
    captured = capsys.readouterr()
    said = json.loads(captured.out)
    assert (said["starter_naeste_gang"], said["tilbage_til"]) == (NEW, OLD)
    assert [(each["navn"], each["version"]) for each in said["pakker"]] == [("skemaer", "2027.1")]
    assert "Hentet og kontrolleret: skemaer 2027.1" in captured.err
    assert run(["update", "back"]) == 0
    assert pointer.load(machine.home).use == ""
    assert run(["update", "back"]) == 2


def test_with_a_store_a_copy_is_made_first(
    machine: Machine, publisher: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["init", "--practice", "--organisation", "Alfa", "--cvr", "99999999", "--kommune", "165"]) == 0
    backup = tmp_path / "data" / "backup"
    for copy in backup.iterdir() if backup.is_dir() else ():
        copy.unlink()
    publisher.publish(NEW)
    assert run(["update", "fetch"]) == 0
    assert "Før en anden version starts, laves der en sikkerhedskopi" in capsys.readouterr().err
    assert pointer.load(machine.home).use == NEW
    assert list((tmp_path / "data" / "backup").glob("*foer_opdatering*")) or list(
        (tmp_path / "data" / "backup").iterdir()
    )


def test_without_the_passphrase_nothing_is_chosen(machine: Machine, publisher: Publisher, tmp_path: Path) -> None:
    assert run(["init", "--practice", "--organisation", "Alfa", "--cvr", "99999999", "--kommune", "165"]) == 0
    publisher.publish(NEW)
    (tmp_path / "kode.txt").write_text("en anden sætning", encoding="utf-8")
    assert run(["update", "fetch"]) == 3
    assert pointer.load(machine.home).use == ""
    assert machine.updates().state().laid == (NEW,)


def test_a_root_that_ships_is_proved_by_the_self_check(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.prove_updates()
    place = tmp_path / "resources" / "updates"
    place.mkdir(parents=True)
    monkeypatch.setattr(resources, "folder", lambda: tmp_path / "resources")
    (place / "root.json").write_bytes(publisher.first_root)
    app.prove_updates()
    (place / "root.json").write_bytes(publisher.first_root.replace(b'"version": 1', b'"version": 7'))
    with pytest.raises(ValueError, match="does not hold"):
        app.prove_updates()
