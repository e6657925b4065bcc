"""Which settings an administrator can lock, how a value of each is written, and what counts where it is written wrongly.

A setting that lists what is permitted stays a lock where an item of it is wrong: the item is left out. Any other wrong value is
left out itself, but for those that have a safe one (``docs/admin.md``).
"""

import re
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

from smdb_desktop.domain.words import T, either
from smdb_desktop.services.ports.policy import OFF, ON, Key

Choices: TypeAlias = Mapping[str, Callable[[], Collection[str]]]
"""What may be chosen, for settings of which the program's other parts know it; asked when such a setting is read."""
Judged: TypeAlias = Callable[[str], str]
"""The sentence that says why this cannot be a value; "" where it can."""

LONGEST = 1024
MINUTES = range(1, 481)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

NO_FOLDER = T("»{svar}« er ikke en fuld sti. Skriv den fra roden, fx /srv/smdb eller \\\\server\\smdb.")
NO_SOURCE = T("»{svar}« er hverken en adresse, der begynder med https://, en fuld sti eller off.")
NO_MINUTES = T("»{svar}« er ikke et antal minutter fra 1 til 480.")
NO_SWITCH = T("»{svar}« er hverken on eller off.")
NO_HOST = T(
    "»{svar}« er ikke navnet på en server. Skriv det, som det står i adressen på listen, fx pki.kommune.example."
)
NO_CHOICE = T("»{svar}« kan ikke vælges. Skriv {valg}.")
NO_LIST = T("{navn} skal være en liste af tekster.")
NO_TEXT = T("{navn} skal være en tekst.")
OWNED = T("{hvad} ejes ikke af en administrator.")
WRITABLE = T("Andre end en administrator kan skrive i {hvad}.")
UNKNOWN = T("Der er ingen indstilling, der hedder {navn}.")
TOO_LONG = T("Værdien er tom, for lang eller har tegn, der ikke kan vises.")


class Setting(NamedTuple):
    """How a setting is written. ``safe`` is what counts where its value is wrong; None: it is not locked then."""

    key: Key
    judge: Judged
    many: bool = False
    safe: tuple[str, ...] | None = None
    folded: Callable[[str], str] = str
    """How one of its values is kept."""
    unread: bool = False
    """Whether the safe value counts too where nothing of the file can be read. Not where it would keep people from their work."""


class Value(NamedTuple):
    """What was made of a written value: what is locked (None: nothing), and what is wrong with it."""

    values: tuple[str, ...] | None
    wrong: tuple[str, ...] = ()


def _a_path(text: str) -> str:
    return "" if Path(text).is_absolute() else NO_FOLDER.format(svar=text)


def _a_source(text: str) -> str:
    if text == OFF or re.fullmatch(r"https://[^\s/@]+(/\S*)?", text) or not _a_path(text):
        return ""
    return NO_SOURCE.format(svar=text)


def _a_host(text: str) -> str:
    name = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
    return "" if re.fullmatch(rf"{name}(\.{name})*|[0-9a-f:]+:[0-9a-f:.]*", text) else NO_HOST.format(svar=text)


def _a_switch(text: str) -> str:
    return "" if text in (ON, OFF) else NO_SWITCH.format(svar=text)


def _minutes(text: str) -> str:
    number = int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 0
    return "" if number in MINUTES else NO_MINUTES.format(svar=text)


def _one_of(choices: Choices, key: Key) -> Judged:
    def judge(text: str) -> str:
        known = choices[key]()
        return "" if text in known else NO_CHOICE.format(svar=text, valg=either(sorted(known)))

    return judge


def settings(choices: Choices) -> Mapping[str, Setting]:
    """Every setting that can be locked, by its key."""
    every = (
        Setting(Key.WAYS, _one_of(choices, Key.WAYS), many=True, safe=(), folded=str.lower),
        Setting(Key.FOLDERS, _a_path, many=True, safe=()),
        Setting(Key.REACHES, _one_of(choices, Key.REACHES), folded=str.upper),
        Setting(Key.ROOTS, _a_path, many=True, safe=()),
        Setting(Key.LIST_HOSTS, _a_host, many=True, safe=(), folded=str.lower),
        Setting(Key.UPDATE, _a_source, safe=(OFF,), unread=True),
        Setting(Key.SECOND_PLACE, _a_path),
        Setting(Key.COPIES, _a_path, many=True, safe=()),
        Setting(Key.IDLE, _minutes),
        Setting(Key.ROLES, _one_of(choices, Key.ROLES), many=True, folded=str.upper),
        *(Setting(key, _a_switch, safe=(OFF,), folded=str.lower) for key in (Key.MOVE, Key.PAPER, Key.PDF)),
    )
    return {setting.key: setting for setting in every}


def read_value(setting: Setting, written: object) -> Value:
    """What a written value locks. ``written`` is a text, a number or a list of texts, whoever wrote it."""
    if setting.many:
        return _read_list(setting, written)
    text = _text(written)
    if text is None or isinstance(written, list):
        return Value(setting.safe, (NO_TEXT.format(navn=str(setting.key)),))
    text = setting.folded(text)
    problem = _problem(setting, text)
    return Value(setting.safe, (problem,)) if problem else Value((text,))


def _read_list(setting: Setting, written: object) -> Value:
    items = [_text(each) for each in written] if isinstance(written, list) else [None]
    good: list[str] = []
    wrong: list[str] = []
    for item in items:
        text = None if item is None else setting.folded(item)
        problem = NO_LIST.format(navn=str(setting.key)) if text is None else _problem(setting, text)
        if problem:
            wrong.append(problem)
        elif text is not None and text not in good:
            good.append(text)
    return Value(tuple(good) if good else setting.safe, tuple(wrong))


def _text(written: object) -> str | None:
    if isinstance(written, str):
        return written.strip()
    # a truth value is a number to Python, and none to an administrator
    return str(written) if isinstance(written, int) and not isinstance(written, bool) else None


def _problem(setting: Setting, text: str) -> str:
    if not text or len(text) > LONGEST or _CONTROL.search(text):
        return TOO_LONG
    return setting.judge(text)
