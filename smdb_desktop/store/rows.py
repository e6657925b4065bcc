"""Records to rows and back: the only place that knows how a value is written in the database.

Times are ISO 8601 in UTC with microseconds, so that their text sorts as they do; answers are JSON in ASCII, so that whatever
a keyboard can produce survives. A naive time is a fault of ours and is refused.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, cast

from smdb_desktop.services.stored.records import (
    Art,
    Bekraeftelse,
    BorgerRecord,
    ForloebRecord,
    IndberetningRecord,
    Json,
    SkemaRecord,
    Sted,
    Svar,
    Tilstand,
)

Row = Mapping[str, Any]

_ORDER = {
    "anmodning": 0,
    "ivaerksaettelse": 1,
    "tilbud": 2,
    "behandling": 2,
    "forloebsafslutning": 3,
}


def stamp(time: datetime) -> str:
    """A time as it is stored. Raises ValueError for a time without zone."""
    if time.tzinfo is None:
        raise ValueError("a time must have a zone")
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def unstamp(text: str) -> datetime:
    """A stored time, aware, in UTC."""
    return datetime.fromisoformat(text)


# made once: json.dumps builds an encoder at every call that asks for anything but its defaults
_ENCODE = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def dumps(value: Json) -> str:
    """A value as it is stored."""
    return _ENCODE(value)


def loads(text: str) -> Json:
    """A stored value."""
    return cast(Json, json.loads(text))


def frozen(values: Mapping[str, Json]) -> str:
    """A completed copy as it is stored."""
    return dumps(dict(values))


def svar_of(row: Row) -> Svar:
    """An answer."""
    return Svar(loads(row["raw"]), None if row["value"] is None else loads(row["value"]))


def value_of(svar: Svar) -> str | None:
    """The understood value of an answer as it is stored."""
    return None if svar.value is None else dumps(svar.value)


def is_kladde(skema: SkemaRecord) -> bool:
    """Whether a form that comes in whole is a draft: answered, and not the same as its completed copy."""
    if skema.faerdig is None:
        return bool(skema.svar)
    return bool(skema.svar) and {name: svar.value for name, svar in skema.svar.items()} != dict(skema.faerdig)


def borger_of(row: Row) -> BorgerRecord:
    """A citizen."""
    return BorgerRecord(row["id"], row["cpr_nr"], row["navn"], row["opholdskommune"], row["koen"])


def sted_of(row: Row) -> Sted:
    """The place that was left."""
    return Sted(row["sted_trin"], row["sted_skema_id"], row["sted_felt"])


def skema_of(row: Row, svar: Mapping[str, Svar]) -> SkemaRecord:
    """A form with its answers."""
    faerdig = None if row["faerdig"] is None else cast(dict[str, Json], loads(row["faerdig"]))
    return SkemaRecord(
        id=row["id"],
        art=row["art"],
        parent_id=row["parent_id"],
        position=row["position"],
        svar=MappingProxyType(dict(svar)),
        faerdig=None if faerdig is None else MappingProxyType(faerdig),
        faerdig_tid=None if row["faerdig_tid"] is None else unstamp(row["faerdig_tid"]),
        faerdig_af=row["faerdig_af"],
    )


def in_order(skemaer: Iterable[SkemaRecord]) -> tuple[SkemaRecord, ...]:
    """SMDB's order: request, start, each tilbud followed by its treatments, closing; siblings by position."""
    by_id = {skema.id: skema for skema in skemaer}

    def key(skema: SkemaRecord) -> tuple[int, int, str, int, int, str]:
        top = by_id.get(skema.parent_id or "", skema)
        return _ORDER.get(top.art, 2), top.position, top.id, int(top is not skema), skema.position, skema.id

    return tuple(sorted(by_id.values(), key=key))


def bekraeftelse_of(row: Row) -> Bekraeftelse:
    """A confirmed warning."""
    return Bekraeftelse(row["regel"], row["felt"], row["besked"], row["begrundelse"], row["hvem"], unstamp(row["tid"]))


def forloeb_of(row: Row, skemaer: Iterable[SkemaRecord], bekraeftelser: Iterable[Bekraeftelse]) -> ForloebRecord:
    """A course with everything in it."""
    return ForloebRecord(
        id=row["id"],
        borger_id=row["borger_id"],
        myndighedskommune=row["myndighedskommune"],
        profil=row["profil"],
        skemaversion=row["skemaversion"],
        revision=row["revision"],
        oprettet=unstamp(row["oprettet"]),
        aendret=unstamp(row["aendret"]),
        aendret_af=row["aendret_af"],
        sted=sted_of(row),
        skemaer=in_order(skemaer),
        bekraeftelser=tuple(bekraeftelser),
    )


def indberetning_of(row: Row) -> IndberetningRecord:
    """A submission; without its frozen copy where the query did not ask for it."""
    return IndberetningRecord(
        id=row["id"],
        forloeb_id=row["forloeb_id"],
        revision=row["revision"],
        art=Art(row["art"]),
        tilstand=Tilstand(row["tilstand"]),
        klar_tid=unstamp(row["klar_tid"]),
        payload=row.get("payload"),
        payload_sha256=row["payload_sha256"],
        forrige_sha256=row["forrige_sha256"],
        filnavn=row["filnavn"],
        maal=row["maal"],
        sendt_tid=None if row["sendt_tid"] is None else unstamp(row["sendt_tid"]),
        sendt_af=row["sendt_af"],
    )
