"""Starts a packaged build where programs stumble: a folder that nobody may write, two users at once, other languages, no home,
no fonts, no net. Standard library only; each way runs the whole ``self-check``, the last one the main job.

What a machine cannot do (another user without being root, a world without net without the right to one) is said, not passed.
"""

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import hashes

LINUX = sys.platform.startswith("linux")
PATIENCE = 900
# people that every system has and nobody logs in as; the kernel takes a number without a name too
USERS = (65534, 65533)
_NET = re.compile(r"AF_INET6?\b")


class Place:
    """A copy of a build below a folder, in a path with spaces and Danish letters, that nobody may write."""

    def __init__(self, build: Path, folder: Path) -> None:
        self.build = folder / "en mappe, som æøå ikke må skrive i" / build.name
        self.folder = folder
        shutil.copytree(build, self.build, symlinks=True)
        self._may_write(False)
        # as root the rights of a file count for nothing: another user is asked
        self.root = LINUX and os.geteuid() == 0
        if self.root:
            folder.chmod(0o755)

    def program(self, name: str) -> Path:
        """The program in the copy."""
        return self.build / name

    def writable(self) -> None:
        """Give the rights back, so that it can be changed and taken away."""
        self._may_write(True)

    def _may_write(self, yes: bool) -> None:
        for path in [self.build, *self.build.rglob("*")]:
            if not path.is_symlink():
                mode = path.stat().st_mode
                path.chmod(mode | stat.S_IWUSR if yes else mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))

    def home(self, environment: Mapping[str, str], user: int) -> dict[str, str]:
        """The environment with folders of a user's own."""
        made = dict(environment)
        for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_RUNTIME_DIR", "TMPDIR", "TEMP", "TMP"):
            own = self.folder / "users" / str(user) / name.lower()
            own.mkdir(parents=True, exist_ok=True, mode=0o755)
            if self.root:
                os.chown(own, user, user)
            own.chmod(0o700)
            made[name] = str(own)
        for name in [name for name in made if name.startswith("XDG_") and name != "XDG_RUNTIME_DIR"]:
            del made[name]
        return made

    def start(self, command: list[str], environment: dict[str, str], user: int) -> "subprocess.Popen[str]":
        """Start a command as that user where one may, else as oneself."""
        who: dict[str, Any] = {"user": user, "group": user, "extra_groups": []} if self.root else {}
        pipe = subprocess.PIPE
        at = environment.get("TMPDIR", str(self.folder))
        return subprocess.Popen(
            command,
            env=environment,
            cwd=at,
            stdout=pipe,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            **who,
        )


def ended(name: str, process: "subprocess.Popen[str]") -> bool:
    """Wait; whether it ended well. What it said is shown where it did not."""
    said, _ = process.communicate(timeout=PATIENCE)
    print(f"{'held' if process.returncode == 0 else 'FAILED'}: {name}", flush=True)
    if process.returncode != 0:
        print(said[-4000:])
    return process.returncode == 0


def run(place: Place, program: str, environment: Mapping[str, str]) -> bool:
    """Every odd start; whether all held."""
    check = [str(place.program(program)), "self-check"]
    held = True
    for one, other in _pairs(place, environment):
        running = [(name, place.start(check, changed, user)) for name, changed, user in (one, other)]
        for name, process in running:
            held &= ended(name, process)
        if not LINUX:
            # what follows is about locales, homes and fonts as Linux has them
            break
    held &= _without_net(place, check, environment)
    held &= _nobody_is_called(place, str(place.program(program)), environment)
    return held


Way = tuple[str, dict[str, str], int]


def _pairs(place: Place, environment: Mapping[str, str]) -> Iterator[tuple[Way, Way]]:
    """Two starts at a time, of two users: what they do, their environment, who."""
    first, second = (place.home(environment, user) for user in USERS)
    spoken = {name: value for name, value in second.items() if not name.startswith(("LC_", "LANG"))}
    yield (
        (
            "a folder that nobody may write, a path with spaces and æøå, in the locale C",
            {**first, "LC_ALL": "C"},
            USERS[0],
        ),
        ("a second user at the same time, in Danish", {**spoken, "LANG": "da_DK.UTF-8"}, USERS[1]),
    )
    homeless = {name: value for name, value in first.items() if name not in ("HOME", "USERPROFILE")}
    if LINUX:
        homeless = {name: value for name, value in homeless.items() if not name.startswith("XDG_")}
    fontless = place.folder / "no fonts.conf"
    fontless.write_text('<?xml version="1.0"?><fontconfig></fontconfig>', encoding="utf-8")
    yield (
        ("without a home, in Turkish", {**homeless, "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}, USERS[0]),
        ("without any font of the machine", {**second, "FONTCONFIG_FILE": str(fontless)}, USERS[1]),
    )


def _without_net(place: Place, check: list[str], environment: Mapping[str, str]) -> bool:
    """In a world without any net."""
    apart = ["unshare", "--net"] if LINUX and os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]
    if not LINUX or shutil.which("unshare") is None or subprocess.run([*apart, "true"], check=False).returncode != 0:
        print("not shown: without a net (this machine cannot make such a world)")
        return True
    home = place.home(environment, USERS[0])
    # unshare needs the rights that the program is not to have: they are given up behind it where there are any
    lower = ["setpriv", f"--reuid={USERS[0]}", f"--regid={USERS[0]}", "--clear-groups"] if place.root else []
    process = subprocess.Popen(
        [*apart, *lower, *check],
        env=home,
        cwd=home["TMPDIR"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return ended("without a net", process)


def _nobody_is_called(place: Place, program: str, environment: Mapping[str, str]) -> bool:
    """The main job, with every call of the system to a net written down: there is none."""
    if shutil.which("strace") is None:
        print("not shown: that nobody is called (there is no strace)")
        return True
    home = place.home(environment, USERS[1])
    calls, out = Path(home["TMPDIR"]) / "calls", Path(home["TMPDIR"]) / "ud"
    watch = ["strace", "--follow-forks", "--seccomp-bpf", "--trace=%network", f"--output={calls}"]
    held = ended(
        "the main job, watched", place.start([*watch, program, "demo", "--headless", "--out", str(out)], home, USERS[1])
    )
    called = [line for line in calls.read_text(errors="replace").splitlines() if _NET.search(line)]
    print(f"{'FAILED' if called else 'held'}: nobody is called over a net")
    print("\n".join(called[:10]), end="\n" if called else "")
    return held and not called


def notices_a_change(place: Place, program: str, environment: Mapping[str, str]) -> bool:
    """A byte changed, and a library added: ``self-check`` names both and fails."""
    place.writable()
    changed = hashes.inner(place.build) / "resources" / "codelists" / "koen.json"
    content = changed.read_bytes()
    changed.write_bytes(content[:-2] + b" " + content[-2:])
    (hashes.inner(place.build) / "foreign.so").write_bytes(b"")
    done = subprocess.run(
        [place.program(program), "self-check"],
        env=dict(environment),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
        timeout=PATIENCE,
    )
    held = done.returncode == 1 and "koen.json" in done.stdout and "foreign.so" in done.stdout
    print(f"{'held' if held else 'FAILED'}: a changed byte and a foreign library are named")
    return held
