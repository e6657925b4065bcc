"""``drafts``: Kladder for a script, what each lacks and how many fields wait, and the one question that unlocks most of them.

It names nobody: numbers are masked as in the list of the window, and the text of a note stays in the store.
"""

from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from smdb_desktop.cli import output
from smdb_desktop.cli.access import unlock
from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.words import T, Text, Tn
from smdb_desktop.services.casework.drafts import DraftService, KladdeLinje, Oplaaser, sentence
from smdb_desktop.services.stored.drafts import Kladdevalg

WINDOW = 100
NONE = T("Der er ingen kladder.")
NO_QUESTION = T("Intet enkelt spørgsmål mangler i flere kladder.")


def drafts(arguments: Namespace) -> int:
    """Every draft, those answered last first, or with ``--waiting`` those with a note; then the one question."""
    workspace = unlock(arguments)
    try:
        service = workspace.drafts
        found = [_told(line) for line in _all(service, Kladdevalg(venter=arguments.waiting))]
        so_far = service.look_through()
        while not so_far.faerdig:
            service.look_on(so_far)
    finally:
        workspace.close()
    if arguments.json:
        output.data_json({"kladder": found, "spoergsmaal": _question(so_far.fundet)})
        return 0
    for draft in found:
        output.data(" | ".join(str(each) for each in (draft["cpr_nr"], draft["skema"], *_state(draft))))
    output.say(_sentence(so_far.fundet) if found else NONE)
    return 0


def _all(service: DraftService, valg: Kladdevalg) -> Iterator[KladdeLinje]:
    first = 0
    while lines := service.window(first, WINDOW, valg).linjer:
        first += len(lines)
        counted = {line.row.skema_id: line for line in service.count(line for line in lines if not line.talt)}
        service.keep(tuple(counted.values()))
        yield from (counted.get(line.row.skema_id, line) for line in lines)


def _told(line: KladdeLinje) -> dict[str, Any]:
    row = line.row
    return {
        "cpr_nr": masked(row.cpr_nr),
        "skema": line.title,
        "fejl": line.fejl,
        "mangler": list(line.felter),
        "venter": row.venter,
        "hindring": line.hindring,
        "aendret": row.aendret.isoformat(),
        "aendret_af": row.aendret_af,
    }


def _state(draft: dict[str, Any]) -> Iterator[Text | str]:
    if draft["hindring"]:
        yield draft["hindring"]
    elif draft["fejl"]:
        yield Tn("{n} fejl", "{n} fejl", n=draft["fejl"])
    if draft["mangler"]:
        yield T("mangler {felter}", felter=", ".join(draft["mangler"]))
    if draft["venter"]:
        yield Tn("{n} felt venter", "{n} felter venter", n=draft["venter"])


def _question(found: Oplaaser | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"skema": found.skema, "felt": found.felt, "kladder": len(found.kladder), "alene": found.alene}


def _sentence(found: Oplaaser | None) -> str:
    return sentence(found) if found is not None else NO_QUESTION
