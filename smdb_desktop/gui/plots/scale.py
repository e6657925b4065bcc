"""Round numbers for an axis: steps of 1, 2 or 5 times a power of ten, from 0 to no less than the largest value."""

import math

_STEPS = (1, 2, 5, 10)


def step(most: float, about: int, *, whole: bool) -> float:
    """The round step with which an axis up to ``most`` gets no more than ``about`` steps; ``whole``: a whole number."""
    if not most > 0:
        return 1.0
    wanted = most / max(1, about)
    power = 10.0 ** math.floor(math.log10(wanted))
    found = next((power * each for each in _STEPS if power * each >= wanted * (1 - 1e-9)), power * 10)
    return max(1.0, found) if whole else found


def ticks(most: float, about: int, *, whole: bool) -> tuple[float, ...]:
    """0 and every step up to the first that is no less than ``most``; at least two."""
    each = step(most, about, whole=whole)
    many = max(1, math.ceil(most / each - 1e-9))
    return tuple(number * each for number in range(many + 1))


def written(number: float) -> str:
    """A number of an axis as Danes write it: ``1.500``, ``2,5``."""
    text = f"{number:,.0f}" if float(number).is_integer() else f"{number:,.10g}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")
