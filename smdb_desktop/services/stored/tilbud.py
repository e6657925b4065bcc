"""The register of tilbud: how an entry names itself, and what tells two apart. The one place that knows its fields by name.

An entry is the answers of a tilbud's form, as they were last completed or as an extract of Tilbudsportalen says them, with what
else is known of the place. Facts: ``forms.md`` section 7, rules 55 and 63.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from smdb_desktop.domain.codelists import Kodelister, folded
from smdb_desktop.domain.words import T, joined
from smdb_desktop.services.stored.records import Json

NAVN, P_NUMMER, ADRESSE, KOMMUNE = "tilbud_navn", "tilbud_p_nummer", "tilbud_adresse", "tilbud_kommune"
SEARCHED = (NAVN, P_NUMMER, ADRESSE)
OWN = T("Jeres eget")
CLOSED = T("Lukket")
TIDLIGERE, NAVN_FOER, TIL = "tidligere", "navn", "til"
"""Under the first of these in ``register`` stand earlier names, each with the day until which it was known."""
KILDE, UDTRAEK, HAAND = "kilde", "udtraek", "haand"
"""Under the first of these in ``register`` stands where an entry comes from: an extract, or a person's hand; nothing for one that
was only ever used."""
PORTAL = "https://tilbudsportalen.dk"
"""Where a person reads more of a tilbud."""
_PAGE = PORTAL + "/tilbudssoegning/tilbudDetaljeside/index?tilbudsid={}&afdelingsid={}"
_NUMBER = re.compile(r"[0-9]{1,12}")


class Udvalg(StrEnum):
    """Which tilbud the register shows."""

    ALLE = "alle"
    AABNE = "aabne"
    LUKKEDE = "lukkede"
    BRUGTE = "brugte"
    """Those that were used in a case here."""


class Tilbud(NamedTuple):
    """An entry of the register.

    ``svar`` are the answers of a tilbud's form, ``register`` what else is known (texts by name, and the earlier names), ``soeg``
    all it is found by, casefolded, ``brugt`` when it was last used in a case, None for never. ``nr`` is the row's number, 0 for
    one that is not kept yet.
    """

    noegle: str
    svar: Mapping[str, Json]
    register: Mapping[str, Json]
    soeg: str
    brugt: datetime | None = None
    lukket: bool = False
    nr: int = 0
    aendret: datetime | None = None

    @property
    def navn(self) -> str:
        """Its name today."""
        return str(self.svar.get(NAVN) or "")

    @property
    def p_nummer(self) -> str:
        """Its P-nummer, "" where it has none."""
        return str(self.svar.get(P_NUMMER) or "")

    @property
    def kommune(self) -> str:
        """The code of the municipality where it lies, "" where it is not known."""
        return str(self.svar.get(KOMMUNE) or "")

    @property
    def side(self) -> str:
        """The address of its own page on Tilbudsportalen, "" where an extract has not said both of its numbers there."""
        tilbud, afdeling = (str(self.register.get(name) or "") for name in ("tilbudsid", "afdelingsid"))
        known = _NUMBER.fullmatch(tilbud) and _NUMBER.fullmatch(afdeling)
        return _PAGE.format(tilbud, afdeling) if known else ""

    @property
    def tidligere(self) -> tuple[tuple[str, str], ...]:
        """Earlier names, each with the (ISO) day until which it was known, newest first."""
        listed = self.register.get(TIDLIGERE)
        rows = listed if isinstance(listed, list) else []
        return tuple((str(row.get(NAVN_FOER)), str(row.get(TIL))) for row in rows if isinstance(row, dict))


FJERNET = "fjernet"
"""What of an import's numbers says how many of its courses or tilbud are gone again."""
_IKKE_HELE = "ikke_hele"
TIL_DELS: Mapping[str, Json] = {_IKKE_HELE: True}
"""What of them says that it was stopped, or cut off, before all was taken in."""


class Indlaesning(NamedTuple):
    """Something that was taken in from a table: of which kind, when, by whom, from which file, how many of what, and when it was
    undone (None: it was not)."""

    id: str
    art: str
    tid: datetime
    hvem: str
    fil: str
    antal: Mapping[str, Json]
    fortrudt: datetime | None = None

    @property
    def fjernet(self) -> int:
        """How many courses were taken away again by an undoing, also one that was stopped half-way."""
        number = self.antal.get(FJERNET)
        return number if isinstance(number, int) else 0

    @property
    def til_dels(self) -> bool:
        """Whether it was stopped, or cut off, before all was taken in."""
        return bool(self.antal.get(_IKKE_HELE))


def searched(svar: Mapping[str, Json], register: Mapping[str, Json]) -> str:
    """Everything that an entry is found by, in the spelling of the words that are looked for."""
    texts = [str(svar.get(name) or "") for name in SEARCHED]
    texts += [str(value) for name, value in register.items() if isinstance(value, str) and name != KILDE]
    listed = register.get(TIDLIGERE)
    texts += [str(row.get(NAVN_FOER)) for row in (listed if isinstance(listed, list) else []) if isinstance(row, dict)]
    plain = " ".join(text for text in texts if text).casefold()
    other = folded(plain)
    return plain if other == plain else f"{plain} {other}"


def identity(tilbud: Mapping[str, Json]) -> str:
    """What tells tilbud apart, as in rule 55: the P-nummer, or the name while there is none."""
    return str(tilbud.get(P_NUMMER) or tilbud.get(NAVN) or "").strip().casefold()


def tilbud_line(tilbud: Mapping[str, Json], lister: Kodelister, own: str = "") -> str:
    """A tilbud in one line: name, address, municipality and number, as far as they are known, and whether it is your own.

    ``own`` is the centre's P-nummer, "" where it has none.
    """
    kommune, number = tilbud.get(KOMMUNE), tilbud.get(P_NUMMER)
    parts = (
        tilbud.get(NAVN),
        tilbud.get(ADRESSE),
        lister["kommune"].label(str(kommune)) if kommune else "",
        T("P-nummer {nummer}", nummer=number) if number else "",
        OWN if own and number == own else "",
    )
    return joined("  ·  ", (part if isinstance(part, str) else str(part) for part in parts if part))
