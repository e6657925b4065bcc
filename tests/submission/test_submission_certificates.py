"""Key files: every kind that is met opens, and each way one can be unusable has its own Danish sentence."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID

from smdb_desktop.services.errors import CertificateError, WrongPassword
from smdb_desktop.services.ports.submissions import Organisation
from smdb_desktop.submission.certificates.keys import open_pkcs12
from smdb_desktop.submission.service import AsicSubmissions
from tests.submission.submission_examples import ID, NOW, ORGANISATION, indberetning
from tests.submission.submission_pki import PASSWORD, Authority, rsa_key, usage

P256 = ec.generate_private_key(ec.SECP256R1())


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (rsa_key(2048), "RSA 2048"),
        (rsa_key(), "RSA 3072"),
        (P256, "EC P-256"),
        (ec.generate_private_key(ec.SECP384R1()), "EC P-384"),
    ],
)
def test_a_good_key_file_is_described(submissions: AsicSubmissions, authority: Authority, key: Any, name: str) -> None:
    info = submissions.open_signer(authority.key_file(key), PASSWORD, NOW).info
    assert (info.noegle, info.organisation, info.organisation_id) == (name, "Albertslund Kommune", "12345678")
    assert (info.udsteder, info.oevelse, info.problem) == ("Test Udsteder", False, "")
    assert info.gyldig_til == NOW + timedelta(days=300)


@pytest.mark.parametrize("foreign_tool", ["openssl"], indirect=True)
@pytest.mark.parametrize(
    "form", [["-legacy"], ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1"], []]
)
def test_key_files_made_by_openssl_open_in_old_and_new_form(
    foreign_tool: str, submissions: AsicSubmissions, authority: Authority, tmp_path: Path, form: list[str]
) -> None:
    pem = P256.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    certificates = (authority.issue(P256), authority.certificate, authority.root)
    (tmp_path / "all.pem").write_bytes(pem + b"".join(c.public_bytes(Encoding.PEM) for c in certificates))
    command = [
        foreign_tool,
        "pkcs12",
        "-export",
        "-in",
        "all.pem",
        "-out",
        "key.p12",
        "-passout",
        "pass:hemmelig",
        *form,
    ]
    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    content = (tmp_path / "key.p12").read_bytes()
    assert submissions.open_signer(content, "hemmelig", NOW).info.noegle == "EC P-256"
    with pytest.raises(CertificateError, match="Kodeordet passer ikke"):
        submissions.open_signer(content, "forkert", NOW)


def test_a_key_file_without_password_opens(submissions: AsicSubmissions, authority: Authority) -> None:
    content = pkcs12.serialize_key_and_certificates(
        b"x", P256, authority.issue(P256), [authority.certificate], NoEncryption()
    )
    assert submissions.open_signer(content, "", NOW).info.problem == ""


def without_key(authority: Authority) -> bytes:
    return pkcs12.serialize_key_and_certificates(
        b"x", None, authority.issue(P256), [authority.certificate], BestAvailableEncryption(PASSWORD.encode())
    )


def with_other_key(authority: Authority) -> bytes:
    key = ed25519.Ed25519PrivateKey.generate()
    return authority.key_file(key)


def issued(**changes: Any) -> Callable[[Authority], bytes]:
    return lambda authority: authority.key_file(P256, authority.issue(P256, **changes))


def purpose(*oids: x509.ObjectIdentifier) -> Callable[[Authority], bytes]:
    return issued(extra=(x509.ExtendedKeyUsage(oids),))


UNUSABLE: dict[str, tuple[Callable[[Authority], bytes], str]] = {
    "empty": (lambda _: b"", "ikke en certifikatfil"),
    "PEM": (lambda a: a.root_pem, "ikke en certifikatfil"),
    "truncated": (lambda a: a.key_file(P256)[:-50], "beskadiget"),
    "no key": (without_key, "ingen privat nøgle"),
    "no chain": (lambda a: a.key_file(P256, chain=False), "hele kæden"),
    "chain of somebody else": (lambda a: a.key_file(P256, Authority("Fremmed").issue(P256)), "hele kæden"),
    "expired": (issued(start=NOW - timedelta(days=60), end=NOW - timedelta(days=2)), "udløb 01-02-2026"),
    "not yet valid": (issued(start=NOW + timedelta(days=2)), "gælder først fra 05-02-2026"),
    "no digital signature": (issued(key_usage=usage(key_agreement=True)), "ikke bruges til digital signatur"),
    "an issuer": (issued(extra=(x509.BasicConstraints(ca=True, path_length=None),)), "udstedercertifikat"),
    "time stamping": (purpose(ExtendedKeyUsageOID.TIME_STAMPING), "andet formål"),
    "time stamping and more": (
        purpose(ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CLIENT_AUTH),
        "andet formål",
    ),
    "server only": (purpose(ExtendedKeyUsageOID.SERVER_AUTH), "andet formål"),
    "no organisation": (issued(organisation="", identifier=""), "ikke et organisationscertifikat"),
    "no CVR number": (issued(identifier=""), "ikke et organisationscertifikat"),
    "weak RSA": (lambda a: a.key_file(rsa_key(1024)), "for svag"),
    "curve P-521": (lambda a: a.key_file(ec.generate_private_key(ec.SECP521R1())), "nøgletype"),
    "Ed25519": (with_other_key, "nøgletype"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_each_way_to_be_unusable_has_its_sentence(
    submissions: AsicSubmissions, authority: Authority, name: str
) -> None:
    make, sentence = UNUSABLE[name]
    with pytest.raises(CertificateError, match=sentence) as caught:
        submissions.open_signer(make(authority), PASSWORD, NOW)
    assert PASSWORD not in str(caught.value) + caught.value.details


def test_wrong_password_is_told_from_a_damaged_file(submissions: AsicSubmissions, authority: Authority) -> None:
    with pytest.raises(WrongPassword, match="Kodeordet passer ikke"):
        submissions.open_signer(authority.key_file(P256), "forkert", NOW)


@pytest.mark.parametrize("name", ["expired", "not yet valid", "no digital signature", "no CVR number"])
def test_a_certificate_that_opens_is_described_with_its_problem(authority: Authority, name: str) -> None:
    make, sentence = UNUSABLE[name]
    assert sentence in open_pkcs12(make(authority), PASSWORD, NOW).info.problem


@pytest.mark.parametrize("oid", [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION])
def test_purposes_of_organisation_certificates_are_accepted(
    submissions: AsicSubmissions, authority: Authority, oid: x509.ObjectIdentifier
) -> None:
    signer = submissions.open_signer(purpose(oid)(authority), PASSWORD, NOW)
    container = submissions.container(submissions.payload(indberetning(oevelse=False)), ID, signer, NOW)
    assert submissions.verify(container, NOW, [authority.root_pem]).ok


def test_older_organisation_identifier_is_read(authority: Authority) -> None:
    key = authority.key_file(P256, authority.issue(P256, identifier="NTRDK-00000000"))
    assert open_pkcs12(key, PASSWORD, NOW).info.organisation_id == "00000000"


@pytest.mark.parametrize(
    "organisation", [ORGANISATION, Organisation("Alfa København ApS", p_nummer="1011489075"), Organisation("Å" * 200)]
)
def test_the_practice_certificate_is_unmistakable_and_signs(
    submissions: AsicSubmissions, organisation: Organisation
) -> None:
    content, password = submissions.make_practice_certificate(organisation, NOW)
    signer = submissions.open_signer(content, password, NOW)
    assert signer.info.oevelse
    assert "ØVELSE" in signer.info.emne
    assert "ØVELSE" in signer.info.udsteder
    container = submissions.container(submissions.payload(indberetning(afsender=organisation)), ID, signer, NOW)
    found = submissions.verify(container, NOW)
    assert found.ok, found.trin
    assert found.oevelse


def test_two_practice_certificates_share_nothing(submissions: AsicSubmissions) -> None:
    (one, first), (other, second) = (submissions.make_practice_certificate(ORGANISATION, NOW) for _ in range(2))
    assert first != second
    assert submissions.open_signer(one, first, NOW).trust != submissions.open_signer(other, second, NOW).trust


def test_an_opened_key_does_not_show_itself(submissions: AsicSubmissions, authority: Authority) -> None:
    signer = submissions.open_signer(authority.key_file(P256), PASSWORD, NOW)
    assert repr(signer) == f"KeySigner({signer.info.serienummer})"


def practice_leaf(root_is_practice: bool, submissions: AsicSubmissions, authority: Authority) -> bytes:
    """A certificate with the practice mark under a real CA, or one without it under a practice root."""
    from smdb_desktop.submission.certificates.certificate import PRACTICE_MARK

    if not root_is_practice:
        mark = x509.UnrecognizedExtension(PRACTICE_MARK, b"\x0c\x07OEVELSE")
        return authority.key_file(P256, authority.issue(P256, extra=(mark,)))
    content, password = submissions.make_practice_certificate(ORGANISATION, NOW)
    signer = submissions.open_signer(content, password, NOW)
    leaf = (
        x509.CertificateBuilder()
        .subject_name(authority.issue(P256).subject)
        .issuer_name(signer.issuer.subject)
        .public_key(P256.public_key())
        .serial_number(1)
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(usage(digital_signature=True), critical=True)
        .sign(P256, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        b"x", P256, leaf, [signer.issuer], BestAvailableEncryption(PASSWORD.encode())
    )


def test_the_practice_mark_under_a_real_authority_is_not_trusted(
    submissions: AsicSubmissions, authority: Authority
) -> None:
    signer = submissions.open_signer(practice_leaf(False, submissions, authority), PASSWORD, NOW)
    container = submissions.container(submissions.payload(indberetning()), ID, signer, NOW)
    found = submissions.verify(container, NOW, [authority.root_pem])
    assert [name for name, held, _ in found.trin if not held] == ["Udsteder"]


def test_a_certificate_that_only_claims_a_practice_root_is_not_opened(
    submissions: AsicSubmissions, authority: Authority
) -> None:
    with pytest.raises(CertificateError, match="hele kæden"):
        submissions.open_signer(practice_leaf(True, submissions, authority), PASSWORD, NOW)
