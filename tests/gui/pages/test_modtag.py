"""Modtag and Modtagere in the window: a case comes encrypted, is taken in and answered; a receipt comes back with a finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.guide.page import GuidePage
from smdb_desktop.gui.inbox.modtag import ModtagPage
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.settings.modtagere import ModtagerePage
from smdb_desktop.services.errors import ExportError
from smdb_desktop.services.exchange.inbox import Stand
from smdb_desktop.services.stored.records import Tilstand
from tests.gui.gui_hands import Hands
from tests.gui.pages.test_viewer import drop
from tests.scenario import Scenario
from tests.scenarios.sealed import ANDEN, FUND, Centre, der, signer
from tests.scenarios.test_deciding import corrected, deleted, taken
from tests.scenarios.test_inbox import Municipality, file_of
from tests.scenarios.test_receipts import RETURNERET
from tests.scenarios.test_revocation import empty
from tests.submission.submission_pki import PASSWORD

Unlocked = Callable[[Scenario], Hands]


@pytest.fixture
def centre() -> Iterator[Centre]:
    made = Centre()
    yield made
    made.workspace.close()


def page(hands: Hands) -> ModtagPage:
    assert isinstance(hands.window.page, ModtagPage)
    return hands.window.page


def test_a_case_of_another_is_opened_taken_in_and_answered(unlocked: Unlocked, centre: Centre, tmp_path: Path) -> None:
    path = file_of(tmp_path, centre.sent(tmp_path))
    hands = unlocked(Municipality())
    hands.go("modtag_filer")
    hands.dialogs.expect("file", path)
    hands.dialogs.expect("password", PASSWORD)
    hands.press("Åbn en fil …")
    (row,) = page(hands).table.texts()
    assert (row[0], row[2], row[3]) == (path.name, "150277-xxxx", "Ny")
    assert "9995" not in " ".join(row), "the number is masked in the list"
    assert "udstederen af certifikatet er betroet" in page(hands).words.text()
    hands.press("Tag ind")
    assert page(hands).table.texts()[0][3] == "Er her"
    assert reason(page(hands).take)
    hands.dialogs.expect("password", PASSWORD)
    hands.dialogs.expect("folder", tmp_path)
    hands.press("Kvittér for modtaget …")
    (letter,) = tmp_path.glob("*.kvittering.jws")
    centre.receipts.take(letter.read_bytes())
    assert centre.states() == [(1, Tilstand.KVITTERET)]


def test_a_finding_comes_back_and_is_mended_where_it_stands(unlocked: Unlocked, centre: Centre, tmp_path: Path) -> None:
    there = centre.sent(tmp_path)
    letter = tmp_path / "svar.kvittering.jws"
    letter.write_bytes(centre.letter(centre.answer_to(there, **RETURNERET)))
    hands = unlocked(centre)
    hands.go("modtag_filer")
    hands.dialogs.expect("file", letter)
    hands.press("Åbn en fil …")
    shown = page(hands).findings
    assert shown.isVisible()
    rows = shown.table.texts()
    assert len(rows) == 2 and rows[0][1] == FUND.besked and rows[0][3] == "Venter"
    assert rows[0][0].startswith("Anmodning: ") and rows[1][0] == "Hele sagen"
    shown.table.choose(next(iter(shown._lines)))
    hands.press("Ret i sagen")
    assert hands.window.place is not None and hands.window.place.name == "guide"
    guide = hands.window.page
    assert isinstance(guide, GuidePage)
    hands.bot.waitUntil(lambda: guide.body is not None and not guide.focus.waiting)
    assert guide.body is not None and guide.body.place()[1] == "gravid"
    hands.go("modtag_filer")
    assert [row[3] for row in page(hands).findings.table.texts()] == ["Rettes", "Venter"]


def test_what_is_dropped_goes_where_its_content_belongs(unlocked: Unlocked, centre: Centre, tmp_path: Path) -> None:
    """One encrypted file or one receipt opens Modtag, several at once too, whatever they are called; none hides another."""
    path = file_of(tmp_path, centre.sent(tmp_path))
    (tmp_path / "igen").mkdir()
    (twin := tmp_path / "igen" / path.name).write_bytes(path.read_bytes())
    letter = centre.letter(centre.answer_to(centre.submissions()[-1]))
    (renamed := tmp_path / "svar.txt").write_bytes(letter)
    (named := tmp_path / "svar.jws").write_bytes(letter)
    (none := tmp_path / "ingen.jws").write_bytes(b"PK\3\4")
    hands = unlocked(Municipality())
    hands.dialogs.expect("password", PASSWORD)
    assert drop(hands, path) and [row[3] for row in page(hands).table.texts()] == ["Ny"]
    hands.go("forside")
    assert drop(hands, named) and "ikke er sendt herfra" in page(hands).table.texts()[0][4]
    hands.go("forside")
    hands.dialogs.expect("password", PASSWORD)
    assert drop(hands, path, twin, renamed, none)
    rows = {row[0]: row[3] or row[4] for row in page(hands).table.texts()}
    assert rows[path.name] == rows[f"{path.name} (2)"] == "Ny"
    assert "ikke er sendt herfra" in rows["svar.txt"] and "ikke en kvittering" in rows["ingen.jws"]
    hands.go("forside").go("modtag_filer")
    assert not page(hands).table.texts(), "nothing of a file stays"


def test_a_receiver_is_put_in_shown_and_taken_out(unlocked: Unlocked, centre: Centre, tmp_path: Path) -> None:
    file = tmp_path / "anden.cer"
    file.write_bytes(der(signer(ANDEN)))
    hands = unlocked(centre)
    hands.go("indstillinger").press("Modtagere og betroede …")
    assert isinstance(hands.window.page, ModtagerePage)
    hands.dialogs.expect("file", file)
    hands.press("Læg en modtagers certifikat ind …")
    shown = hands.window.page
    assert [row[1] for row in shown.table.texts()] == [ANDEN, "87654321"]
    assert shown.table.texts()[0][3] == "Gælder"
    shown.table.choose(ANDEN)
    hands.dialogs.expect("confirm", True)
    hands.press("Fjern modtageren …")
    assert [row[1] for row in shown.table.texts()] == ["87654321"]


def test_answers_of_the_file_are_taken_one_by_one(unlocked: Unlocked, centre: Centre, tmp_path: Path) -> None:
    kommune = Municipality()
    path = tmp_path / corrected(centre, kommune, tmp_path).navn
    hands = unlocked(kommune)
    hands.go("modtag_filer")
    hands.dialogs.expect("file", path)
    hands.dialogs.expect("password", PASSWORD)
    hands.press("Åbn en fil …")
    part = page(hands).differences
    rows = part.table.texts()
    assert [row[1] for row in rows] == [each.felt for each in page(hands)._shown[path.name].forskelle]
    assert rows[0][2].startswith("Ja\nAlfa, revision 2") and rows[0][3].startswith("Nej\n")
    assert "Vælg de svar" in reason(part.take) and not reason(part.take_all) and reason(page(hands).take)
    part.table.setFocus()
    part.table.choose("anmodning.gravid")
    hands.press("Tag de valgte svar")
    assert page(hands).table.texts()[0][3] == "Ny revision", "what is left is still to be decided about"
    assert [row[1] for row in part.table.texts()] == [rows[1][1]]
    hands.press("Behold det, der står her")
    assert page(hands).table.texts()[0][3:] == ["Er her", "Det, der står her, er beholdt, og filen er noteret som set."]
    assert not part.isVisible()
    work = hands.gui.context.work
    assert work.exchange.inbox.look(path.read_bytes(), path.name, kommune.key).stand is Stand.HER


def test_a_deletion_of_the_sender_is_looked_at_and_followed(unlocked: Unlocked, centre: Centre, tmp_path: Path) -> None:
    kommune = Municipality()
    taken(centre, kommune, tmp_path)
    kommune.answer("gravid", "VED_IKKE")
    path = tmp_path / deleted(centre, kommune, tmp_path).navn
    hands = unlocked(kommune)
    hands.go("modtag_filer")
    hands.dialogs.expect("file", path)
    hands.dialogs.expect("password", PASSWORD)
    hands.press("Åbn en fil …")
    assert page(hands).table.texts()[0][3] == "Slettet" and "Vælg herunder" in reason(page(hands).take)
    hands.dialogs.expect("confirm", False)
    hands.press("Slet forløbet her …")
    asked = hands.dialogs.asked[-1][2]
    assert "ikke er fra afsenderen" in asked and "1 svar er skrevet" in asked and "papirkurv" in asked
    cases = hands.gui.context.work.cases
    assert len(cases.overview(kommune.borger_id).forloeb) == 1
    hands.dialogs.expect("confirm", True)
    hands.press("Slet forløbet her …")
    assert cases.overview(kommune.borger_id).forloeb == () and page(hands).table.texts()[0][3] == "Er her"


def test_a_case_is_sent_back_with_a_remark_on_each_of_two_answers(
    unlocked: Unlocked, centre: Centre, tmp_path: Path
) -> None:
    path = file_of(tmp_path, centre.sent(tmp_path))
    hands = unlocked(Municipality())
    hands.go("modtag_filer")
    hands.dialogs.expect("file", path)
    hands.dialogs.expect("password", PASSWORD)
    hands.press("Åbn en fil …")
    part = page(hands).returning
    assert "mindst én" in reason(part.back)
    said = {
        "hele": "Ring til os.",
        "kontaktforloeb[0].anmodning.gravid": "Er det rigtigt?",
        "kontaktforloeb[0].anmodning": "x",
    }
    for key, text in said.items():
        part.table.choose(key)
        hands.dialogs.expect("reason", text)
        hands.press("Skriv en bemærkning …")
    hands.press("Fjern bemærkningen")
    assert [row[3] for row in part.table.texts() if row[3]] == ["Ring til os.", "Er det rigtigt?"]
    hands.dialogs.expect("password", PASSWORD)
    hands.dialogs.expect("folder", tmp_path)
    hands.press("Send tilbage …")
    (letter,) = tmp_path.glob("*.kvittering.jws")
    centre.receipts.take(letter.read_bytes())
    assert centre.states() == [(1, Tilstand.RETURNERET)]
    found = centre.workspace.exchange.findings()
    assert [(each.linje.fund.felt, each.linje.fund.besked) for each in found] == [
        ("", "Ring til os."),
        ("kontaktforloeb[0].anmodning.gravid", "Er det rigtigt?"),
    ]


def test_remarks_that_were_written_stand_there_again_until_the_case_is_sent_back(
    unlocked: Unlocked, centre: Centre, tmp_path: Path
) -> None:
    path, hands = file_of(tmp_path, centre.sent(tmp_path)), unlocked(Municipality())

    def opened() -> list[str]:
        hands.go("modtag_filer")
        hands.dialogs.expect("file", path)
        hands.dialogs.expect("password", PASSWORD)
        hands.press("Åbn en fil …")
        return [row[3] for row in page(hands).returning.table.texts() if row[3]]

    assert opened() == []
    for key, text in (("hele", "Ring til os."), ("kontaktforloeb[0].anmodning", "x")):
        page(hands).returning.table.choose(key)
        hands.dialogs.expect("reason", text)
        hands.press("Skriv en bemærkning …")
    hands.go("kladder")
    assert opened() == ["Ring til os.", "x"]
    page(hands).returning.table.choose("kontaktforloeb[0].anmodning")
    hands.press("Fjern bemærkningen")
    hands.go("kladder")
    assert opened() == ["Ring til os."]
    hands.dialogs.expect("password", PASSWORD)
    hands.dialogs.expect("folder", tmp_path)
    hands.press("Send tilbage …")
    assert list(tmp_path.glob("*.kvittering.jws"))
    hands.go("kladder")
    assert opened() == []


def test_a_watched_folder_lists_what_is_new_and_forgets_what_was_taken_in(
    unlocked: Unlocked, centre: Centre, tmp_path: Path
) -> None:
    (folder := tmp_path / "ind").mkdir()
    hands = unlocked(Municipality())
    hands.go("modtag_filer")
    shown = page(hands).watched
    assert "Ingen mappe" in reason(shown.on)
    hands.dialogs.expect("folder", folder)
    hands.press("Vælg mappen …")
    assert shown.on.isChecked() and str(folder) in shown.where.text() and "ikke noget nyt" in shown.where.text()
    path = file_of(folder, centre.sent(folder))
    watching = hands.window.caretaker.watching
    for number in (0, 1):
        watching.tick()
        hands.settle()
        assert len(shown.table.texts()) == number
    assert shown.table.texts()[0][0] == path.name and watching.words.text() == "1 fil venter i Modtag"
    assert not page(hands).table.texts(), "nothing is opened by itself"
    shown.table.selectRow(0)
    hands.dialogs.expect("password", PASSWORD)
    hands.press("Åbn de valgte")
    assert [row[3] for row in page(hands).table.texts()] == ["Ny"]
    hands.press("Tag ind")
    assert not shown.table.texts()
    watching.tick()
    hands.settle()
    assert not shown.table.texts() and not watching.words.isVisible()
    path.unlink()
    folder.rmdir()
    watching.tick()
    hands.settle()
    assert "kan ikke nås" in shown.where.text()
    hands.press("Hold øje")
    assert not shown.on.isChecked()


def test_revocation_lists_are_fetched_when_that_is_allowed(unlocked: Unlocked) -> None:
    hands = unlocked(Municipality())
    revocation = hands.gui.context.work.exchange.revocation
    revocation.published = lambda *_: empty()
    hands.go("indstillinger").press("Modtagere og betroede …")
    shown = hands.window.page
    assert isinstance(shown, ModtagerePage)
    assert "slået fra" in reason(shown.fetch) and "ikke hentet endnu" in shown.fetched.text()
    hands.press("Hent spærrelister, når maskinen er på nettet")
    assert shown.fetching.isChecked()
    hands.window.caretaker.watching.tick()
    hands.settle()
    assert "hentet" in shown.fetched.text() and "ikke hentet endnu" not in shown.fetched.text()
    assert "liste af" in shown.trusted.text(), "it is fetched by itself, and shown with its date"
    hands.press("Hent spærrelisterne nu")
    assert revocation.due() == ()


def test_an_address_that_nobody_answers_at_holds_nothing_up(unlocked: Unlocked, qtbot: QtBot) -> None:
    hands, asked, answers = unlocked(Municipality()), Event(), Event()
    revocation, tasks = hands.gui.context.work.exchange.revocation, hands.gui.context.tasks

    def silent(*_: object) -> bytes:
        asked.set()
        answers.wait(30)
        raise ExportError("Serveren svarer ikke.")

    revocation.published = silent
    revocation.allow(True)
    hands.window.caretaker.watching.tick()
    qtbot.waitUntil(asked.is_set)
    done: list[int] = []
    tasks.run(Lane.NET, lambda: 1, hands.window, done.append)
    qtbot.waitUntil(lambda: done == [1])
    answers.set()
    hands.settle()
    assert revocation.state()[0].fejl
