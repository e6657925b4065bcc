"""The recovery code: what a person prints at set-up and types when the passphrase is lost.

27 symbols of Douglas Crockford's base 32 (135 random bits) and his check symbol (the number modulo 37), in seven groups of
four. Codes whose check symbol would be one of his five odd ones are not handed out, so only letters and digits are printed.
"""

from __future__ import annotations

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DATA_SYMBOLS = 27
_GROUP = 4
_CHECK_MODULUS = 37
_LOOKALIKES = str.maketrans("OIL", "011")
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212.]+")


def new_code() -> str:
    """A new code as it is printed: ``XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX``."""
    while True:
        number = secrets.randbits(5 * DATA_SYMBOLS)
        check = number % _CHECK_MODULUS
        if check < len(ALPHABET):
            symbols = _symbols(number) + ALPHABET[check]
            return "-".join(symbols[i : i + _GROUP] for i in range(0, len(symbols), _GROUP))


def parse_code(typed: str) -> str | None:
    """The code's 28 symbols, however they were typed (case, spaces, hyphens, O for 0, I or L for 1); None when mistyped."""
    symbols = _SEPARATORS.sub("", typed).upper().translate(_LOOKALIKES)
    if len(symbols) != DATA_SYMBOLS + 1 or any(symbol not in ALPHABET for symbol in symbols):
        return None
    number = 0
    for symbol in symbols[:-1]:
        number = number * 32 + ALPHABET.index(symbol)
    return symbols if number % _CHECK_MODULUS == ALPHABET.index(symbols[-1]) else None


def _symbols(number: int) -> str:
    return "".join(ALPHABET[number >> (5 * place) & 31] for place in reversed(range(DATA_SYMBOLS)))
