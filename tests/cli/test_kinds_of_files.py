"""A file is recognised before it is explained: each kind, given to the wrong command, has its own sentence and status."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from smdb_desktop.services.casework.recognising import Filart, recognise
from tests.cli.cli_process import Program
from tests.cli.cli_store import Kept
from tests.rules.cases import whole_case


def package(*names: str, mimetype: bytes = b"") -> bytes:
    """A ZIP of another program's making."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zip_:
        if mimetype:
            zip_.writestr("mimetype", mimetype)
        for name in names:
            zip_.writestr(name, "indhold")
    return made.getvalue()


ASIC = package("brev.txt", "META-INF/signatures0.xml", mimetype=b"application/vnd.etsi.asic-e+zip")
FOREIGN = {
    "en underskrevet fil (ASiC) fra et andet program": ASIC,
    "en ZIP-fil": package("a.txt"),
    "et regneark eller et dokument": package("[Content_Types].xml", "xl/workbook.xml"),
    "et PDF-dokument": b"%PDF-1.7\n1 0 obj\n",
    "en XML-fil": b'\xef\xbb\xbf<?xml version="1.0"?><a/>',
    "en webside (HTML)": b"\r\n<!DOCTYPE HTML><html>",
    "indholdet af en indberetning uden dens underskrift": b'<indberetning xmlns="a"><hoved>',
    "et certifikat": b"-----BEGIN CERTIFICATE-----\nMIIB\n",
    "et billede": b"\x89PNG\r\n\x1a\n",
    "en pakket fil": b"\x1f\x8b\x08\x00",
    "en database fra et andet program": b"SQLite format 3\0" + bytes(4096),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_a_foreign_file_is_called_what_it_is(program: Program, what: str) -> None:
    name = program.write("fil", FOREIGN[what])
    checked = program("check", "--json", name)
    (fund,) = checked.json[0]["fund"]
    assert (checked.status, fund["regel"], fund["felt"]) == (1, "FORMAT", "")
    assert fund["besked"].startswith(f"Filen er {what}, ikke en sagsfil.")
    verified = program("verify", name)
    (step,) = verified.json["trin"]
    assert (verified.status, verified.json["ok"], step["ok"]) == (1, False, False)
    assert step["besked"].startswith(f"Filen er {what}, ikke en underskrevet indberetning.")
    assert verified.said == f"fil: {step['besked']}\n"
    shown = program("show", name)
    assert (shown.status, shown.out) == (1 if FOREIGN[what].startswith(b"PK") else 2, "")
    assert shown.said.startswith(f"fil: Filen er {what}, hverken en sagsfil eller en indberetning.")


def test_our_own_files_given_to_the_wrong_command(kept: Kept) -> None:
    case = kept.program.write("sag.json", whole_case())
    verified = kept.program("verify", case)
    assert (verified.status, verified.json["trin"][0]["besked"]) == (
        1,
        "Filen er en sagsfil, ikke en underskrevet indberetning. Kontrollér den med »smdb-desktop check«, eller læs den ind med "
        "»smdb-desktop import«.",
    )
    submission = str(kept.files[0])
    checked = kept.program("check", submission)
    assert checked.status == 1
    assert "Filen er en underskrevet indberetning fra SMDB Desktop, ikke en sagsfil. Se den med" in checked.out


def test_the_store_and_its_keys_are_called_what_they_are(kept: Kept) -> None:
    folder = Path(kept.made.json["mappe"])
    for name, what in (
        ("smdb.db", "et krypteret lager eller en sikkerhedskopi af det"),
        ("keyslots.json", "en nøglefil til et lager"),
    ):
        for command in ("check", "verify", "show"):
            answer = kept.program(command, folder / name)
            assert answer.status == (2 if command == "show" else 1), answer
            assert f"Filen er {what}" in answer.out + answer.said


@pytest.mark.parametrize("first", range(256))
def test_a_store_is_recognised_whatever_chance_begins_it_with(first: int) -> None:
    """Its first page is all chance: one in a hundred begins as text of some kind would."""
    for second in b"", b"\x81", b"{", b"<", b'"format":1,"database"':
        page = bytes([first]) + second
        page += random.Random(first).randbytes(4096 - len(page))
        assert recognise(page) is Filart.LAGER


def test_import_names_the_kind_and_goes_on_with_the_next(kept: Kept) -> None:
    wrong = [kept.program.write("arkiv.zip", FOREIGN["en ZIP-fil"]), str(kept.files[0])]
    none = [
        kept.program.write(f"tom{n}.json", content)
        for n, content in enumerate((b"[]", b"{}", b'[{"format": "smdb-sag/1", '))
    ]
    nothing = kept.program.write("ingen.json", {**whole_case(), "kontaktforloeb": []})
    answer = kept.program("import", "--json", *wrong, *none, nothing, *kept.options)
    assert (answer.status, [r["ok"] for r in answer.json]) == (1, [False] * 6)
    said = [" ".join(r["beskeder"]) for r in answer.json]
    for sentence, wanted in zip(
        said,
        (
            "Filen er en ZIP-fil, ikke en sagsfil. Pak den ud først",
            "Filen er en underskrevet indberetning fra SMDB Desktop, ikke en sagsfil.",
            "Filen indeholder ingen sag.",
            "Filen indeholder ingen sag.",
            "Filen er ikke gyldig JSON: den er klippet over i linje 1",
            "Sagen har intet kontaktforløb",
        ),
        strict=True,
    ):
        assert sentence.startswith(wanted)


def test_a_sound_container_is_judged_and_a_broken_one_explained(kept: Kept, tmp_path: Path) -> None:
    whole = kept.files[0].read_bytes()
    broken = tmp_path / "brudt.asice"
    broken.write_bytes(whole[:-40])
    answer = kept.program("verify", broken)
    assert (answer.status, answer.json["trin"][0]["besked"]) == (1, "Pakkens slutpost ligger ikke sidst i filen.")
