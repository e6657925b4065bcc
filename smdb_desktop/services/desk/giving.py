"""Who may give a person a profile (rule 5): never the person themselves, while somebody else works here who can.

SMDB's own rights are given by the municipality's administrator. Here nobody is that, so it takes a second person, who reports; a
store with one of them is theirs to order. Which profiles there can be is settled by the machine's administrator (``settled.py``).
"""

from collections.abc import Collection, Mapping, Sequence

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.roles import kun_egne
from smdb_desktop.domain.words import T, either
from smdb_desktop.services.stored.records import PersonRecord

NOT_ONESELF = T(
    "En profil, man ikke har, giver man ikke sig selv. Den kan gives af {navne}. Har du den allerede, så skift til den øverst i "
    "vinduet (F9)."
)
READS = T("Du har kun en profil, der læser, og giver ikke profiler til andre. Det kan {navne} gøre.")


def why_not_given(
    gained: Collection[str],
    whose: str,
    me: str,
    people: Sequence[PersonRecord],
    opens: Collection[str],
    lister: Kodelister,
) -> str:
    """Why a person does not give somebody these profiles more; "" where they may.

    ``whose`` and ``me`` are ids ("" for one who is new), ``people`` who works here, ``opens`` the ids of those who have opened
    the store with their own passphrase.
    """
    if not gained:
        return ""
    others = [p for p in people if p.id != me and p.id in opens and not kun_egne(lister, p.roller)]
    if not others:
        return ""
    navne: Mapping[str, str] = {"navne": either(person.navn for person in others)}
    if whose == me:
        return NOT_ONESELF.format(**navne)
    mine = next((person.roller for person in people if person.id == me), ())
    return READS.format(**navne) if kun_egne(lister, mine) else ""
