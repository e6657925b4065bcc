"""Two people's week on one store, a short one; the long one is ``dev.py week-test``. What it is judged by would tell."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from smdb_desktop.store.sqlstore import SqlStore
from tools.week.judge import judged
from tools.week.work import Week, worked


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    made = worked(tmp_path_factory.mktemp("uge"), 3, 3, 30)
    # so short a week takes none in by chance
    made._list()
    yield made
    made.close()


@pytest.mark.slow
def test_a_week_leaves_what_its_history_tells(week: Week) -> None:
    counted, faults = judged(week)
    assert faults == []
    assert counted["courses replayed"] and counted["answers replayed"] and counted["files judged"]
    assert counted["changes of the register replayed"] > 1 and counted["lists replayed"]
    done = week.done.done
    assert done["a forgotten passphrase"] == done["the copy of this morning is put back"] == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("by_hand", "told"),
    [
        (
            "UPDATE svar SET raw = '\"x\"' WHERE (skema_id, felt) = (SELECT skema_id, felt FROM svar LIMIT 1)",
            "tells another course",
        ),
        (
            "DELETE FROM svar WHERE (skema_id, felt) = (SELECT skema_id, felt FROM svar LIMIT 1)",
            "answers are in the table or the history alone",
        ),
        ("UPDATE borger SET navn = 'En anden' WHERE id = (SELECT min(id) FROM borger)", "tells another one"),
        (
            "DELETE FROM forloeb WHERE id = (SELECT id FROM forloeb WHERE nedlagt = '' AND flyttet_til = '' LIMIT 1)",
            "is in the history alone",
        ),
        ("UPDATE person SET navn = 'Ib' WHERE navn = 'Bo'", "the history of the people tells another one"),
        (
            "UPDATE person SET roller = '[\"INDBERETTER\"]' WHERE navn = 'Bo'",
            "the history of the people tells another one",
        ),
        (
            "UPDATE person SET kommune = '101' WHERE navn = 'Bo'",
            "the history of the profiles tells another one",
        ),
        (
            "UPDATE tilbud SET lukket = 1 - lukket WHERE register <> '{}'",
            "the history of the register tells another one",
        ),
        (
            "UPDATE indstilling SET value = replace(value, '.json', '.csv') WHERE value LIKE '%.json%'",
            "the history of the code lists tells another one",
        ),
        ("UPDATE sagstal SET antal = antal + 1 WHERE tilstand <> ''", "a recount says something else"),
        (
            "DROP TRIGGER haendelse_rettes_ikke;"
            " UPDATE haendelse SET hvem = 'En anden' WHERE nr = (SELECT max(nr) FROM haendelse)",
            "the log",
        ),
    ],
)
def test_a_row_changed_by_hand_is_told(week: Week, by_hand: str, told: str) -> None:
    store = week.work.store
    assert isinstance(store, SqlStore)
    faults: list[str] = []
    with pytest.raises(RuntimeError), store.together():
        for statement in by_hand.split("; "):
            store.connection.conn.execute(statement)
        faults += judged(week)[1]
        raise RuntimeError("so that the next row is changed in the same week")
    assert any(told in fault for fault in faults), faults


@pytest.mark.slow
def test_a_file_changed_by_hand_is_told(week: Week) -> None:
    path = next(iter(sorted(Path(week.ud).glob("*.asice"))))
    content = path.read_bytes()
    path.write_bytes(content[:-200] + bytes([content[-200] ^ 1]) + content[-199:])
    try:
        assert any("does not verify" in fault for fault in judged(week)[1])
    finally:
        path.write_bytes(content)
