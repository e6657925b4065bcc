"""How a version is written and which of two is newer. It stands alone because the program's first lines need it."""

import re

_VERSION = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6}){1,3}\Z")


def is_version(text: object) -> bool:
    """Whether this is how a version is written: two to four numbers with points between them."""
    return isinstance(text, str) and _VERSION.match(text) is not None


def order(version: str) -> tuple[int, ...]:
    """What versions are compared by; 0.2 and 0.2.0 are the same."""
    numbers = [int(part) for part in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
