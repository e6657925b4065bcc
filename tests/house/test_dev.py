"""dev.py tells a newcomer what the machine lacks, in a sentence with the command that installs it."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from smdb_desktop.cli.parser import build
from tests.house.house_tree import ROOT
from tests.house.test_docs import commands
from tools import checks, screen


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
    monkeypatch.setenv("SMDB_CALLED", "")
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
    assert re.search(r"\n    sudo apt install (\S+ )*python3-venv( \S+)*\n", capsys.readouterr().err)


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
    monkeypatch.setattr(dev, "_call_watched", lambda command, lock, _total: call(command, lock))
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
    assert "requirements/debian.txt" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    brought = set((ROOT / "requirements" / "debian.txt").read_text(encoding="utf-8").splitlines())
    assert brought >= {*dev.TEST_TOOLS.values(), *dev.SCREEN_TOOLS.values()}


@pytest.fixture
def lacking(dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose package list is our own, on which nothing of it is installed but one under a newer name."""
    listed = tmp_path / "requirements" / "debian.txt"
    listed.write_text("# why\n\nlibegl1\nlibglib2.0-0\norca\nxvfb\n", encoding="utf-8")
    monkeypatch.setattr(dev, "DEBIAN", listed)
    monkeypatch.setattr(dev.shutil, "which", lambda name: name if name == "dpkg-query" else None)
    installed = "installed libglib2.0-0t64\nnot-installed xvfb\n"
    monkeypatch.setattr(dev.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 1, stdout=installed))


@pytest.mark.usefixtures("lacking")
def test_one_message_names_what_is_missing_for_every_command_at_once(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "missing_libraries", lambda _: {"libxcb-cursor.so.0"})
    with pytest.raises(SystemExit):
        dev._refuse_missing_libraries("xcb")
    said = capsys.readouterr().err
    assert "sudo apt install libegl1 libxcb-cursor0 orca xvfb\n" in said
    assert said.count("sudo apt install") == 1


@pytest.mark.usefixtures("lacking")
def test_tests_that_lack_two_kinds_of_things_name_one_command(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "LINUX", True)
    monkeypatch.setattr(dev, "prepare", lambda _: Path("python"))
    monkeypatch.setattr(dev, "missing_libraries", lambda _: set())
    monkeypatch.setattr(dev, "_call", lambda *_: 0)
    assert dev.main(["test"]) == 0
    assert capsys.readouterr().err.count("sudo apt install libegl1 orca xvfb\n") == 1


def test_while_packages_come_one_is_told_how_far_it_is(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "SIGN_OF_LIFE", 0.05)
    slow = "import sys, time; print('Collecting one==1'); print('Collecting two==2 (from x)', flush=True); sys.stdin.read(1)"
    said: list[str] = []
    popen = subprocess.Popen

    def started(command: list[str], **keywords: Any) -> subprocess.Popen[str]:
        process = popen(command, stdin=subprocess.PIPE, **keywords)

        def say(text: str) -> None:
            said.append(text)
            if "2 of 5 packages" in text:
                assert process.stdin is not None
                process.stdin.close()

        monkeypatch.setattr(dev, "_say", say)
        return process

    monkeypatch.setattr(dev.subprocess, "Popen", started)
    assert dev._call_watched([sys.executable, "-c", slow], 0, 5) == 0
    assert any(re.fullmatch(r"  2 of 5 packages, \d+ s: two", text) for text in said)


@pytest.mark.parametrize(("ci", "screen"), [("", False), ("true", True)])
def test_without_a_screen_in_memory_one_is_told_and_only_the_continuous_integration_fails(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, screen: bool
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
    assert done == [["python", "-m", "tools.checks", *(["--screen"] if screen else [])]]
    assert ("it lacks openbox." in capsys.readouterr().err) == (not ci)


def test_what_opens_windows_runs_once_on_a_screen_where_there_is_one() -> None:
    bare, seen = checks.commands(screen=False), checks.commands(screen=True)
    assert "pytest on a screen" not in bare
    # what runs beside the rest is run there, and nowhere else
    beside = {word for command in checks.BESIDE.values() for word in command if word.startswith("tests/")}
    assert _left_out(bare["pytest"]) == beside
    assert _left_out(seen["pytest"]) - beside == set(checks.WINDOW_TESTS) <= set(seen["pytest on a screen"])
    assert set(bare) < set(seen)


def _left_out(command: Iterable[str]) -> set[str]:
    return {word.partition("=")[2] for word in command if word.startswith("--ignore")}


def test_missing_libraries_are_named_with_one_command(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "missing_libraries", lambda _: {"libxcb-cursor.so.0", "libEGL.so.1"})
    with pytest.raises(SystemExit) as ended:
        dev._refuse_missing_libraries("xcb")
    assert ended.value.code == 3
    said = capsys.readouterr().err
    assert "lacks: libEGL.so.1, libxcb-cursor.so.0." in said
    assert re.search(r"sudo apt install (\S+ )*libegl1( \S+)* libxcb-cursor0( \S+)*\n", said)


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
        (["--data-dir", "d"], ":0", ["xcb"]),
        (["--data-dir", "check", "--passphrase-file", "p"], ":0", ["xcb"]),
        (["--data-dir=d"], ":0", ["xcb"]),
        (["--data-dir", "d", "check", "a.json"], "", []),
        (["--data-dir", "d", "self-check"], "", ["offscreen"]),
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


def test_every_option_with_a_value_before_a_command_is_known(dev: ModuleType) -> None:
    """Else its value would be taken for a command, and a window for something without one."""
    valued = {
        option
        for parser in (build(), commands()["demo"])
        for action in parser._actions
        if action.option_strings and action.nargs is None and action.metavar
        for option in action.option_strings
    }
    assert valued == dev.VALUED
    assert {"", *commands()} >= dev.WINDOW_COMMANDS | dev.QT_COMMANDS


def test_a_window_that_takes_a_moment_is_announced_and_commands_are_named_as_they_can_be_typed(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "prepare", lambda _: Path("python"))
    monkeypatch.setattr(dev, "missing_libraries", lambda _: set())
    monkeypatch.setattr(dev, "_become", lambda _: 0)
    monkeypatch.setenv("SMDB_CALLED", "")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert dev.main(["run", "--data-dir", "d"]) == 0
    assert "Opening the window" in capsys.readouterr().err
    assert dev.os.environ["SMDB_CALLED"].endswith(" dev.py run")
    assert dev.main(["run", "self-check"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("called", ["", "python3 dev.py run"])
def test_what_an_error_tells_one_to_run_is_what_one_has(called: str, tmp_path: Path) -> None:
    (tmp_path / "lager.db").write_bytes(b"SQLite format 3\0" + bytes(200))
    (tmp_path / "sag.json").write_text('{"format": "smdb-sag/1"}', encoding="utf-8")
    for arguments in (["check"], ["verify", str(tmp_path / "sag.json")]):
        command = [sys.executable, "-m", "smdb_desktop", *arguments]
        answer = subprocess.run(
            command, env={**os.environ, "SMDB_CALLED": called}, cwd=ROOT, capture_output=True, text=True, check=False
        )
        said = answer.stdout + answer.stderr
        assert f"»{called or 'smdb-desktop'} check" in said
        assert not called or "smdb-desktop" not in said


README_COMMANDS = re.findall(
    r"^python3 dev\.py (.*?)(?:\s+#.*)?$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE
)


def test_the_readme_shows_its_commands() -> None:
    assert {"run", "test", "--help", "run check docs/case.json"} <= set(README_COMMANDS)


@pytest.mark.parametrize("words", [c for c in README_COMMANDS if c.startswith("run ") and c != "run demo"])
def test_an_example_of_the_readme_runs_as_written(words: str, tmp_path: Path) -> None:
    arguments = [str(tmp_path / "out") if word == "OUT" else word for word in words.split()[1:]]
    command = [sys.executable, "-m", "smdb_desktop", *arguments]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode in (0, 1), answer.stderr
    assert "Forkert brug" not in answer.stderr and "findes ikke" not in answer.stderr
