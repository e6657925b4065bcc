"""A third form version is typed, drafted, resumed, completed, imported, exported, verified, shown and photographed as data alone.

It has what neither real one has: a single form and a list of its own, another order, a table with text in it, a list with numbers
for codes, something filled in from the beginning, a computed answer, and a question that hangs on the citizen's sex.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLabel, QLineEdit, QWidget

from smdb_desktop import resources
from smdb_desktop.cli.main import run
from smdb_desktop.domain.case.schema import case_schema
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.judgement import check_document
from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.examples.example_case import example_case
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.fields.row import OPTIONAL
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.workspace import Desk, Workspace
from smdb_desktop.ways.folder import FolderWay
from tests.scenario import PASSPHRASE
from tests.versions.third_version import BEFORE, NOW, OWN_FORMS, THIRD
from tests.versions.versions_person import Person

TODAY = NOW.date()
WOMAN = next(cpr for cpr in map(made_up_cpr, range(60)) if int(cpr[-1]) % 2 == 0)
STEPS = [
    "anmodning", "samtale", "helbred_1", "helbred_2", "ivaerksaettelse", "behandling", "forloebsafslutning", "gennemse",
]  # fmt: skip


def course_of(payload: Mapping[str, Any]) -> Mapping[str, Any]:
    course: Mapping[str, Any] = payload["sag"]["kontaktforloeb"][0]
    return course


def begin(person: Person, cpr: str = WOMAN) -> None:
    """A new citizen with a new course, open in the wizard."""
    person.fill(cpr=cpr)
    person.press("Søg")
    person.fill(navn="Testborger Tre")
    person.press("Opret borger")
    person.press("Registrér anmodning i nyt forløb for denne borger")
    person.robot.find("anmodningsdato", QLineEdit)


def request(person: Person) -> None:
    person.fill(anmodningsdato="01112025", gravid="NEJ", psykisk_lidelse="NEJ")
    person.press("Registrér")


def health(person: Person) -> None:
    """Both steps of the form that no real version has."""
    person.fill(helbred_dato="02112025", oplyst_af="20")
    person.press("Næste")
    person.robot.choose(person.robot.find("medicin", QComboBox), "102")
    person.fill(**{"medicin[0].dage": "30", "medicin[0].bemaerkning": "om aftenen"})
    person.press("Gem helbred")


def treatment(person: Person) -> None:
    person.fill(tilbud_navn="Alfa København ApS", tilbud_p_nummer="1011489075")
    person.fill(tilbudsstartdato="11112025", tilbudsslutdato="31012026")
    person.fill(behandlingsintensitet="AMBULANT", behandlingstype="SOCIAL_SEL101")
    person.press("Gem")


def talk(person: Person) -> None:
    person.fill(samtale_dato="12112025", emner="1,3", aftale="ringe om en uge")
    person.press("Gem samtale")


def exported_course(person: Person, desk: Desk, out: Path) -> Mapping[str, Any]:
    """The one course in the outbox, out through the window and read back from its file, which holds."""
    out.mkdir()
    person.gui.context.navigate(places.Udbakke())
    person.settle()
    person.press("Kontrollér, underskriv og eksportér (1)")
    person.fill(mappe=str(out))
    person.press("Eksportér")
    person.robot.wait(lambda: list(out.glob("*.asice")), "the file")
    person.press("Luk")
    (file,) = out.glob("*.asice")
    found = desk.submissions.verify(file.read_bytes(), desk.clock())
    assert found.ok, [text for _, held, text in found.trin if not held]
    assert found.payload is not None
    return course_of(desk.submissions.read_payload(found.payload))


def test_it_is_typed_drafted_resumed_completed_exported_verified_and_read_back(
    person: Person, desk: Desk, tmp_path: Path
) -> None:
    begin(person)
    assert person.session.version.id == THIRD
    assert [trin.id for trin in person.page.trin()] == STEPS
    # a question that hangs on the citizen's sex; and a draft that is left and taken up again
    assert person.there("gravid=NEJ")
    person.fill(anmodningsdato="01112025", gravid="NEJ")
    person.press("Gem og fortsæt senere")
    person.gui.window.lock()
    person.settle()
    person.unlock()
    person.gui.context.navigate(places.Kladder())
    person.settle()
    person.press("Fortsæt")
    assert person.shown("anmodningsdato") == "01-11-2025"
    request(person)
    # the next place is the one that this version has next: a list without heads
    assert person.robot.button("Ny samtale") is not None
    person.step("helbred_1")
    assert person.shown("indlaeggelser") == "0"
    health(person)
    assert person.robot.button("Fortsæt med Ny iværksættelse") is not None
    person.step("samtale")
    person.press("Ny samtale")
    talk(person)
    assert "Samtalen er gemt" in person.page.frame.good.text()
    person.step("ivaerksaettelse")
    person.fill(ivaerksat_dato="11112025", behandlingsformaal="OPHOER")
    person.press("Iværksæt behandling")
    person.press("Behandling i nyt tilbud")
    treatment(person)
    person.press("JA")
    person.fill(status_stofmisbrug="REDUCERET", aarsag_afsluttet="FAERDIGBEHANDLET")
    person.press("Brug 31-01-2026")
    person.press("Afslut")
    assert person.session.why_locked(), [line.text for line in person.page.frame.summary.lines()]

    course = exported_course(person, desk, tmp_path / "ud")
    assert course["helbred"] == {
        "helbred_dato": "2025-11-02",
        "oplyst_af": "20",
        "indlaeggelser": 0,
        "medicin": [{"praeparat": "102", "dage": 30, "bemaerkning": "om aftenen"}],
        "samtykke": False,
    }
    assert course["samtaler"] == [
        {"samtale_dato": "2025-11-12", "grund": ["1", "2"], "emner": ["1", "3"], "aftale": "ringe om en uge"}
    ]
    assert course["anmodning"]["gravid"] == "NEJ"
    assert list(course) == [plads.noegle for plads in desk.katalog.versioner[THIRD].pladser]


def test_it_is_shown_by_the_command_line(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "sag.json"
    file.write_text(json.dumps(example_case(desk.katalog, THIRD)), encoding="utf-8")
    monkeypatch.setattr(resources, "catalog", lambda: desk.katalog)
    assert run(["show", str(file)]) == 0
    shown = capsys.readouterr().out
    for words in (
        "  Helbred",
        "Oplyst af: Borgeren selv",
        "Præparat A, 1 dage, Eksempel",
        "  Samtale",
        "Emner: Søvn, Kost",
    ):
        assert words in shown, shown
    assert run(["check", str(file)]) == 0


def test_it_is_judged_and_described(katalog: Katalog) -> None:
    raw = example_case(katalog, THIRD)
    assert check_document(raw, katalog, TODAY) == ()
    jsonschema.validate(raw, case_schema(katalog.versioner.values(), katalog.lister))
    raw["kontaktforloeb"][0]["helbred"]["medicin"][0]["dage"] = 31
    assert [f.felt for f in check_document(raw, katalog, TODAY)] == ["kontaktforloeb[0].helbred.medicin[0].dage"]


@pytest.fixture
def workspace(desk: Desk) -> Workspace:
    return desk.unlock(PASSPHRASE)


def test_it_is_imported_from_a_case_file_and_leaves_again(workspace: Workspace, desk: Desk, tmp_path: Path) -> None:
    raw = example_case(desk.katalog, THIRD, kommune="165")
    report = ImportService(workspace.cases, "Det er rigtigt").take_in(raw)
    assert (report.kladder, report.faerdige) == (0, 6), report.linjer
    out = tmp_path / "ud"
    out.mkdir()
    (left,) = workspace.exports.export_all(FolderWay(out), None)
    workspace.close()
    assert left.path is not None, left
    found = desk.submissions.verify(left.path.read_bytes(), desk.clock())
    assert found.ok and found.payload is not None
    course = course_of(desk.submissions.read_payload(found.payload))
    given = raw["kontaktforloeb"][0]
    assert {art: course[art] for art in given} == given


def test_a_man_is_not_asked_what_only_a_woman_is(person: Person) -> None:
    man = next(cpr for cpr in map(made_up_cpr, range(60)) if int(cpr[-1]) % 2)
    begin(person, man)
    assert not person.there("gravid=NEJ")
    person.step("samtale")
    person.press("Ny samtale")
    assert person.shown("grund") == ""


def test_a_date_before_it_is_compared_and_carried_over(person: Person) -> None:
    begin(person)
    person.fill(psykisk_lidelse="JA")
    person.step("helbred_1")
    person.fill(helbred_dato="02112025")
    person.step("anmodning")
    person.fill(anmodningsdato="01092025")
    dialog = person.robot.find("sammenligning", QDialog)
    texts = [made.text() for made in dialog.findChildren(QLabel)]
    assert "Falder væk (2)" in texts and "Føres med over (2)" in texts, texts
    person.press("Skift skema")
    assert person.session.version.id == BEFORE
    assert person.page.trin()[1].id == "ivaerksaettelse_1"


def test_a_form_that_only_the_other_version_has_is_begun_when_it_is_gone_to(person: Person) -> None:
    begin(person)
    person.fill(anmodningsdato="01092025")
    assert person.session.version.id == BEFORE
    person.fill(anmodningsdato="01112025")
    assert person.session.version.id == THIRD
    person.robot.wait(lambda: person.page.ahead.done, "that every step is ready")
    assert person.session.skema_id("helbred") is None, "what is got ready begins nothing"
    person.step("helbred_1")
    person.fill(oplyst_af="10")
    begun = person.session.skema_id("helbred")
    person.press("Gem og fortsæt senere")
    stored = person.gui.context.work.store.cases.forloeb
    found: list[str] = []
    person.gui.context.tasks.run(
        Lane.STORE, lambda: [s.id for s in stored(person_course(person)).skemaer], person.gui.window, found.extend
    )
    person.settle()
    assert begun in found


def person_course(person: Person) -> str:
    """The one course of the store."""
    return person.gui.context.work.store.cases.all_forloeb_ids()[0]


def test_each_of_its_steps_is_photographed_with_its_labels_in_the_picture(person: Person, tmp_path: Path) -> None:
    begin(person)
    person.fill(psykisk_lidelse="NEJ")
    for trin in person.page.trin():
        person.step(trin.id)
        flow = person.page.flow
        if flow is not None:
            flow.new()
            person.settle()
        picture = person.gui.window.grab()
        file = tmp_path / f"{trin.id}.png"
        assert picture.save(str(file))
        body = person.page.body
        assert body is not None
        wanted = {v.felt.label for i in body.skema_ids for v in person.session.felter(i, None if flow else trin.id)}
        labels = [w for w in body.findChildren(QLabel) if w.isVisible() and plain(w) in wanted]
        boxes = [w for w in body.findChildren(QCheckBox) if w.isVisible() and w.text() in wanted]
        assert {plain(w) for w in labels} | {w.text() for w in boxes} == wanted, trin.id
        for made in (*labels, *boxes):
            person.page.frame.area.ensureWidgetVisible(made)
            assert is_written(person.gui.window.grab().toImage(), made, person.gui.window), f"{trin.id}: {plain(made)}"
    assert {"helbred_1.png", "helbred_2.png", "samtale.png"} <= {file.name for file in tmp_path.glob("*.png")}


def plain(made: QWidget) -> str:
    """The words of a label or a box without the mark behind them."""
    return str(made.property("text")).removesuffix(f" {OPTIONAL}")


def is_written(picture: QImage, made: QWidget, window: QWidget) -> bool:
    """Whether something is drawn where a label stands: its ground has more than one colour."""
    corner = made.mapTo(window, QPoint(0, 0))
    part = picture.copy(QRect(corner, made.size()).intersected(picture.rect()))
    colours = {part.pixel(x, y) for x in range(0, part.width(), 2) for y in range(part.height())}
    return len(colours) > 2


def test_the_third_version_has_what_no_real_one_has(katalog: Katalog) -> None:
    third = katalog.versioner[THIRD]
    for real in (katalog.versioner[v] for v in katalog.versioner if v != THIRD):
        assert not any(real.har(art) for art in OWN_FORMS)
        assert [p.art for p in real.pladser] != [p.art for p in third.pladser]
    assert katalog.version_for(date(2025, 9, 30)) is katalog.versioner[BEFORE]
    assert katalog.version_for(date(2025, 10, 1)) is third is katalog.nyeste
    assert all(kode.code.isdigit() for name in ("proeve_kilde", "proeve_emne") for kode in katalog.lister[name])
