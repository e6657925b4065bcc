"""The same case typed, taken in from a case file and taken in from a table in parts is one case; no cell makes the program fall.

Hypothesis fills the forms of both versions in with anything that they can hold, also what contradicts or is not asked for.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from xlsxwriter import Workbook as Writer

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.domain.forms.values import read_json
from smdb_desktop.resources import catalog
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.casework.siblings import answers
from smdb_desktop.services.ports.tables import Kind, Row, Sheet, Workbook
from smdb_desktop.services.wizard.working_form import tidy
from smdb_desktop.tables.child import read
from tests.rules.cases import whole_case
from tests.scenario import PROFIL, Scenario
from tests.scenarios.any_way import DATES, Person, Step, look
from tests.scenarios.guide_days import CPR

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)


def answer_of(felt: Felt, lister: Kodelister, way: int) -> Any:
    """An answer as a case file has it: any that the field can hold, also one that contradicts others or is not asked for."""
    koder = [kode.code for kode in lister[felt.liste]] if felt.liste else []
    match felt.type:
        case Felttype.DATO:
            return f"2025-0{1 + way % 9}-1{way % 8}"
        case Felttype.HELTAL:
            return way
        case Felttype.JA_NEJ:
            return way % 2 == 0
        case Felttype.ENKELTVALG:
            return koder[way % len(koder)]
        case Felttype.FLERVALG:
            return koder[: 1 + way % 3]
        case Felttype.TABEL:
            first, number = felt.kolonner[:2]
            rows = [kode.code for kode in lister[first.liste or ""]][: 1 + way % 3]
            return [{first.navn: kode, number.navn: 1 + way} for kode in rows]
        case _:
            return f"{1099000000 + way}"


def in_a_cell(felt: Felt, lister: Kodelister, value: Any) -> str:
    """The same as it stands in a table."""
    match felt.type:
        case Felttype.DATO:
            return f"{value[8:]}-{value[5:7]}-{value[:4]}"
        case Felttype.JA_NEJ:
            return "ja" if value else "nej"
        case Felttype.ENKELTVALG:
            return lister[felt.liste or ""].label(value)
        case Felttype.FLERVALG:
            return "; ".join(value)
        case Felttype.TABEL:
            return "; ".join(" ".join(str(cell) for cell in row.values()) for row in value)
        case _:
            return str(value)


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """A form version, the answers of the forms that a course has once, and of two treatments at one tilbud."""
    katalog = catalog()
    version = draw(st.sampled_from(["2024-01-01", "2025-07-01"]))
    skemaer = katalog.versioner[version].skemaer

    def form(art: str) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for felt in skemaer[art].felter:
            if not felt.beregnet and (felt.default is not None or draw(st.booleans())):
                made[felt.navn] = answer_of(felt, katalog.lister, draw(st.integers(0, 30)))
        return made

    once = {art: form(art) for art in ("anmodning", "ivaerksaettelse", "forloebsafslutning")}
    once["anmodning"]["anmodningsdato"] = "2025-03-03" if version == "2024-01-01" else "2025-08-04"
    once["tilbud"] = {**form("tilbud"), "tilbud_navn": "Alfa", "tilbud_p_nummer": "1099000011"}
    return version, once, [{**form("behandling"), "tilbudsstartdato": f"2025-09-0{n}"} for n in (1, 2)]


def understood(scenario: Scenario) -> Any:
    """Every answer of the only course, as it was understood, however it came; and what it looks like."""
    (course,) = scenario.workspace.store.cases.all_forloeb_ids()
    session = scenario.open(course).session
    looked = look(session)
    # a box that a file says is not ticked, and one that nobody ticked, are one answer
    shown = [
        [(navn, None if raw is False else raw, kraevet) for navn, raw, kraevet in form[2]] for form in looked.forms
    ]
    return answers(session), shown, looked.found


def typed_straight(version: str, once: dict[str, Any], treatments: list[dict[str, Any]]) -> Scenario:
    person = Person(None)
    person.work.save_profil(PROFIL)
    it, skemaer = person.it, catalog().versioner[version].skemaer

    def put(art: str, given: dict[str, Any]) -> None:
        for felt in sorted(skemaer[art].felter, key=lambda f: (f.default is not None, f.navn != "anmodningsdato")):
            if felt.navn not in given or given[felt.navn] is False:
                continue
            value = read_json(felt, given[felt.navn]).value
            assert value is not None
            skema_id, raw = it.form(art), tidy(felt, given[felt.navn], value)
            change = it.session.answer(skema_id, felt.navn, raw)
            if change.skift is not None:
                person.do(Step("day", way=DATES.index("1/3-25") if version == "2024-01-01" else 0))
                change = it.session.answer(skema_id, felt.navn, raw)
            it.open_case.keeper.put(skema_id, change.svar)
        it.open_case.keeper.flush()

    put("anmodning", once["anmodning"])
    put("ivaerksaettelse", once["ivaerksaettelse"])
    tilbud = it.session.begin("tilbud")
    it.open_case.keeper.begin(tilbud)
    for number, treatment in enumerate(treatments):
        record = it.session.begin("behandling", tilbud.id)
        it.open_case.keeper.begin(record)
        it.treatment = record.id
        if not number:
            put("tilbud", once["tilbud"])
        put("behandling", treatment)
    put("forloebsafslutning", once["forloebsafslutning"])
    return it


def from_a_file(once: dict[str, Any], treatments: list[dict[str, Any]]) -> Scenario:
    scenario = Scenario()
    scenario.clock.wait(days=90)
    draft = {"status": "KLADDE"}
    course = {art: {**once[art], **draft} for art in ("anmodning", "ivaerksaettelse", "forloebsafslutning")}
    listed = [{"tilbud": once["tilbud"], "behandlinger": [{**each, **draft} for each in treatments]}]
    raw = {**whole_case(), "kontaktforloeb": [{**course, "tilbudstilknytninger": listed}]}
    report = ImportService(scenario.workspace.cases).take_in(raw)
    assert report.ok, report.linjer
    return scenario


def from_a_table(version: str, once: dict[str, Any], treatments: list[dict[str, Any]]) -> Scenario:
    """The same in parts: each treatment in a row of its own, and the answers of the course some in the one, some in the other."""
    scenario = Scenario()
    scenario.clock.wait(days=90)
    skemaer, lister = catalog().versioner[version].skemaer, scenario.workspace.katalog.lister
    rows: list[dict[str, str]] = []
    for number, treatment in enumerate(treatments):
        row = {"borger.cpr_nr": CPR}
        for art, said in {**once, "behandling": treatment}.items():
            for at, (navn, value) in enumerate(said.items()):
                felt = skemaer[art].felt(navn)
                assert felt is not None
                whole = art in ("behandling", "tilbud") or navn == "anmodningsdato" or at % 2 == number
                if whole:
                    row[f"{art}.{navn}"] = in_a_cell(felt, lister, value)
        rows.append(row)
    heads = list(dict.fromkeys(key for row in rows for key in row))
    target = BytesIO()
    with Writer(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Sager")
        for line, cells in enumerate([{key: key for key in heads}, *rows]):
            for column, key in enumerate(heads):
                if key in cells:
                    sheet.write_string(line, column, cells[key])
    table, cases_of = read(target.getvalue()), scenario.workspace.table_cases
    valg = {key: key for key in heads}
    every = frozenset(range(2, 2 + len(rows)))
    shown = cases_of.look(table, table.sheets[0], valg, every)
    taken = cases_of.take_in(table, table.sheets[0], valg, shown, every)
    assert taken.forloeb == 1, [str(text) for line in shown.linjer for text in (*line.beskeder, *line.forslag)]
    return scenario


@given(cases())
@settings(max_examples=12, deadline=None, suppress_health_check=[*HealthCheck], phases=PHASES)
def test_a_case_file_and_a_table_in_parts_give_what_typing_gives(
    case: tuple[str, dict[str, dict[str, Any]], list[dict[str, Any]]],
) -> None:
    version, once, treatments = case
    typed = understood(typed_straight(version, once, treatments))
    assert understood(from_a_file(once, treatments)) == typed
    assert understood(from_a_table(version, once, treatments)) == typed


CELLS = st.one_of(
    st.text(max_size=12),
    st.text(st.characters(categories=["Cc", "Cf", "Cs", "Co", "Nd", "Zs"]), max_size=6),
    st.sampled_from(
        [
            "1e999",
            "-0",
            "9" * 400,
            "=1+1",
            "46082",
            "٣١-١٢-٢٠٢٥",
            "00-00-0000",
            "1,50278E+09",
            "15\u00a002\u00a077-9995",
        ]
    ),
)


@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=4))
@settings(max_examples=15, deadline=None, suppress_health_check=[*HealthCheck], phases=PHASES)
def test_no_text_in_any_cell_makes_the_program_fall(rows: list[list[str]]) -> None:
    """In each of these columns, of every kind of field: it is taken, waits, or is refused with a sentence."""
    scenario = Scenario()
    scenario.clock.wait(days=90)
    service = scenario.workspace.table_cases
    targets = [each.navn for each in service.maal]
    kinds = "".join(kind.value for kind in Kind)
    for first in range(0, len(targets), 4):
        asked = ["borger.cpr_nr", "anmodning.anmodningsdato", *targets[first : first + 4]]
        valg = {key: key for key in dict.fromkeys(asked)}
        lines = [Row(1, tuple(valg), "s" * len(valg))]
        for at, cells in enumerate(rows):
            first_two = (CPR, "04-08-2025") if at % 2 else (cells[0], cells[1])
            texts = (*first_two, *cells)[: len(valg)]
            # a date of the workbook's own is a date: the reader's child writes it
            is_of = "".join(kinds[(at + n) % len(kinds)] for n in range(len(texts)))
            texts = tuple("2025-08-04" if kind == Kind.DATE else text for kind, text in zip(is_of, texts, strict=True))
            lines.append(Row(at + 2, texts, is_of))
        sheet = Sheet("Ark1", False, tuple(lines), 1)
        book = Workbook("fuld.xlsx", (sheet,))
        every = frozenset(range(2, 2 + len(rows)))
        shown = service.look(book, sheet, valg, every)
        service.take_in(book, sheet, valg, shown, every)
