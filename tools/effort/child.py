"""One way through the case in a process of its own: a fresh practice store, the demo's cases, the real window, real events."""

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QApplication, QLabel

from smdb_desktop import app
from smdb_desktop.examples import demo_data
from smdb_desktop.examples.rounds import settle, unlock
from smdb_desktop.gui.app.main import make_gui
from smdb_desktop.gui.core import places
from smdb_desktop.store.keys.keyslots import KdfParams
from smdb_desktop.store.vault import FolderVault
from tools.effort.by_aid import ByAid
from tools.effort.by_both import ByBoth
from tools.effort.by_keys import ByKeys
from tools.effort.by_mouse import ByMouse
from tools.effort.case import make_case
from tools.effort.person import Person

CHEAP = KdfParams(memory_kib=64, rounds=1, lanes=1)
WAYS: dict[str, type[Person]] = {"keys": ByKeys, "mouse": ByMouse, "both": ByBoth, "aid": ByAid}


def main(argv: list[str]) -> int:
    """``WAY [short]``: go the way and write what it took as JSON."""
    way, short = argv[0], "short" in argv[1:]
    with TemporaryDirectory(prefix="smdb-effort-", ignore_cleanup_errors=True) as folder:
        desk = app.desk(Path(folder) / "data")
        vault = FolderVault(Path(folder) / "data", milepaele=desk.katalog.milepaele, kdf=CHEAP)
        desk = replace(desk, vault=vault)
        workspace, _code = desk.create(demo_data.PASSPHRASE, demo_data.PROFIL, oevelse=True)
        demo_data.fill(workspace, workspace.cases.today, Path(folder) / "ud")
        workspace.close()
        program = make_gui(desk, listen=False)
        program.window.showMaximized()
        unlock(program, demo_data.PASSPHRASE)
        program.window.navigate(places.Forside())
        settle(program)
        person = WAYS[way](program, make_case(desk.katalog))
        person.hands.wait(program.window.isActiveWindow, "at vinduet er i brug")
        try:
            person.walk(short=short)
        except Exception:
            texts = [label.text() for label in program.window.findChildren(QLabel) if label.isVisible()]
            sys.stderr.write("\n".join([*person.log, "", *texts]) + "\n")
            sys.stderr.write(f"focus: {QApplication.focusWidget()}, so far {person.hands.effort}\n")
            raise
        sys.stderr.write("\n".join(person.log) + "\n" if "trace" in argv else "")
        effort = person.hands.effort
        typed = person.typed if isinstance(person, ByAid) else 0
        sys.stdout.write(json.dumps({**asdict(effort), "seconds": effort.seconds, "typed": typed}) + "\n")
        program.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
