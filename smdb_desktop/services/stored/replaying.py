"""The state of a course from its history alone: every row of the log in the order in which it was written, up to one of them.

The order is that of the rows and not of their times: a clock that was turned back changes nothing. What the history says is
what the store holds, exactly; a row that was blanked says nothing.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from smdb_desktop.domain.moments import local
from smdb_desktop.services.stored.history import Aendring, Haendelse, Handling, Historik
from smdb_desktop.services.stored.noted import svar_of
from smdb_desktop.services.stored.records import Bekraeftelse, BorgerRecord, ForloebRecord, Json, SkemaRecord, Svar

CITIZEN = ("cpr_nr", "navn", "opholdskommune", "koen")


def in_order(historik: Historik) -> list[Haendelse | Aendring]:
    """Events and changes, as they were written."""
    rows: list[Haendelse | Aendring] = [*historik.haendelser, *historik.aendringer]
    return sorted(rows, key=lambda row: row.nr)


def up_to(historik: Historik, day: date) -> Historik:
    """What was written by the end of a local day: everything before the last row of that day or an earlier one."""
    last = max((row.nr for row in in_order(historik) if local(row.tid).date() <= day), default=0)
    return Historik(
        tuple(row for row in historik.haendelser if row.nr <= last),
        tuple(row for row in historik.aendringer if row.nr <= last),
    )


def went_back(historik: Historik) -> bool:
    """Whether the clock stood earlier at a row than at the one before it."""
    times = [row.tid for row in in_order(historik)]
    return any(later < earlier for earlier, later in pairwise(times))


def replay(historik: Historik, forloeb_id: str) -> ForloebRecord | None:
    """The course as its history leaves it; None where the history does not tell how it began.

    ``oprettet`` and ``aendret`` are the times of the first and the last row, ``revision`` is 0, and no form is marked as a draft:
    those follow from what is said, or are not said.
    """
    course = _Course()
    for row in in_order(historik):
        course.take(row)
    return course.record(forloeb_id)


def completed_copies(events: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, Mapping[str, Json]]:
    """The completed copy that each form (by id) has after these events of a course, kind and data, in order; {} where it has
    none any more. Also of a course whose beginning nobody tells."""
    found: dict[str, Mapping[str, Json]] = {}
    for art, data in events:
        match art:
            case Handling.FAERDIG:
                found[str(data.get("skema_id"))] = data.get("vaerdier") or {}
            case Handling.BEGYNDT | Handling.OVERTAGET | Handling.TAGET_TILBAGE:
                forms = _listed(data.get("skemaer"))
                found |= {str(form.get("skema_id")): form.get("faerdig") or {} for form in forms}
            case Handling.SKEMA_FJERNET:
                found[str(data.get("skema_id"))] = {}
            case Handling.VERSION_SKIFTET:
                found = {id_: {} for id_ in (*found, *map(str, data.get("var_faerdige") or ()))}
    return found


def replay_citizen(historik: Historik, borger_id: str) -> BorgerRecord:
    """The citizen as the history leaves them; what it has of who turned out to be the same was said of another number."""
    said: dict[str, str] = {}
    for row in historik.aendringer:
        if row.felt in CITIZEN and row.borger_id == borger_id:
            said[row.felt] = str(row.til.value) if row.til is not None else ""
    return BorgerRecord(borger_id, said.get("cpr_nr", ""), *(said.get(name, "") for name in CITIZEN[1:]))


class _Course:
    """What is known so far."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._forms: dict[str, SkemaRecord] = {}
        self._answers: dict[str, dict[str, Svar]] = {}
        self._confirmed: dict[tuple[str, str], Bekraeftelse] = {}
        self._first: datetime | None = None
        self._last: tuple[datetime, str] | None = None

    def take(self, row: Haendelse | Aendring) -> None:
        """One row more."""
        self._first = self._first or row.tid
        self._last = (row.tid, row.hvem)
        if isinstance(row, Aendring):
            self._answer(row)
        elif row.data is not None:
            self._event(row, row.data)

    def _answer(self, row: Aendring) -> None:
        answers = self._answers.get(row.skema_id)
        if answers is None or not row.felt:
            return
        if row.til is None:
            answers.pop(row.felt, None)
        else:
            answers[row.felt] = row.til

    def _event(self, row: Haendelse, data: Mapping[str, Json]) -> None:
        match row.art:
            case Handling.BEGYNDT | Handling.OVERTAGET:
                self._known = {name: str(data.get(name, "")) for name in _BEGINNING}
                self._begin(_listed(data.get("skemaer")))
                self._confirm(row, _listed(data.get("bekraeftelser")))
            case Handling.SKEMA_TILFOEJET:
                self._begin([data])
            case Handling.SKEMA_FJERNET:
                self._forms.pop(str(data.get("skema_id")), None)
                self._answers.pop(str(data.get("skema_id")), None)
            case Handling.FAERDIG:
                self._completed(row, data)
            case Handling.TAGET_TILBAGE:
                for form in _listed(data.get("skemaer")):
                    self._taken_back(form)
            case Handling.BEKRAEFTET:
                self._confirm(row, [data])
            case Handling.VERSION_SKIFTET:
                self._known["skemaversion"] = str(data.get("til", ""))
                blank: dict[str, Any] = {"faerdig": None, "faerdig_tid": None, "faerdig_af": "", "faerdig_rolle": ""}
                self._forms = {id_: form._replace(**blank) for id_, form in self._forms.items()}
            case Handling.CPR_RETTET:
                self._known["borger_id"] = str(data.get("borger_id") or self._known.get("borger_id", ""))

    def _begin(self, forms: Iterable[Mapping[str, Any]]) -> None:
        for form in forms:
            id_, done = str(form.get("skema_id")), form.get("faerdig")
            self._forms[id_] = SkemaRecord(
                id=id_,
                art=str(form.get("skema")),
                parent_id=form.get("parent_id"),
                position=int(form.get("position") or 0),
                faerdig=None if done is None else MappingProxyType(dict(done)),
                faerdig_tid=_time(form.get("faerdig_tid")),
                faerdig_af=str(form.get("faerdig_af") or ""),
                faerdig_rolle=str(form.get("faerdig_rolle") or ""),
            )
            self._answers[id_] = {felt: svar_of(svar) for felt, svar in (form.get("svar") or {}).items()}

    def _completed(self, row: Haendelse, data: Mapping[str, Any]) -> None:
        id_ = str(data.get("skema_id"))
        if id_ in self._forms:
            self._forms[id_] = self._forms[id_]._replace(
                faerdig=MappingProxyType(dict(data.get("vaerdier") or {})),
                faerdig_tid=_time(data.get("tid")) or (None if "tid" in data else row.tid),
                faerdig_af=str(data.get("af", row.hvem)),
                faerdig_rolle=str(data.get("rolle", "")),
            )

    def _taken_back(self, form: Mapping[str, Any]) -> None:
        id_, before = str(form.get("skema_id")), form.get("faerdig")
        if id_ in self._forms:
            self._forms[id_] = self._forms[id_]._replace(
                faerdig=None if before is None else MappingProxyType(dict(before)),
                faerdig_tid=_time(form.get("faerdig_tid")),
                faerdig_af=str(form.get("faerdig_af") or ""),
                faerdig_rolle=str(form.get("faerdig_rolle") or ""),
            )

    def _confirm(self, row: Haendelse, given: Iterable[Mapping[str, Any]]) -> None:
        for each in given:
            key = (str(each.get("regel", "")), str(each.get("felt", "")))
            besked, why = str(each.get("besked", "")), str(each.get("begrundelse", ""))
            who, tid = str(each.get("hvem", row.hvem)), _time(each.get("tid")) or row.tid
            self._confirmed[key] = Bekraeftelse(*key, besked, why, who, tid)

    def record(self, forloeb_id: str) -> ForloebRecord | None:
        if not self._known or self._first is None or self._last is None:
            return None
        return ForloebRecord(
            id=forloeb_id,
            borger_id=self._known["borger_id"],
            myndighedskommune=self._known["myndighedskommune"],
            profil=self._known["profil"],
            skemaversion=self._known["skemaversion"],
            revision=0,
            oprettet=self._first,
            aendret=self._last[0],
            aendret_af=self._last[1],
            skemaer=tuple(
                form._replace(svar=MappingProxyType(dict(self._answers.get(id_, {}))))
                for id_, form in self._forms.items()
            ),
            bekraeftelser=tuple(self._confirmed[key] for key in sorted(self._confirmed)),
        )


_BEGINNING = ("borger_id", "myndighedskommune", "profil", "skemaversion")


def _listed(value: Json) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def _time(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None
