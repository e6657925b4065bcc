"""Practice and real beside each other: made from the settings, chosen where one unlocks, and nothing of one in the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel

from smdb_desktop import app
from smdb_desktop.gui.access.beside import last_used
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.parts import Banner
from smdb_desktop.services.stored.copies import Kopiaarsag
from smdb_desktop.services.workspace import Desk, Workspace
from tests.gui.gui_hands import Hands
from tests.scenario import PASSPHRASE, PROFIL, Clock, make_desk

T = TypeVar("T")
OTHER = "fire ord uden sammenhæng"


def two(folder: Path) -> tuple[Desk, Desk]:
    """The desks of a machine's two folders, as ``app.desk`` joins them, with cheap keys."""
    made: list[Desk] = []
    clock = Clock()

    def at(number: int) -> Desk:
        return made[number]

    for number, place in enumerate((folder, folder / app.BESIDE)):
        desk = make_desk(clock, place)
        made.append(replace(desk, data_dir=place, machine_dir=folder, beside=partial(at, 1 - number)))
    return made[0], made[1]


@pytest.fixture
def desks(tmp_path: Path) -> tuple[Desk, Desk]:
    """A store of real citizens in the first folder, nothing in the other."""
    first, other = two(tmp_path / "data")
    work = first.create(PASSPHRASE, PROFIL, oevelse=False)[0]
    work.cases.save_borger(work.cases.find("150277-9995")[0], "Testborger Et")
    work.close()
    return first, other


@pytest.fixture
def hands(open_window: Callable[..., Hands], desks: tuple[Desk, Desk]) -> Hands:
    return unlock(open_window(desks[0]), PASSPHRASE)


def unlock(hands: Hands, passphrase: str) -> Hands:
    hands.type("adgangssaetning", passphrase)
    hands.key(Qt.Key.Key_Return)
    assert hands.here == "forside"
    return hands


def ask(hands: Hands, question: Callable[[Workspace], T]) -> T:
    """Ask the open store on its lane."""
    answers: list[T] = []
    context = hands.gui.context
    context.tasks.run(Lane.STORE, lambda: question(context.work), hands.window, answers.append)
    hands.bot.waitUntil(lambda: bool(answers))
    return answers[0]


def begun(hands: Hands) -> str:
    """What Forside says while there is nobody."""
    return "".join(each.text() for each in hands.window.findChildren(Banner, "kom_i_gang"))


def set_up(hands: Hands) -> None:
    """The practice, from the settings of the real store to its own Forside."""
    hands.go("indstillinger").press("Lav en øvelse …")
    hands.bot.waitUntil(lambda: hands.here == "foerste_start")
    hands.settle()
    assert "Øvelse ved siden af de rigtige data. Trin 1 af 3" in hands.texts()
    hands.type("organisation", "Alfa")
    hands.type("nummer", "99999999")
    hands.pick("kommune", "Albertslund")
    hands.type("medarbejder", "Ida")
    hands.find("indberetter", QCheckBox).setChecked(True)
    hands.press("Næste")
    hands.type("adgangssaetning", OTHER)
    hands.type("adgangssaetning_igen", OTHER).setFocus()
    hands.bot.keyClick(hands.window.focusWidget(), Qt.Key.Key_Return)
    # a key and a certificate are made
    hands.bot.waitUntil(
        lambda: any(each.isVisible() for each in hands.window.findChildren(QLabel, "kode")), timeout=60_000
    )
    hands.settle()
    code = hands.find("kode", QLabel).text()
    hands.type("sidste_gruppe", code[-4:])
    begin = hands.button("Gå i gang")
    begin.setFocus()
    hands.bot.keyClick(begin, Qt.Key.Key_Space)
    # the whole catalog is read, and the first copy made
    hands.bot.waitUntil(lambda: hands.here == "forside" and hands.gui.context.tasks.is_idle, timeout=60_000)


def change(hands: Hands, words: str) -> Hands:
    before = hands.gui.context.desk
    hands.press(words)
    hands.bot.waitUntil(lambda: hands.gui.context.desk is not before)
    return hands.settle()


def test_a_practice_is_made_from_the_settings_and_shares_nothing(hands: Hands, desks: tuple[Desk, Desk]) -> None:
    first, other = desks
    set_up(hands)
    assert ask(hands, lambda work: work.oevelse) and hands.gui.context.desk is other
    assert theme.current().practice and hands.find("oevelse").isVisible()
    assert not ask(hands, lambda work: work.store.lists.has_citizens()), "nobody of the real store is here"
    change(hands.go("indstillinger"), "Skift til de rigtige data")
    assert hands.here == "laas_op" and not theme.current().practice
    assert "Her låses de rigtige data op." in hands.texts()
    hands.type("adgangssaetning", OTHER)
    hands.key(Qt.Key.Key_Return)
    assert hands.here == "laas_op", "the practice's passphrase opens the practice"
    assert first.data_dir is not None and other.data_dir is not None
    assert other.data_dir.parent == first.data_dir
    for name in ("smdb.db", "keyslots.json", "smdb.stand"):
        assert (first.data_dir / name).read_bytes() != (other.data_dir / name).read_bytes(), name
    assert not {each.name for each in (first.data_dir / "backup").iterdir()} & {
        each.name for each in (other.data_dir / "backup").iterdir()
    }


def test_one_chooses_where_one_unlocks_and_the_last_choice_is_kept(hands: Hands, desks: tuple[Desk, Desk]) -> None:
    first, other = desks
    assert last_used(first) is first
    set_up(hands)
    assert last_used(first) is other
    hands.window.lock()
    hands.settle()
    assert "Her låses øvelsen op." in hands.texts()
    unlock(change(hands, "Skift til de rigtige data"), PASSPHRASE)
    assert not ask(hands, lambda work: work.oevelse) and last_used(first) is first
    hands.window.lock()
    hands.settle()
    unlock(change(hands, "Skift til øvelsen"), OTHER)
    assert ask(hands, lambda work: work.oevelse)


def test_what_changes_in_one_is_heard_by_its_pages_after_a_change(hands: Hands) -> None:
    set_up(hands)
    assert "Her er ingen borgere endnu" in begun(hands)
    ask(hands, lambda work: work.cases.save_borger(work.cases.find("100705-9995")[0], "Testborger To"))
    hands.bot.waitUntil(lambda: not begun(hands))


def test_the_first_store_is_let_go_of_before_the_other_is_begun_with(hands: Hands, desks: tuple[Desk, Desk]) -> None:
    hands.go("indstillinger").press("Lav en øvelse …")
    hands.bot.waitUntil(lambda: hands.here == "foerste_start")
    hands.settle()
    assert hands.gui.context.workspace is None and hands.gui.context.profil is None
    work = desks[0].unlock(PASSPHRASE)
    assert work.cases.find("150277-9995")[1] is not None, "no lock was left behind"
    work.close()


def test_who_thinks_better_of_it_comes_back_and_nothing_was_made(hands: Hands, desks: tuple[Desk, Desk]) -> None:
    hands.go("indstillinger").press("Lav en øvelse …")
    hands.bot.waitUntil(lambda: hands.here == "foerste_start")
    hands.settle()
    change(hands, "Fortryd, tilbage til de rigtige data")
    assert hands.here == "laas_op" and not desks[1].vault.exists()
    assert not [each for each in hands.window.findChildren(QLabel) if each.text() == "Her låses de rigtige data op."], (
        "with one store there is nothing to choose"
    )
    assert last_used(desks[0]) is desks[0]


def test_real_data_are_begun_beside_a_practice(open_window: Callable[..., Hands], tmp_path: Path) -> None:
    first, _other = two(tmp_path / "data")
    first.create(PASSPHRASE, PROFIL, oevelse=True)[0].close()
    hands = unlock(open_window(first), PASSPHRASE)
    hands.go("indstillinger").press("Begynd med rigtige borgere …")
    hands.bot.waitUntil(lambda: hands.here == "foerste_start")
    hands.settle()
    assert "Rigtige data ved siden af øvelsen. Trin 1 af 3" in hands.texts()
    assert not theme.current().practice


def test_the_program_joins_two_folders(tmp_path: Path) -> None:
    first = app.desk(tmp_path)
    assert first.beside is not None
    other = first.beside()
    assert (first.data_dir, other.data_dir) == (tmp_path, tmp_path / app.BESIDE)
    assert first.machine_dir == other.machine_dir == tmp_path
    assert other.beside is not None and other.beside() is first
    assert first.changes is not other.changes and first.opening is not other.opening
    (tmp_path / "smdb.db").touch()
    again = app.desk(tmp_path / app.BESIDE)
    assert again.data_dir == tmp_path / app.BESIDE and again.beside is not None
    assert again.beside().data_dir == tmp_path, "named by its folder it is the same one"


def test_a_copy_of_the_one_does_not_become_the_other(
    open_window: Callable[..., Hands], desks: tuple[Desk, Desk]
) -> None:
    first, other = desks
    work = first.unlock(PASSPHRASE)
    assert work.backups is not None
    draft = work.backups.begin(Kopiaarsag.BEDT_OM, lambda _done, _all: None)
    copy = work.backups.finish(draft, lambda _done, _all: None).kopi.fil
    work.close()
    other.create(OTHER, PROFIL, oevelse=True)[0].close()
    hands = open_window(other)
    hands.go("gendan", fil=str(copy))
    hands.type("kopiens_adgangssaetning", PASSPHRASE)
    hands.bot.keyClick(hands.window.focusWidget(), Qt.Key.Key_Return)
    hands.bot.waitUntil(lambda: "Kopien er af rigtige data, og her ligger øvelsen." in hands.texts(), timeout=60_000)
    hands.settle()
    work = other.unlock(OTHER)
    assert work.oevelse and not work.store.lists.has_citizens()
    work.close()
    assert not first.why_not_restored(oevelse=False), "its own copies are welcome"
