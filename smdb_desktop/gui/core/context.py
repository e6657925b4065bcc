"""What every page is handed: the desk, the open workspace, the lanes and the dialogs. Made once, in ``app.py``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtGui import QPageLayout
from PySide6.QtWidgets import QWidget

from smdb_desktop.gui.core.copied import Copied
from smdb_desktop.gui.core.copies import Copies
from smdb_desktop.gui.core.half_written import Keeps, Questions
from smdb_desktop.gui.core.rekeying import Rekeying
from smdb_desktop.gui.core.updating import Updater

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from smdb_desktop.faults import Fault
    from smdb_desktop.gui.core.comparison import Comparison
    from smdb_desktop.gui.core.places import Place
    from smdb_desktop.gui.core.press import Press
    from smdb_desktop.gui.core.tasks import Tasks
    from smdb_desktop.services.desk.profile import Profil
    from smdb_desktop.services.errors import KnownError
    from smdb_desktop.services.safekeeping.moving import Flyttet
    from smdb_desktop.services.updates.service import UpdateService
    from smdb_desktop.services.workspace import Desk, Workspace


class Dialogs(Protocol):
    """Every question that stops a person. The window makes no message box itself; tests use a fake that fails on surprise.

    ``then`` is called with the answer when the person has given it; nothing blocks.
    """

    def error(self, parent: QWidget, error: KnownError) -> None:
        """Say what happened and what can be done; the raw text stands behind *Detaljer*."""
        ...

    def fault(self, parent: QWidget, text: str, details: str, close: Callable[[], Any]) -> None:
        """Say that the program failed and what is true of what was typed; the person goes on (which has the focus) or closes."""
        ...

    def confirm(
        self,
        parent: QWidget,
        title: str,
        text: str,
        yes: str,
        no: str,
        then: Callable[[bool], Any],
        *,
        danger: bool = False,
    ) -> None:
        """A question with two named buttons; the safe one (``no``) has the focus."""
        ...

    def compare(self, parent: QWidget, comparison: Comparison, then: Callable[[bool], Any]) -> None:
        """Show what a change would do, in lists, with two named buttons; the safe one (``no``) has the focus."""
        ...

    def reason(
        self, parent: QWidget, title: str, text: str, yes: str, then: Callable[[str | None], Any], keeps: Keeps
    ) -> None:
        """Ask for a reason in words; None when the person thinks better of it. ``keeps`` is what nobody can answer any more."""
        ...

    def line(
        self,
        parent: QWidget,
        title: str,
        text: str,
        asked: str,
        given: str,
        yes: str,
        then: Callable[[str | None], Any],
        keeps: Keeps,
    ) -> None:
        """Ask for a line that may be empty; ``asked`` is its label, ``given`` stands in it. None when thought better of.

        Where the program locks itself over the question, ``then`` is not called: ``keeps`` has what was typed.
        """
        ...

    def folder(self, parent: QWidget, title: str, start: Path | None, then: Callable[[Path | None], Any]) -> None:
        """Choose a folder."""
        ...

    def file(self, parent: QWidget, title: str, pattern: str, then: Callable[[Path | None], Any]) -> None:
        """Choose an existing file."""
        ...

    def password(self, parent: QWidget, title: str, text: str, asked: str, then: Callable[[str | None], Any]) -> None:
        """Ask for a secret that is not kept; ``asked`` is what it is called."""
        ...

    def print_page(self, parent: QWidget, title: str, html: str, then: Callable[[bool], Any]) -> None:
        """Let the person choose a printer and print the page; False when nothing was printed, which is said where it failed."""
        ...

    def save_pdf(self, parent: QWidget, title: str, html: str, name: str, then: Callable[[bool], Any]) -> None:
        """Let the person choose a file and write the page into it as a PDF; False when nothing was written."""
        ...

    def printer(
        self,
        parent: QWidget,
        title: str,
        pages: int,
        layout: QPageLayout,
        then: Callable[[Press | None], Any],
        none: Callable[[], Any],
    ) -> None:
        """Let the person choose a printer for so many pages; None when they think better of it, ``none`` where there is none."""
        ...

    def new_file(
        self, parent: QWidget, title: str, pattern: str, name: str, then: Callable[[Path | None], Any]
    ) -> None:
        """Choose where a new file goes; it is asked before one that is there would be replaced."""
        ...

    def show_address(self, address: str) -> None:
        """Open an address in the person's own browser, because they asked for it."""
        ...

    def show_folder(self, folder: Path) -> None:
        """Open a folder in the system's own file browser."""
        ...


class Held(Protocol):
    """Something typed that a page could not save and had to leave."""

    @property
    def waiting(self) -> int:
        """How much of it is not on the disk yet."""
        ...


@dataclass(slots=True, eq=False, repr=False)
class Context:
    """One running program. ``workspace`` is None until the store is unlocked; pages behind the lock use ``work``.

    ``profil`` is what the store says of who reports, as it was last read or saved.
    """

    desk: Desk
    tasks: Tasks
    dialogs: Dialogs
    workspace: Workspace | None = None
    profil: Profil | None = None
    demo_passphrase: str = ""
    flyttet: Flyttet | None = None
    """That the open store was moved to another machine, while nobody has said that it stays."""
    crashed: Fault | None = None
    """How the program crashed last time, until somebody has seen it; None where it did not."""
    uden_person: bool = False
    """Whether paper is wanted without CPR numbers and names; forgotten when the program is locked."""
    viser_fil: bool = False
    """Whether a submission file is shown, which needs no open store."""
    print_page: Callable[[], None] = field(default=lambda: None)
    """Print the page that is shown; set by the main window."""
    change_store: Callable[[], None] = field(default=lambda: None)
    """Lock this store, where it is open, and go to the one beside it; set by the main window."""
    lock: Callable[[], None] = field(default=lambda: None)
    """Save, close the store, and go to the page that unlocks; set by the main window."""
    watch_idle: Callable[[], None] = field(default=lambda: None)
    """Lock after the time without use that is chosen now; set by the main window."""
    navigate: Callable[[Place], None] = field(default=lambda _place: None)
    """``navigate(places.Borger(borger_id, forloeb_id))``: go there; set by the main window."""
    held: dict[str, Held] = field(default_factory=dict)
    """By course what was typed in it and is not saved, because another changed it meanwhile; shown when it is opened again."""
    questions: Questions = field(init=False)
    """What stands half written in questions that are open."""
    copied: Copied = field(default_factory=Copied)
    """Watches over what was copied; set by the main window."""
    copies: Copies = field(init=False)
    """Makes copies of the open store, one at a time."""
    updating: Updater = field(init=False)
    """Looks after newer versions."""
    rekeying: Rekeying = field(init=False)
    """Gives the open store a new key."""

    def __post_init__(self) -> None:
        self.questions = Questions(self.tasks, lambda: self.workspace)
        self.copies = Copies(self.tasks, self.tasks)
        self.rekeying = Rekeying(self.tasks, self.copies, lambda: self.workspace)
        self.updating = Updater(self.tasks, self.copies, self._updates(), lambda: self.workspace)

    def _updates(self) -> Callable[[], UpdateService] | None:
        """A demonstration updates nothing."""
        return None if self.demo_passphrase else self.desk.updates

    @property
    def work(self) -> Workspace:
        """The open workspace; asking for it before unlocking is a fault of ours."""
        if self.workspace is None:
            raise RuntimeError("the store is not open")
        return self.workspace
