"""Answers of a case file as a person types them: days as 04-08-2025, numbers as text, and no word where nothing is answered.

What tests, pictures and the robot type comes from here, made from the example case, so a new field is typed as soon as it is in
its form. It may know no form and no field by name.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from smdb_desktop.domain.forms.definitions import SkemaDef
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.values import read_json
from smdb_desktop.examples.example_case import Json, example_form
from smdb_desktop.services.wizard.working_form import tidy


def typed(skema: SkemaDef, answers: Mapping[str, Any]) -> Json:
    """The answers of one form in the order of its fields, each as the wizard's session takes it.

    Blanks, boxes that are not ticked and what nobody types (what is computed, or only shown) are left out.
    """
    spoken: Json = {}
    for felt in skema.felter:
        raw = answers.get(felt.navn)
        value = read_json(felt, raw).value
        if value is not None and value is not False and not felt.beregnet and not felt.read_only:
            spoken[felt.navn] = tidy(felt, raw, value)
    return spoken


def typed_form(
    katalog: Katalog,
    version_id: str,
    art: str,
    *,
    day: date | None = None,
    svar: Mapping[str, Any] = MappingProxyType({}),
) -> Json:
    """A form of the example case as it is typed; ``day`` and ``svar`` as in ``example_form``."""
    answers = example_form(katalog, version_id, art, day=day, svar=svar)
    return typed(katalog.versioner[version_id].skemaer[art], answers)


def strokes(answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Typed answers as inputs of the window, in order: the input's name, and the text to type or the code to choose.

    A row of a table begins with the choice in its first column. Several codes are one text, ``A,B``; a box to tick has none.
    """
    for name, raw in answers.items():
        if isinstance(raw, list) and raw and isinstance(raw[0], dict):
            for number, row in enumerate(raw):
                (_, first), *rest = row.items()
                yield name, first
                yield from ((f"{name}[{number}].{column}", text) for column, text in rest)
        else:
            yield name, ",".join(raw) if isinstance(raw, list) else raw if isinstance(raw, str) else ""
