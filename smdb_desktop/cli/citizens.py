"""``correct-cpr`` and ``remove-citizen``: what the menu *Handlinger* offers for a citizen, with the number read back first.

A CPR number is never an argument, because every user of the machine sees those: it stands in a file, or is typed at the terminal.
"""

import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path

from smdb_desktop.cli import output
from smdb_desktop.cli.access import SECRET_LIMIT, unlock
from smdb_desktop.cli.backup import copy_if_due
from smdb_desktop.domain.cpr import SMDB_UGYLDIG, Cpr, CprFejl
from smdb_desktop.domain.words import T, Text, sentences
from smdb_desktop.language import say
from smdb_desktop.services.casework import readback
from smdb_desktop.services.casework.correcting import Plan
from smdb_desktop.services.errors import NotAllowed, UsageError
from smdb_desktop.services.stored.records import BorgerRecord
from smdb_desktop.services.workspace import Workspace

WRONG, RIGHT = T("Det forkerte CPR-nummer: "), T("Det rigtige CPR-nummer: ")
YES = T("ja")
UNCHANGED = T("Intet blev ændret.")
NOBODY_ASKED = T("Der er ingen terminal at spørge i. Læs, hvad der ville ske, ovenfor, og kør igen med --yes.")


def correct_cpr(arguments: Namespace) -> int:
    """Read both numbers back, say what will happen, ask, and correct; status 1 where nothing was corrected."""
    workspace = unlock(arguments)
    try:
        wrong, right = numbers(arguments.numbers_file, (WRONG, RIGHT))
        plan = _plan(workspace, known(workspace, wrong), right)
        corrections = workspace.corrections
        why = corrections.refusal(plan)
        lines: list[str] = [_side(workspace, plan), *([why] if why else corrections.consequences(plan))]
        agreed = not why and agreed_to(arguments, lines, T("Skal CPR-nummeret rettes? Skriv ja: "))
        if agreed:
            lines.append(corrections.correct(plan, arguments.reason).besked)
            copy_if_due(workspace)
    finally:
        workspace.close()
    return ended(arguments, lines, agreed, shown=not why)


def remove_citizen(arguments: Namespace) -> int:
    """Read the citizen's number back, ask, and remove; status 1 where nothing was removed."""
    workspace = unlock(arguments)
    try:
        (number,) = numbers(arguments.numbers_file, (T("Borgerens CPR-nummer: "),))
        borger = known(workspace, number)
        why = workspace.removals.refusal(borger.id)
        lines = [heard(workspace, workspace.cases.overview(borger.id).cpr, borger.navn), *([why] if why else [])]
        agreed = not why and agreed_to(arguments, lines, T("Skal borgeren fjernes? Skriv ja: "))
        if agreed:
            workspace.removals.remove(borger.id, arguments.reason)
            lines.append(T("Borgeren er fjernet og ligger i papirkurven."))
            copy_if_due(workspace)
    finally:
        workspace.close()
    return ended(arguments, lines, agreed, shown=not why)


def numbers(file: Path | None, asked: Sequence[str]) -> tuple[str, ...]:
    """The numbers, one a line: of the file, else typed at the terminal."""
    if file is None:
        if not sys.stdin.isatty():
            raise UsageError(T("Angiv CPR-nummeret med --numbers-file FIL; det kan ikke gives som argument."))
        try:
            return tuple(input(say(words)) for words in asked)
        except EOFError:
            raise UsageError(T("Der blev ikke skrevet noget CPR-nummer.")) from None
    # imported here: it brings every rule along
    from smdb_desktop.services.casework.checking import read_file

    try:
        lines = read_file(file, SECRET_LIMIT).decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise UsageError(T("Filen {fil} er ikke tekst i UTF-8. Gem den igen som UTF-8.", fil=file)) from None
    given = tuple(line.strip() for line in lines if line.strip())
    if len(given) != len(asked):
        raise UsageError(
            T("Filen {fil} skal have {antal} linjer, et CPR-nummer på hver.", fil=file, antal=len(asked))
            if len(asked) > 1
            else T("Filen {fil} skal have én linje med CPR-nummeret.", fil=file)
        )
    return given


def known(workspace: Workspace, text: str) -> BorgerRecord:
    """The citizen with a number. Raises NotAllowed where it is none, or nobody here has it."""
    try:
        cpr, borger = workspace.cases.find(text)
    except CprFejl as problem:
        raise NotAllowed(sentences(SMDB_UGYLDIG, problem.detalje)) from None
    if borger is None:
        raise NotAllowed(T("{cpr} er ikke kendt på denne maskine.", cpr=cpr.masked))
    return borger


def _plan(workspace: Workspace, borger: BorgerRecord, right: str) -> Plan:
    try:
        return workspace.corrections.plan(borger.id, right)
    except CprFejl as problem:
        raise NotAllowed(sentences(SMDB_UGYLDIG, problem.detalje)) from None


def heard(workspace: Workspace, cpr: Cpr, navn: str) -> Text:
    """A number read back, with the name of who has it here."""
    said = readback.heard(cpr, workspace.katalog.lister, workspace.cases.today)
    return T("{nummer} Navn: {navn}.", nummer=said, navn=navn) if navn else said


def _side(workspace: Workspace, plan: Plan) -> Text:
    """Both numbers, read back."""
    right = heard(workspace, plan.cpr, plan.til.borger.navn if plan.til else "")
    return T("Fra: {fra} Til: {til}", fra=heard(workspace, plan.fra.cpr, plan.fra.borger.navn), til=right)


def agreed_to(arguments: Namespace, lines: Iterable[str], question: str) -> bool:
    """Show what would happen, and ask; ``--yes`` has answered."""
    if not arguments.json:
        for line in lines:
            output.data(line)
    if arguments.yes:
        return True
    if arguments.json or not output.at_terminal():
        output.say(NOBODY_ASKED)
        return False
    try:
        return output.ask(question).strip().casefold() == say(YES).casefold()
    except EOFError:
        return False


def ended(arguments: Namespace, lines: Sequence[str], agreed: bool, *, shown: bool) -> int:
    """Say how it ended; what was shown before the question is not said again."""
    if arguments.json:
        output.data_json({"aendret": agreed, "beskeder": list(lines)})
    else:
        for line in lines[-1:] if shown and agreed else () if shown else lines:
            output.data(line)
    if not agreed:
        output.say(UNCHANGED)
    return 0 if agreed else 1
