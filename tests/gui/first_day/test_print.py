"""First-day tasks around paper and PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from PySide6.QtCore import Qt

from smdb_desktop.gui.kit import paper
from smdb_desktop.gui.printing.preview import Preview
from tests.gui.documents import documents_in
from tests.gui.first_day.person import CTRL, Person
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

AtWork = Callable[[Scenario], Person]
KEY = Qt.Key


@pytest.fixture
def requested(scenario: Scenario) -> Scenario:
    """A citizen whose request is registered."""
    return scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning")


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where people keep what is theirs."""
    return documents_in(tmp_path, monkeypatch)


@pytest.fixture
def _no_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "printers", list)


def paper_words(person: Person) -> str:
    """Everything on the sheets that are shown."""
    preview = person.part("forhaandsvisning")
    assert isinstance(preview, Preview)
    person.bot.waitUntil(lambda: preview.sheets is not None)
    assert preview.sheets is not None
    return "\n".join(preview.sheets.words(page) for page in range(len(preview.sheets.pages)))


def test_print_a_case_as_pdf(at_work: AtWork, requested: Scenario, documents: Path) -> None:
    person = at_work(requested).write("1502779995").key(KEY.Key_Return).sees("Borgeroverblik").key(KEY.Key_P, CTRL)
    assert "Anmodningsdato | 04-08-2025" in paper_words(person)
    person.click("Gem som PDF …").in_file_dialog().key(KEY.Key_Return)
    person.sees("PDF-filen er gemt i mappen »Documents«. Den er ikke krypteret.")
    assert (documents / "Kontaktforløb 04-08-2025.pdf").read_bytes().startswith(b"%PDF-")


def test_print_a_list_without_numbers_and_names(at_work: AtWork, requested: Scenario, documents: Path) -> None:
    person = at_work(requested).key(KEY.Key_B, CTRL).sees("Testborger Et").key(KEY.Key_P, CTRL)
    person.click("Uden CPR-nummer og navn")
    words = paper_words(person)
    assert "Uden CPR-nummer og navn." in words and "150277" not in words and "Testborger" not in words
    person.click("Gem som PDF …").in_file_dialog().key(KEY.Key_Return).sees("PDF-filen er gemt")
    assert [file.suffix for file in documents.iterdir()] == [".pdf"]


@pytest.mark.usefixtures("_no_printer")
def test_print_without_a_printer(at_work: AtWork, requested: Scenario, documents: Path) -> None:
    person = at_work(requested).key(KEY.Key_U, CTRL).sees("Testborger Et").key(KEY.Key_P, CTRL)
    paper_words(person)
    person.key(KEY.Key_Return).sees("Der er ingen printer på denne maskine. Gem siden som PDF")
    person.key(KEY.Key_Return).in_file_dialog().key(KEY.Key_Return).sees("PDF-filen er gemt")
    assert [file.suffix for file in documents.iterdir()] == [".pdf"]
