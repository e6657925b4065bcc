"""Shows an installation whole: ``python -m tools.installer.show [FOLDER]``, with what ``dev.py windows build`` made.

Installer and archive are made; then, in a fresh Wine prefix: silent installation, the window, the main job to a signed
file that ``xmlsec1`` verifies on this side, every exit code that can be brought about, an upgrade with the data kept,
uninstallation that leaves them, and the same program from a stick. Each line says what held; the status is 1 when anything
did not.
"""

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from tools.installer import cut, make, next_version
from tools.installer.bare import CONSOLE, TRY_LATER, UNINSTALL, WINDOW, Filling, Laptop, prints, small_disk
from tools.screen import screen
from tools.windows.prefix import PLACE, windows

BUILT = make.ROOT / "dist" / "windows" / "smdb-desktop"
OUT = make.ROOT / "dist" / "windows"
NO_ROOM, WRONG_USE, NEWER_IS_THERE = 112, 87, 1638
PROPERTIES = "http://uri.etsi.org/01903/v1.3.2#:SignedProperties"
PASSPHRASE = "syv gule ænder svømmer baglæns"  # noqa: S105  of a practice store that is thrown away
SPACE = re.compile(r"\s+")


class Show:
    """The steps in their order; ``held`` is whether all did."""

    def __init__(self, laptop: Laptop, folder: Path, out: Path, *, quick: bool) -> None:
        self.laptop, self.folder, self.out = laptop, folder, out
        self.version = make.version_of()
        self.held = True
        self._began = time.monotonic()
        self.quick = quick

    def must(self, what: str, held: bool, seen: object = "") -> None:
        """Say whether something held."""
        self.held &= held
        seconds = time.monotonic() - self._began
        print(f"{seconds:6.0f} s  {'held  ' if held else 'FAILED'}  {what}{'' if held else f': {seen}'}", flush=True)

    def run(self) -> bool:
        """Every step; what one needs of an earlier one that failed fails too. Returns whether all held."""
        setup, portable = make.everything(self.folder, self.out, self.version, quick=self.quick)
        self.setup = self._brought(setup)
        self.next, self.newer = self._next()
        steps = [self.installs, self.opens, self.works, self.starts_twice, self.refuses, self.is_held]
        # the continuous integration has no time for the last of these
        steps += [] if self.quick else [self.is_cut_off]
        for step in (*steps, self.upgrades, self.full_disk, self.removes):
            self._guarded(step)
        self._guarded(lambda: self.stick(portable))
        return self.held

    def make_both(self) -> None:
        """The two installers alone: of this version and of the next."""
        self.setup = self._brought(make.installer(self.folder, self.out, self.version, quick=True))
        self.next, self.newer = self._next()

    def _guarded(self, step: Callable[[], None]) -> None:
        try:
            step()
        except (AssertionError, LookupError, OSError, subprocess.SubprocessError) as error:
            self.must(getattr(step, "__name__", "step"), False, error)

    def _brought(self, file: Path) -> Path:
        return Path(shutil.copy(file, self.laptop.wine.drive / file.name))

    def _next(self) -> tuple[Path, str]:
        """The installer of a next version, which lacks a file of this one and has another instead."""
        head, _, last = self.version.rpartition(".")
        work = Path(self.work.name)
        for number in range(int(last) + 1, 10):
            version = f"{head}.{number}"
            try:
                next_version.make(self.folder, work / version, self.version, version)
            except next_version.CannotChangeError as error:
                shutil.rmtree(work / version, ignore_errors=True)
                told = error
                continue
            inside = inner(work / version, version)
            (inside / "LICENSE").rename(inside / "LICENS")
            return self._brought(make.installer(work / version, work, version, quick=True)), version
        raise make.CannotError(f"no next version could be made: {told}")

    @property
    def work(self) -> "tempfile.TemporaryDirectory[str]":
        """A folder for what is made on the way."""
        found: tempfile.TemporaryDirectory[str] | None = getattr(self, "_work", None)
        if found is None:
            found = self._work = tempfile.TemporaryDirectory(prefix="smdb-show-")
        return found

    def silently(self, setup: Path, more: str = "") -> int:
        """Run an installer without a window."""
        return self.laptop.status(f"{self.laptop.windows(setup)} /S /LOG=C:\\log.txt {more}".rstrip())

    # -- the steps --

    def installs(self) -> None:
        """Silently, for one person."""
        laptop = self.laptop
        self.must("silent installation ends with 0", (code := self.silently(self.setup)) == 0, code)
        names = {path.name for path in laptop.installed.iterdir()}
        self.must(
            "the program lies there, and nothing half-done", {WINDOW, CONSOLE} <= names and ".ny" not in names, names
        )
        ours, theirs = prints(self.folder), prints(laptop.installed, but=(make.LIST, make.REMOVER))
        self.must(f"all {len(ours)} files are there byte by byte", ours == theirs, ours.keys() ^ theirs.keys())
        entry = laptop.registry(UNINSTALL)
        wanted = {
            "DisplayName": "SMDB Desktop",
            "DisplayVersion": self.version,
            "Publisher": "SMDB Desktop contributors",
        }
        self.must("uninstallation entry: name, version, publisher", wanted.items() <= entry.items(), entry)
        kilobytes = int(entry.get("EstimatedSize", "0"), 16)
        self.must(f"uninstallation entry: size {kilobytes} KB", kilobytes == make.kilobytes(self.folder), entry)
        self.must("a link in the Start menu", laptop.link.is_file(), laptop.link)
        opens = laptop.registry(r"HKCU\Software\Classes\SMDBDesktop.Indberetning\shell\open\command")
        self.must(".asice opens the window's program", f'{WINDOW}" "%1"' in opens.get("(Default)", ""), opens)

    def opens(self) -> None:
        """The window, and what an installer does while it is open."""
        laptop = self.laptop
        before = prints(laptop.installed)
        with laptop.window(laptop.installed / WINDOW) as title:
            self.must(f"the window of the installed program is on the screen: {title}", "SMDB" in title, title)
            self.must(
                "an upgrade of the open program ends with 1618", (code := self.silently(self.next)) == TRY_LATER, code
            )
            self.must("and changed nothing", prints(laptop.installed) == before)
            quiet = laptop.registry(UNINSTALL)["QuietUninstallString"]
            self.must("so does its uninstallation", (code := laptop.status(quiet)) == TRY_LATER, code)
            self.must("which changed nothing either", prints(laptop.installed) == before)
        self.must("the window closes as a person closes it", True)

    def works(self) -> None:
        """The main job by the installed program, judged on this side."""
        laptop = self.laptop
        phrase = laptop.wine.drive / "kode.txt"
        phrase.write_text(PASSPHRASE + "\n", encoding="utf-8")
        words = ["init", "--practice", "--json", "--passphrase-file", laptop.windows(phrase)]
        words += ["--organisation", "Alfa", "--cvr", "12345678", "--kommune", "165"]
        status, said = laptop.said(laptop.installed / CONSOLE, *words)
        self.must("a store in the person's own data folder", status == 0 and (laptop.data / "smdb.db").is_file(), said)
        out = laptop.wine.drive / "ud æøå"
        status, said = laptop.said(laptop.installed / CONSOLE, "demo", "--headless", "--out", laptop.windows(out))
        made = sorted(out.glob("*.asice")) if out.is_dir() else []
        self.must("the main job, to a signed file", status == 0 and len(made) == 1, said[-600:])
        self.must("xmlsec1 verifies it on this side", bool(made) and verified(made[0]))
        self.must("and refuses it after one changed byte", bool(made) and not verified(made[0], change=True))

    def starts_twice(self) -> None:
        """A second start, and a submission opened by its ending."""
        cut.second_start(self)

    def is_held(self) -> None:
        """An upgrade while somebody has a file."""
        cut.held_files(self)

    def is_cut_off(self) -> None:
        """An upgrade in which the power goes."""
        cut.power_cut(self)

    def refuses(self) -> None:
        """What is asked wrongly is refused with its own code, and leaves no trace."""
        laptop = self.laptop
        code = self.silently(self.next, f"/D={laptop.windows(laptop.data)}")
        self.must("the data folder is refused with 87", code == WRONG_USE and not (laptop.data / WINDOW).exists(), code)
        strange = laptop.wine.drive / "fremmed"
        (strange / "_internal").mkdir(parents=True, exist_ok=True)
        (strange / "_internal" / "base_library.zip").write_bytes(b"another program's")
        code = self.silently(self.next, f"/D={laptop.windows(strange)}")
        self.must("somebody else's folder is refused with 87", code == WRONG_USE and len(prints(strange)) == 1, code)

    def upgrades(self) -> None:
        """To a next version: the data and a person's files are kept, what is gone in it goes."""
        laptop = self.laptop
        data = prints(laptop.data)
        before = inner(laptop.installed, self.version)
        mine = [laptop.installed / "min.txt", before / "egen" / "min.txt"]
        for file in mine:
            file.parent.mkdir(exist_ok=True)
            file.write_text("min", encoding="utf-8")
        setup = f"{laptop.windows(self.next)} /S /LOG=C:\\log.txt"
        with cut.elsewhere(self, before, "an upgrade"):
            first, second = laptop.both(setup, setup)
        self.must(
            "of two at once, the first upgrades and the second ends with 1618",
            (first, second) == (0, 1618),
            (first, second),
        )
        status, said = laptop.said(laptop.installed / CONSOLE, "--version")
        self.must(f"the program is {self.newer}", status == 0 and self.newer in said, said)
        self.must("the entry too", laptop.registry(UNINSTALL).get("DisplayVersion") == self.newer)
        inside = inner(laptop.installed, self.newer)
        self.must("the next version's libraries are there", (inside / "LICENS").is_file(), inside)
        self.must("the older one's are gone", [path.name for path in before.iterdir()] == ["egen"], before)
        self.must(
            "what a person put there is where it was", all(file.read_text(encoding="utf-8") == "min" for file in mine)
        )
        names = {path.name for path in laptop.installed.iterdir()}
        self.must("nothing half-done is left", not {".ny", ".gammel"} & names, names)
        self.must(f"the data are kept byte by byte ({len(data)} files)", bool(data) and prints(laptop.data) == data)
        phrase = laptop.windows(laptop.wine.drive / "kode.txt")
        status, said = laptop.said(laptop.installed / CONSOLE, "health", "--passphrase-file", phrase)
        self.must("and the next version opens them", status == 0, said)
        code = self.silently(self.setup)
        self.must("the older installer ends with 1638", code == NEWER_IS_THERE, code)
        code = self.silently(self.setup, "/ALLOWOLDER")
        self.must("and goes back where that is meant", code == 0 and (before / "LICENSE").is_file(), code)
        code = self.silently(self.setup)
        ours, theirs = prints(self.folder), prints(laptop.installed, but=(make.LIST, make.REMOVER, "min.txt"))
        self.must("the same version once more ends with 0, and is whole", code == 0 and ours == theirs, code)

    def full_disk(self) -> None:
        """Another folder of the same person, on a disk that has too little room, and on one that is filled meanwhile."""
        laptop = self.laptop
        mebibytes = make.kilobytes(self.folder) // 1024
        try:
            disk = ExitStack()
            folder = disk.enter_context(small_disk(laptop.wine, "s", mebibytes + 40))
        except PermissionError as error:
            print(f"        not shown: a full disk ({error})")
            return
        with disk:
            home = laptop.installed
            self.must(
                "nothing is moved to a disk without room",
                (code := self.silently(self.next, r"/D=S:\x" + "y")) in (0, NO_ROOM),
                code,
            )
            if code == 0:
                home = folder / "xy"
                old = prints(home)
                code = self.silently(self.next)
                self.must("an upgrade without room ends with 112", code == NO_ROOM, code)
                self.must("and the older version is whole", prints(home) == old)
                grow = ["mount", "-o", f"remount,size={mebibytes * 2 + 60}m", str(folder)]
                subprocess.run([shutil.which(grow[0]) or grow[0], *grow[1:]], check=True)
                filling = Filling(folder, home / ".ny" / make.LIST)
                code = self.silently(self.next)
                filling.end()
                self.must("a disk that is full in the middle ends it with 112", code == NO_ROOM, code)
                self.must("and the older version is whole again", prints(home) == old, prints(home).keys() ^ old.keys())
            back = self.silently(self.next, f"/D={laptop.windows(laptop.installed)}")
            self.must(
                "in another folder again: the version before is gone from where it was",
                back == 0 and not home.exists(),
                back,
            )

    def removes(self) -> None:
        """Uninstallation, as a deployment tool does it."""
        laptop = self.laptop
        data = prints(laptop.data)
        version, foreign = self._laid_down()
        quiet = laptop.registry(UNINSTALL)["QuietUninstallString"].replace(" /S ", " /S /LOG=C:\\log.txt ")
        there = laptop.registry(UNINSTALL)["DisplayVersion"]
        with cut.elsewhere(self, inner(laptop.installed, there), "uninstallation"):
            code = laptop.status(quiet)
        self.must("silent uninstallation ends with 0", code == 0, code)
        self.must("the data are left whole", bool(data) and prints(laptop.data) == data)
        left = prints(laptop.installed, but=(make.REMOVER,)).keys() if laptop.installed.is_dir() else set()
        mine = {"min.txt", f"{inner(laptop.installed, self.version).name}/egen/min.txt"}
        self.must("what a person put there is left, and nothing else", left <= mine, left)
        self.must("entry, link and file kind are gone", not laptop.registry(UNINSTALL) and not laptop.link.exists())
        self.must("a version that the program had laid down is gone, by its list", not version.exists(), version)
        self.must("and what a person put beside it is not", foreign.is_file(), foreign)
        kind = laptop.registry(r"HKCU\Software\Classes\.asice")
        self.must("and nothing opens .asice any more", not kind, kind)

    def _laid_down(self) -> tuple[Path, Path]:
        """A version as the program lays one down beside the data: a file of it, and one that somebody put there."""
        shelf = self.laptop.data.with_name("smdb-desktop-updates") / "versions"
        files = [shelf / "0.9.9" / name for name in ("fil.txt", "fremmed.txt")]
        files[0].parent.mkdir(parents=True, exist_ok=True)
        for file in files:
            file.write_text("x", encoding="ascii")
        listed = {"path": "fil.txt", "length": 1, "sha256": hashlib.sha256(b"x").hexdigest(), "run": False}
        listing: dict[str, object] = {"format": "smdb-files/1", "name": "smdb-desktop", "version": "0.9.9"}
        listing |= {"platform": "windows-x86_64", "start": [], "schema": 0, "files": [listed], "links": []}
        (shelf / "0.9.9.files.json").write_text(json.dumps(listing), encoding="utf-8")
        return files[0], files[1]

    def stick(self, archive: Path) -> None:
        """The folder for a stick: data beside the program, nothing in the registry."""
        laptop = self.laptop
        place = laptop.wine.drive / "stik æøå"
        with zipfile.ZipFile(archive) as packed:
            packed.extractall(place)
        program = place / make.PORTABLE_FOLDER
        before = laptop.registry_text()
        phrase = laptop.windows(laptop.wine.drive / "kode.txt")
        elsewhere = prints(laptop.data)
        status, said = laptop.said(program / CONSOLE, "init", "--practice", "--json", "--passphrase-file", phrase)
        self.must(
            "from a stick: the store lies beside the program",
            status == 0 and (program / "data" / "smdb.db").is_file(),
            said,
        )
        self.must("and nothing elsewhere", prints(laptop.data) == elsewhere)
        with laptop.window(program / WINDOW) as title:
            self.must(f"its window opens on that store: {title}", "SMDB" in title, title)
        changed = set(laptop.registry_text().splitlines()) ^ set(before.splitlines())
        self.must("nor anything in the registry", not changed, changed)


def inner(folder: Path, version: str) -> Path:
    """The folder of libraries of an installed version: it has its name of it (``build.spec``)."""
    return folder / f"_internal-{version}"


def verified(container: Path, *, change: bool = False) -> bool:
    """Whether ``xmlsec1`` takes a practice submission's signature, as docs/submission.md says; CHANGE: after one changed byte."""
    with tempfile.TemporaryDirectory(prefix="smdb-verify-") as name:
        folder = Path(name)
        with zipfile.ZipFile(container) as package:
            package.extractall(folder)
        signature = (folder / "META-INF" / "signatures0.xml").read_text(encoding="utf-8")
        root = SPACE.sub("", re.findall(r"<ds:X509Certificate>([^<]*)", signature)[1])
        lines = "\n".join(root[at : at + 64] for at in range(0, len(root), 64))
        pem = f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n"
        (folder / "ROOT.pem").write_text(pem, encoding="ascii")
        if change:
            (payload,) = folder.glob("*.xml")
            content = bytearray(payload.read_bytes())
            content[len(content) // 2] ^= 1
            payload.write_bytes(content)
        tool = shutil.which("xmlsec1")
        if tool is None:
            raise AssertionError("xmlsec1 is missing here: sudo apt install xmlsec1")
        command = [
            tool,
            "--verify",
            "--id-attr:Id",
            PROPERTIES,
            "--trusted-pem",
            "ROOT.pem",
            "META-INF/signatures0.xml",
        ]
        return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def show(folder: Path, out: Path = OUT, *, quick: bool = False) -> int:
    """Make installer and archive in OUT from a packaged program, and show them whole in a fresh prefix; 0 or 1."""
    place = PLACE / "bare"
    shutil.rmtree(place, ignore_errors=True)
    with screen() as display, windows(place, with_python=False) as wine:
        shown = Show(Laptop(wine, display), folder, out, quick=quick)
        with shown.work:
            held = shown.run()
    print("the installer was shown whole" if held else "FAILED: see above")
    return 0 if held else 1


def main(argv: Sequence[str]) -> int:
    """Show what is asked for."""
    parser = argparse.ArgumentParser(prog="tools.installer.show", description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=BUILT, help="the packaged Windows program")
    parser.add_argument("--out", type=Path, default=OUT, help="where installer and archive are put")
    parser.add_argument("--quick", action="store_true", help="press less: larger files, sooner")
    arguments = parser.parse_args(argv)
    if not (arguments.folder / WINDOW).is_file():
        print(
            f"no Windows program in {arguments.folder}; make one first: python3 dev.py windows build", file=sys.stderr
        )
        return 1
    try:
        return show(arguments.folder.resolve(), arguments.out.resolve(), quick=arguments.quick)
    except make.CannotError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
