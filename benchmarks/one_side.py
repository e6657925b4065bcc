"""One piece of work by the program that stands in a folder; started by ``beside.py`` with that folder first on the path.

It uses of ``benchmarks`` and of the program only what older ones have too. It prints milliseconds of processor time of one piece,
the best of a few rounds.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib import import_module
from inspect import signature
from itertools import count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa

from benchmarks import checking, exporting, material
from smdb_desktop.resources import catalog

_FORM, _FELT, _PASSWORD = "ivaerksaettelse", "hovedstof_antal_dage", "benchmark"
_COURSES = 20
Round = Callable[[], object]


def judged(pieces: int, held: ExitStack) -> Iterator[Round]:
    """Cases from the bytes of a file to findings."""
    file = Path(held.enter_context(TemporaryDirectory(prefix="smdb-bench-"))) / "sager.json"
    file.write_text(json.dumps([material.case(n) for n in range(pieces)]), encoding="utf-8")
    check: Any = vars(checking)["check_file"]
    while True:
        yield lambda: list(check(file, catalog(), material.TODAY))


def autosave(pieces: int, held: ExitStack) -> Iterator[Round]:
    """Answers to the disk, after some courses were laid as in a day."""
    opened = held.enter_context(material.workspace())
    for number in range(_COURSES):
        material.add_case(opened, number, completed=False)
    case = opened.cases.open(material.add_case(opened, _COURSES, completed=False))
    answer: Any = vars(material)["Svar"]
    put: Any = case.keeper.put
    one_field = "felt" in signature(put).parameters
    # forms had a list of their own once
    art = getattr(vars(material).get("SkemaArt"), _FORM.upper(), _FORM)
    form, numbers = case.session.skema_id(art), count()
    if not form:
        raise RuntimeError("no form to answer in")

    def answers() -> None:
        for number in islice(numbers, pieces):
            given = answer(str(number), number)
            put(form, *((_FELT, given) if one_field else ({_FELT: given},)))
            case.keeper.flush()

    while True:
        yield answers


def unguarded(pieces: int, held: ExitStack) -> Iterator[Round]:
    """The same where nothing follows the log: neither its counter nor its mirror, which older programs did not have."""
    try:
        guard: Any = import_module("smdb_desktop.store.safeguard.guard")
    except ModuleNotFoundError:
        return autosave(pieces, held)
    kept = guard.Safeguard.committed
    held.callback(setattr, guard.Safeguard, "committed", kept)

    def counted(self: Any, _counter: int) -> None:
        self._since += 1
        if self._since >= guard.COMMITS:
            self.checkpoint()

    guard.Safeguard.committed = counted
    return autosave(pieces, held)


def export(pieces: int, held: ExitStack) -> Iterator[Round]:
    """Cases signed, written, read back and confirmed, with the opening of the key."""
    opened = held.enter_context(material.workspace())
    folder = Path(held.enter_context(TemporaryDirectory(prefix="smdb-bench-")))
    make_key: Callable[[rsa.RSAPrivateKey], bytes] = vars(exporting)["_key_file"]
    opened.certificates.install(make_key(rsa.generate_private_key(65537, 3072)), _PASSWORD)
    # a way is newer than a folder
    way: Any = getattr(opened.desk, "folder_way", Path)(folder)
    numbers = material.clean_numbers()

    def all_of_them() -> None:
        results = opened.exports.export_all(way, _PASSWORD)
        if len(results) != pieces or not all(result.ok for result in results):
            raise RuntimeError("not exported")

    while True:
        for number in islice(numbers, pieces):
            material.add_case(opened, number, klar=True)
        yield all_of_them


WORKS: dict[str, Callable[[int, ExitStack], Iterator[Round]]] = {
    "judged": judged,
    "autosave": autosave,
    "unguarded": unguarded,
    "export": export,
}


def _seconds(work: Round) -> float:
    gc.collect()
    gc.disable()
    try:
        start = process_time()
        work()
        return process_time() - start
    finally:
        gc.enable()


def best(work: str, pieces: int, rounds: int) -> float:
    """Milliseconds of one piece in the best round; one round before the first is not counted."""
    with ExitStack() as held:
        times = [_seconds(each) for each in islice(WORKS[work](pieces, held), rounds + 1)]
    return min(times[1:]) * 1000 / pieces


if __name__ == "__main__":
    sys.stdout.write(f"{best(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])):.6f}\n")
