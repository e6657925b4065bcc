"""Stops on *Print side*: a case, without number and name, a list, and a machine without a printer."""

from collections.abc import Iterator
from unittest.mock import patch

from PySide6.QtWidgets import QCheckBox, QDialog, QPushButton

from smdb_desktop.examples import demo_data
from smdb_desktop.gui.core import places
from smdb_desktop.gui.kit import paper
from smdb_desktop.gui.printing.dialog import NO_PRINTER, WITHOUT
from smdb_desktop.gui.printing.preview import Preview
from tools.pictures.camera import Camera
from tools.pictures.shows import Focus, Says, Tells


def print_side(camera: Camera) -> Iterator[str]:
    """The dialog with its preview."""
    camera.go(places.Borger(*camera.citizen(demo_data.made_up_cpr(4))))
    _open(camera)
    yield camera.shoot("print-sag", Tells("Print side"), Says("Det valgte forløb"), Says("Side 1 af"))
    box = camera.find("uden_cpr", QCheckBox)
    box.setFocus()
    box.click()
    _wait(camera)
    yield camera.shoot("print-uden-cpr", Says(WITHOUT), Says("Side 1 af"), Focus("uden_cpr"))
    with patch.object(paper, "printers", list):
        camera.press("udskriv")
        yield camera.shoot("print-uden-printer", Tells(NO_PRINTER), Focus("gem_pdf"))
    box.click()
    _close(camera)
    camera.go(places.AlleBorgere())
    _open(camera)
    yield camera.shoot("print-liste", Says("Alle borgere"), Says("Liggende"), Says("Side 1 af"))
    _close(camera)


def _open(camera: Camera) -> None:
    camera.context.print_page()
    _wait(camera)


def _wait(camera: Camera) -> None:
    preview = camera.find("forhaandsvisning", Preview)
    camera.robot.wait(lambda: preview.sheets is not None, "siderne")


def _close(camera: Camera) -> None:
    dialog = camera.find("luk", QPushButton).window()
    if isinstance(dialog, QDialog):
        dialog.reject()
