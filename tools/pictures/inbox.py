"""Stops on Modtag and Modtagere: nothing yet, a file that was made here, a letter that is none, and a finding that came back."""

from collections.abc import Iterator

from smdb_desktop.gui.core import places
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
    camera.go(places.Modtagere())
    yield camera.shoot("modtagere-tom", Says("Der er ingen modtagere."), Focus("laeg_modtager_ind"))
    camera.at_store(lambda: _answered(work))


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
