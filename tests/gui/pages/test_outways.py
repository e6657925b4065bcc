"""Ways out in the window: set up under Indstillinger, chosen at an export, waited for in Udbakke, and handed over by itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget

from smdb_desktop.gui.core.sending import SendRun
from smdb_desktop.gui.outbox.export_dialog import ExportDialog
from smdb_desktop.gui.outbox.udbakke import UdbakkePage
from smdb_desktop.gui.settings.outway_dialog import OutwayDialog
from smdb_desktop.services.errors import StoreFull
from smdb_desktop.services.outbox.job import ExportJob
from smdb_desktop.services.outbox.outways import fingerprint
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from smdb_desktop.services.stored.records import Tilstand
from smdb_desktop.services.workspace import Workspace
from tests.gui.gui_hands import Hands
from tests.scenario import Scenario
from tests.scenarios.sealed import KOMMUNE, Centre
from tests.scenarios.typed import ANMODNING
from tests.submission.submission_pki import PASSWORD
from tests.ways.sshd import KEY_PASSWORD, Key, Sshd, sshd

__all__ = ["sshd"]
Unlocked = Callable[[Scenario], Hands]


@pytest.fixture
def ready(scenario: Scenario) -> Scenario:
    """Two citizens whose requests are Klar."""
    for cpr, navn in (("150277-9995", "Testborger Et"), ("100705-9995", "Testborger To")):
        scenario.citizen(cpr, navn).answers(ANMODNING).complete("anmodning", "Spurgt")
    return scenario


def folder_way(ready: Scenario, folder: Path, *, selv: bool = True) -> Udvej:
    way = Udvej("", "Stikket", "mappe", str(folder), selv=selv)
    return ready.workspace.outways.save(way, Hemmeligt(), agreed=True)


def top(kind: type[QWidget]) -> QWidget:
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())


def line(dialog: QWidget, name: str) -> QLineEdit:
    found = dialog.findChild(QLineEdit, name)
    assert found is not None
    return found


def choose(dialog: QWidget, name: str, data: str) -> None:
    box = dialog.findChild(QComboBox, name)
    assert box is not None
    box.setCurrentIndex(box.findData(data))


def export_by(hands: Hands, udvej_id: str) -> ExportDialog:
    hands.go("udbakke").press("Kontrollér, underskriv og eksportér (2)")
    dialog = top(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    choose(dialog, "hvorhen", udvej_id)
    assert not dialog.form.mappe.isVisible()
    dialog.form.eksporter.click()
    hands.settle()
    return dialog


def work(hands: Hands) -> Workspace:
    return hands.gui.context.work


def waiting(hands: Hands) -> QLabel:
    found = hands.window.findChild(QLabel, "venter_paa_vej")
    assert found is not None
    return found


def test_a_way_is_set_up_said_and_taken_out(unlocked: Unlocked, ready: Scenario, tmp_path: Path) -> None:
    hands = unlocked(ready).go("indstillinger").press("Ny vej …")
    dialog = top(OutwayDialog)
    line(dialog, "udvej_navn").setText("Stikket")
    line(dialog, "udvej_sted").setText(str(tmp_path))
    choose(dialog, "udvej_art", "mappe")
    assert not line(dialog, "udvej_kode").isEnabled(), "a folder has no password"
    assert all(area.horizontalScrollBar().maximum() == 0 for area in dialog.findChildren(QScrollArea)), "nothing is cut"
    hands.press("Gem vejen")
    assert isinstance(dialog, OutwayDialog) and dialog.wrong.isVisible() and "ikke krypteret" in dialog.wrong.text()
    assert work(hands).outways.every() == ()
    agreed = dialog.findChild(QCheckBox, "udvej_ukrypteret")
    assert agreed is not None
    agreed.click()
    hands.press("Gem vejen")
    (kept,) = work(hands).outways.every()
    assert (kept.navn, kept.maal, kept.selv) == ("Stikket", str(tmp_path), False)
    assert "Stikket" in hands.texts() and "sagde ja til det" in hands.texts()
    hands.press("Prøv vejen")
    assert "Vejen »Stikket« virker." in hands.texts()
    hands.dialogs.expect("confirm", True)
    hands.press("Fjern …")
    assert work(hands).outways.every() == () and "Der er ikke sat nogen vej op." in hands.texts()


def test_an_address_that_is_none_is_refused_at_its_field(unlocked: Unlocked, ready: Scenario) -> None:
    hands = unlocked(ready).go("indstillinger").press("Ny vej …")
    dialog = top(OutwayDialog)
    line(dialog, "udvej_navn").setText("Server")
    line(dialog, "udvej_sted").setText("kommunen.example/ud")
    agreed = dialog.findChild(QCheckBox, "udvej_ukrypteret")
    assert agreed is not None
    agreed.click()
    hands.press("Gem vejen")
    assert "Adressen kan ikke bruges." in line(dialog, "udvej_sted").accessibleDescription()
    assert work(hands).outways.every() == ()


def test_what_cannot_leave_waits_and_is_handed_over(unlocked: Unlocked, ready: Scenario, tmp_path: Path) -> None:
    stick = tmp_path / "stik"
    way = folder_way(ready, stick, selv=False)
    hands = unlocked(ready)
    dialog = export_by(hands, way.id)
    assert dialog.form.status.text() == "2 venter."
    assert "Det, der venter på Stikket, er underskrevet" in dialog.form.forklaring.text()
    dialog.form.annuller.click()
    hands.settle()
    assert "2 underskrevne filer venter på Stikket" in hands.texts()
    page = hands.window.page
    assert isinstance(page, UdbakkePage)
    assert [row[6] for row in page.table.texts()] == ["Underskrevet, venter på Stikket"] * 2
    stick.mkdir()
    hands.press("Aflevér det, der venter")
    assert "2 afleveret." in hands.texts() and len(list(stick.glob("*.asice"))) == 2
    button = hands.window.findChild(QPushButton, "aflever_ventende")
    assert button is not None and not button.isVisible()
    found = work(hands).exports.udbakke()
    assert [row.indberetning.tilstand for row in found] == [Tilstand.EKSPORTERET] * 2


@pytest.mark.parametrize("step", ["prepare", "confirm"])
def test_a_go_that_cannot_go_on_lets_its_way_go(
    unlocked: Unlocked, ready: Scenario, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    way = folder_way(ready, tmp_path / "stik", selv=False)
    hands = unlocked(ready)
    export_by(hands, way.id).form.annuller.click()
    said, told, close = list[str](), list[str](), ExportJob.close

    def refuse(_job: ExportJob, *_more: object) -> None:
        raise StoreFull("Disken er fuld.")

    def closed(job: ExportJob) -> None:
        said.append("closed")
        close(job)

    monkeypatch.setattr(ExportJob, step, refuse)
    monkeypatch.setattr(ExportJob, "close", closed)
    run = SendRun(hands.gui.context, way.id, hands.window)
    run.refused.connect(lambda error: told.append(str(error)))
    run.begin()
    hands.settle()
    assert (said, told) == (["closed"], ["Disken er fuld."])


def test_it_leaves_by_itself_and_the_status_line_says_what_it_waits_for(
    unlocked: Unlocked, ready: Scenario, tmp_path: Path
) -> None:
    stick = tmp_path / "stik"
    way = folder_way(ready, stick)
    hands = unlocked(ready)
    export_by(hands, way.id).form.annuller.click()
    handing = hands.window.caretaker.handing
    handing.tick()
    hands.settle()
    assert "2 underskrevne filer venter på Stikket siden" in waiting(hands).text() and waiting(hands).isVisible()
    assert "Programmet prøver igen kl." in waiting(hands).text()
    stick.mkdir()
    ready.clock.wait(seconds=61)
    handing.tick()
    hands.settle()
    assert len(list(stick.glob("*.asice"))) == 2 and not waiting(hands).isVisible()


def test_a_way_that_encrypts_asks_for_no_consent_and_for_no_receiver(
    unlocked: Unlocked, ready: Scenario, tmp_path: Path
) -> None:
    ready.workspace.close()
    centre = Centre()
    centre.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning", "Spurgt")
    stick = tmp_path / "stik"
    hands = unlocked(centre).go("indstillinger").press("Ny vej …")
    dialog = top(OutwayDialog)
    agreed = dialog.findChild(QCheckBox, "udvej_ukrypteret")
    line(dialog, "udvej_navn").setText("Stikket")
    choose(dialog, "udvej_art", "mappe")
    line(dialog, "udvej_sted").setText(str(stick))
    assert agreed is not None and agreed.isVisible()
    choose(dialog, "udvej_modtager", KOMMUNE)
    assert not agreed.isVisible()
    hands.press("Gem vejen")
    (kept,) = work(hands).outways.every()
    assert (kept.modtager, kept.lov) == (KOMMUNE, "") and "Krypteres til " in hands.texts()
    hands.go("udbakke").press("Kontrollér, underskriv og eksportér (1)")
    export = top(ExportDialog)
    assert isinstance(export, ExportDialog)
    choose(export, "hvorhen", "")
    assert export.receiver.isVisible()
    choose(export, "hvorhen", kept.id)
    assert not export.receiver.isVisible()
    export.form.kodeord.setText(PASSWORD)
    export.form.eksporter.click()
    hands.settle()
    assert export.form.status.text() == "1 venter."
    export.form.annuller.click()
    hands.settle()
    stick.mkdir()
    hands.press("Aflevér det, der venter")
    assert "1 afleveret." in hands.texts() and len(list(stick.glob("*.asice.p7m"))) == 1 == len(list(stick.iterdir()))


@pytest.fixture
def centre(ready: Scenario) -> Centre:
    """A store that is no practice, with its certificate."""
    ready.workspace.close()
    made = Centre()
    made.citizen("150277-9995", "Testborger Et").answers(ANMODNING).complete("anmodning", "Spurgt")
    return made


def sftp_dialog(hands: Hands, server: Sshd, tmp_path: Path) -> QWidget:
    """A new way to the server, filled in, with the key file that it knows."""
    hands.go("indstillinger").press("Ny vej …")
    dialog = top(OutwayDialog)
    assert not line(dialog, "udvej_maerke").isEnabled(), "a server over HTTPS has no marker"
    choose(dialog, "udvej_art", "sftp")
    for name, text in (("navn", "Kommunen"), ("sted", server.address), ("bruger", server.user), ("maerke", ".klar")):
        line(dialog, f"udvej_{name}").setText(text)
    key = tmp_path / "id_ed25519"
    key.write_bytes(server.client.closed())
    hands.dialogs.expect("file", key)
    hands.dialogs.expect("password", KEY_PASSWORD)
    hands.press("Vælg certifikat eller nøglefil …")
    hands.settle()
    choose(dialog, "udvej_modtager", KOMMUNE)
    return dialog


def test_a_servers_key_is_accepted_once_and_another_one_stops_everything(
    unlocked: Unlocked, centre: Centre, sshd: Sshd, tmp_path: Path
) -> None:
    hands = unlocked(centre)
    dialog = sftp_dialog(hands, sshd, tmp_path)
    hands.dialogs.expect("confirm", False)
    hands.press("Gem vejen")
    _kind, title, text = hands.dialogs.asked[-1]
    assert title == "Er det den rigtige server?" and fingerprint(sshd.host.public) in text and "tegn for tegn" in text
    assert work(hands).outways.every() == () and dialog.isVisible(), "whoever says no has kept nothing"
    hands.dialogs.expect("confirm", True)
    hands.press("Gem vejen")
    (kept,) = work(hands).outways.every()
    assert (kept.vej, kept.vaert, kept.maerke) == ("sftp", sshd.host.public, ".klar")
    assert f"Serveren kendes på nøglen {fingerprint(sshd.host.public)}." in hands.texts()
    hands.press("Prøv vejen")
    assert "Vejen »Kommunen« virker." in hands.texts()
    hands.press("Ret …")
    changed = top(OutwayDialog)
    assert any(
        fingerprint(sshd.host.public) in each.text() for each in changed.findChildren(QLabel) if each.isVisible()
    )
    hands.press("Gem vejen")
    assert work(hands).outways.every()[0].vaert == kept.vaert, "asked once"
    work(hands).store.outways.put(kept._replace(vaert=Key().public), None)
    hands.go("forside").go("indstillinger")
    hands.dialogs.expect("error")
    hands.press("Prøv vejen")
    assert "viser en anden nøgle" in str(hands.dialogs.asked[-1])


def test_a_stick_is_known_again_by_its_file(unlocked: Unlocked, ready: Scenario, tmp_path: Path) -> None:
    hands = unlocked(ready).go("indstillinger").press("Ny vej …")
    dialog = top(OutwayDialog)
    for name, text in (("navn", "Stikket"), ("sted", str(tmp_path / "stik"))):
        line(dialog, f"udvej_{name}").setText(text)
    choose(dialog, "udvej_art", "mappe")
    for name in ("udvej_ukrypteret", "udvej_stik"):
        box = dialog.findChild(QCheckBox, name)
        assert box is not None and box.isVisible()
        box.click()
    hands.press("Gem vejen")
    assert "Mappen er her ikke nu" in line(dialog, "udvej_sted").accessibleDescription()
    assert work(hands).outways.every() == ()
    (tmp_path / "stik").mkdir()
    hands.press("Gem vejen")
    (kept,) = work(hands).outways.every()
    assert kept.kendes and kept.kendes in (tmp_path / "stik" / "smdb-vej.txt").read_text(encoding="utf-8")
    assert "Drevet kendes igen på filen smdb-vej.txt." in hands.texts()
