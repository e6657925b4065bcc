"""Encrypted to a receiver from the command line: OpenSSL opens it, the program reads it back, and who it is for is signed."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.cli.cli_process import PASSPHRASE, Answer, Program
from tests.platforms import judged_by
from tests.rules.cases import request_only_case, whole_case
from tests.submission.oces import THREE_YEARS, Oces
from tests.submission.submission_pki import PASSWORD, rsa_key

TODAY = datetime.now(UTC).replace(microsecond=0)
OURS, THEIRS, OTHERS = rsa_key(3072, 111), rsa_key(3072, 112), rsa_key(3072, 113)


class Centre:
    """A real store with its certificate and two cases that are Klar, and the certificates of two municipalities."""

    def __init__(self, folder: Path) -> None:
        self.oces, self.program = Oces(), Program(folder)
        self.program.write("kode.txt", PASSPHRASE.encode())
        self.program.write("kodeord.txt", PASSWORD.encode() + b"\n")
        self.options = ("--data-dir", str(folder / "data"), "--passphrase-file", str(folder / "kode.txt"))
        profile = ("--organisation", "Alfa", "--cvr", "12345678", "--kommune", "165", "--medarbejder", "Ida")
        assert self("init", *profile).status == 0
        certificate = self.oces.issue(OURS, start=TODAY - timedelta(days=30))
        key = self.program.write("noegle.p12", self.oces.key_file(OURS, certificate))
        assert self("certificate", "--install", key, "--certificate-password-file", "kodeord.txt").status == 0
        cases = [self.program.write("a.json", whole_case()), self.program.write("b.json", [request_only_case()])]
        assert self("import", *cases).status == 0
        self.receiver = self.certificate("kommune.pem", THEIRS, "87654321")
        self.other = self.certificate("anden.pem", OTHERS, "11223344")

    def __call__(self, *words: str | Path) -> Answer:
        return self.program(*words, *self.options)

    def certificate(
        self, name: str, key: rsa.RSAPrivateKey, cvr: str, start: datetime = TODAY - timedelta(days=30)
    ) -> str:
        made = self.oces.issue(key, identifier=f"NTRDK-{cvr}", start=start)
        return self.program.write(name, made.public_bytes(Encoding.PEM))

    def export(self, folder: str, *more: str) -> Answer:
        out = self.program.folder / folder
        out.mkdir(exist_ok=True)
        return self("export", "--out", out, "--certificate-password-file", "kodeord.txt", "--json", *more)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    return Centre(tmp_path_factory.mktemp("center"))


def opened(folder: Path, sealed: Path, key: rsa.RSAPrivateKey) -> bytes:
    secret = folder / "hemmelig.pem"
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    words = ["openssl", "cms", "-decrypt", "-inform", "DER", "-in", str(sealed), "-inkey", str(secret)]
    return subprocess.run(words, check=True, capture_output=True).stdout


@judged_by("openssl")
def test_what_leaves_is_encrypted_and_openssl_opens_it(centre: Centre, tmp_path: Path) -> None:
    told = centre.export("krypteret", "--receiver", centre.receiver)
    assert told.status == 0, told.said
    assert "Modtager: " in told.said and "87654321" in told.said
    files = sorted((centre.program.folder / "krypteret").iterdir())
    assert [each.name for each in files] == sorted(f"{row['id']}.asice.p7m" for row in told.json)
    assert {row["fil"] for row in told.json} == {str(each) for each in files}
    for each in files:
        assert b"PK\3\4" not in each.read_bytes()
        container = tmp_path / each.name.removesuffix(".p7m")
        container.write_bytes(opened(tmp_path, each, THEIRS))
        root = centre.program.write("rod.pem", centre.oces.root_pem)
        verified = centre.program("verify", container, "--trust", root)
        assert (verified.status, verified.json["ok"]) == (0, True), verified.said
        shown = centre.program("show", container)
        assert "CVR-nr. 87654321" in shown.out, shown.out


@judged_by("openssl")
def test_a_second_export_finds_what_lies_there_and_names_no_other_receiver(centre: Centre) -> None:
    # the first test's files: an attempt that finds them opens them by the store's own key
    again = centre.export("krypteret", "--receiver", centre.receiver)
    assert (again.status, again.json) == (0, [])
    listed = centre("receivers", "--json")
    assert [row["organisation_id"] for row in listed.json] == ["87654321"]
    assert centre("receivers", "--remove", "99999999").status == 2
    assert centre("receivers", "--install", centre.other).status == 0
    assert len(centre("receivers", "--json").json) == 2
    assert centre("receivers", "--remove", "11223344").status == 0


def test_certificates_that_cannot_be_encrypted_to_are_refused_with_a_sentence(centre: Centre) -> None:
    old = centre.certificate("gammel.pem", OTHERS, "11223344", start=TODAY - THREE_YEARS - timedelta(days=2))
    for name, said in ((old, "udløb"), ("a.json", "ikke et certifikat"), ("noegle.p12", "ikke et certifikat")):
        refused = centre("receivers", "--install", name)
        assert refused.status == 3 and said in refused.said, refused.said
    soon = centre.certificate("snart.pem", OTHERS, "11223344", start=TODAY - THREE_YEARS + timedelta(days=40))
    put = centre("receivers", "--install", soon)
    assert put.status == 0 and "Bed modtageren om det nye" in put.said
    assert centre("receivers", "--remove", "11223344").status == 0
