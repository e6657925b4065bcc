"""The words of what goes to others and comes from them: ``ways``, ``receivers``, ``trust``, ``receipt`` and ``receive``."""

from typing import Any

from smdb_desktop.cli.options import add_command, certificate_password, common_options, path_argument, to_receiver
from smdb_desktop.domain.words import T
from smdb_desktop.language import say
from smdb_desktop.services.stored.records import Tilstand


def exchange_commands(commands: Any) -> None:
    """Add them."""
    _outbox(commands)
    _ways(commands)
    _receivers(commands)
    _trust(commands)
    _receipt(commands)
    _receive(commands)


def _outbox(commands: Any) -> None:
    shown = add_command(
        commands,
        "outbox",
        T(
            "Udbakken: viser den efter tilstand, vej og dage (list), tager en indberetning tilbage til kladde (take-back) eller "
            "gemmer den underskrevne fil (save)."
        ),
        "outbox list --state klar",
    )
    common_options(shown, store=True, json=True)
    shown.add_argument(
        "what", choices=("list", "take-back", "save"), metavar="HVAD", help=say(T("list, take-back eller save"))
    )
    shown.add_argument("id", nargs="?", metavar="ID", help=say(T("indberetningens id (take-back, save)")))
    states = [each.value.lower() for each in Tilstand]
    shown.add_argument(
        "--state",
        choices=states,
        action="append",
        default=[],
        metavar="TILSTAND",
        help=say(
            T("kun i denne tilstand: klar, uvist, eksporteret, kvitteret, returneret eller indberettet (kan gentages)")
        ),
    )
    shown.add_argument("--way", metavar="VEJ", help=say(T("kun ad denne vej eller i denne mappe")))
    shown.add_argument("--from", dest="since", metavar="DAG", help=say(T("gjort klar denne dag eller senere")))
    shown.add_argument("--to", dest="until", metavar="DAG", help=say(T("gjort klar denne dag eller før")))
    shown.add_argument(
        "--out", type=path_argument, metavar="FIL", help=say(T("filen, der gemmes i (save); den må ikke findes"))
    )
    shown.add_argument("--yes", action="store_true", help=say(T("spørg ikke (take-back, save)")))
    shown.add_argument(
        "--copy-deleted",
        action="store_true",
        help=say(T("den kopi, der blev gemt, er slettet, og ingen har fået den (take-back --yes)")),
    )


def _ways(commands: Any) -> None:
    shown = add_command(
        commands,
        "ways",
        T("Viser vejene ud: mapper og servere, filer afleveres ad; sætter en op, retter, prøver eller fjerner den."),
        "ways --json",
    )
    common_options(shown, store=True, json=True)
    shown.add_argument(
        "--set",
        metavar="NAVN",
        help=say(T("sæt vejen op; findes den, rettes det, der angives, og resten bliver stående")),
    )
    shown.add_argument(
        "--try", dest="try_", metavar="NAVN", help=say(T("se efter, om vejen virker; der afleveres intet"))
    )
    shown.add_argument("--remove", metavar="NAVN", help=say(T("fjern vejen; det, der venter på den, er klar som før")))
    shown.add_argument(
        "--to", metavar="STED", help=say(T("mappens fulde sti, eller adressen: https://… eller sftp://…"))
    )
    shown.add_argument("--user", metavar="NAVN", help=say(T("brugernavnet på serveren")))
    for words, text in (
        ("--password-file", T("fil med kodeordet til serveren på første linje")),
        ("--key-file", T("certifikat (.p12) eller for sftp en privat nøgle, som serveren kender jer på")),
        ("--key-password-file", T("fil med kodeordet til --key-file på første linje")),
        ("--issuer", T("serverens egen udsteder (.pem), som der stoles på ved denne vej alene")),
    ):
        shown.add_argument(words, type=path_argument, metavar="FIL", help=say(text))
    shown.add_argument(
        "--host-key",
        metavar="SHA256:…",
        help=say(T("den nøgle, en server med sftp skal vise, som I har fået den at vide")),
    )
    shown.add_argument(
        "--marker", metavar="SLUTNING", help=say(T("læg en tom fil efter hver fil, fx .klar: modtageren venter på den"))
    )
    shown.add_argument("--stick", action="store_true", help=say(T("kend drevet igen: der lægges en lille fil på det")))
    shown.add_argument("--by-itself", action="store_true", help=say(T("vinduet må selv aflevere det, der venter")))
    shown.add_argument(
        "--unencrypted", action="store_true", help=say(T("stedet er godkendt til filer, der ikke er krypteret"))
    )
    to_receiver(shown)


def _receivers(commands: Any) -> None:
    shown = add_command(
        commands,
        "receivers",
        T("Viser, hvem filer kan krypteres til; lægger en modtagers certifikat ind eller fjerner det."),
        "receivers --install kommunen.cer",
    )
    common_options(shown, store=True, json=True)
    shown.add_argument(
        "--install", type=path_argument, metavar="FIL", help=say(T("læg dette certifikat ind (.cer, .crt, .pem)"))
    )
    shown.add_argument("--remove", metavar="CVR", help=say(T("fjern modtageren med dette CVR-nummer")))


def _trust(commands: Any) -> None:
    shown = add_command(
        commands,
        "trust",
        T("Viser, hvilke udstedere der er betroet, og hvilke spærrelister der er lagt ind; lægger nye ind."),
        "trust --issuer rod.pem --list udsteder.crl",
    )
    common_options(shown, store=True, json=True)
    shown.add_argument("--issuer", type=path_argument, metavar="FIL", help=say(T("betro denne udsteder (.cer, .pem)")))
    shown.add_argument("--list", type=path_argument, metavar="FIL", help=say(T("læg denne spærreliste ind (.crl)")))
    shown.add_argument(
        "--fetch",
        choices=("on", "off", "now"),
        help=say(
            T("slå til eller fra, at spærrelister hentes fra de adresser, certifikaterne siger; »now« henter dem nu")
        ),
    )
    shown.add_argument("--remove", metavar="AFTRYK", help=say(T("fjern udstederen med dette fingeraftryk")))


def _receipt(commands: Any) -> None:
    taken = add_command(
        commands,
        "receipt",
        T("Tager modtagerens kvitteringer ind: hvad der er modtaget, sendt tilbage eller tastet i SMDB."),
        "receipt svar.kvittering.jws",
    )
    common_options(taken, store=True, json=True)
    taken.add_argument("files", nargs="+", type=path_argument, metavar="FIL")


def _receive(commands: Any) -> None:
    came = add_command(
        commands,
        "receive",
        T("Viser andres indberetninger, tager dem ind og kvitterer for dem."),
        "receive sag.asice.p7m --take --receipts mappe --certificate-password-file kodeord.txt",
    )
    common_options(came, store=True, json=True)
    came.add_argument("--take", action="store_true", help=say(T("tag det ind, der kan tages ind")))
    came.add_argument(
        "--receipts",
        type=path_argument,
        metavar="MAPPE",
        help=say(T("skriv en underskrevet kvittering for hver fil her")),
    )
    came.add_argument(
        "--typed", metavar="DATO", help=say(T("kvittér for, at sagen er tastet i SMDB denne dag (åååå-mm-dd)"))
    )
    came.add_argument(
        "--return",
        dest="returned",
        action="append",
        default=[],
        metavar="FELT=TEKST",
        help=say(T("send sagen tilbage med denne bemærkning; kan gives flere gange, feltet kan være tomt")),
    )
    came.add_argument(
        "--theirs",
        action="append",
        default=[],
        metavar="FELT",
        help=say(
            T("tag filens svar i dette felt, hvor her står noget andet; kan gives flere gange, »alle« er dem alle")
        ),
    )
    came.add_argument("--keep", action="store_true", help=say(T("behold det, der står her, og notér filen som set")))
    came.add_argument(
        "--delete",
        action="store_true",
        help=say(T("slet det forløb her, som kom fra afsenderen, og som afsenderen har slettet")),
    )
    came.add_argument(
        "--own-too", action="store_true", help=say(T("med --delete: slet det også, når der er skrevet noget i det her"))
    )
    certificate_password(came)
    came.add_argument("files", nargs="+", type=path_argument, metavar="FIL")
