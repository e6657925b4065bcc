"""Stops at the copies: made, in a second place, taken back, moved to another machine."""

from collections.abc import Iterator
from datetime import date
from unittest.mock import patch

from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.cpr import parse_cpr
from smdb_desktop.examples import demo_data
from smdb_desktop.gui.core import places
from smdb_desktop.gui.kit.dialogs import QtDialogs
from smdb_desktop.services.safekeeping.moving import Flyttet
from tools.pictures.camera import Camera
from tools.pictures.shows import Focus, Has, Says
from tools.pictures.wizard import OLD_CPR

MADE = "Sikkerhedskopien er lavet, åbnet og kontrolleret."


def copies(camera: Camera) -> Iterator[str]:
    """A copy that is made, and the second place: chosen, there, and gone."""
    context = camera.context
    camera.go(places.Sikkerhedskopier())
    yield camera.shoot("sikkerhedskopier", Focus("lav_kopi"), Says("Der er ikke valgt noget sted."))
    camera.press("lav_kopi")
    camera.copied()
    yield camera.shoot("sikkerhedskopi-lavet", Says(MADE))
    second = camera.home / "usb"
    second.mkdir()
    backups = context.work.backups
    if backups is None:
        raise AssertionError("there are no copies")

    def keep() -> None:
        backups.choose_second(second)
        backups.catch_up()

    camera.at_store(keep)
    camera.go(places.Sikkerhedskopier())
    camera.scroll_to(camera.find("andet_sted", QWidget))
    yield camera.shoot("andet-sted", Says(str(second)))
    for file in second.rglob("*"):
        if file.is_file():
            file.unlink()
    second.rename(camera.home / "usb-taget-ud")
    camera.go(places.Sikkerhedskopier())
    yield camera.shoot("andet-sted-mangler", Says("er der ikke"))
    camera.at_store(lambda: backups.choose_second(None))


def restoring(camera: Camera) -> Iterator[str]:
    """A copy that would be taken back: which, with what, what would change, and the last question."""
    context, robot = camera.context, camera.robot
    camera.go(places.Sikkerhedskopier())
    today = date(2026, 1, 1)
    camera.at_store(lambda: context.work.cases.save_borger(parse_cpr(OLD_CPR, today), "Et Andet Navn"))
    robot.press("Gendan den valgte …")
    robot.wait(lambda: camera.window.here == "gendan", "siden")
    yield camera.shoot("gendan", Says("Hvilken kopi?"), Focus("kopiens_adgangssaetning"))
    robot.press("Se, hvad der ville ændre sig")
    yield camera.shoot("gendan-uden-adgangssaetning", Says("✕ Skriv adgangssætningen."))
    robot.answer("kopiens_adgangssaetning", demo_data.PASSPHRASE)
    robot.press("Se, hvad der ville ændre sig")
    robot.find("fortryd", QWidget)
    yield camera.shoot("gendan-forskelle", Says("Kopien er fra"), Focus("fortryd"))
    camera.press("gendan_nu")
    yield camera.shoot("gendan-sikker", Says("Det, der er nu, flyttes til side"))
    camera.close_dialogs()
    robot.press("Tilbage")
    camera.unlock()


def moving(camera: Camera) -> Iterator[str]:
    """The question before a move, and a store that was moved."""
    context = camera.context
    camera.go(places.Sikkerhedskopier())
    with patch.object(QtDialogs, "folder", lambda _self, _parent, _title, _start, then: then(camera.out)):
        camera.press("flyt")
    yield camera.shoot("flyt-spoerges", Says("Flyt til ny pc?"), Focus("Bliv på denne maskine"))
    camera.close_dialogs()
    context.flyttet = Flyttet(context.desk.clock(), "smdb-2026-03-02-0912.smdbflyt")
    camera.go(places.Forside())
    yield camera.shoot("flyttet", Says("Arbejd videre på den nye maskine"), Has("fortsaet_her"))
    context.flyttet = None
    camera.go(places.Forside())
    yield camera.shoot("forside-sikkerhedskopi", Says("Sikkerhedskopi"))


def file_dialogs(camera: Camera) -> Iterator[str]:
    """The dialogs for files and folders where the system has none of its own: in the program's language, at a sensible place."""
    QtDialogs().folder(camera.window, "Vælg mappe til eksport", camera.out, lambda _: None)
    yield camera.shoot("vaelg-mappe", Says("Annuller"))
    camera.close_dialogs()
    QtDialogs().file(camera.window, "Vælg certifikatfil", "Certifikat (*.p12 *.pfx)", lambda _: None)
    yield camera.shoot("vaelg-fil", Says("Annuller"))
    camera.close_dialogs()
