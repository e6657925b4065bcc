"""A receiver written from docs/submission.md and docs/receipt.md: OpenSSL, xmlsec1, zipfile and lxml, nothing of ours.

Run as ``reader.py FILE.asice.p7m KEY.pem CERTIFICATE.pem ISSUER.pem ROOT.pem SCHEMA.xsd OUT.jws OUTCOME``; it prints the id.
"""

import base64
import hashlib
import json
import subprocess
import sys
import tempfile
import uuid
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

NS = "{urn:smdb-desktop:indberetning:1}"


def run(*words: str | Path) -> bytes:
    """What a program answers; it must succeed."""
    return subprocess.run([*map(str, words)], check=True, capture_output=True).stdout


def b64url(data: bytes) -> bytes:
    """base64url without padding (RFC 7515)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def der64(certificate: Path) -> str:
    """A certificate as x5c has it."""
    return base64.b64encode(run("openssl", "x509", "-in", certificate, "-outform", "der")).decode()


def payload_of(sealed: Path, key: Path, root: Path, folder: Path) -> bytes:
    """Decrypted by OpenSSL, unzipped, its signature judged by xmlsec1."""
    container = folder / "a.asice"
    container.write_bytes(run("openssl", "cms", "-decrypt", "-inform", "DER", "-in", sealed, "-inkey", key))
    with zipfile.ZipFile(container) as package:
        assert package.namelist()[0] == "mimetype"
        package.extractall(folder)
    names = ["--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties", "--trusted-pem", str(root)]
    verifying = ["xmlsec1", "--verify", *names, "META-INF/signatures0.xml"]
    subprocess.run(verifying, check=True, capture_output=True, cwd=folder)
    return (folder / "indberetning.xml").read_bytes()


def main(words: list[str]) -> None:
    """Open, verify, answer."""
    sealed, key, certificate, issuer, root, schema, out = map(Path, words[:7])
    with tempfile.TemporaryDirectory() as name:
        payload = payload_of(sealed, key, root, Path(name))
    document = etree.fromstring(payload)
    etree.XMLSchema(etree.parse(schema)).assertValid(document.getroottree())
    head = document.find(f"{NS}hoved")
    assert head is not None

    def of(field: str) -> str:
        return head.findtext(f"{NS}{field}") or ""

    sender = head.find(f"{NS}afsender")
    receiver = head.find(f"{NS}modtager")
    assert sender is not None and receiver is not None and receiver.get("cvr") == "87654321"
    receipt = {
        "format": "smdb-kvittering/1",
        "kvittering_id": uuid.uuid4().hex,
        "indberetning_id": of("indberetning_id"),
        "forloeb_id": of("forloeb_id"),
        "revision": int(of("revision")),
        "payload_sha256": hashlib.sha256(payload).hexdigest(),
        "afsender_cvr": sender.findtext(f"{NS}cvr") or "",
        "modtager": {"navn": "Albertslund Kommune", "cvr": "87654321"},
        "tid": words[8] if len(words) > 8 else datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "udfald": words[7],
        "oevelse": False,
    }
    if words[7] == "RETURNERET":
        receipt["bemaerkninger"] = [
            {"felt": "kontaktforloeb[0].anmodning.gravid", "niveau": "FEJL", "regel": "", "besked": "Se svaret efter."}
        ]
    header = {"alg": "RS256", "typ": "smdb-kvittering+jws", "x5c": [der64(certificate), der64(issuer)]}
    text = b".".join(b64url(json.dumps(each).encode()) for each in (header, receipt))
    signing = ["openssl", "dgst", "-sha256", "-sign", str(key)]
    value = subprocess.run(signing, input=text, check=True, capture_output=True).stdout
    out.write_bytes(text + b"." + b64url(value) + b"\n")
    sys.stdout.write(of("indberetning_id") + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
