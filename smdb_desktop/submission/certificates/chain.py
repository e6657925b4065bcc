"""Whether an issuer is trusted, and whether it has revoked a certificate. Trust comes only from what the caller hands in.

Never uses the machine's own trust store, never the network: without a revocation list the answer is that it was not checked. A
practice certificate is trusted through the practice root that it brings along, and through nothing else.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from cryptography import x509
from cryptography.x509 import verification
from cryptography.x509.oid import NameOID

from smdb_desktop.domain.words import T
from smdb_desktop.submission.certificates.certificate import danish_date, is_issued_by, is_practice

Answer = tuple[bool, str]


@lru_cache(maxsize=16)  # an export judges many files by the same certificates, trust and time
def issuer_answer(leaf: x509.Certificate, issuer: x509.Certificate, trust: tuple[bytes, ...], now: datetime) -> Answer:
    """Whether the issuer is trusted at this time, and the sentence that says so. ``trust`` are certificates as PEM.

    The issuer must be known to have issued the leaf (``is_issued_by``).
    """
    if is_practice(leaf) or is_practice(issuer):
        return _practice_answer(leaf, issuer, now)
    try:
        roots = [root for pem in trust for root in x509.load_pem_x509_certificates(pem)]
    except ValueError:
        return False, T("Filen med betroede rodcertifikater kan ikke læses. Angiv certifikater i PEM-form.")
    # a practice root in the list must never lend trust to what says that it is real
    roots = [root for root in roots if not is_practice(root)]
    name = next((str(a.value) for a in issuer.subject.get_attributes_for_oid(NameOID.COMMON_NAME)), T("uden navn"))
    if not roots:
        return False, T(
            "Kæden kan ikke bekræftes: udsteder ikke betroet (»{navn}«). Angiv udstederens rodcertifikat.", navn=name
        )
    if not _builds(leaf, issuer, roots, now):
        return False, T("Kæden fører ikke til et betroet rodcertifikat: udsteder ikke betroet (»{navn}«).", navn=name)
    return True, T("Certifikatet er udstedt af »{navn}«, som er betroet.", navn=name)


def _practice_answer(leaf: x509.Certificate, issuer: x509.Certificate, now: datetime) -> Answer:
    both = is_practice(leaf) and is_practice(issuer) and is_issued_by(issuer, issuer)
    if not both or not _builds(leaf, issuer, [issuer], now):
        return False, T("Øvelsescertifikatet er ikke udstedt af en øvelsesrod: udsteder ikke betroet.")
    return (
        True,
        T(
            "ØVELSE: udstedt af den øvelsesrod, som indberetningen selv medbringer. Det beviser ikke, hvem der "
            "underskrev."
        ),
    )


def _builds(leaf: x509.Certificate, issuer: x509.Certificate, roots: list[x509.Certificate], now: datetime) -> bool:
    """Whether a chain leads to one of the roots. Dates of the leaf are judged elsewhere, so a time within them is used."""
    moment = min(max(now, leaf.not_valid_before_utc), leaf.not_valid_after_utc)
    builder = (
        verification.PolicyBuilder()
        .store(verification.Store(roots))
        .time(moment)
        .extension_policies(
            ee_policy=verification.ExtensionPolicy.permit_all(),
            ca_policy=verification.ExtensionPolicy.webpki_defaults_ca(),
        )
    )
    try:
        builder.build_client_verifier().verify(leaf, [issuer])
    except (verification.VerificationError, ValueError):
        return False
    return True


def revocation_answer(
    leaf: x509.Certificate, issuer: x509.Certificate, lists: Sequence[bytes], now: datetime
) -> Answer:
    """Whether the issuer's revocation list (DER or PEM) names the certificate. Without any list: not checked, and not refused."""
    if not lists:
        return True, T("Spærring er ikke kontrolleret (det kræver udstederens spærreliste).")
    for content in lists:
        try:
            load = x509.load_pem_x509_crl if content.lstrip().startswith(b"-----") else x509.load_der_x509_crl
            crl = load(content)
            ours = crl.issuer == leaf.issuer and crl.is_signature_valid(issuer.public_key())  # type: ignore[arg-type]
        except (ValueError, TypeError):
            continue
        if not ours:
            continue
        entry = crl.get_revoked_certificate_by_serial_number(leaf.serial_number)
        if entry is not None:
            return False, T("Certifikatet blev spærret {dato}.", dato=danish_date(entry.revocation_date_utc))
        if crl.next_update_utc is None or crl.next_update_utc < now:
            return False, T("Spærrelisten er for gammel. Hent en ny hos udstederen.")
        return True, T(
            "Certifikatet er ikke på udstederens spærreliste af {dato}.", dato=danish_date(crl.last_update_utc)
        )
    return False, T("Spærrelisten er ikke udstederens eller kan ikke læses. Hent den hos udstederen.")
