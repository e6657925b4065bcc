"""The register of everything that has left, or may have: what, when, by which way, and what came back. It names no citizen.

Nothing in it was written by a person: no name, no number of a citizen, no folder; only ids, digests, times and words of ours.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from smdb_desktop.domain.forms.dates import format_date
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.durable import write_whole
from smdb_desktop.services.causes import cause
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import Afsendelse, IndberetningRecord, Tilstand, Udfald
from smdb_desktop.services.stored.states import word

WINDOW = 100
"""Submissions that are read together."""
COLUMNS = (
    "indberetning_id", "revision", "art", "sha256", "klar", "tilstand", "siden", "vej", "afleveret", "laest_igen",
    "kvittering_fra_modtager", "indtastet_i_smdb",
)  # fmt: skip
TYPED = "indtastet"
ANSWERED = frozenset({Tilstand.KVITTERET, Tilstand.RETURNERET})
_MAY_HAVE_LEFT = frozenset({Udfald.I_GANG, Udfald.UVIST, Udfald.AFLEVERET})
NOT_WRITTEN = T("Registeret kunne ikke skrives. Vælg en anden mappe, eller prøv igen.")


class Afgang(NamedTuple):
    """One submission that has left, or may have.

    Times are aware (None where nothing is known). ``vej`` is the way's kind, ``indtastet`` where a person typed it into SMDB and
    no file of it was made. ``laest_igen`` is when what was written was read back and verified by this program; ``kvittering``
    whether a receiver has answered; ``indtastet`` the ISO date on which it was typed ("" where nobody said so).
    """

    record: IndberetningRecord
    vej: str
    afleveret: datetime | None
    laest_igen: datetime | None
    kvittering: bool
    indtastet: str


def departures(store: Store) -> Iterator[Afgang]:
    """Every one, newest first, read a window at a time."""
    first = 0
    while rows := store.outbox.udbakke((), WINDOW, first):
        first += len(rows)
        for row in rows:
            found = departure(store, row.indberetning)
            if found is not None:
                yield found


def departure(store: Store, record: IndberetningRecord) -> Afgang | None:
    """What is known of one submission; None where nothing of it can have left."""
    attempts = [each for each in store.outbox.attempts_of(record.id) if each.udfald in _MAY_HAVE_LEFT]
    if record.tilstand is Tilstand.KLAR and not attempts:
        return None
    receipts = store.outbox.receipts_of(record.id)
    last: Afsendelse | None = attempts[-1] if attempts else None
    said = record.indberettet
    own = [each.tid for each in receipts if each.afsendelse_id]
    return Afgang(
        record,
        vej=last.vej if last is not None else TYPED if said is not None else "",
        afleveret=record.sendt_tid or (last.sluttet or last.begyndt if last is not None else None),
        laest_igen=max(own, default=None),
        kvittering=record.tilstand in ANSWERED,
        indtastet=said.dag.isoformat() if said is not None else "",
    )


def row(found: Afgang) -> tuple[str, ...]:
    """The columns of one line, as ``COLUMNS``."""
    record = found.record
    said = record.indberettet
    since = said.dag.isoformat() if said is not None else _stamp(record.sendt_tid or record.klar_tid)
    return (
        record.id,
        str(record.revision),
        record.art.value,
        record.payload_sha256,
        _stamp(record.klar_tid),
        record.tilstand.value,
        since,
        found.vej,
        _stamp(found.afleveret),
        _stamp(found.laest_igen),
        "ja" if found.kvittering else "nej",
        found.indtastet,
    )


def told(found: Afgang) -> str:
    """One line for people: when, which, how far."""
    record = found.record
    when = local(found.afleveret or record.klar_tid)
    return T(
        "{dag} {tid:%H.%M} | {id} | revision {revision} | {tilstand}",
        dag=format_date(when.date()),
        tid=when,
        id=record.id,
        revision=record.revision,
        tilstand=word(record.tilstand),
    )


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """A table that spreadsheets open as it is: UTF-8 with a mark, semicolons, one heading."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def save(file: Path, content: bytes) -> None:
    """Write the file whole or not at all. Raises KnownError."""
    try:
        write_whole(file, content, 0o600)
    except OSError as error:
        raise KnownError(cause(error) or NOT_WRITTEN) from error


def _stamp(moment: datetime | None) -> str:
    return "" if moment is None else moment.isoformat(timespec="seconds")
