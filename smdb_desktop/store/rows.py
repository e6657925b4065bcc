"""Records to rows and back: the only place that knows how a value is written in the database.

Times are ISO 8601 in UTC with microseconds, so that their text sorts as they do; answers are JSON in ASCII, so that whatever
a keyboard can produce survives. A naive time is a fault of ours and is refused.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any, cast

from smdb_desktop.domain.moments import local
from smdb_desktop.services.stored.noted import note_json, note_of
from smdb_desktop.services.stored.records import (
    Aarsag,
    Afklaring,
    Afsendelse,
    Art,
    Bekraeftelse,
    BorgerRecord,
    ForloebRecord,
    Fundet,
    Hvem,
    IndberetningRecord,
    Indberettet,
    Json,
    Kvittering,
    Maade,
    SkemaRecord,
    Sted,
    Svar,
    Tilstand,
    Udfald,
)

Row = Mapping[str, Any]


def stamp(time: datetime) -> str:
    """A time as it is stored. Raises ValueError for a time without zone."""
    if time.tzinfo is None:
        raise ValueError("a time must have a zone")
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def unstamp(text: str) -> datetime:
    """A stored time, aware, in UTC."""
    return datetime.fromisoformat(text)


def day_of(text: str) -> date | None:
    """A local day, from a day as it is stored or from a moment; None for ""."""
    if not text:
        return None
    return date.fromisoformat(text) if len(text) == len("2026-02-01") else local(unstamp(text)).date()


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
    value, note = row["value"], row["note"]
    marks = bool(row["usikker_dag"]), bool(row["gentaget"])
    return Svar(
        loads(row["raw"]), None if value is None else loads(value), *marks, note_of(loads(note)) if note else None
    )


def value_of(svar: Svar) -> str | None:
    """The understood value of an answer as it is stored."""
    return None if svar.value is None else dumps(svar.value)


def kept_of(svar: Svar) -> tuple[str, str | None, int, int, str]:
    """An answer as it lies in its row."""
    note = "" if svar.note is None else dumps(note_json(svar.note))
    return dumps(svar.raw), value_of(svar), int(svar.usikker_dag), int(svar.gentaget), note


def is_kladde(skema: SkemaRecord) -> bool:
    """Whether a form that comes in whole is a draft: answered and never completed, or completed and said to be one."""
    return bool(skema.svar) if skema.faerdig is None else skema.kladde


def borger_of(row: Row) -> BorgerRecord:
    """A citizen."""
    return BorgerRecord(row["id"], row["cpr_nr"], row["navn"], row["opholdskommune"], row["koen"])


def borger_row(borger: BorgerRecord, hvem: Hvem, tid: datetime) -> dict[str, Any]:
    """A citizen, with who wrote and when."""
    return {
        "id": borger.id,
        "cpr_nr": borger.cpr_nr,
        "navn": borger.navn,
        "opholdskommune": borger.opholdskommune,
        "koen": borger.koen,
        "aendret": stamp(tid),
        "aendret_af": hvem.navn,
    }


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
        faerdig_rolle=row["faerdig_rolle"],
        kladde=bool(row["kladde"]),
    )


def about_form(skema: SkemaRecord) -> dict[str, Json]:
    """What the log says of a form that begins: what it is and where it stands."""
    return {"skema_id": skema.id, "skema": skema.art, "parent_id": skema.parent_id, "position": skema.position}


def completed_row(skema: SkemaRecord) -> tuple[str | None, str | None, str, str]:
    """The completed copy of a form with when, by whom and in which role; blank where it has none."""
    if skema.faerdig is None:
        return None, None, "", ""
    when = None if skema.faerdig_tid is None else stamp(skema.faerdig_tid)
    return frozen(skema.faerdig), when, skema.faerdig_af, skema.faerdig_rolle


def about_completed(skema: SkemaRecord) -> dict[str, Json]:
    """What the log says of a form that has an earlier completed copy again, or none."""
    _frozen, when, who, role = completed_row(skema)
    values: Json = None if skema.faerdig is None else dict(skema.faerdig)
    return {"skema_id": skema.id, "faerdig": values, "faerdig_tid": when, "faerdig_af": who, "faerdig_rolle": role}


def skema_row(forloeb_id: str, skema: SkemaRecord) -> dict[str, Any]:
    """A form without its answers."""
    return {
        "id": skema.id,
        "forloeb_id": forloeb_id,
        "parent_id": skema.parent_id,
        "art": str(skema.art),
        "position": skema.position,
        "kladde": int(is_kladde(skema)),
        "aendret": "",
        "faerdig_tid": None if skema.faerdig_tid is None else stamp(skema.faerdig_tid),
        "faerdig_af": skema.faerdig_af,
        "faerdig_rolle": skema.faerdig_rolle,
        "faerdig": None if skema.faerdig is None else frozen(skema.faerdig),
    }


def in_order(skemaer: Iterable[SkemaRecord]) -> tuple[SkemaRecord, ...]:
    """Kinds of forms in the order in which they were begun, siblings by position, each followed by what stands under it.

    What comes first on the page is for who knows the forms.
    """
    children: dict[str | None, list[SkemaRecord]] = {}
    kinds: dict[str, int] = {}
    for skema in skemaer:
        children.setdefault(skema.parent_id, []).append(skema)
        kinds.setdefault(skema.art, len(kinds))

    def below(parent_id: str | None) -> Iterator[SkemaRecord]:
        for skema in sorted(children.get(parent_id, ()), key=lambda each: (kinds[each.art], each.position)):
            yield skema
            yield from below(skema.id)

    return tuple(below(None))


def with_what_is_below(skemaer: Iterable[SkemaRecord], ids: Collection[str]) -> tuple[SkemaRecord, ...]:
    """Of forms in order, these and everything under them; parents first."""
    found: dict[str, SkemaRecord] = {}
    for skema in skemaer:
        if skema.id in ids or skema.parent_id in found:
            found[skema.id] = skema
    return tuple(found.values())


def bekraeftelse_of(row: Row) -> Bekraeftelse:
    """A confirmed warning."""
    return Bekraeftelse(row["regel"], row["felt"], row["besked"], row["begrundelse"], row["hvem"], unstamp(row["tid"]))


def bekraeftelse_row(forloeb_id: str, given: Bekraeftelse) -> dict[str, Any]:
    """A confirmed warning of a course."""
    return {
        "forloeb_id": forloeb_id,
        "regel": given.regel,
        "felt": given.felt,
        "besked": given.besked,
        "begrundelse": given.begrundelse,
        "hvem": given.hvem,
        "tid": stamp(given.tid),
    }


def forloeb_row(forloeb: ForloebRecord) -> dict[str, Any]:
    """A course without its forms and confirmations."""
    return {
        "id": forloeb.id,
        "borger_id": forloeb.borger_id,
        "myndighedskommune": forloeb.myndighedskommune,
        "profil": forloeb.profil,
        "skemaversion": forloeb.skemaversion,
        "revision": forloeb.revision,
        "oprettet": stamp(forloeb.oprettet),
        "aendret": stamp(forloeb.aendret),
        "aendret_af": forloeb.aendret_af,
        "sted_trin": forloeb.sted.trin,
        "sted_skema_id": forloeb.sted.skema_id,
        "sted_felt": forloeb.sted.felt,
        "nedlagt": forloeb.nedlagt,
        "flyttet_til": forloeb.flyttet_til,
        "overdraget": forloeb.overdraget,
        "kasseret": int(forloeb.kasseret),
    }


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
        nedlagt=row["nedlagt"],
        flyttet_til=row["flyttet_til"],
        overdraget=row["overdraget"],
        kasseret=bool(row["kasseret"]),
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
        indhold_sha256=row.get("indhold_sha256", ""),
        aarsag=Aarsag(row["aarsag"]) if row.get("aarsag") else None,
        afklaring=Afklaring(Fundet(row["afklaring"]), row["afklaret_af"], unstamp(row["afklaret_tid"]))
        if row.get("afklaring")
        else None,
        indberettet=indberettet_of(row, "maerke_") if row.get("maerke_dag") else None,
    )


def indberettet_of(row: Row, before: str = "") -> Indberettet:
    """That a submission stands in SMDB; ``before`` is what its columns' names begin with."""
    return Indberettet(
        dag=date.fromisoformat(row[f"{before}dag"]),
        maade=Maade(row[f"{before}maade"]),
        hvem=row[f"{before}hvem"],
        tid=unstamp(row[f"{before}tid"]),
    )


def afsendelse_of(row: Row) -> Afsendelse:
    """An attempt to hand a submission over."""
    return Afsendelse(
        id=row["id"],
        indberetning_id=row["indberetning_id"],
        vej=row["vej"],
        maal=row["maal"],
        begyndt=unstamp(row["begyndt"]),
        hvem=row["hvem"],
        sluttet=None if row["sluttet"] is None else unstamp(row["sluttet"]),
        udfald=Udfald(row["udfald"]),
        besked=row["besked"],
    )


def kvittering_of(row: Row) -> Kvittering:
    """A receipt."""
    return Kvittering(
        indberetning_id=row["indberetning_id"],
        afsendelse_id=row["afsendelse_id"],
        vej=row["vej"],
        tid=unstamp(row["tid"]),
        sha256=row["sha256"],
        navn=row["navn"],
        besked=row["besked"],
    )
