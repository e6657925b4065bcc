"""What an administrator has settled holds below the window: a store takes it over; what is asked against it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from smdb_desktop.services.desk.reaching import Vej
from smdb_desktop.services.desk.settled import NAMES, idle_minutes, said, trusted_roots, why_locked
from smdb_desktop.services.errors import Administered
from smdb_desktop.services.outbox.permitted import PermittedWay
from smdb_desktop.services.ports.policy import Key, Locked, Unlocked
from smdb_desktop.services.ports.safekeeping import AndetSted
from smdb_desktop.services.stored.copies import Kopiaarsag
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.ways.folder import FolderWay
from tests.fakes.policy import FILE, FakePolicy
from tests.platforms import lead_to
from tests.scenario import PASSPHRASE, PROFIL, Clock, Scenario, make_desk
from tests.scenarios.typed import ANMODNING

CPR = "150277-9995"


def under(scenario: Scenario, locked: Mapping[str, tuple[str, ...]]) -> Scenario:
    """The same store, opened again on a machine where this is settled."""
    scenario.workspace.close()
    scenario.desk = replace(scenario.desk, policy=FakePolicy(locked))
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    return scenario


def ready() -> Scenario:
    """A case that is Klar."""
    return Scenario().citizen(CPR).answers(ANMODNING).complete("anmodning", "Spurgt")


def test_a_store_takes_over_the_way_and_keeps_it() -> None:
    scenario = Scenario()
    scenario.workspace.save_way_to_smdb(Vej.TASTER)
    under(scenario, {Key.REACHES: ("FILER",)})
    assert scenario.workspace.way_to_smdb() is Vej.FILER
    with pytest.raises(Administered, match=FILE):
        scenario.workspace.save_way_to_smdb(Vej.BEGGE)
    scenario.workspace.save_way_to_smdb(Vej.FILER)
    assert scenario.workspace.way_to_smdb() is Vej.FILER


def test_a_store_takes_over_the_roles_and_takes_no_other() -> None:
    scenario = Scenario()
    both = replace(PROFIL, roller=("INDBERETTER", "SUNDHEDSFAGLIG"), rolle="SUNDHEDSFAGLIG")
    scenario.workspace.save_profil(both)
    under(scenario, {Key.ROLES: ("FORVALTENDE_INDBERETTER", "INDBERETTER")})
    kept = scenario.workspace.profil()
    assert kept is not None and (kept.roller, kept.rolle) == (("INDBERETTER",), "INDBERETTER")
    with pytest.raises(Administered, match="Forvaltende"):
        scenario.workspace.save_profil(both)
    assert scenario.workspace.profil() == kept, "what is refused leaves no trace"
    under(scenario, {Key.ROLES: ("SUNDHEDSFAGLIG",)})
    left = scenario.workspace.profil()
    assert left is not None and (left.roller, left.rolle) == (("SUNDHEDSFAGLIG",), "SUNDHEDSFAGLIG")


@pytest.mark.parametrize("locked", [{Key.REACHES: ("FILER",)}, {Key.ROLES: ("FORVALTENDE_INDBERETTER",)}])
def test_no_store_is_made_against_it(locked: Mapping[str, tuple[str, ...]]) -> None:
    desk = replace(make_desk(Clock()), policy=FakePolicy(locked))
    with pytest.raises(Administered):
        desk.create(PASSPHRASE, PROFIL, oevelse=True, vej=Vej.TASTER)
    assert not desk.vault.exists()
    profil = (
        replace(PROFIL, roller=("FORVALTENDE_INDBERETTER",), rolle="FORVALTENDE_INDBERETTER")
        if Key.ROLES in locked
        else PROFIL
    )
    workspace, _code = desk.create(PASSPHRASE, profil, oevelse=True)
    assert workspace.way_to_smdb() is (Vej.FILER if Key.REACHES in locked else None), "nobody has to ask"


def test_the_second_place_is_the_settled_one(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path / "data")
    settled, own = tmp_path / "drev", tmp_path / "stik"
    settled.mkdir()
    own.mkdir()
    assert scenario.workspace.backups is not None
    scenario.workspace.backups.choose_second(own)
    under(scenario, {Key.SECOND_PLACE: (str(settled),)})
    backups = scenario.workspace.backups
    assert backups is not None and scenario.desk.safe is not None
    for other in (own, None):
        with pytest.raises(Administered, match=FILE):
            backups.choose_second(other)
    assert scenario.desk.safe.second_place() == AndetSted(settled, spurgt=True)
    made = backups.make(Kopiaarsag.BEDT_OM)
    assert made.andet is not None and made.andet.fil.parent == settled
    settled.rename(tmp_path / "vaek")
    assert backups.make(Kopiaarsag.BEDT_OM).fejl
    since = scenario.desk.safe.second_place().siden
    assert since is not None
    scenario.clock.wait(days=1)
    under(scenario, {Key.SECOND_PLACE: (str(settled),)})
    assert scenario.desk.safe.second_place().siden == since, "since when it is not there stays known"


@pytest.mark.parametrize(
    ("locked", "word"),
    [
        ({Key.WAYS: ()}, "ikke eksporteres på den måde"),
        ({Key.WAYS: ("web",)}, "ikke eksporteres på den måde"),
        ({Key.FOLDERS: ()}, "ikke givet lov til nogen mappe"),
        ({Key.FOLDERS: ("{tmp}/andet",)}, "kun eksporteres til"),
    ],
)
def test_nothing_leaves_by_a_way_that_is_not_permitted(
    tmp_path: Path, locked: dict[str, tuple[str, ...]], word: str
) -> None:
    out = tmp_path / "ud"
    out.mkdir()
    policy = FakePolicy({key: tuple(v.format(tmp=tmp_path) for v in values) for key, values in locked.items()})
    scenario = ready()
    (result,) = scenario.workspace.exports.export_all(PermittedWay(FolderWay(out), policy), None)
    assert not result.ok and word in result.besked and FILE in result.besked
    assert list(out.iterdir()) == []
    assert [each.tilstand for each in scenario.submissions()] == [Tilstand.KLAR]


def test_what_is_permitted_leaves_and_a_link_leads_nowhere_else(tmp_path: Path) -> None:
    permitted, outside = tmp_path / "drev", tmp_path / "stik"
    (permitted / "team").mkdir(parents=True)
    outside.mkdir()
    lead_to(permitted / "genvej", outside)
    policy = FakePolicy({Key.WAYS: ("mappe",), Key.FOLDERS: (str(permitted),)})
    scenario = ready()
    exports = scenario.workspace.exports
    assert not exports.export_all(PermittedWay(FolderWay(permitted / "genvej"), policy), None)[0].ok
    assert list(outside.iterdir()) == []
    assert exports.export_all(PermittedWay(FolderWay(permitted / "team"), policy), None)[0].ok


def asked(scenario: Scenario) -> tuple[Callable[[Path], object], ...]:
    """What a person can ask to put into a folder."""
    backups, mover = scenario.workspace.backups, scenario.workspace.mover
    assert backups is not None and mover is not None
    return backups.make_in, backups.choose_second, lambda folder: mover.target(folder / "flyt")


def test_a_link_out_of_the_permitted_folder_is_not_permitted(tmp_path: Path) -> None:
    drive, stick = tmp_path / "drev", tmp_path / "stik"
    drive.mkdir()
    stick.mkdir()
    lead_to(drive / "genvej", stick)
    scenario = Scenario(tmp_path / "data")
    under(scenario, {Key.COPIES: (str(drive),)})
    for ask in asked(scenario):
        with pytest.raises(Administered, match=FILE):
            ask(drive / "genvej")
    assert list(stick.iterdir()) == []


def test_copies_and_files_of_a_move_lie_where_it_is_permitted(tmp_path: Path) -> None:
    drive, stick = tmp_path / "drev", tmp_path / "stik"
    (drive / "team").mkdir(parents=True)
    stick.mkdir()
    scenario = Scenario(tmp_path / "data")
    assert scenario.workspace.backups is not None
    scenario.workspace.backups.choose_second(stick)
    under(scenario, {Key.COPIES: (str(drive),)})
    backups, mover = scenario.workspace.backups, scenario.workspace.mover
    assert backups is not None and mover is not None and scenario.desk.safe is not None
    for ask in asked(scenario):
        with pytest.raises(Administered, match=FILE):
            ask(stick)
    assert list(stick.iterdir()) == [], "what is refused leaves no trace"
    assert backups.make_in(drive / "team").fil.parent == drive / "team"
    assert mover.target(drive / "flyt") == drive / "flyt.smdbflyt"
    made = backups.make(Kopiaarsag.BEDT_OM)
    assert made.kopi.fil.parent == scenario.desk.safe.own_place, "the data folder has its own copies all the same"
    assert made.andet is None and FILE in made.fejl and list(stick.iterdir()) == [], "chosen before it was settled"
    backups.choose_second(drive)
    assert backups.make(Kopiaarsag.BEDT_OM).andet is not None


def test_the_settled_second_place_is_permitted_by_itself(tmp_path: Path) -> None:
    place = tmp_path / "drev"
    place.mkdir()
    scenario = under(Scenario(tmp_path / "data"), {Key.SECOND_PLACE: (str(place),), Key.COPIES: ()})
    backups = scenario.workspace.backups
    assert backups is not None and backups.make(Kopiaarsag.BEDT_OM).andet is not None
    with pytest.raises(Administered, match="kun ligger i datamappen"):
        backups.make_in(place)


@pytest.mark.parametrize("value", ["off", "on"])
def test_a_move_can_be_switched_off(tmp_path: Path, value: str) -> None:
    scenario = under(Scenario(tmp_path / "data"), {Key.MOVE: (value,)})
    mover = scenario.workspace.mover
    assert mover is not None
    if value == "on":
        assert mover.target(tmp_path / "flyt").parent == tmp_path
    else:
        with pytest.raises(Administered, match=FILE):
            mover.target(tmp_path / "flyt")
    mover.stay(used=True)


def test_trusted_roots_are_the_settled_ones() -> None:
    asked = (Path("min.pem"),)
    assert trusted_roots(Unlocked(), asked) == asked
    policy = FakePolicy({Key.ROOTS: ("/etc/rod.pem",)})
    assert trusted_roots(policy) == (Path("/etc/rod.pem"),)
    with pytest.raises(Administered, match="--trust"):
        trusted_roots(policy, asked)
    assert trusted_roots(FakePolicy({Key.ROOTS: ()})) == (), "none is none, not anybody's"


def test_the_time_without_use_is_the_settled_one() -> None:
    assert (idle_minutes(Unlocked(), 0), idle_minutes(Unlocked(), 15)) == (0, 15)
    assert idle_minutes(FakePolicy({Key.IDLE: ("5",)}), 0) == 5


@pytest.mark.parametrize(
    ("key", "values", "words"),
    [
        (Key.WAYS, ("mappe",), "til en mappe"),
        (Key.WAYS, (), "ingen"),
        (Key.FOLDERS, ("/srv/a", "/srv/b"), "/srv/a, /srv/b"),
        (Key.REACHES, ("TASTER",), "Vi taster dem selv i SMDB"),
        (Key.UPDATE, ("off",), "Der hentes ikke nye udgaver"),
        (Key.IDLE, ("1",), "efter 1 minut"),
        (Key.ROLES, ("INDBERETTER",), "Indberetter"),
        (Key.COPIES, (), "ingen"),
        (Key.MOVE, ("off",), "slået fra"),
        (Key.PDF, ("on",), "tilladt"),
    ],
)
def test_what_is_locked_in_words(key: Key, values: tuple[str, ...], words: str) -> None:
    lister = make_desk(Clock()).katalog.lister
    assert said(Locked(key, values, FILE), lister) == words


def test_every_setting_has_a_name_and_a_sentence() -> None:
    assert set(NAMES) == set(Key)
    assert why_locked(Unlocked(), Key.IDLE) == ""
    assert FILE in why_locked(FakePolicy({Key.IDLE: ("5",)}), Key.IDLE)
