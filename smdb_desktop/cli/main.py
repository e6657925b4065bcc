"""Runs the command line. Each command's module is imported when it is asked for, so that ``check`` starts without Qt."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module

from smdb_desktop import language
from smdb_desktop.cli import output
from smdb_desktop.domain.errors import DefinitionError
from smdb_desktop.domain.words import T, sentences
from smdb_desktop.services.causes import cause
from smdb_desktop.services.errors import KnownError

_COMMANDS = {
    "check": ("smdb_desktop.cli.check", "check"),
    "verify": ("smdb_desktop.cli.verify", "verify"),
    "show": ("smdb_desktop.cli.show", "show"),
    "init": ("smdb_desktop.cli.store", "init"),
    "import": ("smdb_desktop.cli.store", "import_files"),
    "export": ("smdb_desktop.cli.sending", "export"),
    "send": ("smdb_desktop.cli.sending", "send"),
    "ways": ("smdb_desktop.cli.ways", "ways"),
    "receivers": ("smdb_desktop.cli.receivers", "receivers"),
    "receipt": ("smdb_desktop.cli.receipt", "receipt"),
    "receive": ("smdb_desktop.cli.receive", "receive"),
    "trust": ("smdb_desktop.cli.trust", "trust"),
    "register": ("smdb_desktop.cli.departures", "register"),
    "outbox": ("smdb_desktop.cli.outbox", "outbox"),
    "approval": ("smdb_desktop.cli.approval", "approval_of_year"),
    "settle": ("smdb_desktop.cli.settle", "settle"),
    "certificate": ("smdb_desktop.cli.certificate", "certificate"),
    "backup": ("smdb_desktop.cli.backup", "backup"),
    "restore": ("smdb_desktop.cli.backup", "restore"),
    "move": ("smdb_desktop.cli.backup", "move"),
    "correct-cpr": ("smdb_desktop.cli.citizens", "correct_cpr"),
    "remove-citizen": ("smdb_desktop.cli.citizens", "remove_citizen"),
    "bin": ("smdb_desktop.cli.bin", "bin_"),
    "people": ("smdb_desktop.cli.people", "people"),
    "delete-course": ("smdb_desktop.cli.courses", "delete_course"),
    "hand-over": ("smdb_desktop.cli.handing", "hand_over"),
    "open-package": ("smdb_desktop.cli.handing", "open_package"),
    "report": ("smdb_desktop.cli.report", "report"),
    "drafts": ("smdb_desktop.cli.drafts", "drafts"),
    "deadlines": ("smdb_desktop.cli.deadlines", "deadlines"),
    "history": ("smdb_desktop.cli.courses", "history"),
    "tilbud": ("smdb_desktop.cli.tables", "tilbud"),
    "health": ("smdb_desktop.cli.health", "health"),
    "demo": ("smdb_desktop.cli.demo", "demo"),
    "diagnose": ("smdb_desktop.cli.diagnose", "show"),
    "doctor": ("smdb_desktop.cli.doctor", "doctor"),
    "lists": ("smdb_desktop.cli.lists", "lists"),
    "forms": ("smdb_desktop.cli.forms", "forms"),
    "update": ("smdb_desktop.cli.update", "update"),
    "self-check": ("smdb_desktop.cli.selfcheck", "self_check"),
    "view": ("smdb_desktop.cli.window", "view"),
    None: ("smdb_desktop.cli.window", "window"),
}

SUBMISSION = ".asice"
_WITH_VALUE = ("--data-dir", "--passphrase-file")


def _nothing() -> None:
    """For a program that no other started."""


def run(argv: Sequence[str], in_order: Callable[[], None] = _nothing) -> int:
    """Run a command; the status is 0 done, 1 findings or failed check, 2 wrong use, 3 the machine's fault.

    ``in_order`` is called at the end of what did not fail by a fault of this version.
    """
    output.prepare()
    wanted = os.environ.get(language.VARIABLE, "")
    if not language.choose(wanted):
        output.say(T("Sproget »{sprog}« har ingen oversættelse, der kan læses. Programmet taler dansk.", sprog=wanted))
    try:
        arguments = _read(argv)
    except SystemExit as stop:
        # it was asked for the number or the help, or wrongly: all of that is answered
        output.give_up()
        in_order()
        return int(stop.code or 0)
    try:
        status = _command(arguments)(arguments)
        output.finish()
        return status
    except KnownError as error:
        output.say_error(error)
        return error.exit_status
    except DefinitionError as error:
        in_order = _nothing
        output.say(T("Programmets skemaer kan ikke læses: {fejl} Installér programmet igen.", fejl=str(error)))
        return 3
    except KeyboardInterrupt:
        output.say(T("Afbrudt."))
        return 130
    except BrokenPipeError:
        # the reader went away (for example »| head«): nothing left to tell anyone
        return 0
    except OSError as error:
        why = cause(error)
        output.say(
            sentences(T("Det kunne ikke lade sig gøre her."), why)
            if why
            else T(
                "Det kunne ikke lade sig gøre her: {aarsag}. Kontrollér disk og rettigheder.",
                aarsag=error.strerror or type(error).__name__,
            )
        )
        return 3
    except Exception as error:
        in_order = _nothing
        output.fault(error)
        _keep(arguments, error)
        return 3
    finally:
        output.give_up()
        in_order()


def _keep(arguments: Namespace, error: Exception) -> None:
    """Write a fault down beside those of the window, where a data folder is named or usual and there."""
    from smdb_desktop import faults
    from smdb_desktop.app import default_data_dir

    named = getattr(arguments, "data_dir", None)
    with suppress(Exception):
        faults.keep((named or default_data_dir()) / "log", faults.report(error))


def _read(argv: Sequence[str]) -> Namespace:
    """What the words mean; no words at all, as a person starts the program, need no parser."""
    if not argv:
        return Namespace(command=None, data_dir=None, passphrase_file=None)
    from smdb_desktop.cli.parser import build

    return build().parse_args(_viewed(argv))


def _viewed(argv: Sequence[str]) -> list[str]:
    """A file in place of a command, as a desktop names it, is one to view; where it is no command, it must end as one does."""
    words = list(argv)
    for place, word in enumerate(words):
        if word.startswith("-") or (place and words[place - 1] in _WITH_VALUE):
            continue
        if word not in _COMMANDS and word.lower().endswith(SUBMISSION):
            words.insert(place, "view")
        break
    return words


def _command(arguments: Namespace) -> Callable[[Namespace], int]:
    module, function = _COMMANDS[arguments.command]
    command: Callable[[Namespace], int] = getattr(import_module(module), function)
    return command
