"""A way that is known by more than its address moves with what it is known by, and never without somebody having looked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.outbox.outways import NOT_MET, TO_MARK, Met
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from smdb_desktop.ways.made import KeptWays
from tests.scenario import Scenario

HOST = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGVlZWVlZWVlZWVlZWVlZWVlZWVlZWVlZWVlZWVlZWVl"
CODE = Hemmeligt("kode")


@pytest.fixture
def work() -> Iterator[Scenario]:
    made = Scenario(oevelse=False)
    yield made
    made.workspace.close()


def looked(work: Scenario, udvej: Udvej) -> Met:
    outways = work.workspace.outways
    return outways.meet(outways.judged(udvej, agreed=True))


def kept(work: Scenario, udvej: Udvej, secret: Hemmeligt = CODE) -> Udvej:
    return work.workspace.outways.save(udvej, secret, agreed=True)


def test_the_same_stick_under_another_letter_is_known_again(work: Scenario, tmp_path: Path) -> None:
    (tmp_path / "e").mkdir()
    first = kept(work, looked(work, Udvej("", "Stik", "mappe", str(tmp_path / "e"), kendes=TO_MARK)).udvej)
    (tmp_path / "e").rename(tmp_path / "f")
    moved = first._replace(maal=str(tmp_path / "f"))
    with pytest.raises(UsageError) as raised:
        kept(work, moved)
    assert raised.value.args[0] == NOT_MET, "nobody has looked there"
    assert kept(work, looked(work, moved).udvej).kendes == first.kendes != ""
    assert work.workspace.outways.every()[0].maal == str(tmp_path / "f")


def test_the_same_server_under_another_name_is_accepted_when_a_person_says_so(
    work: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeptWays, "host_key", lambda _self, _udvej, _aftryk="": HOST)
    first = kept(work, looked(work, Udvej("", "Kommunen", "sftp", "sftp://gammel.example/ind/", bruger="os")).udvej)
    moved = first._replace(maal="sftp://ny.example/ind/")
    asked = looked(work, moved)
    assert asked.spoerg and "ny.example" in asked.spoerg
    assert looked(work, moved).spoerg == asked.spoerg, "whoever said no is asked again"
    assert work.workspace.outways.every() == (first,)
    assert kept(work, asked.udvej).maal == "sftp://ny.example/ind/"
    assert work.workspace.outways.every()[0].vaert == HOST


def test_a_key_that_was_accepted_for_one_server_is_not_taken_for_another(
    work: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeptWays, "host_key", lambda _self, _udvej, _aftryk="": HOST)
    first = kept(work, looked(work, Udvej("", "Kommunen", "sftp", "sftp://gammel.example/ind/", bruger="os")).udvej)
    with pytest.raises(UsageError) as raised:
        kept(work, first._replace(maal="sftp://ny.example/ind/"))
    assert raised.value.args[0] == NOT_MET and work.workspace.outways.every() == (first,)
