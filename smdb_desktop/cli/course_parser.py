"""The commands about one citizen and one course: what ``citizens.py``, ``courses.py`` and ``handing.py`` are asked."""

from typing import Any

from smdb_desktop.cli.options import (
    Parser,
    add_command,
    certificate_password,
    common_options,
    day_argument,
    path_argument,
)
from smdb_desktop.cli.report_parser import report_command
from smdb_desktop.domain.words import T
from smdb_desktop.language import say


def citizen_commands(commands: Any) -> None:
    correct = add_command(
        commands,
        "correct-cpr",
        T("Ret CPR-nummer: flytter alt, hvad der hører til en borger, til det rigtige nummer."),
        "correct-cpr --numbers-file numre.txt --reason Tastefejl",
    )
    _about_citizen(
        correct, T("fil med det forkerte nummer på første linje og det rigtige på anden (ellers spørges der)")
    )
    remove = add_command(
        commands,
        "remove-citizen",
        T("Fjern borger: fjerner en borger, der er oprettet ved en fejl og ikke har noget forløb."),
        "remove-citizen --numbers-file nummer.txt --reason Fejloprettelse",
    )
    _about_citizen(remove, T("fil med borgerens CPR-nummer på første linje (ellers spørges der)"))

    delete = add_command(
        commands,
        "delete-course",
        T(
            "Slet hele det valgte kontaktforløb: viser, hvad der går, og sletter et forløb, der er indberettet ved en fejl."
        ),
        "delete-course --numbers-file nummer.txt --requested 2026-03-02 --reason Fejloprettelse",
    )
    _about_citizen(delete, T("fil med borgerens CPR-nummer på første linje (ellers spørges der)"))
    _which_course(delete)
    history = add_command(
        commands,
        "history",
        T("Historik: hvad der er sket med et forløb, og hver ændring af et svar, eller forløbet, som det stod en dag."),
        "history --numbers-file nummer.txt --day 2026-03-02",
    )
    common_options(history, store=True, json=True)
    words = T("fil med borgerens CPR-nummer på første linje (ellers spørges der)")
    history.add_argument("--numbers-file", type=path_argument, metavar="FIL", help=say(words))
    history.add_argument("--day", type=day_argument, metavar="DATO", help=say(T("vis forløbet, som det stod den dag")))
    _which_course(history)

    report_command(commands)
    drafts = add_command(
        commands,
        "drafts",
        T("Kladder: hvad hver mangler, hvor mange felter der venter, og det ene spørgsmål, der løser flest."),
        "drafts --waiting",
    )
    common_options(drafts, store=True, json=True)
    drafts.add_argument("--waiting", action="store_true", help=say(T("kun kladder, hvor et felt venter med en note")))

    _deadlines(commands)


def _deadlines(commands: Any) -> None:
    deadlines = add_command(
        commands,
        "deadlines",
        T("Frister: hver frist, der løber, den nærmeste først, og de dage, der gælder alle; også som kalenderfil."),
        "deadlines --ics frister.ics",
    )
    common_options(deadlines, store=True, json=True)
    deadlines.add_argument(
        "--ics",
        type=path_argument,
        metavar="FIL",
        help=say(T("skriv fristerne som en kalender uden personoplysninger")),
    )
    deadlines.add_argument(
        "--work",
        action="store_true",
        help=say(T("arbejdet indtil næste frist: hvor mange forløb, hvor langt de er, og minutter til kladderne")),
    )


def bin_command(commands: Any) -> None:
    bin_ = add_command(
        commands,
        "bin",
        T(
            "Papirkurv: viser, hvad der er slettet (list), lægger det tilbage (restore) eller sletter det for altid (empty)."
        ),
        "bin empty --reason Oprydning",
    )
    common_options(bin_, store=True, json=True)
    bin_.add_argument("what", choices=("list", "restore", "empty"), metavar="HVAD", help=say(T("det, der skal gøres")))
    bin_.add_argument(
        "id", nargs="?", default="", metavar="ID", help=say(T("begyndelsen af et id, som list viser det"))
    )
    bin_.add_argument("--reason", default="", metavar="TEKST", help=say(T("hvorfor; begrundelsen bliver gemt (empty)")))
    bin_.add_argument("--yes", action="store_true", help=say(T("spørg ikke")))


def handing_commands(commands: Any) -> None:
    hand = add_command(
        commands,
        "hand-over",
        T(
            "Overdrag: skriver et forløb med hele historikken i en krypteret fil til en anden myndighed og fjerner det her."
        ),
        "hand-over --numbers-file nummer.txt --to 183 --out mappe --reason Fejloprettelse",
    )
    _about_citizen(hand, T("fil med borgerens CPR-nummer på første linje (ellers spørges der)"))
    _which_course(hand)
    hand.add_argument(
        "--to", required=True, metavar="KODE", help=say(T("kommunen, forløbet overdrages til (kommunekode)"))
    )
    hand.add_argument(
        "--out", required=True, type=path_argument, metavar="MAPPE", help=say(T("mappen, filen skrives i"))
    )
    certificate_password(hand)
    opened = add_command(
        commands,
        "open-package",
        T(
            "Åbner en fil med et overdraget forløb: siger, hvem der har underskrevet den, og skriver indholdet som JSON."
        ),
        "open-package --code-file kode.txt overdragelse.smdb",
    )
    opened.add_argument(
        "--code-file", required=True, type=path_argument, metavar="FIL", help=say(T("fil med koden på første linje"))
    )
    opened.add_argument("--case", action="store_true", help=say(T("kun sagen, som »import« tager den")))
    opened.add_argument("file", type=path_argument, metavar="FIL")


def _which_course(parser: Parser) -> None:
    words = T("forløbet med denne anmodningsdato (ÅÅÅÅ-MM-DD); skal med, når borgeren har flere")
    parser.add_argument("--requested", type=day_argument, metavar="DATO", help=say(words))


def _about_citizen(parser: Parser, numbers: str) -> None:
    common_options(parser, store=True, json=True)
    parser.add_argument("--numbers-file", type=path_argument, metavar="FIL", help=say(numbers))
    parser.add_argument("--reason", required=True, metavar="TEKST", help=say(T("hvorfor; begrundelsen bliver gemt")))
    parser.add_argument("--yes", action="store_true", help=say(T("spørg ikke")))


def approval_command(commands: Any) -> None:
    """*Godkendelse* of a year."""
    told = add_command(
        commands,
        "approval",
        T("Godkendelse: det, Danmarks Statistik spørger om ved et års godkendelse, ved siden af året før."),
        "approval 2025 --csv",
    )
    common_options(told, store=True, json=True)
    told.add_argument("year", type=int, metavar="AAR")
    told.add_argument("--csv", action="store_true", help=say(T("en linje for hvert tal, til et regneark")))
    told.add_argument("--kommune", default="", metavar="KODE", help=say(T("kun forløb, der indberettes for kommunen")))
