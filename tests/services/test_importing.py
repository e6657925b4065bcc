"""Case files on their way into the store: completed, a draft, or refused with a sentence; nothing thrown away in silence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from smdb_desktop.domain.cpr import MASKERET, SMDB_UGYLDIG
from smdb_desktop.domain.findings import Niveau
from smdb_desktop.domain.judgement import check_document
from smdb_desktop.resources import catalog
from smdb_desktop.services.casework.checking import parse_cases
from smdb_desktop.services.casework.importing import ALREADY, OTHER_ANSWERS, ImportReport, ImportService
from smdb_desktop.services.errors import StoreFull
from smdb_desktop.services.stored.mapping import case_object, completed
from tests.rules.cases import (
    TODAY,
    V24,
    V25,
    closing,
    course,
    document,
    number,
    patched,
    request_only_case,
    request_only_course,
    start,
    substitution,
    tilbud,
    treatment,
    whole_case,
)
from tests.scenario import Scenario, drafts_of
from tests.services.mutants import broken, originals

REPLACEMENT = number("750277")
UNTICKED = ("hovedstof_kan_ikke_angives", "hovedstof_alder_uoplyst")
FIRST = "kontaktforloeb[0]"


@pytest.fixture
def scenario() -> Scenario:
    made = Scenario()
    made.clock.wait(days=120)
    return made


def take(scenario: Scenario, raw: Any, begrundelse: str = "") -> ImportReport:
    return ImportService(scenario.workspace.cases, begrundelse).take_in(raw)


def outcome(report: ImportReport) -> tuple[bool, int, int]:
    return report.ok, report.faerdige, report.kladder


def opened(scenario: Scenario, cpr_nr: str = "150277-9995") -> Scenario:
    """The citizen's latest course, in the wizard."""
    borger = scenario.workspace.cases.find(cpr_nr)[1]
    assert borger is not None
    scenario.borger_id = borger.id
    return scenario.open(scenario.overview().forloeb[0].id)


def test_a_good_case_is_completed_and_klar(scenario: Scenario) -> None:
    assert outcome(take(scenario, whole_case())) == (True, 4, 0)
    assert outcome(take(scenario, request_only_case())) == (True, 2, 0)
    assert drafts_of(scenario.workspace) == ()
    assert len(scenario.workspace.exports.queue()) == 2


def test_a_tilbud_that_was_taken_in_need_not_be_typed_again(scenario: Scenario) -> None:
    half = tilbud(treatment(behandlingstype=None), p_nummer="1000000003")
    take(scenario, document(course(tilbudstilknytninger=[tilbud(treatment()), half], forloebsafslutning=None)))
    known = [known["tilbud_p_nummer"] for known in scenario.workspace.cases.find_tilbud()]
    assert known == ["1011489075"], "only what is completed"


def test_what_was_taken_in_comes_out_the_same(scenario: Scenario) -> None:
    raw = whole_case()
    take(scenario, raw)
    opened(scenario)
    store, katalog = scenario.workspace.store, scenario.workspace.katalog
    forloeb = store.cases.forloeb(scenario.session.forloeb_id)
    out = case_object(store.cases.borger(forloeb.borger_id), forloeb, [completed(forloeb, katalog, FIRST)], katalog)
    # a box that is not ticked is a no, and the no is said
    said = patched(raw, {f"{FIRST}.ivaerksaettelse.{n}": False for n in UNTICKED})
    assert out["kontaktforloeb"] == said["kontaktforloeb"]


@pytest.mark.parametrize("path", ["borger.navn", f"{FIRST}.tilbudstilknytninger[0].tilbud.tilbud_navn"])
def test_a_text_longer_than_a_submission_can_hold_is_told_at_once(scenario: Scenario, path: str) -> None:
    report = take(scenario, patched(whole_case(), {path: "A" * 1_000_000}))
    assert "Teksten er for lang (1000000 tegn)" in " ".join(report.linjer)
    assert max(map(len, report.linjer)) < 1000


def test_a_form_with_an_error_is_a_draft_with_its_error(scenario: Scenario) -> None:
    raw = patched(whole_case(), {f"{FIRST}.ivaerksaettelse.hcv_test": "MÅSKE"})
    report = take(scenario, raw)
    assert outcome(report) == (True, 1, 3)
    assert report.linjer[0].startswith("Ny iværksættelse bliver kladde med 1 fejl: »MÅSKE«")
    assert opened(scenario).shown("ivaerksaettelse")["hcv_test"].raw == "MÅSKE"


@pytest.mark.parametrize(
    ("felt", "given_", "kept"),
    [
        ("laegesamtale_dato", "08-08-2025", "08-08-2025"),
        ("laegesamtale_dato", "2025-02-30", "2025-02-30"),
        ("laegesamtale_dato", "08/09/2025", "08/09/2025 ?"),
        ("laegesamtale_dato", "i går", "i går ?"),
        ("laegesamtale_dato", "09082025", "09082025 ?"),
        ("hovedstof_antal_dage", "20", "20"),
        ("hovedstof_antal_dage", 3.5, "3.5"),
        ("hovedstof_antal_dage", True, "true"),
        ("hcv_test", 7, "7"),
        ("boligsituation", {"kode": "A"}, '{"kode": "A"}'),
        ("henvendelse_paa_opfordring_af", "EGET_INITIATIV", ["EGET_INITIATIV"]),
        ("henvendelse_paa_opfordring_af", ["EGET_INITIATIV", 1], ["EGET_INITIATIV", "1"]),
        (
            "stoffer_brugt_30_dage",
            [5, {"stof": "HASH", "antal_dage": "mange"}],
            [{"stof": "HASH", "antal_dage": "mange"}],
        ),
    ],
)
def test_what_cannot_be_read_is_kept_and_told(scenario: Scenario, felt: str, given_: Any, kept: Any) -> None:
    report = take(scenario, patched(whole_case(), {f"{FIRST}.ivaerksaettelse.{felt}": given_}))
    assert (report.ok, report.faerdige) == (True, 1)
    assert any("kunne ikke læses" in line for line in report.linjer)
    assert opened(scenario).shown("ivaerksaettelse")[felt].raw == kept
    assert drafts_of(scenario.workspace)


@pytest.mark.parametrize("typed", ["08/09/2025", "i går", "8.9.25"])
def test_a_date_in_another_notation_must_be_read_by_a_person(scenario: Scenario, typed: str) -> None:
    take(scenario, patched(whole_case(), {f"{FIRST}.ivaerksaettelse.laegesamtale_dato": typed}))
    case = opened(scenario)
    assert [f.besked for f in case.session.fund() if f.felt.endswith("laegesamtale_dato")] == [
        f"»{typed} ?« er ikke en hel dato. Skriv den som dd-mm-åååå, fx 01-02-2026."
    ]


def test_small_letters_of_a_code_of_authorisation_are_sent_as_capitals(scenario: Scenario) -> None:
    case = document(course(tilbudstilknytninger=[tilbud(substitution(autorisationskode="00dny"))]))
    assert outcome(take(scenario, case)) == (True, 4, 0)
    store = scenario.workspace.store
    forloeb = store.cases.forloeb(opened(scenario).session.forloeb_id)
    sent = completed(forloeb, scenario.workspace.katalog, FIRST).tilbudstilknytninger[0].behandlinger[0]
    assert sent.kode("autorisationskode") == "00DNY"


@pytest.mark.parametrize(
    ("path", "drafts"),
    [
        (f"{FIRST}.tilbudstilknytninger[0].behandlinger[1]", 2),
        (f"{FIRST}.ivaerksaettelse", 4),
        (f"{FIRST}.anmodning", 5),
    ],
)
def test_a_course_is_not_closed_over_a_draft(scenario: Scenario, path: str, drafts: int) -> None:
    """The file is told rule 102 by ``check``; taken in, the closing stays a draft and names the other draft."""
    two = course(tilbudstilknytninger=[tilbud(treatment(), treatment(behandlingsintensitet="DAG"))])
    case = patched(document(two), {f"{path}.status": "KLADDE"})
    assert [(f.regel, f.felt) for f in check_document(case, scenario.workspace.katalog, TODAY)] == [(102, path)]
    assert outcome(take(scenario, case)) == (True, 5 - drafts, drafts)
    refused = opened(scenario).judged("forloebsafslutning").fejl
    assert 102 in {f.regel for f in refused} and path in {f.felt for f in refused}


def test_hidden_answers_are_kept_and_told(scenario: Scenario) -> None:
    report = take(scenario, patched(whole_case(), {f"{FIRST}.ivaerksaettelse.laegesamtale_oenskes": "NEJ"}))
    assert outcome(report) == (True, 4, 0)
    line, new = report.linjer
    assert "»Er lægesamtale afholdt?«" in line
    assert "kommer ikke med" in line
    assert new.startswith("Ny borger: 150277-xxxx")


def test_a_citizen_that_a_file_brings_is_read_back_once(scenario: Scenario) -> None:
    (said,) = take(scenario, whole_case()).linjer
    for words in ("150277-xxxx", "15-02-1977", "48 år", "Mand", "Kontrolcifferet passer ikke", "er ikke spurgt"):
        assert words in said
    assert "9995" not in said
    assert not any("Ny borger" in line for line in take(scenario, whole_case()).linjer), "now it is known"


@pytest.mark.parametrize("hidden", ["XXXX", "****", "...."])
def test_a_hidden_number_is_neither_taken_in_nor_passed(scenario: Scenario, hidden: str) -> None:
    raw = {**whole_case(), "borger": {"cpr_nr": number("150277", hidden)}}
    report = take(scenario, raw)
    assert not report.ok
    assert MASKERET in report.linjer[0]
    assert scenario.workspace.store.amount().borgere == 0
    found = check_document(raw, catalog(), TODAY)
    assert {SMDB_UGYLDIG, MASKERET} <= {f.besked for f in found}


def test_a_warning_needs_a_reason(scenario: Scenario) -> None:
    raw = patched(whole_case(), {f"{FIRST}.tilbudstilknytninger[0].behandlinger[0].tilbudsstartdato": "2025-08-09"})
    report = take(scenario, raw)
    assert outcome(report) == (True, 2, 2)
    assert "en advarsel skal bekræftes" in report.linjer[0]
    other = {**raw, "borger": {"cpr_nr": "100705-9995"}}
    assert outcome(take(scenario, other, "Kontrolleret")) == (True, 4, 0)
    record = scenario.workspace.store.cases.forloeb(opened(scenario, "100705-9995").session.forloeb_id)
    assert [(b.regel, b.begrundelse, b.hvem) for b in record.bekraeftelser] == [("29", "Kontrolleret", "Ida")]


def test_drafts_stay_drafts(scenario: Scenario) -> None:
    raw = document(
        course(ivaerksaettelse={**start(), "status": "KLADDE"}, tilbudstilknytninger=[], forloebsafslutning=None)
    )
    assert outcome(take(scenario, raw)) == (True, 1, 1)
    assert [k.title for k in drafts_of(scenario.workspace)] == ["Ny iværksættelse"]


def test_a_tilbud_without_a_treatment_is_a_draft(scenario: Scenario) -> None:
    report = take(scenario, document(course(tilbudstilknytninger=[tilbud()], forloebsafslutning=None)))
    assert outcome(report) == (True, 2, 1)
    assert len(opened(scenario).session.ids("tilbud")) == 1


def test_a_tilbud_that_cannot_be_read_keeps_its_treatments_drafts(scenario: Scenario) -> None:
    raw = patched(whole_case(), {f"{FIRST}.tilbudstilknytninger[0].tilbud.tilbud_navn": 5})
    assert outcome(take(scenario, raw)) == (True, 2, 2)


def test_courses_are_taken_in_oldest_first(scenario: Scenario) -> None:
    running = course(
        anmodning={**course()["anmodning"], "anmodningsdato": "2025-11-20", "tidligere_stofmisbrugsbehandling": "JA"},
        ivaerksaettelse=None,
        tilbudstilknytninger=[],
        forloebsafslutning=None,
    )
    assert outcome(take(scenario, document(running, course()))) == (True, 5, 0)
    assert [line.aabent for line in opened(scenario).overview().forloeb] == [True, False]


def first_only_in(version: str) -> str:
    """The first question of the version's whole case that the forms of 2024 do not have, as a finding names it."""
    forms, course_ = catalog().versioner[V24].skemaer, whole_case(version)["kontaktforloeb"][0]
    return next(
        f"{art}.{navn}"
        for art in ("anmodning", "ivaerksaettelse")
        for navn in course_[art]
        if forms[art].felt(navn) is None
    )


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ([], "smdb-sag/1"),
        ({}, "smdb-sag/1"),
        ({**whole_case(), "format": "smdb-sag/2"}, "smdb-sag/1"),
        (patched(whole_case(), {"borger.cpr_nr": "310277-9995"}), "Borgeren er ikke læst ind"),
        (patched(whole_case(), {"borger.cpr_nr": 1502779995}), "borger.cpr_nr"),
        (patched(whole_case(), {f"{FIRST}.anmodning.koen": "1"}), "koen"),
        (patched(whole_case(), {"myndighedskommune": "101"}), "København"),
        (patched(whole_case(), {"myndighedskommune": "999"}), "999"),
        (patched(whole_case(), {f"{FIRST}.anmodning.anmodningsdato": "2024-05-01"}), first_only_in(V25)),
        (patched(whole_case(), {f"{FIRST}.kvalhep": [{}]}), "KvalHep"),
    ],
    ids=str,
)
def test_what_is_refused_is_refused_whole(scenario: Scenario, raw: Any, sentence: str) -> None:
    report = take(scenario, raw)
    assert outcome(report) == (False, 0, 0)
    assert sentence in " ".join(report.linjer)
    assert scenario.workspace.store.cases.all_forloeb_ids() == ()
    assert scenario.workspace.store.cases.find_borger("1502779995") is None


def test_a_refused_course_changes_nothing_about_its_citizen(scenario: Scenario) -> None:
    take(scenario, document(course(forloebsafslutning=None)))
    before = scenario.workspace.store.cases.find_borger("1502779995")
    later = course(anmodning={**course()["anmodning"], "anmodningsdato": "2025-11-20"})
    assert not take(scenario, patched(document(later), {"borger.navn": "Et Andet Navn"})).ok
    assert scenario.workspace.store.cases.find_borger("1502779995") == before


@pytest.mark.parametrize("folder", [None, "data"], ids=["memory", "disk"])
@pytest.mark.parametrize("failing", ["create_forloeb", "complete_skema", "note_missing"])
def test_an_import_that_is_cut_off_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, folder: str | None
) -> None:
    scenario = Scenario(tmp_path / folder if folder else None)
    scenario.clock.wait(days=120)
    cases = scenario.workspace.store.cases

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken_disk:
        broken_disk.setattr(cases, failing, full)
        with pytest.raises((OSError, StoreFull)):
            take(scenario, whole_case())
    assert cases.find_borger("1502779995") is None
    assert cases.all_forloeb_ids() == ()
    assert take(scenario, whole_case()).ok and len(cases.all_forloeb_ids()) == 1
    scenario.workspace.close()


def test_the_same_file_twice_does_no_harm_and_says_so(scenario: Scenario) -> None:
    take(scenario, whole_case())
    before = scenario.workspace.store.cases.all_forloeb_ids()
    report = take(scenario, whole_case())
    assert (report.ok, report.linjer) == (True, [ALREADY])
    assert scenario.workspace.store.cases.all_forloeb_ids() == before


ANOTHER = {"borger.navn": "Bo Forkert", "borger.opholdskommune": "101", "borger.koen": "1"}
HEADER = {"borger.navn": "Anna Rigtig", "borger.opholdskommune": "165", "borger.koen": "2"}


def test_a_file_that_takes_nothing_in_changes_no_citizen_and_names_what_it_says_otherwise(scenario: Scenario) -> None:
    take(scenario, patched(whole_case(), HEADER))
    before = scenario.workspace.store.cases.find_borger("1502779995")
    report = take(scenario, patched(whole_case(), ANOTHER))
    assert outcome(report) == (False, 0, 0)
    assert report.linjer[0] == ALREADY
    assert report.linjer[1].startswith(
        "Filen siger noget andet om borgeren, end der står her: navn, opholdskommune og køn. Intet er ændret."
    )
    assert scenario.workspace.store.cases.find_borger("1502779995") == before
    assert outcome(take(scenario, patched(whole_case(), HEADER))) == (True, 0, 0)


def test_a_citizen_that_changes_with_a_new_course_is_told(scenario: Scenario) -> None:
    take(scenario, patched(whole_case(), HEADER))
    days = {
        f"{FIRST}.anmodning.anmodningsdato": "2025-11-10",
        f"{FIRST}.forloebsafslutning.afsluttet_dato": "2025-11-20",
    }
    later = patched(document(request_only_course()), {**days, **HEADER, "borger.navn": "Anna Ny"})
    report = take(scenario, later)
    assert report.ok
    assert report.linjer[-1] == "Borgerens oplysninger er ændret til filens: navn."


def test_another_course_of_the_same_day_is_refused(scenario: Scenario) -> None:
    take(scenario, whole_case())
    before = scenario.workspace.store.cases.all_forloeb_ids()
    report = take(scenario, patched(whole_case(), {f"{FIRST}.anmodning.psykisk_lidelse": "NEJ"}))
    assert (report.ok, report.linjer) == (False, [OTHER_ANSWERS])
    assert scenario.workspace.store.cases.all_forloeb_ids() == before


def test_an_open_course_keeps_another_out(scenario: Scenario) -> None:
    take(scenario, document(course(forloebsafslutning=None)))
    later = course(anmodning={**course()["anmodning"], "anmodningsdato": "2025-11-20"})
    report = take(scenario, document(later))
    assert outcome(report) == (False, 0, 0)
    assert "åbent kontaktforløb" in report.linjer[0]


def test_a_replacement_number_is_a_local_draft(scenario: Scenario) -> None:
    raw = document(request_only_course(), cpr_nr=REPLACEMENT)
    report = take(scenario, raw)
    assert outcome(report) == (True, 0, 2)
    assert "kan ikke indberettes" in report.linjer[0]
    assert not scenario.workspace.exports.queue()


def test_a_course_that_cannot_be_closed_yet_stays_open(scenario: Scenario) -> None:
    running = treatment(tilbudsslutdato=None)
    report = take(scenario, document(course(tilbudstilknytninger=[tilbud(running)], forloebsafslutning=closing())))
    assert outcome(report) == (True, 3, 1)
    assert opened(scenario).overview().forloeb[0].aabent


@settings(max_examples=60)
@given(broken())
def test_no_case_file_is_too_broken_to_be_taken_in(raw: Any) -> None:
    try:
        (raw,) = parse_cases(json.dumps([raw]).encode())
    except ValueError:
        return
    scenario = Scenario()
    scenario.clock.wait(days=120)
    report = take(scenario, raw, "Kontrolleret")
    assert report.ok or report.linjer
    errors = check_document(raw, scenario.workspace.katalog, scenario.workspace.cases.today)
    if not raw.get("kontaktforloeb"):
        assert not report.ok, "nothing was taken in"
    elif not any(f.niveau is Niveau.FEJL for f in errors):
        assert (report.ok, report.kladder) == (True, len(drafts_of(scenario.workspace)))
    for row in scenario.workspace.exports.queue():
        prepared = scenario.prepared(row.indberetning.id)
        assert scenario.desk.submissions.read_payload(prepared.payload)


def test_the_originals_of_the_mutants_are_taken_in() -> None:
    for raw in originals():
        scenario = Scenario()
        scenario.clock.wait(days=120)
        assert take(scenario, raw, "Kontrolleret").ok
