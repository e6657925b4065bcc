"""The man page, written from the command line's own parser, so that it names every command and option and nothing else.

Only the headings are written here. The page is in Danish, as the program is.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator

from smdb_desktop.cli.parser import build
from tools.packages.facts import NAME, Facts

_HEAD = "Indberetning til Stofmisbrugsdatabasen uden net"


def manual(facts: Facts) -> str:
    """The page in roff."""
    parser = build()
    lines = [
        f'.TH {NAME.upper()} 1 "{facts.day}" "SMDB Desktop {facts.version}" "Brugerkommandoer"',
        ".nh",
        ".ad l",
        ".SH NAVN",
        f"{NAME.replace('-', chr(92) + '-')} \\- {_text(_HEAD)}",
        ".SH OVERSIGT",
        *_usage(parser),
        ".SH BESKRIVELSE",
        _text(parser.description or ""),
        ".SH VALG",
        *_options(parser),
        ".SH KOMMANDOER",
    ]
    for name, command in commands(parser).items():
        lines += [f".SS {_bold(name)}", _text(command.description or ""), ".PP", *_usage(command), *_options(command)]
        lines += _example(command.epilog or "")
    lines += [".SH AFSLUTNINGSSTATUS", _text(parser.epilog or "")]
    return "\n".join(line for line in lines if line) + "\n"


def commands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    """The commands of a parser by their names."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _usage(parser: argparse.ArgumentParser) -> Iterator[str]:
    words = parser.format_usage().split(maxsplit=1)[1]
    yield ".nf"
    yield from (_text(line.strip()) for line in words.splitlines() if line.strip())
    yield ".fi"


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction) or action.help is argparse.SUPPRESS:
            continue
        yield ".TP"
        yield ", ".join(_names(action))
        yield _text(action.help or _of_many(action))


def _names(action: argparse.Action) -> Iterable[str]:
    value = action.metavar if isinstance(action.metavar, str) else "|".join(map(str, action.choices or ()))
    if not action.option_strings:
        return [f"\\fI{_text(value or action.dest)}\\fR"]
    taken = f" \\fI{_text(value or action.dest.upper())}\\fR" if action.nargs != 0 else ""
    return [f"{_bold(name)}{taken}" for name in action.option_strings]


def _of_many(action: argparse.Action) -> str:
    return "en eller flere" if action.nargs == "+" else "en" if action.nargs != "?" else "kan udelades"


def _example(text: str) -> Iterator[str]:
    first, *rest = text.splitlines() or [""]
    yield ".PP"
    yield _text(first)
    yield ".nf"
    yield from (_text(line.strip()) for line in rest)
    yield ".fi"


def _bold(text: str) -> str:
    return f"\\fB{_text(text)}\\fR"


def _text(text: str) -> str:
    """Words that roff leaves as they are."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join(f"\\&{line}" if line[:1] in ("'", ".") else line for line in escaped.splitlines())
