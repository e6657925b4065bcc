"""After every kind of write the list of citizens, the counts of cases, the figures and the outbox say what a recount says.

One machine does the same to the encrypted store and to the fake: it answers, completes, exports, tries, marks, takes marks back,
corrects numbers, deletes, takes over what another store knows. The encrypted one is counted anew by SQL after each step, and must
say what the fake says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from smdb_desktop.domain.names import search_text
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.lists import UDEN_BEHANDLING, UDEN_IVAERKSAETTELSE
from smdb_desktop.services.ports.reporting import Maerke
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.citizens import Udvalg
from smdb_desktop.services.stored.records import (
    Afgaaet,
    Afsendelse,
    BorgerRecord,
    Indberettet,
    Kilde,
    Maade,
    Svar,
    Udenfor,
    Udfald,
)
from smdb_desktop.store.connection import Connection
from smdb_desktop.store.sqlstore import SqlStore
from tests.fakes.store import FakeStore
from tests.store.store_material import (
    ANDEN,
    BO,
    BORGER,
    IDA,
    PASSPHRASE,
    START,
    forloeb,
    indberetning,
    minute,
    skema,
    vault,
    write,
)

CITIZENS = (BORGER, ANDEN, BorgerRecord("b3", "0000000003", "Øjvind Ås"))
FORMS = ("anmodning", "ivaerksaettelse", "forloebsafslutning")
DAYS = ("anmodningsdato", "ivaerksat_dato", "afsluttet_dato")
pick = st.integers(0, 20)
EXAMPLES = 12

# what the tables say, without the list, the column and the counts that are kept beside them
NEWEST = "(SELECT tilstand FROM indberetning WHERE forloeb_id = f.id ORDER BY revision DESC LIMIT 1)"
CASES = f"SELECT f.id, coalesce({NEWEST}, ''), f.tilstand FROM forloeb AS f"  # noqa: S608  our own words
LISTED = (
    "SELECT b.id, l.soeg, l.cpr_nr, l.stand, l.kladde, l.mangler,"  # noqa: S608  our own words
    " (SELECT count(*) FROM forloeb AS f WHERE f.borger_id = b.id AND f.nedlagt = '' AND f.afsluttet = 0),"
    " (SELECT count(*) FROM forloeb AS f WHERE f.borger_id = b.id AND f.nedlagt = ''),"
    " EXISTS (SELECT 1 FROM forloeb AS f JOIN skema AS s ON s.forloeb_id = f.id WHERE f.borger_id = b.id AND s.kladde = 1),"
    f" EXISTS (SELECT 1 FROM forloeb AS f WHERE f.borger_id = b.id AND coalesce({NEWEST}, 'INDBERETTET') <> 'INDBERETTET'),"
    " EXISTS (SELECT 1 FROM forloeb AS f JOIN skema AS s ON s.forloeb_id = f.id WHERE f.borger_id = b.id AND f.nedlagt <> ''"
    " AND f.flyttet_til = '' AND f.kasseret = 0), b.navn, b.cpr_nr FROM borger AS b"
    " LEFT JOIN borgerliste AS l ON l.borger_id = b.id"
)

FIGURES = (
    "SELECT f.borger_id, f.id, b.cpr_nr, b.koen, b.opholdskommune, f.myndighedskommune, f.skemaversion,"
    " (SELECT json_extract(faerdig, '$.anmodningsdato') FROM skema WHERE forloeb_id = f.id AND art = 'anmodning'"
    " AND faerdig IS NOT NULL), (SELECT json_extract(faerdig, '$.ivaerksat_dato') FROM skema WHERE forloeb_id = f.id"
    " AND art = 'ivaerksaettelse' AND faerdig IS NOT NULL), (SELECT json_extract(faerdig, '$.afsluttet_dato') FROM skema"
    " WHERE forloeb_id = f.id AND art = 'forloebsafslutning' AND faerdig IS NOT NULL)"
    " FROM forloeb AS f JOIN borger AS b ON b.id = f.borger_id WHERE f.nedlagt = ''"
)
KEPT_FIGURES = (
    "SELECT borger_id, forloeb_id, cpr_nr, koen, opholdskommune, myndighedskommune, skemaversion, nullif(anmodet, ''),"
    " nullif(ivaerksat, ''), nullif(afsluttet, '') FROM forloebstal"
)


def recounted(db: Connection) -> None:
    """What is kept beside the tables agrees with the tables."""
    cases = db.conn.execute(CASES).fetchall()
    assert [(id_, kept) for id_, newest, kept in cases if newest != kept] == [], "the state kept at each course"
    counts = dict(db.conn.execute("SELECT tilstand, antal FROM sagstal WHERE antal <> 0 AND tilstand <> ''"))
    assert counts == Counter(newest for _id, newest, _kept in cases if newest), "the counts"
    assert sorted(db.conn.execute(KEPT_FIGURES)) == sorted(db.conn.execute(FIGURES)), "the figures"
    rows = db.conn.execute(LISTED).fetchall()
    assert db.conn.execute("SELECT count(*) FROM borgerliste").fetchone()[0] == len(rows)
    for id_, soeg, cpr_nr, stand, kladde, mangler, aabne, alle, drafts, lacking, waits, navn, number in rows:
        said = (soeg, cpr_nr, stand, kladde, mangler)
        right = (search_text(navn, number), number, 1 if aabne else 2 if alle else 3 if waits else 0, drafts, lacking)
        assert said == right, f"what the list says of {id_}"


def told(store: Store) -> dict[str, Any]:
    """All that the pages show of states and numbers, without the ids that a store makes up itself."""
    lists = {}
    for udvalg in Udvalg:
        rows = store.citizens.rows(store.citizens.find((), udvalg))
        lists[udvalg] = sorted(
            (r.borger_id, r.stand, r.aabne, r.forloeb_id, r.kladde, r.tilstand, r.cpr_nr) for r in rows
        )
    outbox = []
    for row in store.outbox.udbakke():
        i = row.indberetning
        outbox.append(
            (
                i.forloeb_id,
                i.revision,
                i.art,
                i.tilstand,
                i.klar_tid,
                i.indberettet,
                row.cpr_nr,
                row.anmodet,
                i.payload_sha256,
            )
        )
    control = {name: sorted(store.lists.control_list(name)) for name in (UDEN_IVAERKSAETTELSE, UDEN_BEHANDLING)}
    marks = [(m.forloeb_id, m.revision, m.klar_tid, m.indberettet, m.indhold_sha256) for m in store.reports.known()]
    replaced = {b.id: store.corrections.replaced(b.id) for b in CITIZENS}
    return {
        "lists": lists,
        "outbox": sorted(outbox, key=str),
        "counts": dict(store.reports.counts()),
        "numbers": dict(store.lists.counts()),
        "control": control,
        "marks": sorted(marks, key=str),
        "replaced": replaced,
        "left": sorted(store.outbox.left_courses({"anmodning": "anmodningsdato"})),
        "taken back": store.outbox.taken_back(store.cases.all_forloeb_ids()),
        "figures": sorted(store.figures.portion("", "9999-12-31")[1]),
        "begun": sorted(store.figures.begun()),
        "days": store.figures.days(),
        "drafts": sorted((row.forloeb_id, row.skema_id, row.cpr_nr) for row in store.lists.kladder()),
    }


class Both(RuleBasedStateMachine):
    """The same to the encrypted store and to the fake."""

    real: SqlStore

    def __init__(self) -> None:
        super().__init__()
        self.fake, self._undone = FakeStore(), ExitStack()
        # all of it in one transaction that is given up, so that the next begins with an empty store
        self._undone.enter_context(self.real.together())
        self.clock = self.made = 0
        for number in range(2):
            self.citizen(number, 0)
            self.begin(number, answered=True)
            self.complete(number, 0)

    def teardown(self) -> None:
        self._undone.pop_all().__exit__(RuntimeError, RuntimeError(), None)
        recounted(self.real.connection)

    def do(self, step: Callable[[Store], object]) -> None:
        """One step on both; both take it, or both refuse it with a sentence."""
        outcomes = []
        for store in (self.real, self.fake):
            try:
                step(store)
                outcomes.append("")
            except KnownError:
                outcomes.append("refused")
        assert outcomes[0] == outcomes[1], "both take it or refuse it"

    @invariant()
    def nothing_differs(self) -> None:
        recounted(self.real.connection)
        assert told(self.real) == told(self.fake)

    # -- what is there ---------------------------------------------------------------------------------------------

    def course(self, number: int) -> str:
        """One of the courses that are shown; "" where there is none."""
        ids = self.real.cases.all_forloeb_ids()
        return ids[number % len(ids)] if ids else ""

    def submission(self, number: int) -> tuple[str, int]:
        """One of the submissions, by course and revision."""
        there = sorted((row.indberetning.forloeb_id, row.indberetning.revision) for row in self.real.outbox.udbakke())
        return there[number % len(there)] if there else ("", 0)

    def later(self) -> int:
        self.clock += 1
        return self.clock

    # -- what happens ----------------------------------------------------------------------------------------------

    @rule(which=st.integers(0, 2), name=st.integers(0, 3))
    def citizen(self, which: int, name: int) -> None:
        at, citizen = self.later(), CITIZENS[which]
        navn = citizen.navn if not name else f"Testborger {name}"
        self.do(lambda s: s.cases.save_borger(citizen._replace(navn=navn), BO, minute(at)))

    @rule(which=st.integers(0, 2))
    def another_number(self, which: int) -> None:
        at, number = self.later(), f"00000{self.clock:05}"
        citizen = next((c for c in CITIZENS[which:] if self.real.cases.find_borger(c.cpr_nr)), None)
        if citizen is not None:
            self.do(lambda s: s.cases.save_borger(citizen._replace(cpr_nr=number), BO, minute(at)))

    @rule(whose=st.integers(0, 2), answered=st.booleans())
    def begin(self, whose: int, answered: bool) -> None:
        at = self.later()
        forms = [skema(f"{at}-{art}", art, a="1") if answered else skema(f"{at}-{art}", art) for art in FORMS]
        self.do(lambda s: s.cases.create_forloeb(forloeb(f"f{at}", CITIZENS[whose].id, forms, at), BO))

    @rule(number=pick, form=pick, value=st.sampled_from([None, "1", "2"]))
    def answer(self, number: int, form: int, value: str | None) -> None:
        id_, at = self.course(number), self.later()
        given = None if value is None else Svar(value, value)
        if skema_id := self.form(id_, form):
            self.do(
                lambda s: s.cases.save_svar(id_, skema_id, {"a": given}, None, write(s.cases.forloeb(id_).revision, at))
            )

    def form(self, forloeb_id: str, number: int) -> str:
        forms = self.real.cases.forloeb(forloeb_id).skemaer if forloeb_id else ()
        return forms[number % len(forms)].id if forms else ""

    @rule(number=pick, form=pick)
    def complete(self, number: int, form: int) -> None:
        id_, at = self.course(number), self.later()
        if skema_id := self.form(id_, form):
            ready, values = indberetning(f"i{at}", at), {skema_id: dict.fromkeys(DAYS, f"2025-08-{at % 28 + 1:02}")}
            self.do(lambda s: s.cases.complete_skema(id_, values, [], ready, write(s.cases.forloeb(id_).revision, at)))

    @rule(number=pick, form=pick)
    def remove_form(self, number: int, form: int) -> None:
        id_, at = self.course(number), self.later()
        if skema_id := self.form(id_, form):
            self.do(lambda s: s.cases.remove_skema(id_, skema_id, write(s.cases.forloeb(id_).revision, at)))

    @rule(number=pick)
    def delete(self, number: int) -> None:
        id_, at = self.course(number), self.later()
        if id_:
            self.do(lambda s: s.cases.delete_forloeb(id_, "grund", IDA, minute(at)))

    @rule(number=pick, udfald=st.sampled_from([*Udfald]), sent=st.booleans())
    def export(self, number: int, udfald: Udfald, sent: bool) -> None:
        which, at = self.submission(number), self.later()
        if not which[1]:
            return
        with suppress(KnownError):
            self.do(lambda s: s.outbox.freeze(of(s, which), b"payload", f"sha{at}", f"siger{at}"))
        attempt = Afsendelse(f"a{at}", "", "mappe", "et sted", minute(at), "Ida")
        self.do(lambda s: s.outbox.begin_attempt(attempt._replace(indberetning_id=of(s, which))))
        if udfald is not Udfald.I_GANG:
            self.do(lambda s: s.outbox.end_attempt(attempt.id, udfald, "", minute(at)))
        if sent:
            self.do(
                lambda s: s.outbox.mark_sent(
                    of(s, which), s.outbox.indberetning(of(s, which)).payload_sha256, "navn", "et sted", IDA, minute(at)
                )
            )

    @rule(number=pick)
    def mark(self, number: int) -> None:
        which, at = self.submission(number), self.later()
        if which[1]:
            self.do(
                lambda s: s.reports.mark([of(s, which)], START.date(), {of(s, which): f"tastet{at}"}, IDA, minute(at))
            )

    @rule(number=pick)
    def undo(self, number: int) -> None:
        which, at = self.submission(number), self.later()
        if which[1]:
            self.do(lambda s: s.reports.undo(of(s, which), "forkert", IDA, minute(at)))

    @rule(number=pick, whose=st.integers(0, 2))
    def another_citizen(self, number: int, whose: int) -> None:
        id_, at, target = self.course(number), self.later(), CITIZENS[whose].id
        if not id_:
            return
        left = [s.corrections.may_have_left(id_) for s in (self.real, self.fake)]
        assert left[0] == left[1], "both know whether something has left"
        if left[0]:
            self.do(lambda s: s.corrections.succeed(id_, f"n{at}", target, IDA, minute(at)))
        else:
            self.do(lambda s: s.corrections.give(id_, target, IDA, minute(at)))

    @rule(which=st.integers(0, 2), other=st.integers(0, 2), joins=st.booleans())
    def remove_citizen(self, which: int, other: int, joins: bool) -> None:
        at, joined = self.later(), CITIZENS[other].id if joins and other != which else ""
        self.do(lambda s: s.corrections.remove(CITIZENS[which].id, IDA, minute(at), {}, joined=joined))

    @rule(number=pick, above=st.integers(0, 2), kilde=st.sampled_from([*Kilde]))
    def seen_outside(self, number: int, above: int, kilde: Kilde) -> None:
        (id_, revision), at = self.submission(number), self.later()
        if revision:
            row = Udenfor(f"x{at}", id_, revision + above, f"sha{at}", kilde)
            self.do(lambda s: s.outbox.note_outside([row], minute(at)))
            self.do(lambda s: s.outbox.note_left([Afgaaet(f"g{at}", BORGER.cpr_nr, "2025-08-01")]))

    @rule(number=pick, changed=st.booleans(), strange=st.booleans())
    def told_of_a_mark(self, number: int, changed: bool, strange: bool) -> None:
        """What a store that is replaced knows: this submission, as it is here or as it was after another change."""
        which, at = self.submission(number), self.later()
        if which[1]:
            self.do(lambda s: s.reports.note([marked(s, which, at, changed=changed, strange=strange)], minute(at)))

    @rule()
    def put_back(self) -> None:
        at = self.later()
        self.do(lambda s: s.outbox.mark_restored(minute(at)))


def of(store: Store, which: tuple[str, int]) -> str:
    """The id that a submission has in this store."""
    return next(i.id for i in store.outbox.indberetninger_of(which[0]) if i.revision == which[1])


def marked(store: Store, which: tuple[str, int], at: int, *, changed: bool, strange: bool) -> Maerke:
    there = store.outbox.indberetning(of(store, which))
    said = Indberettet(START.date(), Maade.INDTASTET, "Per", minute(at))
    klar_tid = minute(at) if changed else there.klar_tid
    if strange:
        return Maerke(f"x{at}", there.forloeb_id, 900 + at, klar_tid, said, "strange")
    return Maerke(there.id, there.forloeb_id, there.revision, klar_tid, said, f"tastet{at}")


def test_lists_counts_and_states_follow_every_write(tmp_path: Path) -> None:
    store, _ = vault(tmp_path / "data").create(PASSPHRASE, oevelse=True)
    assert isinstance(store, SqlStore)
    Both.real = store
    how = settings(max_examples=EXAMPLES, stateful_step_count=20, deadline=None, derandomize=True, database=None)
    run_state_machine_as_test(Both, settings=how)
    store.close()
