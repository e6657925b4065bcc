"""Where codes of a list stand: in the answers of courses, typed or completed, and in the citizens' own fields."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from smdb_desktop.domain.forms.checks import CITIZEN_LISTS
from smdb_desktop.services.stored.mapping import working
from smdb_desktop.services.stored.records import BorgerRecord, ForloebRecord, Json

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.katalog import Katalog
    from smdb_desktop.services.ports.store import Store


class Uses(NamedTuple):
    """A course in which a code stands, and the day of its request; None where it has none, or the code is of no day."""

    forloeb_id: str
    kode: str
    dag: date | None


def uses(store: "Store", katalog: "Katalog", navn: str, koder: set[str], between: Callable[[], None]) -> Iterator[Uses]:
    """Every course with one of these codes of a list, each code once for a course. Reads every course, one after the other."""
    fields = _fields(katalog, navn)
    own = {felt for felt, liste in CITIZEN_LISTS.items() if liste == navn}
    for forloeb_id in store.cases.all_forloeb_ids():
        between()
        record = store.cases.forloeb(forloeb_id)
        # what hangs on the citizen or the authority hangs on no day
        citizen = set(_of_citizen(store.cases.borger(record.borger_id), own))
        if navn == "kommune":
            citizen.add(record.myndighedskommune)
        found = _of_course(record, fields)
        dag = working(record, katalog, "").anmodningsdato if found & koder else None
        for kode in sorted((found | citizen) & koder):
            yield Uses(forloeb_id, kode, None if kode in citizen else dag)


def _fields(katalog: "Katalog", navn: str) -> set[str]:
    """The fields that are answered from the list, as ``form.field``, in any version; of a table also its columns."""
    found: set[str] = set()
    for version in katalog.versioner.values():
        for art, skema in version.skemaer.items():
            for felt in skema.felter:
                if felt.liste == navn or any(kolonne.liste == navn for kolonne in felt.kolonner):
                    found.add(f"{art}.{felt.navn}")
    return found


def _of_citizen(borger: BorgerRecord, own: set[str]) -> Iterator[str]:
    for felt in own:
        yield str(getattr(borger, felt))


def _of_course(record: ForloebRecord, fields: set[str]) -> set[str]:
    found: set[str] = set()
    for skema in record.skemaer:
        given = [(felt, svar.raw) for felt, svar in skema.svar.items()] + list((skema.faerdig or {}).items())
        for felt, raw in given:
            if f"{skema.art}.{felt}" in fields:
                found |= set(_codes(raw))
    return found


def _codes(raw: Json) -> Iterator[str]:
    """Every text in an answer: a code, a list of codes, or the cells of rows."""
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, list):
        for each in raw:
            yield from _codes(each)
    elif isinstance(raw, dict):
        for each in raw.values():
            yield from _codes(each)
