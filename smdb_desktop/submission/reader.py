"""Judges a container step by step, and shows only what was signed. Hostile input ends in a failed step, never in an error.

The payload handed out is the very bytes that were digested, and only when signature and digest held; times and names come from
what the signature covers. Facts: ``docs/submission.md``; each hardening has its attack in ``tests/submission``.
"""

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from cryptography import x509
from lxml import etree

from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.services.ports.submissions import CertificateInfo, Gyldighed, Verification
from smdb_desktop.submission.certificates.certificate import (
    BadCertificate,
    certificate_info,
    danish_date,
    is_issued_by,
    load_certificate,
    usage_fault,
    validity,
)
from smdb_desktop.submission.certificates.chain import issuer_answer, revocation_answer
from smdb_desktop.submission.container.package import PAYLOAD_NAME, SIGNATURE_NAME, BadPackage, read_package
from smdb_desktop.submission.container.signature import (
    BadSignatureFile,
    Parts,
    digest_text,
    properties_bytes,
    read_signature,
    signature_holds,
    signed_bytes,
)
from smdb_desktop.submission.payload.read import Header, NotAPayload, read_header

CLOCK_TOLERANCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a verification is judged by: the time, trusted certificates (PEM), revocation lists, and a pinned signer (CVR)."""

    now: datetime
    trust: Sequence[bytes] = ()
    revocation_lists: Sequence[bytes] = ()
    organisation_id: str = ""


@dataclass(slots=True)
class _Judgement:
    """What has been found so far."""

    trin: list[tuple[str, bool, str]] = field(default_factory=list)
    header: Header | None = None
    info: CertificateInfo | None = None
    signed_at: datetime | None = None
    payload: bytes | None = None
    validity: Gyldighed | None = None
    unproved: list[str] = field(default_factory=list)

    def step(self, name: str, held: bool, good: str, bad: str = "") -> bool:
        self.trin.append((name, held, good if held else bad))
        return held

    def result(self) -> Verification:
        practice = self.header.oevelse if self.header else bool(self.info and self.info.oevelse)
        return Verification(
            ok=all(held for _, held, _ in self.trin) and self.header is not None,
            oevelse=practice,
            trin=tuple(self.trin),
            indberetning_id=self.header.indberetning_id if self.header else "",
            payload_sha256=sha256(self.payload).hexdigest() if self.payload is not None else "",
            underskriver=self.info,
            underskrevet=self.signed_at,
            payload=self.payload,
            gyldighed=self.validity,
            uprovet=tuple(self.unproved),
        )


def verify_container(container: bytes, katalog: Katalog, schema: etree.XMLSchema, given: Circumstances) -> Verification:
    """Judge a container. Every step that can still be judged after a failure is judged."""
    judgement = _Judgement()
    try:
        contents = read_package(container)
    except BadPackage as error:
        judgement.step("Pakke", False, "", str(error))
        return judgement.result()
    judgement.step("Pakke", True, T("Pakken er hel og indeholder kun det, som den skal."))
    try:
        parts = read_signature(contents[SIGNATURE_NAME])
    except BadSignatureFile as error:
        judgement.step(error.step, False, "", str(error))
        return judgement.result()
    judgement.step(
        "Underskriftens form", True, T("Underskriften har den faste form og bruger kun tilladte algoritmer.")
    )
    try:
        leaf, issuer = load_certificate(b64decode(parts.certificate)), load_certificate(b64decode(parts.issuer))
    except BadCertificate:
        judgement.step("Certifikat", False, "", T("Certifikatet i underskriften kan ikke læses."))
        return judgement.result()
    if _core_holds(judgement, parts, leaf, contents[PAYLOAD_NAME]):
        _judge_document(judgement, katalog, schema)
    _judge_certificate(judgement, leaf, issuer, given)
    if judgement.header is not None:
        _judge_agreement(judgement, judgement.header, given)
    return judgement.result()


def _core_holds(judgement: _Judgement, parts: Parts, leaf: x509.Certificate, payload: bytes) -> bool:
    """Signature value, the signed properties, the certificate they name, and the payload's digest."""
    held = judgement.step(
        "Underskrift",
        signature_holds(leaf, parts, signed_bytes(parts))
        and digest_text(properties_bytes(parts)) == parts.properties_digest,
        T("Underskriften er lavet med certifikatets nøgle."),
        T("Underskriften passer ikke til certifikatet eller er ændret."),
    )
    held &= judgement.step(
        "Underskriverens certifikat",
        digest_text(b64decode(parts.certificate)) == parts.certificate_digest,
        T("Certifikatet er det, som underskriften nævner."),
        T("Certifikatet er et andet end det, som underskriften nævner."),
    )
    held &= judgement.step(
        "Indhold",
        digest_text(payload) == parts.payload_digest,
        T("Indberetningen er uændret, siden den blev underskrevet."),
        T("Indberetningen er ændret, efter at den blev underskrevet."),
    )
    if held:
        judgement.payload, judgement.signed_at = payload, parts.signed_at
    return held


def _judge_document(judgement: _Judgement, katalog: Katalog, schema: etree.XMLSchema) -> None:
    try:
        judgement.header = read_header(judgement.payload or b"", katalog, schema)
    except NotAPayload as error:
        judgement.step("Skema", False, "", str(error))
        return
    judgement.step("Skema", True, T("Indberetningen følger skemaet for indberetninger."))


def _judge_certificate(
    judgement: _Judgement, leaf: x509.Certificate, issuer: x509.Certificate, given: Circumstances
) -> None:
    # what hinders its use is for whoever signs; here each thing is a step of its own
    judgement.info = certificate_info(leaf)
    usage = usage_fault(leaf)
    judgement.step("Certifikat", not usage, T("Certifikatet må bruges til at underskrive for organisationen."), usage)
    trusted = False
    sentence: str = T("Certifikatet er ikke udstedt af den udsteder, som indberetningen medbringer.")
    if is_issued_by(leaf, issuer):
        trusted, sentence = issuer_answer(leaf, issuer, tuple(given.trust), given.now)
    judgement.step("Udsteder", trusted, sentence, sentence)
    judgement.validity = validity(leaf, judgement.signed_at, given.now)
    holds = leaf.not_valid_before_utc <= given.now <= leaf.not_valid_after_utc
    judgement.step(
        "Gyldighed",
        holds,
        T("Certifikatet gælder til {dato}.", dato=danish_date(leaf.not_valid_after_utc)),
        "" if holds else _why_not_valid(judgement, leaf, given.now),
    )
    # the list of an issuer that nobody trusts says nothing, and a practice root has none
    lists = given.revocation_lists if trusted and not judgement.info.oevelse else ()
    held, sentence = revocation_answer(leaf, issuer, lists, given.now)
    judgement.step("Spærring", held, sentence, sentence)
    if not lists:
        judgement.unproved.append("Spærring")
    if judgement.signed_at is not None:
        signed = judgement.signed_at
        judgement.step(
            "Tidspunkt",
            leaf.not_valid_before_utc <= signed <= min(leaf.not_valid_after_utc, given.now + CLOCK_TOLERANCE),
            T("Underskrevet {tid} ifølge underskriverens eget ur.", tid=danish_date(signed)),
            T(
                "Underskriften er dateret {tid:%d-%m-%Y %H.%M}, og det er ikke kommet endnu ifølge denne maskines ur. "
                "Enten er dette ur bagud, eller også gik underskriverens foran.",
                tid=local(signed),
            )
            if signed > given.now + CLOCK_TOLERANCE
            else T("Der blev underskrevet uden for den tid, certifikatet gælder: {tid}.", tid=danish_date(signed)),
        )


def _why_not_valid(judgement: _Judgement, leaf: x509.Certificate, now: datetime) -> str:
    """Why the certificate is not valid today, and what that says of the signature."""
    if now < leaf.not_valid_before_utc:
        return T("Certifikatet gælder først fra {dato}.", dato=danish_date(leaf.not_valid_before_utc))
    end = danish_date(leaf.not_valid_after_utc)
    if judgement.signed_at is not None and judgement.validity is Gyldighed.UDLOEBET_SIDEN:
        return T(
            "Certifikatet gjaldt, da der blev underskrevet {tid} ifølge underskriverens eget ur. "
            "Det er udløbet siden, {dato}. Hold det op mod, hvornår filen blev modtaget.",
            tid=danish_date(judgement.signed_at),
            dato=end,
        )
    if judgement.signed_at is not None and judgement.validity is Gyldighed.UDLOEBET:
        return T(
            "Certifikatet var udløbet ({dato}), da der blev underskrevet {tid}.",
            dato=end,
            tid=danish_date(judgement.signed_at),
        )
    return T("Certifikatet udløb {dato}.", dato=end)


def _judge_agreement(judgement: _Judgement, header: Header, given: Circumstances) -> None:
    """Whether certificate and payload speak of the same organisation, and of practice alike."""
    info = judgement.info
    assert info is not None  # noqa: S101 - set by _judge_certificate just before
    if given.organisation_id and info.organisation_id != given.organisation_id:
        judgement.step("Afsender", False, "", T("Underskriveren er en anden organisation end den ventede."))
    elif header.cvr:
        judgement.step(
            "Afsender",
            info.organisation_id == header.cvr,
            T("Underskriveren og afsenderen er samme organisation."),
            T("Underskriveren er en anden organisation end den, som indberetningen angiver som afsender."),
        )
    elif given.organisation_id:
        judgement.step("Afsender", True, T("Underskriveren er den ventede organisation."))
    else:
        judgement.unproved.append("Afsender")
        judgement.step(
            "Afsender",
            True,
            T("Indberetningen angiver intet CVR-nummer: afsenderen er ikke holdt op mod underskriveren."),
        )
    judgement.step(
        "Øvelse",
        header.oevelse is info.oevelse,
        T("ØVELSE: indberetningen er opdigtet og må ikke indlæses.")
        if header.oevelse
        else T("Indberetningen er ikke en øvelse."),
        T("Øvelse og virkelighed er blandet sammen: indberetningen og certifikatet siger ikke det samme."),
    )
