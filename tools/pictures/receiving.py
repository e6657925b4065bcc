"""Stops at a course that another authority handed over: its code, what it holds, and what happened to it there."""

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from smdb_desktop.examples import demo_data
from smdb_desktop.gui.citizen.receiving import ReceiveDialog
from smdb_desktop.gui.core import places
from tests.scenario import PROFIL, Scenario
from tests.scenarios.test_receiving import TO, handed_over
from tests.scenarios.typed import ANMODNING
from tools.pictures.camera import Camera
from tools.pictures.shows import Focus, Has, Says

COMES = demo_data.made_up_cpr(73)
FROM_HERE, DEMO = "Filen siger: Ida overdrog det", "165"


def received(camera: Camera) -> Iterator[str]:
    """Another centre's course on its way in; it is taken away again at the end of the demo, as every other."""
    there, folder = Scenario(), camera.home / "overdraget"
    there.workspace.save_profil(replace(PROFIL, myndighedskommune=TO))
    # a citizen of nobody here: the wizard's pictures leave an open course behind
    there.citizen(COMES, "Modtaget Testborger").answers(ANMODNING).complete("anmodning")
    raw, code = handed_over(there, folder, DEMO)
    (file,) = folder.iterdir()
    camera.go(places.Borger())
    yield camera.shoot("fremsoeg-modtag", Has("modtag_forloeb"))
    ReceiveDialog(camera.window, camera.context, file).open()
    yield camera.shoot("modtag-kode", Says("Skriv koden, som afsenderen har givet"), Focus("kode_til_filen"))
    camera.type("kode_til_filen", "AAAA-BBBB", enter=True)
    yield camera.shoot("modtag-forkert-kode", Says("✕ Koden passer ikke til filen"), Focus("kode_til_filen"))
    camera.type("kode_til_filen", code, enter=True)
    camera.find("se_forloebet", QWidget)
    camera.robot.button("Modtag forløbet")
    yield camera.shoot("modtag-set", Says(FROM_HERE), Focus("Annuller"), Says("Historikken derfra følger med"))
    camera.robot.press("Modtag forløbet")
    borger = camera.citizen(COMES)
    camera.go(places.Historik(borger[1]))
    camera.scroll_to(camera.find("medbragt", QWidget))
    yield camera.shoot("historik-medbragt", Has("medbragt"), Says("Sådan fortalte Alfa det"))
    del raw
