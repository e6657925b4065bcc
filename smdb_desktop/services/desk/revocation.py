"""Revocation lists are fetched from where certificates say, if a person allowed it, and kept for use without a net.

Addresses come from the own certificate, from receivers', and from files whose issuer is trusted. Only a list that such an issuer
signed, and that is good today, is kept; what could not be fetched is said, and what is kept goes on being used.
"""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.errors import KnownError, NotAllowed
from smdb_desktop.services.ports.policy import Key
from smdb_desktop.services.ports.submissions import LIST_LIMIT

if TYPE_CHECKING:
    from smdb_desktop.services.desk.certificates import CertificateService
    from smdb_desktop.services.desk.receivers import ReceiverService
    from smdb_desktop.services.desk.trust import TrustService
    from smdb_desktop.services.ports.clock import Clock
    from smdb_desktop.services.ports.policy import Policy
    from smdb_desktop.services.ports.store import Store
    from smdb_desktop.services.ports.submissions import Submissions

EVERY, AGAIN = timedelta(hours=12), timedelta(hours=1)
"""Between two fetchings of a list, and after one that did not succeed; after each further one twice as long, up to the first."""
MOST = 20
"""So many addresses are asked."""
AT_ONCE = 4
"""So many of them in one go by itself; the next go takes the next ones."""
_ALLOWED, _STATE = "hent_spaerrelister", "spaerrelister_hentet"
NOT_ALLOWED = T("Det er slået fra at hente spærrelister. Slå det til under Modtagere og betroede.")
NO_ADDRESS = T("Ingen af certifikaterne siger, hvor der er en spærreliste.")
FETCHED = T("{adresse}: hentet {tid:%d-%m-%Y} kl. {tid:%H.%M}")
FAILED = T("{adresse}: kunne ikke hentes {tid:%d-%m-%Y} kl. {tid:%H.%M}. {hvorfor}")
NEVER = T("{adresse}: ikke hentet endnu")
NOT_REACHED = T("{adresse}: ikke nået. Der er ventet længe nok på de andre; hent igen for at få den med.")
ASKS = T("Henter {nr} af {af}: {adresse}")
WHOLE = 60.0
"""Seconds after which no further address is asked in one go; the last one may take its own time besides."""


class NotReached(KnownError):
    """An address that was not asked: the others had taken too long."""


def nothing(_text: Text) -> None:
    """Nobody is told."""


class Hentning(NamedTuple):
    """How fetching from an address went last: when it was tried, and why it did not succeed ("" where it did), how often in a
    row."""

    adresse: str
    tid: datetime | None
    fejl: str = ""
    gange: int = 0

    @property
    def ventetid(self) -> timedelta:
        """How long it is left alone after that."""
        return min(AGAIN * 2 ** min(max(self.gange - 1, 0), 8), EVERY) if self.fejl else EVERY


@dataclass(slots=True, eq=False)
class RevocationService:
    """Revocation lists of one open store. ``fetch`` may run on any lane; all else belongs to the store's."""

    store: Store
    submissions: Submissions
    trust: TrustService
    certificates: CertificateService
    receivers: ReceiverService
    published: Callable[[str, int, bool], bytes]
    clock: Clock
    changes: Changes
    policy: Policy
    ticks: Callable[[], float] = monotonic
    _seen: tuple[str, ...] = ()

    def allowed(self) -> bool:
        """Whether a person allowed it."""
        return self.store.settings.get(_ALLOWED) is True

    def allow(self, yes: bool) -> None:
        """Allow it, or not any more; what is kept stays."""
        self.store.settings.put(_ALLOWED, yes)
        self.changes.publish(Changed(Kind.CERTIFIKAT))

    def note(self, addresses: Sequence[str]) -> None:
        """Remember, while the store is open, where the issuer of a believed file says that its list is."""
        self._seen = tuple(dict.fromkeys((*self._seen, *addresses)))[-MOST:]

    def state(self) -> tuple[Hentning, ...]:
        """Each address with how it went."""
        own = self.certificates.info()
        certificates = [*([own] if own is not None else []), *(each.info for each in self.receivers.all())]
        known = [adresse for info in certificates if not info.oevelse for adresse in info.spaerrelister]
        raw: Any = self.store.settings.get(_STATE)
        before: Mapping[str, Any] = raw if isinstance(raw, Mapping) else {}
        found = []
        for adresse in tuple(dict.fromkeys((*known, *self._seen, *before)))[:MOST]:
            told = before.get(adresse) or {}
            when = told.get("tid")
            tid = datetime.fromisoformat(when) if when else None
            found.append(Hentning(adresse, tid, str(told.get("fejl") or ""), int(told.get("gange") or 0)))
        return tuple(found)

    def due(self) -> tuple[str, ...]:
        """The addresses to ask now, those first that were asked longest ago; none where it is not allowed."""
        if not self.allowed():
            return ()
        now = self.clock()
        waiting = [
            each for each in self.state() if each.tid is None or not timedelta() <= now - each.tid < each.ventetid
        ]
        waiting.sort(key=lambda each: "" if each.tid is None else each.tid.isoformat())
        return tuple(each.adresse for each in waiting[:AT_ONCE])

    def all_addresses(self) -> tuple[str, ...]:
        """Every address, because a person asks, those first that were asked longest ago.

        Raises NotAllowed where fetching is off or there is none.
        """
        if not self.allowed():
            raise NotAllowed(NOT_ALLOWED)
        found = sorted(self.state(), key=lambda each: "" if each.tid is None else each.tid.isoformat())
        if not found:
            raise NotAllowed(NO_ADDRESS)
        return tuple(each.adresse for each in found)

    def fetch(
        self, addresses: Sequence[str], begins: Callable[[Text], object] = nothing
    ) -> Mapping[str, bytes | KnownError]:
        """What lies at each address, or why it could not be fetched. Reads no store.

        ``begins`` is told of each before it is asked. After ``WHOLE`` no further one is: it waits for the next go.
        """
        found: dict[str, bytes | KnownError] = {}
        end = self.ticks() + WHOLE
        for number, adresse in enumerate(addresses, 1):
            if self.ticks() >= end:
                found[adresse] = NotReached(NOT_REACHED.format(adresse=adresse))
                continue
            begins(ASKS.format(adresse=adresse, nr=number, af=len(addresses)))
            try:
                found[adresse] = self.published(adresse, LIST_LIMIT, self._is_permitted(adresse))
            except KnownError as error:
                found[adresse] = error
        return found

    def _is_permitted(self, adresse: str) -> bool:
        """Whether an administrator lets the host be asked although it may lie on this machine's own net."""
        try:
            return urllib.parse.urlsplit(adresse).hostname in (self.policy.values(Key.LIST_HOSTS) or ())
        except ValueError:
            return False

    def keep(self, found: Mapping[str, bytes | KnownError]) -> tuple[Text, ...]:
        """Keep the lists that are signed by a trusted issuer and good today, and how each address went, in words."""
        raw: Any = self.store.settings.get(_STATE)
        state: dict[str, Any] = dict(raw) if isinstance(raw, Mapping) else {}
        now, roots = self.clock(), self.trust.roots()
        for adresse, content in found.items():
            if isinstance(content, NotReached):
                continue
            fejl = ""
            try:
                if isinstance(content, KnownError):
                    raise content
                self.submissions.signed_list(content, roots, now)
                self.trust.add_list(content)
            except KnownError as error:
                fejl = str(error)
            before = int((state.get(adresse) or {}).get("gange") or 0)
            state[adresse] = {"tid": now.isoformat(), "fejl": fejl, "gange": before + 1 if fejl else 0}
        if found:
            self.store.settings.put(_STATE, dict(list(state.items())[-MOST:]))
            self.changes.publish(Changed(Kind.CERTIFIKAT))
        said = {each.adresse: told(each) for each in self.state()}
        return tuple(
            NOT_REACHED.format(adresse=adresse) if isinstance(content, NotReached) else said[adresse]
            for adresse, content in found.items()
            if adresse in said
        )


def told(each: Hentning) -> Text:
    """An address in one line."""
    if each.tid is None:
        return NEVER.format(adresse=each.adresse)
    return (FAILED if each.fejl else FETCHED).format(adresse=each.adresse, tid=local(each.tid), hvorfor=each.fejl)
