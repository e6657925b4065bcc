"""What is shipped is named with its licence, its text lies beside it, and the locks name no registry."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.house.house_tree import ROOT

LICENCES = ROOT / "resources" / "licences"
NOTICES = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
LOCKS = ("run", "test", "build")


def locked(which: str) -> dict[str, str]:
    """Package to version of a lock file."""
    text = (ROOT / "requirements" / f"{which}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))


def rows() -> list[list[str]]:
    """The cells of every table row of the notices."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in NOTICES.splitlines() if line[:2] == "| "]


@pytest.mark.parametrize(("package", "version"), locked("run").items())
def test_every_shipped_package_has_its_notice(package: str, version: str) -> None:
    named = [row for row in rows() if row[0] == package]
    assert [row[1] for row in named] == [version]
    texts = re.findall(r"`([^`]+\.txt)`", named[0][4])
    assert texts
    assert [text for text in texts if not (LICENCES / text).is_file()] == []


def test_every_named_licence_text_exists_and_every_text_is_named() -> None:
    named = {text.rpartition("/")[2] for text in re.findall(r"`([\w./-]+\.txt)`", NOTICES)} - {"run.txt"}
    assert named == {file.name for file in LICENCES.iterdir()}


def test_nothing_is_named_that_is_no_longer_shipped() -> None:
    shipped = locked("run")
    versioned = {row[0] for row in rows() if len(row) == 6} - {"package", "---"}
    assert versioned == set(shipped)


def test_qt_licence_is_stated_prominently_with_both_texts() -> None:
    assert NOTICES.index("## Qt and PySide6 (LGPL)") < NOTICES.index("## Packages")
    assert (LICENCES / "LGPL-3.0.txt").read_text(encoding="utf-8").lstrip().startswith("GNU LESSER GENERAL PUBLIC")
    assert (LICENCES / "GPL-3.0.txt").read_text(encoding="utf-8").lstrip().startswith("GNU GENERAL PUBLIC LICENSE")


@pytest.mark.parametrize("which", LOCKS)
def test_every_locked_line_is_pinned_with_hashes(which: str) -> None:
    text = (ROOT / "requirements" / f"{which}.txt").read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"\n(?=[a-z])", text) if entry.strip() and not entry.startswith("#")]
    assert entries
    assert [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert [line for line in text.splitlines() if line.lstrip().startswith(("-", "#")) and "--hash" not in line] == []


def test_locks_agree_on_what_is_shipped() -> None:
    run = locked("run")
    for which in LOCKS[1:]:
        lock = locked(which)
        assert {name: lock.get(name) for name in run} == run


def test_declared_dependencies_are_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = {"run": project["project"]["dependencies"], **project["dependency-groups"]}
    for which, wanted in groups.items():
        names = {re.split(r"[<>=!~\[; ]", line)[0].lower() for line in wanted}
        assert names <= set(locked(which))
