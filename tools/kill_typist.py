"""The program that the kill test kills: the real window on the encrypted store, a robot that types a case, and a pipe to tell on.

It says before and after every write to the store what is written, and what was left in the window, without any buffer between. It
changes nothing of what the program does; the waits between keys are there so that a kill can fall anywhere.
"""

import json
import os
import traceback
from collections.abc import Mapping
from dataclasses import replace
from random import Random
from threading import Lock
from typing import Any, NoReturn, cast

from PySide6.QtCore import QEventLoop, Qt, QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLineEdit, QWidget

from smdb_desktop.domain.findings import Niveau
from smdb_desktop.domain.forms.definitions import Felt, Felttype
from smdb_desktop.domain.forms.values import read_typed, to_json
from smdb_desktop.examples.main_job import MainJob, make_job
from smdb_desktop.examples.robot import Robot, RobotLostError
from smdb_desktop.examples.rounds import settle
from smdb_desktop.gui.app.main import Gui, make_gui
from smdb_desktop.gui.app.statusbar import SavedLight
from smdb_desktop.gui.core import places
from smdb_desktop.gui.guide.page import GuidePage
from smdb_desktop.gui.guide.saving import Saver
from smdb_desktop.services.ports.vault import Vault
from smdb_desktop.services.stored.records import Json, Sted, Svar
from smdb_desktop.services.wizard.places import first_step
from smdb_desktop.services.wizard.session import WizardSession
from smdb_desktop.services.wizard.views import Skift
from smdb_desktop.services.workspace import Desk
from tools.kill_telling import Tell, TellingVault, plain_answer

HALF = ("2", "31-02-2025", "1x", "Alfa Kø", "as", "99999", "i overmorgen")
PATIENCE_MS = 20_000
MOST_ROUNDS = 60


def type_until_killed(desk: Desk, passphrase: str, forloeb_id: str, seed: int, pipe: int) -> NoReturn:
    """Unlock, open the course where it was left, and type until the end; then wait for the kill. Never returns."""

    one_at_a_time = Lock()

    def tell(what: str, **more: Any) -> None:
        with one_at_a_time:
            os.write(pipe, (json.dumps({"what": what, **more}) + "\n").encode())

    try:
        qInstallMessageHandler(lambda *_: None)
        _watch_window(tell)
        program = make_gui(replace(desk, vault=cast(Vault, TellingVault(desk.vault, tell))), listen=False)
        program.context.tasks.failed.connect(lambda error: tell("fault", text=repr(error)))
        program.window.show()
        Typist(program, Random(seed), tell).work(passphrase, forloeb_id)  # noqa: S311  chance, not a secret
        tell("end")
        QEventLoop().exec()
    except BaseException:
        tell("fault", text=traceback.format_exc())
    os._exit(1)


def _watch_window(tell: Tell) -> None:
    """Say which fields were left, what was handed to saving, and when the window shows that all is saved."""
    left, put, change, saved = GuidePage.answer, Saver.put, Saver.change_version, SavedLight.saved

    def telling_left(page: GuidePage, skema_id: str, felt: str, raw: Json) -> None:
        tell("left", skema=skema_id, felt=felt)
        left(page, skema_id, felt, raw)

    def telling_put(saver: Saver, skema_id: str, svar: Mapping[str, Svar | None], sted: Sted | None = None) -> None:
        tell("put", skema=skema_id, svar={navn: plain_answer(s) for navn, s in svar.items()})
        put(saver, skema_id, svar, sted)

    def telling_change(saver: Saver, skift: Skift) -> None:
        tell("put", skema=skift.skema_id, svar={skift.felt: plain_answer(skift.svar)})
        change(saver, skift)

    def telling_saved(light: SavedLight, moment: object = None) -> None:
        saved(light, moment)
        tell("saved")

    cast(Any, GuidePage).answer = telling_left
    cast(Any, Saver).put = telling_put
    cast(Any, Saver).change_version = telling_change
    cast(Any, SavedLight).saved = telling_saved


class Typist:
    """Types a whole course, with slips: half dates, answers taken back, rows removed, steps left and come back to."""

    def __init__(self, program: Gui, chance: Random, tell: Tell) -> None:
        self._program, self._chance, self._tell = program, chance, tell
        self._robot = Robot(program.window, PATIENCE_MS)
        self._forloeb_id = ""
        katalog = program.context.desk.katalog
        self._jobs = {version_id: make_job(katalog, version_id) for version_id in katalog.versioner}
        self._begins = chance.choice(list(self._jobs))
        """The version in which a course is begun that has no date yet."""

    def work(self, passphrase: str, forloeb_id: str) -> None:
        """Everything until the course is closed."""
        line = self._robot.find("adgangssaetning", QLineEdit)
        self._robot.type(line, passphrase)
        self._robot.key(line, Qt.Key.Key_Return)
        self._robot.find("cpr", QLineEdit)
        self._keep_what_was_left()
        self._forloeb_id = forloeb_id
        self._open()
        for _ in range(MOST_ROUNDS):
            if self._session.why_locked():
                return
            self._next_form()
        found = "; ".join(f"{fund.felt}: {fund.besked}" for fund in self._session.fund())
        raise RobotLostError(f"en vej videre fra {self._session.trin_id}; {found}")

    def _keep_what_was_left(self) -> None:
        """After a kill the person is asked what becomes of what was being written: all of it stays."""
        settle(self._program)
        for asked in self._program.window.findChildren(QDialog, "efter_en_afbrydelse"):
            asked.accept()
            # without a window manager nobody gives the window its keyboard back
            self._program.window.activateWindow()
        settle(self._program)

    @property
    def _page(self) -> GuidePage:
        return cast(GuidePage, self._program.window.page)

    @property
    def _session(self) -> WizardSession:
        return self._page.opened().session

    def _open(self) -> None:
        self._program.context.navigate(places.Guide(self._forloeb_id))
        self._robot.wait(lambda: self._page.body is not None, "guiden")
        place = self._page.body.place() if self._page.body is not None else ("", "")
        self._tell("open", trin=self._session.trin_id, felt=place[1])

    @property
    def _job(self) -> MainJob:
        """What is typed into this course: as its version has it, once its date is there."""
        session = self._session
        art, navn = session.version.datofelt
        svar = session.svar(session.skema_id(art) or "", navn)
        return self._jobs[self._begins if svar is None or svar.value is None else session.version.id]

    # -- what comes next -------------------------------------------------------------------------------------------

    def _next_form(self) -> None:
        session = self._session
        if self._chance.random() < 0.08:
            self._reconsider()
        for art in ("anmodning", "ivaerksaettelse"):
            skema_id = session.skema_id(art)
            if skema_id is None or session.record(skema_id).faerdig is None or session.is_draft(skema_id):
                return self._form(art)
        ids = [b for t in session.ids("tilbud") for b in session.ids("behandling", t)]
        drafts = [b for b in ids if session.record(b).faerdig is None or session.is_draft(b)]
        if drafts or len(ids) < len(self._job.behandlinger):
            return self._behandling(drafts[0] if drafts else "", [b for b in ids if b not in drafts])
        return self._form("forloebsafslutning")

    def _reconsider(self) -> None:
        """Change an answer of a form that was completed, so that it has to be completed again."""
        session = self._session
        skema_id = session.skema_id("anmodning")
        if skema_id is not None and session.record(skema_id).faerdig is not None:
            self._go(session.trin_of(skema_id))
            self._robot.answer("psykisk_lidelse", "NEJ")
            self._pause(10)

    def _go(self, trin_id: str) -> None:
        body = self._page.body
        # the panel that says what a completed form leads to stands on the form's own step
        if self._session.trin_id != trin_id or body is None or not body.skema_ids:
            self._tap(self._robot.find(f"trin.{trin_id}", QAbstractButton))

    def _tap(self, button: QAbstractButton) -> None:
        button.setFocus(Qt.FocusReason.TabFocusReason)
        self._robot.key(button, Qt.Key.Key_Space, text=" ")

    def _pause(self, most_ms: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(self._chance.randrange(most_ms + 1), loop.quit)
        loop.exec()

    def _form(self, art: str) -> None:
        definition = self._session.version.skemaer[art]
        for trin in definition.trin:
            self._go(trin.id)
            skema_id = self._session.skema_id(art)
            if skema_id is None:
                raise RobotLostError(f"skemaet {art}")
            if not self._fill(skema_id, self._job.answers(art), trin.id):
                return
        self._complete(self._session.skema_id(art) or "")

    def _complete(self, skema_id: str) -> None:
        """Press the form's own button; confirm what is asked; wait until it is stored or refused."""
        self._tap(self._robot.find("fortsaet", QAbstractButton))
        self._confirm()
        done = self._session.record
        self._robot.wait(
            lambda: (done(skema_id).faerdig is not None and not self._session.is_draft(skema_id)) or self._refused(),
            f"at {skema_id} er gjort færdigt",
        )
        self._pause(20)

    def _refused(self) -> bool:
        """Whether there are errors, once nothing is on its way to the store."""
        idle = self._program.context.tasks.is_idle
        return idle and any(fund.niveau is Niveau.FEJL for fund in self._session.fund())

    def _confirm(self) -> None:
        """Warnings want a reason each."""
        for top in QApplication.topLevelWidgets():
            if top.objectName() == "advarsler" and top.isVisible():
                for line in top.findChildren(QLineEdit):
                    self._robot.type(line, "Det er rigtigt")
                self._tap(self._robot.find("bekraeft", QAbstractButton))

    def _behandling(self, draft: str, done: list[str]) -> None:
        robot = self._robot
        version = self._session.version
        self._go(first_step(version, version.plads("tilbud")))
        flow = self._page.flow
        editor = flow.editor if flow is not None else None
        if editor is None:
            self._begin_behandling(draft)
            robot.wait(lambda: flow is not None and flow.editor, "behandlingen")
            editor = flow.editor if flow is not None else None
        if editor is None:
            raise RobotLostError("behandlingen")
        # one that is not there yet: a second one of the same kind at the same time would be refused for ever (rule 55)
        types = [svar.raw for b in done if (svar := self._session.svar(b, "behandlingstype"))]
        treatment = next(b for b in self._job.behandlinger if b["behandlingstype"] not in types)
        folded = robot.see("vis_hoved", QAbstractButton)
        if folded is not None:
            self._tap(folded)
        filled = self._fill(editor.head_id, self._job.tilbud)
        if not filled or not self._fill(editor.skema_id, treatment):
            return
        if self._chance.random() < 0.08:
            self._tap(robot.find("slet", QAbstractButton))
            robot.press("Slet skemaet")
        else:
            self._tap(robot.find("fortsaet", QAbstractButton))
            self._confirm()
            robot.wait(
                lambda: robot.button("NEJ") or (flow and flow.editor is None) or self._refused(), "at den er gemt"
            )
        self._pause(20)
        no = robot.button("NEJ")
        if no is not None:
            self._tap(no)

    def _begin_behandling(self, draft: str) -> None:
        robot, tilbud = self._robot, self._session.ids("tilbud")
        if draft:
            self._tap(robot.find(f"rediger[{draft}]", QAbstractButton))
        elif tilbud:
            self._tap(robot.find(f"tilfoej.behandling[{tilbud[0]}]", QAbstractButton))
        else:
            self._tap(robot.find("ny.tilbud", QAbstractButton))
            robot.wait(lambda: robot.see("nyt_tilbud", QWidget) or robot.see("tilbudsstartdato", QWidget), "tilbuddet")
            if robot.see("nyt_tilbud", QWidget):
                # the one that is marked, or a new one
                name = "nyt_tilbud" if self._chance.random() < 0.5 else "fortsaet"
                self._tap(robot.find(name, QAbstractButton))

    # -- answers ---------------------------------------------------------------------------------------------------

    def _fill(self, skema_id: str, answers: Mapping[str, Json], trin_id: str | None = None) -> bool:
        """Answer what is shown and is not answered rightly yet, in the order of the form; False when it is not open any more."""
        for navn, raw in answers.items():
            felt = next((v.felt for v in self._session.felter(skema_id, trin_id) if v.felt.navn == navn), None)
            if felt is None or self._is_right(skema_id, felt, raw):
                continue
            if self._chance.random() < 0.3:
                self._slip(felt)
            if self._robot.see(navn, QWidget) is None:
                return False
            self._answer(felt, raw)
            self._pause(25)
            if self._chance.random() < 0.04:
                self._later()
        return True

    def _is_right(self, skema_id: str, felt: Felt, raw: Json) -> bool:
        svar = self._session.svar(skema_id, felt.navn)
        wanted = read_typed(felt, raw, self._session.today).value
        return svar is not None and wanted is not None and svar.value == to_json(wanted)

    def _answer(self, felt: Felt, raw: Json) -> None:
        name, robot = felt.navn, self._robot
        self._tell("type", felt=name)
        if isinstance(raw, list) and felt.type is Felttype.FLERVALG:
            for code in (kode.code for kode in self._session.katalog.lister[felt.liste or ""]):
                box = robot.find(f"{name}={code}", QAbstractButton)
                if box.isChecked() != (code in raw):
                    self._tap(box)
                    self._pause(5)
        elif isinstance(raw, list):
            self._rows(name, raw)
        elif robot.see(f"{name}={raw}", QAbstractButton) or robot.see(name, QComboBox):
            robot.answer(name, str(raw))
        else:
            self._line(name, str(raw))

    def _line(self, name: str, text: str) -> QLineEdit:
        """Type a line letter by letter, with time between the letters, and leave it."""
        line = self._robot.find(name, QLineEdit)
        self._robot.type(line, "")
        for letter in text:
            self._robot.key(line, Qt.Key.Key_unknown, text=letter)
            if self._chance.random() < 0.3:
                self._pause(6)
        self._robot.leave(line)
        return line

    def _rows(self, name: str, rows: list[Json]) -> None:
        while cross := self._robot.see(f"{name}[0].fjern", QAbstractButton):
            self._tap(cross)
            self._pause(5)
        for number, row in enumerate(rows):
            (_, first), *others = cast(dict[str, str], row).items()
            self._robot.choose(self._robot.find(name, QComboBox), first)
            for column, text in others:
                cell = f"{name}[{number}].{column}"
                if self._robot.see(cell, QComboBox):
                    self._robot.answer(cell, text)
                else:
                    self._line(cell, text)

    def _slip(self, felt: Felt) -> None:
        """Something that will be mended: half a text that is left, an answer taken back, a step left in the middle."""
        name, robot = felt.navn, self._robot
        line = robot.see(name, QLineEdit)
        if line is None or not line.isEnabled():
            return
        self._tell("type", felt=name)
        robot.type(line, self._chance.choice(HALF))
        self._pause(10)
        kind = self._chance.randrange(4)
        if kind == 0:
            robot.leave(line)
        elif kind == 1:
            robot.leave(line)
            robot.type(line, "")
            robot.leave(line)
        elif kind == 2:
            here = self._session.trin_id
            self._go(self._chance.choice([t.id for t in self._page.trin()]))
            self._pause(10)
            self._go(here)
        else:
            self._later()

    def _later(self) -> None:
        """Gem og fortsæt senere, and open the case again."""
        if self._robot.see("gem_senere", QAbstractButton) is None:
            return
        self._tap(self._robot.find("gem_senere", QAbstractButton))
        self._robot.wait(lambda: self._program.window.here == "borger", "Borgeroverblik")
        self._pause(20)
        self._open()
