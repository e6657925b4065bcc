"""The wizard walks the form version: any list, steps of one profile, rows that are only read, a version that is not there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from smdb_desktop.examples.example_case import example_case
from smdb_desktop.examples.typed import typed_form
from smdb_desktop.resources import catalog
from smdb_desktop.services.stored.records import SkemaRecord, Svar
from smdb_desktop.services.wizard.views import Trintilstand
from tests.gui.guide.guide_material import Wizard

OLD = "2024-01-01"


def names(wizard: Wizard) -> list[str]:
    return [trin.id for trin in wizard.page.trin()]


def shown_steps(wizard: Wizard) -> list[str]:
    return [stop.accessibleName().split(",")[0] for stop in wizard.page.frame.steps.tab_stops()]


def rows(wizard: Wizard, prefix: str) -> list[QPushButton]:
    return [b for b in wizard.page.findChildren(QPushButton) if b.isVisible() and b.objectName().startswith(prefix)]


@pytest.fixture
def followed(nurse: Wizard) -> Wizard:
    """A course of 2024 that KvalHep is demanded in, open at its list."""
    nurse.put("anmodning", anmodningsdato="01052024")
    nurse.page.go_to("ivaerksaettelse_2")
    nurse.answer(injektion_nogensinde="JA")
    nurse.page.go_to("kvalhep")
    return nurse


# -- steps that one profile sees ---------------------------------------------------------------------------------------


def test_a_step_of_one_profile_comes_and_goes_with_the_answers(nurse: Wizard) -> None:
    nurse.put("anmodning", anmodningsdato="01052024")
    nurse.page.go_to("ivaerksaettelse_2")
    before = [
        "1 Anmodning",
        "2 Ny iværksættelse",
        "3 Ny iværksættelse",
        "4 Behandling",
        "5 Forløbsafslutning",
        "6 Gennemse",
    ]
    assert shown_steps(nurse) == before
    nurse.answer(injektion_nogensinde="JA")
    assert "4 KvalHep" in shown_steps(nurse) and len(shown_steps(nurse)) == 7
    nurse.answer(injektion_nogensinde="NEJ")
    assert shown_steps(nurse) == before
    nurse.key(Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    assert nurse.session.trin_id == "gennemse"


def test_nobody_else_sees_it(wizard: Wizard) -> None:
    wizard.put("anmodning", anmodningsdato="01052024")
    wizard.page.go_to("ivaerksaettelse_2")
    wizard.answer(injektion_nogensinde="JA")
    assert "kvalhep" not in names(wizard)
    wizard.page.go_to("kvalhep")
    assert wizard.session.trin_id == "ivaerksaettelse_2"
    wizard.page.go_to("gennemse")
    wizard.settle()
    assert "KvalHep" not in wizard.texts()


def test_a_step_that_nothing_asks_for_any_more_goes_with_its_last_form(followed: Wizard) -> None:
    followed.press("ny.kvalhep")
    followed.answer(kvalhep_dato="02052024")
    followed.press("gem_senere")
    followed.page.go_to("ivaerksaettelse_2")
    followed.answer(injektion_nogensinde="NEJ")
    assert "kvalhep" in names(followed), "what was written is not hidden"
    followed.page.go_to("kvalhep")
    followed.dialogs.expect("confirm", True)
    followed.press("slet")
    assert "kvalhep" not in names(followed)
    assert followed.session.trin_id in names(followed)
    assert len(shown_steps(followed)) == 6


# -- a list without heads ----------------------------------------------------------------------------------------------


def test_a_list_without_heads_is_begun_filled_completed_and_shown(followed: Wizard) -> None:
    assert "Der er ikke indberettet KvalHep i forløbet endnu." in followed.texts()
    assert followed.button("ny.kvalhep").text() == "Indberet ny KvalHep"
    followed.press("ny.kvalhep")
    assert followed.page.body is not None and followed.page.body.title == "KvalHep"
    followed.answer(kvalhep_dato="02052024", kvalhep_hcv="UOPLYST")
    assert followed.stored().sted.felt == "kvalhep_hcv"
    followed.press("gem_senere")
    followed.again()
    field = followed.input("kvalhep_dato")
    assert isinstance(field, QLineEdit) and field.text() == "02-05-2024", "it was resumed where it was left"
    assert followed.button("fortsaet").text() == "Gem"
    assert followed.button("slet").text() == "Slet KvalHep"


def test_its_columns_and_its_buttons_come_from_the_version(followed: Wizard) -> None:
    followed.press("ny.kvalhep")
    followed.answer(kvalhep_dato="02052024")
    flow = followed.page.flow
    assert flow is not None
    flow.show_list()
    texts = followed.texts()
    for heading in ("Dato for indberetning", "Udløst af", "Test for hepatitis C", "Tilstand"):
        assert heading in texts
    assert "02-05-2024" in texts and "Borger har injiceret eller injicerer for tiden" in texts
    edit = rows(followed, "rediger[")
    assert [b.accessibleName() for b in edit] == ["Rediger KvalHep fra 02-05-2024"]
    followed.press("ny.kvalhep")
    followed.answer(kvalhep_dato="03052024")
    flow.show_list()
    assert len(rows(followed, "rediger[")) == 2
    rows(followed, "rediger[")[1].click()
    followed.dialogs.expect("confirm", True)
    followed.press("slet")
    assert "KvalHep" in followed.dialogs.asked[-1][2]
    assert len(rows(followed, "rediger[")) == 1
    assert [s.art for s in followed.stored().skemaer].count("kvalhep") == 1


def test_an_untouched_entry_leaves_nothing(followed: Wizard) -> None:
    followed.press("ny.kvalhep")
    followed.press("annuller")
    assert followed.session.ids("kvalhep") == ()
    assert all(s.art != "kvalhep" for s in followed.stored().skemaer)


def test_completing_an_entry_says_so_and_asks_nothing_about_closing(followed: Wizard) -> None:
    complete_old(followed)
    followed.page.go_to("kvalhep")
    followed.press("ny.kvalhep")
    followed.answer(kvalhep_dato="02052024")
    followed.press("fortsaet")
    assert (
        "KvalHep er gemt, og forløbet er Klar: det ligger i Udbakken på denne maskine."
        in followed.page.frame.good.text()
    )
    assert [s.faerdig is not None for s in followed.stored().skemaer if s.art == "kvalhep"] == [True]
    followed.page.go_to("gennemse")
    followed.settle()
    assert "02-05-2024" in followed.texts()


def complete_old(wizard: Wizard) -> None:
    """Complete request and start of the course of 2024, with the answers of the example."""
    raw: Any = example_case(
        catalog(), OLD, profil="SUNDHEDSFAGLIG", svar={"ivaerksaettelse.injektion_nogensinde": "JA"}
    )
    course = raw["kontaktforloeb"][0]
    for art, step in (("anmodning", "anmodning"), ("ivaerksaettelse", "ivaerksaettelse_2")):
        wizard.put(art, **{k: v for k, v in course[art].items() if k != "status"})
        wizard.page.go_to(step)
        wizard.press("fortsaet")
        assert not wizard.page.frame.summary.lines(), [line.text for line in wizard.page.frame.summary.lines()]


# -- the ways on -------------------------------------------------------------------------------------------------------


def ways(wizard: Wizard) -> list[str]:
    return [b.text() for b in rows(wizard, "vej[")]


def test_the_ways_on_follow_the_course_as_the_person_sees_it(nurse: Wizard) -> None:
    nurse.put("anmodning", anmodningsdato="01052024")
    raw: Any = example_case(
        catalog(), OLD, profil="SUNDHEDSFAGLIG", svar={"ivaerksaettelse.injektion_nogensinde": "JA"}
    )
    course = raw["kontaktforloeb"][0]
    nurse.put("anmodning", **course["anmodning"])
    nurse.page.go_to("anmodning")
    nurse.press("fortsaet")
    assert ways(nurse) == ["Fortsæt med Ny iværksættelse", "Gå til Forløbsafslutning", "Til Borgeroverblik"]
    assert "Anmodning og Forløbsafslutning" in rows(nurse, "vej[1]")[0].accessibleDescription()
    nurse.put("ivaerksaettelse", **course["ivaerksaettelse"])
    nurse.page.go_to("ivaerksaettelse_2")
    nurse.press("fortsaet")
    assert ways(nurse) == ["Indberet ny KvalHep", "Til Borgeroverblik"]
    nurse.press("vej[0]")
    assert nurse.page.flow is not None and nurse.page.flow.editor is not None
    assert nurse.input("kvalhep_dato").isVisible()


# -- rows that are only read -------------------------------------------------------------------------------------------


def test_the_citizens_data_stand_at_the_top_and_cannot_be_answered(wizard: Wizard) -> None:
    wizard.put("anmodning", anmodningsdato="01052024")
    wizard.page.go_to("ivaerksaettelse_1")
    wizard.page.go_to("anmodning")
    assert wizard.focus().objectName() == "anmodningsdato", "typing begins at the first question"
    sex, home = wizard.input("borger.koen"), wizard.input("borger.opholdskommune")
    assert isinstance(sex, QLineEdit) and isinstance(home, QLineEdit)
    assert (sex.text(), home.text()) == ("Mand", "Albertslund")
    assert sex.isReadOnly() and sex.accessibleName() == "Køn"
    assert (
        sex.mapTo(wizard.page, sex.rect().topLeft()).y()
        < wizard.input("anmodningsdato").mapTo(wizard.page, sex.rect().topLeft()).y()
    )
    sex.setFocus()
    wizard.type("x")
    wizard.tab()
    assert sex.text() == "Mand"


def test_a_finding_on_the_citizen_jumps_to_its_row(wizard: Wizard) -> None:
    borger = wizard.page.opened().opened.borger
    wizard.workspace.store.cases.save_borger(borger._replace(koen=""), *who(wizard))
    wizard.again()
    wizard.put("anmodning", anmodningsdato="01052024")
    wizard.put("anmodning", **typed_form(catalog(), OLD, "anmodning"))
    wizard.press("fortsaet")
    line = next(line for line in wizard.page.frame.summary.lines() if line.fund.felt == "borger.koen")
    assert "Kønnet mangler" in line.text
    wizard.page.go_to("ivaerksaettelse_1")
    wizard.page.jump(line.fund)
    assert wizard.session.trin_id == "anmodning"
    assert wizard.focus().objectName() == "borger.koen"
    assert wizard.focus().property("state") == "error"
    assert "Kønnet mangler" in wizard.focus().accessibleDescription()


def who(wizard: Wizard) -> tuple[Any, Any]:
    return wizard.workspace.cases.hvem(), wizard.workspace.clock()


def test_a_computed_answer_is_shown_line_by_line_and_not_answered(followed: Wizard) -> None:
    followed.press("ny.kvalhep")
    first = followed.input("kvalhep_udloeser")
    assert isinstance(first, QLineEdit) and first.isReadOnly()
    assert first.text() == "Borger har injiceret eller injicerer for tiden"
    assert first.accessibleName() == "Udløst af"
    assert "Udløst af" in followed.texts().splitlines(), "nobody chooses whether to answer it"
    followed.page.go_to("ivaerksaettelse_2")
    followed.answer(delt_vaerktoej="JA")
    followed.page.go_to("kvalhep")
    second = followed.input("kvalhep_udloeser[1]")
    assert isinstance(second, QLineEdit) and second.text() == "Borger har delt eller deler værktøj"


def test_what_is_filled_in_from_the_beginning_is_stored_with_the_first_answer(wizard: Wizard) -> None:
    wizard.put("anmodning", anmodningsdato="01052024")
    wizard.page.go_to("ivaerksaettelse_1")
    children = wizard.input("antal_boern_kontakt")
    assert isinstance(children, QLineEdit) and children.text() == "0"
    start = next(s for s in wizard.stored().skemaer if s.art == "ivaerksaettelse")
    assert dict(start.svar) == {}, "looking at a form begins nothing"
    wizard.answer(laegesamtale_oenskes="NEJ")
    start = next(s for s in wizard.stored().skemaer if s.art == "ivaerksaettelse")
    assert (start.svar["antal_boern_kontakt"].raw, start.svar["antal_boern_anbragt"].raw) == ("0", "0")


# -- a version that the program lacks ----------------------------------------------------------------------------------


@pytest.fixture
def foreign(wizard: Wizard) -> Wizard:
    """A course as a newer program may have left it."""
    old = wizard.stored()
    forms = (
        SkemaRecord(
            "a", "anmodning", svar={"anmodningsdato": Svar("01-02-2031", "2031-02-01"), "nyt": Svar(True, True)}
        ),
        SkemaRecord("t", "hus", svar={"navn": Svar("Huset", "Huset")}),
        SkemaRecord("b", "ophold", "t", svar={"stoffer": Svar(["A", "B"], ["A", "B"]), "dage": Svar("12", 12)}),
    )
    wizard.page.leave()
    wizard.settle()
    wizard.workspace.store.cases.delete_forloeb(old.id, "væk", *who(wizard))
    unknown = old._replace(skemaversion="2031-01-01", skemaer=forms, revision=0)
    wizard.workspace.store.cases.create_forloeb(unknown, who(wizard)[0])
    wizard.again()
    return wizard


def test_a_course_of_an_unknown_version_is_readable_and_locked_and_says_why(foreign: Wizard) -> None:
    banner = foreign.page.frame.locked
    assert banner.isVisible()
    assert "2031-01-01" in banner.text() and "Installér den nyeste udgave" in banner.text()
    assert shown_steps(foreign) == ["1 Anmodning", "2 Hus", "3 Gennemse"]
    assert not [b for b in rows(foreign, "ny.") if b.isVisible()]
    rows(foreign, "rediger[")[0].click()
    shown = {name: foreign.input(name) for name in ("anmodningsdato", "nyt")}
    assert {n: w.text() for n, w in shown.items() if isinstance(w, QLineEdit)} == {
        "anmodningsdato": "01-02-2031",
        "nyt": "Ja",
    }
    assert all(isinstance(w, QLineEdit) and w.isReadOnly() for w in shown.values())
    foreign.page.go_to("ophold")
    rows(foreign, "rediger[")[0].click()
    first, second = foreign.input("stoffer"), foreign.input("stoffer[1]")
    assert isinstance(first, QLineEdit) and isinstance(second, QLineEdit)
    assert (first.text(), second.text()) == ("A", "B")
    foreign.page.go_to("gennemse")
    foreign.settle()
    assert "A, B" in foreign.texts() and "01-02-2031" in foreign.texts()
    assert "fejl" not in " ".join(stop.accessibleName() for stop in foreign.page.frame.steps.tab_stops())


def test_nothing_of_it_is_written(foreign: Wizard) -> None:
    revision = foreign.stored().revision
    foreign.page.answer("a", "anmodningsdato", "02-02-2031")
    foreign.page.leave()
    foreign.settle()
    assert foreign.stored().revision == revision
    assert foreign.stored().skemaer[0].svar["anmodningsdato"].raw == "01-02-2031"


# -- small windows -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [683, 1041, 1154, 1900])
def test_no_step_of_either_version_scrolls_sideways(followed: Wizard, width: int) -> None:
    raw: Any = example_case(catalog(), OLD)
    followed.put("ivaerksaettelse", stoffri_seneste_maaned="NEJ")
    followed.put(
        "ivaerksaettelse", stoffer_brugt_30_dage=raw["kontaktforloeb"][0]["ivaerksaettelse"]["stoffer_brugt_30_dage"]
    )
    followed.press("ny.kvalhep")
    followed.page.resize(width, 600)
    for trin in followed.page.trin():
        followed.page.go_to(trin.id)
        followed.settle()
        area = followed.page.frame.area
        assert area.horizontalScrollBar().maximum() == 0, trin.id
    followed.page.go_to("ivaerksaettelse_2")
    cells = [f"stoffer_brugt_30_dage[{row}].{name}" for row in (0, 1) for name in ("stof", "antal_dage", "hyppighed")]
    inside = followed.page.frame.area.viewport()
    for name in cells:
        cell = followed.input(name)
        right = cell.mapTo(inside, cell.rect().topRight()).x()
        assert 0 < right <= inside.width(), name


def test_a_folded_row_keeps_its_labels_and_the_order_of_tab(followed: Wizard) -> None:
    followed.put("ivaerksaettelse", stoffri_seneste_maaned="NEJ", stoffer_brugt_30_dage=[{"stof": "HASH"}])
    followed.page.resize(730, 600)
    followed.page.go_to("ivaerksaettelse_2")
    followed.settle()
    assert lines_of(followed) == (3, True), "two cells side by side below the first"
    headings = ["Indtaget antal dage", "Alder ved førstegangsbrug", "Indtagelseshyppighed", "Typisk indtagelsesmåde"]
    assert all(followed.texts().splitlines().count(heading) == 1 for heading in headings)
    followed.input("stoffer_brugt_30_dage[0].stof").setFocus()
    seen = []
    for _ in range(5):
        followed.tab()
        seen.append(followed.focus().objectName().rpartition(".")[2])
    assert seen == ["antal_dage", "alder_foerste_brug", "hyppighed", "indtagelsesmaade", "fjern"]
    followed.page.resize(2200, 600)
    followed.settle()
    assert lines_of(followed) == (1, True)
    assert all(followed.texts().splitlines().count(heading) == 1 for heading in headings)


def lines_of(wizard: Wizard) -> tuple[int, bool]:
    """On how many lines a row's cells stand, and whether each is as wide as it has to be."""
    columns = ("stof", "antal_dage", "alder_foerste_brug", "hyppighed", "indtagelsesmaade")
    cells = [wizard.input(f"stoffer_brugt_30_dage[0].{name}") for name in columns]
    tops = {cell.mapTo(wizard.page, cell.rect().center()).y() for cell in cells}
    return len(tops), all(cell.width() >= cell.minimumSizeHint().width() for cell in cells)


def test_a_step_keeps_its_place_whatever_its_state(wizard: Wizard) -> None:
    """Nothing below it moves while one types: a shorter word gives the title no room that the next one takes again."""
    steps = wizard.page.frame.steps
    plads = next(trin for trin in wizard.session.trin() if trin.plads is not None)
    places: dict[int, set[tuple[int, ...]]] = {}
    for length in range(10, 66, 2):
        # one step above another: that they wrap or not is seen by where the second stands
        titles = (f"Et trin {'i' * length}", "Det næste")
        for tilstand in Trintilstand:
            made = [replace(plads, id=title, title=title, tilstand=tilstand, fejl=1) for title in titles]
            steps.show_steps(made, titles[0])
            QApplication.processEvents()
            QApplication.processEvents()
            places.setdefault(length, set()).add(tuple(button.y() for button in steps.tab_stops()))
    assert {len(found) for found in places.values()} == {1}
    assert len({min(found) for found in places.values()}) > 1, "some titles wrap and some do not"
