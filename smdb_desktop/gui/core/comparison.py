"""What is asked before something changes much at once: what goes along, what falls away, what is new. Words only, no decision."""

from typing import NamedTuple


class Listed(NamedTuple):
    """One of the lists: its title, and its lines as (group, line) pairs in order. A line named as its group stands alone."""

    title: str
    lines: tuple[tuple[str, str], ...]


class Comparison(NamedTuple):
    """A comparison with the words of its two buttons; ``no`` is the safe one and changes nothing."""

    title: str
    text: str
    lists: tuple[Listed, ...]
    yes: str
    no: str
