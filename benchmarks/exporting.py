"""What a signed, written and verified submission costs beside nothing but its RSA signature."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from benchmarks import material
from benchmarks.measure import Side, Sizes, side_by_side
from benchmarks.table import Row
from smdb_desktop.examples import demo_data
from smdb_desktop.services.workspace import Workspace
from smdb_desktop.submission.certificates.certificate import PRACTICE_MARK

AIM, SMALL_AIM = 3.0, 0.35
SMALL = 50
"""As many cases as somebody exports of an afternoon: what such an export takes stands in seconds."""
_ROUNDS = 3  # of all the cases each: an export opens its key once
_PASSWORD = "benchmark"  # noqa: S105


def run(sizes: Sizes) -> list[Row]:
    """Everything that is Klar, to a folder; beside each round as many signatures by the same key."""
    key = rsa.generate_private_key(65537, 3072)
    numbers = material.clean_numbers()
    with material.workspace() as opened, TemporaryDirectory(prefix="smdb-bench-") as folder:
        opened.certificates.install(_key_file(key), _PASSWORD)
        small = min(SMALL, sizes.exports)
        few = _exported(opened, Path(folder), key, numbers, small, sizes.rounds)
        many = _exported(opened, Path(folder), key, numbers, sizes.exports, min(sizes.rounds, _ROUNDS))
    took, own = (side.each(1)[0] / 1000 for side in (few, few.own or few))
    one, signature = many.each(sizes.exports)
    return [
        Row(
            f"export of {small} signed cases",
            f"{took:.2f} s",
            f"{few.each(1)[1]:.0f} ms, as many bare RSA-3072 signatures",
            took,
            "s",
            SMALL_AIM,
            note=f"processor {own:.2f} s; {few.ratio:.2f} times the signatures",
        ),
        Row(
            f"export of {sizes.exports:,} signed cases",
            f"{one:.2f} ms a case",
            f"{signature:.2f} ms, bare RSA-3072 signature",
            many.ratio,
            aim=AIM,
            note="checked, frozen, signed, written, read back, verified, confirmed;"
            f" rounds {many.spread}; by processor time {(many.own or many).ratio:.2f}",
        ),
    ]


def _exported(
    opened: Workspace, folder: Path, key: rsa.RSAPrivateKey, numbers: Iterator[int], portion: int, rounds: int
) -> Side:
    """Exports of so many cases, beside as many signatures."""

    def ready() -> None:
        for number in islice(numbers, portion):
            material.add_case(opened, number, klar=True)

    def ours() -> None:
        results = opened.exports.export_all(opened.desk.folder_way(folder), _PASSWORD)
        if len(results) != portion or not all(result.ok for result in results):
            raise RuntimeError(next((r.besked for r in results if not r.ok), "too few"))

    def bare() -> None:
        for number in range(portion):
            key.sign(b"%0300d" % number, padding.PKCS1v15(), hashes.SHA256())

    return side_by_side(rounds, ours, bare, ready)


def _key_file(key: rsa.RSAPrivateKey) -> bytes:
    """A PKCS#12 file as an organisation has one, marked for practice: key, certificate and issuer."""
    root_key = rsa.generate_private_key(65537, 3072)
    root_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ØVELSE rod")])
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "ØVELSE benchmark"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, demo_data.ORGANISATION.navn),
            x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, f"NTRDK-{demo_data.ORGANISATION.cvr}"),
        ]
    )
    root = _certificate(root_name, root_name, root_key, root_key, ca=True)
    own = _certificate(name, root_name, key, root_key, ca=False)
    encryption = BestAvailableEncryption(_PASSWORD.encode())
    return pkcs12.serialize_key_and_certificates(b"benchmark", key, own, [root], encryption)


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, signer: rsa.RSAPrivateKey, *, ca: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = dict.fromkeys(
        (
            *("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
            *("encipher_only", "decipher_only"),
        ),
        False,
    )
    return (
        x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=300))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=0 if ca else None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=not ca, key_cert_sign=ca, crl_sign=ca, **usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .add_extension(x509.UnrecognizedExtension(PRACTICE_MARK, b"\x0c\x07OEVELSE"), critical=False)
        .sign(signer, hashes.SHA256())
    )
