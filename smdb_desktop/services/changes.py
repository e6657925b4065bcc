"""What a use case says when it has changed something: of which kind, and whose. Whoever shows it listens and reads again.

It carries no values and decides nothing; reading again is the listener's. Published on the thread that wrote, after the commit.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple, TypeAlias


class Kind(StrEnum):
    """What can be another than it was."""

    BORGERE = "borgere"
    """A citizen was created or corrected."""
    FORLOEB = "forloeb"
    """A course began, was completed in part, was opened again or deleted; or one of its forms came or went."""
    SVAR = "svar"
    """Answers of a course, or the place where it was left, were written: with every autosave."""
    KLADDER = "kladder"
    """A form became a draft, or is none any more."""
    UDBAKKE = "udbakke"
    """A submission became Klar, left, or was taken away."""
    TILBUD = "tilbud"
    """The register of tilbud."""
    PAPIRKURV = "papirkurv"
    """Something was deleted into the bin, put back or forgotten."""
    PERSONER = "personer"
    """Who can open the store, and what proves it."""
    CERTIFIKAT = "certifikat"
    """The certificate that signs."""
    SUNDHED = "sundhed"
    """What is known of damage to the file."""
    INDSTILLINGER = "indstillinger"
    """Who reports, for whom, in which role."""
    SIKKERHEDSKOPI = "sikkerhedskopi"
    """A copy was made, or the second place is another, came or went."""
    INDBAKKE = "indbakke"
    """Something new waits in a place that is watched, or does not any more."""


class Changed(NamedTuple):
    """One change. An id that is "" says nothing: it may be about any of that kind."""

    kind: Kind
    borger_id: str = ""
    forloeb_id: str = ""


Listener: TypeAlias = Callable[[frozenset[Changed]], None]


class Changes:
    """Where use cases publish and faces listen. One thread publishes: the store's."""

    def __init__(self) -> None:
        self._listeners: tuple[Listener, ...] = ()
        self.told = 0
        """How often something was told: who reads notes it first, and knows afterwards whether it is still the newest."""

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear of every change from now on, on the publishing thread; the returned function ends it."""
        self._listeners = (*self._listeners, listener)

        def end() -> None:
            self._listeners = tuple(there for there in self._listeners if there != listener)

        return end

    def publish(self, *changed: Changed) -> None:
        """Tell that this has changed. Call after the commit."""
        if changed:
            self.told += 1
            for listener in self._listeners:
                listener(frozenset(changed))
