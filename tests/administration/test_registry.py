"""Windows' policy keys on a registry in memory: the same names and values, and which of several sources counts."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from smdb_desktop.administration.places import MACHINE, REGISTRY, USER
from smdb_desktop.services.ports.policy import Key
from tests.administration.administrators import FakeRegistry, settled, wrote

FOLDER = r"C:\smdb" if sys.platform == "win32" else "/srv/smdb"


def test_texts_lists_and_numbers(tmp_path: Path) -> None:
    registry = FakeRegistry(
        {
            MACHINE: {
                "Export.Folders": [FOLDER],
                "lock.idle_minutes": 15,
                "update.source": "off",
                "export.reaches_smdb": "taster",
            }
        }
    )
    found = settled(tmp_path / "none", registry)
    assert found.complaints() == ()
    assert found.values(Key.FOLDERS) == (FOLDER,)
    assert (found.value(Key.IDLE), found.value(Key.UPDATE), found.value(Key.REACHES)) == ("15", "off", "TASTER")
    assert found.source(Key.IDLE) == f"HKLM\\{REGISTRY}"


def test_the_machine_before_the_file_before_the_user(tmp_path: Path) -> None:
    file = wrote(tmp_path, '[lock]\nidle_minutes = 2\n[update]\nsource = "https://fil.example/"\n')
    registry = FakeRegistry(
        {
            MACHINE: {"lock.idle_minutes": 1},
            USER: {"lock.idle_minutes": 3, "update.source": "off", "backup.second_place": FOLDER},
        }
    )
    found = settled(file, registry)
    assert [(each.key, each.values, each.source) for each in found.locked()] == [
        (Key.UPDATE, ("https://fil.example/",), str(file)),
        (Key.SECOND_PLACE, (FOLDER,), f"HKCU\\{REGISTRY}"),
        (Key.IDLE, ("1",), f"HKLM\\{REGISTRY}"),
    ]


def test_a_key_that_the_person_can_write_counts_for_nothing(tmp_path: Path) -> None:
    registry = FakeRegistry({USER: {"lock.idle_minutes": 480}}, frozenset({USER}))
    found = settled(tmp_path / "none", registry)
    assert found.locked() == ()
    assert [each.source for each in found.complaints()] == [f"HKCU\\{REGISTRY}"]


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("lock.idle", 5, "lock.idle"),
        ("", "standard", "hedder"),
        ("lock.idle_minutes", b"\x05", "lock.idle_minutes"),
        ("lock.idle_minutes", None, "lock.idle_minutes"),
        ("export.reaches_smdb", ["TASTER"], "export.reaches_smdb"),
    ],
)
def test_what_is_wrong_there_is_named(tmp_path: Path, name: str, value: object, word: str) -> None:
    found = settled(tmp_path / "none", FakeRegistry({MACHINE: {name: value}}))
    assert found.locked() == ()
    (complaint,) = found.complaints()
    assert word in complaint.text
