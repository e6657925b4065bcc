"""Where a code may stand, in memory (``ports.coded.Coded``). Rows are counted in the order of ids."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from datetime import date

from smdb_desktop.services.ports.coded import END, PORTION, Borgere, Sag, Sager, Versioner
from tests.fakes.state import Memory


class FakeCoded:
    """A look through what is in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def number(self) -> tuple[int, int]:
        self._memory.must_be_open()
        return len(self._memory.state.forloeb), len(self._memory.state.borgere)

    def courses(self, felter: Collection[str], koder: Collection[str], after: int, most: int = PORTION) -> Sager:
        self._memory.must_be_open()
        rows = sorted(self._memory.state.forloeb.values(), key=lambda course: course.id)[after : after + most]
        found = []
        for course in rows:
            said = [
                json.dumps(raw)
                for form in course.skemaer
                for felt, raw in [*((f, svar.raw) for f, svar in form.svar.items()), *(form.faerdig or {}).items()]
                if f"{form.art}.{felt}" in felter
            ]
            maaske = any(json.dumps(kode) in text for kode in koder for text in said)
            there = course.skemaer or not course.nedlagt
            if there and (maaske or course.myndighedskommune in koder):
                found.append(Sag(course.id, course.myndighedskommune, maaske, bool(course.nedlagt)))
        return Sager(after + most if len(rows) == most else END, tuple(found))

    def versions(self, datofelt: tuple[str, str], after: int, most: int = PORTION) -> Versioner:
        self._memory.must_be_open()
        rows = sorted(self._memory.state.forloeb.values(), key=lambda course: course.id)[after : after + most]
        tal = Counter[tuple[str, date | None, bool, bool]]()
        for course in rows:
            forms = [form for form in course.skemaer if form.art == datofelt[0]]
            given = [form.svar[datofelt[1]].value for form in forms if datofelt[1] in form.svar]
            given += [(form.faerdig or {}).get(datofelt[1]) for form in forms]
            days = [date.fromisoformat(str(each)) for each in given if each]
            if course.skemaer or not course.nedlagt:
                kladde = any(form.kladde for form in course.skemaer)
                tal[course.skemaversion, days[0] if days else None, kladde, bool(course.nedlagt)] += 1
        return Versioner(after + most if len(rows) == most else END, tal)

    def citizens(self, felt: str, koder: Collection[str], after: int, most: int = PORTION) -> Borgere:
        self._memory.must_be_open()
        if felt not in ("opholdskommune", "koen"):
            raise KeyError(felt)
        rows = sorted(self._memory.state.borgere.values(), key=lambda borger: borger.id)[after : after + most]
        listed = [(b.id, {"opholdskommune": b.opholdskommune, "koen": b.koen}[felt]) for b in rows]
        return Borgere(after + most if len(rows) == most else END, tuple(each for each in listed if each[1] in koder))

    def last_line(self) -> int:
        self._memory.must_be_open()
        return len(self._memory.state.log)

    def written_since(self, line: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        self._memory.must_be_open()
        rows = self._memory.state.log[line:]
        courses, citizens = ({getattr(row, name) for row in rows} - {""} for name in ("forloeb_id", "borger_id"))
        return tuple(sorted(courses)), tuple(sorted(citizens))
