"""What years of work leave beside the cases themselves: the lines of the log, and the register of tilbud.

Every course has ten lines, its beginning and nine answers that were typed; a few courses have hundreds, as one that was worked on
for years. All are chained as ever. The register holds a tilbud for every tenth citizen, in made-up places with made-up numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from smdb_desktop.resources import catalog
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Hvem, Json
from smdb_desktop.services.stored.tilbud import (
    ADRESSE,
    KILDE,
    KOMMUNE,
    NAVN,
    P_NUMMER,
    UDTRAEK,
    Tilbud,
    searched,
)
from smdb_desktop.store.rows import dumps, stamp
from smdb_desktop.store.sqlstore import SqlStore

TYPED = 9
LONG = 4
"""The citizen whose course has the longest history: one that is under way."""
MANY = 600
"""How many more changes that course has."""
_KINDS = ("Behandlingscenter", "Ambulatorium", "Rådgivning", "Dagtilbud", "Døgnbehandling", "Misbrugscenter")
_WHERE = ("Åen", "Skoven", "Havnen", "Engen", "Torvet", "Bakken", "Søen", "Parken", "Broen", "Møllen", "Kysten")
_KOMMUNER = ("101", "147", "165", "253", "376", "461", "561", "607", "751", "851")

Forms = Mapping[int, Sequence[tuple[str, str, str | None, int, Mapping[str, Json]]]]
"""What a kind of course consists of: for each form what its id begins with, kind, beginning of the one above, place, answers."""


def tilbud(number: int) -> Tilbud:
    """Made-up tilbud ``number``."""
    name = f"{_KINDS[number % 6]} {_WHERE[number // 6 % 11]} {number}"
    svar: dict[str, Json] = {
        NAVN: name,
        P_NUMMER: f"{1_000_000_000 + number}",
        ADRESSE: f"{_WHERE[number % 11]}vej {number % 200 + 1}, {1000 + number % 8990} {_WHERE[number // 7 % 11]}by",
        KOMMUNE: _KOMMUNER[number % 10],
    }
    register: dict[str, Json] = {KILDE: UDTRAEK, "virksomhed": f"Virksomhed {number // 3}", "status": "Godkendt"}
    return Tilbud(f"p:{number}", svar, register, searched(svar, register))


def register(store: SqlStore, how_many: int, tid: datetime) -> None:
    """Lay so many into the register; inside or outside a transaction."""
    store.registers.put_tilbud([tilbud(number) for number in range(how_many)], tid)


def tell(store: SqlStore, courses: Sequence[tuple[int, str, str, int]], forms: Forms, begun: datetime) -> None:
    """The log of each course (number, id, citizen's id, kind), in order, chained; inside the transaction that laid them."""
    who, version = store.people.who(), catalog().nyeste.id
    for number, forloeb_id, borger_id, kind in courses:
        tid = begun + timedelta(minutes=5 * number)
        parts = [
            _about(place, art, above, position, forloeb_id) for place, art, above, position, _answers in forms[kind]
        ]
        about: dict[str, Json] = {"borger_id": borger_id, "skemaversion": version, "skemaer": [*parts]}
        store.log.event(Handling.BEGYNDT, who, tid, forloeb_id=forloeb_id, data=about)
        _typed(store, who, tid, forloeb_id, forms[kind], TYPED + (MANY if number == LONG else 0))


def _about(place: str, art: str, above: str | None, position: int, forloeb_id: str) -> Json:
    """What the log says of a form that begins."""
    over = None if above is None else f"{above}{forloeb_id[2:]}"
    return {"skema_id": f"{place}{forloeb_id[2:]}", "skema": art, "parent_id": over, "position": position}


def _typed(store: SqlStore, who: Hvem, tid: datetime, forloeb_id: str, forms: Sequence[Any], how_many: int) -> None:
    """So many answers, each in the place of what stood there, the last of each being the one that stands."""
    asked = [(f"{place}{forloeb_id[2:]}", felt, svar) for place, *_, answers in forms for felt, svar in answers.items()]
    before: dict[tuple[str, str], tuple[str, str | None]] = {}
    for count in range(how_many):
        skema_id, felt, svar = asked[(count - how_many) % len(asked)]
        last = count >= how_many - len(asked)
        text = dumps(svar if last else f"{svar} {count}")
        now = (text, text)
        at = stamp(tid + timedelta(seconds=7 * count + 7))
        store.log.change(who, at, felt, before.get((skema_id, felt)), now, forloeb_id=forloeb_id, skema_id=skema_id)
        before[skema_id, felt] = now
