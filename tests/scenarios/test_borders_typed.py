"""Every row of the table of borders, typed: the wizard on a store says of the rule what ``check`` says of the same case.

What a file alone can break is told apart, with its reason: a store always has a profile. The rules that need the store or other
courses run on the disk too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.domain.case.casefile import read_case
from smdb_desktop.domain.case.model import Kontaktforloeb, Post
from smdb_desktop.domain.cpr import CprFejl
from smdb_desktop.domain.forms.filled import Status
from smdb_desktop.domain.forms.values import to_json
from smdb_desktop.domain.judgement import check_document
from smdb_desktop.services.casework.importing import ImportService, as_typed, at
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.ports.lists import UDEN_BEHANDLING
from smdb_desktop.services.stored.records import BorgerRecord, ForloebRecord, SkemaRecord, Svar
from smdb_desktop.services.wizard.session import WizardSession
from smdb_desktop.services.wizard.working_form import tidy
from tests.rules.cases import V24, V25, course, document, request_only_case
from tests.rules.rows import Row
from tests.rules.table import TABLE
from tests.scenario import PROFIL, Scenario

OF_THE_STORE = (21, 51, 52, 103)
"""Judged with what the store has beside the course; 20 and 62 are told elsewhere (below)."""
HIDDEN = (37, 45, 46, 58)
"""Rules of which a part is that an answer stands where no question is asked."""


class Typist:
    """Types the courses of one row into one store, each beside the others."""

    def __init__(self, row: Row, folder: Path | None = None) -> None:
        self.row, self.it = row, Scenario(folder)
        self.left_out: set[str] = set()
        """Answers to questions that are not asked: the wizard leaves them out, and says so when the form is completed."""
        self.untouched: set[str] = set()
        """Forms that a file calls a draft and says nothing in: in the wizard nobody has begun them."""
        self.work = self.it.workspace
        self.it.clock.now = datetime.combine(row.today, time(12), UTC)
        katalog = self.work.katalog
        self.sag, _ = read_case(row.case, katalog)
        self.andre = read_case({**row.case, "kontaktforloeb": list(row.andre)}, katalog)[0].kontaktforloeb
        given = self.sag.borger
        cpr, _known = self.work.cases.find(given.cpr_nr)
        self.borger: BorgerRecord = self.work.cases.header(cpr, given.navn, given.opholdskommune, given.koen)
        self.borger = self.borger._replace(koen=given.koen, opholdskommune=given.opholdskommune)

    def found(self) -> Counter[tuple[str, str]]:
        """The rule's findings, with their places as the case file has them."""
        found: Counter[tuple[str, str]] = Counter()
        if not self.sag.kontaktforloeb:
            return self._of_the_citizen()
        for number, forloeb in enumerate(self.sag.kontaktforloeb):
            session = self._typed(number, forloeb)
            for fund in session.fund():
                if fund.regel == self.row.regel:
                    at = fund.felt.replace(session.sti, f"kontaktforloeb[{number}]", 1)
                    if at.startswith("borger") and number:
                        continue
                    found[fund.niveau.value, at] += 1
        return found

    def _of_the_citizen(self) -> Counter[tuple[str, str]]:
        """Of somebody without a course: a request is begun."""
        store, who = self.work.store, self.work.cases.hvem()
        store.cases.save_borger(self.borger, who, self.it.clock())
        session = self.work.cases.open(self.work.cases.new_forloeb(self.borger.id)).session
        return Counter((f.niveau.value, f.felt) for f in session.fund() if f.regel == self.row.regel)

    def _typed(self, number: int, course: Kontaktforloeb) -> WizardSession:
        """One course typed, the citizen's others beside it as they were completed."""
        work, store = self.work, self.work.store
        for each in store.cases.all_forloeb_ids():
            store.cases.delete_forloeb(each, "ny række", work.cases.hvem(), self.it.clock())
        store.cases.save_borger(self.borger, work.cases.hvem(), self.it.clock())
        others = [other for at, other in enumerate(self.sag.kontaktforloeb) if at != number]
        for other in others:
            store.cases.create_forloeb(self._record(other, typed=False), work.cases.hvem())
        for other in self.andre:
            elsewhere = self._record(other, typed=False)._replace(myndighedskommune="101")
            store.cases.create_forloeb(elsewhere, work.cases.hvem())
        record = self._record(course, typed=True)
        store.cases.create_forloeb(record, work.cases.hvem())
        opened = work.cases.open(record.id)
        session = opened.session
        session.rolle = self.sag.profil or session.rolle
        for form in session.records():
            if form.id not in self.drafts and not session.plads(form.id).under:
                session.ask(form.id)
                # as it would be completed, whatever stands against it: what waits for that is told then
                completion = session.completion(form.id)
                self.left_out |= {f"{session.path(form.id)}.{felt.navn}" for felt in completion.ikke_med}
                session.mark_completed(completion)
        return session

    def _record(self, course: Kontaktforloeb, *, typed: bool) -> ForloebRecord:
        """The course as it is stored: typed answers, and what was completed where it is not the one in hand."""
        empty = self.work.cases.begun_forloeb(self.borger.id, course.version)
        forms: list[SkemaRecord] = []
        self.drafts: set[str] = set()
        seen: set[str] = set()
        for post in course.poster:
            forms += self._forms(post, None, len(forms), typed=typed)
            seen.add(post.plads.art)
        forms += [form for form in empty.skemaer if form.art not in seen]
        if typed:
            self.drafts |= {form.id for form in forms if not form.svar and form.parent_id is None}
        return empty._replace(skemaer=tuple(forms), profil=self.sag.profil or empty.profil)

    def _forms(self, post: Post, parent: str | None, position: int, *, typed: bool) -> Iterator[SkemaRecord]:
        katalog = self.work.katalog
        skema, new_id = post.skema, self.work.cases.new_id()
        definition = katalog.versioner[self._version(post)].skemaer[skema.art]
        svar = {navn: to_json(value) for navn, value in skema.values.items()}
        given = at(self.row.case, skema.sti)
        raw: dict[str, Svar] = {}
        for felt in definition.felter:
            if felt.navn in svar:
                raw[felt.navn] = Svar(tidy(felt, svar[felt.navn], skema.values[felt.navn]), svar[felt.navn])
            elif felt.navn in {place.partition("[")[0] for place in skema.problems}:
                raw[felt.navn] = Svar(as_typed(felt, given[felt.navn]), None)
        done = skema.status is not Status.KLADDE
        if not done:
            self.drafts.add(new_id)
            self.untouched |= set() if raw or post.plads.under else {skema.sti}
        faerdig = svar if done and not typed else None
        yield SkemaRecord(new_id, skema.art, parent, position, raw, faerdig, None, "", skema.profil)
        for number, under in enumerate(post.under):
            yield from self._forms(under, new_id, number, typed=typed)

    def _version(self, post: Post) -> str:
        return next(
            c.version
            for c in (*self.sag.kontaktforloeb, *self.andre)
            if any(post is p or post in p.under for p in c.poster)
        )


def expected(row: Row) -> Counter[tuple[str, str]]:
    return Counter((niveau, felt) for regel, niveau, felt in row.expected if regel == row.regel)


def compared(row: Row, folder: Path | None = None) -> None:
    try:
        typist = Typist(row, folder)
    except CprFejl:
        assert {regel for regel, _, _ in row.expected} & {9, 10, 11}, "no course is begun for what cannot be a number"
        return
    try:
        found, right = typist.found(), expected(row)
        hidden = {each for each in right if each[1] in typist.left_out}
        right = Counter({each: n for each, n in right.items() if each[1] not in typist.untouched})
        assert not hidden or row.regel in HIDDEN, (
            "an answer to what is not asked is wrong in a file, and left out by the wizard"
        )
        assert found == Counter({each: n for each, n in right.items() if each not in hidden})
    finally:
        typist.work.close()


@pytest.mark.parametrize("row", [row for row in TABLE if row.case.get("profil", "") is not None], ids=str)
def test_typed(row: Row) -> None:
    compared(row)


@pytest.mark.slow
@pytest.mark.parametrize("row", [row for row in TABLE if row.regel in OF_THE_STORE], ids=str)
def test_typed_on_the_disk(row: Row, tmp_path: Path) -> None:
    compared(row, tmp_path / "data")


@pytest.mark.parametrize("version", [V24, V25])
def test_20_two_courses_of_one_municipality_and_one_of_another(scenario: Scenario, version: str) -> None:
    """One open course at each authority: the second of one's own is refused, one beside another's is begun."""
    cases = scenario.workspace.cases
    scenario.clock.wait(days=30)
    first = scenario.citizen("150277-9995").session.forloeb_id
    with pytest.raises(NotAllowed, match="allerede et åbent kontaktforløb"):
        cases.new_forloeb(scenario.borger_id)
    report = ImportService(cases).take_in(request_only_case(version) | {"borger": {"cpr_nr": "150277-9995"}})
    assert not report.ok and "allerede et åbent kontaktforløb" in report.linjer[0]
    scenario.workspace.save_profil(replace(PROFIL, myndighedskommune="101"))
    second = cases.new_forloeb(scenario.borger_id)
    assert {line.id for line in scenario.overview().forloeb if line.aabent} == {first, second}


@pytest.mark.parametrize("version", [V24, V25])
@pytest.mark.parametrize("treated", [False, True])
def test_62_started_and_without_a_treatment_is_on_the_list(scenario: Scenario, version: str, treated: bool) -> None:
    scenario.clock.wait(days=150)
    behandlinger: dict[str, Any] = {} if treated else {"tilbudstilknytninger": []}
    raw = document(course(version, forloebsafslutning=None, **behandlinger), version=version)
    assert 62 not in {f.regel for f in check_document(raw, scenario.workspace.katalog, scenario.workspace.cases.today)}
    report = ImportService(scenario.workspace.cases, "Aftalt").take_in(raw)
    assert report.ok and not report.kladder, report.linjer
    lists = scenario.workspace.store.lists
    assert (lists.counts()[UDEN_BEHANDLING], len(lists.control_list(UDEN_BEHANDLING))) == (
        (0, 0) if treated else (1, 1)
    )
