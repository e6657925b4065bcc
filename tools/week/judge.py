"""What a week must have left: a history that tells the store, a chain that holds, files that verify, and counts that are right.

Everything is read anew: the history from its rows, the files from their bytes, the counts by SQL on the tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from smdb_desktop.services.casework.register_history import AFTER, KINDS, part_of
from smdb_desktop.services.desk.profile import own_kommune, working_as
from smdb_desktop.services.lists.keeping import load
from smdb_desktop.services.ports.lists import BEGYNDT, UDEN_BEHANDLING, UDEN_IVAERKSAETTELSE
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.replaying import replay, replay_citizen
from smdb_desktop.store.sqlstore import SqlStore
from tests.store.replayed import said
from tests.store.test_counts_agree import recounted
from tools.week.work import Week

_DONE = "EXISTS (SELECT 1 FROM skema AS s WHERE s.forloeb_id = f.id AND s.art = '{art}' AND s.faerdig IS NOT NULL)"
_HERE = "SELECT count(*) FROM forloeb AS f WHERE f.nedlagt = ''"
_ASKED, _STARTED, _TREATED, _CLOSED = (
    _DONE.format(art=art) for art in ("anmodning", "ivaerksaettelse", "behandling", "forloebsafslutning")
)
_BEGUN = (
    "EXISTS (SELECT 1 FROM skema AS s WHERE s.forloeb_id = f.id AND s.art = 'ivaerksaettelse' AND s.kladde = 1"
    " AND s.faerdig IS NULL)"
)
FORSIDE = {
    "kladder": "SELECT count(*) FROM skema AS s JOIN forloeb AS f ON f.id = s.forloeb_id WHERE s.kladde = 1 AND f.nedlagt = ''",
    "klar": "SELECT count(*) FROM indberetning WHERE tilstand = 'KLAR'",
    "uvist": "SELECT count(*) FROM indberetning WHERE tilstand = 'UVIST'",
    UDEN_IVAERKSAETTELSE: f"{_HERE} AND {_ASKED} AND NOT {_STARTED} AND NOT {_CLOSED}",
    UDEN_BEHANDLING: f"{_HERE} AND {_STARTED} AND NOT {_TREATED}",
    BEGYNDT: f"{_HERE} AND {_BEGUN}",
}
"""What the numbers of the Forside say, as a recount of the tables."""


def judged(week: Week) -> tuple[Counter[str], list[str]]:
    """What was looked at, and a sentence for each fault; the store is open."""
    counted: Counter[str] = Counter()
    faults = [
        *_history(week, counted),
        *_register(week, counted),
        *_lists(week, counted),
        *_outside(week, counted),
        *_numbers(week, counted),
    ]
    return counted, faults


def _store(week: Week) -> SqlStore:
    store = week.work.store
    if not isinstance(store, SqlStore):
        raise TypeError("the week is worked on the encrypted store")
    return store


def _history(week: Week, counted: Counter[str]) -> Iterator[str]:
    """Every table of cases, as the history replayed from nothing has it."""
    store = _store(week)
    db = store.connection.conn
    forms: dict[str, dict[str, Any]] = {}
    same = _joined(week)
    for forloeb_id, moved in db.execute("SELECT id, flyttet_til FROM forloeb ORDER BY id").fetchall():
        course, again = store.cases.forloeb(forloeb_id), replay(store.log.of(forloeb_id), forloeb_id)
        counted["courses replayed"] += 1
        if again is None or moved:
            # what was handed over, forgotten or has moved to the right number is a line here, and nothing else
            if course.skemaer or course.bekraeftelser or not course.nedlagt:
                yield f"the history does not tell how {forloeb_id} began"
            continue
        again = again._replace(borger_id=same.get(again.borger_id, again.borger_id))
        if said(again) != said(course):
            yield f"the history of {forloeb_id} tells another course: {_where(said(again), said(course))}"
        forms |= {form.id: dict(form.svar) for form in again.skemaer}
    there = {id_ for (id_,) in db.execute("SELECT id FROM skema")}
    if there != set(forms):
        yield f"{len(there ^ set(forms))} forms are in the table or the history alone"
    answers = {(s, f) for s, f in db.execute("SELECT skema_id, felt FROM svar")}
    if answers != {(form, felt) for form, svar in forms.items() for felt in svar}:
        yield "answers are in the table or the history alone"
    counted["forms replayed"], counted["answers replayed"] = len(forms), len(answers)
    for (borger_id,) in db.execute("SELECT id FROM borger ORDER BY id").fetchall():
        counted["citizens replayed"] += 1
        if replay_citizen(store.log.of_borger(borger_id), borger_id) != store.cases.borger(borger_id):
            yield f"the history of citizen {borger_id} tells another one"
    yield from _gone(week)
    yield from _people(week)
    yield from (f"the log: {each}" for each in (*store.log.verify(), *store.log.broken()))
    counted["rows of the history"] = sum(
        db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  our own words
        for table in ("haendelse", "aendring")
    )


def _joined(week: Week) -> dict[str, str]:
    """Who turned out to be whom, as the history of the citizens has it: what was laid down of the one is the other's."""
    found: dict[str, str] = {}
    for (borger_id,) in _store(week).connection.conn.execute("SELECT id FROM borger").fetchall():
        for event in week.work.store.log.of_borger(borger_id).haendelser:
            if before := (event.data or {}).get("borger_foer"):
                found[str(before)] = borger_id
    return found


def _where(one: tuple[Any, ...], other: tuple[Any, ...]) -> str:
    """The first part that differs."""
    return next((f"{a!r} is not {b!r}"[:600] for a, b in zip(one, other, strict=False) if a != b), "its length")


def _gone(week: Week) -> Iterator[str]:
    """What the history tells of and no table has was taken out through the program, lies in the bin, or was another citizen."""
    db = _store(week).connection.conn
    elsewhere = {id_ for (id_,) in db.execute("SELECT borger_id FROM papirkurv")}
    joined = "SELECT json_extract(data, '$.borger_foer') FROM haendelse WHERE art = ? AND data IS NOT NULL"
    elsewhere |= {id_ for (id_,) in db.execute(joined, (Handling.CPR_RETTET.value,))}
    for table, end in (("forloeb", Handling.SLETTET), ("borger", Handling.BORGER_FJERNET)):
        whose = f"{table}_id"
        sql = (
            f"SELECT DISTINCT {whose} FROM haendelse WHERE {whose} <> '' AND {whose} NOT IN (SELECT id FROM {table})"  # noqa: S608  our own words
            f" AND {whose} NOT IN (SELECT {whose} FROM haendelse WHERE art = ?)"
        )
        missing = {id_ for (id_,) in db.execute(sql, (end.value,))}
        yield from (f"{table} {id_} is in the history alone" for id_ in sorted(missing - elsewhere))


def _people(week: Week) -> Iterator[str]:
    """Who came, how they are called, in which roles and whether they still work here is what the history tells; the first
    person was there before it."""
    told: dict[str, tuple[str, list[str], bool]] = {}
    for event in reversed(week.work.people.events()):
        data: Any = event.data or {}
        who = str(data.get("person"))
        if event.art is Handling.PERSON_TILFOEJET:
            told[who] = (data["navn"], data["roller"], True)
        elif who in told and event.art in (Handling.PERSON_AENDRET, Handling.PERSON_FJERNET):
            told[who] = (data["navn"], data.get("roller", told[who][1]), event.art is Handling.PERSON_AENDRET)
    there = {person.id: (person.navn, list(person.roller), person.aktiv) for person in week.work.store.people.all()}
    if not set(told) <= set(there) or len(set(there) - set(told)) != 1:
        yield "people are in the table or the history alone"
    elif told != {who: there[who] for who in told}:
        yield "the history of the people tells another one"
    yield from _profiles(week)


def _profiles(week: Week) -> Iterator[str]:
    """In which profile everybody works, and for which municipality, is what the history tells last; the first person's too. How
    the first person is called and which profiles that person has, no row tells unless it was changed."""
    store = week.work.store
    told: dict[str, Any] = {}
    for event in store.log.of_keys():
        if event.art is Handling.PROFIL_SKIFTET and event.data is not None:
            told[str(event.data["person"])] = event.data["til"]
    kommune = own_kommune(store)
    there = {person.id: working_as(person, kommune) for person in store.people.all()}
    if told != {who: there.get(who) for who in told}:
        yield "the history of the profiles tells another one"


def _lists(week: Week, counted: Counter[str]) -> Iterator[str]:
    """Which code lists were taken in from which file, by whom, when and from which day on. What a list holds no row tells."""
    told: dict[str, list[tuple[Any, ...]]] = {}
    for event in week.work.store.log.of_keys():
        data: Any = event.data or {}
        if event.art is Handling.KODELISTE_SKIFTET:
            told.setdefault(data["liste"], []).insert(0, (data["fra"], data["fil"], event.tid, event.hvem))
            counted["lists replayed"] += 1
        elif event.art is Handling.KODELISTE_FORTRUDT:
            told[data["liste"]].pop(0)
    kept = load(week.work.store).items()
    there = {navn: [(e.fra.isoformat(), e.fil, e.tid, e.hvem) for e in editions] for navn, editions in kept if editions}
    if {navn: rows for navn, rows in told.items() if rows} != there:
        yield "the history of the code lists tells another one"


def _register(week: Week, counted: Counter[str]) -> Iterator[str]:
    """What stands in the register by hand or by an extract is what its changes leave, one after the other."""
    registers, told = week.work.store.registers, dict[str, Any]()
    for _at, key, noted in reversed(registers.noted_changes(KINDS, "", 1_000_000)):
        change = part_of(key, noted, AFTER)
        counted["changes of the register replayed"] += 1
        if change is None:
            told.pop(key, None)
        else:
            told[key] = (change.svar, change.register, change.lukket)
    there = {row.noegle: (row.svar, row.register, row.lukket) for row in registers.all_tilbud() if row.register}
    if told != there:
        yield "the history of the register tells another one"


def _outside(week: Week, counted: Counter[str]) -> Iterator[str]:
    """Every file that left verifies, and no number left with two contents."""
    submissions, contents = week.desk.submissions, dict[tuple[str, int], str]()
    for path in sorted(week.ud.rglob("*.asice")):
        found = submissions.verify(path.read_bytes(), week.clock())
        counted["files judged"] += 1
        if not found.ok or found.payload is None:
            yield f"{path.name} does not verify: {[text for _name, held, text in found.trin if not held]}"
            continue
        inside: Any = submissions.read_payload(found.payload)
        key = (found.indberetning_id, int(inside["revision"]))
        if contents.setdefault(key, found.payload_sha256) != found.payload_sha256:
            yield f"{key} left with two contents"
    counted["numbers outside"] = len(contents)


def _numbers(week: Week, counted: Counter[str]) -> Iterator[str]:
    """The numbers of the Forside, and what is kept beside the tables, equal a recount."""
    store = _store(week)
    try:
        recounted(store.connection)
    except AssertionError as error:
        yield f"a recount says something else: {error}"
    drafts = {store.cases.forloeb(row.forloeb_id).borger_id for row in store.lists.kladder()}
    marked = {id_ for (id_,) in store.connection.conn.execute("SELECT borger_id FROM borgerliste WHERE kladde = 1")}
    if drafts != marked:
        yield f"{len(drafts ^ marked)} citizens have a draft in the list of citizens or in Kladder alone"
    numbers = week.work.store.lists.counts()
    for name, sql in FORSIDE.items():
        counted["numbers recounted"] += 1
        there = store.connection.conn.execute(sql).fetchone()[0]
        if numbers[name] != there:
            yield f"Forside says {name}: {numbers[name]}, the tables {there}"
    if set(numbers) - set(FORSIDE):
        yield f"nobody recounts {sorted(set(numbers) - set(FORSIDE))}"
