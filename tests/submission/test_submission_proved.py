"""A key file that was opened before: its numbers are not proved again; what its proof does not cover is judged as at first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import PrivateFormat, pkcs12

from smdb_desktop.services.errors import CertificateError, WrongPassword
from smdb_desktop.submission.certificates.keys import KeySigner, open_pkcs12
from smdb_desktop.submission.certificates.proved import proof_of
from smdb_desktop.submission.service import AsicSubmissions
from tests.submission.oces import ber
from tests.submission.submission_examples import ID, NOW, indberetning
from tests.submission.submission_pki import PASSWORD, Authority, rsa_key

RSA = rsa_key(3072, 103)
P256 = ec.generate_private_key(ec.SECP256R1())
Form = Callable[[bytes], bytes]


def written(authority: Authority, key: Any, scheme: Any, digest: Any) -> bytes:
    form = PrivateFormat.PKCS12.encryption_builder().kdf_rounds(2_000).key_cert_algorithm(scheme).hmac_hash(digest)
    chain = [authority.certificate, authority.root]
    return pkcs12.serialize_key_and_certificates(b"x", key, authority.issue(key), chain, form.build(PASSWORD.encode()))


FORMS = {
    "AES": (pkcs12.PBES.PBESv2SHA256AndAES256CBC, hashes.SHA256()),
    "3DES": (pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC, hashes.SHA1()),  # noqa: S303  as older tools write it
}


@pytest.fixture
def only_again(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From its call on nothing is opened by the way that proves the numbers."""

    def refuse(*_: Any) -> None:
        raise AssertionError("the numbers are proved again")

    return lambda: monkeypatch.setattr(pkcs12, "load_pkcs12", refuse)


@pytest.mark.parametrize("key", [RSA, P256], ids=["RSA", "EC"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("encoding", [bytes, ber], ids=["DER", "BER"])
def test_the_same_signer_comes_out_without_the_proof_of_its_numbers(
    submissions: AsicSubmissions,
    authority: Authority,
    only_again: Callable[[], None],
    key: Any,
    form: str,
    encoding: Form,
) -> None:
    data = encoding(written(authority, key, *FORMS[form]))
    first = submissions.open_signer(data, PASSWORD, NOW)
    only_again()
    again = submissions.open_signer(data, PASSWORD, NOW, first.proof)
    assert (again.info, again.trust, again.proof) == (first.info, first.trust, first.proof)
    payload = submissions.payload(indberetning(oevelse=False))
    judged = submissions.verify(submissions.container(payload, ID, again, NOW), NOW, first.trust)
    assert judged.ok, judged.trin


def test_a_wrong_password_is_told_as_at_first(submissions: AsicSubmissions, authority: Authority) -> None:
    data = authority.key_file(RSA)
    proof = submissions.open_signer(data, PASSWORD, NOW).proof
    for wrong in ("forkert", ""):
        with pytest.raises(WrongPassword):
            submissions.open_signer(data, wrong, NOW, proof)


def test_the_proof_of_another_file_counts_for_nothing(submissions: AsicSubmissions, authority: Authority) -> None:
    other = submissions.open_signer(authority.key_file(P256), PASSWORD, NOW)
    signer = submissions.open_signer(authority.key_file(RSA), PASSWORD, NOW, other.proof)
    assert signer.info.noegle == "RSA 3072"
    assert signer.proof != other.proof


@pytest.mark.parametrize("rest", ["", "\nikke et certifikat"])
def test_a_proof_that_cannot_be_read_counts_for_nothing(authority: Authority, rest: str) -> None:
    data = authority.key_file(RSA)
    first = open_pkcs12(data, PASSWORD, NOW)
    assert open_pkcs12(data, PASSWORD, NOW, first.proof.split("\n")[0] + rest).certificate == first.certificate


def opened_later(authority: Authority, days: int) -> KeySigner:
    data = authority.key_file(RSA)
    return open_pkcs12(data, PASSWORD, NOW + timedelta(days=days), open_pkcs12(data, PASSWORD, NOW).proof)


def test_its_time_is_judged_each_time(authority: Authority) -> None:
    assert opened_later(authority, 299).info.problem == ""
    assert "udløb" in opened_later(authority, 301).info.problem


def test_numbers_that_do_not_sign_are_refused_whatever_the_proof_says(authority: Authority) -> None:
    numbers = RSA.private_numbers()
    broken = rsa.RSAPrivateNumbers(
        numbers.p, numbers.q, numbers.d + 2, numbers.dmp1 + 2, numbers.dmq1, numbers.iqmp, numbers.public_numbers
    ).private_key(unsafe_skip_rsa_key_validation=True)
    data = written(authority, broken, *FORMS["AES"])
    proof = proof_of(data, [authority.issue(RSA), authority.certificate])
    with pytest.raises(CertificateError, match="beskadiget"):
        open_pkcs12(data, PASSWORD, NOW, proof)


def test_a_key_of_another_certificate_is_refused_whatever_the_proof_says(authority: Authority) -> None:
    data = authority.key_file(RSA)
    proof = proof_of(data, [authority.issue(P256), authority.certificate])
    with pytest.raises(CertificateError, match="hører ikke til noget af certifikaterne"):
        open_pkcs12(data, PASSWORD, NOW, proof)
