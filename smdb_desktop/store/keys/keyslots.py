"""The key file: the store's random data key, wrapped once for every way of opening it.

A slot's key comes from a passphrase or recovery code by Argon2id (RFC 9106) and wraps the data key with AES-256-GCM; the
file's identity, the practice mark and the slot's own header are authenticated with it. Losing every slot is losing the data,
so the file is kept twice; neither copy, nor any error, holds what was typed.
"""

import hashlib
import json
import secrets
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from smdb_desktop.services.errors import StoreDamaged, StoreError, StoreTooNew, UsageError
from smdb_desktop.store.errors import MEMORY, translated
from smdb_desktop.store.folder import read_small, write_whole

FORMAT = 1
MINIMUM_LENGTH = 12
TOO_NEW = "Data er gemt af en nyere version af programmet. Installér den nyeste version, og prøv igen."
TOO_SHORT = f"Adgangssætningen skal have mindst {MINIMUM_LENGTH} tegn. Brug gerne flere ord."
UNREADABLE = "Nøglefilen er beskadiget eller mangler, og uden den kan data ikke låses op."

_KEY_BYTES = 32
_SALT_BYTES = 16
_NONCE_BYTES = 12
_WRAPPED_BYTES = _KEY_BYTES + 16
_LARGEST = {"m": 1024 * 1024, "t": 32, "p": 16}
_SMALLEST = {"m": 8, "t": 1, "p": 1}
MOST_BYTES = 64 * 1024
_MOST_SLOTS = 16
_DEAREST = 8 * 1024 * 1024  # KiB times rounds of all slots together: some seconds


class SlotType(StrEnum):
    """Ways of opening the store; later versions may add one."""

    PASSPHRASE = "argon2id"  # noqa: S105  the name of a type
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class KdfParams:
    """What Argon2id costs: memory in KiB, rounds and lanes. The default takes about 0.6 s on an ordinary laptop."""

    memory_kib: int = 256 * 1024
    rounds: int = 3
    lanes: int = 2


@dataclass(frozen=True, slots=True)
class Slot:
    """One wrapped copy of the data key with everything needed to unwrap it, except the secret."""

    type: str
    salt: bytes
    kdf: KdfParams
    nonce: bytes
    wrapped: bytes

    def header(self) -> dict[str, str | int]:
        """What is authenticated together with the key."""
        return {
            "type": self.type,
            "salt": _text(self.salt),
            "m": self.kdf.memory_kib,
            "t": self.kdf.rounds,
            "p": self.kdf.lanes,
            "nonce": _text(self.nonce),
        }


@dataclass(frozen=True, slots=True)
class KeySlots:
    """The content of the key file. Immutable; each change gives a new one to write."""

    database_id: str
    oevelse: bool
    slots: tuple[Slot, ...] = ()

    def with_slot(self, type_: SlotType, secret: str, dek: bytes, kdf: KdfParams) -> "KeySlots":
        """With one more slot that opens ``dek`` (32 bytes) with ``secret``."""
        slot = Slot(type_.value, secrets.token_bytes(_SALT_BYTES), kdf, secrets.token_bytes(_NONCE_BYTES), b"")
        wrapped = AESGCM(_derive(secret, slot)).encrypt(slot.nonce, dek, self._associated(slot))
        return replace(self, slots=(*self.slots, replace(slot, wrapped=wrapped)))

    def without(self, slots: Iterable[Slot]) -> "KeySlots":
        """Without these slots."""
        gone = tuple(slots)
        return replace(self, slots=tuple(slot for slot in self.slots if slot not in gone))

    def of_type(self, type_: SlotType) -> tuple[Slot, ...]:
        """The slots of a type."""
        return tuple(slot for slot in self.slots if slot.type == type_)

    def open(self, type_: SlotType, secret: str) -> tuple[bytes, Slot] | None:
        """The data key and the slot that ``secret`` opens, or None when it opens none of that type."""
        for slot in self.of_type(type_):
            try:
                dek = AESGCM(_derive(secret, slot)).decrypt(slot.nonce, slot.wrapped, self._associated(slot))
            except InvalidTag:
                continue
            if len(dek) == _KEY_BYTES:
                return dek, slot
        return None

    def _associated(self, slot: Slot) -> bytes:
        return _canonical(
            {"format": FORMAT, "database": self.database_id, "oevelse": self.oevelse, "slot": slot.header()}
        )

    def to_bytes(self) -> bytes:
        """The file: readable JSON with a digest that tells damage from a wrong passphrase."""
        body: dict[str, Any] = {
            "format": FORMAT,
            "database": self.database_id,
            "oevelse": self.oevelse,
            "slots": [{**slot.header(), "noegle": _text(slot.wrapped)} for slot in self.slots],
        }
        return json.dumps({**body, "kontrol": _digest(body)}, indent=1).encode() + b"\n"


def parse(content: bytes) -> KeySlots:
    """Read a key file. Raises StoreTooNew for a later format (which keeps the digest) and ValueError for damage."""
    try:
        body = json.loads(content)
        if body.pop("kontrol") != _digest(body):
            raise ValueError("the digest does not fit")
        if body["format"] != FORMAT:
            raise StoreTooNew(TOO_NEW, f"key file format {body['format']}")
        if not isinstance(body["oevelse"], bool) or len(body["slots"]) > _MOST_SLOTS:
            raise ValueError("no key file of ours")
        slots = tuple(_slot(entry) for entry in body["slots"])
        if sum(slot.kdf.memory_kib * slot.kdf.rounds for slot in slots) > _DEAREST:
            raise ValueError("the costs are out of bounds")
        return KeySlots(str(body["database"]), body["oevelse"], slots)
    except (KeyError, TypeError, AttributeError, RecursionError, UnicodeDecodeError) as error:
        raise ValueError("no key file") from error


def load(paths: Iterable[Path], hint: Callable[[], str]) -> KeySlots:
    """The first of the copies that can be read. Raises StoreDamaged when none can."""
    tried: list[str] = []
    for path in paths:
        try:
            return parse(read_small(path, MOST_BYTES))
        except (OSError, ValueError) as error:
            tried.append(f"{path.name}: {type(error).__name__}")
    raise StoreDamaged(f"{UNREADABLE} {hint()}".strip(), ", ".join(tried))


def save(slots: KeySlots, paths: Iterable[Path]) -> None:
    """Write every copy, one after the other: a crash leaves at least one of them whole."""
    with translated():
        for path in paths:
            write_whole(path, slots.to_bytes())


def check_new_passphrase(passphrase: str) -> None:
    """Raise UsageError for a passphrase that is too short to protect a stolen file."""
    if len(unicodedata.normalize("NFC", passphrase)) < MINIMUM_LENGTH:
        raise UsageError(TOO_SHORT)


def _derive(secret: str, slot: Slot) -> bytes:
    """The key that wraps; the same letters typed on another keyboard or system give the same key (NFC)."""
    try:
        return hash_secret_raw(
            unicodedata.normalize("NFC", secret).encode("utf-8", "surrogatepass"),
            slot.salt,
            slot.kdf.rounds,
            slot.kdf.memory_kib,
            slot.kdf.lanes,
            _KEY_BYTES,
            Type.ID,
        )
    except (HashingError, MemoryError) as error:
        raise StoreError(MEMORY, "argon2id") from error


def _slot(entry: Mapping[str, Any]) -> Slot:
    """A slot from the file; its costs are bounded, so that a forged file cannot make the program hang."""
    for name, most in _LARGEST.items():
        if not isinstance(entry[name], int) or not _SMALLEST[name] <= entry[name] <= most:
            raise ValueError(f"{name} is out of bounds")
    slot = Slot(
        str(entry["type"]),
        b64decode(entry["salt"], validate=True),
        KdfParams(entry["m"], entry["t"], entry["p"]),
        b64decode(entry["nonce"], validate=True),
        b64decode(entry["noegle"], validate=True),
    )
    lengths = (len(slot.salt), len(slot.nonce), len(slot.wrapped))
    if (
        lengths != (_SALT_BYTES, _NONCE_BYTES, _WRAPPED_BYTES)
        or entry["m"] < 8 * entry["p"]
        or slot.type != entry["type"]
    ):
        raise ValueError("a slot has another shape")
    return slot


def _text(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


def _canonical(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def _digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(_canonical(body)).hexdigest()
