"""How the command line speaks: data on standard output, messages on standard error, both UTF-8 and Danish."""

import json
import sys
from typing import Any

from smdb_desktop.domain.findings import Fund
from smdb_desktop.services.errors import KnownError


def prepare() -> None:
    """Speak UTF-8 whatever the machine's locale is; a character that the screen lacks is never a crash."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def data(text: str) -> None:
    """A line of data."""
    sys.stdout.write(text + "\n")


def data_json(value: Any) -> None:
    """Data as JSON."""
    data(json.dumps(value, ensure_ascii=False, indent=2))


def say(text: str) -> None:
    """A message for the person."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def say_error(error: KnownError) -> None:
    """An error for the person, with what support wants to know."""
    say(str(error))
    if error.details:
        say(f"Detaljer: {error.details}")


def finding(fund: Fund) -> dict[str, Any]:
    """A finding as ``check --json`` shows it."""
    return {"regel": fund.regel, "niveau": fund.niveau.value, "felt": fund.felt, "besked": fund.besked}
