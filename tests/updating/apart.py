"""Steps of the updates in a process that dies at one of its events: forked where that is possible, on Windows started anew.

Started by itself it reads the machine and the steps from its standard input.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from smdb_desktop.updating.layout import Home
from tests.house.house_tree import ROOT
from tests.platforms import WINDOWS
from tests.updating.world import Machine
from tools.kills import harness

Step = tuple[str, ...]
"""The version that runs, what it does, and with which words."""
_KILLED = 9


def done(machine: Machine, steps: Sequence[Step]) -> None:
    """Do them here."""
    for running, what, *words in steps:
        getattr(machine.updates(running), what)(*words)


def killed(machine: Machine, steps: Sequence[Step], event: int) -> bool:
    """Whether it died before it had done them. Raises RuntimeError where it failed by itself. The machine looks into a folder."""
    if not WINDOWS:
        return harness.killed(lambda: done(machine, steps), harness.Moment(0, event))
    told = {
        "home": str(machine.home.folder),
        "root": (machine.root or b"").decode(),
        "installed": machine.installed,
        "source": machine.updates().source().place,
        "steps": steps,
        "event": event,
    }
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    child = subprocess.run(
        [sys.executable, "-m", "tests.updating.apart"],
        input=json.dumps(told),
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
        check=False,
    )
    if child.returncode not in (0, _KILLED):
        raise RuntimeError("the work failed by itself")
    return child.returncode == _KILLED


def main() -> None:
    """The child on Windows: nothing is loaded any more once its events are counted, so that each is one of the work."""
    told = json.loads(sys.stdin.read())
    machine = Machine(Home(Path(told["home"])).folder, told["root"].encode(), "", told["installed"])
    machine.settle(told["source"])
    seen = 0

    def hook(name: str, _arguments: object) -> None:
        nonlocal seen
        if name.startswith(harness.EVENTS):
            seen += 1
            if seen == told["event"] and sys.platform == "win32":
                kernel = ctypes.windll.kernel32
                kernel.GetCurrentProcess.restype = ctypes.c_void_p
                kernel.TerminateProcess(ctypes.c_void_p(kernel.GetCurrentProcess()), _KILLED)

    sys.addaudithook(hook)
    done(machine, [tuple(step) for step in told["steps"]])


if __name__ == "__main__":
    main()
