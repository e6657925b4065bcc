"""Indstillinger, the versions: which one runs, what is known, where is looked, and the buttons that look, choose and go back.

It shows what is kept and asks for nothing by itself; nothing that it does stops what runs.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, joined, sentences
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.core.work import Stopped, Work
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.choices import Choices
from smdb_desktop.gui.kit.held import busy
from smdb_desktop.gui.kit.layout import Facts, Flow
from smdb_desktop.gui.kit.page import empty
from smdb_desktop.gui.kit.parts import box, button, column, label, restyle
from smdb_desktop.language import say
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.updates import State, Way
from smdb_desktop.services.updates.telling import SETTLED, PackageStanding, Report, Standing, day
from smdb_desktop.services.updates.versions import order

if TYPE_CHECKING:
    from smdb_desktop.services.forms.model import Written
    from smdb_desktop.services.forms.service import FormService

TITLE = T("Opdateringer")
WHERE = T("Hvor søges der efter nye versioner?")
WAYS = {
    Way.NET: T("På nettet"),
    Way.FOLDER: T("I en mappe"),
    Way.OFF: T("Der søges ikke"),
}
IN_FOLDER = T("Der søges i mappen {mappe}.")
CHOOSE = T("Vælg mappen med nye versioner")
FETCHING = T("Henter og kontrollerer: {procent} %")
LOOKING = T("Søger …")
ASKED = T("Der er søgt.")
BACK = T("Gå tilbage til version {version}")
KEEP = T("Behold version {version}")
OTHER_FOLDER = T("Vælg en anden mappe …")
BACK_TITLE = T("Gå tilbage til version {version}?")
BACK_TEXT = T("Der laves først en sikkerhedskopi. Version {version} starter, næste gang programmet startes.")
BACK_MAY_NOT_OPEN = T(
    "Der laves først en sikkerhedskopi. Version {version} starter, næste gang programmet startes. Har den nyere version ændret "
    "lageret, kan den ældre ikke åbne det; så siger den det og ændrer intet, og en kopi fra før kan gendannes."
)
LEAVE = T("Tag pakken {navn} ud igen …")
LEAVE_TITLE = T("Tag pakken {navn} {version} ud?")
LEAVE_TEXT = T(
    "Fra næste start bruger programmet de skemaer og lister, det havde før pakken. Kladder, der er skrevet med pakkens skemaer, "
    "bliver liggende og kan læses; de kan gøres færdige, når pakken er i brug igen."
)
SEEING = T("Ser efter, hvad der er skrevet med pakken …")
LEAVE_YES = T("Tag pakken ud")
LEAVE_NO = T("Behold pakken")
USE = T("Tag pakken {navn} i brug igen")
TAKE = T("Lad version {version} starte næste gang")


class UpdatesCard(QFrame):
    """The card; ``tell`` is called with what was done."""

    def __init__(self, context: Context, tell: Callable[[str], None]) -> None:
        super().__init__()
        self.context, self._tell = context, tell
        self._report: Report | None = None
        self.setObjectName("opdateringer_kort")
        self.setProperty("class", "card")
        layout = QVBoxLayout(self)
        space = theme.px(20)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(theme.px(12))
        layout.addWidget(label(TITLE, "h2"))
        self.words = label("")
        self.words.setObjectName("opdateringer_tekst")
        layout.addWidget(self.words)
        self.facts, _lines = column(4)
        layout.addWidget(self.facts)
        self.packages = label("")
        self.packages.setObjectName("pakker_tekst")
        layout.addWidget(self.packages)
        self.ways = Choices(WHERE, WAYS, "opdatering")
        self.ways.chosen.connect(self._chosen)
        layout.addWidget(self.ways)
        self.where = label("", "hint")
        layout.addWidget(self.where)
        self.working = label("", "hint")
        self.working.hide()
        layout.addWidget(self.working)
        layout.addWidget(self._buttons())
        self.package_buttons, _more = column(8)
        layout.addWidget(self.package_buttons)
        self._long = Work(context, self)
        updating = context.updating
        updating.reported.connect(self._show)
        updating.progressed.connect(self._progress)
        updating.done.connect(self._done)
        updating.refused.connect(self._refused)

    def _buttons(self) -> Flow:
        self.look = button(T("Søg nu"), self._look)
        self.look.setObjectName("soeg_nu")
        self.take = button("", self._take)
        self.take.setObjectName("tag_version")
        self.back = button("", self._ask_back)
        self.back.setObjectName("gaa_tilbage")
        self.read = button(T("Det har jeg læst"), self.context.updating.fall_read)
        self.read.setObjectName("version_laest")
        self.other = button(OTHER_FOLDER, self._ask_folder)
        self.other.setObjectName("anden_mappe")
        flow = Flow()
        for each in (self.look, self.take, self.back, self.other, self.read):
            each.hide()
            flow.add(each)
        return flow

    # -- shown -----------------------------------------------------------------------------------------------------------------

    def _show(self, report: Report) -> None:
        self._report = report
        source, state = report.source, report.state
        pressing = state.fall is not None or report.standing in (Standing.REPLACE_BY, Standing.REPLACE_NOW)
        self.words.setText(say(joined("\n", report.lines)))
        self.words.setVisible(bool(report.lines))
        restyle(self.words, "class", "warning" if pressing else "")
        empty(self.facts)
        box(self.facts).addWidget(Facts(*_facts(state), column=300))
        settled = bool(source.locked_by)
        self.ways.setVisible(source.way is not Way.UNSET and not settled)
        self.ways.choose(source.way)
        self.where.setText(say(_where(report)))
        self.where.setVisible(bool(self.where.text()))
        self.look.setVisible(source.way in (Way.NET, Way.FOLDER))
        waiting = _waiting(state)
        self.take.setText(say(TAKE.format(version=waiting)))
        self.take.setVisible(bool(waiting))
        self.back.setText(say(_back_words(state)))
        self.back.setVisible(state.back is not None)
        self.read.setVisible(state.fall is not None)
        self.other.setVisible(source.way is Way.FOLDER and not settled)
        self._show_packages(report)

    def _show_packages(self, report: Report) -> None:
        """What is said of each package, and one button a package: out, or in use again."""
        self.packages.setText(say(joined("\n", (line.text for line in report.packages))))
        self.packages.setVisible(bool(report.packages))
        refused = any(line.standing is PackageStanding.REFUSED for line in report.packages)
        restyle(self.packages, "class", "warning" if refused else "")
        empty(self.package_buttons)
        flow = Flow()
        for name in dict.fromkeys(laid.name for laid in report.state.packages):
            newest = next(laid for laid in report.state.packages if laid.name == name)
            words, act = (USE, self._use_package) if newest.left else (LEAVE, self._ask_leave)
            made = button(words.format(navn=name), partial(act, name))
            made.setObjectName(f"pakke_{name}")
            flow.add(made)
        box(self.package_buttons).addWidget(flow)
        self.package_buttons.setVisible(bool(report.state.packages))

    # -- done ------------------------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        self._work(LOOKING)
        self.context.updating.look()

    def _take(self) -> None:
        waiting = "" if self._report is None else _waiting(self._report.state)
        if waiting:
            self._work(LOOKING)
            self.context.updating.take(waiting)

    def _ask_back(self) -> None:
        report = self._report
        if report is None or report.state.back is None:
            return
        version = report.state.back
        text = BACK_MAY_NOT_OPEN if report.may_not_open else BACK_TEXT
        self.context.dialogs.confirm(
            self,
            BACK_TITLE.format(version=version),
            text.format(version=version),
            _back_words(report.state),
            T("Behold den, der er"),
            lambda yes: self.context.updating.back() if yes else None,
        )

    def _ask_leave(self, name: str) -> None:
        """Ask, after a look at what in the store was written with it."""

        def ask(found: "Written") -> None:
            self._work("")
            if not found.version:
                # it was taken out meanwhile: the card says so
                self.context.updating.read()
                return
            self.context.dialogs.confirm(
                self,
                LEAVE_TITLE.format(navn=name, version=found.version),
                sentences(found.sagt, LEAVE_TEXT),
                LEAVE_YES,
                LEAVE_NO,
                partial(self._leave, name, found.version),
            )

        def look(tell: Callable[[int, int], None]) -> "Written":
            from smdb_desktop.services.forms.service import beside

            found = self._forms().hanging(name, tell)
            return found._replace(sagt=sentences(found.sagt, beside(self.context.work)))

        if self._long.busy:
            return
        self._work(SEEING)
        self._long.run(Lane.STORE, look, ask, self._refused)

    def _leave(self, name: str, version: str, yes: bool) -> None:
        """Take out what was looked at, and no other that came since."""

        def refused(error: KnownError) -> None:
            self._refused(error)
            updating.read()

        if yes:
            run, updating = self.context.tasks.run, self.context.updating
            run(Lane.STORE, lambda: self._forms().leave(name, version), self, lambda _none: updating.read(), refused)

    def _forms(self) -> "FormService":
        """Made on the lane that asks."""
        from smdb_desktop.services.forms import service

        return service.of(self.context.work, self.context.updating.updates())

    def _use_package(self, name: str) -> None:
        self.context.updating.use_package(name)

    def _chosen(self, key: str) -> None:
        way = Way(key)
        if way is not Way.FOLDER:
            self.context.updating.choose(way)
        else:
            self._ask_folder()

    def _ask_folder(self) -> None:
        def folder(chosen: Path | None) -> None:
            if chosen is None:
                self.context.updating.read()
            else:
                self.context.updating.choose(Way.FOLDER, chosen)

        self.context.dialogs.folder(self, CHOOSE, None, folder)

    def _work(self, text: str) -> None:
        self.working.setText(say(text))
        self.working.setVisible(bool(text))
        busy((self.look, self.take, self.back), bool(text))

    def _progress(self, done: int, all_: int) -> None:
        self.working.setText(say(FETCHING.format(procent=done * 100 // max(1, all_))))

    def _done(self) -> None:
        if self.working.text():
            self._tell(ASKED)
        self._work("")

    def leave(self) -> None:
        """The page is left: a look through the store ends between two portions."""
        self._long.stop()

    def _refused(self, error: KnownError) -> None:
        self._work("")
        if isinstance(error, Stopped):
            return
        self.context.dialogs.error(self, error)


def _waiting(state: State) -> str:
    """The newest version that lies ready and does not start yet; "" for none."""
    if not state.switches:
        return ""
    return next((each for each in state.laid if order(each) > max(order(state.next), order(state.running))), "")


def _back_words(state: State) -> str:
    """What the way back is called: where nothing else runs yet, it is staying."""
    version = state.back or ""
    return (KEEP if version == state.running else BACK).format(version=version)


def _where(report: Report) -> str:
    source = report.source
    if source.locked_by:
        return SETTLED.format(fil=source.locked_by)
    return IN_FOLDER.format(mappe=source.place) if source.way is Way.FOLDER else ""


def _facts(state: State) -> list[tuple[str, str]]:
    known = state.known
    facts: list[tuple[str, str]] = [(T("Kører"), state.running)]
    if known is not None and known.newest:
        facts.append((T("Nyeste"), known.newest))
        if known.released is not None:
            facts.append((T("Udgivet"), day(known.released)))
    if state.next != state.running:
        facts.append((T("Starter næste gang"), state.next))
    if known is not None:
        facts.append((T("Sidst fundet"), T("{tid:%d-%m-%Y kl. %H.%M}", tid=local(known.checked))))
    return facts
