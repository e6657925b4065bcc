"""What the work had promised by a moment, and whether a disk that a cut may leave at that moment keeps it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from smdb_desktop.services.stored.copies import Trin
from tools.power.looking import Seen
from tools.power.recording import Kind, Op
from tools.power.telling import MOVING, PASSPHRASE, SCHEMA_1, TICKS


@dataclass(slots=True)
class Promises:
    """Everything that was told so far. ``states``: every state of the store, in order; ``reached``: how many were told."""

    name: str
    states: list[str]
    reached: int = 1
    under_way: str = ""
    """The state that a commit would bring that has not returned yet; it may be there, whole."""
    created: bool = False
    begun: bool = False
    passphrases: tuple[str, ...] = (PASSPHRASE,)
    code: str | None = None
    migrated: bool = False
    files: dict[str, str] = field(default_factory=dict)
    copies: dict[str, str] = field(default_factory=dict)
    restored_as: str = ""
    """What the store is once the copy has taken its place; "" where none does."""
    restored: bool = False
    unread: bool = False
    """Whether the copy became the store, and nobody has said yet what that is."""
    telling: bool = False
    """Whether the next person is being told of the restoration already."""
    moving: str = ""
    """What the one file of *Flyt til ny pc* is when it is whole; "" where there is none."""
    arrived: bool = False
    received: set[str] = field(default_factory=set)
    """What a server has taken in, by name."""
    ticks: int = TICKS
    """How many answers that were typed into SMDB the store has that was restored."""
    doors: dict[str, bool] = field(default_factory=dict)
    """Other people's passphrases, and whether each opens the store; those of which it is promised."""

    def take(self, op: Op) -> None:
        """One more line was told."""
        told: dict[str, Any] = json.loads(op.data)
        match told["what"]:
            case "under way":
                self.under_way = told["digest"]
            case "state":
                self.reached += 1
                self.under_way = ""
            case "created":
                self.created = True
                self.code = told["code"]
            case "file":
                self.files[told["path"]] = told["sha"]
            case "backup":
                self.copies[told["path"]] = told["digest"]
            case "passphrase begun":
                self.passphrases = (*self.passphrases, told["new"])
            case "passphrase":
                self.passphrases = (told["new"],)
            case "code":
                self.code = told["new"]
            case "migrated":
                self.migrated = True
            case "restoration begun":
                self.under_way = self.restored_as
                self.passphrases = tuple(dict.fromkeys((*self.passphrases, told["new"])))
            case "restored":
                self.created = self.restored = True
                self.unread = not self.restored_as
                self.reached += 1
                self.under_way = ""
                self.passphrases = (told["new"],)
            case "telling":
                self.telling = True
            case "moved":
                self.files[told["path"]] = told["sha"]
            case "arrived":
                self.arrived = True
            case "received":
                self.received.add(told["name"])
            case "ticks":
                self.ticks = told["number"]
            case "door begun":
                self.doors.pop(told["secret"], None)
            case "door":
                self.doors[told["secret"]] = told["opens"]

    def broken(self, seen: Seen) -> Iterator[str]:
        """Each promise that the disk does not keep, by its kind."""
        yield from self._moved(seen)
        if self.name in _WITHOUT_STORE and not self.created:
            yield from self._half_made(seen)
            return
        if not seen.store:
            yield "LOST: the store is gone"
            return
        if not seen.opened:
            yield "STUCK: the store does not open" if not seen.trouble else f"STUCK: {seen.trouble}"
            return
        yield from self._content(seen)
        yield from self._files(seen)
        yield from self._put_back(seen)
        if set(seen.at_server) - self.received:
            yield "MISSING: sent according to the store, and the server has not got it"
        if self.ticks != TICKS:
            yield "LOST: what was typed into SMDB did not come into the copy"
        if not seen.code:
            yield "LOST: the recovery code opens nothing"
        for secret, opens in self.doors.items():
            if seen.doors[secret] != opens:
                yield (
                    "LOST: a person who was added is locked out"
                    if opens
                    else "UNTRUE: a person who was removed is let in"
                )

    @staticmethod
    def _half_made(seen: Seen) -> Iterator[str]:
        """Before set-up was reported: either it can be done, or the store is there already and opens."""
        if not seen.store and not seen.made_again:
            yield f"STUCK: set-up is not possible: {seen.trouble}"
        elif seen.store and not seen.opened:
            yield f"STUCK: neither set-up nor unlocking is possible: {seen.trouble}"

    def _content(self, seen: Seen) -> Iterator[str]:
        if seen.problems:
            yield f"UNTRUE: a sound store is called damaged: {seen.problems[0]}"
        if self.unread or (self.under_way and seen.digest == self.under_way):
            return
        if seen.digest not in self.states:
            yield "LOST: a state that never was"
        elif seen.digest not in self.states[self.reached - 1 :]:
            yield "LOST: something that was saved"
        elif self.name == "migration" and len(seen.copies) == 0:
            yield "LOST: migrated without the copy before it"

    def _put_back(self, seen: Seen) -> Iterator[str]:
        """Where the copy is the store: what was replaced lies whole aside, and the next person is told."""
        if not self.restored_as or seen.digest not in (self.restored_as, *self.states[2:]):
            if seen.ended == Trin.SKIFTET and not self.unread:
                yield "UNTRUE: a copy is said to be the store, and is not"
            return
        if seen.replaced != ([] if self.name in _WITHOUT_STORE else [self.states[0]]):
            yield f"LOST: the store that was replaced: {seen.replaced}"
        if not seen.ended and not self.telling:
            yield "UNTOLD: a copy became the store, and nobody is told"

    def _moved(self, seen: Seen) -> Iterator[str]:
        """The one file is whole wherever it has a name, and two machines never go on from the same numbers unasked."""
        there = {path: sha for path, sha in seen.files.items() if path.startswith(str(MOVING))}
        if any(sha != self.moving for sha in there.values()):
            yield "UNTRUE: no whole file under the name of one that moves a store"
        if self.arrived and not there:
            yield "LOST: the file that moves a store"
        if self.arrived and seen.opened and str(MOVING) in there:
            yield "FORK: a store began from a file that does not say so"
        if not self.arrived and there and seen.opened and not seen.moved:
            yield "FORK: a file for another machine, and the store does not know"

    def _files(self, seen: Seen) -> Iterator[str]:
        for path, sha256 in self.files.items():
            if seen.files.get(path) != sha256:
                yield "MISSING: a file that was reported as exported"
        if seen.missing:
            yield "MISSING: sent according to the store, and no file"
        for path, digest in self.copies.items():
            if seen.copies.get(path) != digest:
                yield f"MISSING: a copy that was reported: {seen.copies.get(path, 'no file')}"
        for copy in seen.copies.values():
            if len(copy) != _DIGEST:
                yield f"UNTRUE: no copy under a copy's name: {copy}"


_DIGEST = 16
_WITHOUT_STORE = ("first-start", "move-in")


def promises(name: str, ops: list[Op], first: str) -> Promises:
    """Nothing told yet; the operations are the whole work's. ``first`` is the state that the store was in before it."""
    told = [json.loads(op.data) for op in ops if op.kind is Kind.TOLD]
    states = [first] + [line["digest"] for line in told if line["what"] == "state"]
    if name == "migration":
        # opening brings every disk of it to this program's schema
        states[0] = next((line["digest"] for line in told if line["what"] == "migrated"), first)
    restored_as = next((line["digest"] for line in told if line["what"] == "restored as"), "")
    if restored_as:
        states.insert(1, restored_as)
    moving = next((line["sha"] for line in told if line["what"] in ("moved", "arrived")), "")
    passphrases = (SCHEMA_1,) if name == "migration" else (PASSPHRASE,)
    return Promises(name, states, passphrases=passphrases, restored_as=restored_as, moving=moving)
