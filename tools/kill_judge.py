"""Judges one kill: what the program had said before it died, against what stands on the disk afterwards.

It knows events and records, no window, no process and no clock. The course on the disk has to be what the acknowledged writes
made of it, with or without the one write that was under way, whole; an answer shown as saved has to be there.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from smdb_desktop.services.stored.records import ForloebRecord

Event = Mapping[str, Any]
Answer = tuple[str, str]
"""A form instance and a field of it."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form instance as it stands on the disk, in plain JSON."""

    art: str
    parent: str | None
    svar: Mapping[str, Any]
    faerdig: Any = None


@dataclass(frozen=True, slots=True)
class Disk:
    """One course as it stands on the disk: forms by id, the place where it was left, the count of writes, and the version."""

    forms: Mapping[str, Form]
    sted: tuple[str, str, str]
    revision: int
    version: str = ""

    def answer(self, where: Answer) -> Any:
        """``[raw, value]`` of a field, or None where it is blank or its form is gone."""
        form = self.forms.get(where[0])
        return None if form is None else form.svar.get(where[1])


def plain(value: Any) -> Any:
    """A value as JSON gives it back, so that a tuple and a list are the same."""
    return json.loads(json.dumps(value))


def disk_of(record: ForloebRecord) -> Disk:
    """What a course's record holds."""
    forms = {
        s.id: Form(
            str(s.art),
            s.parent_id,
            {navn: plain([svar.raw, svar.value]) for navn, svar in s.svar.items()},
            None if s.faerdig is None else plain(dict(s.faerdig)),
        )
        for s in record.skemaer
    }
    sted = (record.sted.trin, record.sted.skema_id, record.sted.felt)
    return Disk(forms, sted, record.revision, record.skemaversion)


def after(disk: Disk, write: Event) -> Disk:
    """What a write makes of the course."""
    forms, sted = dict(disk.forms), disk.sted
    if write["op"] == "save_sted":
        return replace(disk, sted=tuple(write["sted"]))
    if write["op"] == "save_svar":
        form = forms[write["skema"]]
        kept = {k: v for k, v in {**form.svar, **write["svar"]}.items() if v is not None}
        forms[write["skema"]] = replace(form, svar=kept)
        sted = tuple(write["sted"]) if write["sted"] else sted
    elif write["op"] == "add_skema":
        forms[write["skema"]] = Form(write["art"], write["parent"], write["svar"])
    elif write["op"] == "remove_skema":
        forms = _without(forms, [write["skema"]])
    elif write["op"] == "complete_skema":
        for skema_id, values in write["skemaer"].items():
            forms[skema_id] = replace(forms[skema_id], faerdig=values)
    elif write["op"] == "change_version":
        kept = write["skemaer"]
        forms = {i: replace(f, svar=kept[i], faerdig=None) for i, f in _without(forms, write["removed"]).items()}
        sted = ("", "", "")
    else:
        raise ValueError(write["op"])
    return Disk(forms, sted, disk.revision + 1, write.get("version", disk.version))


def _without(forms: Mapping[str, Form], gone: Sequence[str]) -> dict[str, Form]:
    """The forms without these and what stands under them."""
    return {i: f for i, f in forms.items() if i not in gone and f.parent not in gone}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one kill did. ``losses`` are sentences; ``unsaved`` answers had been left, but were never said to be saved."""

    moment: str
    left: int
    acknowledged: int
    shown_saved: int
    unsaved: int
    losses: tuple[str, ...]


@dataclass(slots=True)
class _Story:
    """The events of one run, read in order."""

    disk: Disk
    joined: Disk | None = None
    under_way: Event | None = None
    typing: bool = False
    in_hand: Answer | None = None
    puts: list[tuple[Answer, Any]] = field(default_factory=list)
    acknowledged: int = 0
    shown: int = 0
    removed: set[str] = field(default_factory=set)
    ended: bool = False

    def take(self, event: Event) -> None:
        match event["what"]:
            case "type":
                self.typing = True
            case "left":
                self.typing = False
                self.in_hand = (event["skema"], event["felt"])
            case "put":
                self.typing, self.in_hand = False, None
                self.puts += [((event["skema"], felt), svar) for felt, svar in event["svar"].items()]
            case "begin":
                self.under_way = event
                gone = [event["skema"]] if event["op"] == "remove_skema" else event.get("removed", [])
                self.removed |= self.disk.forms.keys() - _without(self.disk.forms, gone).keys()
            case "done" if self.under_way is not None:
                self.disk = after(self.disk, self.under_way)
                self.acknowledged += len(self.under_way.get("svar", ())) if self.under_way["op"] == "save_svar" else 0
                self.under_way = None
            case "join":
                self.joined = self.disk
            case "joined":
                self.joined = None
            case "undone" if self.joined is not None:
                self.disk, self.joined, self.under_way = self.joined, None, None
            case "saved":
                self.shown = len(self.puts)
            case "end":
                self.ended = True

    def possible(self) -> list[Disk]:
        """What the disk may hold now: the state before what is under way, or after it. Joined writes count as one."""
        if self.joined is not None:
            return [self.joined] if self.under_way is not None else [self.joined, self.disk]
        return [self.disk] if self.under_way is None else [self.disk, after(self.disk, self.under_way)]

    def moment(self) -> str:
        """What the program was doing when it died."""
        if self.joined is not None:
            return "writing: joined"
        if self.under_way is not None:
            return f"writing: {self.under_way['op']}"
        if self.ended:
            return "course closed"
        if self.unsaved(self.disk):
            return "left, not yet written"
        return "half-typed" if self.typing else "between answers"

    def _last(self) -> dict[Answer, Any]:
        return dict(self.puts)

    def unsaved(self, there: Disk) -> int:
        """Answers that were left and are not on the disk; those of forms that were removed do not count."""
        last = {where: svar for where, svar in self._last().items() if where[0] not in self.removed}
        return int(self.in_hand is not None) + sum(1 for where, svar in last.items() if there.answer(where) != svar)

    def unshown(self, there: Disk) -> list[str]:
        """Answers that the window had called saved and that are not there, nor is a later one."""
        wrong = []
        shown = dict(self.puts[: self.shown])
        for where, svar in shown.items():
            later = [s for w, s in self.puts[self.shown :] if w == where]
            if where[0] not in self.removed and there.answer(where) not in [svar, *later]:
                wrong.append(f"{where[1]} was shown as saved and is not there")
        return wrong


def judge(before: Disk, events: Iterable[Event], there: Disk) -> Verdict:
    """Compare the disk after a kill with what was said before it."""
    story = _Story(before)
    for event in events:
        story.take(event)
    possible = story.possible()
    losses = [] if there in possible else _differences(possible, there)
    losses += story.unshown(there)
    return Verdict(
        story.moment(), len(story.puts), story.acknowledged, story.shown, story.unsaved(there), tuple(losses)
    )


def _differences(possible: Sequence[Disk], there: Disk) -> list[str]:
    """Where the disk is neither before nor after the write that was under way; never empty."""
    wanted, found = possible[0], []
    for skema_id in dict.fromkeys([*wanted.forms, *there.forms]):
        for navn in dict.fromkeys(
            [*getattr(wanted.forms.get(skema_id), "svar", ()), *getattr(there.forms.get(skema_id), "svar", ())]
        ):
            where = (skema_id, navn)
            if there.answer(where) not in [disk.answer(where) for disk in possible]:
                words = "is there and should not be" if wanted.answer(where) is None else "is not there"
                found.append(f"{navn}: what was acknowledged {words}")
    if not found:
        found.append(
            f"the course at write {there.revision} is neither as before nor as after write {wanted.revision + 1}"
        )
    return found
