"""What stands beside an answer: a note on why it waits, and an answer repeated from the last case until it is confirmed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from smdb_desktop.domain.findings import GENTAGET
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.printing.case import CasePaper
from smdb_desktop.services.printing.history import HistoryPaper
from smdb_desktop.services.printing.model import texts
from smdb_desktop.services.stored.records import Foer, Note, Svar
from smdb_desktop.services.wizard import marking, marks
from smdb_desktop.services.wizard.views import Change
from tests.scenario import Scenario
from tests.scenarios.guide_days import V24
from tests.scenarios.typed import ANMODNING, DEL_1, DEL_2

CANARY = "Kanariefuglen ringer mandag"
NOW = datetime(2025, 8, 4, 9, tzinfo=UTC)
REFERRED = "henvendelse_paa_opfordring_af"


@pytest.fixture(params=["memory", "disk"])
def scenario(request: pytest.FixtureRequest, tmp_path: Path) -> Scenario:
    made = Scenario(tmp_path / "data" if request.param == "disk" else None)
    return made.citizen("150277-9995", "Testborger Et")


def keep(scenario: Scenario, change: Change) -> None:
    scenario.open_case.keeper.put(change.skema_id, change.svar)
    scenario.open_case.keeper.flush()


def note(scenario: Scenario, navn: str, text: str, art: str = "anmodning") -> None:
    keep(scenario, marking.put_note(scenario.session, scenario.form(art), navn, text, "Ida", NOW))


def foer(scenario: Scenario, navn: str, art: str) -> Foer | None:
    work = scenario.workspace
    return work.store.log.answered_before(art, navn, work.store.people.current_id, scenario.session.forloeb_id)


def repeat(scenario: Scenario, navn: str, art: str = "ivaerksaettelse") -> None:
    keep(scenario, marking.repeat(scenario.session, scenario.form(art), navn, foer(scenario, navn, art)))


def view(scenario: Scenario, navn: str, art: str = "anmodning") -> tuple[object, str, str]:
    (found,) = [v for v in scenario.session.felter(scenario.form(art)) if v.felt.navn == navn]
    return found.raw, found.note, found.gentaget


# -- a note --------------------------------------------------------------------------------------------------------


def test_a_note_says_why_who_and_when_and_is_there_after_a_pause(scenario: Scenario) -> None:
    note(scenario, "gravid", "  Spørg egen læge\nom det ")
    assert view(scenario, "gravid") == (None, "Venter: Spørg egen læge om det (Ida, 04-08-2025)", "")
    scenario.reopen()
    assert view(scenario, "gravid")[1] == "Venter: Spørg egen læge om det (Ida, 04-08-2025)"
    (row,) = scenario.workspace.store.lists.kladder()
    assert (row.art, row.venter) == ("anmodning", 1)


def test_a_note_falls_away_with_the_answer_and_stays_in_the_history(scenario: Scenario) -> None:
    note(scenario, "gravid", CANARY)
    scenario.answer("gravid", "JA")
    assert view(scenario, "gravid") == ("JA", "", "")
    _, lines = scenario.workspace.history.changes(scenario.session.forloeb_id, 0, 10)
    assert [(line.felt, CANARY in line.fra, CANARY in line.til) for line in lines] == [
        ("Er borgeren eller borgerens partner gravid", True, False),
        ("Er borgeren eller borgerens partner gravid", False, True),
    ]
    with pytest.raises(NotAllowed, match="besvaret"):
        note(scenario, "gravid", "nej")
    scenario.answer("gravid", "")
    assert view(scenario, "gravid") == (None, "", "")


def test_an_answer_that_cannot_be_read_goes_on_waiting_and_an_emptied_note_is_gone(scenario: Scenario) -> None:
    note(scenario, "anmodningsdato", CANARY)
    scenario.answer("anmodningsdato", "i sommer")
    assert view(scenario, "anmodningsdato")[:2] == ("i sommer", f"Venter: {CANARY} (Ida, 04-08-2025)")
    scenario.answer("anmodningsdato", "")
    assert view(scenario, "anmodningsdato")[1]
    note(scenario, "anmodningsdato", " ")
    assert view(scenario, "anmodningsdato") == (None, "", "")
    assert not scenario.workspace.store.lists.kladder()


@pytest.mark.parametrize(
    ("text", "kept"),
    [("Ring 150277-9995", "Ring [CPR-nummer]"), ("a\tb", "a b"), ("x" * marks.LONGEST, "x" * marks.LONGEST)],
)
def test_a_note_is_cleaned(text: str, kept: str) -> None:
    assert marks.note_text(text) == kept


@pytest.mark.parametrize("text", ["x" * (marks.LONGEST + 1), "a\u202eb", "a\x00b"])
def test_a_note_that_cannot_be_is_refused(scenario: Scenario, text: str) -> None:
    with pytest.raises(NotAllowed):
        note(scenario, "gravid", text)
    assert view(scenario, "gravid") == (None, "", "")


def test_no_note_is_ever_completed_or_sent(scenario: Scenario) -> None:
    """Neither of the form that is completed while it has one, nor of one beside it that is a draft."""
    scenario.answers({**ANMODNING, "gravid": ""})
    note(scenario, "gravid", CANARY)
    scenario.answers(ANMODNING)
    assert not view(scenario, "gravid")[1]
    scenario.complete("anmodning", "Spurgt")
    note(scenario, "hovedstof", CANARY, "ivaerksaettelse")
    store = scenario.workspace.store
    (ready,) = store.outbox.indberetninger_of(scenario.session.forloeb_id)
    prepared = scenario.prepared(ready.id)
    assert prepared.payload and CANARY.encode() not in prepared.payload and b"Venter" not in prepared.payload
    assert CANARY not in repr([s.faerdig for s in store.cases.forloeb(scenario.session.forloeb_id).skemaer])


def test_a_note_falls_away_when_its_form_is_completed(scenario: Scenario) -> None:
    """One that waits where the form can be completed all the same: its question is not asked any more."""
    scenario.answers(ANMODNING).complete("anmodning", "Spurgt")
    scenario.answers({**DEL_1, **DEL_2, "hovedstof": ""})
    note(scenario, "hovedstof", CANARY, "ivaerksaettelse")
    assert not scenario.judged("ivaerksaettelse").kan
    scenario.clock.wait(days=30)
    scenario.answer("hovedstof_kan_ikke_angives", True)
    skema_id = scenario.form("ivaerksaettelse")
    assert scenario.judged("ivaerksaettelse").noter[skema_id] == {"hovedstof": None}
    scenario.complete("ivaerksaettelse", "Spurgt")
    assert scenario.session.svar(skema_id, "hovedstof") is None
    scenario.reopen()
    assert scenario.session.svar(skema_id, "hovedstof") is None
    assert not scenario.workspace.store.lists.kladder()


def an_unbegun_form_of_2024(scenario: Scenario) -> str:
    V24.begun(scenario, "100705-9995")
    skema_id = scenario.form("ivaerksaettelse")
    assert len(scenario.session.filled(skema_id)) == 2 and not scenario.session.is_draft(skema_id)
    return skema_id


def stands_unbegun(scenario: Scenario, skema_id: str) -> bool:
    """Nothing of the form is kept, here and on the disk, and what it is filled with shows again."""
    session = scenario.reopen().session
    (form,) = [each for each in session.records() if each.id == skema_id]
    return not form.svar and not session.is_draft(skema_id) and len(session.filled(skema_id)) == 2


def test_what_is_filled_in_beforehand_takes_no_note_and_stays(scenario: Scenario) -> None:
    skema_id = an_unbegun_form_of_2024(scenario)
    for navn in scenario.session.filled(skema_id):
        shown = view(scenario, navn, "ivaerksaettelse")
        assert marking.why_no_note(scenario.session, skema_id, navn) == marking.FILLED
        with pytest.raises(NotAllowed, match="på forhånd"):
            note(scenario, navn, "Spørg", "ivaerksaettelse")
        assert view(scenario, navn, "ivaerksaettelse") == shown and shown[0]
        # who empties it has taken the answer away, and may say why
        scenario.answer(navn, "")
        note(scenario, navn, "Spørg", "ivaerksaettelse")
        scenario.session.clear(skema_id)


def test_a_form_that_a_mark_alone_began_is_unbegun_when_the_mark_is_gone(scenario: Scenario) -> None:
    skema_id, given = an_unbegun_form_of_2024(scenario), Foer(Svar(["ANDRE"], ["ANDRE"]), "f", NOW)
    note(scenario, REFERRED, "Spørg", "ivaerksaettelse")
    keep(scenario, marking.repeat(scenario.session, skema_id, REFERRED, given))
    keep(scenario, marking.undo(scenario.session, skema_id, REFERRED))
    assert view(scenario, REFERRED, "ivaerksaettelse")[1], "the note is back, and holds the form"
    scenario.reopen()
    note(scenario, REFERRED, "", "ivaerksaettelse")
    assert stands_unbegun(scenario, skema_id)
    keep(scenario, marking.repeat(scenario.session, skema_id, REFERRED, given))
    assert scenario.session.is_draft(skema_id)
    keep(scenario, marking.undo(scenario.session, skema_id, REFERRED))
    assert stands_unbegun(scenario, skema_id)


def test_what_a_person_typed_beside_a_mark_keeps_the_form_begun(scenario: Scenario) -> None:
    skema_id, given = an_unbegun_form_of_2024(scenario), Foer(Svar(["ANDRE"], ["ANDRE"]), "f", NOW)
    keep(scenario, marking.repeat(scenario.session, skema_id, REFERRED, given))
    filled = set(scenario.session.record(skema_id).svar) - {REFERRED}
    assert len(filled) == 2
    scenario.answer("hovedstof", "HEROIN")
    keep(scenario, marking.undo(scenario.session, skema_id, REFERRED))
    assert {"hovedstof", *filled} <= set(scenario.session.record(skema_id).svar)


# -- a repeated answer ---------------------------------------------------------------------------------------------


@pytest.fixture
def second(scenario: Scenario) -> Scenario:
    """Another citizen, after one who was answered for."""
    scenario.answers(ANMODNING).complete("anmodning", "Spurgt").answers(DEL_1)
    scenario.clock.wait(days=1)
    return scenario.citizen("100705-9995", "Testborger To").answers(ANMODNING)


def test_an_answer_is_repeated_unconfirmed_and_confirmed(second: Scenario) -> None:
    repeat(second, REFERRED)
    assert view(second, REFERRED, "ivaerksaettelse") == (DEL_1[REFERRED], "", marks.REPEATED)
    second.reopen()
    assert view(second, REFERRED, "ivaerksaettelse")[2]
    keep(second, marking.confirm(second.session, second.form("ivaerksaettelse"), REFERRED))
    second.reopen()
    assert view(second, REFERRED, "ivaerksaettelse") == (DEL_1[REFERRED], "", "")


def test_nothing_is_completed_while_a_repeated_answer_is_unconfirmed(second: Scenario) -> None:
    second.complete("anmodning", "Spurgt")
    second.answers(DEL_1)
    second.answer(REFERRED, "")
    repeat(second, REFERRED)
    found = [f for f in second.judged("ivaerksaettelse").fejl if f.regel == GENTAGET]
    assert [f.felt.rpartition(".")[2] for f in found] == [REFERRED]
    assert not [f for f in second.session.fund() if f.regel == GENTAGET], "nobody asked yet"
    second.session.ask(second.form("ivaerksaettelse"))
    assert [second.session.locate(f)[2] for f in second.session.fund() if f.regel == GENTAGET] == [REFERRED]
    before = second.workspace.drafts.count(second.workspace.drafts.window(0, 5).linjer)[0]
    assert REFERRED in before.felter
    second.answer(REFERRED, DEL_1[REFERRED])
    assert not [f for f in second.judged("ivaerksaettelse").fejl if f.regel == GENTAGET]


def test_undoing_puts_back_what_stood_there(second: Scenario) -> None:
    skema_id = second.form("ivaerksaettelse")
    repeat(second, REFERRED)
    keep(second, marking.undo(second.session, skema_id, REFERRED))
    assert second.session.svar(skema_id, REFERRED) is None
    other = ["ANDET"] if isinstance(DEL_1[REFERRED], list) else "ANDET"
    second.answer(REFERRED, other)
    kept = second.session.svar(skema_id, REFERRED)
    repeat(second, REFERRED)
    keep(second, marking.undo(second.session, skema_id, REFERRED))
    assert second.session.svar(skema_id, REFERRED) == kept
    with pytest.raises(NotAllowed, match="ikke gentaget"):
        marking.undo(second.session, skema_id, REFERRED)


def test_repeating_twice_keeps_what_stood_there_before_both(second: Scenario) -> None:
    skema_id = second.form("ivaerksaettelse")
    second.answer(REFERRED, ["ANDET"] if isinstance(DEL_1[REFERRED], list) else "ANDET")
    kept = second.session.svar(skema_id, REFERRED)
    repeat(second, REFERRED)
    repeat(second, REFERRED)
    assert marking.is_repeated(second.session, skema_id, REFERRED)
    keep(second, marking.undo(second.session, skema_id, REFERRED))
    assert second.session.svar(skema_id, REFERRED) == kept


def test_the_same_answer_is_not_made_unconfirmed(second: Scenario) -> None:
    skema_id = second.form("ivaerksaettelse")
    second.answer(REFERRED, DEL_1[REFERRED])
    kept, before = second.session.svar(skema_id, REFERRED), second.session.changes
    with pytest.raises(NotAllowed, match="allerede samme svar"):
        repeat(second, REFERRED)
    assert second.session.svar(skema_id, REFERRED) == kept and second.session.changes == before


def test_a_discarded_correction_leaves_no_unconfirmed_answer_in_a_completed_form(second: Scenario) -> None:
    second.complete("anmodning", "Spurgt")
    second.clock.wait(days=8)
    second.answers(DEL_1 | DEL_2).complete("ivaerksaettelse", "Spurgt")
    skema_id = second.form("ivaerksaettelse")
    second.answer(REFERRED, ["ANDET"] if isinstance(DEL_1[REFERRED], list) else "ANDET")
    repeat(second, REFERRED)
    second.session.clear(skema_id)
    assert not marking.is_repeated(second.session, skema_id, REFERRED)
    assert not [fund for fund in second.session.fund() if fund.regel == GENTAGET]


def test_only_what_the_forms_data_say_is_repeated(second: Scenario) -> None:
    for navn, art in (("anmodningsdato", "anmodning"), ("gravid", "anmodning"), ("hovedstof", "ivaerksaettelse")):
        with pytest.raises(NotAllowed, match="borgerens eget"):
            marking.repeat(second.session, second.form(art), navn, Foer(Svar("JA", "JA"), "f", NOW))
    repeatable = {f.navn for s in second.session.version.skemaer.values() for f in s.felter if f.gentages}
    assert {REFERRED, "behandlingsintensitet", "tilbud_kommune"} <= repeatable


def test_what_was_one_answer_is_repeated_as_one_of_several(second: Scenario) -> None:
    # the 2024 forms take one, those of 2025 several
    given = Foer(Svar("ANDRE", "ANDRE"), "f", NOW)
    keep(second, marking.repeat(second.session, second.form("ivaerksaettelse"), REFERRED, given))
    second.reopen()
    assert view(second, REFERRED, "ivaerksaettelse") == (["ANDRE"], "", marks.REPEATED)


def test_of_several_answers_only_a_single_one_is_repeated_where_one_is_asked_for(scenario: Scenario) -> None:
    V24.begun(scenario, "100705-9995")
    skema_id, session = scenario.form("ivaerksaettelse"), scenario.session
    before = session.changes
    with pytest.raises(NotAllowed, match="kun gives ét"):
        marking.repeat(session, skema_id, REFERRED, Foer(Svar(["ANDRE", "UOPLYST"], ["ANDRE", "UOPLYST"]), "f", NOW))
    assert session.changes == before
    keep(scenario, marking.repeat(session, skema_id, REFERRED, Foer(Svar(["ANDRE"], ["ANDRE"]), "f", NOW)))
    assert view(scenario, REFERRED, "ivaerksaettelse") == ("ANDRE", "", marks.REPEATED)


def test_there_may_be_nothing_to_repeat_or_no_such_answer_any_more(second: Scenario) -> None:
    skema_id = second.form("ivaerksaettelse")
    for answer, why in ((None, "ikke noget svar"), (Foer(Svar("FINDES_IKKE", "FINDES_IKKE"), "f", NOW), "listen")):
        before = second.session.changes
        with pytest.raises(NotAllowed, match=why):
            marking.repeat(second.session, skema_id, REFERRED, answer)
        assert second.session.changes == before


def test_one_answer_where_several_may_be_given_stands_as_the_boxes_show_it(second: Scenario) -> None:
    """As when the history gives back what was answered in the version that asks for one; and the other way."""
    skema_id, one = second.form("ivaerksaettelse"), "EGET_INITIATIV"
    second.session.answer(skema_id, REFERRED, one)
    assert view(second, REFERRED, "ivaerksaettelse")[0] == [one]
    second.session.answer(skema_id, "boligsituation", ["UOPLYST"])
    assert view(second, "boligsituation", "ivaerksaettelse")[0] == "UOPLYST"


def test_an_unconfirmed_answer_is_not_repeated_on(second: Scenario) -> None:
    repeat(second, REFERRED)
    second.clock.wait(days=1)
    first = foer(second, REFERRED, "ivaerksaettelse")
    second.citizen("150277-9995")
    assert first is not None and foer(second, REFERRED, "ivaerksaettelse") is None


def test_a_note_and_a_mark_are_replayed_from_the_history(second: Scenario) -> None:
    from smdb_desktop.services.stored.replaying import replay

    note(second, "hovedstof", CANARY, "ivaerksaettelse")
    repeat(second, REFERRED)
    store, forloeb_id = second.workspace.store, second.session.forloeb_id
    then = replay(store.log.of(forloeb_id), forloeb_id)
    assert then is not None
    told = {s.id: dict(s.svar) for s in then.skemaer if s.svar}
    assert told == {s.id: dict(s.svar) for s in store.cases.forloeb(forloeb_id).skemaer if s.svar}
    assert told[second.form("ivaerksaettelse")]["hovedstof"] == Svar(None, None, note=Note(CANARY, "Ida", NOW))


def test_paper_has_the_note_and_paper_without_names_has_not(second: Scenario) -> None:
    note(second, "hovedstof", CANARY, "ivaerksaettelse")
    repeat(second, REFERRED)
    work, forloeb_id = second.workspace, second.session.forloeb_id
    for paper in (CasePaper(second.borger_id, forloeb_id), HistoryPaper(forloeb_id)):
        blocks = [block for portion in paper.portions(work) for block in portion]
        without = paper.without(work, blocks)
        assert any(CANARY in text for text in texts(blocks))
        assert any("gentaget, ikke bekræftet" in text for text in texts(blocks))
        assert not any(CANARY in text for text in texts(without.block(block, str) for block in blocks))


def test_clearing_a_form_takes_half_typed_answers_and_notes_off_the_disk(scenario: Scenario) -> None:
    note(scenario, "gravid", CANARY)
    scenario.answer("anmodningsdato", "i sommer")
    skema_id = scenario.form("anmodning")
    cleared = scenario.session.clear(skema_id)
    scenario.open_case.keeper.put(skema_id, {navn: scenario.session.svar(skema_id, navn) for navn in cleared})
    scenario.open_case.keeper.flush()
    scenario.reopen()
    assert not scenario.session.record(skema_id).svar
