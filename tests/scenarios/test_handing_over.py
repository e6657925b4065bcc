"""*Overdrag*: a course leaves with its history in a sealed file, in two steps, and a refused hand-over leaves no trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from smdb_desktop.services.casework.handing import CHANGED, DONE, LIES_THERE, OURS, TAKEN_BACK, Skrevet
from smdb_desktop.services.errors import CertificateError, ExportError, NotAllowed
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Svar, Tilstand
from smdb_desktop.services.wizard import marking
from smdb_desktop.ways.folder import FolderWay
from tests.scenario import Scenario
from tests.scenarios.typed import ANMODNING

TO = "183"


@pytest.fixture
def asked(scenario: Scenario, tmp_path: Path) -> Scenario:
    """A request that has left, with a correction that has not."""
    (tmp_path / "ud").mkdir()
    scenario.citizen("150277-9995", "Testborger").answers(ANMODNING).complete("anmodning")
    scenario.export(tmp_path / "ud")
    return scenario.answer("gravid", "JA")


def written(scenario: Scenario, folder: Path, reason: str = "Flyttet til Ishøj") -> Skrevet:
    handovers = scenario.workspace.handovers
    plan = handovers.plan(scenario.session.forloeb_id, TO)
    return handovers.write(plan, reason, FolderWay(folder), None)


def test_it_leaves_with_its_history_and_stays_as_a_line(asked: Scenario, tmp_path: Path) -> None:
    course, handovers = asked.session.forloeb_id, asked.workspace.handovers
    package = written(asked, tmp_path / "ud")
    assert asked.overview().forloeb, "it is here until a person has the code"
    handovers.finish(package)
    assert asked.overview().forloeb == () and asked.overview().kan_begynde
    (line,) = asked.overview().rettet
    assert "04-08-2025" in line and "overdraget til Ishøj" in line
    content, signed = handovers.read(
        (tmp_path / "ud" / package.fil).read_bytes(), package.kode.lower().replace("-", " ")
    )
    assert signed.organisation == "Alfa" and signed.oevelse
    assert content["sag"]["kontaktforloeb"][0]["anmodning"]["gravid"] == "NEJ", "completed forms, as import takes them"
    assert content["forloeb"]["skemaer"][0]["svar"]["gravid"]["forstaaet"] == "JA", "and what was being written"
    assert [each["revision"] for each in content["indberetninger"]] == [1]
    assert {"BEGYNDT", "FAERDIG", "EKSPORTERET"} <= {each.get("haendelse") for each in content["historik"]}
    with pytest.raises(NotAllowed, match="overdraget"):
        asked.workspace.cases.open(course)
    log = asked.workspace.store.log
    assert log.of(course).haendelser[-1].art is Handling.OVERDRAGET and log.verify() == ()
    assert all(change.til is None for change in log.of(course).aendringer)
    assert [i.tilstand for i in asked.workspace.store.outbox.indberetninger_of(course)] == [Tilstand.EKSPORTERET]


def test_nothing_of_the_citizen_stands_in_the_file_in_clear(asked: Scenario, tmp_path: Path) -> None:
    package = written(asked, tmp_path / "ud")
    raw = (tmp_path / "ud" / package.fil).read_bytes()
    assert b"150277" not in raw and b"Testborger" not in raw and package.kode.encode() not in raw


@pytest.mark.parametrize("how", ["code", "byte", "cut", "other"])
def test_a_wrong_code_or_a_changed_file_opens_nothing(asked: Scenario, tmp_path: Path, how: str) -> None:
    package = written(asked, tmp_path / "ud")
    raw, code = (tmp_path / "ud" / package.fil).read_bytes(), package.kode
    if how == "code":
        code = code[:-1] + ("0" if code[-1] != "0" else "1")
    elif how == "byte":
        raw = raw[:-20] + bytes([raw[-20] ^ 1]) + raw[-19:]
    else:
        raw = raw[:60] if how == "cut" else b"noget andet"
    with pytest.raises(ExportError):
        asked.workspace.handovers.read(raw, code)


def test_a_refused_one_leaves_no_trace(asked: Scenario, tmp_path: Path) -> None:
    course, handovers, store = asked.session.forloeb_id, asked.workspace.handovers, asked.workspace.store
    before, folder = store.log.of(course), tmp_path / "andet"
    with pytest.raises(NotAllowed) as own:
        handovers.plan(course, "165")
    assert str(own.value) == OURS
    with pytest.raises(NotAllowed, match="kommune"):
        handovers.plan(course, "")
    plan = handovers.plan(course, TO)
    with pytest.raises(NotAllowed, match="begrundelse"):
        handovers.write(plan, " ", FolderWay(tmp_path / "ud"), None)
    with pytest.raises(ExportError):
        handovers.write(plan, "Flyttet", FolderWay(folder), None)
    asked.workspace.certificates.remove()
    with pytest.raises(CertificateError):
        handovers.write(plan, "Flyttet", FolderWay(tmp_path / "ud"), None)
    assert store.log.of(course) == before and not folder.exists()


def test_a_file_that_does_not_arrive_is_given_up_and_said(asked: Scenario, tmp_path: Path) -> None:
    class Broken(FolderWay):
        def ask(self, navn: str, limit: int) -> bytes | None:
            return (super().ask(navn, limit) or b"")[:-1]

    handovers, course = asked.workspace.handovers, asked.session.forloeb_id
    with pytest.raises(ExportError):
        handovers.write(handovers.plan(course, TO), "Flyttet", Broken(tmp_path / "ud"), None)
    events = [event.art for event in asked.workspace.store.log.of(course).haendelser][-2:]
    assert events == [Handling.OVERDRAGES, Handling.OVERDRAGELSE_OPGIVET]
    assert not list((tmp_path / "ud").glob("overdragelse-*")) and asked.overview().forloeb


def test_a_change_meanwhile_gives_it_up(asked: Scenario, tmp_path: Path) -> None:
    package = written(asked, tmp_path / "ud")
    asked.open(asked.session.forloeb_id).answer("gravid", "NEJ")
    with pytest.raises(NotAllowed) as refused:
        asked.workspace.handovers.finish(package)
    assert str(refused.value) == CHANGED.format(filen=TAKEN_BACK)
    assert not list((tmp_path / "ud").glob("overdragelse-*")) and asked.overview().forloeb


def test_one_that_was_cut_off_is_said_the_next_time(asked: Scenario, tmp_path: Path) -> None:
    package = written(asked, tmp_path / "ud")
    again = asked.workspace.handovers.plan(asked.session.forloeb_id, TO)
    assert package.fil in again.beskeder[-1] and "afbrudt" in again.beskeder[-1]
    asked.workspace.handovers.give_up(package)
    assert "afbrudt" not in asked.workspace.handovers.plan(asked.session.forloeb_id, TO).beskeder[-1]


def test_giving_up_after_the_course_has_left_leaves_the_only_copy_of_it(asked: Scenario, tmp_path: Path) -> None:
    package, handovers = written(asked, tmp_path / "ud"), asked.workspace.handovers
    gone = handovers.finish(package)
    assert handovers.give_up(package) == gone == DONE.format(modtager="Ishøj")
    assert handovers.finish(package) == gone, "nor does a second press"
    content, _ = handovers.read((tmp_path / "ud" / package.fil).read_bytes(), package.kode)
    assert content["forloeb"]["id"] == asked.session.forloeb_id
    log = asked.workspace.store.log
    assert [event.art for event in log.of(asked.session.forloeb_id).haendelser][-1] is Handling.OVERDRAGET


def test_another_file_of_a_course_that_has_left_is_taken_away(asked: Scenario, tmp_path: Path) -> None:
    first, second = written(asked, tmp_path / "ud"), written(asked, tmp_path / "ud")
    asked.workspace.handovers.finish(second)
    with pytest.raises(NotAllowed):
        asked.workspace.handovers.finish(first)
    assert [each.name for each in (tmp_path / "ud").glob("overdragelse-*")] == [second.fil]


@pytest.mark.parametrize("how", ["given up", "changed"])
def test_a_file_that_cannot_be_taken_away_is_said_and_remembered(asked: Scenario, tmp_path: Path, how: str) -> None:
    handovers, package = asked.workspace.handovers, written(asked, tmp_path / "ud")
    (tmp_path / "ud").rename(tmp_path / "stikket er taget ud")
    lies = LIES_THERE.format(fil=package.fil, maal=str(tmp_path / "ud"))
    if how == "given up":
        assert handovers.give_up(package).endswith(lies)
    else:
        asked.open(asked.session.forloeb_id).answer("gravid", "NEJ")
        with pytest.raises(NotAllowed) as refused:
            handovers.finish(package)
        assert str(refused.value) == CHANGED.format(filen=lies)
    said = handovers.plan(asked.session.forloeb_id, TO).beskeder[-1]
    assert package.fil in said and "kan åbne den" in said, "somebody saw the code"


def test_a_number_in_the_reason_is_not_kept(asked: Scenario, tmp_path: Path) -> None:
    package = written(asked, tmp_path / "ud", "Flyttet, 150277-9995")
    asked.workspace.handovers.finish(package)
    told = asked.workspace.store.log.of(asked.session.forloeb_id).haendelser[-1]
    assert told.art is Handling.OVERDRAGET and "150277" not in str(told.data)


def test_notes_and_unconfirmed_answers_go_along_and_not_into_the_case(asked: Scenario, tmp_path: Path) -> None:
    word = "Kanariefuglen ringer mandag"
    skema_id = asked.form("ivaerksaettelse")
    change = marking.put_note(asked.session, skema_id, "hovedstof", word, "Ida", asked.clock())
    asked.open_case.keeper.put(skema_id, change.svar)
    again = Svar("A", "A", gentaget=True)
    asked.open_case.keeper.put(skema_id, asked.session.put(skema_id, "behandlingsformaal", again).svar)
    asked.open_case.keeper.flush()
    package = written(asked, tmp_path / "ud")
    content, _ = asked.workspace.handovers.read((tmp_path / "ud" / package.fil).read_bytes(), package.kode)
    (form,) = [each for each in content["forloeb"]["skemaer"] if each["id"] == skema_id]
    assert form["svar"]["hovedstof"]["note"]["tekst"] == word and form["svar"]["behandlingsformaal"]["ubekraeftet"]
    assert word not in repr(content["sag"])
    assert any(word in repr(each) for each in content["historik"])
