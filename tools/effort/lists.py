"""The fewest keys that find an answer in a list: a practised person knows how much to write before the right row is marked."""

from smdb_desktop.gui.kit.answer_list import Answers


def steps(answers: Answers, typed: str, row: int) -> int | None:
    """How many rows from the marked one the wanted one stands when this is typed, down positive; None where it is not found."""
    found = answers.found(typed)
    return found.index(row) - found.index(answers.best(typed, found)) if row in found else None


def shortest(answers: Answers, code: str) -> tuple[str, int]:
    """What to write, and how many rows to go from the one that is marked then (up negative).

    Written is a beginning of the answer or of one of its words; an arrow key for each row counts like a letter. With nothing
    written, the first arrow opens the list at its first row.
    """
    row = answers.row_of(code)
    words = answers.labels[row].casefold()
    begins = [0, *(at + 1 for at, letter in enumerate(words[:-1]) if not letter.isalnum())]
    options = [(1 + row, 0, "", row)]
    for begin in begins:
        for end in range(begin + 1, len(words) + 1):
            typed = words[begin:end]
            far = steps(answers, typed, row) if typed[0].isalnum() and "–" not in typed else None
            if far is not None:
                options.append((len(typed) + abs(far), begin + 1, typed, far))
    _cost, _begin, typed, far = min(options)
    return typed, far
