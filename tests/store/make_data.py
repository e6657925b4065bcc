"""Writes the committed store of the newest schema: run once when a schema is released, never again for an old one.

``python -m tests.store.make_data tests/store/data/skema1``; citizen and keys are made up and the passphrase stands in
``store_material``.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from smdb_desktop.services.stored.records import Bekraeftelse, Sted, Svar
from tests.store.store_material import (
    BO,
    BORGER,
    IDA,
    PASSPHRASE,
    START,
    forloeb,
    indberetning,
    minute,
    send,
    skema,
    vault,
    write,
)


def main(target: Path) -> None:
    """Make a store with a row in every table and keep its file and key file."""
    working = target.with_name(target.name + ".making")
    store, _ = vault(working).create(PASSPHRASE, oevelse=True)
    store.settings.put("hvem", "Prøvesen")
    store.settings.put_blob("p12", b"\x00\x01")
    store.cases.save_borger(BORGER, BO, START)
    forms = (skema("s1", "anmodning", gravid="NEJ"), skema("s2", "ivaerksaettelse", alder="12"))
    store.cases.create_forloeb(forloeb(skemaer=forms), BO)
    store.cases.create_forloeb(forloeb("f2", at=1), BO)
    grund = Bekraeftelse("42", "anmodning.anmodningsdato", "besked", "fordi", "Ida", minute(2))
    store.cases.complete_skema("f1", {"s1": {"gravid": "NEJ"}}, [grund], indberetning(), write(1))
    send(store, "i1", "sha")
    store.cases.save_svar(
        "f1", "s2", {"alder": Svar("tolv", None)}, Sted("ivaerksaettelse", "s2", "alder"), write(2, at=6)
    )
    store.cases.delete_forloeb("f2", "oprettet ved en fejl", IDA, minute(7))
    store.close()
    target.mkdir(parents=True)
    for path in (working / name for name in ("smdb.db", "keyslots.json", "forsoeg.json")):
        shutil.copy(path, target)
    shutil.rmtree(working)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
