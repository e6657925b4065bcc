"""A small reader that shares no code with the program opens, decrypts, verifies and answers what the program sends."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from smdb_desktop import resources
from smdb_desktop.services.stored.records import Tilstand
from tests.scenarios.sealed import KOMMUNE, Centre, oces, signer

READER = Path(__file__).with_name("reader.py")


@pytest.fixture
def centre() -> Iterator[Centre]:
    made = Centre()
    yield made
    made.workspace.close()


def written(folder: Path) -> tuple[Path, ...]:
    """Key, certificate, issuer and root as a stranger has them."""
    key = signer(KOMMUNE)
    files = {
        "key.pem": key.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
        "certificate.pem": key.certificate.public_bytes(Encoding.PEM),
        "issuer.pem": key.issuer.public_bytes(Encoding.PEM),
        "root.pem": oces().root_pem,
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return tuple(folder / name for name in files)


@pytest.mark.parametrize(("outcome", "state"), [("MODTAGET", Tilstand.KVITTERET), ("RETURNERET", Tilstand.RETURNERET)])
def test_a_strangers_receiver_opens_and_answers(centre: Centre, tmp_path: Path, outcome: str, state: Tilstand) -> None:
    there = centre.sent(tmp_path / "ud")
    sealed, out = tmp_path / "ud" / there.filnavn, tmp_path / "svar.jws"
    schema = resources.path("schemas", "smdb-indberetning-1.xsd")
    now = centre.clock().strftime("%Y-%m-%dT%H:%M:%SZ")
    done = subprocess.run(
        [sys.executable, str(READER), str(sealed), *map(str, written(tmp_path)), str(schema), str(out), outcome, now],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, there.id), done.stderr
    assert "smdb_desktop" not in READER.read_text(encoding="utf-8")
    taken = centre.receipts.take(out.read_bytes())
    assert taken.ny and centre.states() == [(1, state)]
