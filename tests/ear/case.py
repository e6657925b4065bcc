"""The whole case as the window calls it: each question by its label, each answer by its words. Who listens knows no codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from smdb_desktop.domain.forms.definitions import Felt
from smdb_desktop.domain.forms.katalog import Katalog
from tools.effort.case import CaseToType, make_case


@dataclass(frozen=True)
class Question:
    """A question and its answers, in words; the answer of a box to tick is none."""

    label: str
    answers: tuple[str, ...]


def in_words(katalog: Katalog, art: str, answers: Mapping[str, Any]) -> list[Question]:
    """The answers of one form, in the order of their questions; a table's row is the drug and then its columns."""
    skema, made = katalog.nyeste.skemaer[art], list[Question]()
    for felt in skema.felter:
        if felt.navn in answers and not felt.read_only:
            made += _of(katalog, felt, answers[felt.navn])
    return made


def _of(katalog: Katalog, felt: Felt, raw: Any) -> list[Question]:
    if felt.kolonner:
        made = []
        for row in raw:
            first, *rest = felt.kolonner
            made.append(Question(felt.label, _words(katalog, first, row[first.navn])))
            made += [Question(each.label, _words(katalog, each, row[each.navn])) for each in rest if each.navn in row]
        return made
    return [Question(felt.label, _words(katalog, felt, raw))]


def _words(katalog: Katalog, felt: Felt, raw: Any) -> tuple[str, ...]:
    if raw is True:
        return ()
    given = raw if isinstance(raw, list) else [raw]
    return tuple(katalog.lister[felt.liste].label(code) if felt.liste else str(code) for code in given)


@dataclass(frozen=True)
class CaseInWords:
    """Number, name, and the forms of the course."""

    cpr: str
    name: str
    request: list[Question]
    start: list[list[Question]]
    treatment: list[Question]
    closing: list[Question]


def case_in_words(katalog: Katalog) -> CaseInWords:
    """The case of ``dev.py effort``: a tilbud that is known already is chosen, so its head is not written."""
    case: CaseToType = make_case(katalog)
    return CaseInWords(
        case.cpr,
        case.name,
        in_words(katalog, "anmodning", case.request),
        [in_words(katalog, "ivaerksaettelse", step) for step in case.start],
        in_words(katalog, "behandling", case.treatment),
        in_words(katalog, "forloebsafslutning", case.closing),
    )
