"""Stops in front of the lock: the first start, unlocking, and the way back in."""

from collections.abc import Iterator

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from smdb_desktop.examples import demo_data
from smdb_desktop.examples.main_job import CENTRE, CVR
from smdb_desktop.gui.core import places
from smdb_desktop.gui.kit.dialogs import QtDialogs
from smdb_desktop.services.errors import KnownError
from tools.pictures.camera import Camera
from tools.pictures.shows import Focus, Has, Lacks, Says, That


def first_start(camera: Camera) -> Iterator[str]:
    """The four steps, with the faults of the second; afterwards the store is full of the demo's citizens."""
    robot = camera.robot
    robot.find("oevelse", QWidget)
    yield camera.shoot("foerste-start", Says("Skal programmet bruges til øvelse"), Focus("rigtig"), Has("oevelse"))
    robot.answer("oevelse", "")
    robot.press("Næste")
    robot.press("Næste")
    yield camera.shoot("foerste-start-hvem-fejl", Says("✕ Skriv navnet."), Focus("organisation"))
    camera.fill({"organisation": CENTRE, "nummer": CVR, "medarbejder": "Øvelsesbruger"})
    robot.choose(robot.find("kommune", QComboBox), "165")
    if not robot.find("indberetter", QWidget).property("checked"):
        robot.answer("indberetter", "")
    yield camera.shoot("foerste-start-hvem", Focus("indberetter"), Says("Albertslund"), Lacks("✕"))
    robot.press("Næste")
    camera.fill(dict.fromkeys(("adgangssaetning", "adgangssaetning_igen"), demo_data.PASSPHRASE))
    yield camera.shoot("foerste-start-adgangssaetning", Says("Stærk."), Says("Der er ikke valgt noget sted."))
    robot.press("Næste")
    code = robot.find("kode", QLabel).text()
    yield camera.shoot("foerste-start-gendannelseskode", Says(code), Focus("sidste_gruppe"))
    yield from _without_paper(camera)
    robot.answer("sidste_gruppe", code.rpartition("-")[2])
    robot.press("Gå i gang")
    robot.find("cpr", QLineEdit)


def _without_paper(camera: Camera) -> Iterator[str]:
    """A machine without a printer, and the warning before a PDF."""
    QtDialogs().print_page(camera.window, "Gendannelseskode", "<p>Opdigtet</p>", lambda _: None)
    yield camera.shoot("ingen-printer", Says("Der er ingen printer på denne maskine."), Focus("Luk"))
    camera.close_dialogs()
    camera.robot.press("Gem som PDF …")
    yield camera.shoot("gem-kode-som-pdf", Says("En PDF er en fil"), Focus("Annuller"))
    camera.robot.press("Annuller")


def unlocking(camera: Camera) -> Iterator[str]:
    """The lock, a wrong passphrase with its waiting, and the recovery code."""
    robot = camera.robot
    camera.window.lock()
    camera.copied()
    line = robot.find("adgangssaetning", QLineEdit)
    yield camera.shoot("laas-op", Says("ØVELSE"), Focus("adgangssaetning"))
    robot.press("Lås op")
    yield camera.shoot("laas-op-tom", Says("✕ Skriv adgangssætningen."), Focus("adgangssaetning"))
    for _ in range(4):
        if not robot.see("vent", QWidget):
            camera.type("adgangssaetning", "en forkert adgangssætning", enter=True)
    yield camera.shoot("laas-op-forkert", Says("✕ Adgangssætningen er forkert."), Says("Prøv igen om"))
    del line
    robot.press(str(robot.find("glemt", QWidget).property("text")).replace("&", ""))
    yield camera.shoot("laas-op-gendannelse", Says("Find udskriften med gendannelseskoden."), Focus("kode"))


def faults(camera: Camera) -> Iterator[str]:
    """What a fault looks like, without and with its details, and a question that must be answered in words."""
    camera.go(places.Forside())
    told = KnownError("Disken er fuld. Gør plads, og prøv igen.", "OSError\nat save (store.py:12)")
    camera.context.dialogs.error(camera.window, told)
    yield camera.shoot("fejl", Says("Disken er fuld."), Focus("Luk"))
    camera.robot.press("Detaljer")
    yield camera.shoot("fejl-detaljer", Says("OSError"), Says("Disken er fuld."))
    camera.close_dialogs()
    yield camera.shoot(
        "fejl-lukket",
        Lacks("Disken er fuld."),
        That("the window is bright again", lambda: not camera.window.findChildren(QWidget, "daempet")),
    )
