"""``health``: whether the store is as it was written, as Forside says it, and the receipt for a loss that was read."""

from argparse import Namespace

from smdb_desktop.cli import output
from smdb_desktop.cli.access import unlock
from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T
from smdb_desktop.services.desk.health import INTET_TJEK, TJEKKET


def health(arguments: Namespace) -> int:
    """Say what an opening missed and what damage is known, with ``--read`` for the last time; status 1 where there is any."""
    workspace = unlock(arguments)
    try:
        said = workspace.health.said()
        if arguments.read:
            workspace.health.read()
    finally:
        workspace.close()
    seen = said.sundhed.sidst_tjekket
    if arguments.json:
        output.data_json(
            {
                "mangler": said.heling,
                "skader": said.skade,
                "sidst_tjekket": seen.isoformat() if seen else None,
                "laest": bool(said.heling and arguments.read),
            }
        )
        return 1 if said.heling or said.skade else 0
    # the two sentences were said when the store was opened
    if not said.skade:
        moment = T("{tid:%d-%m-%Y kl. %H.%M}", tid=local(seen)) if seen else ""
        output.data(TJEKKET.format(hvornaar=moment) if seen else INTET_TJEK)
    if said.heling:
        output.say(
            T("Noteret: det er læst og siges ikke mere.")
            if arguments.read
            else T("Er det læst, så kør igen med --read; så siges det ikke mere.")
        )
    return 1 if said.heling or said.skade else 0
