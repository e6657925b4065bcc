"""The pages of *Vejledning* as they ship, one Markdown file each, and the search through them.

A page is whole in one language: ``resources/vejledning/LANGUAGE/NN-name.md``, its first line the heading. A language without
pages gets the Danish ones. May hold no text of a page; the keys come from the table that binds them.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from smdb_desktop import language, resources
from smdb_desktop.domain.words import T
from smdb_desktop.gui.kit.help import WHERE
from smdb_desktop.gui.kit.keys import KEYS
from smdb_desktop.language import say

FOLDER = "vejledning"
PICTURES = "billeder"
TASTER = "taster"
MISSING = T("Vejledningens tekster mangler. Installér programmet igen. Hjælpen med F1 virker stadig.")
_HEADING = re.compile(r"\A#\s+(.+?)\s*$", re.MULTILINE)
_MARKS = re.compile(r"!\[[^\]]*\]\([^)]*\)|\]\([^)]*\)|[*`#|\[\]_]|^\s*-{3,}\s*$|\s+", re.MULTILINE)
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]*)\)")
_AROUND = 60


class Side(NamedTuple):
    """One page: how its file is called (without the ending), its heading, and its Markdown."""

    navn: str
    titel: str
    tekst: str


class Fundet(NamedTuple):
    """A page that was searched for, with the words around the first thing found; "" without a search or in the heading."""

    side: Side
    uddrag: str


def pictures() -> Path:
    """The folder with the pages' pictures."""
    return resources.path(FOLDER, PICTURES)


def read_pages() -> tuple[Side, ...]:
    """Every page that can be read, in the order of their files, the keys last. A file that cannot be read is left out."""
    found = []
    for file in _files():
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        heading = _HEADING.search(text)
        if heading is not None:
            found.append(Side(file.stem, heading[1], _PICTURE.sub(_shown, text)))
    return (*found, _keys())


def _files() -> list[Path]:
    spoken = resources.path(FOLDER, language.spoken())
    folder = spoken if spoken.is_dir() else resources.path(FOLDER, language.DANISH)
    return sorted(folder.glob("*.md")) if folder.is_dir() else []


def _shown(picture: re.Match[str]) -> str:
    """A picture with its words below it; without its file nothing."""
    return f"{picture[0]}\n\n*{picture[1]}*" if (pictures() / picture[2]).is_file() else ""


def _keys() -> Side:
    title = say(T("Taster"))
    parts = [f"# {title}\n"]
    for where, keys in KEYS.items():
        head = f"| {say(T('Tast'))} | {say(T('Hvad den gør'))} |\n| --- | --- |\n"
        rows = "".join(f"| {say(key.told)} | {say(key.does)} |\n" for key in keys)
        parts.append(f"\n## {say(WHERE[where])}\n\n{head}{rows}")
    return Side(TASTER, title, "".join(parts))


def find(sider: Sequence[Side], text: str) -> tuple[Fundet, ...]:
    """The pages in which every word stands, those with all of them in the heading first; all pages without a word."""
    words = folded(text).split()
    if not words:
        return tuple(Fundet(side, "") for side in sider)
    heads = [side for side in sider if all(word in folded(side.titel) for word in words)]
    others = [side for side in sider if side not in heads and all(word in folded(side.tekst) for word in words)]
    return (*(Fundet(side, "") for side in heads), *(Fundet(side, _excerpt(side, words[0])) for side in others))


def _excerpt(side: Side, word: str) -> str:
    plain = _MARKS.sub(" ", side.tekst.partition("\n")[2])
    plain = re.sub(r"\s+", " ", plain).strip()
    at = folded(plain).find(word)
    if at < 0:
        return ""
    # folding may lengthen what stands before
    at = bisect_right(range(len(plain) + 1), at, key=lambda n: len(folded(plain[:n]))) - 1
    begin, end = max(0, at - _AROUND), at + _AROUND
    left = plain.rfind(" ", 0, begin) + 1 if begin else 0
    right = plain.find(" ", end)
    right = right if right >= 0 else len(plain)
    return f"{'… ' if left else ''}{plain[left:right]}{' …' if right < len(plain) else ''}"


def folded(text: str) -> str:
    """Text as it is searched: small letters without accents, æ as ae, ø as oe, å as aa."""
    small = unicodedata.normalize("NFC", text).casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return "".join(c for c in unicodedata.normalize("NFKD", small) if not unicodedata.combining(c))
