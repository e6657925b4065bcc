"""What a file is, by its first bytes, before anybody explains what is wrong with it: each kind has its own words.

It opens nothing and judges nothing; a kind is what a person would call the file. May not be asked whether a file is sound.
"""

import re
from enum import Enum

from smdb_desktop.called import called
from smdb_desktop.domain.case.casefile import FORMAT_NAME
from smdb_desktop.domain.words import T, Text, sentences

HEAD = 4096
"""So many bytes from the beginning are enough; more do no harm."""


class Filart(Enum):
    """A kind of file; the value is what people call it, with its article."""

    SAGSFIL = T("en sagsfil")
    INDBERETNING = T("en underskrevet indberetning fra SMDB Desktop")
    UDEN_UNDERSKRIFT = T("indholdet af en indberetning uden dens underskrift")
    ASICE = T("en underskrevet fil (ASiC) fra et andet program")
    OVERDRAGELSE = T("et overdraget kontaktforløb")
    KONTORFIL = T("et regneark eller et dokument")
    ZIP = T("en ZIP-fil")
    PDF = T("et PDF-dokument")
    XML = T("en XML-fil")
    WEBSIDE = T("en webside (HTML)")
    NOEGLEFIL = T("en nøglefil til et lager")
    LAGER = T("et krypteret lager eller en sikkerhedskopi af det")
    DATABASE = T("en database fra et andet program")
    CERTIFIKAT = T("et certifikat")
    KRYPTERET = T("en krypteret indberetning")
    KVITTERING = T("en kvittering")
    BILLEDE = T("et billede")
    PAKKET = T("en pakket fil")
    TOM = T("en tom fil")
    UKENDT = T("noget, som ikke kendes")


_ASIC = (b"application/vnd.etsi.asic-e+zip", b"application/vnd.etsi.asic-s+zip")
_OURS = b"indberetning.xml"
_OFFICE = (b"[Content_Types].xml", b"_rels/", b"mimetypeapplication/vnd.oasis.opendocument")
_SIGNS = (
    (b"%PDF-", Filart.PDF),
    (b"SMDB-OVERDRAGELSE-", Filart.OVERDRAGELSE),
    (b"SQLite format 3\0", Filart.DATABASE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Filart.KONTORFIL),
    (b"\x89PNG", Filart.BILLEDE),
    (b"\xff\xd8\xff", Filart.BILLEDE),
    (b"GIF8", Filart.BILLEDE),
    (b"\x1f\x8b\x08", Filart.PAKKET),
    (b"7z\xbc\xaf\x27\x1c", Filart.PAKKET),
    (b"Rar!", Filart.PAKKET),
    (b"-----BEGIN ", Filart.CERTIFIKAT),
)
# CMS AuthEnvelopedData, in definite and indefinite lengths; a letter in compact JWS begins with its header
_SEALED = re.compile(rb"\x30(?:\x80|[\x81-\x84].{1,4}?)\x06\x0b" + bytes.fromhex("2a864886f70d0109100117"), re.DOTALL)
_LETTER = re.compile(rb"eyJ[A-Za-z0-9_-]{20,}")
# a certificate or a key file as bytes: a sequence that begins with a sequence, or with the version of PKCS#12
_DER = re.compile(rb"\x30(?:\x80|[\x81-\x84].{1,4})(?:\x30[\x81\x82]|\x02\x01\x03)", re.DOTALL)
_CASE = re.compile(rb'"format"\s*:\s*"' + re.escape(FORMAT_NAME.split("/")[0].encode()))
_KEYS = re.compile(rb'^\s*\{\s*"format"\s*:\s*\d+\s*,\s*"database"')
_PAGE = 4096  # of an encrypted store; its first page has no byte that can be known
_RANDOM = 250  # so many of the 256 values are in a page that is all chance


def recognise(head: bytes) -> Filart:
    """The kind of a file, from at least its first ``HEAD`` bytes (all of them where it is shorter)."""
    if not head:
        return Filart.TOM
    if head.startswith((b"PK\3\4", b"PK\5\6", b"PK\7\x08")):
        return _package(head)
    for sign, kind in _SIGNS:
        if head.startswith(sign):
            return kind
    if _SEALED.match(head):
        return Filart.KRYPTERET
    if _LETTER.match(head):
        return Filart.KVITTERING
    if _DER.match(head):
        return Filart.CERTIFIKAT
    # before what text begins with: chance begins like text once in a hundred stores, and text never uses so many values
    if len(head) >= _PAGE and len(set(head[:_PAGE])) >= _RANDOM:
        return Filart.LAGER
    text = head[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        return _markup(text)
    if text.startswith((b"{", b"[")):
        return Filart.SAGSFIL if _CASE.search(text) else Filart.NOEGLEFIL if _KEYS.match(text) else Filart.UKENDT
    return Filart.UKENDT


def _package(head: bytes) -> Filart:
    """Which kind of ZIP, by its first two entries: a signed container begins with its media type, stored as it is."""
    if head[30:38] == b"mimetype" and head[38:69] in _ASIC:
        return Filart.INDBERETNING if head[99 : 99 + len(_OURS)] == _OURS else Filart.ASICE
    return Filart.KONTORFIL if any(head[30:].startswith(name) for name in _OFFICE) else Filart.ZIP


def _markup(text: bytes) -> Filart:
    if re.match(rb"(?i)<(?:!doctype\s+html|html)", text):
        return Filart.WEBSIDE
    return Filart.UDEN_UNDERSKRIFT if re.search(rb"<indberetning[\s>]", text) else Filart.XML


EMPTY = T("Filen er tom. Hent eller gem den igen.")
_WAY = {
    Filart.SAGSFIL: T(
        "Kontrollér den med »{program} check«, eller læs den ind med »{program} import«.", program=called()
    ),
    Filart.INDBERETNING: T(
        "Se den med »{program} show«, eller kontrollér den med »{program} verify«.", program=called()
    ),
    Filart.UDEN_UNDERSKRIFT: T("Brug den hele fil, som ender på .asice."),
    Filart.ASICE: T("Åbn den i det program, den kommer fra."),
    Filart.OVERDRAGELSE: T("Vælg »Modtag overdraget forløb« under Fremsøg borger."),
    Filart.KRYPTERET: T("Åbn den på siden Modtag, eller med »{program} receive«.", program=called()),
    Filart.KVITTERING: T("Tag den ind på siden Modtag, eller med »{program} receipt«.", program=called()),
    Filart.KONTORFIL: T("Gem oplysningerne som en sagsfil i JSON først."),
    Filart.ZIP: T("Pak den ud først, og angiv den fil, der ligger i den."),
    Filart.PAKKET: T("Pak den ud først, og angiv den fil, der ligger i den."),
    Filart.NOEGLEFIL: T("Lad den ligge i datamappen."),
    Filart.LAGER: T("En sikkerhedskopi læses tilbage med »{program} restore«.", program=called()),
}


def no_case_file(kind: Filart) -> str:
    """Why a file of this kind cannot be read as a case file; "" where it may be one, or nobody knows what it is."""
    return _said(kind, T("Filen er {hvad}, ikke en sagsfil."), Filart.SAGSFIL)


def no_submission(kind: Filart) -> str:
    """Why a file of this kind cannot be verified; "" where it may be a submission, or nobody knows what it is."""
    return _said(kind, T("Filen er {hvad}, ikke en underskrevet indberetning."), Filart.INDBERETNING)


def neither(kind: Filart) -> str:
    """That a file of this kind is nothing that can be shown; "" where it may be, or nobody knows what it is."""
    wanted = (Filart.SAGSFIL, Filart.INDBERETNING)
    return _said(kind, T("Filen er {hvad}, hverken en sagsfil eller en indberetning."), *wanted)


def no_backup(kind: Filart) -> str:
    """Why a file of this kind cannot be restored; "" where it may be a backup or the file of a move, which is a ZIP."""
    return _said(kind, T("Filen er {hvad}, ikke en sikkerhedskopi."), Filart.LAGER, Filart.ZIP)


def _said(kind: Filart, sentence: Text, *wanted: Filart) -> str:
    if kind in wanted or kind is Filart.UKENDT:
        return ""
    if kind is Filart.TOM:
        return EMPTY
    return sentences(sentence.format(hvad=kind.value), _WAY.get(kind, ""))
