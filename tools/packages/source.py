"""The README's commands in a fresh Debian, as somebody with a clone gives them: that system's own Python, packages by pip.

``python -m tools.packages.source RELEASE ROOT``, beside one root in namespaces of its own. pip finds its packages as on this
machine.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tools.packages.facts import ROOT
from tools.packages.inside import HOME, Proof
from tools.packages.roots import RELEASES, USER_ID, Inside

CLONE = f"{HOME}/smdb"
QUICK = ("tests/rules", "tests/submission", "tests/cli")


def packages(inside: Inside) -> list[str]:
    """What requirements/debian.txt asks for, by the names of that release: a newer one may carry a library with t64."""
    listed = (ROOT / "requirements" / "debian.txt").read_text(encoding="utf-8").splitlines()
    wanted = [line for line in listed if line and not line.startswith("#")]
    known = set(inside.run(["apt-cache", "pkgnames"]).stdout.split())
    return [name if name in known else f"{name}t64" for name in wanted]


def bring_pip(inside: Inside) -> None:
    """pip's own settings on this machine, and what they name."""
    told = subprocess.run(
        [sys.executable, "-m", "pip", "config", "debug"], capture_output=True, text=True, check=False
    ).stdout
    files = [Path(path) for path in re.findall(r"^\s+(/\S+), exists: True", told, re.MULTILINE)]
    texts = [file.read_text(encoding="utf-8") for file in files]
    if files:
        inside.put(files[-1], "etc/pip.conf")
    values = " ".join([*texts, *(value for name, value in os.environ.items() if name.startswith("PIP_"))])
    found = re.findall(r"(?<![\w:/])(file://)?(/[\w./-]+)", values)
    # what an index names lies beside it
    for path in {Path(name).parent if index else Path(name) for index, name in found}:
        target = inside.folder / str(path)[1:]
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
            subprocess.run(["mount", "--bind", str(path), str(target)], check=True)
        elif path.is_file():
            inside.put(path, str(path))


def bring_clone(inside: Inside) -> None:
    """What is committed, without history, as that person's own."""
    place = inside.folder / CLONE[1:]
    place.mkdir()
    packed = subprocess.run(["git", "-C", str(ROOT), "archive", "HEAD"], capture_output=True, check=True).stdout
    subprocess.run(["tar", "-C", str(place), "-x"], input=packed, check=True)
    for path in (place, *place.rglob("*")):
        os.chown(path, USER_ID, USER_ID, follow_symlinks=False)


def main(argv: list[str]) -> int:
    """All steps; status 1 when one did not hold."""
    release, folder = argv
    inside, proof = Inside(Path(folder)), Proof(release)
    inside.mount(release)
    proof.does(inside.apt("update"), "apt finds the mirror")
    inside.make_user()
    proof.does(inside.apt("install", "python3", *packages(inside)), "apt installs requirements/debian.txt")
    bring_pip(inside)
    bring_clone(inside)
    pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}

    def dev(*words: str) -> subprocess.CompletedProcess[str]:
        command = ["sh", "-c", 'cd "$0" && exec python3 dev.py "$@"', CLONE, *words]
        return inside.by_user(*command, environment=pip)

    version = inside.by_user("python3", "--version").stdout.strip()
    out = f"{HOME}/ud"
    proof.does(
        dev("run", "demo", "--headless", "--out", out), f"dev.py run with {version}: the main job without a screen", out
    )
    tests = dev("test", "-q", *QUICK)
    proof.does(tests, f"dev.py test {' '.join(QUICK)}: {(tests.stdout.strip().splitlines() or [''])[-1]}")
    sys.stdout.write(f"{RELEASES[release]}: {proof.passed} passed, {proof.failed} failed\n")
    return 1 if proof.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
