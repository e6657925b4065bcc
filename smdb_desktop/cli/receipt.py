"""``receipt``: takes receivers' receipts in, as the page Modtag does, and says what each came to. Needs no Qt."""

from argparse import Namespace
from typing import Any

from smdb_desktop.cli import output
from smdb_desktop.cli.access import unlock
from smdb_desktop.domain.words import T
from smdb_desktop.services.casework.checking import read_file
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.outbox.receipts import Fundlinje
from smdb_desktop.services.ports.submissions import LETTER_LIMIT


def receipt(arguments: Namespace) -> int:
    """Take each receipt in; one that is refused holds back no other."""
    workspace = unlock(arguments)
    rows: list[dict[str, Any]] = []
    status = 0
    try:
        receipts = workspace.exchange.receipts
        for path in arguments.files:
            try:
                taken = receipts.take(read_file(path, LETTER_LIMIT))
            except KnownError as error:
                status = max(status, error.exit_status)
                rows.append({"fil": str(path), "ok": False, "besked": str(error)})
                output.say(T("{fil}: {fejl}", fil=path, fejl=str(error)))
                continue
            state = workspace.store.outbox.indberetning(taken.indberetning_id).tilstand
            found = [_json(each) for each in receipts.findings(taken.forloeb_id)] if taken.ny else []
            about = {"fil": str(path), "ok": True, "ny": taken.ny, "indberetning_id": taken.indberetning_id}
            rows.append({**about, "tilstand": state.value, "besked": taken.besked, "bemaerkninger": found})
            if not arguments.json:
                output.data(T("{fil}: {besked}", fil=path, besked=taken.besked))
                for each in found:
                    output.data(T("  {felt}: {besked}", felt=each["felt"] or T("hele sagen"), besked=each["besked"]))
    finally:
        workspace.close()
    if arguments.json:
        output.data_json(rows)
    return status


def _json(linje: Fundlinje) -> dict[str, Any]:
    return {**linje.fund._asdict(), "revision": linje.revision}
