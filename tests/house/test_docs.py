"""The pages that a newcomer or a user is sent to exist, and nothing they promise is missing."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from tests.house.house_tree import ROOT, text_files

PAGES = [
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "THIRD_PARTY_NOTICES.md"),
    *("docs/architecture.md", "docs/security.md", "docs/cli.md", "docs/add-a-field.md", "docs/rules.md"),
    *("docs/codelists.md", "docs/benchmarks.md"),
]
MARKDOWN = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES)
def test_page_exists(page: str) -> None:
    assert (ROOT / page).stat().st_size > 200


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_inside_the_clone_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_decisions_are_numbered_without_gaps() -> None:
    numbers = sorted(int(page.name[:4]) for page in (ROOT / "docs" / "adr").glob("[0-9]*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_architecture_names_every_package_and_top_level_folder() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    folders = [folder for folder in (ROOT / "smdb_desktop").rglob("*") if (folder / "__init__.py").is_file()]
    folders += [ROOT / name for name in ("ui", "resources", "tests", "docs", "tools", "benchmarks", "packaging")]
    assert [folder.name for folder in folders if f"{folder.name}/" not in page] == []


def commands() -> dict[str, argparse.ArgumentParser]:
    """Every command of the program's own command line."""
    from smdb_desktop.cli.parser import build

    for action in build()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def test_every_command_and_option_is_documented() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    found = commands()
    assert {"init", "demo", "check", "import", "export", "verify", "show", "doctor", "self-check"} <= set(found)
    missing = [name for name in found if f"smdb-desktop {name}" not in page]
    for name, parser in found.items():
        options = {option for action in parser._actions for option in action.option_strings if option[:2] == "--"}
        missing += [f"{name} {option}" for option in sorted(options - {"--help"}) if option not in page]
    assert missing == []


def test_the_help_of_every_command_shows_an_example() -> None:
    assert [name for name, parser in commands().items() if "smdb-desktop " not in (parser.epilog or "")] == []


@pytest.mark.parametrize("suffix", [".py", ".toml", ".json", ".md"])
def test_pages_that_the_tree_refers_to_exist(suffix: str) -> None:
    named = {
        (page, file.relative_to(ROOT).as_posix())
        for file in text_files()
        if file.suffix == suffix and file != Path(__file__)
        for page in re.findall(r"\bdocs/[\w/-]+\.md\b", file.read_text(encoding="utf-8"))
    }
    assert sorted((page, place) for page, place in named if not (ROOT / page).is_file()) == []
