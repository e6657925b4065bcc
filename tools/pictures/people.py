"""Stops at the people of a store: the page and its dialogs, the profile on F9, the municipality, and one person after another."""

from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from smdb_desktop.examples import demo_data
from smdb_desktop.gui.core import places
from smdb_desktop.gui.kit.code_box import CodeBox
from smdb_desktop.gui.settings.key_cards import NewCodeDialog
from smdb_desktop.gui.settings.personer import PersonerPage
from smdb_desktop.services.ports.policy import Key
from smdb_desktop.services.ports.vault import KeyMaterial
from tests.fakes.policy import FILE, FakePolicy
from tools.pictures.camera import Camera
from tools.pictures.shows import Focus, Has, Says, Tells, That

HIS = "syv grå svaner ved søen"


def people(camera: Camera) -> Iterator[str]:
    """Who works here: alone, one more with what is wrong and then right, changed, and not to be removed."""
    robot = camera.robot
    camera.go(places.Personer())
    yield camera.shoot("personer", Focus("personer"), Says("Øvelsesbruger (dig)"), Says("Låser op med sin egen"))
    camera.scroll_to(camera.find("fjern_person", QWidget))
    camera.find("fjern_person", QWidget).setFocus(Qt.FocusReason.TabFocusReason)
    robot.key(camera.find("fjern_person", QWidget), Qt.Key.Key_Space, text=" ")
    yield camera.shoot("personer-sidste", Focus("fjern_person"), Says("mindst én anden person"))
    camera.type("nyt_navn", "Øvelsesbruger")
    camera.find("nye_sundhedsfaglig", QWidget).setProperty("checked", True)
    for name, text in (("ny", HIS), ("ny_igen", HIS), ("egen", demo_data.PASSPHRASE)):
        camera.type(name, text)
    camera.press("tilfoej")
    yield camera.shoot("personer-navn-optaget", Tells("✕ Der er allerede en person"), Focus("nyt_navn"))
    camera.find("nyt_navn", QLineEdit).clear()
    camera.type("nyt_navn", "Bo Prøve")
    camera.press("tilfoej")
    yield camera.shoot(
        "personer-tilfoejet", Tells("Bo Prøve er tilføjet."), Focus("personer"), Says("Har ikke låst op endnu")
    )
    _choose(camera, "Bo Prøve")
    camera.press("ny_saetning")
    yield camera.shoot("personer-ny-adgangssaetning", Says("Ny adgangssætning til Bo Prøve"), Focus("ny"))
    camera.press("fortryd")


def profile(camera: Camera) -> Iterator[str]:
    """F9: the roles one has, the question for a municipality, and the head that keeps it in sight."""
    robot, work = camera.robot, camera.context.work
    me = work.store.people.current_id
    camera.at_store(lambda: work.people.change(me, roller=("INDBERETTER", "FORVALTENDE_INDBERETTER", "SUNDHEDSFAGLIG")))
    camera.go(places.Forside())
    robot.key(camera.window, Qt.Key.Key_F9)
    yield camera.shoot("profil-menu", Says("Skift person"), Says("Sundhedsfaglig"), Says("Forvaltende indberetter"))
    camera.robot.press("Forvaltende indberetter")
    robot.press("Indberet for kommunen")
    yield camera.shoot("profil-kommune-mangler", Says("✕ Vælg en kommune på listen."), Focus("forvalter_for"))
    camera.find("forvalter_for", CodeBox).show_code("101")
    robot.press("Indberet for kommunen")
    yield camera.shoot("profil-anden-kommune", Tells("Indberetter for København Kommune"))
    camera.at_store(lambda: work.people.work_as("INDBERETTER"))
    camera.at_store(lambda: work.people.change(me, roller=("INDBERETTER",)))


def key(camera: Camera) -> Iterator[str]:
    """A new key: asked for, made, and its code on the page and over another page."""
    robot = camera.robot
    camera.go(places.Personer())
    camera.scroll_to(camera.find("ny_noegle", QWidget))
    camera.press("ny_noegle")
    yield camera.shoot("ny-noegle-spoerges", Says("Din egen adgangssætning"), Focus("svar"))
    camera.type("svar", demo_data.PASSPHRASE)
    robot.press("OK")
    robot.find("ny_kode", QLabel)
    yield camera.shoot(
        "ny-noegle", Has("ny_kode"), Says("Skriv kodens sidste fire tegn"), Says("Lageret har fået en ny nøgle.")
    )
    made = robot.find("ny_kode", QLabel).text()
    camera.go(places.Kladder())
    NewCodeDialog(camera.window, camera.context, KeyMaterial(made)).open()
    yield camera.shoot("ny-noegle-paa-anden-side", Says(made), Focus("bekraeft_kode"), Says("Luk uden at bekræfte"))
    camera.type("bekraeft_kode", made.rpartition("-")[2])
    robot.press("Bekræft koden")
    robot.wait(lambda: not camera.window.findChildren(NewCodeDialog), "at koden er bekræftet")


def held(camera: Camera) -> Iterator[str]:
    """Roles that an administrator does not permit."""
    policy = FakePolicy({Key.ROLES: ("INDBERETTER",)})
    with patch.object(camera.context, "desk", replace(camera.context.desk, policy=policy)):
        camera.go(places.Personer())
        camera.scroll_to(camera.find("nye_sundhedsfaglig", QWidget))
        yield camera.shoot("personer-laast", Has("roller_laast"), Says(FILE))
    camera.go(places.Forside())


def other(camera: Camera) -> Iterator[str]:
    """One person goes and the other comes; who was added is removed again."""
    robot = camera.robot
    robot.key(camera.window, Qt.Key.Key_F9)
    robot.press("Skift person")
    camera.copied()
    yield camera.shoot(
        "skift-person",
        Focus("adgangssaetning"),
        That("it is locked", lambda: camera.context.workspace is None),
    )
    camera.type("adgangssaetning", HIS, enter=True)
    robot.wait(lambda: camera.window.here != "laas_op", "at der er låst op")
    profil = camera.context.profil
    yield camera.shoot(
        "den-anden-person", That("Bo works", lambda: profil is not None and profil.medarbejder == "Bo Prøve")
    )
    robot.key(camera.window, Qt.Key.Key_F9)
    robot.press("Skift person")
    camera.copied()
    camera.unlock()
    camera.go(places.Personer())
    _choose(camera, "Bo Prøve")
    camera.press("fjern_person")
    yield camera.shoot("fjern-person", Says("Bo Prøve kan ikke låse op mere."), Focus("svar"))
    camera.type("svar", demo_data.PASSPHRASE)
    robot.press("OK")
    yield camera.shoot("fjernet-ny-noegle", Says("Bo Prøve kan have gemt en kopi af nøglefilen."), Focus("Ikke nu"))
    robot.press("Ikke nu")
    yield camera.shoot("personer-haendelser", Says("Fjernede Bo Prøve"))


def _choose(camera: Camera, navn: str) -> None:
    page = camera.window.page
    if not isinstance(page, PersonerPage):
        raise TypeError("the page of people is not open")
    work, found = camera.context.work, list[str]()
    camera.at_store(lambda: found.append(work.people.find(navn).id))
    page.people.choose(found[0])


STOPS = (people, profile, key, held, other)
