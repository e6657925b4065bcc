"""The command ``report`` and what it is asked."""

from typing import Any

from smdb_desktop.cli.options import add_command, common_options, day_argument
from smdb_desktop.domain.words import T
from smdb_desktop.language import say


def report_command(commands: Any) -> None:
    """Add it."""
    made = add_command(
        commands,
        "report",
        T("Rapporter: laver en af programmets rapporter, eller svaret på et gemt spørgsmål, som CSV eller JSON."),
        "report garanti --year 2026 --csv",
    )
    common_options(made, store=True, json=True)
    made.add_argument("name", nargs="?", metavar="NAVN", help=say(T("rapportens eller spørgsmålets navn")))
    made.add_argument("--list", action="store_true", help=say(T("vis, hvilke rapporter og spørgsmål der er")))
    made.add_argument(
        "--csv", action="store_true", help=say(T("svar som CSV med semikolon (det gøres også uden --json)"))
    )
    made.add_argument("--year", type=int, metavar="ÅÅÅÅ", help=say(T("året (ellers i år)")))
    made.add_argument(
        "--with-cpr",
        action="store_true",
        help=say(T("hele tallene og en linje pr. forløb med CPR-nummer; uden det er små tal skjult")),
    )
    made.add_argument(
        "--count", metavar="HVAD", help=say(T("gem et spørgsmål under NAVN: hvad der tælles, fx anmodninger"))
    )
    made.add_argument("--by", metavar="FELT", help=say(T("spørgsmålet: hvad der tælles efter, fx alder")))
    made.add_argument(
        "--only", action="append", metavar="FELT=VÆRDI", help=say(T("spørgsmålet: kun hvor det er sådan"))
    )
    made.add_argument("--from-day", type=day_argument, metavar="ÅÅÅÅ-MM-DD", help=say(T("spørgsmålet: den første dag")))
    made.add_argument("--to-day", type=day_argument, metavar="ÅÅÅÅ-MM-DD", help=say(T("spørgsmålet: den sidste dag")))
    made.add_argument("--forget", action="store_true", help=say(T("slet spørgsmålet NAVN")))
