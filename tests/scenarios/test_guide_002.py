"""The guide of 1 January 2024 (``002``), section by section, through the session, where it differs from the newer one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.stored.records import Art
from smdb_desktop.services.wizard.treatments import none_runs
from smdb_desktop.services.wizard.views import Trintilstand
from tests.scenario import Scenario, seen
from tests.scenarios.guide_days import OTHER, TILBUD, V24


def sent(scenario: Scenario, folder: Path) -> Any:
    (result,) = scenario.export(folder)
    assert result.path is not None, result.besked
    return scenario.inside(scenario.payload(result.path))


def test_1_login_tjek_at_du_er_logget_ind_som_den_rigtige_bruger(scenario: Scenario) -> None:
    assert scenario.workspace.cases.profil().rolle == "INDBERETTER"
    V24.started(scenario, delt_vaerktoej="JA")
    assert all(trin.id != "kvalhep" for trin in scenario.session.trin()), "an Indberetter is not shown KvalHep"


def test_2_indberet_et_nyt_kontaktforloeb(scenario: Scenario) -> None:
    V24.begun(scenario, OTHER)
    assert [line.aabent for line in scenario.overview().forloeb] == [True]
    with pytest.raises(NotAllowed, match="åbent kontaktforløb"):
        scenario.workspace.cases.new_forloeb(scenario.borger_id)


def test_3_registrer_anmodning(scenario: Scenario) -> None:
    V24.begun(scenario)
    shown = list(scenario.shown("anmodning"))
    assert {"borger.koen", "borger.opholdskommune"} <= set(shown), "the guide's page has them on top"
    assert "gravid" not in shown, "a man is not asked"
    scenario.answers(V24.typed("anmodning")).complete("anmodning")
    assert scenario.state("anmodning") is Trintilstand.FAERDIG


def test_3_hvis_borgerens_behandling_aldrig_blev_til_noget(scenario: Scenario, tmp_path: Path) -> None:
    closing = V24.typed("forloebsafslutning", status_stofmisbrug="ANDET", aarsag_afsluttet="IKKE_IVAERKSAT")
    V24.requested(scenario).answers(closing).complete("forloebsafslutning", "Kom aldrig")
    course = sent(scenario, tmp_path)
    assert course["ivaerksaettelse"] is None and course["tilbudstilknytninger"] == []


def test_3_hvis_borgeren_udeblev_inden_behandlingen_gik_i_gang(scenario: Scenario, tmp_path: Path) -> None:
    day = V24.after(10)
    V24.started(scenario).add_tilbud(**V24.typed("tilbud"))
    scenario.answers({**V24.running(), "tilbudsstartdato": day, "tilbudsslutdato": day}).complete("behandling")
    closing = V24.typed("forloebsafslutning", status_stofmisbrug="ANDET", aarsag_afsluttet="UDEBLEVET")
    scenario.answers({**closing, "afsluttet_dato": day}).complete("forloebsafslutning")
    assert sent(scenario, tmp_path)["forloebsafslutning"]["aarsag_afsluttet"] == "UDEBLEVET"


def test_4_ivaerksaet_behandling(scenario: Scenario, tmp_path: Path) -> None:
    V24.started(scenario)
    course = sent(scenario, tmp_path)["ivaerksaettelse"]
    assert {"hovedindtaegtskilde", "samlivssituation", "statsborgerskab", "grundskoleuddannelse"} <= set(course)
    assert {"alder_foerste_brug", "hyppighed", "indtagelsesmaade"} <= set(course["stoffer_brugt_30_dage"][0])


def test_4_kvalhep(scenario: Scenario, tmp_path: Path) -> None:
    V24.started(scenario, delt_vaerktoej="JA")
    assert scenario.workspace.mangellister()[0].antal == 1
    record = V24.nurse(scenario)
    shown = {view.felt.navn: view.raw for view in scenario.session.felter(record.id)}
    assert shown["kvalhep_udloeser"] == ["DELT_VAERKTOEJ"]
    scenario.answer("kvalhep_dato", V24.after(20)).complete("kvalhep", "Aftalt")
    (kvalhep,) = sent(scenario, tmp_path)["kvalhep"]
    assert kvalhep["udfyldt_af"] == "SUNDHEDSFAGLIG"


def test_5_tilknyt_tilbud_og_naar_borgerens_behandling_aendrer_sig(scenario: Scenario, tmp_path: Path) -> None:
    V24.treated(scenario)
    course = scenario.session.forloeb_id
    scenario.workspace.changing.change(course, scenario.treatment, V24.after(40))
    scenario.open(course).answer("behandlingsintensitet", "DOEGN").complete("behandling")
    (tilbud,) = sent(scenario, tmp_path)["tilbudstilknytninger"]
    assert [b.get("tilbudsslutdato") for b in tilbud["behandlinger"]] == ["2025-04-12", None]


def test_5_1_praeciser_tilbudstilknytning(scenario: Scenario, tmp_path: Path) -> None:
    V24.treated(scenario)
    scenario.add_behandling(**V24.running(behandlingsintensitet="DAG")).complete("behandling")
    (tilbud,) = sent(scenario, tmp_path)["tilbudstilknytninger"]
    assert len(tilbud["behandlinger"]) == 2


def test_5_2_tilknyt_flere_tilbud_under_samme_forloeb(scenario: Scenario, tmp_path: Path) -> None:
    V24.treated(scenario)
    scenario.add_tilbud(**TILBUD).answers(V24.running()).complete("behandling")
    assert len(sent(scenario, tmp_path)["tilbudstilknytninger"]) == 2


def test_6_the_guide_has_none_and_what_was_optional_is_not_asked_for(scenario: Scenario) -> None:
    V24.begun(scenario)
    titles = {definition.title for definition in scenario.session.version.skemaer.values()}
    assert not titles & {"Indskrivning", "Ydelser", "Udskrivning"}


def test_7_afslut_behandlingsforloeb(scenario: Scenario) -> None:
    V24.treated(scenario).answers(V24.typed("forloebsafslutning"))
    assert 66 in {rule for rule, _ in map(seen, scenario.judged("forloebsafslutning").fejl)}
    scenario.answer("tilbudsslutdato", V24.after(60)).complete("behandling")
    assert none_runs(scenario.session, scenario.treatment), "DER ER INGEN IGANGVÆRENDE TILBUD: JA eller NEJ"
    assert scenario.overview().forloeb[0].aabent, "a no leaves it open"
    scenario.answer("afsluttet_dato", V24.after(60)).complete("forloebsafslutning")
    (line,) = scenario.overview().forloeb
    assert line.periode == f"{V24.after(0)} - {V24.after(60)}"


def test_7_slet_en_behandling_der_er_oprettet_ved_en_fejl(scenario: Scenario, tmp_path: Path) -> None:
    V24.treated(scenario)
    scenario.add_behandling(**V24.running(behandlingsintensitet="DAG")).complete("behandling")
    sent(scenario, tmp_path)
    gone = scenario.treatment
    scenario.session.remove(gone)
    scenario.open_case.keeper.remove(gone)
    (tilbud,) = sent(scenario, tmp_path)["tilbudstilknytninger"]
    assert len(tilbud["behandlinger"]) == 1 and scenario.submissions()[-1].art is Art.RETTET
