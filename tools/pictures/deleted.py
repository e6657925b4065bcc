"""Stops on Papirkurv and what lies in it, and on the dialog after the program was cut off."""

from collections.abc import Iterator
from datetime import date

from PySide6.QtWidgets import QDialog

from smdb_desktop.domain.cpr import parse_cpr
from smdb_desktop.examples import demo_data
from smdb_desktop.gui.core import places
from smdb_desktop.gui.overview.recovery import ask_what_was_left
from smdb_desktop.services.workspace import Workspace
from tools.pictures.camera import Camera
from tools.pictures.shows import Focus, Has, Says

_COURSE, _CITIZEN = demo_data.made_up_cpr(71), demo_data.made_up_cpr(72)


def papirkurv(camera: Camera) -> Iterator[str]:
    """The bin while it is empty, with two things, and one of them looked at."""
    work = camera.context.work
    camera.go(places.Kladder())
    camera.press("til_papirkurv")
    yield camera.shoot("papirkurv-tom", Says("Papirkurven er tom."), Focus("til_kladder"))
    camera.at_store(lambda: _delete(work))
    camera.go(places.Papirkurv())
    yield camera.shoot(
        "papirkurv",
        Focus("papirkurv"),
        Says("Slettet Testborger"),
        Says("tidligst om 30 dage"),
        Says("Har ligget længst"),
    )
    camera.type("soeg_papirkurv", "slettet")
    camera.press("se_paa")
    yield camera.shoot(
        "papirkurv-set", Focus("laeg_tilbage"), Says("Det kan lægges tilbage, hvor det var."), Has("slet_for_altid")
    )
    camera.press("laeg_tilbage")
    camera.at_store(lambda: work.papirkurv.empty("Billederne er taget"))


def cut_off(camera: Camera) -> Iterator[str]:
    """What was being written, the differences of one form, and that it was thrown away."""
    work, context = camera.context.work, camera.context
    skema_id: list[str] = []
    camera.at_store(lambda: skema_id.append(_write(work)))
    camera.go(places.Forside())
    ask_what_was_left(context, camera.window)
    camera.find("efter_en_afbrydelse", QDialog)
    yield camera.shoot(
        "afbrudt", Focus(f"gendan_{skema_id[0]}"), Says("Halvt skrevet i »Anmodningsdato«"), Says("Behold alt")
    )
    camera.press(f"forskelle_{skema_id[0]}")
    yield camera.shoot("afbrudt-forskelle", Focus(f"tabel_{skema_id[0]}"), Says("partner gravid"))
    camera.press(f"kasser_{skema_id[0]}")
    camera.robot.press("Kassér det")
    camera.robot.wait(lambda: camera.robot.button("Fortryd"), "at det er kasseret")
    yield camera.shoot("afbrudt-kasseret", Focus(f"fortryd_{skema_id[0]}"), Says("Kasseret. Skemaet er, som det var"))
    camera.press("behold_alt")
    camera.at_store(lambda: _tidy(work))


def _begun(work: Workspace) -> str:
    """A course of a citizen of its own, with an answer of an earlier sitting."""
    borger = work.cases.save_borger(parse_cpr(_COURSE, date(2026, 1, 1)), "Slettet Testborger")
    forloeb_id = work.cases.new_forloeb(borger.id)
    case = work.cases.open(forloeb_id)
    anmodning = case.session.skema_id("anmodning") or ""
    case.keeper.put(anmodning, case.session.answer(anmodning, "gravid", "NEJ").svar)
    case.keeper.remember(case.session.place())
    return forloeb_id


def _delete(work: Workspace) -> None:
    work.cases.delete_forloeb(_begun(work), "Oprettet ved en fejl")
    borger = work.cases.save_borger(parse_cpr(_CITIZEN, date(2026, 1, 1)), "Fjernet Testborger")
    work.removals.remove(borger.id, "Forkert nummer")


def _course(work: Workspace) -> str:
    """The course that was put back."""
    borger = work.store.cases.find_borger(_COURSE.replace("-", ""))
    if borger is None:
        raise AssertionError("the course was not put back")
    return work.store.cases.forloeb_of(borger.id)[-1].id


def _write(work: Workspace) -> str:
    """Somebody writes in it, and the program is cut off."""
    case = work.cases.open(_course(work))
    anmodning = case.session.skema_id("anmodning") or ""
    for felt, raw in (("gravid", "JA"), ("psykisk_lidelse", "JA")):
        case.keeper.put(anmodning, case.session.answer(anmodning, felt, raw).svar)
    case.keeper.flush()
    case.keeper.typing(anmodning, "anmodningsdato", "01082")
    work.store.sittings.leave(kept=True)
    return anmodning


def _tidy(work: Workspace) -> None:
    work.cases.delete_forloeb(_course(work), "Billederne er taget")
    work.papirkurv.empty("Billederne er taget")
    borger = work.store.cases.find_borger(_COURSE.replace("-", ""))
    if borger is not None:
        work.removals.remove(borger.id, "Billederne er taget")
    work.papirkurv.empty("Billederne er taget")
