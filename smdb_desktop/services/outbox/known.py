"""What the open store knows of a submission that somebody shows: whether it left from here, and what became of it since.

Reads only. That a file bears a number of ours proves nothing; that its content is byte for byte what left does.
"""

from typing import NamedTuple

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import StoreError
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.states import place_of, word

SAME = T("Filen er lavet her, og indholdet er nøjagtig det, der blev eksporteret. Tilstand: {tilstand}. {sted}.")
NEWER = T("Filen er revision {revision}. Den nyeste her er revision {nyeste}.")
OTHER = T(
    "Stol ikke på filen: den har samme nummer som en indberetning herfra, men et andet indhold end det, der blev eksporteret."
)
UNKNOWN = T("Indberetningen kendes ikke i det lager, der er låst op.")


class Kendt(NamedTuple):
    """What is known: sentences, whether they warn, and the course to go to ("" where there is none)."""

    saetninger: tuple[str, ...]
    advarer: bool = False
    borger_id: str = ""
    forloeb_id: str = ""


def known(store: Store, indberetning_id: str, sha256: str) -> Kendt:
    """What this store knows of the submission with this id, whose payload has this digest. Raises StoreError."""
    try:
        record = store.outbox.indberetning(indberetning_id)
    except StoreError:
        # a store that is closed or damaged says so here
        store.info()
        return Kendt((UNKNOWN,))
    borger_id = store.cases.forloeb(record.forloeb_id).borger_id
    if record.payload_sha256 != sha256:
        return Kendt((OTHER,), True, borger_id, record.forloeb_id)
    told = [SAME.format(tilstand=word(record.tilstand), sted=place_of(record))]
    newest = max(each.revision for each in store.outbox.indberetninger_of(record.forloeb_id))
    if newest > record.revision:
        told.append(NEWER.format(revision=record.revision, nyeste=newest))
    return Kendt(tuple(told), False, borger_id, record.forloeb_id)
