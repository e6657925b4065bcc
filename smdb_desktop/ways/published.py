"""What lies open at an http address, such as an issuer's revocation list: one GET, bounded in size and time.

It goes through the system's proxy, and no redirection is followed. What comes is believed by its own signature,
never by where it came from. An address stands in a file of somebody else's: this machine itself is never asked because
of one, and of its own net only hosts that an administrator has named (``trust.list_hosts``); else such a list is put in by hand.
"""

from __future__ import annotations

import http.client
import socket
import urllib.parse
from collections.abc import Callable
from ipaddress import ip_address
from threading import Timer

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import ExportError
from smdb_desktop.ways.wire import Proxies, Times, basic, hang_up, is_here, system_proxy

TIMES = Times(connect=5.0, gap=10.0, whole=20.0)
NO_ADDRESS = T("Adressen kan ikke bruges: {adresse}")
NOT_PUBLIC = T(
    "{vaert} er denne maskine eller ligger på jeres eget net. Dér hentes der ikke noget, fordi det står i en fil. Er listen "
    "jeres egen, så læg den ind fra en fil."
)
NOT_THERE = T("Der er intet at hente på {vaert} (svar {svar}).")
NO_ANSWER = T("{vaert} svarer ikke. Der prøves igen senere.")
TOO_LARGE = T("Det, der ligger på {vaert}, er for stort.")


def open_to_all(host: str) -> bool:
    """Whether an address (a literal, no name) is one on the open net, and so neither this machine nor its own net."""
    try:
        found = ip_address(host)
    except ValueError:
        return not is_here(host)
    found = getattr(found, "ipv4_mapped", None) or found
    return found.is_global and not found.is_multicast


def on_its_own_net(host: str) -> bool:
    """The same where an administrator lets this host be asked: on its own net too, and never this machine or only the cable."""
    try:
        found = ip_address(host)
    except ValueError:
        return not is_here(host)
    found = getattr(found, "ipv4_mapped", None) or found
    return not (found.is_loopback or found.is_link_local or found.is_unspecified or found.is_multicast)


def published(
    adresse: str,
    limit: int,
    times: Times = TIMES,
    proxies: Proxies = system_proxy,
    may_ask: Callable[[str], bool] = open_to_all,
) -> bytes:
    """The bytes at an address (``http://…``), at most ``limit``. Raises ExportError with a sentence.

    ``may_ask`` is asked of every address that the host has, and the one that is connected to is one of those.
    """
    try:
        parts = urllib.parse.urlsplit(adresse)
        host, port = parts.hostname or "", parts.port or 80
    except ValueError:
        raise ExportError(NO_ADDRESS.format(adresse=adresse)) from None
    if parts.scheme != "http" or not host or parts.username or not adresse.isascii() or not adresse.isprintable():
        raise ExportError(NO_ADDRESS.format(adresse=adresse))
    headers = {"Accept-Encoding": "identity"}
    path = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
    if not may_ask(host):
        raise ExportError(NOT_PUBLIC.format(vaert=host))
    proxy = urllib.parse.urlsplit(proxies("http", host))
    if proxy.hostname:
        # plain http goes through a proxy by its whole address: a tunnel to port 80 is often refused
        connection = http.client.HTTPConnection(proxy.hostname, proxy.port or 80, timeout=times.connect)
        path, headers["Host"] = adresse.partition("#")[0], parts.netloc
        if proxy.username:
            known = (urllib.parse.unquote(proxy.username), urllib.parse.unquote(proxy.password or ""))
            headers["Proxy-Authorization"] = basic(*known)
    else:
        # the name is asked for once: asked again, it could lead elsewhere
        connection = http.client.HTTPConnection(_found(host, port, may_ask), port, timeout=times.connect)
        headers["Host"] = parts.netloc
    late: list[bool] = []
    watch = Timer(times.whole, hang_up, (connection, late))
    watch.daemon = True
    watch.start()
    try:
        connection.connect()
        if connection.sock is not None:
            connection.sock.settimeout(times.gap)
        connection.request("GET", path.replace(" ", "%20"), headers=headers)
        answer = connection.getresponse()
        if answer.status != 200:
            raise ExportError(NOT_THERE.format(vaert=host, svar=answer.status))
        content = answer.read(limit + 1)
        if answer.length and len(content) <= limit:
            raise http.client.IncompleteRead(content)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise ExportError(NO_ANSWER.format(vaert=host), type(error).__name__) from error
    finally:
        watch.cancel()
        connection.close()
    if len(content) > limit:
        raise ExportError(TOO_LARGE.format(vaert=host))
    return content


def _found(host: str, port: int, may_ask: Callable[[str], bool]) -> str:
    """The address of a host. Raises ExportError where it has none, or one of them may not be asked."""
    try:
        there = [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise ExportError(NO_ANSWER.format(vaert=host), type(error).__name__) from error
    if not there or not all(may_ask(each.partition("%")[0]) for each in there):
        raise ExportError(NOT_PUBLIC.format(vaert=host))
    return there[0]
