"""Every check that a change has to pass, each run even when an earlier one failed: ``python -m tools.checks [--screen]``.

What waits most of its time runs beside the rest: what is built and tested for Windows waits for Wine, and who hears the window
waits for the voice; what they said stands at the end. With ``--screen`` the tests that open windows run on a screen in memory,
as people see them; else on Qt's screenless platform.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from tools.light_memory import lock_no_memory

ROOT = Path(__file__).resolve().parent.parent
WINDOW_TESTS = ("tests/gui", "tests/journey", "tests/versions")
"""The tests that open windows."""
SHARED = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
"""The tests of a file stay together; as many at once as there are cores; files in the order that ``tests/conftest.py`` gives."""
LAYERS = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
BESIDE: Mapping[str, tuple[str, ...]] = {
    "by ear": ("-m", "pytest", "tests/ear"),
    "windows": ("-m", "tools.windows", "ci"),
}
"""What runs beside the rest, with what it runs."""
PATIENT = {"windows": 2}
"""How much politer than the rest it is (nice(1)): a screen reader does not wait for a window that does not answer at once."""


def commands(*, screen: bool) -> dict[str, tuple[str, ...]]:
    """What is run one after the other, as arguments of this Python."""
    checks: dict[str, tuple[str, ...]] = {
        "ruff check": ("-m", "ruff", "check", "."),
        "ruff format": ("-m", "ruff", "format", "--check", "."),
        "mypy": ("-m", "mypy"),
        "import contracts": ("-c", LAYERS),
    }
    ear = f"--ignore={BESIDE['by ear'][-1]}"
    if not screen:
        return checks | {"pytest": ("-m", "pytest", *SHARED, ear)}
    others = [f"--ignore={folder}" for folder in WINDOW_TESTS]
    return checks | {
        "pytest": ("-m", "pytest", *SHARED, ear, *others),
        "pytest on a screen": ("-m", "pytest", *SHARED, *WINDOW_TESTS),
    }


def main(argv: Sequence[str]) -> int:
    """Run them all; 1 when one failed."""
    parser = argparse.ArgumentParser(prog="checks", description=__doc__)
    parser.add_argument("--screen", action="store_true")
    arguments = parser.parse_args(argv)
    lock_no_memory()
    # a machine that keeps no translated modules would translate those of all tests in each process anew, and Wine's too
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    failed = []
    with ExitStack() as stack:
        beside = {
            name: stack.enter_context(_begun(command, PATIENT.get(name, 0)))
            for name, command in BESIDE.items()
            if sys.platform.startswith("linux")
        }
        for name, command in commands(screen=arguments.screen).items():
            _say(f"== {name}")
            on_a_screen = ("-m", "tools.screen", *command[1:]) if name == "pytest on a screen" else command
            if subprocess.run([sys.executable, *on_a_screen], cwd=ROOT, check=False).returncode != 0:  # noqa: S603
                failed.append(name)
        for name, running in beside.items():
            _say(f"== {name}")
            status, said = running.result()
            if status != 0:
                failed.append(name)
            _say(said)
    if failed:
        _say(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


class _Running:
    """What runs beside the rest, and where what it says is kept."""

    def __init__(self, process: "subprocess.Popen[bytes]", said: IO[bytes]) -> None:
        self._process, self._said = process, said

    def result(self) -> tuple[int, str]:
        """Its status, and all that it said."""
        status = self._process.wait()
        self._said.seek(0)
        return status, self._said.read().decode(errors="replace")


@contextmanager
def _begun(command: Sequence[str], patience: int) -> Iterator[_Running]:
    """Begin it; end it where the rest ended before it."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, *command], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
        if patience:
            os.setpriority(os.PRIO_PROCESS, process.pid, patience)
        try:
            yield _Running(process, said)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
