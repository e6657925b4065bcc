"""Personer: who works in the store and can open it; one more, other roles, one fewer, and a new key for the store.

What is typed here goes to the vault and nowhere else, and is emptied when it was tried. A person types their own first
passphrase; what was done to people and keys stands below, newest first.
"""

from functools import partial
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from smdb_desktop.domain.words import T, joined
from smdb_desktop.gui.access.role_boxes import RoleBoxes
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import Reader
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.forms.ui_people import Ui_People
from smdb_desktop.gui.kit.announce import focus_soon
from smdb_desktop.gui.kit.held import busy, hold, press
from smdb_desktop.gui.kit.layout import wrapping
from smdb_desktop.gui.kit.page import ScrollingPage, refuse, set_up, show_error
from smdb_desktop.gui.kit.parts import box, card, label
from smdb_desktop.gui.kit.passphrase import THE_ONE_IN_USE, PassphraseHint
from smdb_desktop.gui.kit.tables import Row, RowTable
from smdb_desktop.gui.settings.key_cards import OFFER_TITLE, KeyCards
from smdb_desktop.language import say
from smdb_desktop.services.casework.overview import moment
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.desk.profile import name_problem
from smdb_desktop.services.desk.staff import ACCESS, Adgang, PersonLinje, told
from smdb_desktop.services.errors import KnownError, NameTaken, UsageError, WrongPassphrase
from smdb_desktop.services.stored.history import Haendelse
from smdb_desktop.services.workspace import Workspace

TITLE = T("Personer")
LEAD = T(
    "Hver person låser op med sin egen adgangssætning og står ved det, personen gør. Alle kan læse alt, der ligger i lageret; "
    "hvad de kan udfylde, følger profilen."
)
YOU = T("{navn} (dig)")
REMOVE = T(
    "{navn} kan ikke låse op mere. Det, {navn} har gjort, og kladderne bliver liggende med navnet. Skriv din egen adgangssætning "
    "for at fjerne personen."
)
REMOVE_ME = T(
    "Du kan ikke låse op mere, og programmet låses nu. Det, du har gjort, og dine kladder bliver liggende med dit navn. Skriv "
    "din adgangssætning for at fjerne dig selv."
)
REMOVED = T("{navn} er fjernet og kan ikke låse op mere.")
OFFER = T(
    "{navn} kan have gemt en kopi af nøglefilen. Med en ny nøgle åbner den kopi intet af det, der skrives fra nu af. Det tager "
    "lidt tid, og der kommer en ny gendannelseskode, som skal skrives ned. Gamle sikkerhedskopier beholder den gamle nøgle."
)
NEW_KEY, NOT_NOW = T("Giv ny nøgle"), T("Ikke nu")
ADDED = T("{navn} er tilføjet. Lad {navn} låse op én gang, så adgangssætningen er prøvet.")
GIVEN = T("{navn} har fået en ny adgangssætning. Lad {navn} låse op én gang, så den er prøvet.")
SAVED = T("Ændringerne er gemt.")
NEW_FOR = T("Ny adgangssætning til {navn}")
ADD_TITLE = T("Tilføj en person")
HAS_ONE = T("Personen har en adgangssætning og skifter den selv på siden Indstillinger.")


class _Read(NamedTuple):
    lines: tuple[PersonLinje, ...]
    events: tuple[Haendelse, ...]
    hvorfor_ingen: str
    """Why the person who works may add nobody; "" where they may."""


class PersonerPage(ScrollingPage[places.Personer]):
    """The people of the open store."""

    shows = frozenset({Kind.PERSONER})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.form: Ui_People = Ui_People()
        body = QWidget()
        set_up(self.form, body)
        self.add_head(TITLE)
        self.column.addWidget(label(LEAD))
        self.people = RowTable(TITLE, (T("Navn"), T("Profiler"), T("Adgang")), stretch=1, flexible=(0, 1, 2))
        self.people.setObjectName("personer")
        self.people.chosen.connect(lambda _key: self._show_chosen())
        listed = card(T("Dem, der arbejder her"))
        box(listed).addWidget(self.people)
        self.column.addWidget(listed)
        self.column.addWidget(body)
        for row in (self.form.valgt_knapper, self.form.tilfoej_knapper):
            wrapping(row)
        self._lines: dict[str, PersonLinje] = {}
        self._why_none = ""
        self._given = ""
        """Whose new passphrase is typed; "" while a person is added."""
        form = self.form
        lister, policy = context.desk.katalog.lister, context.desk.policy
        self._new = RoleBoxes(lister, policy, form.nye_roller_blok, form.nyt_navn, "nye_")
        self._theirs = RoleBoxes(lister, policy, form.andre_roller_blok, form.andet_navn, "andre_")
        form.gem_person.clicked.connect(self._save)
        form.fjern_person.clicked.connect(self._ask_remove)
        form.ny_saetning.clicked.connect(self._begin_giving)
        form.fortryd.clicked.connect(self._stop_giving)
        form.tilfoej.clicked.connect(self._add)
        form.egen.returnPressed.connect(lambda: press(form.tilfoej))
        self._choice = PassphraseHint(
            form.ny, form.styrke, context.tasks, Lane.STORE, lambda typed: context.work.judge(typed)
        )
        self._add_keys()
        self._reader: Reader[None, _Read] = Reader(self, lambda work, _: _read(work), self._show)
        self._stop_giving()

    def _add_keys(self) -> None:
        self.keys = KeyCards(self.context, self.inside, self.tell, self.refused)
        self.column.addWidget(self.keys)
        happened = card(T("Hvad der er sket"))
        self.events = RowTable(T("Hvad der er sket"), (T("Hvornår"), T("Hvem"), T("Hvad")), stretch=2, flexible=(1, 2))
        self.events.setObjectName("haendelser")
        box(happened).addWidget(self.events)
        self.column.addWidget(happened)
        self.column.addStretch(1)

    def enter(self, _place: places.Personer, /) -> None:
        """Show who there is."""
        focus_soon(self.people)
        self.keys.enter()
        self.reload()

    def reload(self) -> None:
        """Read again who there is; what is being typed stays."""
        self._reader.ask(None)

    def leave(self) -> None:
        """Nothing secret stays in a field."""
        self.keys.leave()
        self._empty()

    def _show(self, read: _Read) -> None:
        lister, now = self.context.desk.katalog.lister["profil"], self.context.desk.clock()
        before = set(self._lines)
        self._lines = {line.person.id: line for line in read.lines}
        rows = [
            Row(
                line.person.id,
                (
                    YOU.format(navn=line.person.navn) if line.mig else line.person.navn,
                    joined(", ", (lister.label(rolle) for rolle in line.person.roller)),
                    ACCESS[line.adgang],
                ),
            )
            for line in read.lines
        ]
        happened = [
            Row(str(each.nr), (moment(each.tid, now), each.hvem, told(each, self.context.desk.katalog.lister)))
            for each in read.events
        ]
        self._why_none = read.hvorfor_ingen
        with self.in_place():
            self.people.set_rows(rows)
            self.events.set_rows(happened)
            if set(self._lines) != before or self._chosen() is None:
                self._show_chosen()
            self._hold()

    # -- the chosen one ------------------------------------------------------------------------------------------------

    def _chosen(self) -> PersonLinje | None:
        return self._lines.get(self.people.key())

    def _show_chosen(self) -> None:
        line, form = self._chosen(), self.form
        form.valgt_kort.setVisible(line is not None)
        if line is None:
            return
        form.valgt_kort_titel.setText(say(line.person.navn))
        form.andet_navn.setText(line.person.navn)
        self._theirs.show(line.person.roller)
        show_error(form.andet_navn, form.andet_navn_fejl, "")
        show_error(self._theirs.first, form.andre_roller_fejl, "")
        self._hold()

    def _hold(self) -> None:
        line, why = self._chosen(), self._why_none
        if line is not None:
            self._theirs.hold(line.person.roller, line.hvorfor_ikke_flere)
            hold(self.form.fjern_person, line.hvorfor_ikke_fjernes)
            hold(self.form.ny_saetning, HAS_ONE if line.adgang is Adgang.HAR else "" if line.mig else why)
        hold(self.form.tilfoej, "" if self._given else why)

    def _save(self) -> None:
        line, form = self._chosen(), self.form
        if line is None:
            return
        navn, roller = form.andet_navn.text(), self._theirs.chosen()
        people, id_ = self.context.work.people, line.person.id

        self.context.tasks.run(
            Lane.STORE, lambda: people.change(id_, navn, roller), self, lambda _: self._saved(), self._not_saved
        )

    def _saved(self) -> None:
        for line, place in (
            (self.form.andet_navn, self.form.andet_navn_fejl),
            (self._theirs.first, self.form.andre_roller_fejl),
        ):
            show_error(line, place, "")
        self.tell(SAVED)

    def _not_saved(self, error: KnownError) -> None:
        form = self.form
        if not isinstance(error, UsageError):
            self.refused(error)
        elif not self._theirs.chosen():
            show_error(self._theirs.first, form.andre_roller_fejl, str(error))
            refuse(self._theirs.first)
        else:
            show_error(form.andet_navn, form.andet_navn_fejl, str(error))
            refuse(form.andet_navn)

    # -- removing ------------------------------------------------------------------------------------------------------

    def _ask_remove(self) -> None:
        line = self._chosen()
        if line is None:
            return
        text = REMOVE_ME if line.mig else REMOVE.format(navn=line.person.navn)
        self.context.dialogs.password(
            self, T("Fjern personen?"), text, T("Din egen adgangssætning"), partial(self._remove, line)
        )

    def _remove(self, line: PersonLinje, own: str | None) -> None:
        if own is None:
            self.form.fjern_person.setFocus()
            return
        work, tasks = self.context.work, self.context.tasks
        busy((self.form.valgt_kort,), True)
        tasks.run(
            Lane.STORE,
            lambda: work.people.remove(own, line.person.id),
            # who is removed works on nowhere, wherever they have gone meanwhile
            tasks if line.mig else self,
            lambda _: self._lock(work) if line.mig else self._removed(line, own),
            lambda error: None if self.gone else self._not_removed(error),
        )

    def _lock(self, work: Workspace) -> None:
        if self.context.workspace is work:
            self.context.lock()

    def _removed(self, line: PersonLinje, own: str) -> None:
        busy((self.form.valgt_kort,), False)
        self.tell(REMOVED.format(navn=line.person.navn))
        self.context.dialogs.confirm(
            self,
            OFFER_TITLE,
            OFFER.format(navn=line.person.navn),
            NEW_KEY,
            NOT_NOW,
            lambda yes: self.keys.begin(own) if yes else None,
        )

    def _not_removed(self, error: KnownError) -> None:
        busy((self.form.valgt_kort,), False)
        self.refused(error)

    # -- one more ------------------------------------------------------------------------------------------------------

    def _begin_giving(self) -> None:
        line = self._chosen()
        if line is not None:
            self._given = line.person.id
            self._show_giving(NEW_FOR.format(navn=line.person.navn), T("Gem adgangssætningen"))
            self.form.ny.setFocus()

    def _stop_giving(self) -> None:
        self._given = ""
        self._show_giving(ADD_TITLE, T("Tilføj personen"))

    def _show_giving(self, title: str, does: str) -> None:
        form, adding = self.form, not self._given
        self._empty()
        form.tilfoej_kort_titel.setText(say(title))
        form.tilfoej.setText(say(does))
        form.fortryd.setVisible(not adding)
        for part in (form.nyt_navn_label, form.nyt_navn_hint, form.nyt_navn, form.nye_roller_label, *self._new.parts):
            part.setVisible(adding)
        self._hold()

    def _empty(self) -> None:
        form = self.form
        for line, place in (
            (form.nyt_navn, form.nyt_navn_fejl),
            (form.ny, form.ny_fejl),
            (form.ny_igen, form.ny_igen_fejl),
            (form.egen, form.egen_fejl),
        ):
            line.clear()
            show_error(line, place, "")
        show_error(self._new.first, form.nye_roller_fejl, "")
        self._new.show(())

    def _add(self) -> None:
        form, adding = self.form, not self._given
        checks = (
            (form.nyt_navn, form.nyt_navn_fejl, name_problem(form.nyt_navn.text()) if adding else ""),
            (
                self._new.first,
                form.nye_roller_fejl,
                T("Vælg mindst én profil.") if adding and not self._new.chosen() else "",
            ),
            (form.egen, form.egen_fejl, "" if form.egen.text() else THE_ONE_IN_USE),
        )
        for field, place, text in checks:
            show_error(field, place, text)
        wrong = [field for field, _place, text in checks if text]
        if wrong and wrong[0] is not form.egen:
            refuse(wrong[0])
            return
        self._choice.when_good(
            form.ny_fejl, form.ny_igen, form.ny_igen_fejl, lambda: refuse(form.egen) if wrong else self._add_now()
        )

    def _add_now(self) -> None:
        form, people, given = self.form, self.context.work.people, self._given
        own, new, navn, roller = form.egen.text(), form.ny.text(), form.nyt_navn.text(), self._new.chosen()

        def add() -> str:
            if given:
                people.give_passphrase(own, given, new)
                return GIVEN.format(navn=self._lines[given].person.navn)
            return ADDED.format(navn=people.add(own, navn, roller, new).navn)

        busy((form.tilfoej_kort,), True)
        self.context.tasks.run(Lane.STORE, add, self, self._added, self._not_added)

    def _added(self, said: str) -> None:
        busy((self.form.tilfoej_kort,), False)
        self._stop_giving()
        self.tell(said)
        self.people.setFocus()

    def _not_added(self, error: KnownError) -> None:
        form = self.form
        busy((form.tilfoej_kort,), False)
        if isinstance(error, WrongPassphrase):
            show_error(form.egen, form.egen_fejl, str(error))
            form.egen.clear()
            refuse(form.egen)
        elif isinstance(error, UsageError):
            about_name = isinstance(error, NameTaken)
            field, place = (form.nyt_navn, form.nyt_navn_fejl) if about_name else (form.ny, form.ny_fejl)
            show_error(field, place, str(error))
            refuse(field)
        else:
            self.refused(error)


def _read(work: Workspace) -> _Read:
    return _Read(work.people.lines(), work.people.events(), work.people.why_not_added())
