"""How a course is built of forms: which there are, in which order, how many of each, what stands under what, who may fill it.

Read from ``version.json`` of a form version; everything that walks a course (case file, submission, schemas, session, pages)
walks this and names no form itself. Facts: ``forms.md`` section 1.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from smdb_desktop.domain.forms.conditions import Condition
from smdb_desktop.domain.milestones import Milepael

VERSION_KEY = "skemaversion"
"""What a course of a case file may say of its version, beside its forms; no place may have this key."""

STATUS_KEY, ROLLE_KEY = "status", "udfyldt_af"
"""What a form of a case file may say of itself beside its answers: whether it is a draft, and the role in which it was completed
where that is another than the case's. No field may have these names; a head has no state of its own and says neither."""


class Antal(StrEnum):
    """How many of a form a course (or the form that holds it) has."""

    EN = "one"
    HOEJST_EN = "optional"
    MINDST_EN = "some"
    FLERE = "many"

    @property
    def flere(self) -> bool:
        """Whether there may be several."""
        return self in (Antal.MINDST_EN, Antal.FLERE)


@dataclass(frozen=True, slots=True)
class Plads:
    """One place of a course.

    ``noegle`` is its key in the case file, ``element`` the XML element of one entry. A place that holds others (``under``) is a
    head: its form has no state of its own and is completed with what stands under it. ``udfyldes_af`` is the property that a
    profile must have to see and fill it ("" for all), ``kraevet`` the condition under which a course must have one,
    ``dato`` the field whose date stands for the form in lists, ``slut`` the one whose date ends what it tells. ``ny`` and
    ``ingen`` are the words of a list's button and of an empty list, ``slet`` what is asked before one of its forms is deleted (""
    for the usual words); ``register`` names the register from which a head is chosen ("" for none).
    """

    art: str
    antal: Antal
    noegle: str
    element: str
    title: str
    under: tuple["Plads", ...] = ()
    mangler: str = ""
    milepael: Milepael | None = None
    status_ord: tuple[str, ...] = ()
    kolonner: tuple[str, ...] = ()
    dato: str = ""
    slut: str = ""
    udfyldes_af: str = ""
    kraevet: Condition | None = None
    liste_title: str = ""
    ny: str = ""
    ingen: str = ""
    register: str = ""
    slet: str = ""

    @property
    def afslutter(self) -> bool:
        """Whether the completed form closes the course."""
        return self.milepael is Milepael.AFSLUTTET

    @property
    def behandles(self) -> bool:
        """Whether treatments stand under it."""
        return any(plads.milepael is Milepael.BEHANDLET for plads in self.under)

    def alle(self) -> Iterator["Plads"]:
        """This place and every place under it."""
        yield self
        for plads in self.under:
            yield from plads.alle()

    def sti(self, over: str, nummer: int) -> str:
        """The path of the n-th entry of this place under a path of the case file."""
        return f"{over}.{self.noegle}[{nummer}]" if self.antal.flere else f"{over}.{self.noegle}"

    def skema_sti(self, sti: str) -> str:
        """The path of the form itself in an entry at that path."""
        return f"{sti}.{self.art}" if self.under else sti


def every_place(pladser: Iterable[Plads]) -> Iterator[Plads]:
    """Every place of a course, heads before what they hold."""
    for plads in pladser:
        yield from plads.alle()
