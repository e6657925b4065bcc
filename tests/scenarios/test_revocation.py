"""Revocation lists are fetched when allowed, believed by their issuer's signature only, kept with their date and used offline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from smdb_desktop.services.casework.viewing import REVOCATION, Dom
from smdb_desktop.services.desk.revocation import AGAIN, AT_ONCE, EVERY, WHOLE, RevocationService
from smdb_desktop.services.errors import ExportError, NotAllowed
from smdb_desktop.services.exchange.inbox import Indgaaet
from smdb_desktop.services.ports.policy import Key
from tests.fakes.policy import FakePolicy
from tests.scenario import FIRST_DAY
from tests.scenarios.sealed import Centre, oces, revoked, signer
from tests.scenarios.test_inbox import Municipality, file_of

HOST = "oces.invalid"
ADDRESS = f"http://{HOST}/udsteder.cer"


@pytest.fixture
def centre() -> Iterator[Centre]:
    made = Centre()
    yield made
    made.workspace.close()


@pytest.fixture
def kommune() -> Iterator[Municipality]:
    made = Municipality()
    yield made
    made.workspace.close()


def empty(issuer: int = 0, days: int = 30, named: int | None = None) -> bytes:
    """A list that names nobody; signed by one issuer in the name of another where asked."""
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(oces(issuer if named is None else named).issuing.subject)
        .last_update(FIRST_DAY - timedelta(days=40))
        .next_update(FIRST_DAY + timedelta(days=days))
    )
    return made.sign(oces(issuer).issuing_key, hashes.SHA256()).public_bytes(Encoding.DER)


def serves(kommune: Municipality, what: Callable[[], bytes]) -> RevocationService:
    service = kommune.workspace.exchange.revocation
    service.published = lambda *_: what()
    service.allow(True)
    return service


def fetched(service: RevocationService) -> str:
    """What is said after the list was asked for."""
    return " ".join(service.keep(service.fetch(service.all_addresses())))


def about_revocation(shown: Indgaaet) -> str:
    return next(step.besked for step in shown.vist.trin if step.navn == REVOCATION)


def test_nothing_is_asked_before_it_is_allowed(kommune: Municipality) -> None:
    service = kommune.workspace.exchange.revocation
    assert service.due() == ()
    with pytest.raises(NotAllowed, match="slået fra"):
        service.all_addresses()
    service.allow(True)
    assert service.due() == service.all_addresses() == (ADDRESS,)


def test_a_good_list_is_kept_and_told_and_used_offline(centre: Centre, kommune: Municipality, tmp_path: Path) -> None:
    path = file_of(tmp_path, centre.sent(tmp_path))
    assert "ikke kontrolleret" in about_revocation(kommune.look(path))
    service = serves(kommune, empty)
    assert "hentet" in fetched(service)
    assert service.due() == ()
    shown = kommune.look(path)
    assert shown.vist.dom is Dom.HOLDER and "ikke på udstederens spærreliste af" in about_revocation(shown)
    kommune.clock.wait(seconds=int(EVERY.total_seconds()))
    assert service.due() == (ADDRESS,)

    def gone() -> bytes:
        raise ExportError("Serveren svarer ikke.")

    service.published = lambda *_: gone()
    assert "kunne ikke hentes" in fetched(service) and service.due() == ()
    assert "spærreliste af" in about_revocation(kommune.look(path)), "what is kept goes on being used"
    kommune.clock.wait(seconds=int(AGAIN.total_seconds()))
    assert service.due() == (ADDRESS,)
    service.published = lambda *_: revoked(signer("99999999"))
    assert "hentet" in fetched(service)
    assert kommune.look(path).vist.dom is Dom.TVIVL and "spærret" in about_revocation(kommune.look(path))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (empty(1), "ikke underskrevet"),
        (empty(1, named=0), "ikke underskrevet"),
        (empty(days=-1), "gælder ikke i dag"),
        (b"<html>", "ikke en spærreliste"),
    ],
)
def test_a_list_that_proves_nothing_is_not_kept(kommune: Municipality, content: bytes, why: str) -> None:
    service = serves(kommune, lambda: content)
    assert why in fetched(service)
    assert kommune.workspace.exchange.trust.lists() == ()


def test_the_list_of_one_issuer_says_nothing_of_anothers_files(
    centre: Centre, kommune: Municipality, tmp_path: Path
) -> None:
    other = empty(1)
    named = x509.load_der_x509_crl(other).issuer
    assert named == oces(0).issuing.subject, "the two issuers have one name here"
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "En anden udsteder")]))
        .last_update(FIRST_DAY)
        .next_update(FIRST_DAY + timedelta(days=9))
    )
    kommune.workspace.exchange.trust.add_list(
        made.sign(oces(1).issuing_key, hashes.SHA256()).public_bytes(Encoding.DER)
    )
    shown = kommune.look(file_of(tmp_path, centre.sent(tmp_path)))
    assert shown.vist.dom is Dom.HOLDER and "ikke kontrolleret" in about_revocation(shown)


def test_dead_addresses_are_asked_a_few_at_a_time_and_ever_more_seldom(kommune: Municipality) -> None:
    def gone() -> bytes:
        raise ExportError("Serveren svarer ikke.")

    service = serves(kommune, gone)
    service.note([f"http://dead.invalid/{number}.crl" for number in range(9)])
    asked: list[str] = []
    while due := service.due():
        assert len(due) <= AT_ONCE
        asked += due
        service.keep(service.fetch(due))
    assert len(asked) == len(set(asked)) == 10, "each once, the next ones in the next go"
    waits = []
    for _ in range(6):
        before, hours = len(asked), 0
        while len(asked) == before:
            kommune.clock.wait(seconds=3600)
            hours += 1
            while due := service.due():
                asked += due
                service.keep(service.fetch(due))
        waits.append(hours)
    assert waits == [1, 2, 4, 8, 12, 12]


@pytest.mark.parametrize(
    ("hosts", "permitted"), [(None, False), ((), False), (("andet.example",), False), ((HOST,), True)]
)
def test_a_host_on_the_own_net_is_asked_where_an_administrator_lets_it(
    kommune: Municipality, hosts: tuple[str, ...] | None, permitted: bool
) -> None:
    service = serves(kommune, empty)
    asked: list[bool] = []

    def published(_adresse: str, _limit: int, own_net: bool) -> bytes:
        asked.append(own_net)
        return empty()

    service.policy = FakePolicy({} if hosts is None else {Key.LIST_HOSTS: hosts})
    service.published = published
    fetched(service)
    assert asked == [permitted]


def test_fetching_says_what_it_asks_and_ends_by_itself(kommune: Municipality) -> None:
    """What was not reached is said, is no failure, and comes first the next time."""
    service = serves(kommune, empty)
    second, third = "http://b.example/2.crl", "http://b.example/3.crl"
    service.note((second, third))
    passed = iter((0.0, 0.0, WHOLE - 1, WHOLE, WHOLE))
    service.ticks = lambda: next(passed)
    said: list[str] = []
    lines = service.keep(service.fetch(service.all_addresses(), lambda text: said.append(str(text))))
    assert said == [f"Henter 1 af 3: {ADDRESS}", f"Henter 2 af 3: {second}"]
    assert [third in line and "ikke nået" in line for line in lines] == [False, False, True]
    assert [(each.adresse, each.tid is None) for each in service.state()][-1] == (third, True)
    assert service.all_addresses()[0] == third
