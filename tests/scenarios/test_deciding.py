"""What others send says something else than what is here: their answers are taken, ours are kept, or the course is deleted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from smdb_desktop.domain.moments import local
from smdb_desktop.services.casework.history import HistoryService
from smdb_desktop.services.errors import NotAllowed
from smdb_desktop.services.exchange.deciding import DecidingService
from smdb_desktop.services.exchange.inbox import Indgaaet, Stand
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.receipts import Udfaldsord
from smdb_desktop.services.stored.records import Art, Tilstand
from tests.scenarios.sealed import Centre
from tests.scenarios.test_inbox import Municipality, file_of
from tests.scenarios.typed import ANMODNING, BEHANDLING, DEL_1, DEL_2

CPR = "150277-9995"


@pytest.fixture
def centre() -> Iterator[Centre]:
    made = Centre()
    yield made
    made.workspace.close()


@pytest.fixture
def kommune() -> Iterator[Municipality]:
    made = Municipality()
    yield made
    made.workspace.close()


def deciding(kommune: Municipality) -> DecidingService:
    return kommune.workspace.exchange.deciding


def moment(centre: Centre, days: int = 0) -> str:
    """The moment so many days ago, as it is read."""
    return f"{local(centre.clock() - timedelta(days=days)):%d-%m-%Y kl. %H.%M}"


def taken(centre: Centre, kommune: Municipality, folder: Path) -> Indgaaet:
    """The first revision stands in the municipality's store, and its course is in hand."""
    shown = kommune.look(file_of(folder, centre.sent(folder)))
    kommune.inbox.take(shown)
    kommune.citizen(CPR)
    return shown


def corrected(centre: Centre, kommune: Municipality, folder: Path) -> Indgaaet:
    """A second revision with two other answers, as it is shown at the municipality's."""
    taken(centre, kommune, folder)
    centre.clock.wait(days=1)
    kommune.clock.wait(days=1)
    centre.answer("gravid", "JA").answer("psykisk_lidelse", "NEJ").complete("anmodning", "Rettet dér")
    return kommune.look(file_of(folder, centre.send(folder)))


def test_one_answer_is_taken_and_the_other_stays(centre: Centre, kommune: Municipality, tmp_path: Path) -> None:
    shown = corrected(centre, kommune, tmp_path)
    assert shown.stand is Stand.NYERE
    first, second = shown.forskelle
    assert (first.sted, first.deres, first.vores) == ("anmodning.gravid", "Ja", "Nej")
    assert first.deres_historik[0] == f"Alfa, revision 2, {moment(centre)}"
    assert "revision 1 derfra, taget ind 04-08-2025" in first.deres_historik[-1]
    came = moment(kommune, days=1)
    assert first.vores_historik == (f"{came}, Ida: – → Nej", f"Taget ind {came} af Ida")
    told = deciding(kommune).take(shown, [first.sted])
    assert told.startswith("1 svar er taget fra filen. 1 svar i filen er stadig et andet her.")
    values = {each.art: each for each in kommune.workspace.store.cases.forloeb(shown.forloeb_id).skemaer}
    assert (values["anmodning"].faerdig or {})["gravid"] == "JA"
    assert not values["anmodning"].kladde
    left = kommune.look(file_of(tmp_path, centre.submissions()[-1]))
    assert (left.stand, [each.sted for each in left.forskelle]) == (Stand.NYERE, [second.sted])
    with pytest.raises(NotAllowed, match="først"):
        kommune.inbox.answer(left, Udfaldsord.MODTAGET, kommune.key)
    history = HistoryService(kommune.workspace.cases, kommune.clock)
    _number, lines = history.changes(shown.forloeb_id, 0, 1)
    assert lines[0].fra == "Nej" and lines[0].til == "Ja"
    assert lines[0].hvorfor.startswith("Fra Alfa") and "revision 2" in lines[0].hvorfor
    assert any("Tog svar (1) ind fra Alfa" in each.hvad for each in history.of(shown.forloeb_id).haendt)
    assert second.sted == "anmodning.psykisk_lidelse"
    assert deciding(kommune).take(left, [second.sted]) == "1 svar er taget fra filen."
    again = kommune.look(file_of(tmp_path, centre.submissions()[-1]))
    assert again.stand is Stand.HER and "taget ind før" in again.hvorfor_ikke
    assert kommune.inbox.answer(again, Udfaldsord.MODTAGET, kommune.key)


def test_what_is_left_of_a_file_may_be_kept_as_it_is_here(
    centre: Centre, kommune: Municipality, tmp_path: Path
) -> None:
    shown = corrected(centre, kommune, tmp_path)
    deciding(kommune).take(shown, [shown.forskelle[0].sted])
    deciding(kommune).keep(deciding(kommune).now(shown))
    again = kommune.look(file_of(tmp_path, centre.submissions()[-1]))
    assert again.stand is Stand.HER and "taget ind før" in again.hvorfor_ikke


def test_a_changed_answer_of_here_is_told_with_who_and_when(
    centre: Centre, kommune: Municipality, tmp_path: Path
) -> None:
    taken(centre, kommune, tmp_path)
    kommune.clock.wait(seconds=3600)
    kommune.answer("gravid", "VED_IKKE")
    centre.answer("gravid", "JA").complete("anmodning", "Rettet")
    shown = kommune.look(file_of(tmp_path, centre.send(tmp_path)))
    (only,) = shown.forskelle
    assert only.vores_historik[0].startswith(f"{moment(kommune)}, Ida: Nej → ")
    told = deciding(kommune).take(shown)
    assert "kladde i forvejen" in told, "what was being written here is not completed over somebody's head"
    assert kommune.workspace.store.cases.forloeb(shown.forloeb_id).skemaer[0].kladde


def test_what_changed_since_it_was_shown_refuses_and_leaves_no_trace(
    centre: Centre, kommune: Municipality, tmp_path: Path
) -> None:
    shown = corrected(centre, kommune, tmp_path)
    kommune.answer("gravid", "VED_IKKE")
    before = kommune.workspace.store.log.of(shown.forloeb_id)
    for act in (deciding(kommune).take, deciding(kommune).keep):
        with pytest.raises(NotAllowed, match="ændret noget her"):
            act(shown)
    with pytest.raises(NotAllowed, match="ikke blandt forskellene"):
        deciding(kommune).take(kommune.look(file_of(tmp_path, centre.submissions()[-1])), ["anmodning.navn"])
    with pytest.raises(NotAllowed, match="mindst ét"):
        deciding(kommune).take(kommune.look(file_of(tmp_path, centre.submissions()[-1])), [])
    assert kommune.workspace.store.log.of(shown.forloeb_id) == before
    assert kommune.workspace.store.receipts.taken(shown.vist.indberetning_id) is None


def test_ours_are_kept_and_the_file_is_not_new_any_more(centre: Centre, kommune: Municipality, tmp_path: Path) -> None:
    shown = corrected(centre, kommune, tmp_path)
    before = kommune.workspace.store.cases.forloeb(shown.forloeb_id)
    deciding(kommune).keep(shown)
    assert kommune.workspace.store.cases.forloeb(shown.forloeb_id) == before
    assert kommune.look(file_of(tmp_path, centre.submissions()[-1])).stand is Stand.HER


def test_forms_that_are_new_come_with_all_answers(centre: Centre, kommune: Municipality, tmp_path: Path) -> None:
    taken(centre, kommune, tmp_path)
    for each in (centre, kommune):
        each.clock.wait(days=8)
    centre.reopen(0).answers(DEL_1).answers(DEL_2).complete("ivaerksaettelse", "Set")
    centre.add_tilbud().answers(BEHANDLING).complete("behandling", "Begyndt")
    shown = kommune.look(file_of(tmp_path, centre.send(tmp_path)))
    assert {each.sted.partition(".")[0] for each in shown.forskelle} == {"ivaerksaettelse", "tilbudstilknytninger[0]"}
    told = deciding(kommune).take(shown)
    assert told.startswith(f"{len(shown.forskelle)} svar")
    kommune.open(shown.forloeb_id)
    ours = kommune.workspace.store.outbox.indberetninger_of(shown.forloeb_id)
    assert [each.tilstand for each in ours] == [Tilstand.KLAR]
    course = kommune.inside(kommune.prepared(ours[0].id).payload)
    assert course == centre.inside(centre.submissions()[-1].payload or b"")


def test_a_course_that_is_being_deleted_here_takes_nothing(
    centre: Centre, kommune: Municipality, tmp_path: Path
) -> None:
    shown = corrected(centre, kommune, tmp_path)
    kommune.send(tmp_path / "videre")
    kommune.workspace.cases.delete_forloeb(shown.forloeb_id, "Ved en fejl")
    with pytest.raises(NotAllowed):
        deciding(kommune).take(shown)
    assert kommune.workspace.store.receipts.taken(shown.vist.indberetning_id) is None


# -- a deletion ----------------------------------------------------------------------------------------------------------


def deleted(centre: Centre, kommune: Municipality, folder: Path) -> Indgaaet:
    """The sender's deletion, as it is shown."""
    centre.clock.wait(seconds=60)
    kommune.clock.wait(seconds=60)
    centre.workspace.cases.delete_forloeb(centre.session.forloeb_id, "Forkert borger")
    return kommune.look(file_of(folder, centre.send(folder)))


def test_what_came_from_them_goes_when_they_delete_it(centre: Centre, kommune: Municipality, tmp_path: Path) -> None:
    taken(centre, kommune, tmp_path)
    shown = deleted(centre, kommune, tmp_path)
    assert (shown.stand, shown.inde["art"]) == (Stand.SLETTET, Art.SLETTET)
    seen = deciding(kommune).withdrawn(shown)
    assert seen.eget == () and seen.sletning.forloeb_id == shown.forloeb_id and seen.sletning.svar
    assert "papirkurv" in deciding(kommune).delete(shown, seen)
    assert kommune.overview().forloeb == ()
    events = kommune.workspace.store.log.of(shown.forloeb_id).haendelser
    reasons = [(each.data or {})["begrundelse"] for each in events if each.art is Handling.KASSERET]
    assert reasons == ["Slettet af Alfa, CVR-nr. 99999999, revision 2"]
    again = kommune.look(file_of(tmp_path, centre.submissions()[-1]))
    assert again.stand is Stand.HER
    assert kommune.inbox.answer(again, Udfaldsord.MODTAGET, kommune.key)


def test_what_is_our_own_goes_only_when_it_is_said(centre: Centre, kommune: Municipality, tmp_path: Path) -> None:
    taken(centre, kommune, tmp_path)
    kommune.answer("gravid", "VED_IKKE")
    shown = deleted(centre, kommune, tmp_path)
    seen = deciding(kommune).withdrawn(shown)
    assert seen.eget == ("1 svar er skrevet eller rettet her, efter at forløbet blev taget ind.",)
    with pytest.raises(NotAllowed, match="ikke er fra afsenderen"):
        deciding(kommune).delete(shown, seen)
    assert len(kommune.overview().forloeb) == 1
    deciding(kommune).delete(shown, seen, eget=True)
    assert kommune.overview().forloeb == ()


def test_a_course_that_was_made_here_is_our_own(centre: Centre, kommune: Municipality, tmp_path: Path) -> None:
    kommune.citizen("100705-9995")
    kommune.citizen(CPR).answers({**ANMODNING, "gravid": "JA"}).complete("anmodning", "Spurgt")
    shown = kommune.look(file_of(tmp_path, centre.sent(tmp_path)))
    assert shown.stand is Stand.KONFLIKT and [each.sted for each in shown.forskelle] == ["anmodning.gravid"]
    deciding(kommune).keep(shown)
    gone = deleted(centre, kommune, tmp_path)
    assert "ikke taget ind fra afsenderen" in deciding(kommune).withdrawn(gone).eget[0]
    deciding(kommune).keep(gone)
    assert len(kommune.overview().forloeb) == 1


def test_what_changed_since_the_deletion_was_looked_at_stays(
    centre: Centre, kommune: Municipality, tmp_path: Path
) -> None:
    taken(centre, kommune, tmp_path)
    shown = deleted(centre, kommune, tmp_path)
    seen = deciding(kommune).withdrawn(shown)
    kommune.answer("gravid", "VED_IKKE")
    with pytest.raises(NotAllowed, match="ændret noget her"):
        deciding(kommune).delete(shown, seen, eget=True)
    assert len(kommune.overview().forloeb) == 1
    assert kommune.workspace.store.receipts.taken(shown.vist.indberetning_id) is None


def started_again(centre: Centre, kommune: Municipality, folder: Path) -> Indgaaet:
    """A start of treatment of which the second revision says other days and an unlikely age, which its sender confirmed."""
    taken(centre, kommune, folder)
    for each in (centre, kommune):
        each.clock.wait(days=8)
    centre.reopen(0).answers(DEL_1).answers(DEL_2).complete("ivaerksaettelse", "Set")
    deciding(kommune).take(kommune.look(file_of(folder, centre.send(folder))))
    seldom = {"hovedstof_antal_dage": "2", "stoffer_brugt_30_dage": [{"stof": "HASH", "antal_dage": "2"}]}
    centre.answers(seldom | {"hovedstof_hyppighed": SELDOM, "hovedstof_alder_foerste_brug": "7"})
    centre.complete("ivaerksaettelse", "Borgeren er sikker på det")
    return kommune.look(file_of(folder, centre.send(folder)))


SELDOM = "HOEJST_1_DAG_UGE"
STARTED = "ivaerksaettelse"


def test_a_warning_is_confirmed_only_where_its_sender_confirmed_that_one(
    centre: Centre, kommune: Municipality, tmp_path: Path
) -> None:
    shown = started_again(centre, kommune, tmp_path)
    told = deciding(kommune).take(shown)
    course = kommune.workspace.store.cases.forloeb(shown.forloeb_id)
    (confirmed,) = course.bekraeftelser
    assert confirmed.regel == "49" and confirmed.begrundelse == "Bekræftet hos Alfa: Borgeren er sikker på det"
    assert "kladde" not in told


def test_a_warning_that_the_sender_never_saw_waits_for_somebody_here(
    centre: Centre, kommune: Municipality, tmp_path: Path
) -> None:
    shown = started_again(centre, kommune, tmp_path)
    half = [f"{STARTED}.hovedstof_alder_foerste_brug", f"{STARTED}.hovedstof_antal_dage"]
    told = deciding(kommune).take(shown, half)
    course = kommune.workspace.store.cases.forloeb(shown.forloeb_id)
    assert "En advarsel skal bekræftes" in told and course.bekraeftelser == ()
    (form,) = [each for each in course.skemaer if each.art == STARTED]
    assert form.kladde and (form.faerdig or {})["hovedstof_alder_foerste_brug"] == 16
