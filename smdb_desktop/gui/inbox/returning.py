"""*Send tilbage*: the answers of a submission, and what is said of each to whoever sent it; any number, each on its question."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import AnyPage
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.page import side_by_side
from smdb_desktop.gui.kit.parts import box, button, card, label
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.desk.remarks import Remarks
from smdb_desktop.services.exchange.inbox import Indgaaet
from smdb_desktop.services.stored.receipts import Bemaerkning

TITLE = T("Svar i filen, og bemærkninger til dem")
HOW = T(
    "Vælg et svar, et skema eller hele sagen, og skriv, hvad afsenderen skal se på. Send så sagen tilbage med alle bemærkninger. "
    "De står her, når filen åbnes igen, indtil den er sendt tilbage, dog højst i 30 dage."
)
COLUMNS = (T("Skema"), T("Spørgsmål"), T("Svar"), T("Bemærkning"))
TEXT = T("Skriv, hvad afsenderen skal se på. Skriv ikke CPR-nummer eller navn.")
CHOOSE_ONE = T("Vælg et svar på listen.")
NO_REMARK = T("Der er ingen bemærkning til svaret.")
WRITE_ONE = T("Skriv mindst én bemærkning først.")
NOTED, GONE = T("Bemærkningen er skrevet. Den sendes ikke, før sagen sendes tilbage."), T("Bemærkningen er fjernet.")
READING = T("Det, der er skrevet før, læses.")
T_ = TypeVar("T_")
WHOLE = "hele"
"""The key of the whole case, whose path is empty."""


class ReturningPart(QWidget):
    """One submission's answers with remarks. ``send`` gets them when the person sends the case back."""

    def __init__(self, context: Context, page: AnyPage, send: Callable[[tuple[Bemaerkning, ...]], None]) -> None:
        super().__init__()
        self.context, self._page, self._send = context, page, send
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        made = card(TITLE)
        box(made).addWidget(label(HOW, "hint"))
        self.table = RowTable(TITLE, COLUMNS, stretch=3, flexible=(0, 1, 2, 3), most=8)
        self.table.setObjectName("svar_i_filen")
        self.table.chosen.connect(lambda _key: self._hold())
        box(made).addWidget(self.table)
        self.write = button(T("Skriv en bemærkning …"), self._write, name="skriv_bemaerkning")
        self.remove = button(T("Fjern bemærkningen"), self._remove, name="fjern_bemaerkning")
        self.back = button(T("Send tilbage …"), self._return, name="send_tilbage")
        box(made).addWidget(side_by_side(self.write, self.remove, self.back))
        layout.addWidget(made)
        self._shown: Indgaaet | None = None
        self._said: dict[str, dict[str, str]] = {}
        """What is said so far, by file and path."""

    def show_for(self, shown: Indgaaet | None) -> None:
        """Show one submission's answers; nothing where it cannot be answered."""
        self._shown = shown if shown is not None and shown.besvares and shown.steder else None
        self.setVisible(self._shown is not None)
        self._rows()
        if self._shown is not None and (sha256 := self._shown.vist.sha256) not in self._said:
            read = lambda remarks: remarks.of(sha256)  # noqa: E731
            self._ask(read, lambda found: self._found(sha256, found))

    def forget(self) -> None:
        """Nothing of a file stays on the page; what was written stands in the store."""
        self._said.clear()
        self._shown = None

    def sent(self, sha256: str) -> None:
        """It was sent back: the remarks have left with it."""
        self._said[sha256] = {}
        self._ask(lambda remarks: remarks.forget(sha256))
        self._rows()

    def _found(self, sha256: str, found: dict[str, str]) -> None:
        self._said[sha256] = found
        self._rows()

    def _ask(self, what: Callable[[Remarks], T_], then: Callable[[T_], object] = lambda _: None) -> None:
        work = self.context.work
        remarks = Remarks(work.store, work.clock)
        self.context.tasks.run(Lane.STORE, lambda: what(remarks), self, then, self._page.refused)

    def _remarks(self) -> dict[str, str]:
        return self._said.get(self._shown.vist.sha256, {}) if self._shown is not None else {}

    def _rows(self) -> None:
        said = self._remarks()
        steder = self._shown.steder if self._shown is not None else ()
        self.table.set_rows([Row(each.sti or WHOLE, (*each[1:], said.get(each.sti, ""))) for each in steder])
        self._hold()

    def _hold(self) -> None:
        key, said = self.table.key(), self._remarks()
        read = self._shown is not None and self._shown.vist.sha256 in self._said
        hold(self.write, READING if key and not read else "" if key else CHOOSE_ONE)
        hold(self.remove, "" if _path(key) in said and key else NO_REMARK)
        hold(self.back, "" if said else WRITE_ONE)

    def _write(self) -> None:
        key = self.table.key()
        if not key or self._shown is None:
            return
        sha256 = self._shown.vist.sha256
        keeps = self.context.questions.keeps("bemaerkning", f"{sha256}:{key}")

        def written(text: str | None) -> None:
            if text:
                self._said.setdefault(sha256, {})[_path(key)] = text
                self._rows()
                self._ask(lambda remarks: remarks.write(sha256, _path(key), text), lambda _: announce(self, NOTED))

        self.context.dialogs.reason(self, say(T("Bemærkning")), say(TEXT), say(T("Skriv bemærkningen")), written, keeps)

    def _remove(self) -> None:
        if self._shown is None:
            return
        sti, sha256 = _path(self.table.key()), self._shown.vist.sha256
        self._remarks().pop(sti, None)
        self._rows()
        self._ask(lambda remarks: remarks.write(sha256, sti, ""), lambda _: announce(self, GONE))

    def _return(self) -> None:
        said = self._remarks()
        steder = self._shown.steder if self._shown is not None else ()
        self._send(tuple(Bemaerkning(each.sti, "FEJL", "", said[each.sti]) for each in steder if each.sti in said))


def _path(key: str) -> str:
    return "" if key == WHOLE else key
