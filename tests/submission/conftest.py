"""What the tests of submissions share: the layer itself, an authority, and signed containers."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from smdb_desktop.resources import catalog
from smdb_desktop.submission.certificates.keys import KeySigner
from smdb_desktop.submission.service import AsicSubmissions
from tests.submission.submission_examples import ID, NOW, ORGANISATION, indberetning
from tests.submission.submission_pki import PASSWORD, Authority, Key, rsa_key


@pytest.fixture(scope="session")
def submissions() -> AsicSubmissions:
    """The layer under test, with the program's own forms."""
    return AsicSubmissions(catalog())


@pytest.fixture(scope="session")
def authority() -> Authority:
    """The authority that receivers trust."""
    return Authority()


@pytest.fixture(scope="session")
def signers(submissions: AsicSubmissions, authority: Authority) -> dict[str, KeySigner]:
    """One opened signer of each kind of key, and the practice one."""
    keys: dict[str, Key] = {
        "RSA": rsa_key(),
        "P-256": ec.generate_private_key(ec.SECP256R1()),
        "P-384": ec.generate_private_key(ec.SECP384R1()),
    }
    opened = {name: submissions.open_signer(authority.key_file(key), PASSWORD, NOW) for name, key in keys.items()}
    practice, password = submissions.make_practice_certificate(ORGANISATION, NOW)
    return opened | {"ØVELSE": submissions.open_signer(practice, password, NOW)}


@pytest.fixture(scope="session")
def payload(submissions: AsicSubmissions) -> bytes:
    """A real (not practice) payload."""
    return submissions.payload(indberetning(oevelse=False))


@pytest.fixture(scope="session")
def container(submissions: AsicSubmissions, signers: dict[str, KeySigner], payload: bytes) -> bytes:
    """A real container, signed by the authority's RSA certificate."""
    return submissions.container(payload, ID, signers["RSA"], NOW)
