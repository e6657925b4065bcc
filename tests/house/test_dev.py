"""dev.py tells a newcomer what the machine lacks, in a sentence with the command that installs it."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.house_tree import ROOT
from tools import screen


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A dev.py whose clone is an empty folder with locks of its own, so that no environment of ours is touched."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text("", encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / "dev-stamp.json")
    monkeypatch.setattr(module, "UNFINISHED", tmp_path / ".venv" / "dev-unfinished")
    monkeypatch.setattr(module, "LOCK", tmp_path / ".venv.lock")
    return module


def test_python_without_venv_is_told_the_package(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda *_: None)
    with pytest.raises(SystemExit) as ended:
        dev.prepare("run")
    assert ended.value.code == 3
    assert "\n    sudo apt install python3-venv\n" in capsys.readouterr().err


def test_too_old_python_is_told_which_is_needed() -> None:
    text = (ROOT / "dev.py").read_text(encoding="utf-8")
    text = re.sub(r"sys\.version_info < \(3, 11\)", "sys.version_info < (9, 0)", text, count=1)
    answer = subprocess.run([sys.executable, "-"], input=text, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "needs Python 3.11 or newer" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_environment_is_made_once_and_again_after_an_interruption(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def call(command: list[str], _lock: int | None = None) -> int:
        step = "venv" if "venv" in command else "pip"
        calls.append(step)
        if step == "venv":
            dev.VENV.mkdir(exist_ok=True)
            python = dev._venv_python()
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()
        return outcome[step]

    outcome = {"venv": 0, "pip": 0}
    monkeypatch.setattr(dev, "_call", call)
    dev.prepare("run")
    assert calls == ["venv", "pip"]
    dev.prepare("run")
    assert calls == ["venv", "pip"]

    (dev.ROOT / "requirements" / "run.txt").write_text("# changed\n", encoding="utf-8")
    monkeypatch.setattr(dev, "_venv_works", lambda: True)
    outcome["pip"] = 1
    with pytest.raises(SystemExit):
        dev.prepare("run")
    outcome["pip"] = 0
    dev.prepare("run")
    assert calls == ["venv", "pip", "pip", "venv", "pip"]


@pytest.mark.parametrize(
    ("soname", "package"),
    [
        ("libEGL.so.1", "libegl1"),
        ("libX11.so.6", "libx11-6"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libxcb-icccm.so.4", "libxcb-icccm4"),
        ("libxcb-render-util.so.0", "libxcb-render-util0"),
        ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    ],
)
def test_debian_package_of_a_library(dev: ModuleType, soname: str, package: str) -> None:
    assert dev.debian_package(soname) == package


def test_what_the_checks_need_of_the_machine_is_brought_by_the_continuous_integration(dev: ModuleType) -> None:
    assert dev.SCREEN_TOOLS == screen.PROGRAMS
    brought = set(re.findall(r"[\w.+-]+", (ROOT / ".ci" / "run").read_text(encoding="utf-8")))
    assert brought >= {*dev.TEST_TOOLS.values(), *dev.SCREEN_TOOLS.values()}


@pytest.mark.parametrize(("ci", "runs"), [("", 5), ("true", 6)])
def test_without_a_screen_in_memory_one_is_told_and_only_the_continuous_integration_fails(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, runs: int
) -> None:
    done: list[list[str]] = []
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(dev, "LINUX", True)
    monkeypatch.setattr(dev, "prepare", lambda _: Path("python"))
    monkeypatch.setattr(dev, "missing_libraries", lambda _: set())
    monkeypatch.setattr(dev.shutil, "which", lambda name: None if name == "openbox" else name)

    def call(command: list[str], _lock: int | None = None) -> int:
        done.append(command)
        return 0

    monkeypatch.setattr(dev, "_call", call)
    assert dev.main(["test"]) == 0
    assert len(done) == runs
    assert ("sudo apt install openbox\n" in capsys.readouterr().err) == (not ci)


def test_missing_libraries_are_named_with_one_command(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "missing_libraries", lambda _: {"libxcb-cursor.so.0", "libEGL.so.1"})
    with pytest.raises(SystemExit) as ended:
        dev._refuse_missing_libraries("xcb")
    assert ended.value.code == 3
    assert "sudo apt install libegl1 libxcb-cursor0\n" in capsys.readouterr().err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="screens are asked about only on Linux")
@pytest.mark.parametrize(
    ("arguments", "display", "platforms"),
    [
        ([], ":0", ["xcb"]),
        (["demo"], ":0", ["xcb"]),
        (["demo", "--headless", "--out", "d"], "", ["offscreen"]),
        (["--data-dir", "d", "demo"], ":0", ["xcb"]),
        (["check", "a.json"], "", []),
        (["--help"], "", []),
        (["self-check"], "", ["offscreen"]),
    ],
)
def test_only_what_opens_a_window_needs_a_screen(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, arguments: list[str], display: str, platforms: list[str]
) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", display)
    assert dev._platforms_needed(arguments) == platforms


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="screens are asked about only on Linux")
def test_a_window_without_a_screen_is_refused_with_the_way_out(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SystemExit):
        dev._platforms_needed([])
    assert "demo --headless" in capsys.readouterr().err


def test_the_programs_own_help_reaches_the_program(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(dev, "prepare", lambda _: Path("python"))

    def become(command: list[str]) -> int:
        started.append(command)
        return 0

    monkeypatch.setattr(dev, "_become", become)
    assert dev.main(["run", "check", "--help"]) == 0
    assert started == [["python", "-P", "-m", "smdb_desktop", "check", "--help"]]


def test_a_linked_environment_is_left_alone_and_replaced_by_an_own_one(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment of another clone was emptied through a link: its stamp names that clone, so it was made anew."""
    others = tmp_path / "other" / ".venv"
    others.mkdir(parents=True)
    (others / "dev-stamp.json").write_text('{"python": "of another clone"}', encoding="utf-8")
    dev.VENV.symlink_to(others)

    def call(command: list[str], _lock: int | None = None) -> int:
        Path(command[-1]).mkdir(exist_ok=True)
        return 0

    monkeypatch.setattr(dev, "_call", call)
    dev._make_venv()
    assert not dev.VENV.is_symlink() and dev.VENV.is_dir()
    assert [path.name for path in others.iterdir()] == ["dev-stamp.json"]
