"""SMDB's rules that look at several fields, forms or courses, in one registry by number (``docs/rules.md``).

Importing the package enters every rule; ``check_rules`` judges a case. Knows no files and no clock.
"""

from smdb_desktop.domain.rules import (
    afslutning,
    behandling,
    cpr,
    datoer,
    erklaerede,
    forloeb,
    ivaerksaettelse,
    kvalhep,
)
from smdb_desktop.domain.rules.registry import (
    REGLER,
    Grundlag,
    Kontekst,
    Regel,
    Regelniveau,
    Udfoerelse,
    check_rules,
)

__all__ = [
    "REGLER",
    "Grundlag",
    "Kontekst",
    "Regel",
    "Regelniveau",
    "Udfoerelse",
    "afslutning",
    "behandling",
    "check_rules",
    "cpr",
    "datoer",
    "erklaerede",
    "forloeb",
    "ivaerksaettelse",
    "kvalhep",
]
