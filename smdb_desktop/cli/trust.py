"""``trust``: which issuers are believed and which revocation lists are kept, each with its date. Needs no Qt."""

from argparse import Namespace

from smdb_desktop.cli import output
from smdb_desktop.cli.access import unlock
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.services.casework.checking import read_file
from smdb_desktop.services.desk.trust import told
from smdb_desktop.services.ports.submissions import CERTIFICATE_FILE_LIMIT, LIST_LIMIT


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
            }
        )
        return 0
    for one in issuers:
        output.data(T("{navn}, gælder til {slut:%d-%m-%Y}", navn=one.navn, slut=local(one.gyldig_til)))
        output.data(T("  {aftryk}", aftryk=one.fingeraftryk))
    for each in lists:
        output.data(told(each))
    return 0
