"""What a submission says of citizen and course, as one digest: whether something that left would leave otherwise today.

Order and spelling of the JSON do not count. What stands in a payload besides (times, revision, sender) is not part of it.
"""

import hashlib
import json
from collections.abc import Mapping

from smdb_desktop.services.stored.records import Json


def content_digest(sag: Mapping[str, Json]) -> str:
    """SHA-256 (hex) of a case object with one course."""
    text = json.dumps(dict(sag), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
