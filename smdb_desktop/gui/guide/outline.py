"""In which order and how deep the fields of a form stand on the page, whatever is answered: a function of the definition alone.

A field with a condition stands directly under the question that decides it, one step further in; so an answer pushes down only
what stands below it. Files and judging keep the definition's own order.
"""

from collections.abc import Sequence

from smdb_desktop.domain.forms.conditions import fields_of
from smdb_desktop.domain.forms.definitions import Felt


def outline(felter: Sequence[Felt]) -> dict[str, int]:
    """The fields of one page by name, in the order in which they are shown, with how many questions each stands under."""
    under: dict[str, list[str]] = {}
    tops: list[str] = []
    before: dict[str, int] = {}
    for number, felt in enumerate(felter):
        parent = question_of(felt, before)
        (under.setdefault(parent, []) if parent else tops).append(felt.navn)
        before[felt.navn] = number
    placed: dict[str, int] = {}

    def place(names: Sequence[str], depth: int) -> None:
        for name in names:
            placed[name] = depth
            place(under.get(name, ()), depth + 1)

    place(tops, 0)
    return placed


def question_of(felt: Felt, before: dict[str, int]) -> str:
    """The question on the same page that decides whether a field is shown: the last of those that its condition looks at.

    "" where it is always shown, or decided elsewhere. ``before`` numbers the fields that stand before it in the definition.
    """
    if felt.shown is None:
        return ""
    named = [name for name in fields_of(felt.shown) if name in before]
    return max(named, key=before.__getitem__, default="")
