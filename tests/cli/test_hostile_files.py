"""What a named file may be: a hostile one ends in a sentence, never in a hang, a full memory or a fooled terminal."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.cli_process import Program
from tests.platforms import make_fifo
from tests.rules.cases import request_only_case

pytestmark = pytest.mark.skipif(os.name != "posix", reason="devices and pipes in the file system")

OVERRIDE, CSI = "\u202e", "\x9b"


@pytest.mark.parametrize("command", ["check", "verify", "show"])
def test_a_device_is_no_file(program: Program, command: str) -> None:
    answer = program(command, "/dev/zero")
    assert answer.status == 2
    assert "/dev/zero er ikke en almindelig fil" in answer.said


@pytest.mark.parametrize("command", ["check", "verify", "show"])
def test_a_pipe_that_nobody_writes_to_is_an_empty_file(program: Program, command: str) -> None:
    make_fifo(program.folder / "pipe")
    assert program(command, "pipe").status in (1, 2)


def test_a_pipe_that_somebody_writes_to_is_read(program: Program) -> None:
    answer = program("check", "--json", "/dev/stdin", typed=json.dumps(request_only_case()))
    assert answer.json[0]["fil"] == "/dev/stdin"
    assert not [fund for fund in answer.json[0]["fund"] if fund["regel"] == "FORMAT"]


def test_a_device_is_no_passphrase(program: Program, tmp_path: Path) -> None:
    answer = program("init", "--data-dir", tmp_path / "data", "--passphrase-file", "/dev/zero")
    assert (answer.status, (tmp_path / "data").exists()) == (2, False)


def _named(navn: str) -> Any:
    case = request_only_case()
    case["borger"]["navn"] = navn
    return case


@pytest.mark.parametrize("strange", [OVERRIDE, "\u2066", CSI, "\x85", "\u2028"])
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_name_cannot_steer_the_terminal(program: Program, strange: str, options: tuple[str, ...]) -> None:
    program.write("sag.json", _named(f"Abe{strange}31mX"))
    answer = program("show", "sag.json", *options)
    assert strange not in answer.out + answer.said
    if options:
        assert strange in answer.json[0]["borger"]["navn"]


def test_a_name_cannot_carry_what_would_show_another_name(program: Program) -> None:
    program.write("sag.json", _named(f"Abe{OVERRIDE}nesnaH"))
    found = program("check", "--json", "sag.json").json[0]["fund"]
    assert [f["felt"] for f in found if "U+202E" in f["besked"]] == ["borger.navn"]
