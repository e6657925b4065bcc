"""``self-check``: what a build proves about itself: its files, store, forms, signature, pages, paper, licences.

Leaves nothing behind; status 0 or 1.
"""

import hashlib
import os
import re
import traceback
from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from smdb_desktop import fleeting, resources
from smdb_desktop.app import desk, prove_updates, prove_ways, tables
from smdb_desktop.cli import output, packaged
from smdb_desktop.domain.judgement import check_document
from smdb_desktop.domain.words import T, Tn, joined
from smdb_desktop.examples import demo_data
from smdb_desktop.examples.example_case import LAST_DAY, example_case, example_day
from smdb_desktop.services.casework.importing import ImportService
from smdb_desktop.services.ports.policy import Unlocked
from smdb_desktop.services.ports.tables import Template
from smdb_desktop.services.workspace import Desk, Workspace

_LGPL = {"LGPL-3.0.txt", "GPL-3.0.txt", "LGPL-2.1.txt"}
_NOTICES = "THIRD_PARTY_NOTICES.md"
_MOST_NAMED = 5


class _Proof:
    """The steps in one temporary folder. Each raises or returns what it found in words."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._desk: Desk = desk(folder / "data", settled=Unlocked())
        self._opened: Workspace | None = None

    def files(self) -> str:
        """Every file of the build is as it was made, and among its libraries lies no other."""
        home = packaged.folder()
        if home is None:
            return T("kørt fra kilden, der er ingen liste at holde filerne op imod")
        hashes = packaged.listed(home)
        found = list(packaged.faults(home, hashes))
        if found or not hashes:
            raise AssertionError(joined("; ", found[:_MOST_NAMED]) or T("listen er tom"))
        return Tn("{n} fil, som den blev lavet", "{n} filer, som de blev lavet", n=len(hashes))

    def forms(self) -> str:
        """Every form and code list loads, and a whole case of each form version is without findings."""
        katalog = resources.catalog()
        for version in katalog.versioner.values():
            over = example_day(version) + timedelta(days=LAST_DAY)
            found = check_document(example_case(katalog, version.id), katalog, over)
            if found:
                raise AssertionError(T("en hel sag af {titel} gav {antal} fund", titel=version.title, antal=len(found)))
        return joined(
            ", ",
            (
                Tn("{n} skemaversion", "{n} skemaversioner", n=len(katalog.versioner)),
                Tn("{n} kodeliste", "{n} kodelister", n=len(katalog.lister)),
                T("en hel sag af hver version uden fund"),
            ),
        )

    def store(self) -> str:
        """An encrypted store is made, closed, unlocked, and is not readable as plain SQLite. It stays open for the signature."""
        workspace, _code = self._desk.create(demo_data.PASSPHRASE, demo_data.PROFIL, oevelse=True)
        workspace.close()
        workspace = self._opened = self._desk.unlock(demo_data.PASSPHRASE)
        cases, _others = demo_data.demo_cases(workspace.katalog, workspace.cases.today)
        report = ImportService(workspace.cases, "Øvelse").take_in(cases[0])
        if not report.ok or not report.faerdige:
            raise AssertionError(T("sagen kunne ikke læses ind"))
        for file in (self._folder / "data").rglob("*"):
            if file.is_file() and file.read_bytes()[:15] == b"SQLite format 3":
                raise AssertionError(T("{navn} er ikke krypteret", navn=file.name))
        return T("lavet, låst, låst op, krypteret")

    def signature(self) -> str:
        """What is exported verifies, and one changed byte does not."""
        if self._opened is None:
            raise AssertionError(T("der er intet lager at eksportere fra"))
        try:
            out = self._folder / "ud"
            out.mkdir()
            results = self._opened.exports.export_all(self._opened.desk.folder_way(out), None)
        finally:
            self._opened.close()
        path = results[0].path
        if path is None:
            raise AssertionError(results[0].besked)
        content, now = path.read_bytes(), self._desk.clock()
        good = self._desk.submissions.verify(content, now)
        if not good.ok or good.payload is None or hashlib.sha256(good.payload).hexdigest() != good.payload_sha256:
            raise AssertionError(T("filen kunne ikke bekræftes"))
        middle = len(content) // 3
        changed = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        if self._desk.submissions.verify(changed, now).payload not in (None, good.payload):
            raise AssertionError(T("en ændret fil blev godtaget"))
        return T("underskrevet og bekræftet; en ændret fil afvises")

    def pages(self) -> str:
        """Every page of the window is built once, in Danish."""
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from smdb_desktop.examples.rounds import build_every_page

        names = build_every_page(self._desk, demo_data.PASSPHRASE)
        return Tn("{n} side: {navne}", "{n} sider: {navne}", n=len(names), navne=joined(", ", names))

    def updates(self) -> str:
        """What a version is believed by loads and works, and no more is asked of anybody."""
        prove_updates()
        if resources.update_root() is None:
            return T("underskrifter kontrolleres; opdateringer er ikke sat op i denne udgave")
        return T("underskrifter kontrolleres; der søges, hvor udgaven siger det")

    def ways(self) -> str:
        """What speaks to a server by SFTP is there, and opens a key file with a password."""
        prove_ways()
        return T("SFTP indlæses, og en nøglefil med kodeord åbnes")

    def parts(self) -> str:
        """Font, pictures and paper: a page is shown without them. After ``pages``, whose program is there."""
        from smdb_desktop.examples import build_parts
        from smdb_desktop.gui.app.main import application

        application()
        return joined(", ", [build_parts.font(), build_parts.pictures(), build_parts.paper()])

    def tables(self) -> str:
        """A workbook that is made is read again by the process that reads, and so is a text file in an older encoding."""
        reader, book, text = tables(), self._folder / "prøve.xlsx", self._folder / "prøve.csv"
        book.write_bytes(reader.workbook([Template("Prøve", ("Navn", "Kode"), [("Åse Ærø", "007")])]))
        text.write_bytes("Navn;Kode\r\nÅse Ærø;007\r\n".encode("cp1252"))
        for file in (book, text):
            (row,) = reader.read(file).sheets[0].data
            if row.texts != ("Åse Ærø", "007"):
                raise AssertionError(T("{navn} blev ikke læst, som den er", navn=file.name))
        return T("Excel og tekst læses i en proces for sig")

    def passphrases(self) -> str:
        """The judge of passphrases has its words."""
        for guessable in ("sommerferie2025", "kaffekande1"):
            if not self._desk.judge(guessable, None).problem:
                raise AssertionError(T("en adgangssætning, som kan gættes, blev godtaget"))
        if self._desk.judge(demo_data.PASSPHRASE, None).problem:
            raise AssertionError(T("en god adgangssætning blev afvist"))
        return T("en, der kan gættes, afvises")

    def licences(self) -> str:
        """The notices are there, and every licence text that they name: those of the LGPL first of all."""
        notices = resources.folder().parent / _NOTICES
        texts = set(re.findall(r"`([\w.+-]+\.txt)`", notices.read_text(encoding="utf-8"))) | _LGPL
        missing = [name for name in sorted(texts) if not resources.path("licences", name).is_file()]
        if missing:
            raise AssertionError(T("mangler {filer}", filer=joined(", ", missing)))
        return Tn("{n} tekst, LGPL og GPL er med", "{n} tekster, LGPL og GPL er med", n=len(texts))


def self_check(arguments: Namespace) -> int:
    """Run every step, also when an earlier one failed."""
    fleeting.clear()
    with fleeting.Folder() as folder:
        proof = _Proof(folder.path)
        steps: list[tuple[str, Callable[[], str]]] = [
            (T("Filer"), proof.files),
            (T("Skemaer"), proof.forms),
            (T("Adgangssætninger"), proof.passphrases),
            (T("Lager"), proof.store),
            (T("Underskrift"), proof.signature),
            (T("Tabeller udefra"), proof.tables),
            (T("Sider"), proof.pages),
            (T("Opdateringer"), proof.updates),
            (T("Veje ud"), proof.ways),
            (T("Skrift, billeder og papir"), proof.parts),
            (T("Licenser"), proof.licences),
        ]
        results = [(name, *_run(step)) for name, step in steps]
    if arguments.json:
        output.data_json([{"navn": n, "ok": ok, "fundet": text} for n, ok, text in results])
    else:
        for name, ok, text in results:
            state = T("ok    {navn}: {tekst}") if ok else T("FEJL  {navn}: {tekst}")
            output.data(state.format(navn=name, tekst=text))
    return 0 if all(ok for _, ok, _ in results) else 1


def _run(step: Callable[[], str]) -> tuple[bool, str]:
    try:
        return True, step()
    except Exception as error:
        output.say(traceback.format_exc())
        return False, str(error) or type(error).__name__
