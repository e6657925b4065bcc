"""``certificate``: the certificate that signs, as the page Indstillinger shows it: shown, put in, taken out. Needs no Qt."""

import getpass
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from smdb_desktop.cli import output
from smdb_desktop.cli.access import first_line, unlock
from smdb_desktop.domain.words import T, sentences
from smdb_desktop.language import say
from smdb_desktop.services.casework.checking import read_file
from smdb_desktop.services.desk.certificates import NO_CERTIFICATE, WHAT_IT_IS, facts
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.ports.submissions import KEY_FILE_LIMIT, CertificateInfo


def certificate(arguments: Namespace) -> int:
    """Show the certificate, after putting one in or taking it out where that is asked; status 1 where none can sign today."""
    if arguments.install and arguments.remove:
        raise UsageError(T("Angiv --install eller --remove, ikke begge."))
    given = _key_file(arguments) if arguments.install else None
    workspace = unlock(arguments)
    try:
        certificates = workspace.certificates
        if given is not None:
            certificates.install(*given)
        elif arguments.remove:
            certificates.remove()
        info = certificates.info()
    finally:
        workspace.close()
    if arguments.json:
        output.data_json(None if info is None else as_json(info))
    elif info is not None:
        for name, value in facts(info):
            output.data(T("{navn}: {svar}", navn=name, svar=value))
    if arguments.remove:
        output.say(T("Certifikatet er fjernet."))
        return 0
    if message := sentences(NO_CERTIFICATE, WHAT_IT_IS) if info is None else info.problem or info.varsel:
        output.say(message)
    return 1 if info is None or info.problem else 0


def _key_file(arguments: Namespace) -> tuple[bytes, str]:
    """The key file and its password: from the file that is named, else typed at the terminal."""
    content = read_file(arguments.install, KEY_FILE_LIMIT)
    named: Path | None = arguments.certificate_password_file
    if named is not None:
        return content, first_line(named)
    if not sys.stdin.isatty():
        raise UsageError(
            T("Angiv certifikatets kodeord med --certificate-password-file FIL; det kan ikke gives som argument.")
        )
    try:
        return content, getpass.getpass(say(T("Certifikatets kodeord: ")))
    except EOFError:
        raise UsageError(T("Der blev ikke skrevet noget kodeord.")) from None


def as_json(info: CertificateInfo) -> dict[str, Any]:
    """A certificate as JSON."""
    return {
        "emne": info.emne,
        "organisation": info.organisation,
        "organisation_id": info.organisation_id,
        "art": info.art.value,
        "udsteder": info.udsteder,
        "serienummer": info.serienummer,
        "gyldig_fra": info.gyldig_fra.isoformat(),
        "gyldig_til": info.gyldig_til.isoformat(),
        "noegle": info.noegle,
        "oevelse": info.oevelse,
        "problem": info.problem,
        "varsel": info.varsel,
    }
