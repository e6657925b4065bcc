"""Newer versions without keys, servers and disks: what is published stands in the open, and what is taken is a word.

It runs the contract of the real one (``tests/updating/test_contract.py``), and shows every state that a page has words for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.services.errors import UpdateError, UsageError
from smdb_desktop.services.ports.updates import (
    Chosen,
    Fall,
    InFile,
    Known,
    LaidDown,
    Offered,
    Source,
    State,
    Stopped,
    Told,
    Trouble,
    Way,
    never,
    nothing_told,
)
from smdb_desktop.services.updates.telling import FILE_OTHER, FROM_FILE, NOT_SET_UP, SETTLED, SWITCHED_OFF, TROUBLES
from smdb_desktop.services.updates.versions import order

TODAY = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
REFUSED = "det kan den ikke"


@dataclass
class FakeUpdates:
    """One machine. ``running`` is the version that asks; the rest is what lies there and what is published."""

    running: str = "0.1.0"
    installed: str = "0.1.0"
    published: list[str] = field(default_factory=list)
    offered: dict[str, list[str]] = field(default_factory=dict)
    where: Source = field(default_factory=lambda: Source(Way.NET, "https://updates.example/"))
    moment: datetime = TODAY
    minimum: str = ""
    switches: bool = True
    answers: Trouble = Trouble.NONE
    """What is in the way of each look."""
    use: str = ""
    before: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    laid: set[str] = field(default_factory=set)
    packages: dict[str, list[str]] = field(default_factory=dict)
    packages_left: set[tuple[str, str]] = field(default_factory=set)
    known: Known | None = None
    tried: datetime | None = None
    trouble: Trouble = Trouble.NONE
    fall: Fall | None = None
    faults: int = 0
    proved: bool = False
    forms: Katalog | None = None
    """What a start would use without any package."""

    def source(self) -> Source:
        return self.where

    def choose(self, way: Way, folder: Path | None = None) -> None:
        if self.where.locked_by:
            raise UsageError(SETTLED.format(fil=self.where.locked_by))
        if self.where.way is Way.UNSET:
            raise UsageError(NOT_SET_UP)
        if way is Way.FOLDER and (folder is None or not folder.is_dir()):
            raise UsageError(REFUSED)
        self.where = Source(way, str(folder.absolute()) if folder is not None else "")

    def state(self) -> State:
        newer = self._newer()
        after = self.use if self.use in newer else ""
        back = next((each for each in self.before if each in newer), self.installed) if after else None
        return State(
            running=self.running,
            installed=self.installed,
            next=after or self.installed,
            back=back,
            laid=tuple(newer),
            left=tuple(self.left),
            packages=tuple(
                LaidDown(name, each, Path("packages") / name / each, (name, each) in self.packages_left)
                for name in sorted(self.packages)
                for each in sorted(self.packages[name], key=order, reverse=True)
            ),
            known=self.known,
            tried=self.tried,
            trouble=self.trouble,
            fall=self.fall,
            switches=self.switches,
        )

    def _newer(self) -> list[str]:
        return sorted((each for each in self.laid if order(each) > order(self.installed)), key=order, reverse=True)

    def schema_of(self, version: str) -> int:
        return 2 if version in self.laid else 0

    def check(self, stopped: Stopped = never) -> Known:
        if self.where.way in (Way.OFF, Way.UNSET):
            raise UsageError(SWITCHED_OFF if self.where.way is Way.OFF else NOT_SET_UP)
        self.tried, self.trouble = self.moment, self.answers
        if self.answers is not Trouble.NONE:
            raise UpdateError(TROUBLES[self.answers], self.answers)
        newest = max(self.published, key=order, default="")
        offered = tuple(Offered(name, max(all_, key=order), None) for name, all_ in self.offered.items())
        self.known = Known(
            self.moment,
            self.moment + timedelta(days=14),
            newest,
            self.moment.date() if newest else None,
            self.moment,
            minimum=self.minimum,
            packages=offered,
        )
        return self.known

    def fetch(self, told: Told = nothing_told, stopped: Stopped = never) -> str:
        newest = self.check(stopped).newest
        if not newest or order(newest) <= max(order(self.running), order(self.installed)):
            return ""
        told(1, 1)
        self.laid.add(newest)
        return newest

    def fetch_packages(self, stopped: Stopped = never) -> tuple[LaidDown, ...]:
        self.check(stopped)
        made = []
        for name, all_ in sorted(self.offered.items()):
            newest = max(all_, key=order)
            if newest not in self.packages.setdefault(name, []):
                self.packages[name].append(newest)
                made.append(LaidDown(name, newest, Path("packages") / name / newest))
        return tuple(made)

    def leave_package(self, name: str, version: str = "") -> str:
        following = next((each.version for each in self.state().packages if each.name == name and not each.left), "")
        if not following or version not in ("", following):
            raise UsageError(REFUSED)
        self.packages_left.add((name, following))
        return following

    def use_package(self, name: str) -> str:
        newest = next((each for each in self.state().packages if each.name == name), None)
        if newest is None or not newest.left:
            raise UsageError(REFUSED)
        self.packages_left = {each for each in self.packages_left if each[0] != name}
        return newest.version

    def look_into(self, file: Chosen) -> InFile:
        """No file of a publisher lies in memory."""
        raise UpdateError(FROM_FILE[Trouble.DISK], Trouble.DISK, file.name)

    def take_file(self, seen: InFile) -> LaidDown:
        raise UsageError(FILE_OTHER.format(fil=seen.file.name))

    def without(self, name: str, version: str) -> Katalog:
        if self.forms is None:
            raise UsageError(NOT_SET_UP, f"{name} {version}")
        return self.forms

    def switch(self, version: str) -> None:
        if not self.switches or order(version) <= order(self.installed) or version not in self.laid:
            raise UsageError(REFUSED)
        if self.use != version:
            self.before = [each for each in (self.use, *self.before) if each != version]
            self.left = [each for each in self.left if each != version]
            self.use, self.fall, self.proved = version, None, False

    def back(self) -> str:
        if self.use not in self._newer():
            raise UsageError(REFUSED)
        self.left = [self.use, *(each for each in self.left if each != self.use)]
        self.use, self.fall = (self.before.pop(0) if self.before else ""), None
        return self.state().next

    def tidy(self) -> None:
        ready = [each for each in self._newer() if each not in self.left][:1]
        self.laid &= {self.use, *self.before[:1], self.running, *ready}
        for name, all_ in self.packages.items():
            newest = sorted(all_, key=order, reverse=True)
            used = next((each for each in newest if (name, each) not in self.packages_left), None)
            self.packages[name] = [each for each in newest if each in newest[:2] or each == used]

    def remove_all(self) -> int:
        gone = len(self.laid) + sum(map(len, self.packages.values()))
        self.laid, self.packages, self.use, self.before = set(), {}, "", []
        return gone

    def come_up(self) -> None:
        self.proved, self.faults = True, 0

    def fault_shown(self) -> None:
        self.faults += 1

    def ended(self) -> None:
        """Nothing is counted here."""

    def fall_told(self) -> None:
        self.fall = None
