"""Stops on a submission file: one that left from here, one that was changed, one that is none, and all in front of the lock."""

from collections.abc import Iterator
from pathlib import Path

from smdb_desktop.gui.core import places
from smdb_desktop.services.casework.viewing import ONLY_THE_FILE
from tools.pictures.camera import Camera
from tools.pictures.shows import Lacks, Says, Tells, That


def files(camera: Camera) -> Iterator[str]:
    """With an open store."""
    _show(camera, _sent(camera))
    yield camera.shoot(
        "fil",
        Tells("ØVELSE med opdigtede borgere."),
        Says("nøjagtig det, der blev eksporteret"),
        Says("Testborger"),
        Says(ONLY_THE_FILE),
    )
    yield camera.shoot("fil-kontrol", Says("Ikke kontrolleret"), Says("Underskriverens certifikat"))
    broken = camera.home / "rettet.asice"
    content = bytearray(_sent(camera).read_bytes())
    content[len(content) // 2] ^= 1
    broken.write_bytes(content)
    _show(camera, broken)
    yield camera.shoot("fil-aendret", Tells("Stol ikke på filen."), Lacks("Hvem og hvad"))
    other = camera.home / "brev.asice"
    other.write_bytes(b"%PDF-1.7\n")
    _show(camera, other)
    yield camera.shoot("fil-anden-slags", Tells("Filen er et PDF-dokument"))


def in_front(camera: Camera) -> Iterator[str]:
    """Nobody has unlocked."""
    _show(camera, _sent(camera))
    yield camera.shoot(
        "fil-laast",
        Tells("ØVELSE med opdigtede borgere."),
        Says("Lås op, og vend tilbage til filen"),
        That("there is no way to other pages", lambda: not camera.window.form.navigation.isVisible()),
    )


def _sent(camera: Camera) -> Path:
    return min(camera.out.glob("*.asice"))


def _show(camera: Camera, file: Path) -> None:
    camera.go(places.Indberetningsfil(str(file)))
