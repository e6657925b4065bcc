"""Every check that a change has to pass, each run even when an earlier one failed: ``python -m tools.checks [--screen]``.

What is built and tested for Windows runs beside the rest, because it waits for Wine most of its time; what it said stands at the
end. With ``--screen`` the tests that open windows run on a screen in memory, as people see them; else on Qt's screenless
platform.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tools.light_memory import lock_no_memory

ROOT = Path(__file__).resolve().parent.parent
WINDOW_TESTS = ("tests/gui", "tests/journey", "tests/versions")
"""The tests that open windows."""
SHARED = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
"""The tests of a file stay together; as many at once as there are cores; files in the order that ``tests/conftest.py`` gives."""
LAYERS = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
WINDOWS = ("-m", "tools.windows", "ci")


def commands(*, screen: bool) -> dict[str, tuple[str, ...]]:
    """What is run one after the other, as arguments of this Python."""
    checks: dict[str, tuple[str, ...]] = {
        "ruff check": ("-m", "ruff", "check", "."),
        "ruff format": ("-m", "ruff", "format", "--check", "."),
        "mypy": ("-m", "mypy"),
        "import contracts": ("-c", LAYERS),
    }
    if not screen:
        return checks | {"pytest": ("-m", "pytest", *SHARED)}
    others = [f"--ignore={folder}" for folder in WINDOW_TESTS]
    return checks | {
        "pytest": ("-m", "pytest", *SHARED, *others),
        "pytest on a screen": ("-m", "pytest", *SHARED, *WINDOW_TESTS),
    }


def main(argv: Sequence[str]) -> int:
    """Run them all; 1 when one failed."""
    parser = argparse.ArgumentParser(prog="checks", description=__doc__)
    parser.add_argument("--screen", action="store_true")
    arguments = parser.parse_args(argv)
    lock_no_memory()
    failed = []
    with tempfile.TemporaryFile() as said:
        beside = _begin(WINDOWS, said.fileno()) if sys.platform.startswith("linux") else None
        try:
            for name, command in commands(screen=arguments.screen).items():
                _say(f"== {name}")
                on_a_screen = ("-m", "tools.screen", *command[1:]) if name == "pytest on a screen" else command
                if subprocess.run([sys.executable, *on_a_screen], cwd=ROOT, check=False).returncode != 0:  # noqa: S603
                    failed.append(name)
            if beside is not None:
                _say("== windows")
                if beside.wait() != 0:
                    failed.append("windows")
                said.seek(0)
                _say(said.read().decode(errors="replace"))
        finally:
            if beside is not None and beside.poll() is None:
                beside.terminate()
                beside.wait()
    if failed:
        _say(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def _begin(command: Sequence[str], said: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(  # noqa: S603
        [sys.executable, *command], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=said
    )


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
