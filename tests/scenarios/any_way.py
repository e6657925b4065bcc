"""A person who fills one course in by any way there is, and the same answers typed straight: one course.

The person answers, jumps, keeps an answer waiting, is killed, comes back, changes the form version by the date, adds and removes
forms, and gives old answers back. ``typed`` is what was typed into each field as it was typed, which the program never changes.
"""

from __future__ import annotations

import copy
import shutil
from pathlib import Path
from typing import Any, NamedTuple

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.services.casework.cases import OpenCase
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.wizard.session import WizardSession
from smdb_desktop.services.workspace import Workspace
from smdb_desktop.store.sqlstore import SqlStore
from tests.scenario import PASSPHRASE, Scenario
from tests.scenarios.guide_days import CPR, SUNDHEDSFAGLIG

DATES = (
    "04-08-2025",
    "30-06-2025",
    "01-07-2025",
    "1/3-25",
    "15092025",
    "2025-08-20",
    "31-02-2025",
    "4-8",
    "01-01-2090",
)
NUMBERS = ("0", "7", "30", "45", "-1", "1.5", "otte")
TEXTS = ("", " ", "00dny", "1011489075", "Alfa København ApS", "\u202e\u0000\x1b", "'; DROP TABLE svar; --", "x" * 400)


class Step(NamedTuple):
    """What a person does next: its name, and numbers and a text that choose among what there is."""

    name: str
    form: int = 0
    felt: int = 0
    way: int = 0
    text: str = ""
    later: bool = False
    """Whether an answer waits to be written, as while one types."""


def ways(felt: Felt, lister: Kodelister, text: str) -> list[Any]:
    """Each way in which a field can be answered, that text among them."""
    koder = list(lister[felt.liste].koder) if felt.liste else []
    match felt.type:
        case Felttype.ENKELTVALG:
            return [*koder, text, None]
        case Felttype.FLERVALG:
            return [*([kode] for kode in koder), koder, [text], [], None]
        case Felttype.JA_NEJ:
            return [True, False, text, None]
        case Felttype.DATO:
            return [*DATES, text, None]
        case Felttype.HELTAL:
            return [*NUMBERS, text, None]
        case Felttype.TABEL:
            return [*_rows(felt, lister, text), [], None]
        case _:
            return [*TEXTS, text, None]


def _rows(felt: Felt, lister: Kodelister, text: str) -> list[list[dict[str, Any]]]:
    first, *others = felt.kolonner
    koder = list(lister[first.liste or ""].koder)[:3]
    full = [{first.navn: kode, **{k.navn: "20" for k in others if k.liste is None}} for kode in koder]
    coded = {k.navn: next(iter(lister[k.liste].koder)) for k in others if k.liste is not None}
    return [[{first.navn: koder[0]}], full, [full[0] | coded], [{**full[0], others[0].navn: text}], [{}]]


Typed = dict[str, dict[str, Any]]
"""What was typed, by form instance and field; a field that is not there was never answered, or emptied."""


class Looked(NamedTuple):
    """A course as people and files see it: by form in order what is answered, shown, demanded and found, and what completes."""

    version: str
    forms: tuple[Any, ...]
    found: tuple[Any, ...]
    completes: tuple[Any, ...]


def look(session: WizardSession) -> Looked:
    """A look at the whole course; every blank is asked for."""
    ids = [record.id for record in session.records()]
    order = sorted(ids, key=session.path)
    for skema_id in order:
        session.ask(skema_id)
    forms = tuple(
        (
            session.path(i).removeprefix(session.sti),
            {navn: svar[:2] for navn, svar in session.record(i).svar.items()},
            [(view.felt.navn, view.raw, view.kraevet) for view in session.felter(i)],
        )
        for i in order
    )
    found = tuple(sorted((str(f.regel), f.felt.removeprefix(session.sti), str(f.besked)) for f in session.fund()))
    judged = [session.completion(i) for i in order if not session.plads(i).under]
    completes = tuple(
        (
            sorted(
                (str(f.regel), f.felt.removeprefix(session.sti), str(f.besked)) for f in (*each.fejl, *each.advarsler)
            ),
            list(each.faerdig.values()),
            sorted(felt.navn for felt in each.ikke_med),
        )
        for each in judged
    )
    return Looked(session.version.id, forms, found, completes)


class Person:
    """One person at one course. The store is on the disk where there is a folder."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.it = Scenario(folder)
        self.it.clock.wait(days=90)
        self.work.save_profil(SUNDHEDSFAGLIG)
        self.it.citizen(CPR)
        self.typed: Typed = {form.id: {} for form in self.session.records()}
        self.kept: Typed = copy.deepcopy(self.typed)
        """The same as far as it is on the disk."""

    @property
    def work(self) -> Workspace:
        return self.it.workspace

    @property
    def case(self) -> OpenCase:
        return self.it.open_case

    @property
    def session(self) -> WizardSession:
        return self.it.session

    def close(self) -> None:
        self.work.close()

    def do(self, step: Step) -> None:
        """One step; one that there is nothing for does nothing."""
        getattr(self, f"_{step.name}")(step)

    def _flushed(self) -> None:
        self.case.keeper.flush()
        self.kept = copy.deepcopy(self.typed)

    def _form(self, step: Step) -> str:
        ids = list(self.typed)
        return ids[step.form % len(ids)]

    # -- what a person does ----------------------------------------------------------------------------------------

    def _answer(self, step: Step) -> None:
        skema_id = self._form(step)
        felter = [f for f in self.session.version.skemaer[self.session.record(skema_id).art].felter if not f.beregnet]
        felt = felter[step.felt % len(felter)]
        made = ways(felt, self.session.katalog.lister, step.text)
        self._type(skema_id, felt, made[step.way % len(made)], step)

    def _day(self, step: Step) -> None:
        """The day of the request, on this side of 1 July 2025 or on the other."""
        art, navn = self.session.version.datofelt
        skema_id = self.session.skema_id(art)
        felt = self.session.version.skemaer[art].felt(navn)
        assert skema_id is not None and felt is not None
        self._type(skema_id, felt, DATES[step.way % len(DATES)], step)

    def _type(self, skema_id: str, felt: Felt, raw: Any, step: Step) -> None:
        change = self.session.answer(skema_id, felt.navn, raw)
        if change.skift is not None:
            if step.way % 2:
                self._other_version(change.skift, raw)
            return
        self.typed[skema_id][felt.navn] = raw
        self.case.keeper.put(skema_id, change.svar, self.session.place(skema_id, felt.navn))
        if not step.later:
            self._flushed()

    def _other_version(self, skift: Any, raw: Any) -> None:
        before = {form.id: form for form in self.session.records()}
        self.session.skift_skema(skift)
        self.case.keeper.change_version(skift)
        went: Typed = {}
        for skema_id, svar in skift.skemaer.items():
            was = before[skema_id].svar
            went[skema_id] = {
                navn: self.typed[skema_id][navn] if navn in was and was[navn].raw == given.raw else given.raw
                for navn, given in svar.items()
                if navn in self.typed[skema_id] or navn not in was
            }
        went[skift.skema_id][skift.felt] = raw
        assert not set(went) & set(skift.fjernes)
        self.typed = went
        self._flushed()

    def _jump(self, step: Step) -> None:
        steps = self.session.trin()
        self.session.go_to(steps[step.way % len(steps)].id)

    def _save(self, _step: Step) -> None:
        self.it.gem_og_fortsaet_senere()
        self._flushed()

    def _resume(self, _step: Step) -> None:
        """Closed in order, and opened again another day."""
        self._flushed()
        self.it.reopen(days=0)

    def _killed(self, _step: Step) -> None:
        """The process ends: what lies on the disk is all there is. Without a disk, what was not written is gone."""
        self.typed = copy.deepcopy(self.kept)
        if self.folder is None:
            self.it.open(self.session.forloeb_id)
            return
        store = self.work.store
        assert isinstance(store, SqlStore)
        image = self.folder.with_name("image")
        shutil.copytree(self.folder, image)
        self.work.close()
        shutil.rmtree(self.folder)
        image.rename(self.folder)
        course = self.session.forloeb_id
        self.it.workspace = self.it.desk.unlock(PASSPHRASE)
        self.it.open(course)

    def _begin(self, step: Step) -> None:
        """Another tilbud with a treatment, or another treatment under one."""
        heads = self.session.ids("tilbud")
        if len(self.typed) < 8:
            head = heads[step.form % len(heads)] if heads and step.way % 2 else ""
            for art, parent in (("behandling", head),) if head else (("tilbud", None), ("behandling", "")):
                record = self.session.begin(art, (parent or head) if art == "behandling" else None)
                head = head or record.id
                self.case.keeper.begin(record)
                self.typed[record.id] = {}
            self._flushed()

    def _remove(self, step: Step) -> None:
        ids = [i for i in self.typed if self.session.record(i).art in ("tilbud", "behandling")]
        if ids:
            gone = ids[step.form % len(ids)]
            under = [i for i in ids if self.session.record(i).parent_id == gone]
            self.session.remove(gone)
            self.case.keeper.remove(gone)
            for each in (gone, *under):
                del self.typed[each]
            self._flushed()

    def _restore(self, step: Step) -> None:
        """*Gendan dette felt* of one of the newest changes."""
        self._flushed()
        course, history = self.session.forloeb_id, self.work.history
        _, lines = history.changes(course, 0, 20)
        if lines:
            line = lines[step.way % len(lines)]
            try:
                history.restore(history.plan_restore(course, line.sted, line.foer), "Tastefejl")
            except NotAllowed:
                return  # the same answer, a form that is gone, a date of the other version: said, and nothing changed
            skema_id, navn = line.sted
            self.typed[skema_id][navn] = None if line.foer is None else line.foer.raw
            self._flushed_by_others()

    def _flushed_by_others(self) -> None:
        self.it.open(self.session.forloeb_id)
        self.kept = copy.deepcopy(self.typed)

    # -- the same, typed straight ----------------------------------------------------------------------------------

    def straight(self) -> WizardSession:
        """A course that was never anything else: each form in order, each answer once, as it was typed."""
        borger = self.work.store.cases.borger(self.it.borger_id)
        fresh = self.work.cases.begun_forloeb(borger.id, self.session.version.id)
        made = self.work.cases.session(borger, fresh, ())
        ids: dict[str, str] = {}
        heads_first = sorted(self.typed, key=lambda i: (bool(self.session.record(i).parent_id), self.session.path(i)))
        for skema_id in heads_first:
            record = self.session.record(skema_id)
            once = made.skema_id(record.art) if not made.version.plads(record.art).antal.flere else None
            ids[skema_id] = once or made.begin(record.art, ids.get(record.parent_id or "")).id
            self._type_straight(made, skema_id, ids[skema_id])
        return made

    def _type_straight(self, made: WizardSession, skema_id: str, new_id: str) -> None:
        """What was filled in from the beginning is as it is by now: it goes by itself, and comes back only by being typed."""
        felter = [f for f in made.version.skemaer[made.record(new_id).art].felter if not f.beregnet]
        for felt in sorted(felter, key=lambda f: f.default is not None):
            if felt.default is not None:
                there = self.session.svar(skema_id, felt.navn)
                if there is not None:
                    made.answer(new_id, felt.navn, there.raw, fill=False)
            elif felt.navn in self.typed[skema_id]:
                made.answer(new_id, felt.navn, self.typed[skema_id][felt.navn], fill=False)
