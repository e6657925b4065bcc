"""Stops at *Opdateringer* in Indstillinger: everything that it can say of the program and of packages, and its questions."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple
from unittest.mock import patch

from PySide6.QtWidgets import QFrame

from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.updating import Updater
from smdb_desktop.services.ports.updates import Fall, Fit, Known, Source, Trouble, Way
from smdb_desktop.services.updates.service import UpdateService
from tests.fakes.updates import FakeUpdates
from tools.pictures.camera import Camera
from tools.pictures.shows import Focus, Has, Lacks, Says, Shows

RUNS, NEXT = "0.2.0", "0.3.0"
FORMS = "skemaer"


class State(NamedTuple):
    """One state: the name of its picture, the machine, what became of packages, and what must be seen."""

    name: str
    machine: FakeUpdates
    shows: tuple[Shows, ...]
    fits: tuple[Fit, ...] = ()


def _machine(camera: Camera, **changed: Any) -> FakeUpdates:
    now = camera.context.desk.clock()
    plain = FakeUpdates(running=RUNS, installed=RUNS, moment=now, tried=now, forms=camera.context.desk.katalog)
    known = Known(now, now + timedelta(days=14), RUNS, now.date(), now)
    return replace(plain, **{"known": known, **changed})


def _states(camera: Camera) -> Iterator[State]:
    now = camera.context.desk.clock()
    newer = Known(now, now + timedelta(days=14), NEXT, now.date(), now)
    must = newer._replace(minimum=NEXT, since=now.date() + timedelta(days=30))
    late = newer._replace(minimum=NEXT, since=date(2026, 1, 1))
    old = Known(now - timedelta(days=40), now - timedelta(days=26), RUNS, None, now)
    yield State("aldrig", _machine(camera, known=None, tried=None), (Says("Der er ikke søgt endnu"), Has("soeg_nu")))
    yield State("nyeste", _machine(camera), (Says(f"Version {RUNS} er den nyeste."), Lacks("Gå tilbage")))
    yield State(
        "nyere",
        _machine(camera, known=newer, laid={NEXT}),
        (Says(f"Version {NEXT} er kommet."), Has("tag_version")),
    )
    yield State(
        "ligger-klar",
        _machine(camera, known=newer, laid={NEXT}, use=NEXT),
        (Says(f"Version {NEXT} ligger klar og starter"), Has("gaa_tilbage")),
    )
    yield State("skal-skiftes", _machine(camera, known=must), (Says("skal skiftes ud med version"),))
    yield State("skulle-vaere-skiftet", _machine(camera, known=late), (Says("skulle være skiftet ud"),))
    yield State("for-gammelt", _machine(camera, known=old), (Says("er for gammelt til at regne med"),))
    yield State(
        "intet-net", _machine(camera, trouble=Trouble.OFFLINE), (Says("Opdateringsstedet svarer ikke."), Has("soeg_nu"))
    )
    yield State(
        "ikke-underskrevet",
        _machine(camera, trouble=Trouble.REFUSED),
        (Says("er ikke underskrevet, som det skal være"),),
    )
    for why, words in (("crashed", "kom ikke op to gange i træk"), ("faulty", "viste en fejl, hver gang lageret")):
        given_up = _machine(camera, known=newer, laid={NEXT}, left=[NEXT], fall=Fall(NEXT, why, now))
        yield State(f"opgivet-{why}", given_up, (Says(words), Has("version_laest")))
    yield State("slaaet-fra", _machine(camera, where=Source(Way.OFF)), (Says("det er slået fra"), Lacks("Søg nu")))
    yield State(
        "bestemt",
        _machine(camera, where=Source(Way.FOLDER, "F:\\smdb", "C:\\ProgramData\\SMDB Desktop\\indstillinger.toml")),
        (Says("Det er bestemt af en administrator"), Lacks("Hvor søges der")),
    )
    yield State(
        "ikke-sat-op", _machine(camera, where=Source(Way.UNSET), known=None, tried=None), (Says("ikke sat op"),)
    )
    both = {FORMS: ["2027.1", "2027.2"]}
    first = (Fit(FORMS, "2027.1", True),)
    yield State("pakke-i-brug", _machine(camera, packages={FORMS: ["2027.1"]}), (Says("2027.1 er i brug."),), first)
    yield State("pakke-venter", _machine(camera, packages=both), (Says("2027.2 er hentet og kontrolleret."),), first)
    place = "forms/2027-01-01/anmodning.json.steps[0].fields[3].type"
    refused = (Fit(FORMS, "2027.2", False, place, "ukendt felttype »farve«"), *first)
    yield State("pakke-passer-ikke", _machine(camera, packages=both), (Says("ukendt felttype »farve«"),), refused)
    yield State(
        "pakke-taget-ud",
        _machine(camera, packages=both, packages_left={(FORMS, "2027.2")}),
        (Says("2027.2 er taget ud."), Has(f"pakke_{FORMS}")),
        first,
    )


def updates(camera: Camera) -> Iterator[str]:
    """Each state of the card, and the two questions that it asks."""
    for state in _states(camera):
        service = UpdateService(state.machine, camera.context.desk.clock, state.fits)
        with patch.object(Updater, "_service", lambda _self, made=service: made):
            camera.go(places.Indstillinger(places.Kort.OPDATERINGER))
            camera.scroll_to(camera.find("opdateringer_kort", QFrame))
            yield camera.shoot(f"opdateringer-{state.name}", *state.shows)
            yield from _questions(camera, state.name)


def _questions(camera: Camera, name: str) -> Iterator[str]:
    """What is asked before one goes back, or takes a package out."""
    if name == "ligger-klar":
        camera.press("gaa_tilbage")
        yield camera.shoot("opdateringer-tilbage-spoerges", Says("Der laves først en sikkerhedskopi."))
        camera.close_dialogs()
    if name == "pakke-i-brug":
        camera.press(f"pakke_{FORMS}")
        yield camera.shoot("opdateringer-pakke-spoerges", Says("Tag pakken skemaer 2027.1 ud?"), Focus("Behold pakken"))
        camera.close_dialogs()
