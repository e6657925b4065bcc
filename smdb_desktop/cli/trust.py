"""``trust``: which issuers are believed and which revocation lists are kept, each with its date. Needs no Qt."""

from argparse import Namespace

from smdb_desktop.cli import output
from smdb_desktop.cli.access import unlock
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.services.casework.checking import read_file
from smdb_desktop.services.desk.revocation import told as address_told
from smdb_desktop.services.desk.trust import told
from smdb_desktop.services.ports.submissions import CERTIFICATE_FILE_LIMIT, LIST_LIMIT

ON, OFF, NOW = "on", "off", "now"
"""What ``--fetch`` may be."""


def trust(arguments: Namespace) -> int:
    """Show them, after putting in or taking out what is asked."""
    issuer = read_file(arguments.issuer, CERTIFICATE_FILE_LIMIT) if arguments.issuer else b""
    crl = read_file(arguments.list, LIST_LIMIT) if arguments.list else b""
    workspace = unlock(arguments)
    try:
        service = workspace.exchange.trust
        if issuer:
            service.add(issuer)
        if crl:
            service.add_list(crl)
        if arguments.remove:
            service.remove(arguments.remove)
        revocation = workspace.exchange.revocation
        if arguments.fetch in (ON, OFF):
            revocation.allow(arguments.fetch == ON)
        elif arguments.fetch == NOW:
            for line in revocation.keep(revocation.fetch(revocation.all_addresses(), output.say)):
                output.say(line)
        fetched, allowed = revocation.state(), revocation.allowed()
        issuers, lists = service.issuers(), service.lists()
    finally:
        workspace.close()
    if arguments.json:
        output.data_json(
            {
                "udstedere": [
                    {"navn": each.navn, "gyldig_til": each.gyldig_til.isoformat(), "fingeraftryk": each.fingeraftryk}
                    for each in issuers
                ],
                "spaerrelister": [
                    {
                        "udsteder": each.info.udsteder,
                        "udstedt": each.info.udstedt.isoformat(),
                        "naeste": each.info.naeste.isoformat() if each.info.naeste else None,
                        "lagt_ind": each.taget_ind.isoformat(),
                    }
                    for each in lists
                ],
                "hentes": allowed,
                "adresser": [
                    {"adresse": each.adresse, "hentet": each.tid.isoformat() if each.tid else None, "fejl": each.fejl}
                    for each in fetched
                ],
            }
        )
        return 0
    for one in issuers:
        output.data(T("{navn}, gælder til {slut:%d-%m-%Y}", navn=one.navn, slut=local(one.gyldig_til)))
        output.data(T("  {aftryk}", aftryk=one.fingeraftryk))
    for each in lists:
        output.data(told(each))
    for at in fetched if allowed else ():
        output.data(address_told(at))
    return 0
