"""Rules 5 and 7, and whose the work is: several people at one store, each with a passphrase, roles and a place of their own."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.cli.people import _DOES
from smdb_desktop.durable import write_whole
from smdb_desktop.services.desk.staff import Adgang, carry_through, told
from smdb_desktop.services.desk.unsettled import told as keys_told
from smdb_desktop.services.errors import (
    Administered,
    KnownError,
    NameTaken,
    NoSuchPerson,
    NotAllowed,
    StoreFull,
    UsageError,
    WrongPassphrase,
)
from smdb_desktop.services.ports.policy import Key
from smdb_desktop.services.ports.vault import Vault
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.workspace import Workspace
from smdb_desktop.store.keys import keyfile
from smdb_desktop.store.vault import FolderVault
from tests.fakes.policy import FakePolicy
from tests.fakes.vault import FakeVault
from tests.scenario import PASSPHRASE, PROFIL, Scenario, drafts_of

HIS, HERS = "bos helt egne fire ord", "evas helt egne fire ord"
INDBERETTER, FORVALTENDE, SUND = "INDBERETTER", "FORVALTENDE_INDBERETTER", "SUNDHEDSFAGLIG"


def again(scenario: Scenario, passphrase: str) -> Workspace:
    """Another person opens the store."""
    scenario.workspace.close()
    scenario.workspace = scenario.desk.unlock(passphrase)
    return scenario.workspace


def names(work: Workspace) -> dict[str, Adgang]:
    return {line.person.navn: line.adgang for line in work.people.lines()}


Keys = dict[str, tuple[str, bool]] | list[bytes]


def keys_of(vault: Vault) -> Keys:
    """The key file, or what the vault in memory has for it."""
    if isinstance(vault, FakeVault):
        return dict(vault.slots)
    assert isinstance(vault, FolderVault)
    return [path.read_bytes() for path in vault.folder.keyslots]


def put_back(vault: Vault, keys: Keys) -> None:
    """Somebody puts an older key file in the place of the one that is there."""
    if isinstance(vault, FakeVault) and isinstance(keys, dict):
        vault.slots = keys
    elif isinstance(vault, FolderVault) and isinstance(keys, list):
        for path, content in zip(vault.folder.keyslots, keys, strict=True):
            path.write_bytes(content)


def full(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key file takes nothing more."""

    def refuse(*_: Any) -> None:
        raise StoreFull("Disken er fuld.")

    vault = scenario.desk.vault
    if isinstance(vault, FolderVault):
        monkeypatch.setattr(vault.keyfile, "replace_or_leave", refuse)
    else:
        monkeypatch.setattr(vault.doors, "_fail", refuse)


def test_two_people_work_and_it_is_kept_who_did_what(scenario: Scenario) -> None:
    work = scenario.workspace
    bo = work.people.add(PASSPHRASE, "  Bo  ", (SUND, INDBERETTER), HIS)
    assert (bo.navn, bo.rolle) == ("Bo", SUND)
    assert names(work) == {"Ida": Adgang.HAR, "Bo": Adgang.VENTER}
    work = again(scenario, HIS)
    assert names(work) == {"Ida": Adgang.HAR, "Bo": Adgang.HAR}
    profil = work.profil()
    assert profil is not None and (profil.medarbejder, profil.rolle) == ("Bo", SUND)
    assert profil.organisation == PROFIL.organisation, "the centre is the same"
    work.people.work_as(INDBERETTER)
    scenario.citizen("150277-9995").answer("anmodningsdato", "01-08-2025")
    work = again(scenario, PASSPHRASE)
    assert work.store.people.who().navn == "Ida"
    lister = work.katalog.lister
    assert [(e.hvem, told(e, lister)) for e in work.people.events()] == [
        ("Bo", "Bo skiftede fra Sundhedsfaglig til Indberetter for Albertslund"),
        ("Ida", "Tilføjede Bo med Sundhedsfaglig, Indberetter"),
    ]
    (draft,) = drafts_of(work)
    assert draft.af == "Bo"


@pytest.mark.parametrize(
    ("navn", "roller", "passphrase", "own", "error"),
    [
        ("", (INDBERETTER,), HIS, PASSPHRASE, UsageError),
        (" ida ", (INDBERETTER,), HIS, PASSPHRASE, NameTaken),
        ("Bo", (), HIS, PASSPHRASE, UsageError),
        ("Bo", ("KONGE",), HIS, PASSPHRASE, UsageError),
        ("Bo", (INDBERETTER,), "kort", PASSPHRASE, UsageError),
        ("Bo", (INDBERETTER,), PASSPHRASE, PASSPHRASE, UsageError),
        ("Bo", (INDBERETTER,), HIS, "en helt anden sætning her", WrongPassphrase),
    ],
)
def test_a_refused_person_leaves_no_trace(
    scenario: Scenario, navn: str, roller: tuple[str, ...], passphrase: str, own: str, error: type[KnownError]
) -> None:
    work = scenario.workspace
    before, doors = work.store.people.all(), dict(scenario.desk.vault.doors.all())
    with pytest.raises(error):
        work.people.add(own, navn, roller, passphrase)
    assert work.store.people.all() == before
    assert (dict(scenario.desk.vault.doors.all()), work.people.events()) == (doors, ())
    assert work.store.settings.get("person_i_gang") is None


def test_a_full_disk_adds_nobody_and_removes_nobody(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    work = scenario.workspace
    bo = work.people.add(PASSPHRASE, "Bo", (INDBERETTER,), HIS)
    work = again(scenario, HIS)
    work = again(scenario, PASSPHRASE)
    full(scenario, monkeypatch)
    with pytest.raises(StoreFull):
        work.people.add(PASSPHRASE, "Eva", (INDBERETTER,), HERS)
    with pytest.raises(StoreFull):
        work.people.remove(PASSPHRASE, bo.id)
    monkeypatch.undo()
    assert names(work) == {"Ida": Adgang.HAR, "Bo": Adgang.HAR}
    assert [e.art for e in work.people.events()] == [Handling.PERSON_TILFOEJET]
    work = again(scenario, HIS)
    assert work.store.people.who().navn == "Bo"


def test_what_was_cut_off_is_done_or_undone_by_the_next_opening(scenario: Scenario) -> None:
    work = scenario.workspace
    people, doors = work.store.people, scenario.desk.vault.doors
    bo = work.people.add(PASSPHRASE, "Bo", (INDBERETTER,), HIS)
    eva = bo._replace(id="eva", navn="Eva")
    noted = {"art": "PERSON_TILFOEJET", "person": "eva", "id": people.current_id, "navn": "Ida"}
    people.save(eva)
    work.store.settings.put("person_i_gang", dict(noted))
    work = again(scenario, HIS)
    assert set(names(work)) == {"Ida", "Bo"}, "no passphrase was written, so nobody was added"
    first = work.people.find("Ida")
    work.store.people.save(first._replace(aktiv=False))
    work.store.settings.put("person_i_gang", {**noted, "art": "PERSON_FJERNET", "person": first.id, "navn": "Bo"})
    work = again(scenario, HIS)
    assert first.id not in doors.all()
    assert next((e.hvem, e.art) for e in work.people.events()) == ("Bo", Handling.PERSON_FJERNET)
    assert carry_through(work.store, doors, work.clock) == ()


def test_a_person_is_removed_and_the_drafts_say_whose_they_were(scenario: Scenario) -> None:
    work = scenario.workspace
    bo = work.people.add(PASSPHRASE, "Bo", (INDBERETTER,), HIS)
    work = again(scenario, HIS)
    scenario.citizen("150277-9995").answer("anmodningsdato", "01-08-2025")
    work = again(scenario, PASSPHRASE)
    with pytest.raises(WrongPassphrase):
        work.people.remove(HIS, bo.id)
    work.people.remove(PASSPHRASE, bo.id)
    (draft,) = drafts_of(work)
    assert draft.af == "Bo (fjernet)"
    assert names(work) == {"Ida": Adgang.HAR}
    with pytest.raises(NotAllowed, match="fjernet"):
        work.people.change(bo.id, "Bob")
    with pytest.raises(NoSuchPerson):
        work.people.find("Bo")
    # one who comes back may be called the same, and the old drafts are then somebody's who is here
    work.people.add(PASSPHRASE, "Bo", (INDBERETTER,), HERS)
    assert drafts_of(work)[0].af == "Bo"
    scenario.workspace.close()
    with pytest.raises(WrongPassphrase):
        scenario.desk.unlock(HIS)


def test_a_person_removed_while_the_draft_is_open_loses_nothing(scenario: Scenario) -> None:
    """Two cannot have the store open at once: who is removed has left it, and what was typed is on the disk."""
    work = scenario.workspace
    bo = work.people.add(PASSPHRASE, "Bo", (INDBERETTER,), HIS)
    again(scenario, HIS)
    scenario.citizen("150277-9995")
    course = scenario.session.forloeb_id
    scenario.answer("anmodningsdato", "01-08-2025")
    work = again(scenario, PASSPHRASE)
    work.people.remove(PASSPHRASE, bo.id)
    scenario.open(course)
    assert "2025-08-01" in str(work.store.cases.forloeb(course).skemaer)


def test_never_the_last_person_and_never_oneself_without_another(scenario: Scenario) -> None:
    work = scenario.workspace
    me = work.store.people.current_id
    with pytest.raises(NotAllowed, match="mindst én anden"):
        work.people.remove(PASSPHRASE, me)
    work.people.add(PASSPHRASE, "Bo", (INDBERETTER,), HIS)
    with pytest.raises(NotAllowed, match="mindst én anden"):
        work.people.remove(PASSPHRASE, me)
    again(scenario, HIS)
    work = again(scenario, PASSPHRASE)
    work.people.remove(PASSPHRASE, me)
    work = again(scenario, HIS)
    assert names(work) == {"Bo": Adgang.HAR}
    work.close()
    with pytest.raises(WrongPassphrase):
        scenario.desk.unlock(PASSPHRASE)


def test_a_key_file_from_before_a_removal_is_said_and_lets_nobody_in(scenario: Scenario) -> None:
    work, vault = scenario.workspace, scenario.desk.vault
    bo = work.people.add(PASSPHRASE, "Bo", (INDBERETTER,), HIS)
    again(scenario, HIS)
    work = again(scenario, PASSPHRASE)
    was = keys_of(vault)
    work.people.remove(PASSPHRASE, bo.id)
    work.people.add(PASSPHRASE, "Eva", (INDBERETTER,), HERS)
    work.close()
    put_back(vault, was)
    scenario.workspace = work = scenario.desk.unlock(PASSPHRASE)
    said = keys_told(work.unsettled())
    assert "Nøglefilen er ældre end data: den kunne stadig låse op for Bo" in said
    assert "Nøglefilen kender ikke Eva" in said
    assert names(work) == {"Ida": Adgang.HAR, "Eva": Adgang.INGEN}
    assert bo.id not in vault.doors.all()
    eva = work.people.find("eva")
    work.people.give_passphrase(PASSPHRASE, eva.id, HERS)
    with pytest.raises(NotAllowed, match="skifter den selv"):
        work.people.give_passphrase(PASSPHRASE, work.store.people.current_id, HIS)
    work = again(scenario, HERS)
    assert keys_told(work.unsettled()) == keys_told(work.unsettled()._replace(fjernede=(), uden=()))


def test_name_and_roles_are_changed_in_one_write_or_not_at_all(scenario: Scenario) -> None:
    work = scenario.workspace
    me = work.store.people.current_id
    bo = work.people.add(PASSPHRASE, "Bo", (INDBERETTER, SUND), HIS)
    with pytest.raises(NameTaken):
        work.people.change(bo.id, "IDA", (SUND,))
    with pytest.raises(UsageError):
        work.people.change(bo.id, "Bob", ())
    assert work.people.find("Bo").roller == (INDBERETTER, SUND)
    work.people.change(bo.id, "Bob", (SUND,))
    changed = work.people.find("bob")
    assert (changed.roller, changed.rolle) == ((SUND,), SUND)
    lister = work.katalog.lister
    assert told(work.people.events()[0], lister) == "Bo hedder nu Bob; Bob har nu Sundhedsfaglig"
    with pytest.raises(NameTaken):
        work.save_profil(replace(PROFIL, medarbejder="Bob"))
    work.people.change(me, "Ida", PROFIL.roller)
    assert told(work.people.events()[1], lister) == "Bob skiftede fra Indberetter til Sundhedsfaglig for Albertslund"
    assert len(work.people.events()) == 3, "the same again is no change"


def test_the_role_is_changed_and_the_municipality_is_asked_at_every_change(scenario: Scenario) -> None:
    work = scenario.workspace
    me = work.store.people.current_id
    with pytest.raises(NotAllowed, match="har du ikke"):
        work.people.work_as(SUND)
    work.people.change(me, roller=(INDBERETTER, FORVALTENDE, SUND))
    for kommune in ("", "1", "Albertslund"):
        with pytest.raises(NotAllowed, match="Vælg den kommune"):
            work.people.work_as(FORVALTENDE, kommune)
    work.people.work_as(FORVALTENDE, "101")
    profil = work.profil()
    assert profil is not None and (profil.kommune, profil.myndighedskommune) == ("101", "165")
    scenario.citizen("150277-9995")
    course = work.store.cases.forloeb(scenario.session.forloeb_id)
    assert (course.myndighedskommune, course.profil) == ("101", FORVALTENDE)
    work.people.work_as(INDBERETTER)
    profil = work.profil()
    assert profil is not None and (profil.kommune, profil.rolle) == ("165", INDBERETTER)
    # another municipality's open course blocks none of one's own (rules 20, 21)
    scenario.new_course()
    assert work.store.cases.forloeb(scenario.session.forloeb_id).myndighedskommune == "165"
    # without the role there is no other municipality either
    work.people.work_as(FORVALTENDE, "101")
    work.people.change(me, roller=(INDBERETTER,))
    profil = work.profil()
    assert profil is not None and (profil.rolle, profil.forvalter_for) == (INDBERETTER, "")


def test_every_switch_of_profile_and_municipality_stands_in_the_history(scenario: Scenario) -> None:
    work = scenario.workspace
    me, lister = work.store.people.current_id, work.katalog.lister
    work.people.change(me, roller=(INDBERETTER, FORVALTENDE, SUND))
    before = len(work.people.events())
    work.people.work_as(INDBERETTER)
    assert len(work.people.events()) == before, "the same again is no switch"
    work.people.work_as(SUND)
    work.people.work_as(FORVALTENDE, "101")
    work.people.work_as(FORVALTENDE, "147")
    work.save_profil(
        replace(PROFIL, roller=(INDBERETTER, FORVALTENDE, SUND), rolle=INDBERETTER, myndighedskommune="147")
    )
    work.people.change(me, roller=(SUND,))
    events = [each for each in work.people.events() if each.art is Handling.PROFIL_SKIFTET]
    assert [told(each, lister).partition(" skiftede ")[2] for each in events] == [
        "fra Indberetter til Sundhedsfaglig for Frederiksberg",
        "fra Forvaltende indberetter til Indberetter for Frederiksberg",
        "fra Forvaltende indberetter for København til Forvaltende indberetter for Frederiksberg",
        "fra Sundhedsfaglig for Albertslund til Forvaltende indberetter for København",
        "fra Indberetter til Sundhedsfaglig for Albertslund",
    ]
    assert {(each.hvem, each.person_id) for each in events} == {(work.store.people.who().navn, me)}
    assert work.history.broken() == ()


def test_whom_the_store_does_not_know_stands_in_the_history_with_the_profile_that_was_chosen(
    scenario: Scenario,
) -> None:
    """As after a copy over a store that could not be read."""
    work = scenario.workspace
    work.people.add(PASSPHRASE, "Bo", (INDBERETTER,), HIS)
    work.store.people.forget(work.store.people.current_id)
    assert work.profil() is None
    work.save_profil(replace(PROFIL, roller=(SUND,), rolle=SUND))
    assert [told(each, work.katalog.lister) for each in work.people.events()[:2]] == [
        f"Tilføjede {PROFIL.medarbejder} med Sundhedsfaglig",
        f"{PROFIL.medarbejder} arbejder som Sundhedsfaglig for Albertslund",
    ]


def test_nobody_begins_a_course_for_a_municipality_that_was_not_chosen(scenario: Scenario) -> None:
    work = scenario.workspace
    work.save_profil(replace(PROFIL, roller=(FORVALTENDE,), rolle=FORVALTENDE))
    cpr, _ = work.cases.find("150277-9995")
    borger = work.cases.save_borger(cpr, "Testborger")
    with pytest.raises(NotAllowed, match="hvilken kommune"):
        work.cases.new_forloeb(borger.id)
    assert work.store.cases.forloeb_of(borger.id) == ()
    work.people.work_as(FORVALTENDE, "101")
    work.cases.new_forloeb(borger.id)


def test_an_administrators_roles_hold_for_everybody(scenario: Scenario) -> None:
    scenario.workspace.close()
    scenario.desk = replace(scenario.desk, policy=FakePolicy({Key.ROLES: (INDBERETTER,)}))
    scenario.workspace = work = scenario.desk.unlock(PASSPHRASE)
    with pytest.raises(Administered):
        work.people.add(PASSPHRASE, "Bo", (SUND,), HIS)
    bo = work.people.add(PASSPHRASE, "Bo", (INDBERETTER,), HIS)
    with pytest.raises(Administered):
        work.people.change(bo.id, roller=(INDBERETTER, FORVALTENDE))
    assert work.people.find("Bo").roller == (INDBERETTER,)


def test_a_recovery_renews_the_passphrase_of_who_is_named(scenario: Scenario) -> None:
    work = scenario.workspace
    code = work.renew_code(PASSPHRASE).recovery_code
    work.confirm_code(code)
    work.people.add(PASSPHRASE, "Bo", (INDBERETTER,), HIS)
    work.close()
    assert scenario.desk.several()
    for whose in (None, "Ukendt"):
        with pytest.raises(NoSuchPerson):
            scenario.desk.unlock_with_recovery(code, HERS, whose)
    scenario.workspace = scenario.desk.unlock_with_recovery(code, HERS, "bo")
    assert scenario.workspace.store.people.who().navn == "Bo"
    again(scenario, PASSPHRASE)


def test_a_new_key_goes_on_in_the_same_workspace(scenario: Scenario) -> None:
    work = scenario.workspace
    work.people.add(PASSPHRASE, "Bo", (INDBERETTER,), HIS)
    scenario.citizen("150277-9995")
    with pytest.raises(WrongPassphrase):
        work.renew_key(HIS)
    health, counts = work.health.said(), work.store.lists.counts()
    keys = work.renew_key(PASSPHRASE)
    assert (work.health.said(), work.store.lists.counts()) == (health, counts)
    scenario.answer("anmodningsdato", "01-08-2025")
    assert len(drafts_of(work)) == 1
    work.confirm_code(keys.recovery_code)
    work = again(scenario, HIS)
    assert work.store.people.who().navn == "Bo"
    assert Handling.NOEGLE_NY in [event.art for event in work.people.events()]


def test_each_comes_back_to_where_they_were_and_never_to_what_is_gone(scenario: Scenario) -> None:
    work = scenario.workspace
    work.people.add(PASSPHRASE, "Bo", (INDBERETTER,), HIS)
    scenario.citizen("150277-9995")
    course = scenario.session.forloeb_id
    work.sidst.update({"side": "guide", "forloeb_id": course})
    work = again(scenario, HIS)
    assert work.left_at() is None
    work.sidst.update({"side": "kladder"})
    mark = work.store.mark()
    work = again(scenario, PASSPHRASE)
    assert work.left_at() == {"side": "guide", "forloeb_id": course}
    assert work.store.mark() == mark, "where one was is nothing that a copy is made for"
    work.cases.delete_forloeb(course, "Oprettet ved en fejl")
    assert work.left_at() is None
    assert again(scenario, HIS).left_at() == {"side": "kladder"}


def test_a_role_that_an_administrator_takes_takes_the_other_municipality_along(scenario: Scenario) -> None:
    work = scenario.workspace
    work.people.change(work.store.people.current_id, roller=(INDBERETTER, FORVALTENDE))
    work.people.work_as(FORVALTENDE, "101")
    scenario.desk = replace(scenario.desk, policy=FakePolicy({Key.ROLES: (INDBERETTER,)}))
    profil = again(scenario, PASSPHRASE).profil()
    assert profil is not None and (profil.rolle, profil.kommune) == (INDBERETTER, PROFIL.myndighedskommune)


def test_who_changes_their_own_profile_leaves_it_in_the_log_as_who_changes_anothers(scenario: Scenario) -> None:
    work = scenario.workspace
    work.save_profil(PROFIL)
    assert work.people.events() == ()
    work.save_profil(replace(PROFIL, medarbejder="Ida Test", roller=(INDBERETTER, SUND)))
    (event,) = work.people.events()
    said = "Ida hedder nu Ida Test; Ida Test har nu Indberetter, Sundhedsfaglig"
    assert (event.hvem, told(event, work.katalog.lister)) == ("Ida Test", said)


def test_a_passphrase_that_a_full_disk_did_not_take_back_is_in_sight_and_can_be_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = list[Path]()

    def full_after_one(path: Path, content: bytes) -> None:
        written.append(path)
        if len(written) > 1:
            raise OSError(28, "No space left on device")
        write_whole(path, content)

    disk = Scenario(tmp_path / "data")
    work = disk.workspace
    monkeypatch.setattr(keyfile, "write_whole", full_after_one)
    with pytest.raises(StoreFull):
        work.people.add(PASSPHRASE, "Bo", (INDBERETTER,), HIS)
    monkeypatch.undo()
    assert names(work) == {"Ida": Adgang.HAR, "Bo": Adgang.VENTER}
    work = again(disk, PASSPHRASE)
    assert names(work) == {"Ida": Adgang.HAR, "Bo": Adgang.VENTER}
    again(disk, HIS)
    work = again(disk, PASSPHRASE)
    work.people.remove(PASSPHRASE, work.people.find("Bo").id)
    disk.workspace.close()
    with pytest.raises(WrongPassphrase):
        disk.desk.unlock(HIS)


def test_a_role_whose_package_is_out_is_kept_named_or_given_up_and_given_to_nobody(scenario: Scenario) -> None:
    work = scenario.workspace
    bo = work.people.add(PASSPHRASE, "Bo", [SUND], HIS)
    work.store.people.save(bo._replace(roller=("BORTE",), rolle="BORTE"))

    def roller(given: str) -> tuple[str, ...]:
        """As the command gives them."""
        _DOES["roles"](Namespace(name="Bo", roles=given), work, PASSPHRASE)
        return work.people.find("Bo").roller

    assert roller("BORTE") == ("BORTE",) and roller(f"{SUND},BORTE") == (SUND, "BORTE")
    with pytest.raises(UsageError):
        roller(f"{SUND},VAEK")
    with pytest.raises(UsageError):
        work.people.change(bo.id, roller=[SUND, "VAEK"])
    with pytest.raises(UsageError):
        work.people.change(bo.id, roller=[])
    assert roller(SUND) == (SUND,)
    with pytest.raises(UsageError):
        roller("BORTE")
