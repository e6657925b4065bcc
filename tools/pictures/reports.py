"""Stops on Rapporter: a report as plot and table, a spread with its median, and a number that says how it is counted."""

from collections.abc import Iterator

from PySide6.QtWidgets import QComboBox

from smdb_desktop.gui.core import places
from smdb_desktop.gui.reports.side import RapporterPage
from tools.pictures.camera import Camera
from tools.pictures.shows import Focus, Says


def rapporter(camera: Camera) -> Iterator[str]:
    """Activity beside the year before, and waiting time with a number explained."""
    robot = camera.robot
    camera.go(places.Rapporter())
    robot.wait(lambda: bool(_page(camera).cards), "tallene")
    yield camera.shoot("rapporter", Focus("rapport"), Says("Anmodninger"))
    camera.go(places.Rapporter("ventetid"))
    robot.wait(lambda: bool(_page(camera).cards), "tallene")
    page = _page(camera)
    table = page.cards[0].table
    table.setFocus()
    table.selectRow(0)
    page.help()
    yield camera.shoot("rapporter-ventetid", Says("Kalenderdage fra anmodningsdato"), Says("Kilde: regel 35, 38 og 39"))


def _page(camera: Camera) -> RapporterPage:
    """The page that is shown."""
    pages = camera.robot.find("rapport", QComboBox).window().findChildren(RapporterPage)
    return next(each for each in pages if not each.gone)
