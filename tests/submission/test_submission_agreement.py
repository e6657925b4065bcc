"""Signature code that we did not write judges every good file and every attack: nothing that it refuses is accepted here.

xmlsec1, signxml and the JDK each read the files of a container as the standard ``zipfile`` gives them out. They know nothing of
our form, so they may accept what we refuse; the other way round would be a hole. The JDK judges where a developer has one: it is
too large for every run elsewhere.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import warnings
import zipfile
from pathlib import Path

import pytest
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.xades.xades import XAdESSignatureConfiguration, XAdESVerifier

from smdb_desktop.submission.certificates.keys import KeySigner
from smdb_desktop.submission.service import AsicSubmissions
from tests.platforms import needs_jdk
from tests.submission import submission_attacks as attacks
from tests.submission.submission_examples import NOW
from tests.submission.submission_pki import Authority
from tests.submission.test_submission_signing import KEYS, root_of, signed

JUDGE = Path(__file__).with_name("JdkVerify.java")
BROKEN = {"replaced payload", "redirected URI", "HMAC-SHA1"}
"""What breaks the signature itself: every judge refuses it."""
PACKED = {
    name for name, (_make, step) in attacks.ATTACKS.items() if step in ("Pakke", "Udsteder", "Spærring", "Afsender")
}
"""What is wrong outside the signature: a judge of signatures has nothing to say of it."""


@pytest.fixture
def containers(
    submissions: AsicSubmissions, authority: Authority, signers: dict[str, KeySigner], container: bytes
) -> dict[str, tuple[bytes, bytes]]:
    """Every good file and every attack, with the root that it should be believed by."""
    world = attacks.World(submissions, authority, signers["RSA"], container)
    made = {f"good {kind}": (signed(submissions, signers, kind), root_of(signers[kind], authority)) for kind in KEYS}
    return made | {name: (make(world), authority.root_pem) for name, (make, _step) in attacks.ATTACKS.items()}


def unpacked(containers: dict[str, tuple[bytes, bytes]], folder: Path) -> dict[str, Path]:
    """The payload and the signature of each, as the standard library reads them; not those that it cannot read."""
    found = {}
    for number, (name, (content, _root)) in enumerate(containers.items()):
        place = folder / str(number)
        (place / "META-INF").mkdir(parents=True)
        try:
            with warnings.catch_warnings(), zipfile.ZipFile(io.BytesIO(content)) as package:
                warnings.simplefilter("ignore")
                for part in (attacks.PAYLOAD, attacks.SIGNATURES):
                    (place / part).write_bytes(package.read(part))
        except (KeyError, zipfile.BadZipFile):
            continue
        found[name] = place
    return found


def ours(submissions: AsicSubmissions, containers: dict[str, tuple[bytes, bytes]]) -> set[str]:
    """What ``verify`` accepts."""
    return {name for name, (content, root) in containers.items() if submissions.verify(content, NOW, [root]).ok}


def must_agree(judged: dict[str, bool], accepted: set[str], *, also: frozenset[str] = frozenset()) -> None:
    """Whatever is accepted here is accepted there, and what is broken is refused there too."""
    good = {name for name in judged if name.startswith("good ")}
    assert good and good <= accepted
    assert {name for name in accepted if not judged[name]} == set()
    assert {name for name in BROKEN | also if judged.get(name, False)} == set()
    # a judge that refused everything would agree too
    assert sum(judged[name] for name in PACKED & judged.keys()) >= 5


@needs_jdk
def test_the_jdk_refuses_nothing_that_is_accepted(
    submissions: AsicSubmissions, containers: dict[str, tuple[bytes, bytes]], tmp_path: Path
) -> None:
    folders = unpacked(containers, tmp_path)
    places = {str(place): name for name, place in folders.items()}
    words = [str(shutil.which("java")), "-Xshare:auto", "-XX:TieredStopAtLevel=1", str(JUDGE), *places]
    answer = subprocess.run(words, capture_output=True, text=True, check=True)
    lines = (line.rpartition(" ") for line in answer.stdout.splitlines())
    must_agree({places[place]: word == "ok" for place, _, word in lines}, ours(submissions, containers))


def test_signxml_refuses_nothing_that_is_accepted(
    submissions: AsicSubmissions, containers: dict[str, tuple[bytes, bytes]], tmp_path: Path
) -> None:
    config = XAdESSignatureConfiguration(
        expect_references=2,
        verification_time=NOW,
        signature_methods=frozenset({SignatureMethod.RSA_SHA256, SignatureMethod.ECDSA_SHA256}),
        digest_algorithms=frozenset({DigestAlgorithm.SHA256}),
    )
    judged = {}
    for name, place in unpacked(containers, tmp_path).items():
        (place / "root.pem").write_bytes(containers[name][1])
        contents = {attacks.PAYLOAD: (place / attacks.PAYLOAD).read_bytes()}
        try:
            XAdESVerifier().verify(
                (place / attacks.SIGNATURES).read_bytes(),
                ca_pem_file=str(place / "root.pem"),
                uri_resolver=contents.get,
                expect_config=config,
            )
            judged[name] = True
        except Exception:  # a judge's refusal has many forms
            judged[name] = False
    must_agree(judged, ours(submissions, containers), also=frozenset({"re-signed under another CA"}))


@pytest.mark.parametrize("foreign_tool", ["xmlsec1"], indirect=True)
def test_xmlsec1_refuses_nothing_that_is_accepted(
    foreign_tool: str, submissions: AsicSubmissions, containers: dict[str, tuple[bytes, bytes]], tmp_path: Path
) -> None:
    judged = {}
    properties = ("--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties")
    for name, place in unpacked(containers, tmp_path).items():
        (place / "root.pem").write_bytes(containers[name][1])
        words = [foreign_tool, "--verify", *properties, "--trusted-pem", "root.pem", attacks.SIGNATURES]
        judged[name] = subprocess.run(words, cwd=place, capture_output=True, check=False).returncode == 0
    must_agree(judged, ours(submissions, containers), also=frozenset({"re-signed under another CA"}))
