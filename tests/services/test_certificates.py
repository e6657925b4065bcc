"""The certificate of a store: what is said of it and when, whose it may be, and that the practice one renews itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from smdb_desktop.resources import catalog
from smdb_desktop.services.desk.certificates import WARNED_DAYS, facts
from smdb_desktop.services.errors import CertificateError, StoreFull
from smdb_desktop.services.ports.submissions import CertifikatArt
from smdb_desktop.services.workspace import Desk, Workspace
from smdb_desktop.submission.service import AsicSubmissions
from tests.scenario import PASSPHRASE, PROFIL, Clock, Scenario, make_desk
from tests.submission.oces import EMPLOYEE_POLICY, Oces, ber
from tests.submission.submission_examples import NOW, ORGANISATION
from tests.submission.submission_pki import PASSWORD, rsa_key

KEY = rsa_key(3072, 103)
MINE = replace(PROFIL, organisation=ORGANISATION)


@pytest.fixture(scope="module")
def oces() -> Oces:
    """The authorities."""
    return Oces()


@pytest.fixture
def clock() -> Clock:
    """Shortly before the certificate ends."""
    return Clock(NOW)


@pytest.fixture
def desk(clock: Clock) -> Desk:
    return make_desk(clock)


@pytest.fixture
def work(desk: Desk) -> Workspace:
    """A real store of the organisation, with no certificate."""
    return desk.create(PASSPHRASE, MINE, oevelse=False)[0]


def said(work: Workspace) -> tuple[str, str]:
    info = work.certificates.info()
    assert info is not None
    return info.problem, info.varsel


def test_a_certificate_is_described_as_it_was_received(work: Workspace, oces: Oces) -> None:
    certificate = oces.issue(KEY)
    work.certificates.install(ber(oces.key_file(KEY, certificate), 1000), PASSWORD)
    info = work.certificates.info()
    assert info is not None
    assert dict(facts(info)) == {
        "Organisation": "Albertslund Kommune",
        "CVR-nummer": "12345678",
        "Navn i certifikatet": "Indberetning",
        "Art": "Organisation eller system (OCES)",
        "Udsteder": "Test OCES udstedende CA 1",
        "Gælder fra": "04-01-2026",
        "Gælder til": "03-01-2029",
        "Nøgle": "RSA 3072",
        "Serienummer": f"{certificate.serial_number:X}",
    }
    assert (info.problem, info.varsel) == ("", "")


@pytest.mark.parametrize(
    ("changes", "kind", "cvr"),
    [
        ({}, CertifikatArt.ORGANISATION, "12345678"),
        ({"policy": EMPLOYEE_POLICY, "serial": "UI:DK-E:G:9a6e"}, CertifikatArt.MEDARBEJDER, "12345678"),
        ({"policy": None}, CertifikatArt.ANDET, "12345678"),
        ({"identifier": "", "serial": "CVR:12345678-UID:25351738"}, CertifikatArt.ORGANISATION, "12345678"),
        ({"identifier": "", "serial": "CVR:12345678"}, CertifikatArt.ORGANISATION, "12345678"),
    ],
)
def test_kind_and_number_are_read_in_each_of_their_forms(
    work: Workspace, oces: Oces, changes: dict[str, Any], kind: CertifikatArt, cvr: str
) -> None:
    work.certificates.install(oces.key_file(KEY, oces.issue(KEY, **changes)), PASSWORD)
    info = work.certificates.info()
    assert info is not None
    assert (info.art, info.organisation_id) == (kind, cvr)


def test_a_certificate_that_names_no_number_is_refused(work: Workspace, oces: Oces) -> None:
    nameless = oces.issue(KEY, identifier="")  # UI:DK-O:G:… names the organisation by a UUID alone
    with pytest.raises(CertificateError, match="ingen organisation med CVR-nummer"):
        work.certificates.install(oces.key_file(KEY, nameless), PASSWORD)


@pytest.mark.parametrize(
    ("days", "problem", "varsel"),
    [
        (WARNED_DAYS + 1, "", ""),
        (WARNED_DAYS, "", "udløber den 03-01-2029, om 60 dage"),
        (1, "", "udløber den 03-01-2029, om 1 dag."),
        (0, "", "udløber i dag."),
        (-1, "udløb den 03-01-2029", ""),
    ],
)
def test_the_end_is_told_sixty_days_before(
    work: Workspace, clock: Clock, oces: Oces, days: int, problem: str, varsel: str
) -> None:
    work.certificates.install(oces.key_file(KEY), PASSWORD)
    clock.wait(days=1065 - days)
    assert [bool(text) for text in said(work)] == [bool(problem), bool(varsel)]
    assert problem in said(work)[0]
    assert varsel in said(work)[1]


def test_what_ends_soon_is_told_at_once_and_signs_all_the_same(work: Workspace, clock: Clock, oces: Oces) -> None:
    clock.wait(days=1060)
    assert "om 5 dage" in work.certificates.install(oces.key_file(KEY), PASSWORD).varsel
    assert work.certificates.open_signer(PASSWORD).info.organisation_id == "12345678"


Maker = Callable[[Oces], tuple[bytes, str]]


def issued(password: str = PASSWORD, **changes: Any) -> Maker:
    return lambda oces: (ber(oces.key_file(KEY, oces.issue(KEY, **changes))), password)


def practice(_: Oces) -> tuple[bytes, str]:
    return AsicSubmissions(catalog()).make_practice_certificate(ORGANISATION, NOW)


BAD: dict[str, tuple[Maker, str]] = {
    "wrong password": (issued("forkert"), "Kodeordet passer ikke"),
    "expired": (issued(start=NOW - timedelta(days=1100)), "udløb 29-01-2026"),
    "not yet valid": (issued(start=NOW + timedelta(days=1)), "gælder først fra 04-02-2026"),
    "of another organisation": (
        issued(identifier="NTRDK-87654321"),
        "hører til CVR-nummer 87654321, men I har skrevet 12345678",
    ),
    "a practice certificate": (practice, "kun bruges i en øvelse"),
    "no key file": (lambda _: (b"Kaere alle", ""), "ikke en certifikatfil"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_could_not_sign_today_is_not_put_in_and_the_old_one_stays(work: Workspace, oces: Oces, name: str) -> None:
    work.certificates.install(oces.key_file(KEY), PASSWORD)
    before = work.certificates.info(), work.certificates.closed_key("x").pkcs12
    make, sentence = BAD[name]
    content, password = make(oces)
    with pytest.raises(CertificateError, match=sentence):
        work.certificates.install(content, password)
    assert (work.certificates.info(), work.certificates.closed_key("x").pkcs12) == before


@pytest.mark.parametrize("writes", [0, 1, 2])
def test_a_certificate_is_exchanged_whole_or_not_at_all(
    work: Workspace, oces: Oces, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    work.certificates.install(oces.key_file(KEY), PASSWORD)
    before = work.certificates.info(), work.certificates.closed_key("x").pkcs12
    settings, left = type(work.store.settings), [writes]

    def counted(real: Callable[..., None]) -> Callable[..., None]:
        def put(self: object, key: str, value: object) -> None:
            if left[0] == 0:
                raise StoreFull("Disken er fuld.")
            left[0] -= 1
            real(self, key, value)

        return put

    for name in ("put", "put_blob"):
        monkeypatch.setattr(settings, name, counted(getattr(settings, name)))
    with pytest.raises(StoreFull):
        work.certificates.install(oces.key_file(KEY, oces.issue(KEY)), PASSWORD)
    with pytest.raises(StoreFull):
        work.certificates.remove()
    assert (work.certificates.info(), work.certificates.closed_key("x").pkcs12) == before


# -- practice --------------------------------------------------------------------------------------------------------------


def reopened(scenario: Scenario, days: int) -> Workspace:
    scenario.workspace.close()
    scenario.clock.wait(days)
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    return scenario.workspace


@pytest.mark.parametrize("days", [3 * 365 - WARNED_DAYS, 3 * 365 + 1, 3650])
def test_the_practice_certificate_renews_itself_before_its_end_and_after(days: int) -> None:
    scenario = Scenario()
    before = scenario.workspace.certificates.info()
    after = reopened(scenario, days).certificates.info()
    assert before is not None and after is not None
    assert after.serienummer != before.serienummer
    assert (after.problem, after.varsel, after.organisation) == ("", "", "Alfa")
    assert after.gyldig_til > scenario.clock() + timedelta(days=1000)
    scenario.workspace.certificates.open_signer(None)


def test_the_practice_certificate_stays_while_it_holds() -> None:
    scenario = Scenario()
    before = scenario.workspace.certificates.info()
    assert reopened(scenario, 3 * 365 - WARNED_DAYS - 2).certificates.info() == before


def test_a_practice_certificate_made_under_a_clock_that_was_ahead_is_made_anew() -> None:
    scenario = Scenario()
    reopened(scenario, 2000)
    info = reopened(scenario, -2000).certificates.info()
    assert info is not None
    assert info.problem == ""
    scenario.workspace.certificates.open_signer(None)


def test_a_full_disk_keeps_nobody_from_opening_the_practice(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = Scenario()

    def full(*_: object) -> None:
        raise StoreFull("Disken er fuld.")

    monkeypatch.setattr(type(scenario.workspace.store.settings), "put_blob", full)
    info = reopened(scenario, 3650).certificates.info()
    assert info is not None
    assert "udløb den" in info.problem


def test_a_real_certificate_is_never_made_anew(work: Workspace, desk: Desk, clock: Clock, oces: Oces) -> None:
    work.certificates.install(oces.key_file(KEY), PASSWORD)
    before = work.certificates.closed_key("x").pkcs12
    work.close()
    clock.wait(days=3650)
    assert desk.unlock(PASSPHRASE).certificates.closed_key("x").pkcs12 == before


def test_an_export_does_not_prove_the_key_again(work: Workspace, oces: Oces, monkeypatch: pytest.MonkeyPatch) -> None:
    work.certificates.install(ber(oces.key_file(KEY)), PASSWORD)

    def refuse(*_: Any) -> None:
        raise AssertionError("the numbers are proved again")

    monkeypatch.setattr("cryptography.hazmat.primitives.serialization.pkcs12.load_pkcs12", refuse)
    assert work.certificates.open_signer(PASSWORD).info.organisation_id == "12345678"


def test_a_store_of_before_opens_its_key_as_before(work: Workspace, oces: Oces) -> None:
    work.certificates.install(oces.key_file(KEY), PASSWORD)
    described: Any = work.store.settings.get("certifikat_info")
    work.store.settings.put("certifikat_info", {name: text for name, text in described.items() if name != "bevis"})
    assert work.certificates.open_signer(PASSWORD).info.organisation_id == "12345678"
