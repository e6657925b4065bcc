"""A receipt as bytes (``smdb-kvittering/1``): JSON with a fixed shape, read strictly and written in one way.

The signature around it is ``ports.submissions.Letters``; shape and meaning are published in ``docs/receipt.md`` and in
``resources/schemas/smdb-kvittering-1.schema.json``. A hostile text ends in a sentence.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from smdb_desktop.domain.forms.values import clean, unsendable
from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import ExportError
from smdb_desktop.services.stored.receipts import Bemaerkning, Modtagersvar, Udfaldsord

FORMAT = "smdb-kvittering/1"
LEVELS = ("FEJL", "ADVARSEL")
MOST_FINDINGS = 200
LONGEST = 2000
"""Characters of the longest text in a receipt."""
MALFORMED = T("Kvitteringen er ikke skrevet, som den skal ({hvor}). Bed modtageren om en ny.")
_ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# as the published schema of a submission has them: whoever sends has its own way to make an id
_SUBMISSION = re.compile(r"[A-Za-z0-9-]{1,64}")
_MOST_REVISION = 999_999_999
_SHA256 = re.compile(r"[0-9a-f]{64}")
_CVR = re.compile(r"(?:[0-9]{8})?")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PATH = re.compile(r"(?:[a-z_0-9]+(?:\[[0-9]{1,3}\])?(?:\.[a-z_0-9]+(?:\[[0-9]{1,3}\])?){0,8})?")
_MUST = {
    "format", "kvittering_id", "indberetning_id", "forloeb_id", "revision", "payload_sha256", "afsender_cvr",
    "modtager", "tid", "udfald", "oevelse",
}  # fmt: skip
_MAY = {"indtastet_dag", "behandlet_af", "bemaerkninger"}


class _Bad(ValueError):
    """Where a receipt is not what it should be."""


def written(svar: Modtagersvar) -> bytes:
    """The receipt's bytes, always the same for the same receipt."""
    told: dict[str, Any] = {
        "format": FORMAT,
        "kvittering_id": svar.id,
        "indberetning_id": svar.indberetning_id,
        "forloeb_id": svar.forloeb_id,
        "revision": svar.revision,
        "payload_sha256": svar.payload_sha256,
        "afsender_cvr": svar.afsender_cvr,
        "modtager": {"navn": svar.modtager, "cvr": svar.modtager_cvr},
        "tid": svar.tid.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "udfald": svar.udfald.value,
        "oevelse": svar.oevelse,
    }
    if svar.dag is not None:
        told["indtastet_dag"] = svar.dag.isoformat()
    if svar.behandlet_af:
        told["behandlet_af"] = svar.behandlet_af
    if svar.bemaerkninger:
        told["bemaerkninger"] = [each._asdict() for each in svar.bemaerkninger]
    content = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    read(content)
    return content


def read(content: bytes) -> Modtagersvar:
    """The receipt. Raises ExportError with a sentence for anything that is not one."""
    try:
        raw = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
        return _receipt(raw)
    except _Bad as error:
        raise ExportError(MALFORMED.format(hvor=str(error))) from None
    except (ValueError, RecursionError, OverflowError) as error:
        raise ExportError(MALFORMED.format(hvor="json"), type(error).__name__) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Bad("json")
    return found


def _no_constant(name: str) -> Any:
    raise _Bad(name)


def _receipt(raw: Any) -> Modtagersvar:
    if not isinstance(raw, dict) or raw.get("format") != FORMAT:
        raise _Bad("format")
    for name in (*sorted(_MUST - set(raw)), *sorted(set(raw) - _MUST - _MAY)):
        raise _Bad(name if name in _MUST else "format")
    if not isinstance(raw["udfald"], str) or raw["udfald"] not in set(Udfaldsord):
        raise _Bad("udfald")
    udfald = Udfaldsord(raw["udfald"])
    revision = raw["revision"]
    if type(revision) is not int or not 1 <= revision <= _MOST_REVISION:
        raise _Bad("revision")
    if type(raw["oevelse"]) is not bool:
        raise _Bad("oevelse")
    receiver = raw["modtager"]
    if not isinstance(receiver, dict) or set(receiver) != {"navn", "cvr"}:
        raise _Bad("modtager")
    findings = _findings(raw.get("bemaerkninger", []))
    day = _day(raw.get("indtastet_dag"))
    if (day is None) is (udfald is Udfaldsord.INDBERETTET):
        raise _Bad("indtastet_dag")
    if udfald is Udfaldsord.RETURNERET and not findings:
        raise _Bad("bemaerkninger")
    return Modtagersvar(
        id=_match(raw, "kvittering_id", _ID),
        indberetning_id=_match(raw, "indberetning_id", _SUBMISSION),
        forloeb_id=_match(raw, "forloeb_id", _SUBMISSION),
        revision=revision,
        payload_sha256=_match(raw, "payload_sha256", _SHA256),
        afsender_cvr=_match(raw, "afsender_cvr", _CVR),
        modtager=_text(receiver, "navn"),
        modtager_cvr=_match(receiver, "cvr", _CVR),
        tid=_time(raw),
        udfald=udfald,
        oevelse=raw["oevelse"],
        dag=day,
        behandlet_af=_text(raw, "behandlet_af", needed=False),
        bemaerkninger=findings,
    )


def _findings(raw: Any) -> tuple[Bemaerkning, ...]:
    if not isinstance(raw, list) or len(raw) > MOST_FINDINGS:
        raise _Bad("bemaerkninger")
    found = []
    for each in raw:
        if not isinstance(each, dict) or set(each) != {"felt", "niveau", "regel", "besked"}:
            raise _Bad("bemaerkninger")
        if each["niveau"] not in LEVELS:
            raise _Bad("niveau")
        felt = _match(each, "felt", _PATH)
        found.append(Bemaerkning(felt, each["niveau"], _text(each, "regel", needed=False), _text(each, "besked")))
    return tuple(found)


def _match(raw: Mapping[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = raw[name]
    if not isinstance(value, str) or len(value) > LONGEST or not pattern.fullmatch(value):
        raise _Bad(name)
    return value


def _text(raw: Mapping[str, Any], name: str, *, needed: bool = True) -> str:
    """A text that people read, as every text from outside is cleaned."""
    value = raw.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST:
        raise _Bad(name)
    cleaned = clean(value)
    if unsendable(cleaned) or (needed and not cleaned):
        raise _Bad(name)
    return cleaned


def _time(raw: Mapping[str, Any]) -> datetime:
    try:
        return datetime.fromisoformat(_match(raw, "tid", _TIME))
    except ValueError:
        raise _Bad("tid") from None


def _day(raw: Any) -> date | None:
    if raw is None:
        return None
    if not isinstance(raw, str) or not _DAY.fullmatch(raw):
        raise _Bad("indtastet_dag")
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise _Bad("indtastet_dag") from None
