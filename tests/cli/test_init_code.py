"""``init`` and the recovery code: when it is in hand, and what is said while it is not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.cli_process import PASSPHRASE, Program, environment

READY = ("init", "--data-dir", "data", "--passphrase-file", "kode.txt")
WAITS = "Gendannelseskoden blev ikke bekræftet"


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path)
    made.write("kode.txt", PASSPHRASE.encode())
    (tmp_path / "ud").mkdir()
    return made


def opened(program: Program) -> str:
    """What the next opening says."""
    answer = program("export", "--data-dir", "data", "--passphrase-file", "kode.txt", "--out", "ud")
    assert answer.status == 0
    return answer.said


def test_a_code_that_a_script_has_taken_is_in_hand(program: Program) -> None:
    assert program(*READY).status == 0
    assert WAITS not in opened(program)


@pytest.mark.skipif(os.name != "posix", reason="a device that is full")
def test_a_code_that_nobody_could_take_is_missed(program: Program) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "smdb_desktop", *READY],
            cwd=program.folder,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode != 0
    assert WAITS in opened(program)


@pytest.mark.skipif(sys.platform != "linux", reason="a terminal of Unix")
@pytest.mark.parametrize("right", [True, False])
def test_at_a_terminal_the_last_group_is_typed_back(program: Program, right: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "smdb_desktop", *READY],
        cwd=program.folder,
        env=environment(),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    while b"Gendannelseskode: " not in shown or b"fire tegn: " not in shown:
        shown += os.read(ours, 4096)
    code = shown.decode().partition("Gendannelseskode: ")[2].split()[0]
    for _ in range(1 if right else 3):
        os.write(ours, (code[-4:].lower() if right else "****").encode() + b"\n")
    assert process.wait(timeout=120) == 0
    os.close(ours)
    assert (WAITS in opened(program)) is not right


@pytest.mark.parametrize("weak", ["adgangskode1", "123456789012", "alfa albertslund"])
def test_a_weak_passphrase_is_refused_and_leaves_nothing(program: Program, weak: str) -> None:
    program.write("kode.txt", weak.encode())
    answer = program(*READY, "--organisation", "Alfa", "--cvr", "99999999", "--kommune", "165")
    assert (answer.status, answer.out) == (2, "")
    assert "fire ord" in answer.said
    assert not (program.folder / "data").exists()


@pytest.mark.parametrize(("given", "asks"), [((), True), (("--vej", "taster"), False)])
def test_how_cases_reach_smdb_is_said_at_set_up_or_asked(program: Program, given: tuple[str, ...], asks: bool) -> None:
    assert program(*READY, *given).status == 0
    assert ("hvordan jeres sager når SMDB" in opened(program)) is asks


def test_a_way_that_nobody_knows_is_wrong_use_and_makes_nothing(program: Program) -> None:
    assert program(*READY, "--vej", "brevdue").status == 2
    assert not (program.folder / "data" / "smdb.db").exists()
