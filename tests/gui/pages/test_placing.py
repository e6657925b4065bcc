"""The window opens as it was left, on any screen that is still there, and fits an office screen with its frame."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from PySide6.QtCore import QMargins, QRect, QSize

from smdb_desktop.gui.app.placing import USUAL_FRAME, placed
from smdb_desktop.gui.core.preferences import Look, WindowPlace, load_look, load_place, save_look, save_place

USUAL = QSize(1366, 768)
OFFICE = QRect(0, 0, 1366, 728)
LEFT_OF_IT = QRect(-1920, 0, 1920, 1040)
NO_FRAME = QMargins(0, 0, 0, 0)


def outer(rect: QRect, frame: QMargins = USUAL_FRAME) -> QRect:
    return rect.marginsAdded(frame)


def test_the_first_time_it_fits_an_office_screen_with_its_frame() -> None:
    found = outer(placed(None, USUAL, [OFFICE], USUAL_FRAME))
    assert OFFICE.contains(found)
    assert found.size() == OFFICE.size()


def test_on_a_wide_screen_it_stands_in_the_middle_in_its_own_size() -> None:
    screen = QRect(0, 0, 2560, 1400)
    found = placed(None, USUAL, [screen], USUAL_FRAME)
    assert found.size() == USUAL
    assert abs(found.center().x() - screen.center().x()) <= 1


@pytest.mark.parametrize("wanted", [QRect(100, 60, 900, 600), QRect(-1500, 200, 1000, 700), QRect(-300, 100, 800, 600)])
def test_where_all_of_it_can_be_seen_nothing_is_moved(wanted: QRect) -> None:
    assert placed(wanted, USUAL, [OFFICE, LEFT_OF_IT], USUAL_FRAME) == wanted


@pytest.mark.parametrize(
    "wanted", [QRect(-1500, 200, 1000, 700), QRect(-1800, 900, 400, 300), QRect(5000, 5000, 800, 600)]
)
def test_a_screen_that_is_gone_gives_its_window_to_the_one_that_is_there(wanted: QRect) -> None:
    found = placed(wanted, USUAL, [OFFICE], USUAL_FRAME)
    assert OFFICE.contains(outer(found))
    assert found.size() == wanted.size().boundedTo(OFFICE.marginsRemoved(USUAL_FRAME).size())


def test_it_goes_to_the_screen_it_lies_on_most() -> None:
    found = placed(QRect(-700, -50, 900, 500), USUAL, [OFFICE, LEFT_OF_IT], USUAL_FRAME)
    assert LEFT_OF_IT.contains(outer(found))


def test_a_title_bar_above_the_screen_comes_down() -> None:
    assert placed(QRect(10, 0, 500, 400), USUAL, [OFFICE], USUAL_FRAME) == QRect(10, USUAL_FRAME.top(), 500, 400)
    assert placed(QRect(10, 0, 500, 400), USUAL, [OFFICE], NO_FRAME) == QRect(10, 0, 500, 400)


def test_place_and_look_are_kept_beside_each_other(tmp_path: Path) -> None:
    save_look(tmp_path, Look.DARK)
    save_place(tmp_path, WindowPlace(-40, 12, 1000, 700, maximised=True))
    save_look(tmp_path, Look.LIGHT)
    assert load_place(tmp_path) == WindowPlace(-40, 12, 1000, 700, maximised=True)
    assert load_look(tmp_path) is Look.LIGHT


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "[]",
        "{",
        '{"plads": 7}',
        '{"plads": {"x": 1, "y": 2, "bredde": "3", "hoejde": 4}}',
        '{"plads": {"x": 1, "y": 2, "bredde": -3, "hoejde": 4}}',
        '{"plads": {"x": 1, "y": 2, "bredde": 0, "hoejde": 4}}',
        '{"plads": {"x": 1, "y": 2e9, "bredde": 3, "hoejde": 4}}',
        '{"plads": {"x": true, "y": 2, "bredde": 3, "hoejde": 4}}',
        '{"plads": {"x": 1000000, "y": 2, "bredde": 3, "hoejde": 4}}',
    ],
)
def test_a_damaged_place_is_none(tmp_path: Path, kept: str) -> None:
    (tmp_path / "vindue.json").write_text(kept, encoding="utf-8")
    assert load_place(tmp_path) is None


def test_nothing_is_made_for_a_place(tmp_path: Path) -> None:
    save_place(tmp_path / "ikke-oprettet", WindowPlace(0, 0, 10, 10))
    assert list(tmp_path.iterdir()) == []


WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QMainWindow
from smdb_desktop.gui.app.placing import open_as_left, remember
app = QApplication(sys.argv[:1])
window, folder = QMainWindow(), Path(sys.argv[1])
window.resize(1366, 768)
open_as_left(window, folder)
app.processEvents()
if sys.argv[2:] == ["maximise"]:
    window.showMaximized()
elif sys.argv[2:]:
    window.setGeometry(QRect(*map(int, sys.argv[2:])))
app.processEvents()
at = window.geometry()
print(at.x(), at.y(), at.width(), at.height(), window.isMaximized())
remember(window, folder)
"""


def run_on(screens: list[QRect], folder: Path, *then: str) -> str:
    """Open a window in a process that has these screens; what became of it."""
    described = [
        {"name": f"s{n}", "x": s.x(), "y": s.y(), "width": s.width(), "height": s.height(), "logicalDpi": 96, "dpr": 1}
        for n, s in enumerate(screens)
    ]
    file = folder / "skaerme.json"
    file.write_text(json.dumps({"screens": described}), encoding="utf-8")
    environment = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={file}"}
    command = [sys.executable, "-c", WINDOW, str(folder), *then]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_it_is_opened_on_the_second_screen_again_and_on_the_first_when_that_is_gone(tmp_path: Path) -> None:
    both = [OFFICE, QRect(1366, 0, 1920, 1040)]
    run_on(both, tmp_path, "1500", "100", "1000", "700")
    assert run_on(both, tmp_path) == "1500 100 1000 700 False"
    x, y, width, height = map(int, run_on(both[:1], tmp_path).split()[:4])
    assert OFFICE.contains(QRect(x, y, width, height))


def test_a_window_that_was_maximised_is_maximised_and_goes_back_to_its_place(tmp_path: Path) -> None:
    run_on([OFFICE], tmp_path, "30", "50", "900", "600")
    run_on([OFFICE], tmp_path, "maximise")
    assert run_on([OFFICE], tmp_path).endswith("True")
    assert load_place(tmp_path) == WindowPlace(30, 50, 900, 600, maximised=True)
