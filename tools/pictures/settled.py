"""Stops on what an administrator has settled: the card that says it, a list that is held, and ways out that are switched off."""

from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from smdb_desktop.gui.core import places
from smdb_desktop.services.ports.policy import OFF, Complaint, Key
from tests.fakes.policy import FILE, FakePolicy
from tools.pictures.camera import Camera
from tools.pictures.shows import Focus, Has, Says

WRONG = Complaint(FILE, 7, "»aldrig« er hverken on eller off.")
SETTLED = FakePolicy(
    {
        Key.FOLDERS: ("/srv/smdb-ud",),
        Key.REACHES: ("FILER",),
        Key.COPIES: (),
        Key.IDLE: ("10",),
        Key.MOVE: (OFF,),
        Key.PAPER: (OFF,),
    },
    complaints=(WRONG,),
)


def administered(camera: Camera) -> Iterator[str]:
    """The same store on a machine where this is settled."""
    with patch.object(camera.context, "desk", replace(camera.context.desk, policy=SETTLED)):
        camera.go(places.Indstillinger())
        camera.scroll_to(camera.find("laast", QWidget))
        yield camera.shoot("indstillinger-laast", Has("laast"), Says("Udskrift på papir"), Says("slået fra"))
        answers = camera.find("vej_til_smdb", QComboBox)
        camera.scroll_to(answers)
        answers.setFocus(Qt.FocusReason.TabFocusReason)
        camera.robot.key(answers, Qt.Key.Key_Down)
        yield camera.shoot("indstillinger-holdt-liste", Focus("vej_til_smdb"), Says("Det er låst af en administrator"))
        camera.go(places.Sikkerhedskopier())
        camera.scroll_to(camera.find("flyt", QWidget))
        yield camera.shoot("kopier-laast", Has("flyt"), Says("En administrator har slået det fra på denne maskine."))
        camera.go(places.AlleBorgere())
        camera.context.print_page()
        camera.robot.wait(lambda: camera.robot.button("Gem som PDF …"), "at siderne er klar")
        yield camera.shoot("print-laast", Says("Udskrift på papir: En administrator har slået det fra"))
        dialog = camera.find("print_side", QDialog)
        dialog.reject()
    camera.go(places.Forside())
