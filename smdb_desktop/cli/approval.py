"""``approval YEAR``: every question of *Godkendelse* for a script: for people, as JSON, or as CSV. Numbers only, nobody's name
or number.

Status 1 where the register would ask about something or something has to be gone through, else 0.
"""

import csv
import io
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from smdb_desktop import language
from smdb_desktop.cli import output
from smdb_desktop.cli.access import unlock
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.reports.approval import FIRST_YEAR, LAST_YEAR, Afsnit, Godkendelse, Tal, approval, percent

COLUMNS = ("spoergsmaal", "afsnit", "del", "tekst", "enhed", "nu", "foer", "aendret_over_20", "spoerger", "note")
NO_YEAR = T("Året skal være et tal fra {foerste} til {sidste}.", foerste=FIRST_YEAR, sidste=LAST_YEAR)
BOTH = T("Vælg --json eller --csv, ikke begge.")
UNKNOWN_KOMMUNE = T("Der er ingen kommune med koden {kode}.")


def approval_of_year(arguments: Namespace) -> int:
    """Say the whole of a year. Raises UsageError."""
    if not FIRST_YEAR <= arguments.year <= LAST_YEAR:
        raise UsageError(NO_YEAR)
    if arguments.json and arguments.csv:
        raise UsageError(BOTH)
    workspace = unlock(arguments)
    try:
        if arguments.kommune and arguments.kommune not in workspace.katalog.lister["kommune"].koder:
            raise UsageError(UNKNOWN_KOMMUNE.format(kode=arguments.kommune))
        found = approval(workspace.store, workspace.katalog, arguments.year, arguments.kommune)
    finally:
        workspace.close()
    if arguments.json:
        output.data_json(_as_json(found))
    elif arguments.csv:
        for line in _as_csv(found).splitlines():
            output.data(line)
    else:
        _tell(found)
    return 1 if found.spoerger else 0


def _tell(found: Godkendelse) -> None:
    for afsnit in found.afsnit:
        output.data(T("{nr}. {title}", nr=afsnit.nr, title=afsnit.title))
        for tal in afsnit.tal:
            output.data(
                T(
                    "    {tekst}: {nu} ({foer} året før, {procent})",
                    tekst=tal.tekst,
                    nu=tal.nu,
                    foer=tal.foer,
                    procent=percent(tal),
                )
            )
        if afsnit.spoerger:
            output.data(T("    OBS: {tekst}", tekst=afsnit.spoerger))
        if afsnit.note is not None:
            output.data(T("    Note: {tekst} ({hvem})", tekst=afsnit.note.tekst, hvem=afsnit.note.hvem))
    if found.uden_cpr:
        output.say(
            Tn(
                "{n} borger uden gyldigt CPR-nummer er ikke talt med.",
                "{n} borgere uden gyldigt CPR-nummer er ikke talt med.",
                n=found.uden_cpr,
            )
        )
    asked = len(found.spoerger)
    output.say(
        Tn("{n} spørgsmål skal ses på.", "{n} spørgsmål skal ses på.", n=asked)
        if asked
        else T("Der er intet, som Danmarks Statistik som hovedregel spørger om for året.")
    )


def _as_json(found: Godkendelse) -> dict[str, Any]:
    return {
        "format": "smdb-godkendelse/1",
        "aar": found.aar,
        "kommune": found.kommune,
        "kommuner": list(found.kommuner),
        "uden_gyldigt_cpr": found.uden_cpr,
        "lagt_sammen": {"nu": found.lagt_sammen[0], "foer": found.lagt_sammen[1]},
        "spoergsmaal": [_question(each) for each in found.afsnit],
    }


def _question(afsnit: Afsnit) -> dict[str, Any]:
    note = afsnit.note
    return {
        "nr": afsnit.nr,
        "afsnit": afsnit.afsnit,
        "titel": afsnit.title,
        "grund": afsnit.grund.value if afsnit.grund is not None else None,
        "spoerger": afsnit.spoerger,
        "taelles": afsnit.taelles,
        "note": None if note is None else {"tekst": note.tekst, "hvem": note.hvem, "tid": note.tid.isoformat()},
        "tal": [_number(tal) for tal in afsnit.tal],
    }


def _number(tal: Tal) -> dict[str, Any]:
    return {
        "del": tal.noegle.del_,
        "tekst": tal.tekst,
        "enhed": tal.enhed.value,
        "nu": tal.nu,
        "foer": tal.foer,
        "aendret_over_20": tal.changed,
        "saadan": tal.saadan,
    }


def _as_csv(found: Godkendelse) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(found))
    return text.getvalue()


def _rows(found: Godkendelse) -> Iterator[tuple[object, ...]]:
    """A line for each number; what is said of a question stands at its first. A cell that a spreadsheet would take for a
    formula is text."""
    for afsnit in found.afsnit:
        for place, tal in enumerate(afsnit.tal):
            note = afsnit.note.tekst if afsnit.note is not None and place == 0 else ""
            said = afsnit.spoerger if place == 0 else ""
            texts = (tal.noegle.del_.replace("\n", " "), language.say(tal.tekst), tal.enhed.value)
            numbers = (tal.nu, tal.foer, int(tal.changed))
            yield (afsnit.nr, afsnit.afsnit, *map(_plain, texts), *numbers, _plain(language.say(said)), _plain(note))


def _plain(text: str) -> str:
    one = " ".join(text.split())
    return f"'{one}" if one.startswith(("=", "+", "-", "@")) else one
