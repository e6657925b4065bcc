"""A passphrase is typed while somebody listens to the accessibility bus: dots are all there is to hear.

Skipped like the journey, with the packages that are missing, where a machine has no bus.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from smdb_desktop.gui.secret import DOT
from tests.accessibility import bus

pytestmark = pytest.mark.slow

PLAIN, SECRET, PASTED = "kuverten", "hzwqx", "gymfjp"
"""Words of which no letter is in another, nor in what the bus says by itself in one piece."""


class Talk:
    """What was heard while a person typed, what the line held then, and what could be read afterwards."""

    def __init__(self, reader: bus.Reader, program: subprocess.Popen[str]) -> None:
        assert program.stdin is not None and program.stdout is not None
        reader("find", "Hemmelig", "password text")
        reader("listen")
        # the program is told by the bus who listens; a question that it answers after that comes behind what it was told
        reader("find", "Hemmelig", "password text")
        program.stdin.write("\n")
        program.stdin.flush()
        self.typed = program.stdout.readline().strip()
        self.events: list[str] = list(reader("heard"))
        self.node = reader("find", "Hemmelig", "password text")
        program.stdin.write("\n")
        program.stdin.flush()


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    lacks = bus.missing()
    if lacks:
        pytest.skip(f"NOT LISTENED TO: no accessibility bus on this machine. sudo apt install {' '.join(lacks)}")
    folder: Path = tmp_path_factory.mktemp("s", numbered=True)
    command = [sys.executable, "-m", "tests.accessibility.typist", PLAIN, SECRET, PASTED]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with bus.beside_reader(folder, command, **pipes) as (reader, program):
        yield Talk(reader, program)


def inserted(talk: Talk) -> list[str]:
    """What the bus said was put into lines, piece by piece."""
    return [event.split(": ", 1)[1] for event in talk.events if event.startswith("object:text-changed:insert")]


def test_a_plain_line_is_heard_letter_by_letter(talk: Talk) -> None:
    """So that the other test listens to something."""
    assert "".join(piece for piece in inserted(talk) if DOT not in piece) == PLAIN


def test_of_a_secret_there_are_dots_only(talk: Talk) -> None:
    whole = SECRET + PASTED
    assert talk.typed == whole[0] + SECRET[:2] + whole[4:], "it was typed, pasted and corrected"
    dots = [piece for piece in inserted(talk) if DOT in piece]
    assert "".join(dots) == DOT * (len(whole) + 2)
    carried = [event.split(": ", 1)[1] for event in talk.events if event.startswith("object:text")]
    assert not set("".join(carried)) & set(whole)
    for piece in (SECRET, PASTED, talk.typed):
        assert not [event for event in talk.events if piece in event]


def test_and_nothing_else_can_be_read(talk: Talk) -> None:
    assert set(talk.node["text"]) <= {DOT}
    assert talk.typed not in f"{talk.node['name']} {talk.node['description']}"
