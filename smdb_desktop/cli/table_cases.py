"""``import`` of a table: cases from Excel, OpenDocument and CSV, every row told, with a mapping file as ``tilbud`` has it."""

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smdb_desktop.cli import output
from smdb_desktop.cli.stopping import Stopping
from smdb_desktop.cli.tables import chosen, opened, read_mapping
from smdb_desktop.domain.words import T, joined, sentences
from smdb_desktop.services.casework.table_cases import Stand, Syn, Taget
from smdb_desktop.services.workspace import Workspace

TABLES = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xls", ".ods", ".xlsm", ".xlsb"})
"""By these ends of its name a file is a table; every other is a case file."""
STANDS = {
    Stand.FAERDIG: T("færdig"),
    Stand.KLADDE: T("kladde"),
    Stand.VENTER: T("venter på et ja"),
    Stand.ALLEREDE: T("findes allerede"),
    Stand.AFVIST: T("ikke læst ind"),
}


@dataclass(frozen=True, slots=True)
class TableTaken:
    """What became of a table."""

    fil: str
    syn: Syn
    taget: Taget | None

    @property
    def ok(self) -> bool:
        """Whether every row was taken in, or was there already."""
        left = self.syn.antal(Stand.AFVIST) + self.syn.antal(Stand.VENTER)
        told = self.taget.beskeder if self.taget is not None else ()
        return not (left or told or self.syn.slutlinje)

    def as_json(self) -> dict[str, Any]:
        """As ``import --json`` shows it."""
        rows = [
            {
                "raekke": line.nr,
                "cpr": line.cpr,
                "stand": line.stand.value,
                "beskeder": list(line.beskeder),
                "forslag": list(line.forslag),
                "ny_borger": line.ny,
            }
            for line in self.syn.linjer
        ]
        taken = self.taget or Taget("", 0, ())
        told = {
            "fil": self.fil,
            "ok": self.ok,
            "id": taken.id,
            "forloeb": taken.forloeb,
            "beskeder": list(taken.beskeder),
        }
        return {**told, "foer": self.syn.foer, "slutlinje": self.syn.slutlinje, "antal": self.syn.told, "raekker": rows}

    def say(self) -> None:
        """Every row of which something is to be said, and how many of each."""
        for line in self.syn.linjer:
            texts = (*line.beskeder, *line.forslag, *((line.ny,) if line.ny else ()))
            if texts or line.stand is not Stand.FAERDIG:
                words = sentences(*texts)
                output.data(
                    T(
                        "{fil}, række {nr}: {stand}. {ord}",
                        fil=self.fil,
                        nr=line.nr,
                        stand=STANDS[line.stand],
                        ord=words,
                    )
                )
        counted = (T("{antal} {stand}", antal=self.syn.antal(stand), stand=STANDS[stand]) for stand in Stand)
        output.data(T("{fil}: {antal}", fil=self.fil, antal=joined(", ", counted)))
        for text in (self.syn.foer, self.syn.slutlinje, *(self.taget.beskeder if self.taget else ())):
            if text:
                output.say(text)
        if self.taget is None:
            output.say(T("Intet er læst ind."))


def import_table(workspace: Workspace, path: Path, arguments: Namespace, stopping: Stopping) -> TableTaken:
    """Look at a table, and take it in unless it was only to be looked at. Raises TableRefused, UsageError.

    Where somebody asks to stop, what was taken in by then stays, and can be undone in the window.
    """
    cases = workspace.table_cases
    mapping = read_mapping(arguments.columns, cases.maal)
    book, sheet = opened(path, mapping)
    valg = chosen(sheet, mapping, cases.columns(sheet), cases.maal)
    syn = cases.look(book, sheet, valg, mapping.godtag, arguments.begrundelse, stopping.between)
    if arguments.dry_run or syn.slutlinje:
        return TableTaken(str(path), syn, None)
    return TableTaken(
        str(path), syn, cases.take_in(book, sheet, valg, syn, mapping.godtag, arguments.begrundelse, stopping.between)
    )
