"""A submission file in the window: before unlocking and after, sound, hostile and wrong; by argument, drop, Udbakke and ear."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton

from smdb_desktop.gui.core import places
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.kit.parts import Banner
from smdb_desktop.gui.kit.review_list import ReviewList
from smdb_desktop.gui.kit.tables import RowTable
from smdb_desktop.gui.printing.dialog import PrintDialog
from smdb_desktop.gui.viewer.lines import MOST, lines_of
from smdb_desktop.gui.viewer.side import IndberetningsfilPage
from smdb_desktop.services.casework.showing import Afsnit
from smdb_desktop.services.casework.viewing import NO_RECEIVER, ONLY_THE_FILE, Dom, Trin, Vist
from smdb_desktop.services.outbox.known import UNKNOWN
from smdb_desktop.services.ports.policy import Key
from smdb_desktop.services.ports.policy import Unlocked as Unsettled
from smdb_desktop.services.ports.submissions import CONTAINER_LIMIT
from smdb_desktop.submission.container.package import PAYLOAD_NAME, read_package, write_package
from tests.gui.gui_hands import Hands, in_front
from tests.gui.pages.test_heard import check
from tests.gui.pages.test_print import tool
from tests.scenario import PASSPHRASE, Clock, Scenario, make_desk
from tests.scenarios.typed import ANMODNING
from tests.submission.submission_examples import ID, NOW, indberetning
from tests.submission.submission_pki import PASSWORD, Authority

Opened = Callable[..., Hands]
Unlocked = Callable[[Scenario], Hands]
CPR, NAVN = "150277-9995", "Testborger Et"


@pytest.fixture
def sent(scenario: Scenario, tmp_path: Path) -> Path:
    """A practice submission that left from the scenario's store."""
    scenario.citizen(CPR, NAVN).answers(ANMODNING).complete("anmodning", "Spurgt")
    scenario.export(tmp_path / "ud")
    (file,) = (tmp_path / "ud").iterdir()
    return file


@pytest.fixture
def locked(open_window: Opened, scenario: Scenario, sent: Path) -> Hands:
    """The scenario's window, not unlocked; the file is there."""
    del sent
    scenario.workspace.close()
    return open_window(scenario.desk)


def view(hands: Hands, file: Path) -> Hands:
    hands.window.opening.show_file(str(file))
    hands.settle()
    assert hands.here == "indberetningsfil"
    return hands


def page(hands: Hands) -> IndberetningsfilPage:
    assert isinstance(hands.window.page, IndberetningsfilPage)
    return hands.window.page


def dom(hands: Hands) -> str:
    return hands.find("dom", Banner).text()


def why(hands: Hands) -> str:
    found = hands.window.findChild(QLabel, "hvorfor")
    assert found is not None
    return found.text() if found.isVisible() else ""


def steps(hands: Hands) -> dict[str, str]:
    return {name: word for name, word, _ in hands.find("kontroltrin", RowTable).texts()}


def real(tmp_path: Path, name: str = "rigtig.asice") -> tuple[Path, Path]:
    """A submission that is no practice, and its issuer's root."""
    authority, key = Authority(), ec.generate_private_key(ec.SECP256R1())
    desk = make_desk(Clock(NOW))
    signer = desk.submissions.open_signer(authority.key_file(key, authority.issue(key)), PASSWORD, NOW)
    payload = desk.submissions.payload(indberetning(oevelse=False))
    file, root = tmp_path / name, tmp_path / "rod.pem"
    file.write_bytes(desk.submissions.container(payload, ID, signer, NOW))
    root.write_bytes(authority.root_pem)
    return file, root


# -- what is shown -----------------------------------------------------------------------------------------------------


def test_a_file_is_shown_before_unlocking(locked: Hands, sent: Path) -> None:
    view(locked, sent)
    told = locked.texts()
    assert dom(locked).startswith("ØVELSE med opdigtede borgere.")
    for words in (sent.name, CPR, NAVN, "Alfa, CVR-nr. 99999999", "Ny: ", "04-08-2025 kl.", ONLY_THE_FILE, NO_RECEIVER):
        assert words in told
    assert "Anmodningsdato: 04-08-2025" in told and "Skema: Anmodning" in told
    assert why(locked) == "" and steps(locked)["Indhold"] == "Holder"
    assert steps(locked)["Spærring"] == "Ikke kontrolleret", "nobody looked, so nothing is said to hold"
    assert NAVN not in locked.window.windowTitle()
    assert not locked.window.form.navigation.isVisible()


def test_nothing_of_it_needs_a_set_up_program(open_window: Opened, sent: Path) -> None:
    hands = view(open_window(make_desk(Clock())), sent).press("Luk filen")
    assert hands.here == "foerste_start"


def test_closing_it_goes_to_the_lock(locked: Hands, sent: Path) -> None:
    assert view(locked, sent).press("Luk filen").here == "laas_op"


def test_unlocking_comes_back_to_the_file_and_says_that_it_left_from_here(
    locked: Hands, sent: Path, scenario: Scenario
) -> None:
    view(locked, sent).press("Lås op, og vend tilbage til filen")
    locked.type("adgangssaetning", PASSPHRASE)
    locked.key(Qt.Key.Key_Return)
    assert locked.here == "indberetningsfil"
    here = locked.find("kendt_her", Banner).text()
    assert "nøjagtig det, der blev eksporteret" in here and "Tilstand: Eksporteret" in here
    locked.press("Gå til borgeren")
    assert locked.window.place == places.Borger(scenario.borger_id, scenario.session.forloeb_id)


def test_a_newer_revision_here_is_said(unlocked: Unlocked, scenario: Scenario, sent: Path, tmp_path: Path) -> None:
    scenario.answer("gravid", "JA").complete("anmodning", "Spurgt igen").export(tmp_path / "ud2")
    hands = view(unlocked(scenario), sent)
    assert "Den nyeste her er revision 2" in hands.find("kendt_her", Banner).text()


def test_our_number_on_another_content_is_warned_of(
    unlocked: Unlocked, scenario: Scenario, sent: Path, tmp_path: Path
) -> None:
    other = Scenario()
    other.citizen(CPR, "En anden").answers(ANMODNING).complete("anmodning", "Spurgt")
    other.export(tmp_path / "andre")
    (foreign,) = (tmp_path / "andre").iterdir()
    assert foreign.name == sent.name, "both stores count their numbers alike"
    hands = view(unlocked(scenario), foreign)
    assert hands.find("kendt_her", Banner).text().startswith("Stol ikke på filen: den har samme nummer")


def test_a_file_of_somebody_else_is_not_known_here(unlocked: Unlocked, scenario: Scenario, tmp_path: Path) -> None:
    scenario.clock.now = NOW
    hands = view(unlocked(scenario), real(tmp_path)[0])
    assert hands.find("kendt_her", Banner).text() == UNKNOWN
    assert not any(b.isVisible() for b in hands.window.findChildren(QPushButton, "til_borgeren"))


def test_who_signed_is_proved_by_a_root_that_the_person_chooses(open_window: Opened, tmp_path: Path) -> None:
    file, root = real(tmp_path)
    hands = view(open_window(make_desk(Clock(NOW))), file)
    assert dom(hands).startswith("Ikke bekræftet: filen er uændret") and "udsteder ikke betroet" in why(hands)
    assert steps(hands)["Udsteder"] == "Holder ikke" and "Testborger" in hands.texts()
    hands.dialogs.expect("file", tmp_path / "rigtig.asice")
    hands.press("Hold den op mod et rodcertifikat …")
    assert "kan ikke læses" in why(hands), "a file that is no root proves nothing"
    hands.dialogs.expect("file", root)
    hands.press("Hold den op mod et rodcertifikat …")
    assert dom(hands).startswith("Kontrolleret: filen er uændret")
    assert why(hands) == "Holdt op mod rodcertifikatet »rod.pem«, som du valgte. Det gælder, til filen lukkes."
    view(hands, file)
    assert "udsteder ikke betroet" in why(hands), "the choice went with the page"


class Settled(Unsettled):
    """An administrator has named these roots."""

    def __init__(self, *roots: Path) -> None:
        self._roots = roots

    def value(self, _key: str) -> str | None:
        return "\n".join(map(str, self._roots)) if _key == Key.ROOTS else None

    def values(self, _key: str) -> tuple[str, ...] | None:
        return tuple(map(str, self._roots)) if _key == Key.ROOTS else None

    def source(self, _key: str) -> str:
        return "admin.toml" if _key == Key.ROOTS else ""


def test_an_administrators_roots_judge_and_nobody_chooses_others(open_window: Opened, tmp_path: Path) -> None:
    file, root = real(tmp_path)
    hands = view(open_window(replace(make_desk(Clock(NOW)), policy=Settled(root))), file)
    assert dom(hands).startswith("Kontrolleret")
    assert "låst af en administrator" in reason(hands.find("vaelg_rod", QPushButton))
    gone = view(open_window(replace(make_desk(Clock(NOW)), policy=Settled(tmp_path / "borte.pem"))), file)
    assert "kan ikke læses, så ingen udsteder er betroet. Filen" in gone.texts() and "Ikke bekræftet" in dom(gone)


def test_an_expired_certificate_is_another_doubt_than_an_unknown_issuer(open_window: Opened, tmp_path: Path) -> None:
    clock = Clock(NOW)
    clock.wait(days=4000)
    hands = view(open_window(make_desk(clock)), real(tmp_path)[0])
    assert "noget andet holder ikke" in dom(hands) and "Det er udløbet siden" in why(hands)


# -- hostile and wrong files -------------------------------------------------------------------------------------------


def changed(content: bytes) -> bytes:
    parts = dict(read_package(content))
    parts[PAYLOAD_NAME] = parts[PAYLOAD_NAME].replace(b"2025-08-04", b"2025-08-03")
    return write_package(parts)


HOSTILE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "changed": (changed, "Indberetningen er ændret, efter at den blev underskrevet."),
    "cut": (lambda whole: whole[:-30], "Pakkens slutpost ligger ikke sidst i filen."),
    "more": (lambda whole: whole + b"\0", "Pakkens slutpost ligger ikke sidst i filen."),
    "empty": (lambda _: b"", "Filen er tom."),
    "picture": (lambda _: b"\x89PNG\r\n" + bytes(90), "Filen er et billede"),
    "page": (lambda _: b"<html><img src='//elsewhere/a.png'></html>", "Filen er en webside"),
    "noise": (lambda _: b"\x01\x02" * 40, "Filen begynder ikke som en pakke."),
    "large": (lambda _: bytes(CONTAINER_LIMIT + 1), "er for stor til at være en indberetning."),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_gets_a_sentence_and_shows_nothing(locked: Hands, sent: Path, tmp_path: Path, kind: str) -> None:
    make, sentence = HOSTILE[kind]
    file = tmp_path / "fjendtlig.asice"
    file.write_bytes(make(sent.read_bytes()))
    view(locked, file)
    assert sentence in why(locked)
    assert dom(locked).startswith(("Stol ikke på filen.", "Filen er ikke en indberetning"))
    assert not [w for w in locked.window.findChildren(ReviewList) if w.isVisible()]
    assert CPR not in locked.texts() and "Holder ikke" in steps(locked).values()


def test_a_folder_a_pipe_and_nothing_get_a_sentence_each(locked: Hands, tmp_path: Path) -> None:
    view(locked, tmp_path)
    assert "er ikke en almindelig fil" in why(locked)
    view(locked, tmp_path / "borte.asice")
    assert "borte.asice findes ikke." in why(locked)
    if os.name == "posix":
        os.mkfifo(tmp_path / "roer.asice")
        view(locked, tmp_path / "roer.asice")
        assert "roer.asice er ikke en almindelig fil" in why(locked)


def test_a_huge_submission_shows_its_beginning_and_says_so() -> None:
    vist = Vist(
        "x", Dom.OEVELSE, NO_RECEIVER, (Trin("Pakke", True, ""),), afsnit=(Afsnit("A", (("a", "b" * 5000),) * 4000),)
    )
    lines = lines_of(vist)
    assert len(lines) == MOST + 1 and "kommer alle med" in lines[-1].text
    assert len(lines[1].answer) < 1100 and "resten af svaret" in lines[1].answer


# -- the ways to it ----------------------------------------------------------------------------------------------------


def drop(hands: Hands, *paths: Path, enter: bool = True) -> bool:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    dragged = QDragEnterEvent(QPoint(5, 5), copy, mime, left, none)
    dragged.ignore()
    QApplication.sendEvent(hands.window, dragged)
    taken = dragged.isAccepted()
    if taken and enter:
        QApplication.sendEvent(hands.window, QDropEvent(QPointF(5, 5), copy, mime, left, none))
        hands.bot.wait(1)
        hands.settle()
    return taken


def test_a_file_is_dropped_on_the_window(unlocked: Unlocked, scenario: Scenario, sent: Path) -> None:
    hands = unlocked(scenario).go("kladder")
    assert drop(hands, sent) and hands.here == "indberetningsfil"
    assert CPR in hands.texts()
    assert hands.press("Luk filen").here == "kladder", "one comes back to where one was"


def test_several_files_before_the_lock_are_refused_with_a_sentence(locked: Hands, sent: Path, tmp_path: Path) -> None:
    (other := tmp_path / "anden.asice").write_bytes(sent.read_bytes())
    locked.dialogs.expect("error")
    drop(locked, sent, other)
    assert locked.here == "laas_op" and "Lås op først" in locked.dialogs.asked[-1][1]


def test_one_file_that_is_named_twice_is_one(unlocked: Unlocked, scenario: Scenario, sent: Path) -> None:
    hands = unlocked(scenario)
    drop(hands, sent, sent)
    assert hands.here == "indberetningsfil"


def test_text_that_is_dragged_over_the_window_is_not_taken(locked: Hands) -> None:
    assert not drop(locked)


def test_what_is_typed_in_the_guide_is_saved_first(unlocked: Unlocked, scenario: Scenario, sent: Path) -> None:
    scenario.citizen("100705-9995", "Testborger To").answers(ANMODNING)
    course = scenario.session.forloeb_id
    hands = unlocked(scenario).go("guide", forloeb_id=course)
    view(hands, sent)
    assert hands.window.place == places.Indberetningsfil(str(sent), places.Guide(course))
    assert hands.press("Luk filen").here == "guide"


def test_what_nothing_keeps_is_not_left_unasked(locked: Hands, sent: Path) -> None:
    locked.type("adgangssaetning", "halv")
    locked.dialogs.expect("confirm", False)
    locked.window.opening.show_file(str(sent))
    assert locked.settle().here == "laas_op" and locked.find("adgangssaetning", QLineEdit).text() == "halv"
    locked.dialogs.expect("confirm", True)
    locked.window.opening.show_file(str(sent))
    assert locked.settle().here == "indberetningsfil"


def test_a_dialog_is_answered_first(unlocked: Unlocked, scenario: Scenario, sent: Path) -> None:
    hands = unlocked(scenario).go("udbakke")
    hands.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = hands.window.findChildren(PrintDialog)
    hands.window.opening.show_file(str(sent))
    assert hands.settle().here == "udbakke" and dialog.isVisible()
    dialog.reject()
    hands.bot.waitUntil(lambda: hands.here == "indberetningsfil")
    hands.settle()


def test_udbakke_opens_the_file_of_a_row(unlocked: Unlocked, scenario: Scenario, sent: Path) -> None:
    hands = unlocked(scenario).go("udbakke").choose("Vis filen")
    assert hands.window.place == places.Indberetningsfil(str(sent), places.Udbakke())
    assert "nøjagtig det, der blev eksporteret" in hands.find("kendt_her", Banner).text()
    assert hands.press("Luk filen").here == "udbakke"


def test_another_file_is_chosen_from_the_page(locked: Hands, sent: Path, tmp_path: Path) -> None:
    view(locked, tmp_path / "borte.asice")
    locked.dialogs.expect("file", sent)
    locked.press("Åbn en anden fil …")
    assert CPR in locked.texts()


def test_locking_closes_the_file(unlocked: Unlocked, scenario: Scenario, sent: Path) -> None:
    hands = view(unlocked(scenario), sent)
    assert hands.window.form.navigation.isVisible()
    hands.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert hands.here == "laas_op" and CPR not in hands.texts()
    assert hands.window.findChildren(IndberetningsfilPage) == [] or CPR not in "".join(
        label.text() for label in hands.window.findChildren(QLabel)
    )


def test_a_file_that_is_left_alone_before_unlocking_is_closed_too(locked: Hands, sent: Path) -> None:
    view(locked, sent)
    idle = locked.window.idle
    idle._seconds, idle._used = 60.0, (0.0, 0.0)
    idle.look()
    assert locked.settle().here == "laas_op" and CPR not in locked.texts()
    idle.look()
    assert locked.settle().here == "laas_op" and not locked.gui.context.viser_fil


# -- on paper, copied, heard -------------------------------------------------------------------------------------------


def test_it_is_saved_as_a_pdf_before_unlocking(locked: Hands, sent: Path, tmp_path: Path) -> None:
    view(locked, sent)
    in_front(locked.bot, locked.window)
    locked.key(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    (dialog,) = locked.window.findChildren(PrintDialog)
    locked.bot.waitUntil(lambda: dialog.preview.sheets is not None and not dialog.print.property("held"))
    target = tmp_path / "fil.pdf"
    locked.dialogs.expect("new_file", target)
    locked.bot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    locked.bot.waitUntil(target.exists)
    locked.settle()
    text = (
        subprocess.run([tool("pdftotext"), "-layout", str(target), "-"], capture_output=True, check=True)
        .stdout.decode()
        .replace("\ufb01", "fi")
    )
    for words in (
        "Alfa, CVR-nr. 99999999",
        CPR,
        NAVN,
        "Indberetning fra en fil",
        "Anmodningsdato",
        "Holder",
        ONLY_THE_FILE[:40],
    ):
        assert words in text
    dialog.reject()


def test_an_answer_is_copied_and_taken_off_the_clipboard_again(locked: Hands, sent: Path) -> None:
    view(locked, sent)
    answers = locked.find("svarene", ReviewList)
    answers.setFocus()
    locked.key(Qt.Key.Key_Down).key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "Anmodningsdato: 04-08-2025"
    locked.window.copied.clear()
    assert QApplication.clipboard().text() == ""


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize("kind", ["sound", "changed", "gone"])
def test_it_is_heard_like_every_page(locked: Hands, sent: Path, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "fil.asice"
    if kind != "gone":
        file.write_bytes(sent.read_bytes() if kind == "sound" else changed(sent.read_bytes()))
    view(locked, file)
    for _ in range(6):
        QApplication.processEvents()
    check(locked)
    focus = locked.window.focusWidget()
    assert focus is not None and focus is page(locked).anchor
    assert (
        dom(locked) in focus.accessibleDescription() and why(locked).partition("\n")[0] in focus.accessibleDescription()
    )
