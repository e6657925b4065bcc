"""Whether a history alone says what a store holds of a course and its citizen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.records import ForloebRecord
from smdb_desktop.services.stored.replaying import replay, replay_citizen


def said(course: ForloebRecord) -> tuple[Any, ...]:
    """Everything of a course that a history tells; what follows from it, or is not told, is left out."""
    forms = sorted(form._replace(kladde=False) for form in course.skemaer)
    plain = [form._replace(svar=dict(form.svar), faerdig=_plain(form.faerdig)) for form in forms]
    known = (course.borger_id, course.myndighedskommune, course.profil, course.skemaversion)
    return (*known, plain, course.bekraeftelser)


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if values is None else dict(values)


def told(store: Store, forloeb_id: str) -> ForloebRecord:
    """The course as its history alone has it."""
    again = replay(store.log.of(forloeb_id), forloeb_id)
    assert again is not None
    return again


def agrees(store: Store, forloeb_id: str) -> None:
    """The history alone says what the store holds."""
    course = store.cases.forloeb(forloeb_id)
    assert said(told(store, forloeb_id)) == said(course)
    assert replay_citizen(store.log.of_borger(course.borger_id), course.borger_id) == store.cases.borger(
        course.borger_id
    )
