"""Whom a submission is for, as its payload says it: data to judge by, and words to show.

The name is what the sender wrote and is only ever shown; what judges compares CVR numbers.
"""

from collections.abc import Mapping
from typing import Any

from smdb_desktop.domain.words import T
from smdb_desktop.services.ports.submissions import Organisation


def receiver_of(inside: Mapping[str, Any]) -> Organisation | None:
    """The receiver that a payload (as ``Submissions.read_payload`` gives it) names; None where it names nobody."""
    navn = str(inside.get("modtager") or "")
    return Organisation(navn, str(inside.get("modtager_cvr") or "")) if navn else None


def receiver_words(receiver: Organisation) -> str:
    """Name and CVR number, in words."""
    if receiver.cvr:
        return T("{navn}, CVR-nr. {cvr}", navn=receiver.navn, cvr=receiver.cvr)
    return receiver.navn
