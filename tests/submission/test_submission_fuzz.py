"""Random damage: whatever is accepted afterwards is the payload that was signed, and nothing makes the reader fail."""

from __future__ import annotations

import struct
import zlib

from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import example, given, settings
from hypothesis import strategies as st

from smdb_desktop.resources import catalog
from smdb_desktop.submission.service import AsicSubmissions
from tests.submission.submission_attacks import PAYLOAD, SIGNATURES, World, with_entries
from tests.submission.submission_examples import ID, NOW, indberetning
from tests.submission.submission_pki import PASSWORD, Authority

SUBMISSIONS, AUTHORITY = AsicSubmissions(catalog()), Authority()
SIGNER = SUBMISSIONS.open_signer(AUTHORITY.key_file(ec.generate_private_key(ec.SECP256R1())), PASSWORD, NOW)
SIGNED = SUBMISSIONS.payload(indberetning(oevelse=False))
CONTAINER = SUBMISSIONS.container(SIGNED, ID, SIGNER, NOW)
WORLD = World(SUBMISSIONS, AUTHORITY, SIGNER, CONTAINER)


def check(container: bytes) -> None:
    found = SUBMISSIONS.verify(container, NOW, [AUTHORITY.root_pem])
    assert found.payload in (None, SIGNED)
    assert not found.ok or (found.payload == SIGNED and found.underskrevet == NOW and found.underskriver == SIGNER.info)


@settings(max_examples=1500)
@given(place=st.integers(0, len(CONTAINER) * 8 - 1))
def test_one_flipped_bit(place: int) -> None:
    spoiled = bytearray(CONTAINER)
    spoiled[place // 8] ^= 1 << place % 8
    check(bytes(spoiled))


@settings(max_examples=300)
@given(cut=st.integers(0, len(CONTAINER)), piece=st.binary(max_size=40), gap=st.integers(0, 40))
def test_a_piece_replaced(cut: int, piece: bytes, gap: int) -> None:
    check(CONTAINER[:cut] + piece + CONTAINER[cut + gap :])


@settings(max_examples=600)
@given(place=st.integers(0), value=st.integers(0, 255))
def test_one_changed_byte_of_the_signature_file_in_a_sound_package(place: int, value: int) -> None:
    spoiled = bytearray(WORLD.entries()[SIGNATURES])
    spoiled[place % len(spoiled)] = value
    check(with_entries(WORLD, signatures=bytes(spoiled)))


@settings(max_examples=300)
@given(place=st.integers(0), value=st.integers(0, 255))
def test_one_changed_byte_of_the_payload_in_a_sound_package_is_refused(place: int, value: int) -> None:
    spoiled = bytearray(SIGNED)
    spoiled[place % len(spoiled)] = value
    found = SUBMISSIONS.verify(with_entries(WORLD, payload=bytes(spoiled)), NOW, [AUTHORITY.root_pem])
    assert found.ok is (bytes(spoiled) == SIGNED)


@settings(max_examples=300)
@given(content=st.binary(max_size=400))
@example(content=b"<" * 400)
@example(content=zlib.compress(b"x"))
def test_nonsense_in_a_sound_package_never_makes_the_reader_fail(content: bytes) -> None:
    declaration = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    for entry in ({"signatures": content}, {"signatures": declaration + content}, {"payload": declaration + content}):
        assert not SUBMISSIONS.verify(with_entries(WORLD, **entry), NOW, [AUTHORITY.root_pem]).ok


@settings(max_examples=300)
@given(size=st.integers(0, 2**32 - 1), offset=st.integers(0, 2**32 - 1), packed=st.integers(0, 2**32 - 1))
def test_lying_sizes_and_offsets_are_refused(size: int, offset: int, packed: int) -> None:
    spoiled = bytearray(CONTAINER)
    place = CONTAINER.index(b"PK\1\2")
    spoiled[place + 20 : place + 28] = struct.pack("<2L", packed, size)
    spoiled[place + 42 : place + 46] = struct.pack("<L", offset)
    if bytes(spoiled) != CONTAINER:
        assert not SUBMISSIONS.verify(bytes(spoiled), NOW, [AUTHORITY.root_pem]).ok


def test_the_untouched_container_is_accepted() -> None:
    assert SUBMISSIONS.verify(CONTAINER, NOW, [AUTHORITY.root_pem]).ok
    assert WORLD.entries()[PAYLOAD] == SIGNED
