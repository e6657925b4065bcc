"""``report``: the reports and one's own questions for a script. Without CPR numbers small numbers are hidden.

``ask`` keeps a question by its name, ``forget`` takes one away; both write nothing else.
"""

from argparse import Namespace
from dataclasses import replace

from smdb_desktop.cli import output
from smdb_desktop.cli.access import unlock
from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.reports import files
from smdb_desktop.services.reports.kept import Questions
from smdb_desktop.services.reports.questions import Filter, Spoergsmaal
from smdb_desktop.services.reports.service import TILBUDTE, ReportService, leaving, own_names
from smdb_desktop.services.workspace import Workspace

WHICH = T("Skriv, hvilken rapport der skal laves, eller --list for at se dem alle.")
BAD_FILTER = T("»{tekst}« er intet filter. Skriv felt=værdi eller felt!=værdi.")
ONLY_ASKED = T("--by og --only hører til et nyt spørgsmål. Skriv også --count, så det gemmes, eller udelad dem.")
WHOLE_YEARS = T("Rapporten »{navn}« tælles for hele år. Brug --year, eller stil et spørgsmål med --count.")
KEPT = T("Spørgsmålet »{navn}« er gemt.")
FORGOTTEN = T("Spørgsmålet »{navn}« er slettet.")


def report(arguments: Namespace) -> int:
    """A report of a year, a list of all, or a question that is kept or taken away."""
    if not (arguments.name or arguments.list):
        raise UsageError(WHICH)
    workspace = unlock(arguments)
    try:
        return _done(arguments, workspace)
    finally:
        workspace.close()


def _done(arguments: Namespace, work: Workspace) -> int:
    questions = Questions(work.store, work.clock, own_names())
    if arguments.list:
        return _list(questions, as_json=arguments.json)
    if arguments.forget:
        questions.remove(arguments.name)
        output.say(FORGOTTEN.format(navn=arguments.name))
        return 0
    if arguments.count:
        kept = questions.keep(_asked(arguments))
        output.say(KEPT.format(navn=kept.spoergsmaal.navn))
        return 0
    service = ReportService(work.store, work.katalog, work.clock)
    aar = arguments.year or work.clock().astimezone().year
    kept_as = questions.of(arguments.name)
    asked = _of_its_days(arguments, kept_as.spoergsmaal if kept_as is not None else None)
    found_report = service.made(arguments.name, aar) if asked is None else service.answer(asked, aar)
    cases = service.cases(aar, asked=asked) if arguments.with_cpr else None
    made = leaving(found_report, cases)
    if arguments.json:
        found = files.as_json(made)
        if cases is not None:
            found["forloeb"] = [dict(zip(cases.headings, row, strict=True)) for row in cases.rows]
        output.data_json(found)
    else:
        for line in files.csv_text(made, cases).splitlines():
            output.data(line)
    return 0


def _of_its_days(arguments: Namespace, kept: Spoergsmaal | None) -> Spoergsmaal | None:
    """The kept question, in the period that is said now where one is. Raises UsageError for what belongs to no report."""
    if arguments.by or arguments.only:
        raise UsageError(ONLY_ASKED)
    fra, til = _period(arguments)
    if not (fra or til):
        return kept
    if kept is None and arguments.name in {each.navn for each in TILBUDTE}:
        raise UsageError(WHOLE_YEARS.format(navn=arguments.name))
    return kept and replace(kept, fra=fra, til=til)


def _list(questions: Questions, *, as_json: bool) -> int:
    kept = questions.all()
    if as_json:
        own = [
            {
                "navn": each.spoergsmaal.navn,
                "titel": each.spoergsmaal.navn,
                "hvem": each.hvem,
                "tid": each.tid.isoformat(),
            }
            for each in kept
        ]
        output.data_json([*({"navn": each.navn, "titel": each.title} for each in TILBUDTE), *own])
        return 0
    for each in TILBUDTE:
        output.data(" | ".join((each.navn, each.title)))
    for question in kept:
        output.data(" | ".join((question.spoergsmaal.navn, question.hvem)))
    return 0


def _asked(arguments: Namespace) -> Spoergsmaal:
    filtre = tuple(map(_filter, arguments.only or ()))
    return Spoergsmaal(arguments.name, arguments.count, arguments.by or "", *_period(arguments), filtre)


def _period(arguments: Namespace) -> tuple[str, str]:
    """The first and the last day as ISO dates; "" for one that is not said."""
    first, last = (day.isoformat() if day else "" for day in (arguments.from_day, arguments.to_day))
    return first, last


def _filter(text: str) -> Filter:
    felt, sign, vaerdi = text.partition("=")
    if not sign or not felt.rstrip("!"):
        raise UsageError(BAD_FILTER.format(tekst=text))
    return Filter(felt.removesuffix("!"), not felt.endswith("!"), vaerdi)
