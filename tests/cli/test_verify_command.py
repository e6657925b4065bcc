"""``verify`` and ``show`` of submissions: good, changed, practice, real with and without the issuer's root."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from smdb_desktop import resources
from smdb_desktop.services.ports.submissions import Organisation
from smdb_desktop.submission.container.package import PAYLOAD_NAME, write_package
from smdb_desktop.submission.service import AsicSubmissions
from tests.cli.cli_process import Program
from tests.cli.cli_store import Kept
from tests.submission.submission_examples import ID, indberetning
from tests.submission.submission_pki import PASSWORD, Authority


@dataclass
class Real:
    """A submission that is no practice, signed today, and the root of its signer's issuer."""

    program: Program
    file: str
    root: str
    foreign: str


@pytest.fixture
def real(program: Program) -> Real:
    now = datetime.now(UTC)
    authority, key = Authority(), ec.generate_private_key(ec.SECP256R1())
    certificate = authority.issue(key, start=now - timedelta(days=1), end=now + timedelta(days=30))
    submissions = AsicSubmissions(resources.catalog())
    signer = submissions.open_signer(authority.key_file(key, certificate), PASSWORD, now)
    payload = submissions.payload(indberetning(oevelse=False))
    return Real(
        program,
        program.write("rigtig.asice", submissions.container(payload, ID, signer, now)),
        program.write("rod.pem", authority.root_pem),
        program.write("fremmed.pem", Authority("Fremmed").root_pem),
    )


def tampered(file: Path, target: Path, old: bytes, new: bytes) -> Path:
    """The container with one thing changed in its payload and everything else as it was."""
    with zipfile.ZipFile(file) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    assert old in parts[PAYLOAD_NAME]
    parts[PAYLOAD_NAME] = parts[PAYLOAD_NAME].replace(old, new, 1)
    target.write_bytes(write_package(parts))
    return target


def test_a_practice_submission_holds_and_says_what_it_is(kept: Kept) -> None:
    answer = kept.program("verify", kept.files[0])
    found = answer.json
    assert (answer.status, answer.said) == (0, "")
    assert (found["ok"], found["oevelse"], found["fil"]) == (True, True, str(kept.files[0]))
    assert found["indberetning"] == kept.files[0].stem
    assert len(found["sha256"]) == 64
    assert found["underskriver"]["organisation"] == "Alfa"
    assert all(list(step) == ["navn", "ok", "besked"] and step["ok"] for step in found["trin"])
    assert kept.program("verify", "--json", kept.files[0]).json == found


def test_several_files_are_an_array_and_one_bad_is_status_1(kept: Kept, tmp_path: Path) -> None:
    bad = tampered(kept.files[0], tmp_path / "rettet.asice", b"2025-08-01", b"2025-08-02")
    answer = kept.program("verify", *kept.files[:2], bad, kept.program.write("andet.asice", b"hej"))
    assert answer.status == 1
    assert [found["ok"] for found in answer.json] == [True, True, False, False]
    assert "rettet.asice: " in answer.said
    failed = [step["navn"] for step in answer.json[2]["trin"] if not step["ok"]]
    assert failed == ["Indhold"]


def test_a_real_submission_needs_the_root_of_its_issuer(real: Real) -> None:
    without = real.program("verify", real.file)
    assert (without.status, without.json["ok"], without.json["oevelse"]) == (1, False, False)
    (reason,) = [step["besked"] for step in without.json["trin"] if not step["ok"]]
    assert "udsteder ikke betroet" in reason
    assert len(without.json["trin"]) > 3, "everything else is judged"
    assert without.said == f"rigtig.asice: {reason}\n"
    foreign = real.program("verify", real.file, "--trust", real.foreign)
    assert (foreign.status, foreign.json["ok"]) == (1, False)
    trusted = real.program("verify", real.file, "--trust", real.foreign, "--trust", real.root)
    assert (trusted.status, trusted.json["ok"], trusted.said) == (0, True, "")


def test_a_root_that_is_none_is_wrong_use(real: Real) -> None:
    for name in (real.file, real.program.write("tom.pem", b""), "borte.pem"):
        answer = real.program("verify", real.file, "--trust", name)
        assert (answer.status, answer.out) == (2, "")
        assert name in answer.said


def test_a_file_that_is_not_there(kept: Kept) -> None:
    answer = kept.program("verify", "borte.asice", kept.files[0])
    assert (answer.status, [found["ok"] for found in answer.json]) == (2, [True])
    assert answer.said == "Filen borte.asice findes ikke.\n"


def test_show_of_a_submission(kept: Kept, real: Real) -> None:
    (file,) = [f for f in kept.files if "Ny iværksættelse" in kept.program("show", f).out][:1]
    answer = kept.program("show", file)
    assert answer.status == 0
    assert answer.out.startswith("ØVELSE")
    for line in (
        "Revision: 1",
        "Art: NY",
        "Afsender: Alfa 99999999",
        "CPR-nr.: 150277-9995",
        "Køn: Mand",
        "  Forløbsafslutning",
    ):
        assert f"\n{line}\n" in answer.out
    assert kept.program("show", "--json", file).json["id"] == file.stem
    unknown = real.program("show", real.file)
    assert unknown.status == 1
    first, second, *_ = unknown.out.splitlines()
    assert first == "Indberetning til SMDB"
    assert second.startswith("OBS: ")
    assert "udsteder ikke betroet" in second


def test_a_sender_without_a_number_is_not_said_to_be_the_signer(real: Real) -> None:
    now = datetime.now(UTC)
    authority, key = Authority(), ec.generate_private_key(ec.SECP256R1())
    certificate = authority.issue(key, start=now - timedelta(days=1), end=now + timedelta(days=30))
    submissions = AsicSubmissions(resources.catalog())
    signer = submissions.open_signer(authority.key_file(key, certificate), PASSWORD, now)
    payload = submissions.payload(
        indberetning(oevelse=False, afsender=Organisation("Et andet center", "", "1011489075"))
    )
    file = real.program.write("uden.asice", submissions.container(payload, ID, signer, now))
    answer = real.program("verify", file, "--trust", real.program.write("dens_rod.pem", authority.root_pem))
    assert answer.status == 1 and "Afsenderen er ikke bekræftet" in answer.said
    assert (answer.json["ok"], answer.json["tilstand"]) == (False, None)
    assert {step["navn"]: step["ok"] for step in answer.json["trin"]}["Afsender"] is None
