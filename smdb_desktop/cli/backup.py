"""``backup``, ``restore`` and ``move``: copies of the store, the way back from one, and the way to another machine."""

import sys
from argparse import Namespace
from contextlib import suppress
from pathlib import Path

from smdb_desktop.called import called
from smdb_desktop.cli import output
from smdb_desktop.cli.access import open_desk, passphrase, unlock
from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.words import T, Tn, joined
from smdb_desktop.language import say
from smdb_desktop.services.casework.recognising import HEAD, no_backup, recognise
from smdb_desktop.services.errors import KnownError, UsageError
from smdb_desktop.services.safekeeping.backups import BackupService, nothing
from smdb_desktop.services.safekeeping.moving import Mover
from smdb_desktop.services.safekeeping.telling import KINDS, ended_text, holds, what_changes
from smdb_desktop.services.stored.copies import Antal, Kopi, Kopiaarsag, Sammenligning
from smdb_desktop.services.workspace import Workspace

MOST_LINES = 40
YES = T("ja")
NOT_ASKED = T("Der er ingen terminal at spørge i. Se, hvad der ville ændre sig, ovenfor, og kør igen med --yes.")


def backup(arguments: Namespace) -> int:
    """Make a copy in the folder that is named, and say where it lies and what it holds."""
    workspace = unlock(arguments)
    try:
        kopi = _backups(workspace).make_in(arguments.folder.absolute())
    finally:
        workspace.close()
    if arguments.json:
        output.data_json(_copy_json(kopi))
        return 0
    output.data(str(kopi.fil))
    output.say(
        T("Kopien er åbnet, hver side er kontrolleret, og den rummer {indhold}.", indhold=holds(kopi.antal or Antal()))
    )
    output.say(T("Nøglefilen ligger ved siden af. Flyt aldrig kopien uden den: {fil}", fil=kopi.fil.name))
    return 0


def restore(arguments: Namespace) -> int:
    """Show what would change, ask, and make the copy the store."""
    desk = open_desk(arguments)
    if desk.safe is None:
        raise UsageError(T("Her er ingen datamappe."))
    _refuse_other_kinds(arguments.file)
    restoring = desk.safe.restoring(
        arguments.file.absolute(), passphrase(arguments, code=arguments.code), code=arguments.code
    )
    try:
        comparison = restoring.comparison
        if why := desk.why_not_restored(comparison.oevelse):
            raise UsageError(why)
        if arguments.json:
            output.data_json(_comparison_json(comparison))
        else:
            _show(comparison, every=arguments.all)
        if not arguments.yes and not _agreed(arguments):
            output.say(T("Intet blev ændret."))
            return 1
        ended = restoring.carry_out()
    finally:
        restoring.cancel()
    output.say(ended_text(ended))
    return 0


def _refuse_other_kinds(file: Path) -> None:
    """Named before a passphrase is asked for: what is no file, or something else. What cannot be read is told later."""
    if file.is_dir():
        raise UsageError(T("{fil} er en mappe. Angiv en fil.", fil=file))
    if not file.exists():
        raise UsageError(T("Filen {fil} findes ikke.", fil=file))
    with suppress(OSError):
        if file.is_file():
            with file.open("rb") as opened:
                wrong = no_backup(recognise(opened.read(HEAD)))
            if wrong:
                raise UsageError(T("{fil}: {fejl}", fil=file, fejl=wrong))


def move(arguments: Namespace) -> int:
    """Write the one file for another machine, or say that the store stays on this one."""
    if arguments.stay == (arguments.file is not None):
        raise UsageError(T("Angiv enten den fil, lageret skal flyttes med, eller --stay."))
    workspace = unlock(arguments, moved=True)
    try:
        mover, flyttet = _mover(workspace), workspace.flyttet()
        if arguments.stay:
            if flyttet is None:
                output.say(T("Lageret er ikke flyttet herfra. Der er ikke noget at gøre."))
                return 0
            mover.stay(used=True)
            output.say(
                T("Lageret er i brug på denne maskine igen. Numrene fortsætter højere, så ingen bruges to gange.")
            )
            return 0
        if flyttet is not None:
            raise UsageError(flyttet.sentence())
        target = mover.target(arguments.file.absolute())
        kopi = _backups(workspace).make(Kopiaarsag.FLYTNING).kopi
        mover.move(kopi, target, nothing)
    finally:
        workspace.close()
    output.data(str(target))
    output.say(T("Filen rummer alt: {indhold}. Åbn den på den nye maskine:", indhold=holds(kopi.antal or Antal())))
    output.say(T("  {program} restore {fil}", program=called(), fil=target.name))
    output.say(T("Adgangssætningen er den samme. Denne maskine spørger fra nu af, før der arbejdes videre på den."))
    return 0


def copy_if_due(workspace: Workspace) -> None:
    """At the end of a command that wrote: the copy that the window makes when it is closed. What fails is said and no more."""
    backups = workspace.backups
    try:
        if backups is not None and backups.is_due():
            made = backups.make(Kopiaarsag.LUKKET)
            if made.fejl:
                output.say(T("Sikkerhedskopien ligger kun i datamappen: {fejl}", fejl=made.fejl))
    except KnownError as error:
        output.say(T("Der blev ikke lavet nogen sikkerhedskopi: {fejl}", fejl=str(error)))


def _backups(workspace: Workspace) -> BackupService:
    if workspace.backups is None:
        raise UsageError(T("Her er ingen datamappe."))
    return workspace.backups


def _mover(workspace: Workspace) -> Mover:
    if workspace.mover is None:
        raise UsageError(T("Her er ingen datamappe."))
    return workspace.mover


def _agreed(arguments: Namespace) -> bool:
    if arguments.json or not sys.stdin.isatty():
        output.say(NOT_ASKED)
        return False
    try:
        typed = input(say(T("Skal kopien gøres til lageret? Skriv ja: ")))
    except EOFError:
        return False
    return typed.strip().casefold() == say(YES).casefold()


def _show(comparison: Sammenligning, *, every: bool) -> None:
    for line in what_changes(comparison):
        output.data(line)
    shown = comparison.forskelle if every else comparison.forskelle[:MOST_LINES]
    for forskel in shown:
        who = joined(" ", (masked(forskel.cpr_nr), forskel.navn))
        output.data(
            T(
                "  {hvem}: {hvad} (lageret: {lager}; kopien: {kopi})",
                hvem=who,
                hvad=KINDS[forskel.art],
                lager=holds(forskel.lager, citizens=False),
                kopi=holds(forskel.kopi, citizens=False),
            )
        )
    left = len(comparison.forskelle) - len(shown)
    if left:
        output.data(Tn("  og {n} borger til; se alle med --all", "  og {n} borgere til; se alle med --all", n=left))


def _copy_json(kopi: Kopi) -> dict[str, object]:
    return {
        "fil": str(kopi.fil),
        "tid": kopi.tid.isoformat(),
        "bytes": kopi.bytes,
        "antal": kopi.antal._asdict() if kopi.antal else None,
    }


def _comparison_json(found: Sammenligning) -> dict[str, object]:
    return {
        "kopi_tid": found.kopi_tid.isoformat(),
        "kopi": found.kopi._asdict(),
        "lager": found.lager._asdict() if found.lager else None,
        "samme_lager": found.samme_lager,
        "oevelse": found.oevelse,
        "noegle_nuvaerende": found.noegle_nuvaerende,
        "ny_noegle": found.ny_noegle,
        "tilbagekaldt": {skaebne.value: antal for skaebne, antal in found.tilbagekaldt.items()},
        "personer": {navn: list(names) for navn, names in found.personer._asdict().items()},
        "ikke_med": [each.value for each in found.tilbage],
        "log": None if found.heling is None else {"helet": found.heling.helet, "mangler_hoejst": found.heling.antal},
        "forskelle": [
            {
                "borger": masked(each.cpr_nr),
                "forskel": each.art.value,
                "lager": each.lager._asdict(),
                "kopi": each.kopi._asdict(),
            }
            for each in found.forskelle
        ],
    }
