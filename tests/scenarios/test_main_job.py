"""The main job, from CPR number to a signed file: the guides' two citizens, and what goes wrong on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.stored.records import Art, Svar, Tilstand
from smdb_desktop.services.wizard.views import Trintilstand
from tests.scenario import Scenario, drafts_of
from tests.scenarios.typed import AFSLUTNING, ALDRIG_STARTET, ANMODNING, BEHANDLING, DEL_1, DEL_2, filled


def started(scenario: Scenario) -> Scenario:
    """A course with a completed request and start of treatment, eight days after the request."""
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(days=8)
    scenario.reopen(0)
    return scenario.answers(DEL_1).answers(DEL_2).complete("ivaerksaettelse")


def closed(scenario: Scenario) -> Scenario:
    """The whole course, one treatment, closed on 1 October."""
    started(scenario)
    scenario.add_tilbud().answers(BEHANDLING).complete("behandling")
    scenario.reopen(60).answer("tilbudsslutdato", "011025").complete("behandling")
    return scenario.answers(AFSLUTNING).complete("forloebsafslutning")


def test_a_whole_case_in_the_middle_of_which_the_day_ended(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("150277 9995")
    assert scenario.session.trin_id == "anmodning"
    scenario.answers(ANMODNING).complete("anmodning")
    scenario.reopen(8)
    assert scenario.session.trin_id == "anmodning", "the wizard opens where it was left"
    scenario.go_to("ivaerksaettelse_1").answers(DEL_1).go_to("ivaerksaettelse_2")
    scenario.answer("stofbrug_seneste_30_dage", "JA").gem_og_fortsaet_senere("hovedstof")
    assert [(k.title, k.trin_title) for k in drafts_of(scenario.workspace)] == [
        ("Ny iværksættelse", "Ny iværksættelse, del 2")
    ]

    scenario.reopen()
    assert (scenario.session.trin_id, scenario.session.sted.felt) == ("ivaerksaettelse_2", "hovedstof")
    scenario.answers(DEL_2).complete("ivaerksaettelse")
    scenario.add_tilbud().answers(BEHANDLING).complete("behandling")
    scenario.reopen(60)
    scenario.answer("tilbudsslutdato", "1-10-2025").complete("behandling")
    assert scenario.shown("forloebsafslutning")["afsluttet_dato"].forslag == "01-10-2025"
    scenario.answers(AFSLUTNING).complete("forloebsafslutning")

    overview = scenario.overview()
    assert overview.valgt is not None
    assert dict(overview.valgt.datoer) == {
        "Anmodningsdato": "04-08-2025",
        "Dato for iværksat behandling": "11-08-2025",
        "Tilbudsstartdato": "11-08-2025",
        "Tilbudsslutdato": "01-10-2025",
        "Dato for afsluttet behandling": "01-10-2025",
    }
    assert {line.tilstand for line in overview.valgt.skemaer} == {Trintilstand.FAERDIG}
    assert drafts_of(scenario.workspace) == ()

    (result,) = scenario.export(tmp_path / "ud")
    assert result.ok, result.besked
    assert result.path is not None
    assert "150277" not in result.path.name
    course = scenario.inside(scenario.payload(result.path))
    assert course["anmodning"] == {**ANMODNING, "anmodningsdato": "2025-08-04"}
    assert course["ivaerksaettelse"]["stoffer_brugt_30_dage"] == [{"stof": "HASH", "antal_dage": 20}]
    assert course["tilbudstilknytninger"][0]["tilbud"]["tilbud_p_nummer"] == "1011489075"
    assert course["forloebsafslutning"]["afsluttet_dato"] == "2025-10-01"
    assert [i.tilstand for i in scenario.submissions()] == [Tilstand.EKSPORTERET]


def test_a_request_that_never_became_treatment(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("100705-9995").answers(ANMODNING).complete("anmodning").reopen(5)
    scenario.go_to("forloebsafslutning").answers(ALDRIG_STARTET).complete("forloebsafslutning")
    (result,) = scenario.export(tmp_path / "ud")
    assert result.path is not None, result.besked
    course = scenario.inside(scenario.payload(result.path))
    assert course["forloebsafslutning"]["afsluttet_dato"] == "2025-08-09"
    assert course.get("ivaerksaettelse") is None
    assert not course["tilbudstilknytninger"]


def test_somebody_who_was_referred_and_never_came(scenario: Scenario, tmp_path: Path) -> None:
    started(scenario).add_tilbud().answers({**BEHANDLING, "tilbudsslutdato": "11082025"}).complete("behandling")
    closing = {"afsluttet_dato": "2025-08-11", "status_stofmisbrug": "OPHOERT", "aarsag_afsluttet": "UDEBLEVET"}
    scenario.answers(filled("forloebsafslutning", **closing))
    assert [f.regel for f in scenario.judged("forloebsafslutning").advarsler] == [72]
    scenario.answer("status_stofmisbrug", "ANDET").complete("forloebsafslutning")
    (result,) = scenario.export(tmp_path / "ud")
    assert result.ok, result.besked


def test_what_was_half_typed_is_there_the_next_day(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers({**ANMODNING, "anmodningsdato": "31-02-20"})
    scenario.gem_og_fortsaet_senere("anmodningsdato").reopen()
    field = scenario.shown("anmodning")["anmodningsdato"]
    assert field.raw == "31-02-20"
    assert [(f.regel, f.besked) for f in field.fund] == [("FORMAT", "31-02-2020 findes ikke. Skriv fx 29-02-2020.")]
    assert scenario.session.sted.felt == "anmodningsdato"
    assert not scenario.judged("anmodning").kan
    scenario.answer("anmodningsdato", "i går").complete("anmodning")
    assert scenario.shown("anmodning")["anmodningsdato"].raw == "04-08-2025"


def test_a_table_row_that_was_half_typed_is_there_the_next_day(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    rows = [{"stof": "HASH", "antal_dage": "tyve"}, {"stof": "KOKAIN"}]
    scenario.answers({"stofbrug_seneste_30_dage": "JA", "stoffer_brugt_30_dage": rows}).reopen()
    field = scenario.shown("ivaerksaettelse")["stoffer_brugt_30_dage"]
    assert field.raw == rows
    assert [(f.regel, f.felt.rpartition(".stoffer_brugt_30_dage")[2]) for f in field.fund] == [
        ("FORMAT", "[0].antal_dage")
    ]


def test_errors_are_shown_and_mended(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(days=30)
    scenario.reopen(0).answers({**DEL_1, "ivaerksat_dato": "21-08-2025"}).answers(DEL_2)
    place = "ivaerksaettelse.aarsag_overskridelse_behandlingsgaranti"
    (error,) = scenario.judged("ivaerksaettelse").fejl
    assert (error.regel, error.felt.endswith(place)) == (35, True)
    assert "17 dage" in error.besked
    with pytest.raises(NotAllowed):
        scenario.complete("ivaerksaettelse")
    assert scenario.session.locate(error)[0] == "ivaerksaettelse_1"
    scenario.answer("aarsag_overskridelse_behandlingsgaranti", "BORGERS_OENSKE").complete("ivaerksaettelse")
    assert scenario.state("ivaerksaettelse") is Trintilstand.FAERDIG


def test_blanks_are_no_errors_until_the_person_goes_on(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answer("gravid", "NEJ")
    assert scenario.findings() == []
    scenario.session.ask(scenario.form("anmodning"))
    blank = {f"anmodning.{felt}" for felt in ANMODNING} - {"anmodning.gravid"}
    assert [felt for _, felt in scenario.findings()] == sorted(blank)


def test_a_warning_needs_a_reason_and_the_reason_is_sent(scenario: Scenario, tmp_path: Path) -> None:
    started(scenario).add_tilbud().answers({**BEHANDLING, "tilbudsstartdato": "09-08-2025"})
    (warning,) = scenario.judged("behandling").advarsler
    assert warning.regel == 29
    for reason in ("", "   "):
        with pytest.raises(NotAllowed, match="begrundelse"):
            scenario.complete("behandling", reason)
    assert scenario.state("behandling") is not Trintilstand.FAERDIG
    scenario.complete("behandling", "Begyndte som frivillig")
    (result,) = scenario.export(tmp_path / "ud")
    assert result.path is not None
    assert "Begyndte som frivillig" in scenario.payload(result.path).decode()


def test_several_tilbud_and_treatments(scenario: Scenario, tmp_path: Path) -> None:
    started(scenario).add_tilbud().answers(BEHANDLING).complete("behandling")
    medical = {**BEHANDLING, "behandlingstype": "SUL142_METADON", "autorisationskode": "00dny"}
    scenario.add_behandling(**medical).complete("behandling")
    scenario.add_tilbud(tilbud_navn="Beta", tilbud_p_nummer="1000000001").answers(BEHANDLING)
    scenario.answer("behandlingstype", "SUL142_METADON").answer("autorisationskode", "00DNY")
    assert 56 in {f.regel for f in scenario.judged("behandling").fejl}
    scenario.answers({"behandlingstype": "SOCIAL_SEL101", "behandlingsintensitet": "DAG"}).complete("behandling")
    (result,) = scenario.export(tmp_path / "ud")
    assert result.path is not None, result.besked
    course = scenario.inside(scenario.payload(result.path))
    assert [(t["tilbud"]["tilbud_navn"], len(t["behandlinger"])) for t in course["tilbudstilknytninger"]] == [
        ("Alfa København ApS", 2),
        ("Beta", 1),
    ]
    assert course["tilbudstilknytninger"][0]["behandlinger"][1]["autorisationskode"] == "00DNY"
    assert "autorisationskode" not in course["tilbudstilknytninger"][1]["behandlinger"][0], "hidden, so not sent"
    assert [t["tilbud_navn"] for t in scenario.workspace.cases.find_tilbud()] == ["Beta", "Alfa København ApS"]


def test_a_course_that_stands_open_over_midnight_knows_the_new_day(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers({**ANMODNING, "anmodningsdato": "05082025"})
    assert scenario.findings() == [(30, "anmodning.anmodningsdato")]
    scenario.clock.wait(days=1)
    assert scenario.findings() == []
    scenario.answer("anmodningsdato", "i dag")
    assert scenario.shown("anmodning")["anmodningsdato"].raw == "05-08-2025"
    scenario.complete("anmodning")


def test_every_tilbud_without_a_number_is_remembered(scenario: Scenario) -> None:
    started(scenario)
    for navn, intensitet in (("Beta", "AMBULANT"), ("Gamma", "AMBULANT"), ("Beta", "DAG")):
        scenario.add_tilbud(tilbud_navn=navn, tilbud_p_nummer="").answers(
            {**BEHANDLING, "behandlingsintensitet": intensitet}
        )
        scenario.complete("behandling", "Nummeret er ukendt")
    assert [t["tilbud_navn"] for t in scenario.workspace.cases.find_tilbud()] == ["Beta", "Gamma"]


def test_a_course_is_not_closed_over_a_draft(scenario: Scenario) -> None:
    started(scenario).add_tilbud().answers({**BEHANDLING, "tilbudsslutdato": "011025"})
    scenario.reopen(60).answers(AFSLUTNING)
    assert [f.regel for f in scenario.judged("forloebsafslutning").fejl] == [102]
    scenario.complete("behandling").complete("forloebsafslutning")


def test_a_running_treatment_keeps_the_course_open(scenario: Scenario) -> None:
    started(scenario).add_tilbud().answers(BEHANDLING).complete("behandling")
    scenario.reopen(60).answers(AFSLUTNING)
    assert [f.regel for f in scenario.judged("forloebsafslutning").fejl] == [66]
    scenario.answer("tilbudsslutdato", "02102025").complete("behandling")
    assert [f.regel for f in scenario.judged("forloebsafslutning").fejl] == [31]


def test_answers_that_went_out_of_sight_are_kept_and_not_sent(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(days=8)
    scenario.reopen(0).answers(DEL_1).answers(DEL_2).answer("laegesamtale_oenskes", "NEJ")
    completion = scenario.judged("ivaerksaettelse")
    assert [f.navn for f in completion.ikke_med] == ["laegesamtale_afholdt", "laegesamtale_dato"]
    scenario.complete("ivaerksaettelse")
    assert scenario.state("ivaerksaettelse") is Trintilstand.FAERDIG
    (result,) = scenario.export(tmp_path / "ud")
    assert result.path is not None
    assert "laegesamtale_dato" not in scenario.inside(scenario.payload(result.path))["ivaerksaettelse"]

    scenario.reopen()
    assert scenario.state("ivaerksaettelse") is Trintilstand.FAERDIG
    assert scenario.session.foerste_aabne_trin() == "behandling"
    scenario.answer("laegesamtale_oenskes", "JA")
    assert scenario.shown("ivaerksaettelse")["laegesamtale_dato"].raw == "08-08-2025"


def test_a_hidden_answer_does_not_keep_the_course_from_being_closed(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(days=8)
    scenario.reopen(0).answers(DEL_1).answers(DEL_2).answer("laegesamtale_oenskes", "NEJ").complete("ivaerksaettelse")
    scenario.add_tilbud().answers({**BEHANDLING, "tilbudsslutdato": "11-08-2025"}).complete("behandling")
    scenario.answers({**AFSLUTNING, "afsluttet_dato": "11-08-2025"}).complete("forloebsafslutning")
    assert scenario.session.why_locked()


def test_drafts_are_never_sent(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(days=8)
    scenario.reopen(0).answers(DEL_1).answers(DEL_2)
    (result,) = scenario.export(tmp_path / "ud")
    assert result.path is not None
    course = scenario.inside(scenario.payload(result.path))
    assert course["anmodning"]["anmodningsdato"] == "2025-08-04"
    assert course.get("ivaerksaettelse") is None


def test_what_is_being_corrected_leaves_as_it_was_completed(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning").answer("gravid", "JA")
    assert scenario.state("anmodning") is Trintilstand.RETTES
    (first,) = scenario.export(tmp_path / "ud")
    assert first.path is not None
    assert scenario.inside(scenario.payload(first.path))["anmodning"]["gravid"] == "NEJ"

    scenario.reopen()
    assert scenario.state("anmodning") is Trintilstand.RETTES
    assert scenario.export(tmp_path / "ud") == (), "nothing was completed since"
    scenario.complete("anmodning")
    assert scenario.state("anmodning") is Trintilstand.FAERDIG
    (second,) = scenario.export(tmp_path / "ud")
    assert second.path is not None
    assert scenario.inside(scenario.payload(second.path))["anmodning"]["gravid"] == "JA"
    one, two = scenario.submissions()
    assert (one.art, one.revision, one.forrige_sha256) == (Art.NY, 1, "")
    assert (two.art, two.revision, two.forrige_sha256) == (Art.RETTET, 2, one.payload_sha256)
    assert one.id != two.id


def test_a_correction_is_thrown_away(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning").answer("gravid", "JA")
    skema_id = scenario.form("anmodning")
    assert scenario.session.clear(skema_id) == ("gravid",)
    for felt in ANMODNING:
        scenario.open_case.keeper.put(skema_id, {felt: scenario.session.svar(skema_id, felt)})
    scenario.open_case.keeper.flush()
    scenario.reopen()
    assert scenario.state("anmodning") is Trintilstand.FAERDIG
    assert scenario.shown("anmodning")["gravid"].raw == "NEJ"


def test_sending_again_does_no_harm(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    (result,) = scenario.export(tmp_path / "ud")
    assert result.path is not None
    scenario.reopen(3)
    cpr, _ = scenario.workspace.cases.find("150277-9995")
    scenario.workspace.cases.save_borger(cpr, "Et Andet Navn")
    (tmp_path / "igen").mkdir()
    again = scenario.again(result.id, tmp_path / "igen")
    assert again.path is not None and again.path.name == result.path.name
    assert scenario.payload(again.path) == scenario.payload(result.path)
    same_place = scenario.again(result.id, tmp_path / "ud")
    assert same_place.path == result.path
    # what left says the old name: that is mended by a revision of its own, never by the same one with other bytes
    assert [(i.revision, i.tilstand) for i in scenario.submissions()] == [(1, Tilstand.EKSPORTERET), (2, Tilstand.KLAR)]


def test_a_field_that_hangs_on_days_says_how_many(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).answer("anmodningsdato", "04082025").complete("anmodning")
    scenario.clock.wait(days=30)
    scenario.reopen(0).answer("ivaerksat_dato", "18082025")
    assert "aarsag_overskridelse_behandlingsgaranti" not in scenario.shown("ivaerksaettelse")
    scenario.answer("ivaerksat_dato", "19082025")
    view = scenario.shown("ivaerksaettelse")["aarsag_overskridelse_behandlingsgaranti"]
    assert view.oplysning == "Der er 15 dage fra 04-08-2025 til 19-08-2025."
    assert scenario.shown("ivaerksaettelse")["screeningsvaerktoej"].oplysning == ""


def test_what_cannot_be_read_is_kept_as_it_was_typed_last(scenario: Scenario) -> None:
    """Neither of the two is a date: only what was typed changes, and the disk has to follow the window."""
    scenario.citizen("150277-9995").answers({**ANMODNING, "anmodningsdato": "31-02"})
    scenario.answer("anmodningsdato", "31-04")
    assert scenario.shown("anmodning")["anmodningsdato"].raw == "31-04"
    assert scenario.reopen().shown("anmodning")["anmodningsdato"].raw == "31-04"


def test_what_is_understood_otherwise_is_kept_though_it_was_typed_the_same(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING)
    skema_id, keeper = scenario.form("anmodning"), scenario.open_case.keeper
    for value in (None, "JA"):
        keeper.put(skema_id, {"gravid": Svar("ja", value)})
        keeper.flush()
        scenario.reopen(0)
        keeper = scenario.open_case.keeper
        assert scenario.session.svar(skema_id, "gravid") == Svar("ja", value)
