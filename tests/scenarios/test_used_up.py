"""Signed means used up: however an export ends, no number is ever seen outside with two contents, and nothing is sent twice.

Each world ends with a caseworker who corrects the case and exports it somewhere else; everything that ever left is looked at.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from smdb_desktop import held
from smdb_desktop.services.errors import KnownError, StoreFull
from smdb_desktop.services.outbox import looking
from smdb_desktop.services.outbox.job import ExportResult
from smdb_desktop.services.stored.records import Aarsag, Art, Kilde, Tilstand, Udenfor, Udfald
from smdb_desktop.ways.folder import FolderWay
from tests.platforms import WINDOWS, make_fifo
from tests.scenario import FIRST_DAY, PASSPHRASE, Scenario
from tests.scenarios.typed import ANMODNING

KLAR, UVIST, SENDT = Tilstand.KLAR, Tilstand.UVIST, Tilstand.EKSPORTERET
CPR = "150277-9995"


@pytest.fixture(params=["memory", "disk"])
def klar(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scenario]:
    """One case that is Klar, and two folders."""
    for name in ("ud", "andet"):
        (tmp_path / name).mkdir()
    made = Scenario(tmp_path / "data" if request.param == "disk" else None)
    made.citizen(CPR).answers(ANMODNING).complete("anmodning")
    yield made
    made.workspace.close()


def cut_off(scenario: Scenario, folder: Path) -> None:
    """Killed between the file and its receipt."""
    with closing(scenario.workspace.exports.job(scenario.workspace.exports.queue(), FolderWay(folder))) as job:
        scenario.writing(job)
        job.wait()
    assert list(folder.glob("*.asice"))
    scenario.reopen()


def correct(scenario: Scenario) -> None:
    scenario.answers({"gravid": "JA"}).complete("anmodning")


def states(scenario: Scenario) -> list[tuple[int, Tilstand]]:
    return [(i.revision, i.tilstand) for i in scenario.submissions()]


def outside(scenario: Scenario, *folders: Path) -> dict[tuple[str, int], set[str]]:
    """Everything in the folders that verifies: submission and number → digests of what stands under it."""
    found: dict[tuple[str, int], set[str]] = {}
    for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
        judged = scenario.desk.submissions.verify(path.read_bytes(), scenario.clock())
        if judged.ok and judged.payload is not None:
            number = scenario.desk.submissions.read_payload(judged.payload)["revision"]
            assert isinstance(number, int)
            found.setdefault((judged.indberetning_id, number), set()).add(judged.payload_sha256)
    return found


def numbers(found: dict[tuple[str, int], set[str]]) -> list[int]:
    assert all(len(digests) == 1 for digests in found.values()), "one number, two contents"
    return sorted(number for _, number in found)


def head(scenario: Scenario, result: ExportResult) -> dict[str, object]:
    assert result.path is not None, result.besked
    return dict(scenario.desk.submissions.read_payload(scenario.payload(result.path)))


def test_killed_then_corrected_then_exported_elsewhere(klar: Scenario, tmp_path: Path) -> None:
    cut_off(klar, tmp_path / "ud")
    correct(klar)
    assert states(klar) == [(1, UVIST), (2, KLAR)]
    (result,) = klar.export(tmp_path / "andet")
    assert result.ok, result.besked
    assert numbers(outside(klar, tmp_path / "ud", tmp_path / "andet")) == [1, 2]
    # the file of the first was found where it had been written, so nothing is left in doubt
    assert states(klar) == [(1, SENDT), (2, SENDT)]
    said = head(klar, result)
    assert (said["uvisse"], said["forrige_sha256"]) == (None, klar.submissions()[0].payload_sha256)
    assert klar.workspace.exports.doubts() == ()


def test_killed_then_the_folder_is_out_of_reach(klar: Scenario, tmp_path: Path) -> None:
    cut_off(klar, tmp_path / "ud")
    first = klar.submissions()[0]
    correct(klar)
    (tmp_path / "ud").rename(tmp_path / "væk")
    told: list[str] = []
    (result,) = klar.workspace.exports.export_all(FolderWay(tmp_path / "andet"), None, on_told=told.append)
    assert numbers(outside(klar, tmp_path / "væk", tmp_path / "andet")) == [1, 2]
    assert states(klar) == [(1, UVIST), (2, SENDT)]
    said = head(klar, result)
    assert said["uvisse"] == {"fra": 1, "til": 1, "aarsag": "AFBRUDT"}
    assert (said["art"], said["forrige_sha256"]) == ("RETTET", first.payload_sha256)
    assert [str(tmp_path / "ud") in text for text in told] == [True]
    for words in ("måske eksporteret", "eksport blev afbrudt", "ses der først efter"):
        assert any(words in text for text in klar.workspace.exports.doubts())
    (tmp_path / "væk").rename(tmp_path / "ud")
    correct(klar)
    (result,) = klar.export(tmp_path / "andet")
    assert states(klar) == [(1, SENDT), (2, SENDT), (3, SENDT)], "seen later, it is known after all"
    assert head(klar, result)["uvisse"] is None


def test_killed_and_unchanged_it_is_confirmed_and_not_sent_twice(klar: Scenario, tmp_path: Path) -> None:
    cut_off(klar, tmp_path / "ud")
    (result,) = klar.export(tmp_path / "andet")
    assert result.ok and result.path == tmp_path / "ud" / f"{result.id}.asice"
    assert not list((tmp_path / "andet").iterdir())
    (mine,) = klar.submissions()
    assert (mine.tilstand, mine.maal) == (SENDT, str(tmp_path / "ud"))
    (receipt,) = klar.workspace.store.outbox.receipts_of(mine.id)
    (attempt,) = klar.workspace.store.outbox.attempts_of(mine.id)
    assert (receipt.afsendelse_id, receipt.sha256) == (attempt.id, mine.payload_sha256)
    assert attempt.udfald is Udfald.AFLEVERET
    assert "Fundet" in receipt.besked


def test_what_this_organisation_sent_and_this_store_does_not_know_is_noted(klar: Scenario, tmp_path: Path) -> None:
    colleague = Scenario(tmp_path / "kollega")
    for _ in range(100):
        # ids of tests are numbers in a row
        colleague.desk.new_id()
    colleague.citizen("100705-9995").answers(ANMODNING).complete("anmodning")
    (theirs,) = colleague.export(tmp_path / "ud")
    colleague.workspace.close()
    assert theirs.id != klar.submissions()[0].id
    klar.export(tmp_path / "ud")
    known = {row.indberetning_id: row.kilde for row in klar.workspace.store.outbox.known_outside()}
    assert known[theirs.id] is Kilde.FIL


def test_killed_before_anything_arrived_the_same_payload_goes_out(klar: Scenario, tmp_path: Path) -> None:
    prepared = klar.prepared(klar.submissions()[0].id, tmp_path / "ud")
    klar.reopen()
    (result,) = klar.export(tmp_path / "andet")
    assert result.ok and result.path is not None
    assert klar.payload(result.path) == prepared.payload
    assert states(klar) == [(1, SENDT)]


def test_what_was_left_on_the_way_is_taken_away(klar: Scenario, tmp_path: Path) -> None:
    (mine,) = klar.submissions()
    prepared = klar.prepared(mine.id, tmp_path / "ud")
    signer = klar.workspace.certificates.open_signer(None)
    content = klar.desk.submissions.container(prepared.payload, mine.id, signer, klar.clock())
    foreign = tmp_path / "ud" / f".smdb-{'0' * 32}.asice-x1.tmp"
    for path in (tmp_path / "ud" / f".smdb-{mine.id}.asice-x1.tmp", foreign):
        path.write_bytes(content)
    klar.reopen()
    (result,) = klar.export(tmp_path / "andet")
    assert result.ok and result.path == tmp_path / "andet" / f"{mine.id}.asice"
    assert list((tmp_path / "ud").iterdir()) == [foreign], "somebody else may be writing that one now"


def test_a_file_that_was_changed_where_it_lies_confirms_nothing(klar: Scenario, tmp_path: Path) -> None:
    cut_off(klar, tmp_path / "ud")
    (file,) = (tmp_path / "ud").glob("*.asice")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    (result,) = klar.export(tmp_path / "andet")
    assert result.ok and result.path is not None and result.path.parent == tmp_path / "andet"
    assert states(klar) == [(1, SENDT)]


def test_a_full_data_disk_at_the_receipt(klar: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreFull("Der er ikke plads.")

    with monkeypatch.context() as patched:
        patched.setattr(klar.workspace.store.outbox, "end_attempt", full)
        (result,) = klar.export(tmp_path / "ud")
    assert not result.ok and "måske nået frem" in result.besked
    correct(klar)
    assert states(klar) == [(1, UVIST), (2, KLAR)]
    assert klar.export(tmp_path / "andet")[0].ok
    assert numbers(outside(klar, tmp_path / "ud", tmp_path / "andet")) == [1, 2]
    assert states(klar) == [(1, SENDT), (2, SENDT)]


class RenamedAway(FolderWay):
    """A folder that somebody renames when a file has just arrived, or is about to be put in place."""

    def __init__(self, folder: Path, *, late: bool, again: bool) -> None:
        super().__init__(folder)
        self._late, self._again = late, again

    def _rename(self) -> None:
        self.folder.rename(self.folder.with_name("væk"))
        if self._again:
            self.folder.mkdir()

    def hand_over(self, navn: str, content: bytes) -> None:
        if self._late:
            super().hand_over(navn, content)
            self._rename()
            return
        with pytest.MonkeyPatch.context() as patched:
            # a file gets its name by a second one, and on Windows by renaming
            names, name = (held, "rename") if WINDOWS else (os, "link")
            put = getattr(names, name)

            def renamed(*given: Path) -> None:
                self._rename()
                put(*given)

            patched.setattr(names, name, renamed)
            super().hand_over(navn, content)


@pytest.mark.parametrize("late", [True, False])
@pytest.mark.parametrize("again", [True, False])
def test_a_folder_that_is_renamed_away_in_the_middle(klar: Scenario, tmp_path: Path, late: bool, again: bool) -> None:
    (result,) = klar.workspace.exports.export_all(RenamedAway(tmp_path / "ud", late=late, again=again), None)
    assert not result.ok and "måske nået frem" in result.besked
    correct(klar)
    assert states(klar) == [(1, UVIST), (2, KLAR)]
    assert klar.export(tmp_path / "andet")[0].ok
    assert numbers(outside(klar, tmp_path)) == [1, 2]


def test_what_certainly_never_arrived_keeps_its_number(klar: Scenario, tmp_path: Path) -> None:
    (tmp_path / "ud").rename(tmp_path / "væk")
    (result,) = klar.workspace.exports.export_all(FolderWay(tmp_path / "ud"), None)
    assert not result.ok and "måske" not in result.besked
    correct(klar)
    assert klar.export(tmp_path / "andet")[0].ok
    assert states(klar) == [(1, SENDT)]


def test_a_pipe_under_the_files_name_is_refused_and_never_waited_for(klar: Scenario, tmp_path: Path) -> None:
    (mine,) = klar.submissions()
    make_fifo(tmp_path / "ud" / f"{mine.id}.asice")
    (result,) = klar.export(tmp_path / "ud")
    assert not result.ok and "allerede en anden fil" in result.besked
    (result,) = klar.export(tmp_path / "andet")
    assert result.ok


def test_a_case_whose_fate_is_unknown_is_reported_deleted(klar: Scenario, tmp_path: Path) -> None:
    cut_off(klar, tmp_path / "ud")
    klar.workspace.cases.delete_forloeb(klar.session.forloeb_id, "Oprettet ved en fejl")
    assert states(klar) == [(1, UVIST), (2, KLAR)]
    assert klar.submissions()[-1].art is Art.SLETTET


# -- a copy that is put back -----------------------------------------------------------------------------------------


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Scenario]:
    """One sent case in the folder ``ud``, which the store knows therefore, and yesterday's copy of the store."""
    for name in ("ud", "andet"):
        (tmp_path / name).mkdir()
    made = Scenario(tmp_path / "data")
    made.citizen(CPR).answers(ANMODNING).complete("anmodning")
    assert made.export(tmp_path / "ud")[0].ok
    made.answers({"gravid": "JA"}).complete("anmodning")
    made.workspace.close()
    shutil.copytree(tmp_path / "data", tmp_path / "kopi")
    made.workspace = made.desk.unlock(PASSPHRASE)
    made.open(made.session.forloeb_id)
    yield made
    made.workspace.close()


def put_back(scenario: Scenario, tmp_path: Path, *, restored: bool = False) -> None:
    """Yesterday's store in the place of today's, by hand or as a restore does it."""
    known = scenario.workspace.store.outbox.known_outside()
    scenario.workspace.close()
    shutil.rmtree(tmp_path / "data")
    shutil.copytree(tmp_path / "kopi", tmp_path / "data")
    scenario.clock.wait(days=1)
    scenario.workspace = scenario.desk.unlock(PASSPHRASE)
    if restored:
        scenario.workspace.store.outbox.note_outside(known)
        scenario.workspace.store.outbox.mark_restored(scenario.clock())
    scenario.open(scenario.session.forloeb_id)


def test_what_left_after_yesterdays_copy_is_found_and_not_sent_twice(desk: Scenario, tmp_path: Path) -> None:
    (left,) = desk.export(tmp_path / "ud")
    put_back(desk, tmp_path)
    assert states(desk) == [(1, SENDT), (2, KLAR)]
    (result,) = desk.export(tmp_path / "andet")
    assert (result.path, result.ok) == (left.path, True)
    assert states(desk) == [(1, SENDT), (2, SENDT)]
    assert not list((tmp_path / "andet").iterdir())


def test_yesterdays_copy_then_corrected_then_exported_elsewhere(desk: Scenario, tmp_path: Path) -> None:
    assert desk.export(tmp_path / "ud")[0].ok
    put_back(desk, tmp_path)
    desk.answers({"gravid": "NEJ"}).complete("anmodning")
    (aside,) = desk.export(tmp_path / "andet")
    assert not aside.ok and "allerede eksporteret med et andet indhold" in aside.besked and "revision 3" in aside.besked
    assert states(desk) == [(1, SENDT), (2, SENDT), (3, KLAR)]
    (result,) = desk.export(tmp_path / "andet")
    assert result.ok, result.besked
    assert numbers(outside(desk, tmp_path / "ud", tmp_path / "andet")) == [1, 2, 3]
    assert states(desk) == [(1, SENDT), (2, SENDT), (3, SENDT)]
    assert head(desk, result)["uvisse"] is None


def test_what_the_copy_never_had_is_gone_on_above(desk: Scenario, tmp_path: Path) -> None:
    assert desk.export(tmp_path / "ud")[0].ok
    desk.answers({"gravid": "NEJ"}).complete("anmodning")
    assert desk.export(tmp_path / "ud")[0].ok
    put_back(desk, tmp_path)
    told: list[str] = []
    assert desk.workspace.exports.export_all(FolderWay(tmp_path / "andet"), None, on_told=told.append)[0].ok
    assert states(desk) == [(1, SENDT), (2, SENDT)], "what is older is never sent over what is newer by itself"
    assert ["nyere udgave" in text for text in told] == [True]
    desk.answers({"gravid": "NEJ"}).complete("anmodning")
    (result,) = desk.export(tmp_path / "andet")
    assert numbers(outside(desk, tmp_path / "ud", tmp_path / "andet")) == [1, 2, 3, 4]
    said = head(desk, result)
    assert (said["revision"], said["uvisse"]) == (4, None), "every number before it was seen"


def test_a_file_with_a_number_that_nobody_of_ours_gave_is_none_of_ours(
    desk: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is brought down to 1, so that an ordinary second revision is above it."""
    monkeypatch.setattr(looking, "MOST_REVISION", 1)
    assert desk.export(tmp_path / "ud")[0].ok
    desk.answers({"gravid": "NEJ"}).complete("anmodning")
    assert desk.export(tmp_path / "ud")[0].ok
    put_back(desk, tmp_path)
    told: list[str] = []
    desk.workspace.exports.export_all(FolderWay(tmp_path / "andet"), None, on_told=told.append)
    assert not [text for text in told if "nyere udgave" in text]
    assert states(desk) == [(1, SENDT), (2, SENDT)]


def test_a_case_that_is_klar_in_the_copy_is_not_sent_over_what_is_newer(desk: Scenario, tmp_path: Path) -> None:
    assert desk.export(tmp_path / "ud")[0].ok
    desk.answers({"gravid": "NEJ"}).complete("anmodning")
    assert desk.export(tmp_path / "ud")[0].ok
    (old,) = (i.id for i in desk.submissions() if i.revision == 2)
    (tmp_path / "ud" / f"{old}.asice").unlink()
    put_back(desk, tmp_path)
    (aside,) = desk.export(tmp_path / "andet")
    assert not aside.ok and "revision 4" in aside.besked
    assert states(desk) == [(1, SENDT), (2, UVIST), (4, KLAR)]
    (result,) = desk.export(tmp_path / "andet")
    assert head(desk, result)["revision"] == 4


def test_after_a_restore_the_next_number_stands_above_a_gap_and_says_why(desk: Scenario, tmp_path: Path) -> None:
    (tmp_path / "stik").mkdir()
    assert desk.export(tmp_path / "stik")[0].ok
    desk.answers({"gravid": "NEJ"}).complete("anmodning")
    put_back(desk, tmp_path)
    desk.workspace.store.outbox.mark_restored(desk.clock())
    (tmp_path / "stik").rename(tmp_path / "væk")
    (result,) = desk.export(tmp_path / "andet")
    assert result.ok, result.besked
    found = outside(desk, tmp_path / "ud", tmp_path / "andet", tmp_path / "væk")
    assert numbers(found)[:2] == [1, 2] and numbers(found)[2] > 50
    said = head(desk, result)
    number = said["revision"]
    assert isinstance(number, int)
    assert said["uvisse"] == {"fra": 2, "til": number - 1, "aarsag": Aarsag.GENDANNET.value}
    assert any("gendannet fra en ældre kopi" in text for text in desk.workspace.exports.doubts())
    assert not any("eksport blev afbrudt" in text for text in desk.workspace.exports.doubts()), "none was"
    desk.clock.wait(days=31)
    assert not any("gendannet fra en ældre kopi" in text for text in desk.workspace.exports.doubts()), "not for ever"


def test_a_restore_that_is_told_what_left_knows_it(desk: Scenario, tmp_path: Path) -> None:
    (tmp_path / "stik").mkdir()
    (left,) = desk.export(tmp_path / "stik")
    put_back(desk, tmp_path, restored=True)
    assert (
        Udenfor(left.id, desk.session.forloeb_id, 2, "", Kilde.SENDT, Art.RETTET, FIRST_DAY.date())._replace(
            sha256=next(iter(outside(desk, tmp_path / "stik").values())).pop()
        )
        in desk.workspace.store.outbox.known_outside()
    )
    (tmp_path / "stik").rename(tmp_path / "væk")
    (result,) = desk.export(tmp_path / "andet")
    said = head(desk, result)
    number = said["revision"]
    assert isinstance(number, int) and number > 50
    assert said["uvisse"] == {"fra": 3, "til": number - 1, "aarsag": Aarsag.GENDANNET.value}
    # what the replaced store had sent cannot be written again from here
    row = next(i for i in desk.submissions() if i.revision == 2)
    assert row.tilstand is UVIST
    with pytest.raises(KnownError, match="erstattet"):
        desk.prepared(row.id)


def test_a_known_place_is_looked_at_once_while_the_store_is_open_and_again_where_something_may_lie(
    klar: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The place that is written to each time; others once, and again after being written to; a doubtful one till it is not."""
    asked: list[str] = []
    names = FolderWay.names

    def noting(way: FolderWay) -> frozenset[str] | None:
        asked.append(way.folder.name)
        return names(way)

    monkeypatch.setattr(FolderWay, "names", noting)

    def looked(folder: str) -> list[str]:
        asked.clear()
        correct(klar)
        (result,) = klar.export(tmp_path / folder)
        assert result.ok, result.besked
        return sorted(asked)

    assert looked("ud") == ["ud"]
    assert looked("andet") == ["andet", "ud"], "written to since it was looked at"
    assert looked("andet") == ["andet"]
    assert looked("ud") == ["andet", "ud"]
    klar.reopen()
    assert looked("andet") == ["andet", "ud"], "not looked at since the store was opened"
    correct(klar)
    cut_off(klar, tmp_path / "ud")
    (tmp_path / "ud").rename(tmp_path / "væk")
    for _ in range(2):
        assert looked("andet") == ["andet", "ud"], "until somebody can see what became of it"
    (tmp_path / "væk").rename(tmp_path / "ud")
    assert looked("andet") == ["andet", "ud"]
    assert looked("andet") == ["andet"]
    assert klar.workspace.exports.doubts() == ()


def test_a_file_that_is_known_is_opened_once(klar: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies in a folder grows; what is looked into is what is new there."""
    (result,) = klar.export(tmp_path / "ud")
    assert result.path is not None
    opened: list[str] = []
    ask = FolderWay.ask

    def noting(way: FolderWay, navn: str, limit: int) -> bytes | None:
        opened.append(navn)
        return ask(way, navn, limit)

    klar.reopen()
    stranger = tmp_path / "ud" / ("0" * 32 + ".asice")
    stranger.write_bytes(b"not ours")
    correct(klar)
    monkeypatch.setattr(FolderWay, "ask", noting)
    job = klar.workspace.exports.job(klar.workspace.exports.queue(), FolderWay(tmp_path / "ud"))
    with closing(job):
        klar.writing(job)
        job.wait()
    assert opened.count(stranger.name) == 1 and result.path.name not in opened, "its receipt says what it is"
    opened.clear()
    klar.export(tmp_path / "ud")
    assert stranger.name not in opened
