"""One journey through the accessibility bus, as a screen reader makes it: what is heard on each page, and working it by ear.

Skipped, with the packages that are missing, where the machine has no screen in memory, no bus or no bindings; that is so in
continuous integration too, because these are packages of the system and not ours to demand.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.domain.forms.definitions import Felt, Felttype, Trin
from smdb_desktop.examples.demo_data import PASSPHRASE
from smdb_desktop.examples.main_job import CPR, NAVN
from smdb_desktop.gui.fields.row import OPTIONAL
from smdb_desktop.resources import catalog
from tests.accessibility import bus

pytestmark = pytest.mark.slow

Node = dict[str, Any]
Tree = list[Node]
INVALID = "Ugyldigt CPR-nummer. Prøv venligst igen med et gyldigt CPR-nummer."
BUTTON, TEXT, ENTRY, STEP = "push button", "text", "password text", "list item"
INPUTS = {"text", "password text", "combo box", "check box", "radio button", "push button", "list", "table"}


def versionens_trin(art: str) -> tuple[Trin, ...]:
    return catalog().nyeste.skemaer[art].trin


LEFT_BLANK = sum(felt.required is True for felt in versionens_trin("anmodning")[0].felter) - 1
"""How many questions of the request are left without an answer that can be read: all but one."""


def heard(tree: Tree, name: str, *roles: str) -> list[Node]:
    """The nodes with this name and one of these roles."""
    return [node for node in tree if node["name"] == name and (not roles or node["role"] in roles)]


def one(tree: Tree, name: str, *roles: str) -> Node:
    found = heard(tree, name, *roles)
    assert len(found) == 1, f"{name}: {[node['role'] for node in found]}"
    return found[0]


class Walk:
    """The journey, with what was heard at each place."""

    def __init__(self, reader: bus.Reader) -> None:
        self.reader = reader
        self.at: dict[str, Tree] = {}

    def hear(self, place: str, *until: str) -> None:
        """Wait for a node and keep everything that is heard with it."""
        self.reader("find", *until)
        self.at[place] = self.reader.tree()

    def go(self, number: int) -> None:
        """Press a step of the wizard by its number, which comes first in its name."""
        names = [node["name"] for node in self.reader.tree() if node["role"] == STEP]
        self.reader("press", next(name for name in names if name.startswith(f"{number} ")))

    def unlock_and_search(self) -> None:
        reader = self.reader
        self.hear("unlock", "Lås op", BUTTON)
        reader("write", "Adgangssætning", ENTRY, text=PASSPHRASE)
        reader("press", "Lås op", BUTTON)
        self.hear("forside", "CPR-nr.", TEXT)
        reader("write", "CPR-nr.", TEXT, text=CPR[:-1])
        reader("press", "Søg", BUTTON)
        self.hear("invalid", f"✕ {INVALID}", "label")
        reader("write", "CPR-nr.", TEXT, text=CPR)
        reader("press", "Søg", BUTTON)
        self.hear("new citizen", "Opret borger", BUTTON)
        reader("write", "Navn (kan udelades)", TEXT, text=NAVN)
        reader("press", "Opret borger", BUTTON)
        reader("press", "Registrér anmodning i nyt forløb for denne borger", BUTTON)

    def hear_every_form(self) -> None:
        reader = self.reader
        self.hear("anmodning", "Anmodningsdato", TEXT)
        reader("press", "Uoplyst", "radio button")
        reader("find", "1 Anmodning, Begyndt", STEP)
        self.hear("answered", "●", "label")
        reader("write", "Anmodningsdato", TEXT, text="31-02-2025")
        reader("press", "Registrér", BUTTON)
        self.hear("refused", f"Der er {LEFT_BLANK} fejl på denne side", "label")
        for number, trin in enumerate(versionens_trin("ivaerksaettelse"), start=2):
            self.go(number)
            self.hear(trin.id, trin.felter[0].label)
        self.go(4)
        reader("press", "Behandling i nyt tilbud", BUTTON)
        reader("press", "Opret nyt tilbud", BUTTON)
        self.hear("behandling", "Tilbudsstartdato", TEXT)
        self.go(5)
        self.hear("forloebsafslutning", versionens_trin("forloebsafslutning")[0].felter[0].label)


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """The whole journey, made once."""
    lacks = bus.missing()
    if lacks:
        pytest.skip(f"NOT LISTENED TO: no accessibility bus on this machine. sudo apt install {' '.join(lacks)}")
    folder: Path = tmp_path_factory.mktemp("a", numbered=True)
    with bus.program_with_reader(folder) as reader:
        made = Walk(reader)
        made.unlock_and_search()
        made.hear_every_form()
        yield made


def test_a_wrong_number_is_heard_at_its_field(walk: Walk) -> None:
    assert INVALID not in one(walk.at["forside"], "CPR-nr.", TEXT)["description"]
    field = one(walk.at["invalid"], "CPR-nr.", TEXT)
    assert field["description"].startswith(INVALID) and "9 cifre" in field["description"]
    assert field["text"] == CPR[:-1], "what was typed stays"
    assert INVALID not in one(walk.at["new citizen"], "CPR-nr.", TEXT)["description"], "and the error goes"


def test_the_passphrase_is_not_heard(walk: Walk) -> None:
    assert PASSPHRASE not in [node["text"] for tree in walk.at.values() for node in tree]


def place_of(art: str, trin: Trin) -> str:
    return {"anmodning": "anmodning", "tilbud": "behandling", "behandling": "behandling"}.get(
        art, trin.id if art == "ivaerksaettelse" else "forloebsafslutning"
    )


FELTER = [
    (place_of(art, trin), felt)
    for art in catalog().nyeste.skemaer
    for trin in versionens_trin(art)
    for felt in trin.felter
]
ROLES = {
    Felttype.JA_NEJ: ("check box",),
    Felttype.DATO: (TEXT,),
    Felttype.TEKST: (TEXT,),
    Felttype.HELTAL: (TEXT,),
    Felttype.TABEL: ("combo box",),
    Felttype.ENKELTVALG: ("combo box", "panel"),
    Felttype.FLERVALG: ("panel",),
}


def test_every_input_is_called_what_its_label_says(walk: Walk) -> None:
    wrong = [sentence for place, felt in FELTER if (sentence := complaint(walk.at[place], felt))]
    assert not wrong, "\n".join(wrong)


def complaint(tree: Tree, felt: Felt) -> str:
    """What is wrong with how a field is heard; empty when nothing is, or when the field is not shown."""
    if felt.shown is not None and not heard(tree, felt.label):
        return ""
    roles = (TEXT,) if felt.read_only else ROLES[felt.type]
    found = heard(tree, felt.label, *roles)
    if len(found) != 1:
        return f"{felt.navn}: {[node['role'] for node in heard(tree, felt.label)]}, not one of {roles}"
    states = found[0]["states"]
    if found[0]["role"] == TEXT and ("EDITABLE" in states and "READ_ONLY" not in states) is felt.read_only:
        return f"{felt.navn}: {'something' if felt.read_only else 'nothing'} can be written there"
    if found[0]["role"] == "panel" and answers_of(tree, felt) != [k.label for k in catalog().lister[felt.liste or ""]]:
        return f"{felt.navn}: {answers_of(tree, felt)}"
    labels = [node["name"] for node in tree if node["role"] == "label"]
    if felt.type is not Felttype.JA_NEJ and not {felt.label, f"{felt.label} {OPTIONAL}"} & set(labels):
        return f"{felt.navn}: no label among {[text for text in labels if text.startswith(felt.label)]}"
    return ""


def answers_of(tree: Tree, felt: Felt) -> list[str]:
    """The answers of a group: each says to which question it belongs."""
    role = "radio button" if felt.type is Felttype.ENKELTVALG else "check box"
    return [n["name"] for n in tree if n["role"] == role and (n["description"] + ".").startswith(f"{felt.label}.")]


def test_every_form_was_heard(walk: Walk) -> None:
    always = [(place, felt) for place, felt in FELTER if felt.shown is None]
    assert len(always) > 20
    assert [felt.navn for place, felt in always if not heard(walk.at[place], felt.label)] == []


def test_an_answer_and_a_step_can_be_chosen_by_their_action(walk: Walk) -> None:
    for place, times in (("anmodning", 0), ("answered", 1)):
        saved = [node for node in walk.at[place] if node["name"].startswith("Gemt")]
        assert len(saved) == times, "what is not saved is not called saved"
    assert "CHECKED" in one(walk.at["answered"], "Uoplyst", "radio button")["states"]
    one(walk.at["answered"], "1 Anmodning, Begyndt", STEP)
    assert "SELECTED" in next(n for n in walk.at["ivaerksaettelse_1"] if n["name"].startswith("2 "))["states"]


def test_errors_are_heard_at_their_inputs_and_in_the_list_that_leads_there(walk: Walk) -> None:
    tree = walk.at["refused"]
    date = one(tree, "Anmodningsdato", TEXT)
    hint = next(felt.hint for felt in versionens_trin("anmodning")[0].felter if felt.navn == "anmodningsdato")
    assert (date["text"], date["description"]) == ("31-02-2025", f"31-02-2025 findes ikke. Skriv fx 28-02-2025. {hint}")
    for felt in versionens_trin("anmodning")[0].felter:
        if felt.navn == "tidligere_stofmisbrugsbehandling":
            continue
        node = one(tree, felt.label, "text", "panel")
        # a sentence that names its field does not name it twice; at the field the hint comes after it
        said = [
            n["name"].removeprefix(f"{felt.label}: ") for n in tree if n["role"] == BUTTON and felt.label in n["name"]
        ]
        assert len([words for words in said if node["description"].startswith(words)]) == 1, felt.navn
    steps = [node["name"] for node in tree if node["role"] == STEP]
    assert f"1 Anmodning, {LEFT_BLANK} fejl" in steps
    assert one(walk.at["anmodning"], "Anmodningsdato", TEXT)["description"] != date["description"]


def test_nothing_that_can_be_worked_is_without_a_name(walk: Walk) -> None:
    nameless = [
        (place, node["role"])
        for place, tree in walk.at.items()
        for node in tree
        if node["role"] in INPUTS and "FOCUSABLE" in node["states"] and not node["name"].strip()
    ]
    assert nameless == []
