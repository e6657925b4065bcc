"""Stops on Alle borgere, Kladder, Udbakke with its export, Indstillinger with codes and certificates, code lists and licences."""

import base64
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QWidget

from smdb_desktop.examples import demo_data
from smdb_desktop.gui.core import places
from smdb_desktop.gui.intake.side import IndlaesningPage
from smdb_desktop.services.desk.certificates import CertificateService
from smdb_desktop.services.outbox.outways import COMPARE, SFTP, Met, OutwayService, fingerprint
from smdb_desktop.services.ports.submissions import CertificateInfo
from smdb_desktop.services.stored.outways import Udvej
from tools.pictures.camera import Camera
from tools.pictures.reading import texts_in_sight
from tools.pictures.shows import Focus, Has, Lacks, Says, Tells

ENDED = "Certifikatet udløb den 01-03-2026. Læg et nyt ind under Indstillinger."


def drafts_and_outbox(camera: Camera) -> Iterator[str]:
    """The drafts, and the way out: the dialog, a folder that is not there, and what became of each case."""
    robot = camera.robot
    camera.go(places.AlleBorgere())
    yield camera.shoot("alle-borgere", Focus("soeg_borger"), Has("borgere"), Says("Rækkefølge"))
    camera.type("soeg_borger", "kvalhep")
    robot.wait(lambda: any("1 af " in text for text in texts_in_sight(camera.window)), "den, der er søgt")
    yield camera.shoot("alle-borgere-fundet", Focus("soeg_borger"), Says("Kvalhep Testborger"), Says("1 af "))
    camera.type("soeg_borger", "findes ikke")
    robot.wait(lambda: robot.button("Vis alle borgere"), "at ingen er fundet")
    yield camera.shoot("alle-borgere-ingen", Focus("soeg_borger"), Says("Ingen borger passer."))
    camera.go(places.Kladder())
    yield camera.shoot("kladder", Focus("kladder"), Says("Ny Testborger"), Says("Har ventet længst"))
    camera.type("soeg_kladde", "ny test")
    robot.wait(lambda: any(" af " in text for text in texts_in_sight(camera.window)), "kladden, der er søgt")
    yield camera.shoot("kladder-fundet", Focus("soeg_kladde"), Says("2 af 3"))
    camera.type("soeg_kladde", "findes ikke")
    robot.wait(lambda: any("Ingen kladde passer" in text for text in texts_in_sight(camera.window)), "ingen kladde")
    yield camera.shoot("kladder-ingen", Focus("soeg_kladde"), Says("Ingen kladde passer."))
    camera.go(places.Udbakke())
    main = Tells("Kontrollér, underskriv og eksportér (")
    yield camera.shoot("udbakke", Focus("indberetninger"), main, Says("Eksporteret Testborger"), Says("Mappe: ud"))
    camera.press("handlinger")
    yield camera.shoot("udbakke-handlinger", Says("Tag tilbage til kladde"), Says("Gem som fil"), Focus("aabn_sag"))
    camera.close_dialogs()
    camera.press("eksporter")
    camera.find("mappe", QLineEdit)
    yield camera.shoot("eksport", Focus("mappe"), Says("Øvelsescertifikat."), Says("Eksportér"))
    camera.type("mappe", str(camera.out / "findes-ikke"))
    robot.press("Eksportér")
    yield camera.shoot("eksport-mappe-mangler", Focus("mappe"), Says("✕ Mappen findes ikke."))
    camera.type("mappe", str(camera.out))
    robot.press("Eksportér")
    robot.wait(lambda: robot.button("Luk"), "resultatet af eksporten")
    yield camera.shoot("eksport-resultat", Says("eksporteret."), Focus("aabn_mappe"), Says("Luk"))
    robot.press("Luk")
    camera.press("marker_indberettet")
    yield camera.shoot("marker-indberettet", Focus("dag"), Says("Tastet i SMDB den"), Says("Markér som indberettet"))
    robot.press("Markér som indberettet")
    robot.wait(lambda: robot.button("Fortryd indberettet …"), "at sagen er markeret")
    yield camera.shoot("udbakke-indberettet", Says("Indberettet"), Says("ikke indberettet"), Says("Øvelse"))


def tables_from_outside(camera: Camera) -> Iterator[str]:
    """A register that is looked at, taken in and searched."""
    robot, folder = camera.robot, camera.out
    camera.go(places.Register())
    yield camera.shoot("tilbud-tomt", Says("Tilbud"), Says("Opret tilbud"))
    extract = folder / "udtraek.csv"
    lines: tuple[str, ...] = ("Tilbudsid;Afdelingsid;Tilbuddets navn;P-nummer;Adresse;Postnr.;By;Godkendelsesstatus",)
    lines += tuple(f"9000{n};1;Prøvecenter {n};109900001{n};Vej {n};999{n};Prøveby;Godkendt" for n in range(1, 6))
    lines += ("90009;1;Æblegården (lukket);;Vej 9;0999;Prøveby;Ophørt",)
    extract.write_text("\n".join(lines), encoding="utf-8")
    camera.go(places.Indlaesning("register"))
    yield camera.shoot("laes-ind", Focus("vaelg_fil"), Says("Hvad står der i filen?"))
    _open(camera, extract, "se_igennem")
    yield camera.shoot("laes-ind-kolonner", Focus("kolonne_navn"), Says("Kolonnerne er valgt efter deres overskrifter"))
    camera.press("se_igennem")
    camera.find("raekker", QWidget)
    yield camera.shoot("laes-ind-gennemsyn", Focus("raekker"), Says("Nyt: 6"), Says("Der er intet P-nummer."))
    camera.press("laes_ind")
    robot.wait(lambda: any("Registeret er opdateret" in text for text in texts_in_sight(camera.window)), "registeret")
    yield camera.shoot("laes-ind-laest", Says("Registeret er opdateret"), Says("6 nye, 0 ændrede"))
    camera.go(places.Register())
    camera.type("soeg_register", "æble")
    robot.wait(lambda: any("1 af " in text for text in texts_in_sight(camera.window)), "tilbuddet, der er søgt")
    yield camera.shoot("tilbud", Focus("soeg_register"), Says("1 af 7 tilbud"), Says("Hvad der er ændret"))


def cases_from_a_table(camera: Camera) -> Iterator[str]:
    """Cases from a table: which column is which, and the look, which takes nothing in: a draft, rows that wait, one refused."""
    table = camera.out / "sager.csv"
    short = demo_data.made_up_cpr(61).replace("-", "").lstrip("0")
    rows = (
        f"{demo_data.made_up_cpr(62)};Ét Testnavn;01-07-2025;Nej",
        f"{short};To Testnavn;02-07-2025;Ja",
        "150277-xxxx;Tre Testnavn;03-07-2025;Nej",
        f"{demo_data.made_up_cpr(63)};Fire Testnavn;45840;Måske",
    )
    table.write_text("\n".join(("CPR-nr.;Navn;Anmodningsdato;Gravid", *rows)), encoding="utf-8")
    camera.go(places.Indlaesning("sager"))
    _open(camera, table, "se_igennem")
    yield camera.shoot("laes-sager-kolonner", Has("kolonne_borger.cpr_nr"), Says("CPR-nr."), Says("Anmodningsdato"))
    camera.press("se_igennem")
    camera.find("raekker", QWidget)
    yield camera.shoot(
        "laes-sager-gennemsyn",
        Focus("raekker"),
        Says("Venter på dit ja: 2"),
        Says("Kan ikke læses ind: 1"),
        Lacks("er læst ind"),
        Lacks("er gemt"),
    )


def _open(camera: Camera, file: Path, until: str) -> None:
    """Let the page read a file, past the dialog that chooses it."""
    page = camera.window.page
    if not isinstance(page, IndlaesningPage):
        raise TypeError("the import is not shown")
    page.open(file)
    camera.find(until, QWidget)


def ended_certificate(camera: Camera) -> Iterator[str]:
    """A certificate that cannot sign any more: on Forside, in the outbox and among the settings."""
    read = CertificateService.info

    def ended(self: CertificateService) -> CertificateInfo | None:
        info = read(self)
        return info and info._replace(problem=ENDED)

    with patch.object(CertificateService, "info", ended):
        camera.go(places.Forside())
        yield camera.shoot("certifikat-udloebet-forside", Has("certifikat_varsel"), Says(ENDED))
        camera.go(places.Udbakke())
        yield camera.shoot("certifikat-udloebet-udbakke", Says(ENDED), Says("Gå til certifikatet i Indstillinger"))
        camera.go(places.Indstillinger())
        camera.scroll_to(camera.find("certifikat_tekst", QLabel))
        yield camera.shoot("certifikat-udloebet-indstillinger", Says(ENDED))


def _sftp(camera: Camera) -> Iterator[str]:
    """A way by SFTP, and the question whether its server is the right one; nobody is asked over the net."""
    kind = camera.find("udvej_art", QComboBox)
    kind.setCurrentIndex(kind.findData(SFTP))
    for name, text in (
        ("navn", "Kommunen"),
        ("sted", "sftp://filer.example/ind/"),
        ("bruger", "alfa"),
        ("maerke", ".klar"),
    ):
        camera.find(f"udvej_{name}", QLineEdit).setText(text)
    camera.find("udvej_ukrypteret", QCheckBox).setChecked(True)
    camera.scroll_to(camera.find("udvej_maerke", QLineEdit))
    yield camera.shoot("ny-vej-sftp", Says("Tom fil, der kommer sidst"), Has("udvej_maerke"))
    key = f"ssh-ed25519 {base64.b64encode(bytes(51)).decode()}"
    asked = COMPARE.format(vaert="filer.example", aftryk=fingerprint(key))

    def met(_self: OutwayService, udvej: Udvej) -> Met:
        return Met(udvej._replace(vaert=key), asked, fingerprint(key))

    def judged(_self: OutwayService, udvej: Udvej, *, agreed: bool) -> Udvej:
        return udvej if agreed else udvej._replace(lov="")

    with patch.object(OutwayService, "judged", judged), patch.object(OutwayService, "meet", met):
        camera.press("udvej_gem")
        yield camera.shoot("serverens-noegle", Says("Er det den rigtige server?"), Says("tegn for tegn"))


def settings(camera: Camera) -> Iterator[str]:
    """The settings part by part, a new recovery code, and the pages that only tell."""
    camera.go(places.Indstillinger())
    yield camera.shoot("indstillinger", Focus("organisation"), Says("Hvem vi er"))
    camera.scroll_to(camera.find("certifikat_fakta", QWidget))
    yield camera.shoot("indstillinger-certifikat", Says("Udsteder"))
    camera.press("skift")
    yield camera.shoot(
        "indstillinger-adgangssaetning", Focus("gammel"), Says("✕ Skriv den adgangssætning, du bruger nu.")
    )
    camera.press("lav_ny_kode")
    yield camera.shoot("ny-kode-spoerges", Focus("svar"), Says("Skriv den adgangssætning, du bruger nu."))
    camera.type("svar", demo_data.PASSPHRASE, enter=True)
    code = camera.find("ny_kode", QLabel)
    yield camera.shoot("ny-kode", Says(code.text()), Focus("udskriv_kode"))
    camera.press("se_sikkerhedskopier")
    camera.go(places.Indstillinger())
    camera.scroll_to(camera.find("bekraeft_kode", QLineEdit))
    yield camera.shoot("kode-ubekraeftet", Has("bekraeft_kode"), Says("Skriv hele koden fra papiret"))
    camera.scroll_to(camera.find("tema", QWidget))
    yield camera.shoot("indstillinger-maskine", Has("tema"), Has("laas_af_sig_selv"))
    camera.scroll_to(camera.find("udveje_kort", QWidget))
    yield camera.shoot("indstillinger-veje-ud", Has("ny_udvej"), Says("Veje ud"))
    camera.press("ny_udvej")
    yield camera.shoot("ny-vej-ud", Focus("udvej_navn"), Says("En vej ud er et sted"))
    yield from _sftp(camera)
    camera.close_dialogs()
    camera.press("se_diagnose")
    yield camera.shoot("diagnose", Says("Til din support"), Focus("diagnose_tekst"))
    camera.go(places.Kodelister())
    yield camera.shoot("kodelister", Says("Afslutningsstatus"), Says("Officiel"))
    camera.go(places.Vejledning())
    yield camera.shoot("vejledning", Focus("soeg_i_vejledningen"), Says("Kom i gang"))
    camera.type("soeg_i_vejledningen", "stofbrug dage")
    yield camera.shoot("vejledning-intet", Says("Ingen side har de ord."))
    camera.type("soeg_i_vejledningen", "metadon")
    yield camera.shoot("vejledning-soeg", Says("2 sider"))
    camera.go(places.Om())
    yield camera.shoot("om", Says("SMDB Desktop er et program"), Says("Version"))
