"""``init``, ``import`` and ``export``: what the window does, for scripts."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

from smdb_desktop.cli import output
from smdb_desktop.cli.access import data_dir, open_desk, passphrase, unlock
from smdb_desktop.cli.backup import copy_if_due
from smdb_desktop.cli.stopping import INTERRUPTED, Stopping
from smdb_desktop.cli.table_cases import TABLES, TableTaken, import_table
from smdb_desktop.domain.codelists import Kodelister
from smdb_desktop.domain.forms.values import clean, unsendable
from smdb_desktop.domain.roles import almindelig
from smdb_desktop.domain.words import T, Tn, joined
from smdb_desktop.services.casework.checking import parse_cases, read_file
from smdb_desktop.services.casework.importing import ImportReport, ImportService
from smdb_desktop.services.desk.lying import cost
from smdb_desktop.services.desk.profile import Profil, is_cvr, is_p_nummer, name_problem
from smdb_desktop.services.desk.reaching import Vej
from smdb_desktop.services.desk.recovery_code import is_last_group
from smdb_desktop.services.errors import KnownError, UsageError
from smdb_desktop.services.ports.submissions import Organisation

TRIES = 3
SAID_EVERY = 2.0
"""Seconds between two words of how far a long import is."""
STOPPED = T(
    "Standset, som der blev bedt om: {n} er læst ind, resten ikke. Kør import igen med de samme filer, så bliver resten læst "
    "ind; det, der allerede er læst ind, bliver ikke ændret."
)
NOT_CONFIRMED = T(
    "Gendannelseskoden er ikke bekræftet. Den virker, men programmet minder om den, til den er bekræftet på siden Indstillinger."
)


def _profile(arguments: Namespace, lister: Kodelister) -> Profil | None:
    if not (arguments.organisation or arguments.kommune):
        return None
    if not (arguments.organisation and arguments.kommune):
        raise UsageError(T("Angiv både --organisation og --kommune, eller ingen af dem."))
    kommune = lister["kommune"].find(arguments.kommune)
    if not kommune:
        raise UsageError(
            T(
                "»{kommune}« er ingen kommune. Skriv dens kode eller navn, fx 165 eller Albertslund.",
                kommune=arguments.kommune,
            )
        )
    rolle = arguments.profil or almindelig(lister).kode
    if rolle not in lister["profil"]:
        koder = joined(", ", (kode.code for kode in lister["profil"]))
        raise UsageError(T("»{profil}« er ikke en profil. Skriv en af: {koder}.", profil=rolle, koder=koder))
    if arguments.cvr and not is_cvr(arguments.cvr):
        raise UsageError(T("Et CVR-nummer har 8 cifre."))
    if arguments.p_nummer and not is_p_nummer(arguments.p_nummer):
        raise UsageError(T("Et P-nummer har 10 cifre."))
    navn, medarbejder = (
        arguments.organisation,
        arguments.medarbejder if clean(arguments.medarbejder) else arguments.organisation,
    )
    for option, text in (("--organisation", navn), ("--medarbejder", medarbejder)):
        if problem := name_problem(text):
            raise UsageError(T("{valg}: {problem}", valg=option, problem=problem))
    organisation = Organisation(navn, arguments.cvr, arguments.p_nummer)
    return Profil(organisation, kommune, (rolle,), rolle, medarbejder)


def init(arguments: Namespace) -> int:
    """Make an empty store and show the recovery code once."""
    desk = open_desk(arguments)
    profil = _profile(arguments, desk.katalog.lister)
    vej = Vej[arguments.vej.upper()] if arguments.vej else None
    secret = passphrase(arguments, new=True)
    workspace, code = desk.create(secret, profil, oevelse=arguments.practice, to_confirm=True, vej=vej)
    try:
        if arguments.json:
            found = {"mappe": str(data_dir(arguments)), "oevelse": arguments.practice, "gendannelseskode": code}
            output.data_json(found)
        else:
            output.data(T("Gendannelseskode: {kode}", kode=code))
            output.say(T("Lageret er lavet i {data_dir}.", data_dir=data_dir(arguments)))
            if costs := cost(desk.lies()):
                output.say(costs)
            output.say(
                T("Skriv gendannelseskoden ned, og gem den et andet sted end computeren. Den vises kun denne ene gang.")
            )
        output.finish()
        if arguments.json or not output.at_terminal() or typed_back(code):
            workspace.confirm_code(code)
        else:
            output.say(NOT_CONFIRMED)
    finally:
        workspace.close()
    if profil is None and not arguments.json:
        output.say(T("Resten af opsætningen spørger programmet om, første gang vinduet åbnes."))
    return 0


def typed_back(code: str) -> bool:
    """Whether the person at the terminal has the code: its last group is typed back."""
    for _ in range(TRIES):
        try:
            typed = output.ask(T("Skriv kodens sidste fire tegn: "))
        except EOFError:
            return False
        if is_last_group(typed, code):
            return True
        output.say(T("Det er ikke kodens sidste gruppe."))
    return False


def import_files(arguments: Namespace) -> int:
    """Take case files in; a file that cannot be read does not hold back the others."""
    if problem := unsendable(arguments.begrundelse):
        raise UsageError(T("--begrundelse: {problem}", problem=problem))
    workspace = unlock(arguments)
    reports: list[tuple[str, int, ImportReport]] = []
    tabled: list[TableTaken] = []
    status = 0
    try:
        service = ImportService(workspace.cases, arguments.begrundelse)
        with Stopping() as stopping:
            for path in arguments.files:
                try:
                    if path.suffix.lower() in TABLES:
                        tabled.append(import_table(workspace, path, arguments, stopping))
                    elif arguments.dry_run:
                        raise UsageError(T("--dry-run er for tabeller; »check« kontrollerer sagsfiler."))
                    else:
                        reports.extend(_import_file(service, path, stopping))
                except KnownError as error:
                    output.say_error(error)
                    status = max(status, error.exit_status)
                if stopping.asked:
                    break
        copy_if_due(workspace)
    finally:
        workspace.close()
    if arguments.json:
        cases: list[dict[str, Any]] = [
            {"fil": fil, "sag": sag, "ok": r.ok, "faerdige": r.faerdige, "kladder": r.kladder, "beskeder": r.linjer}
            for fil, sag, r in reports
        ]
        output.data_json([*cases, *(table.as_json() for table in tabled)])
    else:
        for table in tabled:
            table.say()
        for fil, sag, report in reports:
            taken = joined(
                ", ",
                (
                    Tn("{n} skema færdigt", "{n} skemaer færdige", n=report.faerdige),
                    Tn("{n} kladde", "{n} kladder", n=report.kladder),
                ),
            )
            taken = taken if report.ok else T("ikke læst helt ind")
            output.data(T("{fil}, sag {sag}: {taken}", fil=fil, sag=sag, taken=taken))
            for line in report.linjer:
                output.data(T("  {linje}", linje=line))
    if stopping.asked:
        output.say(STOPPED.format(n=len(reports)))
        return INTERRUPTED
    return max(status, 0 if all(r.ok for _, _, r in reports) and all(table.ok for table in tabled) else 1)


def _import_file(service: ImportService, path: Path, stopping: Stopping) -> Iterator[tuple[str, int, ImportReport]]:
    """One report for each case, as it is taken in; no more once somebody asks to stop."""
    try:
        cases = parse_cases(read_file(path))
    except ValueError as error:
        refused = ImportReport()
        refused.refuse(str(error))
        yield str(path), 0, refused
        return
    said = monotonic()
    for number, raw in enumerate(cases):
        if stopping.asked:
            return
        if number and monotonic() - said >= SAID_EVERY:
            said = monotonic()
            output.say(T("{fil}: {antal} af {i_alt} sager er læst …", fil=path, antal=number, i_alt=len(cases)))
        yield str(path), number, service.take_in(raw)
