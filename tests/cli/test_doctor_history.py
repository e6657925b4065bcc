"""``doctor --store`` reads the whole history: it says how far it is, on standard error, and is stopped between two portions."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from smdb_desktop.cli import output
from smdb_desktop.cli.main import run
from smdb_desktop.domain.words import Text
from tests.cli.cli_process import PASSPHRASE
from tests.rules.cases import whole_case


@pytest.fixture
def options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[str, ...]:
    """A store with a whole case, and a check that tells as often as one of a million rows does."""
    (tmp_path / "kode.txt").write_text(PASSPHRASE, encoding="utf-8")
    (tmp_path / "sag.json").write_text(json.dumps(whole_case()), encoding="utf-8")
    found = ("--data-dir", str(tmp_path / "data"), "--passphrase-file", str(tmp_path / "kode.txt"))
    assert run(["init", "--practice", "--organisation", "Alfa", "--kommune", "165", *found]) == 0
    assert run(["import", str(tmp_path / "sag.json"), *found]) == 0
    monkeypatch.setattr("smdb_desktop.store.log.PORTION", 1)
    capsys.readouterr()
    return found


def test_it_says_each_tenth_on_standard_error(options: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    run(["doctor", "--store", "--json", *options])
    said = capsys.readouterr()
    assert next(each["fundet"] for each in json.loads(said.out) if each["navn"] == "Historik") == "ubrudt"
    percents = [int(line.split()[1]) for line in said.err.splitlines() if line.startswith("Historik:")]
    assert percents == sorted(percents) and len(percents) == 10 and percents[-1] == 100


def test_it_is_stopped_between_two_portions_and_the_store_is_closed(
    options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before, say = signal.getsignal(signal.SIGINT), output.say

    def interrupted(text: str | Text) -> None:
        say(text)
        if str(text).startswith("Historik: "):
            signal.raise_signal(signal.SIGINT)

    with monkeypatch.context() as patch:
        patch.setattr(output, "say", interrupted)
        assert run(["doctor", "--store", *options]) == 130
    said = capsys.readouterr()
    assert "Standser, når" in said.err and said.err.count("Historik: ") == 1 and said.out == ""
    assert signal.getsignal(signal.SIGINT) is before
    assert not list(Path(options[1]).glob("smdb.db-wal"))
    run(["doctor", "--store", "--json", *options])
    assert any(each["fundet"] == "ubrudt" for each in json.loads(capsys.readouterr().out))
