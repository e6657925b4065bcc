"""What a payload is, read without knowing its codes or its form version: id, course, number, kind, sender, citizen and days.

For files that were signed by us and lie outside: a store that is older than they are may lack the list or the forms they were
made with, and must still know that their numbers are used up. May not judge what stands in them; that is ``read.py``.
"""

import re
from datetime import UTC, date, datetime

from lxml import etree

from smdb_desktop.domain.words import T
from smdb_desktop.services.ports.submissions import Omrids
from smdb_desktop.services.stored.records import Art
from smdb_desktop.submission.canonical import NotCanonical, parse
from smdb_desktop.submission.payload.build import MAX_PAYLOAD
from smdb_desktop.submission.payload.read import NotAPayload, leaf_texts, name_of
from smdb_desktop.submission.payload.schema import NAMESPACE

_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_NUMBER = re.compile(r"[0-9]{1,9}")
_CPR = re.compile(r"[0-9]{6}[0-9A-Z]{4}")
NO_OUTLINE = T("Filen er ikke en indberetning fra SMDB Desktop.")


def read_outline(payload: bytes) -> Omrids:
    """The outline of a payload in our one byte form. Raises NotAPayload where even that is not ours."""
    if len(payload) > MAX_PAYLOAD:
        raise NotAPayload(NO_OUTLINE)
    try:
        root = parse(payload)
    except NotCanonical as error:
        raise NotAPayload(NO_OUTLINE) from error
    if root.tag != f"{{{NAMESPACE}}}indberetning" or [name_of(part) for part in root] != [
        "hoved",
        "borger",
        "kontaktforloeb",
    ]:
        raise NotAPayload(NO_OUTLINE)
    head, citizen, course = root
    try:
        return _outline(head, leaf_texts(citizen), course)
    except (KeyError, ValueError) as error:
        raise NotAPayload(NO_OUTLINE) from error


def _outline(head: etree._Element, citizen: dict[str, str], course: etree._Element) -> Omrids:
    """Raises KeyError and ValueError for what is missing or has another shape."""
    given, sender = leaf_texts(head), leaf_texts(head.find(f"{{{NAMESPACE}}}afsender"))
    number, cpr_nr, moment = given["revision"], citizen["cpr_nr"], datetime.fromisoformat(given["tid"])
    ids = (given["indberetning_id"], given["forloeb_id"])
    if not all(map(_ID.fullmatch, ids)) or not _NUMBER.fullmatch(number) or not _CPR.fullmatch(cpr_nr):
        raise ValueError("not as we write them")
    return Omrids(
        indberetning_id=ids[0],
        forloeb_id=ids[1],
        revision=int(number),
        art=Art(given["art"]),
        tid=moment.astimezone(UTC),
        afsender=sender.get("navn", ""),
        cpr_nr=cpr_nr,
        dage={name_of(form): _days(leaf_texts(form)) for form in course},
    )


def _days(fields: dict[str, str]) -> dict[str, str]:
    """The fields of a form that hold a day."""
    return {name: text for name, text in fields.items() if _is_day(text)}


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
