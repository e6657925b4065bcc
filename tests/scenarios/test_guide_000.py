"""The guide of 1 July 2025 (``000``), section by section, through the session: what it tells a caseworker to do can be done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.domain.cpr import SMDB_UGYLDIG, CprFejl
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.stored.records import Art, Tilstand
from smdb_desktop.services.wizard.treatments import none_runs
from smdb_desktop.services.wizard.views import Trintilstand
from tests.scenario import PROFIL, Scenario, seen
from tests.scenarios.guide_days import CPR, OTHER, SUNDHEDSFAGLIG, TILBUD, V24, V25


def sent(scenario: Scenario, folder: Path) -> Any:
    (result,) = scenario.export(folder)
    assert result.path is not None, result.besked
    return scenario.inside(scenario.payload(result.path))


def test_1_2_tjek_at_du_er_logget_ind_som_den_rigtige_bruger(scenario: Scenario) -> None:
    profiler = scenario.workspace.katalog.lister["profil"]
    labels = [profiler.label(code) for code in ("INDBERETTER", "FORVALTENDE_INDBERETTER", "SUNDHEDSFAGLIG")]
    assert labels == ["Indberetter", "Forvaltende indberetter", "Sundhedsfaglig"]
    scenario.workspace.save_profil(SUNDHEDSFAGLIG)
    assert scenario.workspace.cases.profil().rolle == "SUNDHEDSFAGLIG"
    assert scenario.workspace.cases.hvem().rolle == "SUNDHEDSFAGLIG"


def test_1_3_overblik_over_skemaer_der_skal_indberettes(scenario: Scenario) -> None:
    V25.begun(scenario)
    assert [plads.title for plads in scenario.session.version.pladser] == [
        "Anmodning",
        "Ny iværksættelse",
        "Behandling",
        "Forløbsafslutning",
    ]


def test_2_indberet_et_nyt_kontaktforloeb(scenario: Scenario) -> None:
    cases = scenario.workspace.cases
    with pytest.raises(CprFejl):
        cases.find("150277-999")
    assert SMDB_UGYLDIG == "Ugyldigt CPR-nummer. Prøv venligst igen med et gyldigt CPR-nummer."
    V25.treated(scenario)
    overview = scenario.overview()
    assert [line.aabent for line in overview.forloeb] == [True] and not overview.kan_begynde
    assert overview.valgt is not None and overview.valgt.behandlinger
    with pytest.raises(NotAllowed, match="Afslut eller slet det"):
        cases.new_forloeb(scenario.borger_id)


def test_3_registrer_anmodning(scenario: Scenario) -> None:
    V25.begun(scenario)
    guides = ["anmodningsdato", "gravid", "tidligere_stofmisbrugsbehandling", "psykisk_lidelse"]
    assert [felt for felt in scenario.shown("anmodning") if felt in guides] == guides
    scenario.answers(V25.typed("anmodning")).complete("anmodning")
    assert [i.tilstand for i in scenario.submissions()] == [Tilstand.KLAR]


def test_3_1_hvis_borgerens_behandling_aldrig_bliver_til_noget(scenario: Scenario, tmp_path: Path) -> None:
    closing = V25.typed("forloebsafslutning", status_stofmisbrug="ANDET", aarsag_afsluttet="IKKE_IVAERKSAT")
    V25.requested(scenario).answers(closing).complete("forloebsafslutning", "Kom aldrig")
    course = sent(scenario, tmp_path)
    assert course["ivaerksaettelse"] is None and course["tilbudstilknytninger"] == []
    assert course["forloebsafslutning"]["aarsag_afsluttet"] == "IKKE_IVAERKSAT"
    assert scenario.overview().kan_begynde


def test_3_2_hvis_borgeren_udeblev_inden_behandlingen_gik_i_gang(scenario: Scenario, tmp_path: Path) -> None:
    day = V25.after(10)
    V25.started(scenario).add_tilbud(**V25.typed("tilbud"))
    scenario.answers({**V25.running(), "tilbudsstartdato": day, "tilbudsslutdato": day}).complete("behandling")
    closing = V25.typed("forloebsafslutning", status_stofmisbrug="ANDET", aarsag_afsluttet="UDEBLEVET")
    scenario.answers({**closing, "afsluttet_dato": day}).complete("forloebsafslutning")
    course = sent(scenario, tmp_path)
    (treatment,) = course["tilbudstilknytninger"][0]["behandlinger"]
    assert treatment["tilbudsstartdato"] == treatment["tilbudsslutdato"]


def test_4_ivaerksaet_behandling(scenario: Scenario) -> None:
    V25.requested(scenario)
    scenario.answer("laegesamtale_oenskes", "NEJ").gem_og_fortsaet_senere()
    assert scenario.reopen(0).state("ivaerksaettelse") is Trintilstand.BEGYNDT, "Gem og fortsæt senere"
    scenario.answers(V25.typed("ivaerksaettelse"))
    scenario.answers({"ivaerksat_dato": V25.after(15), "laegesamtale_dato": V25.after(15)})
    shown = scenario.shown("ivaerksaettelse")
    for late in ("aarsag_overskridelse_behandlingsgaranti", "aarsag_overskridelse_laegesamtale"):
        assert shown[late].kraevet, "more than 14 days ask why"
    scenario.answers({"ivaerksat_dato": V25.after(14), "laegesamtale_dato": V25.after(14)}).complete("ivaerksaettelse")
    assert scenario.state("ivaerksaettelse") is Trintilstand.FAERDIG


def test_4_1_kvalhep_er_udgaaet_fra_anmodninger_efter_30_juni_2025(scenario: Scenario) -> None:
    V25.started(scenario, delt_vaerktoej="JA")
    scenario.workspace.save_profil(SUNDHEDSFAGLIG)
    assert all(trin.id != "kvalhep" for trin in scenario.open(scenario.session.forloeb_id).session.trin())
    assert all(liste.antal == 0 for liste in scenario.workspace.mangellister())


def test_4_1_kvalhep_for_en_aeldre_anmodning(scenario: Scenario) -> None:
    V24.started(scenario, delt_vaerktoej="JA")
    (liste,) = scenario.workspace.mangellister()
    assert (liste.title, liste.antal) == ("Behandlingsforløb som mangler hepatitis C opfølgning", 1)
    V24.nurse(scenario)
    scenario.answer("kvalhep_dato", V24.after(20)).complete("kvalhep", "Aftalt")
    assert scenario.workspace.mangellister()[0].antal == 0


def test_5_tilknyt_tilbud(scenario: Scenario, tmp_path: Path) -> None:
    V25.treated(scenario)
    (found,) = scenario.workspace.cases.find_tilbud("alfa")
    assert found["tilbud_navn"] == "Alfa København ApS", "part of the name finds it again"
    (tilbud,) = sent(scenario, tmp_path)["tilbudstilknytninger"]
    assert tilbud["tilbud"]["tilbud_p_nummer"] == found["tilbud_p_nummer"]
    assert "tilbudsslutdato" not in tilbud["behandlinger"][0]


def test_5_kun_en_substitutionsbehandling_ad_gangen(scenario: Scenario) -> None:
    V25.started(scenario)
    types = scenario.session.katalog.lister["behandlingstype"]
    substitution = next(code.code for code in types if code.flag("substitution"))
    answers = V25.running(behandlingstype=substitution, autorisationskode="00DNY")
    scenario.add_tilbud(**V25.typed("tilbud")).answers(answers).complete("behandling", "Aftalt")
    scenario.add_tilbud(**TILBUD).answers(answers)
    assert 56 in {rule for rule, _ in map(seen, scenario.judged("behandling").fejl)}


def test_5_1_naar_borgerens_behandling_aendrer_sig(scenario: Scenario, tmp_path: Path) -> None:
    V25.treated(scenario)
    sent(scenario, tmp_path)
    course, old = scenario.session.forloeb_id, scenario.treatment
    scenario.workspace.changing.change(course, old, V25.after(40))
    scenario.open(course).answer("behandlingsintensitet", "DOEGN").complete("behandling")
    (tilbud,) = sent(scenario, tmp_path)["tilbudstilknytninger"]
    assert [b["behandlingsintensitet"] for b in tilbud["behandlinger"]][1] == "DOEGN"
    assert tilbud["behandlinger"][0]["tilbudsslutdato"] == tilbud["behandlinger"][1]["tilbudsstartdato"]
    assert [i.art for i in scenario.submissions()] == [Art.NY, Art.RETTET], "the same course goes on"


def test_5_2_praeciser_tilbudstilknytning(scenario: Scenario, tmp_path: Path) -> None:
    V25.treated(scenario)
    scenario.add_behandling(**V25.running(behandlingsintensitet="DAG")).complete("behandling")
    (tilbud,) = sent(scenario, tmp_path)["tilbudstilknytninger"]
    assert len(tilbud["behandlinger"]) == 2, "both at the same tilbud"


def test_5_3_tilknyt_flere_tilbud_under_samme_forloeb(scenario: Scenario, tmp_path: Path) -> None:
    V25.treated(scenario)
    scenario.add_tilbud(**TILBUD).answers(V25.running()).complete("behandling")
    assert len(sent(scenario, tmp_path)["tilbudstilknytninger"]) == 2
    scenario.add_behandling(**V25.running())
    assert 55 in {rule for rule, _ in map(seen, scenario.judged("behandling").fejl)}, "same tilbud, type and intensity"


def test_6_afslut_behandlingsforloeb(scenario: Scenario, tmp_path: Path) -> None:
    V25.treated(scenario).answers(V25.typed("forloebsafslutning"))
    assert 66 in {rule for rule, _ in map(seen, scenario.judged("forloebsafslutning").fejl)}, "a treatment still runs"
    scenario.answer("tilbudsslutdato", V25.after(60)).complete("behandling")
    assert none_runs(scenario.session, scenario.treatment), "asks whether the course is closed too"
    scenario.answer("afsluttet_dato", V25.after(59))
    assert 31 in {rule for rule, _ in map(seen, scenario.judged("forloebsafslutning").fejl)}
    scenario.answer("afsluttet_dato", V25.after(60)).complete("forloebsafslutning")
    (line,) = scenario.overview().forloeb
    assert (line.aabent, line.periode) == (False, f"{V25.after(0)} - {V25.after(60)}")
    assert scenario.overview().kan_begynde
    assert sent(scenario, tmp_path)["forloebsafslutning"]["afsluttet_dato"] == "2025-10-03"


def test_7_hvordan_sletter_jeg_en_sag_der_er_indberettet_ved_en_fejl(scenario: Scenario, tmp_path: Path) -> None:
    V25.treated(scenario)
    sent(scenario, tmp_path)
    cpr, borger = scenario.workspace.cases.find(CPR)
    assert borger is not None and cpr.formatted == CPR != OTHER
    deletions = scenario.workspace.deletions
    plan = deletions.plan(scenario.session.forloeb_id)
    assert plan.periode == f"{V25.after(0)} -", "which course is chosen is seen first"
    deletions.delete(plan, "Vi betaler ikke for borgeren")
    (result,) = scenario.export(tmp_path)
    assert result.ok and scenario.submissions()[-1].art is Art.SLETTET
    scenario.workspace.save_profil(PROFIL)
    scenario.workspace.marking.mark([scenario.submissions()[-1].id], "i dag")
    assert scenario.overview().forloeb == ()
