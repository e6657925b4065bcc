"""Several courses of one citizen, citizens that SMDB refuses, and cases that must not hold back others."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest

from smdb_desktop.domain.cpr import CprFejl
from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.services.errors import CertificateError, NotAllowed, RevisionConflict, StoreError, StoreFull
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Art, SkemaRecord, Tilstand, Udfald
from smdb_desktop.services.wizard.locking import LOCKED
from smdb_desktop.services.wizard.views import Trintilstand
from smdb_desktop.ways.folder import FolderWay
from tests.scenario import PASSPHRASE, Scenario, drafts_of, seen
from tests.scenarios.typed import AFSLUTNING, ALDRIG_STARTET, ANMODNING, BEHANDLING, DEL_1, DEL_2


def whole(scenario: Scenario, cpr_nr: str = "150277-9995") -> Scenario:
    """A course from 4 August, closed on 11 August."""
    scenario.citizen(cpr_nr).answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(days=8)
    scenario.reopen(0).answers(DEL_1).answers(DEL_2).complete("ivaerksaettelse")
    scenario.add_tilbud().answers({**BEHANDLING, "tilbudsslutdato": "11082025"}).complete("behandling")
    return scenario.answers({**AFSLUTNING, "afsluttet_dato": "11082025"}).complete("forloebsafslutning")


def test_a_second_course_waits_until_the_first_is_closed(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    assert not scenario.overview().kan_begynde
    with pytest.raises(NotAllowed, match="åbent kontaktforløb"):
        scenario.new_course()
    scenario.answers(ALDRIG_STARTET)
    with pytest.raises(NotAllowed):
        scenario.new_course()
    scenario.complete("forloebsafslutning")
    assert scenario.overview().kan_begynde
    scenario.new_course()
    assert [line.aabent for line in scenario.overview().forloeb] == [True, False]


def test_the_next_course_neither_overlaps_nor_follows_at_once_in_silence(scenario: Scenario) -> None:
    whole(scenario).new_course()
    scenario.answers({**ANMODNING, "tidligere_stofmisbrugsbehandling": "JA", "anmodningsdato": "10082025"})
    assert [seen(f) for f in scenario.judged("anmodning").fejl] == [(23, "anmodning.anmodningsdato")]
    scenario.answer("anmodningsdato", "11082025")
    completion = scenario.judged("anmodning")
    assert (completion.fejl, [seen(f) for f in completion.advarsler]) == ((), [(24, "anmodning.anmodningsdato")])
    scenario.clock.wait(days=10)
    scenario.reopen(0).answer("anmodningsdato", "i dag")
    assert not scenario.judged("anmodning").advarsler
    scenario.answer("tidligere_stofmisbrugsbehandling", "NEJ")
    assert [f.regel for f in scenario.judged("anmodning").advarsler] == [52]


def test_a_closed_course_is_locked(scenario: Scenario, tmp_path: Path) -> None:
    whole(scenario).reopen()
    assert scenario.session.why_locked()
    before, there = scenario.submissions(), scenario.session.records()
    session, keeper, treatment = scenario.session, scenario.open_case.keeper, scenario.treatment
    completion = scenario.judged("anmodning")
    for refused in (
        lambda: scenario.answer("gravid", "JA"),
        lambda: scenario.complete("anmodning"),
        lambda: session.begin("tilbud"),
        lambda: session.remove(treatment),
        lambda: session.clear(treatment),
        lambda: keeper.begin(SkemaRecord("ny", "tilbud")),
        lambda: keeper.put_form(SkemaRecord("ny", "tilbud")),
        lambda: keeper.put(treatment, {"frit_valg": None}),
        lambda: keeper.remove(treatment),
        lambda: keeper.complete(completion.faerdig, (), ()),
    ):
        with pytest.raises(NotAllowed) as told:
            refused()
        assert str(told.value) == LOCKED, "the sentence of the window"
    assert (scenario.submissions(), session.records(), keeper.waiting) == (before, there, 0)
    scenario.reopen()
    assert scenario.session.records() == there
    (result,) = scenario.export(tmp_path / "ud")
    assert result.path is not None
    assert scenario.inside(scenario.payload(result.path))["anmodning"]["gravid"] == "NEJ"


def test_a_closed_course_is_opened_again_with_a_reason(scenario: Scenario, tmp_path: Path) -> None:
    whole(scenario).export(tmp_path / "ud")
    course, cases = scenario.session.forloeb_id, scenario.workspace.cases
    with pytest.raises(NotAllowed, match="begrundelse"):
        cases.reopen(course, " ")
    cases.reopen(course, "Forkert dato")
    scenario.reopen()
    assert scenario.shown("forloebsafslutning")["aarsag_afsluttet"].raw == "FAERDIGBEHANDLET"
    with pytest.raises(NotAllowed, match="ikke afsluttet"):
        scenario.workspace.cases.reopen(course, "Igen")
    scenario.answer("gravid", "JA").complete("anmodning").complete("forloebsafslutning")
    (result,) = scenario.export(tmp_path / "ud")
    assert result.path is not None, result.besked
    assert scenario.inside(scenario.payload(result.path))["anmodning"]["gravid"] == "JA"
    assert [i.revision for i in scenario.submissions()] == [1, 2]
    scenario.new_course()
    with pytest.raises(NotAllowed, match="andet åbent"):
        scenario.workspace.cases.reopen(course, "For sent")
    events = scenario.workspace.store.log.of(course).haendelser
    (again,) = [e for e in events if e.art is Handling.GENAABNET]
    assert (again.data, again.hvem) == ({"begrundelse": "Forkert dato"}, "Ida")
    assert scenario.workspace.store.log.verify() == ()


@pytest.mark.parametrize(("reason", "why"), [("efter\x0baftale", "U\\+000B"), ("x" * 1001, "for lang")])
def test_a_reason_that_could_not_be_sent_is_refused_when_it_is_given(scenario: Scenario, reason: str, why: str) -> None:
    whole(scenario).new_course()
    scenario.answers({**ANMODNING, "anmodningsdato": "12082025"})
    completion, cases = scenario.judged("anmodning"), scenario.workspace.cases
    assert completion.advarsler
    with pytest.raises(NotAllowed, match=why):
        cases.complete(scenario.open_case, completion, dict.fromkeys(completion.advarsler, reason))
    with pytest.raises(NotAllowed, match=why):
        cases.delete_forloeb(scenario.session.forloeb_id, reason)
    cases.delete_forloeb(scenario.session.forloeb_id, "Oprettet ved en fejl")
    course = scenario.overview().forloeb[0].id
    with pytest.raises(NotAllowed, match=why):
        cases.reopen(course, reason)


def test_a_replacement_number_is_kept_and_never_leaves(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("750277-9995", "Uden Nummer").answers(ANMODNING)
    assert scenario.overview().cpr.erstatning
    assert [(f.regel, f.felt) for f in scenario.judged("anmodning").fejl] == [(17, "borger.cpr_nr")]
    with pytest.raises(NotAllowed):
        scenario.complete("anmodning")
    scenario.reopen()
    assert scenario.shown("anmodning")["gravid"].raw == "NEJ"
    assert scenario.export(tmp_path / "ud") == ()
    assert [k.row.navn for k in drafts_of(scenario.workspace)] == ["Uden Nummer"]


@pytest.mark.parametrize("wrong", ["", "150277", "310277-9995", "150277-99951", "abcdef-9995", "000000-0000"])
def test_a_number_that_is_none_makes_no_citizen(scenario: Scenario, wrong: str) -> None:
    with pytest.raises(CprFejl):
        scenario.citizen(wrong)
    assert scenario.workspace.store.amount().borgere == 0


def test_every_spelling_finds_the_same_citizen(scenario: Scenario) -> None:
    for spelling in ("150277-9995", "1502779995", " 150277 9995 ", "150277\u20139995"):
        scenario.citizen(spelling)
    assert scenario.workspace.store.amount().borgere == 1
    assert len(scenario.overview().forloeb) == 1


def test_one_bad_case_is_set_aside_and_the_rest_goes_on(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    scenario.clock.wait(seconds=1)
    scenario.citizen(made_up_cpr(0)).answers(ANMODNING).complete("anmodning")
    bad_one = scenario.workspace.store.cases.borger(scenario.borger_id)
    # a name with a character that no XML can carry was kept by an older program
    scenario.workspace.store.cases.save_borger(
        bad_one._replace(navn="Test\x01borger"), scenario.workspace.cases.hvem(), scenario.clock()
    )
    scenario.clock.wait(seconds=1)
    scenario.citizen("100705-9995").answers(ANMODNING).complete("anmodning")
    first, bad, last = scenario.export(tmp_path / "ud")
    assert (first.ok, bad.ok, last.ok) == (True, False, True)
    assert bad.borger == f"{made_up_cpr(0)[:6]}-xxxx"
    assert "tegn" in bad.besked
    assert [row.navn for row in scenario.workspace.exports.queue()] == ["Test\x01borger"]


def test_a_folder_that_is_gone_leaves_everything_klar(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    (result,) = scenario.workspace.exports.export_all(FolderWay(tmp_path / "borte"), None)
    assert (result.ok, result.path) == (False, None)
    assert "findes ikke" in result.besked
    assert [i.tilstand for i in scenario.submissions()] == [Tilstand.KLAR]
    (mended,) = scenario.export(tmp_path / "ud")
    assert mended.ok


def test_cut_off_between_the_file_and_its_receipt(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    exports, way = scenario.workspace.exports, FolderWay(tmp_path)
    (row,) = exports.queue()
    job = exports.job([row], way)
    scenario.writing(job)
    job.wait()
    job.close()
    (file,) = tmp_path.glob("*.asice")
    scenario.reopen()
    (cut_off,) = scenario.workspace.store.outbox.attempts_of(row.indberetning.id)
    assert (cut_off.udfald, cut_off.vej, cut_off.maal) == (Udfald.I_GANG, "mappe", str(tmp_path))
    assert [i.tilstand for i in scenario.submissions()] == [Tilstand.KLAR]
    (result,) = scenario.export(tmp_path)
    assert result.path == file, result.besked
    (ended,) = scenario.workspace.store.outbox.attempts_of(row.indberetning.id)
    assert ended.udfald is Udfald.AFLEVERET, "it was found, and nothing is sent twice"
    assert [i.tilstand for i in scenario.submissions()] == [Tilstand.EKSPORTERET]


def test_without_a_certificate_nothing_leaves(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    scenario.workspace.certificates.remove()
    with pytest.raises(CertificateError, match="Indstillinger"):
        scenario.export(tmp_path / "ud")
    assert [i.tilstand for i in scenario.submissions()] == [Tilstand.KLAR]


def test_a_course_made_by_mistake_is_deleted_with_a_reason(scenario: Scenario, tmp_path: Path) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    course = scenario.session.forloeb_id
    with pytest.raises(NotAllowed, match="begrundelse"):
        scenario.workspace.cases.delete_forloeb(course, " ")
    scenario.export(tmp_path / "ud")
    scenario.workspace.cases.delete_forloeb(course, "Fejl")
    assert [i.art for i in scenario.submissions()] == [Art.NY, Art.SLETTET], "what has left is reported deleted"
    scenario.citizen("100705-9995")
    scenario.workspace.cases.delete_forloeb(scenario.session.forloeb_id, "Ren alkoholbehandling")
    assert scenario.overview().forloeb == ()


def test_two_windows_on_one_course(scenario: Scenario) -> None:
    scenario.citizen("150277-9995")
    mine, theirs = scenario.open_case, scenario.workspace.cases.open(scenario.session.forloeb_id)
    scenario.answer("gravid", "NEJ")
    skema_id = scenario.form("anmodning")
    change = theirs.session.answer(skema_id, "gravid", "JA")
    theirs.keeper.put(skema_id, change.svar)
    for _ in range(2):
        with pytest.raises(RevisionConflict):
            theirs.keeper.flush()
        assert theirs.keeper.waiting == 1, "what was not written waits"
    assert scenario.answer("psykisk_lidelse", "JA").open_case is mine, "the first one goes on undisturbed"
    scenario.reopen(0)
    assert {navn: f.raw for navn, f in scenario.shown("anmodning").items() if f.raw} == {
        "gravid": "NEJ",
        "psykisk_lidelse": "JA",
    }


class _Full:
    """The store of a full disk, or a part of it: reads, and refuses every write until there is room."""

    def __init__(self, part: object, whole: _Full | None = None) -> None:
        self.part = part
        self.whole = whole or self
        self.full = True

    def __getattr__(self, name: str) -> object:
        if self.whole.full and name in {"save_svar", "add_skema", "remove_skema", "complete_skema"}:
            return self._refuse
        found = getattr(self.part, name)
        return _Full(found, self.whole) if name == "cases" else found

    @staticmethod
    def _refuse(*_arguments: object) -> None:
        raise StoreFull("Disken er fuld.")


def test_a_disk_that_was_full_for_a_while_loses_nothing(scenario: Scenario) -> None:
    scenario.citizen("150277-9995").answers(ANMODNING).complete("anmodning")
    keeper = scenario.open_case.keeper
    disk = _Full(keeper._store)
    keeper._store = cast(Store, disk)
    for raw in ("JA", "NEJ", "JA"):
        with pytest.raises(StoreFull):
            scenario.answer("gravid", raw)
    with pytest.raises(StoreError):
        scenario.complete("anmodning")
    assert scenario.state("anmodning") is Trintilstand.RETTES
    with pytest.raises(StoreFull):
        scenario.add_tilbud()
    disk.full = False
    scenario.complete("anmodning").reopen()
    assert scenario.shown("anmodning")["gravid"].raw == "JA"
    assert len(scenario.session.ids("tilbud")) == 1, "the tilbud that was begun on the full disk is there"


def test_the_data_are_the_same_after_the_recovery_code(tmp_path: Path) -> None:
    scenario = Scenario(tmp_path / "data")
    scenario.citizen("150277-9995").answers(ANMODNING)
    course = scenario.session.forloeb_id
    scenario.workspace.close()
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    assert scenario.open(course).shown("anmodning")["anmodningsdato"].raw == "04-08-2025"
    scenario.workspace.close()
