"""A role that the program never heard of comes as data: a row of the list ``profil``, and a form that is set aside for it.

The window offers it, people get it, the form is filled by it alone, its people report no case, and no line names it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from smdb_desktop import resources
from smdb_desktop.cli.main import run
from smdb_desktop.domain import roles
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.judgement import check_document
from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.examples.example_case import example_case
from smdb_desktop.examples.robot import Robot
from smdb_desktop.gui.app.main import make_gui
from smdb_desktop.gui.core import places
from smdb_desktop.resources import load_catalog
from smdb_desktop.services.desk.profile import Profil, load_profile
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.workspace import Desk, Workspace
from smdb_desktop.store.keys.keyslots import KdfParams
from tests.cli.cheap_keys import CHEAP
from tests.scenario import PASSPHRASE, PROFIL, Clock, make_desk
from tests.versions.third_version import NOW, THIRD, build
from tests.versions.versions_person import Person

TODAY = NOW.date()
WOMAN, OTHER = made_up_cpr(2), made_up_cpr(4)
NEW = {"code": "41", "label": "Socialfaglig", "beskrivelse": "udfylder Helbred og intet andet", "socialfaglig": True}
BOX = "Socialfaglig: udfylder Helbred og intet andet"
HIS = replace(PROFIL, roller=("41",), rolle="41")
Change = Callable[[list[dict[str, Any]]], object]


def with_roles(root: Path, change: Change = lambda options: options.append(dict(NEW))) -> Path:
    """The program's forms and lists with the third version, another list of roles, and *Helbred* set aside for the new one."""
    built = build(root)
    for file, alter in (
        ("codelists/profil.json", lambda raw: change(raw["options"])),
        (f"forms/{THIRD}/version.json", lambda raw: raw["course"][2].update(filled_by="socialfaglig")),
    ):
        raw = json.loads((built / file).read_text(encoding="utf-8"))
        alter(raw)
        (built / file).write_text(json.dumps(raw), encoding="utf-8")
    return built


@pytest.fixture(scope="module")
def katalog(tmp_path_factory: pytest.TempPathFactory) -> Katalog:
    return load_catalog(with_roles(tmp_path_factory.mktemp("roles")))


@pytest.fixture
def desk(katalog: Katalog) -> Desk:
    """A store in memory that somebody of the ordinary role made."""
    made = make_desk(Clock(NOW), None, katalog)
    made.create(PASSPHRASE, PROFIL, oevelse=True)[0].close()
    return made


def working_as(desk: Desk, profil: Profil) -> Workspace:
    work = desk.unlock(PASSPHRASE)
    work.save_profil(profil)
    return work


# -- loading ---------------------------------------------------------------------------------------------------------


def _without(options: list[dict[str, Any]]) -> None:
    assert all(option["code"] != "41" for option in options)


def _other_word(options: list[dict[str, Any]]) -> None:
    options.append({**NEW, "socialfagligt": True, "socialfaglig": False})


FAULTS: dict[str, tuple[Change, str, str]] = {
    "a role that the program has not": (
        _without, f"forms/{THIRD}/version.json.course[2] (helbred).filled_by", "ingen profil har egenskaben »socialfaglig«"),
    "a role with another word": (_other_word, f"forms/{THIRD}/version.json.course[2] (helbred).filled_by", "»socialfaglig«"),
    "a word that is neither yes nor no": (
        lambda o: o.append({**NEW, "socialfaglig": "ja"}), "profil.json: options[3].socialfaglig", "true eller false"),
    "a word with capitals": (
        lambda o: o.append({**NEW, "Social-faglig": True}), "profil.json: options[3].Social-faglig", "ukendt nøgle"),
    "nobody who reports for the own municipality": (
        lambda o: o[0].update(kontor=True), "profil.json: options", "ingen indberetter for egen kommune"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_roles_and_forms_that_do_not_fit_are_refused_with_file_and_place(fault: str, tmp_path: Path) -> None:
    change, where, message = FAULTS[fault]
    with pytest.raises(DefinitionError) as refusal:
        load_catalog(with_roles(tmp_path, change))
    assert refusal.value.place == where and message in refusal.value.message


def test_another_list_than_that_of_roles_knows_its_properties(tmp_path: Path) -> None:
    root = with_roles(tmp_path)
    file = root / "codelists" / "koen.json"
    raw = json.loads(file.read_text(encoding="utf-8"))
    raw["options"][0]["socialfaglig"] = True
    file.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"koen\.json: options\[0\]\.socialfaglig: ukendt nøgle"):
        load_catalog(root)


def test_the_table_of_roles(katalog: Katalog) -> None:
    told = {
        each.kode: (each.indberetter, each.for_andre, each.har("socialfaglig")) for each in roles.roller(katalog.lister)
    }
    assert told == {
        "INDBERETTER": (True, False, False),
        "FORVALTENDE_INDBERETTER": (True, True, False),
        "SUNDHEDSFAGLIG": (False, False, False),
        "41": (False, False, True),
    }
    assert roles.almindelig(katalog.lister).kode == "INDBERETTER"
    assert roles.kun_egne(katalog.lister, ("41", "SUNDHEDSFAGLIG")) and not roles.kun_egne(
        katalog.lister, ("41", "INDBERETTER")
    )
    assert roles.kun_egne(katalog.lister, ("taget tilbage",)), (
        "who has only a role that is not there any more reports no case"
    )


# -- working ---------------------------------------------------------------------------------------------------------


def begun(desk: Desk) -> str:
    work = working_as(desk, PROFIL)
    borger = work.cases.save_borger(work.cases.find(WOMAN)[0], "Testborger Tre")
    id_ = work.cases.new_forloeb(borger.id)
    work.close()
    return id_


def test_the_form_is_its_alone_and_its_people_fill_nothing_else(desk: Desk) -> None:
    course = begun(desk)
    work = working_as(desk, PROFIL)
    opened = work.cases.open(course)
    with pytest.raises(NotAllowed) as why:
        opened.session.begin("helbred")
    assert "»Helbred« udfyldes kun med profilen »Socialfaglig«" in str(why.value)
    work.close()
    work = working_as(desk, HIS)
    opened = work.cases.open(course)
    assert opened.session.begin("helbred")
    with pytest.raises(NotAllowed) as why:
        opened.session.begin("samtale")
    assert "Du har kun profilen »Socialfaglig«" in str(why.value) and "»Indberetter«" in str(why.value)
    with pytest.raises(NotAllowed):
        work.cases.save_borger(work.cases.find(OTHER)[0], "En anden")
    work.close()


@pytest.mark.parametrize(("profil", "regler"), [("41", []), ("INDBERETTER", [6]), ("SUNDHEDSFAGLIG", [6])])
def test_a_case_is_judged_by_who_filled_the_form(katalog: Katalog, profil: str, regler: list[int]) -> None:
    filled = example_case(katalog, THIRD, profil="41")
    assert filled["kontaktforloeb"][0]["helbred"]
    found = check_document({**filled, "profil": profil}, katalog, TODAY)
    assert [fund.regel for fund in found] == regler
    assert all("»Socialfaglig«" in fund.besked for fund in found)


def test_the_command_line_offers_and_takes_it(
    katalog: Katalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(resources, "catalog", lambda: katalog)
    monkeypatch.setattr(KdfParams.__new__, "__defaults__", CHEAP)
    secret = tmp_path / "kode.txt"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    there = ["--data-dir", str(tmp_path / "data"), "--passphrase-file", str(secret)]
    profile = ["--organisation", "Alfa", "--kommune", "165", "--medarbejder", "Ida"]
    assert run(["init", "--practice", *profile, "--profil", "SOCIALFAGLIG", *there]) == 2
    assert "INDBERETTER, FORVALTENDE_INDBERETTER, SUNDHEDSFAGLIG, 41" in capsys.readouterr().err
    assert run(["init", "--practice", *profile, "--profil", "41", *there]) == 0
    capsys.readouterr()
    assert run(["people", "list", *there]) == 0
    assert "Socialfaglig" in capsys.readouterr().out


# -- the window --------------------------------------------------------------------------------------------------------


@pytest.fixture
def person(desk: Desk, qtbot: QtBot) -> Iterator[Person]:
    """Somebody at the unlocked window."""
    gui = make_gui(desk, listen=False)
    gui.window.resize(1366, 768)
    gui.window.show()
    qtbot.waitExposed(gui.window)
    made = Person(gui, Robot(gui.window, patience_ms=20_000))
    made.unlock()
    yield made
    gui.close()
    gui.window.deleteLater()


def boxes(person: Person, prefix: str = "") -> dict[str, str]:
    """The visible boxes of roles by the codes of their roles."""
    codes = ("indberetter", "forvaltende_indberetter", "sundhedsfaglig", "41")
    return {code: person.robot.find(f"{prefix}{code}", QCheckBox).text() for code in codes}


def test_every_page_that_gives_roles_offers_it_and_nobody_lists_them_by_hand(person: Person) -> None:
    told = {
        "indberetter": "Indberetter: for jeres egen kommune",
        "forvaltende_indberetter": "Forvaltende indberetter: for en anden kommune",
        "sundhedsfaglig": "Sundhedsfaglig: eneste profil til KvalHep",
        "41": BOX,
    }
    person.gui.context.navigate(places.Personer())
    person.settle()
    assert boxes(person, "nye_") == told and boxes(person, "andre_") == told
    person.gui.context.navigate(places.Indstillinger())
    person.settle()
    assert boxes(person) == told
    # Tab goes from the name through the boxes in the order in which they stand
    line: QWidget | None = person.robot.find("medarbejder", QLineEdit)
    following: list[str] = []
    while len(following) < 5:
        line = line.nextInFocusChain() if line is not None else None
        assert line is not None
        following += [line.objectName()] if line.focusPolicy() & Qt.FocusPolicy.TabFocus else []
    assert following == [*told, "rolle"]
    person.robot.find("41", QCheckBox).setChecked(True)
    rolle = person.robot.find("rolle", QComboBox)
    rolle.setCurrentIndex(rolle.findData("41"))
    person.press("Gem")
    profil = load_profile(person.gui.context.work.store)
    assert profil is not None and (profil.roller, profil.rolle) == (("INDBERETTER", "41"), "41")
