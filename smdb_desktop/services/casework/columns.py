"""Which column of a table is which: guessed by headings, chosen by a person, remembered as a profile for the next such file.

It knows columns by their names and what may be asked of them; what stands in them is for who asks.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from smdb_desktop.domain.codelists import folded
from smdb_desktop.domain.words import T
from smdb_desktop.services.ports.store import Settings
from smdb_desktop.services.ports.tables import Column, Sheet
from smdb_desktop.services.stored.records import Json

MOST_PROFILES = 20
_KEY = "kolonner.{art}"


class Maal(NamedTuple):
    """Something that a column can hold: its name, what a person calls it, how files head it, and whether it has to be there.

    ``gruppe`` is the form or part it belongs to, for showing many of them.
    """

    navn: str
    label: str
    ord: tuple[str, ...] = ()
    kraevet: bool = False
    gruppe: str = ""


Valg = Mapping[str, str]
"""Target to the name of the column that holds it; a target that no column holds is left out."""


def guessed(maal: Sequence[Maal], columns: Sequence[Column]) -> dict[str, str]:
    """The column of each target by its heading: the same words first, then one that begins with them. No column twice."""
    found: dict[str, str] = {}
    free = {column.name: _plain(column.name) for column in columns}
    for exact in (True, False):
        for each in maal:
            if each.navn in found:
                continue
            words = [_plain(text) for text in (each.label, each.navn, *each.ord)]
            hit = next((name for name, plain in free.items() if _fits(plain, words, exact=exact)), None)
            if hit is not None:
                found[each.navn] = hit
                del free[hit]
    return {each.navn: found[each.navn] for each in maal if each.navn in found}


def _plain(text: str) -> str:
    return folded(text.replace("_", " ").replace(":", " "))


def _fits(plain: str, words: Iterable[str], *, exact: bool) -> bool:
    return any(plain == word if exact else len(word) > 3 and plain.startswith(f"{word} ") for word in words if word)


def remembered(settings: Settings, art: str, maal: Sequence[Maal], sheet: Sheet) -> tuple[dict[str, str], bool]:
    """The columns as a person chose them for such a file, else guessed; and whether they were remembered."""
    names = {column.name for column in sheet.columns}
    known = {each.navn for each in maal}
    for profile in _profiles(settings, art):
        if profile and set(profile.values()) <= names and set(profile) <= known:
            return dict(profile), True
    return guessed(maal, sheet.columns), False


def remember(settings: Settings, art: str, valg: Valg) -> None:
    """Keep the choice for the next file with these headings."""
    kept = [profile for profile in _profiles(settings, art) if set(profile.values()) != set(valg.values())]
    listed: list[Json] = [{**profile} for profile in (valg, *kept[: MOST_PROFILES - 1])]
    settings.put(_KEY.format(art=art), listed)


def _profiles(settings: Settings, art: str) -> list[dict[str, str]]:
    listed = settings.get(_KEY.format(art=art))
    return [
        {str(key): str(value) for key, value in each.items()}
        for each in (listed if isinstance(listed, list) else [])
        if isinstance(each, dict)
    ]


def places(valg: Valg, sheet: Sheet) -> dict[str, int]:
    """The place of the column of each target; a target whose column the sheet lacks is left out."""
    at = {column.name: column.place for column in sheet.columns}
    return {target: at[name] for target, name in valg.items() if name in at}


def lacking(maal: Sequence[Maal], valg: Valg) -> tuple[Maal, ...]:
    """The targets that have to be there and have no column."""
    return tuple(each for each in maal if each.kraevet and each.navn not in valg)


def not_whole(sheet: Sheet) -> str:
    """Why the file may not be whole: its last line counts otherwise; "" where nothing says so."""
    foot = sheet.foot
    if foot is None or foot.holds:
        return ""
    return T(
        "Filens sidste linje siger {sagt} rækker, og der er {antal}. Filen er måske ikke hel. Hent den igen, før den læses ind.",
        sagt=foot.said or 0,
        antal=len(sheet.data),
    )
