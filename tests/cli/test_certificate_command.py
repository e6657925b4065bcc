"""``certificate`` on a real store with real keys: a key file as an issuer writes it is put in, shown, refused, taken out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.cli_process import PASSPHRASE, Program
from tests.submission.oces import THREE_YEARS, Oces, ber
from tests.submission.submission_pki import PASSWORD, rsa_key

KEY = rsa_key(3072, 103)
TODAY = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A real store of the organisation with CVR number 12345678, and the passwords beside it."""
    program = Program(tmp_path_factory.mktemp("rigtig"))
    program.write("kode.txt", PASSPHRASE.encode())
    program.write("kodeord.txt", PASSWORD.encode() + b"\n")
    program.write("forkert.txt", b"forkert\n")
    profile = ("--organisation", "Albertslund Kommune", "--cvr", "12345678", "--kommune", "165", "--medarbejder", "Ida")
    assert program("init", *profile, *options(program)).status == 0
    return program


def options(program: Program) -> tuple[str, ...]:
    return ("--data-dir", str(program.folder / "data"), "--passphrase-file", str(program.folder / "kode.txt"))


def install(program: Program, content: bytes, named: str = "kodeord.txt") -> tuple[str, ...]:
    """The words that put this key file in."""
    name = program.write("noegle.p12", content)
    return ("certificate", "--install", name, "--certificate-password-file", named, *options(program))


def test_a_certificate_is_put_in_shown_and_taken_out(real: Program) -> None:
    oces = Oces()
    nothing = real("certificate", "--json", *options(real))
    assert (nothing.status, nothing.json) == (1, None)
    assert "ikke lagt noget certifikat ind" in nothing.said
    soon = oces.issue(KEY, start=TODAY - THREE_YEARS + timedelta(days=43))
    put = real(*install(real, ber(oces.key_file(KEY, soon), 1000)))
    assert put.status == 0
    assert put.out.splitlines()[:4] == [
        "Organisation: Albertslund Kommune",
        "CVR-nummer: 12345678",
        "Navn i certifikatet: Indberetning",
        "Art: Organisation eller system (OCES)",
    ]
    assert "Bestil et nyt nu" in put.said
    shown = real("certificate", "--json", *options(real))
    assert (shown.status, shown.json["organisation_id"], shown.json["art"]) == (0, "12345678", "ORGANISATION")
    assert shown.json["varsel"] in put.said
    assert shown.json["gyldig_til"] == (TODAY + timedelta(days=43)).isoformat()
    assert PASSWORD not in put.out + put.said + shown.out + shown.said
    (real.folder / "ud").mkdir()
    assert "Bestil et nyt nu" in real("export", "--out", "ud", *options(real)).said
    gone = real("certificate", "--remove", *options(real))
    assert (gone.status, gone.out, gone.said) == (0, "", "Certifikatet er fjernet.\n")
    assert real("certificate", *options(real)).status == 1


def test_what_could_not_sign_is_refused_in_the_words_of_the_window(real: Program) -> None:
    oces = Oces()
    good = oces.issue(KEY, start=TODAY)
    for content, password, words in (
        (oces.key_file(KEY, good), "forkert.txt", "Kodeordet passer ikke"),
        (oces.key_file(KEY, good)[:500], "kodeord.txt", "beskadiget"),
        (oces.key_file(KEY, oces.issue(KEY, start=TODAY, identifier="NTRDK-87654321")), "kodeord.txt", "87654321"),
        (oces.key_file(KEY, oces.issue(KEY, start=TODAY - THREE_YEARS)), "kodeord.txt", "udløb"),
    ):
        refused = real(*install(real, content, password))
        assert (refused.status, refused.out) == (3, "")
        assert words in refused.said
    huge = real(*install(real, b"\x30\x80\x02\x01\x03" * 200_001))
    assert (huge.status, huge.out) == (2, "")
    assert "for stor" in huge.said


def test_wrong_use_opens_no_store(real: Program, tmp_path: Path) -> None:
    both = real("certificate", "--install", "kode.txt", "--remove", "--data-dir", tmp_path)
    assert (both.status, both.said) == (2, "Angiv --install eller --remove, ikke begge.\n")
    unasked = real("certificate", "--install", "kode.txt", "--data-dir", tmp_path)
    assert (unasked.status, unasked.out) == (2, "")
    assert "--certificate-password-file" in unasked.said
    assert list(tmp_path.iterdir()) == []
