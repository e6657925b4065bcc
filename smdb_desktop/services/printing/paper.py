"""What can be put on paper: something with a title that is read from the open store in portions, so that it can be stopped.

A page hands one out (``gui/core/page.py``); it may also be one of several, such as the chosen course or the whole citizen.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from smdb_desktop.services.printing.model import Block, Imprint, texts
from smdb_desktop.services.printing.without import Without
from smdb_desktop.services.workspace import Workspace

PORTION = 250
"""Rows that are read in one go: nobody waits for more before the next thing is done."""
MANY = 2000
"""From so many rows on it is asked whether all of them are meant."""


class Paper(Protocol):
    """Something to print. Everything but ``title`` and ``words`` belongs to the store's lane."""

    @property
    def title(self) -> str:
        """What stands at the top of every sheet; never anything about a citizen."""
        ...

    @property
    def words(self) -> str:
        """What it is called where one chooses among several."""
        ...

    def count(self, work: Workspace) -> int:
        """How many rows there are about; known before they are read."""
        ...

    def portions(self, work: Workspace) -> Iterator[Sequence[Block]]:
        """The content, portion by portion. Raises KnownError."""
        ...

    def about(self, work: Workspace) -> str:
        """Whom it is about, for every sheet; "" for nobody."""
        ...

    def without(self, work: Workspace, blocks: Iterable[Block]) -> Without:
        """What leaves out who the citizens are."""
        ...


class Printable(Protocol):
    """A paper together with where it is read from. All but ``title`` and ``words`` is asked on the store's lane."""

    @property
    def title(self) -> str:
        """What stands at the top of every sheet; never anything about a citizen."""
        ...

    @property
    def words(self) -> str:
        """What it is called where one chooses among several."""
        ...

    def count(self) -> int:
        """How many rows there are about; known before they are read."""
        ...

    def portions(self) -> Iterator[Sequence[Block]]:
        """The content, portion by portion. Raises KnownError."""
        ...

    def imprint(self) -> Imprint:
        """What stands on every sheet."""
        ...

    def without(self, blocks: Iterable[Block]) -> Without:
        """What leaves out who the citizens are."""
        ...


class OfStore:
    """A paper that is read from an open store."""

    def __init__(self, paper: Paper, work: Workspace) -> None:
        self._paper, self._work = paper, work

    @property
    def title(self) -> str:
        """The paper's."""
        return self._paper.title

    @property
    def words(self) -> str:
        """The paper's."""
        return self._paper.words

    def count(self) -> int:
        """The paper's, of this store."""
        return self._paper.count(self._work)

    def portions(self) -> Iterator[Sequence[Block]]:
        """The paper's, of this store."""
        return self._paper.portions(self._work)

    def imprint(self) -> Imprint:
        """Who prints, and for whom it is reported."""
        return imprint(self._work, self._paper)

    def without(self, blocks: Iterable[Block]) -> Without:
        """The paper's, of this store."""
        return self._paper.without(self._work, blocks)


def imprint(work: Workspace, paper: Paper) -> Imprint:
    """What stands on every sheet."""
    profil = work.profil()
    return Imprint(
        title=paper.title,
        organisation=profil.organisation.navn if profil is not None else "",
        who=work.store.people.who().navn,
        when=work.clock(),
        oevelse=work.oevelse,
        about=paper.about(work),
    )


class Shown:
    """What a page shows right now, as it was taken from it: these blocks and no more."""

    def __init__(self, title: str, blocks: Sequence[Block]) -> None:
        self._title, self._blocks = title, tuple(blocks)

    @property
    def title(self) -> str:
        """The page's title."""
        return self._title

    @property
    def words(self) -> str:
        """The same."""
        return self._title

    def count(self, work: Workspace) -> int:
        """How many texts there are."""
        del work
        return sum(1 for _ in texts(self._blocks))

    def portions(self, work: Workspace) -> Iterator[Sequence[Block]]:
        """All of it at once: it stands on the page already."""
        del work
        yield self._blocks

    def about(self, work: Workspace) -> str:
        """Nobody alone."""
        del work
        return ""

    def without(self, work: Workspace, blocks: Iterable[Block]) -> Without:
        """Every name that a citizen of the store has, where it stands there."""
        whole = "\n".join(texts(blocks)).casefold()
        return Without(name for name in work.store.lists.names() if name.casefold() in whole)
