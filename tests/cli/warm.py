"""The program, read in once: a process that becomes the program at each call, ``python -m tests.cli.warm SOCKET``.

Reading in the program's modules is most of what a call costs, and the tests make many hundreds. What is called has its own
process, arguments, folder, environment and streams as any other; only what its modules do while they are read in was done before.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO

from smdb_desktop.__main__ import main
from tests.cli.cheap_keys import cheap

PACKAGES = ("cli", "domain", "store", "services", "submission")
"""What most calls read in."""
PATIENCE_SECONDS = 120
_MOST_BYTES = 1 << 18


def can_be_used(extra: Mapping[str, str]) -> bool:
    """Whether nothing is asked of the environment that a process looks at while it starts."""
    return hasattr(os, "fork") and all(name.startswith("SMDB_") for name in extra)


def call(arguments: Sequence[str], folder: Path, env: Mapping[str, str], streams: Sequence[IO[bytes]]) -> int:
    """Call the program with these arguments, in this folder; its status. ``streams``: its input, output and errors."""
    asked = json.dumps({"arguments": arguments, "folder": str(folder), "env": dict(env)}).encode()
    line, process = _line(env["PYTHONPATH"])
    try:
        socket.send_fds(line, [asked], [stream.fileno() for stream in streams])
        return int(line.recv(64))
    except BaseException:
        # what is late would be taken for the answer to the next call, and what hangs would hold up the end
        os.killpg(process.pid, signal.SIGKILL)
        _line.cache_clear()
        raise


@cache
def _line(modules: str) -> tuple[socket.socket, subprocess.Popen[bytes]]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    env = {**os.environ, "PYTHONPATH": modules, "PYTHONWARNINGS": "error"}
    command = [sys.executable, "-m", "tests.cli.warm", str(theirs.fileno())]
    # it hears of the end by the end of its line
    process = subprocess.Popen(command, env=env, pass_fds=[theirs.fileno()], start_new_session=True)
    theirs.close()
    ours.settimeout(PATIENCE_SECONDS)
    atexit.register(process.wait)
    atexit.register(ours.close)
    return ours, process


def _serve(line: socket.socket) -> bool:
    """Answer the calls; True in the process that is to become the program, False at the end."""
    while True:
        asked, streams, _, _ = socket.recv_fds(line, _MOST_BYTES, 3)
        if not asked:
            return False
        child = os.fork()
        if child == 0:
            line.close()
            _become(json.loads(asked), streams)
            return True
        for stream in streams:
            os.close(stream)
        line.send(str(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])).encode())


def _become(asked: Mapping[str, object], streams: Sequence[int]) -> None:
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(str(asked["folder"]))
    os.environ.clear()
    os.environ.update(dict(asked["env"]))  # type: ignore[call-overload]
    sys.argv = ["smdb-desktop", *list(asked["arguments"])]  # type: ignore[call-overload]


def _read_in() -> None:
    for package in PACKAGES:
        path = importlib.import_module(f"smdb_desktop.{package}").__path__
        for module in pkgutil.walk_packages(path, f"smdb_desktop.{package}."):
            if not module.name.endswith(("_windows", "__main__")):
                importlib.import_module(module.name)
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    cheap()
    _read_in()
    with socket.socket(fileno=int(sys.argv[1])) as waiting:
        called = _serve(waiting)
    sys.exit(main() if called else 0)
