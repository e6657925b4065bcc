"""What goes to others and what comes from them: receivers and ways that encrypt, receipts, and submissions of others.

Joined here for one open store; each part is loaded when it is first asked for.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from smdb_desktop.domain.words import T
from smdb_desktop.services.desk.receivers import ReceiverService
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.outbox.sealed import SealedWay
from smdb_desktop.services.ports.named import receiver_words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from smdb_desktop.services.casework.cases import CaseService
    from smdb_desktop.services.changes import Changes
    from smdb_desktop.services.desk.certificates import CertificateService
    from smdb_desktop.services.desk.revocation import RevocationService
    from smdb_desktop.services.desk.trust import TrustService
    from smdb_desktop.services.exchange.deciding import DecidingService
    from smdb_desktop.services.exchange.findings import Ventende
    from smdb_desktop.services.exchange.inbox import InboxService
    from smdb_desktop.services.exchange.watching import WatchService
    from smdb_desktop.services.outbox.outways import OutwayService
    from smdb_desktop.services.outbox.receipts import ReceiptService
    from smdb_desktop.services.ports.clock import Clock, NewId
    from smdb_desktop.services.ports.policy import Policy
    from smdb_desktop.services.ports.submissions import Submissions
from smdb_desktop.services.ports.ways import WayOut, Ways

OWN_RECEIVER = T("På den vej krypteres alt til {hvem}. Vælg den modtager, eller en anden vej.")


class Around(Protocol):
    """What an exchange needs of the desk."""

    @property
    def submissions(self) -> Submissions: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def new_id(self) -> NewId: ...

    @property
    def changes(self) -> Changes: ...

    @property
    def ways(self) -> Ways: ...

    @property
    def policy(self) -> Policy: ...

    @property
    def folder_way(self) -> Callable[[Path], WayOut]: ...

    def way_to(self, vej: str, maal: str) -> WayOut | None:
        """The way to a folder of an earlier attempt; None for another kind."""
        ...


class Exchange:
    """The exchange of one open store. What it reads belongs to the store's lane."""

    def __init__(
        self,
        cases: CaseService,
        certificates: CertificateService,
        desk: Around,
        outways: Callable[[], OutwayService],
    ) -> None:
        self._cases, self._certificates, self._desk, self._outways = cases, certificates, desk, outways

    @cached_property
    def receivers(self) -> ReceiverService:
        """Who files may be encrypted to."""
        desk = self._desk
        return ReceiverService(self._cases.store, desk.submissions, desk.clock, desk.changes)

    @cached_property
    def trust(self) -> TrustService:
        """Whom this store believes."""
        from smdb_desktop.services.desk.trust import TrustService

        desk = self._desk
        return TrustService(self._cases.store, desk.submissions, desk.clock, desk.changes)

    @cached_property
    def receipts(self) -> ReceiptService:
        """What receivers answer."""
        from smdb_desktop.services.outbox.receipts import ReceiptService

        desk = self._desk
        given = (self._cases.store, desk.submissions, self.receivers, self.trust)
        return ReceiptService(*given, desk.clock, desk.changes)

    def findings(self) -> tuple[Ventende, ...]:
        """Every finding of the courses in which one waits for an answer."""
        from smdb_desktop.services.exchange.findings import waiting

        return waiting(self._cases, self.receipts)

    @cached_property
    def inbox(self) -> InboxService:
        """What others send here."""
        from smdb_desktop.services.exchange.inbox import InboxService

        desk = self._desk
        return InboxService(self._cases, desk.submissions, self.trust, desk.clock, desk.new_id, self.revocation.note)

    @cached_property
    def deciding(self) -> DecidingService:
        """What is decided about them."""
        from smdb_desktop.services.exchange.deciding import DecidingService

        return DecidingService(self._cases, self.inbox, self._desk.clock)

    @cached_property
    def watching(self) -> WatchService:
        """What is watched for them."""
        from smdb_desktop.services.exchange.watching import WatchService

        desk = self._desk
        given = (self._cases.store, self.inbox, self.receipts, desk.changes)
        return WatchService(*given, desk.folder_way, lambda udvej_id: self._outways().place_of(udvej_id))

    @cached_property
    def revocation(self) -> RevocationService:
        """Revocation lists from where certificates say."""
        from smdb_desktop.services.desk.revocation import RevocationService

        desk = self._desk
        given = (self._cases.store, desk.submissions, self.trust, self._certificates, self.receivers)
        return RevocationService(*given, desk.ways.published, desk.clock, desk.changes, desk.policy)

    def way(self, way: WayOut, modtager: str = "") -> WayOut:
        """A way that encrypts to this receiver (its ``noegle``; "": to nobody), and reads what was encrypted here before.

        One that a person has set up does so already, and encrypts to its own receiver, if it has one, and to nobody else.
        Raises UsageError where the receiver is gone or another, CertificateError where its certificate cannot be used today.
        """
        if way.tried() is not None and not modtager:
            return way
        if way.modtager is not None:
            if self.receivers.usable(modtager).organisation != way.modtager:
                raise UsageError(OWN_RECEIVER.format(hvem=receiver_words(way.modtager)))
            return way
        sealing, own_key = self._desk.submissions.sealing(), self.receivers.own_key()
        if not modtager:
            return SealedWay(way, sealing, own_key)
        chosen = self.receivers.usable(modtager)
        certificates = (chosen.certifikat,) if chosen.krypteres else ()
        return SealedWay(way, sealing, own_key, certificates, chosen.organisation)

    def way_to(self, vej: str, maal: str) -> WayOut | None:
        """The way of an earlier attempt, where it is still set up; None for a kind that this program does not have."""
        return self._desk.way_to(vej, maal) or self._outways().way_to(vej, maal)

    def reading(self, vej: str, maal: str) -> WayOut | None:
        """The same, as it is read: what was encrypted to somebody lies there under another name."""
        found = self._desk.way_to(vej, maal)
        # one that a person has set up reads so by itself
        return self._outways().way_to(vej, maal) if found is None else self.way(found)
