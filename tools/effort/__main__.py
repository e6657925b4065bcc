"""``python3 dev.py effort``: a case by keys and mouse, and into SMDB with the aid, through real events, counted and reckoned."""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tools.effort.model import MEANING, SECONDS
from tools.screen import MACHINES_FAULT, missing, screen

ROOT = Path(__file__).resolve().parents[2]
WAYS = {
    "keys": "with keys alone",
    "mouse": "by mouse, keys for what is written",
    "both": "by keys and mouse, whichever is quicker",
    "aid": "into SMDB with Indtastningshjælp, the keys in our window",
}
MOST_KEYS = 150
MOST_MINUTES = 2.0
MOST_BESIDE = 4
"""Keys of the aid that type no answer: to Udbakke, its button, the mark, the end."""


def measure(way: str, *, short: bool = False, trace: bool = False) -> dict[str, Any]:
    """Go one way on a screen of its own; what it took. Raises ``CalledProcessError`` where the way was lost."""
    with screen() as environment:
        command = [
            sys.executable,
            "-m",
            "tools.effort.child",
            way,
            *(["short"] if short else []),
            *(["trace"] if trace else []),
        ]
        environment = {**environment, "PYTHONPATH": str(ROOT)}
        pipe = subprocess.PIPE
        answer = subprocess.run(command, env=environment, cwd=ROOT, stdout=pipe, text=True, check=True)  # noqa: S603  our own module
    return dict(json.loads(answer.stdout.splitlines()[-1]))


def table(found: dict[str, dict[str, Any]]) -> str:
    """What was counted, as a table of Markdown."""
    lines = [
        "| way | clicks | keys | of them letters | turns of the wheel | estimate |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for way, took in found.items():
        counted = " | ".join(str(took[name]) for name in ("clicks", "keys", "letters", "wheel"))
        parts = ", ".join(f"{name} {number}" for name, number in took["operators"].items())
        lines.append(f"| {WAYS[way]} | {counted} | {took['seconds'] / 60:.2f} min ({parts}) |")
    model = "; ".join(f"{name} {seconds} s: {MEANING[name]}" for name, seconds in SECONDS.items())
    return "\n".join([*lines, "", f"Keystroke-level model: {model}."])


def main(argv: list[str]) -> int:
    """Print the table; 1 where an aim was missed."""
    parser = argparse.ArgumentParser(prog="effort", description=__doc__)
    parser.add_argument("--way", choices=WAYS, help="one way only")
    parser.add_argument("--short", action="store_true", help="only as far as the request is registered")
    parser.add_argument("--trace", action="store_true", help="tell each stop, with the keys and clicks so far")
    arguments = parser.parse_args(argv)
    if lacks := missing():
        sys.stderr.write(f"This needs: sudo apt install {' '.join(lacks)}\n")
        return MACHINES_FAULT
    ways = [arguments.way] if arguments.way else list(WAYS)
    found = {way: measure(way, short=arguments.short, trace=arguments.trace) for way in ways}
    sys.stdout.write(table(found) + "\n")
    if arguments.short:
        return 0
    return 0 if all([_keys_aim(found.get("keys")), _time_aim(found.get("both")), _aid_aim(found.get("aid"))]) else 1


def _keys_aim(took: dict[str, Any] | None) -> bool:
    if took is None:
        return True
    sys.stdout.write(f"\nAim, with keys alone: {took['keys']} of {MOST_KEYS} keys.\n")
    return bool(took["keys"] <= MOST_KEYS)


def _time_aim(took: dict[str, Any] | None) -> bool:
    if took is None:
        return True
    minutes = took["seconds"] / 60
    sys.stdout.write(f"\nAim, by keys and mouse: {minutes:.2f} of {MOST_MINUTES} min.\n")
    return bool(minutes <= MOST_MINUTES)


def _aid_aim(took: dict[str, Any] | None) -> bool:
    if took is None:
        return True
    sys.stdout.write(
        f"\nAim, with the aid: {took['keys']} keys for {took['typed']} answers and {MOST_BESIDE} beside.\n"
    )
    return bool(took["keys"] <= took["typed"] + MOST_BESIDE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
