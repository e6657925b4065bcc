"""``hand-over`` and ``open-package``: a course goes to another authority in a sealed file, and such a file is opened.

The code is data and stands on standard output before the course leaves; it is asked whether it was written down.
"""

import sys
from argparse import Namespace
from contextlib import suppress

from smdb_desktop import app
from smdb_desktop.cli import output
from smdb_desktop.cli.access import first_line, unlock
from smdb_desktop.cli.backup import copy_if_due
from smdb_desktop.cli.citizens import agreed_to, ended, heard
from smdb_desktop.cli.courses import citizen, course
from smdb_desktop.domain.words import T
from smdb_desktop.services.casework.checking import read_file
from smdb_desktop.services.casework.packages import BROKEN, opened
from smdb_desktop.services.casework.receiving import SIGNED, case_of, other_name
from smdb_desktop.services.errors import ExportError, KnownError
from smdb_desktop.services.ports.submissions import PACKAGE_LIMIT


def hand_over(arguments: Namespace) -> int:
    """Say what would happen, ask, write the package, give its code, ask again, and let the course go; status 1 where it stays."""
    secret = first_line(arguments.certificate_password_file) if arguments.certificate_password_file else None
    workspace = unlock(arguments)
    try:
        borger, handovers = citizen(workspace, arguments), workspace.handovers
        plan = handovers.plan(course(workspace.cases.overview(borger.id), arguments.requested), arguments.to)
        who = heard(workspace, workspace.cases.overview(borger.id).cpr, borger.navn)
        lines: list[str] = [who, T("{periode} til {modtager}", periode=plan.periode, modtager=plan.modtager)]
        lines += plan.beskeder
        agreed = agreed_to(arguments, lines, T("Skal forløbet overdrages? Skriv ja: "))
        if agreed:
            written = handovers.write(plan, arguments.reason, workspace.desk.folder_way(arguments.out), secret)
            try:
                if arguments.json:
                    output.data_json({"fil": written.fil, "kode": written.kode})
                else:
                    output.data(T("Kode: {kode}", kode=written.kode))
                sys.stdout.flush()
                agreed = agreed_to(arguments, [], T("Er koden skrevet ned? Skriv ja: "))
                lines.append(handovers.finish(written) if agreed else handovers.give_up(written))
            except BaseException:
                # nobody has the code, or nobody knows: no file is left; where the course has left with it, it stays
                with suppress(KnownError):
                    output.say(handovers.give_up(written))
                raise
            copy_if_due(workspace)
    finally:
        workspace.close()
    return ended(arguments, lines, agreed, shown=True)


def open_package(arguments: Namespace) -> int:
    """Say who signed a package, and print what stands in it as JSON. Opens no store."""
    katalog = app.katalog()
    packages = app.submissions(katalog).packages()
    content, found = opened(packages, read_file(arguments.file, PACKAGE_LIMIT), first_line(arguments.code_file))
    output.say(SIGNED.format(organisation=found.organisation, id=found.organisation_id))
    if found.oevelse:
        output.say(T("Det er en øvelse."))
    try:
        if differs := other_name(content, found):
            output.say(differs)
        if not arguments.case:
            output.data_json(content)
            return 0
        # as the one it was handed over to takes it in
        output.data_json(case_of(content, katalog))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise ExportError(BROKEN, type(error).__name__) from error
    return 0
