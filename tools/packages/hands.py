"""The main job by the accessibility bus: what an assistive program can find, write, press and strike, from first start to export.

It is given a listener and knows the program by its words only, so the program may run in another root, built and installed. The
course is the one of ``dev.py effort``, in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.examples.demo_data import PASSPHRASE
from smdb_desktop.examples.main_job import CENTRE, CVR
from smdb_desktop.examples.typed import typed_form
from tests.accessibility.bus import Reader
from tests.ear.case import CaseInWords, Question, case_in_words, in_words
from tools.effort.case import DAY

BUTTON, TEXT, SECRET, COMBO, RADIO, BOX, ROW = (
    "push button",
    "text",
    "password text",
    "combo box",
    "radio button",
    "check box",
    "list item",
)
DOWN, RETURN, TAB, ESCAPE = (str(number) for number in (0xFF54, 0xFF0D, 0xFF09, 0xFF1B))
BEGINNING = 6
"""So many letters of an answer are struck before one goes on by arrows."""
MOST_ROWS, TRIES = 60, 3
ROW_SECONDS = 1.0
"""So long the row one wants has to be marked before one goes on to the next."""
KOMMUNE = "Albertslund"
PERSON = "Øvelsesbruger"


class Hands:
    """Works the program by its words."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        reader("follow")

    def see(self, words: str, *roles: str) -> None:
        """Wait until something with these words shows."""
        self._reader("find", words, *roles)

    def press(self, words: str, role: str = BUTTON, under: str = "") -> None:
        """Wait for something and press it."""
        self._reader("press", words, role, under=under)

    def write(self, label: str, text: str, role: str = TEXT) -> None:
        """Replace what stands in an input, and see that it stands there; of a secret there are as many dots."""
        for _ in range(TRIES):
            self._reader("focus", label, role)
            self._reader("write", label, role, text=text)
            stands = str(self._reader("find", label, role)["text"])
            if len(stands) == len(text) if role == SECRET else _plain(stands) == _plain(text):
                return
        raise AssertionError(f"{label} does not take what is written")

    def strike(self, key: str = "", text: str = "") -> None:
        """Strike a key, or the keys of a text, on the screen's keyboard."""
        self._reader("strike", keysym=key or "0", text=text)

    def shown(self, role: str) -> list[dict[str, Any]]:
        """Everything of that role that shows now."""
        return [node for node in self._reader.tree() if node["role"] == role]

    def pick(self, label: str, words: str) -> None:
        """Choose a row of a list: open it, strike the first letters, go on by arrows, take the row."""
        self.press(label, COMBO)
        if not self._reader("there", label, TEXT):
            raise AssertionError(f"the list of {label} does not open")
        self.strike(text=words[:BEGINNING])
        for _ in range(MOST_ROWS):
            if self._reader("there", words, ROW, seconds=str(ROW_SECONDS)):
                self.strike(RETURN)
                return
            self.strike(DOWN)
        raise AssertionError(f"{words} is not in the list of {label}")

    def answer(self, question: Question) -> None:
        """Answer a question by the kind of its input; in a row of a table it is called after its column and its row."""
        tree = self._reader.tree()
        name, roles = question.label, {node["role"] for node in tree if node["name"] == question.label}
        if not roles - {"label"}:
            name = next(node["name"] for node in tree if node["name"].startswith(f"{question.label}, "))
            roles = {node["role"] for node in tree if node["name"] == name}
        if not question.answers:
            self.press(name, BOX)
        elif COMBO in roles:
            self.pick(name, question.answers[0])
        elif "panel" in roles:
            kinds = {node["role"] for node in tree if node["name"] in question.answers}
            for words in question.answers:
                self.press(words, RADIO if RADIO in kinds else BOX, under=name)
        else:
            self.write(name, question.answers[0])

    def fill(self, questions: Sequence[Question]) -> None:
        """Answer these, in their order."""
        for question in questions:
            self._reader("find", question.label)
            self.answer(question)


def _plain(text: str) -> str:
    """Letters and digits; an input may put signs between them."""
    return "".join(letter for letter in text if letter.isalnum())


class MainJob:
    """The whole course, by hands that see nothing."""

    def __init__(self, hands: Hands, katalog: Katalog) -> None:
        self._hands = hands
        self._katalog = katalog
        self._case: CaseInWords = case_in_words(katalog)

    def walk(self, out: str) -> None:
        """From the first start to a signed file in the folder ``out`` (a path as the program sees it)."""
        self.set_up()
        self._request()
        self._start()
        self._treatment_and_closing()
        self._export(out)

    def set_up(self) -> None:
        """The first start, as practice."""
        hands = self._hands
        hands.press("Øvelse", RADIO)
        hands.press("Næste")
        hands.write("Behandlingsstedets eller kommunens navn", CENTRE)
        hands.write("CVR-nummer eller P-nummer", CVR)
        hands.pick("Hvilken kommune betaler for behandlingen?", KOMMUNE)
        hands.write("Dit navn", PERSON)
        for profile in (
            "Indberetter: for jeres egen kommune",
            "Sundhedsfaglig: eneste profil til KvalHep",
        ):
            hands.press(profile, BOX)
        hands.press("Næste")
        hands.write("Adgangssætning", PASSPHRASE, SECRET)
        hands.write("Adgangssætning igen", PASSPHRASE, SECRET)
        hands.press("Næste")
        hands.see("Gå i gang", BUTTON)
        code = next(node["name"] for node in hands.shown("label") if node["name"].startswith("Gendannelseskode "))
        hands.write("Skriv kodens sidste fire tegn", code[-4:], SECRET)
        hands.press("Gå i gang")
        hands.see("CPR-nr.", TEXT)

    def unlock(self) -> None:
        """At a later start."""
        self._hands.write("Adgangssætning", PASSPHRASE, SECRET)
        self._hands.press("Lås op")
        self._hands.see("CPR-nr.", TEXT)

    def look_up(self) -> None:
        """Search for the citizen, and see that the course is there."""
        self._hands.write("CPR-nr.", self._case.cpr)
        self._hands.press("Søg")
        self._hands.see(f"Borger: {self._case.name}")

    def _finish(self, art: str) -> None:
        self._hands.press(self._katalog.nyeste.skemaer[art].button)

    def _request(self) -> None:
        hands = self._hands
        hands.write("CPR-nr.", self._case.cpr)
        hands.press("Søg")
        hands.write("Navn (kan udelades)", self._case.name)
        hands.press("Opret borger")
        hands.press("Registrér anmodning i nyt forløb for denne borger")
        hands.fill(self._case.request)
        self._finish("anmodning")

    def _start(self) -> None:
        hands, (first, second) = self._hands, self._case.start
        hands.press("Fortsæt med Ny iværksættelse")
        hands.fill(first)
        hands.press("Næste")
        hands.fill(second)
        self._finish("ivaerksaettelse")

    def _treatment_and_closing(self) -> None:
        hands, version = self._hands, self._katalog.nyeste.id
        hands.press("Behandling i nyt tilbud")
        hands.fill(in_words(self._katalog, "tilbud", typed_form(self._katalog, version, "tilbud", day=DAY)))
        hands.fill(self._case.treatment)
        self._finish("behandling")
        hands.press("JA")
        hands.fill(self._case.closing)
        self._finish("forloebsafslutning")
        hands.press("Gå til Udbakke")

    def _export(self, out: str) -> None:
        hands = self._hands
        hands.press("Kontrollér, underskriv og eksportér (1)")
        hands.write("Mappe", out)
        hands.press("Eksportér")
        hands.see("1 eksporteret.", "label")
        hands.press("Luk")
