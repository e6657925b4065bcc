"""What lies open at an http address, such as an issuer's revocation list: one GET, bounded in size and time.

It goes through the system's proxy, and no redirection is followed. What comes is believed by its own signature,
never by where it came from.
"""

from __future__ import annotations

import http.client
import urllib.parse
from threading import Timer

from smdb_desktop.domain.words import T
from smdb_desktop.services.errors import ExportError
from smdb_desktop.ways.wire import Proxies, Times, basic, hang_up, system_proxy

TIMES = Times(connect=10.0, gap=15.0, whole=60.0)
NO_ADDRESS = T("Adressen kan ikke bruges: {adresse}")
NOT_THERE = T("Der er intet at hente på {vaert} (svar {svar}).")
NO_ANSWER = T("{vaert} svarer ikke. Der prøves igen senere.")
TOO_LARGE = T("Det, der ligger på {vaert}, er for stort.")


def published(adresse: str, limit: int, times: Times = TIMES, proxies: Proxies = system_proxy) -> bytes:
    """The bytes at an address (``http://…``), at most ``limit``. Raises ExportError with a sentence."""
    try:
        parts = urllib.parse.urlsplit(adresse)
        host, port = parts.hostname or "", parts.port or 80
    except ValueError:
        raise ExportError(NO_ADDRESS.format(adresse=adresse)) from None
    if parts.scheme != "http" or not host or parts.username or not adresse.isascii() or not adresse.isprintable():
        raise ExportError(NO_ADDRESS.format(adresse=adresse))
    headers = {"Accept-Encoding": "identity"}
    path = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
    proxy = urllib.parse.urlsplit(proxies("http", host))
    if proxy.hostname:
        # plain http goes through a proxy by its whole address: a tunnel to port 80 is often refused
        connection = http.client.HTTPConnection(proxy.hostname, proxy.port or 80, timeout=times.connect)
        path, headers["Host"] = adresse.partition("#")[0], parts.netloc
        if proxy.username:
            known = (urllib.parse.unquote(proxy.username), urllib.parse.unquote(proxy.password or ""))
            headers["Proxy-Authorization"] = basic(*known)
    else:
        connection = http.client.HTTPConnection(host, port, timeout=times.connect)
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
