"""Revocation lists are fetched from where certificates say, if a person allowed it, and kept for use without a net.

Addresses come from the own certificate, from receivers', and from files whose issuer is trusted. Only a list that such an issuer
signed, and that is good today, is kept; what could not be fetched is said, and what is kept goes on being used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.errors import KnownError, NotAllowed
from smdb_desktop.services.ports.submissions import LIST_LIMIT

if TYPE_CHECKING:
    from smdb_desktop.services.desk.certificates import CertificateService
    from smdb_desktop.services.desk.receivers import ReceiverService
    from smdb_desktop.services.desk.trust import TrustService
    from smdb_desktop.services.ports.clock import Clock
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
    published: Callable[[str, int], bytes]
    clock: Clock
    changes: Changes
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
        """Every address, because a person asks. Raises NotAllowed where fetching is off or there is none."""
        if not self.allowed():
            raise NotAllowed(NOT_ALLOWED)
        found = tuple(each.adresse for each in self.state())
        if not found:
            raise NotAllowed(NO_ADDRESS)
        return found

    def fetch(self, addresses: Sequence[str]) -> Mapping[str, bytes | KnownError]:
        """What lies at each address, or why it could not be fetched. Reads no store."""
        found: dict[str, bytes | KnownError] = {}
        for adresse in addresses:
            try:
                found[adresse] = self.published(adresse, LIST_LIMIT)
            except KnownError as error:
                found[adresse] = error
        return found

    def keep(self, found: Mapping[str, bytes | KnownError]) -> tuple[Text, ...]:
        """Keep the lists that are signed by a trusted issuer and good today, and how each address went, in words."""
        raw: Any = self.store.settings.get(_STATE)
        state: dict[str, Any] = dict(raw) if isinstance(raw, Mapping) else {}
        now, roots = self.clock(), self.trust.roots()
        for adresse, content in found.items():
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
        return tuple(told(each) for each in self.state() if each.adresse in found)


def told(each: Hentning) -> Text:
    """An address in one line."""
    if each.tid is None:
        return NEVER.format(adresse=each.adresse)
    return (FAILED if each.fejl else FETCHED).format(adresse=each.adresse, tid=local(each.tid), hvorfor=each.fejl)
