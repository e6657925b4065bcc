"""Which column of a table is which: guessed by headings, chosen by a person, remembered as a profile for the next such file.

It knows columns by their names and what may be asked of them; what stands in them is for who asks.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from smdb_desktop.domain.codelists import folded
from smdb_desktop.domain.words import T, joined, sentences
from smdb_desktop.services.ports.store import Settings
from smdb_desktop.services.ports.tables import Column, Sheet, Workbook
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
_VALG, _HEADINGS = "valg", "overskrifter"
OTHERWISE = T("Filen ligner en, du har læst ind før, men overskrifterne er andre, så valget derfra er ikke brugt.")
MORE, FEWER = T("Nye: {navne}."), T("Mangler: {navne}.")
_MOST_NAMES = 8
UNSEEN = T(
    "I en fil i det gamle format .xls ses det ikke, hvilke rækker der er skjult, og hvilke værdier der er regnet ud af en "
    "formel. Skjulte rækker læses ind som de andre. Gem filen som .xlsx, og vælg den, hvis du vil have det at se."
)


class Fundet(NamedTuple):
    """Which column is which: as a person chose it for a file with just these headings (``kendt``), else guessed, and then
    ``forskel`` says what is otherwise than in the file that is most like it ("" where none is like it)."""

    valg: dict[str, str]
    kendt: bool = False
    forskel: str = ""


class _Profile(NamedTuple):
    valg: dict[str, str]
    headings: frozenset[str]


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


def remembered(settings: Settings, art: str, maal: Sequence[Maal], sheet: Sheet) -> Fundet:
    """The columns as a person chose them for a file with the same headings, in whatever order they stood; else guessed."""
    names = frozenset(column.name for column in sheet.columns)
    known = {each.navn for each in maal}
    profiles = [each for each in _profiles(settings, art) if set(each.valg) <= known]
    for profile in profiles:
        if profile.headings == names:
            return Fundet(dict(profile.valg), kendt=True)
    return Fundet(guessed(maal, sheet.columns), forskel=_difference(profiles, names))


def _difference(profiles: Iterable[_Profile], names: frozenset[str]) -> str:
    """What is otherwise than in the file that has most headings in common; "" where it is less than half of them."""
    alike = [each for each in profiles if 2 * len(each.headings & names) > len(each.headings | names)]
    nearest = max(alike, key=lambda each: len(each.headings & names), default=None)
    if nearest is None:
        return ""
    more, fewer = names - nearest.headings, nearest.headings - names
    parts = ((MORE, more), (FEWER, fewer))
    return sentences(OTHERWISE, *(words.format(navne=_named(which)) for words, which in parts if which))


def _named(names: Collection[str]) -> str:
    shown = [T("»{navn}«", navn=name) for name in sorted(names)[:_MOST_NAMES]]
    return joined(", ", (*shown, *(["…"] if len(names) > _MOST_NAMES else [])))


def remember(settings: Settings, art: str, valg: Valg, sheet: Sheet) -> None:
    """Keep the choice for the next file with these headings."""
    headings = frozenset(column.name for column in sheet.columns)
    kept = [each for each in _profiles(settings, art) if each.headings != headings]
    profiles = (_Profile(dict(valg), headings), *kept[: MOST_PROFILES - 1])
    listed: list[Json] = [{_VALG: {**each.valg}, _HEADINGS: [*sorted(each.headings)]} for each in profiles]
    settings.put(_KEY.format(art=art), listed)


def _profiles(settings: Settings, art: str) -> list[_Profile]:
    listed, found = settings.get(_KEY.format(art=art)), list[_Profile]()
    for each in listed if isinstance(listed, list) else []:
        valg, headings = (each.get(_VALG), each.get(_HEADINGS)) if isinstance(each, dict) else (None, None)
        # what was kept without the file's headings fits no file exactly
        if isinstance(valg, dict) and isinstance(headings, list):
            chosen = {str(key): str(value) for key, value in valg.items()}
            found.append(_Profile(chosen, frozenset(map(str, headings))))
    return found


def places(valg: Valg, sheet: Sheet) -> dict[str, int]:
    """The place of the column of each target; a target whose column the sheet lacks is left out."""
    at = {column.name: column.place for column in sheet.columns}
    return {target: at[name] for target, name in valg.items() if name in at}


def lacking(maal: Sequence[Maal], valg: Valg) -> tuple[Maal, ...]:
    """The targets that have to be there and have no column."""
    return tuple(each for each in maal if each.kraevet and each.navn not in valg)


def not_seen(book: Workbook) -> str:
    """What cannot be told of a file of this kind, and what to do; "" where everything is seen."""
    return UNSEEN if book.blind else ""


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
