"""Works the real window and takes a picture at each stop. One look (light, dark, large) per process; made-up citizens only."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLabel, QLineEdit, QWidget

from smdb_desktop.app import desk
from smdb_desktop.domain.cpr import parse_cpr
from smdb_desktop.examples import demo_data
from smdb_desktop.examples.example_case import answer_with, example_case
from smdb_desktop.examples.main_job import CENTRE, CPR, CVR, NAVN, REASON, TALK, make_job
from smdb_desktop.examples.robot import Robot
from smdb_desktop.examples.rounds import settle
from smdb_desktop.examples.typed import strokes
from smdb_desktop.gui.app.main import application, make_gui
from smdb_desktop.gui.app.navigation import DESTINATIONS
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.places import Place
from smdb_desktop.gui.core.preferences import Look, save_look
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.guide.page import GuidePage
from smdb_desktop.gui.kit import theme
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.ports.store import LACKING
from smdb_desktop.services.safekeeping.moving import Flyttet

SIZE = (1366, 768)
OLD_CPR = demo_data.made_up_cpr(31)
KVALHEP = {"ivaerksaettelse.injektion_nogensinde": "JA"}


class Photographer:
    """Walks the window in one look. ``scale`` is Qt's own, so that the picture is always as large as the screen."""

    def __init__(self, folder: Path, look: str, scale: int) -> None:
        self._folder, self._look, self._number = folder, look, 0
        self._home = tempfile.TemporaryDirectory(prefix="smdb-billeder-", ignore_cleanup_errors=True)
        self._out = Path(self._home.name) / "ud"
        self._out.mkdir()
        data = Path(self._home.name) / "data"
        data.mkdir()
        save_look(data, Look.DARK if look == "moerk" else Look.LIGHT)
        application()
        theme.apply(application(), look == "moerk")
        self.gui = make_gui(desk(data), listen=False)
        self.gui.window.resize(SIZE[0] // scale, SIZE[1] // scale)
        self.gui.window.show()
        self.robot = Robot(self.gui.window)
        self._job = make_job(self.gui.context.desk.katalog)

    def walk(self) -> Iterator[str]:
        """Every stop in order; yields the names of the pictures."""
        try:
            for stops in (
                self._first_start,
                self._forside,
                self._borger,
                self._guide,
                self._treatments,
                self._comparison,
                self._old_forms,
                self._unknown_version,
                self._lists,
                self._copies,
                self._unlock,
            ):
                yield from stops()
        finally:
            self.gui.close()
            self._home.cleanup()

    # -- the camera ------------------------------------------------------------------------------------------------

    def _shoot(self, name: str) -> str:
        settle(self.gui)
        self._come_to_rest()
        self._number += 1
        stem = f"{self._number:02d}-{name}-{self._look}"
        window = self.gui.window
        picture = window.grab()
        dialogs = [t for t in QApplication.topLevelWidgets() if isinstance(t, QDialog) and t.isVisible()]
        if dialogs:
            painter = QPainter(picture)
            for top in dialogs:
                painter.drawPixmap(
                    (window.width() - top.width()) // 2, (window.height() - top.height()) // 2, top.grab()
                )
            painter.end()
        picture.save(str(self._folder / f"{stem}.png"))
        return stem

    def _come_to_rest(self) -> None:
        """Wait until the window looks the same three times: what was just laid out has found its place."""
        seen: list[QImage] = []

        def rests() -> bool:
            seen.append(self.gui.window.grab().toImage())
            return len(seen) > 3 and seen[-1] == seen[-2] == seen[-3]

        self.robot.wait(rests, "at vinduet står stille")

    def _fill(self, answers: Mapping[str, Any]) -> None:
        for name, text in strokes(answers):
            self.robot.answer(name, text)

    def _go(self, place: Place) -> None:
        self.gui.window.navigate(place)
        settle(self.gui)

    def _store(self, cpr_nr: str) -> tuple[str, str]:
        """Citizen and newest course of a made-up number."""
        store, found = self.gui.context.work.store, []

        def look() -> None:
            borger = store.cases.find_borger(cpr_nr.replace("-", ""))
            if borger is not None:
                courses = store.cases.forloeb_of(borger.id)
                found.append((borger.id, courses[-1].id if courses else ""))

        self.gui.context.tasks.run(Lane.STORE, look, self.gui.window)
        settle(self.gui)
        return found[0]

    # -- the stops -------------------------------------------------------------------------------------------------

    def _first_start(self) -> Iterator[str]:
        robot = self.robot
        robot.find("oevelse", QWidget)
        yield self._shoot("foerste-start")
        robot.answer("oevelse", "")
        robot.press("Næste")
        robot.press("Næste")
        yield self._shoot("foerste-start-hvem-fejl")
        self._fill({"organisation": CENTRE, "nummer": CVR, "medarbejder": "Øvelsesbruger"})
        robot.choose(robot.find("kommune", QComboBox), "165")
        if not robot.find("indberetter", QWidget).property("checked"):
            robot.answer("indberetter", "")
        yield self._shoot("foerste-start-hvem")
        robot.press("Næste")
        self._fill(dict.fromkeys(("adgangssaetning", "adgangssaetning_igen"), demo_data.PASSPHRASE))
        yield self._shoot("foerste-start-adgangssaetning")
        robot.press("Næste")
        code = robot.find("kode", QLabel).text()
        yield self._shoot("foerste-start-gendannelseskode")
        robot.answer("sidste_gruppe", code.rpartition("-")[2])
        robot.press("Gå i gang")
        robot.find("cpr", QLineEdit)
        work = self.gui.context.work
        self.gui.context.tasks.run(
            Lane.STORE, lambda: demo_data.fill(work, work.cases.today, self._out), self.gui.window
        )
        settle(self.gui)

    def _forside(self) -> Iterator[str]:
        robot = self.robot
        self._go(places.Forside())
        yield self._shoot("forside")
        cpr = robot.find("cpr", QLineEdit)
        robot.type(cpr, "150277-999")
        robot.key(cpr, Qt.Key.Key_Return)
        yield self._shoot("forside-ugyldigt-cpr")
        robot.type(cpr, CPR)
        robot.key(cpr, Qt.Key.Key_Return)
        robot.find("navn", QLineEdit)
        yield self._shoot("forside-ny-borger")
        robot.answer("navn", NAVN)
        robot.press("Opret borger")
        robot.wait(lambda: robot.button("Registrér anmodning i nyt forløb for denne borger"), "borgeren")
        yield self._shoot("borgeroverblik-nyt")
        self._go(places.Kontrol("anmodninger_uden_ivaerksaettelse"))
        yield self._shoot("overblik-til-kontrol")
        self._go(places.Kontrol(f"{LACKING}kvalhep"))
        yield self._shoot("overblik-mangler")

    def _borger(self) -> Iterator[str]:
        borger_id, _ = self._store(demo_data.made_up_cpr(4))
        self._go(places.Borger(borger_id))
        yield self._shoot("borgeroverblik-aabent")
        borger_id, forloeb_id = self._store(demo_data.made_up_cpr(1))
        self._go(places.Borger(borger_id))
        yield self._shoot("borgeroverblik-lukket")
        self._go(places.Guide(forloeb_id))
        yield self._shoot("guide-laast")

    def _guide(self) -> Iterator[str]:
        robot = self.robot
        borger_id, _ = self._store(CPR)
        self._go(places.Borger(borger_id))
        robot.press("Registrér anmodning i nyt forløb for denne borger")
        robot.find("anmodningsdato", QLineEdit)
        yield self._shoot("guide-anmodning-tom")
        robot.press("Registrér")
        yield self._shoot("guide-anmodning-mangler")
        self._fill(self._job.anmodning)
        robot.press("Registrér")
        robot.find("hvad_nu", QWidget)
        yield self._shoot("guide-anmodning-registreret")
        self._step("ivaerksaettelse_1")
        self._fill(self._job.begun)
        self._page().toggle_help()
        yield self._shoot("guide-del-1-hjaelp")
        self._page().toggle_help()
        robot.press("Næste")
        self._step("ivaerksaettelse_1")
        yield self._shoot("guide-del-1-fejl")
        robot.answer(TALK, self._job.start_1[TALK])
        self._fill(self._job.rest)
        robot.answer(REASON, self._job.start_1[REASON])
        yield self._shoot("guide-del-1-udfyldt")
        self._step("ivaerksaettelse_2")
        yield self._shoot("guide-del-2-tom")
        self._fill(self._job.start_2)
        katalog, often = self.gui.context.desk.katalog, "hovedstof_hyppighed"
        robot.answer(often, answer_with(katalog, katalog.nyeste.id, f"ivaerksaettelse.{often}", "dagligt"))
        yield self._shoot("guide-del-2-udfyldt")
        robot.press("Iværksæt behandling")
        robot.find("advarsler", QWidget)
        yield self._shoot("guide-advarsel-bekraeftes")
        robot.press("Gå tilbage")
        robot.answer(often, self._job.start_2[often])
        robot.press("Iværksæt behandling")
        robot.find("hvad_nu", QWidget)
        yield self._shoot("guide-ivaerksat")

    def _treatments(self) -> Iterator[str]:
        robot = self.robot
        self._step("behandling")
        yield self._shoot("guide-behandling-tom")
        robot.press("Behandling i nyt tilbud")
        yield self._shoot("guide-vaelg-tilbud")
        self._new_tilbud()
        self._fill(self._job.behandlinger[1])
        yield self._shoot("guide-behandling-medicinsk")
        robot.press("Gem")
        robot.wait(lambda: robot.button("NEJ"), "spørgsmålet om afslutning")
        yield self._shoot("guide-ingen-igangvaerende")
        robot.press("NEJ")
        yield self._shoot("guide-behandling-liste")
        self._step("forloebsafslutning")
        yield self._shoot("guide-forloebsafslutning")
        self._step("gennemse")
        yield self._shoot("guide-gennemse")

    def _comparison(self) -> Iterator[str]:
        """A date of the other form version, typed into a request whose start of treatment was begun."""
        robot = self.robot
        _, forloeb_id = self._store(demo_data.made_up_cpr(3))
        self._go(places.Guide(forloeb_id, "anmodning"))
        robot.answer("anmodningsdato", "01052024")
        robot.find("sammenligning", QDialog)
        yield self._shoot("guide-skift-skema")
        robot.press("Behold datoen")
        settle(self.gui)

    def _old_forms(self) -> Iterator[str]:
        """Every step of a course of the version before, with KvalHep, as its profile sees it."""
        work, katalog = self.gui.context.work, self.gui.context.desk.katalog
        before = min(katalog.versioner.values(), key=lambda v: v.valid_from or date.min)
        raw = example_case(
            katalog, before.id, svar=KVALHEP, uden=("forloebsafslutning",), kommune="165", profil="SUNDHEDSFAGLIG"
        )
        raw["borger"] |= {"cpr_nr": OLD_CPR, "navn": "Ældre Testborger"}

        def take_in() -> None:
            work.save_profil(replace(demo_data.PROFIL, rolle=raw["profil"]))
            ImportService(work.cases, "Øvelse").take_in(raw)

        self._at_store(take_in)
        _, forloeb_id = self._store(OLD_CPR)
        self._go(places.Guide(forloeb_id))
        for trin in self._page().trin():
            self._step(trin.id)
            yield self._shoot(f"guide-2024-{trin.id}")
            flow = self._page().flow
            if flow is not None and flow.plads.udfyldes_af:
                flow.edit(flow.entry_of(self._page().opened().session.ids(flow.plads.art)[0]))
                yield self._shoot(f"guide-2024-{trin.id}-skema")
        self._at_store(lambda: work.save_profil(demo_data.PROFIL))

    def _unknown_version(self) -> Iterator[str]:
        """A course as a newer program may have left it."""
        work = self.gui.context.work
        _, known = self._store(demo_data.made_up_cpr(6))

        def leave() -> None:
            record = work.store.cases.forloeb(known)
            forms = tuple(s._replace(id=f"ny{s.id}", art=f"{s.art}_ny") for s in record.skemaer)
            newer = record._replace(id=f"ny{known}", skemaversion="2031-01-01", skemaer=forms, revision=0)
            work.store.cases.create_forloeb(newer, work.cases.hvem())

        self._at_store(leave)
        self._go(places.Guide(f"ny{known}"))
        yield self._shoot("guide-ukendt-version")
        self._step("gennemse")
        yield self._shoot("guide-ukendt-version-gennemse")

    def _at_store(self, work: Callable[[], object]) -> None:
        self.gui.context.tasks.run(Lane.STORE, work, self.gui.window)
        settle(self.gui)

    def _new_tilbud(self) -> None:
        made = self.robot.see("nyt_tilbud", QWidget)
        if made is not None:
            self.robot.press(str(made.property("text")).replace("&", ""))
        self._fill(self._job.tilbud)

    def _page(self) -> GuidePage:
        page = self.gui.window.page
        if not isinstance(page, GuidePage):
            raise TypeError("the wizard is not open")
        return page

    def _step(self, trin: str) -> None:
        self._page().go_to(trin)
        settle(self.gui)

    def _lists(self) -> Iterator[str]:
        robot = self.robot
        for name in ("kladder", "udbakke"):
            self._go(DESTINATIONS[name].at())
            yield self._shoot(name)
        export = self.gui.window.findChild(QWidget, "eksporter")
        robot.press(str(export.property("text")).replace("&", "") if export else "")
        robot.find("mappe", QLineEdit)
        yield self._shoot("eksport")
        robot.answer("mappe", str(self._out))
        robot.press("Eksportér")
        settle(self.gui)
        robot.wait(lambda: robot.button("Luk"), "resultatet af eksporten")
        yield self._shoot("eksport-resultat")
        robot.press("Luk")
        for name in ("indstillinger", "kodelister", "om"):
            self._go(DESTINATIONS[name].at())
            yield self._shoot(name)

    def _copies(self) -> Iterator[str]:
        """The copies, one that would be taken back, and a store that was moved."""
        robot, context = self.robot, self.gui.context
        self._go(places.Sikkerhedskopier())
        robot.press("Lav sikkerhedskopi nu")
        robot.wait(lambda: not context.copies.busy, "kopien")
        settle(self.gui)
        self._says("Sikkerhedskopien er lavet, åbnet og kontrolleret.")
        yield self._shoot("sikkerhedskopier")
        self._at_store(lambda: context.work.cases.save_borger(parse_cpr(OLD_CPR, date(2026, 1, 1)), "Et Andet Navn"))
        robot.press("Gendan den valgte …")
        robot.wait(lambda: self.gui.window.here == "gendan", "siden")
        settle(self.gui)
        yield self._shoot("gendan")
        robot.answer("kopiens_adgangssaetning", demo_data.PASSPHRASE)
        robot.press("Se, hvad der ville ændre sig")
        robot.find("fortryd", QWidget)
        self._says("Kopien er fra")
        yield self._shoot("gendan-forskelle")
        robot.press("Tilbage")
        self._enter()
        context.flyttet = Flyttet(context.desk.clock(), "smdb-2026-03-02-0912.smdbflyt")
        self._go(places.Forside())
        self._says("Arbejd videre på den nye maskine")
        yield self._shoot("flyttet")
        context.flyttet = None
        self._go(places.Forside())
        self._says("åbnet og kontrolleret")
        yield self._shoot("forside-sikkerhedskopi")

    def _enter(self) -> None:
        line = self.robot.find("adgangssaetning", QLineEdit)
        self.robot.type(line, demo_data.PASSPHRASE)
        self.robot.key(line, Qt.Key.Key_Return)
        self.robot.wait(lambda: self.gui.window.here == "forside", "forsiden")
        self.robot.wait(lambda: not self.gui.context.copies.busy, "kopien")
        settle(self.gui)

    def _says(self, words: str) -> None:
        """A picture shows what it is for."""
        shown = [label.text() for label in self.gui.window.findChildren(QLabel) if label.isVisible()]
        if not any(words in text for text in shown):
            raise AssertionError(f"not on the page: {words}")

    def _unlock(self) -> Iterator[str]:
        robot = self.robot
        self.gui.window.lock()
        settle(self.gui)
        line = robot.find("adgangssaetning", QLineEdit)
        yield self._shoot("laas-op")
        for _ in range(4):
            if not robot.see("vent", QWidget):
                robot.type(line, "en forkert adgangssætning")
                robot.key(line, Qt.Key.Key_Return)
                settle(self.gui)
        yield self._shoot("laas-op-forkert")
        robot.press(str(robot.find("glemt", QWidget).property("text")).replace("&", ""))
        yield self._shoot("laas-op-gendannelse")
