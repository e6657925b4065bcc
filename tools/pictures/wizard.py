"""Stops in the wizard: the main job from the empty request to the review, other versions, and what is asked on the way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from smdb_desktop.examples import demo_data
from smdb_desktop.examples.example_case import answer_with, example_case
from smdb_desktop.examples.main_job import CPR, REASON, TALK
from smdb_desktop.gui.core import places
from smdb_desktop.gui.fields.row import Row
from smdb_desktop.gui.guide.form_view import FormBody
from smdb_desktop.gui.kit.parts import IconButton
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.wizard.marks import REPEATED
from tools.pictures.camera import Camera
from tools.pictures.reading import in_sight
from tools.pictures.shows import Focus, Has, Lacks, Says, That

OLD_CPR = demo_data.made_up_cpr(31)
KVALHEP = {"ivaerksaettelse.injektion_nogensinde": "JA"}
NEWER = {"forloebsafslutning": "forloebsafslutning_ny"}
"""A form that no version knows."""
SCREENED, REFERRED = "screeningsvaerktoej", "henvendelse_paa_opfordring_af"
NOTE = "Spørg egen læge mandag"
ALT = Qt.KeyboardModifier.AltModifier


def request(camera: Camera) -> Iterator[str]:
    """The request: empty, refused, with the calendar and a list open, and registered."""
    robot = camera.robot
    borger_id, _ = camera.citizen(CPR)
    camera.go(places.Borger(borger_id))
    robot.press("Registrér anmodning i nyt forløb for denne borger")
    line = robot.find("anmodningsdato", QLineEdit)
    yield camera.shoot("guide-anmodning-tom", Focus("anmodningsdato"), Says("Anmodningsdato"))
    robot.key(line, Qt.Key.Key_Down, ALT)
    camera.find("kalender", QWidget)
    yield camera.shoot("guide-kalender", Has("kalender"))
    camera.close_dialogs()
    robot.press("Registrér")
    yield camera.shoot("guide-anmodning-mangler", Has("fejlliste"), Focus("anmodningsdato"))
    camera.fill(camera.job.anmodning)
    robot.press("Registrér")
    robot.find("hvad_nu", QWidget)
    yield camera.shoot("guide-anmodning-registreret", Has("hvad_nu"))


def start(camera: Camera) -> Iterator[str]:
    """The start of treatment in its two steps, with help, faults, an open list and the warning before it is completed."""
    robot, job = camera.robot, camera.job
    camera.step("ivaerksaettelse_1")
    yield from beside_answers(camera)
    camera.fill(job.begun)
    stand(camera, camera.guide().opened().session.skema_id("ivaerksaettelse") or "", TALK)
    camera.guide().toggle_help()
    yield camera.shoot("guide-del-1-hjaelp", Has("hjaelp"), Focus(TALK))
    camera.guide().toggle_help()
    robot.press("Næste")
    camera.step("ivaerksaettelse_1")
    yield camera.shoot("guide-del-1-fejl", Says("findes ikke"))
    robot.answer(TALK, job.start_1[TALK])
    camera.fill(job.rest)
    robot.answer(REASON, job.start_1[REASON])
    yield camera.shoot("guide-del-1-udfyldt", Lacks("findes ikke"), Has(REASON))
    camera.step("ivaerksaettelse_2")
    yield camera.shoot("guide-del-2-tom", Says("Iværksæt behandling"))
    camera.fill(job.start_2)
    katalog, often = camera.context.desk.katalog, "hovedstof_hyppighed"
    robot.answer(often, answer_with(katalog, katalog.nyeste.id, f"ivaerksaettelse.{often}", "dagligt"))
    yield camera.shoot("guide-del-2-udfyldt", Says("Iværksæt behandling"))
    box = robot.find(often, QWidget)
    box.setFocus(Qt.FocusReason.TabFocusReason)
    robot.key(box, Qt.Key.Key_Down, ALT)
    camera.find("liste", QWidget)
    yield camera.shoot("guide-liste-aaben", Has("liste"), That("the list opens at its field", lambda: in_sight(box)))
    camera.close_dialogs()
    robot.press("Iværksæt behandling")
    robot.find("advarsler", QWidget)
    yield camera.shoot("guide-advarsel-bekraeftes", Has("advarsler"), Says("Er det rigtigt?"))
    robot.press("Gå tilbage")
    robot.answer(often, job.start_2[often])
    robot.press("Iværksæt behandling")
    robot.find("hvad_nu", QWidget)
    yield camera.shoot("guide-ivaerksat", Has("hvad_nu"))


def beside_answers(camera: Camera) -> Iterator[str]:
    """A note on why a field waits, an answer repeated from the last case, and the menu at the field; then as it was before."""
    robot, page = camera.robot, camera.guide()
    skema_id = page.opened().session.skema_id("ivaerksaettelse") or ""
    stand(camera, skema_id, SCREENED)
    page.marks.write()
    robot.find("svar", QLineEdit).setText(NOTE)
    yield camera.shoot("guide-note-skrives", Focus("svar"), Says("Hvorfor venter svaret?"), Says("Gem noten"))
    robot.press("Gem noten")
    robot.wait(lambda: NOTE in said_at(camera, SCREENED), "noten")
    yield camera.shoot("guide-note", That("the note stands at its field", lambda: NOTE in said_at(camera, SCREENED)))
    stand(camera, skema_id, REFERRED)
    page.marks.repeat()
    robot.wait(lambda: REPEATED in said_at(camera, REFERRED), "det gentagne svar")
    yield camera.shoot(
        "guide-gentaget",
        That("it says so", lambda: REPEATED in said_at(camera, REFERRED)),
        That("the answer is seen", lambda: any(row.field.value() for row in rows_of(camera, REFERRED))),
    )
    robot.find("felt_mere", IconButton).click()
    yield camera.shoot("guide-felt-menu", Has("handlinger_menu"), Says("Fortryd gentagelsen"))
    camera.close_dialogs()
    stand(camera, skema_id, REFERRED)
    page.marks.undo()
    stand(camera, skema_id, SCREENED)
    page.marks.write()
    robot.find("svar", QLineEdit).clear()
    robot.press("Gem noten")
    robot.wait(lambda: NOTE not in said_at(camera, SCREENED), "at noten er væk")


def stand(camera: Camera, skema_id: str, navn: str) -> None:
    """The focus in a field of the step that is shown."""
    page = camera.guide()
    camera.window.activateWindow()
    camera.robot.wait(lambda: camera.window.isActiveWindow(), "vinduet")
    page.focus_on(skema_id, navn)
    page.focus.give_now()


def said_at(camera: Camera, navn: str) -> str:
    """The words below the input of a field that is shown."""
    return " ".join(words for row in rows_of(camera, navn) for words in row.words())


def rows_of(camera: Camera, navn: str) -> list[Row]:
    """The rows of a field that are shown."""
    body = camera.guide().body
    return [row for row in body.boxes() if row.felt.navn == navn] if isinstance(body, FormBody) else []


def treatments(camera: Camera) -> Iterator[str]:
    """The list of treatments and its editor, the end of the course, and the review."""
    robot = camera.robot
    camera.step("behandling")
    yield camera.shoot("guide-behandling-tom", Says("Behandling i nyt tilbud"))
    robot.press("Behandling i nyt tilbud")
    yield camera.shoot("guide-vaelg-tilbud", Has("soeg_tilbud"))
    made = robot.see("nyt_tilbud", QWidget)
    if made is not None:
        robot.press(str(made.property("text")).replace("&", ""))
    camera.fill(camera.job.tilbud)
    camera.fill(camera.job.behandlinger[1])
    yield camera.shoot("guide-behandling-medicinsk", Says("Gem"))
    robot.press("Gem")
    robot.wait(lambda: robot.button("NEJ"), "spørgsmålet om afslutning")
    yield camera.shoot("guide-ingen-igangvaerende", Focus("NEJ"), Says("JA"))
    robot.press("NEJ")
    yield camera.shoot("guide-behandling-liste", Says("Behandling i nyt tilbud"))
    camera.step("forloebsafslutning")
    yield camera.shoot("guide-forloebsafslutning", Says("Forløbsafslutning"))
    camera.step("gennemse")
    yield camera.shoot("guide-gennemse", Says("Gennemse"))


def comparison(camera: Camera) -> Iterator[str]:
    """A date of the other form version, typed into a request whose start of treatment was begun."""
    robot = camera.robot
    _, forloeb_id = camera.citizen(demo_data.made_up_cpr(3))
    camera.go(places.Guide(forloeb_id, "anmodning"))
    robot.answer("anmodningsdato", "01052024")
    robot.find("sammenligning", QDialog)
    yield camera.shoot("guide-skift-skema", Has("sammenligning"), Focus("Behold datoen"))
    robot.press("Behold datoen")


def elsewhere(camera: Camera) -> Iterator[str]:
    """Another changed the course meanwhile: the message with its ways on, what differs, and what was typed written over it."""
    robot, work = camera.robot, camera.context.work
    _, forloeb_id = camera.citizen(demo_data.made_up_cpr(3))
    camera.go(places.Guide(forloeb_id, "anmodning"))
    session = camera.guide().opened().session
    skema_id = session.skema_id("anmodning") or ""
    svar = session.svar(skema_id, "anmodningsdato")
    before = str(svar.raw) if svar is not None else ""

    def write() -> None:
        other = work.cases.open(forloeb_id)
        other.keeper.put(skema_id, other.session.answer(skema_id, "anmodningsdato", "03-11-2025").svar)
        other.keeper.flush()

    camera.at_store(write)
    robot.answer("anmodningsdato", "05112025")
    robot.find("andetsteds", QWidget)
    yield camera.shoot("guide-aendret-andetsteds", Has("andetsteds"), Says("Ikke gemt"), Says("mens du skrev"))
    robot.press("Se ændringen")
    robot.find("sammenligning", QDialog)
    yield camera.shoot(
        "guide-aendret-andetsteds-se", Has("sammenligning"), Says("Skrevet her, ikke gemt"), Focus("Luk")
    )
    camera.close_dialogs()
    robot.press("Skriv mit over")
    robot.wait(lambda: bool(camera.guide().frame.good.text()), "at det er skrevet over")
    yield camera.shoot("guide-aendret-andetsteds-gemt", Says("Dit er gemt"), Lacks("mens du skrev"))
    robot.answer("anmodningsdato", before)


def older_version(camera: Camera) -> Iterator[str]:
    """Every step of a course of the version before, with KvalHep, as its profile sees it."""
    work, katalog = camera.context.work, camera.context.desk.katalog
    before = min(katalog.versioner.values(), key=lambda v: v.valid_from or date.min)
    raw = example_case(
        katalog, before.id, svar=KVALHEP, uden=("forloebsafslutning",), kommune="165", profil="SUNDHEDSFAGLIG"
    )
    raw["borger"] |= {"cpr_nr": OLD_CPR, "navn": "Ældre Testborger"}

    def take_in() -> None:
        work.save_profil(replace(demo_data.PROFIL, rolle=raw["profil"]))
        ImportService(work.cases, "Øvelse").take_in(raw)

    camera.at_store(take_in)
    _, forloeb_id = camera.citizen(OLD_CPR)
    camera.go(places.Guide(forloeb_id))
    for trin in camera.guide().trin():
        camera.step(trin.id)
        yield camera.shoot(f"guide-2024-{trin.id}", Says(trin.title), on_step(camera, trin.id))
        flow = camera.guide().flow
        if flow is not None and flow.plads.udfyldes_af:
            flow.edit(flow.entry_of(camera.guide().opened().session.ids(flow.plads.art)[0]))
            yield camera.shoot(f"guide-2024-{trin.id}-skema", on_step(camera, trin.id), Says("Gem"))
    camera.at_store(lambda: work.save_profil(demo_data.PROFIL))


def on_step(camera: Camera, trin: str) -> That:
    """The wizard stands on this step."""
    return That(f"the step is {trin}", lambda: camera.guide().opened().session.trin_id == trin)


def unknown_version(camera: Camera) -> Iterator[str]:
    """A course as a newer program may have left it."""
    work = camera.context.work
    _, known = camera.citizen(demo_data.made_up_cpr(6))

    def leave() -> None:
        record = work.store.cases.forloeb(known)
        forms = tuple(s._replace(id=f"ny{s.id}", art=NEWER.get(s.art, s.art)) for s in record.skemaer)
        newer = record._replace(id=f"ny{known}", skemaversion="2031-01-01", skemaer=forms, revision=0)
        work.store.cases.create_forloeb(newer, work.cases.hvem())

    camera.at_store(leave)
    camera.go(places.Guide(f"ny{known}"))
    yield camera.shoot("guide-ukendt-version", Has("laast"))
    camera.step("gennemse")
    titles = Says("Ny iværksættelse"), Says("Forloebsafslutning ny")
    yield camera.shoot("guide-ukendt-version-gennemse", Says("Gennemse"), *titles)
