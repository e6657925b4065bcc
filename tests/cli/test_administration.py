"""What an administrator has settled, on the command line: shown by ``doctor``, and not to be got round by an argument."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from smdb_desktop.administration import policy
from smdb_desktop.cli.main import run
from smdb_desktop.cli.selfcheck import _Proof
from tests.administration.administrators import OWNERS, wrote

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="paths of POSIX")
Settled = Callable[[str], Path]


@pytest.fixture
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settled:
    """Makes the administrator's file of this machine one of the test's."""
    folder = tmp_path / "etc"
    folder.mkdir()

    def write(text: str) -> Path:
        file = wrote(folder, text)
        monkeypatch.setattr(policy, "read_policy", partial(policy.read_policy, file=file, owners=OWNERS))
        return file

    return write


def test_doctor_says_what_is_locked_and_by_which_file(
    settled: Settled, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = settled('[lock]\nidle_minutes = 5\n[update]\nsource = "off"\n[roles]\nallowed = ["CHEF"]\n')
    arguments = ["doctor", "--data-dir", str(tmp_path / "data")]
    assert run([*arguments, "--json"]) == 3
    found = [each for each in json.loads(capsys.readouterr().out) if "kilde" in each]
    assert found == [
        {
            "navn": "Låst: Hvor nye udgaver hentes",
            "ok": True,
            "fundet": f"Der hentes ikke nye udgaver ({file})",
            "raad": "",
            "noegle": "update.source",
            "vaerdier": ["off"],
            "kilde": str(file),
        },
        {
            "navn": "Låst: Lås af sig selv",
            "ok": True,
            "fundet": f"efter 5 minutter ({file})",
            "raad": "",
            "noegle": "lock.idle_minutes",
            "vaerdier": ["5"],
            "kilde": str(file),
        },
        {
            "navn": "Det, en administrator har skrevet",
            "ok": False,
            "fundet": f"{file}, linje 6: »CHEF« kan ikke vælges. "
            "Skriv FORVALTENDE_INDBERETTER, INDBERETTER eller SUNDHEDSFAGLIG.",
            "raad": "En administrator retter det. Hvad der kan skrives, står i docs/admin.md.",
            "kilde": str(file),
            "linje": 6,
        },
    ]
    run(arguments)
    said = capsys.readouterr().out
    assert f"ok     Låst: Lås af sig selv: efter 5 minutter ({file})" in said
    assert f"MANGLER Det, en administrator har skrevet: {file}, linje 6" in said


def test_verify_takes_no_other_roots_than_the_settled_ones(
    settled: Settled, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, file = tmp_path / "rod.pem", tmp_path / "fil.asice"
    file.write_bytes(b"noget andet")
    where = settled(f'[trust]\nroots = ["{root}"]\n')
    assert run(["verify", str(file), "--trust", str(tmp_path / "min.pem")]) == 1
    answer = capsys.readouterr()
    assert answer.out == "" and "--trust kan ikke bruges" in answer.err and str(where) in answer.err
    assert run(["verify", str(file)]) == 2, "the settled root is read, and is not there"
    assert str(root) in capsys.readouterr().err


def test_init_makes_no_store_against_it(settled: Settled, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settled('[export]\nreaches_smdb = "filer"\n')
    (tmp_path / "kode.txt").write_text("korrekt hest på hæfteklamme", encoding="utf-8")
    data = tmp_path / "data"
    start = ["init", "--data-dir", str(data), "--passphrase-file", str(tmp_path / "kode.txt"), "--practice"]
    assert run([*start, "--vej", "taster"]) == 1
    assert "Kommunen får vores filer" in capsys.readouterr().err
    assert not data.exists()


def test_a_build_proves_its_store_and_signature_on_a_locked_machine(settled: Settled, tmp_path: Path) -> None:
    settled('[export]\nways = []\n[roles]\nallowed = ["SUNDHEDSFAGLIG"]\n')
    proof = _Proof(tmp_path)
    assert proof.store() and proof.signature()


def test_export_writes_nowhere_else(settled: Settled, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from smdb_desktop.app import desk

    where = settled(f'[export]\nfolders = ["{tmp_path / "drev"}"]\n')
    (tmp_path / "stik").mkdir()
    way = desk(tmp_path / "data").folder_way(tmp_path / "stik")
    from smdb_desktop.services.errors import ExportError

    with pytest.raises(ExportError, match=str(where)):
        way.prepare()
    with pytest.raises(ExportError, match=str(where)):
        way.hand_over("fil.asice", b"x")
    assert list((tmp_path / "stik").iterdir()) == []
    assert capsys.readouterr().err == ""


def test_a_move_and_a_copy_are_refused_where_they_are_not_permitted(
    settled: Settled, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kode.txt").write_text("korrekt hest på hæfteklamme", encoding="utf-8")
    options = ("--data-dir", str(tmp_path / "data"), "--passphrase-file", str(tmp_path / "kode.txt"))
    assert run(["init", "--practice", "--organisation", "Alfa", "--kommune", "165", *options]) == 0
    drive, stick = tmp_path / "drev", tmp_path / "stik"
    for folder in (drive, stick):
        folder.mkdir()
    file = settled(f'[backup]\nfolders = ["{drive}"]\n[move]\nnew_machine = "off"\n')
    capsys.readouterr()
    for asked in (["backup", str(stick)], ["move", str(drive / "flyt")]):
        assert run([*asked, *options]) == 1
        assert str(file) in capsys.readouterr().err
    assert list(stick.iterdir()) == list(drive.iterdir()) == []
    assert run(["backup", str(drive), *options]) == 0
