"""The names of files on their way: what lies under one is not whole yet, and which file it is to become can be read from it.

Every way to a server uses the same ones, so that a receiver has one rule: nothing that ends in ``.tmp`` is a submission. They
begin with no dot, which many servers refuse, and do not end in ``.part``, which Nextcloud refuses.
"""

import secrets

_END = ".tmp"
_TOKEN = 16
"""Hexadecimal digits that make a name on the way unlike every other."""


def on_the_way(navn: str) -> str:
    """A new name for a file until it is whole."""
    return f"{navn}-{secrets.token_hex(_TOKEN // 2)}{_END}"


def becomes(name: str) -> str:
    """The name that a file on its way is to get; any other name itself."""
    return name[: -(_TOKEN + len(_END) + 1)] if is_on_the_way(name) else name


def is_on_the_way(name: str) -> bool:
    """Whether this is a name that ``on_the_way`` made."""
    whole, _, token = name.removesuffix(_END).rpartition("-")
    digits = all(each in "0123456789abcdef" for each in token)
    return name.endswith(_END) and bool(whole) and len(token) == _TOKEN and digits


def is_plain(name: str) -> bool:
    """Whether this is a name and no path: what somebody else laid there may be called anything, and is asked for by nobody."""
    return name not in ("", ".", "..") and not any(each in name for each in "/\\\0")
