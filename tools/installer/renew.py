"""Shows how an installed program renews itself: ``python -m tools.installer.renew [FOLDER]`` with what `windows build` made.

A publisher's keys are made and a next version is published as ``docs/publishing.md`` types it; a server on this side serves it.
On a bare Windows the program is installed, fetches the version, starts as it, goes back, and is removed with it. Each line says
what held; the status is 1 when anything did not.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from smdb_desktop.updating.seal import PROGRAM
from tools.installer import cut, make
from tools.installer.bare import CONSOLE, WINDOW, Laptop, prints
from tools.installer.show import BUILT, PASSPHRASE, Show, inner
from tools.publish.repository import ROLES
from tools.screen import screen
from tools.windows.prefix import PLACE, windows

ONLINE = ("snapshot", "timestamp")
PART = "THIRD_PARTY_NOTICES.md"
"""A file of a version, which is held and changed."""


def publish(*words: str | Path) -> None:
    """What a publisher types."""
    command = [sys.executable, "-m", "tools.publish", *map(str, words)]
    subprocess.run(command, cwd=make.ROOT, check=True, stdout=subprocess.DEVNULL)


class Publisher:
    """One key for each role, without passphrases: it is thrown away with its folder."""

    def __init__(self, folder: Path) -> None:
        self.served = folder / "served"
        self.keys = {role: folder / role for role in (*ROLES, PROGRAM)}
        for key in self.keys.values():
            publish("key", key, "--no-passphrase")
        publish("root", *self._public(ROLES), "--repository", self.served)
        self._sign("root")
        publish("accept-root", "--repository", self.served)
        publish("roles", *self._public((PROGRAM,)), "--repository", self.served)
        self._sign("targets")

    def _public(self, roles: Sequence[str]) -> list[str]:
        return [word for role in roles for word in (f"--{role}", f"{self.keys[role]}.pub")]

    def _sign(self, role: str) -> None:
        publish("sign", role, "--key", self.keys[role], "--no-passphrase", "--repository", self.served)

    def ship(self, build: Path, version: str, url: str) -> None:
        """Put root and address into a build, and list its files anew."""
        publish("ship", inner(build, version) / "resources", "--url", url, "--repository", self.served)
        self.listed(build)

    def listed(self, build: Path) -> None:
        """Whoever changes a build lists its files anew."""
        script = str(make.ROOT / "packaging" / "hashes.py")
        subprocess.run([sys.executable, script, str(build)], check=True, stdout=subprocess.DEVNULL)

    def publish(self, build: Path, version: str) -> None:
        """Let programs find a version."""
        words = ("--version", version, "--platform", "windows-x86_64", "--schema", "2", "--repository", self.served)
        publish("add", build, *words)
        self._sign(PROGRAM)
        online = [word for role in ONLINE for word in (f"--{role}", self.keys[role])]
        publish("release", *online, "--no-passphrase", "--repository", self.served)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a server of a folder, on loopback."""
    folder.mkdir(parents=True, exist_ok=True)

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Renewal:
    """The steps on one laptop, with the program of a folder that is installed there."""

    def __init__(self, show: Show, publisher: Publisher) -> None:
        self._show, self._publisher = show, publisher
        self._laptop = show.laptop
        self._phrase = self._laptop.wine.drive / "kode.txt"
        self._phrase.write_text(PASSPHRASE + "\n", encoding="utf-8")

    def _said(self, *words: str, store: bool = False) -> tuple[int, str]:
        more = ("--passphrase-file", self._laptop.windows(self._phrase)) if store else ()
        return self._laptop.said(self._laptop.installed / CONSOLE, *words, *more)

    def _told(self, *words: str, store: bool = False) -> dict[str, object]:
        """What the command says as JSON, which is the last thing that it says."""
        status, said = self._said(*words, "--json", store=store)
        found: dict[str, object] = json.loads(said[said.index("{") : said.rindex("}") + 1]) if "{" in said else {}
        return {**found, "status": status, "said": said[-600:]}

    def _version(self) -> str:
        _status, said = self._said("--version")
        return said.strip()

    def run(self) -> bool:
        """Every step; whether all held."""
        show, laptop = self._show, self._laptop
        must, old, new = show.must, show.version, show.newer
        must("it is installed", show.silently(show.setup) == 0)
        installed = prints(laptop.installed)
        practice = ("init", "--practice", "--organisation", "Alfa", "--cvr", "12345678", "--kommune", "165")
        status, said = self._said(*practice, "--json", store=True)
        must("a store", status == 0, said)
        told = self._told("update", "check")
        must(f"a newer version is known: {told.get('nyeste')}", told.get("nyeste") == new, told)
        told = self._told("update", "fetch", store=True)
        must("it is fetched, after a copy of the store", told.get("starter_naeste_gang") == new, told)
        must(f"the next start is the new version: {(said := self._version())}", new in said, said)
        status, said = self._said("health", store=True)
        must("and opens the store", status == 0, said)
        with laptop.window(laptop.installed / WINDOW) as title:
            from_shelf = any(f"versions\\{new}" in line for line in self._running())
            must(f"its window stands, from the folder of the new version: {title}", from_shelf, self._running())
            self._held(new)
            told = self._told("update", "back")
            must("while it stands, one goes back", told.get("starter_naeste_gang") == old, told)
        must(f"the next start is the version before: {(said := self._version())}", old in said, said)
        must("the installed program is as it was, byte by byte", prints(laptop.installed) == installed)
        told = self._told("update", "fetch", store=True)
        must("fetched again by a person, it is chosen again", told.get("starter_naeste_gang") == new, told)
        self._changed(old, new)
        status, said = self._said("update", "remove")
        shelf = laptop.data.with_name("smdb-desktop-updates") / "versions"
        must("all versions are removed", status == 0 and not shelf.exists(), said)
        must(f"and the installed one starts: {(said := self._version())}", old in said, said)
        return show.held

    def _held(self, new: str) -> None:
        """A file of the version is held by somebody who reads it: it starts all the same."""
        laptop = self._laptop
        shelf = laptop.data.with_name("smdb-desktop-updates") / "versions"
        with cut.held(self._show, inner(shelf / new, new) / PART):
            self._show.must(f"with a file of it held it starts: {(said := self._version())}", new in said, said)

    def _changed(self, old: str, new: str) -> None:
        """One byte changed in the version's folder: the one before starts."""
        shelf = self._laptop.data.with_name("smdb-desktop-updates") / "versions"
        file = inner(shelf / new, new) / PART
        content = file.read_bytes()
        file.write_bytes(content[:-1] + b" ")
        self._show.must(f"with one byte changed it does not start: {(said := self._version())}", old in said, said)

    def _running(self) -> list[str]:
        """The command lines of the programs that run there."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                if str(self._laptop.wine.prefix).encode() in (process / "environ").read_bytes():
                    found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
            except OSError:
                # it ended meanwhile, or is somebody else's
                continue
        return found


def renew(folder: Path) -> int:
    """Show it in a fresh prefix; 0 or 1."""
    place = PLACE / "renew"
    shutil.rmtree(place, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="smdb-renew-") as name, screen() as display:
        work = Path(name)
        publisher = Publisher(work)
        with serving(publisher.served) as url, windows(place, with_python=False) as wine:
            shipped = work / "shipped"
            shutil.copytree(folder, shipped, symlinks=True)
            show = Show(Laptop(wine, display), shipped, work, quick=True)
            publisher.ship(shipped, show.version, url)
            show.make_both()
            following = Path(show.work.name) / show.newer
            publisher.listed(following)
            publisher.publish(following, show.newer)
            with show.work:
                held = Renewal(show, publisher).run()
    print("the renewal was shown whole" if held else "FAILED: see above")
    return 0 if held else 1


def main(argv: Sequence[str]) -> int:
    """Show it."""
    parser = argparse.ArgumentParser(prog="tools.installer.renew", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=BUILT, help="the packaged Windows program")
    return renew(parser.parse_args(argv).folder.resolve())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
