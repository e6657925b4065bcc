"""``tilbud``: the register from the command line; and what every command has in common that takes a table in.

A mapping file (JSON) says which column is which, as the page in the window does; without one the columns are as they were
chosen last for such a file, else as their headings say.
"""

import json
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from smdb_desktop.app import tables
from smdb_desktop.cli import output
from smdb_desktop.cli.access import unlock
from smdb_desktop.cli.backup import copy_if_due
from smdb_desktop.cli.stopping import Stopping
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Tn, joined, sentences
from smdb_desktop.services.casework.checking import read_file
from smdb_desktop.services.casework.columns import Fundet, Maal, Valg, lacking, not_seen
from smdb_desktop.services.casework.extract import MAAL
from smdb_desktop.services.casework.register import Optaget, RegisterService, Stand, Syn, not_taken
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.ports.tables import ENCODINGS, Sheet, Workbook
from smdb_desktop.services.stored.tilbud import ADRESSE, Tilbud

MAPPING_LIMIT = 1_000_000
_KEYS = {"ark", "overskrift", "tegnsaet", "kolonner", "godtag"}
STANDS = {
    Stand.NY: T("nyt"),
    Stand.AENDRET: T("ændret"),
    Stand.SAMME: T("uændret"),
    Stand.DUBLET: T("dublet"),
    Stand.FEJL: T("fejl"),
    Stand.MANGLER: T("ikke i filen"),
}


CHANGED = T("{tid:%d-%m-%Y} kl. {tid:%H.%M} {hvem}: {navn}. {hvad}")


class TableMapping(NamedTuple):
    """A mapping file: which sheet ("" the first), the row of the headings (None: as found), the encoding of a text file ("" as it
    looks), the columns (None: as remembered or guessed), and the rows whose proposals are taken."""

    ark: str = ""
    overskrift: int | None = None
    tegnsaet: str = ""
    kolonner: Mapping[str, str] | None = None
    godtag: frozenset[int] = frozenset()


def read_mapping(path: Path | None, maal: tuple[Maal, ...]) -> TableMapping:
    """The mapping file that was named. Raises UsageError with a sentence for what is none."""
    if path is None:
        return TableMapping()
    try:
        raw = json.loads(read_file(path, MAPPING_LIMIT).decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError):
        raise UsageError(T("{fil} er ikke JSON i UTF-8.", fil=path)) from None
    if not isinstance(raw, dict):
        raise UsageError(T("{fil} skal være et objekt i JSON.", fil=path))
    if unknown := sorted(set(raw) - _KEYS):
        raise UsageError(T("{fil}: nøglen »{navn}« kendes ikke.", fil=path, navn=unknown[0]))
    columns = raw.get("kolonner")
    if columns is not None and not (isinstance(columns, dict) and all(isinstance(v, str) for v in columns.values())):
        raise UsageError(T("{fil}: »kolonner« skal sige, i hvilken kolonne hvad står.", fil=path))
    known = {each.navn for each in maal}
    if strange := sorted(set(columns or {}) - known):
        names = joined(", ", sorted(known))
        raise UsageError(
            T("{fil}: »{navn}« kan ikke læses ind. Skriv et af: {navne}.", fil=path, navn=strange[0], navne=names)
        )
    heading, rows = raw.get("overskrift"), raw.get("godtag", [])
    if not _is_number(heading, none=True) or not isinstance(rows, list) or not all(_is_number(row) for row in rows):
        raise UsageError(T("{fil}: »overskrift« er et rækkenummer, og »godtag« er en liste af rækkenumre.", fil=path))
    encoding = raw.get("tegnsaet", "")
    if encoding and encoding not in ENCODINGS:
        raise UsageError(T("{fil}: »tegnsaet« er et af: {navne}.", fil=path, navne=joined(", ", ENCODINGS)))
    return TableMapping(str(raw.get("ark", "")), heading, str(encoding), columns, frozenset(rows))


def _is_number(value: Any, *, none: bool = False) -> bool:
    return (none and value is None) or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)


def opened(path: Path, mapping: TableMapping) -> tuple[Workbook, Sheet]:
    """The file, and the sheet of it that is meant. Raises TableRefused, UsageError."""
    book = tables().read(path, encoding=mapping.tegnsaet)
    found = [sheet for sheet in book.sheets if sheet.name == mapping.ark] if mapping.ark else list(book.sheets)
    if not found:
        names = joined(", ", (sheet.name for sheet in book.sheets))
        raise UsageError(
            T("Der er intet ark »{ark}« i {fil}. Der er: {navne}.", ark=mapping.ark, fil=path.name, navne=names)
        )
    sheet = found[0]
    if said := not_seen(book):
        output.say(said)
    return book, sheet if mapping.overskrift is None else sheet.headed(mapping.overskrift)


def chosen(sheet: Sheet, mapping: TableMapping, found: Fundet, maal: tuple[Maal, ...]) -> Valg:
    """Which column is which; what is otherwise than in a file of before is said. Raises UsageError where one that has to be
    there is not."""
    valg: Valg = found.valg if mapping.kolonner is None else mapping.kolonner
    if mapping.kolonner is None and found.forskel:
        output.say(found.forskel)
    names = {column.name for column in sheet.columns}
    if missing := sorted(set(valg.values()) - names):
        raise UsageError(
            T("Der er ingen kolonne »{navn}«. Der er: {navne}.", navn=missing[0], navne=joined(", ", sorted(names)))
        )
    if needed := lacking(maal, valg):
        raise UsageError(
            T(
                "Det ses ikke, i hvilken kolonne »{navn}« står. Skriv det i en fil, og giv den med --columns.",
                navn=needed[0].label,
            )
        )
    return valg


def tilbud(arguments: Namespace) -> int:
    """``tilbud import|list|undo|history``."""
    workspace = unlock(arguments)
    try:
        register = workspace.register
        if arguments.what == "list":
            return _list(register, arguments)
        if arguments.what == "history":
            return _history(register, arguments)
        status = _undo(register, arguments) if arguments.what == "undo" else _import(register, arguments)
        copy_if_due(workspace)
        return status
    finally:
        workspace.close()


def _import(register: RegisterService, arguments: Namespace) -> int:
    if arguments.file is None:
        raise UsageError(T("Angiv filen med udtrækket."))
    mapping = read_mapping(arguments.columns, MAAL)
    _book, sheet = opened(arguments.file, mapping)
    valg = chosen(sheet, mapping, register.columns(sheet), MAAL)
    syn, taken = _taken(register, sheet, valg, arguments)
    made = "" if taken is None else taken.id
    if arguments.json:
        lines = [
            {"raekke": line.nr, "navn": line.navn, "stand": line.stand.value, "besked": line.besked}
            for line in syn.linjer
        ]
        told = {"indlaest": bool(made), "id": made, "antal": syn.told, "slutlinje": syn.slutlinje, "linjer": lines}
        output.data_json({**told, "kolonner": dict(valg)})
    else:
        _told(syn)
        if syn.slutlinje:
            output.say(syn.slutlinje)
        output.say(
            T("Intet er læst ind.") if taken is None else sentences(T("Registeret er opdateret."), not_taken(taken))
        )
    return 1 if syn.antal(Stand.FEJL) or syn.slutlinje else 0


def _taken(register: RegisterService, sheet: Sheet, valg: Valg, arguments: Namespace) -> tuple[Syn, Optaget | None]:
    """Look at an extract, and take it in unless it was only to be looked at. Who asks to stop keeps what was taken in by then."""
    with Stopping() as stopping:
        syn = register.look(sheet, valg, stopping.between)
        if arguments.dry_run or syn.slutlinje:
            return syn, None
        return syn, register.take_in(sheet, valg, syn, arguments.file.name, stopping.between)


def _told(syn: Syn) -> None:
    for line in syn.linjer:
        if line.stand is not Stand.SAMME or line.besked:
            where = T("række {nr}", nr=line.nr) if line.nr else T("ingen række")
            output.data(
                T(
                    "{hvor}: {stand}: {navn}. {besked}",
                    hvor=where,
                    stand=STANDS[line.stand],
                    navn=line.navn,
                    besked=line.besked,
                )
            )
    output.data(joined(", ", (T("{antal} {stand}", antal=syn.antal(stand), stand=STANDS[stand]) for stand in Stand)))


def _undo(register: RegisterService, _arguments: Namespace) -> int:
    """Undo the latest extract that was taken in."""
    live = [each for each in register.imports() if each.fortrudt is None]
    if not live:
        output.say(T("Der er ingen indlæsning at fortryde."))
        return 1
    with Stopping() as stopping:
        output.say(register.undo(live[0].id, stopping.between))
    return 0


def _list(register: RegisterService, arguments: Namespace) -> int:
    numbers = register.numbers(arguments.search or "")
    rows = {row.nr: row for row in register.rows(numbers)}
    listed = [rows[number] for number in numbers]
    if arguments.json:
        output.data_json([_object(row) for row in listed])
        return 0
    for row in listed:
        output.data(joined("  ·  ", [part for part in _parts(row) if part]))
    output.say(Tn("{n} tilbud", "{n} tilbud", n=len(listed)))
    return 0


def _history(register: RegisterService, arguments: Namespace) -> int:
    """What was changed, the newest first: of every tilbud, or of those that --search finds."""
    lines = register.history()
    if arguments.search:
        keys = [row.noegle for row in register.rows(register.numbers(arguments.search))]
        lines = tuple(line for key in keys for line in register.history(key))
    if arguments.json:
        output.data_json(
            [
                {"tid": at.tid.isoformat(), "hvem": at.hvem, "navn": at.navn, "noegle": at.noegle, "hvad": at.hvad}
                for at in lines
            ]
        )
        return 0
    for at in lines:
        output.data(CHANGED.format(tid=local(at.tid), hvem=at.hvem, navn=at.navn, hvad=at.hvad))
    return 0


def _parts(row: Tilbud) -> tuple[str, ...]:
    return row.navn, str(row.svar.get(ADRESSE) or ""), row.p_nummer, T("lukket") if row.lukket else ""


def _object(row: Tilbud) -> dict[str, Any]:
    old = [{"navn": navn, "til": til} for navn, til in row.tidligere]
    known = {key: value for key, value in row.register.items() if isinstance(value, str)}
    used = row.brugt.isoformat() if row.brugt else None
    return {**row.svar, "register": known, "tidligere": old, "lukket": row.lukket, "brugt": used}
