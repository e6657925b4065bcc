"""The main job in the real window, from a machine that has never seen the program to a file that verifies: ``demo --headless``.

Every step is done with the keyboard by ``Robot``; each prints one line. What it looks for is what a person would look for, so a
step that a person could not take fails here too.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from smdb_desktop.domain.cpr import SMDB_UGYLDIG
from smdb_desktop.domain.words import T, joined
from smdb_desktop.examples import demo_data
from smdb_desktop.examples.main_job import CENTRE, CPR, CVR, IMPOSSIBLE, LATE, NAVN, REASON, TALK, make_job
from smdb_desktop.examples.older_course import OlderCourse
from smdb_desktop.examples.robot import Robot, RobotLostError
from smdb_desktop.examples.typed import strokes
from smdb_desktop.gui.app.main import Gui, make_gui
from smdb_desktop.gui.core import places
from smdb_desktop.gui.outbox.udbakke import EXPORT
from smdb_desktop.language import say
from smdb_desktop.services.ports.submissions import Verification
from smdb_desktop.services.workspace import Desk


class StepFailedError(Exception):
    """A step did not hold; the text says which and how."""


def walk(desk: Desk, out: Path, tell: Callable[[str], None]) -> int:
    """Walk the main job and verify the file; the status is 0 only when every step held."""
    program = make_gui(desk)
    program.window.show()
    journey = Journey(program, out, tell)
    try:
        path = journey.walk()
    except (RobotLostError, StepFailedError) as error:
        tell(T("FEJL efter »{sidste}«: {fejl}", sidste=journey.last, fejl=str(error)))
        return 1
    finally:
        program.close()
    tell(str(path))
    return 0


class Journey:
    """One walk through the window."""

    def __init__(self, program: Gui, out: Path, tell: Callable[[str], None]) -> None:
        self._program = program
        self._robot = Robot(program.window)
        self._job = make_job(program.context.desk.katalog)
        self._out = out
        self._tell = tell
        self._number = 0
        self.last = "start"

    def walk(self) -> Path:
        """Every step in order; returns the exported file."""
        self._set_up()
        self._find_citizen()
        self._request()
        self._half_of_the_start()
        self._next_day()
        self._rest_of_the_start()
        self._treatments()
        self._closing()
        path = self._export()
        OlderCourse(self._program, self._robot, self._step).walk()
        return path

    def _step(self, words: str) -> None:
        self._number += 1
        self.last = words
        self._tell(T("{nummer:2d}. {trin}", nummer=self._number, trin=words))

    def _finish(self, art: str) -> str:
        """The words on the button of a form."""
        return self._program.context.desk.katalog.nyeste.skemaer[art].button

    def _one_more(self, art: str) -> str:
        """The words on the button that adds one more of a form."""
        pladser = self._program.context.desk.katalog.nyeste.pladser
        return next(each.ny for plads in pladser for each in plads.alle() if each.art == art)

    def _must(self, held: object, words: str) -> None:
        if not held:
            raise StepFailedError(words)

    def _fill(self, answers: Mapping[str, Any]) -> None:
        for name, text in strokes(answers):
            self._robot.answer(name, text)

    def _saved(self) -> None:
        """Wait until what was typed is on the disk."""
        self._robot.wait(lambda: self._program.context.tasks.is_idle, T("at alt er gemt"))

    # -- the first day ---------------------------------------------------------------------------------------------

    def _set_up(self) -> None:
        robot = self._robot
        robot.answer("oevelse", "")
        robot.press(T("Næste"))
        for name, text in (("organisation", CENTRE), ("nummer", CVR), ("medarbejder", "Øvelsesbruger")):
            robot.answer(name, text)
        robot.choose(robot.find("kommune", QComboBox), "165")
        indberetter = robot.find("indberetter", QWidget)
        if not indberetter.property("checked"):
            robot.answer("indberetter", "")
        robot.answer("sundhedsfaglig", "")
        robot.press(T("Næste"))
        robot.answer("adgangssaetning", demo_data.PASSPHRASE)
        robot.answer("adgangssaetning_igen", demo_data.PASSPHRASE)
        robot.press(T("Næste"))
        code = robot.find("kode", QLabel).text()
        robot.answer("sidste_gruppe", code.rpartition("-")[2])
        robot.press(T("Gå i gang"))
        robot.find("cpr", QLineEdit)
        self._step(T("Opsat som øvelse, gendannelseskoden er skrevet af, Forsiden er åben"))

    def _find_citizen(self) -> None:
        robot = self._robot
        cpr = robot.find("cpr", QLineEdit)
        robot.type(cpr, "150277-999")
        robot.key(cpr, Qt.Key.Key_Return)
        robot.wait(
            lambda: say(SMDB_UGYLDIG) in robot.find("cpr", QLineEdit).accessibleDescription(), T("SMDB's sætning")
        )
        self._step(T("Et CPR-nummer med ni cifre får SMDB's egen sætning"))
        robot.type(cpr, CPR)
        robot.key(cpr, Qt.Key.Key_Return)
        robot.answer("navn", NAVN)
        robot.press(T("Opret borger"))
        robot.press(T("Registrér anmodning i nyt forløb for denne borger"))
        self._step(T("Borgeren er oprettet, og et nyt kontaktforløb er begyndt"))

    def _request(self) -> None:
        robot = self._robot
        self._fill(self._job.anmodning)
        robot.press(self._finish("anmodning"))
        robot.wait(lambda: robot.see("hvad_nu", QWidget), T("at anmodningen er registreret"))
        self._step(T("Anmodning er registreret"))

    def _half_of_the_start(self) -> None:
        robot = self._robot
        self._go_on_from_done()
        self._fill(self._job.begun)
        robot.wait(
            lambda: robot.find(TALK, QLineEdit).property("state") == "error", T("fejlen ved {dato}", dato=IMPOSSIBLE)
        )
        # half a word in a list, and away from it
        robot.open_list(robot.find("screeningsvaerktoej", QComboBox), "as").hide()
        robot.press(T("Gem og fortsæt senere"))
        robot.wait(lambda: self._program.window.here == "borger", T("Borgeroverblik"))
        self._saved()
        self._step(T("Halvvejs: {dato} er gemt, som det blev skrevet, og kladden er lagt til side", dato=IMPOSSIBLE))

    def _described(self, name: str) -> str:
        widget = self._robot.see(name, QWidget)
        return widget.accessibleDescription() if widget is not None else ""

    def _go_on_from_done(self) -> None:
        """Take the first way that is offered after a form."""
        first = self._robot.find("vej[0]", QAbstractButton)
        self._robot.press(first.text().replace("&", ""))

    # -- the next day ----------------------------------------------------------------------------------------------

    def _next_day(self) -> None:
        robot = self._robot
        self._program.window.lock()
        self._saved()
        line = robot.find("adgangssaetning", QLineEdit)
        robot.type(line, demo_data.PASSPHRASE)
        robot.key(line, Qt.Key.Key_Return)
        robot.find("cpr", QLineEdit)
        self._step(T("Låst, og låst op igen næste dag"))
        self._program.context.navigate(places.Kladder())
        table = robot.find("kladder", QWidget)
        robot.wait(lambda: self._rows(table), T("kladden på listen"))
        table.setFocus()
        robot.key(table, Qt.Key.Key_Return)
        line = robot.find(TALK, QLineEdit)
        self._must(
            line.text() == IMPOSSIBLE, T("i feltet stod »{linje}«, ikke det, der blev skrevet", linje=line.text())
        )
        self._step(T("Kladden er åbnet, hvor den blev forladt, med det halve svar"))

    @staticmethod
    def _rows(table: QWidget) -> int:
        model = getattr(table, "model", lambda: None)()
        return model.rowCount() if model is not None else 0

    def _rest_of_the_start(self) -> None:
        robot = self._robot
        robot.answer(TALK, self._job.start_1[TALK])
        self._fill(self._job.rest)
        robot.press(T("Næste"))
        robot.wait(lambda: robot.see("hvorfor", QWidget), T("at Næste nævner, hvad der mangler"))
        robot.press(T("Næste"))
        self._fill(self._job.start_2)
        robot.press(self._finish("ivaerksaettelse"))
        robot.wait(lambda: robot.see(REASON, QWidget), T("at der springes til fejlen"))
        reason = self._described(REASON)
        self._must(
            str(LATE) in reason,
            T("fejlen om {dage} dage mangler; der stod »{begrundelse}«", dage=LATE, begrundelse=reason),
        )
        self._step(T("Programmet siger, hvad SMDB ville indvende: {dage} dage uden årsag", dage=LATE))
        robot.answer(REASON, self._job.start_1[REASON])
        robot.press(T("Næste"))
        robot.press(self._finish("ivaerksaettelse"))
        robot.wait(
            lambda: robot.see("hvad_nu", QWidget) or robot.button(T("Behandling i nyt tilbud")), T("at den er iværksat")
        )
        self._step(T("Rettet, og behandlingen er iværksat"))

    def _treatments(self) -> None:
        robot = self._robot
        self._go_on_from_done()
        first, second = self._job.behandlinger
        self._fill(self._job.tilbud)
        self._fill(first)
        robot.press(self._finish("behandling"))
        self._answer_closing(T("NEJ"))
        robot.press(self._one_more("behandling"))
        self._fill(second)
        robot.press(self._finish("behandling"))
        self._answer_closing(T("JA"))
        self._step(T("To behandlinger på Alfa København ApS, den ene medicinsk; begge er afsluttet"))

    def _answer_closing(self, words: str) -> None:
        """SMDB's question when no treatment is running any more (rule 67)."""
        self._robot.press(words)

    def _closing(self) -> None:
        robot = self._robot
        robot.find("afsluttet_dato", QLineEdit)
        robot.press(T("Brug {tekst}", tekst=self._job.ended))
        self._fill({name: raw for name, raw in self._job.afslutning.items() if name != "afsluttet_dato"})
        robot.press(self._finish("forloebsafslutning"))
        robot.wait(lambda: robot.see("hvad_nu", QWidget) or robot.see("laast", QWidget), T("at forløbet er afsluttet"))
        self._step(T("Forløbet er afsluttet og låst; det er Klar"))

    # -- out -------------------------------------------------------------------------------------------------------

    def _export(self) -> Path:
        robot = self._robot
        before = set(self._out.glob("*.asice"))
        self._program.context.navigate(places.Udbakke())
        robot.press(EXPORT.format(antal=1))
        robot.answer("mappe", str(self._out))
        robot.press(T("Eksportér"))
        robot.wait(lambda: set(self._out.glob("*.asice")) - before, T("filen i mappen"))
        self._saved()
        made = next(iter(set(self._out.glob("*.asice")) - before))
        self._must("1502779995" not in made.name and "150277" not in made.name, T("CPR-nummeret står i filens navn"))
        self._step(T("Underskrevet, skrevet og læst tilbage; intet CPR-nummer i navnet"))
        found = self._verified(made)
        self._must(found.ok and found.oevelse, joined("; ", (text for _n, held, text in found.trin if not held)))
        sent = self._program.context.work.exports
        self._must(found.indberetning_id == made.stem and sent is not None, T("filen hører til en anden indberetning"))
        self._step(T("Åbnet igen og bekræftet: hel pakke, gyldig underskrift, rigtigt skema, mærket som øvelse"))
        for top in QApplication.topLevelWidgets():
            if top is not self._program.window and top.isVisible():
                top.close()
        return made

    def _verified(self, path: Path) -> Verification:
        desk = self._program.context.desk
        return desk.submissions.verify(path.read_bytes(), desk.clock())
