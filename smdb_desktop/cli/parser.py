"""The whole command line: which commands there are, in their order, and the words of most of them. Knows no use case."""

import argparse
from typing import Any

from smdb_desktop import __version__
from smdb_desktop.called import called
from smdb_desktop.cli.course_parser import approval_command, bin_command, citizen_commands, handing_commands
from smdb_desktop.cli.exchange_parser import exchange_commands
from smdb_desktop.cli.options import (
    Parser,
    add_command,
    certificate_password,
    common_options,
    data_dir_option,
    path_argument,
    to_receiver,
    trust_clock,
)
from smdb_desktop.cli.versions_parser import forms_command, lists_command
from smdb_desktop.domain.words import T
from smdb_desktop.language import say
from smdb_desktop.services.desk.reaching import Vej


def _way(init: argparse.ArgumentParser) -> None:
    init.add_argument(
        "--vej",
        choices=[vej.lower() for vej in Vej],
        metavar="VEJ",
        help=say(T("hvordan sagerne når SMDB: taster (I taster dem selv), filer (kommunen får filerne) eller begge")),
    )


def build() -> Parser:
    """The whole command line."""
    parser = Parser(
        prog=called(),
        description=say(
            T("SMDB Desktop: indberetning til Stofmisbrugsdatabasen uden net. Uden kommando åbnes vinduet.")
        ),
        epilog=say(
            T("Status: 0 færdig og uden fejl, 1 fund eller mislykket kontrol, 2 forkert brug, 3 maskinens fejl.")
        ),
    )
    parser.add_argument(
        "--version", action="version", version=f"SMDB Desktop {__version__}", help=say(T("vis versionen"))
    )
    common_options(parser, store=True, default=None)
    commands = parser.add_subparsers(
        dest="command", metavar="KOMMANDO", title=say(T("kommandoer")), parser_class=Parser
    )
    _store_commands(commands)
    _copy_commands(commands)
    citizen_commands(commands)
    bin_command(commands)
    handing_commands(commands)
    exchange_commands(commands)
    approval_command(commands)
    _people_commands(commands)
    lists_command(commands)
    forms_command(commands)
    _table_commands(commands)
    _file_commands(commands)
    _machine_commands(commands)
    return parser


def _store_commands(commands: Any) -> None:
    init = add_command(
        commands,
        "init",
        T("Laver et tomt, krypteret lager og viser gendannelseskoden én gang."),
        "init --data-dir mappe --passphrase-file kode.txt --organisation Alfa --cvr 12345678 --kommune 165",
    )
    common_options(init, store=True, json=True)
    init.add_argument(
        "--practice", action="store_true", help=say(T("et øvelseslager: opdigtede borgere, kan aldrig indberettes"))
    )
    init.add_argument("--organisation", default="", metavar="NAVN", help=say(T("centrets eller kommunens navn")))
    init.add_argument("--cvr", default="", help=say(T("CVR-nummer, 8 cifre")))
    init.add_argument("--p-nummer", default="", help=say(T("P-nummer, 10 cifre")))
    init.add_argument(
        "--kommune",
        default="",
        metavar="KOMMUNE",
        help=say(T("den kommune, der indberettes for, ved kode eller navn, fx 165 eller Albertslund")),
    )
    init.add_argument("--profil", default="", metavar="KODE", help=say(T("kode på den profil, der arbejdes i")))
    _way(init)
    init.add_argument("--medarbejder", default="", metavar="NAVN", help=say(T("dit navn")))

    take = add_command(
        commands,
        "import",
        T("Læser sager ind i lageret fra sagsfiler, Excel og CSV; det, der har fejl, bliver kladder."),
        "import sag.json",
    )
    common_options(take, store=True, json=True)
    _columns(take)
    take.add_argument(
        "--begrundelse", default="", metavar="TEKST", help=say(T("bekræft advarsler med denne begrundelse"))
    )
    take.add_argument("files", nargs="+", type=path_argument, metavar="FIL")

    _leaving(commands)
    _register(commands)
    _settle(commands)
    _certificate(commands)


def _leaving(commands: Any) -> None:
    """What leaves the machine."""
    out = add_command(
        commands,
        "export",
        T("Kontrollerer, underskriver og eksporterer alt, der er klar."),
        "export --out udbakke",
    )
    common_options(out, store=True, json=True)
    where = out.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=path_argument, metavar="MAPPE", help=say(T("mappen, filerne skrives i")))
    where.add_argument("--to", metavar="VEJ", help=say(T("navnet på en vej fra Indstillinger, ellers en mappe")))
    to_receiver(out)
    trust_clock(out)
    certificate_password(out)

    send = add_command(
        commands,
        "send",
        T("Underskriver og afleverer det, der er klar, ad en vej, der er sat op, og det, der venter på den."),
        "send --way Alfa",
    )
    common_options(send, store=True, json=True)
    send.add_argument("--way", metavar="NAVN", help=say(T("vejens navn; kan udelades, når der kun er én")))
    trust_clock(send)
    certificate_password(send)


def _register(commands: Any) -> None:
    gone = add_command(
        commands,
        "register",
        T("Alt, der har forladt maskinen: id, fingeraftryk, tider, vej og tilstand, uden oplysninger om borgere."),
        "register --out afgange.csv",
    )
    common_options(gone, store=True, json=True)
    gone.add_argument("--out", type=path_argument, metavar="FIL", help=say(T("skriv det som CSV i denne fil")))


def _settle(commands: Any) -> None:
    settle = add_command(
        commands,
        "settle",
        T("Viser, hvad der måske er eksporteret, og gemmer et svar på, om en indberetning er nået frem."),
        "settle 3f0b9c52-7d4e-4f0a-9d55-1b7b4c1b2a10 --svar ja",
    )
    common_options(settle, store=True, json=True)
    settle.add_argument("id", nargs="?", metavar="ID", help=say(T("indberetningens id; uden det vises listen")))
    settle.add_argument(
        "--svar",
        choices=("ja", "nej", "ved-ikke"),
        metavar="SVAR",
        help=say(T("ja (den er nået frem), nej (den er ikke), ved-ikke (det kan ikke afgøres)")),
    )


def _certificate(commands: Any) -> None:
    shown = add_command(
        commands,
        "certificate",
        T("Viser det certifikat, der underskrives med; lægger et ind eller fjerner det."),
        "certificate --install noegle.p12 --certificate-password-file kodeord.txt",
    )
    common_options(shown, store=True, json=True)
    shown.add_argument(
        "--install", type=path_argument, metavar="FIL", help=say(T("læg denne certifikatfil ind (.p12, .pfx)"))
    )
    certificate_password(shown)
    shown.add_argument("--remove", action="store_true", help=say(T("fjern certifikatet")))


def _copy_commands(commands: Any) -> None:
    backup = add_command(
        commands,
        "backup",
        T("Laver en krypteret sikkerhedskopi i en mappe, åbner den og kontrollerer den."),
        "backup /media/stik",
    )
    common_options(backup, store=True, json=True)
    backup.add_argument("folder", type=path_argument, metavar="MAPPE")

    restore = add_command(
        commands,
        "restore",
        T("Viser, hvad en sikkerhedskopi eller flyttefil ville ændre, og gør den til lageret, når der svares ja."),
        "restore smdb-20261101T154210-lukket-1f0c22ab-9d3e.db",
    )
    common_options(restore, store=True, json=True)
    restore.add_argument("--yes", action="store_true", help=say(T("spørg ikke: gør kopien til lageret")))
    restore.add_argument("--all", action="store_true", help=say(T("vis hver borger, der er forskel på")))
    restore.add_argument(
        "--code",
        action="store_true",
        help=say(T("det, der står i --passphrase-file eller skrives, er gendannelseskoden")),
    )
    restore.add_argument("file", type=path_argument, metavar="FIL")

    move = add_command(
        commands,
        "move",
        T("Flyt til ny pc: skriver én fil med alt, som åbnes på den nye maskine med restore."),
        "move /media/stik/lager.smdbflyt",
    )
    common_options(move, store=True)
    move.add_argument("--stay", action="store_true", help=say(T("arbejd alligevel videre på denne maskine")))
    move.add_argument("file", type=path_argument, metavar="FIL", nargs="?")

    health = add_command(
        commands,
        "health",
        T("Siger, om data er, som de blev skrevet; --read kvitterer for, at et tab er læst."),
        "health --read",
    )
    common_options(health, store=True, json=True)
    health.add_argument("--read", action="store_true", help=say(T("det, der mangler, er læst og skal ikke siges mere")))


def _table_commands(commands: Any) -> None:
    tilbud = add_command(
        commands,
        "tilbud",
        T(
            "Registeret over tilbud: læs et udtræk fra Tilbudsportalen ind (import), fortryd det seneste (undo), vis det, der "
            "står der (list), eller hvad der er ændret (history)."
        ),
        "tilbud import udtraek.xlsx --dry-run",
    )
    common_options(tilbud, store=True, json=True)
    tilbud.add_argument(
        "what",
        choices=("import", "undo", "list", "history"),
        metavar="HVAD",
        help=say(T("import, undo, list eller history")),
    )
    tilbud.add_argument(
        "file", nargs="?", type=path_argument, metavar="FIL", help=say(T("udtrækket: Excel, OpenDocument eller CSV"))
    )
    _columns(tilbud)
    tilbud.add_argument("--search", metavar="TEKST", help=say(T("kun de tilbud, hvor hvert ord passer")))


def _columns(parser: Parser) -> None:
    parser.add_argument(
        "--columns",
        type=path_argument,
        metavar="FIL",
        help=say(
            T("fil (JSON), der siger, hvilken kolonne der er hvad (ellers som sidst, ellers efter overskrifterne)")
        ),
    )
    parser.add_argument("--dry-run", action="store_true", help=say(T("vis, hvad der ville ske, og læs intet ind")))


def _people_commands(commands: Any) -> None:
    people = add_command(
        commands,
        "people",
        T(
            "Personer: viser dem (list) og hvad der er sket med dem (history), tilføjer (add), fjerner (remove), "
            "omdøber (rename), giver profiler (roles), skifter adgangssætning "
            "(passphrase) eller giver lageret en ny nøgle (renew-key)."
        ),
        "people add Bo --roles INDBERETTER --new-passphrase-file bo.txt",
    )
    common_options(people, store=True, json=True)
    what = ("list", "history", "add", "remove", "rename", "roles", "passphrase", "renew-key")
    people.add_argument("what", choices=what, metavar="HVAD", help=say(T("det, der skal gøres")))
    people.add_argument("name", nargs="?", default="", metavar="NAVN", help=say(T("personens navn")))
    people.add_argument("--to", default="", metavar="NAVN", help=say(T("det nye navn (rename)")))
    people.add_argument(
        "--roles", default="", metavar="KODER", help=say(T("profilernes koder, med komma imellem (add, roles)"))
    )
    people.add_argument(
        "--new-passphrase-file",
        type=path_argument,
        metavar="FIL",
        help=say(T("fil med den nye adgangssætning på første linje (ellers skrives den to gange)")),
    )
    people.add_argument("--yes", action="store_true", help=say(T("spørg ikke")))


def _file_commands(commands: Any) -> None:
    check = add_command(
        commands,
        "check",
        T("Kontrollerer sagsfiler mod alle regler."),
        "check --json sag.json --today 2026-11-22",
    )
    common_options(check, json=True, today=True)
    check.add_argument("files", nargs="+", type=path_argument, metavar="FIL")

    verify = add_command(
        commands,
        "verify",
        T("Kontrollerer en indberetning: fil, underskrift, udsteder og skema. Svarer altid med JSON."),
        "verify indberetning.asice --trust rod.pem",
    )
    verify.add_argument(
        "--trust",
        type=path_argument,
        action="append",
        default=[],
        metavar="ROD.pem",
        help=say(T("betroet rodcertifikat")),
    )
    verify.add_argument("--json", action="store_true", help=say(T("svar som JSON (det gør den altid)")))
    verify.add_argument("files", nargs="+", type=path_argument, metavar="FIL")

    view = add_command(
        commands,
        "view",
        T(
            "Åbner vinduet og viser en indberetning; det samme sker, når en fil på .asice står i stedet for en kommando."
        ),
        "view indberetning.asice",
    )
    data_dir_option(view)
    view.add_argument("file", type=path_argument, metavar="FIL")

    show = add_command(
        commands,
        "show",
        T("Viser en indberetning eller en sagsfil som læselig tekst."),
        "show indberetning.asice",
    )
    common_options(show, json=True)
    show.add_argument("file", type=path_argument, metavar="FIL")


def _machine_commands(commands: Any) -> None:
    demo = add_command(
        commands,
        "demo",
        T("Starter med et øvelseslager i en midlertidig mappe; --headless kører hele hovedopgaven uden en person."),
        "demo --headless --out mappe",
    )
    demo.add_argument(
        "--headless", action="store_true", help=say(T("kør hovedopgaven igennem i det rigtige vindue uden skærm"))
    )
    demo.add_argument(
        "--out",
        type=path_argument,
        metavar="MAPPE",
        help=say(T("mappen, den underskrevne fil skrives i (med --headless)")),
    )
    demo.add_argument(
        "--data-dir",
        type=path_argument,
        metavar="MAPPE",
        default=argparse.SUPPRESS,
        help=say(T("brug og behold denne tomme mappe")),
    )

    doctor = add_command(commands, "doctor", T("Siger, hvad maskinen mangler, og hvordan det fås."), "doctor")
    common_options(doctor, store=True, json=True)
    words = T("kontrollér også lagerets historik: om den er ændret uden om programmet (spørger om adgangssætningen)")
    doctor.add_argument("--store", action="store_true", help=say(words))

    told = add_command(
        commands,
        "diagnose",
        T("Samler det, support skal vide, uden oplysninger om borgere: viser det, og gemmer det med --out."),
        "diagnose --out smdb-diagnose.txt",
    )
    common_options(told, store=True, json=True)
    told.add_argument("--out", type=path_argument, metavar="FIL", help=say(T("gem også teksten i denne fil")))
    told.add_argument("--store", action="store_true", help=say(T("lås lageret op, og tæl, hvad der ligger i det")))

    # imported here: it is made of what stands here
    from smdb_desktop.cli.versions_parser import update_command

    update_command(commands)
    proof = add_command(
        commands,
        "self-check",
        T("Prøver programmet selv: lager, skemaer, sider, underskrift."),
        "self-check",
    )
    common_options(proof, json=True)
