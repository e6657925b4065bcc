"""Words that must not leave, put wherever the program keeps anything, and every spelling in which one could leave."""

from __future__ import annotations

import base64
import codecs
import hashlib
import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.services.ports.policy import Complaint, Key
from smdb_desktop.services.ports.safekeeping import AndetSted
from smdb_desktop.services.ports.submissions import Organisation
from tests.fakes.policy import FakePolicy
from tests.journey.searching import needles
from tests.scenario import PASSPHRASE, PROFIL, Scenario
from tests.scenarios.typed import ANMODNING

USER = "ingridkanarie"
NAME, WORKER, CENTRE, TEXT = "Kanariefugl Åse", "Papegøje Bo", "Voliere Sønderho", "Undulatens hemmelige note"
MESSAGE = "stæren sagde noget"
CPR = made_up_cpr(7)
CVR = "99887766"
SECRETS = (
    CPR,
    NAME,
    "Kanariefugl",
    WORKER,
    "Papegøje",
    CENTRE,
    "Voliere",
    TEXT,
    "Undulat",
    MESSAGE,
    USER,
    PASSPHRASE,
    CVR,
)


def filled(folder: Path) -> Scenario:
    """A store below a folder that is called by its user, with a secret word in everything that can hold one."""
    home = folder / USER
    scenario = Scenario(home / "data")
    scenario.desk = replace(
        scenario.desk,
        data_dir=home / "data",
        machine_dir=home / "data",
        policy=FakePolicy(
            {Key.FOLDERS: (f"/hjem/{USER}/ud",), Key.UPDATE: (f"/hjem/{USER}",), Key.ROOTS: (f"/{NAME}.pem",)},
            source=f"/hjem/{USER}/policy.toml",
            complaints=(Complaint(f"/hjem/{USER}", 3, f"»{NAME}« kan ikke vælges."),),
        ),
    )
    scenario.workspace = replace(scenario.workspace, desk=scenario.desk)
    work = scenario.workspace
    work.save_profil(replace(PROFIL, organisation=Organisation(CENTRE, CVR), medarbejder=WORKER))
    scenario.citizen(CPR, NAME).answers(ANMODNING).complete("anmodning", TEXT)
    work.store.settings.put("eksportmappe", f"/hjem/{USER}/ud")
    second = home / NAME
    second.mkdir()
    assert scenario.desk.safe is not None
    scenario.desk.safe.keep_second_place(AndetSted(second, spurgt=True, fejl=TEXT, siden=scenario.clock()))
    assert work.backups is not None
    work.backups.make_in(second)
    _log(home / "data" / "log")
    return scenario


def _log(log: Path) -> None:
    """A log and reports in which somebody, or a fault of ours, wrote what does not belong there."""
    log.mkdir(exist_ok=True)
    (log / "smdb.log").write_text(
        f"2025-08-04T09:00:00Z page page={NAME}\n{CPR} {TEXT}\n2025-08-04T09:00:00Z {USER} x\n"
        f"2025-08-04T09:00:00Z fault type={MESSAGE}\n",
        encoding="utf-8",
    )
    (log / "fejl-20250804T090000000001.txt").write_text(
        f"F-ABCD-EF23\nSMDB Desktop, {USER}\nValueError\n  gui/app/shell.py:12 navigate\n{NAME}\n{CPR}\n{MESSAGE}\n"
        f"  {USER}/app.py:1 x\n/hjem/{USER}/smdb_desktop/gui/app/main.py:3 x\n  {CPR}\n",
        encoding="utf-8",
    )
    (log / f"fejl-20250804T090001.txt {NAME}").write_text(NAME, encoding="utf-8")
    (log / "fejl-20250804T090002000001.txt").write_text(f"{CPR}\n{NAME}\n{MESSAGE}", encoding="utf-8")


def given_away(raw: bytes) -> list[str]:
    """The secrets that stand in these bytes in any spelling, encoding or digest."""
    found = {text for needle, text in needles(SECRETS).items() if needle in raw}
    for text in SECRETS:
        for spelled in {text, text.replace("-", "")}:
            plain = spelled.encode()
            hidden = {
                plain.hex(), plain.hex().upper(), quote(spelled), json.dumps(spelled)[1:-1], spelled[::-1],
                codecs.encode(spelled, "rot13"), ascii(spelled)[1:-1],
                *(each(plain, usedforsecurity=False).hexdigest() for each in (hashlib.md5, hashlib.sha1, hashlib.sha256)),
                # whatever stands before it moves base64 by one, two or three bytes
                *(base64.b64encode(b"x" * by + plain)[4 if by else 0 : -4].decode() for by in range(3)),
            }  # fmt: skip
            found |= {text for each in hidden if each.encode() in raw}
    return sorted(found)
