"""How long a person waits from Return in the passphrase's field until Forside stands, in a store of many cases.

The key's derivation costs nothing here: what it adds is meant, and stands in a row of its own beside the start. Each time is of a
program of its own, whose first page is there and quiet.
"""

from __future__ import annotations

import os
import statistics
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLineEdit

from benchmarks import crowd, material
from benchmarks.measure import Sizes
from benchmarks.starting import child, compiled, folder
from benchmarks.table import Row
from smdb_desktop.examples.robot import Robot
from smdb_desktop.examples.rounds import settle
from smdb_desktop.gui.app.main import make_gui

CITIZENS = 10_000
AIM = 300.0
"""Milliseconds."""


def run(sizes: Sizes) -> list[Row]:
    """The store of ten thousand, or the largest that these sizes have."""
    citizens = min(CITIZENS, max(sizes.crowds))
    with material.desk() as around:
        crowd.filled(citizens, folder(around))
        environment = {**os.environ, **compiled(around)}
        found = [child(environment, "unlock", str(folder(around)))[0] for _ in range(sizes.starts)]
    wall = [each["wall"] for each in found]
    own = statistics.median(each["own"] for each in found)
    return [
        Row(
            f"unlocking to Forside, {citizens:,} citizens",
            f"{statistics.median(wall):.0f} ms, processor {own:.0f} ms",
            f"{AIM:.0f} ms beyond the key's derivation, which costs nothing here",
            statistics.median(wall),
            "ms",
            AIM,
            note=f"from Return to Forside with all that it reads; {min(wall):.0f} to {max(wall):.0f} ms of {len(wall)}",
        )
    ]


def unlocked(data_dir: str) -> dict[str, float]:
    """One unlocking in this process: milliseconds by the clock, and of processor time of the whole process."""
    program = make_gui(material.opened_desk(Path(data_dir)), listen=False)
    try:
        program.window.show()
        program.window.start()
        settle(program)
        robot = Robot(program.window)
        line = robot.find("adgangssaetning", QLineEdit)
        line.setText(material.PASSPHRASE)
        begun, own = time.perf_counter(), time.process_time()
        line.returnPressed.emit()
        robot.wait(lambda: program.window.here == "forside" and program.context.tasks.is_idle, "Forsiden")
        # what has been read is painted
        program.window.repaint()
        QApplication.processEvents()
        return {"wall": (time.perf_counter() - begun) * 1000, "own": (time.process_time() - own) * 1000}
    finally:
        program.close()
