"""The third version as a publisher hands it out: a signed package, fetched, used at the next start, refused, taken back.

The program is this clone with a root to trust; where a process of its own starts, it is ``python -m smdb_desktop``'s own entry.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pytestqt.qtbot import QtBot

from smdb_desktop import app
from smdb_desktop.cli.main import run
from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.examples.example_case import example_case
from smdb_desktop.examples.robot import Robot
from smdb_desktop.gui.app.main import make_gui
from smdb_desktop.gui.core import places
from smdb_desktop.resources import load_catalog
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.safekeeping.backups import BackupService
from smdb_desktop.services.stored.copies import Forskelsart, Kopiaarsag
from smdb_desktop.services.workspace import Desk
from smdb_desktop.ways.folder import FolderWay
from tests.scenario import PASSPHRASE
from tests.updating.world import Machine, Publisher
from tests.versions.third_version import BEFORE, LAST_DAY_BEFORE, THIRD, build, package
from tests.versions.versions_person import Person

FIRST, SECOND = "2025.10", "2025.11"
Start = Callable[[], app.Forms]


def publish(publisher: Publisher, machine: Machine, folder: Path, version: str, name: str = "skemaer") -> None:
    publisher.add_package(folder, version, name)
    publisher.release()
    machine.updates().fetch_packages()


def changed(place: Path, path: str, change: Callable[[Any], object]) -> Path:
    """The package with a change in one of its files."""
    made = package(place)
    file = made / path
    raw = json.loads(file.read_text(encoding="utf-8"))
    change(raw)
    file.write_text(json.dumps(raw), encoding="utf-8")
    return made


def test_what_was_fetched_is_used_at_the_next_start(
    publisher: Publisher, machine: Machine, start: Start, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert THIRD not in start().katalog.versioner
    publish(publisher, machine, package(tmp_path / "made"), FIRST)
    found = start()
    whole = load_catalog(build(tmp_path / "whole"))
    assert dict(found.katalog.versioner) == dict(whole.versioner)
    assert dict(found.katalog.lister) == dict(whole.lister)
    assert [(fit.name, fit.version, fit.used) for fit in found.fits] == [("skemaer", FIRST, True)]
    # the command line judges, shows and says
    case = tmp_path / "sag.json"
    case.write_text(json.dumps(example_case(whole, THIRD)), encoding="utf-8")
    assert run(["check", str(case), "--today", "2026-02-02"]) == 0
    capsys.readouterr()
    run(["doctor", "--json"])
    said = [line for line in json.loads(capsys.readouterr().out) if "pakke" in line]
    assert [(line["version"], line["stilling"], line["ok"]) for line in said] == [(FIRST, "i_brug", True)]


FAULTS: dict[str, tuple[str, Callable[[Any], object], str]] = {
    "a field of no kind": (
        f"forms/{THIRD}/helbred.json",
        lambda raw: raw["steps"][0]["fields"][0].update(type="farve"),
        "ukendt felttype »farve«",
    ),
    "a list with a code twice": (
        "codelists/proeve_grund.json",
        lambda raw: raw["options"].append(raw["options"][0]),
        "står to gange",
    ),
    "two versions for one day": (
        f"forms/{BEFORE}/version.json",
        lambda raw: raw.update(valid_to="2026-01-01"),
        f"overlapper »{BEFORE}«",
    ),
    "something that no loader expects": (
        f"forms/{THIRD}/version.json",
        lambda raw: raw.update(id={"a": 1}),
        "",
    ),
}


@pytest.mark.parametrize(("path", "change", "words"), FAULTS.values(), ids=FAULTS)
def test_one_that_does_not_fit_is_refused_with_file_and_place_and_the_one_before_is_used(
    publisher: Publisher,
    machine: Machine,
    start: Start,
    tmp_path: Path,
    path: str,
    change: Callable[[Any], object],
    words: str,
) -> None:
    publish(publisher, machine, package(tmp_path / "good"), FIRST)
    publish(publisher, machine, changed(tmp_path / "bad", path, change), SECOND)
    found = start()
    refused, used = found.fits
    assert (refused.version, refused.used, used.version, used.used) == (SECOND, False, FIRST, True)
    assert words in refused.fault
    assert not words or refused.place.split("/")[-1].startswith(("version.json", "helbred.json", "proeve_grund.json"))
    assert THIRD in found.katalog.versioner
    (line, _in_use) = app.updates(machine.policy).report().packages
    assert line.standing == "passer_ikke" and f"Pakken skemaer {SECOND} passer ikke til programmet" in line.text


def test_one_that_was_changed_on_the_disk_is_not_used(
    publisher: Publisher, machine: Machine, start: Start, tmp_path: Path
) -> None:
    publish(publisher, machine, package(tmp_path / "made"), FIRST)
    file = machine.home.packages("skemaer").files(FIRST) / "codelists" / "proeve_grund.json"
    file.write_bytes(file.read_bytes() + b" ")
    found = start()
    assert THIRD not in found.katalog.versioner
    assert [(fit.used, "ikke, som den blev underskrevet" in fit.fault) for fit in found.fits] == [(False, True)]


def test_a_package_may_stand_on_the_lists_of_another(
    publisher: Publisher, machine: Machine, start: Start, tmp_path: Path
) -> None:
    """Whatever they are called: first the lists, then the forms that name them."""
    forms = package(tmp_path / "made")
    lists = tmp_path / "lists"
    lists.mkdir()
    (forms / "codelists").rename(lists / "codelists")
    publish(publisher, machine, forms, FIRST, "a-skemaer")
    assert THIRD not in start().katalog.versioner
    publish(publisher, machine, lists, FIRST, "z-lister")
    found = start()
    assert THIRD in found.katalog.versioner
    assert {(fit.name, fit.used) for fit in found.fits} == {("a-skemaer", True), ("z-lister", True)}


def test_it_is_taken_back_in_one_action_and_drafts_of_it_stay(
    publisher: Publisher,
    machine: Machine,
    start: Start,
    store: Callable[[app.Forms], Desk],
    tmp_path: Path,
    qtbot: QtBot,
    capsys: pytest.CaptureFixture[str],
) -> None:
    publish(publisher, machine, package(tmp_path / "made"), FIRST)
    desk = store(start())
    raw = example_case(desk.katalog, THIRD, kommune="165")
    del raw["kontaktforloeb"][0]["forloebsafslutning"]
    work = desk.unlock(PASSPHRASE)
    ImportService(work.cases, "Det er rigtigt").take_in(raw)
    (forloeb_id,) = work.store.cases.all_forloeb_ids()
    before = work.store.cases.forloeb(forloeb_id)
    work.close()
    # back, by the command line
    assert run(["update", "back", "--package", "skemaer"]) == 0
    assert f"Pakken skemaer {FIRST} er taget ud." in capsys.readouterr().err
    found = start()
    assert THIRD not in found.katalog.versioner and found.fits == ()
    gui = make_gui(store(found), listen=False)
    person = Person(gui, Robot(gui.window, patience_ms=20_000))
    gui.window.resize(1366, 768)
    gui.window.show()
    qtbot.waitExposed(gui.window)
    person.unlock()
    gui.context.navigate(places.Guide(forloeb_id))
    person.settle()
    assert not person.session.version.kendt
    assert person.session.version.id == THIRD
    gui.close()
    gui.window.deleteLater()
    work = store(found).unlock(PASSPHRASE)
    assert work.store.cases.forloeb(forloeb_id) == before, "nothing of it is another than it was"
    work.close()
    # and in use again
    assert run(["update", "again", "--package", "skemaer"]) == 0
    found = start()
    assert found.fits[0].used and THIRD in found.katalog.versioner
    work = store(found).unlock(PASSPHRASE)
    assert work.store.cases.forloeb(forloeb_id) == before
    work.close()


def test_taking_back_names_a_package_that_is_there(
    publisher: Publisher, machine: Machine, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(publisher, machine, package(tmp_path / "made"), FIRST)
    assert run(["update", "back", "--package", "andre"]) == 2
    assert run(["update", "again", "--package", "skemaer"]) == 2
    assert run(["update", "again"]) == 2
    assert run(["update", "back", "--package", "skemaer"]) == 0
    assert run(["update", "back", "--package", "skemaer"]) == 2
    assert "Der er ingen pakke" in capsys.readouterr().err


def test_the_day_before_it_is_closed_by_the_package(
    publisher: Publisher, machine: Machine, start: Start, tmp_path: Path
) -> None:
    assert start().katalog.versioner[BEFORE].valid_to is None
    publish(publisher, machine, package(tmp_path / "made"), FIRST)
    assert str(start().katalog.versioner[BEFORE].valid_to) == LAST_DAY_BEFORE


@pytest.mark.parametrize("still", [True, False])
def test_a_copy_from_before_the_package_opens_with_it_and_what_left_by_it_is_known(
    publisher: Publisher,
    machine: Machine,
    start: Start,
    store: Callable[[app.Forms], Desk],
    tmp_path: Path,
    still: bool,
) -> None:
    """The package lies outside the store: a copy knows nothing of it, and loses nothing by it, nor by its being taken out."""
    desk = replace(store(start()), new_id=lambda: uuid4().hex)
    work = desk.unlock(PASSPHRASE)
    raw = example_case(desk.katalog, BEFORE, kommune="165")
    raw["borger"]["cpr_nr"] = made_up_cpr(1)
    ImportService(work.cases, "Det er rigtigt").take_in(raw)
    (old,) = work.store.cases.all_forloeb_ids()
    before = work.store.cases.forloeb(old)
    assert isinstance(work.backups, BackupService)
    copy = work.backups.make(Kopiaarsag.BEDT_OM).kopi.fil
    work.close()
    publish(publisher, machine, package(tmp_path / "made"), FIRST)
    desk = replace(store(start()), new_id=lambda: uuid4().hex)
    work = desk.unlock(PASSPHRASE)
    ImportService(work.cases, "Det er rigtigt").take_in(example_case(desk.katalog, THIRD, kommune="165"))
    (new,) = set(work.store.cases.all_forloeb_ids()) - {old}
    cpr_nr = work.store.cases.borger(work.store.cases.forloeb(new).borger_id).cpr_nr
    (tmp_path / "ud").mkdir()
    told = work.exports.export_all(FolderWay(tmp_path / "ud"), None)
    assert told and all(result.ok for result in told), told
    work.close()
    if not still:
        assert run(["update", "back", "--package", "skemaer"]) == 0
    desk = replace(store(start()), new_id=lambda: uuid4().hex)
    assert (THIRD in desk.katalog.versioner) is still and desk.safe is not None
    restoring = desk.safe.restoring(copy, PASSPHRASE)
    assert [each.art for each in restoring.comparison.forskelle].count(Forskelsart.KUN_I_LAGER) == 1
    restoring.carry_out()
    work = desk.unlock(PASSPHRASE)
    assert work.store.cases.all_forloeb_ids() == (old,)
    assert work.store.cases.forloeb(old).skemaer == before.skemaer
    assert work.cases.open(old).session.version.id == BEFORE
    (left,) = work.store.outbox.left_elsewhere(cpr_nr)
    assert left.forloeb_id == new and left.anmodet, "the day is known, whatever the form was called"
    assert work.store.log.verify() == ()
    # typed again with the same day it is recognised, by whoever has the package
    if still:
        report = ImportService(work.cases, "Det er rigtigt").take_in(example_case(desk.katalog, THIRD, kommune="165"))
        assert any("indberettet" in str(line).casefold() for line in report.linjer), report
    work.close()
