"""``check`` and ``show`` of case files, as a script meets them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.cli_process import TODAY, Program, environment
from tests.rules.cases import closing, course, document, patched, request_only_case, start, whole_case

FIRST = "kontaktforloeb[0]"
LATE = {f"{FIRST}.ivaerksaettelse.ivaerksat_dato": "2025-08-18"}


def late_case() -> dict[str, Any]:
    """A start 17 days after the request, without a reason, and a treatment that began a week before it."""
    return patched(whole_case(), LATE)


def test_a_good_case_is_status_0_and_says_so(program: Program) -> None:
    answer = program("check", "--today", TODAY, program.write("a.json", whole_case()))
    assert (answer.status, answer.out, answer.said) == (0, "a.json, sag 0: ingen fund\n", "")


def test_json_has_the_shape_that_was_promised(program: Program) -> None:
    name = program.write("a.json", [whole_case(), late_case()])
    answer = program("check", "--json", "--today", TODAY, name, program.write("b.json", request_only_case()))
    assert answer.status == 1
    assert answer.json == [
        {"fil": "a.json", "sag": 0, "fund": []},
        {
            "fil": "a.json",
            "sag": 1,
            "fund": [
                {
                    "regel": 35,
                    "niveau": "FEJL",
                    "felt": f"{FIRST}.ivaerksaettelse.aarsag_overskridelse_behandlingsgaranti",
                    "besked": "Der er gået 17 dage fra anmodning til iværksættelse. "
                    "Angiv årsag til overskridelse af behandlingsgaranti.",
                },
                {
                    "regel": 29,
                    "niveau": "ADVARSEL",
                    "felt": f"{FIRST}.tilbudstilknytninger[0].behandlinger[0].tilbudsstartdato",
                    "besked": "Behandlingen på tilbuddet starter 11-08-2025, før den er iværksat 18-08-2025. "
                    "Kontrollér begge datoer.",
                },
            ],
        },
        {"fil": "b.json", "sag": 0, "fund": []},
    ]
    assert list(answer.json[1]) == ["fil", "sag", "fund"]
    assert list(answer.json[1]["fund"][0]) == ["regel", "niveau", "felt", "besked"]


def test_the_text_counts_and_names_the_rule(program: Program) -> None:
    answer = program("check", "--today", TODAY, program.write("a.json", late_case()))
    first, second, third, *_ = answer.out.splitlines()
    assert answer.status == 1
    assert first == "a.json, sag 0: 1 fejl, 1 advarsel"
    assert second == f"  FEJL (regel 35) {FIRST}.ivaerksaettelse.aarsag_overskridelse_behandlingsgaranti"
    assert third.startswith("    Der er gået 17 dage")


def test_findings_are_by_path_then_by_rule_and_positions_count_as_numbers(program: Program) -> None:
    rows = [{"stof": "HASH", "antal_dage": 0}] * 11
    raw = document(course(ivaerksaettelse=start(stoffer_brugt_30_dage=rows, hovedstof_antal_dage=31)), cpr_nr="1")
    found = program("check", "--json", "--today", TODAY, program.write("a.json", raw)).json[0]["fund"]
    assert [(f["felt"].rpartition("ivaerksaettelse.")[2], f["regel"]) for f in found][:4] == [
        ("borger.cpr_nr", 9),
        ("borger.cpr_nr", 10),
        ("hovedstof_antal_dage", 47),
        ("stoffer_brugt_30_dage[0].antal_dage", 47),
    ]
    days = [f["felt"].rpartition("dage[")[2] for f in found if f["felt"].endswith("].antal_dage")]
    assert days == [f"{n}].antal_dage" for n in range(11)]


def test_today_moves_the_future(program: Program) -> None:
    name = program.write("a.json", whole_case())
    assert program("check", "--today", "2025-10-31", name).status == 0
    found = program("check", "--json", "--today", "2025-10-30", name).json[0]["fund"]
    assert {f["regel"] for f in found} == {30}


@pytest.mark.parametrize("day", ["20251201", "2025-W48-1", "1-12-2025", "2025-02-30", "i dag", ""])
def test_today_is_written_in_one_way(program: Program, day: str) -> None:
    answer = program("check", "--today", day, program.write("a.json", whole_case()))
    assert (answer.status, answer.out) == (2, "")
    assert answer.said == (
        f"Forkert brug: --today: »{day}« er ikke en dato på formen åååå-mm-dd. Se »smdb-desktop check --help«.\n"
    )


@pytest.mark.parametrize(
    ("change", "rule", "place"),
    [
        ({f"{FIRST}.anmodning.koen": "1"}, "FORMAT", f"{FIRST}.anmodning.koen"),
        ({"kommune": "165"}, "FORMAT", "kommune"),
        ({f"{FIRST}.anmodning.gravid": "MÅSKE"}, "KODELISTE", f"{FIRST}.anmodning.gravid"),
        ({"myndighedskommune": "999"}, "KODELISTE", "myndighedskommune"),
        ({f"{FIRST}.anmodning.gravid": 1}, "FORMAT", f"{FIRST}.anmodning.gravid"),
        ({f"{FIRST}.anmodning.gravid": None}, "PAAKRAEVET", f"{FIRST}.anmodning.gravid"),
        ({f"{FIRST}.anmodning.anmodningsdato": "2025-06-30"}, "FORMAT", f"{FIRST}.ivaerksaettelse.boern_under_18"),
        ({f"{FIRST}.skemaversion": "2024-01-01"}, "FORMAT", f"{FIRST}.skemaversion"),
        ({f"{FIRST}.skemaversion": "2099-01-01"}, "FORMAT", f"{FIRST}.skemaversion"),
        ({f"{FIRST}.anmodning.status": "SLETTET"}, "KODELISTE", f"{FIRST}.anmodning.status"),
        ({f"{FIRST}.kvalhep": [{}]}, "FORMAT", f"{FIRST}.kvalhep"),
        ({"format": "smdb-sag/2"}, "FORMAT", "format"),
        ({FIRST: 7}, "FORMAT", FIRST),
    ],
    ids=str,
)
def test_what_is_unknown_or_wrong_is_named_with_its_place(
    program: Program, change: dict[str, Any], rule: str, place: str
) -> None:
    answer = program("check", "--json", "--today", TODAY, program.write("a.json", patched(whole_case(), change)))
    assert answer.status == 1
    assert (rule, place) in [(f["regel"], f["felt"]) for f in answer.json[0]["fund"]]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b'{"a": 1, "a": 2}', b"[NaN]", b"[" * 50_000, b"\xff", b'{"n": ' + b"1" * 9_000 + b"}", b'["\\ud800"]'],
    ids=lambda content: repr(content[:12]),
)
def test_a_file_that_is_no_case_file_is_one_finding(program: Program, content: bytes) -> None:
    answer = program("check", "--json", program.write("a.json", content))
    assert answer.status == 1
    ((case,), said) = answer.json, answer.said
    assert (case["fil"], case["sag"], said) == ("a.json", 0, "")
    (fund,) = case["fund"]
    assert (fund["regel"], fund["niveau"], fund["felt"]) == ("FORMAT", "FEJL", "")
    assert fund["besked"].endswith(".")


def test_a_byte_order_mark_is_no_fault(program: Program) -> None:
    name = program.write("a.json", b"\xef\xbb\xbf" + json.dumps(whole_case()).encode())
    assert program("check", "--today", TODAY, name).status == 0


def test_files_that_are_not_there_do_not_hold_back_the_others(program: Program) -> None:
    answer = program("check", "--json", "--today", TODAY, "nix.json", ".", program.write("a.json", late_case()))
    assert answer.status == 2
    assert [case["fil"] for case in answer.json] == ["a.json"]
    assert answer.said == "Filen nix.json findes ikke.\n. er en mappe. Angiv en fil.\n"


def test_a_name_with_every_letter(program: Program) -> None:
    answer = program("check", "--today", TODAY, program.write("sag æøå\U0001f600.json", whole_case()), LC_ALL="C")
    assert answer.out == "sag æøå\U0001f600.json, sag 0: ingen fund\n"


def test_what_a_file_holds_cannot_steer_the_terminal(program: Program) -> None:
    raw = patched(whole_case(), {f"{FIRST}.anmodning.gravid": "\x1b[2J\x9b1m\nUnderskrevet af: ingen"})
    name = program.write("a.json", raw)
    for command in ("check", "show"):
        answer = program(command, name)
        assert not {"\x1b", "\x9b"} & {*answer.out}
        assert not any(line.startswith("Underskrevet") for line in answer.out.splitlines())


def test_show_is_in_words(program: Program) -> None:
    answer = program("show", program.write("a.json", whole_case()))
    assert answer.status == 0
    for line in (
        "CPR-nr.: 150277-9995",
        "Myndighed: Albertslund",
        "Kontaktforløb 1 (skema 2025-07-01, lukket)",
        "    Anmodningsdato: 01-08-2025",
        "    Borgeren har benyttet sig af frit valg: Nej",
        "    Tilbud: Alfa København ApS",
        "    Henvendelse på opfordring af: Eget initiativ, ",
        "    Er lægesamtale afholdt? Ja",
        "; Metadon (ikke ordineret), 4 dage",
    ):
        assert line in answer.out
    assert program("show", "--json", "a.json").json == [whole_case()]


def test_show_of_something_else_is_wrong_use(program: Program) -> None:
    for content in (b"hej", b"\xff\xfe\x00", b"5", b'{"name": "package"}'):
        answer = program("show", program.write("a.txt", content))
        assert (answer.status, answer.out) == (2, "")
        assert "hverken en sagsfil eller en indberetning" in answer.said


@pytest.mark.parametrize("content", [b"[]", b"{}", b"null", b'[{"format": "smdb-sag/1", "borger": {"cpr_nr": "'])
def test_nothing_judged_is_never_success(program: Program, content: bytes) -> None:
    name = program.write("a.json", content)
    checked = program("check", "--json", name)
    (fund,) = checked.json[0]["fund"]
    assert (checked.status, fund["regel"]) == (1, "FORMAT")
    wanted = "klippet over" if b"smdb" in content else "Filen indeholder ingen sag."
    assert wanted in fund["besked"]
    shown = program("show", name)
    assert (shown.status, shown.out) == (2 if b"smdb" in content else 1, "")
    assert wanted in shown.said


def test_a_draft_may_lack_answers(program: Program) -> None:
    draft = {"laegesamtale_oenskes": "JA", "status": "KLADDE"}
    raw = document(course(ivaerksaettelse=draft, tilbudstilknytninger=[], forloebsafslutning=None))
    found = program("check", "--json", "--today", "2025-08-05", program.write("a.json", raw))
    assert (found.status, found.json[0]["fund"]) == (0, [])
    raw["kontaktforloeb"][0]["forloebsafslutning"] = closing(afsluttet_dato=None)
    found = program("check", "--json", "--today", "2025-08-05", program.write("a.json", raw))
    assert [f["regel"] for f in found.json[0]["fund"] if f["felt"].endswith("afsluttet_dato")] == [68]


def test_a_reader_that_goes_away_is_no_fault(program: Program) -> None:
    for copies in (1, 400):
        name = program.write("a.json", [late_case()] * copies)
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run(
            [sys.executable, "-m", "smdb_desktop", "check", name],
            cwd=program.folder,
            env=environment(),
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
        )
        os.close(writing)
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_an_answer_that_cannot_be_written_is_the_machines_fault(program: Program) -> None:
    for copies in (1, 400):
        name = program.write("a.json", [late_case()] * copies)
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "smdb_desktop", "check", "--json", name],
                cwd=program.folder,
                env=environment(),
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
            )
        assert done.returncode == 3
        assert done.stderr.decode().startswith("Det kunne ikke lade sig gøre her")
