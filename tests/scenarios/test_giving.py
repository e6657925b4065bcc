"""Rules 5 and 6: who gives whom a profile, where several work at one store, and where one does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from smdb_desktop.services.desk import giving
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.workspace import Workspace
from tests.scenario import PASSPHRASE, PROFIL, Scenario

HIS, SUND = "bos helt egne fire ord", "SUNDHEDSFAGLIG"
EVA = "evas helt egne fire ord"


def as_(scenario: Scenario, passphrase: str) -> Workspace:
    scenario.workspace.close()
    scenario.workspace = scenario.desk.unlock(passphrase)
    return scenario.workspace


def roles_of(work: Workspace, navn: str) -> tuple[str, ...]:
    return work.people.find(navn).roller


def test_nobody_gives_themselves_a_profile_while_another_can(scenario: Scenario) -> None:
    work = scenario.workspace
    work.people.add(PASSPHRASE, "Bo", (SUND,), HIS)
    work.people.add(PASSPHRASE, "Eva", PROFIL.roller, EVA)
    ida = work.store.people.who().navn
    as_(scenario, EVA)
    work = as_(scenario, HIS)
    me, events = work.store.people.current_id, work.people.events()
    line = next(line for line in work.people.lines() if line.mig)
    assert line.hvorfor_ikke_flere == str(giving.NOT_ONESELF.format(navne=f"Eva eller {ida}"))
    profil = work.profil()
    assert profil is not None
    acts: tuple[Callable[[], object], ...] = (
        lambda: work.people.change(me, roller=(SUND, *PROFIL.roller)),
        lambda: work.people.change(me, "Bo Bosen", PROFIL.roller),
        lambda: work.save_profil(replace(profil, roller=PROFIL.roller, rolle=PROFIL.roller[0])),
    )
    for act in acts:
        with pytest.raises(NotAllowed, match="giver man ikke sig selv"):
            act()
    with pytest.raises(NotAllowed, match="giver ikke profiler til andre"):
        work.people.change(work.people.find("Eva").id, roller=(*PROFIL.roller, SUND))
    with pytest.raises(NotAllowed, match="giver ikke profiler til andre"):
        work.people.add(HIS, "Bo 2", PROFIL.roller, "en helt anden sætning 9")
    assert (roles_of(work, "Bo"), roles_of(work, "Eva"), work.people.events()) == ((SUND,), PROFIL.roller, events)
    assert len(work.people.lines()) == 3
    work.people.change(me, "Bo Bosen")
    work = as_(scenario, EVA)
    with pytest.raises(NotAllowed, match="giver man ikke sig selv"):
        work.people.change(work.store.people.current_id, roller=(*PROFIL.roller, SUND))
    work.people.change(work.people.find("Bo Bosen").id, roller=(SUND, *PROFIL.roller))
    assert roles_of(work, "Bo Bosen") == (SUND, *PROFIL.roller)


def test_who_only_reads_does_not_open_the_store_as_somebody_else(scenario: Scenario) -> None:
    work = scenario.workspace
    work.people.add(PASSPHRASE, "Bo", (SUND,), HIS)
    # Eva has a passphrase that was never used
    work.people.add(PASSPHRASE, "Eva", PROFIL.roller, EVA)
    work = as_(scenario, HIS)
    with pytest.raises(NotAllowed, match="giver ikke profiler til andre"):
        work.people.give_passphrase(HIS, work.people.find("Eva").id, "bos egne ord for eva")
    work = as_(scenario, EVA)
    work = as_(scenario, PASSPHRASE)
    work.people.add(PASSPHRASE, "Per", PROFIL.roller, "pers helt egne fire ord")
    work.people.give_passphrase(PASSPHRASE, work.people.find("Per").id, "pers helt andre fire ord")
    assert as_(scenario, "pers helt andre fire ord").store.people.who().navn == "Per"


def test_a_profile_may_always_be_given_up(scenario: Scenario) -> None:
    work = scenario.workspace
    work.people.change(work.store.people.current_id, roller=(*PROFIL.roller, SUND))
    work.people.add(PASSPHRASE, "Eva", PROFIL.roller, EVA)
    as_(scenario, EVA)
    work = as_(scenario, PASSPHRASE)
    work.people.change(work.store.people.current_id, roller=PROFIL.roller)
    assert roles_of(work, work.store.people.who().navn) == PROFIL.roller


def test_where_nobody_else_can_one_orders_ones_own_store(scenario: Scenario) -> None:
    work = scenario.workspace
    me = work.store.people.current_id
    work.people.change(me, roller=(SUND,))
    work.people.add(PASSPHRASE, "Bo", (SUND,), HIS)
    # Bo reads as well, and Eva has never opened the store
    work.people.add(PASSPHRASE, "Eva", PROFIL.roller, EVA)
    as_(scenario, HIS)
    work = as_(scenario, PASSPHRASE)
    work.people.change(me, roller=(SUND, *PROFIL.roller))
    assert roles_of(work, work.store.people.who().navn) == (SUND, *PROFIL.roller)
