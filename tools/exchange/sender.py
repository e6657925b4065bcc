"""The sender, in a process that may be killed: takes receipts in, hands over what waits, signs and hands over what is Klar.

``python -m tools.exchange.sender FOLDER WAY RECEIPTS MINUTE``: the store's folder, the way's id, the folder receipts come in.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from smdb_desktop.services.errors import ExportError
from smdb_desktop.services.workspace import Desk
from tests.scenario import FIRST_DAY, PASSPHRASE, Clock, make_desk
from tests.submission.submission_pki import PASSWORD

BEGINS = "begins\n"


def desk(folder: Path, minute: int) -> Desk:
    """The desk over the store that lies there, so many minutes after the beginning."""
    clock = Clock(FIRST_DAY + timedelta(minutes=minute))
    return replace(make_desk(clock, folder), new_id=lambda: uuid4().hex)


def main(folder: Path, way: str, receipts: Path, minute: int) -> int:
    """One go; 0 whether or not the way worked."""
    work = desk(folder, minute).unlock(PASSPHRASE)
    sys.stdout.write(BEGINS)
    sys.stdout.flush()
    try:
        for letter in sorted(receipts.iterdir()):
            work.exchange.receipts.take(letter.read_bytes())
            letter.unlink()
        with suppress(ExportError):
            if all(each.ok for each in work.sending.send(way)):
                work.exports.export_all(work.outways.open(way), PASSWORD)
    finally:
        work.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])))
