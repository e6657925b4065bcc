"""What a server's refusal, or the failure to reach it, is for a person: what happened and what to do, a sentence each.

Whether the program may try again by itself stands beside the sentence: never with a password that was refused, because that locks
an account.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import ExportError, WayError
from smdb_desktop.ways.wire import Answer

NO_NAME = T("Serveren {vaert} findes ikke, eller maskinen er ikke på nettet. Kontrollér forbindelsen og adressen.")
NO_ANSWER = T("Serveren {vaert} svarer ikke. Kontrollér forbindelsen til nettet; ellers er serveren nede.")
SLOW = T("Serveren {vaert} svarer for langsomt. Der er måske dårlig forbindelse.")
CUT = T("Forbindelsen til {vaert} blev afbrudt undervejs.")
NONSENSE = T("Det, der svarer på {vaert}, er ikke en server, der kan tage imod filer. Kontrollér adressen.")
OTHER_CERTIFICATE = T(
    "{vaert} viser et certifikat, der er udstedt af nogen, I ikke har tillid til. Det kan være en anden server, eller en "
    "proxy, der åbner forbindelsen. Der er intet sendt. Spørg den, der driver serveren eller jeres netværk; har serveren "
    "sin egen udsteder, så læg udstederens certifikat ind under vejen i Indstillinger."
)
OTHER_NAME = T("{vaert} viser et certifikat, der er lavet til et andet navn. Kontrollér adressen. Der er intet sendt.")
SERVER_EXPIRED = T(
    "Certifikatet for {vaert} er udløbet, eller uret på maskinen er forkert. Der er intet sendt. Sig det til den, "
    "der driver serveren."
)
NO_CLIENT = T(
    "{vaert} vil se jeres certifikat, før der kan afleveres. Læg certifikatet ind under vejen i Indstillinger."
)
CLIENT_REFUSED = T(
    "{vaert} tager ikke imod jeres certifikat. Er det udløbet, eller er det et andet, serveren kender? Kommer I gennem en "
    "proxy, der åbner forbindelsen, når certifikatet ikke frem; så skal adressen undtages i proxyen."
)
NO_TLS = T("Der kan ikke laves en sikker forbindelse til {vaert}. Sig det til den, der driver serveren.")
PROXY_WANTS = T("Proxyen på jeres netværk vil have et kodeord. Skriv det i maskinens indstillinger for proxy.")
PROXY_REFUSES = T("Proxyen på jeres netværk lader ikke programmet komme til {vaert}. Spørg den, der driver netværket.")
WRONG_PASSWORD = T(
    "{vaert} tager ikke imod brugernavnet eller kodeordet. Ret dem under vejen i Indstillinger. Programmet prøver ikke "
    "igen af sig selv, så kontoen ikke bliver låst."
)
OTHER_LOGIN = T(
    "{vaert} vil have en anden slags login end brugernavn og kodeord. Bed den, der driver serveren, om et "
    "app-kodeord eller et certifikat."
)
DENIED = T("Der må ikke skrives på {sted} med de oplysninger. Spørg den, der driver serveren.")
NO_FOLDER = T(
    "Mappen findes ikke på serveren: {sted}. Ret adressen under vejen i Indstillinger, eller få mappen lavet."
)
FAULT = T("Serveren melder en fejl. Findes mappen {sted}? Gør den det, så sig det til den, der driver serveren.")
NO_WRITING = T("{vaert} tager ikke imod filer på den adresse (WebDAV). Kontrollér adressen.")
LOCKED = T("Serveren holder filen låst lige nu: {navn}. Der prøves igen senere.")
FULL = T("Der er ikke plads på serveren {vaert}. Sig det til den, der driver den.")
TOO_LARGE = T("Serveren {vaert} tager ikke imod så stor en fil. Sig det til den, der driver den.")
BUSY = T("Serveren {vaert} har travlt og beder om at vente.")
ELSEWHERE = T(
    "{vaert} sender videre til en anden adresse. Der er intet sendt. Er det et gæstenet, så log på det først; "
    "ellers ret adressen."
)
UNKNOWN = T("Serveren {vaert} svarede noget, programmet ikke kender ({status}).")
NOTHING_STORED = T(
    "Serveren {vaert} sagde ja, men filen blev ikke gemt, som den blev sendt. Den er fjernet igen. Sig det til "
    "den, der driver serveren."
)
OTHER_FILE = T(
    "Der ligger allerede en anden fil med navnet {navn} på {vaert}. Den er ikke rørt. Spørg modtageren, hvad det er for en."
)
TOO_BIG_THERE = T("Filen {navn} på {vaert} er for stor til at være en indberetning.")

_TUNNEL = re.compile(r"\b([1-5][0-9]{2})\b")
_ASKS_FOR_ONE = ("CERTIFICATE_REQUIRED",)
_REFUSES_ONE = (
    "BAD_CERTIFICATE",
    "UNKNOWN_CA",
    "CERTIFICATE_EXPIRED",
    "CERTIFICATE_REVOKED",
    "CERTIFICATE_UNKNOWN",
    "UNSUPPORTED_CERTIFICATE",
    "ALERT_ACCESS_DENIED",
)
_NAMES = {62, 64}  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
_TIMES = {9, 10}  # X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED


def broken(error: OSError | http.client.HTTPException, host: str, *, shows_one: bool, proxied: bool) -> WayError:
    """The sentence for a connection that failed. ``shows_one``: a client's certificate was offered."""
    details = f"{type(error).__name__}: {error}"
    if isinstance(error, ssl.SSLCertVerificationError):
        text = OTHER_CERTIFICATE
        if error.verify_code in _NAMES:
            text = OTHER_NAME
        elif error.verify_code in _TIMES:
            text = SERVER_EXPIRED
        return WayError(text.format(vaert=host), details, person=True)
    if isinstance(error, ssl.SSLError):
        return _tls(error, host, details, shows_one)
    if isinstance(error, socket.gaierror):
        return WayError(NO_NAME.format(vaert=host), details)
    if isinstance(error, TimeoutError):
        return WayError(SLOW.format(vaert=host), details)
    tunnel = _TUNNEL.search(str(error)) if proxied and type(error) is OSError else None
    if tunnel is not None:
        if tunnel[1] == "407":
            return WayError(PROXY_WANTS, details, person=True)
        return WayError(PROXY_REFUSES.format(vaert=host), details)
    if isinstance(error, ConnectionRefusedError):
        return WayError(NO_ANSWER.format(vaert=host), details)
    if isinstance(error, ConnectionError | http.client.IncompleteRead | http.client.RemoteDisconnected):
        return WayError(CUT.format(vaert=host), details)
    if isinstance(error, http.client.HTTPException):
        return WayError(NONSENSE.format(vaert=host), details)
    return WayError(NO_ANSWER.format(vaert=host), details)


def _tls(error: ssl.SSLError, host: str, details: str, shows_one: bool) -> WayError:
    reason = error.reason or ""
    wants = any(each in reason for each in _ASKS_FOR_ONE)
    refuses = any(each in reason for each in _REFUSES_ONE) or (wants and shows_one)
    if refuses or wants or ("HANDSHAKE_FAILURE" in reason and not shows_one):
        text = CLIENT_REFUSED if refuses and shows_one else NO_CLIENT
        return WayError(text.format(vaert=host), details, person=True)
    if isinstance(error, ssl.SSLEOFError):
        return WayError(CUT.format(vaert=host), details)
    return WayError(NO_TLS.format(vaert=host), details, person=True)


def refused(answer: Answer, host: str, place: str, navn: str, *, shows_one: bool) -> ExportError:
    """The sentence for a status that is no yes; a WayError where it would be said of every file."""
    status, details = answer.status, f"HTTP {answer.status}"
    after = _seconds(answer.headers.get("retry-after", ""))
    if 300 <= status < 400:
        return WayError(ELSEWHERE.format(vaert=host), details)
    if status == 401:
        login = answer.headers.get("www-authenticate", "basic").lower()
        return WayError((WRONG_PASSWORD if "basic" in login else OTHER_LOGIN).format(vaert=host), details, person=True)
    if status in (400, 495, 496):
        return WayError((CLIENT_REFUSED if shows_one else NO_CLIENT).format(vaert=host), details, person=True)
    if status in (404, 409, 410):
        return WayError(NO_FOLDER.format(sted=place), details, person=True)
    if status == 403:
        return WayError(DENIED.format(sted=place), details, person=True)
    if status in (405, 501):
        return WayError(NO_WRITING.format(vaert=host), details, person=True)
    if status == 407:
        return WayError(PROXY_WANTS, details, person=True)
    if status == 413:
        return ExportError(TOO_LARGE.format(vaert=host), details)
    texts = {
        423: LOCKED.format(navn=navn),
        429: BUSY.format(vaert=host),
        503: BUSY.format(vaert=host),
        507: FULL.format(vaert=host),
    }
    usual = FAULT.format(sted=place) if status >= 500 else UNKNOWN.format(vaert=host, status=status)
    return WayError(texts.get(status, usual), details, after=after, one=status == 423)


def _seconds(text: str) -> float:
    """What ``Retry-After`` asks, at most an hour; a date counts as nothing."""
    return min(3600.0, float(text)) if re.fullmatch(r"[0-9]{1,6}", text) else 0.0
