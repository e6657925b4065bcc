"""More work that promises something: keys and people, marks and receipts, what is taken in and undone, and courses that leave.

Each is real work of a few seconds; what it promises beside the state of the store is told by a line of its own.
"""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from smdb_desktop.examples import demo_data
from smdb_desktop.services.lists.model import as_raw
from smdb_desktop.services.stored.receipts import Udfaldsord
from smdb_desktop.services.workspace import Workspace
from smdb_desktop.submission.certificates.keys import KeySigner
from smdb_desktop.tables.child import read
from tools.power.telling import (
    DATA,
    OUT,
    PASSPHRASE,
    SECOND,
    STICK,
    desk,
    folder_of_a_person,
    opened,
    tell,
    with_klar,
    with_store,
)

WHY = "det var en fejl"
CODE, LETTER, LIST = STICK / "kode", STICK / "svar.jws", STICK / "liste.json"
_THEIRS = demo_data.ORGANISATION._replace(navn="En anden kommune", cvr="87654321")


# -- the work ----------------------------------------------------------------------------------------------------------


def new_key(disk: Path) -> None:
    """The store under another data key, with another recovery code; then one more commit under it."""
    tell("code", new=(disk / CODE).read_text("ascii"))
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    code = workspace.renew_key(PASSPHRASE).recovery_code
    tell("code", new=code)
    workspace.confirm_code(code)
    opened(workspace).settings.put("x", 1)
    workspace.close()


def people(disk: Path) -> None:
    """A person is added, called something else, and removed."""
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    tell("door begun", secret=SECOND)
    # what was refused before may have left the person as they were
    there = [line.person for line in workspace.people.lines() if line.person.navn.endswith("Opdigtet")]
    person = there[0] if there else workspace.people.add(PASSPHRASE, "Bo Opdigtet", ("INDBERETTER",), SECOND)
    tell("door", secret=SECOND, opens=True)
    workspace.people.change(person.id, navn="Bodil Opdigtet")
    tell("door begun", secret=SECOND)
    workspace.people.remove(PASSPHRASE, person.id)
    tell("door", secret=SECOND, opens=False)
    workspace.close()


def marking(disk: Path) -> None:
    """Two cases are marked as typed into SMDB, and one of the marks is taken back."""
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    ids = [row.indberetning.id for row in workspace.exports.udbakke()]
    workspace.marking.mark(ids, "i dag")
    workspace.marking.undo(ids[0], WHY)
    workspace.close()


def receipt(disk: Path) -> None:
    """A receiver's receipt is taken in."""
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    workspace.exchange.receipts.take((disk / LETTER).read_bytes())
    workspace.close()


def receiving(disk: Path) -> None:
    """Another centre's submission is taken in, and answered."""
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    _answered(workspace, disk)
    workspace.close()


def table(disk: Path) -> None:
    """Cases from a table, and all of it undone."""
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    day = f"{workspace.cases.today - timedelta(days=9):%d-%m-%Y}"
    lines = [f"{demo_data.made_up_cpr(number)};Fra tabel {number};{day};NEJ" for number in range(60, 64)]
    head = "CPR-nr.;Navn;Anmodningsdato;Tidligere stofmisbrugsbehandling"
    book, cases = read("\r\n".join((head, *lines)).encode("cp1252")), workspace.table_cases
    sheet = book.sheets[0]
    valg = cases.columns(sheet)[0]
    cases.take_in(book, sheet, valg, cases.look(book, sheet, valg))
    for made in cases.imports():
        if made.fortrudt is None:
            cases.undo(made.id)
    workspace.close()


def handing_over(disk: Path) -> None:
    """A course leaves for another authority, in a file of which somebody has the code."""
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    folder_of_a_person(disk / OUT)
    course = workspace.exports.udbakke()[0].indberetning.forloeb_id
    handovers = workspace.handovers
    written = handovers.write(handovers.plan(course, "183"), WHY, workspace.desk.folder_way(disk / OUT), None)
    tell("file", path=str(OUT / written.fil), sha=written.sha256)
    handovers.finish(written)
    workspace.close()


def code_list(disk: Path) -> None:
    """A code list with one more answer is taken in, and taken back."""
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    lists = workspace.kodelister
    if not lists.taken():
        lists.take(lists.plan(disk / LIST, workspace.cases.today, "boligsituation"))
    lists.undo("boligsituation")
    workspace.close()


def wastebin(disk: Path) -> None:
    """A course is deleted, put back, deleted again, and then for ever."""
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    course = workspace.exports.udbakke()[0].indberetning.forloeb_id
    kurv, deletions = workspace.papirkurv, workspace.deletions
    deletions.delete(deletions.plan(course), WHY)
    kurv.put_back(kurv.window(0, 1).linjer[0].row.id)
    deletions.delete(deletions.plan(course), WHY)
    kurv.empty(WHY)
    workspace.close()


# -- the disk before it ------------------------------------------------------------------------------------------------


def _with_code(disk: Path) -> None:
    """A store whose recovery code lies on a stick: the one that somebody has in hand."""
    workspace, code = desk(disk / DATA).create(PASSPHRASE, demo_data.PROFIL, oevelse=True)
    (disk / STICK).mkdir()
    (disk / CODE).write_text(code, "ascii")
    workspace.close()


def _with_list(disk: Path) -> None:
    with_store(disk)
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    raw = as_raw(workspace.katalog.lister["boligsituation"])
    workspace.close()
    raw["options"].append({"code": "NY1", "label": "Nyt svar", "label_confidence": "official"})
    (disk / STICK).mkdir()
    (disk / LIST).write_text(json.dumps(raw), "utf-8")


def _with_arrived(disk: Path) -> None:
    """The submission of another centre lies on a stick."""
    with_klar(disk)
    (disk / STICK).mkdir()
    workspace = desk(disk / DATA).unlock(PASSPHRASE)
    workspace.exports.export_all(workspace.desk.folder_way(disk / STICK), None, lambda *_: None)
    workspace.close()
    shutil.rmtree(disk / DATA)
    _theirs(disk / DATA).close()


def _with_letter(disk: Path) -> None:
    """Two cases have left, and the receiver's answer to one lies on a stick."""
    with_klar(disk)
    (disk / STICK).mkdir()
    workspace, other = desk(disk / DATA).unlock(PASSPHRASE), _theirs(disk / "anden")
    signer = other.certificates.open_signer(None)
    assert isinstance(signer, KeySigner)  # noqa: S101
    workspace.exchange.receivers.add(signer.certificate.public_bytes(Encoding.DER))
    workspace.exports.export_all(workspace.desk.folder_way(disk / STICK), None, lambda *_: None)
    (disk / LETTER).write_bytes(_answered(other, disk))
    for each in (workspace, other):
        each.close()
    shutil.rmtree(disk / "anden")


def _theirs(data: Path) -> Workspace:
    return desk(data).create(PASSPHRASE, replace(demo_data.PROFIL, organisation=_THEIRS), oevelse=True)[0]


def _answered(workspace: Workspace, disk: Path) -> bytes:
    """The first submission on the stick is taken in; the receipt for it."""
    inbox, file = workspace.exchange.inbox, min((disk / STICK).glob("*.asice"))
    shown = inbox.look(file.read_bytes(), file.name)
    if not shown.hvorfor_ikke:
        inbox.take(shown)
    return inbox.answer(shown, Udfaldsord.MODTAGET, workspace.certificates.open_signer(None))[1]


LATER: dict[str, tuple[Callable[[Path], None], Callable[[Path], None]]] = {
    "new-key": (_with_code, new_key),
    "people": (with_store, people),
    "mark": (with_klar, marking),
    "receipt": (_with_letter, receipt),
    "receiving": (_with_arrived, receiving),
    "table": (with_store, table),
    "hand-over": (with_klar, handing_over),
    "list": (_with_list, code_list),
    "bin": (with_klar, wastebin),
}
"""By name: how the disk is prepared, and the work."""
