"""The doors of the use cases: what they need of a store, a signer, a clock. Concrete classes are joined in ``app.py`` only.

Times are aware datetimes in UTC. Every write names who did it and the revision it was based on; a write that meets another
revision raises RevisionConflict and changes nothing. Each method is one transaction.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from smdb_desktop.services.stored.records import (
    Bekraeftelse,
    BorgerRecord,
    ForloebRecord,
    IndberetningRecord,
    Json,
    KladdeRow,
    SkemaRecord,
    Sted,
    StoreInfo,
    Svar,
    Tilstand,
    UdbakkeRow,
    Udgaaende,
)


@dataclass(frozen=True, slots=True)
class Write:
    """Who writes, when, and the revision of the course that the writer has seen."""

    hvem: str
    tid: datetime
    revision: int


class Store(Protocol):
    """An open, unlocked store. Raises StoreError and its kin; never returns half a record."""

    def info(self) -> StoreInfo: ...

    def close(self) -> None:
        """Close on the thread that opened it; harmless the second time. Any later call raises StoreError."""
        ...

    def together(self) -> AbstractContextManager[None]:
        """Everything that is written inside reaches the disk in one commit at the end, or nothing where the block raises.

        A write that fails inside undoes only itself.
        """
        ...

    def setting(self, key: str) -> Json: ...

    def set_setting(self, key: str, value: Json) -> None: ...

    def blob(self, key: str) -> bytes | None: ...

    def set_blob(self, key: str, value: bytes | None) -> None: ...

    def find_borger(self, cpr_nr: str) -> BorgerRecord | None: ...

    def borger(self, borger_id: str) -> BorgerRecord: ...

    def save_borger(self, borger: BorgerRecord, hvem: str, tid: datetime) -> None: ...

    def forloeb_of(self, borger_id: str) -> tuple[ForloebRecord, ...]:
        """Oldest first."""
        ...

    def forloeb(self, forloeb_id: str) -> ForloebRecord: ...

    def create_forloeb(self, forloeb: ForloebRecord) -> None: ...

    def save_svar(
        self, forloeb_id: str, skema_id: str, svar: Mapping[str, Svar | None], sted: Sted | None, write: Write
    ) -> int:
        """Write answers (None removes one) and the place; the new revision. The autosave: one small commit."""
        ...

    def save_sted(self, forloeb_id: str, sted: Sted) -> None:
        """Remember where the person is; no revision, no who."""
        ...

    def add_skema(self, forloeb_id: str, skema: SkemaRecord, write: Write) -> int: ...

    def remove_skema(self, forloeb_id: str, skema_id: str, write: Write) -> int:
        """Remove a form instance and its children (a draft, or a treatment made by mistake, rule 64)."""
        ...

    def complete_skema(
        self,
        forloeb_id: str,
        skemaer: Mapping[str, Mapping[str, Json]],
        bekraeftelser: Sequence[Bekraeftelse],
        ny_indberetning: IndberetningRecord,
        write: Write,
    ) -> int:
        """Store completed copies (form id → canonical values) and make the course Klar, in one transaction.

        A Klar submission of the course that has not left is replaced in place (same id, same revision, new time, frozen
        copy dropped); otherwise ``ny_indberetning`` is inserted with the next revision number, art and ``forrige_sha256``
        worked out from what left before.
        """
        ...

    def delete_forloeb(self, forloeb_id: str, begrundelse: str, hvem: str, tid: datetime) -> None:
        """Delete a whole course and keep a line in the deletion log without CPR number (rule 74)."""
        ...

    def kladder(self) -> tuple[KladdeRow, ...]: ...

    def kladder_of(self, forloeb_id: str) -> Mapping[str, bool]:
        """The forms of one course that stand in ``kladder``, each with whether it was never completed; {} for no such course."""
        ...

    def udbakke(self, tilstande: Sequence[Tilstand] = ()) -> tuple[UdbakkeRow, ...]:
        """Submissions in these states (all when empty), newest first; lists come without the frozen copies (``payload``)."""
        ...

    def indberetning(self, indberetning_id: str) -> IndberetningRecord: ...

    def outgoing(self, ids: Sequence[str]) -> Mapping[str, Udgaaende]:
        """Submissions with what they are made from, by id, in one read; one that does not exist is left out."""
        ...

    def indberetninger_of(self, forloeb_id: str) -> tuple[IndberetningRecord, ...]: ...

    def freeze(self, indberetning_id: str, payload: bytes, sha256: str) -> None:
        """Keep the frozen copy of a Klar submission; harmless when the same copy is there already."""
        ...

    def mark_sent(self, indberetning_id: str, sha256: str, filnavn: str, maal: str, hvem: str, tid: datetime) -> None:
        """State Sendt with its receipt, in one transaction; RevisionConflict when the frozen copy is another or gone.

        Harmless when these bytes are marked as sent already: the first receipt stays.
        """
        ...

    def all_forloeb_ids(self) -> tuple[str, ...]: ...

    def counts(self) -> Mapping[str, int]:
        """Numbers for the Forside: ``kladder``, ``anmodninger_uden_ivaerksaettelse``, ``ivaerksaettelser_uden_behandling``,
        ``klar``, ``borgere``, ``forloeb`` (closed courses are left out of the second and third)."""
        ...

    def control_list(self, name: str) -> tuple[tuple[ForloebRecord, BorgerRecord], ...]:
        """The courses behind one of the counts, newest first; ``name`` is its key."""
        ...

    def backup(self, target: Path) -> None:
        """An encrypted copy under the same key, opened and checked before it is called a copy."""
        ...


@dataclass(frozen=True, slots=True)
class KeyMaterial:
    """What set-up hands back once: the recovery code to print. Never stored."""

    recovery_code: str


class Vault(Protocol):
    """A data folder: makes, unlocks and describes the store in it."""

    def exists(self) -> bool: ...

    def create(self, passphrase: str, *, oevelse: bool) -> tuple[Store, KeyMaterial]: ...

    def unlock(self, passphrase: str) -> Store: ...

    def unlock_with_recovery(self, code: str, new_passphrase: str) -> Store:
        """Open with the printed code and set a new passphrase; the code stays valid."""
        ...

    def change_passphrase(self, old: str, new: str) -> None: ...

    def renew_recovery(self, passphrase: str) -> KeyMaterial:
        """A new recovery code in place of the old one, which no longer opens anything. Works open and closed."""
        ...

    def wait_seconds(self) -> int:
        """Seconds before another try is accepted after wrong passphrases; 0 when one may try now."""
        ...

    def is_practice(self) -> bool:
        """Whether the folder holds a practice store (readable without the passphrase, for the colour of the unlock page)."""
        ...


@dataclass(frozen=True, slots=True)
class CertificateInfo:
    """A signing certificate as people see it. Times in UTC. ``problem`` is a Danish sentence when it cannot be used now."""

    emne: str
    organisation: str
    organisation_id: str
    udsteder: str
    serienummer: str
    gyldig_fra: datetime
    gyldig_til: datetime
    noegle: str
    oevelse: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who reports: name and CVR or P-nummer."""

    navn: str
    cvr: str = ""
    p_nummer: str = ""


@dataclass(frozen=True, slots=True)
class Indberetning:
    """Everything that the payload carries. ``sag`` is a case file object (smdb-sag/1) with exactly one kontaktforloeb in full,
    completed forms only, canonical values, hidden answers left out. The same Indberetning gives the same bytes."""

    id: str
    forloeb_id: str
    revision: int
    art: str
    skemaversion: str
    programversion: str
    tid: datetime
    afsender: Organisation
    myndighedskommune: str
    oevelse: bool
    forrige_sha256: str
    sag: Mapping[str, Json]
    bekraeftelser: Sequence[Mapping[str, str]] = ()
    modtager: str = ""


class Signer(Protocol):
    """An opened signing key. Held only while an export runs."""

    @property
    def info(self) -> CertificateInfo: ...

    @property
    def trust(self) -> Sequence[bytes]:
        """The issuer's certificate that came with the key (PEM): what we trust when we check our own writing."""
        ...


@dataclass(frozen=True, slots=True)
class Verification:
    """What a reader can say of a container. ``ok`` only when everything held; ``trin`` are (name, held, Danish sentence)."""

    ok: bool
    oevelse: bool
    trin: tuple[tuple[str, bool, str], ...]
    indberetning_id: str = ""
    payload_sha256: str = ""
    underskriver: CertificateInfo | None = None
    underskrevet: datetime | None = None
    payload: bytes | None = None


class Submissions(Protocol):
    """Payloads, containers and certificates."""

    def payload(self, indberetning: Indberetning) -> bytes:
        """The XML, valid against our XSD. Raises ValueError when the case does not fit the schema (a fault of ours)."""
        ...

    def open_signer(self, pkcs12: bytes, password: str, now: datetime) -> Signer:
        """Open a PKCS#12 key; raises CertificateError with a sentence for each way it can be unusable."""
        ...

    def make_practice_certificate(self, organisation: Organisation, now: datetime) -> tuple[bytes, str]:
        """A PKCS#12 key chained to a practice root made on the spot, and its password; unmistakably for practice."""
        ...

    def container(self, payload: bytes, indberetning_id: str, signer: Signer, now: datetime) -> bytes:
        """The signed ASiC-E container around these very bytes."""
        ...

    def verify(self, container: bytes, now: datetime, trust: Sequence[bytes] = ()) -> Verification:
        """Judge a container; never raises for a hostile one. ``trust`` are root certificates (PEM)."""
        ...

    def read_payload(self, payload: bytes) -> Mapping[str, Json]:
        """The payload as the Indberetning's fields (plain JSON), for showing. Raises KnownError when it is not one."""
        ...


class Files(Protocol):
    """Writing what leaves: atomically, never over something else, with sentences for full disks and vanished folders."""

    def write(self, folder: Path, name: str, content: bytes) -> Path:
        """Write through a temporary file, fsync and rename; read back and compare. Raises ExportError."""
        ...

    def settle(self, folder: Path) -> None:
        """After this the names of what was written outlast a power cut too, where the system can promise that."""
        ...

    def remove(self, path: Path) -> None:
        """Take away a file that was written here and turned out wrong; one that cannot be removed is left."""
        ...

    def read(self, path: Path, limit: int) -> bytes:
        """Read at most ``limit`` bytes; a larger or unreadable file raises KnownError."""
        ...


Clock = Callable[[], datetime]
NewId = Callable[[], str]
