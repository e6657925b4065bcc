"""Damages what lies in a data folder, many times and by chance, opens it again and judges what is said: ``dev.py damage-test``.

Every answer was acknowledged before the program was killed or closed. An outcome is *silent*, and a fault, when the store opens
with other or fewer answers, nothing is said, and the check of all pages finds nothing. What is not tried: a whole folder that is
exchanged for an older one, which nothing in the folder can know.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from smdb_desktop.services.errors import KnownError  # noqa: E402
from smdb_desktop.services.ports.store import Write  # noqa: E402
from smdb_desktop.services.stored.records import BorgerRecord, ForloebRecord, Hvem, SkemaRecord, Svar  # noqa: E402
from smdb_desktop.store.keys.keyslots import KdfParams  # noqa: E402
from smdb_desktop.store.sqlstore import SqlStore  # noqa: E402
from smdb_desktop.store.vault import FolderVault  # noqa: E402

PASSPHRASE = "fire lange ord på række"  # noqa: S105  of made-up stores only
CHEAP = KdfParams(memory_kib=64, rounds=1, lanes=1)
WHO = Hvem("p", "Testperson")
CPR = "1502779995"
COURSES, FIELDS = 6, 25
PER_VICTIM = 25
LOG, STAND, MIRROR, DATABASE = "smdb.db-wal", "smdb.stand", "smdb.spejl", "smdb.db"
KEYS = ("keyslots.json", "keyslots.bak.json")
COPY, COPY_KEYS = "backup/kopi.db", "backup/kopi.db.keyslots.json"
TARGETS: Mapping[str, tuple[str, ...]] = {
    "store": (DATABASE,),
    "log": (LOG,),
    "counter": (STAND,),
    "mirror": (MIRROR,),
    "one key file": KEYS[:1],
    "the other key file": KEYS[1:],
    "both key files": KEYS,
    "log and mirror": (LOG, MIRROR),
    "log and counter": (LOG, STAND),
    "store and log": (DATABASE, LOG),
    "backup": (COPY,),
    "backup's key file": (COPY_KEYS,),
}
KINDS = ("bit", "bits", "cut", "sector", "older", "gone")
SILENT = "SILENT"
OUTCOMES = ("harmless", "healed", "restored", "loss said", "refused", "found by check", SILENT)

Answers = Mapping[str, object]


@dataclass(slots=True)
class Victim:
    """A folder after its program ended, with what had been acknowledged, and older versions of its files."""

    folder: Path
    older: tuple[Path, ...]
    answers: Answers
    copied: Answers


@dataclass(slots=True)
class Count:
    """What all damages came to."""

    table: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def door(folder: Path) -> FolderVault:
    """The vault over a folder, with a cheap key."""
    return FolderVault(folder, kdf=CHEAP)


def answers_of(store: SqlStore) -> dict[str, object]:
    """Every answer of every course."""
    courses = [store.cases.forloeb(id_) for id_ in store.cases.all_forloeb_ids()]
    return {f"{c.id}/{navn}": svar.raw for c in courses for form in c.skemaer for navn, svar in form.svar.items()}


def make_victim(place: Path, chance: Random) -> Victim:
    """A program works in a child: types, copies, types on, and is killed or closes."""
    data, older = place / "data", [place / "begun", place / "copied", place / "later"]
    store, _ = door(data).create(PASSPHRASE, oevelse=True)
    now = datetime.now(UTC)
    store.cases.save_borger(BorgerRecord("b", CPR), WHO, now)
    for n in range(COURSES):
        form = SkemaRecord(f"s{n}", "anmodning")
        course = ForloebRecord(f"f{n}", "b", "165", "INDBERETTER", "2025-07-01", 1, now, now, "", skemaer=(form,))
        store.cases.create_forloeb(course, WHO)
    store.close()
    shutil.copytree(data, older[0])
    reading, writing = os.pipe()
    before, after, closes = chance.randint(5, 60), chance.randint(1, 45), chance.random() < 0.3
    seed = chance.randrange(1 << 30)
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(data, older, (before, after), closes, Random(seed), writing)  # noqa: S311  chance, not a secret
    os.close(writing)
    told = b""
    while piece := os.read(reading, 65536):
        told += piece
    os.close(reading)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 9:
        raise RuntimeError("the work failed by itself")
    lines = told.decode().split("\n")
    first = lines.index("copied")
    acknowledged = [dict([line.split("=", 1)]) for line in lines if "=" in line]
    copied = [dict([line.split("=", 1)]) for line in lines[:first]]
    return Victim(data, tuple(older), _joined(acknowledged), _joined(copied))


def _joined(written: list[dict[str, str]]) -> Answers:
    return {key: value for each in written for key, value in each.items()}


def _work(data: Path, older: list[Path], counts: tuple[int, int], closes: bool, chance: Random, told: int) -> None:
    """The child's whole life: each answer is told when it was acknowledged."""
    try:
        store = door(data).unlock(PASSPHRASE)

        def answer(number: int) -> None:
            course, name, raw = chance.randrange(COURSES), f"felt{chance.randrange(FIELDS)}", f"svar {number} " * 20
            revision = store.cases.forloeb(f"f{course}").revision
            svar = {name: Svar(raw, raw)}
            store.cases.save_svar(f"f{course}", f"s{course}", svar, None, Write(WHO, datetime.now(UTC), revision))
            os.write(told, f"f{course}/{name}={raw}\n".encode())

        for number in range(counts[0]):
            answer(number)
        store.backup(data / COPY)
        os.write(told, b"copied\n")
        shutil.copytree(data, older[1])
        for number in range(counts[1]):
            answer(1000 + number)
            if number == counts[1] // 2:
                shutil.copytree(data, older[2])
        if closes:
            store.close()
        os._exit(9)
    except BaseException as error:
        os.write(2, f"{type(error).__name__}: {error}\n".encode())
    os._exit(1)


def damage(path: Path, kind: str, versions: list[Path], chance: Random) -> bool:
    """Do one damage to a file; False where there is nothing to damage in that way."""
    content = bytearray(path.read_bytes()) if path.is_file() else bytearray()
    if not content:
        return False
    match kind:
        case "bit" | "bits":
            for _ in range(1 if kind == "bit" else 5):
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        case "cut":
            del content[chance.randrange(len(content)) :]
        case "sector":
            begin = chance.randrange(len(content)) // 512 * 512
            size = chance.choice((512, 4096, 65536))
            content[begin : begin + size] = bytes(len(content[begin : begin + size]))
        case "older":
            others = [v for v in versions if v.is_file() and v.read_bytes() != content]
            if not others:
                return False
            content = bytearray(chance.choice(others).read_bytes())
        case _:
            path.unlink()
            return True
    path.write_bytes(content)
    return True


def judged(folder: Path, wanted: Answers) -> tuple[str, str]:
    """Open the folder as the next person would; the outcome, and what is not as it should be."""
    try:
        store = door(folder).unlock(PASSPHRASE)
    except KnownError as error:
        return ("refused", "") if str(error) else (SILENT, "refused without a sentence")
    with closing(store):
        try:
            there = answers_of(store)
        except KnownError as error:
            return ("refused", "") if str(error) else (SILENT, "refused without a sentence")
        heling = store.health.mended()
        if heling is not None and heling.helet:
            return ("healed", "") if there == wanted else (SILENT, "said to be healed, and is not")
        if heling is not None:
            missing = sum(there.get(key) != value for key, value in wanted.items())
            enough = not heling.antal or missing <= heling.antal
            return ("loss said", "") if enough else (SILENT, f"{missing} are missing, {heling.antal} said")
        while store.health.check(256):
            pass
        tjek = store.health.checked()
        if tjek is not None and tjek.fundet:
            return "found by check", ""
        if there != wanted:
            return SILENT, f"{sum(there.get(key) != value for key, value in wanted.items())} answers differ"
        return "harmless", ""


def restored(folder: Path, place: Path) -> Path:
    """The newest copy in the place of the damaged files; how often a passphrase was refused stays beside it."""
    data = place / "restored"
    data.mkdir(parents=True)
    for tries in folder.glob("forsoeg*.json"):
        shutil.copy(tries, data)
    shutil.copyfile(folder / COPY, data / DATABASE)
    if (folder / COPY_KEYS).is_file():
        shutil.copyfile(folder / COPY_KEYS, data / KEYS[0])
    return data


def trial(victim: Victim, target: str, kind: str, place: Path, chance: Random) -> tuple[str, str] | None:
    """One damage and its judgement; None where there was nothing to damage."""
    data = Path(shutil.copytree(victim.folder, place / "data"))
    done = [damage(data / name, kind, [v / name for v in victim.older], chance) for name in TARGETS[target]]
    if not all(done):
        return None
    if target.startswith("backup"):
        if not (data / COPY).is_file():
            return "refused", ""
        return judged(restored(data, place), victim.copied)
    outcome, fault = judged(data, victim.answers)
    if outcome in ("refused", "found by check"):
        back, why = judged(restored(data, place), victim.copied)
        if back != "harmless":
            return SILENT, f"the copy does not come back: {back} {why}"
        return ("restored", "") if outcome == "refused" else (outcome, "")
    return outcome, fault


def run(folder: Path, number: int, chance: Random, told: Callable[[int], None]) -> Count:
    """So many damages, to every file in turn and in every way."""
    count, victim, done, tried = Count(), None, 0, 0
    while done < number:
        if victim is None or (done % PER_VICTIM == 0 and tried):
            place = folder / f"victim{tried}"
            victim = make_victim(place, chance)
        tried += 1
        target = list(TARGETS)[tried % len(TARGETS)]
        kind = chance.choice(KINDS)
        place = folder / f"trial{tried}"
        outcome = trial(victim, target, kind, place, chance)
        shutil.rmtree(place)
        if outcome is None:
            continue
        done += 1
        told(done)
        count.table[target, outcome[0]] += 1
        if outcome[0] == SILENT:
            count.faults.append(f"{target}, {kind} (trial {tried}): {outcome[1]}")
    return count


def lines_of(count: Count) -> list[str]:
    """The counts by file and outcome."""
    lines = [f"{'':<22}" + "".join(f"{outcome:>16}" for outcome in OUTCOMES)]
    for target in (*TARGETS, "all"):
        of = [sum(n for (t, o), n in count.table.items() if o == out and target in (t, "all")) for out in OUTCOMES]
        lines.append(f"{target:<22}" + "".join(f"{n:>16}" for n in of))
    return lines


def main(arguments: list[str]) -> int:
    """Damage, judge, print; 0 when nothing was silent, 1 otherwise, 3 where the system has no such kill."""
    parser = argparse.ArgumentParser(prog="damage-test", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("count", metavar="N", nargs="?", type=int, default=300, help="how many damages (300)")
    parser.add_argument("--seed", type=int, default=1, help="where chance begins (1)")
    given = parser.parse_args(arguments)
    if sys.platform == "win32":
        sys.stdout.write("The damage test kills a program with fork, which Windows does not have.\n")
        return 3
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="smdb-damage-") as folder:
        chance = Random(given.seed)  # noqa: S311  chance, not a secret
        count = run(Path(folder), given.count, chance, lambda done: _progress(done, given.count))
    out = [f"damages: {given.count}, seed {given.seed}, {time.monotonic() - begun:.0f} s", "", *lines_of(count), ""]
    out += [*(f"FAULT: {fault}" for fault in count.faults), "NOT HELD." if count.faults else "Held: 0 silent."]
    sys.stdout.write("\n".join(out) + "\n")
    return 1 if count.faults else 0


def _progress(done: int, of: int) -> None:
    if done % 10 == 0 and sys.stderr.isatty():
        sys.stderr.write(f"\r{done} of {of}")
        sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
