"""The way of a message from a rule to a face in another language: rule 35 on the command line and at its field."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from PySide6.QtWidgets import QWidget

from smdb_desktop import language, resources
from smdb_desktop.cli.main import run
from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.domain.judgement import check_document
from smdb_desktop.examples import demo_data
from smdb_desktop.services.wizard.views import FeltVisning
from tests.gui.widgets.row_material import row_of
from tests.words.another import NAME, put

TODAY = date(2026, 12, 1)
FIELD = "aarsag_overskridelse_behandlingsgaranti"
ENGLISH = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgctxt "ivaerksaettelse"
msgid "%s"
msgstr "{dage} days have passed since the request. Give the reason."

msgctxt "ivaerksaettelse"
msgid "%s"
msgstr "Reason for exceeding the guarantee of treatment"
"""


@pytest.fixture
def felt() -> Felt:
    """The field of the reason that rule 35 demands, in the newest forms."""
    skemaer = resources.catalog().nyeste.skemaer.values()
    return next(felt for skema in skemaer for felt in skema.felter if felt.navn == FIELD)


@pytest.fixture
def english(languages: Path, felt: Felt, monkeypatch: pytest.MonkeyPatch) -> None:
    put(languages, (ENGLISH % (felt.required_message, felt.label)).encode())
    monkeypatch.setenv(language.VARIABLE, NAME)


def late_case() -> dict[str, Any]:
    """Seventeen days from request to treatment, and no reason given."""
    case = demo_data.demo_cases(resources.catalog(), TODAY)[0][0]
    course = case["kontaktforloeb"][0]
    day = date.fromisoformat(course["anmodning"]["anmodningsdato"])
    course["ivaerksaettelse"]["ivaerksat_dato"] = (day + timedelta(17)).isoformat()
    return case


@pytest.mark.usefixtures("english")
def test_the_command_line_says_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "sag.json"
    file.write_text(json.dumps(late_case()), encoding="utf-8")
    assert run(["check", "--today", TODAY.isoformat(), str(file)]) == 1
    assert "17 days have passed since the request. Give the reason." in capsys.readouterr().out
    run(["check", "--json", "--today", TODAY.isoformat(), str(file)])
    told = [f["besked"] for f in json.loads(capsys.readouterr().out)[0]["fund"] if f["regel"] == 35]
    assert told == ["17 days have passed since the request. Give the reason."]


@pytest.mark.usefixtures("english", "qapp")
def test_the_field_says_it(felt: Felt) -> None:
    katalog = resources.catalog()
    found = check_document(late_case(), katalog, TODAY)
    mine = tuple(fund for fund in found if fund.regel == 35)
    assert [fund.besked for fund in mine] == [felt.required_message.replace("{dage}", "17")]
    language.choose(NAME)
    box = row_of(FeltVisning(felt, None, True, mine))
    said = "17 days have passed since the request. Give the reason."
    assert said in box.words()
    named = box.findChild(QWidget, FIELD)
    assert named is not None
    assert named.accessibleName() == "Reason for exceeding the guarantee of treatment"
    assert named.accessibleDescription().startswith(said)
    box.deleteLater()


def test_in_danish_it_is_said_as_it_was_written(felt: Felt, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "sag.json"
    file.write_text(json.dumps(late_case()), encoding="utf-8")
    run(["check", "--today", TODAY.isoformat(), str(file)])
    assert felt.required_message.replace("{dage}", "17") in capsys.readouterr().out
