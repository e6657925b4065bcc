"""Beside one fresh root, in namespaces of its own: install the package there, use it, renew it, remove it. Run by ``prove``.

``python -m tools.packages.inside RELEASE NEWER OLDER ARCHIVE ROOT``; each step prints a line, the last one counts them.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import time
import zipfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from smdb_desktop.resources import catalog
from tests.accessibility.bus import Reader
from tools.packages.facts import NAME
from tools.packages.hands import Hands, MainJob
from tools.packages.judged import validate
from tools.packages.roots import RELEASES, USER, Inside
from tools.packages.session import TOOLS, desk, listener, program
from tools.packages.tree import COMPONENT, FILE_TYPE

HOME = f"/home/{USER}"
DATA = f"{HOME}/.local/share/{NAME}"
SHARED = "/opt/SMDB til alle æøå"
OUT = f"{HOME}/Sager til kommunen æøå"
MENU = f"/usr/share/applications/{NAME}.desktop"
TYPE = FILE_TYPE.replace("-", "/", 1)
GENERAL_TYPE = "application/vnd.etsi.asic-e+zip"
SIGNATURE = "META-INF/signatures0.xml"
PROPERTIES = "http://uri.etsi.org/01903/v1.3.2#:SignedProperties"
OLD_FILE = "only-in-the-older-version.txt"


class Proof:
    """The steps, counted."""

    def __init__(self, release: str) -> None:
        self._release = release
        self.passed = self.failed = 0

    def must(self, held: object, what: str, said: str = "") -> None:
        """Tell a step; what was said goes with one that did not hold."""
        self.passed += bool(held)
        self.failed += not held
        words = f"{'ok    ' if held else 'FAILED'} {RELEASES[self._release]}: {what}"
        sys.stdout.write(f"{words}\n" if held else f"{words}\n{said.strip()[-3000:]}\n")
        sys.stdout.flush()

    def does(self, answer: subprocess.CompletedProcess[str], what: str, words: str = "") -> str:
        """A command has to end well and say these words; what it said."""
        self.must(answer.returncode == 0 and words in answer.stdout, what, answer.stdout)
        return answer.stdout


class Stay:
    """One package in one root."""

    def __init__(self, release: str, folder: Path, packages: Sequence[Path]) -> None:
        self.inside = Inside(folder)
        self.proof = Proof(release)
        self._newer, self._older, self._archive = packages
        self.inside.mount(release)

    @property
    def shared_program(self) -> str:
        """The archive's program where it was laid out for all."""
        return f"{SHARED}/{self._archive.name.split('-linux-')[0]}/{NAME}/{NAME}"

    def everything(self) -> None:
        """All steps in their order."""
        self.proof.does(self.inside.apt("update"), "apt finds the mirror")
        self.inside.make_user()
        self.install()
        self.alone()
        self.unpacked()
        self.proof.does(self.inside.apt("install", *TOOLS), "what looks at it comes beside it")
        self.valid()
        self.work()
        self.renewed()
        self.removed()

    # -- the older version -----------------------------------------------------------------------------------------

    def install(self) -> None:
        """apt resolves what the package says it needs."""
        older = self.inside.put(self._older, f"opt/{self._older.name}")
        said = self.proof.does(self.inside.apt("install", older), "apt installs the package with all that it needs")
        brought = re.search(r"(\d+) newly installed", said)
        self.proof.must(brought, f"with {brought[1] if brought else '?'} packages in all", said)

    def alone(self) -> None:
        """With nothing but what the package asked for."""
        self.proof.does(self.inside.by_user(NAME, "--version"), "it starts by its name", "SMDB Desktop")
        check = (
            f'find /usr/lib/{NAME} \\( -name "*.so*" -o -name {NAME} \\) -type f -exec ldd {{}} + | grep "not found"'
        )
        paths = {"LD_LIBRARY_PATH": f"/usr/lib/{NAME}/_internal"}
        lacking = self.inside.by_user("sh", "-c", check, environment=paths).stdout
        self.proof.must(not lacking, "no library is missing, of the window and of paper neither", lacking)
        self.proof.does(self.inside.by_user(NAME, "self-check"), "self-check")

    # -- the archive -----------------------------------------------------------------------------------------------

    def unpacked(self) -> None:
        """The other package, for machines without apt: unpacked at home, in a folder with a space and Danish letters."""
        place = f"{HOME}/Mine programmer æ"
        archive = self.inside.put(self._archive, f"opt/{self._archive.name}")
        self.inside.by_user("mkdir", place)
        # Debian's barest system has none, every desktop has
        self.inside.apt("install", "xz-utils")
        self.proof.does(self.inside.by_user("tar", "-C", place, "-xf", archive), "the archive unpacks")
        top = f"{place}/{self._archive.name.split('-linux-')[0]}"
        self.proof.does(self.inside.by_user(f"{top}/{NAME}/{NAME}", "self-check"), "and checks itself at home")
        self.proof.does(self.inside.by_user(f"{top}/menu.sh"), "it goes into the menu")
        entry = self.inside.folder / f"{HOME[1:]}/.local/share/applications/{NAME}.desktop"
        lines = entry.read_text(encoding="utf-8").splitlines() if entry.exists() else []
        first = next((line.removeprefix("Exec=") for line in lines if line.startswith("Exec=")), "")
        started = self.inside.by_user(*shlex.split(first.replace(" %f", " --version")))
        self.proof.does(started, "and the menu leads to it", "SMDB Desktop")
        self.proof.does(self.inside.by_user(f"{top}/menu.sh", "--fjern"), "and out of the menu again")
        self.proof.must(not entry.exists(), "with nothing left there")
        self.shared(archive)

    def shared(self, archive: str) -> None:
        """The archive laid out for all by an administrator: root's, on a place where nobody may write, started by a person."""
        self.inside.run(["mkdir", SHARED])
        self.proof.does(self.inside.run(["tar", "-C", SHARED, "-xf", archive]), "root unpacks it for all")
        self.inside.read_only(SHARED)
        wrote = self.inside.run(["touch", f"{SHARED}/x"])
        self.proof.must(wrote.returncode != 0, "where nobody may write, root neither", wrote.stdout)
        started, out = self.inside.by_user, f"{HOME}/ud"
        self.proof.does(started(self.shared_program, "self-check"), "a person checks it there")
        self.proof.does(
            started(self.shared_program, "demo", "--headless", "--out", out), "and does the main job with it", out
        )
        made = sorted((self.inside.folder / out[1:]).glob("*.asice"))
        self.proof.must(len(made) == 1, "to one signed file")
        for file in made:
            self.proof.does(started(self.shared_program, "verify", f"{out}/{file.name}"), "which it verifies")
        owned = self.inside.run(["find", SHARED, "!", "-user", "root"])
        self.proof.must(owned.stdout == "", "and leaves nothing beside it", owned.stdout)

    # -- what the desktop is told ----------------------------------------------------------------------------------

    def valid(self) -> None:
        """Menu entry, AppStream data, file type and man page, each by its own tool."""
        does, by_user = self.proof.does, self.inside.by_user
        does(by_user("desktop-file-validate", MENU), "desktop-file-validate")
        metainfo = f"/usr/share/metainfo/{COMPONENT}.metainfo.xml"
        does(validate(partial(by_user, "appstreamcli"), metainfo), "appstreamcli validate")
        asked = by_user("xdg-mime", "query", "default", TYPE)
        does(asked, "a submission is opened by it", f"{NAME}.desktop")
        does(by_user("man", "--warnings", "-P", "cat", NAME), "its man page is there", "self-check")
        sizes = self.inside.folder / "usr/share/icons/hicolor"
        self.proof.must(len(list(sizes.glob(f"*/apps/{NAME}.*"))) > 4, "its icon in the sizes of a desktop")

    def kinds(self, made: str) -> None:
        """What the desktop takes our file for, and one of somebody else."""
        other = self.inside.folder / f"{HOME[1:]}/fremmed.asice"
        with zipfile.ZipFile(other, "w") as package:
            package.writestr("mimetype", GENERAL_TYPE)
            package.writestr("kontrakt.pdf", "%PDF-1.4")
        for path, kind in ((made, TYPE), (f"{HOME}/{other.name}", GENERAL_TYPE)):
            said = self.inside.by_user("gio", "info", "-a", "standard::content-type", path)
            self.proof.does(said, f"{Path(path).suffix} is {kind}", f"standard::content-type: {kind}\n")

    # -- using it --------------------------------------------------------------------------------------------------

    def work(self) -> None:
        """The main job, by the accessibility bus; while it is open nobody may renew or remove it."""
        newer = self.inside.put(self._newer, f"opt/{self._newer.name}")
        self.inside.by_user("mkdir", OUT)
        with (
            desk(self.inside) as there,
            listener(self.inside, there) as reader,
            program(self.inside, there, self.entry()) as process,
        ):
            began = time.monotonic()
            self._walk(reader)
            took = time.monotonic() - began
            self.proof.must(process.poll() is None, f"the main job by the accessibility bus ({took:.0f} s)")
            for words, what in ((("install", newer), "renewing it"), (("remove", NAME), "removing it")):
                answer = self.inside.apt(*words)
                refused = answer.returncode != 0 and "SMDB Desktop er åbent" in answer.stdout
                self.proof.must(
                    refused and process.poll() is None, f"{what} while it is open is refused", answer.stdout
                )
            self.proof.does(self.inside.by_user(NAME, "--version"), "and it is still whole")
        self.signed()

    def _walk(self, reader: Reader) -> None:
        """The main job; where it ends too early, what showed then is told."""
        try:
            MainJob(Hands(reader), catalog()).walk(OUT)
        except AssertionError as error:
            shown = "\n".join(
                f"{node['role']}: {node['name']} {node['text']} ({node['description']})" for node in reader.tree()
            )
            raise AssertionError(f"{error}\n{shown}") from error

    def entry(self) -> list[str]:
        """The command of the menu entry."""
        lines = (self.inside.folder / MENU[1:]).read_text(encoding="utf-8").splitlines()
        command = next(line for line in lines if line.startswith("Exec=")).removeprefix("Exec=")
        return [word for word in shlex.split(command) if word != "%f"]

    def signed(self) -> None:
        """The file that came out, judged by xmlsec1 there, before and after one changed byte."""
        made = sorted((self.inside.folder / OUT[1:]).glob("*.asice"))
        self.proof.must(len(made) == 1, "one signed file lies in the folder")
        if not made:
            return
        path = f"{OUT}/{made[0].name}"
        self.kinds(path)
        self.proof.does(self.inside.by_user(NAME, "verify", path), "verify takes it")
        place = self.inside.folder / "opt/signed"
        with zipfile.ZipFile(made[0]) as package:
            package.extractall(place)
        second = re.findall(r"<ds:X509Certificate>([^<]+)<", (place / SIGNATURE).read_text(encoding="utf-8"))[1]
        (place / "root.pem").write_text(
            f"-----BEGIN CERTIFICATE-----\n{second}\n-----END CERTIFICATE-----\n", encoding="utf-8"
        )
        command = f"cd /opt/signed && xmlsec1 --verify --id-attr:Id {PROPERTIES} --trusted-pem root.pem {SIGNATURE}"
        self.proof.does(self.inside.by_user("sh", "-c", command), "xmlsec1 takes it", "OK")
        payload = place / "indberetning.xml"
        payload.write_bytes(payload.read_bytes().replace(b"2025-08-04", b"2025-08-05", 1))
        refused = self.inside.by_user("sh", "-c", command)
        self.proof.must(refused.returncode != 0, "and refuses it after one changed digit", refused.stdout)

    # -- the newer version, and none -------------------------------------------------------------------------------

    def renewed(self) -> None:
        """An upgrade leaves nothing of the older version and all of the data."""
        folder, before = self.inside.folder, self.data()
        self.proof.must(before, "data lies in the person's home")
        self.proof.does(
            self.inside.apt("install", f"/opt/{self._newer.name}"), "the newer version is installed over it"
        )
        shown = self.inside.run(["dpkg-query", "-W", "-f", "${Version}", NAME]).stdout
        self.proof.must(shown == self._newer.name.split("_")[1], f"it is {shown}", shown)
        self.proof.must(not (folder / f"usr/lib/{NAME}/{OLD_FILE}").exists(), "a file of the older one alone is gone")
        self.proof.must(self.data() == before, "the data is untouched")
        self._finds_the_citizen(self.entry(), "the newer version opens it and finds the citizen")

    def removed(self) -> None:
        """Remove and purge leave the data alone, and nothing else."""
        folder, before = self.inside.folder, self.data()
        listed = self.inside.run(["dpkg-query", "-L", NAME]).stdout.split("\n")
        files = [path for path in listed if path and not (folder / path[1:]).is_dir()]
        for way in ("remove", "purge"):
            self.proof.does(self.inside.apt(way, NAME), f"apt {way}")
            self.proof.must(self.data() == before, f"the data is there after {way}")
            if way == "remove":
                # with no settings of its own nothing is known of it any more: what is purged has to be there again
                again = self.inside.apt("install", f"/opt/{self._newer.name}")
                self.proof.does(again, "it can be installed again")
        left = [path for path in files if (folder / path[1:]).exists()]
        self.proof.must(len(files) > 100 and not left, "nothing of the program is left", "\n".join(left))
        self.proof.must(not (folder / f"usr/lib/{NAME}").exists(), "nor its folder")
        self._finds_the_citizen(
            [self.shared_program], "the archive's program, where nobody may write, opens the data that was left"
        )

    def _finds_the_citizen(self, command: list[str], what: str) -> None:
        """A start of the window on the data that lies there, to the citizen of the main job."""
        with (
            desk(self.inside) as there,
            listener(self.inside, there) as reader,
            program(self.inside, there, command),
        ):
            job = MainJob(Hands(reader), catalog())
            job.unlock()
            job.look_up()
            self.proof.must(True, what)

    def data(self) -> dict[str, int]:
        """The files of the data folder with their sizes."""
        place = self.inside.folder / DATA[1:]
        return {
            str(path.relative_to(place)): path.stat().st_size for path in sorted(place.rglob("*")) if path.is_file()
        }


def main(argv: list[str]) -> int:
    """All steps in one root; status 1 when one did not hold."""
    release, newer, older, archive, folder = argv
    stay = Stay(release, Path(folder), [Path(newer), Path(older), Path(archive)])
    try:
        stay.everything()
    except AssertionError as error:
        stay.proof.must(False, str(error))
    sys.stdout.write(f"{RELEASES[release]}: {stay.proof.passed} passed, {stay.proof.failed} failed\n")
    return 1 if stay.proof.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
