"""From frozen payloads to signed files that stand in their folder and were read back and verified there. Touches no store.

Several portions are written side by side by threads: much of a writer's time goes by in the disk or in arithmetic outside Python.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ParamSpec, TypeAlias, TypeVar

from smdb_desktop.services.errors import ExportError, KnownError
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.submissions import Signer, Submissions
from smdb_desktop.services.ports.ways import Files
from smdb_desktop.services.stored.records import Prepared, Written

CONTAINER_LIMIT = 20_000_000
THREADS = 4
Outcome: TypeAlias = "Written | Exception"
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Bench:
    """What signing and writing needs."""

    submissions: Submissions
    files: Files

    def write(self, portion: Sequence[Prepared], signer: Signer, folder: Path, now: datetime) -> list[Outcome]:
        """Sign and write each, keep the folder, then read each back and verify it; what goes wrong with one is its outcome."""
        begun = [attempt(self._put, each, signer, folder, now) for each in portion]
        self.files.settle(folder)
        trust = signer.trust
        return [each if isinstance(each, Exception) else attempt(self._proved, each, trust, now) for each in begun]

    def _put(self, prepared: Prepared, signer: Signer, folder: Path, now: datetime) -> Written:
        """Sign and write one, unless this very submission stands there already: sent before, or cut off before its receipt.

        Each signing gives other bytes, so without this a second export to the same folder would meet a foreign file.
        """
        written = Written(prepared.id, prepared.sha256, folder / f"{prepared.id}.asice")
        with suppress(KnownError):
            if self._holds(written, signer.trust, now)[0]:
                return written
        content = self.submissions.container(prepared.payload, prepared.id, signer, now)
        self.files.write(folder, written.path.name, content)
        return written

    def _proved(self, written: Written, trust: Sequence[bytes], now: datetime) -> Written:
        """The same, when what stands on the disk holds. Raises ExportError, and takes the file away, when it does not."""
        holds, failed = self._holds(written, trust, now)
        if not holds:
            self.files.remove(written.path)
            raise ExportError(
                "Filen kunne ikke bekræftes, da den var skrevet, og er fjernet igen. Sagen er stadig klar. Prøv igen, gerne "
                "til en anden mappe.",
                failed,
            )
        return written

    def _holds(self, written: Written, trust: Sequence[bytes], now: datetime) -> tuple[bool, str]:
        """Whether the file is this submission, whole and signed, and what failed. Raises KnownError when it cannot be read."""
        found = self.submissions.verify(self.files.read(written.path, CONTAINER_LIMIT), now, trust)
        failed = "; ".join(text for _name, held, text in found.trin if not held)
        return found.ok and found.payload_sha256 == written.sha256, failed


class Writers:
    """Writes portions side by side, in the order given. Close it, which ends its threads."""

    def __init__(self, bench: Bench, clock: Clock) -> None:
        self._bench = bench
        self._clock = clock
        self._threads = ThreadPoolExecutor(THREADS, "export")

    def submit(self, portion: Sequence[Prepared], signer: Signer, folder: Path) -> Future[list[Outcome]]:
        """Begin to write a portion; one outcome for each of it."""
        return self._threads.submit(self._bench.write, portion, signer, folder, self._clock())

    def close(self) -> None:
        """End the threads when what they have begun is written; what was not begun is not written."""
        self._threads.shutdown(wait=True, cancel_futures=True)


def attempt(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | Exception:
    """What the work gives, or the error that sets its case aside."""
    try:
        return work(*args, **kwargs)
    except Exception as error:
        return error
