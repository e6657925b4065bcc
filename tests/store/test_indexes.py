"""No look-up walks through a table: SQLite's own plan of every statement that the repository runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smdb_desktop.services.ports.lists import BEGYNDT, LACKING
from smdb_desktop.services.stored.chosen import Udbakkevalg
from smdb_desktop.services.stored.citizens import Orden, Udvalg
from smdb_desktop.services.stored.deadlines import Skyldig
from smdb_desktop.services.stored.drafts import Kladdeorden, Kladdevalg
from smdb_desktop.services.stored.records import (
    Afgaaet,
    Afsendelse,
    Fundet,
    Fundtal,
    Kilde,
    Sted,
    Svar,
    Tilstand,
    Udenfor,
)
from smdb_desktop.store.sqlstore import SqlStore
from tests.store.store_material import (
    BO,
    BORGER,
    IDA,
    PASSPHRASE,
    START,
    forloeb,
    indberetning,
    minute,
    send,
    skema,
    vault,
    with_course,
    write,
)

TABLES = {
    "haendelse",
    "aendring",
    "afsendelse",
    "kvittering",
    "borger",
    "forloeb",
    "skema",
    "svar",
    "indberetning",
    "bekraeftelse",
    "indberettet",
    "udenfor",
    "afgaaet",
    "told",
    "u",
    "f",
    "b",
    "s",
    "i",
    "l",
    "borgerliste",
}

INDEXES = """
UNIQUE borger_cpr_nr ON borger (cpr_nr)
UNIQUE forloebstal_forloeb ON forloebstal (forloeb_id)
UNIQUE idx__sqlite_migrations_migration_set_name ON _sqlite_migrations (migration_set, name)
UNIQUE indberetning_klar ON indberetning (forloeb_id) WHERE tilstand = 'KLAR'
UNIQUE indberetning_revision ON indberetning (forloeb_id, revision)
aendring_borger ON aendring (borger_id) WHERE borger_id <> ''
aendring_forloeb ON aendring (forloeb_id)
afgaaet_cpr_nr ON afgaaet (cpr_nr)
afsendelse_indberetning ON afsendelse (indberetning_id, begyndt)
afsendelse_uvis ON afsendelse (indberetning_id) WHERE udfald IN ('I_GANG', 'UVIST')
bemaerkning_aaben ON bemaerkning (forloeb_id, modtaget, reaktion) WHERE reaktion = ''
borgerliste_aendret ON borgerliste (aendret, soeg, stand, kladde, mangler)
borgerliste_cpr_nr ON borgerliste (cpr_nr, soeg, stand, kladde, mangler)
borgerliste_kladder ON borgerliste (soeg, borger_id, kladde) WHERE kladde = 1
borgerliste_navn ON borgerliste (soeg, stand, kladde, mangler)
forloeb_borger ON forloeb (borger_id, oprettet, id)
forloeb_flyttet_til ON forloeb (flyttet_til) WHERE flyttet_til <> ''
forloeb_mangler ON forloeb (oprettet DESC, id, mangler) WHERE mangler <> ''
forloeb_nedlagt ON forloeb (nedlagt) WHERE nedlagt <> ''
forloeb_oprettet ON forloeb (oprettet, id)
forloeb_regnes ON forloeb (oprettet DESC, id, regnet) WHERE regnet = 0
forloeb_uden_behandling ON forloeb (afsluttet, oprettet DESC, id, ivaerksat, behandlet)
  WHERE ivaerksat = 1 AND behandlet = 0
forloeb_uden_ivaerksaettelse ON forloeb (anmodet_dag, id, anmodet, ivaerksat, afsluttet)
  WHERE anmodet = 1 AND ivaerksat = 0 AND afsluttet = 0
forloebstal_begyndt ON forloebstal (begyndt)
frist_art ON frist (art, dag, forloeb_id, noegle)
frist_dag ON frist (dag, forloeb_id, art, noegle)
haendelse_borger ON haendelse (borger_id) WHERE borger_id <> ''
haendelse_forloeb ON haendelse (forloeb_id)
haendelse_ingens ON haendelse (nr) WHERE forloeb_id = '' AND borger_id = ''
indberetning_klar_tid ON indberetning (klar_tid)
indberetning_koe ON indberetning (tilstand, klar_tid, id) WHERE tilstand = 'KLAR'
indberetning_nyeste ON indberetning (klar_tid DESC, id)
indberetning_sendt ON indberetning (sendt_tid) WHERE sendt_tid IS NOT NULL
indberetning_sted ON indberetning (maal, tilstand, klar_tid DESC, id) WHERE maal <> ''
indberetning_tilstand ON indberetning (tilstand, klar_tid)
indberetning_uvis ON indberetning (tilstand, afklaring) WHERE tilstand = 'UVIST' AND afklaring = ''
indberettet_forloeb ON indberettet (forloeb_id, revision)
indsendt_forloeb ON indsendt (fremmed_forloeb, revision)
indtastningsliste_forloeb ON indtastningsliste (forloeb_id)
kvittering_indberetning ON kvittering (indberetning_id)
modtagersvar_forloeb ON modtagersvar (forloeb_id, tid)
modtagersvar_indberetning ON modtagersvar (indberetning_id)
opfoelgning_nyeste ON opfoelgning (tid DESC, forloeb_id, maaneder)
papirkurv_forloeb ON papirkurv (forloeb_id) WHERE forloeb_id IS NOT NULL
papirkurv_nyeste ON papirkurv (tid DESC, id, art, borger_id, soeg, udloebet)
skema_begyndt ON skema (art, aendret DESC, id, forloeb_id, kladde, faerdig) WHERE kladde = 1 AND faerdig IS NULL
skema_faerdig ON skema (faerdig_tid) WHERE faerdig_tid IS NOT NULL
skema_forloeb ON skema (forloeb_id)
skema_gjort ON skema (faerdig_af, faerdig_tid) WHERE faerdig_tid IS NOT NULL
skema_kladde ON skema (forloeb_id, aendret DESC, id, art, aendret_af, kladde) WHERE kladde = 1
skema_parent ON skema (parent_id)
skema_seneste ON skema (aendret DESC, id, art, aendret_af, kladde) WHERE kladde = 1
svar_note ON svar (skema_id) WHERE note <> ''
talt_spand ON talt (spand)
tilbud_brugt ON tilbud (brugt)
tilbud_p_nummer ON tilbud (p_nummer) WHERE p_nummer <> ''
udenfor_indberetning ON udenfor (indberetning_id)
underskrevet_udvej ON underskrevet (udvej_id, siden, indberetning_id)
"""
"""Every index of a store, with its columns in their order and the rows that it is of. A column less is a walk through rows that
only their number shows: SQLite's plan names the index all the same. Who changes one says here what it is for now."""

GONE = Afgaaet("væk", BORGER.cpr_nr, "2025-08-04")
ATTEMPT = Afsendelse("a1", "i1", "mappe", "et sted", START, "Ida")


def attempted(store: SqlStore) -> object:
    store.outbox.begin_attempt(ATTEMPT)
    return store.outbox.attempts_of("i1")


def gone(store: SqlStore) -> object:
    store.outbox.note_left([GONE])
    return store.outbox.left_elsewhere(GONE.cpr_nr)


def marked(store: SqlStore) -> object:
    store.reports.mark(["i1"], START.date(), {}, IDA, START)
    return None


def undone(store: SqlStore) -> object:
    store.reports.undo("i1", "grund", IDA, START)
    return None


def told(store: SqlStore) -> object:
    rows = store.reports.reported("f1")
    undone(store)
    store.reports.note(rows, START)
    return None


def settled(store: SqlStore) -> object:
    attempted(store)
    store.cases.remove_skema("f1", "s1", write(2))
    store.outbox.settle_doubt("i1", Fundet.VED_IKKE, IDA, START)
    return None


OF_IDA = Kladdevalg(af="Ida")
BY_WAY = Udbakkevalg(maal="mappe", udvej_id="u1")
CHOSEN = Kladdevalg(("x",), "anmodning", "Ida", Kladdeorden.NAVN)


def laid_down(store: SqlStore) -> object:
    """A course that is being deleted."""
    store.deletions.lay_down("f1", "grund", IDA, START)
    return store.deletions.of("b1")


def taken_up(store: SqlStore) -> object:
    """One that goes on after all."""
    laid_down(store)
    store.deletions.take_up("f1", IDA, START)
    return store.deletions.may_take_up("f1")


def forgotten(store: SqlStore) -> object:
    """One of which nothing but lines is left."""
    laid_down(store)
    store.deletions.forget("f1", IDA, START)
    return store.deletions.of("b1")


def handed_over(store: SqlStore) -> object:
    """One that has gone to another municipality."""
    store.deletions.hand_over("f1", "183", {}, IDA, START)
    return store.deletions.handed("b1")


CALLS: dict[str, Callable[[SqlStore], object]] = {
    "find": lambda s: s.cases.find_borger(BORGER.cpr_nr),
    "citizen": lambda s: s.cases.save_borger(BORGER, BO, START),
    "courses": lambda s: s.cases.forloeb_of("b1"),
    "course": lambda s: s.cases.forloeb("f1"),
    "header": lambda s: s.cases.save_borger(s.cases.borger("b1")._replace(navn="Ny"), IDA, START),
    "create": lambda s: s.cases.create_forloeb(forloeb("f9"), BO),
    "svar": lambda s: s.cases.save_svar("f1", "s1", {"a": Svar(1, 1), "b": None}, Sted("x"), write(2)),
    "add": lambda s: s.cases.add_skema("f1", skema("s9", "tilbud", None, 0, a="b"), write(2)),
    "remove": lambda s: s.cases.remove_skema("f1", "s1", write(2)),
    "complete": lambda s: s.cases.complete_skema("f1", {"s1": {}}, [], indberetning("i2"), write(2)),
    "send": lambda s: send(s, "i1", "sha"),
    "delete": lambda s: s.cases.delete_forloeb("f1", "grund", IDA, START),
    "submissions": lambda s: s.outbox.indberetninger_of("f1"),
    "klar": lambda s: s.outbox.udbakke((Tilstand.KLAR,)),
    "newest": lambda s: s.outbox.udbakke(most=3),
    "history": lambda s: s.log.of("f1"),
    "changes": lambda s: s.log.changes("f1", 3, 3),
    "changes_of_a_field": lambda s: s.log.changes("f1", 0, 3, ("s1", "a")),
    "latest": lambda s: s.log.latest("f1", 3),
    "lay_down": laid_down,
    "take_up": taken_up,
    "forget": forgotten,
    "hand_over": handed_over,
    "citizens_history": lambda s: s.log.of_borger("b1"),
    "left": lambda s: s.outbox.left_of("b1"),
    "attempts": attempted,
    "set_aside": lambda s: (attempted(s), s.cases.remove_skema("f1", "s1", write(2))),
    "noted": lambda s: s.outbox.note_outside([Udenfor("x", "f1", 7, "sha", Kilde.FIL)], START),
    "left_elsewhere": gone,
    "taken_back": lambda s: s.outbox.taken_back(["f1"]),
    "settle": settled,
    "targets": lambda s: (attempted(s), s.outbox.targets()),
    "unaccounted": lambda s: s.outbox.unaccounted(["i1", "x"]),
    "outgoing": lambda s: [CALLS["send"](s), CALLS["complete"](s), s.outbox.outgoing(["i2"])],
    "signed_after": lambda s: s.outbox.signed_after(START),
    "receipts": lambda s: s.outbox.receipts_of("i1"),
    "version": lambda s: s.cases.change_version("f1", "2024-01-01", {"s1": {"a": Svar(1, 1)}}, [], write(2)),
    "tilbud": lambda s: s.registers.find_tilbud(),
    "due": lambda s: s.deadlines.due(("MAANED", "MEDICINSK"), START.date(), 9),
    "due_number": lambda s: s.deadlines.number("MAANED", START.date(), 9),
    "limits": lambda s: s.deadlines.limits((Skyldig("f1", "MAANED", "", START.date(), ""),)),
    "typed": lambda s: s.deadlines.typed(9),
    "drafts_by_form": lambda s: s.lists.drafts_by_form(),
    "drafts": lambda s: s.lists.kladder(),
    "some_drafts": lambda s: s.lists.kladder(5, 5),
    "chosen_drafts": lambda s: (s.lists.kladder(0, 5, CHOSEN), s.lists.number_of_drafts(CHOSEN)),
    "a_persons_drafts": lambda s: (s.lists.kladder(0, 5, OF_IDA), s.lists.number_of_drafts(OF_IDA)),
    "drafts_with_a_word": lambda s: s.lists.kladder(0, 5, Kladdevalg(("x",))),
    "of_keys": lambda s: s.log.of_keys(),
    "codes_in_courses": lambda s: s.coded.courses({"anmodning.a"}, {"1"}, 0),
    "versions_of_courses": lambda s: s.coded.versions(("anmodning", "a"), 0),
    "codes_of_citizens": lambda s: s.coded.citizens("opholdskommune", {"101"}, 0),
    "written_since": lambda s: (s.coded.written_since(0), s.coded.last_line()),
    "all_drafts": lambda s: s.lists.number_of_drafts(Kladdevalg()),
    "found": lambda s: s.lists.keep_found({"s1": Fundtal("x", 1, 1)}),
    "control_begun": lambda s: s.lists.control_list(BEGYNDT, 5, 5),
    "number_begun": lambda s: s.lists.number(BEGYNDT),
    "number_lacking": lambda s: s.lists.number(f"{LACKING}kvalhep"),
    "queue": lambda s: s.outbox.queue(),
    "completed": lambda s: s.figures.completed(START, START),
    "begun_rows": lambda s: s.figures.begun_rows("2025-01-01", "2025-12-31"),
    "listed": lambda s: s.outbox.listed(["i1"]),
    "some_submissions": lambda s: s.outbox.udbakke(most=3, first=7),
    "by_way": lambda s: s.outbox.chosen(BY_WAY, 3),
    "by_way_number": lambda s: s.outbox.number_of(BY_WAY),
    "by_period": lambda s: s.outbox.chosen(Udbakkevalg(fra=minute(1), til=minute(9)), 3),
    "kept": lambda s: s.outways.kept("i1"),
    "submissions_number": lambda s: s.outbox.number(),
    "control_unstarted": lambda s: s.lists.control_list("anmodninger_uden_ivaerksaettelse"),
    "control_untreated": lambda s: s.lists.control_list("ivaerksaettelser_uden_behandling"),
    "control_lacking": lambda s: s.lists.control_list(f"{LACKING}kvalhep"),
    "counts": lambda s: s.lists.counts(),
    "cases": lambda s: s.reports.counts(),
    "reported": lambda s: (
        marked(s),
        s.reports.reported("f1"),
        s.outbox.indberetninger_of("f1"),
        s.outbox.udbakke(most=3),
    ),
    "unreported": lambda s: [marked(s), undone(s)],
    "told_reported": lambda s: [marked(s), told(s)],
    "lacking": lambda s: s.lists.missing(),
    "ids": lambda s: s.cases.all_forloeb_ids(),
    "citizens_rows": lambda s: s.citizens.rows([1]),
    "citizens_by_name": lambda s: s.citizens.find(["x"]),
    "citizens_by_number": lambda s: s.citizens.find(["x"], Udvalg.AABNE, Orden.CPR_NR),
    "citizens_by_change": lambda s: s.citizens.find([], Udvalg.KLADDER, Orden.AENDRET),
    "mark": lambda s: s.mark(),
    "amount": lambda s: s.amount(),
}


def plan(store: SqlStore, call: Callable[[SqlStore], object]) -> list[str]:
    """The steps by which SQLite runs the statements of the call."""
    statements: list[str] = []
    conn = store._tx.conn
    conn.set_trace_callback(statements.append)
    call(store)
    conn.set_trace_callback(None)
    assert statements
    plain = [sql for sql in statements if sql.split()[0] in {"SELECT", "UPDATE", "INSERT", "DELETE"}]
    return [step for sql in plain for *_, step in conn.execute(f"EXPLAIN QUERY PLAN {sql}")]


def walks(store: SqlStore, call: Callable[[SqlStore], object]) -> list[str]:
    """The steps that read a whole table without an index."""
    found = [step.split() for step in plan(store, call)]
    return [" ".join(s) for s in found if s[0] == "SCAN" and s[1] in TABLES and "INDEX" not in s]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened, _ = vault(tmp_path / "data").create(PASSPHRASE, oevelse=True)
    with_course(opened)
    opened.cases.complete_skema("f1", {"s1": {}}, [], indberetning(), write(1))
    yield opened
    opened.close()


@pytest.mark.parametrize("name", CALLS)
def test_every_look_up_has_its_index(store: SqlStore, name: str) -> None:
    assert walks(store, CALLS[name]) == []


def test_every_index_has_its_columns(store: SqlStore) -> None:
    found = store.conn.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    made = (" ".join(sql.replace('"', "").split()) for (sql,) in found)
    said = INDEXES.replace("\n  WHERE", " WHERE").split("\n")[1:-1]
    assert sorted(re.sub("^CREATE |INDEX ", "", each) for each in made) == said


def test_the_plan_shows_a_walk_where_there_is_one(store: SqlStore) -> None:
    walk = walks(store, lambda s: s._tx.conn.execute("SELECT * FROM borger WHERE navn = 'x'").fetchall())
    assert len(walk) == 1


def test_the_log_of_a_course_is_read_once_for_all_its_typed_forms(store: SqlStore) -> None:
    for at, form in enumerate(("s1", "s2"), 2):
        if form == "s2":
            store.cases.add_skema("f1", skema(form, "tilbud"), write(store.cases.forloeb("f1").revision))
        revision = store.cases.forloeb("f1").revision
        store.cases.complete_skema("f1", {form: {}}, [], indberetning(f"t{at}"), write(revision, at))
    statements: list[str] = []
    store.conn.set_trace_callback(statements.append)
    store.deadlines.typed(9)
    store.conn.set_trace_callback(None)
    (read,) = [each for each in statements if "aendring" in each]
    assert "json_each('[\"f1\"]')" in read and "skema_faerdig" not in read


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("due", "frist_art"),
        ("due_number", "frist_art"),
        ("typed", "skema_faerdig"),
        ("typed", "aendring_forloeb"),
        ("typed", "haendelse_forloeb"),
        ("drafts_by_form", "skema_seneste"),
        ("find", "borger_cpr_nr"),
        ("history", "aendring_forloeb"),
        ("citizens_history", "aendring_borger"),
        ("tilbud", "tilbud_brugt"),
        ("drafts", "skema_seneste"),
        ("some_drafts", "skema_seneste"),
        ("all_drafts", "skema_seneste"),
        ("a_persons_drafts", "skema_seneste"),
        ("chosen_drafts", "borgerliste_kladder"),
        ("chosen_drafts", "forloeb_borger"),
        ("chosen_drafts", "skema_kladde"),
        ("of_keys", "haendelse_ingens"),
        ("control_begun", "skema_begyndt"),
        ("number_begun", "skema_begyndt"),
        ("queue", "indberetning_koe"),
        ("completed", "skema_gjort"),
        ("some_submissions", "indberetning_nyeste"),
        ("by_way", "indberetning_sted"),
        ("by_way_number", "indberetning_sted"),
        ("by_period", "indberetning_nyeste"),
        ("targets", "afsendelse_uvis"),
        ("control_unstarted", "forloeb_uden_ivaerksaettelse"),
        ("control_untreated", "forloeb_uden_behandling"),
        ("klar", "indberetning_koe"),
        ("counts", "forloeb_uden_behandling"),
        ("counts", "forloeb_uden_ivaerksaettelse"),
        ("counts", "skema_begyndt"),
        ("counts", "indberetning_uvis"),
        ("citizens_by_name", "borgerliste_navn"),
        ("citizens_by_number", "borgerliste_cpr_nr"),
        ("citizens_by_change", "borgerliste_aendret"),
    ],
)
def test_short_lists_are_read_from_their_own_index(store: SqlStore, name: str, index: str) -> None:
    assert any(index in step.split() for step in plan(store, CALLS[name]))


@pytest.mark.parametrize(
    ("name", "sorted_"),
    [
        *(("drafts", 1), ("some_drafts", 1), ("control_unstarted", 1), ("control_untreated", 1), ("queue", 0)),
        # memory that is locked makes a sorter dear, however little is sorted
        *(("due", 0), ("completed", 0), ("begun_rows", 0)),
    ],
)
def test_a_list_is_read_in_its_order(store: SqlStore, name: str, sorted_: int) -> None:
    """Nothing of what is not shown is sorted: what is put in order is the window."""
    steps = plan(store, CALLS[name])
    assert sum("TEMP B-TREE" in step for step in steps) == sorted_
    assert any("COVERING INDEX" in step for step in steps)


@pytest.mark.parametrize("name", ["citizens_by_name", "citizens_by_number", "citizens_by_change"])
def test_a_search_reads_one_index_and_nothing_else(store: SqlStore, name: str) -> None:
    steps = [step.split() for step in plan(store, CALLS[name])]
    read = [step for step in steps if step[0] in {"SCAN", "SEARCH"} and step[1] == "borgerliste"]
    assert len(read) == 1 and "COVERING" in read[0]
    assert not any("TEMP" in step for step in steps)
