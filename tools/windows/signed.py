"""What the Python Software Foundation signed: a program by the signature inside it, a module by the signed list of modules.

The chain is judged by osslsigncode with the machine's own certificates, and the signing certificate has to be the one that the
release was signed with. A module carries no signature: its digest stands in a catalogue that carries one.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

LEAF = "SHA256:6045E624888E299179D5AE0CEDA57C9874FF6CCF889FA14B2D50F751BFB9E2F8"
"""The certificate with which the Foundation signed its releases of 3.11.9."""
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")


class NotSigned(Exception):
    """A file is not as the Foundation signed it."""


def verify(file: Path) -> None:
    """Judge a program, library or catalogue by the signature in it; raises NotSigned."""
    program = shutil.which("osslsigncode") or "osslsigncode"
    command = [program, "verify", "-CAfile", str(AUTHORITIES), "-TSA-CAfile", str(AUTHORITIES)]
    command += ["-require-leaf-hash", LEAF]
    if "-ignore-crl" in _help(program):
        # newer ones ask the network for revocations, which an older signature with a time stamp does not need
        command.append("-ignore-crl")
    answer = subprocess.run([*command, "-in", str(file)], capture_output=True, text=True, check=False)  # noqa: S603
    digests = re.findall(r"(?:Current|Calculated) message digest *: *(\S+)", answer.stdout)
    whole = file.suffix == ".cat" or (len(digests) == 2 and digests[0] == digests[1])
    if answer.returncode or not whole or "Leaf hash match: ok" not in answer.stdout:
        raise NotSigned(f"{file.name} is not as the Python Software Foundation signed it")


class Catalogue:
    """A signed list of digests. Raises NotSigned where the list itself is not signed."""

    def __init__(self, file: Path) -> None:
        verify(file)
        self._signed = _signed_part(file.read_bytes())

    def holds(self, data: bytes) -> bool:
        """Whether exactly these bytes are listed. What is empty does nothing and is listed nowhere."""
        return not data or hashlib.sha256(data).digest() in self._signed


@cache
def _help(program: str) -> str:
    answer = subprocess.run([program, "verify", "--help"], capture_output=True, text=True, check=False)  # noqa: S603
    return answer.stdout + answer.stderr


def _signed_part(der: bytes) -> bytes:
    """The content of a SignedData: what stands beside it in the file is not covered by the signature."""
    content_info = _parts(der)[0]
    signed_data = _parts(_parts(content_info)[1])[0]
    return _parts(signed_data)[2]


def _parts(der: bytes) -> list[bytes]:
    """The contents of the values that follow each other in DER; tags of one byte, which is all there are here."""
    found, at = [], 0
    while at < len(der):
        length, at = der[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length, at = int.from_bytes(der[at : at + size], "big"), at + size
        found.append(der[at : at + length])
        at += length
    return found
