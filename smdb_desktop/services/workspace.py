"""What an open store offers, and the desk before it is opened: set-up, unlock, recovery.

The use cases are imported when they are first asked for: the first page needs none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from smdb_desktop.services import just_opened
from smdb_desktop.services.changes import Changed, Changes, Kind
from smdb_desktop.services.desk.kinds import not_beside
from smdb_desktop.services.desk.last_place import place_of
from smdb_desktop.services.desk.profile import Profil, centre, cleaned, load_profile, own_names, save_profile
from smdb_desktop.services.desk.reaching import Vej, load_way, save_way
from smdb_desktop.services.desk.settled import check_roles, check_way, settle
from smdb_desktop.services.lists.keeping import let_go, put_in_place
from smdb_desktop.services.ports.policy import Unlocked
from smdb_desktop.services.ports.vault import CodeState
from smdb_desktop.services.safekeeping.opening import Opening
from smdb_desktop.services.stored.copies import Trin
from smdb_desktop.whereabouts import Lies

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.katalog import Katalog
    from smdb_desktop.services.casework.bin import BinService
    from smdb_desktop.services.casework.cases import CaseService
    from smdb_desktop.services.casework.changing import ChangeService
    from smdb_desktop.services.casework.correcting import CorrectionService
    from smdb_desktop.services.casework.deleting import DeletionService
    from smdb_desktop.services.casework.drafts import DraftService
    from smdb_desktop.services.casework.handing import HandoverService
    from smdb_desktop.services.casework.history import HistoryService
    from smdb_desktop.services.casework.lacking import Mangelliste
    from smdb_desktop.services.casework.recovery import RecoveryService
    from smdb_desktop.services.casework.register import RegisterService
    from smdb_desktop.services.casework.removing import RemovalService
    from smdb_desktop.services.casework.table_cases import TableCases
    from smdb_desktop.services.desk.certificates import CertificateService
    from smdb_desktop.services.desk.clock import ClockService
    from smdb_desktop.services.desk.health import HealthService
    from smdb_desktop.services.desk.staff import PeopleService
    from smdb_desktop.services.exchange.joined import Exchange
    from smdb_desktop.services.lists.service import ListService
    from smdb_desktop.services.outbox.export import ExportService
    from smdb_desktop.services.outbox.marking import MarkingService
    from smdb_desktop.services.outbox.outways import OutwayService
    from smdb_desktop.services.outbox.reporting import Reporting
    from smdb_desktop.services.outbox.sending import SendService
    from smdb_desktop.services.ports.clock import Clock, NewId
    from smdb_desktop.services.ports.policy import Policy
    from smdb_desktop.services.ports.safekeeping import Safe
    from smdb_desktop.services.ports.store import Store
    from smdb_desktop.services.ports.submissions import Submissions
    from smdb_desktop.services.ports.tables import Tables
    from smdb_desktop.services.ports.updates import Fit
    from smdb_desktop.services.ports.vault import KeyMaterial, Unsettled, Vault, Verdict
    from smdb_desktop.services.ports.ways import WayOut, Ways
    from smdb_desktop.services.safekeeping.backups import BackupService
    from smdb_desktop.services.safekeeping.moving import Flyttet, Mover
    from smdb_desktop.services.safekeeping.pauses import Pauses
    from smdb_desktop.services.stored.copies import Gendannelse
    from smdb_desktop.services.stored.records import Json
    from smdb_desktop.services.typing_aid.service import TypingAid
    from smdb_desktop.services.updates.service import UpdateService


@dataclass(frozen=True, eq=False, repr=False)
class Workspace:
    """An open store with its use cases."""

    desk: Desk
    store: Store
    afbrudt: datetime | None = None
    """When the program last had the store open and was cut off (power, a crash) before it could close it; None else."""
    gendannet: Gendannelse | None = None
    """The restoration that ended, or was cut off, before this opening; None else."""
    fjernede: tuple[str, ...] = ()
    """The names of removed people whom the key file still let in at this opening."""
    sidst: dict[str, Json] = field(default_factory=dict)
    """Where the person is, as a face writes it and reads it; kept for the person when the store is closed."""

    @property
    def katalog(self) -> Katalog:
        """Forms and code lists."""
        return self.desk.katalog

    @property
    def clock(self) -> Clock:
        """The time, aware, in UTC."""
        return self.desk.clock

    @cached_property
    def ur(self) -> ClockService:
        """Whether the clock can be right."""
        from smdb_desktop.services.desk.clock import ClockService

        return ClockService(self.store, self.clock, self.desk.new_id, self.desk.changes, self.desk.bygget)

    @cached_property
    def cases(self) -> CaseService:
        """Citizens and their courses."""
        from smdb_desktop.services.casework.cases import CaseService

        desk, ur = self.desk, self.ur
        return CaseService(self.store, self.katalog, self.clock, desk.new_id, desk.changes, doubted=lambda: ur.doubted)

    @cached_property
    def drafts(self) -> DraftService:
        """The drafts."""
        from smdb_desktop.services.casework.drafts import DraftService

        return DraftService(self.cases)

    @cached_property
    def corrections(self) -> CorrectionService:
        """Corrections of CPR numbers."""
        from smdb_desktop.services.casework.correcting import CorrectionService

        return CorrectionService(self.cases, self.clock, self.desk.new_id)

    @cached_property
    def deletions(self) -> DeletionService:
        """Deletions of whole courses."""
        from smdb_desktop.services.casework.deleting import DeletionService

        return DeletionService(self.cases, self.clock)

    @cached_property
    def papirkurv(self) -> BinService:
        """What was deleted."""
        from smdb_desktop.services.casework.bin import BinService

        return BinService(self.cases, self.clock)

    @cached_property
    def recovery(self) -> RecoveryService:
        """What was being written when the program was cut off."""
        from smdb_desktop.services.casework.recovery import RecoveryService

        return RecoveryService(self.cases, self.clock)

    @cached_property
    def history(self) -> HistoryService:
        """The history of courses."""
        from smdb_desktop.services.casework.history import HistoryService

        return HistoryService(self.cases, self.clock)

    @cached_property
    def changing(self) -> ChangeService:
        """Changes of type or intensity of a treatment."""
        from smdb_desktop.services.casework.changing import ChangeService

        return ChangeService(self.cases)

    @cached_property
    def handovers(self) -> HandoverService:
        """Courses that go to another authority."""
        from smdb_desktop.services.casework.handing import HandoverService

        desk = self.desk
        return HandoverService(self.cases, self.certificates, desk.submissions.packages(), self.clock, desk.new_id)

    @cached_property
    def register(self) -> RegisterService:
        """The register of tilbud."""
        from smdb_desktop.services.casework.register import RegisterService

        return RegisterService(self.cases, self.clock, self.desk.new_id)

    @cached_property
    def table_cases(self) -> TableCases:
        """Cases from tables."""
        from smdb_desktop.services.casework.table_cases import TableCases

        return TableCases(self.cases, self.clock, self.desk.new_id)

    @cached_property
    def removals(self) -> RemovalService:
        """Removal of citizens who have nothing."""
        from smdb_desktop.services.casework.removing import RemovalService

        return RemovalService(self.cases, self.clock)

    @cached_property
    def kodelister(self) -> ListService:
        """Code lists from outside."""
        from smdb_desktop.services.lists.service import ListService

        return ListService(self.store, self.katalog, self.desk.tables, self.clock, self.desk.changes)

    @cached_property
    def certificates(self) -> CertificateService:
        """The certificate that signs."""
        from smdb_desktop.services.desk.certificates import CertificateService

        return CertificateService(self.store, self.desk.submissions, self.clock, self.desk.changes)

    @cached_property
    def outways(self) -> OutwayService:
        """The ways out that were set up."""
        from smdb_desktop.services.outbox.outways import OutwayService

        desk = self.desk
        given = (self.clock, desk.new_id, desk.changes, self.exchange)
        return OutwayService(self.store, desk.ways, desk.policy, *given)

    @cached_property
    def sending(self) -> SendService:
        """What is signed and waits for one of them."""
        from smdb_desktop.services.outbox.sending import SendService

        return SendService(self.store, self.exports, self.outways, self.clock)

    @cached_property
    def exchange(self) -> Exchange:
        """Receivers, what they answer, and what others send here."""
        from smdb_desktop.services.exchange.joined import Exchange

        return Exchange(self.cases, self.certificates, self.desk, lambda: self.outways)

    @cached_property
    def exports(self) -> ExportService:
        """The way out."""
        from smdb_desktop.services.outbox.export import ExportService

        given = (self.desk.submissions, self.certificates, self.clock, self.desk.new_id, self.desk.changes)
        return ExportService(self.store, self.katalog, *given, self.exchange.reading, self.ur.doubt)

    @cached_property
    def marking(self) -> MarkingService:
        """That cases stand in SMDB, as a person says it."""
        from smdb_desktop.services.outbox.marking import MarkingService

        return MarkingService(self.store, self.katalog, self.clock, self.desk.changes, self.ur.doubt)

    @cached_property
    def typing_aid(self) -> TypingAid:
        """Typing cases into SMDB's pages."""
        from smdb_desktop.services.typing_aid.service import TypingAid

        return TypingAid(self.store, self.katalog, self.clock, self.desk.changes, lambda: self.marking)

    def way_to_smdb(self) -> Vej | None:
        """How this centre's cases reach SMDB; None where nobody has said it."""
        return load_way(self.store)

    def save_way_to_smdb(self, vej: Vej) -> None:
        """Keep how they do. Raises Administered."""
        check_way(self.desk.policy, vej)
        save_way(self.store, vej)
        self.desk.changes.publish(Changed(Kind.INDSTILLINGER))

    def reporting(self) -> Reporting:
        """How many cases are not reported, and the sentence that says what is missing until they are."""
        from smdb_desktop.services.outbox.reporting import reporting

        return reporting(self.store)

    @cached_property
    def backups(self) -> BackupService | None:
        """The copies of the store; None where there is no folder (tests)."""
        from smdb_desktop.services.safekeeping.backups import BackupService

        desk, store = self.desk, self.store
        return None if desk.safe is None else BackupService(store, desk.safe, self.clock, desk.changes, desk.policy)

    @cached_property
    def pauses(self) -> Pauses | None:
        """When a copy is made while nothing happens; None where there is no folder (tests)."""
        from smdb_desktop.services.safekeeping.pauses import Pauses

        return None if self.backups is None else Pauses(self.backups)

    @cached_property
    def mover(self) -> Mover | None:
        """The way to another machine; None where there is no folder (tests)."""
        from smdb_desktop.services.safekeeping.moving import Mover

        desk = self.desk
        return None if desk.safe is None else Mover(self.store, desk.safe, self.clock, desk.changes, desk.policy)

    def flyttet(self) -> Flyttet | None:
        """Whether the store was moved to another machine, so that one asks before it is written to."""
        from smdb_desktop.services.safekeeping.moving import moved

        return moved(self.store)

    @cached_property
    def health(self) -> HealthService:
        """Whether the store is as it was written."""
        from smdb_desktop.services.desk.health import HealthService

        return HealthService(self.store, self.clock, self.desk.changes)

    @cached_property
    def people(self) -> PeopleService:
        """Who works here, and who can open the store."""
        from smdb_desktop.services.desk.staff import PeopleService

        desk = self.desk
        lister, made = self.katalog.lister, (desk.policy, self.clock, desk.new_id, desk.changes, self._names)
        return PeopleService(self.store, desk.vault.doors, lister, *made)

    def renew_key(self, own: str, progress: Callable[[int, int], None] | None = None) -> KeyMaterial:
        """Give the store a new data key; its code waits for ``confirm_code``. Raises WrongPassphrase, UsageError, StoreError."""
        keys = self.desk.vault.doors.renew_key(own, progress)
        self.desk.changes.publish(Changed(Kind.PERSONER))
        return keys

    @property
    def oevelse(self) -> bool:
        """Whether this is a practice store: made-up citizens, never to be sent."""
        return self.store.info().oevelse

    def profil(self) -> Profil | None:
        """Who reports; None before the first start is finished, and for a person who came after a copy that was restored."""
        return load_profile(self.store)

    def centre(self) -> Profil | None:
        """What of it is the same for everybody here; None before the first start is finished."""
        return centre(self.store)

    def save_profil(self, profil: Profil) -> None:
        """Keep who reports; a practice gets a certificate in the organisation's name. Raises Administered, NotAllowed."""
        check_roles(self.desk.policy, profil.roller, self.katalog.lister)
        self.people.must_be_new(profil.medarbejder, self.store.people.current_id)
        self.people.must_be_given(profil.roller, self.store.people.current_id)
        before, profil = self.profil(), cleaned(profil)
        save_profile(self.store, profil, self.clock())
        if self.oevelse and (before is None or before.organisation != profil.organisation):
            self.certificates.make_practice(profil.organisation)
        self.desk.changes.publish(Changed(Kind.INDSTILLINGER))

    def mangellister(self) -> tuple[Mangelliste, ...]:
        """The list of each form that a course must have by a condition of its version, also where no course lacks it."""
        from smdb_desktop.services.casework.lacking import missing_lists

        return missing_lists(self.katalog, self.store.lists.missing())

    def unsettled(self) -> Unsettled:
        """What of the keys waits for a person: a recovery code that nobody has confirmed, a change that was cut off."""
        from smdb_desktop.services.desk.staff import Adgang

        lines, found = self.people.lines(), self.desk.vault.unsettled()
        if found.code is CodeState.IN_HAND and self.store.settings.get(just_opened.CODE_MISSED) is True:
            found = found._replace(code=CodeState.NEVER)
        without = tuple(line.person.navn for line in lines if line.adgang is Adgang.INGEN)
        return found._replace(fjernede=self.fjernede, uden=without)

    def judge(self, passphrase: str) -> Verdict:
        """What a new passphrase is worth here, where the names of the centre and its people are known."""
        return self.desk.vault.judge(passphrase, self._names())

    def change_passphrase(self, old: str, new: str) -> None:
        """Replace the passphrase of the person who has the old one. Raises UsageError, WrongPassphrase, StoreError."""
        self.desk.vault.change_passphrase(old, new, self._names())
        self.desk.changes.publish(Changed(Kind.PERSONER))

    def renew_code(self, passphrase: str) -> KeyMaterial:
        """A new recovery code beside those that are valid; it counts alone when ``confirm_code`` gets it."""
        keys = self.desk.vault.renew_recovery(passphrase)
        self.desk.changes.publish(Changed(Kind.PERSONER))
        return keys

    def confirm_code(self, code: str) -> None:
        """Somebody has this recovery code on paper: it is the only one from now on. Raises WrongPassphrase, StoreError."""
        self.desk.vault.confirm_recovery(code)
        just_opened.no_longer_missed(self.store)
        self.desk.changes.publish(Changed(Kind.PERSONER))

    def _names(self) -> tuple[str, ...]:
        return own_names(self.profil(), self.katalog.lister, self.store.people.names())

    def close(self) -> None:
        """Close the store, and note that it was closed in order."""
        just_opened.end(self.store, self.ur, self.sidst)
        let_go(self.katalog)
        self.store.close()

    def left_at(self) -> Mapping[str, Json] | None:
        """Where the person was when the store was closed last; None where that is not known, or a course is gone since."""
        return place_of(self.store)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Desk:
    """The data folder before it is open. Everything that makes or opens a store returns a Workspace."""

    vault: Vault
    katalog: Katalog
    submissions: Submissions
    folder_way: Callable[[Path], WayOut]
    """The way into a folder that a person chose."""
    clock: Clock
    new_id: NewId
    ways: Ways
    """What makes the ways out that a person sets up."""
    data_dir: Path | None = None
    """Where the data lie, for showing it to people; None where there is no folder (tests)."""
    lies: Callable[[], Lies] = lambda: Lies.HERE
    """On which kind of disk they do."""
    machine_dir: Path | None = None
    """Where what belongs to this machine lies, whichever of its stores is open: the look of the window, and the log."""
    beside: Callable[[], Desk] | None = None
    """The desk of the store beside this one, practice beside real; it shares nothing with this one. None: there is no room."""
    bygget: datetime | None = None
    """A day before which this program cannot have been used; None where nothing is known of it."""
    changes: Changes = field(default_factory=Changes)
    """What the use cases of every store that is opened here say they have changed."""
    safe: Safe | None = None
    """Copies of the data folder; None where there is no folder (tests)."""
    opening: Opening = field(default_factory=Opening)
    """Who opens a store, as far as the copy that is made first concerns them."""
    policy: Policy = field(default_factory=Unlocked)
    """What an administrator has settled for this machine."""
    packages: tuple[Fit, ...] = ()
    updates: Callable[[], UpdateService] | None = None
    """Newer versions of the program; None where there is nothing to update (tests, a demonstration)."""
    tables: Tables | None = None
    """What reads tables from outside; None where there are none (tests)."""

    def neighbour(self) -> Desk | None:
        """The desk beside this one, where a store is."""
        other = self.beside() if self.beside is not None else None
        return other if other is not None and other.vault.exists() else None

    def why_not_restored(self, oevelse: bool) -> str:
        """Why a copy of this kind does not become the store here: its kind lies beside it ("" where it may)."""
        other = self.neighbour()
        return not_beside(oevelse) if other is not None and other.vault.is_practice() is oevelse else ""

    def way_to(self, vej: str, maal: str) -> WayOut | None:
        """The way of an earlier attempt; None for a kind that this program does not have."""
        way = self.folder_way(Path(maal))
        return way if way.vej == vej else None

    def workspace(self, store: Store) -> Workspace:
        """The use cases of an open store."""
        just_opened.copy_for_new_version(store, self.safe, self.clock, self.changes, self.policy, self.opening)
        settle(self.policy, store, self.safe, self.clock)
        put_in_place(store, self.katalog)
        cut_off = just_opened.cut_off(store)
        gendannet = just_opened.restored(store, self.safe, self.clock)
        # a copy was made while its store was open: that is no cut
        was_put_back = gendannet is not None and gendannet.trin is Trin.SKIFTET
        fjernede = just_opened.still_let_in(store, self.vault.doors, self.clock)
        workspace = Workspace(self, store, None if was_put_back else cut_off, gendannet, fjernede)
        renew = lambda: workspace.certificates.renew_practice()  # noqa: E731  what it is of is loaded when it is asked for
        just_opened.begin(store, self.clock, workspace.ur, renew, kept=not was_put_back)
        return workspace

    def judge(self, passphrase: str, profil: Profil | None) -> Verdict:
        """What a new passphrase is worth for somebody who will report as ``profil``."""
        return self.vault.judge(passphrase, own_names(profil, self.katalog.lister))

    def create(
        self, passphrase: str, profil: Profil | None, *, oevelse: bool, to_confirm: bool = False, vej: Vej | None = None
    ) -> tuple[Workspace, str]:
        """Make a store; the second value is the recovery code, shown once. A practice store gets its practice certificate.

        ``to_confirm``: a person will prove to have written the code down (``Workspace.confirm_code``) and is reminded until then.
        ``vej`` is how cases reach SMDB, None where that is asked later. Raises Administered before anything is made.
        """
        check_way(self.policy, vej)
        check_roles(self.policy, () if profil is None else profil.roller, self.katalog.lister)
        names = own_names(profil, self.katalog.lister)
        store, keys = self.vault.create(passphrase, oevelse=oevelse, names=names, awaited=to_confirm)
        workspace = self.workspace(store)
        if vej is not None:
            save_way(store, vej)
        if profil is not None:
            workspace.save_profil(profil)
        return workspace, keys.recovery_code

    def unlock(self, passphrase: str) -> Workspace:
        """Open the store. Raises WrongPassphrase and the other store errors."""
        return self.workspace(self.vault.unlock(passphrase))

    def several(self) -> bool:
        """Whether more than one person has a passphrase here; readable without one."""
        return len(self.vault.doors.all()) > 1

    def unlock_with_recovery(self, code: str, new_passphrase: str, whose: str | None = None) -> Workspace:
        """Open the store with the printed code and set one person's passphrase anew: of who is named, where there are several."""

        def names(made: Store) -> tuple[str, ...]:
            return own_names(load_profile(made), self.katalog.lister, made.people.names())

        store = self.vault.unlock_with_recovery(code, new_passphrase, whose, names)
        just_opened.no_longer_missed(store)
        return self.workspace(store)
