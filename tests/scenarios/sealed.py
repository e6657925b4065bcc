"""A real store with real-looking certificates of its own and of receivers, and receipts as a receiver writes them."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding

from smdb_desktop.services.outbox.receipt_format import written
from smdb_desktop.services.outbox.receipts import ReceiptService
from smdb_desktop.services.ports.submissions import Signer
from smdb_desktop.services.stored.receipts import Bemaerkning, Modtagersvar, Udfaldsord
from smdb_desktop.services.stored.records import IndberetningRecord, Tilstand
from smdb_desktop.submission.certificates.keys import KeySigner, open_pkcs12
from smdb_desktop.submission.letters import JwsLetters
from smdb_desktop.ways.folder import FolderWay
from tests.scenario import FIRST_DAY, Scenario
from tests.scenarios.typed import ANMODNING
from tests.submission.oces import Oces
from tests.submission.submission_pki import PASSWORD, rsa_key

OURS, KOMMUNE, ANDEN = "99999999", "87654321", "11223344"
FUND = Bemaerkning("kontaktforloeb[0].anmodning.gravid", "FEJL", "12", "Svaret passer ikke til det, vi har.")


@cache
def oces(number: int = 0) -> Oces:
    """An issuer; ``number`` tells several apart."""
    return Oces(rsa_key(3072, 200 + 2 * number), rsa_key(3072, 201 + 2 * number))


@cache
def signer(cvr: str, issuer: int = 0, start: datetime = FIRST_DAY - timedelta(days=10)) -> KeySigner:
    """An organisation's opened key."""
    key: rsa.RSAPrivateKey = rsa_key(3072, 300 + issuer * 10 + (OURS, KOMMUNE, ANDEN).index(cvr))
    made = oces(issuer).issue(key, start=start, identifier=f"NTRDK-{cvr}")
    return open_pkcs12(oces(issuer).key_file(key, made), PASSWORD, FIRST_DAY)


def der(key: KeySigner) -> bytes:
    return key.certificate.public_bytes(Encoding.DER)


class Centre(Scenario):
    """A centre with its own certificate and the municipality as its receiver."""

    def __init__(self, folder: Path | None = None, cvr: str = OURS) -> None:
        super().__init__(folder, oevelse=False)
        profil = self.workspace.profil()
        assert profil is not None
        self.workspace.save_profil(replace(profil, organisation=profil.organisation._replace(cvr=cvr)))
        key = rsa_key(3072, 300 + (OURS, KOMMUNE, ANDEN).index(cvr))
        self.workspace.certificates.install(oces().key_file(key, signer(cvr).certificate), PASSWORD)
        self.receiver = self.workspace.exchange.receivers.add(der(signer(KOMMUNE)))

    @property
    def receipts(self) -> ReceiptService:
        return self.workspace.exchange.receipts

    def send(self, folder: Path, *, sealed: bool = True) -> IndberetningRecord:
        """Everything that is Klar leaves for the municipality; the newest of the course in hand."""
        folder.mkdir(exist_ok=True)
        way = self.workspace.exchange.way(FolderWay(folder), self.receiver.noegle if sealed else "")
        results = self.workspace.exports.export_all(way, PASSWORD)
        assert results and all(each.ok for each in results), [each.besked for each in results]
        return self.submissions()[-1]

    def sent(self, folder: Path) -> IndberetningRecord:
        """One citizen whose request has left for the municipality."""
        self.citizen("150277-9995").answers(ANMODNING).complete("anmodning", "Spurgt")
        return self.send(folder)

    def states(self) -> list[tuple[int, Tilstand]]:
        return [(each.revision, each.tilstand) for each in self.submissions()]

    def answer_to(self, there: IndberetningRecord, **other: Any) -> Modtagersvar:
        """A receipt for what was sent, with what is asked for made otherwise."""
        given: dict[str, Any] = {
            "id": "0" * 31 + "1",
            "indberetning_id": there.id,
            "forloeb_id": there.forloeb_id,
            "revision": there.revision,
            "payload_sha256": there.payload_sha256,
            "afsender_cvr": OURS,
            "modtager": "Albertslund Kommune",
            "modtager_cvr": KOMMUNE,
            "tid": self.clock(),
            "udfald": Udfaldsord.MODTAGET,
            "oevelse": False,
        }
        return Modtagersvar(**(given | other))

    def letter(self, svar: Modtagersvar, key: Signer | None = None) -> bytes:
        """The receipt, signed."""
        return self.desk.submissions.letters().sign(written(svar), key or signer(KOMMUNE))


def raw_letter(content: bytes, key: KeySigner, header: dict[str, Any] | None = None) -> bytes:
    """A letter with any content and header, signed for them."""
    made = JwsLetters().sign(content, key)
    if header is None:
        return made
    head = urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=")
    return head + b"." + b".".join(made.split(b".")[1:])


def revoked(key: KeySigner, issuer: int = 0) -> bytes:
    """The issuer's list that names the key's certificate, good at the first day."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(oces(issuer).issuing.subject)
        .last_update(FIRST_DAY - timedelta(days=1))
        .next_update(FIRST_DAY + timedelta(days=30))
        .add_revoked_certificate(
            x509.RevokedCertificateBuilder(key.certificate.serial_number, FIRST_DAY - timedelta(days=1)).build()
        )
    )
    return builder.sign(oces(issuer).issuing_key, hashes.SHA256()).public_bytes(Encoding.DER)
