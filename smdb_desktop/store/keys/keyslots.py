"""The key file: the store's random data key, wrapped once for every way of opening it.

A slot's key comes from a passphrase or recovery code by Argon2id (RFC 9106) and wraps the data key with AES-256-GCM; the
file's identity, the practice mark and the slot's own header, with its id and its person, are authenticated with it. Slots of
format 1 belong to nobody; inside a file of format 2 they stay as they were until their secret is used. A slot of format 2 has a
key pair too, so that a new data key reaches a person who is not there (``sealed``). Losing every slot is losing the data, so the
file is kept twice; neither copy, nor any error, holds what was typed.
"""

import hashlib
import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from smdb_desktop.services.errors import StoreError, StoreTooNew
from smdb_desktop.store.errors import MEMORY, TOO_NEW
from smdb_desktop.store.keys.normal import forms, normalised
from smdb_desktop.store.keys.sealed import PAIR_BYTES, SEALED_BYTES, Sealed, new_pair, seal, unseal

FORMAT = 2
_READ = (1, FORMAT)
MOST_BYTES = 64 * 1024
"""A key file is no longer than this."""

_KEY_BYTES = 32
_SALT_BYTES = 16
_NONCE_BYTES = 12
_TAG_BYTES = 16
_LARGEST = {"m": 1024 * 1024, "t": 32, "p": 16}
_SMALLEST = {"m": 8, "t": 1, "p": 1}
_MOST_SLOTS = 16
MOST_SEALED = 8
"""New data keys that may wait for a person who does not come."""
_LONGEST_ID = 64
_MOST_CHANGES = 1 << 48
_DEAREST = (
    12 * 1024 * 1024
)  # KiB times rounds of all slots together: as many as may be, at what one costs; some seconds


class SlotType(StrEnum):
    """Ways of opening the store; later versions may add one."""

    PASSPHRASE = "argon2id"  # noqa: S105  the name of a type
    RECOVERY = "recovery"


class KdfParams(NamedTuple):
    """What Argon2id costs: memory in KiB, rounds and lanes. The default takes about 0.6 s on an ordinary laptop."""

    memory_kib: int = 256 * 1024
    rounds: int = 3
    lanes: int = 2


class Slot(NamedTuple):
    """One wrapped copy of the data key with everything needed to unwrap it, except the secret.

    ``person_id`` says whose passphrase it is; "" for the recovery code, and for slots of format 1, which have no ``id`` either.
    """

    type: str
    salt: bytes
    kdf: KdfParams
    nonce: bytes
    wrapped: bytes
    id: str = ""
    person_id: str = ""
    format: int = FORMAT
    pending: bool = False
    """Whether nobody has proved yet to have its secret. Not authenticated: it decides only what is asked, and what may be taken
    away, which whoever writes the file can do anyway."""
    public: bytes = b""
    """The public half of the slot's key pair; b"" in a slot of format 1."""
    sealed: tuple[Sealed, ...] = ()
    """The data keys that came after the one that is wrapped, each sealed for who has the one before."""

    @property
    def is_old(self) -> bool:
        """Whether it is wrapped anew when its secret is used: it has no key pair, or newer data keys wait beside it."""
        return not self.public or bool(self.sealed)

    def header(self) -> dict[str, str | int]:
        """What is authenticated together with the key."""
        whose: dict[str, str | int] = {} if self.format == 1 else {"id": self.id, "person": self.person_id}
        pair = {"offentlig": _text(self.public)} if self.public else {}
        return {
            **whose,
            **pair,
            "type": self.type,
            "salt": _text(self.salt),
            "m": self.kdf.memory_kib,
            "t": self.kdf.rounds,
            "p": self.kdf.lanes,
            "nonce": _text(self.nonce),
        }


class Opened(NamedTuple):
    """What a secret opened: the data key (32 bytes) and the slot; ``older``: only as it was made before spaces were made one."""

    dek: bytes
    slot: Slot
    older: bool


class KeySlots(NamedTuple):
    """The content of the key file. Immutable; each change gives a new one to write.

    ``salt`` is what the encrypted file begins with, and is no secret: without it no page can be read, and it stands nowhere else.
    b"" in a file that was written before it was kept. ``nr`` counts the changes, so that of two copies that differ the one that
    was made from the other is known; no secret and not authenticated, 0 in a file from before it was counted.
    """

    database_id: str
    oevelse: bool
    slots: tuple[Slot, ...] = ()
    salt: bytes = b""
    nr: int = 0

    def _changed(self, slots: tuple[Slot, ...]) -> "KeySlots":
        return self if slots == self.slots else self._replace(slots=slots, nr=self.nr + 1)

    def with_salt(self, salt: bytes) -> "KeySlots":
        """With this salt."""
        return self._replace(salt=salt)

    def with_slot(
        self, type_: SlotType, secret: str, dek: bytes, kdf: KdfParams, person_id: str = "", *, pending: bool = False
    ) -> "KeySlots":
        """With one more slot, the last, that opens ``dek`` (32 bytes) with ``secret``."""
        made = self._made(type_.value, secret, dek, kdf, person_id)._replace(pending=pending)
        return self._changed((*self.slots, made))

    def settled(self, slot: Slot) -> "KeySlots":
        """With this slot pending no more."""
        return self._changed(tuple(s._replace(pending=False) if s == slot else s for s in self.slots))

    def proved(self, slot: Slot) -> "KeySlots":
        """With this slot pending no more and in place of the others of its kind: the codes, or the person's passphrases."""
        same = [s for s in self.slots if s != slot and (s.type, s.person_id) == (slot.type, slot.person_id)]
        return self.without(same).settled(slot)

    def rewrapped(self, slot: Slot, secret: str, dek: bytes, person_id: str) -> "KeySlots":
        """With this slot in the newest format under the same secret and costs, belonging to a person; the others as they are.

        Its id stays: by it the store knows which secrets were taken away (``known``).
        """
        made = self._made(slot.type, secret, dek, slot.kdf, person_id, slot.id)._replace(pending=slot.pending)
        return self._changed(tuple(made if there == slot else there for there in self.slots))

    def _made(self, type_: str, secret: str, dek: bytes, kdf: KdfParams, person_id: str, id_: str = "") -> Slot:
        salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
        private, public = new_pair()
        slot = Slot(type_, salt, kdf, nonce, b"", id_ or secrets.token_hex(16), person_id, public=public)
        inside = dek + private
        wrapped = AESGCM(_derive(normalised(secret), slot)).encrypt(slot.nonce, inside, self._associated(slot))
        return slot._replace(wrapped=wrapped)

    def without(self, slots: Iterable[Slot]) -> "KeySlots":
        """Without these slots."""
        gone = tuple(slots)
        return self._changed(tuple(slot for slot in self.slots if slot not in gone))

    def of_type(self, type_: SlotType) -> tuple[Slot, ...]:
        """The slots of a type."""
        return tuple(slot for slot in self.slots if slot.type == type_)

    def open(self, type_: SlotType, secret: str) -> Opened | None:
        """What ``secret`` opens, or None when it opens no slot of that type. It may be typed with other spaces and encodings."""
        for text in forms(secret):
            for slot in self.of_type(type_):
                try:
                    inside = AESGCM(_derive(text, slot)).decrypt(slot.nonce, slot.wrapped, self._associated(slot))
                except InvalidTag:
                    continue
                dek = self._newest(slot, inside[:_KEY_BYTES], inside[_KEY_BYTES:])
                if dek is not None:
                    return Opened(dek, slot, older=text != normalised(secret))
        return None

    def _newest(self, slot: Slot, dek: bytes, private: bytes) -> bytes | None:
        """The data key of today, from the one that is wrapped; None where what was sealed since was not sealed for it."""
        newest: bytes | None = dek
        for sealed in slot.sealed:
            newest = unseal(sealed, newest, private, self._associated(slot)) if newest is not None else None
        return newest

    def with_new_key(self, before: bytes, new: bytes) -> "KeySlots":
        """With the data key ``new`` in place of ``before`` behind every slot, whoever is there. Each slot must have a pair."""
        slots = (
            slot._replace(sealed=(*slot.sealed, seal(new, before, slot.public, self._associated(slot))))
            for slot in self.slots
        )
        return self._changed(tuple(slots))

    def of_person(self, person_id: str) -> tuple[Slot, ...]:
        """The passphrases of a person."""
        return tuple(slot for slot in self.of_type(SlotType.PASSPHRASE) if slot.person_id == person_id)

    def _associated(self, slot: Slot) -> bytes:
        return _canonical(
            {"format": slot.format, "database": self.database_id, "oevelse": self.oevelse, "slot": slot.header()}
        )

    def to_bytes(self) -> bytes:
        """The file: readable JSON with a digest that tells damage from a wrong passphrase."""
        body: dict[str, Any] = {
            "format": FORMAT,
            "database": self.database_id,
            "oevelse": self.oevelse,
            "salt": _text(self.salt),
            "slots": [_entry(slot) for slot in self.slots],
        }
        body |= {"nr": self.nr} if self.nr else {}
        return json.dumps({**body, "kontrol": _digest(body)}, indent=1).encode() + b"\n"


def fits(slots: Collection[Slot]) -> bool:
    """Whether a file has room for so many slots, and they cost no more than a person waits for."""
    return len(slots) <= _MOST_SLOTS and sum(slot.kdf.memory_kib * slot.kdf.rounds for slot in slots) <= _DEAREST


def parse(content: bytes) -> KeySlots:
    """Read a key file. Raises StoreTooNew for a later format (which keeps the digest) and ValueError for damage."""
    try:
        body = json.loads(content)
        if body.pop("kontrol") != _digest(body):
            raise ValueError("the digest does not fit")
        if body["format"] not in _READ:
            raise StoreTooNew(TOO_NEW, f"key file format {body['format']}")
        if not isinstance(body["oevelse"], bool) or len(body["slots"]) > _MOST_SLOTS:
            raise ValueError("no key file of ours")
        slots = tuple(_slot(entry, body["format"]) for entry in body["slots"])
        if not fits(slots):
            raise ValueError("the costs are out of bounds")
        salt = b64decode(body.get("salt", ""), validate=True)
        if len(salt) not in (0, _SALT_BYTES):
            raise ValueError("the salt has another length")
        nr = body.get("nr", 0)
        if type(nr) is not int or not 0 <= nr < _MOST_CHANGES:
            raise ValueError("no number of changes")
        return KeySlots(str(body["database"]), body["oevelse"], slots, salt, nr)
    except (KeyError, TypeError, AttributeError, RecursionError, UnicodeDecodeError) as error:
        raise ValueError("no key file") from error


def _derive(secret: str, slot: Slot) -> bytes:
    """The key that wraps."""
    try:
        return hash_secret_raw(
            secret.encode("utf-8", "surrogatepass"),
            slot.salt,
            slot.kdf.rounds,
            slot.kdf.memory_kib,
            slot.kdf.lanes,
            _KEY_BYTES,
            Type.ID,
        )
    except (HashingError, MemoryError) as error:
        raise StoreError(MEMORY, "argon2id") from error


def _entry(slot: Slot) -> dict[str, Any]:
    """A slot as the file has it."""
    more: dict[str, Any] = {"afventer": True} if slot.pending else {}
    if slot.sealed:
        more["senere"] = [{"offentlig": _text(each.public), "noegle": _text(each.box)} for each in slot.sealed]
    return {"format": slot.format, **slot.header(), **more, "noegle": _text(slot.wrapped)}


def _slot(entry: Mapping[str, Any], file_format: int) -> Slot:
    """A slot from the file; its costs are bounded, so that a forged file cannot make the program hang."""
    for name, most in _LARGEST.items():
        if not isinstance(entry[name], int) or not _SMALLEST[name] <= entry[name] <= most:
            raise ValueError(f"{name} is out of bounds")
    slot_format = 1 if file_format == 1 else entry["format"]
    id_, person_id = ("", "") if slot_format == 1 else (entry["id"], entry["person"])
    if (
        type(slot_format) is not int
        or slot_format not in _READ
        or not all(isinstance(text, str) and len(text) <= _LONGEST_ID for text in (id_, person_id))
    ):
        raise ValueError("a slot of no format of ours")
    slot = Slot(
        str(entry["type"]),
        b64decode(entry["salt"], validate=True),
        KdfParams(entry["m"], entry["t"], entry["p"]),
        b64decode(entry["nonce"], validate=True),
        b64decode(entry["noegle"], validate=True),
        id_,
        person_id,
        slot_format,
        entry.get("afventer", False),
        b64decode(entry.get("offentlig", ""), validate=True),
        tuple(_sealed(each) for each in entry.get("senere", ())),
    )
    pair = len(slot.public)
    lengths = (len(slot.salt), len(slot.nonce), len(slot.wrapped), len(slot.sealed) if pair else 0)
    wrapped = _KEY_BYTES + pair + _TAG_BYTES
    if (
        lengths != (_SALT_BYTES, _NONCE_BYTES, wrapped, min(len(slot.sealed), MOST_SEALED))
        or pair not in (0, PAIR_BYTES)
        or entry["m"] < 8 * entry["p"]
        or slot.type != entry["type"]
        or not isinstance(slot.pending, bool)
    ):
        raise ValueError("a slot has another shape")
    return slot


def _sealed(entry: Mapping[str, Any]) -> Sealed:
    sealed = Sealed(b64decode(entry["offentlig"], validate=True), b64decode(entry["noegle"], validate=True))
    if (len(sealed.public), len(sealed.box)) != (PAIR_BYTES, SEALED_BYTES):
        raise ValueError("a sealed key has another shape")
    return sealed


def _text(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")


def _canonical(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode()


def _digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(_canonical(body)).hexdigest()
