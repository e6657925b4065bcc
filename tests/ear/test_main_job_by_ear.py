"""The main job by somebody who sees nothing: keys, and GNOME Orca's words. What is pressed next is decided by what was said.

No key is answered by silence. The talk is left in ``build/by-ear.md``. Where a machine lacks Debian's packages for it, the test
is skipped and names them; in continuous integration, which brings them, it fails.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.resources import catalog
from tests.accessibility.bus import ROOT
from tests.ear.case import Question, case_in_words
from tests.ear.person import Person, unlock

pytestmark = pytest.mark.slow

TALK = ROOT / "build" / "by-ear.md"
CASE = case_in_words(catalog())
BEGIN = "Registrér anmodning i nyt forløb for denne borger"


def felt(art: str, navn: str) -> Felt:
    """A question of the newest form version."""
    found = catalog().nyeste.skemaer[art].felt(navn)
    assert isinstance(found, Felt)
    return found


def begin_course(person: Person) -> None:
    person.chapter("A citizen who is not known yet")
    person.write(CASE.cpr)
    person.key("Return", "er ikke kendt på denne maskine")
    assert person.heard("CPR-registeret er ikke spurgt"), (
        "and what the number says of the person, to hear whether it is the one"
    )
    person.to("Navn (kan udelades)")
    person.write(CASE.name)
    person.button("Opret borger", BEGIN)
    assert person.heard("ingen kontaktforløb")


def open_request(person: Person) -> None:
    person.chapter("A new course, its first step")
    person.button(BEGIN, felt("anmodning", "anmodningsdato").label)
    assert person.heard("trin 1 af 6"), "where one is"
    assert person.heard("Anmodningsdato tekst"), "what one is in"


def answer_two(person: Person) -> None:
    person.chapter("Two answers, of more that are asked for")
    person.answer(CASE.request[0])
    person.to(felt("anmodning", "gravid").label)
    person.answer(Question(felt("anmodning", "gravid").label, ("Nej",)))
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
    [first] = [
        each for each in CASE.request if each.label == felt("anmodning", "tidligere_stofmisbrugsbehandling").label
    ]
    person.answer(first)
    # a slow reader comes to the answer only when it is saved
    if not person.heard("Gemt kl."):
        person.wait("trykker ingenting", "Gemt kl.")


def finish_request(person: Person) -> None:
    person.chapter("The rest of the request")
    person.fill(CASE.request[3:])
    person.key("ctrl+Return", "Hvad nu?", "registreret")


def held_back(person: Person) -> None:
    person.chapter("Næste names once what is missing, and stays")
    first = CASE.start[0][0].label
    person.button("Fortsæt med Ny iværksættelse", first)
    assert person.heard("trin 2 af 6")
    person.key("ctrl+Return", "tryk Næste igen")
    assert person.heard(f"gælder »{first}«"), "by its name, and one still stands in it"


def start(person: Person) -> None:
    person.chapter("Ny iværksættelse, in two steps")
    person.fill(CASE.start[0])
    person.key("ctrl+Return", CASE.start[1][0].label)
    assert person.heard("trin 3 af 6")
    person.fill(CASE.start[1])
    person.key("ctrl+Return", "iværksat")


def treat(person: Person) -> None:
    person.chapter("A treatment at a place that is known")
    person.button("Behandling i nyt tilbud", "Søg efter tilbud")
    person.key("Return", "Tilbudsstartdato")
    person.fill(CASE.treatment)
    person.key("ctrl+Return", "afslutte sagen")


def close(person: Person) -> None:
    person.chapter("The course ends")
    person.button("JA", CASE.closing[0].label)
    person.fill(CASE.closing)
    person.key("ctrl+Return", "ligger i Udbakken på denne maskine")


def review(person: Person) -> None:
    person.chapter("Gennemse, walked with the arrows")
    person.key("ctrl+6", "Gennemse")
    for _ in range(5):
        person.key("Down")
    person.key("Next")


def export(person: Person, out: Path) -> None:
    person.chapter("Export, and what came of it")
    person.key("ctrl+u", "Udbakke")
    person.to("Kontrollér, underskriv og eksportér", by="shift+Tab")
    person.key("Return", "mappe")
    person.to("Mappe")
    person.write(str(out), called="mappens sti")
    person.button("Eksportér", "eksporteret")
    person.key("Escape", "Udbakke")


def lock(person: Person) -> None:
    person.chapter("Locking")
    person.key("ctrl+l", "Programmet er låst")


def test_the_main_job_by_ear(person: Person, tmp_path: Path) -> None:
    unlock(person)
    begin_course(person)
    open_request(person)
    answer_two(person)
    refused(person)
    saved(person)
    finish_request(person)
    held_back(person)
    start(person)
    treat(person)
    close(person)
    review(person)
    export(person, tmp_path)
    lock(person)
    assert list(tmp_path.glob("*.asice")), "what was said is true"
