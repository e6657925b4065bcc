"""Every attack is refused, at the step that is meant to refuse it; the control passes."""

from __future__ import annotations

import pytest

from smdb_desktop.services.ports.submissions import Verification
from smdb_desktop.submission.certificates.keys import KeySigner
from smdb_desktop.submission.service import AsicSubmissions
from tests.submission import submission_attacks as attacks
from tests.submission.submission_attacks import ATTACKS, World
from tests.submission.submission_examples import ID, NOW, indberetning
from tests.submission.submission_pki import Authority


@pytest.fixture(scope="module")
def world(submissions: AsicSubmissions, authority: Authority, signers: dict[str, KeySigner], container: bytes) -> World:
    return World(submissions, authority, signers["RSA"], container)


def judge(world: World, container: bytes) -> Verification:
    """As a receiver with trust in the authority and its revocation list, which names the good signer."""
    lists = [world.authority.revocation_list()]
    return world.submissions.verify(container, NOW, [world.authority.root_pem], revocation_lists=lists)


def failed(found: Verification) -> list[str]:
    return [name for name, held, _ in found.trin if not held]


def test_there_are_28_attacks() -> None:
    assert len(ATTACKS) == len({attack for attack, _ in ATTACKS.values()}) == 28


def test_control_is_accepted(world: World) -> None:
    for container in (world.container, attacks.control(world)):
        found = judge(world, container)
        assert found.ok, failed(found)
        assert found.payload == world.entries()[attacks.PAYLOAD]


@pytest.mark.parametrize("name", [name for name in ATTACKS if name != "revoked signer"])
def test_attack_is_refused_at_its_step(world: World, name: str) -> None:
    attack, step = ATTACKS[name]
    found = judge(world, attack(world))
    assert not found.ok
    assert failed(found) == [step]
    assert all(sentence for _, _, sentence in found.trin)


def test_revoked_signer_is_refused_when_the_list_is_given(world: World) -> None:
    attack, step = ATTACKS["revoked signer"]
    container = attack(world)
    lists = [world.authority.revocation_list(attacks.certificate_in(container))]
    found = world.submissions.verify(container, NOW, [world.authority.root_pem], revocation_lists=lists)
    assert not found.ok
    assert failed(found) == [step]
    assert "spærret 31-01-2026" in next(text for name, _, text in found.trin if name == step)


@pytest.mark.parametrize("kind", ["another authority's", "outdated", "nonsense"])
def test_a_revocation_list_that_says_nothing_is_no_good_answer(world: World, kind: str) -> None:
    lists = {
        "another authority's": Authority().revocation_list(),
        "outdated": world.authority.revocation_list(next_update=NOW.replace(day=2)),
        "nonsense": b"-----BEGIN X509 CRL-----",
    }
    found = world.submissions.verify(world.container, NOW, [world.authority.root_pem], revocation_lists=[lists[kind]])
    assert failed(found) == ["Spærring"]


def test_a_pinned_signer_refuses_everybody_else(world: World) -> None:
    trust = [world.authority.root_pem]
    assert world.submissions.verify(world.container, NOW, trust, organisation_id="12345678").ok
    assert failed(world.submissions.verify(world.container, NOW, trust, organisation_id="87654321")) == ["Afsender"]


@pytest.mark.parametrize(
    "name", ["Pakke", "Underskriftens form", "Algoritmer", "Indhold", "Underskriverens certifikat"]
)
def test_nothing_of_a_broken_container_is_shown(world: World, name: str) -> None:
    for attack, step in ATTACKS.values():
        if step == name:
            found = judge(world, attack(world))
            assert (found.payload, found.payload_sha256, found.indberetning_id, found.underskrevet) == (
                None,
                "",
                "",
                None,
            )


def test_practice_signature_on_a_real_payload_is_refused(world: World, signers: dict[str, KeySigner]) -> None:
    container = world.submissions.container(world.entries()[attacks.PAYLOAD], ID, signers["ØVELSE"], NOW)
    assert failed(judge(world, container)) == ["Øvelse"]


def test_real_signature_on_a_practice_payload_is_refused(world: World) -> None:
    container = world.submissions.container(world.submissions.payload(indberetning()), ID, world.signer, NOW)
    assert failed(judge(world, container)) == ["Øvelse"]


def test_bomb_is_refused_before_it_is_inflated(world: World) -> None:
    import tracemalloc

    container = attacks.bomb(world)
    tracemalloc.start()
    try:
        judge(world, container)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\5\6" + bytes(18), b"PK\3\4" + bytes(100), bytes(5_000_000)])
def test_what_is_no_container_is_refused(world: World, content: bytes) -> None:
    assert failed(judge(world, content)) == ["Pakke"]
