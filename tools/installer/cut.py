"""Steps of the showing in which something goes wrong in the middle: a file is held, the power goes, a start comes twice.

Power goes by ending all of Windows at once, while the installer waits for a file that somebody else holds: at that moment some
of the programs are replaced and some are not.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tools.installer import make
from tools.installer.bare import CONSOLE, TRY_LATER, UNINSTALL, WINDOW, Laptop, prints, until

if TYPE_CHECKING:
    from tools.installer.show import Show

HELD = "sbom.cdx.json"
"""A file at the top that comes after one program and before the other."""
KINDS = (".asice", "SMDBDesktop.Indberetning")
"""What the installer registers of submissions."""
DOOR = "vindue.kanal"
"""What a window leaves in the data folder while it listens for other starts."""


@contextmanager
def held(show: "Show", file: Path) -> Iterator[None]:
    """Somebody reads a file there, and lets others read it too, as a virus scanner does."""
    laptop = show.laptop
    holder = _holder(laptop, file)
    try:
        yield
    finally:
        # cmd waits for ping
        laptop.wine.run(["taskkill", "/f", "/im", "ping.exe"], seconds=60, hear=lambda _line: None)
        holder.wait(60)


def _holder(laptop: Laptop, file: Path) -> "subprocess.Popen[bytes]":
    """What reads the file, until it is ended or all of Windows is."""
    script = laptop.wine.drive / "held.cmd"
    script.write_bytes(f'@ping -n 300 127.0.0.1 < "{laptop.windows(file)}" > NUL\r\n'.encode("cp850"))
    holder = laptop.wine.begin(["cmd", "/c", r"C:\held.cmd"])
    until(lambda: laptop.is_held(file))
    return holder


def held_files(show: "Show") -> None:
    """An upgrade that cannot replace a file: the older version is whole again."""
    laptop = show.laptop
    before = prints(laptop.installed)
    with held(show, laptop.installed / HELD):
        code = show.silently(show.next)
    show.must("an upgrade that cannot replace a file ends with 1618", code == TRY_LATER, code)
    after = prints(laptop.installed)
    show.must("and the older version is whole", after == before, after.keys() ^ before.keys())


@contextmanager
def elsewhere(show: "Show", inner: Path, act: str) -> Iterator[None]:
    """A folder of the program lies in another place meanwhile and its name leads there; nothing may be taken away through it."""
    place = show.laptop.wine.drive / "andet sted"
    (name, *_) = sorted(path.parent for path in inner.glob("*/*") if path.is_file() and not path.parent.is_symlink())
    shutil.move(name, place)
    # Wine cannot make junctions, and shows a link of this machine to a folder as one of what stands for something elsewhere
    name.symlink_to(place, target_is_directory=True)
    before = prints(place)
    try:
        yield
        after = prints(place)
        show.must(f"{act} takes nothing away through a link ({len(before)} files behind it)", after == before, after)
        show.must("and leaves the link", name.is_symlink(), name)
    finally:
        name.unlink(missing_ok=True)
        for folder in (name.parent, name.parent.parent):
            # with the link they are empty no more, so they stayed
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        shutil.rmtree(place)


def power_cut(show: "Show") -> None:
    """The power goes while programs are being replaced: each is an old or a new one and starts; the next run mends."""
    laptop = show.laptop
    data = prints(laptop.data)
    _holder(laptop, laptop.installed / HELD)
    laptop.wine.begin([laptop.windows(show.next), "/S"], more=laptop.screen)
    until((laptop.installed / ".gammel" / HELD).is_file)
    laptop.wine.end()
    laptop.wine.start()
    names = {path.name for path in laptop.installed.iterdir()}
    show.must("the power went in the middle of an upgrade", {".gammel", ".ny", WINDOW, CONSOLE} <= names, names)
    status, said = laptop.said(laptop.installed / CONSOLE, "--version")
    show.must(f"the command line is the older version and starts: {said.strip()}", status == 0 and show.version in said)
    with laptop.window(laptop.installed / WINDOW) as title:
        show.must(f"the window is the newer one and starts: {title}", "SMDB" in title, title)
    entry = laptop.registry(UNINSTALL).get("DisplayVersion")
    show.must("the entry is still the older one's", entry == show.version, entry)
    code = show.silently(show.next)
    names = {path.name for path in laptop.installed.iterdir()}
    show.must("the next run of the installer ends with 0", code == 0, code)
    show.must("and leaves nothing half-done", not {".gammel", ".ny"} & names, names)
    status, said = laptop.said(laptop.installed / CONSOLE, "--version")
    show.must(f"both programs are the newer version: {said.strip()}", status == 0 and show.newer in said, said)
    show.must("the data are as they were", prints(laptop.data) == data)
    code = show.silently(show.setup, "/ALLOWOLDER")
    ours, theirs = prints(show.folder), prints(laptop.installed, but=(make.LIST, make.REMOVER))
    show.must("back to the older version, and it is whole", code == 0 and ours == theirs, ours.keys() ^ theirs.keys())


def second_start(show: "Show") -> None:
    """A program started twice, and a submission opened from the Explorer: all come to the one window."""
    laptop = show.laptop
    out = sorted((laptop.wine.drive / "ud æøå").glob("*.asice"))
    if not out:
        show.must("there is a submission to open", False)
        return
    file = Path(shutil.copy(out[0], laptop.wine.drive / "indberetning æøå.asice"))
    with laptop.kinds_for_all(*KINDS):
        _opened(show, file)


def _opened(show: "Show", file: Path) -> None:
    laptop = show.laptop
    with laptop.window(laptop.installed / WINDOW) as title:
        until((laptop.data / DOOR).is_file)
        code = laptop.status(f'"{laptop.windows(laptop.installed / WINDOW)}"')
        show.must("a second start ends with 0", code == 0, code)
        show.must("and there is one window", len(laptop.titles()) == 1, laptop.titles())
        laptop.opened(file)
        until(lambda: laptop.titles() not in ([], [title]))
        titles = laptop.titles()
        shown = len(titles) == 1 and titles[0] != title and "SMDB Desktop" in titles[0]
        show.must(f"a submission that is opened comes to that window: {titles}", shown, titles)
    show.must("the door is shut behind it", not (laptop.data / DOOR).exists())
    if show.quick:
        return
    with laptop.window_of(lambda: laptop.opened(file)):
        # the file is read when the window stands
        until(lambda: laptop.titles() == titles)
        show.must(f"without a window, opening a submission shows it in one: {titles}", True)
