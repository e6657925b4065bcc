"""The register of tilbud: how an entry names itself, and what tells two apart. The one place that knows its fields by name.

An entry is the answers of a tilbud's form as they were last completed. Facts: ``forms.md`` section 7, rule 55.
"""

from collections.abc import Mapping

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.words import T, joined
from smdb_desktop.services.stored.records import Json

NAVN, P_NUMMER, ADRESSE, KOMMUNE = "tilbud_navn", "tilbud_p_nummer", "tilbud_adresse", "tilbud_kommune"
SEARCHED = (NAVN, P_NUMMER, ADRESSE)
OWN = T("Jeres eget")


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
