"""Four pages by somebody who sees nothing: Alle borgere, Borgeroverblik with its menu, Vejledning, and a submission from a file.

No key is answered by silence. The talk is left in ``build/by-ear-pages.md``.
"""

from __future__ import annotations

import pytest

from tests.accessibility.bus import ROOT
from tests.ear.person import Person, unlock

pytestmark = pytest.mark.slow

TALK = ROOT / "build" / "by-ear-pages.md"
NAME = "Eksporteret Testborger"


def find_by_half_a_name(person: Person) -> None:
    person.chapter("Alle borgere: half a name, and the citizen is opened")
    person.to("Se alle CPR-nr.")
    person.key("Return", "Søg efter navn eller CPR-nr.")
    person.write("ksportere")
    person.key("Down", NAME)
    person.key("Return", "Borgeroverblik")


def what_can_be_done(person: Person) -> None:
    person.chapter("Borgeroverblik: what can be done, and why something cannot")
    person.to("Handlinger")
    person.key("Return", "Ret oplysninger")
    person.to("Fjern borger", by="Down")
    assert person.heard("kan ikke fjernes")
    person.key("Escape", "Handlinger")


def read_about(person: Person) -> None:
    person.chapter("Vejledning: a word is searched, and a page is read")
    person.key("F8", "Søg i vejledningen")
    person.write("metadon")
    person.to("Vejledningens sider")
    person.key("Down")
    person.to("Vejledningens tekst")


def read_a_submission(person: Person) -> None:
    person.chapter("A submission from a file: how far it can be believed, and what it says")
    person.key("ctrl+u", "Udbakke")
    person.to("Eksporteret", by="Down")
    person.to("Handlinger")
    person.key("Return", "Åbn sagen")
    person.to("Vis filen", by="Down")
    person.key("Return", "ØVELSE med opdigtede borgere")
    assert person.heard("Indberetning fra en fil")
    person.to("Svarene")
    person.to("Anmodningsdato", by="Down")
    person.to("Luk filen trykknap")
    person.key("Return", "Udbakke")


def test_four_pages_by_ear(person: Person) -> None:
    unlock(person)
    find_by_half_a_name(person)
    what_can_be_done(person)
    read_about(person)
    read_a_submission(person)
