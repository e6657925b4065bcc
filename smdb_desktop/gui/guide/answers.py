"""An answer as people read it: labels for codes, rows in one line. For the review page and the list of treatments."""

from collections.abc import Mapping

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.services.stored.records import Json

NOTHING = "–"


def answer_text(felt: Felt, raw: Json, lister: Kodelister) -> str:
    """The answer of a field in words; what the list does not know is shown as it was typed."""
    if raw is None or raw == [] or raw == "":
        return NOTHING
    match felt.type:
        case Felttype.JA_NEJ:
            return "Ja" if raw is True else "Nej"
        case Felttype.FLERVALG if isinstance(raw, list):
            return ", ".join(_code(felt, code, lister) for code in raw)
        case Felttype.TABEL if isinstance(raw, list):
            return "; ".join(_row(felt, line, lister) for line in raw if isinstance(line, Mapping))
        case _ if felt.liste is not None:
            return _code(felt, raw, lister)
        case _:
            return f"{raw} {felt.unit}".strip()


def _code(felt: Felt, code: Json, lister: Kodelister) -> str:
    return lister[felt.liste].label(str(code)) if felt.liste else str(code)


def _row(felt: Felt, line: Mapping[str, Json], lister: Kodelister) -> str:
    cells = [answer_text(column, line.get(column.navn), lister) for column in felt.kolonner]
    return ", ".join(cells)
