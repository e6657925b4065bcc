"""The made-up store of many: what it keeps of its rows is what a look at every row gives, and its log holds together."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from benchmarks import crowd, material
from smdb_desktop.examples import demo_data
from smdb_desktop.services.stored.citizens import Stand, Udvalg
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.store.migrations import citizen_list
from smdb_desktop.store.sqlstore import SqlStore

MANY = 120


def test_everything_that_is_kept_is_true() -> None:
    with material.workspace() as opened:
        crowd.fill(opened, MANY)
        store = opened.store
        assert isinstance(store, SqlStore)
        ids = store.cases.all_forloeb_ids()
        assert len(ids) == MANY
        newest = [rows[-1].tilstand for id_ in ids if (rows := store.outbox.indberetninger_of(id_))]
        assert store.reports.counts() == Counter(newest)
        states = {row.indberetning.tilstand for row in store.outbox.udbakke()}
        assert states == {Tilstand.KLAR, Tilstand.UVIST, Tilstand.EKSPORTERET, Tilstand.INDBERETTET}
        assert store.log.verify() == ()
        _as_written_by_the_store(store, ids)


def _as_written_by_the_store(store: SqlStore, ids: tuple[str, ...]) -> None:
    """The store's own words for one course, and for a list made anew, change nothing."""
    conn = store._tx.conn
    listed = "SELECT borger_id, soeg, cpr_nr, stand, kladde, mangler, aendret FROM borgerliste ORDER BY borger_id"
    marked = "SELECT id, anmodet, ivaerksat, behandlet, afsluttet, anmodet_dag FROM forloeb ORDER BY id"
    before = conn.execute(listed).fetchall(), conn.execute(marked).fetchall()
    with store._tx.writing():
        for id_ in ids:
            store.cases._restage(id_)
        conn.execute("DELETE FROM borgerliste")
        citizen_list.fill(conn)
    assert (conn.execute(listed).fetchall(), conn.execute(marked).fetchall()) == before


def test_every_list_has_somebody() -> None:
    with material.workspace() as opened:
        crowd.fill(opened, MANY)
        store = opened.store
        assert all(store.lists.counts().values())
        found = {each: len(store.citizens.find((), each)) for each in Udvalg}
        assert found[Udvalg.KLADDER] == MANY // 10 and found[Udvalg.AABNE] and found[Udvalg.LUKKEDE]
        (row,) = store.citizens.rows([1])
        assert row.stand is Stand.AABENT and row.cpr_nr == material.cpr(0)
        who = store.people.who()
        # the triggers are back
        store.cases.save_borger(store.cases.borger(row.borger_id)._replace(navn="Zz"), who, datetime.now(UTC))
        assert list(store.citizens.find(["zz"])) == [1]


def test_it_opens_again() -> None:
    with material.desk() as around:
        assert around.data_dir is not None
        crowd.filled(60, around.data_dir)
        opened = around.unlock(material.PASSPHRASE)
        assert len(opened.store.cases.all_forloeb_ids()) == 60
        assert opened.profil() == demo_data.PROFIL
        opened.close()
