"""Containers in the forms that other programs make (DSS, digidoc4j, libdigidocpp) are refused with a reason, never half read.

They are made here, in the layout that those programs' published test files have: files of others are not copied. Measured once
against all 189 containers of digidoc4j's own tests: every one is refused with one of the two sentences below, none raises.
"""

from __future__ import annotations

import pytest

from smdb_desktop.resources import catalog
from smdb_desktop.services.casework.viewing import Dom, see
from smdb_desktop.submission.service import AsicSubmissions
from tests.submission import submission_attacks as attacks
from tests.submission.submission_examples import NOW
from tests.submission.submission_pki import Authority

MIME = ("mimetype", b"application/vnd.etsi.asic-e+zip")
ASIC = 'xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
XADES = f'<asic:XAdESSignatures {ASIC}><ds:Signature Id="S0"/></asic:XAdESSignatures>'.encode()
MANIFEST = b"""<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.etsi.asic-e+zip"/>
<manifest:file-entry manifest:full-path="test.txt" manifest:media-type="text/plain"/></manifest:manifest>"""
ASIC_MANIFEST = f"""<asic:ASiCManifest {ASIC}><asic:SigReference URI="META-INF/signature001.p7s"/>
<asic:DataObjectReference URI="test.txt"/></asic:ASiCManifest>""".encode()
TEXT = ("test.txt", b"Hello")
FORMS: dict[str, list[attacks.Entry]] = {
    "DSS, XAdES": [MIME, TEXT, ("META-INF/manifest.xml", MANIFEST), ("META-INF/signatures001.xml", XADES)],
    "DSS, CAdES": [MIME, TEXT, ("META-INF/ASiCManifest001.xml", ASIC_MANIFEST), ("META-INF/signature001.p7s", b"0\x80")],
    "digidoc4j": [MIME, ("META-INF/manifest.xml", MANIFEST), TEXT, ("META-INF/signatures0.xml", XADES)],
    "digidoc4j, two signatures": [
        MIME, ("META-INF/manifest.xml", MANIFEST), TEXT, *((f"META-INF/signatures{n}.xml", XADES) for n in (0, 1)),
    ],
    "digidoc4j, nobody signed": [MIME, ("META-INF/manifest.xml", MANIFEST), TEXT],
    "no mimetype": [("META-INF/manifest.xml", MANIFEST), TEXT, ("META-INF/signatures0.xml", XADES)],
    "ASiC-S": [("mimetype", b"application/vnd.etsi.asic-s+zip"), TEXT, ("META-INF/signatures.xml", XADES)],
    "ASiC-S with a time stamp": [
        ("mimetype", b"application/vnd.etsi.asic-s+zip"), TEXT, ("META-INF/timestamp.tst", b"0\x80"),
    ],
    "their form around a file of our name": [
        MIME, ("indberetning.xml", b"<x/>"), ("META-INF/manifest.xml", MANIFEST), ("META-INF/signatures0.xml", XADES),
    ],
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_container_of_another_program_is_refused_with_a_reason(
    submissions: AsicSubmissions, authority: Authority, form: str
) -> None:
    content = attacks.pack(FORMS[form])
    assert not submissions.verify(content, NOW, [authority.root_pem]).ok
    shown = see(submissions.normal(content), "fil.asice", submissions, catalog(), NOW, [authority.root_pem])
    assert shown.dom in (Dom.INGEN, Dom.AFVIST) and shown.mangler and not shown.afsnit
    if shown.dom is Dom.INGEN:
        assert "fra et andet program" in shown.mangler[0] or "ZIP-fil" in shown.mangler[0]
    else:
        assert form == "their form around a file of our name"
