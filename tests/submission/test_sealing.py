"""Encrypting to a receiver: OpenSSL opens what is sealed, what OpenSSL seals is opened, and nothing that was changed is."""

from __future__ import annotations

import random
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from smdb_desktop.services.errors import CertificateError, ExportError
from smdb_desktop.services.ports.submissions import CERTIFICATE_FILE_LIMIT, SEALED_LIMIT
from smdb_desktop.submission.certificates.keys import KeySigner, open_pkcs12
from smdb_desktop.submission.sealing import CHANGED, NO_SEALED, OTHERS, OWN_NOT_RSA, TOO_LARGE, CmsSealing
from tests.platforms import judged_by
from tests.submission.oces import Oces
from tests.submission.submission_examples import NOW
from tests.submission.submission_pki import PASSWORD, Authority, rsa_key, usage

CONTENT = b"PK\3\4" + bytes(range(256)) * 30
OWN = bytes(range(32))
SEALING = CmsSealing()


@pytest.fixture(scope="module")
def oces() -> Oces:
    return Oces()


@pytest.fixture(scope="module")
def receiver(oces: Oces) -> KeySigner:
    return open_pkcs12(oces.key_file(rsa_key(3072, 7)), PASSWORD, NOW)


@pytest.fixture(scope="module")
def another(oces: Oces) -> KeySigner:
    return open_pkcs12(oces.key_file(rsa_key(3072, 8)), PASSWORD, NOW)


def der(key: KeySigner) -> bytes:
    return key.certificate.public_bytes(Encoding.DER)


def files(folder: Path, key: KeySigner) -> tuple[Path, Path]:
    """Certificate and key as OpenSSL reads them."""
    certificate, secret = folder / "receiver.pem", folder / "key.pem"
    certificate.write_bytes(key.certificate.public_bytes(Encoding.PEM))
    secret.write_bytes(key.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate, secret


def openssl(*args: str | Path) -> bytes:
    return subprocess.run(["openssl", *map(str, args)], check=True, capture_output=True).stdout  # noqa: S607


def opened_by_openssl(folder: Path, key: KeySigner, sealed: bytes) -> bytes:
    certificate, secret = files(folder, key)
    (folder / "in.p7m").write_bytes(sealed)
    return openssl(
        "cms", "-decrypt", "-inform", "DER", "-in", folder / "in.p7m", "-recip", certificate, "-inkey", secret
    )


@judged_by("openssl")
def test_openssl_opens_what_is_sealed(tmp_path: Path, receiver: KeySigner) -> None:
    sealed = SEALING.seal(CONTENT, [der(receiver)], OWN)
    assert opened_by_openssl(tmp_path, receiver, sealed) == CONTENT
    assert CONTENT[:200] not in sealed


@judged_by("openssl")
def test_each_of_several_receivers_opens_it(tmp_path: Path, receiver: KeySigner, another: KeySigner) -> None:
    sealed = SEALING.seal(CONTENT, [der(receiver), der(another)])
    assert SEALING.open(sealed, receiver) == SEALING.open(sealed, another) == CONTENT
    assert opened_by_openssl(tmp_path, another, sealed) == CONTENT


@judged_by("openssl")
@pytest.mark.parametrize("streamed", [[], ["-stream"], ["-keyid"]])
def test_what_openssl_seals_is_opened(tmp_path: Path, receiver: KeySigner, streamed: list[str]) -> None:
    certificate, _secret = files(tmp_path, receiver)
    (tmp_path / "plain").write_bytes(CONTENT)
    oaep = ["-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:sha256"]
    sealed = openssl(
        "cms", "-encrypt", "-binary", "-aes-256-gcm", "-outform", "DER", *streamed, "-in", tmp_path / "plain",
        "-recip", certificate, *oaep,
    )  # fmt: skip
    assert SEALING.open(sealed, receiver) == CONTENT


def test_its_sender_reads_back_what_was_sealed(receiver: KeySigner) -> None:
    sealed = SEALING.seal(CONTENT, [der(receiver)], OWN)
    assert SEALING.open_own(sealed, OWN) == SEALING.open(sealed, receiver) == CONTENT
    assert SEALING.seal(CONTENT, [der(receiver)], OWN) != sealed, "the same key or nonce twice"
    for other, told in ((sealed, bytes(32)), (SEALING.seal(CONTENT, [der(receiver)]), OWN)):
        with pytest.raises(ExportError, match="ikke krypteret herfra"):
            SEALING.open_own(other, told)
    for at in range(0, len(sealed), 41):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        try:
            assert SEALING.open_own(changed, OWN) == CONTENT
        except ExportError:
            continue


def refused(sealed: bytes, key: KeySigner) -> str:
    with pytest.raises(ExportError) as told:
        SEALING.open(sealed, key)
    return str(told.value)


def test_a_file_for_somebody_else_is_told_apart(receiver: KeySigner, another: KeySigner) -> None:
    sealed = SEALING.seal(CONTENT, [der(another)])
    assert refused(sealed, receiver) == OTHERS
    authority, key = Authority(), ec.generate_private_key(ec.SECP256R1())
    assert refused(sealed, open_pkcs12(authority.key_file(key), PASSWORD, NOW)) == OWN_NOT_RSA


@pytest.mark.parametrize(
    "what", [b"", b"0", b"0\x80", b"PK\3\4 no", b"0\x84\xff\xff\xff\xff", bytes(1000), b"\x30\x80" * 500]
)
def test_what_is_no_sealed_file_is_said_to_be_none(receiver: KeySigner, what: bytes) -> None:
    assert refused(what, receiver) == NO_SEALED


@judged_by("openssl")
def test_a_file_of_another_kind_of_envelope_is_none(tmp_path: Path, receiver: KeySigner) -> None:
    certificate, _secret = files(tmp_path, receiver)
    (tmp_path / "plain").write_bytes(CONTENT)
    for cipher in ("-aes-256-cbc", "-aes-128-gcm"):
        old = openssl("cms", "-encrypt", cipher, "-outform", "DER", "-in", tmp_path / "plain", "-recip", certificate)
        assert refused(old, receiver) == NO_SEALED
    # the same cipher under a key encryption that tells an attacker what it opened
    weak = openssl(
        "cms", "-encrypt", "-aes-256-gcm", "-outform", "DER", "-in", tmp_path / "plain", "-recip", certificate
    )
    assert refused(weak, receiver) == NO_SEALED


def _tlv(tag: int, *parts: bytes) -> bytes:
    """An element in DER, whatever is in it."""
    content = b"".join(parts)
    return bytes((tag, 0x84)) + len(content).to_bytes(4, "big") + content


AUTH_ENVELOPED = bytes.fromhex("060b2a864886f70d0109100117")
DATA, GCM = bytes.fromhex("06092a864886f70d010701"), bytes.fromhex("060960864801650304012e")


def _file(
    rid: bytes = _tlv(0x30),
    *,
    kind: bytes = DATA,
    nonce: bytes = _tlv(4, bytes(12)),
    length: bytes = b"\2\1\x10",
    text: bytes = _tlv(0x80, b"x" * 40),
    tag: bytes = _tlv(4, bytes(16)),
    more: bytes = b"",
) -> bytes:
    """A sealed file by hand, each part of which may be strange."""
    receiver = _tlv(0x30, b"\2\1\0", rid, _tlv(0x30), _tlv(4, bytes(384)))
    content = _tlv(0x30, kind, _tlv(0x30, GCM, _tlv(0x30, nonce, length)), text)
    return _tlv(0x30, AUTH_ENVELOPED, _tlv(0xA0, _tlv(0x30, b"\2\1\0", _tlv(0x31, receiver), content, tag, more)))


STRANGE = {
    "a name in pieces": _file(_tlv(0x30, _tlv(0x33, _tlv(0x13, b"A")), b"\2\1\1")),
    "a name of nothing": _file(b"\x80\0"),
    "no tag": _file(tag=_tlv(4)),
    "a short tag": _file(tag=_tlv(4, bytes(4)), length=b"\2\1\4"),
    "a tag in empty pieces": _file(tag=_tlv(0x24, _tlv(4), _tlv(4))),
    "a tag of no bytes asked for": _file(length=b"\2\1\0"),
    "no length of the tag": _file(length=b""),
    "a nonce of nothing": _file(nonce=_tlv(4)),
    "a nonce in pieces": _file(nonce=_tlv(0x24, _tlv(4, bytes(12)))),
    "a long nonce": _file(nonce=_tlv(4, bytes(1 << 16))),
    "another content": _file(kind=AUTH_ENVELOPED),
    "a text that is no string": _file(text=_tlv(0xA0, _tlv(2, b"x"))),
    "no text": _file(text=b""),
    "attributes in pieces": _file(more=_tlv(0xA1, _tlv(0x33, _tlv(0x13, b"A")))),
    "too many parts": _file(_tlv(0x30, *(b"\5\0" for _ in range(30_000)))),
    "ten thousand receivers": _tlv(
        0x30, AUTH_ENVELOPED, _tlv(0xA0, _tlv(0x30, b"\2\1\0", _tlv(0x31, *(_tlv(0x30) for _ in range(10_000)))))
    ),
}


@pytest.mark.parametrize("name", STRANGE)
def test_strange_encodings_end_in_a_sentence(receiver: KeySigner, name: str) -> None:
    said = refused(STRANGE[name], receiver)
    assert said == (OTHERS if name.startswith("a name") else NO_SEALED)
    with pytest.raises(ExportError):
        SEALING.open_own(STRANGE[name], OWN)


def test_a_huge_file_is_not_read(receiver: KeySigner) -> None:
    assert refused(bytes(SEALED_LIMIT + 1), receiver) == TOO_LARGE


def test_no_changed_file_gives_another_content(receiver: KeySigner) -> None:
    sealed = SEALING.seal(CONTENT, [der(receiver)], OWN)
    chance, sentences = random.Random(7), set()
    for _ in range(400):
        changed = bytearray(sealed)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        try:
            assert SEALING.open(bytes(changed), receiver) == CONTENT
        except ExportError as error:
            sentences.add(str(error))
    assert sentences <= {CHANGED, NO_SEALED, OTHERS} and CHANGED in sentences
    for end in range(0, len(sealed), 37):
        refused(sealed[:end], receiver)
    assert refused(sealed + b"\0", receiver) == NO_SEALED


def test_a_receivers_certificate_is_taken_in_pem_der_and_chain(oces: Oces, receiver: KeySigner) -> None:
    pem, chain = receiver.certificate.public_bytes(Encoding.PEM), oces.issuing.public_bytes(Encoding.PEM)
    for content in (der(receiver), pem, b"Bag Attributes\n" + pem + chain):
        found = SEALING.receiver(content, NOW)
        assert (found.der, found.info.problem) == (der(receiver), "")
        assert found.info.organisation_id == receiver.info.organisation_id


def test_a_file_that_is_no_certificate_is_refused() -> None:
    for content in (
        b"",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        bytes(CERTIFICATE_FILE_LIMIT + 1),
    ):
        with pytest.raises(CertificateError):
            SEALING.receiver(content, NOW)


def test_why_a_certificate_cannot_be_encrypted_to(oces: Oces, receiver: KeySigner) -> None:
    authority = Authority()
    signs_only = authority.issue(rsa_key(3072, 9))
    curve = authority.issue(ec.generate_private_key(ec.SECP256R1()))
    weak = authority.issue(rsa_key(1024, 9), key_usage=usage(key_encipherment=True))
    nobody = authority.issue(rsa_key(3072, 9), key_usage=usage(key_encipherment=True), identifier="")
    for certificate, said in (
        (signs_only, "må ikke bruges til at kryptere"),
        (curve, "RSA-nøgle"),
        (weak, "for svag"),
        (nobody, "ingen organisation"),
        (oces.issuing, "må ikke bruges til at kryptere"),
    ):
        assert said in SEALING.receiver(certificate.public_bytes(Encoding.DER), NOW).info.problem
    end = receiver.info.gyldig_til
    assert "udløb" in SEALING.receiver(der(receiver), end + timedelta(seconds=1)).info.problem
    assert "gælder først" in SEALING.receiver(der(receiver), NOW - timedelta(days=3650)).info.problem
    with pytest.raises(ExportError):
        SEALING.seal(CONTENT, [curve.public_bytes(Encoding.DER)])


def test_a_renewed_certificate_of_another_issuer_with_the_same_number_is_not_taken_for_ours(
    receiver: KeySigner,
) -> None:
    other = Authority("Anden").issue(rsa_key(3072, 7), key_usage=usage(key_encipherment=True, digital_signature=True))
    file = pkcs12.serialize_key_and_certificates(
        b"x", rsa_key(3072, 7), receiver.certificate, [receiver.issuer], BestAvailableEncryption(PASSWORD.encode())
    )
    assert (
        refused(SEALING.seal(CONTENT, [other.public_bytes(Encoding.DER)]), open_pkcs12(file, PASSWORD, NOW)) == OTHERS
    )
