"""How hard a passphrase is to guess, and the sentence that says what is wrong with it.

zxcvbn counts the guesses, with the words that a Dane would use and the centre's own names beside its own lists. It and the words
are loaded when the first passphrase is judged: unlocking needs neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from threading import Lock

from smdb_desktop.domain.words import T, sentences
from smdb_desktop.services.ports.vault import Verdict
from smdb_desktop.store.keys.normal import normalised
from smdb_desktop.store.keys.phrases import PHRASES

MINIMUM_LENGTH = 12
ENOUGH = 10**12
"""Guesses that are too many: twelve letters by chance have as many, and each costs Argon2id's half second."""
STRONG = 10**15
_PIECE, _STEP, _MOST_PIECES = 32, 16, 8
"""Letters that are judged at once: zxcvbn takes 72 at most, and with many signs among them a second; this takes hundredths."""
_SHORTEST_NAME, _MOST_PARTS = 3, 8

# what Danes and this trade choose, and no list of words has among its first
_OURS = (
    *(
        "adgangskode",
        "adgangssætning",
        "adgangssaetning",
        "kodeord",
        "password",
        "jegelskerdig",
        "elskerdig",
        "hemmelig",
    ),
    *("velkommen", "velkommentil", "smdb", "smdbdesktop", "indberetning", "stofmisbrug", "misbrug", "misbrugscenter"),
    *("rusmiddelcenter", "rådgivningscenter", "behandling", "stofmisbrugsbehandling", "behandlingscenter", "kommune"),
    *("danmark", "sommer", "sommerferie", "vinter", "efterår", "forår", "januar", "februar", "marts", "april", "juni"),
    *("juli", "august", "september", "oktober", "november", "december", "mandag", "tirsdag", "onsdag", "torsdag"),
    *("fredag", "lørdag", "søndag", "qwertyuiopå", "asdfghjklæø", "zxcvbnm"),
)
# words of the trade that nobody else uses so often, so they take no place before everybody's
_TRADE = (
    *(
        "sagsbehandler",
        "socialrådgiver",
        "rusmiddel",
        "rusmidler",
        "metadon",
        "methadon",
        "subutex",
        "buprenorphin",
        "heroin",
    ),
    *("kokain", "amfetamin", "hash", "cannabis", "ketamin", "benzodiazepin", "antabus"),
)
_TRADE_RANK = 100
# with or without the century, and with whatever signs people put between its parts
_CPR = re.compile(r"(?<!\d)(\d\d)[\W_]?(\d\d)[\W_]?(?:\d\d)?\d\d[\W_]{0,3}\d{4}(?!\d)")
_WITHOUT_DANISH = (str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"}), str.maketrans({"æ": "ae", "ø": "o", "å": "a"}))

TOO_SHORT = T("Adgangssætningen skal have mindst {mindst} tegn. Brug gerne flere ord.", mindst=MINIMUM_LENGTH)
WAY = T("Skriv fire ord eller flere, der ikke hører sammen, med mellemrum imellem.")
HAS_CPR = T("Der må ikke stå et CPR-nummer i adgangssætningen.")
REPEATS = T("Adgangssætningen er for let at gætte: den gentager sig selv.")
ROWS = T(
    "Adgangssætningen er for let at gætte: den følger en talrække, en dato eller taster, der ligger ved siden af hinanden."
)
NAMES = T("Adgangssætningen er for let at gætte: den ligner navnet på stedet, på kommunen eller på dig.")
KNOWN = T("Adgangssætningen er for let at gætte: dens ord og tal er nogle af dem, der prøves først.")
GOOD = T("God.")
VERY_GOOD = T("Stærk.")

_WHY = {"repeat": REPEATS, "sequence": ROWS, "spatial": ROWS, "date": ROWS, "regex": ROWS}
# zxcvbn keeps its lists in one place for all who ask
_ONE_AT_A_TIME = Lock()


class Strength:
    """Judges new passphrases. ``words``: a file of words, the most frequent first, a line each; None for zxcvbn's own only."""

    def __init__(self, words: Path | None = None) -> None:
        self._file = words

    def judge(self, passphrase: str, names: Iterable[str] = ()) -> Verdict:
        """What is wrong with a passphrase of any length, if anything; ``names`` are those that somebody would try."""
        text = normalised(passphrase)
        if not text:
            return Verdict(TOO_SHORT, "")
        if len(text) < MINIMUM_LENGTH:
            return Verdict(
                TOO_SHORT, T("For kort: {antal} af mindst {mindst} tegn.", antal=len(text), mindst=MINIMUM_LENGTH)
            )
        if any(_is_date(found) for found in _CPR.finditer(text)):
            return _refused(HAS_CPR)
        known = tuple(_spellings(names))
        # what is said again and again is as hard to guess as once
        once = text[: _period(text)]
        # zxcvbn takes each space for a letter by chance; everybody who guesses puts them between words or leaves them out
        guesses, why = min(self._hardest(spelling, known) for spelling in {once, once.replace(" ", "")})
        if guesses < ENOUGH:
            return _refused(why if once == text else REPEATS)
        return Verdict("", VERY_GOOD if guesses >= STRONG else GOOD)

    def _hardest(self, text: str, names: tuple[str, ...]) -> tuple[int, str]:
        """The whole is at least as hard to guess as any piece of it."""
        guesses, why = 0, str(KNOWN)
        for piece in _pieces(text):
            guesses, why = max((guesses, why), self._guesses(piece, names))
            if guesses >= STRONG:
                break
        return guesses, why

    def _guesses(self, text: str, names: tuple[str, ...]) -> tuple[int, str]:
        """How many guesses zxcvbn thinks it takes, and what of it is guessed most easily."""
        # imported here: it brings 90,000 words along
        from zxcvbn import matching, zxcvbn

        with _ONE_AT_A_TIME:
            matching.RANKED_DICTIONARIES["dansk"] = _ranks(self._file)
            result = zxcvbn(text, list(names), max_length=_PIECE)
        found = [match for match in result["sequence"] if str(match["pattern"]) != "bruteforce"]
        weakest = max(found, key=lambda match: match["j"] - match["i"], default=None)
        if weakest is None:
            return int(result["guesses"]), KNOWN
        if weakest.get("dictionary_name") == "user_inputs":
            return int(result["guesses"]), NAMES
        return int(result["guesses"]), _WHY.get(weakest["pattern"], KNOWN)


@cache
def _ranks(file: Path | None) -> dict[str, int]:
    """Each Danish word, and each of the trade, by how early it is tried; read once, and never changed."""
    lines = [] if file is None else file.read_text(encoding="utf-8").splitlines()
    words = (*_OURS, *(line for line in lines if line and not line.startswith("#")))
    ranks = {word: rank for rank, word in enumerate(dict.fromkeys(words), 1)}
    for word in (*_TRADE, *PHRASES):
        ranks[word] = min(ranks.get(word, _TRADE_RANK), _TRADE_RANK)
    for word, rank in tuple(ranks.items()):
        for spelling in _folded(word):
            ranks.setdefault(spelling, rank)
    return ranks


def _period(text: str) -> int:
    """After how many letters the text begins again, to its end; its length where it does not do so twice."""
    return next((n for n in range(1, len(text) // 2 + 1) if text.startswith(text[n:])), len(text))


def _pieces(text: str) -> Iterator[str]:
    """Pieces that overlap, the beginning first and the end last."""
    starts = range(0, max(1, len(text) - _PIECE + 1), _STEP)
    for start in starts[: _MOST_PIECES - 1]:
        yield text[start : start + _PIECE]
    if len(text) > _PIECE:
        yield text[-_PIECE:]


def _refused(why: str) -> Verdict:
    return Verdict(sentences(why, WAY), sentences(why, WAY))


def _is_date(found: re.Match[str]) -> bool:
    """Whether ten digits begin as a CPR number does; people with replacement numbers have 60 more in the day."""
    day, month = int(found[1]), int(found[2])
    return 1 <= day % 60 <= 31 and 1 <= month <= 12


def _folded(word: str) -> Iterator[str]:
    """A word as it is typed on a keyboard without Danish letters."""
    return (word.translate(letters) for letters in _WITHOUT_DANISH)


def _spellings(names: Iterable[str]) -> Iterator[str]:
    """Each name as one may type it: any words of it that follow each other, with and without spaces."""
    for name in names:
        parts = normalised(name).casefold().split()[:_MOST_PARTS]
        runs = (parts[i:j] for i in range(len(parts)) for j in range(i + 1, len(parts) + 1))
        for spelling in (gap.join(run) for run in runs for gap in ("", " ")):
            if len(spelling) >= _SHORTEST_NAME:
                yield from dict.fromkeys((spelling, *_folded(spelling)))
