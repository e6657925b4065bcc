"""What a case and the lists say on paper, read from the store as a page would have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.printing.case import CasePaper
from smdb_desktop.services.printing.lists import borgere_paper, kladder_paper, kontrol_paper, udbakke_paper
from smdb_desktop.services.printing.model import Block, Heading, Note, Pairs, Table, kept, texts
from smdb_desktop.services.printing.paper import PORTION, Paper, Shown, imprint
from smdb_desktop.services.printing.without import LEFT_OUT
from smdb_desktop.services.stored.citizens import Orden, Udvalg
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Art, Bekraeftelse, IndberetningRecord, Tilstand
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING, BEHANDLING, DEL_1, DEL_2

CPR, NAVN = "150277-9995", "Testborger Et"


def blocks_of(scenario: Scenario, paper: Paper) -> list[Block]:
    return [block for portion in paper.portions(scenario.workspace) for block in portion]


def pairs(blocks: list[Block]) -> dict[str, str]:
    return {str(name): str(value) for block in blocks if isinstance(block, Pairs) for name, value in block.rows}


def rows(blocks: list[Block]) -> list[tuple[str, ...]]:
    return [row for block in blocks if isinstance(block, Table) for row in block.rows]


@pytest.fixture
def scenario() -> Scenario:
    return Scenario().citizen(CPR, NAVN).answers(ANMODNING).complete("anmodning")


def whole(scenario: Scenario) -> CasePaper:
    return CasePaper(scenario.borger_id)


def test_a_case_has_its_forms_in_order_with_labels_answers_and_states(scenario: Scenario, tmp_path: Path) -> None:
    scenario.answers(DEL_1 | DEL_2).clock.wait(days=10)
    scenario.complete("ivaerksaettelse", "Aftalt")
    scenario.add_tilbud(**BEHANDLING)
    scenario.export(tmp_path)
    blocks = blocks_of(scenario, whole(scenario))
    heads = [str(block.text) for block in blocks if isinstance(block, Heading) and block.level == 2]
    titles = ["Indberetninger af forløbet", "Anmodning: Færdig", "Ny iværksættelse: Færdig"]
    assert heads[:3] == titles and heads[-1] == "Historik" and "Forløbsafslutning: Ikke begyndt" in heads
    found = pairs(blocks)
    assert found["CPR-nr."] == CPR and found["Dato for iværksat behandling"] == "11-08-2025"
    assert found["P-nummer"] == "1011489075"
    assert any("Eksporteret" in row for row in rows(blocks))
    assert any("Gjorde Ny iværksættelse færdig" in cell for row in rows(blocks) for cell in row)


def test_an_answer_that_cannot_be_read_stands_as_it_was_typed_with_what_is_wrong(scenario: Scenario) -> None:
    scenario.answer("ivaerksat_dato", "32-13-2025")
    blocks = blocks_of(scenario, whole(scenario))
    assert pairs(blocks)["Dato for iværksat behandling"] == "32-13-2025"
    wrong = [str(block.text) for block in blocks if isinstance(block, Note) and block.strong]
    assert any(text.startswith("Fejl. Dato for iværksat behandling") for text in wrong)


def test_what_was_confirmed_stands_there_with_its_reason(scenario: Scenario) -> None:
    work, course = scenario.workspace, scenario.session.forloeb_id
    given = Bekraeftelse("42", "felt", "Det er usædvanligt.", "Aftalt med lægen", "Ida", work.clock())
    before = work.store.cases.forloeb(course)
    ready = IndberetningRecord("i9", course, 0, Art.NY, Tilstand.KLAR, work.clock())
    work.store.cases.complete_skema(
        course, {}, (given,), ready, Write(work.cases.hvem(), work.clock(), before.revision)
    )
    blocks = blocks_of(scenario, whole(scenario))
    assert ("Det er usædvanligt.", "Aftalt med lægen", "Ida", "04-08-2025 09.00") in rows(blocks)


def test_one_course_or_all_of_them(scenario: Scenario) -> None:
    first = scenario.session.forloeb_id
    one, all_ = CasePaper(scenario.borger_id, first), whole(scenario)
    assert (one.count(scenario.workspace), all_.count(scenario.workspace)) == (1, 1)
    assert one.title == "Kontaktforløb" and all_.title == "Borgeroverblik"
    courses = [block for block in blocks_of(scenario, all_) if isinstance(block, Heading) and block.level == 1]
    assert [str(course.text) for course in courses] == ["Kontaktforløb: 04-08-2025 - (åbent)"]


def test_a_citizen_without_courses_says_so() -> None:
    scenario = Scenario()
    cpr, _ = scenario.workspace.cases.find(CPR)
    borger = scenario.workspace.cases.save_borger(cpr, "")
    blocks = blocks_of(scenario, CasePaper(borger.id))
    assert "Borgeren har ingen kontaktforløb." in list(map(str, texts(blocks)))
    assert CasePaper(borger.id).about(scenario.workspace) == CPR


def test_who_is_left_out_of_a_case_stands_nowhere_in_it(scenario: Scenario) -> None:
    scenario.answers(DEL_1 | DEL_2)
    scenario.clock.wait(seconds=1)
    work, said = scenario.workspace, {"begrundelse": f"Testborger ringede fra {CPR}, siger testborger et"}
    course = scenario.session.forloeb_id
    work.store.log.add(Handling.GENAABNET, work.cases.hvem(), work.clock(), forloeb_id=course, data=said)
    paper = whole(scenario)
    blocks = blocks_of(scenario, paper)
    without = paper.without(scenario.workspace, blocks)
    clean = "\n".join(texts(without.block(block, str) for block in blocks))
    assert NAVN in "\n".join(texts(blocks))
    assert "testborger" not in clean.casefold() and "150277" not in clean and "04-08-2025" in clean
    assert "(udeladt) ringede fra (udeladt), siger (udeladt)" in clean


def test_what_stands_on_every_sheet(scenario: Scenario) -> None:
    made = imprint(scenario.workspace, whole(scenario))
    assert made.organisation == "Alfa" and made.who == "Ida" and made.oevelse
    assert made.about == f"{CPR} {NAVN}" and CPR not in made.title
    assert imprint(scenario.workspace, kladder_paper()).about == ""


def test_the_lists_are_whole_and_masked(scenario: Scenario) -> None:
    scenario.answers(DEL_1)
    work = scenario.workspace
    name = "anmodninger_uden_ivaerksaettelse"
    for paper, row in (
        (kladder_paper(), ("150277-xxxx", NAVN, "Ny iværksættelse")),
        (kontrol_paper(name, "Anmodninger", ""), ("150277-xxxx", NAVN, "04-08-2025")),
        (udbakke_paper(), ("150277-xxxx", NAVN, "04-08-2025", "1", "Klar", "04-08-2025 09.00", "–")),
    ):
        found = rows(blocks_of(scenario, paper))
        assert paper.count(work) == len(found) == 1 and found[0][: len(row)] == row
        blocks = blocks_of(scenario, paper)
        without = paper.without(work, blocks)
        clean = list(texts(without.block(block, str) for block in blocks))
        assert "150277-xxxx" not in clean and NAVN not in clean


def test_citizens_are_searched_chosen_and_in_the_order_of_the_page(scenario: Scenario) -> None:
    work = scenario.workspace
    work.cases.save_borger(work.cases.find("100705-9995")[0], "Ågot Testborger")

    def names(text: str, udvalg: Udvalg, *, backwards: bool = False) -> list[str]:
        paper = borgere_paper(text, udvalg, Orden.NAVN, backwards=backwards, told="")
        found = [str(row[0]) for row in rows(blocks_of(scenario, paper))]
        assert paper.count(work) == len(found)
        return found

    assert names("", Udvalg.ALLE) == [NAVN, "Ågot Testborger"]
    assert names("", Udvalg.ALLE, backwards=True) == ["Ågot Testborger", NAVN]
    assert names("", Udvalg.UDEN_FORLOEB) == ["Ågot Testborger"]
    assert names("150277", Udvalg.ALLE) == [NAVN] and names("findes ikke", Udvalg.ALLE) == []


def test_a_list_comes_in_portions_and_an_empty_one_says_so() -> None:
    scenario = Scenario()
    assert list(map(str, texts(blocks_of(scenario, udbakke_paper())))) == ["Listen er tom."]
    from smdb_desktop.services.printing.lists import ListPaper

    many = ListPaper("x", "kun klar", ("a",), lambda _: 600, lambda _: ((str(n),) for n in range(600)))
    portions = list(many.portions(scenario.workspace))
    assert [len(rows(list(portion))) for portion in portions] == [PORTION, PORTION, 600 - 2 * PORTION]
    assert portions[0][0] == Note("kun klar") and [row[0] for row in rows(blocks_of(scenario, many))] == [
        str(n) for n in range(600)
    ]


def test_a_page_as_it_is_shown_loses_every_name_that_the_store_has(scenario: Scenario) -> None:
    shown = Shown("Forside", (Note(f"{NAVN} venter, siger Anden Person"),))
    without = shown.without(scenario.workspace, blocks_of(scenario, shown))
    assert without.text(f"{NAVN} venter, siger Anden Person", str) == "(udeladt) venter, siger Anden Person"


def test_the_citizens_own_number_goes_also_where_it_is_no_answer_in_words(scenario: Scenario) -> None:
    without = whole(scenario).without(scenario.workspace, ())
    for number in (CPR, CPR.replace("-", "")):
        assert without.text(kept(number), str) == LEFT_OUT
