"""A course has the version of its request's date, always: chosen, compared when the date crosses a border, shifted, kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.domain.case.casefile import read_case
from smdb_desktop.domain.findings import Niveau
from smdb_desktop.domain.judgement import check_document
from smdb_desktop.domain.rules.registry import REGLER, Regelniveau
from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.examples.example_case import answer_with, example_case
from smdb_desktop.services.casework.importing import ALREADY, OTHER_ANSWERS, ImportService
from smdb_desktop.services.casework.showing import case_text
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.ports.store import Write
from smdb_desktop.services.stored.records import Art, IndberetningRecord, Tilstand
from smdb_desktop.services.wizard.views import Skift
from tests.rules.cases import patched, whole_case
from tests.scenario import PROFIL, Scenario, drafts_of
from tests.scenarios.typed import ANMODNING, DEL_1, DEL_2

IVAERKSAETTELSE = {**DEL_1, **DEL_2}
OLD, NEW = "2024-01-01", "2025-07-01"
SUNDHEDSFAGLIG = replace(PROFIL, roller=("INDBERETTER", "SUNDHEDSFAGLIG"), rolle="SUNDHEDSFAGLIG")


def typed_date(scenario: Scenario, day: str) -> Skift | None:
    """Type the date of the request; what the session says would become of the course."""
    skema_id = scenario.form("anmodning")
    change = scenario.session.answer(skema_id, "anmodningsdato", day)
    if change.skift is None:
        scenario.open_case.keeper.put(skema_id, change.svar)
        scenario.open_case.keeper.flush()
    return change.skift


def shift(scenario: Scenario, skift: Skift) -> None:
    """Press Skift skema."""
    scenario.session.skift_skema(skift)
    scenario.open_case.keeper.change_version(skift)


@pytest.mark.parametrize(("day", "version"), [("30-06-2025", OLD), ("01-07-2025", NEW), ("31-12-2019", OLD)])
def test_a_new_course_has_the_version_of_its_date(scenario: Scenario, day: str, version: str) -> None:
    scenario.citizen("150277-9995")
    skift = typed_date(scenario, day)
    assert (skift is None) is (version == NEW)
    if skift is not None:
        assert (skift.fra, skift.til, skift.taber_intet) == (NEW, version, True)
        shift(scenario, skift)
    scenario.reopen()
    assert scenario.session.version.id == version
    assert scenario.shown("anmodning")["anmodningsdato"].raw == day


def test_nothing_changes_before_the_person_says_so(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers({**ANMODNING, **IVAERKSAETTELSE})
    before = scenario.session.records()
    skift = typed_date(scenario, "30-06-2025")
    assert skift is not None
    assert scenario.session.records() == before
    assert scenario.session.version.id == NEW
    scenario.reopen()
    assert scenario.session.version.id == NEW
    assert scenario.shown("anmodning")["anmodningsdato"].raw == "04-08-2025"


def test_what_goes_along_what_falls_away_and_what_is_new_is_said(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers({**ANMODNING, **IVAERKSAETTELSE})
    skift = typed_date(scenario, "30-06-2025")
    assert skift is not None and not skift.taber_intet
    labels = {name: {label for _form, label in getattr(skift, name)} for name in ("overfoeres", "bortfalder", "nye")}
    assert {"Anmodningsdato", "Behandlingsformål"} <= labels["overfoeres"]
    assert "Har borger brugt ikke-ordinerede stoffer de seneste 30 dage?" in labels["bortfalder"]
    assert {"Hovedindtægtskilde", "Stoffri den seneste måned"} <= labels["nye"]
    assert not labels["overfoeres"] & labels["bortfalder"]


def test_what_the_other_version_does_not_ask_a_man_falls_away_and_what_it_asks_is_new(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING)
    skift = typed_date(scenario, "30-06-2025")
    assert skift is not None
    label = "Er borgeren eller borgerens partner gravid"
    falls = [name for _form, name in skift.bortfalder]
    assert any(label in name for name in falls) and not any(label in name for _form, name in skift.overfoeres)
    scenario.answers(IVAERKSAETTELSE)
    skift = typed_date(scenario, "30-06-2025")
    assert skift is not None
    forms = [form for form, _name in skift.bortfalder]
    assert [f for n, f in enumerate(forms) if not n or forms[n - 1] != f] == ["Anmodning", "Ny iværksættelse"]
    shift(scenario, skift)
    back = typed_date(scenario, "01-07-2025")
    assert back is not None
    assert any(label in name for _form, name in back.nye)
    scenario.citizen(next(cpr for cpr in map(made_up_cpr, range(60)) if int(cpr[-1]) % 2 == 0)).answers(ANMODNING)
    woman = typed_date(scenario, "30-06-2025")
    assert woman is not None
    assert not any("gravid" in name for _form, name in woman.bortfalder)


REASON = "aarsag_overskridelse_behandlingsgaranti"


def test_the_comparison_reckons_with_the_date_that_is_typed(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers({**ANMODNING, **IVAERKSAETTELSE})
    (label,) = (f.label for f in scenario.session.version.skemaer["ivaerksaettelse"].felter if f.navn == REASON)
    assert REASON not in scenario.shown("ivaerksaettelse"), "it began within a fortnight"
    late = typed_date(scenario, "30-06-2025")
    assert late is not None
    assert label in [name for _form, name in late.nye]
    shift(scenario, late)
    scenario.answer(REASON, "FRIT_VALG")
    back = typed_date(scenario, "04-08-2025")
    assert back is not None
    assert label in [name for _form, name in back.bortfalder], "on time again, so it is not asked"
    assert label not in [name for _form, name in back.nye]


def test_an_answer_that_was_hidden_and_is_asked_again_goes_along_and_is_not_new(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers({**ANMODNING, **IVAERKSAETTELSE})
    (label,) = (f.label for f in scenario.session.version.skemaer["ivaerksaettelse"].felter if f.navn == REASON)
    in_time = scenario.shown("ivaerksaettelse")["ivaerksat_dato"].raw
    scenario.answer("ivaerksat_dato", "30-09-2025").answer(REASON, "FRIT_VALG").answer("ivaerksat_dato", in_time)
    assert REASON not in scenario.shown("ivaerksaettelse")
    late = typed_date(scenario, "30-06-2025")
    assert late is not None
    assert label in [name for _form, name in late.overfoeres]
    assert label not in [name for _form, name in (*late.nye, *late.bortfalder)]


def test_a_shift_keeps_what_fits_and_makes_every_form_a_draft(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    assert [i.tilstand for i in scenario.submissions()] == [Tilstand.KLAR]
    skift = typed_date(scenario, "30-06-2025")
    assert skift is not None
    shift(scenario, skift)
    for _ in range(2):
        assert scenario.session.version.id == OLD
        shown = scenario.shown("anmodning")
        assert shown["anmodningsdato"].raw == "30-06-2025"
        assert shown["psykisk_lidelse"].raw == ANMODNING["psykisk_lidelse"]
        assert "gravid" not in shown, "a man is not asked in 2024"
        assert scenario.session.record(scenario.form("anmodning")).faerdig is None
        assert scenario.submissions() == (), "what was Klar was of the other version and never left"
        scenario.reopen()
    scenario.complete("anmodning")
    assert [i.tilstand for i in scenario.submissions()] == [Tilstand.KLAR]


def test_a_shift_and_back_keeps_what_both_have(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers({**ANMODNING, **IVAERKSAETTELSE})
    for day, version in (("30-06-2025", OLD), ("01-07-2025", NEW)):
        skift = typed_date(scenario, day)
        assert skift is not None
        shift(scenario, skift)
        assert scenario.session.version.id == version
    assert scenario.shown("ivaerksaettelse")["behandlingsformaal"].raw == IVAERKSAETTELSE["behandlingsformaal"]
    assert scenario.shown("ivaerksaettelse")["stofbrug_seneste_30_dage"].raw is None


def test_a_closed_course_does_not_shift(scenario: Scenario) -> None:
    scenario.clock.wait(days=200)
    take(scenario, example_case(scenario.workspace.katalog, NEW, kommune="165"))
    assert scenario.session.why_locked()
    assert scenario.session.skift() is None
    scenario.workspace.cases.reopen(scenario.session.forloeb_id, "Datoen er forkert")
    scenario.reopen()
    skift = typed_date(scenario, "30-06-2025")
    assert skift is not None
    scenario.complete("forloebsafslutning", "Aftalt")
    for refused in (scenario.session.skift_skema, scenario.open_case.keeper.change_version):
        with pytest.raises(NotAllowed, match="afsluttet og låst"):
            refused(skift)
    assert scenario.session.version.id == NEW


def take(scenario: Scenario, raw: dict[str, Any]) -> None:
    """Import a case and take its course in hand."""
    report = ImportService(scenario.workspace.cases, "Aftalt").take_in(raw)
    assert report.ok, report.linjer
    borger = scenario.workspace.cases.find(raw["borger"]["cpr_nr"])[1]
    assert borger is not None
    scenario.borger_id = borger.id
    scenario.open(scenario.overview().forloeb[0].id)


@pytest.mark.parametrize("version", [OLD, NEW])
def test_a_whole_course_of_each_version_leaves_and_is_read_back(
    scenario: Scenario, tmp_path: Path, version: str
) -> None:
    katalog = scenario.workspace.katalog
    scenario.clock.wait(days=200)
    raw = example_case(katalog, version, kommune="165")
    take(scenario, raw)
    (result,) = scenario.export(tmp_path / "ud")
    assert result.path is not None, result.besked
    inside = scenario.inside(scenario.payload(result.path))
    given = raw["kontaktforloeb"][0]
    assert inside["anmodning"] == given["anmodning"]
    assert inside["tilbudstilknytninger"] == given["tilbudstilknytninger"]
    assert inside["forloebsafslutning"] == given["forloebsafslutning"]
    assert {k: v for k, v in inside["ivaerksaettelse"].items() if v is not False} == {
        k: v for k, v in given["ivaerksaettelse"].items() if v is not False
    }


def lacking(scenario: Scenario) -> int:
    """How many courses stand on the list of those that lack KvalHep."""
    (liste,) = scenario.workspace.mangellister()
    assert liste.title == "Behandlingsforløb som mangler hepatitis C opfølgning"
    assert "Sundhedsfaglig" in liste.hjaelp
    assert len(scenario.workspace.store.lists.control_list(liste.navn)) == liste.antal
    return liste.antal


def kvalhep_case(scenario: Scenario) -> dict[str, Any]:
    """A 2024 course that demands KvalHep, without it."""
    katalog = scenario.workspace.katalog
    shared = answer_with(katalog, OLD, "ivaerksaettelse.delt_vaerktoej", "har_delt")
    return example_case(
        katalog, OLD, kommune="165", svar={"ivaerksaettelse.delt_vaerktoej": shared}, uden=("forloebsafslutning",)
    )


def test_kvalhep_is_asked_of_the_right_profile_only_and_where_it_is_demanded(scenario: Scenario) -> None:
    take(scenario, kvalhep_case(scenario))
    assert "kvalhep" not in {t.id for t in scenario.session.trin()}
    scenario.workspace.save_profil(SUNDHEDSFAGLIG)
    scenario.open(scenario.session.forloeb_id)
    assert "kvalhep" in {t.id for t in scenario.session.trin()}
    scenario.answer("delt_vaerktoej", "NEJ")
    assert "kvalhep" not in {t.id for t in scenario.session.trin()}


def test_kvalhep_is_filled_completed_and_sent(scenario: Scenario, tmp_path: Path) -> None:
    take(scenario, kvalhep_case(scenario))
    assert lacking(scenario) == 1
    scenario.workspace.save_profil(SUNDHEDSFAGLIG)
    scenario.open(scenario.session.forloeb_id)
    record = scenario.session.begin("kvalhep")
    scenario.open_case.keeper.begin(record)
    shown = {f.felt.navn: f for f in scenario.session.felter(record.id)}
    assert shown["kvalhep_udloeser"].raw == ["DELT_VAERKTOEJ"]
    scenario.answer("kvalhep_dato", "01-06-2025").complete("kvalhep", "Aftalt")
    assert lacking(scenario) == 0
    scenario.workspace.save_profil(PROFIL)
    (result,) = scenario.export(tmp_path / "ud")
    assert result.path is not None, result.besked
    (kvalhep,) = scenario.inside(scenario.payload(result.path))["kvalhep"]
    assert kvalhep == {
        "kvalhep_dato": "2025-06-01",
        "kvalhep_udloeser": ["DELT_VAERKTOEJ"],
        "udfyldt_af": "SUNDHEDSFAGLIG",
    }


def test_a_lacking_kvalhep_is_on_the_list_and_no_finding(scenario: Scenario) -> None:
    """Rule 79 is a fact (INFO): somebody else fills it, and may do so a year later."""
    raw = kvalhep_case(scenario)
    assert check_document(raw, scenario.workspace.katalog, scenario.clock().date()) == check_document(
        raw | {"profil": "SUNDHEDSFAGLIG"}, scenario.workspace.katalog, scenario.clock().date()
    )
    assert REGLER[79].niveau == (Regelniveau.INFO,)
    take(scenario, raw)
    assert lacking(scenario) == 1


def test_a_draft_says_who_goes_on_with_it(scenario: Scenario) -> None:
    take(scenario, kvalhep_case(scenario))
    scenario.workspace.save_profil(SUNDHEDSFAGLIG)
    scenario.open(scenario.session.forloeb_id)
    scenario.open_case.keeper.begin(scenario.session.begin("kvalhep"))
    scenario.answer("kvalhep_dato", "01-06-2025")

    def hindrances() -> list[str]:
        return [line.hindring for line in drafts_of(scenario.workspace)]

    assert hindrances() == [""]
    scenario.workspace.save_profil(PROFIL)
    assert hindrances() == ["Fortsættes af Sundhedsfaglig"]
    scenario.open(scenario.session.forloeb_id)
    given = example_case(scenario.workspace.katalog, OLD, kommune="165")["kontaktforloeb"][0]["forloebsafslutning"]
    scenario.answers(given).complete("forloebsafslutning", "Aftalt")
    assert hindrances() == ["Forløbet er lukket"]


def test_kvalhep_by_another_profile_is_not_completed(scenario: Scenario) -> None:
    raw = kvalhep_case(scenario)
    raw["kontaktforloeb"][0]["kvalhep"] = [{"kvalhep_dato": "2025-06-01"}]
    report = ImportService(scenario.workspace.cases, "Aftalt").take_in(raw)
    assert report.ok and any("Sundhedsfaglig" in line for line in report.linjer)
    assert lacking(scenario) == 1


def with_a_colleagues_kvalhep(scenario: Scenario) -> Scenario:
    """A course of an Indberetter with a KvalHep that a Sundhedsfaglig completed; the Indberetter sits there."""
    take(scenario, kvalhep_case(scenario))
    scenario.workspace.save_profil(SUNDHEDSFAGLIG)
    scenario.open(scenario.session.forloeb_id)
    scenario.open_case.keeper.begin(scenario.session.begin("kvalhep"))
    scenario.answer("kvalhep_dato", "01-06-2025").complete("kvalhep", "Aftalt")
    scenario.workspace.save_profil(PROFIL)
    return scenario.open(scenario.session.forloeb_id)


def test_what_left_with_a_colleagues_form_is_judged_clean_and_comes_in_again_as_it_was(
    scenario: Scenario, tmp_path: Path
) -> None:
    (result,) = with_a_colleagues_kvalhep(scenario).export(tmp_path / "ud")
    assert result.path is not None, result.besked
    payload = scenario.payload(result.path)
    assert b'<kvalhep udfyldt_af="SUNDHEDSFAGLIG">' in payload and payload.count(b"udfyldt_af") == 1
    sag: Any = scenario.desk.submissions.read_payload(payload)["sag"]
    assert sag["profil"] == "INDBERETTER"
    today = scenario.clock().date()
    errors = [f for f in check_document(sag, scenario.workspace.katalog, today) if f.niveau is Niveau.FEJL]
    assert errors == []
    read, _ = read_case(sag, scenario.workspace.katalog)
    assert "    Udfyldt som: Sundhedsfaglig" in list(case_text(read, scenario.workspace.katalog))

    again = Scenario()
    again.clock.now = scenario.clock()
    report = ImportService(again.workspace.cases, "Aftalt").take_in(sag)
    assert (report.ok, report.kladder) == (True, 0)
    found = again.workspace.cases.find(sag["borger"]["cpr_nr"])[1]
    assert found is not None
    (course,) = again.workspace.store.cases.forloeb_of(found.id)
    roles = {s.art: s.faerdig_rolle for s in course.skemaer if s.faerdig is not None}
    assert roles.pop("kvalhep") == "SUNDHEDSFAGLIG" and set(roles.values()) == {"INDBERETTER"}
    (result,) = again.export(tmp_path / "igen")
    assert result.path is not None, result.besked
    assert again.inside(again.payload(result.path)) == sag["kontaktforloeb"][0]


def test_a_colleagues_form_is_no_fault_of_the_person_who_opens_the_course(scenario: Scenario) -> None:
    with_a_colleagues_kvalhep(scenario)
    assert [fund for fund in scenario.session.fund() if "kvalhep" in fund.felt] == []
    mine = scenario.session.ids("kvalhep")[0]
    assert [fund.regel for fund in scenario.session.completion(mine).fejl] == [6], (
        "it is not completed again by another"
    )


@pytest.mark.parametrize(("rolle", "regler"), [("SUNDHEDSFAGLIG", []), ("FORVALTENDE_INDBERETTER", [6]), (None, [6])])
def test_a_form_of_a_file_is_judged_by_the_role_it_names(
    scenario: Scenario, rolle: str | None, regler: list[int]
) -> None:
    raw = kvalhep_case(scenario)
    raw["kontaktforloeb"][0]["kvalhep"] = [{"kvalhep_dato": "2025-06-01", "udfyldt_af": rolle}]
    found = check_document(raw, scenario.workspace.katalog, scenario.clock().date())
    assert [f.regel for f in found if f.niveau is Niveau.FEJL] == regler
    take(scenario, raw)
    (stored,) = (s for s in scenario.session.records() if s.art == "kvalhep")
    assert (stored.faerdig is None) is bool(regler)
    assert stored.faerdig_rolle == ("" if regler else rolle)


def with_kvalhep(scenario: Scenario, **answers: Any) -> dict[str, Any]:
    """A case file with a KvalHep by the right profile; ``DELT_VAERKTOEJ`` is what follows from its answers."""
    raw = kvalhep_case(scenario) | {"profil": "SUNDHEDSFAGLIG"}
    raw["kontaktforloeb"][0]["kvalhep"] = [{"kvalhep_dato": "2025-06-01", **answers}]
    return raw


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (["DELT_VAERKTOEJ"], False),
        (None, False),
        ([], False),
        (["INJEKTION"], True),
        (["INJEKTION", "DELT_VAERKTOEJ"], True),
    ],
)
def test_what_a_file_says_of_a_computed_field_must_be_what_follows(
    scenario: Scenario, said: list[str] | None, wrong: bool
) -> None:
    raw = with_kvalhep(scenario, kvalhep_udloeser=said)
    found = check_document(raw, scenario.workspace.katalog, scenario.clock().date())
    errors = [(f.regel, f.felt) for f in found if f.niveau is Niveau.FEJL]
    assert errors == ([("FORMAT", "kontaktforloeb[0].kvalhep[0].kvalhep_udloeser")] if wrong else [])
    report = ImportService(scenario.workspace.cases, "Aftalt").take_in(raw)
    told = [line for line in report.linjer if "Udløst af" in line]
    assert (report.ok, report.kladder, len(told)) == (True, int(wrong), int(wrong))
    if wrong:
        assert told[0].startswith("KvalHep bliver kladde med 1 fejl: »Udløst af« beregnes af de andre svar")
        found_again = scenario.workspace.cases.find(raw["borger"]["cpr_nr"])[1]
        assert found_again is not None
        scenario.borger_id = found_again.id
        scenario.open(scenario.overview().forloeb[0].id)
        scenario.workspace.save_profil(SUNDHEDSFAGLIG)
        scenario.open(scenario.session.forloeb_id)
        (mine,) = scenario.session.ids("kvalhep")
        shown = {f.felt.navn: f for f in scenario.session.felter(mine)}
        assert (shown["kvalhep_udloeser"].raw, shown["kvalhep_udloeser"].fund) == (["DELT_VAERKTOEJ"], ())
        assert scenario.session.completion(mine).kan, "nothing of the file is left that a person could not mend"


@pytest.mark.parametrize(
    ("path", "answer", "wrong"),
    [
        ("ivaerksaettelse.injektion_nogensinde", None, False),
        ("ivaerksaettelse", None, True),
        ("kvalhep[0].kvalhep_udloeser", ["INJEKTION", "HVEM_VED"], False),
    ],
)
def test_a_computed_field_is_judged_where_it_can_be(scenario: Scenario, path: str, answer: Any, wrong: bool) -> None:
    """One mistake, one finding: what a missing or unknown answer leads to is not said of the computed field too."""
    both = with_kvalhep(scenario, kvalhep_udloeser=["INJEKTION", "DELT_VAERKTOEJ"])
    raw = patched(both, {f"kontaktforloeb[0].{path}": answer})
    found = check_document(raw, scenario.workspace.katalog, scenario.clock().date())
    assert (("FORMAT", "kontaktforloeb[0].kvalhep[0].kvalhep_udloeser") in [(f.regel, f.felt) for f in found]) is wrong


@pytest.mark.parametrize(
    "spelled",
    [
        {"kvalhep[0].kvalhep_udloeser": ["DELT_VAERKTOEJ"]},
        {"tilbudstilknytninger[0].behandlinger[0].frit_valg": False},
        {"ivaerksaettelse.laegesamtale_dato": "2025-06-01"},
    ],
)
def test_a_file_that_spells_the_same_answers_otherwise_is_there_already(
    scenario: Scenario, spelled: dict[str, Any]
) -> None:
    """What is computed, a box that is not ticked, an answer that is not asked for: understood, it is the same case."""
    plain = patched(
        with_kvalhep(scenario),
        {
            "kontaktforloeb[0].tilbudstilknytninger[0].behandlinger[0].frit_valg": None,
            "kontaktforloeb[0].ivaerksaettelse.laegesamtale_oenskes": "NEJ",
            "kontaktforloeb[0].ivaerksaettelse.laegesamtale_afholdt": None,
            "kontaktforloeb[0].ivaerksaettelse.laegesamtale_dato": None,
        },
    )
    other = patched(plain, {f"kontaktforloeb[0].{path}": answer for path, answer in spelled.items()})
    for first, second in ((plain, other), (other, plain)):
        fresh = Scenario()
        fresh.clock.now = scenario.clock()
        assert ImportService(fresh.workspace.cases, "Aftalt").take_in(first).ok
        assert ImportService(fresh.workspace.cases, "Aftalt").take_in(second).linjer == [ALREADY]
        drafts = fresh.workspace.store.lists.counts()["kladder"]
        assert drafts == len(drafts_of(fresh.workspace)) == 0, "what was left to the program is no draft"
    changed = patched(plain, {"kontaktforloeb[0].anmodning.psykisk_lidelse": "UOPLYST"})
    assert ImportService(scenario.workspace.cases, "Aftalt").take_in(plain).ok
    assert ImportService(scenario.workspace.cases, "Aftalt").take_in(changed).linjer == [OTHER_ANSWERS]


CHILDREN = "antal_boern_kontakt"


@pytest.mark.parametrize("typed", [None, "2"])
def test_what_was_filled_in_from_the_beginning_goes_when_it_is_superfluous(
    scenario: Scenario, typed: str | None
) -> None:
    raw = example_case(scenario.workspace.katalog, OLD, kommune="165", uden=("ivaerksaettelse", "forloebsafslutning"))
    raw["kontaktforloeb"][0].pop("ivaerksaettelse", None)
    take(scenario, raw)
    scenario.answer("behandlingsformaal", "STOFFRIHED")
    assert scenario.shown("ivaerksaettelse")[CHILDREN].raw == "0"
    if typed is not None:
        scenario.answer(CHILDREN, typed)
    scenario.answer(f"{CHILDREN}_vil_ikke_oplyse", True)
    for _ in range(2):
        assert scenario.shown("ivaerksaettelse")[CHILDREN].raw == typed, "what a person typed stays"
        scenario.reopen()
    scenario.answer(CHILDREN, "0")
    assert scenario.shown("ivaerksaettelse")[CHILDREN].raw == "0", (
        "what is being typed is not taken away under the hands"
    )
    scenario.answer(CHILDREN, typed or "").answer(f"{CHILDREN}_vil_ikke_oplyse", None)
    assert scenario.shown("ivaerksaettelse")[CHILDREN].raw == (typed or "")
    assert CHILDREN in {f.felt.navn for f in scenario.session.felter(scenario.form("ivaerksaettelse")) if f.kraevet}


@pytest.mark.parametrize("desk", ["INDBERETTER", "SUNDHEDSFAGLIG"])
@pytest.mark.parametrize(("profil", "completed"), [("SUNDHEDSFAGLIG", True), ("INDBERETTER", False)])
def test_an_imported_case_is_judged_as_check_judges_it_whoever_sits_at_the_desk(
    scenario: Scenario, tmp_path: Path, desk: str, profil: str, completed: bool
) -> None:
    scenario.clock.wait(days=200)
    raw = kvalhep_case(scenario)
    raw |= {"profil": profil}
    raw["kontaktforloeb"][0]["kvalhep"] = [{"kvalhep_dato": "2025-06-01"}]
    findings = check_document(raw, scenario.workspace.katalog, scenario.clock().date())
    assert (6 not in [f.regel for f in findings]) is completed
    scenario.workspace.save_profil(replace(PROFIL, roller=("INDBERETTER", "SUNDHEDSFAGLIG"), rolle=desk))
    take(scenario, raw)
    assert (lacking(scenario) == 0) is completed
    (result,) = scenario.export(tmp_path / "ud")
    assert result.path is not None, result.besked
    sag = scenario.desk.submissions.read_payload(scenario.payload(result.path))["sag"]
    assert f"'profil': '{profil}'" in str(sag)
    assert bool(scenario.inside(scenario.payload(result.path)).get("kvalhep")) is completed


def test_another_municipalitys_open_course_warns_and_does_not_block(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    first = scenario.session.forloeb_id
    scenario.workspace.save_profil(replace(PROFIL, myndighedskommune="101"))
    assert scenario.overview().kan_begynde
    scenario.new_course().answers(ANMODNING)
    judged = scenario.judged("anmodning")
    assert judged.kan
    assert [f.regel for f in judged.advarsler] == [21]
    scenario.complete("anmodning", "Borgeren er flyttet")
    assert not scenario.overview().kan_begynde, "one of our own is open now"
    assert scenario.session.forloeb_id != first


NEWER = "2031-01-01"


def newer_course(scenario: Scenario, *, closed: bool) -> str:
    """A course of a version that this program lacks, beside the course in hand and Klar."""
    store, there = scenario.workspace.store, scenario.workspace.store.cases.forloeb(scenario.session.forloeb_id)
    forms = tuple(
        s._replace(id=f"ny-{s.id}", faerdig={"et_felt": "x"} if s.art != "forloebsafslutning" or closed else None)
        for s in there.skemaer
    )
    course = there._replace(id="nyere", skemaversion=NEWER, skemaer=forms, revision=0)
    hvem, tid = scenario.workspace.cases.hvem(), scenario.clock()
    store.cases.create_forloeb(course, hvem)
    klar = IndberetningRecord("nyere-1", course.id, 0, Art.NY, Tilstand.KLAR, tid)
    store.cases.complete_skema(course.id, {}, (), klar, Write(hvem, tid, 0))
    return course.id


def test_a_course_of_an_unknown_version_stands_in_nobodys_way(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning", "Aftalt")
    newer = newer_course(scenario, closed=True)
    scenario.reopen()
    assert scenario.session.fund() == ()
    assert {line.id: line.aabent for line in scenario.overview().forloeb}[newer] is False
    results = scenario.export(tmp_path / "ud")
    assert [r.ok for r in results].count(True) == 1
    (refused,) = (r for r in results if not r.ok)
    assert "Installér den nyeste udgave" in str(refused.besked)
    cpr, _ = scenario.workspace.cases.find("150277-9995")
    scenario.workspace.cases.save_borger(cpr, "Et Nyt Navn")
    assert len(scenario.submissions()) == 2, "the known course is Klar again under the new name"


def test_a_case_is_taken_in_beside_a_course_of_an_unknown_version(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning", "Aftalt")
    first = scenario.session.forloeb_id
    newer = newer_course(scenario, closed=True)
    scenario.workspace.cases.delete_forloeb(first, "Oprettet ved en fejl")
    scenario.clock.wait(days=120)
    report = ImportService(scenario.workspace.cases).take_in(whole_case())
    assert (report.ok, report.faerdige, report.linjer) == (True, 4, [])
    assert {line.id for line in scenario.overview().forloeb} > {newer}
    again = ImportService(scenario.workspace.cases).take_in(whole_case())
    assert again.linjer == [ALREADY]


def test_an_open_course_of_an_unknown_version_is_open(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning", "Aftalt")
    newer = newer_course(scenario, closed=False)
    assert {line.id: line.aabent for line in scenario.overview().forloeb}[newer] is True


def test_another_municipalitys_course_of_the_same_day_is_no_twin(scenario: Scenario) -> None:
    scenario.clock.wait(days=200)
    katalog = scenario.workspace.katalog
    take(scenario, example_case(katalog, NEW, kommune="165"))
    scenario.workspace.save_profil(replace(PROFIL, myndighedskommune="101"))
    raw = example_case(katalog, NEW, kommune="101")
    report = ImportService(scenario.workspace.cases, "Aftalt").take_in(raw)
    assert report.ok and report.faerdige
    assert len(scenario.workspace.store.cases.all_forloeb_ids()) == 2


def test_the_reason_for_another_municipalitys_course_is_sent(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    scenario.workspace.save_profil(replace(PROFIL, myndighedskommune="101"))
    scenario.new_course().answers(ANMODNING).complete("anmodning", "Borgeren er flyttet")
    sent = [
        scenario.desk.submissions.read_payload(scenario.payload(r.path)) for r in scenario.export(tmp_path) if r.path
    ]
    assert "Borgeren er flyttet" in str(sent)


def test_a_kvalhep_draft_of_another_role_keeps_no_course_open(scenario: Scenario) -> None:
    take(scenario, kvalhep_case(scenario))
    scenario.workspace.save_profil(SUNDHEDSFAGLIG)
    scenario.open(scenario.session.forloeb_id)
    scenario.open_case.keeper.begin(scenario.session.begin("kvalhep"))
    scenario.answer("kvalhep_dato", "01-06-2025")
    scenario.workspace.save_profil(PROFIL)
    scenario.open(scenario.session.forloeb_id)
    given = example_case(scenario.workspace.katalog, OLD, kommune="165")["kontaktforloeb"][0]["forloebsafslutning"]
    scenario.answers(given)
    assert [f.regel for f in scenario.judged("forloebsafslutning").fejl if f.regel in (6, 102)] == []


def test_no_finding_leads_to_a_step_that_the_role_does_not_have(scenario: Scenario) -> None:
    take(scenario, kvalhep_case(scenario))
    scenario.workspace.save_profil(SUNDHEDSFAGLIG)
    scenario.open(scenario.session.forloeb_id)
    scenario.open_case.keeper.begin(scenario.session.begin("kvalhep"))
    scenario.answer("kvalhep_dato", "01-06-2031")
    led = {scenario.session.locate(fund)[0] for fund in scenario.session.fund() if "kvalhep" in fund.felt}
    assert led == {"kvalhep"}
    scenario.workspace.save_profil(PROFIL)
    scenario.open(scenario.session.forloeb_id)
    scenario.session.go_to("gennemse")
    led = {scenario.session.locate(fund)[0] for fund in scenario.session.fund() if "kvalhep" in fund.felt}
    assert led == {"gennemse"}
