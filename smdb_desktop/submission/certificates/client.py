"""A key file (PKCS#12) as what TLS shows a server: the key, closed with another password, and its certificates.

Any certificate will do that a server knows; whether it may sign is asked nowhere here.
"""

from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import CertificateError
from smdb_desktop.services.ports.submissions import KEY_FILE_LIMIT
from smdb_desktop.submission.certificates.keys import NO_KEY_FILE, is_key_file, opened_file

NO_KEY = T("Filen har ikke både en privat nøgle og dens certifikat. Eksportér certifikatet igen sammen med nøglen.")


def client_pem(data: bytes, password: str, closed_with: str) -> bytes:
    """Key and certificates as PEM, the key's own certificate first. Raises CertificateError, WrongPassword."""
    if len(data) > KEY_FILE_LIMIT or not is_key_file(data):
        raise CertificateError(NO_KEY_FILE)
    bundle = opened_file(data, password)
    if bundle.key is None or bundle.cert is None:
        raise CertificateError(NO_KEY)
    closed = BestAvailableEncryption(closed_with.encode())
    key = bundle.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, closed)
    found = (bundle.cert, *bundle.additional_certs)
    return key + b"".join(each.certificate.public_bytes(Encoding.PEM) for each in found)
