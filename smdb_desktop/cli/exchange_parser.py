"""The words of what goes to others and comes from them: ``receivers``, ``trust``, ``receipt`` and ``receive``."""

from typing import Any

from smdb_desktop.cli.options import add_command, certificate_password, common_options, path_argument
from smdb_desktop.domain.words import T
from smdb_desktop.language import say


def exchange_commands(commands: Any) -> None:
    """Add them."""
    _receivers(commands)
    _trust(commands)
    _receipt(commands)
    _receive(commands)


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
