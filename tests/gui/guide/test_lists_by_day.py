"""A list that was replaced from a day on: the wizard offers the answers of the request's day, and keeps focus and rest."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QAbstractButton, QLineEdit

from smdb_desktop.services.lists.model import as_raw
from tests.gui.guide.guide_material import Wizard

LISTE = "psykisk_lidelse"
NEW = "Et nyt svar"
DAG = date(2025, 9, 1)


def take(wizard: Wizard, folder: Path) -> None:
    work = wizard.workspace
    raw: dict[str, Any] = as_raw(work.katalog.lister[LISTE])
    raw["options"].append({"code": "99", "label": NEW, "label_confidence": "official"})
    file = folder / f"{LISTE}.json"
    file.write_text(json.dumps(raw), encoding="utf-8")
    work.kodelister.take(work.kodelister.plan(file, DAG))


def offered(wizard: Wizard) -> bool:
    return any(each.text() == NEW and each.isVisible() for each in wizard.page.findChildren(QAbstractButton))


def test_the_answers_of_the_requests_day_are_offered(wizard: Wizard, tmp_path: Path) -> None:
    take(wizard, tmp_path)
    wizard.open()
    wizard.put("anmodning", anmodningsdato="31-08-2025")
    assert not offered(wizard)
    wizard.put("anmodning", anmodningsdato="01-09-2025")
    assert offered(wizard)
    assert wizard.session.lister is wizard.session.lister


def test_an_answer_that_the_day_does_not_have_is_a_finding(wizard: Wizard, tmp_path: Path) -> None:
    take(wizard, tmp_path)
    wizard.open()
    wizard.put("anmodning", anmodningsdato="01-09-2025", psykisk_lidelse="99")

    def told() -> list[str]:
        return [fund.besked for fund in wizard.session.fund() if fund.felt.endswith("psykisk_lidelse")]

    assert told() == []
    wizard.put("anmodning", anmodningsdato="31-08-2025")
    assert (len(told()) == 1 and "99" in told()[0]) or NEW in told()[0]


def test_typing_the_day_keeps_the_focus_where_it_is(wizard: Wizard, tmp_path: Path) -> None:
    take(wizard, tmp_path)
    wizard.open()
    wizard.put("anmodning", anmodningsdato="31-08-2025")
    line = next(each for each in wizard.page.findChildren(QLineEdit) if each.objectName() == "anmodningsdato")
    line.setFocus()
    wizard.put("anmodning", anmodningsdato="01-09-2025")
    assert line.hasFocus() and offered(wizard)
