"""Case files that went wrong: a good one with places replaced, taken away, repeated or renamed, as Hypothesis likes."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from hypothesis import strategies as st

from tests.rules.cases import (
    course,
    document,
    request,
    request_only_case,
    request_only_course,
    substitution,
    tilbud,
    treatment,
)

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")
Path = tuple[str | int, ...]


def originals() -> list[dict[str, Any]]:
    """Good cases of every shape."""
    second = course(anmodning={**course()["anmodning"], "anmodningsdato": "2025-11-20"}, forloebsafslutning=None)
    earlier = request_only_course(anmodning=request(anmodningsdato="2025-07-02"))
    earlier["forloebsafslutning"]["afsluttet_dato"] = "2025-07-15"
    return [
        document(course()),
        request_only_case(),
        document(course(), earlier),
        document(course(), second),
        document(course(tilbudstilknytninger=[tilbud(treatment(), substitution()), tilbud(substitution())])),
    ]


def places(raw: Any, at: Path = ()) -> Iterator[Path]:
    """Every place of a document."""
    yield at
    if isinstance(raw, dict):
        for key, value in raw.items():
            yield from places(value, (*at, key))
    elif isinstance(raw, list):
        for number, value in enumerate(raw):
            yield from places(value, (*at, number))


ODD: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from(["", " ", "JA", "NEJ", "HASH", "KLADDE", "FAERDIG", "2025-02-30", "2024-01-01", "9999-12-31"]),
    st.sampled_from(["0001-01-01", "INJICERER", "SUL142_METADON", "00DNY", "2025-08-01", "2026-08-01", "750277-9995"]),
    st.text(max_size=5),
    st.lists(st.sampled_from([None, "JA", 1, {}, []]), max_size=3),
    st.dictionaries(st.sampled_from(["stof", "antal_dage", "status", "x.y", "[0]", ""]), st.integers(), max_size=3),
)


def _replace(holder: Any, key: Any, value: Any) -> None:
    holder[key] = value


def _drop(holder: Any, key: Any, _value: Any) -> None:
    del holder[key]


def _double(holder: Any, key: Any, _value: Any) -> None:
    holder[key] = [holder[key], copy.deepcopy(holder[key])]


def _repeat(holder: Any, key: Any, value: Any) -> None:
    if isinstance(holder, list):
        holder.append(copy.deepcopy(holder[key]))
    else:
        holder[f"{key}x"] = value


CHANGES: list[Callable[[Any, Any, Any], None]] = [_replace, _drop, _double, _repeat]


@st.composite
def broken(draw: st.DrawFn, good: Sequence[Any] = (), least: int = 1) -> Any:
    """A good case (one of ``good``, or of every shape) with so many to four things wrong in it."""
    raw: Any = copy.deepcopy(draw(st.sampled_from(good or originals())))
    for _ in range(draw(st.integers(least, 4))):
        place = draw(st.sampled_from([p for p in places(raw) if p] or [()]))
        if not place:
            return draw(ODD)
        holder = raw
        for step in place[:-1]:
            holder = holder[step]
        draw(st.sampled_from(CHANGES))(holder, place[-1], draw(ODD))
    return raw


def leads_somewhere(path: str, raw: Any) -> bool:
    """Whether a finding's path names a place of the document, or one that is missing from a place there."""
    steps: list[str | int] = [int(index) if index else name for name, index in _STEP.findall(path)]
    for number, step in enumerate(steps):
        if isinstance(raw, dict) and isinstance(step, str):
            # keys of a broken document may hold dots and brackets themselves: then the rest need not be taken apart
            if step not in raw:
                return number >= len(steps) - 2 or any(str(key) in path for key in raw if key not in ("", None))
            raw = raw[step]
        elif isinstance(raw, list) and isinstance(step, int):
            if step >= len(raw):
                return False
            raw = raw[step]
        else:
            return number >= len(steps) - 2
    return True
