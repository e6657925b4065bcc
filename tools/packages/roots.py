"""A fresh Debian to install into: made by debootstrap from the mirror that this machine's own apt uses, entered by chroot.

Whoever enters does it in namespaces of his own (``enter``): mounts and processes end with him, whatever happens. Nothing of the
machine but /dev, the names of servers and the proxies of apt is seen inside; no mirror is written into the tree.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.packages.facts import ROOT, MachineError

RELEASES = {"bookworm": "Debian 12", "trixie": "Debian 13"}
KEPT = ROOT / "build" / "roots"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
USER, USER_ID = "sagsbehandler", 1000
QUIET = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
_OPTIONS = ("--no-install-recommends", "-o", "Dpkg::Use-Pty=0", "-o", "APT::Sandbox::User=root")


def refuse_unable() -> None:
    """Raise MachineError where no root can be made here."""
    if os.geteuid() != 0:
        raise MachineError(
            "A fresh Debian is entered by chroot, which only root may: sudo python3 dev.py packages prove"
        )
    lacking = [name for name in ("debootstrap", "unshare", "chroot", "tar") if shutil.which(name) is None]
    if lacking:
        raise MachineError(f"Needs {', '.join(lacking)}: sudo apt install debootstrap util-linux")


def mirror() -> str:
    """The address of Debian's packages, as apt on this machine has it."""
    command = ["apt-get", "indextargets", "--format", "$(ORIGIN) $(LABEL) $(REPO_URI)", "Created-By: Packages"]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found = re.search(r"^Debian Debian (\S+)$", told, re.MULTILINE)
    if found is None:
        raise MachineError("apt on this machine knows no mirror of Debian; run apt-get update first")
    return found[1].rstrip("/")


def _proxies() -> str:
    """What apt on this machine has to say to reach a mirror."""
    told = subprocess.run(["apt-config", "dump", "Acquire"], capture_output=True, text=True, check=False).stdout
    return "\n".join(re.findall(r"^Acquire::https?::(?:Proxy|Timeout).*$", told, re.MULTILINE | re.IGNORECASE)) + "\n"


def _packed(release: str) -> Path:
    """The bare system of a release as one archive; made the first time."""
    archive = KEPT / f"{release}.tar"
    if archive.exists():
        return archive
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="smdb-root-", dir=KEPT) as name:
        bare = Path(name) / "root"
        command = ["debootstrap", "--variant=minbase", f"--keyring={KEYRING}", release, str(bare), mirror()]
        if subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode != 0:
            raise MachineError(f"debootstrap could not make {RELEASES[release]}; its own words stand above")
        half = archive.with_suffix(".half")
        subprocess.run(["tar", "-C", str(bare), "-cf", str(half), "."], check=True)
        half.rename(archive)
    return archive


@contextmanager
def fresh(release: str) -> Iterator[Path]:
    """A system that nobody has touched, removed at the end. It is entered by ``enter`` only, never mounted into from here."""
    archive = _packed(release)
    folder = Path(tempfile.mkdtemp(prefix=f"smdb-{release}-", dir=KEPT))
    try:
        subprocess.run(["tar", "-C", str(folder), "-xpf", str(archive)], check=True)
        (folder / "etc/apt/sources.list").write_text(f"deb {mirror()} {release} main\n", encoding="utf-8")
        (folder / "etc/apt/apt.conf.d/90machine").write_text(_proxies(), encoding="utf-8")
        shutil.copyfile("/etc/resolv.conf", folder / "etc/resolv.conf")
        (folder / "usr/sbin/policy-rc.d").write_text("#!/bin/sh\nexit 101\n", encoding="utf-8")
        (folder / "usr/sbin/policy-rc.d").chmod(0o755)
        yield folder
    finally:
        # the mounts were those of others, who are gone; should one be left, nothing behind it is touched
        subprocess.run(["rm", "-rf", "--one-file-system", str(folder)], check=False)


def enter(folder: Path, *module: str) -> int:
    """Run a module of ours beside the root, in namespaces that end with it; its exit status."""
    command = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", sys.executable, "-m", *module]
    return subprocess.run([*command, str(folder)], cwd=ROOT, check=False).returncode


@dataclass(frozen=True)
class Inside:
    """Commands in the root. Made only by a process that ``enter`` started."""

    folder: Path

    def mount(self, release: str) -> None:
        """What a system needs of a kernel; packages that were fetched once are kept for the next root."""
        for source, place in (("/dev", "dev"), (str(_fetched(release)), "var/cache/apt/archives")):
            subprocess.run(["mount", "--rbind", source, str(self.folder / place)], check=True)
        subprocess.run(["mount", "-t", "proc", "proc", str(self.folder / "proc")], check=True)
        # keeps what was fetched
        (self.folder / "etc/apt/apt.conf.d/docker-clean").unlink(missing_ok=True)

    def read_only(self, place: str) -> None:
        """From now on nobody writes below a folder."""
        at = str(self.folder / place.lstrip("/"))
        subprocess.run(["mount", "--bind", at, at], check=True)
        subprocess.run(["mount", "-o", "remount,bind,ro", at], check=True)

    def run(self, command: Sequence[str], **more: Any) -> subprocess.CompletedProcess[str]:
        """As root; output is kept."""
        return subprocess.run(
            ["chroot", str(self.folder), *command],
            env=QUIET,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **more,
        )

    def apt(self, *words: str) -> subprocess.CompletedProcess[str]:
        """apt-get with no questions."""
        return self.run(["apt-get", "-y", "-q", *_OPTIONS, *words])

    def as_user(self, command: Sequence[str]) -> list[str]:
        """The same command for a person who is not root, to be run or started with ``home``."""
        return ["chroot", f"--userspec={USER_ID}:{USER_ID}", str(self.folder), *command]

    def by_user(self, *command: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """A command of that person; output is kept."""
        return subprocess.run(
            self.as_user(command),
            env={**self.home(), **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            cwd="/",
        )

    def home(self) -> dict[str, str]:
        """The environment of that person."""
        home = f"/home/{USER}"
        return {**QUIET, "HOME": home, "USER": USER, "LOGNAME": USER, "XDG_RUNTIME_DIR": f"/run/user/{USER_ID}"}

    def make_user(self) -> None:
        """A person with a home."""
        self.run(["useradd", "--create-home", "--uid", str(USER_ID), USER])
        runtime = self.folder / f"run/user/{USER_ID}"
        runtime.mkdir(parents=True, mode=0o700)
        os.chown(runtime, USER_ID, USER_ID)

    def put(self, source: Path, place: str) -> str:
        """Copy a file of ours in, readable to all; its path inside."""
        target = self.folder / place.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
        target.chmod(0o644)
        return f"/{place.lstrip('/')}"


def _fetched(release: str) -> Path:
    """Where packages of a release lie that were fetched before."""
    place = KEPT / f"{release}-packages"
    (place / "partial").mkdir(parents=True, exist_ok=True)
    return place
