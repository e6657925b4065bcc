"""Stops on Modtag and Modtagere: nothing yet, a file that was made here, a letter that is none, and a finding that came back."""

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox

from smdb_desktop.gui.core import places
from smdb_desktop.gui.inbox.modtag import ModtagPage
from smdb_desktop.services.exchange.inbox import DELETED, NEWER, Forskel, Stand
from smdb_desktop.services.exchange.watching import Overvaagning
from smdb_desktop.services.stored.receipts import Bemaerkning, Modtagersvar, Reaktion, Udfaldsord
from smdb_desktop.services.stored.records import Hvem, Tilstand
from smdb_desktop.services.workspace import Workspace
from tools.pictures.camera import Camera
from tools.pictures.shows import Focus, Has, Lacks, Says


def modtag(camera: Camera) -> Iterator[str]:
    """Files that come, and what a receiver sent back."""
    camera.go(places.Modtag())
    yield camera.shoot("modtag-tom", Says("Åbn en fil eller en mappe"), Focus("aabn_fil"), Lacks("Tag ind"))
    camera.go(places.Modtag((str(min(camera.out.glob("*.asice"))),)))
    yield camera.shoot("modtag", Says("Indberetningen er lavet her."), Says("Er her"), Has("tag_ind"))
    yield from _differing(camera)
    letter = camera.home / "svar.kvittering.jws"
    letter.write_bytes(b"%PDF-1.7\n")
    camera.go(places.Modtag((str(letter),)))
    yield camera.shoot("modtag-ikke-kvittering", Says("Filen er ikke en kvittering."))
    work = camera.context.work
    camera.at_store(lambda: _returned(work))
    camera.go(places.Modtag())
    yield camera.shoot(
        "modtag-bemaerkninger", Says("Bemærkninger fra modtageren"), Says("Se svaret efter."), Has("ret_i_sagen")
    )
    camera.at_store(lambda: work.exchange.watching.choose(Overvaagning(til=True, mappe=str(camera.out))))
    camera.go(places.Modtag())
    yield camera.shoot("modtag-holder-oeje", Says("Holder øje med"), Says("Der er ikke noget nyt."), Has("hold_oeje"))
    camera.at_store(lambda: work.exchange.watching.choose(Overvaagning()))
    camera.go(places.Modtagere())
    yield camera.shoot("modtagere-tom", Says("Der er ingen modtagere."), Focus("laeg_modtager_ind"))
    camera.scroll_to(camera.find("hent_spaerrelister", QCheckBox))
    yield camera.shoot("modtagere-spaerrelister", Has("hent_nu"), Says("Hent spærrelister, når maskinen er på nettet"))
    camera.at_store(lambda: _answered(work))


def _differing(camera: Camera) -> Iterator[str]:
    """As a municipality sees a correction, and then a deletion; the pictures need no signature of another."""
    page = camera.window.page
    if not isinstance(page, ModtagPage):
        raise TypeError("another page")
    ((name, here),) = page._shown.items()
    who = "Alfa, revision 2, 02-03-2026 kl. 09.15"
    ours = ("01-03-2026 kl. 14.02, Ida: – → Nej", "Taget ind 01-03-2026 kl. 14.02 af Ida")
    given = (
        Forskel("Anmodning", "Er borgeren gravid?", "Ja", "Nej", "anmodning.gravid", (who,), ours),
        Forskel("Anmodning", "Psykisk lidelse", "", "Ja", "anmodning.psykisk_lidelse", (who,), ours[1:]),
    )
    page._looked({name: replace(here, stand=Stand.NYERE, hvorfor_ikke=NEWER, forskelle=given, besvares=True)})
    camera.scroll_to(page.differences)
    yield camera.shoot(
        "modtag-forskelle", Has("tag_alle_svar"), Has("behold"), Says("Alfa, revision 2"), Says("Ida: – → Nej")
    )
    camera.scroll_to(page.returning)
    yield camera.shoot("modtag-send-tilbage", Has("skriv_bemaerkning"), Says("Hele sagen"))
    gone = replace(here, stand=Stand.SLETTET, hvorfor_ikke="", linjer=(DELETED,), borger_id="b", besvares=True)
    page._looked({name: gone})
    camera.scroll_to(page.differences)
    yield camera.shoot("modtag-slettet", Has("slet_her"), Has("behold"), Lacks("Tag de valgte svar"))


def _returned(work: Workspace) -> None:
    """A receipt as a municipality would have signed it; the pictures need no signature."""
    rows = work.exports.udbakke(tilstande=(Tilstand.EKSPORTERET,))
    there = work.store.outbox.indberetning(rows[0].indberetning.id)
    finding = Bemaerkning("kontaktforloeb[0].anmodning.gravid", "FEJL", "", "Se svaret efter.")
    svar = Modtagersvar(
        "0" * 31 + "1", there.id, there.forloeb_id, there.revision, there.payload_sha256, "", "Albertslund Kommune", "",
        work.clock(), Udfaldsord.RETURNERET, True, bemaerkninger=(finding,),
    )  # fmt: skip
    work.store.receipts.keep(svar, b"", Tilstand.RETURNERET, Hvem("", "Ida"), work.clock())


def _answered(work: Workspace) -> None:
    """The finding is answered, so that no later picture has it."""
    for line in (each.linje for each in work.exchange.findings()):
        work.store.receipts.react(
            line.kvittering_id, line.nummer, Reaktion.ER_RIGTIG, "", Hvem("", "Ida"), work.clock()
        )
