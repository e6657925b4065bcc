"""An answer as people read it: labels for codes, rows in one line. For what is only read: locked rows, lists, paper."""

from collections.abc import Mapping

from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.domain.words import T, joined
from smdb_desktop.services.stored.records import Json, Svar
from smdb_desktop.services.wizard.marks import told

NOTHING = "–"
UNCONFIRMED = T("{svar} (gentaget, ikke bekræftet)")


def answer_text(felt: Felt, raw: Json, lister: Kodelister) -> str:
    """The answer of a field in words; what the list does not know is shown as it was typed."""
    separator = "; " if felt.type is Felttype.TABEL else ", "
    return joined(separator, answer_lines(felt, raw, lister)) or NOTHING


def marked_text(felt: Felt, svar: Svar, lister: Kodelister) -> str:
    """The same of an answer with its marks: why it waits, that it was repeated and nobody has confirmed it."""
    answer = answer_text(felt, svar.raw, lister)
    if svar.note is not None:
        waits = told(svar.note)
        return waits if answer == NOTHING else T("{svar}. {note}", svar=answer, note=waits)
    return UNCONFIRMED.format(svar=answer) if svar.gentaget else answer


def answer_lines(felt: Felt, raw: Json, lister: Kodelister) -> tuple[str, ...]:
    """The same with a line for each answer or row; none where there is no answer."""
    if raw is None or raw == [] or raw == "":
        return ()
    match felt.type:
        case Felttype.JA_NEJ:
            return (T("Ja") if raw is True else T("Nej"),)
        case Felttype.FLERVALG if isinstance(raw, list):
            return tuple(_code(felt, code, lister) for code in raw)
        case Felttype.TABEL if isinstance(raw, list):
            return tuple(_row(felt, line, lister) for line in raw if isinstance(line, Mapping))
        case _ if felt.liste is not None:
            return (_code(felt, raw, lister),)
        case _ if isinstance(raw, list):
            return tuple(_plain(each) for each in raw)
        case _:
            plain = _plain(raw)
            return (T("{svar} {enhed}", svar=plain, enhed=felt.unit) if felt.unit else plain,)


def _code(felt: Felt, code: Json, lister: Kodelister) -> str:
    return lister[felt.liste].label(str(code)) if felt.liste else _plain(code)


def _row(felt: Felt, line: Mapping[str, Json], lister: Kodelister) -> str:
    cells = [answer_text(column, line.get(column.navn), lister) for column in felt.kolonner]
    return joined(", ", cells)


def _plain(raw: Json) -> str:
    """An answer of which nothing is known but what was stored."""
    if isinstance(raw, bool):
        return T("Ja") if raw else T("Nej")
    if isinstance(raw, Mapping):
        return joined(", ", (T("{navn}: {svar}", navn=name, svar=_plain(value)) for name, value in raw.items()))
    return str(raw)
