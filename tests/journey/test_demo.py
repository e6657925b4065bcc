"""``demo --headless``: the main job ends with a file that foreign tools accept and that no changed byte survives."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.examples.example_case import example_day
from smdb_desktop.examples.main_job import TALK, make_job
from smdb_desktop.resources import catalog
from tests.journey.journey_process import MainJob

pytestmark = pytest.mark.slow

PAYLOAD = "indberetning.xml"
PROPERTIES = "http://uri.etsi.org/01903/v1.3.2#:SignedProperties"


def test_every_step_held_and_the_last_line_is_the_file(main_job: MainJob) -> None:
    assert (main_job.status, main_job.said) == (0, "")
    numbers = [line.split(".")[0].strip() for line in main_job.lines[:-1]]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    assert main_job.file.is_absolute() and main_job.file.is_file()
    assert main_job.file.parent == main_job.places.out
    assert [file.name for file in main_job.places.out.iterdir()] == [main_job.file.name]


def unpacked(container: Path, folder: Path) -> Path:
    """The container's files, and the second certificate of the signature as ``ROOT.pem``: docs/submission.md."""
    with zipfile.ZipFile(container) as package:
        package.extractall(folder)
    signature = (folder / "META-INF" / "signatures0.xml").read_text(encoding="utf-8")
    root = re.findall(r"<ds:X509Certificate>([^<]*)", signature)[1]
    pem = f"-----BEGIN CERTIFICATE-----\n{root.strip()}\n-----END CERTIFICATE-----\n"
    (folder / "ROOT.pem").write_text(pem, encoding="ascii")
    return folder


def xmlsec1(tool: str, folder: Path) -> bool:
    command = [tool, "--verify", "--id-attr:Id", PROPERTIES, "--trusted-pem", "ROOT.pem", "META-INF/signatures0.xml"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def change_one_byte(raw: bytes) -> bytes:
    """The citizen's answer to one question, changed: still good XML of the same length."""
    changed = raw.replace(b"behandling>NEJ<", b"behandling>NEI<", 1)
    assert len(changed) == len(raw) and changed != raw
    return changed


@pytest.mark.parametrize("foreign_tool", ["xmlsec1"], indirect=True)
def test_xmlsec1_accepts_the_file_and_refuses_one_changed_byte(
    foreign_tool: str, main_job: MainJob, tmp_path: Path
) -> None:
    folder = unpacked(main_job.file, tmp_path)
    assert xmlsec1(foreign_tool, folder)
    (folder / PAYLOAD).write_bytes(change_one_byte((folder / PAYLOAD).read_bytes()))
    assert not xmlsec1(foreign_tool, folder)


def with_changed_payload(container: Path, target: Path) -> Path:
    """The same container, entry by entry, with one byte of the payload changed."""
    with zipfile.ZipFile(container) as package, zipfile.ZipFile(target, "w") as made:
        for entry in package.infolist():
            raw = package.read(entry)
            made.writestr(entry, change_one_byte(raw) if entry.filename == PAYLOAD else raw)
    return target


def test_verify_agrees_with_xmlsec1(main_job: MainJob, tmp_path: Path) -> None:
    whole = main_job.places.program("verify", main_job.file)
    assert whole.returncode == 0, whole.stdout
    said = json.loads(whole.stdout)
    assert (said["ok"], said["oevelse"], said["indberetning"]) == (True, True, main_job.file.stem)
    changed = main_job.places.program("verify", with_changed_payload(main_job.file, tmp_path / "changed.asice"))
    assert changed.returncode == 1
    said = json.loads(changed.stdout)
    failed = {step["navn"] for step in said["trin"] if not step["ok"]}
    assert not said["ok"] and "Indhold" in failed, failed


def test_show_is_danish_text_with_every_form(main_job: MainJob) -> None:
    shown = main_job.places.program("show", main_job.file)
    assert (shown.returncode, shown.stderr) == (0, "")
    lines = [line.strip() for line in shown.stdout.splitlines()]
    for heading in ("Anmodning", "Ny iværksættelse", "Forløbsafslutning"):
        assert heading in lines
    assert lines[0].startswith("ØVELSE")
    assert "CPR-nr.: 150277-9995" in lines
    day = example_day(catalog().nyeste)
    assert f"Anmodningsdato: {format_date(day)}" in lines
    assert f"Dato, hvor lægesamtale blev afholdt: {make_job(catalog()).start_1[TALK]}" in lines
    assert shown.stdout.count("Alfa København ApS") >= 1
    assert "NEJ" not in shown.stdout.split(), "codes are for machines"
