"""The language of the person at this machine: both faces, command line and window, pass every text through ``say``.

Danish is the source and needs no catalogue: nothing is read or imported for it. Another language is a catalogue of gettext in
``resources/i18n/<language>/LC_MESSAGES/smdb.mo``, chosen by ``SMDB_LANGUAGE`` (``docs/translate.md``). May hold no text itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from smdb_desktop.domain.words import render

if TYPE_CHECKING:
    from smdb_desktop.domain.words import Catalogue

VARIABLE = "SMDB_LANGUAGE"
DANISH = "da"
FOLDER, FILE = "i18n", "smdb.mo"
_NAME = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")


class _Spoken:
    """What is spoken in this process: the name of the language, and its catalogue unless it is Danish."""

    name = DANISH
    catalogue: Catalogue | None = None


_spoken = _Spoken()


def say(text: str) -> str:
    """The text in the person's language. In Danish, and for a plain string, it is the text itself."""
    return text if _spoken.catalogue is None else render(text, _spoken.catalogue)


def say_all(value: Any) -> Any:
    """The same for every text inside lists and mappings, for what is written as JSON."""
    if _spoken.catalogue is None:
        return value
    if isinstance(value, dict):
        return {key: say_all(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [say_all(inner) for inner in value]
    return say(value) if isinstance(value, str) else value


def spoken() -> str:
    """The name of the language that is spoken, for example ``da``."""
    return _spoken.name


def speak(name: str, catalogue: Catalogue | None) -> None:
    """Speak this language from now on; what is shown already stays as it is. None is Danish."""
    _spoken.name, _spoken.catalogue = name, catalogue


def choose(name: str) -> bool:
    """Speak the language of this name; empty means Danish. False, and Danish, when there is no catalogue that can be read."""
    speak(DANISH, None)
    if name in ("", DANISH):
        return True
    catalogue = _load(name)
    if catalogue is None:
        return False
    speak(name, catalogue)
    return True


def _load(name: str) -> Catalogue | None:
    if not _NAME.fullmatch(name):
        return None
    # loaded here: whoever speaks Danish needs none of it
    import struct
    from gettext import GNUTranslations

    from smdb_desktop import resources

    try:
        with resources.path(FOLDER, name, "LC_MESSAGES", FILE).open("rb") as file:
            return GNUTranslations(file)
    except (OSError, ValueError, struct.error):
        return None
