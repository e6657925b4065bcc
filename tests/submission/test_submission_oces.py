"""Certificates as Denmark issues them: RSASSA-PSS chains and BER key files open, sign and are accepted without a warning."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)

from smdb_desktop.resources import catalog
from smdb_desktop.services.errors import CertificateError, WrongPassword
from smdb_desktop.services.ports.submissions import KEY_FILE_LIMIT
from smdb_desktop.submission.certificates.encoding import MOST_PARTS, MOST_ROUNDS, BadEncoding, readable
from smdb_desktop.submission.certificates.keys import open_pkcs12
from smdb_desktop.submission.payload.build import compile_schema
from smdb_desktop.submission.reader import Circumstances, verify_container
from smdb_desktop.submission.service import AsicSubmissions
from tests.submission.oces import Oces, ber, element, elements, signed
from tests.submission.submission_examples import ID, NOW, indberetning
from tests.submission.submission_pki import PASSWORD, rsa_key
from tests.submission.test_submission_signing import unpack, xmlsec1

KEY = rsa_key(3072, 103)
OTHER = rsa_key(3072, 104)
OPENSSL = pytest.mark.parametrize("foreign_tool", ["openssl"], indirect=True)
FORMS = {
    "RC2 and 3DES": ["-legacy"],
    "3DES": ["-legacy", "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"],
    "AES-256": [],
    "AES-128, SHA-512": ["-keypbe", "AES-128-CBC", "-certpbe", "AES-128-CBC", "-macalg", "sha512"],
}


@pytest.fixture(scope="module")
def oces() -> Oces:
    """The authorities."""
    return Oces()


@pytest.fixture(scope="module")
def sent(submissions: AsicSubmissions, oces: Oces) -> bytes:
    """A container signed with a key file as an issuer writes it."""
    signer = submissions.open_signer(ber(oces.key_file(KEY), 1000), PASSWORD, NOW)
    return submissions.container(submissions.payload(indberetning(oevelse=False)), ID, signer, NOW)


@pytest.mark.parametrize("piece", [0, 1, 1000])
def test_both_encodings_of_a_file_are_one(oces: Oces, piece: int) -> None:
    der = oces.key_file(KEY)
    assert readable(der) == der
    assert ber(der, piece) != der
    assert readable(ber(der, piece)) == der
    info = open_pkcs12(ber(der, piece), PASSWORD, NOW).info
    assert (info.organisation, info.organisation_id, info.noegle) == ("Albertslund Kommune", "12345678", "RSA 3072")
    assert info.gyldig_til - info.gyldig_fra == timedelta(days=1095)
    assert info.problem == ""


@OPENSSL
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("encoding", ["DER", "BER", "BER in pieces"])
def test_each_encryption_opens_in_each_encoding(
    foreign_tool: str, oces: Oces, tmp_path: Path, form: str, encoding: str
) -> None:
    content = exported(foreign_tool, oces, tmp_path, *FORMS[form])
    if encoding != "DER":
        content = ber(content, 64 if encoding == "BER in pieces" else 0)
    assert open_pkcs12(content, "hemmelig", NOW).info.problem == ""
    with pytest.raises(WrongPassword, match="Kodeordet passer ikke"):
        open_pkcs12(content, "forkert", NOW)


def exported(tool: str, oces: Oces, folder: Path, *form: str) -> bytes:
    """A key file made by openssl, its password ``hemmelig``."""
    certificates = (oces.issue(KEY), oces.issuing, oces.root)
    key = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "all.pem").write_bytes(key + b"".join(each.public_bytes(Encoding.PEM) for each in certificates))
    command = [tool, "pkcs12", "-export", "-in", "all.pem", "-out", "key.p12", "-passout", "pass:hemmelig", *form]
    subprocess.run(command, cwd=folder, capture_output=True, check=True)
    return (folder / "key.p12").read_bytes()


@OPENSSL
def test_protected_contents_in_ber_open_as_they_are(foreign_tool: str, oces: Oces, tmp_path: Path) -> None:
    """What a MAC covers is BER too where an issuer writes the file. A library that no longer takes that turns this red."""
    content = exported(foreign_tool, oces, tmp_path, "-nomac")
    file = ber(with_safe(content, ber(safe(content), 100)), 100)
    assert open_pkcs12(file, "hemmelig", NOW).info.problem == ""


# -- the chain -------------------------------------------------------------------------------------------------------------


def test_our_reader_accepts_the_chain(submissions: AsicSubmissions, oces: Oces, sent: bytes) -> None:
    found = submissions.verify(sent, NOW, [oces.root_pem])
    assert found.ok, found.trin
    assert not submissions.verify(sent, NOW, [Oces(OTHER, OTHER).root_pem]).ok


@pytest.mark.parametrize("foreign_tool", ["xmlsec1"], indirect=True)
def test_xmlsec1_accepts_the_chain(foreign_tool: str, oces: Oces, sent: bytes, tmp_path: Path) -> None:
    folder = unpack(sent, tmp_path)
    assert xmlsec1(foreign_tool, folder, oces.root_pem)
    assert not xmlsec1(foreign_tool, folder, Oces(OTHER, OTHER).root_pem)


@OPENSSL
def test_openssl_accepts_the_chain(foreign_tool: str, oces: Oces, tmp_path: Path) -> None:
    signer = open_pkcs12(ber(oces.key_file(KEY)), PASSWORD, NOW)
    files = {"leaf.pem": signer.certificate, "issuer.pem": signer.issuer, "root.pem": oces.root}
    for name, certificate in files.items():
        (tmp_path / name).write_bytes(certificate.public_bytes(Encoding.PEM))
    command = [foreign_tool, "verify", "-attime", str(int(NOW.timestamp())), "-x509_strict", "-policy_check"]
    done = subprocess.run(
        [*command, "-CAfile", "root.pem", "-untrusted", "issuer.pem", "leaf.pem"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "leaf.pem: OK" in done.stdout
    text = subprocess.run(
        [foreign_tool, "x509", "-noout", "-text", "-in", "leaf.pem"], cwd=tmp_path, capture_output=True, text=True,
        check=True,
    ).stdout  # fmt: skip
    assert "rsassaPss" in text
    assert "Digital Signature, Key Encipherment\n" in text
    assert "1.2.208.169.1.1.1.3.7" in text


def test_a_revocation_list_signed_with_pss_is_read(submissions: AsicSubmissions, oces: Oces) -> None:
    katalog, signer = catalog(), open_pkcs12(ber(oces.key_file(KEY)), PASSWORD, NOW)
    sent = submissions.container(submissions.payload(indberetning(oevelse=False)), ID, signer, NOW)

    def revocation(lists: bytes) -> tuple[bool, str]:
        given = Circumstances(NOW, [oces.root_pem], [lists])
        found = verify_container(sent, katalog, compile_schema(katalog), given)
        return next((held, text) for name, held, text in found.trin if name == "Spærring")

    assert revocation(oces.revocation_list()) == (
        True,
        "Certifikatet er ikke på udstederens spærreliste af 02-02-2026.",
    )
    assert revocation(oces.revocation_list(signer.certificate)) == (False, "Certifikatet blev spærret 03-02-2026.")
    assert not revocation(Oces(OTHER, OTHER).revocation_list())[0]


# -- which certificate -----------------------------------------------------------------------------------------------------


def test_of_several_certificates_the_one_of_the_key_signs(oces: Oces) -> None:
    own, foreign = oces.issue(KEY), oces.issue(OTHER)
    assert open_pkcs12(oces.key_file(KEY, own, foreign), PASSWORD, NOW).certificate == own


@pytest.mark.parametrize("newest_first", [True, False])
def test_of_two_certificates_for_one_key_the_one_that_holds_signs(oces: Oces, newest_first: bool) -> None:
    old = oces.issue(KEY, start=NOW - timedelta(days=1100))
    new, later = oces.issue(KEY), oces.issue(KEY, start=NOW + timedelta(days=1))
    given = (new, old, later) if newest_first else (later, old, new)
    assert open_pkcs12(oces.key_file(KEY, *given), PASSWORD, NOW).certificate == new


# -- what is not a key file that can be used ---------------------------------------------------------------------------------


def with_rounds(content: bytes, before: int, after: int) -> bytes:
    """The DER with another number of rounds wherever one stands, also within octet strings."""
    out = b""
    for tag, value in elements(content):
        holds = tag & 0x20 or (tag == 0x04 and value[:1] == b"\x30" and number(before) in value)
        is_it = element(tag, value) == number(before)
        out += number(after) if is_it else element(tag, with_rounds(value, before, after) if holds else value)
    return out


def number(value: int) -> bytes:
    return element(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


@pytest.mark.parametrize("encode", [bytes, ber], ids=["DER", "BER"])
@pytest.mark.parametrize("before", [2048, 20_000], ids=["of the MAC", "of the contents"])
def test_a_file_that_would_take_for_ever_is_not_begun(
    oces: Oces, before: int, encode: Callable[[bytes], bytes]
) -> None:
    content = oces.key_file(KEY)
    assert number(before) in content
    for rounds in (MOST_ROUNDS, 2**31 - 1):
        with pytest.raises(CertificateError, match="urimeligt lang tid"):
            open_pkcs12(encode(with_rounds(content, before, rounds)), PASSWORD, NOW)
    with pytest.raises(WrongPassword):  # begun: the MAC is another with other rounds
        open_pkcs12(encode(with_rounds(content, before, 600_000)), PASSWORD, NOW)


def test_the_rounds_of_the_key_alone_are_counted_too() -> None:
    only_key = pkcs12.serialize_key_and_certificates(b"x", KEY, None, None, BestAvailableEncryption(PASSWORD.encode()))
    with pytest.raises(CertificateError, match="urimeligt lang tid"):
        open_pkcs12(with_rounds(only_key, 20_000, 2**31 - 1), PASSWORD, NOW)


def test_a_part_that_reaches_out_of_its_own_is_refused(oces: Oces) -> None:
    content = oces.key_file(KEY)
    mac = element(*elements(elements(content)[0][1])[2])
    short = content.replace(mac, bytes((mac[0], mac[1] - 1)) + mac[2:])
    assert mac[1] < 0x80
    assert short != content
    with pytest.raises(BadEncoding):
        readable(short)


@pytest.mark.parametrize("encode", [bytes, ber], ids=["DER", "BER"])
def test_a_file_cut_off_anywhere_is_damaged(oces: Oces, encode: Callable[[bytes], bytes]) -> None:
    content = encode(oces.key_file(KEY))
    for length in range(20, len(content), 97):
        with pytest.raises(CertificateError, match="beskadiget"):
            open_pkcs12(content[:length], PASSWORD, NOW)
    for more in (b"\0", b"\0\0", b"x"):
        with pytest.raises(CertificateError, match="beskadiget"):
            open_pkcs12(content + more, PASSWORD, NOW)


def test_a_huge_file_is_not_looked_at() -> None:
    with pytest.raises(CertificateError, match="for stor"):
        open_pkcs12(b"\x30\x80\x02\x01\x03" + b"\x30\x80" * KEY_FILE_LIMIT, PASSWORD, NOW)


HOSTILE = {
    "deep": (b"\x30\x80" * (MOST_PARTS // 2) + b"\0\0" * (MOST_PARTS // 2 + 1), "too deep"),
    "many": (b"\x30\x80" + b"\x05\x00" * MOST_PARTS + b"\0\0" * 2, "too many"),
    "a value without length": (b"\x04\x80\x00\x00\x00\x00", "without length"),
    "a long tag": (b"\x1f\x01\x00\x00\x00", "a tag"),
    "a long length": (b"\x30\x85\x00\x00\x00\x00\x00\x00\x00", "a length"),
    "no end": (b"\x30\x00", "no end"),
    "nothing but a version": (b"\0\0", "a part is missing"),
    "a string in pieces": (b"\x30\x80\x06\x01\x2a\xa0\x80\x24\x04\x0c\x02ab\0\0\0\0\0\0", "no octet string"),
    "no string": (b"\x30\x80\x06\x01\x2a\xa0\x80\x0c\x02ab\0\0\0\0\0\0", "no octet string"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_no_key_file_has_is_refused(name: str) -> None:
    content, why = HOSTILE[name]
    with pytest.raises(BadEncoding, match=why):
        readable(b"\x30\x80\x02\x01\x03" + content)


def test_a_certificate_that_issued_itself_has_no_issuer(oces: Oces) -> None:
    own = signed(
        x509.CertificateBuilder(
            oces.issuing.subject, oces.issuing.subject, KEY.public_key(), 7, NOW - timedelta(1), NOW + timedelta(1)
        ),
        KEY,
    )
    with pytest.raises(CertificateError, match="hele kæden"):
        open_pkcs12(pkcs12.serialize_key_and_certificates(b"x", KEY, own, None, NoEncryption()), "", NOW)


def test_a_key_of_another_certificate_is_told_from_none(oces: Oces) -> None:
    only_key = pkcs12.serialize_key_and_certificates(b"x", KEY, None, None, NoEncryption())
    only_certificate = pkcs12.serialize_key_and_certificates(
        b"x", None, oces.issue(OTHER), [oces.issuing], NoEncryption()
    )
    with pytest.raises(CertificateError, match="hører ikke til noget af certifikaterne"):
        open_pkcs12(joined(only_key, only_certificate), "", NOW)
    with pytest.raises(CertificateError, match="intet certifikat"):
        open_pkcs12(only_key, "", NOW)
    with pytest.raises(CertificateError, match="ingen privat nøgle"):
        open_pkcs12(only_certificate, "", NOW)


def joined(*files: bytes) -> bytes:
    """One key file without MAC that holds what these hold; the library writes none whose parts do not fit."""
    held = b"".join(elements(safe(file))[0][1] for file in files)
    return with_safe(files[0], element(0x30, held))


def safe(file: bytes) -> bytes:
    """The contents that a MAC would cover."""
    pfx = elements(elements(file)[0][1])
    return elements(elements(pfx[1][1])[1][1])[0][1]


def with_safe(file: bytes, contents: bytes) -> bytes:
    """The file with other contents, and no MAC."""
    version, info = elements(elements(file)[0][1])[:2]
    kind = elements(info[1])[0]
    return element(0x30, element(*version) + element(0x30, element(*kind) + element(0xA0, element(0x04, contents))))
