"""A program that corrects a CPR number and is gone in the middle: ``FOLDER STEP`` names the step after which it ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from smdb_desktop.store.sqlstore import SqlStore
from tests.scenario import PASSPHRASE, Clock, make_desk

WRONG, RIGHT = "150277-9995", "100705-9995"


def main(folder: Path, step: str) -> None:
    """Correct, and be killed after that step."""
    workspace = make_desk(Clock(), folder).unlock(PASSPHRASE)
    store = workspace.store
    assert isinstance(store, SqlStore)
    owner = {"add": store.log}.get(step, store.corrections)
    does = getattr(owner, step)

    def killed(*given: Any, **more: Any) -> None:
        does(*given, **more)
        os._exit(9)

    setattr(owner, step, killed)
    _, borger = workspace.cases.find(WRONG)
    assert borger is not None
    workspace.corrections.correct(workspace.corrections.plan(borger.id, RIGHT), "Tastefejl")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
