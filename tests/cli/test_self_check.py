"""``self-check`` says what it proved, for as many form versions as there are."""

from __future__ import annotations

import pytest

from smdb_desktop.resources import catalog
from tests.cli.cli_process import Program


@pytest.mark.slow
def test_self_check_judges_a_whole_case_of_every_version(program: Program) -> None:
    answer = program("self-check", "--json", QT_QPA_PLATFORM="offscreen")
    assert (answer.status, [step["ok"] for step in answer.json]) == (0, [True] * len(answer.json))
    (forms,) = [step["fundet"] for step in answer.json if step["navn"] == "Skemaer"]
    assert forms.startswith(f"{len(catalog().versioner)} skemaversioner, {len(catalog().lister)} kodelister, ")
    assert forms.endswith("en hel sag af hver version uden fund")
