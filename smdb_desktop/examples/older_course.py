"""The end of the demo's walk: a course of the form version before, with KvalHep filled in by the profile that may see it.

Its answers come from the example case; each is typed with the keyboard by ``Robot``.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPushButton, QWidget

from smdb_desktop.domain.forms.definitions import Skemaversion
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.words import T
from smdb_desktop.examples.example_case import answer_with, example_case
from smdb_desktop.examples.robot import Robot
from smdb_desktop.examples.typed import strokes, typed
from smdb_desktop.gui.app.main import Gui
from smdb_desktop.gui.core import places
from smdb_desktop.language import say

CPR = "100705-9995"
NAVN = "Testborger To"
ROLE = "SUNDHEDSFAGLIG"
DEMANDS = ("ivaerksaettelse.injektion_nogensinde", "har_injiceret")


class OlderCourse:
    """One walk from a new citizen to a completed KvalHep. ``step`` tells that something held."""

    def __init__(self, program: Gui, robot: Robot, step: Callable[[str], None]) -> None:
        self._program = program
        self._robot = robot
        self._step = step

    def walk(self) -> None:
        """Request, start and KvalHep of a course that belongs to the oldest form version."""
        katalog = self._program.context.desk.katalog
        version = min(katalog.versioner.values(), key=lambda v: v.valid_from or date.min)
        name, egenskab = DEMANDS
        answers = {name: answer_with(katalog, version.id, name, egenskab)}
        course = example_case(katalog, version.id, svar=answers, profil=ROLE)["kontaktforloeb"][0]
        self._change_role()
        self._begin()
        self._form(version, "anmodning", course["anmodning"])
        self._robot.press(version.skemaer["anmodning"].button)
        self._robot.find("hvad_nu", QWidget)
        day = typed(version.skemaer["anmodning"], course["anmodning"])["anmodningsdato"]
        self._step(T("En anmodning af {dag} får det skema, der gjaldt den dag", dag=day))
        self._robot.press(self._robot.find("vej[0]", QAbstractButton).text().replace("&", ""))
        self._form(version, "ivaerksaettelse", course["ivaerksaettelse"])
        self._robot.press(version.skemaer["ivaerksaettelse"].button)
        demanded = next(plads for plads in version.pladser if plads.kraevet is not None)
        self._fill_demanded(version, demanded, course[demanded.noegle][0])

    def _change_role(self) -> None:
        robot = self._robot
        self._program.context.navigate(places.Indstillinger())
        roles = robot.find("rolle", QComboBox)
        robot.wait(lambda: roles.findData(ROLE) >= 0, T("profilen Sundhedsfaglig"))
        for _ in range(roles.count()):
            if roles.currentData() != ROLE:
                robot.key(roles, Qt.Key.Key_Down)
        save = robot.find("gem_hvem", QPushButton)
        save.setFocus(Qt.FocusReason.TabFocusReason)
        robot.key(save, Qt.Key.Key_Space, text=" ")
        profil = self._program.context
        robot.wait(lambda: profil.profil is not None and profil.profil.rolle == ROLE, T("at profilen er skiftet"))
        self._step(T("Profilen er skiftet til Sundhedsfaglig"))

    def _begin(self) -> None:
        robot = self._robot
        self._program.context.navigate(places.Forside())
        cpr = robot.find("cpr", QLineEdit)
        robot.type(cpr, CPR)
        robot.key(cpr, Qt.Key.Key_Return)
        robot.answer("navn", NAVN)
        robot.press(T("Opret borger"))
        robot.press(T("Registrér anmodning i nyt forløb for denne borger"))
        robot.find("anmodningsdato", QLineEdit)

    def _fill_demanded(self, version: Skemaversion, plads: Plads, answers: Mapping[str, Any]) -> None:
        robot = self._robot
        robot.press(plads.ny)
        self._form(version, plads.art, answers)
        robot.press(version.skemaer[plads.art].button)
        done = version.skemaer[plads.art].faerdig
        page = self._program.window
        robot.wait(lambda: any(say(done) in w.accessibleName() for w in page.findChildren(QWidget, "godt")), done)
        self._step(
            T("{titel} er krævet, fordi borgeren har injiceret, og er udfyldt af Sundhedsfaglig", titel=plads.title)
        )

    # -- typing ----------------------------------------------------------------------------------------------------

    def _form(self, version: Skemaversion, art: str, answers: Mapping[str, Any]) -> None:
        """Every step of a form, from the one that is open."""
        skema = version.skemaer[art]
        spoken = typed(skema, answers)
        for number, trin in enumerate(skema.trin):
            if number:
                self._robot.press(T("Næste"))
            for name, text in strokes({f.navn: spoken[f.navn] for f in trin.felter if f.navn in spoken}):
                self._robot.answer(name, text)
