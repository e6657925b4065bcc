"""Udbakke and export with real signatures: from Klar to a file that verifies, and everything that can stop it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QRadioButton

from smdb_desktop.domain.moments import local
from smdb_desktop.examples.demo_data import made_up_cpr
from smdb_desktop.gui.kit.fitting import room_for
from smdb_desktop.gui.kit.held import reason
from smdb_desktop.gui.outbox.export_dialog import NO_FOLDER_CHOSEN, ExportDialog
from smdb_desktop.gui.outbox.udbakke import NO_CERTIFICATE, NOTHING, UdbakkePage
from smdb_desktop.services.desk.profile import Profil, save_profile
from smdb_desktop.services.errors import CertificateError, NotAllowed
from smdb_desktop.services.outbox.export import ExportService
from smdb_desktop.services.outbox.job import ExportResult
from smdb_desktop.services.ports.submissions import Indberetning, Organisation
from smdb_desktop.services.printing.proof import COPY, PROOF, TYPING
from smdb_desktop.services.safekeeping.backups import NO_FOLDER
from smdb_desktop.services.stored.records import Tilstand, Udgaaende
from smdb_desktop.ways.folder import FolderWay
from tests.fakes.store import FakeStore
from tests.gui.gui_hands import Hands, calls_of, wrong
from tests.scenario import PROFIL, Scenario
from tests.scenarios.typed import ANMODNING

Unlocked = Callable[[Scenario], Hands]


@pytest.fixture
def ready(scenario: Scenario) -> Scenario:
    """Two citizens whose requests are Klar."""
    for cpr, navn in (("150277-9995", "Testborger Et"), ("100705-9995", "Testborger To")):
        scenario.citizen(cpr, navn).answers(ANMODNING).complete("anmodning", "Spurgt")
    return scenario


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A folder to export to."""
    folder = tmp_path / "ud"
    folder.mkdir()
    return folder


def page(hands: Hands) -> UdbakkePage:
    assert isinstance(hands.window.page, UdbakkePage)
    return hands.window.page


def begin(hands: Hands, folder: Path | str, number: int = 2) -> ExportDialog:
    return press_export(hands.go("udbakke"), folder, number)


def press_export(hands: Hands, folder: Path | str, number: int = 2) -> ExportDialog:
    hands.press(f"Kontrollér, underskriv og eksportér ({number})")
    dialog = next(top for top in QApplication.topLevelWidgets() if isinstance(top, ExportDialog) and top.isVisible())
    dialog.form.mappe.setText(str(folder))
    hands.bot.keyClick(dialog.form.mappe, Qt.Key.Key_Return)
    hands.settle()
    return dialog


def states(hands: Hands) -> list[str]:
    return sorted(row[4] for row in page(hands).table.texts())


def test_a_certificate_of_another_number_is_told_before_anything_is_signed(unlocked: Unlocked, ready: Scenario) -> None:
    other = replace(PROFIL, organisation=Organisation("Alfa", "12345678"))
    save_profile(
        ready.workspace.store, other, ready.clock()
    )  # as in a real store, where nobody makes a new certificate by itself
    hands = unlocked(ready).go("udbakke")
    assert reason(page(hands).export)
    assert "hører til CVR-nummer 99999999, men I har skrevet 12345678" in hands.texts()


def under_another_number(hands: Hands) -> None:
    work = hands.gui.context.work
    save_profile(work.store, replace(PROFIL, organisation=Organisation("Alfa", "12345678")), work.clock())


def as_a_real_store(hands: Hands) -> None:
    store = hands.gui.context.work.store
    assert isinstance(store, FakeStore)
    store._oevelse = False


@pytest.mark.parametrize(
    ("turn", "words"),
    [(under_another_number, "hører til CVR-nummer 99999999"), (as_a_real_store, "kan kun bruges i en øvelse")],
)
@pytest.mark.parametrize("asks", [False, True])
def test_a_certificate_that_does_not_belong_here_signs_nothing_whatever_the_list_said(
    unlocked: Unlocked, ready: Scenario, target: Path, turn: Callable[[Hands], None], words: str, asks: bool
) -> None:
    password = ready.workspace.certificates.closed_key(None).password
    if asks:
        ready.workspace.store.settings.put("oevelse_kodeord", None)
    hands = unlocked(ready).go("udbakke")
    turn(hands)
    hands.dialogs.expect("error")
    dialog = press_export(hands, target)
    if asks:
        dialog.form.kodeord.setText(password)
        hands.press("Eksportér")
        assert not wrong(dialog.form.kodeord), "the password is right"
    with pytest.raises(CertificateError) as command_line:
        hands.gui.context.work.exports.export_all(FolderWay(target), password)
    assert hands.dialogs.asked == [("error", str(command_line.value), "")]
    assert words in hands.dialogs.asked[0][1]
    assert list(target.iterdir()) == []
    dialog.close()
    assert states(hands.settle()) == ["Klar", "Klar"]


def test_a_practice_store_goes_on_under_another_number(unlocked: Unlocked, ready: Scenario, target: Path) -> None:
    hands = unlocked(ready).go("indstillinger")
    hands.type("nummer", "12345678")
    hands.press("Gem")
    begin(hands, target)
    hands.press("Luk")
    assert states(hands) == ["Eksporteret", "Eksporteret"]
    assert len(list(target.iterdir())) == 2


def test_what_is_not_known_is_said_in_the_list_and_after_the_export(
    unlocked: Unlocked, ready: Scenario, target: Path
) -> None:
    first = ready.workspace.exports.queue()[0].indberetning
    ready.prepared(first.id, target.with_name("væk"))
    ready.open(first.forloeb_id).answers({"gravid": "JA"}).complete("anmodning", "Spurgt")
    hands = unlocked(ready).go("udbakke")
    assert "Måske eksporteret" in states(hands)
    assert "1 indberetning er måske eksporteret" in hands.texts()
    assert "ses der først efter" in hands.texts()
    begin(hands, target)
    assert f"Der kan ikke ses efter i {target.with_name('væk')}" in hands.texts()
    hands.press("Luk")
    assert states(hands) == ["Eksporteret", "Eksporteret", "Måske eksporteret"]


def test_what_was_cut_off_is_found_and_said(unlocked: Unlocked, ready: Scenario, target: Path) -> None:
    with closing(ready.workspace.exports.job(ready.workspace.exports.queue()[:1], FolderWay(target))) as job:
        ready.writing(job)
        job.wait()
    assert len(list(target.iterdir())) == 1
    hands = unlocked(ready)
    dialog = begin(hands, target)
    assert ["Den lå der allerede" in row[2] for row in dialog.table.texts()].count(True) == 1
    hands.press("Luk")
    assert states(hands) == ["Eksporteret", "Eksporteret"]
    assert len(list(target.iterdir())) == 2


def test_all_that_is_klar_leaves_signed(unlocked: Unlocked, ready: Scenario, target: Path) -> None:
    hands = unlocked(ready)
    dialog = begin(hands, target)
    assert dialog.form.status.text() == "2 eksporteret."
    files = sorted(target.glob("*.asice"))
    assert len(files) == 2
    assert not [file for file in files if "150277" in file.name or "100705" in file.name]
    for file in files:
        found = ready.desk.submissions.verify(file.read_bytes(), ready.clock())
        assert found.ok and found.oevelse
    dialog.form.aabn_mappe.click()
    assert hands.dialogs.shown == [target]
    hands.press("Luk")
    assert states(hands) == ["Eksporteret", "Eksporteret"]
    assert reason(page(hands).export)
    assert NOTHING in hands.texts()
    (row, *_rest) = hands.gui.context.work.store.outbox.udbakke()
    page(hands).table.choose(row.indberetning.id)
    when = f"{local(ready.clock()):%d-%m-%Y kl. %H.%M}"
    assert hands.find("sendt_af", QLabel).text() == f"{PROFIL.medarbejder} eksporterede den {when}."


def test_the_list_behind_the_dialog_is_read_once_when_all_is_done(
    unlocked: Unlocked, ready: Scenario, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = unlocked(ready).go("udbakke")
    read = calls_of(monkeypatch, ExportService, "chosen")
    press_export(hands, target)
    assert (len(read), states(hands)) == (0, ["Klar", "Klar"])
    assert hands.button("Udbakke"), "the counter knows already"
    hands.press("Luk")
    assert (len(read), states(hands)) == (1, ["Eksporteret", "Eksporteret"])


def test_the_folder_is_remembered(unlocked: Unlocked, ready: Scenario, target: Path) -> None:
    hands = unlocked(ready)
    begin(hands, target).close()
    row = page(hands.go("udbakke"))
    row.table.selectRow(0)
    hands.choose("Eksportér igen …")
    dialog = next(top for top in QApplication.topLevelWidgets() if isinstance(top, ExportDialog) and top.isVisible())
    assert dialog.form.mappe.text() == str(target)
    dialog.close()


@pytest.mark.parametrize(("folder", "words"), [("", NO_FOLDER_CHOSEN), ("findes/ikke", NO_FOLDER)])
def test_a_folder_that_is_not_there_stops_before_anything_begins(
    unlocked: Unlocked, ready: Scenario, folder: str, words: str
) -> None:
    hands = unlocked(ready)
    dialog = begin(hands, folder)
    assert wrong(dialog.form.mappe) == words
    dialog.close()
    hands.settle()
    assert states(hands) == ["Klar", "Klar"]


def test_one_bad_case_is_set_aside_with_its_reason_and_the_rest_goes_on(
    unlocked: Unlocked, ready: Scenario, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = ExportService._indberetning
    bad = ready.submissions()[0].id

    def judge(self: ExportService, given: Udgaaende, profil: Profil | None) -> Indberetning:
        if given.indberetning.id == bad:
            raise NotAllowed("Sagen har 1 fejl og er sat til side.")
        return good(self, given, profil)

    monkeypatch.setattr(ExportService, "_indberetning", judge)
    hands = unlocked(ready)
    dialog = begin(hands, target)
    assert dialog.form.status.text() == "1 eksporteret, 1 sat til side."
    assert dialog.table.texts()[0] == ["100705-xxxx", "Sat til side", "Sagen har 1 fejl og er sat til side."]
    hands.press("Åbn sagen")
    assert hands.here == "borger"
    assert "Testborger To" in hands.texts()
    assert {i.tilstand for i in hands.gui.context.work.store.outbox.indberetninger_of(ready.session.forloeb_id)} == {
        Tilstand.KLAR
    }


def test_a_fault_of_ours_in_one_case_does_not_stop_the_rest(
    unlocked: Unlocked, ready: Scenario, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = ExportService._indberetning
    bad = ready.submissions()[0].id

    def judge(self: ExportService, given: Udgaaende, profil: Profil | None) -> Indberetning:
        if given.indberetning.id == bad:
            raise ValueError("150277-9995")
        return good(self, given, profil)

    monkeypatch.setattr(ExportService, "_indberetning", judge)
    hands = unlocked(ready)
    hands.gui.context.tasks.failed.disconnect()
    faults: list[BaseException] = []
    hands.gui.context.tasks.failed.connect(faults.append)
    dialog = begin(hands, target)
    assert dialog.form.status.text() == "1 eksporteret, 1 sat til side."
    assert [type(fault) for fault in faults] == [ValueError]
    assert "9995" not in str(dialog.table.texts())
    dialog.close()


def test_stopping_leaves_the_rest_klar(
    unlocked: Unlocked, ready: Scenario, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands = unlocked(ready)
    stopped: list[ExportDialog] = []
    written = ExportDialog._progressed

    def stop_after_the_first(self: ExportDialog, number: int, result: ExportResult) -> None:
        written(self, number, result)
        stopped.append(self)
        self._cancel()

    monkeypatch.setattr(ExportDialog, "_progressed", stop_after_the_first)
    dialog = begin(hands, target)
    assert dialog.form.status.text() == "1 eksporteret, 1 ikke nået."
    dialog.close()
    hands.settle()
    assert states(hands) == ["Eksporteret", "Klar"]


def test_sending_again_writes_the_same_submission(
    unlocked: Unlocked, ready: Scenario, target: Path, tmp_path: Path
) -> None:
    hands = unlocked(ready)
    begin(hands, target).close()
    hands.settle()
    other = tmp_path / "igen"
    other.mkdir()
    page(hands).table.selectRow(0)
    hands.choose("Eksportér igen …")
    dialog = next(top for top in QApplication.topLevelWidgets() if isinstance(top, ExportDialog) and top.isVisible())
    dialog.form.mappe.setText(str(other))
    hands.press("Eksportér")
    made = next(other.glob("*.asice"))
    first = ready.desk.submissions.verify((target / made.name).read_bytes(), ready.clock())
    again = ready.desk.submissions.verify(made.read_bytes(), ready.clock())
    assert (first.indberetning_id, first.payload_sha256) == (again.indberetning_id, again.payload_sha256)
    dialog.close()
    hands.settle()
    assert states(hands) == ["Eksporteret", "Eksporteret"]


def test_without_a_certificate_the_button_says_why(unlocked: Unlocked, ready: Scenario) -> None:
    ready.workspace.certificates.remove()
    hands = unlocked(ready).go("udbakke")
    assert reason(page(hands).export)
    assert page(hands).export.accessibleDescription() == NO_CERTIFICATE
    assert NO_CERTIFICATE in hands.texts() and "Indstillinger" not in NO_CERTIFICATE, "the link says where"
    hands.press("Gå til certifikatet i Indstillinger")
    assert hands.here == "indstillinger"


def test_a_certificate_with_a_password_asks_for_it(unlocked: Unlocked, ready: Scenario, target: Path) -> None:
    certificates = ready.workspace.certificates
    password = certificates.closed_key(None).password
    ready.workspace.store.settings.put("oevelse_kodeord", None)
    hands = unlocked(ready)
    dialog = begin(hands, target)
    assert wrong(dialog.form.kodeord)
    assert dialog.form.kodeord.echoMode() is QLineEdit.EchoMode.Password
    dialog.form.kodeord.setText("forkert")
    hands.press("Eksportér")
    assert wrong(dialog.form.kodeord), "the wrong password is said at its field"
    assert dialog.form.kodeord.text() == ""
    dialog.form.kodeord.setText(password)
    hands.press("Eksportér")
    assert dialog.form.status.text() == "2 eksporteret."
    dialog.close()


def test_return_on_a_button_of_the_dialog_presses_that_button(
    unlocked: Unlocked, ready: Scenario, target: Path
) -> None:
    hands = unlocked(ready).go("udbakke").press("Kontrollér, underskriv og eksportér (2)")
    dialog = next(top for top in QApplication.topLevelWidgets() if isinstance(top, ExportDialog) and top.isVisible())
    dialog.form.mappe.setText(str(target))
    dialog.form.annuller.setFocus()
    hands.bot.keyClick(dialog.form.annuller, Qt.Key.Key_Return)
    assert not dialog.isVisible(), "Annuller was pressed"
    assert hands.settle() and not list(target.iterdir())


def test_the_result_is_never_higher_than_the_screen(unlocked: Unlocked, scenario: Scenario, target: Path) -> None:
    for number in range(1, 25):
        scenario.citizen(made_up_cpr(number), f"Borger {number}").answers(ANMODNING).complete("anmodning", "Spurgt")
    hands = unlocked(scenario)
    dialog = begin(hands, target, 24)
    QApplication.sendPostedEvents()
    assert len(dialog.table.texts()) == 24
    assert dialog.height() <= room_for(dialog)
    bottom = dialog.form.annuller.mapTo(dialog, dialog.form.annuller.rect().bottomLeft()).y()
    assert bottom < dialog.height(), "the buttons are in sight"
    assert str(target) in dialog.form.forklaring.text(), "it says where the files are"


def test_a_certificate_that_ends_soon_is_told_where_it_signs(unlocked: Unlocked, ready: Scenario) -> None:
    info = ready.workspace.certificates.info()
    assert info is not None
    soon = info._replace(oevelse=False, varsel="Certifikatet udløber den 03-01-2029, om 43 dage.")
    hands = unlocked(ready).go("udbakke")
    queue = hands.gui.context.work.exports.queue()
    dialog = ExportDialog(
        hands.gui.context, queue, soon, needs_password=True, folder="", again=False, parent=page(hands)
    )
    assert (
        dialog.form.certifikat.text() == "Alfa, gælder til 02-08-2028. Certifikatet udløber den 03-01-2029, om 43 dage."
    )
    assert dialog.form.certifikat.property("class") == "warning"
    dialog.close()


@pytest.mark.usefixtures("listening")
def test_what_the_dialog_says_when_it_opens_and_at_the_end_is_heard_once(
    unlocked: Unlocked, ready: Scenario, target: Path
) -> None:
    hands = unlocked(ready).go("udbakke").press("Kontrollér, underskriv og eksportér (2)")
    dialog = hands.window.findChild(ExportDialog)
    assert dialog is not None
    hands.settle()
    for stop in (dialog.form.mappe, dialog.form.vaelg, dialog.form.annuller, dialog.form.eksporter):
        stop.setFocus()
        hands.settle()
        told = stop.accessibleDescription()
        assert "kontrolleres igen" not in told and "Øvelsescertifikat" not in told, (
            "a reader says it when the dialog opens"
        )
    dialog.form.mappe.setText(str(target))
    dialog.form.eksporter.click()
    hands.bot.waitUntil(lambda: dialog.form.status.isVisible())
    hands.settle()
    assert dialog.form.aabn_mappe.hasFocus()
    assert dialog.form.aabn_mappe.accessibleDescription().count("2 eksporteret.") == 1
    dialog.reject()
    hands.settle()


def test_udbakke_shows_what_is_chosen_and_says_where_that_is_nothing(
    unlocked: Unlocked, ready: Scenario, target: Path
) -> None:
    ids = [row.indberetning.id for row in ready.workspace.exports.udbakke()]
    ready.workspace.marking.mark(ids[:1], "04-08-2025")
    hands = unlocked(ready).go("udbakke")
    table = page(hands).table
    assert len(table.texts()) == 2

    def choose(name: str) -> list[str]:
        radio = hands.find(f"udsnit_{name}", QRadioButton)
        radio.setFocus()
        radio.click()
        hands.settle()
        assert hands.window.focusWidget() is radio, "one goes on choosing"
        return [row[4] for row in table.texts()] if table.isVisible() else []

    assert choose("klar") == ["Klar"]
    assert choose("indberettet") == ["Indberettet"]
    work = hands.gui.context.work
    listed, *about = page(hands).papers()
    assert listed.count(work) == 1, "paper has what is shown"
    assert [(paper.title, paper.count(work)) for paper in about] == [(TYPING, 1), (PROOF, 1), (COPY, 1)], (
        "and what there is of the case one stands on"
    )
    assert choose("ude") == []
    assert [paper.count(work) for paper in page(hands).papers()] == [0], "nobody stands on a case"
    assert hands.find("intet_i_udsnit", QLabel).isVisible() and not page(hands).nothing.isVisible()
    assert len(choose("alle")) == 2
    assert reason(page(hands).export) == "", "what is exported does not depend on what is shown"
    del target
