"""The reader's single checks, each with the smallest forgery that only this check can refuse."""

from __future__ import annotations

import re
import struct
import zlib
from base64 import b64encode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.resources import catalog
from smdb_desktop.services.errors import KnownError
from smdb_desktop.submission.certificates.certificate import PRACTICE_MARK
from smdb_desktop.submission.certificates.keys import KeySigner, open_pkcs12
from smdb_desktop.submission.service import AsicSubmissions
from tests.submission import submission_attacks as attacks
from tests.submission.submission_attacks import World, with_entries, with_signature_text
from tests.submission.submission_examples import ID, NOW, indberetning
from tests.submission.submission_pki import PASSWORD, Authority, usage


@pytest.fixture(scope="module")
def world(submissions: AsicSubmissions, authority: Authority, signers: dict[str, KeySigner], container: bytes) -> World:
    return World(submissions, authority, signers["RSA"], container)


def refusals(world: World, container: bytes, *roots: bytes) -> dict[str, str]:
    found = world.submissions.verify(container, NOW, roots or [world.authority.root_pem])
    return {name: text for name, held, text in found.trin if not held}


def swap(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


@pytest.mark.parametrize(
    "change",
    [
        swap("</ds:Signature>", "<ds:Object></ds:Object></ds:Signature>"),
        swap("<ds:Object>", '<ds:Object Id="x">'),
        swap("<ds:X509Data>", "<ds:KeyName>Kommunen</ds:KeyName><ds:X509Data>"),
        swap("<asic:XAdESSignatures ", '<asic:XAdESSignatures Version="2" '),
        swap("<ds:SignatureValue>", '<ds:SignatureValue Id="y">'),
    ],
)
def test_what_the_signature_does_not_cover_cannot_be_added(world: World, change: Callable[[str], str]) -> None:
    assert list(refusals(world, with_signature_text(world, change))) == ["Underskriftens form"]


def test_a_forged_signature_value_is_refused(world: World) -> None:
    forged = f"<ds:SignatureValue>{b64encode(bytes(384)).decode()}<"
    container = with_signature_text(world, lambda text: re.sub("<ds:SignatureValue>[^<]*<", forged, text))
    assert list(refusals(world, container)) == ["Underskrift"]


def test_a_forged_time_of_signing_is_refused(world: World) -> None:
    container = with_signature_text(world, swap("SigningTime>2026-02-03", "SigningTime>2026-02-02"))
    assert list(refusals(world, container)) == ["Underskrift"]


def test_a_signature_of_another_method_than_the_key_is_refused(world: World) -> None:
    container = with_signature_text(world, swap("#rsa-sha256", "#ecdsa-sha256"))
    assert list(refusals(world, container)) == ["Underskrift"]


def test_an_unusable_certificate_is_refused_by_the_reader_too(world: World) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = world.authority.issue(key, key_usage=usage(content_commitment=True))
    signer = open_pkcs12(world.authority.key_file(key, certificate), PASSWORD, NOW)
    container = world.submissions.container(world.entries()[attacks.PAYLOAD], ID, signer, NOW)
    found = refusals(world, container)
    assert list(found) == ["Certifikat"]
    assert found["Certifikat"] == "Certifikatet må ikke bruges til digital signatur.", (
        "no advice that only its owner can follow"
    )


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (attacks.symlink, "genvej"),
        (attacks.duplicate_name_by_case, "præcis 4 filer"),
        (attacks.duplicate_name, "flere gange"),
        (attacks.bytes_after, "slutpost"),
        (attacks.bomb, "fylder for meget"),
        (lambda world: with_entries(world, payload=b" " * 1_900_000), "fylder for meget"),
        (lambda world: with_entries(world, manifest=b"<a/>"), "filliste"),
        (lambda world: with_entries(world, signatures=b""), "XML-filen begynder ikke"),
    ],
)
def test_the_sentence_says_what_is_wrong_with_the_package(
    world: World, make: Callable[[World], bytes], sentence: str
) -> None:
    assert sentence in next(iter(refusals(world, make(world)).values()))


def lie(container: bytes, *, size: int | None = None, crc: int | None = None) -> bytes:
    """The container with another size or check sum of the payload, in both of its headers alike."""
    spoiled = bytearray(container)
    second_local = container.index(b"PK\3\4", 4)
    second_central = container.index(b"PK\1\2", container.index(b"PK\1\2") + 4)
    for start, offset in ((second_local, 14), (second_central, 16)):
        if crc is not None:
            struct.pack_into("<L", spoiled, start + offset, crc)
        if size is not None:
            struct.pack_into("<L", spoiled, start + offset + 8, size)
    return bytes(spoiled)


def test_sizes_and_check_sums_that_lie_in_both_headers_alike_are_refused(world: World) -> None:
    payload = world.entries()[attacks.PAYLOAD]
    assert lie(world.container, size=len(payload), crc=zlib.crc32(payload)) == world.container
    assert "beskadiget" in refusals(world, lie(world.container, crc=1))["Pakke"]
    assert "beskadiget" in refusals(world, lie(world.container, size=len(payload) + 1))["Pakke"]
    shorter = lie(world.container, size=len(payload) - 9, crc=zlib.crc32(payload[:-9]))
    assert "længere, end pakken siger" in refusals(world, shorter)["Pakke"]


def marked(authority: Authority, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    """A root with the authority's name and key that carries the practice mark."""
    name = authority.root.subject
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7, NOW - timedelta(9), NOW + timedelta(9))
    for extension in authority.root.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    mark = x509.UnrecognizedExtension(PRACTICE_MARK, b"\x0c\x07OEVELSE")
    return builder.add_extension(mark, critical=False).sign(key, hashes.SHA256())


@pytest.mark.parametrize("depth", ["root issues", "root above"])
def test_a_practice_root_lends_no_trust_to_a_certificate_without_the_mark(
    submissions: AsicSubmissions, depth: str
) -> None:
    key, leaf_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = Authority("Øvelse", root_key=key)
    plain, authority.root = authority.root, marked(authority, key)
    if depth == "root issues":
        authority.key, authority.certificate = key, authority.root
    signer = submissions.open_signer(authority.key_file(leaf_key), PASSWORD, NOW)
    container = submissions.container(submissions.payload(indberetning(oevelse=False)), ID, signer, NOW)
    world = World(submissions, authority, signer, container)
    assert list(refusals(world, container)) == ["Udsteder"]
    if depth == "root issues":
        assert "øvelsesrod" in refusals(world, container)["Udsteder"]
    else:
        authority.root = plain
        assert refusals(world, container) == {}


def test_a_course_of_another_form_version_than_the_header_is_refused() -> None:
    newest = catalog().nyeste
    other = replace(newest, id="2030-01-01")
    katalog = Katalog(MappingProxyType({newest.id: newest, other.id: other}), catalog().lister)
    submissions = AsicSubmissions(katalog)
    payload = submissions.payload(indberetning(skemaversion="2030-01-01"))
    assert submissions.read_payload(payload)["skemaversion"] == "2030-01-01"
    mixed = payload.replace(b"<skemaversion>2030-01-01", b"<skemaversion>2025-07-01")
    with pytest.raises(KnownError, match="passer ikke sammen"):
        submissions.read_payload(mixed)
