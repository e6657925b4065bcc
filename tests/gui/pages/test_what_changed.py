"""What a use case changes stands on the window at once, wherever it was done; and nothing moves under the person's hands.

The use cases run on the store's lane as an import or an export of the same program would, while a page is shown that did not ask.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from smdb_desktop import resources
from smdb_desktop.domain.cpr import masked, parse_cpr
from smdb_desktop.examples import demo_data
from smdb_desktop.examples.example_case import answer_with, example_case
from smdb_desktop.gui.citizen.borgeroverblik import BorgerPage
from smdb_desktop.gui.core.page import Page, Reader
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.guide.saving import Saver
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.kit.tables import RowTable
from smdb_desktop.gui.outbox.udbakke import UdbakkePage
from smdb_desktop.gui.overview.kladder import KladderPage
from smdb_desktop.services.casework.cases import CaseService
from smdb_desktop.services.casework.drafts import DraftService
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.changes import Changed, Kind
from smdb_desktop.services.errors import StoreFull
from smdb_desktop.services.workspace import Workspace
from smdb_desktop.ways.folder import FolderWay
from tests.gui.gui_hands import Hands, calls_of
from tests.scenario import FIRST_DAY, PROFIL, Scenario
from tests.scenarios.typed import ALDRIG_STARTET, ANMODNING

Unlocked = Callable[[Scenario], Hands]
OLD = "2024-01-01"
KVALHEP = "mangler:kvalhep"


@pytest.fixture
def requested(scenario: Scenario) -> Scenario:
    """One citizen whose request is Klar."""
    scenario.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning", "Spurgt")
    return scenario


def meanwhile(hands: Hands, work: Callable[[Workspace], Any]) -> Hands:
    """Something else of the same program does its work, while the page that is shown stays."""
    workspace = hands.gui.context.work
    hands.gui.context.tasks.run(Lane.STORE, lambda: work(workspace), hands.window)
    return hands.settle()


def new_draft(cpr: str, **answers: str) -> Callable[[Workspace], None]:
    """A citizen with a request that is begun."""

    def begin(work: Workspace) -> None:
        borger = work.cases.save_borger(parse_cpr(cpr), "Ny Borger")
        case = work.cases.open(work.cases.new_forloeb(borger.id))
        skema_id = case.session.skema_id("anmodning") or ""
        for felt, raw in (answers or {"gravid": "JA"}).items():
            case.keeper.put(skema_id, case.session.answer(skema_id, felt, raw).svar)
        case.keeper.flush()

    return begin


def imported(number: int, **answers: Any) -> Callable[[Workspace], None]:
    """A case file with the request of a made-up citizen."""
    raw = example_case(
        resources.catalog(),
        "2025-07-01",
        day=FIRST_DAY.date(),
        borger={"cpr_nr": demo_data.made_up_cpr(number), "navn": f"Læst Ind {number}"},
        kommune="165",
        uden=("ivaerksaettelse", "tilbud", "forloebsafslutning"),
    )
    raw["kontaktforloeb"][0]["anmodning"] |= answers

    def take_in(work: Workspace) -> None:
        assert ImportService(work.cases, "Læst ind").take_in(raw).ok

    return take_in


def counted(hands: Hands, name: str) -> str:
    """What a line of *Overblik til kontrol* says."""
    return hands.find(f"aabn_{name}").accessibleName()


def table_of(hands: Hands) -> RowTable:
    page = hands.window.page
    assert page is not None
    table = page.findChild(RowTable)
    assert table is not None
    return table


# -- counters and badges -------------------------------------------------------------------------------------------


def test_completing_a_form_changes_the_counter_of_udbakke_where_one_stands(
    unlocked: Unlocked, scenario: Scenario
) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING)
    hands = unlocked(scenario).go("guide", forloeb_id=scenario.session.forloeb_id, trin="anmodning")
    assert hands.button("Udbakke") and hands.button("Kladder   1")
    hands.press("Registrér")
    hands.settle()
    assert hands.here == "guide"
    assert hands.button("Udbakke   1") and hands.button("Kladder")


def test_a_new_draft_stands_in_the_counter_with_its_first_answer_and_is_counted_once(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario.citizen("150277-9995")
    hands = unlocked(scenario).go("guide", forloeb_id=scenario.session.forloeb_id, trin="anmodning")
    counts = calls_of(monkeypatch, hands.gui.context.work.store.lists, "counts")
    for text in ("0", "04", "0408", "040825", "04082025"):
        line = hands.type("anmodningsdato", text)
        hands.bot.keyClick(line, Qt.Key.Key_Tab)
        hands.settle()
        assert hands.button("Kladder   1")
    assert len(counts) == 1
    hands.bot.keyClick(hands.type("anmodningsdato", ""), Qt.Key.Key_Tab)
    hands.settle()
    assert hands.button("Kladder"), "what was emptied again is no draft"
    assert len(counts) == 2


def lacking_kvalhep(scenario: Scenario, cpr_nr: str = "150277-9995") -> dict[str, Any]:
    """A case of 2024 whose start demands KvalHep."""
    katalog = scenario.workspace.katalog
    shared = {"ivaerksaettelse.delt_vaerktoej": answer_with(katalog, OLD, "ivaerksaettelse.delt_vaerktoej", "har_delt")}
    raw = example_case(katalog, OLD, kommune="165", svar=shared, uden=("forloebsafslutning",))
    return raw | {"borger": raw["borger"] | {"cpr_nr": cpr_nr}}


def test_a_form_that_is_demanded_and_lacking_has_its_list_on_forside(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(scenario)
    words = "Behandlingsforløb som mangler hepatitis C opfølgning"
    assert counted(hands, KVALHEP) == f"{words}: 0"
    raw = lacking_kvalhep(scenario)
    meanwhile(hands, lambda work: ImportService(work.cases, "Aftalt").take_in(raw))
    assert counted(hands, KVALHEP) == f"{words}: 1"
    hands.find(f"aabn_{KVALHEP}").setFocus()
    hands.key(Qt.Key.Key_Return)
    assert hands.here == "kontrol"
    assert words in hands.texts() and "Sundhedsfaglig" in hands.texts()
    rows = table_of(hands).model()
    shown = [str(rows.index(0, column).data()) for column in range(rows.columnCount())]
    assert rows.rowCount() == 1 and shown[0] == masked("1502779995")
    table_of(hands).setFocus()
    hands.key(Qt.Key.Key_Return)
    assert hands.here == "borger"


def test_a_form_that_is_registered_leaves_the_list_and_stands_there_again_when_it_is_deleted(
    unlocked: Unlocked, scenario: Scenario
) -> None:
    raw = lacking_kvalhep(scenario)
    assert ImportService(scenario.workspace.cases, "Aftalt").take_in(raw).ok
    scenario.workspace.save_profil(replace(PROFIL, roller=("SUNDHEDSFAGLIG",), rolle="SUNDHEDSFAGLIG"))
    (forloeb_id,) = scenario.workspace.store.cases.all_forloeb_ids()
    hands = unlocked(scenario)
    assert counted(hands, KVALHEP).endswith(": 1")
    hands.go("guide", forloeb_id=forloeb_id, trin="kvalhep")
    hands.press("Indberet ny KvalHep")
    hands.type("kvalhep_dato", "01062025")
    hands.press("Gem")
    hands.settle()
    hands.go("forside")
    assert counted(hands, KVALHEP).endswith(": 0")
    hands.go("guide", forloeb_id=forloeb_id, trin="kvalhep")
    hands.press("Rediger")
    hands.dialogs.expect("confirm", True)
    hands.press("Slet KvalHep")
    hands.settle()
    hands.go("forside")
    assert counted(hands, KVALHEP).endswith(": 1")


def test_going_somewhere_counts_nothing_anew(
    unlocked: Unlocked, requested: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = unlocked(requested)
    counts = calls_of(monkeypatch, hands.gui.context.work.store.lists, "counts")
    for name in ("kladder", "udbakke", "indstillinger"):
        hands.go(name)
    assert counts == []
    assert hands.button("Udbakke   1")


# -- pages that are shown ------------------------------------------------------------------------------------------


def test_an_export_that_ends_while_forside_is_shown_changes_its_counts(
    unlocked: Unlocked, requested: Scenario, tmp_path: Path
) -> None:
    hands = unlocked(requested)
    assert counted(hands, "klar") == "Klar til eksport: 1"
    meanwhile(hands, lambda work: work.exports.export_all(FolderWay(tmp_path), None))
    assert hands.here == "forside"
    assert counted(hands, "klar") == "Klar til eksport: 0"
    assert hands.button("Udbakke")


def test_forside_shows_drafts_that_come_and_go(unlocked: Unlocked, requested: Scenario) -> None:
    hands = unlocked(requested)
    assert "Der er ingen kladder." in hands.texts()
    meanwhile(hands, new_draft("100705-9995"))
    assert counted(hands, "kladder") == "Kladder: 1"
    assert hands.button("100705-xxxx: Anmodning")
    meanwhile(hands, lambda work: work.cases.delete_forloeb(work.store.lists.kladder()[0].forloeb_id, "Forkert"))
    assert "Der er ingen kladder." in hands.texts()
    assert counted(hands, "kladder") == "Kladder: 0"


@pytest.mark.parametrize(("name", "answers"), [("kladder", {"status": "KLADDE"}), ("udbakke", {}), ("kontrol", {})])
def test_an_import_stands_on_the_list_that_is_shown(
    unlocked: Unlocked, requested: Scenario, name: str, answers: dict[str, str]
) -> None:
    where = {"liste": "anmodninger_uden_ivaerksaettelse"} if name == "kontrol" else {}
    hands = unlocked(requested).go(name, **where)
    before = {row[1] for row in table_of(hands).texts()}
    meanwhile(hands, imported(1, **answers))
    rows = table_of(hands).texts()
    assert {row[1] for row in rows} == before | {"Læst Ind 1"}
    assert len(rows) == 2 - (name == "kladder") and all(row[0].endswith("-xxxx") for row in rows), (
        "no whole number stands there"
    )


def test_what_is_written_late_stands_on_the_list(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario.citizen("150277-9995").answer("gravid", "JA")
    hands = unlocked(scenario).go("guide", forloeb_id=scenario.session.forloeb_id, trin="anmodning")
    store = hands.gui.context.work.store

    def refuse(*_arguments: object, **_named: object) -> int:
        raise StoreFull("Disken er fuld.")

    with monkeypatch.context() as full:
        full.setattr(store.cases, "save_svar", refuse)
        hands.type("anmodningsdato", "04082025")
        hands.go("kladder")
    before = table_of(hands).texts()
    (saver,) = hands.gui.context.tasks.findChildren(Saver)
    saver.save()
    hands.settle()
    assert table_of(hands).texts() != before, "one answer less is missing"


def test_a_citizens_header_that_is_corrected_elsewhere_stands_there(unlocked: Unlocked, requested: Scenario) -> None:
    hands = unlocked(requested).go("borger", borger_id=requested.borger_id)
    meanwhile(hands, lambda work: work.cases.save_borger(parse_cpr("150277-9995"), "Et Andet Navn"))
    assert "Et Andet Navn" in hands.texts()
    hands.go("udbakke")
    meanwhile(hands, lambda work: work.cases.save_borger(parse_cpr("150277-9995"), "Et Tredje"))
    assert table_of(hands).texts()[0][1] == "Et Tredje"


def test_only_what_is_about_the_citizen_is_read_again(
    unlocked: Unlocked, requested: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = unlocked(requested).go("borger", borger_id=requested.borger_id)
    read = calls_of(monkeypatch, CaseService, "overview")
    meanwhile(hands, new_draft("100705-9995"))
    assert read == []

    def said_of_the_outbox(work: Workspace) -> None:
        assert work.exports.queue()
        work.desk.changes.publish(Changed(Kind.UDBAKKE))

    meanwhile(hands, said_of_the_outbox)
    assert [borger_id for _service, borger_id, *_ in read] == [requested.borger_id]


def test_who_reports_stands_at_the_top_at_once(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(scenario)
    assert "Albertslund Kommune" in hands.texts()
    other = replace(PROFIL, myndighedskommune="101", roller=("SUNDHEDSFAGLIG",), rolle="SUNDHEDSFAGLIG")
    meanwhile(hands, lambda work: work.save_profil(other))
    assert "København Kommune" in hands.texts() and "Sundhedsfaglig" in hands.texts()
    assert hands.gui.context.profil == other


def test_a_certificate_that_goes_is_told_in_udbakke_and_settings(unlocked: Unlocked, requested: Scenario) -> None:
    hands = unlocked(requested).go("udbakke")
    export = hands.find("eksporter", QPushButton)
    assert not reason(export)
    meanwhile(hands, lambda work: work.certificates.remove())
    assert reason(export)


# -- nothing for nothing -------------------------------------------------------------------------------------------


def test_a_page_left_behind_is_not_called(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = [calls_of(monkeypatch, page, "reload") for page in (KladderPage, UdbakkePage, BorgerPage)]
    hands = unlocked(scenario).go("kladder").go("udbakke").go("forside")
    for calls in called:
        calls.clear()
    meanwhile(hands, new_draft("100705-9995"))
    assert called == [[], [], []]


def test_what_was_read_for_a_page_is_not_shown_when_it_was_left(
    unlocked: Unlocked, requested: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[object] = []
    monkeypatch.setattr(KladderPage, "_show", lambda _self, lines: shown.append(lines))
    hands = unlocked(requested)
    read = Event()
    hands.gui.context.navigate(_place("kladder"))
    hands.gui.context.tasks.run(Lane.STORE, read.set, hands.window)
    assert read.wait(10), "the drafts are read, and on their way to the page"
    hands.gui.context.navigate(_place("forside"))
    hands.settle()
    assert shown == []


def _place(name: str) -> Any:
    from smdb_desktop.gui.app.navigation import DESTINATIONS

    return DESTINATIONS[name].at()


def test_a_burst_is_read_once(unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    hands = unlocked(scenario).go("kladder")
    read = calls_of(monkeypatch, DraftService, "window")

    def many(work: Workspace) -> None:
        for number in range(1, 40):
            imported(number)(work)

    meanwhile(hands, many)
    assert 1 <= len(read) <= 2


def test_what_is_written_on_the_way_to_a_list_is_read_with_it(
    unlocked: Unlocked, scenario: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario.citizen("150277-9995")
    hands = unlocked(scenario).go("guide", forloeb_id=scenario.session.forloeb_id, trin="anmodning")
    hands.type("anmodningsdato", "04082025")
    read = calls_of(monkeypatch, DraftService, "window")
    hands.go("kladder")
    assert len(table_of(hands).texts()) == 1
    assert len(read) == 1


def test_what_is_changed_while_it_is_read_is_read_again(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(scenario)
    page, changes = hands.window.page, hands.gui.context.desk.changes
    assert page is not None
    shown: list[int] = []
    numbers = iter(range(100))

    def read(_work: Workspace, _what: str) -> int:
        number = next(numbers)
        if number == 0:
            changes.publish(Changed(Kind.TILBUD))
        return number

    reader: Reader[str, int] = Reader(page, read, shown.append)
    for _ in range(5):
        reader.ask("alt")
    hands.settle()
    assert shown == [0, 1]
    reader.ask("alt")
    reader.ask("andet")
    hands.settle()
    assert shown == [0, 1, 2, 3], "something else is read whatever was told"


def test_a_locked_window_hears_nothing(unlocked: Unlocked, requested: Scenario) -> None:
    hands = unlocked(requested)
    hands.window.lock()
    hands.settle()
    hands.gui.context.desk.changes.publish(*(Changed(kind) for kind in Kind))
    assert hands.settle().here == "laas_op"


# -- under the person's hands --------------------------------------------------------------------------------------


def test_a_list_keeps_the_chosen_row_its_place_and_the_focus(unlocked: Unlocked, scenario: Scenario) -> None:
    for number in range(1, 31):
        cpr = demo_data.made_up_cpr(number)
        scenario.citizen(cpr, f"Borger {number}").answers(ANMODNING).complete("anmodning", "Spurgt")
        scenario.clock.wait(seconds=60)
    hands = unlocked(scenario).go("udbakke")
    table = table_of(hands)
    table.setFocus()
    table.selectRow(2)
    table.verticalScrollBar().setValue(14)
    chosen, top = table.key(), table.verticalScrollBar().value()
    assert top == 14
    meanwhile(hands, imported(40))
    assert len(table.texts()) == 31
    assert (table.key(), table.verticalScrollBar().value()) == (chosen, top)
    assert hands.window.focusWidget() is table
    assert table.currentIndex().row() == 3


def test_a_page_stays_scrolled_where_it_was(unlocked: Unlocked, requested: Scenario) -> None:
    hands = unlocked(requested).go("borger", borger_id=requested.borger_id)
    hands.window.resize(900, 420)
    page = hands.window.page
    assert isinstance(page, BorgerPage)
    bar = page.area.verticalScrollBar()
    hands.bot.waitUntil(lambda: bar.maximum() > 200)
    bar.setValue(150)
    meanwhile(hands, lambda work: work.cases.save_borger(parse_cpr("150277-9995"), "Et Andet Navn"))
    assert "Et Andet Navn" in hands.texts()
    hands.find("handlinger").setFocus()
    bar.setValue(160)
    meanwhile(hands, lambda work: work.cases.save_borger(parse_cpr("150277-9995"), "Et Tredje"))
    assert bar.value() == 160
    assert hands.window.focusWidget() is hands.find("handlinger")


def test_where_the_chosen_row_goes_its_neighbour_is_chosen(unlocked: Unlocked, scenario: Scenario) -> None:
    for number in (1, 2, 3):
        scenario.citizen(demo_data.made_up_cpr(number), f"Borger {number}").answer("gravid", "JA")
        scenario.clock.wait(seconds=60)
    hands = unlocked(scenario).go("kladder")
    table = table_of(hands)
    names = [row[1] for row in table.texts()]
    table.selectRow(1)
    gone = table.key()
    meanwhile(
        hands,
        lambda work: work.cases.delete_forloeb(
            next(k.forloeb_id for k in work.store.lists.kladder() if k.skema_id == gone), "Forkert"
        ),
    )
    assert [row[1] for row in table.texts()] == [names[0], names[2]]
    assert table.currentIndex().row() == 1


@pytest.mark.parametrize("name", ["aabn_klar", "cpr"])
def test_forside_keeps_the_focus(unlocked: Unlocked, requested: Scenario, name: str) -> None:
    hands = unlocked(requested)
    focus = hands.find(name)
    focus.setFocus()
    meanwhile(hands, imported(2))
    assert counted(hands, "klar") == "Klar til eksport: 2"
    assert hands.window.focusWidget() is focus


def test_the_focus_stays_at_its_draft_and_goes_to_the_search_with_it(unlocked: Unlocked, scenario: Scenario) -> None:
    scenario.citizen("150277-9995", "Testborger Et").answer("gravid", "JA")
    hands = unlocked(scenario)
    mine = "150277-xxxx: Anmodning"
    hands.button(mine).setFocus()
    scenario.clock.wait(seconds=60)
    meanwhile(hands, new_draft("100705-9995"))
    assert hands.window.focusWidget() is hands.button(mine)
    meanwhile(hands, lambda work: work.cases.delete_forloeb(scenario.session.forloeb_id, "Forkert"))
    assert hands.window.focusWidget() is hands.find("cpr")


def test_what_changes_elsewhere_takes_no_focus_from_another_place(unlocked: Unlocked, scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answer("gravid", "JA")
    hands = unlocked(scenario).go("kladder")
    lock = hands.find("laas")
    lock.setFocus()
    meanwhile(hands, lambda work: work.cases.delete_forloeb(scenario.session.forloeb_id, "Forkert"))
    assert not table_of(hands).isVisible()
    assert hands.window.focusWidget() is lock


def test_a_header_that_is_being_corrected_is_left_alone(unlocked: Unlocked, requested: Scenario) -> None:
    hands = unlocked(requested).go("borger", borger_id=requested.borger_id)
    hands.choose("Ret oplysninger")
    line = hands.type("navn", "Halvt skrev")
    meanwhile(hands, lambda work: work.cases.save_borger(parse_cpr("150277-9995"), "Andet"))
    assert hands.find("navn", QLineEdit) is line
    assert line.text() == "Halvt skrev"
    assert hands.window.focusWidget() is line
    hands.press("Annuller")
    assert "Andet" in hands.texts()
    assert hands.window.focusWidget() is hands.find("handlinger")


def test_the_course_that_is_looked_at_stays_chosen(unlocked: Unlocked, requested: Scenario) -> None:
    requested.clock.wait(days=1)
    requested.answers(ALDRIG_STARTET).complete("forloebsafslutning", "Mødte ikke op")
    hands = unlocked(requested).go("borger", borger_id=requested.borger_id)
    page = hands.window.page
    assert isinstance(page, BorgerPage)
    meanwhile(hands, lambda work: work.cases.new_forloeb(requested.borger_id))
    assert [row[1] for row in page.table.texts()] == ["Åbent", "Lukket"]
    assert page.chosen.title.text() == "Forløb fra 04-08-2025"
    assert page.table.currentIndex().row() == 1


def test_settings_keep_what_is_being_typed(unlocked: Unlocked, scenario: Scenario) -> None:
    hands = unlocked(scenario).go("indstillinger")
    line = hands.type("medarbejder", "Bo B")
    meanwhile(hands, lambda work: work.certificates.make_practice(PROFIL.organisation))
    assert line.text() == "Bo B"
    assert hands.window.focusWidget() is line


# -- the protocol --------------------------------------------------------------------------------------------------


def test_every_destination_makes_a_page_of_the_protocol(unlocked: Unlocked, requested: Scenario) -> None:
    from smdb_desktop.gui.app.navigation import DESTINATIONS

    hands = unlocked(requested)
    for to in DESTINATIONS.values():
        arguments = {
            "guide": (requested.session.forloeb_id,),
            "historik": (requested.session.forloeb_id,),
            "kontrol": ("klar",),
            "indberetningsfil": ("borte.asice",),
        }.get(to.name, ())
        page = to.visit(hands.gui.context, to.at(*arguments)).page
        assert isinstance(page, Page) and isinstance(page, QWidget)
        assert type(page).enter is not Page.enter
        assert page.waiting == 0
        page.deleteLater()


def test_a_page_is_not_entered_at_another_pages_place(unlocked: Unlocked, scenario: Scenario) -> None:
    from smdb_desktop.gui.app.navigation import DESTINATIONS

    hands = unlocked(scenario)
    with pytest.raises(TypeError):
        DESTINATIONS["udbakke"].visit(hands.gui.context, _place("kladder"))
