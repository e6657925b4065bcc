"""The keystroke-level model: what a practised person's hands and head need for what was counted.

Operators and times are those of Card, Moran and Newell, *The keystroke-level model for user performance time with interactive
systems*, Communications of the ACM 23 (1980), with K for an average typist who is no secretary (40 words a minute). One M stands
before each answer and before each command; inside an answer there is none: what follows is anticipated (their rules 1 and 2).
"""

from dataclasses import dataclass, field

SECONDS = {"K": 0.28, "P": 1.10, "B": 0.10, "H": 0.40, "M": 1.35}
"""A key, pointing, a mouse button down or up, a hand to another device, getting ready in one's head."""
MEANING = {
    "K": "a key; one more for each key held with it",
    "P": "pointing, or turning the wheel until something shows",
    "B": "a mouse button down or up",
    "H": "a hand from keys to mouse or back",
    "M": "thinking, once for each answer and each command",
}


@dataclass
class Effort:
    """What was done. A chord such as Ctrl+Enter is one key in ``keys`` and two K in the estimate."""

    clicks: int = 0
    keys: int = 0
    letters: int = 0
    """Those of the keys that write something."""
    wheel: int = 0
    operators: dict[str, int] = field(default_factory=lambda: dict.fromkeys(SECONDS, 0))
    device: str = "keys"

    def think(self) -> None:
        """Before an answer or a command."""
        self.operators["M"] += 1

    def key(self, *, held: int = 0, letter: bool = False) -> None:
        """One key, with so many others held."""
        self._hand("keys")
        self.keys += 1
        self.letters += letter
        self.operators["K"] += 1 + held

    def click(self) -> None:
        """Point and click."""
        self._hand("mouse")
        self.clicks += 1
        self.operators["P"] += 1
        self.operators["B"] += 2

    def turn(self) -> None:
        """Turn the wheel until something is in sight."""
        self._hand("mouse")
        self.wheel += 1
        self.operators["P"] += 1

    def _hand(self, device: str) -> None:
        if device != self.device:
            self.device = device
            self.operators["H"] += 1

    @property
    def seconds(self) -> float:
        """The estimate."""
        return sum(SECONDS[name] * number for name, number in self.operators.items())
