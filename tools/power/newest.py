"""Work that promises something, the newest: the register of tilbud, what waits and is handed over, a course of another authority.

A server is a small one in the process that works: another machine, whose disk no cut here reaches. It tells what it has taken in.
"""

import shutil
import ssl
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from smdb_desktop.examples import demo_data
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.outbox.job import ExportResult
from smdb_desktop.services.ports.tables import Sheet
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej
from smdb_desktop.services.workspace import Workspace
from smdb_desktop.tables.child import read
from tests.submission.oces import Oces
from tests.submission.submission_pki import PASSWORD, rsa_key
from tests.ways.certificates import issued, root
from tests.ways.dav_server import DavServer, Says
from tools.power.later import WHY
from tools.power.telling import (
    DATA,
    OUT,
    PASSPHRASE,
    STICK,
    desk,
    folder_of_a_person,
    tell,
    with_klar,
    with_store,
)

CODE, MANY = STICK / "kode", 130
"""More tilbud than the register writes in one commit."""


# -- the work ----------------------------------------------------------------------------------------------------------


def register(disk: Path) -> None:
    """An extract is taken in, a newer one too, and that is undone; a tilbud is made by hand."""
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    kept = workspace.register
    for name in ("Alfa", "Beta"):
        sheet = _extract(name)
        valg = kept.columns(sheet).valg
        kept.take_in(sheet, valg, kept.look(sheet, valg), f"{name}.csv")
    newest = kept.imports()[0]
    if newest.fortrudt is None:
        kept.undo(newest.id)
    workspace.close()


def _extract(name: str) -> Sheet:
    lines = [f"{number};{name} {number};10990{number:05}" for number in range(MANY)]
    return read("\r\n".join(("Tilbudsid;Tilbuddets navn;P-nummer", *lines)).encode("cp1252")).sheets[0]


def waiting(disk: Path) -> None:
    """What is Klar is signed and waits for a folder that is not there; it comes, and everything is handed over."""
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    way = _kept(workspace, Udvej("", "Drevet", "mappe", str(disk / OUT)), Hemmeligt())
    workspace.exports.export_all(workspace.outways.open(way.id), None)
    folder_of_a_person(disk / OUT)
    for result in workspace.sending.send(way.id):
        _told(result)
    workspace.close()


def server(disk: Path) -> None:
    """The same with a server that has no room at first."""
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    with _standing() as (there, trusted):
        way = _kept(workspace, Udvej("", "Serveren", "webdav", there.address, roedder=trusted), Hemmeligt())
        workspace.exports.export_all(workspace.outways.open(way.id), PASSWORD)
        there.wrong = lambda *_: None
        for result in workspace.sending.send(way.id):
            _told(result)
    workspace.close()


def take_over(disk: Path) -> None:
    """A course that another authority has handed over is taken in."""
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    receiving = workspace.handovers.receiving
    package = min((disk / STICK).glob("*.smdb"))
    shown = receiving.look(package.read_bytes(), (disk / CODE).read_text("ascii"))
    if not shown.hvorfor_ikke:
        receiving.take(shown)
    workspace.close()


def _told(result: ExportResult) -> None:
    if not result.ok:
        tell("refused", sentence=str(result.besked))


def _kept(workspace: Workspace, way: Udvej, opens: Hemmeligt) -> Udvej:
    """The way of this name, as it is now."""
    there = next((each for each in workspace.outways.every() if each.navn == way.navn), None)
    return workspace.outways.save(way._replace(id=there.id if there else ""), opens, agreed=True)


class _Telling(DavServer):
    """Tells what lies there under its last name, before anybody else can know."""

    def answer(self, method: str, name: str, body: bytes | None, headers: dict[str, str]) -> Says:
        said = super().answer(method, name, body, headers)
        if method == "MOVE" and said.status == 201:
            tell("received", name=unquote(urlsplit(headers["destination"]).path.rpartition("/")[2]))
        return said


@contextmanager
def _standing() -> Iterator[tuple[DavServer, str]]:
    """A server without room, and the root by which it is trusted (PEM)."""
    authority = root("Strømprøvens rod")
    own = issued("localhost", authority)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory(prefix="smdb-power-") as folder:
        both = Path(folder) / "both.pem"
        both.write_text(own.pem + own.key_pem, "ascii")
        context.load_cert_chain(both)
    made = _Telling(context)
    made.wrong = lambda method, *_: Says(507) if method == "PUT" else None
    try:
        yield made, authority.pem
    finally:
        made.close()


# -- the disk before it ------------------------------------------------------------------------------------------------


def _real(disk: Path) -> None:
    """A real store with a certificate and two cases that are Klar: no exercise leaves for a server."""
    workspace, _code = desk(disk / DATA).create(PASSPHRASE, demo_data.PROFIL, oevelse=False)
    issuer, key = Oces(), rsa_key(3072, 7)
    begun = datetime.now(UTC) - timedelta(days=10)
    made = issuer.issue(key, start=begun, identifier=f"NTRDK-{demo_data.ORGANISATION.cvr}")
    workspace.certificates.install(issuer.key_file(key, made), PASSWORD)
    sent, _others = demo_data.demo_cases(workspace.katalog, workspace.cases.today)
    for raw in sent[:2]:
        ImportService(workspace.cases).take_in(raw)
    workspace.close()


def _with_package(disk: Path) -> None:
    """The package of another authority lies on a stick, its code beside it."""
    with_klar(disk)
    (disk / STICK).mkdir()
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    workspace.save_profil(replace(demo_data.PROFIL, myndighedskommune="183"))
    handovers = workspace.handovers
    course = workspace.exports.udbakke()[0].indberetning.forloeb_id
    way = workspace.desk.folder_way(disk / STICK)
    written = handovers.write(handovers.plan(course, demo_data.PROFIL.kommune), WHY, way, None)
    handovers.finish(written)
    (disk / CODE).write_text(written.kode, "ascii")
    workspace.close()
    shutil.rmtree(disk / DATA)
    with_store(disk)


NEWEST: dict[str, tuple[Callable[[Path], None], Callable[[Path], None]]] = {
    "register": (with_store, register),
    "waiting": (with_klar, waiting),
    "server": (_real, server),
    "take-over": (_with_package, take_over),
}
"""By name: how the disk is prepared, and the work."""
