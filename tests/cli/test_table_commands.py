"""Tables from outside by the command line: a register taken in, listed and undone; what is refused changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from smdb_desktop.services.ports.tables import Template
from smdb_desktop.tables.reading import ProcessTables
from tests.cli.cli_process import PASSPHRASE, Program

STORE = ("--data-dir", "data", "--passphrase-file", "kode.txt")
DATA = Path(__file__).resolve().parents[1] / "tables" / "data"
FILE = DATA / "tilbudsportalen_liste_cp1252.csv"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Program:
    program = Program(tmp_path_factory.mktemp("tabeller"))
    program.write("kode.txt", PASSPHRASE.encode())
    assert program("init", "--practice", "--organisation", "Alfa", "--kommune", "165", *STORE).status == 0
    return program


def test_a_register_is_looked_at_taken_in_listed_and_undone(store: Program) -> None:
    dry = store("tilbud", "import", str(FILE), "--dry-run", "--json", *STORE)
    assert (dry.status, dry.json["indlaest"], dry.json["antal"]["ny"]) == (0, False, 5)
    assert store("tilbud", "list", "--json", *STORE).json == []
    taken = store("tilbud", "import", str(FILE), *STORE)
    assert taken.status == 0 and "række 5: nyt: Æblegården" in taken.out and "5 nyt" in taken.out
    listed = store("tilbud", "list", "--search", "0999", "--json", *STORE)
    assert [each["tilbud_navn"] for each in listed.json] == ["Æblegården – rusmiddelbehandling"]
    assert "5 tilbud" in store("tilbud", "list", *STORE).said
    changed = store("tilbud", "history", "--search", "0999", *STORE)
    assert "Æblegården – rusmiddelbehandling. Læst ind fra »" in changed.out and "Kom i registeret" in changed.out
    assert store("tilbud", "undo", *STORE).status == 0
    assert store("tilbud", "undo", *STORE).status == 1
    assert store("tilbud", "list", "--json", *STORE).json == []


def test_columns_are_named_in_a_file(store: Program) -> None:
    store.write("skaev.csv", b"A;B\r\nAlfa;1099000011\r\n")
    refused = store("tilbud", "import", "skaev.csv", *STORE)
    assert refused.status == 2 and "--columns" in refused.said
    store.write("kolonner.json", b'{"kolonner": {"navn": "A", "p_nummer": "B"}, "overskrift": 1, "tegnsaet": "cp1252"}')
    dry = store("tilbud", "import", "skaev.csv", "--columns", "kolonner.json", "--dry-run", *STORE)
    assert dry.status == 0 and "1 nyt" in dry.out


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        (b"x", "JSON"),
        (b"[]", "objekt"),
        (b'{"x": 1}', "kendes ikke"),
        (b'{"kolonner": {"navnet": "A"}}', "navnet"),
        (b'{"kolonner": {"navn": "C"}, "overskrift": 1}', "ingen kolonne"),
        (b'{"overskrift": "a"}', "nummer"),
        (b'{"ark": "Ark9"}', "intet ark"),
        (b'{"tegnsaet": "klingon"}', "tegnsaet"),
    ],
)
def test_a_mapping_that_is_none_is_said(store: Program, mapping: bytes, words: str) -> None:
    store.write("skaev.csv", b"A;B\r\nAlfa;1099000011\r\n")
    store.write("kolonner.json", mapping)
    answer = store("tilbud", "import", "skaev.csv", "--columns", "kolonner.json", *STORE)
    assert (answer.status, words in answer.said) == (2, True), answer.said


@pytest.mark.parametrize("name", ["locked.xlsx", "lol.xlsx", "sparse.xlsx", "html_som_xls.xls"])
def test_a_hostile_file_is_refused_with_a_sentence(store: Program, name: str) -> None:
    answer = store("tilbud", "import", str(DATA / name), *STORE)
    assert (answer.status, name in answer.said) == (2, True)


def test_cases_are_taken_in_from_a_table(store: Program) -> None:
    rows = (
        "CPR-nr.;Anmodningsdato;Navn\r\n150277-9995;01-03-2026;Øvelse\r\n20150" + "9991;01-03-2026;\r\n" + "1502;;\r\n"
    )
    store.write("sager.csv", rows.encode("cp1252"))
    dry = store("import", "sager.csv", "--dry-run", "--json", *STORE)
    (table,) = dry.json
    assert (dry.status, table["forloeb"], [row["stand"] for row in table["raekker"]]) == (
        1,
        0,
        ["kladde", "venter", "afvist"],
    )
    store.write("kolonner.json", b'{"godtag": [3]}')
    taken = store("import", "sager.csv", "--columns", "kolonner.json", *STORE)
    assert taken.status == 1 and "række 4: ikke læst ind" in taken.out and "2 kladde" in taken.out
    again = store("import", "sager.csv", "--columns", "kolonner.json", *STORE)
    assert "2 findes allerede" in again.out


def test_a_workbook_of_cases_with_named_columns_is_taken_in_as_the_text_is(store: Program) -> None:
    """Headings that nobody can guess, and a number that lost its zero: proposed, and taken by a word."""
    rows = [("2015" + "19991", "01-04-2026"), ("12", "01-04-2026")]
    store.write("sager.xlsx", ProcessTables().workbook([Template("Sager", ("Hvem", "Dag"), rows)]))
    refused = store("import", "sager.xlsx", "--dry-run", *STORE)
    assert refused.status == 2 and "--columns" in refused.said
    named = '{"kolonner": {"borger.cpr_nr": "Hvem", "anmodning.anmodningsdato": "Dag"}, "overskrift": 1%s}'
    store.write("arkets.json", (named % "").encode())
    dry = store("import", "sager.xlsx", "--columns", "arkets.json", "--dry-run", "--json", *STORE)
    assert [row["stand"] for row in dry.json[0]["raekker"]] == ["venter", "afvist"]
    store.write("arkets.json", (named % ', "godtag": [2]').encode())
    taken = store("import", "sager.xlsx", "--columns", "arkets.json", *STORE)
    assert taken.status == 1 and "række 3: ikke læst ind" in taken.out and "1 kladde" in taken.out
