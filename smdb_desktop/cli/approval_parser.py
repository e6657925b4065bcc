"""The words of ``approval``: *Godkendelse* of a year."""

from typing import Any

from smdb_desktop.cli.options import add_command, common_options
from smdb_desktop.domain.words import T
from smdb_desktop.language import say


def approval_command(commands: Any) -> None:
    """Add it."""
    told = add_command(
        commands,
        "approval",
        T("Godkendelse: det, Danmarks Statistik spørger om ved et års godkendelse, ved siden af året før."),
        "approval 2025 --csv",
    )
    common_options(told, store=True, json=True)
    told.add_argument("year", type=int, metavar="ÅR")
    told.add_argument("--csv", action="store_true", help=say(T("en linje for hvert tal, til et regneark")))
    told.add_argument("--kommune", default="", metavar="KODE", help=say(T("kun forløb, der indberettes for kommunen")))
