"""Stops on *Godkendelse*: a year of the demo beside the year before, and the cases behind a number."""

from collections.abc import Iterator

from smdb_desktop.gui.core import places
from tools.pictures.camera import Camera
from tools.pictures.shows import Focus, Has, Says


def year(camera: Camera) -> Iterator[str]:
    """What would be asked about first, each question with its numbers, what is yellow with its words, and the cases."""
    number = str(camera.context.work.cases.today.year)
    camera.go(places.Godkendelse(number))
    yield camera.shoot(
        "godkendelse",
        Focus("aar"),
        Says("Hvad vil registret spørge om?"),
        Says("0: spørges der om"),
        Says("Ændret over 20 %"),
        Has("tal_95"),
    )
    camera.go(places.GodkendelseSager(number, "81"))
    yield camera.shoot("godkendelse-sager", Focus("sager"), Says("forløb bag tallet"))
