"""The two guides as a caseworker follows them: each with its form version, its days, and what is typed into each form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from smdb_desktop.domain.cpr import parse_cpr
from smdb_desktop.examples.typed import typed_form
from smdb_desktop.resources import catalog
from smdb_desktop.services.stored.records import SkemaRecord
from tests.scenario import PROFIL, Scenario

SUNDHEDSFAGLIG = replace(PROFIL, roller=("INDBERETTER", "SUNDHEDSFAGLIG"), rolle="SUNDHEDSFAGLIG")
CPR, OTHER = "150277-9995", "100705-9995"
TILBUD = {"tilbud_navn": "XYZ Dummy tilbud", "tilbud_p_nummer": "1000000001"}
"""Another tilbud than the guides' own."""


@dataclass(frozen=True)
class Guide:
    """One guide: its form version and the day of the request that its case has."""

    version: str
    day: date

    def typed(self, art: str, **svar: Any) -> Mapping[str, Any]:
        """What is typed into a form, with other answers by field, as in a case file."""
        given = {f"{art}.{navn}": value for navn, value in svar.items()}
        return typed_form(catalog(), self.version, art, day=self.day, svar=given)

    def after(self, days: int) -> str:
        """A day after the request, as it is typed."""
        return f"{self.day + timedelta(days=days):%d-%m-%Y}"

    # -- how far a case is -----------------------------------------------------------------------------------------

    def begun(self, scenario: Scenario, cpr: str = CPR) -> Scenario:
        """A new course of the citizen, half a year after the request, in the version of its day."""
        scenario.clock.wait(days=(self.day - scenario.workspace.cases.today).days + 180)
        cases = scenario.workspace.cases
        scenario.borger_id = cases.save_borger(parse_cpr(cpr, cases.today), "Testborger").id
        scenario.open(cases.new_forloeb(scenario.borger_id))
        skema_id = scenario.form("anmodning")
        change = scenario.session.answer(skema_id, "anmodningsdato", self.after(0))
        if change.skift is None:
            scenario.open_case.keeper.put(skema_id, change.svar)
            scenario.open_case.keeper.flush()
        else:
            scenario.session.skift_skema(change.skift)
            scenario.open_case.keeper.change_version(change.skift)
        assert scenario.session.version.id == self.version
        return scenario

    def requested(self, scenario: Scenario) -> Scenario:
        """Section 3 is done."""
        return self.begun(scenario).answers(self.typed("anmodning")).complete("anmodning")

    def started(self, scenario: Scenario, **svar: Any) -> Scenario:
        """Section 4 is done."""
        return self.requested(scenario).answers(self.typed("ivaerksaettelse", **svar)).complete("ivaerksaettelse")

    def treated(self, scenario: Scenario, **svar: Any) -> Scenario:
        """Section 5 is done: one treatment runs."""
        self.started(scenario).add_tilbud(**self.typed("tilbud"))
        return scenario.answers(self.running(**svar)).complete("behandling")

    def running(self, **svar: Any) -> Mapping[str, Any]:
        """A treatment that has no end yet."""
        return self.typed("behandling", tilbudsslutdato=None, **svar)

    def nurse(self, scenario: Scenario) -> SkemaRecord:
        """Section 4.1: the profile Sundhedsfaglig begins the form."""
        scenario.workspace.save_profil(SUNDHEDSFAGLIG)
        scenario.open(scenario.session.forloeb_id)
        record = scenario.session.begin("kvalhep")
        scenario.open_case.keeper.begin(record)
        return record


V25 = Guide("2025-07-01", date(2025, 8, 4))
V24 = Guide("2024-01-01", date(2025, 3, 3))
