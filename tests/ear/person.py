"""A person who sees nothing: presses a key, listens to what is said, and decides by that what to press next.

Every key is followed by words or the journey ends there. What was done and what was heard is written down as a talk.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from tests.ear.listening import Keyboard, Line

PATIENCE_SECONDS = 30.0
"""So long one waits for the first word after a key before one calls it silence."""
PAUSE_SECONDS = 0.8
"""After so long without a word the reader is done."""
MOST_STOPS = 60
BOX, LIST, RADIO, WRITTEN = "afkrydsningsfelt", "kombinationsboks", "radioknap", "tekst"


class SilentError(AssertionError):
    """Nothing was said, or not what one waits for."""


class Person:
    """Fingers and ears."""

    def __init__(self, line: Line, keyboard: Keyboard, talk: Path) -> None:
        self._line, self._keyboard, self._talk = line, keyboard, talk
        talk.parent.mkdir(parents=True, exist_ok=True)
        talk.write_text("# A case, by ear\n", encoding="utf-8")
        self.last: list[str] = []
        """What was said since the last key."""
        self.everything: list[str] = []
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

    def heard_before(self, words: str) -> bool:
        """Whether this was said at any time."""
        return any(words in said for said in self.everything)

    def listen(self, step: str, until: Sequence[str] = ()) -> list[str]:
        """All that is said after a step; it goes on until one of these words came, and then until the reader pauses."""
        self.last = []
        while True:
            enough = bool(self.last) and (not until or any(map(self.heard, until)))
            said = self._line.next(PAUSE_SECONDS if enough else PATIENCE_SECONDS)
            if said is None and not enough:
                wanted = f" instead of {' or '.join(until)}" if until else ""
                raise SilentError(f"{step}: {' / '.join(self.last) or 'silence'}{wanted}")
            if said is None:
                return self.last
            self.last.append(said)
            self.everything.append(said)

    def _did(self, step: str, until: Sequence[str]) -> list[str]:
        self.steps += 1
        try:
            said = self.listen(step, until)
        finally:
            self._write(f"* **{step}**")
            spelled = [said for said in self.last if len(said) > 1] if step.startswith("skriver") else self.last
            for utterance in spelled or ["".join(self.last)]:
                self._write(f"    * {utterance or '– SILENCE –'}")
        return said

    # -- keys ------------------------------------------------------------------------------------------------------

    def key(self, chord: str, *until: str) -> list[str]:
        """Press a key and listen."""
        self._keyboard.key(chord)
        return self._did(chord, until)

    def write(self, text: str, *until: str) -> list[str]:
        """Write a text and hear it, letter by letter."""
        self._keyboard.type(text)
        return self._did(f"skriver {text}", until)

    def secret(self, text: str, chord: str, *until: str) -> list[str]:
        """Write what nobody may hear: Orca is silent at the letters of a passphrase, so they and the key after are one step."""
        self._keyboard.type(text)
        self._keyboard.key(chord)
        return self._did(f"skriver adgangssætningen, {chord}", until)

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
        return re.search(rf"\b{kind}\b", " ".join(self.last)) is not None

    # -- answering -------------------------------------------------------------------------------------------------

    def answer(self, words: Sequence[str]) -> None:
        """Answer the question that is heard, by what kind it says it is; words are the answers as the window calls them."""
        if self.is_a(RADIO) or self.is_a(BOX):
            for each in words:
                self._choose(each)
        elif self.is_a(LIST):
            self.write(words[0])
            self.key("Return")
        else:
            self.write(words[0])

    def _choose(self, words: str) -> None:
        """One answer of a group: arrows until it is said, then Space."""
        for _ in range(MOST_STOPS):
            if any(said.rstrip(".").startswith(words) for said in self.last):
                break
            self.key("Down")
        self.key("space")
