"""Stops on Forside, Borgeroverblik and the lists, empty and full."""

from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch

from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from smdb_desktop.examples import demo_data
from smdb_desktop.examples.main_job import CPR, NAVN
from smdb_desktop.examples.robot import RobotLostError
from smdb_desktop.gui.core import places
from smdb_desktop.gui.kit.tables import RowTable
from smdb_desktop.gui.overview.forside import ForsidePage
from smdb_desktop.services.casework.allowed import NOT_CLOSED
from smdb_desktop.services.deadlines.service import DeadlineService
from smdb_desktop.services.desk.health import HealthService, Sagt, Sundhed
from smdb_desktop.services.ports.lists import LACKING
from smdb_desktop.services.stored.records import Heling
from tools.pictures.camera import Camera
from tools.pictures.shows import Focus, Has, Says, Tells

SOEG_IGEN = "Foretag ny søgning"
WIDE = 1920


def empty(camera: Camera) -> Iterator[str]:
    """Every list before there is anything: it says what will stand there and what to do first. Afterwards the demo is there."""
    camera.copied()
    yield camera.shoot("forside-tom", Focus("cpr"), Says("Der er ingen kladder."))
    camera.go(places.Kladder())
    yield camera.shoot("kladder-tom", Says("Der er ingen kladder."), Focus("fremsoeg"))
    camera.go(places.Udbakke())
    yield camera.shoot("udbakke-tom", Says("Udbakken er tom."), Focus("fremsoeg"))
    camera.go(places.Kontrol("anmodninger_uden_ivaerksaettelse"))
    yield camera.shoot("overblik-tom", Says("Her er intet at gøre nu."), Focus("til_forsiden"))
    camera.go(places.Borger(""))
    yield camera.shoot("fremsoeg-borger", Says("Fremsøg borger"), Focus("cpr"))
    work = camera.context.work
    camera.at_store(lambda: demo_data.fill(work, work.cases.today, camera.out))


def forside(camera: Camera) -> Iterator[str]:
    """The CPR field, a new citizen, and the lists of *Overblik til kontrol*."""
    robot = camera.robot
    camera.go(places.Forside())
    yield camera.shoot("forside", Focus("cpr"), Says("Overblik til kontrol"))
    cpr = robot.find("cpr", QLineEdit)
    camera.type("cpr", "150277-999", enter=True)
    yield camera.shoot("forside-ugyldigt-cpr", Says("✕ Ugyldigt CPR-nummer."), Focus("cpr"))
    camera.type("cpr", CPR, enter=True)
    robot.find("navn", QLineEdit)
    yield camera.shoot(
        "forside-ny-borger", Says("er ikke kendt på denne maskine"), Says("er ikke spurgt"), Focus("cpr")
    )
    del cpr
    robot.answer("navn", NAVN)
    robot.press("Opret borger")
    robot.wait(lambda: robot.button("Registrér anmodning i nyt forløb for denne borger"), "borgeren")
    yield camera.shoot(
        "borgeroverblik-nyt",
        Says("Borgeren har ingen kontaktforløb her endnu."),
        Says(NAVN),
        Says("Registrér anmodning"),
    )
    camera.press("handlinger")
    camera.press("fjern_borger")
    yield camera.shoot(
        "fjern-borger", Focus("svar"), Says("kan lægges tilbage derfra i mindst 30 dage"), Says("Fjern borgeren")
    )
    robot.press("Annuller")
    camera.go(places.Kontrol("anmodninger_uden_ivaerksaettelse"))
    yield camera.shoot("overblik-til-kontrol", Says("Kladde Testborger"))
    camera.go(places.Kontrol(f"{LACKING}kvalhep"))
    yield camera.shoot("overblik-mangler", Says("Hepatitis Testborger"))


def borger(camera: Camera) -> Iterator[str]:
    """A citizen with an open course, one with a closed one, and what is asked before either is changed."""
    robot = camera.robot
    # where half a dozen lines fill the screen, the menu is scrolled
    told = Says if camera.look.tight else Tells
    borger_id, _ = camera.citizen(demo_data.made_up_cpr(4))
    camera.go(places.Borger(borger_id))
    yield camera.shoot("borgeroverblik-aabent", Says("Åbent"), Says("Igang Testborger"), Focus("naeste_skema"))
    camera.press("handlinger")
    yield camera.shoot(
        "borgeroverblik-handlinger", Tells("Ret oplysninger"), told(NOT_CLOSED), Focus("ret_oplysninger")
    )
    camera.press("ret_oplysninger")
    yield camera.shoot("borgeroverblik-ret", Focus("navn"), Says("Opholdskommune"))
    robot.press("Annuller")
    yield from correction(camera)
    yield camera.shoot("borgeroverblik-tilbud", Says("Igangværende"), Says("Alfa København"))
    yield camera.shoot("borgeroverblik-seneste", Says("Det seneste i forløbet"), Says("Læste forløbet ind fra en fil"))
    yield from history(camera, borger_id)
    borger_id, forloeb_id = camera.citizen(demo_data.made_up_cpr(1))
    camera.go(places.Borger(borger_id))
    yield camera.shoot(
        "borgeroverblik-lukket",
        Says("Forløbet er afsluttet og låst."),
        Says("Eksporteret Testborger"),
        Has("genaabn_her"),
    )
    yield camera.shoot("borgeroverblik-lukket-seneste", Says("Eksporterede revision"), Says("Afsluttet"))
    camera.press("handlinger")
    yield camera.shoot("borgeroverblik-handlinger-lukket", told("Genåbn forløbet"))
    camera.press("slet_forloeb")
    yield camera.shoot(
        "slet-forloeb-eksporteret",
        Focus("begrundelse"),
        Says("Revision 1: Eksporteret"),
        Says("Derfor kommer en sletning i Udbakken"),
        Says("Slet forløbet"),
    )
    robot.press("Annuller")
    camera.press("handlinger")
    camera.press("genaabn")
    yield camera.shoot("genaabn", Says("Skriv hvorfor"), Focus("svar"))
    robot.press("Annuller")
    camera.go(places.Guide(forloeb_id))
    yield camera.shoot("guide-laast", Has("laast"))


def history(camera: Camera, borger_id: str) -> Iterator[str]:
    """*Historik* of an open course, a treatment that changes, and a course that goes to another authority."""
    camera.press("hele_historikken")
    yield camera.shoot("historik", Says("Hvad der skete"), Says("ændringer af svar"), Focus("aendringer"))
    yield camera.shoot("historik-dag", Says("Forløbet på en dag"), Says("Som nu"), Has("gendan_felt"))
    for name, shows in (
        ("skift_behandling", (Focus("dag"), Says("Den nye behandling begynder"))),
        ("overdrag", (Says("Overdrages til"), Says("Koden er den eneste"))),
    ):
        camera.go(places.Borger(borger_id))
        camera.press("handlinger")
        camera.press(name)
        yield camera.shoot(name.replace("_", "-"), *shows)
        camera.robot.press("Annuller")


def correction(camera: Camera) -> Iterator[str]:
    """*Ret CPR-nummer* to a number that is known here: both histories, and two open courses that cannot stand under one."""
    camera.press("handlinger")
    camera.press("ret_cpr_nummer")
    yield camera.shoot("ret-cpr", Focus("rigtigt_cpr"), Says("Det rigtige CPR-nummer"), Says("Intet rettes, før"))
    camera.type("rigtigt_cpr", demo_data.made_up_cpr(1), enter=True)
    camera.find("hvad_sker", QLabel)
    yield camera.shoot(
        "ret-cpr-begge",
        Focus("rigtigt_cpr"),
        Says("Det gamle nummer:"),
        Says("Igang Testborger"),
        Says("Det rigtige nummer:"),
        Says("Eksporteret Testborger"),
        Says("Forløbene lægges sammen under det"),
    )
    camera.type("rigtigt_cpr", demo_data.made_up_cpr(5), enter=True)
    camera.find("kan_ikke_rettes", QLabel)
    yield camera.shoot("ret-cpr-to-aabne", Focus("rigtigt_cpr"), Says("Begge numre har et åbent kontaktforløb"))
    camera.robot.press("Annuller")


def limits(camera: Camera) -> Iterator[str]:
    """*Frister* with every kind, one kind alone, and a follow-up that is ticked off."""
    work = camera.context.work
    camera.at_store(lambda: DeadlineService(work).choose("i dag", True))
    camera.go(places.Frister())
    yield camera.shoot(
        "frister", Says("Dage, der gælder alle"), Says("Årets indberetning"), Has("frister"), Focus("frister")
    )
    camera.find("aabn_arbejde_tid", QPushButton).setFocus()
    _explained(camera)
    yield camera.shoot(
        "frister-arbejde",
        Focus("aabn_arbejde_tid"),
        Says("Arbejdet indtil næste frist"),
        Says("Skal indberettes senest"),
        Says("For få er tastet her til at kende tiden"),
        Says("gættes der ikke på"),
    )
    camera.go(places.Frister("klar"))
    yield camera.shoot(
        "frister-et-tal", Says("Klar til eksport"), Says("De samme forløb efter tilstanden"), Has("frister")
    )
    camera.go(places.Frister("IVAERKSAETTELSE"))
    yield camera.shoot("frister-ivaerksaettelse", Says("Regel 35, 38, 42."), Says("Behandlingen skal være iværksat"))
    camera.go(places.Frister("OPFOELGNING"))
    camera.find("frister", RowTable).selectRow(0)
    camera.press("kvitter")
    yield camera.shoot("frister-kvitter", Focus("opfoelgning_dato"), Says("Dato for opfølgningen"), Says("Note"))
    camera.robot.press("Annuller")
    camera.at_store(lambda: DeadlineService(work).choose("", False))


def _explained(camera: Camera) -> None:
    """F1 on the number that has the focus."""
    page = camera.window.page
    if page is None or not page.help():
        raise RobotLostError("F1")


def headline(camera: Camera) -> Iterator[str]:
    """Forside's *Hovedtal*, with how the number is counted on which the keys are."""
    camera.go(places.Forside())
    asked = camera.find("hovedtal_anmodninger_2", QPushButton)
    asked.setFocus()
    _explained(camera)
    yield camera.shoot(
        "hovedtal",
        Focus("hovedtal_anmodninger_2"),
        Says("Tilbudstilknytninger"),
        Says("Andel iværksættelser ud af anmodninger"),
        Says("Forløb efter anmodningsdatoens år"),
    )


def wide(camera: Camera) -> Iterator[str]:
    """Forside on a wide screen: nothing is empty that could say something."""
    before = camera.window.geometry()
    camera.go(places.Forside())
    camera.window.resize(WIDE, before.height())
    yield camera.shoot("forside-bred", Focus("cpr"), Says("Nærmeste frister"), Says("Overblik til kontrol"))
    camera.window.setGeometry(before)


def health(camera: Camera) -> Iterator[str]:
    """Forside when something was lost, when pages are damaged, when the program was cut off, and when the clock is doubted."""
    clock = camera.context.desk.clock
    folder = str(camera.home / "data" / "skadet" / "2026-03-02T0912")
    lost = Heling(False, clock(), 12, clock() - timedelta(minutes=20), folder)

    def said(self: HealthService) -> Sagt:
        sundhed = Sundhed(None, 0, lost)
        return Sagt(sundhed, self._heling_text(lost), "")

    with patch.object(HealthService, "said", said):
        camera.go(places.Forside())
        yield camera.shoot("forside-tab", Has("heling"), Says("Se de sager igennem"), Has("heling_laest"))

    def damaged(self: HealthService) -> Sagt:
        from smdb_desktop.services.desk.health import FUNDET

        del self
        return Sagt(Sundhed(clock(), 3, None), "", FUNDET)

    with patch.object(HealthService, "said", damaged):
        camera.go(places.Forside())
        yield camera.shoot("forside-skade", Has("skade"), Says("Der er skader i datafilen."))
    camera.go(places.Forside())
    page = camera.window.page
    if not isinstance(page, ForsidePage):
        raise TypeError("Forside is not open")


def doubted(camera: Camera) -> Iterator[str]:
    """The clock went back while the program was locked: said on Forside and in the dialog that signs. Then it is right again."""
    camera.window.lock()
    camera.copied()
    camera.clock.shift = timedelta(minutes=-90)
    camera.unlock()
    camera.go(places.Forside())
    yield camera.shoot("forside-ur", Has("ur"), Says("minutter tilbage"), Has("ur_er_rigtigt"))
    camera.go(places.Udbakke())
    camera.press("eksporter")
    camera.find("mappe", QLineEdit)
    yield camera.shoot("eksport-ur", Has("ur"), Says("minutter tilbage"), Focus("mappe"))
    camera.type("mappe", str(camera.out))
    camera.robot.press("Eksportér")
    yield camera.shoot("ur-rigtigt", Says("Er klokken"), Focus("Annuller"))
    camera.close_dialogs()
    camera.clock.shift = timedelta()
    camera.window.lock()
    camera.copied()
    camera.unlock()
