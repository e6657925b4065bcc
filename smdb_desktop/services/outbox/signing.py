"""From frozen payloads to signed files that were handed over, read back and verified where they stand. Touches no store.

Several portions are written side by side by threads: much of a writer's time goes by in the disk or in arithmetic outside Python.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, ParamSpec, TypeAlias, TypeVar

from smdb_desktop.domain.words import T, joined
from smdb_desktop.services.errors import ExportError, KnownError, NotAllowed, WayError
from smdb_desktop.services.ports.clock import Clock
from smdb_desktop.services.ports.submissions import Signer, Submissions
from smdb_desktop.services.ports.ways import WayOut
from smdb_desktop.services.stored.outways import Underskrevet
from smdb_desktop.services.stored.records import Prepared, Written

CONTAINER_LIMIT = 20_000_000
THREADS = 4
SUFFIX = ".asice"
CHANGED = T("Sagen er ændret, siden den blev underskrevet. Eksportér den igen.")
HOLDS_NO_MORE = T(
    "Underskriften gælder ikke længere, så filen er ikke afleveret. Eksportér sagen igen, så bliver den underskrevet på ny."
)
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Unsure:
    """It failed, and nobody can say that nothing arrived."""

    error: Exception


@dataclass(frozen=True, slots=True)
class Waits:
    """Signed, and its way did not work: the file is kept until it does. ``unsure``: something of it may have arrived."""

    error: WayError
    udvej_id: str
    indhold: bytes
    tillid: tuple[bytes, ...]
    unsure: bool


Outcome: TypeAlias = Written | Exception | Unsure | Waits


class Kept:
    """Stands for the signer where everything was signed before: gives the files that waited, and signs nothing."""

    def __init__(self, files: Iterable[Underskrevet]) -> None:
        self._files = {each.indberetning_id: each for each in files}
        self.trust = tuple({root: None for each in self._files.values() for root in each.tillid})

    def content(self, prepared: Prepared) -> bytes:
        """The file that waited. Raises NotAllowed where what stands here is not what was signed any more."""
        found = self._files.get(prepared.id)
        if found is None or found.sha256 != prepared.sha256:
            raise NotAllowed(CHANGED)
        return found.indhold


Signs: TypeAlias = Signer | Kept


class _Put(NamedTuple):
    """What was handed over, and the file; None where it lay there already."""

    written: Written
    indhold: bytes | None


@dataclass(frozen=True, slots=True)
class Bench:
    """What signing and handing over needs: payloads and containers, and the way out."""

    submissions: Submissions
    way: WayOut

    def write(self, portion: Sequence[Prepared], signer: Signs, now: datetime) -> list[Outcome]:
        """Sign and hand over each, then read each back and verify it; what goes wrong with one is its outcome."""
        try:
            self.way.prepare()
        except WayError as error:
            if not self.way.udvej_id:
                return [error] * len(portion)
            return [attempt(self._signed_only, each, signer, now, error) for each in portion]
        except ExportError as error:
            return [error] * len(portion)
        begun = [attempt(self._put, each, signer, now) for each in portion]
        try:
            self.way.settle()
        except ExportError as error:
            return [Unsure(error) if isinstance(each, _Put) else each for each in begun]
        trust = tuple(signer.trust)
        return [self._proof(each, trust, now) if isinstance(each, _Put) else each for each in begun]

    def _content(self, prepared: Prepared, signer: Signs, now: datetime) -> bytes:
        if isinstance(signer, Kept):
            content = signer.content(prepared)
            judged = self.submissions.verify(content, now, signer.trust)
            if not judged.ok:
                raise NotAllowed(HOLDS_NO_MORE, joined("; ", (text for _name, held, text in judged.trin if not held)))
            return content
        return self.submissions.container(prepared.payload, prepared.id, signer, now)

    def _signed_only(self, prepared: Prepared, signer: Signs, now: datetime, error: WayError) -> Waits:
        """Sign, because the person is there to sign now; the way may work when nobody is."""
        return self._waits(error, self._content(prepared, signer, now), tuple(signer.trust), unsure=False)

    def _waits(self, error: WayError, content: bytes, trust: tuple[bytes, ...], *, unsure: bool) -> Waits:
        return Waits(error, self.way.udvej_id, content, trust, unsure)

    def _put(self, prepared: Prepared, signer: Signs, now: datetime) -> _Put | Unsure | Waits:
        """Sign and hand over one, unless this very submission has arrived already: sent before, or cut off before its receipt.

        Each signing gives other bytes, so without this a second export to the same place would meet a foreign file.
        """
        navn = f"{prepared.id}{SUFFIX}"
        written = Written(prepared.id, prepared.sha256, navn, self.way.path(navn))
        there = False
        with suppress(KnownError):
            there = self._holds(written, signer.trust, now)[0]
        if there:
            announced = attempt(self.way.announce, navn)
            return Unsure(announced) if isinstance(announced, Exception) else _Put(written, None)
        content = self._content(prepared, signer, now)
        try:
            self.way.hand_over(navn, content)
        except Exception as error:
            absent = self.way.surely_absent(navn)
            if self.way.udvej_id and isinstance(error, WayError):
                return self._waits(error, content, tuple(signer.trust), unsure=not absent)
            if absent:
                raise
            return Unsure(error)
        return _Put(written, content)

    def _proof(self, put: _Put, trust: tuple[bytes, ...], now: datetime) -> Written | Unsure | Waits:
        """It was there whole for a moment at least, so somebody may have taken it whatever is found now."""
        proved = attempt(self._proved, put.written, trust, now)
        if self.way.udvej_id and isinstance(proved, WayError) and put.indhold is not None:
            return self._waits(proved, put.indhold, trust, unsure=True)
        return Unsure(proved) if isinstance(proved, Exception) else proved

    def _proved(self, written: Written, trust: Sequence[bytes], now: datetime) -> Written:
        """The same, when what has arrived holds. Raises ExportError, and takes the file away, when it does not."""
        holds, failed = self._holds(written, trust, now)
        if not holds:
            self.way.take_back(written.navn)
            raise ExportError(
                T(
                    "Filen kunne ikke bekræftes, da den var skrevet, og er fjernet igen. Sagen er stadig klar. "
                    "Prøv igen, gerne til en anden mappe."
                ),
                failed,
            )
        return written

    def _holds(self, written: Written, trust: Sequence[bytes], now: datetime) -> tuple[bool, str]:
        """Whether this submission has arrived, whole and signed, and what failed. Raises KnownError when nobody can tell."""
        content = self.way.ask(written.navn, CONTAINER_LIMIT)
        if content is None:
            return False, "nothing has arrived"
        found = self.submissions.verify(content, now, trust)
        failed = joined("; ", (text for _name, held, text in found.trin if not held))
        return found.ok and found.payload_sha256 == written.sha256, failed


class Writers:
    """Writes portions side by side, in the order given. Close it, which ends its threads."""

    def __init__(self, bench: Bench, clock: Clock) -> None:
        self._bench = bench
        self._clock = clock
        self._threads = ThreadPoolExecutor(THREADS, "export")

    @property
    def way(self) -> WayOut:
        """Where everything goes."""
        return self._bench.way

    def now(self) -> datetime:
        """The time."""
        return self._clock()

    def run(self, work: Callable[[], Any]) -> Future[Any]:
        """Begin another piece of work that touches no store."""
        return self._threads.submit(work)

    def submit(self, portion: Sequence[Prepared], signer: Signs) -> Future[list[Outcome]]:
        """Begin to write a portion; one outcome for each of it."""
        return self._threads.submit(self._bench.write, portion, signer, self._clock())

    def abandon(self) -> None:
        """The same without waiting for what is being written."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._bench.way.close()

    def close(self) -> None:
        """End the threads when what they have begun is written, and let the way go; what was not begun is not written."""
        self._threads.shutdown(wait=True, cancel_futures=True)
        self._bench.way.close()


def attempt(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | Exception:
    """What the work gives, or the error that sets its case aside."""
    try:
        return work(*args, **kwargs)
    except Exception as error:
        return error
