"""The way to the CPR field: what is not loaded for it, and what is told although it is loaded later."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from smdb_desktop import resources
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.forms.definitions import Skemaversion
from smdb_desktop.gui.overview.forside import FORMS_BROKEN
from smdb_desktop.resources import _Later
from tests.fakes.dialogs import FakeDialogs
from tests.gui.gui_hands import Hands
from tests.scenario import PASSPHRASE, Scenario

ROOT = Path(__file__).parents[3]
NOT_YET = (
    "sqlite_utils",
    "lxml",
    "asyncssh",
    *(("filelock",) if sys.platform != "win32" else ()),
    "smdb_desktop.cli.parser",
    "smdb_desktop.domain.rules",
    "smdb_desktop.gui.kit.message",
    "smdb_desktop.gui.kit.tables",
    "smdb_desktop.services.casework.cases",
    "smdb_desktop.services.outbox.export",
)
FORMS = {f"smdb_desktop.domain.forms.{name}" for name in ("conditions", "dates", "definitions", "structure", "values")}
FORSIDE = f"""
import sys
from smdb_desktop.cli import window
from smdb_desktop.gui.core import places
from smdb_desktop.gui.app import main
from smdb_desktop.examples.rounds import settle, unlock
make = main.make_gui
def walk(desk, *_, **_more):
    program = make(desk, listen=False)
    program.window.show()
    unlock(program, sys.argv[1])
    assert not {FORMS!r} & set(sys.modules)
    program.window.navigate(places.Forside())
    settle(program)
    program.close()
    print(*sorted(set({NOT_YET!r}) & set(sys.modules)))
    return 0
main.run_gui = walk
open_desk = window.open_desk
def without_forms(arguments):
    desk = open_desk(arguments)
    assert not {FORMS!r} & set(sys.modules)
    return desk
window.open_desk = without_forms
from smdb_desktop.cli.main import run
sys.exit(run([]))
"""


def test_what_the_cpr_field_does_not_need_is_not_loaded(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path / "data")
    scenario.workspace.close()
    environment = {"SMDB_DATA_DIR": str(tmp_path / "data"), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", FORSIDE, PASSPHRASE]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


def test_forms_that_cannot_be_read_are_told_before_anything_is_answered(
    unlocked: Callable[[Scenario], Hands], dialogs: FakeDialogs
) -> None:
    def broken() -> Mapping[str, Skemaversion]:
        raise DefinitionError("anmodning.json", "er ikke gyldig JSON")

    scenario = Scenario()
    katalog = replace(scenario.desk.katalog, versioner=_Later(broken))
    scenario.desk = replace(scenario.desk, katalog=katalog)
    dialogs.expect("error")
    unlocked(scenario).settle()
    assert dialogs.asked == [("error", FORMS_BROKEN, "anmodning.json: er ikke gyldig JSON")]


def test_a_list_that_cannot_be_read_is_told_with_the_forms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for part in ("codelists", "forms"):
        shutil.copytree(resources.folder() / part, tmp_path / part)
    (tmp_path / "codelists" / "hovedstof.json").write_text("{", encoding="utf-8")
    monkeypatch.setattr(resources, "folder", lambda: tmp_path)
    katalog = resources.catalog.__wrapped__()
    assert len(katalog.lister) == len(list((tmp_path / "codelists").iterdir()))
    assert katalog.lister["kommune"].label("101") == "København"
    with pytest.raises(DefinitionError, match=r"hovedstof\.json"):
        len(katalog.versioner)
    shutil.rmtree(tmp_path / "codelists")
    with pytest.raises(DefinitionError, match="codelists"):
        resources.catalog.__wrapped__()
