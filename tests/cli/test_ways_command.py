"""``ways`` and ``send`` by SFTP: a script sets the way up, accepts the server's key, and what is Klar leaves once."""

from __future__ import annotations

import asyncssh
import pytest

from tests.cli.cli_process import PASSPHRASE, Program
from tests.rules.cases import request_only_case
from tests.submission.submission_pki import PASSWORD, Authority, rsa_key
from tests.ways.sshd import KEY_PASSWORD, Key, Sshd, sshd

__all__ = ["sshd"]
STORE = ("--data-dir", "data", "--passphrase-file", "kode.txt")
SIGNS = ("--certificate-password-file", "certifikat.txt")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A real store with a certificate and a case that is Klar."""
    made = Program(tmp_path_factory.mktemp("veje"))
    made.write("kode.txt", PASSPHRASE.encode())
    made.write("certifikat.txt", PASSWORD.encode())
    made.write("noeglekode.txt", KEY_PASSWORD.encode())
    authority, key = Authority(), rsa_key(2048)
    made.write("certifikat.p12", authority.key_file(key, authority.issue(key, identifier="NTRDK-99999999")))
    profile = ("--organisation", "Alfa", "--cvr", "99999999", "--kommune", "165", "--medarbejder", "Ida")
    assert made("init", *profile, *STORE).status == 0
    installed = made("certificate", "--install", "certifikat.p12", *SIGNS, *STORE)
    assert installed.status == 0, installed.said
    assert made("import", made.write("a.json", request_only_case()), *STORE).status == 0
    return made


def set_up(program: Program, server: Sshd, *more: str) -> tuple[str, ...]:
    program.write("id_ed25519", server.client.closed())
    key = ("--key-file", "id_ed25519", "--key-password-file", "noeglekode.txt")
    where = ("--to", server.address, "--user", server.user, "--marker", ".klar", "--unencrypted")
    return ("ways", "--set", "Kommunen", *where, *key, *more, *STORE)


def test_a_way_by_sftp_is_set_up_used_and_taken_out(program: Program, sshd: Sshd) -> None:
    shown = asyncssh.import_public_key(sshd.host.public).get_fingerprint()
    asked = program(*set_up(program, sshd))
    assert asked.status == 2 and f"--host-key {shown}" in asked.said and program("ways", "--json", *STORE).json == []
    wrong = asyncssh.import_public_key(Key().public).get_fingerprint()
    assert "en anden nøgle" in program(*set_up(program, sshd, "--host-key", wrong)).said
    kept = program(*set_up(program, sshd, "--host-key", shown))
    assert kept.status == 0 and "Kommunen: Server (SFTP)" in kept.out, kept.said
    (row,) = program("ways", "--json", *STORE).json
    assert (row["vej"], row["noegle"], row["maerke"], row["venter"]) == ("sftp", shown, ".klar", 0)
    tried = program("ways", "--try", "kommunen", *STORE)
    assert tried.status == 0 and "virker" in tried.said
    sent = program("send", "--json", *SIGNS, *STORE)
    assert sent.status == 0 and [each["tilstand"] for each in sent.json] == ["EKSPORTERET"], sent.said
    (name,) = {each.name.removesuffix(".klar") for each in sshd.folder.iterdir()}
    assert (sshd.folder / f"{name}.klar").read_bytes() == b"" and program("verify", sshd.folder / name).status in (0, 1)
    assert program("send", *SIGNS, *STORE).status == 0 and len(list(sshd.folder.iterdir())) == 2
    gone = program("ways", "--remove", "Kommunen", *STORE)
    assert gone.status == 0 and "Der er ikke sat nogen vej op." in gone.said


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--to", "sftp://sag.example/ud/"), "brugernavn"),
        (("--to", "sftp://a@sag.example/ud/", "--user", "a"), "uden brugernavn"),
        (("--to", "sftp://sag.example/ud/", "--user", "a", "--marker", "klar"), "begynder med et punktum"),
        (("--to", "sftp://sag.example/ud/", "--user", "a", "--marker", ".asice"), "begynder med et punktum"),
        (("--to", "ud"), "fulde sti"),
        (("--to", "sftp://sag.example/ud/", "--user", "a", "--host-key", "MD5:6f:20"), "43 tegn"),
    ],
)
def test_what_is_no_way_is_refused_before_anybody_is_asked(program: Program, more: tuple[str, ...], words: str) -> None:
    refused = program("ways", "--set", "Ny", *more, "--unencrypted", *STORE)
    assert refused.status == 2 and words in refused.said
    unsaid = program("ways", "--set", "Ny", *more, *STORE)
    assert unsaid.status == 2 and "--unencrypted" in unsaid.said and program("ways", "--json", *STORE).json == []
