"""Opening the store from the command line: the data folder, and the passphrase from a file or the terminal, never an argument."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import Namespace
from pathlib import Path

from smdb_desktop.app import PASSPHRASE_FILE_VARIABLE, default_data_dir, desk
from smdb_desktop.cli import output
from smdb_desktop.domain.words import T, Tn
from smdb_desktop.language import say
from smdb_desktop.services.desk.unsettled import told
from smdb_desktop.services.errors import KnownError, StoreError, UsageError
from smdb_desktop.services.workspace import Desk, Workspace

SECRET_LIMIT = 64 * 1024
FIRST_COPY = T("Programmet er kommet i en ny udgave. Før den skriver noget, laves der en sikkerhedskopi.")


def data_dir(arguments: Namespace) -> Path:
    """The data folder that the call names, or the usual one."""
    return arguments.data_dir or default_data_dir()


def open_desk(arguments: Namespace) -> Desk:
    """The desk of that folder."""
    return desk(data_dir(arguments))


class _FirstCopy:
    """Says that a copy is made before another version's first writing: begun, each quarter of it, and why not."""

    def __init__(self) -> None:
        self._quarters = 0

    def progress(self, done: int, all_: int) -> None:
        if not all_:
            return
        if not self._quarters:
            output.say(FIRST_COPY)
            self._quarters = 1
        if done * 4 >= all_ * self._quarters:
            self._quarters = done * 4 // all_ + 1
            output.say(T("Sikkerhedskopi: {procent} %", procent=done * 100 // all_))

    def failed(self, error: KnownError) -> None:
        output.say(T("Der blev ikke lavet en sikkerhedskopi før den nye udgave: {fejl}", fejl=str(error)))


def first_line(path: Path) -> str:
    """A secret in a file: its first line, without the line's end."""
    # imported here: it brings every rule along, and the window asks for its passphrase itself
    from smdb_desktop.services.casework.checking import read_file

    try:
        line = read_file(path, SECRET_LIMIT).decode("utf-8-sig").split("\n")[0].rstrip("\r")
    except UnicodeDecodeError:
        raise UsageError(T("Filen {fil} er ikke tekst i UTF-8. Gem den igen som UTF-8.", fil=path)) from None
    if not line:
        raise UsageError(T("Filen {fil} er tom. Skriv adgangssætningen på første linje.", fil=path))
    return line


def passphrase(arguments: Namespace, *, new: bool = False, code: bool = False) -> str:
    """The passphrase or the recovery code: from the file that is named, else typed at the terminal, a new one twice."""
    named = arguments.passphrase_file or os.environ.get(PASSPHRASE_FILE_VARIABLE)
    if named:
        return first_line(Path(named))
    if not sys.stdin.isatty():
        raise UsageError(T("Angiv adgangssætningen med --passphrase-file FIL; den kan ikke gives som argument."))
    asked = T("Gendannelseskode: ") if code else T("Adgangssætning: ")
    return typed(asked, T("Adgangssætningen igen: ") if new else "")


def typed(asked: str, again: str = "") -> str:
    """A secret that is typed at the terminal, twice where ``again`` asks for it. Raises UsageError."""
    try:
        secret = getpass.getpass(say(asked))
        if again and getpass.getpass(say(again)) != secret:
            raise UsageError(T("De to adgangssætninger er ikke ens. Prøv igen."))
    except EOFError:
        raise UsageError(T("Der blev ikke skrevet nogen adgangssætning.")) from None
    return secret


def unlock(arguments: Namespace, secret: str | None = None, *, moved: bool = False) -> Workspace:
    """The open store; what is damaged, was mended, what its keys wait for, or what speaks
    against the clock (``--trust-clock`` answers) is said first.

    Raises StoreError where it was moved to another machine, unless the call is about just that.
    """
    opens = open_desk(arguments)
    copy = _FirstCopy()
    opens.opening.patient, opens.opening.progress, opens.opening.failed = True, copy.progress, copy.failed
    workspace = opens.unlock(passphrase(arguments) if secret is None else secret)
    flyttet = workspace.flyttet()
    if flyttet is not None and not moved:
        workspace.close()
        raise StoreError(flyttet.sentence())
    said = workspace.health.said()
    for text in (said.heling, said.skade, told(workspace.unsettled())):
        if text:
            output.say(text)
    if said.sundhed.heling is not None and said.sundhed.heling.helet:
        # nobody has anything to do; a loss is said until somebody has read it, in the window or by ``health --read``
        workspace.health.read()
    if words := workspace.ur.told():
        output.say(words)
        if getattr(arguments, "trust_clock", False):
            again = workspace.ur.trust()
            output.say(
                Tn(
                    "Uret regnes for rigtigt. {n} indberetning er klar igen.",
                    "Uret regnes for rigtigt. {n} indberetninger er klar igen.",
                    n=again,
                )
            )
    return workspace
