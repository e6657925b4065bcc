"""Every question of both form versions is answered in every way, and no other field changes its place above or its column.

What an answer opens pushes down what stands below it, and nothing else; a finding that needs more lines than the hint does the
same. The real page is asked where its widgets stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from PySide6.QtCore import QPoint

from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.gui.fields.row import Row
from smdb_desktop.gui.guide.form_view import FormBody
from smdb_desktop.resources import catalog
from tests.gui.guide.conftest import at_work
from tests.gui.guide.guide_material import Wizard, new_workspace

DATES = {"2025-07-01": "04-08-2025", "2024-01-01": "01-05-2024"}
LATE, BAD = {"2025-07-01": "30-09-2025", "2024-01-01": "30-09-2024"}, "31-02-2025"
WOMAN = next(cpr for cpr in map(made_up_cpr, range(9)) if int(cpr[-1]) % 2 == 0)
Place = tuple[int, int, int, int]


@pytest.fixture
def made(qtbot: QtBot) -> Iterator[Wizard]:
    """The person sees every form of the version, and the citizen is asked every question."""
    yield from at_work(qtbot, new_workspace(rolle="SUNDHEDSFAGLIG"), WOMAN)


def ways(felt: Felt, wizard: Wizard) -> list[Any]:
    """Each way in which a field can be answered, the empty one last."""
    version, lister = wizard.session.version.id, wizard.session.katalog.lister
    koder = list(lister[felt.liste].koder) if felt.liste else []
    match felt.type:
        case Felttype.ENKELTVALG:
            return [*koder, "findes ikke", None]
        case Felttype.FLERVALG:
            return [*([kode] for kode in koder), koder, None]
        case Felttype.JA_NEJ:
            return [True, None]
        case Felttype.DATO:
            return [DATES[version], LATE[version], BAD, "01-01-2090", None]
        case Felttype.HELTAL:
            return ["7", "x", "99", "-1", None]
        case Felttype.TABEL:
            first, *others = felt.kolonner
            row = {first.navn: next(iter(lister[first.liste].koder)) if first.liste else "x"}
            full = row | {column.navn: "45" for column in others}
            return [[row], [full], [full, full, row], None]
        case _:
            return ["x", "en lang tekst " * 8, "12345678", None]


def places(body: FormBody) -> dict[str, Place]:
    """Where each shown row and its input stand: the row's top, the input's left edge and its top in the row, the height."""
    found: dict[str, Place] = {}
    for row in body.boxes():
        at, inside = row.mapTo(body, QPoint(0, 0)), row.field.geometry()
        found[f"{row.skema_id}.{row.felt.navn}"] = (at.y(), at.x() + inside.x(), inside.y(), row.height())
    return found


def words(body: FormBody) -> dict[str, tuple[str, ...]]:
    """What stands below each input."""
    return {f"{row.skema_id}.{row.felt.navn}": row.words() for row in body.boxes()}


def judge(wizard: Wizard, answered: Row, before: dict[str, Place], said: dict[str, tuple[str, ...]], raw: Any) -> None:
    body = wizard.page.body
    assert isinstance(body, FormBody)
    name, after = f"{answered.skema_id}.{answered.felt.navn}", places(body)
    says = words(body)
    order = [key for key in after if key in before]
    assert order == [key for key in before if key in after], f"{name} = {raw}: the order changed"
    moved = 0
    for key in order:
        was, now = before[key], after[key]
        assert now[1:3] == was[1:3], f"{name} = {raw}: {key} changed its column"
        if key == name or list(after).index(key) < list(after).index(name):
            assert now[0] == was[0] + moved, f"{name} = {raw}: {key}, which stands above, moved"
            if now[3] != was[3] and key != name:
                # the one way in which something above may push: more lines of words than there were, below an input above
                assert says[key] != said[key], f"{name} = {raw}: {key} has another height and the same words"
                moved += now[3] - was[3]


def steps_of(wizard: Wizard) -> Iterator[str]:
    """Every step that is a form or a list of forms, also one that an answer adds, opened at its form."""
    seen: set[str] = set()
    while trin := next((t for t in wizard.page.trin() if t.plads is not None and t.id not in seen), None):
        seen.add(trin.id)
        wizard.page.go_to(trin.id)
        wizard.settle()
        flow = wizard.page.flow
        if flow is not None:
            flow.new()
            wizard.settle()
        yield trin.id


@pytest.mark.parametrize("version", list(DATES))
@pytest.mark.parametrize("width", [1154, 700])
def test_no_answer_moves_what_stands_above_or_changes_a_column(made: Wizard, version: str, width: int) -> None:
    made.put("anmodning", anmodningsdato=DATES[version])
    assert made.session.version.id == version
    made.page.resize(width, 900)
    asked: set[str] = set()
    for _step in steps_of(made):
        body = made.page.body
        assert isinstance(body, FormBody)
        for felt, skema_id, raw in every_answer(made, body):
            row = body.field_box(skema_id, felt.navn)
            assert row is not None
            if (felt.navn, raw) == ("anmodningsdato", "01-01-2090"):
                continue  # it belongs to another form version
            asked.add(felt.navn)
            before, said = places(body), words(body)
            made.page.answer(skema_id, felt.navn, raw)
            judge(made, row, before, said, raw)
    felter = [f for skema in catalog().versioner[version].skemaer.values() for f in skema.felter]
    assert asked == {f.navn for f in felter if not f.read_only and not f.beregnet}


def every_answer(wizard: Wizard, body: FormBody) -> Iterator[tuple[Felt, str, Any]]:
    """Each field that is shown or that an answer shows, with each way to answer it; the answer that opens most is left there."""
    done: set[str] = set()
    while row := next((r for r in body.boxes() if r.felt.navn not in done and not r.only_shown), None):
        felt, skema_id = row.felt, row.skema_id
        done.add(felt.navn)
        most: tuple[int, Any] = (-1, None)
        for raw in ways(felt, wizard):
            yield felt, skema_id, raw
            most = max(most, (len(body.boxes()), raw), key=lambda pair: pair[0])
        yield felt, skema_id, most[1]


def test_words_that_need_more_lines_above_move_nothing_under_the_hand(made: Wizard) -> None:
    made.put("anmodning", anmodningsdato=DATES["2025-07-01"])
    made.page.resize(700, 500)
    made.page.go_to("ivaerksaettelse_1")
    made.answer(laegesamtale_oenskes="JA", laegesamtale_afholdt="JA", laegesamtale_dato=LATE["2025-07-01"])
    body, area = made.page.body, made.page.frame.area
    assert isinstance(body, FormBody)
    skema_id = body.skema_ids[0]
    body.take_focus(skema_id, "ivaerksat_dato")
    row, above = body.field_box(skema_id, "ivaerksat_dato"), body.field_box(skema_id, "laegesamtale_dato")
    assert row is not None and above is not None
    area.ensureWidgetVisible(row)
    stood, high, top = row.mapTo(area.viewport(), QPoint(0, 0)).y(), above.height(), row.y()
    made.page.answer(skema_id, "ivaerksat_dato", DATES["2025-07-01"])
    assert above.height() > high and row.y() > top, "the words above need another line"
    assert row.mapTo(area.viewport(), QPoint(0, 0)).y() == stood
