"""The submission layer as services see it (``ports.Submissions``): payloads, containers, certificates.

Holds no key and no state but compiled schemas, one per thread. What is true of a container is decided in ``reader.py``.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.services.ports.submissions import (
    Indberetning,
    Issuer,
    Letters,
    Omrids,
    Organisation,
    Packages,
    RevocationList,
    Sealing,
    Signer,
    Verification,
)
from smdb_desktop.services.stored.records import Json

if TYPE_CHECKING:
    from lxml import etree

    from smdb_desktop.submission.certificates.keys import KeySigner

# XML and cryptography are imported by the methods that need them: the window is there a tenth sooner without


class AsicSubmissions:
    """Submissions as ASiC-E containers with an XAdES-BASELINE-B signature. Implements ``ports.Submissions``; thread-safe."""

    def __init__(self, katalog: Katalog) -> None:
        self._katalog = katalog
        self._local = threading.local()
        self._text: tuple[int, bytes] | None = None

    @property
    def _schema(self) -> etree.XMLSchema:
        # a compiled schema keeps its last errors in itself, so that two threads must not share one
        if getattr(self._local, "udgave", None) != self._katalog.udgave:
            from smdb_desktop.submission.payload.build import compile_schema, schema_text

            # its text is by far the dearer part, and the same for every thread; two that make it at once make the same
            udgave, text = self._katalog.udgave, self._text
            if text is None or text[0] != udgave:
                text = self._text = (udgave, schema_text(self._katalog))
            self._local.schema = compile_schema(self._katalog, text[1])
            self._local.udgave = udgave
        schema: etree.XMLSchema = self._local.schema
        return schema

    def payload(self, indberetning: Indberetning) -> bytes:
        """The XML, valid against our XSD. Raises ExportError for what a person can mend, ValueError for a fault of ours."""
        from smdb_desktop.submission.payload.build import build_payload

        return build_payload(indberetning, self._katalog, self._schema)

    def packages(self) -> Packages:
        """What seals a course that is handed over, and opens one."""
        from smdb_desktop.submission.packages import SealedPackages

        return SealedPackages()

    def sealing(self) -> Sealing:
        """What encrypts to a receiver, and opens what was encrypted to us."""
        from smdb_desktop.submission.sealing import CmsSealing

        return CmsSealing()

    def normal(self, container: bytes) -> bytes:
        """A container that was packed again by another program, in our own byte form; what is none comes back as it is."""
        from smdb_desktop.submission.container.package import BadPackage
        from smdb_desktop.submission.container.repack import normal

        try:
            return normal(container)
        except BadPackage:
            return container

    def letters(self) -> Letters:
        """What signs a receipt, and reads one."""
        from smdb_desktop.submission.letters import JwsLetters

        return JwsLetters()

    def issuer(self, content: bytes) -> Issuer:
        """The issuer's certificate in a file (PEM or DER). Raises CertificateError."""
        from smdb_desktop.submission.certificates.files import issuer_in

        return issuer_in(content)

    def revocation_list(self, content: bytes) -> RevocationList:
        """The revocation list in a file (PEM or DER). Raises CertificateError."""
        from smdb_desktop.submission.certificates.files import list_in

        return list_in(content)

    def signed_list(self, content: bytes, issuers: Sequence[bytes], now: datetime) -> RevocationList:
        """A revocation list of one of these issuers (PEM), signed by it and good now. Raises CertificateError."""
        from smdb_desktop.submission.certificates.files import signed_list

        return signed_list(content, issuers, now)

    def open_signer(self, pkcs12: bytes, password: str, now: datetime, proof: str = "") -> KeySigner:
        """Open a PKCS#12 key; raises CertificateError with a sentence for each way it can be unusable."""
        from smdb_desktop.submission.certificates.keys import open_pkcs12, require_usable

        return require_usable(open_pkcs12(pkcs12, password, now, proof))

    def client_key(self, pkcs12: bytes, password: str, closed_with: str) -> bytes:
        """Key and certificates of a key file as PEM, for TLS. Raises CertificateError."""
        from smdb_desktop.submission.certificates.client import client_pem

        return client_pem(pkcs12, password, closed_with)

    def make_practice_certificate(self, organisation: Organisation, now: datetime) -> tuple[bytes, str]:
        """A practice PKCS#12 key chained to a root made on the spot, and its password."""
        from smdb_desktop.submission.certificates.keys import make_practice_pkcs12

        return make_practice_pkcs12(organisation, now)

    def container(self, payload: bytes, indberetning_id: str, signer: Signer, now: datetime) -> bytes:
        """The signed ASiC-E container around these very bytes. A payload of another id is a fault of ours (ValueError)."""
        from smdb_desktop.submission.certificates.keys import KeySigner
        from smdb_desktop.submission.container import package
        from smdb_desktop.submission.container.signature import sign

        if not isinstance(signer, KeySigner):
            raise TypeError("the signer was not opened here")
        if f"<indberetning_id>{indberetning_id}</indberetning_id>".encode() not in payload:
            raise ValueError("the payload carries another submission id")
        return package.write_package(
            {
                "mimetype": package.MIMETYPE,
                package.PAYLOAD_NAME: payload,
                package.MANIFEST_NAME: package.MANIFEST,
                package.SIGNATURE_NAME: sign(payload, signer, now),
            }
        )

    def verify(
        self,
        container: bytes,
        now: datetime,
        trust: Sequence[bytes] = (),
        *,
        revocation_lists: Sequence[bytes] = (),
        organisation_id: str = "",
    ) -> Verification:
        """Judge a container; never raises for a hostile one.

        ``trust`` are root certificates (PEM), ``revocation_lists`` the issuers' lists (PEM or DER), ``organisation_id`` the
        CVR number that the signer must have. Without lists the step Spærring says that it was not checked.
        """
        from smdb_desktop.submission.reader import Circumstances, verify_container

        given = Circumstances(now, trust, revocation_lists, organisation_id)
        return verify_container(container, self._katalog, self._schema, given)

    def read_payload(self, payload: bytes) -> Mapping[str, Json]:
        """The payload as the Indberetning's fields (plain JSON). Raises KnownError when it is not one."""
        from smdb_desktop.submission.payload.read import read_payload

        return read_payload(payload, self._katalog, self._schema)

    def outline(self, payload: bytes) -> Omrids:
        """What a payload is, though its codes or its form version are not known here. Raises KnownError when it is not one."""
        from smdb_desktop.submission.payload.outline import read_outline

        return read_outline(payload)
