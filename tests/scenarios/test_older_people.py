"""Who may open a copy that became the store: those of today. Who was removed since it was made stays out, whatever it brings."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from smdb_desktop.services.desk.staff import Adgang
from smdb_desktop.services.desk.unsettled import told
from smdb_desktop.services.errors import StoreDamaged, WrongPassphrase
from smdb_desktop.services.safekeeping.backups import BackupService
from smdb_desktop.services.safekeeping.telling import what_changes
from smdb_desktop.services.stored.copies import Kopiaarsag
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.workspace import Workspace
from smdb_desktop.store.keys.keyslots import SlotType, _digest, parse
from tests.scenario import PASSPHRASE, Scenario
from tests.scenarios.typed import ANMODNING

HIS, HERS, OTHER = "bos helt egne fire ord", "evas helt egne fire ord", "idas helt andre fire ord"
INDBERETTER, SUND = "INDBERETTER", "SUNDHEDSFAGLIG"


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Scenario]:
    """Ida and Bo, who both have opened the store, and a course that has left."""
    scenario = Scenario(tmp_path / "data")
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    assert scenario.export(tmp_path / "ud")[0].ok
    scenario.workspace.people.add(PASSPHRASE, "Bo", (INDBERETTER,), HIS)
    opened(scenario, HIS)
    opened(scenario, PASSPHRASE)
    yield scenario
    scenario.workspace.close()


def opened(scenario: Scenario, passphrase: str) -> Workspace:
    scenario.workspace.close()
    scenario.workspace = scenario.desk.unlock(passphrase)
    return scenario.workspace


def copied(scenario: Scenario) -> Path:
    backups = scenario.workspace.backups
    assert isinstance(backups, BackupService)
    made = backups.make(Kopiaarsag.BEDT_OM).kopi.fil
    scenario.clock.wait(1)
    return made


def put_back(scenario: Scenario, copy: Path, secret: str, *, code: bool = False) -> tuple[str, ...]:
    """The older copy is the store from now on; what was said of it before."""
    scenario.workspace.close()
    assert scenario.desk.safe is not None
    restoring = scenario.desk.safe.restoring(copy, secret, code=code)
    said = tuple(what_changes(restoring.comparison))
    restoring.carry_out()
    return said


def remove(scenario: Scenario, navn: str = "Bo") -> None:
    people = scenario.workspace.people
    people.remove(PASSPHRASE, people.find(navn).id)


def new_key(scenario: Scenario) -> str:
    keys = scenario.workspace.renew_key(PASSPHRASE)
    scenario.workspace.confirm_code(keys.recovery_code)
    return keys.recovery_code


def stays_out(scenario: Scenario, passphrase: str) -> None:
    """The last thing: after it one waits before another try."""
    scenario.workspace.close()
    with pytest.raises(WrongPassphrase):
        scenario.desk.unlock(passphrase)


@pytest.mark.parametrize("renewed", [False, True])
def test_who_was_removed_since_the_copy_stays_out_and_it_is_said(two: Scenario, renewed: bool) -> None:
    copy = copied(two)
    remove(two)
    if renewed:
        new_key(two)
    said = put_back(two, copy, PASSPHRASE)
    assert "Fjernet siden kopien, og fortsat fjernet: Bo." in said
    assert any("fået en ny nøgle siden kopien" in line for line in said) is renewed
    assert not any("da kopien blev lavet" in line and "adgangssætning" in line for line in said)
    work = opened(two, PASSPHRASE)
    assert {line.person.navn for line in work.people.lines()} == {"Ida"}
    assert Handling.PERSON_FJERNET in [event.art for event in work.people.events()], "and the log says who did it"
    assert work.store.log.verify() == ()
    stays_out(two, HIS)


@pytest.mark.parametrize("renewed", [False, True])
def test_who_was_removed_does_not_put_a_copy_back_with_the_passphrase_of_then(two: Scenario, renewed: bool) -> None:
    copy = copied(two)
    remove(two)
    if renewed:
        new_key(two)
    two.workspace.close()
    assert two.desk.safe is not None
    with pytest.raises(WrongPassphrase, match="fjernet fra lageret"):
        two.desk.safe.restoring(copy, HIS)
    work = opened(two, PASSPHRASE)
    assert [line.person.navn for line in work.people.lines()] == ["Ida"]


def test_who_was_removed_and_put_the_key_file_back_does_not_either(two: Scenario, tmp_path: Path) -> None:
    copy = copied(two)
    places = [tmp_path / "data" / name for name in ("keyslots.json", "keyslots.bak.json")]
    kept = [place.read_bytes() for place in places]
    remove(two)
    two.workspace.close()
    for place, content in zip(places, kept, strict=True):
        place.write_bytes(content)
    assert two.desk.safe is not None
    with pytest.raises(WrongPassphrase, match="fjernet fra lageret"):
        two.desk.safe.restoring(copy, HIS)
    opened(two, PASSPHRASE)


def test_a_copy_from_before_a_new_key_gets_it_and_what_has_left_since_is_known(two: Scenario, tmp_path: Path) -> None:
    """Everything is compared and carried over, as where no key was changed: the secret opens both."""
    copy = copied(two)
    two.open(two.session.forloeb_id).answers({"gravid": "JA"}).complete("anmodning")
    assert two.export(tmp_path / "ud")[0].ok
    code = new_key(two)
    said = put_back(two, copy, PASSPHRASE)
    assert any("Lageret rummer nu" in line for line in said), "it could be read"
    opened(two, HIS)
    work = opened(two, PASSPHRASE)
    assert [row.revision for row in work.store.outbox.known_outside()] == [1, 2]
    two.workspace.close()
    two.workspace = two.desk.unlock_with_recovery(code, HERS, "Ida")


def test_a_copy_from_before_a_new_key_opens_with_the_code_of_today(two: Scenario) -> None:
    first = two.desk.vault.renew_recovery(PASSPHRASE).recovery_code
    two.workspace.confirm_code(first)
    copy = copied(two)
    new_key(two)
    put_back(two, copy, first, code=True)
    opened(two, PASSPHRASE)


def test_the_passphrase_of_then_opens_for_those_only_who_have_one_today(two: Scenario) -> None:
    """Ida changed hers and knows the old one: it opens the copy, and Bo's of then comes not along."""
    copy = copied(two)
    remove(two)
    new_key(two)
    two.workspace.change_passphrase(PASSPHRASE, OTHER)
    said = put_back(two, copy, PASSPHRASE)
    assert any("Uden adgang bagefter" in line and "Bo" in line for line in said)
    assert any("da kopien blev lavet" in line and "adgangssætning" in line for line in said)
    work = opened(two, PASSPHRASE)
    adgang = {line.person.navn: line.adgang for line in work.people.lines()}
    assert adgang == {"Ida": Adgang.HAR, "Bo": Adgang.INGEN}
    stays_out(two, HIS)


def test_who_came_since_and_todays_names_and_roles_stay(two: Scenario) -> None:
    copy = copied(two)
    people = two.workspace.people
    people.add(PASSPHRASE, "Eva", (INDBERETTER,), HERS)
    people.change(people.find("Bo").id, "Bo Berg", (INDBERETTER, SUND))
    said = put_back(two, copy, PASSPHRASE)
    assert "Kommet til siden kopien, og bliver ved med at kunne låse op: Eva." in said
    assert "Navn og profiler bliver, som de er i dag, for Bo Berg." in said
    assert opened(two, HERS).store.people.who().navn == "Eva"
    work = opened(two, HIS)
    assert work.people.find("Bo Berg").roller == (INDBERETTER, SUND)


def test_of_a_copy_that_is_like_today_nothing_is_said_of_people(two: Scenario) -> None:
    said = put_back(two, copied(two), PASSPHRASE)
    for words in ("Fjernet siden", "Kommet til siden", "Navn og profiler", "ny nøgle", "Uden adgang"):
        assert not any(words in line for line in said)
    opened(two, PASSPHRASE)


# -- a key file of then that somebody puts back ----------------------------------------------------------------------------

FIRST, SECOND = "keyslots.json", "keyslots.bak.json"


def key_files(tmp_path: Path) -> tuple[Path, Path]:
    return tmp_path / "data" / FIRST, tmp_path / "data" / SECOND


def removed_and_renewed(scenario: Scenario, tmp_path: Path) -> tuple[Path, bytes]:
    """A copy and the key file from before Bo was removed and the store got a new key; the store is closed."""
    copy = copied(scenario)
    kept = key_files(tmp_path)[0].read_bytes()
    remove(scenario)
    new_key(scenario)
    copied(scenario)
    scenario.workspace.close()
    return copy, kept


@pytest.mark.parametrize("places", [(0,), (1,), (0, 1)])
@pytest.mark.parametrize("unreadable", [False, True])
def test_an_old_key_file_put_back_after_a_new_key_lets_who_was_removed_restore_nothing(
    two: Scenario, tmp_path: Path, places: tuple[int, ...], unreadable: bool
) -> None:
    copy, kept = removed_and_renewed(two, tmp_path)
    for place in places:
        key_files(tmp_path)[place].write_bytes(kept)
    if unreadable:
        # the beginning, by which the key is known, is whole
        data = bytearray((tmp_path / "data" / "smdb.db").read_bytes())
        data[100:4000] = bytes(3900)
        (tmp_path / "data" / "smdb.db").write_bytes(data)
    assert two.desk.safe is not None
    with pytest.raises(WrongPassphrase, match="fjernet fra lageret"):
        two.desk.safe.restoring(copy, HIS)
    two.desk.safe.restoring(copy, PASSPHRASE).carry_out()
    work = opened(two, PASSPHRASE)
    assert {line.person.navn for line in work.people.lines() if line.adgang is Adgang.HAR} == {"Ida"}
    stays_out(two, HIS)


def test_an_old_key_file_with_the_beginning_of_today_written_into_it_does_not_either(
    two: Scenario, tmp_path: Path
) -> None:
    copy, kept = removed_and_renewed(two, tmp_path)
    today = parse(key_files(tmp_path)[0].read_bytes())
    key_files(tmp_path)[1].write_bytes(parse(kept)._replace(salt=today.salt, nr=today.nr + 1).to_bytes())
    assert two.desk.safe is not None
    with pytest.raises(WrongPassphrase, match="fjernet fra lageret"):
        two.desk.safe.restoring(copy, HIS)
    opened(two, PASSPHRASE)


@pytest.mark.parametrize("place", [0, 1])
def test_an_old_key_file_beside_todays_opens_nothing_and_is_replaced_by_it(
    two: Scenario, tmp_path: Path, place: int
) -> None:
    _, kept = removed_and_renewed(two, tmp_path)
    key_files(tmp_path)[place].write_bytes(kept)
    opened(two, PASSPHRASE)
    first, second = key_files(tmp_path)
    assert first.read_bytes() == second.read_bytes() != kept
    assert kept in [path.read_bytes() for path in (tmp_path / "data" / "backup").glob("keyslots-afviger-*.json")]
    two.workspace.close()
    key_files(tmp_path)[place].write_bytes(kept)
    stays_out(two, HIS)


def test_a_key_file_of_a_newer_program_beside_a_copy_hinders_no_other_one(two: Scenario, tmp_path: Path) -> None:
    copy, kept = removed_and_renewed(two, tmp_path)
    everywhere(tmp_path, kept)
    body = json.loads(kept)
    del body["kontrol"]
    body["format"] = 99
    newer = json.dumps({**body, "kontrol": _digest(body)}).encode()
    # the newest one is asked first
    later = max((tmp_path / "data" / "backup").glob("*.keyslots.json"), key=lambda path: path.stat().st_mtime_ns)
    shutil.copy(later, spare := later.with_name("gemt"))
    later.write_bytes(newer)
    with pytest.raises(StoreDamaged, match="hører til andre data"):
        two.desk.unlock(HIS)
    shutil.copy(spare, later)
    put_back(two, copy, PASSPHRASE)
    opened(two, PASSPHRASE)


def test_two_old_key_files_over_todays_data_are_mended_by_a_restoration_with_todays_secret(
    two: Scenario, tmp_path: Path
) -> None:
    """The key file beside the newest copy is of the data file's key: the store is read, and nothing of it is forgotten."""
    copy, kept = removed_and_renewed(two, tmp_path)
    for place in key_files(tmp_path):
        place.write_bytes(kept)
    said = put_back(two, copy, PASSPHRASE)
    assert any("Lageret rummer nu" in line for line in said), "it could be read"
    assert "Fjernet siden kopien, og fortsat fjernet: Bo." in said
    opened(two, PASSPHRASE)


def test_both_key_files_are_lost_and_the_newest_copy_has_todays(two: Scenario, tmp_path: Path) -> None:
    copy, _ = removed_and_renewed(two, tmp_path)
    for place in key_files(tmp_path):
        place.unlink()
    assert two.desk.safe is not None
    with pytest.raises(WrongPassphrase, match="fjernet fra lageret"):
        two.desk.safe.restoring(copy, HIS)
    put_back(two, copy, PASSPHRASE)
    opened(two, PASSPHRASE)
    stays_out(two, HIS)


def test_a_key_file_from_before_a_passphrase_does_not_go_before_the_one_of_after(two: Scenario, tmp_path: Path) -> None:
    """Under the same data key: the one that was made from the other counts, in whichever place it lies."""
    first, _second = key_files(tmp_path)
    kept = first.read_bytes()
    two.workspace.people.add(PASSPHRASE, "Eva", (INDBERETTER,), HERS)
    two.workspace.close()
    first.write_bytes(kept)
    opened(two, PASSPHRASE)
    assert opened(two, HERS).store.people.who().navn == "Eva"


def test_a_new_key_is_not_given_to_who_was_removed_whatever_the_key_file_says(two: Scenario, tmp_path: Path) -> None:
    kept = key_files(tmp_path)[0].read_bytes()
    remove(two)
    for place in key_files(tmp_path):
        place.write_bytes(kept)
    new_key(two)
    two.workspace.close()
    first = parse(key_files(tmp_path)[0].read_bytes())
    assert first.open(SlotType.PASSPHRASE, HIS) is None
    assert first.open(SlotType.PASSPHRASE, PASSPHRASE) is not None


# -- under the same data key: the store knows which secrets were taken away ------------------------------------------------


def everywhere(tmp_path: Path, content: bytes) -> None:
    for place in key_files(tmp_path):
        place.write_bytes(content)


def test_a_passphrase_that_was_changed_and_opens_again_is_said_until_it_is_changed_again(
    two: Scenario, tmp_path: Path
) -> None:
    kept = key_files(tmp_path)[0].read_bytes()
    two.workspace.change_passphrase(PASSPHRASE, OTHER)
    assert told(opened(two, OTHER).unsettled()) == ""
    two.workspace.close()
    everywhere(tmp_path, kept)
    work = opened(two, PASSPHRASE)
    assert work.unsettled().igen == ("Ida",)
    assert "en adgangssætning, der er skiftet siden, låser op igen for Ida." in told(work.unsettled())
    assert opened(two, HIS).unsettled().igen == ("Ida",), "whoever opens it hears of it, each time"
    work = opened(two, PASSPHRASE)
    work.change_passphrase(PASSPHRASE, HERS)
    assert work.unsettled().igen == ()
    assert opened(two, HERS).unsettled().igen == ()
    stays_out(two, PASSPHRASE)


def test_a_store_of_before_learns_its_key_file_when_it_is_opened(two: Scenario, tmp_path: Path) -> None:
    two.workspace.store.settings.put("noeglefil", None)
    opened(two, PASSPHRASE)
    kept = key_files(tmp_path)[0].read_bytes()
    two.workspace.change_passphrase(PASSPHRASE, OTHER)
    two.workspace.close()
    everywhere(tmp_path, kept)
    assert opened(two, HIS).unsettled().igen == ("Ida",)


def test_it_is_said_of_one_place_too_until_todays_key_file_has_mended_it(two: Scenario, tmp_path: Path) -> None:
    kept = key_files(tmp_path)[0].read_bytes()
    two.workspace.change_passphrase(PASSPHRASE, OTHER)
    two.workspace.close()
    key_files(tmp_path)[1].write_bytes(kept)
    assert opened(two, PASSPHRASE).unsettled().igen == ("Ida",)
    assert opened(two, HIS).unsettled().igen == ()
    stays_out(two, PASSPHRASE)


def test_a_code_that_was_replaced_and_opens_again_is_said_until_another_is_confirmed(
    two: Scenario, tmp_path: Path
) -> None:
    kept = key_files(tmp_path)[0].read_bytes()
    two.workspace.confirm_code(two.workspace.renew_code(PASSPHRASE).recovery_code)
    two.workspace.close()
    everywhere(tmp_path, kept)
    work = opened(two, PASSPHRASE)
    assert (work.unsettled().igen, work.unsettled().kode_igen) == ((), True)
    assert "en gendannelseskode, der er skiftet siden, låser op igen" in told(work.unsettled())
    work.confirm_code(work.renew_code(PASSPHRASE).recovery_code)
    assert not work.unsettled().kode_igen


def test_todays_key_file_that_comes_back_is_no_older_one(two: Scenario, tmp_path: Path) -> None:
    first = key_files(tmp_path)[0].read_bytes()
    two.workspace.people.add(PASSPHRASE, "Eva", (INDBERETTER,), HERS)
    two.workspace.change_passphrase(PASSPHRASE, OTHER)
    opened(two, HERS)
    two.workspace.close()
    todays = key_files(tmp_path)[0].read_bytes()
    everywhere(tmp_path, first)
    assert opened(two, PASSPHRASE).unsettled().uden == ("Eva",)
    two.workspace.close()
    everywhere(tmp_path, todays)
    for secret in (OTHER, HERS, HIS):
        assert told(opened(two, secret).unsettled()) == ""


@pytest.mark.parametrize("renewed", [False, True])
def test_of_a_copy_that_became_the_store_nothing_is_said_to_open_again(two: Scenario, renewed: bool) -> None:
    copy = copied(two)
    two.workspace.change_passphrase(PASSPHRASE, OTHER)
    if renewed:
        keys = two.workspace.renew_key(OTHER)
        two.workspace.confirm_code(keys.recovery_code)
    put_back(two, copy, PASSPHRASE)
    work = opened(two, PASSPHRASE)
    assert (work.unsettled().igen, work.unsettled().kode_igen) == ((), False)
    work.change_passphrase(PASSPHRASE, OTHER)
    assert opened(two, OTHER).unsettled().igen == ()


def test_a_new_data_key_takes_nobodys_passphrase_for_one_that_was_changed(two: Scenario, tmp_path: Path) -> None:
    """A slot is wrapped anew when its secret is used next; the file from before that has the same secrets."""
    new_key(two)
    kept = key_files(tmp_path)[0].read_bytes()
    for secret in (HIS, PASSPHRASE):
        assert told(opened(two, secret).unsettled()) == ""
    two.workspace.close()
    assert kept != key_files(tmp_path)[0].read_bytes()
    everywhere(tmp_path, kept)
    assert told(opened(two, HIS).unsettled()) == ""
