"""The template for group policy writes what the program reads, where it is looked for, with words in both languages."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from lxml import etree

from smdb_desktop.administration.places import REGISTRY
from smdb_desktop.administration.settings import MINUTES
from smdb_desktop.services.ports.policy import Key
from tests.house.house_tree import ROOT

FOLDER = ROOT / "packaging" / "windows" / "policy"
NAMESPACE = {"p": "http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions"}
LISTS = {Key.WAYS, Key.FOLDERS, Key.ROOTS, Key.LIST_HOSTS, Key.COPIES, Key.ROLES}


def parsed(path: Path) -> etree._Element:
    return etree.parse(path).getroot()


def test_every_setting_is_written_where_it_is_read() -> None:
    template = parsed(FOLDER / "smdb-desktop.admx")
    policies = template.findall(".//p:policy", NAMESPACE)
    assert {policy.get("key") for policy in policies} == {REGISTRY}
    elements = {
        element.get("valueName"): etree.QName(element).localname
        for policy in policies
        for element in policy.findall("p:elements/*", NAMESPACE)
    }
    assert set(elements) == set(Key)
    assert {key for key, kind in elements.items() if kind == "multiText"} == LISTS
    minutes = template.find(".//p:decimal", NAMESPACE)
    assert minutes is not None
    assert (minutes.get("minValue"), minutes.get("maxValue")) == (str(MINUTES[0]), str(MINUTES[-1]))


@pytest.mark.parametrize("language", ["da-DK", "en-US"])
def test_every_word_of_the_template_is_there(language: str) -> None:
    text = (FOLDER / "smdb-desktop.admx").read_text(encoding="utf-8")
    words = parsed(FOLDER / language / "smdb-desktop.adml")
    given = {each.get("id") for each in words.findall(".//p:string", NAMESPACE)}
    assert set(re.findall(r"\$\(string\.(\w+)\)", text)) == given
    shown = {
        each.get("id"): [inner.get("refId") for inner in each] for each in words.findall(".//p:presentation", NAMESPACE)
    }
    asked = re.findall(r'<(?:multiText|text|decimal|enum) id="(\w+)"', text)
    assert set(re.findall(r"\$\(presentation\.(\w+)\)", text)) == set(shown)
    assert sorted(ref for refs in shown.values() for ref in refs if ref) == sorted(asked)


@pytest.mark.skipif(sys.platform == "win32", reason="paths of POSIX")
def test_the_documents_example_is_followed_to_the_letter(tmp_path: Path) -> None:
    from tests.administration.administrators import settled, wrote

    page = (ROOT / "docs" / "admin.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", page, re.DOTALL)
    assert example is not None
    found = settled(wrote(tmp_path, example[1]))
    assert found.complaints() == ()
    assert [each.key for each in found.locked()] == list(Key)
