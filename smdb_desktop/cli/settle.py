"""``settle``: what became of a submission that may have left, as Udbakke asks it: which there are, and a person's answer.

Without an answer it changes nothing. The answer is kept with the name of who works here and the time, and uses no number anew.
"""

from argparse import Namespace
from collections.abc import Mapping, Sequence
from enum import StrEnum

from smdb_desktop.cli import output
from smdb_desktop.cli.access import unlock
from smdb_desktop.cli.backup import copy_if_due
from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text, Tn
from smdb_desktop.services.errors import NotAllowed, UsageError
from smdb_desktop.services.stored.records import Fundet, Tilstand, UdbakkeRow
from smdb_desktop.services.stored.states import found, place_of

NONE = T("Der er ingen indberetning, der måske er eksporteret. Der er intet at svare på.")
NOT_IN_DOUBT = T(
    "{id} er ikke blandt de indberetninger, der måske er eksporteret. Der er intet at svare på. »settle« viser dem, der er."
)
HOW = T("Se efter i mappen eller hos modtageren, og svar med: settle ID --svar ja, nej eller ved-ikke.")


class Svar(StrEnum):
    """What a person says, as it is typed."""

    JA = "ja"
    NEJ = "nej"
    VED_IKKE = "ved-ikke"


_MEANS: Mapping[Svar, Fundet] = {
    Svar.JA: Fundet.ANKOMMET,
    Svar.NEJ: Fundet.IKKE_ANKOMMET,
    Svar.VED_IKKE: Fundet.VED_IKKE,
}


def settle(arguments: Namespace) -> int:
    """Show what may have left, or keep an answer for one of it; the list has status 1 while any waits for an answer."""
    if (arguments.id is None) != (arguments.svar is None):
        raise UsageError(T("Angiv både indberetningens id og --svar, eller ingen af dem for at se listen."))
    workspace = unlock(arguments)
    exports = workspace.exports
    try:
        if arguments.id is not None:
            if arguments.id not in {row.indberetning.id for row in exports.udbakke(tilstande=(Tilstand.UVIST,))}:
                raise NotAllowed(NOT_IN_DOUBT.format(id=arguments.id))
            exports.settle_doubt(arguments.id, _MEANS[Svar(arguments.svar)])
            copy_if_due(workspace)
        rows = exports.udbakke(tilstande=(Tilstand.UVIST,))
    finally:
        workspace.close()
    shown = [row for row in rows if arguments.id in (None, row.indberetning.id)]
    if arguments.json:
        output.data_json([_object(row) for row in shown])
    else:
        for row in shown:
            output.data(_line(row))
    left = sum(row.indberetning.afklaring is None for row in rows)
    _say_how_it_stands(rows, left)
    return 0 if arguments.id is not None or not left else 1


def _say_how_it_stands(rows: Sequence[UdbakkeRow], left: int) -> None:
    if not rows:
        output.say(NONE)
    elif left:
        output.say(
            Tn(
                "{n} indberetning er måske eksporteret, og ingen har svaret.",
                "{n} indberetninger er måske eksporteret, og ingen har svaret.",
                n=left,
            )
        )
        output.say(HOW)
    else:
        output.say(T("Der er svaret på alle."))


def _line(row: UdbakkeRow) -> Text:
    record = row.indberetning
    answer = found(record.afklaring) if record.afklaring is not None else T("Ingen har svaret.")
    return T(
        "{id}: {cpr}, revision {nr}, klar {tid:%d-%m-%Y kl. %H.%M}. {sted}. {svar}",
        id=record.id,
        cpr=masked(row.cpr_nr),
        nr=record.revision,
        tid=local(record.klar_tid),
        sted=place_of(record),
        svar=answer,
    )


def _object(row: UdbakkeRow) -> dict[str, object]:
    record = row.indberetning
    word = record.afklaring
    meant = {fundet: svar for svar, fundet in _MEANS.items()}
    return {
        "id": record.id,
        "cpr": masked(row.cpr_nr),
        "revision": record.revision,
        "klar": record.klar_tid.isoformat(),
        "sted": place_of(record),
        "svar": meant[word.fundet].value if word is not None else None,
        "af": word.hvem if word is not None else None,
        "svaret": word.tid.isoformat() if word is not None else None,
    }
