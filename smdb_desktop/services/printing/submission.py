"""A submission file on paper: how far it can be believed, whose it is, each step of the verification, and every answer.

It is made from what was read of the file, so it needs no store and is the same before and after unlocking.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

from smdb_desktop.domain.words import T
from smdb_desktop.services.casework.viewing import Dom, Trin, Vist
from smdb_desktop.services.printing.model import Block, Heading, Imprint, Note, Pairs, Table, kept, personal
from smdb_desktop.services.printing.without import Without

TITLE = T("Indberetning fra en fil")
STEPS, STEP, HELD, MEANS = T("Kontrol"), T("Trin"), T("Resultat"), T("Hvad det betyder")
HOLDS, FAILS, UNPROVED = T("Holder"), T("Holder ikke"), T("Ikke kontrolleret")
CONFIRMED = T("Bekræftede advarsler")
UNREAD = T("Det kan ikke vises her:")
NOTHING = "–"


class SubmissionPaper:
    """One file. ``who`` is asked on the store's lane for the name of who prints ("" where nobody is known)."""

    title = TITLE
    words = TITLE

    def __init__(self, vist: Vist, who: Callable[[], str], now: datetime) -> None:
        self._vist, self._who, self._now = vist, who, now

    def count(self) -> int:
        """How many answers."""
        return sum(len(section.linjer) for section in self._vist.afsnit)

    def imprint(self) -> Imprint:
        """Whose submission it is; whom it is about, on every sheet."""
        vist = self._vist
        about = T("{cpr} {navn}", cpr=vist.cpr_nr, navn=vist.borgernavn) if vist.borgernavn else vist.cpr_nr
        return Imprint(TITLE, vist.afsender, self._who(), self._now, vist.oevelse, about)

    def without(self, blocks: Iterable[Block]) -> Without:
        """The citizen's number and name, each part of it too."""
        del blocks
        cpr = self._vist.cpr_nr
        return Without((cpr, cpr.replace("-", ""), self._vist.borgernavn), parts=True)

    def portions(self) -> Iterator[Sequence[Block]]:
        """The head, then a portion for each form, then what was confirmed."""
        yield tuple(self._head())
        for section in self._vist.afsnit:
            yield (Heading(section.title), Pairs(section.linjer))
        if self._vist.ulaeste:
            yield (Note(UNREAD, strong=True), *map(Note, self._vist.ulaeste))
        if self._vist.bekraeftelser:
            yield (Heading(CONFIRMED), Table((T("Advarsel"), T("Begrundelse")), self._vist.bekraeftelser))

    def _head(self) -> Iterator[Block]:
        vist = self._vist
        yield Note(vist.saetning, strong=vist.dom is not Dom.HOLDER)
        for why in vist.mangler:
            yield Note(why, strong=True)
        if vist.borger:
            who, rest = vist.borger[:2], vist.borger[2:]
            yield Pairs(
                (
                    *((name, personal(value) if value else NOTHING) for name, value in who),
                    *((name, kept(value)) for name, value in rest if value),
                    *((name, kept(value)) for name, value in vist.fakta),
                )
            )
        for remark in vist.bemaerkninger:
            yield Note(remark)
        yield Heading(STEPS)
        yield Table(
            (STEP, HELD, MEANS),
            tuple((each.navn, held_words(each), each.besked) for each in vist.trin),
        )


def held_words(trin: Trin) -> str:
    """Whether a step held, in a word."""
    return UNPROVED if trin.holder is None else HOLDS if trin.holder else FAILS
