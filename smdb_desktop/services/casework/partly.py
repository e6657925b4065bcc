"""What is told of an error in the middle of work that is written in portions: what stands by then, and what was in the way.

The store says of each write that nothing was changed, which is true of the portion and not of the whole.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from smdb_desktop.domain.words import T, sentences
from smdb_desktop.services.errors import (
    NotAllowed,
    StoreDamaged,
    StoreError,
    StoreFull,
    StoreLocked,
    StoreReadOnly,
)

FULL = T("Disken er fuld eller svarer ikke. Frigør plads på disken først.")
OTHER = T("Data kunne ikke læses eller gemmes. Luk programmet, og prøv igen.")
_TYPES = (StoreFull, StoreDamaged, StoreReadOnly, StoreLocked, StoreError)


@contextmanager
def telling(done: str) -> Iterator[None]:
    """Let errors of the block out with what was done before it, in their own type; unchanged where ``done`` is ""."""
    try:
        yield
    except (StoreError, NotAllowed) as error:
        if not done:
            raise
        raise _told(done, error) from error


def _told(done: str, error: StoreError | NotAllowed) -> StoreError | NotAllowed:
    if isinstance(error, NotAllowed):
        return NotAllowed(sentences(done, str(error)), error.details)
    kind = next(each for each in _TYPES if isinstance(error, each))
    if kind in (StoreDamaged, StoreReadOnly, StoreLocked):
        # these say where a copy lies, or what is in the way, and nothing of what was changed
        return kind(sentences(done, str(error)), error.details)
    return kind(sentences(done, FULL if kind is StoreFull else OTHER), error.details)
