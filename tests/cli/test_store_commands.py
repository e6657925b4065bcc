"""``init``, ``import``, ``export`` and ``doctor`` on a real store with real keys: each unlocking costs a second, so few do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.cli_process import PASSPHRASE, Program
from tests.cli.cli_store import Kept
from tests.rules.cases import document, number, patched, request, request_only_case, whole_case


def test_init_shows_the_recovery_code_once(kept: Kept) -> None:
    assert (kept.made.status, set(kept.made.json)) == (0, {"mappe", "oevelse", "gendannelseskode"})
    assert kept.made.json["oevelse"] is True
    groups = kept.made.json["gendannelseskode"].split("-")
    assert [len(group) for group in groups] == [4] * 7
    folder = Path(kept.made.json["mappe"])
    found = [
        f for f in folder.rglob("*") if f.is_file() and kept.made.json["gendannelseskode"].encode() in f.read_bytes()
    ]
    assert found == []


def test_import_tells_what_became_of_each_case(kept: Kept) -> None:
    assert (kept.taken.status, kept.taken.said) == (0, "")
    lines = kept.taken.out.splitlines()
    assert [line for line in lines if not line.startswith("  ")] == [
        "a.json, sag 0: 4 skemaer færdige, 0 kladder",
        "b.json, sag 0: 2 skemaer færdige, 0 kladder",
    ]
    assert [line[:25] for line in lines if line.startswith("  ")] == [
        "  Ny borger: 150277-xxxx.",
        "  Ny borger: 100705-xxxx.",
    ], "nobody pressed a button, so each number is read back"
    assert "9995" not in kept.taken.out


def test_export_tells_each_file_and_no_number(kept: Kept) -> None:
    assert kept.exported.status == 0
    assert sorted(kept.exported.out.splitlines()) == [str(file) for file in kept.files]
    assert len(kept.files) == 2
    assert "1 af 2: 150277-xxxx: Underskrevet og kontrolleret" in kept.exported.said
    assert "9995" not in kept.exported.out + kept.exported.said


def test_the_options_count_before_and_after_the_command(kept: Kept) -> None:
    answer = kept.program(*kept.options, "export", "--json", "--out", "ud")
    assert (answer.status, answer.json) == (0, [])
    assert answer.said.splitlines()[-1] == "Der er ingen sager, der er klar."


def test_a_second_store_is_never_made_over_the_first(kept: Kept) -> None:
    before = {f: f.read_bytes() for f in Path(kept.made.json["mappe"]).rglob("*") if f.is_file()}
    answer = kept.program("init", *kept.options)
    assert (answer.status, answer.out) == (3, "")
    assert "overskrevet" in answer.said
    assert {f: f.read_bytes() for f in before} == before


def test_import_of_good_and_bad_and_the_export_after_it(kept: Kept) -> None:
    """One unlocking for all that a file can be; then a folder that is gone, and the export that mends it."""
    write = kept.program.write
    names = [
        write(
            "fejl.json",
            patched(document({"anmodning": request()}, cpr_nr=number("030190", "0001")), {"borger.navn": "A"}),
        ),
        write("kladde.json", document({"anmodning": request(gravid="MÅSKE")}, cpr_nr=number("020190", "0001"))),
        write("afvist.json", patched(request_only_case(), {"borger.cpr_nr": "310277-9995"})),
        write("ikke.json", b"{"),
        "borte.json",
        write("igen.json", whole_case()),
    ]
    answer = kept.program("import", "--json", *names, *kept.options)
    assert answer.status == 2, "the file that is not there is wrong use"
    assert answer.said == "Filen borte.json findes ikke.\n"
    assert [(r["fil"], r["sag"], r["ok"], r["faerdige"], r["kladder"]) for r in answer.json] == [
        ("fejl.json", 0, True, 1, 0),
        ("kladde.json", 0, True, 0, 1),
        ("afvist.json", 0, False, 0, 0),
        ("ikke.json", 0, False, 0, 0),
        ("igen.json", 0, True, 0, 0),
    ]
    assert "»MÅSKE«" in answer.json[1]["beskeder"][0]
    assert "allerede læst ind" in answer.json[4]["beskeder"][0]
    gone = kept.program("export", "--out", "er/her/ikke", "--json", *kept.options)
    assert gone.status == 3
    assert [(r["ok"], r["fil"]) for r in gone.json] == [(False, None)]
    assert "findes ikke" in gone.json[0]["besked"]
    mended = kept.program("export", "--out", "ud", *kept.options)
    assert mended.status == 0
    assert len(mended.out.splitlines()) == 1


def test_a_reason_that_could_not_be_sent_is_refused_before_anything_is_taken_in(kept: Kept) -> None:
    warned = patched(whole_case(), {"borger.cpr_nr": number("060190", "0001")})
    warned["kontaktforloeb"][0]["tilbudstilknytninger"][0]["tilbud"]["tilbud_p_nummer"] = "12"
    name = kept.program.write("advarsel.json", warned)
    for reason, sentence in (("efter\x0baftale", "U+000B"), ("x" * 1001, "for lang")):
        answer = kept.program("import", name, "--begrundelse", reason, *kept.options)
        assert (answer.status, answer.out) == (2, "")
        assert answer.said.startswith("--begrundelse: ") and sentence in answer.said
    blank = kept.program("import", name, "--begrundelse", " ", "--json", *kept.options)
    assert blank.status == 0
    assert [(r["faerdige"], r["kladder"]) for r in blank.json] == [(2, 2)], "as without a reason"
    warned["borger"]["cpr_nr"] = number("070190", "0001")
    kept.program.write(name, warned)
    assert kept.program("import", name, "--begrundelse", "Efter aftale", *kept.options).status == 0
    exported = kept.program("export", "--out", "ud", *kept.options).out.split()
    shown = "".join(kept.program("show", file).out for file in exported)
    assert "Bekræftede advarsler\n  Regel 63: " in shown
    assert "    Begrundelse: Efter aftale (Ida)\n" in shown


def test_a_wrong_passphrase_opens_nothing_and_is_not_repeated(kept: Kept) -> None:
    wrong = kept.program.write("forkert.txt", "en helt anden sætning".encode())
    answer = kept.program("export", "--out", "ud", *kept.options[:2], SMDB_PASSPHRASE_FILE=wrong)
    assert (answer.status, answer.out) == (3, "")
    assert "Adgangssætningen er forkert" in answer.said
    assert "helt anden" not in answer.said
    right = kept.program("export", "--out", "ud", *kept.options)
    assert right.status in (0, 3)
    assert right.status == 0 or "Vent" in right.said


def test_without_a_terminal_and_a_file_there_is_no_passphrase(program: Program) -> None:
    answer = program("init", "--data-dir", "data", typed=PASSPHRASE)
    assert (answer.status, answer.out) == (2, "")
    assert "--passphrase-file" in answer.said
    assert not (program.folder / "data").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "findes ikke"),
        (b"", "er tom"),
        (b"\nlinje to er lang nok", "er tom"),
        ("hæfteklamme på række".encode("latin-1"), "UTF-8"),
        (b"kort", "mindst 12 tegn"),
    ],
)
def test_a_passphrase_file_that_will_not_do(program: Program, content: bytes | None, sentence: str) -> None:
    if content is not None:
        program.write("kode.txt", content)
    answer = program("init", "--data-dir", "data", "--passphrase-file", "kode.txt")
    assert (answer.status, answer.out) == (2, "")
    assert sentence in answer.said
    assert not list((program.folder / "data").glob("*.db"))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--organisation", "Alfa"], "både --organisation og --kommune"),
        (["--organisation", "Alfa", "--kommune", "Andeby"], "»Andeby« er ingen kommune. Skriv dens kode eller navn"),
        (["--organisation", "Alfa", "--kommune", "Kommune"], "»Kommune« er ingen kommune"),
        (["--organisation", "A", "--kommune", "165", "--profil", "CHEF"], "INDBERETTER"),
        (["--organisation", "A", "--kommune", "165", "--cvr", "1234567"], "8 cifre"),
        (["--organisation", "A", "--kommune", "165", "--p-nummer", "1"], "10 cifre"),
        (["--organisation", "  ", "--kommune", "165"], "--organisation: Navnet er tomt"),
        (
            ["--organisation", "A\x0bB", "--kommune", "165"],
            "--organisation: Teksten indeholder et tegn, der ikke kan bruges (U+000B)",
        ),
        (
            ["--organisation", "A", "--kommune", "165", "--medarbejder", "x" * 1001],
            "--medarbejder: Teksten er for lang",
        ),
    ],
)
def test_answers_of_the_first_start_are_checked_before_anything_is_made(
    program: Program, options: list[str], sentence: str
) -> None:
    name = program.write("kode.txt", PASSPHRASE.encode())
    answer = program("init", *options, "--data-dir", "data", "--passphrase-file", name)
    assert (answer.status, answer.out) == (2, "")
    assert sentence in answer.said
    assert not (program.folder / "data").exists()


def test_a_municipality_is_named_as_people_write_it(program: Program) -> None:
    name = program.write("kode.txt", PASSPHRASE.encode())
    store = ("--data-dir", "data", "--passphrase-file", name)
    made = program("init", "--practice", "--organisation", "Alfa", "--kommune", "høje tåstrup KOMMUNE", *store)
    assert made.status == 0, made.said
    here = {**whole_case(), "myndighedskommune": "169"}
    taken = program("import", program.write("her.json", here), program.write("andet.json", whole_case()), *store)
    lines = [line for line in taken.out.splitlines() if not line.startswith("  Ny borger")]
    assert lines == [
        "her.json, sag 0: 4 skemaer færdige, 0 kladder",
        "andet.json, sag 0: ikke læst helt ind",
        "  Sagen hører til Albertslund, som der ikke indberettes for her. Den er ikke læst ind.",
    ]


def test_there_is_no_store_yet(program: Program) -> None:
    name = program.write("kode.txt", PASSPHRASE.encode())
    sag = program.write("a.json", whole_case())
    answer = program("import", sag, "--passphrase-file", name, SMDB_DATA_DIR=str(program.folder / "intet"))
    assert (answer.status, answer.out) == (3, "")
    assert "ingen data" in answer.said
    assert not (program.folder / "intet").exists()


def test_a_data_folder_that_cannot_be_made(program: Program) -> None:
    name = program.write("kode.txt", PASSPHRASE.encode())
    answer = program("init", "--data-dir", f"{name}/data", "--passphrase-file", name)
    assert (answer.status, answer.out) == (3, "")
    assert answer.said.strip()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="the system lets this user write everywhere")
def test_a_data_folder_that_may_not_be_written(program: Program) -> None:
    name = program.write("kode.txt", PASSPHRASE.encode())
    (program.folder / "laast").mkdir(mode=0o500)
    answer = program("init", "--data-dir", "laast/data", "--passphrase-file", name)
    assert (answer.status, answer.out) == (3, "")


def test_doctor_looks_and_changes_nothing(program: Program) -> None:
    answer = program("doctor", "--json", "--data-dir", "data")
    assert answer.status == (0 if all(a["ok"] for a in answer.json) else 3)
    assert all(list(a) == ["navn", "ok", "fundet", "raad"] for a in answer.json)
    names = [a["navn"] for a in answer.json]
    assert {"Program", "Krypteret lager", "Certifikater", "Datamappe", "Plads på disken", "Ur"} <= set(names)
    assert all(a["ok"] or a["raad"] for a in answer.json), "what is missing comes with what to do"
    assert not (program.folder / "data").exists()
    before = program("--data-dir", "andet", "doctor", "--json").json
    assert any("andet" in a["fundet"] for a in before)
    text = program("doctor", SMDB_DATA_DIR=f"{program.write('fil', b'x')}/data")
    assert text.status == 3
    assert "MANGLER Datamappe" in text.out
