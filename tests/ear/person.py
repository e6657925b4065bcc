"""A person who sees nothing: presses a key, listens to what is said, and decides by that what to press next.

Every key is followed by words or the journey ends there. What was done and what was heard is written down as a talk.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from smdb_desktop.examples.demo_data import PASSPHRASE
from tests.ear.case import Question
from tests.ear.listening import Keyboard, Line

OUTSIDE = "Lås programmet"
"""What is said where Tab has left the form."""
WRITES = "skriver"
PATIENCE_SECONDS = 30.0
"""So long one waits for the first word after a key before one calls it silence."""
PAUSE_SECONDS = 0.8
"""After so long without a word the reader is done."""
MOST_STOPS = 60
BOX, LIST, RADIO = "afkrydsning", "kombinations", "radioknap"
CHOSEN = ("valgt", "tilvalgt")
BEGINNING = 6
"""So many letters of an answer are written before one goes on by arrows."""


HEAD = """# The program, by ear

What GNOME Orca said, in its order, under each key that was pressed or text that was written (bold). Left by `tests/ear`.
"""


class SilentError(AssertionError):
    """Nothing was said, or not what one waits for."""


class Person:
    """Fingers and ears."""

    def __init__(self, line: Line, keyboard: Keyboard, talk: Path) -> None:
        self._line, self._keyboard, self._talk = line, keyboard, talk
        talk.parent.mkdir(parents=True, exist_ok=True)
        talk.write_text(HEAD, encoding="utf-8")
        self.last: list[str] = []
        """What was said since the last key."""
        self.steps = 0

    # -- the talk --------------------------------------------------------------------------------------------------

    def _write(self, text: str) -> None:
        with self._talk.open("a", encoding="utf-8") as file:
            file.write(f"{text}\n")

    def chapter(self, title: str) -> None:
        """What the next keys are for."""
        self._write(f"\n## {title}\n")

    # -- listening -------------------------------------------------------------------------------------------------

    def heard(self, words: str) -> bool:
        """Whether this was said since the last key."""
        return words.casefold() in " ".join(self.last).casefold()

    def wait(self, why: str, *until: str) -> list[str]:
        """Press nothing and listen."""
        return self._did(why, until)

    def _listen(self, step: str, until: Sequence[str]) -> list[str]:
        """All that is said after a step; it goes on until one of these words came, and then until the reader pauses."""
        self.last = []
        # a letter that is said late belongs to what was written before: no other key is answered by one
        shortest = 1 if step.startswith(WRITES) else 2
        while True:
            answered = any(len(said) >= shortest for said in self.last)
            enough = answered and (not until or any(map(self.heard, until)))
            said = self._line.next(PAUSE_SECONDS if enough else PATIENCE_SECONDS)
            if said is None and not enough:
                wanted = f" instead of {' or '.join(until)}" if until else ""
                raise SilentError(f"{step}: {' / '.join(self.last) or 'silence'}{wanted}")
            if said is None:
                return self.last
            self.last.append(said)

    def _did(self, step: str, until: Sequence[str]) -> list[str]:
        self.steps += 1
        try:
            said = self._listen(step, until)
        finally:
            self._write(f"* **{step}**")
            spelled = [said for said in self.last if len(said) > 1] if step.startswith(WRITES) else self.last
            for utterance in spelled or ["".join(self.last)]:
                self._write(f"    * {utterance or '– SILENCE –'}")
        return said

    # -- keys ------------------------------------------------------------------------------------------------------

    def key(self, chord: str, *until: str) -> list[str]:
        """Press a key and listen."""
        self._keyboard.key(chord)
        return self._did(chord, until)

    def write(self, text: str, *until: str, called: str = "") -> list[str]:
        """Write a text and hear it, letter by letter; in the talk it may be called something."""
        self._keyboard.type(text)
        return self._did(f"{WRITES} {called or text}", until)

    def secret(self, text: str, chord: str, *until: str) -> list[str]:
        """Write what nobody may hear: Orca is silent at the letters of a passphrase, so they and the key after are one step."""
        self._keyboard.type(text)
        self._keyboard.key(chord)
        return self._did(f"{WRITES} adgangssætningen, {chord}", until)

    # -- finding the way -------------------------------------------------------------------------------------------

    def to(self, *words: str, by: str = "Tab") -> list[str]:
        """Press Tab until one of these is said."""
        went = []
        for _ in range(MOST_STOPS):
            if any(map(self.heard, words)):
                return self.last
            went.append(" ".join(self.key(by)))
        raise SilentError(f"{' or '.join(words)} is never said; {by} went {' → '.join(went)}")

    def button(self, words: str, *until: str) -> list[str]:
        """Go to a button by its words, and press it."""
        self.to(f"{words} trykknap")
        return self.key("Return", *until)

    def is_a(self, kind: str) -> bool:
        """Whether what was said last is an input of this kind."""
        return re.search(rf"\b{kind}", " ".join(self.last)) is not None

    # -- answering -------------------------------------------------------------------------------------------------

    def fill(self, questions: Sequence[Question]) -> None:
        """Answer these questions as they are heard, going on with Tab."""
        left = list(questions)
        if not any(said.startswith(each.label) for said in self.last for each in left):
            # a reader that was interrupted has not said where one stands
            self.key("shift+Tab")
            self.key("Tab")
        for _ in range(MOST_STOPS):
            now = [each for each in left if any(said.startswith(each.label) for said in self.last)]
            if now:
                question = max(now, key=lambda each: len(each.label))
                left.remove(question)
                self.answer(question)
            if not left:
                return
            if not any(said.startswith(each.label) for said in self.last for each in left):
                self.key("Tab")
            if self.heard(OUTSIDE):
                break
        raise SilentError(f"never asked before Tab leaves the form: {[each.label for each in left]}")

    def answer(self, question: Question) -> None:
        """Answer the question that is heard, by what kind it says it is."""
        if not question.answers:
            self.key("space")
        elif self.is_a(RADIO) or self.is_a(BOX):
            for each in question.answers:
                self._choose(each)
        elif self.is_a(LIST):
            self._pick(question.answers[0])
        else:
            self.write(question.answers[0])

    def _choose(self, words: str) -> None:
        """One answer of a group: arrows until it is said, then Space, and it says that it is chosen."""
        for _ in range(MOST_STOPS):
            if any(said.rstrip(".").startswith(words.rstrip(".")) for said in self.last):
                break
            self.key("Down")
        self.key("space", *CHOSEN)

    def _pick(self, words: str) -> None:
        """One row of a list: its first letters, then arrows until it is said, then Return."""
        self.write(words[:BEGINNING])
        for _ in range(MOST_STOPS):
            if self.heard(words):
                break
            self.key("Down")
        self.key("Return")


def unlock(person: Person) -> None:
    """Hear the program open, and unlock the demo's store."""
    person.chapter("Unlocking")
    person.wait("programmet åbner", "øvelse")
    assert person.heard("Adgangssætning adgangskodetekst")
    person.secret(PASSPHRASE, "Return", "CPR-nr.")
