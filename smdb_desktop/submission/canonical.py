"""The one byte form in which our XML is written, and the only one that is read.

Canonical XML after a fixed declaration: no comments, no instructions, no document type, no space between elements, UTF-8. What
is read must be byte for byte what writing it again gives, so two readers can never see two things. Facts: W3C Canonical XML 1.0.
"""

from lxml import etree

from smdb_desktop.domain.words import T

DECLARATION = b'<?xml version="1.0" encoding="UTF-8"?>\n'

# writing the canonical form takes the square of the attributes and namespaces of one element; ours have one and two
_MOST = 8
_MANY_ATTRIBUTES = etree.XPath(f"boolean(//*[count(@*) > {_MOST}])")
_TEXT_BESIDE_ELEMENTS = etree.XPath("boolean(//*[*]/text())")


class NotCanonical(ValueError):
    """The bytes are not XML in our one form. The message is Danish and names no content."""


def serialise(root: etree._Element) -> bytes:
    """The document's bytes: declaration, canonical XML, a final line feed."""
    return DECLARATION + etree.tostring(root, method="c14n") + b"\n"


def canonical_part(element: etree._Element) -> bytes:
    """Exclusive canonical XML of one element where it stands (the transform of the signature)."""
    part: bytes = etree.tostring(element, method="c14n", exclusive=True)
    return part


def parse(data: bytes) -> etree._Element:
    """Parse bytes in our one form. Raises NotCanonical for anything else; never reads a file or the network."""
    if not data.startswith(DECLARATION):
        raise NotCanonical(T("XML-filen begynder ikke, som den skal."))
    # Comments, CDATA, DOCTYPE and entities all begin with these two bytes, and none of them is ever written: refused unparsed.
    if b"<!" in data or b"<?" in data[2:]:
        raise NotCanonical(T("XML-filen indeholder en dokumenttype, en kommentar eller en instruktion."))
    try:
        root = etree.fromstring(data, _parser())
        if _is_crowded(root, data) or serialise(root) != data or _TEXT_BESIDE_ELEMENTS(root):
            raise NotCanonical(T("XML-filen er ikke skrevet på den faste form."))
    except (etree.LxmlError, ValueError) as error:
        if isinstance(error, NotCanonical):
            raise
        raise NotCanonical(T("XML-filen kan ikke læses.")) from None
    return root


def _is_crowded(root: etree._Element, data: bytes) -> bool:
    """Whether an element has more attributes or namespaces than ours ever have."""
    # most documents have fewer equals signs than one element may have attributes
    if data.count(b"=") > _MOST and _MANY_ATTRIBUTES(root):
        return True
    return data.count(b"xmlns") > _MOST and any(len(element.nsmap) > _MOST for element in root.iter("*"))


def _parser() -> etree.XMLParser:
    # A parser of its own for each document: lxml's parsers are not to be shared between threads.
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
