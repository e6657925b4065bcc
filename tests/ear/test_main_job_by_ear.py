"""The main job by somebody who sees nothing: keys, and GNOME Orca's words. What is pressed next is decided by what was said.

No key is answered by silence. The talk is left in ``build/by-ear.md``. Where a machine lacks Debian's packages for it, the test
is skipped and names them; in continuous integration, which brings them, it fails.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.examples.demo_data import PASSPHRASE
from smdb_desktop.examples.main_job import CPR, NAVN, make_job
from smdb_desktop.resources import catalog
from tests.accessibility.bus import ROOT
from tests.conftest import IN_CI
from tests.ear.listening import listening, missing
from tests.ear.person import Person

pytestmark = pytest.mark.slow

TALK = ROOT / "build" / "by-ear.md"
JOB = make_job(catalog())
BEGIN = "Registrér anmodning i nyt forløb for denne borger"


@pytest.fixture
def person(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Person]:
    """Somebody who hears the program with the demo's cases, on the page that unlocks it."""
    lacks = missing()
    sentence = f"NOT LISTENED TO: sudo apt install {' '.join(lacks)}"
    if lacks and IN_CI:
        pytest.fail(sentence)
    if lacks:
        pytest.skip(sentence)
    folder: Path = tmp_path_factory.mktemp("e", numbered=True)
    command = [sys.executable, "-m", "smdb_desktop", "demo", "--data-dir", str(folder / "data")]
    with listening(folder, command) as (line, keyboard):
        yield Person(line, keyboard, TALK)


def felt(art: str, navn: str) -> Felt:
    """A question of the newest form version."""
    found = catalog().nyeste.skemaer[art].felt(navn)
    assert isinstance(found, Felt)
    return found


def unlock(person: Person) -> None:
    person.chapter("Unlocking")
    person.listen("the program opens", ["Adgangssætning"])
    assert person.heard("øvelse"), "practice says that it is practice"
    person.secret(PASSPHRASE, "Return", "CPR-nr.")


def begin_course(person: Person) -> None:
    person.chapter("A citizen who is not known yet")
    person.write(CPR)
    person.key("Return", "er ikke kendt på denne maskine")
    assert person.heard("Navn (kan udelades) tekst")
    person.write(NAVN)
    person.button("Opret borger", BEGIN)
    assert person.heard("ingen kontaktforløb")


def open_request(person: Person) -> None:
    person.chapter("A new course, its first step")
    person.button(BEGIN, felt("anmodning", "anmodningsdato").label)
    assert person.heard("trin 1 af 6"), "where one is"
    assert person.heard("Anmodningsdato tekst"), "what one is in"


def answer_two(person: Person) -> None:
    person.chapter("Two answers, of more that are asked for")
    person.write(JOB.anmodning["anmodningsdato"])
    person.to(felt("anmodning", "gravid").label)
    person.answer(["Nej"])
    assert person.heard("valgt"), "and that it is chosen now"


def refused(person: Person) -> None:
    person.chapter("The form is refused, and what is missing is named")
    trin = catalog().nyeste.skemaer["anmodning"].trin[0]
    lacks = [
        each.label for each in trin.felter if each.required is True and each.navn not in ("anmodningsdato", "gravid")
    ]
    person.key("ctrl+Return", f"mangler {len(lacks)} svar")
    assert all(person.heard(f"»{label}«") for label in lacks), person.last
    assert person.heard(f"{lacks[0]} panel"), "one stands in the first of them"


def saved(person: Person) -> None:
    person.chapter("An answer is saved, and that is said")
    person.answer(["Uoplyst"])
    person.key("Tab")
    assert person.heard_before("Gemt kl."), "once a minute is enough"


def test_the_main_job_by_ear(person: Person) -> None:
    unlock(person)
    begin_course(person)
    open_request(person)
    answer_two(person)
    refused(person)
    saved(person)
