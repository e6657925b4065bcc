"""What the command line says of itself and of calls it does not understand: Danish, status 2, nothing done."""

from __future__ import annotations

import argparse
import contextlib
import functools
import os
import signal
import subprocess
import sys

import pytest

from smdb_desktop import __version__, windows
from smdb_desktop.cli import main as command_line
from smdb_desktop.cli import output
from smdb_desktop.cli.parser import build
from smdb_desktop.cli.window import refuse_without_screen
from smdb_desktop.services.errors import KnownError
from tests.cli.cli_process import ROOT, Program, environment
from tests.platforms import make_fifo, only_unix

COMMANDS = next(a.choices for a in build()._actions if isinstance(a, argparse._SubParsersAction))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(program: Program, command: str) -> None:
    answer = program(command, "--help")
    assert (answer.status, answer.said) == (0, "")
    assert answer.out.startswith(f"brug: smdb-desktop {command}")
    assert "Eksempel:\n  smdb-desktop " + command in answer.out
    for english in ("usage", "optional", "positional", "arguments", "show this"):
        assert english not in answer.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_example_is_understood(command: str) -> None:
    example = str(COMMANDS[command].epilog).splitlines()[1].split()[1:]
    assert build().parse_args(example).command == command


def test_help_and_version(program: Program) -> None:
    answer = program("--help")
    assert (answer.status, answer.said) == (0, "")
    assert all(f"    {name} " in answer.out for name in COMMANDS)
    assert program("--version").out == f"SMDB Desktop {__version__}\n"


@pytest.mark.parametrize(
    "words", [["--version"], ["--help"], ["check", "--help"], ["hjælp"], ["check"], ["verify", "x"]]
)
def test_what_is_answered_has_ended_in_order(words: list[str]) -> None:
    """A new version that was asked for its number, or wrongly, has not crashed."""
    told: list[bool] = []
    command_line.run(words, lambda: told.append(True))
    assert told == [True]


def test_a_fault_of_ours_has_not_ended_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_arguments: object) -> int:
        raise AssertionError

    told: list[bool] = []
    monkeypatch.setattr(command_line, "_command", lambda _arguments: broken)
    assert command_line.run(["doctor"], lambda: told.append(True)) == 3
    assert told == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["hjælp"], "der er ingen kommando 'hjælp'. Se »smdb-desktop --help«."),
        (["check"], "der mangler FIL. Se »smdb-desktop check --help«."),
        (["check", "--jso", "a"], "ukendt: --jso."),
        (["check", "--json=ja", "a"], "--json tager ingen værdi. Se »smdb-desktop check --help«."),
        (["check", "a", "--today"], "--today skal have en værdi. Se »smdb-desktop check --help«."),
        (["check", "--today", "9999-12-31", "a"], "--today: »9999-12-31« er ikke en dato på formen åååå-mm-dd."),
        (["export"], "der mangler --out eller --to. Se »smdb-desktop export --help«."),
        (
            ["export", "--out", "a", "--to", "b"],
            "--to og --out kan ikke gives sammen. Se »smdb-desktop export --help«.",
        ),
        (["verify", "--trust"], "--trust skal have en værdi. Se »smdb-desktop verify --help«."),
        (["show", "a", "b"], "ukendt: b."),
        (["init", "--passphrase", "hemmelig"], "ukendt: --passphrase hemmelig."),
        # an unset variable of a script: the folder one stands in is never meant
        (["init", "--data-dir", ""], "--data-dir: »« er ingen fil eller mappe."),
        (["export", "--out="], "--out: »« er ingen fil eller mappe."),
        (["demo", "--headless", "--out", ""], "--out: »« er ingen fil eller mappe."),
        (["check", ""], "FIL: »« er ingen fil eller mappe."),
    ],
    ids=str,
)
def test_wrong_use_is_told_in_danish(program: Program, arguments: list[str], sentence: str) -> None:
    answer = program(*arguments)
    assert (answer.status, answer.out) == (2, "")
    assert answer.said.startswith(f"Forkert brug: {sentence}")
    assert answer.said.endswith("--help«.\n")


def test_a_file_in_place_of_the_folder_is_told_in_danish(program: Program) -> None:
    name = program.write("optaget", b"x")
    answer = program("demo", "--headless", "--out", name)
    assert (answer.status, answer.out) == (2, "")
    assert "optaget er en fil. Angiv en mappe" in answer.said
    secret = program.write("kode.txt", "korrekt hest på hæfteklamme".encode())
    for place in (name, f"{name}/data"):
        answer = program("init", "--data-dir", place, "--passphrase-file", secret)
        assert (answer.status, answer.out) == (3, "")
        assert "Der ligger en fil, hvor mappen optaget skal være" in answer.said


@only_unix("where nobody sees a console it is said in a box there, which waits for a person")
@pytest.mark.parametrize("command", [(), ("demo", "--headless", "--out", "ud")])
def test_a_window_that_cannot_open_is_told_in_danish(program: Program, command: tuple[str, ...]) -> None:
    """As on a machine that lacks a library of the system, where Qt ends the process by a signal."""
    answer = program(*command, SMDB_DATA_DIR="data", QT_QPA_PLATFORM="findes-ikke")
    assert (answer.status, answer.out) == (3, "")
    assert answer.said.endswith(
        "Vinduet kan ikke åbnes. »smdb-desktop doctor« siger, hvad der mangler, og hvordan det fås.\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="a shell's way to close a stream")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_stream_that_the_caller_closed_is_no_fault(program: Program, closed: str) -> None:
    program.write("a.json", b"{")
    call = f"{sys.executable} -m smdb_desktop check a.json borte.json {closed}"
    done = subprocess.run(
        ["/bin/sh", "-c", call], cwd=program.folder, env=environment(), capture_output=True, check=False
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr and b"fejl i programmet" not in done.stderr


def test_a_fault_of_ours_is_told_without_its_values(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_arguments: object) -> int:
        raise ValueError("borgeren 150277-9995 kunne ikke læses")

    monkeypatch.setattr(command_line, "_command", lambda _arguments: broken)
    assert command_line.run(["check", "a.json"]) == 3
    said = capsys.readouterr().err
    assert "Der er en fejl i programmet" in said
    assert "test_wrong_use.py, linje" in said
    assert "ValueError" in said
    assert "150277" not in said


def test_interrupted_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def stopped(_arguments: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(command_line, "_command", lambda _arguments: stopped)
    assert command_line.run(["check", "a.json"]) == 130
    assert capsys.readouterr().err == "Afbrudt.\n"


def interrupted(process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
    """What the process says when it is interrupted; once more where the signal came just before it began to wait."""
    for _ in range(6):
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return process.communicate(timeout=10)
    process.kill()
    return process.communicate()


@pytest.mark.skipif(os.name == "nt", reason="a terminal's interrupt is another thing there")
def test_interrupted_at_work(program: Program) -> None:
    pipe = program.folder / "aldrig.json"
    make_fifo(pipe)
    process = subprocess.Popen(
        [sys.executable, "-m", "smdb_desktop", "check", pipe],
        cwd=program.folder,
        env=environment(PYTHONWARNINGS="ignore"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # who runs the tests in the background hands down a signal that is ignored, and Python leaves it so
        preexec_fn=functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    # opening it for writing waits until the program reads it: then it is at work
    writing = os.open(pipe, os.O_WRONLY)
    out, said = interrupted(process)
    with contextlib.suppress(OSError):
        os.close(writing)
    assert (process.returncode, out, said.decode()) == (130, b"", "Afbrudt.\n")


def test_messages_keep_their_lines_and_data_are_one(capsys: pytest.CaptureFixture[str]) -> None:
    output.data("a\nb\tc\x1b")
    output.say("a\nb\x1b")
    assert capsys.readouterr() == ("a\\x0ab\tc\\x1b\n", "a\nb\\x1b\n")


@pytest.mark.parametrize("arguments", [["--help"], ["check", "--json", str(ROOT / "docs" / "case.json")]], ids=str)
def test_a_reader_that_goes_away_is_no_fault(program: Program, arguments: list[str]) -> None:
    """As ``| head`` does; on Windows that is another error than elsewhere."""
    process = subprocess.Popen(
        [sys.executable, "-m", "smdb_desktop", *arguments],
        cwd=program.folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert (process.wait(60), said) == (0, b"")


@pytest.mark.skipif(sys.platform == "darwin", reason="there is always a screen")
def test_no_screen_is_said_and_nothing_waits(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    if os.name == "nt":
        # a desktop that nobody sees, as a service has it
        monkeypatch.setattr(windows, "has_screen", lambda: False)
        with pytest.raises(KnownError, match="der er ingen skærm"):
            refuse_without_screen()
        return
    answer = program(SMDB_DATA_DIR="data")
    assert (answer.status, answer.out) == (3, "")
    assert "Vinduet kan ikke åbnes: der er ingen skærm" in answer.said


def test_why_the_program_cannot_start_is_no_box_that_nobody_sees(program: Program) -> None:
    code = "from smdb_desktop.gui.app.main import tell; tell('Programmets skemaer kan ikke læses.'); print('ended')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=program.folder,
        env=environment(QT_QPA_PLATFORM="offscreen", PYTHONWARNINGS="ignore"),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert done.stdout.split() == ["ended"]
