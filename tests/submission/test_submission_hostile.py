"""A sender whom the receiver trusts signs a payload that is meant to hurt: refused at a step, soon, and never with an error."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from smdb_desktop.domain.moments import local
from smdb_desktop.resources import catalog
from smdb_desktop.services.ports.submissions import Verification
from smdb_desktop.submission.canonical import DECLARATION, NotCanonical, parse
from smdb_desktop.submission.container import package, signature
from smdb_desktop.submission.service import AsicSubmissions
from tests.submission.submission_examples import NOW, indberetning
from tests.submission.submission_pki import PASSWORD, Authority

SUBMISSIONS, AUTHORITY = AsicSubmissions(catalog()), Authority()
SIGNER = SUBMISSIONS.open_signer(AUTHORITY.key_file(ec.generate_private_key(ec.SECP256R1())), PASSWORD, NOW)
SIGNED = SUBMISSIONS.payload(indberetning(oevelse=False))


def judge(payload: bytes) -> Verification:
    """What a receiver finds in a container with this payload and a sound signature over it."""
    container = package.write_package(
        {
            "mimetype": package.MIMETYPE,
            package.PAYLOAD_NAME: payload,
            package.MANIFEST_NAME: package.MANIFEST,
            package.SIGNATURE_NAME: signature.sign(payload, SIGNER, NOW),
        }
    )
    return SUBMISSIONS.verify(container, NOW, [AUTHORITY.root_pem])


def in_place(name: str, text: str) -> Callable[[bytes], bytes]:
    """The payload with this text in the first element of a name."""

    def change(payload: bytes) -> bytes:
        element = re.compile(rf"(<{name}>)[^<]*(</{name}>)".encode())
        changed = element.sub(lambda found: found[1] + text.encode() + found[2], payload, count=1)
        assert changed != payload
        return changed

    return change


def test_the_payload_as_it_was_made_is_accepted() -> None:
    assert judge(SIGNED).ok


@pytest.mark.parametrize("name", ["revision", "antal_dage", "hovedstof_alder_foerste_brug"])
@pytest.mark.parametrize("digits", ["9" * 5000, "0" * 5000 + "1", "1" * 10])
def test_a_number_of_endless_digits_fails_the_schema(name: str, digits: str) -> None:
    found = judge(in_place(name, digits)(SIGNED))
    assert [step for step, held, _ in found.trin if not held] == ["Skema"]


def attributes(number: int) -> bytes:
    return b"<a " + b" ".join(b'a%06d="1"' % n for n in range(number)) + b"></a>"


def namespaces(number: int) -> bytes:
    return b"<a " + b" ".join(b'xmlns:a%05d="urn:%d"' % (n, n) for n in range(number)) + b"></a>"


@pytest.mark.parametrize("bomb", [attributes, namespaces])
def test_an_element_of_many_attributes_is_refused_before_it_is_written_again(
    bomb: Callable[[int], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> bytes:
        raise AssertionError("the canonical form of a crowded element takes minutes")

    monkeypatch.setattr("smdb_desktop.submission.canonical.serialise", never)
    with pytest.raises(NotCanonical):
        parse(DECLARATION + bomb(20_000) + b"\n")


@pytest.fixture
def machine_zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets the machine's time zone for one test."""

    def move(zone: str) -> None:
        monkeypatch.setenv("TZ", zone)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the machine's time zone cannot be changed here")
@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize("moment", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
def test_the_ends_of_the_calendar_can_be_told(moment: datetime, zone: str, machine_zone: Callable[[str], None]) -> None:
    machine_zone(zone)
    told = local(moment).replace(tzinfo=UTC)
    assert max(told, moment) - min(told, moment) <= timedelta(hours=14)
