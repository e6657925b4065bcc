"""``backup``, ``restore`` and ``move``, as a person and a script call them, on a store with real keys."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from smdb_desktop.services.stored.records import Heling
from smdb_desktop.store.folder import Folder
from smdb_desktop.store.safeguard.told import tell
from tests.cli.cli_process import PASSPHRASE, Answer, Program
from tests.rules.cases import request_only_case, whole_case


class Machine:
    """A home of its own with nothing in it, and the program in it as one starts it: no folder is named."""

    def __init__(self, folder: Path) -> None:
        self.home = folder
        folder.mkdir()
        self.program = Program(folder)
        self.program.write("kode.txt", PASSPHRASE.encode() + b"\n")

    @property
    def data(self) -> Path:
        """Where the data folder is on Linux."""
        return self.home / "data" / "smdb-desktop"

    def __call__(self, *arguments: str | Path) -> Answer:
        homes = {"HOME": str(self.home), "XDG_DATA_HOME": str(self.home / "data"), "USERPROFILE": str(self.home)}
        homes |= {"LOCALAPPDATA": str(self.home / "data"), "APPDATA": str(self.home / "data")}
        return self.program(*arguments, SMDB_PASSPHRASE_FILE=str(self.home / "kode.txt"), **homes)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with a practice store that holds one case."""
    made = Machine(tmp_path / "gammel")
    profile = ("--organisation", "Alfa", "--cvr", "99999999", "--kommune", "165", "--medarbejder", "Ida")
    assert made("init", "--practice", *profile).status == 0
    assert made("import", made.program.write("a.json", whole_case())).status == 0
    return made


def test_a_loss_is_said_by_every_command_until_it_is_read(machine: Machine) -> None:
    tell(Folder(machine.data), Heling(False, datetime(2026, 3, 2, tzinfo=UTC), 3, None, "en mappe"))
    for _ in range(2):
        answer = machine("health")
        assert answer.status == 1 and "højst 3 gemte ændringer mangler" in answer.said and "--read" in answer.said
    read = machine("health", "--read", "--json")
    assert read.status == 1 and read.json["laest"] is True and "højst 3" in read.json["mangler"]
    again = machine("health", "--json")
    assert (again.status, again.said, again.json["mangler"], again.json["laest"]) == (0, "", "", False)
    assert machine("health").out.splitlines() == [
        "Data er ikke set efter for skader endnu. Det sker af sig selv, mens du ikke bruger programmet."
    ]


def test_a_copy_is_made_shown_and_taken_back(machine: Machine, tmp_path: Path) -> None:
    stick = tmp_path / "stik"
    stick.mkdir()
    made = machine("backup", "--json", stick)
    assert made.status == 0 and made.json["antal"] == {"borgere": 1, "forloeb": 1, "kladder": 0, "indberetninger": 1}
    copy = Path(made.json["fil"])
    assert copy.parent == stick and copy.is_file()
    assert machine("import", machine.program.write("b.json", request_only_case())).status == 0

    refused = machine("restore", copy)
    assert refused.status == 1 and "kør igen med --yes" in refused.said and "Intet blev ændret." in refused.said
    assert "1 borger: findes kun i lageret og falder væk." in refused.out.splitlines()
    assert "9995" not in refused.out + refused.said

    told = machine("restore", "--json", "--yes", copy)
    assert told.status == 0
    assert [each["forskel"] for each in told.json["forskelle"]] == ["KUN_I_LAGER"]
    assert (told.json["ny_noegle"], told.json["tilbagekaldt"], told.json["ikke_med"]) == (False, {}, [])
    assert set(told.json["personer"]) == {"fjernet", "tilfoejet", "aendret", "uden_adgang"}
    assert "Lageret er gendannet" in told.said
    again = machine("restore", "--json", copy)
    assert again.status == 1 and again.json["forskelle"] == []
    assert len(list((machine.data / "erstattet").iterdir())) == 1


def test_everything_moves_to_another_machine_and_the_first_one_asks(machine: Machine, tmp_path: Path) -> None:
    stick = tmp_path / "stik"
    stick.mkdir()
    moved = machine("move", stick / "lager")
    file = stick / "lager.smdbflyt"
    assert (moved.status, moved.out) == (0, f"{file}\n")
    asked = machine("export", "--out", stick)
    assert asked.status == 3 and "move --stay" in asked.said

    new = Machine(tmp_path / "ny")
    opened = new("restore", "--yes", file)
    assert opened.status == 0 and "Der er intet lager i datamappen." in opened.out
    exported = new("export", "--json", "--out", stick)
    assert exported.status == 0 and [each["ok"] for each in exported.json] == [True]

    assert machine("move", file).status == 2
    assert machine("move", "--stay").status == 0
    stays = machine("export", "--json", "--out", stick)
    assert stays.status == 0
    names = [Path(each["fil"]).name for each in (*exported.json, *stays.json)]
    assert len(set(names)) == len(names), "no number is used on both machines"
    assert machine("move", "--stay").said == "Lageret er ikke flyttet herfra. Der er ikke noget at gøre.\n"


def test_wrong_use_is_told(machine: Machine, tmp_path: Path) -> None:
    assert machine("move").status == 2
    assert machine("backup", tmp_path / "borte").status == 2
    assert machine("restore", tmp_path / "borte.db").status == 2
    brev = machine.program.write("brev.db", b"Kaere alle " * 90)
    refused = machine("restore", brev)
    assert refused.status == 2 and "hverken en sikkerhedskopi" in refused.said
    kinds = {b"%PDF-1.7": "et PDF-dokument", b'{"format": "smdb-sag/1"}': "en sagsfil", b"": "Filen er tom."}
    for content, words in kinds.items():
        refused = machine("restore", machine.program.write("andet.db", content))
        assert refused.status == 2 and words in refused.said


def test_a_folder_is_no_file_to_move_with(machine: Machine, tmp_path: Path) -> None:
    """Who names the stick wants the file on it: nothing is written beside it, and this machine goes on."""
    stick = tmp_path / "stik"
    stick.mkdir()
    refused = machine("move", stick)
    assert refused.status == 2 and "er en mappe" in refused.said and "Intet er flyttet." in refused.said
    assert not list(tmp_path.glob("*.smdbflyt")) and not list(stick.iterdir())
    assert machine("backup", stick).status == 0, "nobody moved"


def test_a_folder_and_a_file_are_not_called_missing(machine: Machine, tmp_path: Path) -> None:
    assert machine("restore", tmp_path).said == f"{tmp_path} er en mappe. Angiv en fil.\n"
    assert machine("backup", machine.home / "kode.txt").said == "Det er en fil. Vælg den mappe, kopien skal lægges i.\n"


def test_who_stays_is_not_told_of_a_restoration(machine: Machine, tmp_path: Path) -> None:
    assert machine("move", tmp_path / "lager").status == 0
    assert machine("move", "--stay").status == 0
    (tmp_path / "ud").mkdir()
    told = machine("export", "--out", tmp_path / "ud")
    assert told.status == 0 and "gendannet" not in told.said
    assert "Lageret blev flyttet til en anden maskine, men bruges stadig her" in told.said


def test_a_command_that_writes_leaves_a_copy_and_one_that_does_not_leaves_none(machine: Machine) -> None:
    copies = sorted((machine.data / "backup").glob("*.db"))
    assert len(copies) == 1
    assert machine("export", "--out", machine.home).status == 0
    after = sorted((machine.data / "backup").glob("*.db"))
    assert len(after) == 1 and after != copies, "the newest of the day takes the place of the one before"
    assert machine("export", "--out", machine.home).status == 0
    assert sorted((machine.data / "backup").glob("*.db")) == after
