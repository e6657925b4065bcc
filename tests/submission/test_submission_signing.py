"""The container as others see it: foreign programs accept it and refuse it after one changed byte, with every kind of key."""

from __future__ import annotations

import hashlib
import io
import subprocess
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import InvalidDigest
from signxml.xades.xades import XAdESSignatureConfiguration, XAdESVerifier

from smdb_desktop.services.ports.submissions import Gyldighed
from smdb_desktop.submission.certificates.keys import KeySigner
from smdb_desktop.submission.service import AsicSubmissions
from tests.submission import submission_attacks as attacks
from tests.submission.submission_attacks import DS, XADES, bytes_in, there
from tests.submission.submission_examples import ID, NOW, indberetning
from tests.submission.submission_pki import Authority

KEYS = ("RSA", "P-256", "P-384", "ØVELSE")
XMLSEC1 = pytest.mark.parametrize("foreign_tool", ["xmlsec1"], indirect=True)
OPENSSL = pytest.mark.parametrize("foreign_tool", ["openssl"], indirect=True)


def signed(submissions: AsicSubmissions, signers: dict[str, KeySigner], kind: str) -> bytes:
    payload = submissions.payload(indberetning(oevelse=kind == "ØVELSE"))
    return submissions.container(payload, ID, signers[kind], NOW)


def unpack(container: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(container)) as package:
        package.extractall(folder)
    return folder


def xmlsec1(tool: str, folder: Path, trusted: bytes) -> bool:
    (folder / "root.pem").write_bytes(trusted)
    command = [tool, "--verify", "--id-attr:Id", f"{XADES[1:-1]}:SignedProperties", "--trusted-pem", "root.pem"]
    moment = ["--verification-gmt-time", f"{NOW:%Y-%m-%d %H:%M:%S}"]
    done = subprocess.run([*command, *moment, "META-INF/signatures0.xml"], cwd=folder, capture_output=True, check=False)
    return done.returncode == 0


def root_of(signer: KeySigner, authority: Authority) -> bytes:
    return signer.trust[0] if signer.info.oevelse else authority.root_pem


@XMLSEC1
@pytest.mark.parametrize("kind", KEYS)
def test_xmlsec1_accepts_and_refuses_after_one_changed_byte(
    foreign_tool: str,
    submissions: AsicSubmissions,
    signers: dict[str, KeySigner],
    authority: Authority,
    tmp_path: Path,
    kind: str,
) -> None:
    folder = unpack(signed(submissions, signers, kind), tmp_path)
    trusted = root_of(signers[kind], authority)
    assert xmlsec1(foreign_tool, folder, trusted)
    file = folder / attacks.PAYLOAD
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    assert not xmlsec1(foreign_tool, folder, trusted)


@XMLSEC1
def test_xmlsec1_refuses_a_changed_time_of_signing_and_a_foreign_root(
    foreign_tool: str, authority: Authority, container: bytes, tmp_path: Path
) -> None:
    folder = unpack(container, tmp_path)
    assert not xmlsec1(foreign_tool, folder, Authority().root_pem)
    file = folder / attacks.SIGNATURES
    file.write_bytes(file.read_bytes().replace(b"SigningTime>2026", b"SigningTime>2025"))
    assert not xmlsec1(foreign_tool, folder, authority.root_pem)


@XMLSEC1
def test_the_moved_properties_deceive_a_reader_that_only_checks_the_core(
    foreign_tool: str,
    submissions: AsicSubmissions,
    signers: dict[str, KeySigner],
    authority: Authority,
    container: bytes,
    tmp_path: Path,
) -> None:
    hostile = attacks.moved_signed_properties(attacks.World(submissions, authority, signers["RSA"], container))
    assert xmlsec1(foreign_tool, unpack(hostile, tmp_path), authority.root_pem)
    assert not submissions.verify(hostile, NOW, [authority.root_pem]).ok


@pytest.mark.parametrize("kind", KEYS)
def test_signxml_accepts_the_schema_and_the_signature(
    submissions: AsicSubmissions, signers: dict[str, KeySigner], authority: Authority, tmp_path: Path, kind: str
) -> None:
    folder = unpack(signed(submissions, signers, kind), tmp_path)
    (tmp_path / "root.pem").write_bytes(root_of(signers[kind], authority))
    contents = {attacks.PAYLOAD: (folder / attacks.PAYLOAD).read_bytes()}
    config = XAdESSignatureConfiguration(
        expect_references=2,
        verification_time=NOW,
        signature_methods=frozenset({SignatureMethod.RSA_SHA256, SignatureMethod.ECDSA_SHA256}),
        digest_algorithms=frozenset({DigestAlgorithm.SHA256}),
    )

    def verify() -> list[bytes]:
        results = XAdESVerifier().verify(
            (folder / attacks.SIGNATURES).read_bytes(),
            ca_pem_file=str(tmp_path / "root.pem"),
            uri_resolver=contents.get,
            expect_config=config,
        )
        return [result.signed_data for result in results]

    assert verify()[0] == contents[attacks.PAYLOAD]
    contents[attacks.PAYLOAD] += b" "
    with pytest.raises(InvalidDigest):
        verify()


@OPENSSL
@pytest.mark.parametrize("kind", KEYS)
def test_openssl_accepts_chain_digest_and_signature_value(
    foreign_tool: str,
    submissions: AsicSubmissions,
    signers: dict[str, KeySigner],
    authority: Authority,
    tmp_path: Path,
    kind: str,
) -> None:
    folder = unpack(signed(submissions, signers, kind), tmp_path)
    root = etree.fromstring((folder / attacks.SIGNATURES).read_bytes())
    leaf, issuer = (bytes_in(element) for element in root.iter(f"{DS}X509Certificate"))
    signer = signers[kind]
    files = {
        "leaf.pem": signer.certificate.public_bytes(Encoding.PEM),
        "issuer.pem": signer.issuer.public_bytes(Encoding.PEM),
        "root.pem": root_of(signer, authority),
        "key.pem": signer.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "info.xml": etree.tostring(there(root, f".//{DS}SignedInfo"), method="c14n", exclusive=True),
    }
    assert leaf == signer.certificate.public_bytes(Encoding.DER)
    assert issuer == signer.issuer.public_bytes(Encoding.DER)
    value = bytes_in(there(root, f".//{DS}SignatureValue"))
    if kind != "RSA":
        half = len(value) // 2
        value = encode_dss_signature(int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big"))
    files["value.bin"] = value
    for name, content in files.items():
        (folder / name).write_bytes(content)

    def openssl(*arguments: str) -> str:
        done = subprocess.run([foreign_tool, *arguments], cwd=folder, capture_output=True, text=True, check=True)
        return done.stdout

    moment = ["-attime", str(int(NOW.timestamp()))]
    assert "OK" in openssl("verify", *moment, "-CAfile", "root.pem", "-untrusted", "issuer.pem", "leaf.pem")
    assert "Verified OK" in openssl("dgst", "-sha256", "-verify", "key.pem", "-signature", "value.bin", "info.xml")
    digest = openssl("dgst", "-sha256", "-r", attacks.PAYLOAD).split()[0]
    assert digest == bytes_in(there(root, f".//{DS}DigestValue")).hex()


@pytest.mark.parametrize("kind", KEYS)
def test_our_own_reader_tells_what_was_signed(
    submissions: AsicSubmissions, signers: dict[str, KeySigner], authority: Authority, kind: str
) -> None:
    container = signed(submissions, signers, kind)
    found = submissions.verify(container, NOW + timedelta(days=1), [authority.root_pem])
    payload = submissions.payload(indberetning(oevelse=kind == "ØVELSE"))
    assert found.ok, found.trin
    assert found.payload == payload
    assert found.payload_sha256 == hashlib.sha256(payload).hexdigest()
    assert (found.indberetning_id, found.underskrevet, found.oevelse) == (ID, NOW, kind == "ØVELSE")
    assert found.underskriver == signers[kind].info


def test_without_trust_everything_else_is_judged(submissions: AsicSubmissions, container: bytes) -> None:
    found = submissions.verify(container, NOW)
    assert [name for name, held, _ in found.trin if not held] == ["Udsteder"]
    assert "udsteder ikke betroet" in next(text for name, _, text in found.trin if name == "Udsteder")
    assert {"Indhold", "Skema", "Gyldighed", "Afsender", "Øvelse"} <= {name for name, held, _ in found.trin if held}
    assert found.payload is not None


def test_practice_needs_no_trust_and_lends_none(
    submissions: AsicSubmissions, signers: dict[str, KeySigner], container: bytes
) -> None:
    practice = signed(submissions, signers, "ØVELSE")
    assert submissions.verify(practice, NOW).ok
    assert submissions.verify(practice, NOW, [Authority().root_pem]).ok
    assert not submissions.verify(container, NOW, signers["ØVELSE"].trust).ok


def test_that_revocation_was_not_checked_is_said(submissions: AsicSubmissions, container: bytes) -> None:
    steps = {name: (held, text) for name, held, text in submissions.verify(container, NOW).trin}
    assert steps["Spærring"][0]
    assert "ikke kontrolleret" in steps["Spærring"][1]


# the certificate holds from 30 days before NOW until 300 days after
DATES = {
    "valid": (0, 299, Gyldighed.GAELDER, [], "gælder til 30-11-2026"),
    "expired since": (
        0, 400, Gyldighed.UDLOEBET_SIDEN, ["Gyldighed"],
        "gjaldt, da der blev underskrevet 03-02-2026 ifølge underskriverens eget ur. Det er udløbet siden, 30-11-2026",
    ),
    "signed on the last day, expired since": (
        299, 400, Gyldighed.UDLOEBET_SIDEN, ["Gyldighed"], "da der blev underskrevet 29-11-2026",
    ),
    "expired before": (
        301, 400, Gyldighed.UDLOEBET, ["Gyldighed", "Tidspunkt"],
        "var udløbet (30-11-2026), da der blev underskrevet 01-12-2026",
    ),
    "signed before its time": (
        -31, 0, Gyldighed.IKKE_BEGYNDT, ["Tidspunkt"], "gælder til 30-11-2026",
    ),
    "signed before its time, expired since": (
        -31, 400, Gyldighed.IKKE_BEGYNDT, ["Gyldighed", "Tidspunkt"], "Certifikatet udløb 30-11-2026.",
    ),
    "read before its time": (
        -29, -40, Gyldighed.IKKE_BEGYNDT, ["Gyldighed", "Tidspunkt"], "gælder først fra 04-01-2026",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DATES)
def test_the_dates_of_a_certificate_are_judged_by_signing_and_by_today(
    submissions: AsicSubmissions, signers: dict[str, KeySigner], authority: Authority, payload: bytes, name: str
) -> None:
    signed, judged, validity, failed, words = DATES[name]
    container = submissions.container(payload, ID, signers["RSA"], NOW + timedelta(days=signed))
    found = submissions.verify(container, NOW + timedelta(days=judged), [authority.root_pem])
    assert found.gyldighed is validity
    assert [step for step, held, _ in found.trin if not held] == failed
    sentence = next(text for step, _, text in found.trin if step == "Gyldighed")
    assert words in sentence
    assert "Indstillinger" not in sentence, "advice for the signer, and the reader is another"


def test_an_expired_certificate_whose_signature_does_not_hold_is_just_expired(
    submissions: AsicSubmissions, signers: dict[str, KeySigner], authority: Authority, container: bytes
) -> None:
    """A time of signing that was not proved says nothing."""
    hostile = attacks.replaced_payload(attacks.World(submissions, authority, signers["RSA"], container))
    found = submissions.verify(hostile, NOW + timedelta(days=400), [authority.root_pem])
    steps = {step: text for step, _, text in found.trin}
    assert (found.gyldighed, found.underskrevet) == (Gyldighed.UDLOEBET, None)
    assert steps["Gyldighed"] == "Certifikatet udløb 30-11-2026."


@pytest.mark.parametrize(
    ("ahead", "words"),
    [(timedelta(days=-31), "uden for den tid, certifikatet gælder"), (timedelta(minutes=11), "ikke kommet endnu")],
)
def test_a_time_of_signing_that_cannot_be_is_refused(
    submissions: AsicSubmissions,
    signers: dict[str, KeySigner],
    authority: Authority,
    payload: bytes,
    ahead: timedelta,
    words: str,
) -> None:
    container = submissions.container(payload, ID, signers["RSA"], NOW + ahead)
    failed = [
        (name, text) for name, held, text in submissions.verify(container, NOW, [authority.root_pem]).trin if not held
    ]
    ((name, text),) = failed
    assert name == "Tidspunkt" and words in text


def test_container_is_laid_out_as_published(container: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(container)) as package:
        infos = package.infolist()
        assert package.comment == b""
    assert [info.filename for info in infos] == list(attacks.ORDER)
    assert [info.compress_type for info in infos] == [zipfile.ZIP_STORED] + [zipfile.ZIP_DEFLATED] * 3
    assert all(
        (info.extra, info.comment, info.flag_bits, info.date_time) == (b"", b"", 0, (1980, 1, 1, 0, 0, 0))
        for info in infos
    )
    assert container[30:69] == b"mimetype" + b"application/vnd.etsi.asic-e+zip"


def test_rsa_containers_are_the_same_bytes_again(
    submissions: AsicSubmissions, signers: dict[str, KeySigner], payload: bytes, container: bytes
) -> None:
    assert submissions.container(payload, ID, signers["RSA"], NOW) == container


def test_a_payload_of_another_submission_is_not_signed(
    submissions: AsicSubmissions, signers: dict[str, KeySigner], payload: bytes
) -> None:
    with pytest.raises(ValueError, match="another submission id"):
        submissions.container(payload, "en-anden", signers["RSA"], NOW)
