"""``people``: who works in the store and can open it, as the page *Personer* has it. Passphrases stand in files or are typed.

The passphrase that opens the store is that of the person who does it; a new one is that of the person who gets it.
"""

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence

from smdb_desktop.cli import output
from smdb_desktop.cli.access import first_line, passphrase, typed, unlock
from smdb_desktop.cli.backup import copy_if_due
from smdb_desktop.cli.store import NOT_CONFIRMED, typed_back
from smdb_desktop.domain.codelists import Kodeliste
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, joined
from smdb_desktop.language import say
from smdb_desktop.services.desk.staff import ACCESS, PersonLinje, told
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.workspace import Workspace

YES = T("ja")
WHEN = T("{tid:%d-%m-%Y} kl. {tid:%H.%M} {hvem}: {hvad}")
UNCHANGED = T("Intet blev ændret.")
NOBODY_ASKED = T("Der er ingen terminal at spørge i. Kør igen med --yes.")
SURE = T("{navn} kan ikke låse op mere. Kladder og det, der er gjort, bliver liggende med navnet. Fjern? Skriv ja: ")
RENEW = T(
    "Har {navn} en kopi af nøglefilen, så kør »people renew-key«: så åbner den intet af det, der skrives fra nu af."
)
NEW, AGAIN = T("Ny adgangssætning: "), T("Den nye adgangssætning igen: ")


def people(arguments: Namespace) -> int:
    """Do what is asked; status 1 where nothing was changed."""
    secret = passphrase(arguments)
    workspace = unlock(arguments, secret)
    try:
        status = _DOES[arguments.what](arguments, workspace, secret)
        if arguments.what not in ("list", "history"):
            copy_if_due(workspace)
    finally:
        workspace.close()
    return status


def _list(arguments: Namespace, workspace: Workspace, _secret: str) -> int:
    lines = workspace.people.lines()
    if arguments.json:
        output.data_json([_as_json(line) for line in lines])
        return 0
    labels = workspace.katalog.lister["profil"]
    for line in lines:
        profiler = joined(", ", (labels.label(rolle) for rolle in line.person.roller))
        output.data(
            T("{navn}: {profiler}. {adgang}", navn=line.person.navn, profiler=profiler, adgang=ACCESS[line.adgang])
        )
    return 0


def _as_json(line: PersonLinje) -> dict[str, object]:
    person = line.person
    return {
        "navn": person.navn,
        "profiler": list(person.roller),
        "profil": person.rolle,
        "adgang": line.adgang.value,
        "mig": line.mig,
    }


def _history(arguments: Namespace, workspace: Workspace, _secret: str) -> int:
    """What was done to people and keys, and in which profile who worked, newest first."""
    lines = [(each, told(each, workspace.katalog.lister)) for each in workspace.people.events()]
    if arguments.json:
        output.data_json(
            [
                {
                    "tid": each.tid.isoformat(),
                    "hvem": each.hvem,
                    "art": each.art.value,
                    "hvad": words,
                    "data": each.data,
                }
                for each, words in lines
            ]
        )
        return 0
    for each, words in lines:
        output.data(WHEN.format(tid=local(each.tid), hvem=each.hvem, hvad=words))
    return 0


def _add(arguments: Namespace, workspace: Workspace, secret: str) -> int:
    roller = _roles(arguments, workspace.katalog.lister["profil"])
    workspace.people.check(arguments.name, roller)
    person = workspace.people.add(secret, arguments.name, roller, _new(arguments))
    output.say(T("{navn} er tilføjet. Lad {navn} låse op én gang, så adgangssætningen er prøvet.", navn=person.navn))
    return 0


def _remove(arguments: Namespace, workspace: Workspace, secret: str) -> int:
    person = workspace.people.find(arguments.name)
    if not _agreed(arguments, SURE.format(navn=person.navn)):
        output.say(UNCHANGED)
        return 1
    workspace.people.remove(secret, person.id)
    output.say(T("{navn} er fjernet.", navn=person.navn))
    output.say(RENEW.format(navn=person.navn))
    return 0


def _rename(arguments: Namespace, workspace: Workspace, _secret: str) -> int:
    person = workspace.people.find(arguments.name)
    workspace.people.change(person.id, _needed(arguments.to, "--to"))
    output.say(T("Gemt."))
    return 0


def _set_roles(arguments: Namespace, workspace: Workspace, _secret: str) -> int:
    person = workspace.people.find(arguments.name)
    workspace.people.change(person.id, roller=_roles(arguments, workspace.katalog.lister["profil"], person.roller))
    output.say(T("Gemt."))
    return 0


def _passphrase(arguments: Namespace, workspace: Workspace, secret: str) -> int:
    """One's own, or the first of somebody who has none."""
    if arguments.name:
        person = workspace.people.find(arguments.name)
        workspace.people.give_passphrase(secret, person.id, _new(arguments))
        output.say(T("{navn} har fået en ny adgangssætning.", navn=person.navn))
    else:
        workspace.change_passphrase(secret, _new(arguments))
        output.say(T("Adgangssætningen er skiftet. Gendannelseskoden er den samme som før."))
    return 0


def _renew_key(arguments: Namespace, workspace: Workspace, secret: str) -> int:
    """A new data key; the new code is shown once, as ``init`` shows it."""
    code = workspace.renew_key(secret).recovery_code
    if arguments.json:
        output.data_json({"gendannelseskode": code})
    else:
        output.data(T("Gendannelseskode: {kode}", kode=code))
        output.say(T("Lageret har fået en ny nøgle. Skriv den nye gendannelseskode ned; den vises kun denne ene gang."))
    output.finish()
    if arguments.json or not output.at_terminal() or typed_back(code):
        workspace.confirm_code(code)
    else:
        output.say(NOT_CONFIRMED)
    return 0


_DOES: dict[str, Callable[[Namespace, Workspace, str], int]] = {
    "list": _list,
    "history": _history,
    "add": _add,
    "remove": _remove,
    "rename": _rename,
    "roles": _set_roles,
    "passphrase": _passphrase,
    "renew-key": _renew_key,
}


def _roles(arguments: Namespace, profiler: Kodeliste, held: Sequence[str] = ()) -> Sequence[str]:
    """The profiles that were named; one that is ``held`` may also be named while the program does not have it."""
    given = [code.strip() for code in _needed(arguments.roles, "--roles").split(",") if code.strip()]
    for code in given:
        if code not in profiler and code not in held:
            koder = joined(", ", (kode.code for kode in profiler))
            raise UsageError(T("»{profil}« er ikke en profil. Skriv en af: {koder}.", profil=code, koder=koder))
    return tuple(dict.fromkeys(given))


def _needed(given: str, option: str) -> str:
    if not given:
        raise UsageError(T("Der mangler {valg}.", valg=option))
    return given


def _new(arguments: Namespace) -> str:
    """The new passphrase: from its file, else typed twice by the person whose it is."""
    if arguments.new_passphrase_file:
        return first_line(arguments.new_passphrase_file)
    if not sys.stdin.isatty():
        raise UsageError(
            T("Angiv den nye adgangssætning med --new-passphrase-file FIL; den kan ikke gives som argument.")
        )
    return typed(NEW, AGAIN)


def _agreed(arguments: Namespace, question: str) -> bool:
    if arguments.yes:
        return True
    if not output.at_terminal():
        output.say(NOBODY_ASKED)
        return False
    try:
        return output.ask(question).strip().casefold() == say(YES).casefold()
    except EOFError:
        return False
