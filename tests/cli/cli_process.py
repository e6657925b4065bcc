"""The program in a process of its own, as a script calls it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from tests.cli import warm

ROOT = Path(__file__).parents[2]
TODAY = "2025-12-01"
PASSPHRASE = "korrekt hest på hæfteklamme"


def environment(**extra: str) -> dict[str, str]:
    """This session's own home, nothing of the caller's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SMDB_", "PYTHON"))}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **extra}


@dataclass(frozen=True)
class Answer:
    """What a process left: its status, data and messages."""

    status: int
    out: str
    said: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Program:
    """The program, called from a folder."""

    folder: Path

    def __call__(self, *arguments: str | Path, typed: str = "", **extra: str) -> Answer:
        """Call it with arguments; ``typed`` is its standard input, ``extra`` are variables of the environment."""
        with TemporaryFile() as put_in, TemporaryFile() as out, TemporaryFile() as said:
            put_in.write(typed.encode())
            put_in.seek(0)
            streams, env = (put_in, out, said), environment(**extra)
            if warm.can_be_used(extra):
                status = warm.call([*map(str, arguments)], self.folder, env, streams)
            else:
                command = [sys.executable, "-m", "tests.cli.cheap_keys", *map(str, arguments)]
                stdin, stdout, stderr = streams
                status = subprocess.run(
                    command,
                    cwd=self.folder,
                    env=env,
                    stdin=stdin,
                    stdout=stdout,
                    stderr=stderr,
                    timeout=120,
                    check=False,
                ).returncode
            answer = Answer(status, _text(out), _text(said))
        assert "Traceback" not in answer.said, answer.said
        return answer

    def write(self, name: str, content: Any) -> str:
        """A file in the folder: bytes as they are, all else as JSON; its name."""
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        (self.folder / name).write_bytes(data)
        return name


def _text(stream: IO[bytes]) -> str:
    """What was written to it; a line ends as the system ends it."""
    stream.seek(0)
    return stream.read().decode().replace(os.linesep, "\n")
