"""``receivers``: who files may be encrypted to, as the page Indstillinger shows it: listed, put in, taken out. Needs no Qt."""

from argparse import Namespace
from typing import Any

from smdb_desktop.cli import output
from smdb_desktop.cli.access import unlock
from smdb_desktop.cli.certificate import as_json
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, sentences
from smdb_desktop.services.casework.checking import read_file
from smdb_desktop.services.desk.receivers import WHAT_IT_IS, Modtager, warning
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.ports.submissions import CERTIFICATE_FILE_LIMIT


def receivers(arguments: Namespace) -> int:
    """List the receivers, after putting one in or taking one out; status 1 where a certificate cannot be used today."""
    if arguments.install and arguments.remove:
        raise UsageError(T("Angiv --install eller --remove, ikke begge."))
    content = read_file(arguments.install, CERTIFICATE_FILE_LIMIT) if arguments.install else b""
    workspace = unlock(arguments)
    try:
        if arguments.install:
            workspace.exchange.receivers.add(content)
        elif arguments.remove:
            workspace.exchange.receivers.remove(arguments.remove)
        found = workspace.exchange.receivers.all()
    finally:
        workspace.close()
    if arguments.json:
        output.data_json([_json(each) for each in found])
    else:
        for each in found:
            ends = T("{hvem}, gælder til {slut:%d-%m-%Y}", hvem=each.betegnelse, slut=local(each.info.gyldig_til))
            output.data(ends)
    if not found:
        output.say(sentences(T("Der er ingen modtagere."), WHAT_IT_IS))
    for each in found:
        if told := warning(each):
            output.say(told)
    return 1 if any(each.info.problem and each.krypteres for each in found) else 0


def _json(modtager: Modtager) -> dict[str, Any]:
    return {"noegle": modtager.noegle, "krypteres": modtager.krypteres, **as_json(modtager.info)}
