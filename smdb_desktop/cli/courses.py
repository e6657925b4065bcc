"""``delete-course``: what Borgeroverblik's menu offers for a course, with what goes shown first.

As in ``citizens.py`` the CPR number stands in a file, or is typed at the terminal.
"""

from argparse import Namespace
from datetime import date

from smdb_desktop.cli.access import unlock
from smdb_desktop.cli.backup import copy_if_due
from smdb_desktop.cli.citizens import agreed_to, ended, heard, known, numbers
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.words import T, listed
from smdb_desktop.services.casework.cases import Borgeroverblik
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.stored.records import BorgerRecord
from smdb_desktop.services.workspace import Workspace

NUMBER = T("Borgerens CPR-nummer: ")
NO_COURSE = T("Borgeren har intet kontaktforløb her.")


def delete_course(arguments: Namespace) -> int:
    """Read the number back, show what goes, ask, and delete; status 1 where nothing was deleted."""
    workspace = unlock(arguments)
    try:
        borger = citizen(workspace, arguments)
        deletions = workspace.deletions
        plan = deletions.plan(course(workspace.cases.overview(borger.id), arguments.requested))
        who = heard(workspace, workspace.cases.overview(borger.id).cpr, borger.navn)
        what = [T("{navn}: {svar}", navn=navn, svar=svar) for navn, svar in plan.indhold]
        lines: list[str] = [who, *what, *plan.konsekvenser]
        agreed = agreed_to(arguments, lines, T("Skal forløbet slettes? Skriv ja: "))
        if agreed:
            lines.append(deletions.delete(plan, arguments.reason))
            copy_if_due(workspace)
    finally:
        workspace.close()
    return ended(arguments, lines, agreed, shown=True)


def citizen(workspace: Workspace, arguments: Namespace) -> BorgerRecord:
    """The citizen whose number was given. Raises NotAllowed where nobody here has it."""
    (number,) = numbers(arguments.numbers_file, (NUMBER,))
    return known(workspace, number)


def course(overview: Borgeroverblik, requested: date | None) -> str:
    """The course that is meant: that of the day, or the only one. Raises NotAllowed where none is, or several are."""
    living = [line for line in overview.forloeb if requested in (None, line.anmodningsdato)]
    if not living:
        raise NotAllowed(
            T("Borgeren har intet kontaktforløb med anmodningsdatoen {dag}.", dag=format_date(requested))
            if requested
            else NO_COURSE
        )
    if len(living) > 1:
        days = listed(T("{periode}", periode=line.periode) for line in living)
        raise NotAllowed(T("Borgeren har flere kontaktforløb: {forloeb}. Vælg et med --requested.", forloeb=days))
    return living[0].id
