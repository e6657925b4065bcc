"""What two people do in a week on one store, by chance: all that a caseworker can do, through the services, as the clock goes on.

Each is let in by a passphrase of their own, in the role of the day. What is refused with a sentence is counted and is no fault;
any other error ends the week. The clock stands still but for what the work takes. Numbers are made up; nothing leaves the folder.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from smdb_desktop.domain.cpr import parse_cpr
from smdb_desktop.domain.findings import Fund
from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.examples.typed import typed_form
from smdb_desktop.services.casework.cases import OpenCase
from smdb_desktop.services.errors import NotAllowed, UsageError
from smdb_desktop.services.lists.model import as_raw
from smdb_desktop.services.stored.copies import Kopiaarsag
from smdb_desktop.services.stored.records import SkemaRecord
from smdb_desktop.services.workspace import Workspace
from smdb_desktop.tables.child import read
from smdb_desktop.ways.folder import FolderWay
from tests.fakes.tables import FakeTables
from tests.scenario import PASSPHRASE, PROFIL, Clock, make_desk
from tests.scenarios.any_way import DATES, ways

MONDAY = datetime(2025, 12, 1, 6, 0, tzinfo=UTC)
INDBERETTER, SUNDHEDSFAGLIG = "INDBERETTER", "SUNDHEDSFAGLIG"
WHY = "Aftalt med borgeren"
ONCE = ("anmodning", "ivaerksaettelse", "forloebsafslutning")


@dataclass(slots=True)
class Person:
    """Somebody with a door of their own; ``roller`` are the roles of the days, in turn."""

    navn: str
    adgang: str
    roller: tuple[str, ...]


@dataclass(slots=True)
class Done:
    """What was done and refused, by the name of the action, and the imports and packages that can still be taken back."""

    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)


class Week:
    """One store and its people. ``ud`` is the folder that is exported to."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.chance, self.clock, self.done = Random(seed), Clock(MONDAY), Done()  # noqa: S311  chance, not a secret
        self.folder, self.ud = folder, folder / "ud"
        self.ud.mkdir()
        self.desk = replace(make_desk(self.clock, folder / "data"), tables=FakeTables())
        self.people = [
            Person("Ida", PASSPHRASE, (INDBERETTER,)),
            Person(
                "Bo", "bos helt egne fire ord", (INDBERETTER, INDBERETTER, SUNDHEDSFAGLIG, INDBERETTER, SUNDHEDSFAGLIG)
            ),
        ]
        ida, bo = self.people
        self.here = ida
        self.work: Workspace = self.desk.create(ida.adgang, replace(PROFIL, medarbejder=ida.navn), oevelse=True)[0]
        self.code = self.work.renew_code(ida.adgang).recovery_code
        self.work.confirm_code(self.code)
        self.work.people.add(ida.adgang, bo.navn, (INDBERETTER, SUNDHEDSFAGLIG), bo.adgang)
        self.citizens = 0
        self.lists = 0

    def close(self) -> None:
        """Close the store."""
        self.work.close()

    # -- the days --------------------------------------------------------------------------------------------------

    def days(self, count: int, actions: int) -> None:
        """So many working days with so many actions each; a copy is restored, and a passphrase forgotten, in the middle."""
        for number in range(count):
            self._morning(number)
            for at in range(actions):
                if number == count // 2 and at == actions // 2:
                    self._one("the copy of this morning is put back", self._put_back)
                if number == count // 2 and at == actions // 3:
                    self._one("a forgotten passphrase", self._forgot)
                name, action = self.chance.choice(self._actions())
                self._one(name, action)
                self.clock.wait(seconds=self.chance.randrange(20, 900))
            self._copy()
            self.clock.now += timedelta(days=3 if self.clock.now.weekday() == 4 else 1)
            self.clock.now = self.clock.now.replace(hour=6)

    def _morning(self, number: int) -> None:
        for person in self.people:
            self._sit_down(person)
            self.work.people.work_as(person.roller[number % len(person.roller)])
        self._copy()

    def _one(self, name: str, action: Callable[[], bool | None]) -> None:
        try:
            if action() is not False:
                self.done.done[name] += 1
        except (NotAllowed, UsageError):
            self.done.refused[name] += 1

    def _actions(self) -> list[tuple[str, Callable[[], bool | None]]]:
        often: list[tuple[str, Callable[[], bool | None]]] = [
            ("a citizen with a course", self._citizen),
            ("a form typed and completed", self._complete),
            ("a form typed and completed", self._complete),
            ("a form typed and completed", self._complete),
            ("an answer in a draft", self._draft),
            ("an answer in a draft", self._draft),
        ]
        return [
            *often * 4,
            ("an export", self._export),
            ("an export", self._export),
            ("marks Indberettet", self._mark),
            *[("KvalHep", self._kvalhep)] * 4,
            ("a corrected number", self._correct),
            ("a corrected name", self._rename),
            *[("a treatment deleted", self._remove)] * 2,
            *[("a changed treatment", self._change)] * 2,
            ("a course deleted", self._delete),
            ("a deletion taken back", self._undelete),
            ("a deleted course forgotten", self._forget),
            ("a course opened again", self._reopen),
            ("a course handed over", self._hand_over),
            ("a table taken in", self._table),
            ("an import undone", self._undo),
            *[("a tilbud made or corrected", self._tilbud)] * 3,
            ("a tilbud taken out", self._take_out),
            ("a list taken in", self._list),
            ("a list taken back", self._unlist),
            ("a field given back", self._restore_field),
            ("a change of person", self._swap),
            ("locked and unlocked", self._again),
            ("a copy", self._copy),
        ]

    # -- who is there ----------------------------------------------------------------------------------------------

    def _sit_down(self, person: Person) -> None:
        self.work.close()
        self.here = person
        self.work = self.desk.unlock(person.adgang)
        if self.work.store.people.who().navn != person.navn:
            raise RuntimeError("somebody else was let in")

    def _swap(self) -> None:
        self._sit_down(next(each for each in self.people if each is not self.here))

    def _again(self) -> None:
        self._sit_down(self.here)

    def _forgot(self) -> None:
        """The code renews one person's door; the other's stays as it is."""
        bo = self.people[1]
        self.work.close()
        bo.adgang = "bos nye helt egne fire ord"
        self.work = self.desk.unlock_with_recovery(self.code, bo.adgang, bo.navn)
        self.here = bo

    # -- copies ----------------------------------------------------------------------------------------------------

    def _copy(self) -> None:
        if (backups := self.work.backups) is not None:
            backups.make(Kopiaarsag.BEDT_OM)

    def _put_back(self) -> bool | None:
        """The copy that was made last becomes the store: what was done since is gone, and what left since lies outside."""
        backups, safe = self.work.backups, self.desk.safe
        if backups is None or safe is None:
            return False
        kopi = backups.status().kopier[0]
        self.work.close()
        safe.restoring(kopi.fil, self.here.adgang).carry_out()
        self.work = self.desk.unlock(self.here.adgang)
        return None

    # -- cases -----------------------------------------------------------------------------------------------------

    def _course(self) -> OpenCase | None:
        """A course that can be worked on."""
        ids = sorted(self.work.store.cases.all_forloeb_ids())
        for forloeb_id in self.chance.sample(ids, min(6, len(ids))):
            opened = self.work.cases.open(forloeb_id)
            if not opened.session.why_locked():
                return opened
        return None

    def _cpr(self) -> str:
        self.citizens += 1
        return made_up_cpr(self.citizens)

    def _citizen(self) -> None:
        cpr = parse_cpr(self._cpr(), self.work.cases.today)
        borger = self.work.cases.save_borger(cpr, f"Borger {self.citizens}")
        case = self.work.cases.open(self.work.cases.new_forloeb(borger.id))
        skema_id = case.session.skema_id("anmodning") or ""
        self._type(
            case,
            skema_id,
            "anmodningsdato",
            self.chance.choice(["04-08-2025", "03-03-2025", "20-08-2025", "02-06-2025"]),
        )
        if self.chance.random() < 0.8:
            self._fill(case, skema_id)

    def _type(self, case: OpenCase, skema_id: str, navn: str, raw: Any) -> None:
        change = case.session.answer(skema_id, navn, raw)
        if change.skift is None:
            case.keeper.put(skema_id, change.svar, case.session.place(skema_id, navn))
            case.keeper.flush()
        else:
            case.session.skift_skema(change.skift)
            case.keeper.change_version(change.skift)

    def _fill(self, case: OpenCase, skema_id: str) -> None:
        """Type a form as the example case has it, on the day that its course has, and press its button."""
        art, session = case.session.record(skema_id).art, case.session
        day = session.course().anmodningsdato or self.work.cases.today
        for navn, raw in typed_form(self.work.katalog, session.version.id, art, day=day).items():
            if navn != session.version.datofelt[1]:
                self._type(case, skema_id, navn, raw)
            self.clock.wait(seconds=self.chance.randrange(2, 20))
        self._press(case, skema_id)

    def _press(self, case: OpenCase, skema_id: str) -> None:
        completion = case.session.completion(skema_id)
        reasons: dict[Fund, str] = dict.fromkeys(completion.advarsler, WHY)
        self.work.cases.complete(case, completion, reasons)
        case.session.mark_completed(completion)

    def _complete(self) -> bool | None:
        case = self._course()
        if case is None:
            return False
        session = case.session
        todo = [art for art in ONCE if (i := session.skema_id(art)) and session.record(i).faerdig is None]
        if "ivaerksaettelse" not in todo and self.chance.random() < 0.6:
            self._fill(case, self._treatment(case).id)
        elif todo:
            art = todo[0] if self.chance.random() < 0.9 else todo[-1]
            self._fill(case, session.skema_id(art) or "")
        else:
            return False
        return None

    def _treatment(self, case: OpenCase) -> SkemaRecord:
        heads = case.session.ids("tilbud")
        if not heads or self.chance.random() < 0.3:
            head = case.session.begin("tilbud")
            case.keeper.begin(head)
            day = case.session.course().anmodningsdato
            for navn, raw in typed_form(self.work.katalog, case.session.version.id, "tilbud", day=day).items():
                self._type(case, head.id, navn, raw)
            heads = (head.id,)
        record = case.session.begin("behandling", heads[-1])
        case.keeper.begin(record)
        return record

    def _draft(self) -> bool | None:
        case = self._course()
        if case is None:
            return False
        form = self.chance.choice(case.session.records())
        felter = [f for f in case.session.version.skemaer[form.art].felter if not f.beregnet]
        felt = self.chance.choice(felter)
        raw = self.chance.choice(ways(felt, self.work.katalog.lister, "noget andet"))
        self._type(case, form.id, felt.navn, raw if raw not in DATES or self.chance.random() < 0.5 else "12-08-2025")
        return None

    def _kvalhep(self) -> bool | None:
        """Where a course lacks one: by the Sundhedsfaglig of the day, and refused to everybody else."""
        lacking = self.work.store.lists.control_list("mangler:kvalhep")
        if not lacking:
            for forloeb_id in sorted(self.work.store.cases.all_forloeb_ids()):
                case = self.work.cases.open(forloeb_id)
                start = case.session.skema_id("ivaerksaettelse")
                older = case.session.version.har("kvalhep") and not case.session.why_locked()
                if older and start and case.session.record(start).faerdig is not None:
                    self._type(case, start, "delt_vaerktoej", "JA")
                    self._press(case, start)
                    return False
            return False
        case = self.work.cases.open(self.chance.choice(lacking).forloeb_id)
        record = case.session.begin("kvalhep")
        case.keeper.begin(record)
        self._fill(case, record.id)
        return None

    def _rename(self) -> bool | None:
        case = self._course()
        if case is None:
            return False
        cpr = parse_cpr(case.borger.cpr_nr, self.work.cases.today)
        self.work.cases.save_borger(cpr, f"Omdøbt {self.chance.randrange(99)}")
        return None

    def _correct(self) -> bool | None:
        case = self._course()
        if case is None:
            return False
        to = self._cpr() if self.chance.random() < 0.7 else made_up_cpr(self.chance.randrange(1, self.citizens + 1))
        corrections = self.work.corrections
        corrections.correct(corrections.plan(case.borger.id, to), WHY)
        return None

    def _remove(self) -> bool | None:
        case = self._course()
        treatments = [r for r in case.session.records() if r.art == "behandling"] if case is not None else []
        if case is None or not treatments:
            return False
        gone = self.chance.choice(treatments).id
        case.session.remove(gone)
        case.keeper.remove(gone, case.session.mangler())
        return None

    def _change(self) -> bool | None:
        case = self._course()
        treatments = [r for r in case.session.records() if r.art == "behandling"] if case is not None else []
        if case is None or not treatments:
            return False
        self.work.changing.change(case.session.forloeb_id, self.chance.choice(treatments).id, "25-08-2025")
        return None

    def _restore_field(self) -> bool | None:
        case = self._course()
        lines = self.work.history.changes(case.session.forloeb_id, 0, 20)[1] if case is not None else ()
        if case is None or not lines:
            return False
        line, history = self.chance.choice(lines), self.work.history
        history.restore(history.plan_restore(case.session.forloeb_id, line.sted, line.foer), WHY)
        return None

    # -- whole courses ---------------------------------------------------------------------------------------------

    def _any(self) -> str:
        ids = sorted(self.work.store.cases.all_forloeb_ids())
        return self.chance.choice(ids) if ids else ""

    def _deleting(self) -> str:
        """A course whose deletion waits; "" for none."""
        rows = [row for row in self.work.exports.udbakke() if row.indberetning.art == "SLETTET"]
        return self.chance.choice(rows).indberetning.forloeb_id if rows else ""

    def _delete(self) -> bool | None:
        if not (course := self._any()):
            return False
        self.work.deletions.delete(self.work.deletions.plan(course), WHY)
        return None

    def _undelete(self) -> bool | None:
        if not (course := self._deleting()):
            return False
        self.work.deletions.undo(course)
        return None

    def _forget(self) -> bool | None:
        if not (course := self._deleting()):
            return False
        self.work.deletions.forget(course)
        return None

    def _reopen(self) -> bool | None:
        if not (course := self._any()):
            return False
        self.work.cases.reopen(course, WHY)
        return None

    def _hand_over(self) -> bool | None:
        if not (course := self._any()):
            return False
        handovers = self.work.handovers
        (self.folder / "overdraget").mkdir(exist_ok=True)
        written = handovers.write(handovers.plan(course, "183"), WHY, FolderWay(self.folder / "overdraget"), None)
        if self.chance.random() < 0.3:
            handovers.give_up(written)
        else:
            handovers.finish(written)
        return None

    # -- out and in ------------------------------------------------------------------------------------------------

    def _export(self) -> bool | None:
        return None if self.work.exports.export_all(FolderWay(self.ud), None) else False

    def _mark(self) -> bool | None:
        rows = [row.indberetning.id for row in self.work.exports.udbakke()]
        if not rows:
            return False
        self.work.marking.mark(self.chance.sample(rows, min(3, len(rows))), "i dag")
        return None

    def _table(self) -> None:
        lines = [
            f"{self._cpr()};Fra tabel {self.citizens};{self.chance.choice(['01-08-2025', '01-03-2025'])};NEJ"
            for _ in range(4)
        ]
        head = "CPR-nr.;Navn;Anmodningsdato;Tidligere stofmisbrugsbehandling"
        book, cases = read("\r\n".join((head, *lines)).encode("cp1252")), self.work.table_cases
        sheet = book.sheets[0]
        valg = cases.columns(sheet)[0]
        if not cases.take_in(book, sheet, valg, cases.look(book, sheet, valg)).forloeb:
            raise NotAllowed("ikke taget ind")

    def _undo(self) -> bool | None:
        made = [each for each in self.work.table_cases.imports() if each.fortrudt is None]
        if not made:
            return False
        self.work.table_cases.undo(self.chance.choice(made).id)
        return None

    def _tilbud(self) -> None:
        """One by hand: a new one, or another name, municipality or end of one that is there."""
        register = self.work.register
        there = [row.noegle for row in register.rows(register.numbers()) if row.register]
        key = self.chance.choice(["", *there])
        svar = {
            "tilbud_navn": f"Prøvecenter {self.chance.randrange(9)}",
            "tilbud_kommune": self.chance.choice(["101", "147"]),
        }
        register.save(key, svar, lukket=self.chance.random() < 0.2)

    def _take_out(self) -> bool | None:
        register = self.work.register
        there = [row.noegle for row in register.rows(register.numbers()) if row.register]
        if not there:
            return False
        register.remove(self.chance.choice(there))
        return None

    def _list(self) -> None:
        """A code list with one more answer, from today on."""
        self.lists += 1
        navn = self.chance.choice(["psykisk_lidelse", "boligsituation"])
        raw = as_raw(self.work.katalog.lister[navn])
        raw["options"].append(
            {"code": f"NY{self.lists}", "label": f"Nyt svar {self.lists}", "label_confidence": "official"}
        )
        file = self.folder / f"{navn}.json"
        file.write_text(json.dumps(raw), encoding="utf-8")
        self.work.kodelister.take(self.work.kodelister.plan(file, self.work.cases.today))

    def _unlist(self) -> bool | None:
        taken = sorted(self.work.kodelister.taken())
        if not taken:
            return False
        self.work.kodelister.undo(self.chance.choice(taken))
        return None


def worked(folder: Path, seed: int, days: int, actions: int) -> Week:
    """A whole week; the store is open. Raises what was no sentence, after closing it."""
    week = Week(folder, seed)
    try:
        week.days(days, actions)
    except BaseException:
        with closing(week.work):
            raise
    return week
