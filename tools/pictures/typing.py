"""Stops at Indtastningshjælp: a value to paste, one to choose, the end of a case, the comparison; and the papers about it."""

from collections.abc import Iterator

from PySide6.QtWidgets import QApplication, QPushButton, QRadioButton

from smdb_desktop.examples import demo_data
from smdb_desktop.gui.core import places
from smdb_desktop.gui.typing_aid.step_view import StepView
from smdb_desktop.gui.typing_aid.window import TypingWindow
from tools.pictures.camera import Camera
from tools.pictures.shows import Focus, Says, Tells


def typing_aid(camera: Camera) -> Iterator[str]:
    """One case from its first value to the comparison."""
    camera.go(places.Borger(*camera.citizen(demo_data.made_up_cpr(4))))
    camera.press("handlinger")
    camera.press("indtastningshjaelp_her")
    camera.robot.wait(lambda: any(top.sag is not None for top in _windows()), "Indtastningshjælp")
    (window,) = _windows()
    yield camera.shoot("indtastning-cpr", Tells("Indtast CPR-nr."), Says("Ligger på udklipsholderen"), Focus("tastet"))
    _next(camera, window)
    _next(camera, window)
    while not window.steps.choices.isVisible():
        _next(camera, window)
    yield camera.shoot("indtastning-valg", Tells("vælg dette"), Focus("tastet"))
    while isinstance(window.pages.currentWidget(), StepView):
        _next(camera, window)
    yield camera.shoot("indtastning-slut", Says("Alt er tastet"), Says("Tastet i SMDB den"), Focus("dag"))
    window.mark.main.click()
    camera.robot.wait(lambda: window.pages.currentWidget() is window.compare, "sammenligningen")
    window.findChildren(QRadioButton, "del1_anderledes")[0].click()
    yield camera.shoot("indtastning-sammenlign", Says("1 ting står anderledes"), Says("Anmodningsdato"))
    window.close()


def _windows() -> list[TypingWindow]:
    return [top for top in QApplication.topLevelWidgets() if isinstance(top, TypingWindow) and top.isVisible()]


def _next(camera: Camera, window: TypingWindow) -> None:
    """Tick what is shown, and wait for the next."""
    before = window.sag
    camera.find("tastet", QPushButton).click()
    camera.robot.wait(lambda: window.sag is not before, "det næste svar")
