"""The fewest keys that find an answer in a list: a practised person knows how much to write before the right row shows."""

from collections.abc import Sequence


def rank(labels: Sequence[str], typed: str, wanted: str) -> int | None:
    """Which of the rows that hold what was typed is the wanted one, from 0; None where it is not among them."""
    rows = [label for label in labels if typed.casefold() in label.casefold()]
    return rows.index(wanted) if wanted in rows else None


def shortest(labels: Sequence[str], wanted: str) -> str:
    """What to write: a beginning of the answer or of one of its words, with the fewest keys to the row behind it.

    A row that is not the first is gone to with the arrow, one key for each.
    """
    begins = [0, *(at + 1 for at, letter in enumerate(wanted) if letter in " -(/" and at + 1 < len(wanted))]
    options = []
    for begin in begins:
        for length in range(1, len(wanted) - begin + 1):
            typed = wanted[begin : begin + length]
            if not typed.strip().isalnum() or (not typed.islower() and not typed[:1].isupper()):
                continue
            row = rank(labels, typed, wanted)
            if row is not None:
                options.append((length + row, begin, typed.casefold()))
    return min(options)[2] if options else wanted
