"""Stops at *Om kodelister* while lists and forms are exchanged: what would change, what is refused, what came, and back."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from PySide6.QtWidgets import QFrame, QPushButton

from smdb_desktop.gui.core import places
from smdb_desktop.gui.kit.dialogs import QtDialogs
from smdb_desktop.gui.settings.kodelister import KodelisterPage
from smdb_desktop.resources import folder, load_catalog
from smdb_desktop.services.lists.model import as_raw
from smdb_desktop.services.updates.service import UpdateService
from smdb_desktop.services.workspace import Desk
from tests.updating.world import Machine, Publisher
from tests.versions.third_version import package
from tools.pictures.camera import Camera
from tools.pictures.shows import Focus, Has, Says

LISTE = "psykisk_lidelse"


def lists(camera: Camera) -> Iterator[str]:
    """From the card to a list that was exchanged, and back."""
    camera.go(places.Kodelister())
    camera.scroll_to(camera.find("skift_lister_kort", QFrame))
    yield camera.shoot("skift-lister", Has("vaelg_lister"), Has("gem_skabelon"), Says("Skift lister ud"))
    camera.type("gaelder_fra", "i morges")
    camera.press("vaelg_lister")
    yield camera.shoot("skift-lister-dag", Focus("gaelder_fra"))
    _choose(camera, _file(camera, broken=True))
    yield camera.shoot("skift-lister-afvist", Says("står to gange"))
    camera.close_dialogs()
    _choose(camera, _file(camera, broken=False))
    yield camera.shoot(
        "skift-lister-forskel", Says("99: Et nyt svar"), Says("Intet er skiftet endnu."), Focus("Lad dem være")
    )
    camera.robot.press("Skift listerne ud")
    camera.copied()
    page = camera.window.page
    if not isinstance(page, KodelisterPage):
        raise TypeError("another page")
    page.table.choose(LISTE)
    camera.scroll_to(camera.find("fortryd_liste", QPushButton))
    yield camera.shoot("skift-lister-skiftet", Says("Listerne er skiftet ud."), Has("taget_ind"))
    camera.press("fortryd_liste")
    yield camera.shoot("skift-lister-fortryd", Says("Fortryd skiftet?"), Focus("Behold listen"))
    camera.robot.press("Fortryd skiftet")
    camera.copied()


def _file(camera: Camera, *, broken: bool) -> Path:
    raw = as_raw(camera.context.desk.katalog.lister[LISTE])
    first = raw["options"][0]
    raw["options"].append(first if broken else {"code": "99", "label": "Et nyt svar", "label_confidence": "official"})
    file = camera.home / f"{LISTE}.json"
    file.write_text(json.dumps(raw), encoding="utf-8")
    return file


def _choose(camera: Camera, file: Path) -> None:
    camera.type("gaelder_fra", "01-01-2026")
    with patch.object(QtDialogs, "file", lambda _self, _parent, _title, _pattern, then: then(file)):
        camera.press("vaelg_lister")


def forms(camera: Camera) -> Iterator[str]:
    """The card for packages of forms: what a file would change, what is refused, what was taken in, and the way back."""
    moment = camera.context.desk.clock()
    publisher = Publisher(camera.home / "udgiver", moment)
    publisher.add_package(package(camera.home / "pakke"), "2025.10")
    publisher.release()
    file = camera.home / "skemaer-2025.10.zip"
    publisher.repository.bundle("skemaer", "2025.10", file)
    machine = Machine(camera.home / "opdateringer", publisher.first_root, "")
    machine.moment = moment
    signed = replace(machine.updates(), forms=lambda over: load_catalog(folder(), *over))
    with patch.object(Desk, "updates", lambda _desk: UpdateService(signed, camera.context.desk.clock)):
        camera.go(places.Kodelister())
        camera.scroll_to(camera.find("skift_skemaer_kort", QFrame))
        yield camera.shoot("skift-skemaer", Has("vaelg_skemaer"), Says("Skift skemaer ud"))
        (camera.home / "brev.zip").write_text("Hej", encoding="utf-8")
        _choose_forms(camera, camera.home / "brev.zip")
        yield camera.shoot("skift-skemaer-afvist", Says("Filen kan ikke læses som en pakke"))
        camera.close_dialogs()
        _choose_forms(camera, file)
        yield camera.shoot(
            "skift-skemaer-forskel",
            Says("gælder anmodninger fra 01-10-2025"),
            Says("Intet er ændret endnu."),
            Focus("Lad dem være"),
        )
        camera.robot.press("Tag skemaerne ind")
        camera.copied()
        camera.scroll_to(camera.find("fortryd_skemaer", QPushButton))
        yield camera.shoot(
            "skift-skemaer-taget-ind", Says("Den tages i brug, næste gang programmet startes. Taget ind")
        )
        camera.press("fortryd_skemaer")
        yield camera.shoot("skift-skemaer-fortryd", Says("Fortryd pakken?"), Focus("Behold pakken"))
        camera.robot.press("Fortryd pakken")
        camera.copied()


def _choose_forms(camera: Camera, file: Path) -> None:
    with patch.object(QtDialogs, "file", lambda _self, _parent, _title, _pattern, then: then(file)):
        camera.press("vaelg_skemaer")
