"""The published XML Schema: it is what the forms give, other tools accept it, and it refuses what a form refuses."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from lxml import etree

from smdb_desktop.domain.forms.definitions import Graense, Skemaversion
from smdb_desktop.resources import catalog, path
from smdb_desktop.submission.payload.schema import build_xsd
from smdb_desktop.submission.service import AsicSubmissions
from tests.submission.submission_examples import indberetning

PUBLISHED = path("schemas", "smdb-indberetning-1.xsd")


def current() -> bytes:
    return build_xsd(tuple(catalog().versioner.values()), catalog().lister)


def test_the_published_schema_is_the_generated_one() -> None:
    assert PUBLISHED.read_bytes() == current(), "run: python3 tools/generate.py"


def test_the_published_schema_accepts_a_payload_and_refuses_a_spoiled_one() -> None:
    schema = etree.XMLSchema(etree.parse(str(PUBLISHED)))
    payload = AsicSubmissions(catalog()).payload(indberetning())
    assert schema.validate(etree.fromstring(payload)), schema.error_log
    for old, new in (
        (b"<gravid>NEJ", b"<gravid>X"),
        (b"2025-08-01", b"2025-13-01"),
        (b"00DNY", b"0BCDE"),
        (b"165", b"1"),
    ):
        assert old in payload
        assert not schema.validate(etree.fromstring(payload.replace(old, new)))


@pytest.mark.parametrize("foreign_tool", ["xmllint"], indirect=True)
def test_xmllint_accepts_schema_and_payload(foreign_tool: str, tmp_path: Path) -> None:
    file = tmp_path / "indberetning.xml"
    file.write_bytes(AsicSubmissions(catalog()).payload(indberetning()))
    command = [foreign_tool, "--noout", "--nonet", "--schema", str(PUBLISHED), str(file)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    file.write_bytes(file.read_bytes().replace(b"<gravid>NEJ", b"<gravid>X"))
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0


def test_every_field_and_every_code_of_every_form_is_in_the_schema() -> None:
    text = PUBLISHED.read_text(encoding="utf-8")
    for version in catalog().versioner.values():
        for skema in version.skemaer.values():
            for felt in skema.felter:
                assert f'name="{felt.navn}"' in text
                for kode in catalog().lister[felt.liste] if felt.liste else ():
                    assert f'<xs:enumeration value="{kode.code}">' in text


def _with_pattern(version: Skemaversion, pattern: str) -> Skemaversion:
    skema = version.skemaer["behandling"]
    felter = tuple(
        replace(felt, graense=Graense(59, "x", pattern=pattern)) if felt.navn == "autorisationskode" else felt
        for felt in skema.felter
    )
    changed = replace(skema, trin=(replace(skema.trin[0], felter=felter),))
    return replace(version, skemaer=MappingProxyType({**version.skemaer, "behandling": changed}))


@pytest.mark.parametrize("pattern", ["^(?i)abc$", r"^\w+$", "abc", "^a.b$"])
def test_a_pattern_that_a_schema_reads_otherwise_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="autorisationskode"):
        build_xsd([_with_pattern(catalog().nyeste, pattern)], catalog().lister)
