"""What is typed in the main job: the example course of a form version, with a start that comes too late and two treatments.

Made for the robot's journey, the kill test, the pictures and the test by keyboard, so that all of them type the same course. The
citizen is one of SMDB's own examples, and everything else is made up.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.examples import example_case
from smdb_desktop.examples.example_case import Json, answer_with, example_day
from smdb_desktop.examples.typed import typed_form

CPR = example_case.CPR
NAVN = "Testborger Et"
CENTRE = "Øvelsescentret"
CVR = "99999999"

IMPOSSIBLE = "31-02-2025"
"""A date that does not exist; it is left standing over night in the field of the doctor's talk."""
TALK, START = "laegesamtale_dato", "ivaerksat_dato"
REASON = "aarsag_overskridelse_behandlingsgaranti"
"""What is asked because the start comes ``LATE`` days after the request."""
LATE = 17


@dataclass(frozen=True, slots=True)
class MainJob:
    """The typed answers by form, in the order of the form. ``start`` is in two steps; ``behandlinger`` stand on one tilbud."""

    anmodning: Json
    start_1: Json
    start_2: Json
    tilbud: Json
    behandlinger: tuple[Json, ...]
    afslutning: Json

    @property
    def begun(self) -> Json:
        """The first step as far as it is come on the first day, with the date that does not exist."""
        names = list(self.start_1)
        return {**{name: self.start_1[name] for name in names[: names.index(START) + 1]}, TALK: IMPOSSIBLE}

    @property
    def rest(self) -> Json:
        """The rest of the first step, but for the reason that nobody thinks of."""
        return {name: raw for name, raw in self.start_1.items() if name not in self.begun and name != REASON}

    @property
    def ended(self) -> str:
        """The day on which the last treatment and the course ended."""
        return str(self.behandlinger[-1]["tilbudsslutdato"])

    def answers(self, art: str) -> Json:
        """What is typed into a form that a course has once, or into the head of its list."""
        forms = {
            "anmodning": self.anmodning,
            "ivaerksaettelse": {**self.start_1, **self.start_2},
            "tilbud": self.tilbud,
        }
        return forms.get(art, self.afslutning)


def make_job(katalog: Katalog, version_id: str = "") -> MainJob:
    """The main job over the forms of a version, the newest where none is named."""
    version = katalog.versioner[version_id] if version_id else katalog.nyeste
    day = example_day(version)

    def on(days: int) -> str:
        return (day + timedelta(days=days)).isoformat()

    def form(art: str, **svar: Any) -> Json:
        given = {f"{art}.{navn}": answer for navn, answer in svar.items()}
        return typed_form(katalog, version.id, art, day=day, svar=given)

    start = form("ivaerksaettelse", laegesamtale_dato=on(14), ivaerksat_dato=on(LATE))
    first, second = version.skemaer["ivaerksaettelse"].trin
    medicine = answer_with(katalog, version.id, "behandling.behandlingstype", "kraever_autorisationskode")
    social = form("behandling", tilbudsstartdato=on(LATE), tilbudsslutdato=on(74))
    medical = form("behandling", tilbudsstartdato=on(28), tilbudsslutdato=on(81), behandlingstype=medicine)
    return MainJob(
        anmodning={**form("anmodning"), "anmodningsdato": f"{day:%d%m%Y}"},
        start_1={f.navn: start[f.navn] for f in first.felter if f.navn in start} | {START: _short(day, LATE)},
        start_2={f.navn: start[f.navn] for f in second.felter if f.navn in start},
        tilbud=form("tilbud"),
        behandlinger=(social, {**medical, "autorisationskode": str(medical["autorisationskode"]).lower()}),
        afslutning=form("forloebsafslutning", afsluttet_dato=on(81)),
    )


def _short(day: date, after: int) -> str:
    """A day as somebody in a hurry writes it: ``21.8.25``."""
    then = day + timedelta(days=after)
    return f"{then.day}.{then.month}.{then:%y}"
