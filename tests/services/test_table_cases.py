"""Cases from tables: every oddity of the world outside is told row by row, and what is taken in is what was shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from xlsxwriter import Workbook as Writer

from smdb_desktop.domain.words import Text
from smdb_desktop.examples.typed import typed_form
from smdb_desktop.services.casework import table_cases
from smdb_desktop.services.casework.table_cases import Linje, Stand, Syn
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.ports.tables import Workbook
from smdb_desktop.services.stored.tilbud import TIL_DELS
from smdb_desktop.tables.child import read
from tests.scenario import PROFIL, Scenario
from tests.services.table_faults import FAULTS, HEADINGS, as_csv, rows

GUIDES = "150277-9995"
OTHER = "100705-9995"
VERSION = "2025-07-01"
FIELDS = (
    "anmodningsdato", "gravid", "tidligere_stofmisbrugsbehandling", "psykisk_lidelse", "afsluttet_dato", "status_stofmisbrug",
    "aarsag_afsluttet",
)  # fmt: skip
"""The fields of the columns of ``table_faults``, behind number and name."""
HEAD = "CPR-nr.;Navn;Anmodningsdato;Tidligere stofmisbrugsbehandling;Tilbud;P-nummer;Tilbudsstartdato;Behandlingsintensitet"


@pytest.fixture
def centre() -> Scenario:
    scenario = Scenario()
    scenario.clock.wait(400)
    return scenario


def book(*lines: str, head: str = HEAD) -> Workbook:
    return read("\r\n".join((head, *lines)).encode())


def look(centre: Scenario, table: Workbook, godtaget: frozenset[int] = frozenset()) -> Syn:
    cases, sheet = centre.workspace.table_cases, table.sheets[0]
    return cases.look(table, sheet, cases.columns(sheet)[0], godtaget, "Tastet før")


def take(centre: Scenario, table: Workbook, godtaget: frozenset[int] = frozenset()) -> str:
    cases, sheet = centre.workspace.table_cases, table.sheets[0]
    shown = look(centre, table, godtaget)
    return cases.take_in(table, sheet, cases.columns(sheet)[0], shown, godtaget, "Tastet før").id


def one(centre: Scenario, line: str, godtaget: frozenset[int] = frozenset()) -> Linje:
    (linje,) = look(centre, book(line), godtaget).linjer
    return linje


def test_columns_are_guessed_by_the_questions(centre: Scenario) -> None:
    valg, known, _ = centre.workspace.table_cases.columns(book().sheets[0])
    assert not known
    assert valg["borger.cpr_nr"] == "CPR-nr." and valg["anmodning.anmodningsdato"] == "Anmodningsdato"
    assert (
        valg["tilbud.tilbud_navn"] == "Tilbud" and valg["behandling.behandlingsintensitet"] == "Behandlingsintensitet"
    )
    assert len(valg) == 8


@pytest.mark.parametrize("spelled", ["Nej", "nej", "NEJ", " nej "])
def test_an_answer_is_known_by_its_label_or_its_code(centre: Scenario, spelled: str) -> None:
    assert "ikke et af svarene" not in str(one(centre, f"{GUIDES};;01-03-2026;{spelled}").beskeder)


@pytest.mark.parametrize("spelled", ["01-03-2026", "1/3-2026", "01.03.2026", "2026-03-01", "2026-03-01 00:00:00"])
def test_a_day_in_any_spelling_is_that_day(centre: Scenario, spelled: str) -> None:
    line = one(centre, f"{GUIDES};;{spelled};NEJ")
    assert line.stand is Stand.KLADDE and not line.forslag


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("399999999;;01-03-2026", "kan ikke læses"),
        (f"{'0201' + '50-9991'};;46082", "46082 er læst som 01-03-2026"),
        (f"{GUIDES};;1/3-26", ""),
        ("2015" + "09991;;01-03-2026", "ni cifre"),
    ],
)
def test_what_is_not_plain_waits_or_is_refused(centre: Scenario, line: str, words: str) -> None:
    found = one(centre, line)
    assert words in " ".join((*found.beskeder, *found.forslag))


def test_a_lost_zero_is_proposed_and_taken_only_by_a_word(centre: Scenario) -> None:
    table = book("20150" + "9991;Øvelse;01-03-2026;NEJ")
    (waits,) = look(centre, table).linjer
    assert (waits.stand, waits.cpr) == (Stand.VENTER, "020150-xxxx")
    assert take(centre, table) == ""
    assert centre.workspace.table_cases.imports() == ()
    assert take(centre, table, frozenset({2}))
    assert centre.workspace.cases.find("020150-" + "9991")[1] is not None


def test_numbers_and_days_of_a_workbook(centre: Scenario) -> None:
    for epoch, serial in ((False, 46082), (True, 44620)):
        target = BytesIO()
        with Writer(target, {"in_memory": True, "date_1904": epoch}) as made:
            sheet, day = made.add_worksheet("Sager"), made.add_format({"num_format": "dd-mm-yyyy"})
            for column, text in enumerate(("CPR-nr.", "Anmodningsdato", "Navn")):
                sheet.write_string(0, column, text)
            sheet.write_number(1, 0, 1502779995)
            sheet.write_datetime(1, 1, date(2026, 3, 1), day)
            sheet.write_number(2, 0, 1007059995)
            sheet.write_number(2, 1, serial)
            sheet.write_formula(2, 2, '="A"&"B"', None, "AB")
            sheet.merge_range(3, 0, 4, 0, GUIDES)
            sheet.write_string(4, 2, "x")
        plain, proposed, _first, merged = look(centre, read(target.getvalue())).linjer
        assert plain.stand is Stand.KLADDE and plain.cpr == "150277-xxxx"
        told = " ".join(proposed.forslag)
        assert f"{serial} er læst som 01-03-2026" in told and "formel" in told
        assert merged.stand is Stand.AFVIST and "flettet" in str(merged.beskeder[0])


def hidden_row() -> Workbook:
    target = BytesIO()
    with Writer(target, {"in_memory": True}) as made:
        sheet = made.add_worksheet("Sager")
        for row, cells in enumerate((("CPR-nr.", "Anmodningsdato"), (GUIDES, "01-03-2026"), (OTHER, "01-03-2026"))):
            for column, text in enumerate(cells):
                sheet.write_string(row, column, text)
        sheet.set_row(2, None, None, {"hidden": True})
    return read(target.getvalue())


def test_a_hidden_row_waits_and_says_so(centre: Scenario) -> None:
    seen, hidden = look(centre, hidden_row()).linjer
    assert (seen.stand, hidden.stand) == (Stand.KLADDE, Stand.VENTER)
    assert "skjult" in " ".join(hidden.forslag)
    take(centre, hidden_row())
    assert centre.workspace.cases.find(OTHER)[1] is None


@pytest.mark.parametrize("number", ["75" + "0277-9995", GUIDES[:7] + "AB12"])
def test_citizens_without_a_valid_number_are_kept_and_said(centre: Scenario, number: str) -> None:
    number = number.replace("75" + "0277", "750277")
    line = one(centre, f"{number};Øvelse;01-03-2026;NEJ")
    assert line.stand is Stand.KLADDE and "Kan ikke indberettes" in str(line.beskeder[0])


def test_rows_of_one_course_are_one_with_a_treatment_each(centre: Scenario) -> None:
    table = book(
        f"{GUIDES};Øvelse;01-03-2026;NEJ;Alfa;1099000011;02-03-2026;AMBULANT",
        f"{GUIDES};Øvelse;01-03-2026;NEJ;Alfa;1099000011;02-04-2026;DAG",
        f"{GUIDES};Øvelse;01-03-2026;NEJ;Beta;1099000012;02-05-2026;DAG",
        f"{GUIDES};Øvelse;01-03-2026;JA;Gamma;1099000013;02-05-2026;DAG",
        f"{GUIDES};En anden;01-03-2026;NEJ;Gamma;1099000013;02-05-2026;DAG",
    )
    stands = [line.stand for line in look(centre, table).linjer]
    assert stands == [Stand.KLADDE] * 3 + [Stand.AFVIST] * 2
    take(centre, table)
    borger = centre.workspace.cases.find(GUIDES)[1]
    assert borger is not None
    (course,) = centre.workspace.store.cases.forloeb_of(borger.id)
    heads = [s for s in course.skemaer if s.art == "tilbud"]
    assert [sum(s.parent_id == head.id for s in course.skemaer) for head in heads] == [2, 1]


def test_the_same_again_is_there_already(centre: Scenario) -> None:
    table = book(f"{GUIDES};Øvelse;01-03-2026;NEJ")
    take(centre, table)
    assert [line.stand for line in look(centre, table).linjer] == [Stand.ALLEREDE]


def test_a_new_citizen_is_read_back_and_what_was_taken_in_before_is_said(centre: Scenario) -> None:
    table = book(f"{GUIDES};Øvelse;01-03-2026;NEJ")
    first = look(centre, table)
    assert first.foer == "" and first.linjer[0].ny.startswith("Ny borger: ") and "Alder: " in first.linjer[0].ny
    taken = take(centre, table)
    again = look(centre, table)
    assert again.linjer[0].ny == "" and again.foer.endswith("af Ida. 1 af rækkerne er læst ind før.")
    # it was taken away by hand: that it comes back is said, row by row
    centre.workspace.table_cases.undo(taken)
    back = look(centre, table)
    assert back.linjer[0].stand is Stand.KLADDE
    assert back.linjer[0].beskeder[0].startswith("Rækken er læst ind før, den ")
    assert back.foer == "1 af rækkerne er læst ind før."
    other = book(f"{GUIDES};Øvelse;02-03-2026;NEJ")
    assert look(centre, other).foer == "", "another request in that row is another case"


def test_a_question_that_the_version_lacks_is_told_and_waits(centre: Scenario) -> None:
    table = book(f"{GUIDES};01-03-2026;Dansk", head="CPR-nr.;Anmodningsdato;Statsborgerskab")
    (line,) = look(centre, table).linjer
    assert line.stand is Stand.VENTER and "kommer ikke med" in str(line.forslag[0])


def test_a_row_with_letters_that_are_none_in_the_chosen_encoding_waits(centre: Scenario) -> None:
    table = read(f"{HEAD}\r\n{GUIDES};Åse;01-03-2026;NEJ\r\n{OTHER};Else;01-03-2026;NEJ".encode("cp1252"), "utf_8")
    assert [line.stand for line in look(centre, table).linjer] == [Stand.VENTER, Stand.KLADDE]


def test_what_the_first_row_leaves_out_is_said_by_the_others_and_no_two_of_them_differ(centre: Scenario) -> None:
    table = book(
        f"{GUIDES};;01-03-2026;",
        f"{GUIDES};Øvelse;01-03-2026;NEJ",
        f"{GUIDES};Øvelse;01-03-2026;JA",
        f"{GUIDES};En anden;01-03-2026;NEJ",
    )
    lines = look(centre, table).linjer
    assert [line.stand for line in lines] == [Stand.KLADDE] * 2 + [Stand.AFVIST] * 2
    assert "om forløbet end række 3" in str(lines[2].beskeder[0]) and "om borgeren end række 3" in str(
        lines[3].beskeder[0]
    )
    take(centre, table)
    borger = centre.workspace.cases.find(GUIDES)[1]
    assert borger is not None and borger.navn == "Øvelse"
    (course,) = centre.workspace.store.cases.forloeb_of(borger.id)
    answers = {felt: svar.value for skema in course.skemaer for felt, svar in skema.svar.items()}
    assert answers["tidligere_stofmisbrugsbehandling"] == "NEJ"


def test_the_whole_is_undone_but_for_what_was_changed(centre: Scenario) -> None:
    cases = centre.workspace.table_cases
    made = take(centre, book(f"{GUIDES};Øvelse;01-03-2026;NEJ", f"{OTHER};Øvelse;01-03-2026;NEJ"))
    centre.citizen(OTHER)
    centre.answers({"gravid": "NEJ"})
    told = cases.undo(made)
    assert "1 forløb og 1 borgere er fjernet igen" in told and "1 forløb er ændret" in told
    assert centre.workspace.cases.find(GUIDES)[1] is None
    assert centre.workspace.cases.find(OTHER)[1] is not None
    with pytest.raises(NotAllowed):
        cases.undo(made)


def test_an_undoing_lets_others_past_can_be_stopped_and_goes_on(
    centre: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_cases, "PORTION", 1)
    cases, store = centre.workspace.table_cases, centre.workspace.store
    made = take(centre, book(f"{GUIDES};Øvelse;01-03-2026;NEJ", f"{OTHER};Øvelse;01-03-2026;NEJ"))
    heard: list[tuple[int, int]] = []

    def stop(done: int, all_: int) -> None:
        heard.append((done, all_))
        # between two portions nothing is joined: what others write is theirs
        store.settings.put("imens", done)
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cases.undo(made, stop)
    assert heard == [(0, 2), (1, 2)] and store.settings.get("imens") == 1
    assert len(store.cases.all_forloeb_ids()) == 1
    assert [each.fortrudt for each in cases.imports()] == [None]
    assert cases.undo(made) == "1 forløb og 1 borgere er fjernet igen."
    assert store.cases.all_forloeb_ids() == () and not store.lists.has_citizens()
    assert cases.imports()[0].fortrudt is not None


TWO = (f"{GUIDES};Øvelse;01-03-2026;NEJ", f"{OTHER};Øvelse;01-03-2026;NEJ")


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_cases, "PORTION", 1)


@pytest.mark.usefixtures("one_at_a_time")
def test_how_much_is_undone_stands_with_the_import_by_then(centre: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    cases, store = centre.workspace.table_cases, centre.workspace.store
    made = take(centre, book(*TWO))
    (before,) = cases.imports()
    assert (before.fjernet, before.antal["forloeb"]) == (0, 2)

    def cut(*_all: object) -> None:
        raise KeyboardInterrupt

    # in the last portion: what was done in it is as if it had not been, and what was before it stays
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(type(store.registers), "undo_import", cut)
        cases.undo(made)
    (half,) = cases.imports()
    assert (half.fjernet, half.antal["forloeb"], half.fortrudt) == (1, 2, None)
    assert len(store.cases.all_forloeb_ids()) == 1
    cases.undo(made)
    (whole,) = cases.imports()
    assert (whole.fjernet, whole.antal["forloeb"]) == (2, 2) and whole.fortrudt is not None


def test_what_is_whole_is_not_said_to_have_been_stopped(centre: Scenario) -> None:
    cases, pressed = centre.workspace.table_cases, list[int]()

    def stop(_done: int, _all: int) -> None:
        if pressed:
            raise KeyboardInterrupt
        pressed.append(1)

    made = take(centre, book(*TWO))
    assert cases.undo(made, stop) == "2 forløb og 2 borgere er fjernet igen."
    assert cases.imports()[0].fortrudt is not None


@pytest.mark.usefixtures("one_at_a_time")
def test_a_course_that_is_changed_between_two_portions_stays(centre: Scenario) -> None:
    cases, store = centre.workspace.table_cases, centre.workspace.store
    made = take(centre, book(*TWO))

    def meanwhile(done: int, _all: int) -> None:
        if done == 1:
            (left,) = store.cases.all_forloeb_ids()
            centre.open(left).answers({"gravid": "NEJ"})

    told = cases.undo(made, meanwhile)
    assert "1 forløb og 1 borgere er fjernet igen" in told and "1 forløb er ændret" in told
    assert len(store.cases.all_forloeb_ids()) == 1 and store.log.verify() == ()


@pytest.mark.usefixtures("one_at_a_time")
def test_who_only_reads_by_the_next_portion_undoes_no_more(centre: Scenario) -> None:
    cases, store = centre.workspace.table_cases, centre.workspace.store
    made = take(centre, book(*TWO))

    def meanwhile(done: int, _all: int) -> None:
        if done == 1:
            centre.workspace.save_profil(replace(PROFIL, roller=("SUNDHEDSFAGLIG",), rolle="SUNDHEDSFAGLIG"))

    with pytest.raises(NotAllowed):
        cases.undo(made, meanwhile)
    assert len(store.cases.all_forloeb_ids()) == 1 and cases.imports()[0].fjernet == 1


def test_an_import_of_which_nothing_is_left_is_undone(centre: Scenario) -> None:
    cases, work = centre.workspace.table_cases, centre.workspace.cases
    made = take(centre, book(TWO[0]))
    work.delete_forloeb(centre.workspace.store.cases.all_forloeb_ids()[0], "Oprettet ved en fejl")
    assert cases.undo(made) == "0 forløb og 0 borgere er fjernet igen."
    assert cases.imports()[0].fortrudt is not None


def ended(centre: Scenario, *rows_of: tuple[str, str, str]) -> Workbook:
    """A table of courses that were asked for on the first day of a month, and never begun: number, name and month each."""
    lister = centre.workspace.katalog.lister
    status = next(kode.code for kode in lister["status_stofmisbrug"] if not kode.flag("ophoert"))
    reason = next(kode.label for kode in lister["aarsag_afsluttet"] if kode.flag("kun_uden_ivaerksaettelse"))
    more = further(centre)
    rest = "".join(f";{answer}" for _, answer in more.values())
    lines = (f"{cpr};{navn};01-{m};NEJ;NEJ;NEJ;15-{m};{status};{reason}{rest}" for cpr, navn, m in rows_of)
    return book(*lines, head=";".join((*HEADINGS, *more)))


def further(centre: Scenario) -> dict[str, tuple[str, str]]:
    """What the request asks beyond the headings of ``table_faults``: field and answer, by the question."""
    katalog = centre.workspace.katalog
    answers = typed_form(katalog, VERSION, "anmodning")
    asked = (felt for felt in katalog.versioner[VERSION].skemaer["anmodning"].felter if felt.navn in answers)
    return {felt.label: (felt.navn, str(answers[felt.navn])) for felt in asked if felt.label not in HEADINGS}


def test_another_name_is_shown_and_an_undone_import_gives_the_one_of_then_back(centre: Scenario) -> None:
    cases, find = centre.workspace.table_cases, centre.workspace.cases.find
    first = take(centre, ended(centre, (GUIDES, "Øvelse", "08-2025")))
    centre.clock.wait(1)
    later = ended(centre, (GUIDES, "En anden", "10-2025"))
    (line,) = look(centre, later).linjer
    assert line.stand is Stand.FAERDIG and "ændret til filens: navn" in str(line.beskeder[0])
    second = take(centre, later)
    centre.clock.wait(1)
    assert (borger := find(GUIDES)[1]) is not None and borger.navn == "En anden"
    cases.undo(second)
    assert (borger := find(GUIDES)[1]) is not None and borger.navn == "Øvelse"
    centre.clock.wait(1)
    assert "1 forløb og 1 borgere er fjernet igen" in cases.undo(first)
    assert find(GUIDES)[1] is None


def test_what_a_person_did_since_is_not_undone_and_what_is_gone_is_not_said_to_stand(centre: Scenario) -> None:
    cases, work = centre.workspace.table_cases, centre.workspace.cases
    made = take(centre, ended(centre, (GUIDES, "Øvelse", "08-2025"), (OTHER, "Øvelse", "08-2025")))
    centre.clock.wait(1)
    cpr, _known = work.find(GUIDES)
    work.save_borger(cpr, "Rettet her")
    other = work.find(OTHER)[1]
    assert other is not None
    work.delete_forloeb(centre.workspace.store.cases.forloeb_of(other.id)[0].id, "Oprettet ved en fejl")
    assert cases.undo(made) == "1 forløb og 0 borgere er fjernet igen."
    assert (borger := work.find(GUIDES)[1]) is not None and borger.navn == "Rettet her"


def test_what_was_broken_off_is_there_and_can_be_undone(centre: Scenario) -> None:
    cases, table = centre.workspace.table_cases, book(*(f"{n};Øvelse;01-03-2026;NEJ" for n in (GUIDES, OTHER)))
    sheet = table.sheets[0]
    valg, shown = cases.columns(sheet)[0], look(centre, table)

    def stop(done: int, _all: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cases.take_in(table, sheet, valg, shown, frozenset(), "Tastet før", stop)
    (kept,) = cases.imports()
    assert kept.antal == {"forloeb": 1, **TIL_DELS} and kept.til_dels
    cases.undo(kept.id)
    assert centre.workspace.cases.find(GUIDES)[1] is None


def test_what_a_cut_left_is_counted(centre: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(_self: object, _id: str, _antal: object) -> None:
        raise KeyboardInterrupt

    cases = centre.workspace.table_cases
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(type(centre.workspace.store.registers), "end_import", cut)
        take(centre, book(f"{GUIDES};Øvelse;01-03-2026;NEJ"))
    (kept,) = cases.imports()
    assert kept.antal == {"forloeb": 1, **TIL_DELS} and kept.til_dels
    cases.undo(kept.id)
    assert centre.workspace.cases.find(GUIDES)[1] is None


def test_what_changed_since_it_was_shown_stays_out(centre: Scenario) -> None:
    cases, table = centre.workspace.table_cases, book(f"{GUIDES};Øvelse;01-03-2026;NEJ")
    sheet = table.sheets[0]
    valg, shown = cases.columns(sheet)[0], look(centre, table)
    take(centre, table)
    taken = cases.take_in(table, sheet, valg, shown, frozenset(), "Tastet før")
    assert (taken.id, taken.forloeb) == ("", 0) and "er ikke læst ind" in str(taken.beskeder[0])


def test_other_rows_than_those_that_were_shown_stay_out(centre: Scenario) -> None:
    cases = centre.workspace.table_cases
    shown = look(centre, book(f"{GUIDES};Øvelse;01-03-2026;NEJ"))
    other = book(f"{OTHER};Øvelse;01-04-2026;JA")
    sheet = other.sheets[0]
    taken = cases.take_in(other, sheet, cases.columns(sheet)[0], shown, frozenset(), "Tastet før")
    assert (taken.id, taken.forloeb) == ("", 0) and "er ikke læst ind" in str(taken.beskeder[0])


def test_a_file_whose_last_line_counts_otherwise_is_not_taken_in(centre: Scenario) -> None:
    table = book(f"{GUIDES};Øvelse;01-03-2026;NEJ", "Antal records: 2")
    assert "siger 2 rækker" in look(centre, table).slutlinje
    with pytest.raises(NotAllowed):
        take(centre, table)


def compared(centre: Scenario, count: int, faults: int) -> None:
    """Take a table with faults in, and compare every row with the reckoning of its own."""
    lister = centre.workspace.katalog.lister
    status = next(kode.code for kode in lister["status_stofmisbrug"] if not kode.flag("ophoert"))
    reason = next(kode.label for kode in lister["aarsag_afsluttet"] if kode.flag("kun_uden_ivaerksaettelse"))
    more = further(centre)
    extra = {label: answer for label, (_, answer) in more.items()}
    fields = (*FIELDS, *(felt for felt, _ in more.values()))
    written = rows(count, faults, ("NEJ", status, reason), more=extra)
    table = read(as_csv(written, extra))
    shown = look(centre, table)
    found = {line.nr: line.stand.value for line in shown.linjer}
    wrong = [
        (
            nr,
            row.fault,
            row.becomes,
            found.get(nr),
            [str(text) for line in shown.linjer if line.nr == nr for text in line.beskeder],
        )
        for nr, row in enumerate(written, start=2)
        if found.get(nr) != row.becomes
    ]
    assert wrong == []
    cases, sheet = centre.workspace.table_cases, table.sheets[0]
    taken = cases.take_in(table, sheet, cases.columns(sheet)[0], shown, frozenset(), "Tastet før")
    expected = Counter(row.cells[0] for row in written if row.becomes in ("faerdig", "kladde"))
    store = centre.workspace.store.cases
    there = Counter[str]()
    for forloeb_id in store.all_forloeb_ids():
        number = store.borger(store.forloeb(forloeb_id).borger_id).cpr_nr
        there[f"{number[:6]}-{number[6:]}"] += 1
    assert (taken.beskeder, there) == ((), expected)
    codes = {reason: lister["aarsag_afsluttet"].find(reason)}
    assert _answers(centre) == {
        (row.cells[0], row.cells[2]): {
            felt: codes.get(cell, cell) for felt, cell in zip(fields, row.cells[2:], strict=True) if cell
        }
        for row in written
        if row.becomes in ("faerdig", "kladde")
    }


def _answers(centre: Scenario) -> dict[tuple[str, str], dict[str, Any]]:
    """What stands in every course, as typed, by citizen and day of request."""
    store, found = centre.workspace.store.cases, dict[tuple[str, str], dict[str, Any]]()
    for forloeb_id in store.all_forloeb_ids():
        course = store.forloeb(forloeb_id)
        number = store.borger(course.borger_id).cpr_nr
        answers = {felt: svar.raw for form in course.skemaer for felt, svar in form.svar.items()}
        found[f"{number[:6]}-{number[6:]}", str(answers["anmodningsdato"])] = answers
    return found


def test_a_table_with_faults_of_twenty_kinds_becomes_what_is_reckoned(centre: Scenario) -> None:
    assert len(FAULTS) == 20
    compared(centre, 120, 40)


def test_texts_are_texts(centre: Scenario) -> None:
    line = one(centre, "x;;;")
    assert all(isinstance(text, Text) for text in line.beskeder)
