"""``trust``, ``receive`` and ``receipt`` as a script calls them: a file goes to a municipality, and the answer comes back."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tests.cli.cli_process import PASSPHRASE, Answer, Program
from tests.cli.test_sealed_export import THEIRS, Centre
from tests.rules.cases import request_only_case
from tests.submission.oces import Oces
from tests.submission.submission_pki import PASSWORD, rsa_key

KEY = ("--certificate-password-file", "kodeord.txt")


class Municipality:
    """The receiver's own store; its certificate is of the same issuer as the centre's."""

    def __init__(self, folder: Path, centre: Centre) -> None:
        self.program = Program(folder)
        self.program.write("kode.txt", PASSPHRASE.encode())
        self.program.write("kodeord.txt", PASSWORD.encode() + b"\n")
        self.options = ("--data-dir", str(folder / "data"), "--passphrase-file", str(folder / "kode.txt"))
        profile = ("--organisation", "Albertslund Kommune", "--cvr", "87654321", "--kommune", "165")
        assert self("init", *profile, "--medarbejder", "Per").status == 0
        made = x509.load_pem_x509_certificate((centre.program.folder / centre.receiver).read_bytes())
        key = self.program.write("noegle.p12", centre.oces.key_file(THEIRS, made))
        assert self("certificate", "--install", key, *KEY).status == 0
        (folder / "svar").mkdir()

    def __call__(self, *words: str | Path) -> Answer:
        return self.program(*words, *self.options)

    def letter(self) -> Path:
        (made,) = (self.program.folder / "svar").iterdir()
        return made


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    made = Centre(tmp_path_factory.mktemp("center"))
    told = made.export("ud", "--receiver", made.receiver)
    assert told.status == 0, told.said
    return made


@pytest.fixture(scope="module")
def kommune(centre: Centre, tmp_path_factory: pytest.TempPathFactory) -> Municipality:
    return Municipality(tmp_path_factory.mktemp("kommune"), centre)


def test_a_file_is_taken_in_answered_and_the_answer_taken_in(centre: Centre, kommune: Municipality) -> None:
    first, second = sorted((centre.program.folder / "ud").iterdir())
    gone = kommune("receive", first, "--receipts", "findes-ikke", "--take", *KEY)
    assert (gone.status, "findes ikke" in gone.said) == (2, True), gone.said
    told = kommune("receive", "mangler.p7m", first, "noegle.p12", "--take", "--receipts", "svar", "--json", *KEY)
    assert told.status != 0
    missing, row, none = told.json
    assert row["ok"], told.said
    assert (missing["ok"], none["ok"]) == (False, False)
    assert (row["ok"], row["taget_ind"], row["stand"], row["dom"], row["krypteret"]) == (
        True,
        True,
        "ny",
        "holder",
        True,
    )
    again = kommune("receive", first, "--take", "--json", *KEY)
    assert (again.status, again.json[0]["stand"]) == (1, "her")
    letter = kommune.letter()
    assert str(letter) == str(kommune.program.folder / row["kvittering"])
    taken = centre("receipt", "mangler.jws", letter, "--json")
    assert [each["ok"] for each in taken.json] == [False, True]
    assert (taken.json[1]["tilstand"], taken.json[1]["ny"]) == ("KVITTERET", True)
    same = centre("receipt", letter)
    assert same.status == 0 and "taget ind før" in same.out
    letter.unlink()
    back = kommune(
        "receive", second, "--return", "kontaktforloeb[0].anmodning.gravid=Se efter", "--receipts", "svar", *KEY
    )
    assert back.status == 0, back.said
    returned = centre("receipt", kommune.letter())
    assert (returned.status, "sendt sagen tilbage" in returned.out, "gravid: Se efter" in returned.out) == (
        0,
        True,
        True,
    )
    changed = centre.program.write("aendret.jws", kommune.letter().read_bytes()[:-9] + b"AAAAAAAA\n")
    refused = centre("receipt", changed, "--json")
    assert refused.status == 3 and "passer ikke" in refused.json[0]["besked"]


ASKED_WRONGLY = [
    ("--typed", "i går"),
    ("--return", "uden tekst"),
    ("--typed", "2025-01-01"),
    ("--theirs", "alle", "--keep"),
]


@pytest.mark.parametrize("words", ASKED_WRONGLY)
def test_receive_that_is_asked_wrongly_writes_nothing(kommune: Municipality, words: tuple[str, ...]) -> None:
    before = sorted((kommune.program.folder / "svar").iterdir())
    told = kommune("receive", "noegle.p12", *words, *KEY)
    assert told.status == 2 and told.said
    assert sorted((kommune.program.folder / "svar").iterdir()) == before


def test_issuers_and_lists_are_put_in_shown_and_taken_out(centre: Centre) -> None:
    other = Oces(rsa_key(3072, 211), rsa_key(3072, 212))
    root = centre.program.write("rod2.pem", other.root_pem)
    crl = centre.program.write("liste.crl", centre.oces.revocation_list())
    assert centre("trust", "--issuer", root).status == 0
    assert centre("trust", "--list", crl).status == 0
    shown = centre("trust", "--json")
    (issuer,), (liste,) = shown.json["udstedere"], shown.json["spaerrelister"]
    assert issuer["navn"] and liste["udstedt"]
    assert issuer["navn"] in centre("trust").out
    leaf = centre.program.write("blad.cer", centre.oces.issue(THEIRS).public_bytes(Encoding.DER))
    for option, name in (("--issuer", "a.json"), ("--issuer", leaf), ("--list", "a.json"), ("--list", root)):
        refused = centre("trust", option, name)
        assert refused.status == 3 and refused.said, (option, name, refused.said)
    assert centre("trust", "--remove", "0000").status == 2
    assert centre("trust", "--remove", issuer["fingeraftryk"]).status == 0
    assert centre("trust", "--json").json["udstedere"] == []


def test_lists_are_fetched_only_when_that_was_allowed(centre: Centre) -> None:
    refused = centre("trust", "--fetch", "now")
    assert refused.status != 0 and "slået fra" in refused.said
    allowed = centre("trust", "--fetch", "on", "--json")
    assert allowed.json["hentes"] is True
    assert [each["hentet"] for each in allowed.json["adresser"]] == [None]


def test_answers_are_taken_or_ours_kept_where_something_else_stands(centre: Centre, tmp_path: Path) -> None:
    """The case is here already with other answers: shown side by side, taken one by one, and then the file is known."""
    (folder := tmp_path / "anden").mkdir()
    other = Municipality(folder, centre)
    case = request_only_case()
    case["kontaktforloeb"][0]["anmodning"] |= {"gravid": "UOPLYST"}
    assert other("import", other.program.write("sag.json", [case])).status == 0
    files = sorted((centre.program.folder / "ud").iterdir())
    shown = {row["fil"]: row for row in other("receive", *files, "--json", *KEY).json}
    (row,) = (each for each in shown.values() if each["stand"] == "konflikt")
    steder = [each["sted"] for each in row["forskelle"]]
    assert "anmodning.gravid" in steder and row["forskelle"][0]["deres_historik"]
    taken = other("receive", row["fil"], "--theirs", "anmodning.gravid", *KEY)
    assert taken.status == 0 and "1 svar er taget fra filen." in taken.said, taken.said
