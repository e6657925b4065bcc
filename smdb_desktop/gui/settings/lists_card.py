"""Om kodelister, the card that exchanges lists: a file is compared, shown, and taken in when a person says so; and taken back.

What it writes out is for Danmarks Statistik: a workbook to be filled in, and the letter that asks for it.
"""

import html
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from smdb_desktop.domain.codelists import Kodeliste
from smdb_desktop.domain.forms.dates import parse_date
from smdb_desktop.domain.words import T, sentences
from smdb_desktop.gui.core.comparison import Comparison, Listed
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.layout import Flow
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.page import refuse, show_error
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.gui.settings.exchange_card import ExchangeCard
from smdb_desktop.language import say
from smdb_desktop.services.lists.files import write
from smdb_desktop.services.lists.model import Edition, Plan
from smdb_desktop.services.lists.telling import DAYS, GONE, NEW, PROPERTIES, WORDS, told
from smdb_desktop.services.lists.template import letter

TITLE = T("Skift lister ud")
ABOUT = T(
    "Når Danmarks Statistik svarer, lægges listerne ind her fra Excel, CSV eller JSON. Du ser forskellen, før noget skiftes. "
    "Sager fra før den dag, en liste gælder fra, beholder den gamle."
)
FROM = T("Gælder fra")
FROM_HINT = T("dd-mm-åååå. Tom: den dag, filen siger, ellers i dag.")
CHOOSE = T("Vælg fil med lister …")
CHOOSE_TITLE = T("Vælg en fil med kodelister")
PATTERN = T("Kodelister (*.xlsx *.ods *.xls *.csv *.txt *.json);;Alle filer (*)")
TEMPLATE = T("Gem skabelon til Excel …")
TEMPLATE_NAME = "kodelister.xlsx"
LETTER = T("Gem brevet som tekst …")
LETTER_PDF = T("Gem brevet som PDF …")
LETTER_TITLE = T("Brev til Danmarks Statistik")
LETTER_NAME = "brev-til-danmarks-statistik"
UNDO = T("Fortryd skiftet af »{titel}« …")
UNDO_TITLE = T("Fortryd skiftet?")
UNDO_TEXT = T(
    "»{titel}« blev skiftet ud {tid:%d-%m-%Y} af {hvem} fra {fil} og gælder fra {fra:%d-%m-%Y}. Fortrydes skiftet, gælder listen "
    "fra før igen. Bruger en sag et svar, som kun den nye liste har, siges det, og intet ændres."
)
UNDO_YES, UNDO_NO = T("Fortryd skiftet"), T("Behold listen")
COMPARED = T("Skift listerne ud?")
COMPARED_TEXT = T("Fra {fil}. Intet er skiftet endnu.")
TAKE, LEAVE = T("Skift listerne ud"), T("Lad dem være")
TAKEN = T("Listerne er skiftet ud.")
UNDONE = T("Skiftet er fortrudt. Listen fra før gælder igen.")
SAVED = T("Filen er gemt.")


class ListsCard(ExchangeCard):
    """The card. ``tell`` is called with what was done; ``show_list`` says which list is chosen."""

    def __init__(self, context: Context, tell: Callable[[str], None]) -> None:
        choose, undo = button(CHOOSE, kind="primary", name="vaelg_lister"), button("", name="fortryd_liste")
        super().__init__(context, tell, "lister", (TITLE, ABOUT), choose, undo)
        choose.clicked.connect(self._ask_file)
        undo.clicked.connect(self._ask_undo)
        self._liste: Kodeliste | None = None
        self._taken: Edition | None = None
        self.setObjectName("skift_lister_kort")
        self.day = focus_first(QLineEdit())
        self.day.setObjectName("gaelder_fra")
        self.day.setAccessibleName(say(FROM))
        self.day.setMaximumWidth(theme.px(220))
        caption = label(FROM, "label")
        caption.setBuddy(self.day)
        hint = label(FROM_HINT, "hint")
        self.wrong = label("", "error")
        self.wrong.hide()
        for part in (caption, hint, self.day, self.wrong):
            self.column.addWidget(part)
        self.day.setAccessibleDescription(say(FROM_HINT))
        self.column.addWidget(self.working)
        self.column.addWidget(self._buttons())

    def _buttons(self) -> Flow:
        template = button(TEMPLATE, self._save_template)
        template.setObjectName("gem_skabelon")
        as_text = button(LETTER, self._save_letter)
        as_text.setObjectName("gem_brev")
        as_pdf = button(LETTER_PDF, self._save_pdf)
        as_pdf.setObjectName("gem_brev_pdf")
        flow = Flow()
        for each in (self.choose, self.undo, template, as_text, as_pdf):
            flow.add(each)
        return flow

    def show_list(self, liste: Kodeliste, taken: Edition | None) -> None:
        """The list that is chosen beside it, and how it came in (None: with the program)."""
        self._liste, self._taken = liste, taken
        self.undo.setText(say(UNDO.format(titel=liste.title)))
        self.undo.setVisible(taken is not None)

    # -- a file --------------------------------------------------------------------------------------------------------------

    def _ask_file(self) -> None:
        day = self.day.text().strip()
        today = self.context.work.cases.today
        found = parse_date(day, today) if day else None
        show_error(self.day, self.wrong, found if isinstance(found, str) else "")
        if isinstance(found, str):
            refuse(self.day)
            return

        def chosen(file: Path | None) -> None:
            if file is None:
                return
            service = self.context.work.kodelister
            navn = "" if self._liste is None else self._liste.navn
            self._read(file, service.read, lambda it, tell: service.look(it, found, navn, tell), self._compare)

        self.context.dialogs.file(self, CHOOSE_TITLE, PATTERN, chosen)

    def _compare(self, plan: Plan) -> None:
        lines = told(plan)
        days = tuple(dict.fromkeys(line.ord for line in lines if line.art == DAYS))
        lists = []
        # one day for all of them is said once, above
        for art in (NEW, GONE, WORDS, PROPERTIES, *((DAYS,) if len(days) > 1 else ())):
            of_art = tuple((str(line.liste), str(line.ord)) for line in lines if line.art == art)
            if of_art:
                lists.append(Listed(art, of_art))
        text = sentences(COMPARED_TEXT.format(fil=plan.fil), days[0] if len(days) == 1 else "")
        comparison = Comparison(COMPARED, text, tuple(lists), TAKE, LEAVE)
        self.context.dialogs.compare(self, comparison, partial(self._answered, plan))

    def _answered(self, plan: Plan, yes: bool) -> None:
        self.choose.setFocus()
        if not yes:
            return
        service = self.context.work.kodelister
        self._work(lambda _tell: service.take(plan), lambda _: self._done(TAKEN))

    # -- back ----------------------------------------------------------------------------------------------------------------

    def _ask_undo(self) -> None:
        liste, taken = self._liste, self._taken
        if liste is None or taken is None:
            return
        text = UNDO_TEXT.format(titel=liste.title, tid=taken.tid, hvem=taken.hvem, fil=taken.fil, fra=taken.fra)
        self.context.dialogs.confirm(self, UNDO_TITLE, text, UNDO_YES, UNDO_NO, partial(self._undo, liste.navn))

    def _undo(self, navn: str, yes: bool) -> None:
        if not yes:
            return
        service = self.context.work.kodelister
        self._work(lambda tell: service.undo(navn, tell), lambda _: self._done(UNDONE))

    def _done(self, words: str) -> None:
        self.day.clear()
        super()._done(words)

    # -- written out -----------------------------------------------------------------------------------------------------------

    def _save_template(self) -> None:
        service = self.context.work.kodelister

        def chosen(file: Path | None) -> None:
            if file is not None:
                self._write(lambda: write(file, service.template()))

        self.context.dialogs.new_file(self, TEMPLATE, T("Excel (*.xlsx)"), TEMPLATE_NAME, chosen)

    def _save_letter(self) -> None:
        text = self._letter()

        def chosen(file: Path | None) -> None:
            if file is not None:
                self._write(lambda: write(file, text.encode("utf-8")))

        self.context.dialogs.new_file(self, LETTER_TITLE, T("Tekst (*.txt)"), f"{LETTER_NAME}.txt", chosen)

    def _save_pdf(self) -> None:
        lines = (html.escape(line) for line in self._letter().split("\n"))
        page = "".join(f"<p>{line}</p>" if line else "<br>" for line in lines)
        self.context.dialogs.save_pdf(
            self, LETTER_TITLE, page, f"{LETTER_NAME}.pdf", lambda done: self._tell(SAVED) if done else None
        )

    def _letter(self) -> str:
        profil = self.context.profil
        name = "" if profil is None else profil.organisation.navn
        return say(letter(self.context.work.katalog.lister, self.context.work.cases.today, name))

    def _write(self, work: Callable[[], None]) -> None:
        self.context.tasks.run(Lane.FREE, work, self, lambda _: self._tell(SAVED), self._refused)
