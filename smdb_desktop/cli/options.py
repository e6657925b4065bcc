"""What every part of the command line is made of: the parser that speaks Danish, shared options, what an argument may be."""

import argparse
import re
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from smdb_desktop.called import called
from smdb_desktop.domain.words import T
from smdb_desktop.language import say

# argparse has no other way to say what it means than its own words
_MEANINGS = (
    (r"the following arguments are required: (?P<hvad>.*)", T("der mangler {hvad}")),
    (r"one of the arguments (?P<det>\S+) (?P<andet>\S+) is required", T("der mangler {det} eller {andet}")),
    (r"argument (?P<det>\S+): not allowed with argument (?P<andet>\S+)", T("{det} og {andet} kan ikke gives sammen")),
    (r"unrecognized arguments: (?P<hvad>.*)", T("ukendt: {hvad}")),
    (r"argument (?P<valg>\S+): expected one argument", T("{valg} skal have en værdi")),
    (r"argument (?P<valg>\S+): expected at least one argument", T("{valg} skal have mindst én værdi")),
    (r"argument \S+: invalid choice: (?P<hvad>\S+) .*", T("der er ingen kommando {hvad}")),
    (r"argument (?P<valg>\S+): invalid \S+ value: (?P<svar>.*)", T("{valg} kan ikke være {svar}")),
    (r"argument (?P<valg>\S+): (?P<svar>[^a-z].*)", T("{valg}: {svar}")),
    (r"argument (?P<valg>\S+): ignored explicit argument .*", T("{valg} tager ingen værdi")),
)


_USAGE = "usage:"


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Danish and ends with status 2 on wrong use."""

    def __init__(self, **keywords: Any) -> None:
        keywords.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(add_help=False, allow_abbrev=False, **keywords)
        self._optionals.title = say(T("valg"))
        self._positionals.title = say(T("hvad"))
        self.add_argument("-h", "--help", action="help", help=say(T("vis denne hjælp")))

    def format_usage(self) -> str:
        """The usage line with a Danish first word."""
        return super().format_usage().replace(_USAGE, say(T("brug:")), 1)

    def format_help(self) -> str:
        """The help with Danish headings."""
        return super().format_help().replace(_USAGE, say(T("brug:")), 1)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how to see the help; status 2."""
        meant = ((re.match(pattern, message), text) for pattern, text in _MEANINGS)
        said = next((text.format(**found.groupdict()) for found, text in meant if found), message)
        self.exit(2, say(T("Forkert brug: {fejl}. Se »{program} --help«.", fejl=said, program=self.prog)) + "\n")


def day_argument(text: str) -> date:
    """A day written åååå-mm-dd."""
    try:
        # fromisoformat alone also takes 20250801 and weeks; at the ends of the calendar no rule can count on
        if not re.fullmatch(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(say(T("»{tekst}« er ikke en dato på formen åååå-mm-dd", tekst=text))) from None


def path_argument(text: str) -> Path:
    """A file or folder that was named. An empty name is the mistake of a script, and would mean the folder one stands in."""
    if not text:
        raise argparse.ArgumentTypeError(say(T("»« er ingen fil eller mappe")))
    return Path(text)


def common_options(
    parser: argparse.ArgumentParser,
    *,
    store: bool = False,
    json: bool = False,
    today: bool = False,
    default: object = argparse.SUPPRESS,
) -> None:
    """Add options that several commands share. A command's own default would wipe out what was said before its name."""
    if store:
        data_dir_option(parser, default)
        parser.add_argument(
            "--passphrase-file",
            type=path_argument,
            metavar="FIL",
            default=default,
            help=say(T("fil med adgangssætningen på første linje (ellers SMDB_PASSPHRASE_FILE, ellers spørges der)")),
        )
    if json:
        parser.add_argument("--json", action="store_true", help=say(T("svar som JSON")))
    if today:
        parser.add_argument(
            "--today",
            type=day_argument,
            metavar="ÅÅÅÅ-MM-DD",
            help=say(T("den dag, reglerne regnes fra (ellers i dag)")),
        )


def data_dir_option(parser: argparse.ArgumentParser, default: object = argparse.SUPPRESS) -> None:
    parser.add_argument(
        "--data-dir",
        type=path_argument,
        metavar="MAPPE",
        default=default,
        help=say(T("datamappen (ellers SMDB_DATA_DIR)")),
    )


def add_command(commands: Any, name: str, text: str, example: str) -> Parser:
    """One command with its help and an example."""
    parser: Parser = commands.add_parser(
        name,
        help=say(text),
        description=say(text),
        epilog=say(T("Eksempel:\n  {program} {eksempel}", program=called(), eksempel=example)),
    )
    return parser


def certificate_password(parser: Parser) -> None:
    """Where the password of a certificate stands."""
    parser.add_argument(
        "--certificate-password-file", type=path_argument, metavar="FIL", help=say(T("fil med certifikatets kodeord"))
    )


def trust_clock(parser: argparse.ArgumentParser) -> None:
    """The option that answers a doubt about the clock."""
    parser.add_argument(
        "--trust-clock", action="store_true", help=say(T("computerens ur er rigtigt nu, selv om programmet tvivler"))
    )


def to_receiver(parser: argparse.ArgumentParser) -> None:
    """The option that names who files are encrypted to."""
    parser.add_argument(
        "--receiver",
        type=path_argument,
        metavar="FIL",
        help=say(T("modtagerens certifikat (.cer, .crt, .pem): filerne krypteres, så kun modtageren kan åbne dem")),
    )
