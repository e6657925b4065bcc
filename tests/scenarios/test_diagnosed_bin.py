"""What lies in the bin is counted as that in *Diagnose*, and is no course any more."""

from smdb_desktop.services.diagnose import as_json, diagnose
from tests.scenario import Scenario


def test_a_course_in_the_bin_is_not_counted_among_the_courses(scenario: Scenario) -> None:
    scenario.citizen("150277-9995")
    there = as_json(diagnose(scenario.desk, scenario.workspace))["lager"]
    assert (there["forloeb"], there["papirkurv"]) == (1, 0)
    scenario.workspace.cases.delete_forloeb(scenario.session.forloeb_id, "prøve")
    gone = as_json(diagnose(scenario.desk, scenario.workspace))["lager"]
    assert (gone["forloeb"], gone["papirkurv"]) == (0, 1)
