"""Modtag: files of others and receipts of receivers are opened, shown with how far they can be believed, and taken in.

Below stand the findings that receivers have sent back, each to be mended, disputed or marked as right. Of a file the page keeps
only what is shown, which goes with the page.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from smdb_desktop.domain.cpr import masked
from smdb_desktop.domain.words import T, Text, joined, sentences
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.inbox.differences import DifferencesPart
from smdb_desktop.gui.inbox.findings import FindingsCard
from smdb_desktop.gui.inbox.returning import ReturningPart
from smdb_desktop.gui.inbox.waiting import WaitingCard
from smdb_desktop.gui.kit.announce import announce
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.page import ScrollingPage, side_by_side
from smdb_desktop.gui.kit.parts import box, button, card, label
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.checking import read_file
from smdb_desktop.services.casework.viewing import REVOCATION
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.exchange.inbox import Indgaaet, Stand
from smdb_desktop.services.exchange.watching import SUFFIXES
from smdb_desktop.services.lists.files import write
from smdb_desktop.services.ports.submissions import SEALED_LIMIT, Signer
from smdb_desktop.services.stored.receipts import Bemaerkning, Udfaldsord

TITLE = T("Modtag")
WHAT = T(
    "Her åbnes filer, som andre har lavet: indberetninger, der er sendt til jer, og kvitteringer fra dem, I sender til. En "
    "indberetning tages ikke ind, før den er vist; en kvittering tages ind, når den åbnes. Det, der står her, ændres kun, når "
    "I vælger det."
)
PATTERN = T("Indberetning eller kvittering (*.asice *.p7m *.jws);;Alle filer (*)")
COLUMNS = (T("Fil"), T("Fra"), T("Borger"), T("Hvad"), T("Forklaring"))
NOTHING = T("Åbn en fil eller en mappe med filer, så vises de her.")
CHOOSE_ONE = T("Vælg en fil på listen.")
ASK_PASSWORD = T("Filen er krypteret til jer. Skriv kodeordet til jeres certifikat, så den kan åbnes. Det gemmes ikke.")
ASK_TO_SIGN = T("Kvitteringen underskrives med jeres certifikat. Skriv dets kodeord. Det gemmes ikke.")
PASSWORD = T("Certifikatets kodeord")
DECIDE_BELOW = T("Vælg herunder, om forløbet skal slettes her eller blive stående.")
READING = T("Filerne læses og kontrolleres …")
WRITTEN = T("Kvitteringen er skrevet: {fil}. Send den til afsenderen.")
TOO_MANY = T("Der læses {n} filer ad gangen, så {rest} er ikke læst. Flyt dem, der er klaret, og åbn mappen igen.")
MOST_FILES = 500
_WORDS: dict[Stand, tuple[Text, PillKind]] = {
    Stand.NY: (T("Ny"), PillKind.SUCCESS),
    Stand.HER: (T("Er her"), PillKind.NEUTRAL),
    Stand.NYERE: (T("Ny revision"), PillKind.WARNING),
    Stand.KONFLIKT: (T("Står anderledes her"), PillKind.WARNING),
    Stand.SLETTET: (T("Slettet"), PillKind.WARNING),
    Stand.AFVIST: (T("Kan ikke tages ind"), PillKind.ERROR),
}


class ModtagPage(ScrollingPage[places.Modtag]):
    """What came."""

    shows = frozenset({Kind.UDBAKKE, Kind.FORLOEB, Kind.INDBAKKE})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.folder = button(T("Åbn en mappe …"), self._choose_folder, name="aabn_mappe")
        self.file = button(T("Åbn en fil …"), self._choose_file, "primary", name="aabn_fil")
        self.add_head(TITLE, self.folder, self.file)
        self.column.addWidget(label(WHAT, "hint"))
        self.watched = WaitingCard(context, self)
        self.watched.opened.connect(self._came)
        self.column.addWidget(self.watched)
        self.nothing = label(NOTHING)
        self.column.addWidget(self.nothing)
        self.table = RowTable(TITLE, COLUMNS, stretch=4, flexible=(0, 1, 4))
        self.table.setObjectName("modtaget")
        self.table.chosen.connect(self._explain)
        self.column.addWidget(self.table)
        self.take = button(T("Tag ind"), self._take, "primary", name="tag_ind")
        self.take_all = button(T("Tag alle nye ind"), self._take_all, name="tag_alle_ind")
        self.confirm = button(T("Kvittér for modtaget …"), lambda: self._answer(Udfaldsord.MODTAGET), name="kvitter")
        self.typed = button(
            T("Kvittér for tastet i SMDB i dag …"), lambda: self._answer(Udfaldsord.INDBERETTET), name="tastet"
        )
        self.case = button(T("Gå til sagen"), self._go_to_case, name="til_sagen")
        self.ways = side_by_side(self.take, self.take_all, self.confirm, self.typed, self.case)
        self.column.addWidget(self.ways)
        self.about = card(T("Kontrol og forskelle"))
        self.words = label("")
        self.words.setObjectName("forklaring")
        self.differences = DifferencesPart(context, self, self._decided)
        for part in (self.words, self.differences):
            box(self.about).addWidget(part)
        self.column.addWidget(self.about)
        self.returning = ReturningPart(context, self, self._return)
        self.column.addWidget(self.returning)
        self.findings = FindingsCard(context, self)
        self.column.addWidget(self.findings)
        self.column.addStretch(1)
        self._shown: dict[str, Indgaaet] = {}
        self._refused: dict[str, str] = {}
        self._digests: dict[str, str] = {}
        """Of each file, so that what somebody has dealt with does not wait any more where it lies."""
        self._show()

    def enter(self, place: places.Modtag, /) -> None:
        """The findings that wait; and the files that were named."""
        self.reload()
        self.file.setFocus()
        self._read(tuple(map(Path, place.filer)))

    def reload(self) -> None:
        """Read again what waits."""
        self.findings.reload()
        self.watched.reload()

    def leave(self) -> None:
        """Nothing of a file stays."""
        self._shown.clear()
        self._digests.clear()
        self._refused.clear()
        self.returning.forget()

    # -- opening ---------------------------------------------------------------------------------------------------

    def _choose_file(self) -> None:
        self.context.dialogs.file(
            self, T("Vælg en fil"), PATTERN, lambda path: self._read((path,)) if path is not None else None
        )

    def _choose_folder(self) -> None:
        self.context.dialogs.folder(self, T("Vælg en mappe"), None, self._folder_chosen)

    def _folder_chosen(self, folder: Path | None) -> None:
        if folder is not None:
            self.context.tasks.run(Lane.FREE, lambda: _files(folder), self, self._read, self.refused)

    def _read(self, paths: tuple[Path, ...]) -> None:
        if paths:
            announce(self, READING)
            some = paths[:MOST_FILES]
            self.context.tasks.run(Lane.FREE, lambda: _contents(some), self, self._came, self.refused)
        if len(paths) > MOST_FILES:
            self.tell(TOO_MANY.format(n=MOST_FILES, rest=len(paths) - MOST_FILES))

    def _came(self, contents: dict[str, bytes | str]) -> None:
        work = self.context.work
        self._digests |= {name: sha256(each).hexdigest() for name, each in contents.items() if isinstance(each, bytes)}
        self._refused |= {name: text for name, text in contents.items() if isinstance(text, str)}
        found = {name: content for name, content in contents.items() if isinstance(content, bytes)}
        is_one = work.exchange.receipts.is_one
        letters = {name: each for name, each in found.items() if is_one(each) or name.lower().endswith(".jws")}
        files = {name: content for name, content in found.items() if name not in letters}
        if letters:
            self.context.tasks.run(Lane.STORE, lambda: _take_letters(self, letters), self, self._letters_taken)
        if not files:
            self._show()
            return
        if any(work.exchange.inbox.sealed(content) for content in files.values()):
            self._with_key(ASK_PASSWORD, lambda key: self._look(files, key))
        else:
            self._look(files, None)

    def _with_key(self, why: str, then: Callable[[Signer], None]) -> None:
        """Open the own key, after its password where a person must type it, and go on with it."""
        work, tasks = self.context.work, self.context.tasks

        def opened(password: str | None) -> None:
            tasks.run(Lane.STORE, lambda: work.certificates.open_signer(password), self, then, self.refused)

        def asked(needs: bool) -> None:
            if not needs:
                opened(None)
                return
            self.context.dialogs.password(
                self, TITLE, why, PASSWORD, lambda typed: opened(typed) if typed is not None else self._show()
            )

        tasks.run(Lane.STORE, work.certificates.needs_password, self, asked, self.refused)

    def _look(self, files: dict[str, bytes], key: Signer | None) -> None:
        inbox = self.context.work.exchange.inbox

        def looked() -> dict[str, Indgaaet | str]:
            found: dict[str, Indgaaet | str] = {}
            for name, content in files.items():
                try:
                    found[name] = inbox.look(content, name, key)
                except KnownError as error:
                    found[name] = str(error)
            return found

        self.context.tasks.run(Lane.STORE, looked, self, self._looked, self.refused)

    def _looked(self, found: dict[str, Indgaaet | str]) -> None:
        for name, each in found.items():
            self._refused.pop(name, None)
            if isinstance(each, str):
                self._shown.pop(name, None)  # another file of that name, opened before
                self._refused[name] = each
            else:
                self._shown[name] = each
        self._show()
        announce(
            self, sentences(*(_explained(each) for each in self._shown.values())) or joined(" ", self._refused.values())
        )

    def _dealt_with(self, names: Iterable[str]) -> None:
        """These files wait no more, wherever they lie."""
        digests = [self._digests[name] for name in names if name in self._digests]
        watching = self.context.work.exchange.watching
        if digests:
            self.context.tasks.run(Lane.STORE, lambda: watching.put_aside(digests), self, lambda _: None, self.refused)

    def _letters_taken(self, told: dict[str, tuple[str, bool]]) -> None:
        """What was refused goes on waiting where it lies: another day it may be taken in."""
        self._dealt_with([name for name, (_text, done) in told.items() if done])
        self._refused |= {name: text for name, (text, _done) in told.items()}
        self._show()
        self.reload()
        announce(self, joined(" ", [text for text, _done in told.values()]), assertive=True)

    # -- what is shown ---------------------------------------------------------------------------------------------

    def _show(self) -> None:
        rows = [_row(name, each) for name, each in self._shown.items()]
        rows += [Row(name, (name, "", "", "", text)) for name, text in self._refused.items() if name not in self._shown]
        self.nothing.setVisible(not rows)
        self.table.setVisible(bool(rows))
        self.table.set_rows(rows)
        self._explain(self.table.key())

    def _explain(self, name: str) -> None:
        shown = self._shown.get(name)
        self.ways.setVisible(bool(self._shown))
        self.about.setVisible(shown is not None)
        why = CHOOSE_ONE if shown is None else shown.hvorfor_ikke
        if shown is not None and shown.stand is Stand.SLETTET:
            why = why or DECIDE_BELOW
        hold(self.take, why)
        able = [each for each in self._shown.values() if _new(each)]
        hold(self.take_all, "" if able else T("Der er ikke noget nyt, der kan tages ind."))
        silent = CHOOSE_ONE if shown is None else "" if shown.besvares else shown.hvorfor_ikke
        for made in (self.confirm, self.typed):
            hold(made, silent)
        self.case.setVisible(shown is not None and bool(shown.borger_id))
        self.differences.show_for(shown)
        self.returning.show_for(shown)
        if shown is None:
            return
        steps = [each.besked for each in shown.vist.trin if each.holder is not True or each.navn == REVOCATION]
        facts = [T("{navn}: {svar}", navn=name, svar=value) for name, value in shown.vist.fakta if value]
        self.words.setText(say(joined("\n", (shown.vist.saetning, *facts, *steps, *shown.linjer, shown.hvorfor_ikke))))

    # -- what a person does ----------------------------------------------------------------------------------------

    def _take(self) -> None:
        self._take_these([self.table.key()])

    def _take_all(self) -> None:
        self._take_these([name for name, each in self._shown.items() if _new(each)])

    def _take_these(self, names: list[str]) -> None:
        inbox, shown = self.context.work.exchange.inbox, dict(self._shown)

        def taken() -> dict[str, Indgaaet]:
            told = {}
            for name in names:
                try:
                    told[name] = replace(shown[name], hvorfor_ikke=inbox.take(shown[name]), stand=Stand.HER)
                except KnownError as error:
                    # it is no more here than it was
                    told[name] = replace(shown[name], hvorfor_ikke=str(error))
            return told

        self.context.tasks.run(Lane.STORE, taken, self, self._taken, self.refused)

    def _taken(self, told: dict[str, Indgaaet]) -> None:
        self._shown |= told
        self._dealt_with([name for name, each in told.items() if each.stand is Stand.HER])
        self._show()
        announce(self, sentences(*dict.fromkeys(each.hvorfor_ikke for each in told.values())), assertive=True)

    def _decided(self, shown: Indgaaet, told: str, now: Indgaaet) -> None:
        """What was decided about a submission is done. It is new no more, unless something of it is left to decide about."""
        for name, each in self._shown.items():
            if each is shown and now.forskelle:
                self._shown[name] = now
            elif each is shown:
                self._shown[name] = replace(each, stand=Stand.HER, hvorfor_ikke=told, forskelle=())
                self._dealt_with([name])
        self._show()
        announce(self, told, assertive=True)

    def _return(self, findings: tuple[Bemaerkning, ...]) -> None:
        self._answer(Udfaldsord.RETURNERET, findings)

    def _answer(self, udfald: Udfaldsord, findings: tuple[Bemaerkning, ...] = ()) -> None:
        """Sign a receipt and write it where the person chooses."""
        shown = self._shown.get(self.table.key())
        if shown is None:
            return
        inbox, today = self.context.work.exchange.inbox, self.context.work.cases.today
        day: date | None = today if udfald is Udfaldsord.INDBERETTET else None
        returned = shown.vist.sha256 if udfald is Udfaldsord.RETURNERET else ""

        def signed(key: Signer) -> None:
            made = lambda: inbox.answer(shown, udfald, key, findings, day)  # noqa: E731
            self.context.tasks.run(Lane.STORE, made, self, lambda letter: self._save(letter, returned), self.refused)

        self._with_key(ASK_TO_SIGN, signed)

    def _save(self, letter: tuple[str, bytes], returned: str) -> None:
        (name, content), answered = letter, self.table.key()

        def chosen(folder: Path | None) -> None:
            if folder is not None:
                file = folder / name
                self.context.tasks.run(
                    Lane.FREE,
                    lambda: write(file, content),
                    self,
                    lambda _: self._saved(file, answered, returned),
                    self.refused,
                )

        self.context.dialogs.folder(self, T("Vælg, hvor kvitteringen skal lægges"), None, chosen)

    def _saved(self, file: Path, answered: str, returned: str) -> None:
        self._dealt_with([answered])
        if returned:
            self.returning.sent(returned)
        self.tell(WRITTEN.format(fil=file))

    def _go_to_case(self) -> None:
        shown = self._shown.get(self.table.key())
        if shown is not None and shown.borger_id:
            self.context.navigate(places.Borger(shown.borger_id, shown.forloeb_id))


def _take_letters(page: ModtagPage, letters: dict[str, bytes]) -> dict[str, tuple[str, bool]]:
    """On the store's lane: what each receipt came to, and whether it is taken in."""
    receipts, told = page.context.work.exchange.receipts, {}
    for name, content in letters.items():
        try:
            told[name] = (receipts.take(content).besked, True)
        except KnownError as error:
            told[name] = (str(error), False)
    return told


def _files(folder: Path) -> tuple[Path, ...]:
    """On the free lane: what in a folder may be one of ours, by name."""
    try:
        found = sorted(path for path in folder.iterdir() if path.name.lower().endswith(SUFFIXES))
    except OSError as error:
        raise KnownError(T("Mappen kan ikke læses. Kontrollér adgangen til den."), type(error).__name__) from error
    return tuple(found)


def _contents(paths: tuple[Path, ...]) -> dict[str, bytes | str]:
    """On the free lane: the content of each file, or why it cannot be read."""
    found: dict[str, bytes | str] = {}
    for path in paths:
        name, number = path.name, 2
        while name in found:  # the same name in another folder
            name, number = T("{navn} ({nummer})", navn=path.name, nummer=number), number + 1
        try:
            found[name] = read_file(path, SEALED_LIMIT)
        except KnownError as error:
            found[name] = str(error)
    return found


def _row(name: str, each: Indgaaet) -> Row:
    words, kind = _WORDS[each.stand]
    whose = masked(each.vist.cpr_nr.replace("-", "")) if each.vist.cpr_nr else ""
    return Row(name, (name, each.vist.afsender, whose, Cell(words, kind), _explained(each)))


def _new(each: Indgaaet) -> bool:
    """Whether taking it in is all that there is to decide."""
    return not each.hvorfor_ikke and each.stand is not Stand.SLETTET


def _explained(each: Indgaaet) -> str:
    return each.hvorfor_ikke or next(iter(each.linjer), str(each.vist.saetning))
