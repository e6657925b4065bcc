"""Hostile containers: the attacks that were tried on the first reader, each made from a good container and, where the
attacker is an organisation, with a real key. Written with the standard ``zipfile`` so that the attacker is not our own writer.
"""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from smdb_desktop.submission.certificates.keys import KeySigner
from smdb_desktop.submission.service import AsicSubmissions
from tests.submission.submission_examples import ID, NOW, indberetning
from tests.submission.submission_pki import PASSWORD, Authority

PAYLOAD, MANIFEST, SIGNATURES = "indberetning.xml", "META-INF/manifest.xml", "META-INF/signatures0.xml"
ORDER = ("mimetype", PAYLOAD, MANIFEST, SIGNATURES)
DS, XADES = "{http://www.w3.org/2000/09/xmldsig#}", "{http://uri.etsi.org/01903/v1.3.2#}"
UNIX_FILE, UNIX_LINK = 0o100600 << 16, 0o120777 << 16


@dataclass(frozen=True)
class World:
    """What an attacker has: a good container, the authority, the layer, and a good signer's key."""

    submissions: AsicSubmissions
    authority: Authority
    signer: KeySigner
    container: bytes

    def entries(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.container)) as package:
            return {name: package.read(name) for name in package.namelist()}

    def signed_by(self, authority: Authority, **subject: Any) -> bytes:
        key = ec.generate_private_key(ec.SECP256R1())
        signer = self.submissions.open_signer(authority.key_file(key, authority.issue(key, **subject)), PASSWORD, NOW)
        return self.submissions.container(self.entries()[PAYLOAD], ID, signer, NOW)


def there(root: etree._Element, path: str) -> etree._Element:
    """The element of a good container that an attack begins with; there is one."""
    found = root.find(path)
    assert found is not None, path
    return found


def bytes_in(element: etree._Element) -> bytes:
    """What an element holds as Base64."""
    assert element.text is not None, element.tag
    return b64decode(element.text)


Entry = tuple[str, bytes] | tuple[str, bytes, int]


def pack(entries: list[Entry], comment: bytes = b"") -> bytes:
    """A ZIP of these entries, as near to ours as ``zipfile`` goes."""
    target = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of double names, which is what some attackers want
        with zipfile.ZipFile(target, "w") as package:
            for name, content, *mode in entries:
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                # on Windows it would have made a slash of a backslash
                info.filename = name
                info.create_system, info.external_attr = 3, mode[0] if mode else UNIX_FILE
                info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
                package.writestr(info, content)
            package.comment = comment
    return target.getvalue()


def with_entries(world: World, **changes: bytes) -> bytes:
    """The container with other contents: ``payload``, ``manifest`` or ``signatures``."""
    names = {"payload": PAYLOAD, "manifest": MANIFEST, "signatures": SIGNATURES}
    entries = world.entries() | {names[key]: content for key, content in changes.items()}
    return pack([(name, entries[name]) for name in ORDER])


def with_more(world: World, *extra: Entry) -> bytes:
    return pack([*((name, world.entries()[name]) for name in ORDER), *extra])


def with_signature_text(world: World, change: Callable[[str], str]) -> bytes:
    before = world.entries()[SIGNATURES].decode()
    after = change(before)
    assert after != before, "the attack changed nothing"
    return with_entries(world, signatures=after.encode())


def with_signature_tree(world: World, change: Callable[[etree._Element], None]) -> bytes:
    data = world.entries()[SIGNATURES]
    root = etree.fromstring(data)
    change(root)
    declaration = data[: data.index(b"\n") + 1]
    after = declaration + etree.tostring(root, method="c14n") + b"\n"
    assert after != data, "the attack changed nothing"
    return with_entries(world, signatures=after)


def control(world: World) -> bytes:
    """No attack: the same entries packed by another writer, which must be accepted."""
    return with_more(world)


def replaced_payload(world: World) -> bytes:
    return with_entries(world, payload=world.submissions.payload(indberetning(oevelse=False, revision=3)))


def extra_unsigned_file(world: World) -> bytes:
    return with_more(world, ("ekstra.xml", b"<a/>"))


def duplicate_name(world: World) -> bytes:
    entries = world.entries()
    return pack(
        [
            ("mimetype", entries["mimetype"]),
            (PAYLOAD, entries[PAYLOAD]),
            (PAYLOAD, b"<a/>"),
            (SIGNATURES, entries[SIGNATURES]),
        ]
    )


def duplicate_name_by_case(world: World) -> bytes:
    return with_more(world, ("Indberetning.XML", b"<a/>"))


def second_signatures_file(world: World) -> bytes:
    return with_more(world, ("META-INF/signatures1.xml", world.entries()[SIGNATURES]))


def _renamed_manifest(world: World, name: str, mode: int = UNIX_FILE) -> bytes:
    entries = world.entries()
    rest: list[Entry] = [(n, entries[n]) for n in ORDER]
    rest[2] = (name, entries[MANIFEST], mode)
    return pack(rest)


def traversal(world: World) -> bytes:
    return _renamed_manifest(world, "../../manifest.xml")


def backslash(world: World) -> bytes:
    return _renamed_manifest(world, "META-INF\\manifest.xml")


def absolute_path(world: World) -> bytes:
    return _renamed_manifest(world, "/META-INF/manifest.xml")


def symlink(world: World) -> bytes:
    return _renamed_manifest(world, MANIFEST, UNIX_LINK)


def bomb(world: World) -> bytes:
    return with_entries(world, payload=b" " * 100_000_000)


def mimetype_not_first(world: World) -> bytes:
    entries = world.entries()
    return pack([(name, entries[name]) for name in (PAYLOAD, "mimetype", MANIFEST, SIGNATURES)])


def bytes_before(world: World) -> bytes:
    prefix = b"MZ prefix"
    good = bytearray(world.container)
    # the offsets are mended, so that an ordinary reader opens it
    end = len(good) - 22
    size, offset = struct.unpack_from("<2L", good, end + 12)
    struct.pack_into("<L", good, end + 16, offset + len(prefix))
    place = offset
    while place < offset + size:
        local = struct.unpack_from("<L", good, place + 42)[0]
        struct.pack_into("<L", good, place + 42, local + len(prefix))
        place += 46 + sum(struct.unpack_from("<3H", good, place + 28))
    return prefix + bytes(good)


def local_header_name_different(world: World) -> bytes:
    return world.container.replace(b"indberetning.xml", b"indberetninG.xml", 1)


def doctype(world: World) -> bytes:
    return with_signature_text(world, lambda text: text.replace("?>\n", "?>\n<!DOCTYPE a>\n", 1))


def entity_bomb(world: World) -> bytes:
    lines = ['<!ENTITY a0 "ha">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))]
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE x [{"".join(lines)}]>\n<x>&a11;</x>\n'
    return with_entries(world, signatures=text.encode())


def duplicate_id(world: World) -> bytes:
    def change(root: etree._Element) -> None:
        there(root, f".//{XADES}QualifyingProperties").set("Id", "S0-SignedProperties")

    return with_signature_tree(world, change)


def two_signatures(world: World) -> bytes:
    def change(root: etree._Element) -> None:
        root.append(etree.fromstring(etree.tostring(root[0])))

    return with_signature_tree(world, change)


def redirected_uri(world: World) -> bytes:
    return with_signature_text(
        world, lambda text: text.replace('URI="indberetning.xml"', 'URI="META-INF/manifest.xml"')
    )


def hmac_sha1(world: World) -> bytes:
    weak = "http://www.w3.org/2000/09/xmldsig#hmac-sha1"
    return with_signature_text(
        world, lambda text: text.replace("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", weak)
    )


def xslt_transform(world: World) -> bytes:
    xslt = (
        '<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116">'
        '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"></xsl:stylesheet>'
        "</ds:Transform></ds:Transforms>"
    )
    target = 'URI="indberetning.xml">'
    return with_signature_text(world, lambda text: text.replace(target, target + xslt, 1))


def swapped_certificate(world: World) -> bytes:
    # the same key in another certificate of the same authority: only SigningCertificateV2 tells them apart
    other = world.authority.issue(world.signer.key, organisation="En anden")
    ours = b64encode(world.signer.certificate.public_bytes(Encoding.DER)).decode()
    theirs = b64encode(other.public_bytes(Encoding.DER)).decode()
    return with_signature_text(world, lambda text: text.replace(ours, theirs))


def resigned_under_another_authority(world: World) -> bytes:
    return world.signed_by(Authority())  # the same names, other keys


def malformed_unsigned_properties(world: World) -> bytes:
    extra = "<xades:UnsignedProperties><xades:Noget></xades:Noget></xades:UnsignedProperties>"
    return with_signature_text(
        world, lambda text: text.replace("</xades:QualifyingProperties>", extra + "</xades:QualifyingProperties>")
    )


def bytes_after(world: World) -> bytes:
    return world.container + b"\0"


def zip_comment(world: World) -> bytes:
    return pack([(name, world.entries()[name]) for name in ORDER], comment=b"hej")


def moved_signed_properties(world: World) -> bytes:
    """The signed ones in an object of their own, forged ones where readers look; the core signature still holds."""

    def change(root: etree._Element) -> None:
        signature = root[0]
        true = there(signature, f"{DS}Object")
        forged = etree.fromstring(etree.tostring(true))
        there(forged, f".//{XADES}SignedProperties").set("Id", "S0-andre")
        there(forged, f".//{XADES}SigningTime").text = "2020-01-01T00:00:00Z"
        signature.insert(signature.index(true), forged)

    return with_signature_tree(world, change)


def revoked_signer(world: World) -> bytes:
    return world.container


def another_organisation(world: World) -> bytes:
    return world.signed_by(world.authority, organisation="En anden", identifier="NTRDK-87654321")


ATTACKS: dict[str, tuple[Callable[[World], bytes], str]] = {
    "replaced payload": (replaced_payload, "Indhold"),
    "extra unsigned file": (extra_unsigned_file, "Pakke"),
    "duplicate name": (duplicate_name, "Pakke"),
    "duplicate name by letter case": (duplicate_name_by_case, "Pakke"),
    "second signatures file": (second_signatures_file, "Pakke"),
    "traversal": (traversal, "Pakke"),
    "backslash": (backslash, "Pakke"),
    "absolute path": (absolute_path, "Pakke"),
    "symlink": (symlink, "Pakke"),
    "100 MB bomb": (bomb, "Pakke"),
    "mimetype not first": (mimetype_not_first, "Pakke"),
    "bytes before the ZIP": (bytes_before, "Pakke"),
    "local header name different": (local_header_name_different, "Pakke"),
    "DOCTYPE": (doctype, "Underskriftens form"),
    "entity bomb": (entity_bomb, "Underskriftens form"),
    "duplicate Id": (duplicate_id, "Underskriftens form"),
    "two signatures": (two_signatures, "Underskriftens form"),
    "redirected URI": (redirected_uri, "Underskriftens form"),
    "HMAC-SHA1": (hmac_sha1, "Algoritmer"),
    "XSLT transform": (xslt_transform, "Algoritmer"),
    "swapped certificate": (swapped_certificate, "Underskriverens certifikat"),
    "re-signed under another CA": (resigned_under_another_authority, "Udsteder"),
    "malformed unsigned properties": (malformed_unsigned_properties, "Underskriftens form"),
    "bytes after the ZIP": (bytes_after, "Pakke"),
    "ZIP comment": (zip_comment, "Pakke"),
    "SignedProperties moved": (moved_signed_properties, "Underskriftens form"),
    "revoked signer": (revoked_signer, "Spærring"),
    "another organisation of the same CA": (another_organisation, "Afsender"),
}


def certificate_in(container: bytes) -> x509.Certificate:
    """The signer's certificate in a container."""
    with zipfile.ZipFile(io.BytesIO(container)) as package:
        root = etree.fromstring(package.read(SIGNATURES))
    return x509.load_der_x509_certificate(bytes_in(there(root, f".//{DS}X509Certificate")))
