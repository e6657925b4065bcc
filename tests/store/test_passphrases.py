"""Passphrases: what is refused and why, one of them from every keyboard, slots of before, and when the words are loaded."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smdb_desktop import app, resources
from smdb_desktop.examples import demo_data
from smdb_desktop.services.errors import UsageError, WrongPassphrase
from smdb_desktop.store.keys import keyslots
from smdb_desktop.store.keys.strength import Strength
from tests.store.store_material import OTHER, PASSPHRASE, later, vault
from tests.store.test_key_people import keys

WORDS = resources.path("words", "dansk.txt")
JUDGE = Strength(WORDS)
FORS, TAL, NAVN, GENTAGER = "prøves først", "talrække", "navnet på stedet", "gentager sig selv"


@pytest.mark.parametrize(
    ("passphrase", "why"),
    [
        ("aaaaaaaaaaaa", GENTAGER),
        ("abcabcabcabcabc", GENTAGER),
        ("123456789012", FORS),
        ("passwordpass", FORS),
        ("adgangskode1", FORS),
        ("rødgrødmedfløde", FORS),
        ("Rødgrød med fløde!", FORS),
        ("roedgroed med floede", FORS),
        ("Glædelig jul 2025!", FORS),
        ("Tillykke med fødselsdagen", FORS),
        ("Der er et yndigt land", FORS),
        ("Sesam sesam luk dig op 1", FORS),
        ("adgangskode123", FORS),
        ("jegelskerdig123", FORS),
        ("sommer2026sommer", FORS),
        ("qazwsxedcrfvtgb", "for let at gætte"),
        ("alfa københavn 2026", NAVN),
        ("idaalbertslund", NAVN),
        ("150277-9995 og", "CPR-nummer"),
        ("150277 9995 er mit", "CPR-nummer"),
        ("150277–9995 hest", "CPR-nummer"),
        ("15 02 77 - 9995 hest", "CPR-nummer"),
        ("15.02.1977-9995 hest", "CPR-nummer"),
        ("kobenhavn2026!", "for let at gætte"),
        ("a l b e r t s l u n d", NAVN),
        ("hej med dig min ven", "for let at gætte"),
        ("kokain heroin hash", "for let at gætte"),
        ("sagsbehandler2026", "for let at gætte"),
        ("a" * 200, GENTAGER),
        ("jegelskerdig" * 20, "for let at gætte"),
    ],
)
def test_what_is_easily_guessed_is_refused_with_what_to_do(passphrase: str, why: str) -> None:
    verdict = JUDGE.judge(passphrase, ("Alfa København ApS", "Albertslund", "Ida"))
    assert why in verdict.problem
    assert "Skriv fire ord eller flere" in verdict.problem
    assert verdict.hint == verdict.problem


@pytest.mark.parametrize(
    "passphrase",
    [
        PASSPHRASE,
        OTHER,
        demo_data.PASSPHRASE,
        "Xk3#mQ9!vLp2",
        PASSPHRASE * 10,
        "kaffe regn cykel himmel",
        "1 2 3 4 " * 3 + PASSPHRASE,
    ],
)
def test_what_will_do_is_said_to(passphrase: str) -> None:
    verdict = JUDGE.judge(passphrase, ("Alfa København ApS",))
    assert verdict.problem == ""
    assert verdict.hint in ("God.", "Stærk.")


def test_the_danish_words_are_what_makes_the_difference() -> None:
    assert WORDS.read_text(encoding="utf-8").count("\n") == 10_003
    assert Strength().judge("behandlerne2026").problem == ""
    assert Strength(WORDS).judge("behandlerne2026").problem


def test_nothing_typed_is_no_verdict_and_short_is_told_with_the_count() -> None:
    assert JUDGE.judge("").hint == ""
    assert JUDGE.judge("").problem
    assert JUDGE.judge("kort").hint == "For kort: 4 af mindst 12 tegn."
    assert "For kort: 11" in JUDGE.judge("150277-9995").hint


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_any_text_gets_a_verdict(text: str) -> None:
    verdict = JUDGE.judge(text, (text[:9],))
    assert verdict.problem or verdict.hint


def test_a_slot_of_before_opens_as_it_was_typed_then_and_afterwards_from_every_keyboard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = PASSPHRASE.replace(" ", "\u00a0")
    with monkeypatch.context() as before:
        before.setattr(keyslots, "normalised", lambda text: unicodedata.normalize("NFC", text))
        door = vault(tmp_path / "data")
        door.create(typed, oevelse=False)[0].close()
    slot = keys(door).slots[0]
    with pytest.raises(WrongPassphrase):
        door.unlock(PASSPHRASE)
    door = vault(tmp_path / "data", later(10))
    door.unlock(typed).close()
    assert keys(door).slots[0] != slot, "wrapped anew"
    for same in (PASSPHRASE, typed, unicodedata.normalize("NFD", PASSPHRASE)):
        door.unlock(same).close()


def test_the_composition_root_judges_with_danish_words(tmp_path: Path) -> None:
    desk = app.desk(tmp_path / "data")
    with pytest.raises(UsageError, match="for let at gætte"):
        desk.create("behandlerne2026", None, oevelse=True)
    assert not desk.vault.exists()


def test_unlocking_loads_no_words(tmp_path: Path) -> None:
    vault(tmp_path / "data").create(PASSPHRASE, oevelse=True)[0].close()
    program = (
        "import sys; from pathlib import Path; from smdb_desktop import app; from tests.store.store_material import *\n"
        "desk = app.desk(Path(sys.argv[1])); clock = later(10)\n"
        "FolderVault(Path(sys.argv[1]), kdf=CHEAP, ticks=clock.ticks).unlock(PASSPHRASE).close()\n"
        "print(sorted(name for name in sys.modules if name.partition('.')[0] == 'zxcvbn'))\n"
        "desk.judge('aaaaaaaaaaaa', None); print('zxcvbn' in sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "data")],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split("\n")[:2] == ["[]", "True"]
