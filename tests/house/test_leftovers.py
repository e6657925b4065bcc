"""The watch of tests/conftest.py sees what it should: each kind of leftover fails its test, by name, and only that test."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.house.house_tree import ROOT

BADLY_BEHAVED = """
import threading
from PySide6.QtCore import QThread, QTimer
from PySide6.QtWidgets import QWidget

kept = []

def test_tidy(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    QTimer(window).start(50)

def test_timer(qtbot):
    timer = QTimer(objectName="autosave")
    timer.start(50)
    kept.append(timer)

def test_window(qtbot):
    window = QWidget(objectName="forgotten")
    window.show()
    kept.append(window)

def test_qthread(qtbot):
    thread = QThread(objectName="lane")
    thread.start()
    kept.append(thread)

def test_thread():
    threading.Thread(target=threading.Event().wait, name="worker", daemon=True).start()

def test_warning():
    import warnings
    warnings.warn("old")

def test_qt_warning(qtbot):
    from PySide6.QtCore import qWarning
    qWarning("bad palette")

def test_tidy_again(qtbot):
    pass
"""


def test_each_leftover_fails_its_own_test_by_name(tmp_path: Path) -> None:
    conftest = (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8")
    shortened = re.sub(r"_GRACE_SECONDS = [\d.]+", "_GRACE_SECONDS = 0.2", conftest)
    (tmp_path / "conftest.py").write_text(shortened, encoding="utf-8")
    (tmp_path / "test_badly_behaved.py").write_text(BADLY_BEHAVED, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", "-c", str(ROOT / "pyproject.toml")]
    answer = subprocess.run(
        [*command, f"--rootdir={tmp_path}", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    bad = set(re.findall(r"^(?:ERROR|FAILED) \S*::(\w+)", answer.stdout, re.MULTILINE))
    assert bad == {"test_timer", "test_window", "test_qthread", "test_thread", "test_warning", "test_qt_warning"}
    for name in ("QTimer “autosave”", "QWidget “forgotten”", "QThread “lane”", "running: worker"):
        assert name in answer.stdout
