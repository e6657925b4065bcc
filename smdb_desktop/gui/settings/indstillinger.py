"""Indstillinger: who we are, the signing certificate, the passphrase, and how the window looks on this machine.

Secrets typed here go where they are needed and are emptied at once. What a practice store cannot have, it does not offer.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.roles import for_andre
from smdb_desktop.domain.words import T, sentences
from smdb_desktop.gui.access.beside import BesideLines
from smdb_desktop.gui.access.for_whom import ForWhom
from smdb_desktop.gui.access.who import WhoFields
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import Reader
from smdb_desktop.gui.core.preferences import Look, load_look, save_look
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.forms.ui_settings import Ui_Settings
from smdb_desktop.gui.kit import theme
from smdb_desktop.gui.kit.announce import announce, focus_soon
from smdb_desktop.gui.kit.held import busy
from smdb_desktop.gui.kit.inputs import quiet
from smdb_desktop.gui.kit.layout import Facts
from smdb_desktop.gui.kit.page import ScrollingPage, empty, refuse, set_up, show_error, side_by_side
from smdb_desktop.gui.kit.parts import Banner, box, button, card, label, restyle
from smdb_desktop.gui.kit.passphrase import THE_ONE_IN_USE, PassphraseHint
from smdb_desktop.gui.reporting.way import WayField
from smdb_desktop.gui.safekeeping.state import StateLines, StateReader
from smdb_desktop.gui.settings.administration import settled_card
from smdb_desktop.gui.settings.deadlines_card import DeadlinesCard
from smdb_desktop.gui.settings.idle import IdleField
from smdb_desktop.gui.settings.outways_card import OutwaysCard
from smdb_desktop.gui.settings.recovery_card import RecoveryCard
from smdb_desktop.gui.settings.updates_card import UpdatesCard
from smdb_desktop.language import say
from smdb_desktop.services.casework.kontrol import monthly
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.deadlines.chosen import Valgt
from smdb_desktop.services.deadlines.chosen import load as load_chosen
from smdb_desktop.services.desk.certificates import NO_CERTIFICATE, ORDER_NOW, WHAT_IT_IS, facts
from smdb_desktop.services.desk.profile import Profil
from smdb_desktop.services.desk.reaching import Vej
from smdb_desktop.services.errors import KnownError, UsageError, WrongPassphrase
from smdb_desktop.services.outbox.outways import Stand
from smdb_desktop.services.ports.submissions import KEY_FILE_LIMIT, CertificateInfo
from smdb_desktop.services.ports.vault import PassphraseState, Unsettled

LOOKS = ((Look.SYSTEM, T("Som maskinen")), (Look.LIGHT, T("Lys")), (Look.DARK, T("Mørk")))
PATTERN = T("Certifikat (*.p12 *.pfx);;Alle filer (*)")
ASK_PASSWORD = T("Skriv det kodeord, certifikatfilen er beskyttet med. Det gemmes ikke.")
REMOVE = T("Der kan ikke eksporteres, før et certifikat er lagt ind igen. Behold selv filen.")
TWO_PASSPHRASES = T(
    "Et skift af adgangssætning blev afbrudt: både den gamle og den nye virker. Skift her til den, der skal gælde, eller lås op "
    "med den nye næste gang; så gælder kun den."
)
SUPPORT = T(
    "Din support skal vide, hvilken maskine og udgave det er, og hvilke fejl der er noteret. Diagnose samler det i en fil uden "
    "oplysninger om borgere. Du ser den, før den gemmes."
)
PEOPLE_WORDS = T(
    "Flere kan arbejde på den samme maskine, hver med sin egen adgangssætning og sine egne profiler. Her tilføjes og fjernes de."
)
RECEIVERS = T(
    "Hvem filer krypteres til, og hvem der stoles på, når andre sender til jer. Der siges til, når et certifikat snart udløber."
)
CHANGING = T(
    "Adgangssætningen bliver skiftet. Det tager nogle sekunder og kan ikke standses undervejs: den gamle skal gælde, til den nye "
    "er skrevet og prøvet."
)
WAY_SAVED = T("Svaret er gemt.")
PRACTICE = T("Øvelsen har sit eget øvelsescertifikat, som ikke gælder andre steder. Der skal ikke gøres noget.")


class IndstillingerPage(ScrollingPage[places.Indstillinger]):
    """The settings."""

    shows = frozenset({Kind.INDSTILLINGER, Kind.CERTIFIKAT, Kind.PERSONER, Kind.SIKKERHEDSKOPI})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.form: Ui_Settings = Ui_Settings()
        body = QWidget()
        set_up(self.form, body)
        self.entitle(T("Indstillinger"))
        self.column.addWidget(body, 1)
        quiet(self.form.rolle)
        quiet(self.form.tema)
        self.who = WhoFields(self.form, context.desk.katalog.lister, context.desk.policy)
        self.who.roles.changed.connect(self._show_roles)
        self.form.gem_hvem.clicked.connect(self._save_who)
        self.form.laeg_ind.clicked.connect(self._choose_file)
        self.form.fjern.clicked.connect(self._ask_remove)
        self._choice = PassphraseHint(
            self.form.ny, self.form.styrke, context.tasks, Lane.STORE, lambda typed: context.work.judge(typed)
        )
        self.form.skift.clicked.connect(self._change_passphrase)
        self.form.ny_igen.returnPressed.connect(self._change_passphrase)
        self._add_words_of_keys()
        self.recovery = RecoveryCard(context, self.tell)
        box(body).insertWidget(box(body).indexOf(self.form.adgang_kort) + 1, self.recovery)
        self._led_to: places.Kort | None = None
        way = self.way_card = card(T("Vejen til SMDB"))
        way.setObjectName("vej_kort")
        self.way = WayField(context.desk.policy)
        self.way.answers.activated.connect(self._way_chosen)
        box(way).addWidget(self.way)
        box(body).insertWidget(box(body).indexOf(self.form.hvem_kort) + 1, way)
        QWidget.setTabOrder(self.form.gem_hvem, self.way.answers)
        self._way: Reader[None, Vej | None] = Reader(self, lambda work, _: work.way_to_smdb(), self.way.show_way)
        people = card(T("Personer"))
        box(people).addWidget(label(PEOPLE_WORDS))
        self._add_way(people, T("Personer og adgang …"), places.Personer(), "se_personer_side")
        box(body).insertWidget(box(body).indexOf(self.recovery) + 1, people)
        others = card(T("Modtagere"))
        box(others).addWidget(label(RECEIVERS))
        self._add_way(others, T("Modtagere og betroede …"), places.Modtagere(), "se_modtagere")
        box(body).insertWidget(box(body).indexOf(people) + 1, others)
        copies = card(T("Sikkerhedskopier"))
        self.copies = StateLines()
        box(copies).addWidget(self.copies)
        to_copies = T("Sikkerhedskopier, andet sted og flytning …")
        self._add_way(copies, to_copies, places.Sikkerhedskopier(), "se_sikkerhedskopier")
        box(body).insertWidget(box(body).indexOf(others) + 1, copies)
        copies.setVisible(context.desk.safe is not None)
        self._state = StateReader(self, lambda status: self.copies.show_state(status, context.desk.clock()))
        self._add_outways(body)
        self._show_look()
        self._add_about_machine(body)
        self._certificate: Reader[None, CertificateInfo | None] = Reader(
            self, lambda work, _: work.certificates.info(), self._show_certificate
        )
        self._mine: Reader[None, tuple[Sequence[str], str]] = Reader(
            self, lambda work, _: work.people.mine(), lambda found: self.who.hold_others(*found)
        )
        self._keys: Reader[None, Unsettled] = Reader(self, lambda work, _: work.unsettled(), self._show_keys)

    def _add_way(self, from_: QFrame, words: str, place: places.Place, name: str) -> None:
        """A button on a card that leads to a page of its own."""
        made = button(words, lambda: self.context.navigate(place))
        made.setObjectName(name)
        box(from_).addWidget(side_by_side(made))

    def _add_outways(self, body: QWidget) -> None:
        """The ways out, behind how cases reach SMDB."""
        self.outways = OutwaysCard(self.context, self.tell)
        box(body).insertWidget(box(body).indexOf(self.way_card) + 1, self.outways)
        self._stands: Reader[None, tuple[Stand, ...]] = Reader(
            self, lambda work, _: work.outways.stands(), self.outways.show_ways
        )
        self._add_deadlines(body)

    def _add_deadlines(self, body: QWidget) -> None:
        """What is settled of limits, behind the ways out."""
        self.deadlines = DeadlinesCard(self.context, self.tell)
        box(body).insertWidget(box(body).indexOf(self.outways) + 1, self.deadlines)
        self._settled: Reader[None, Valgt] = Reader(
            self, lambda work, _: load_chosen(work.store), self.deadlines.show_chosen
        )

    def _add_about_machine(self, body: QWidget) -> None:
        """What stands at the machine's own card and before it."""
        context = self.context
        box(self.form.maskine_kort).insertWidget(2, IdleField(context))
        self.versions = UpdatesCard(context, self.tell)
        box(body).insertWidget(box(body).indexOf(self.form.maskine_kort), self.versions)
        self.versions.setVisible(context.updating.there)
        settled = settled_card(context)
        if settled is not None:
            box(body).insertWidget(box(body).indexOf(self.form.maskine_kort), settled)
        support = card(T("Når noget går galt"))
        support.setObjectName("support_kort")
        box(support).addWidget(label(SUPPORT))
        self._add_way(support, T("Diagnose …"), places.Diagnose(), "se_diagnose")
        box(body).insertWidget(box(body).indexOf(self.form.maskine_kort) + 1, support)
        if context.desk.beside is not None and not context.demo_passphrase:
            beside = card(T("Øvelse og rigtige data"))
            beside.setObjectName("andet_lager_kort")
            box(beside).addWidget(BesideLines(context))
            box(body).insertWidget(box(body).indexOf(self.form.maskine_kort), beside)

    def _add_words_of_keys(self) -> None:
        self.two_passphrases = Banner("warning")
        self.two_passphrases.setObjectName("to_adgangssaetninger")
        box(self.form.adgang_kort).insertWidget(1, self.two_passphrases)
        self.changing = Banner("info")
        self.changing.setObjectName("skifter")
        box(self.form.adgang_kort).addWidget(self.changing)

    def enter(self, place: places.Indstillinger, /) -> None:
        """Show what is kept."""
        if self.context.profil is not None:
            self.who.show(self.context.profil)
            self._show_roles()
            self.form.rolle.setCurrentIndex(max(0, self.form.rolle.findData(self.context.profil.rolle)))
        self.form.mappe.setText(str(self.context.desk.data_dir or ""))
        self.form.mappe.setMaximumWidth(theme.px(900))
        self._led_to = place.kort
        if place.kort is None:
            focus_soon(self.form.organisation)
        self.reload()

    def reload(self) -> None:
        """Read again what is kept; what is being typed stays."""
        self._certificate.ask(None)
        self._keys.ask(None)
        self._settled.ask(None)
        self._mine.ask(None)
        self._way.ask(None)
        self._stands.ask(None)
        self._state.ask()
        self.context.updating.read()

    def leave(self) -> None:
        """Nothing secret stays in a field."""
        self.recovery.forget()
        self.versions.leave()
        for line in (self.form.gammel, self.form.ny, self.form.ny_igen):
            line.clear()

    # -- who we are ------------------------------------------------------------------------------------------------

    def _show_roles(self) -> None:
        now, profil = self.form.rolle.currentData(), self.context.profil
        labels = self.context.desk.katalog.lister["profil"]
        self.form.rolle.clear()
        for role in self.who.roles.chosen():
            # one that the program does not have now is in use at most, and never chosen
            if role in labels or (profil is not None and role == profil.rolle):
                self.form.rolle.addItem(say(labels.label(role)), role)
        self.form.rolle.setCurrentIndex(max(0, self.form.rolle.findData(now)))

    def _save_who(self) -> None:
        profil = self.who.read(str(self.form.rolle.currentData() or ""))
        if profil is None:
            return
        work, before = self.context.work, self.context.profil
        if before is not None and before.rolle == profil.rolle:
            profil = replace(profil, forvalter_for=before.forvalter_for)
        self.context.tasks.run(
            Lane.STORE, lambda: work.save_profil(profil), self, lambda _: self._who_saved(profil), self.refused
        )

    def _who_saved(self, profil: Profil) -> None:
        self.context.profil = profil
        self.tell(T("Oplysningerne er gemt."))
        if for_andre(self.context.desk.katalog.lister, profil.rolle) and not profil.forvalter_for:
            asked = ForWhom(self, self.context.desk.katalog.lister, profil, profil.rolle)
            asked.chosen.connect(partial(self._work_for, profil.rolle))
            asked.open()

    def _work_for(self, rolle: str, kommune: str) -> None:
        people = self.context.work.people
        self.context.tasks.run(Lane.STORE, lambda: people.work_as(rolle, kommune), self, on_error=self.refused)

    def _way_chosen(self) -> None:
        work, vej = self.context.work, self.way.vej
        if vej is None:
            self._way.ask(None)
            return
        self.context.tasks.run(
            Lane.STORE, lambda: work.save_way_to_smdb(vej), self, lambda _: self.tell(WAY_SAVED), self.refused
        )

    # -- the certificate -------------------------------------------------------------------------------------------

    def _show_certificate(self, info: CertificateInfo | None) -> None:
        form, practice = self.form, self.context.work.oevelse
        empty(form.certifikat_fakta)
        problem, soon = (info.problem, info.varsel) if info is not None else ("", "")
        usual = PRACTICE if practice else self._missing() if info is None else ""
        form.certifikat_tekst.setText(say(problem or soon or usual))
        form.certifikat_tekst.setVisible(bool(form.certifikat_tekst.text()))
        restyle(form.certifikat_tekst, "class", "error" if problem else "warning" if soon else "")
        if info is not None:
            box(form.certifikat_fakta).addWidget(Facts(*facts(info), column=300))
        form.laeg_ind.setVisible(not practice)
        form.laeg_ind.setText(say(T("Læg certifikat ind …") if info is None else T("Skift certifikat …")))
        form.fjern.setVisible(not practice and info is not None)
        self._lead()

    def _lead(self) -> None:
        """The card one was led to is in sight from its heading on, and has the focus; once what stands above has its height."""
        kort, self._led_to = self._led_to, None
        if kort is None:
            return
        shown: QWidget
        first: QWidget
        if kort is places.Kort.CERTIFIKAT:
            shown, first = self.form.certifikat_kort, self.form.laeg_ind
        elif kort is places.Kort.OPDATERINGER:
            shown, first = self.versions, self.versions.look
        else:
            shown, first = self.way_card, self.way.answers
        self.column.activate()
        self.area.verticalScrollBar().setValue(shown.mapTo(self.inside, QPoint()).y() - theme.px(16))
        # behind the scrolling: what is read later and grows above it does not push the focus away
        (first if first.isVisibleTo(self) else shown).setFocus()

    def _missing(self) -> str:
        limit = monthly(local(self.context.desk.clock()).date())
        return sentences(NO_CERTIFICATE, WHAT_IT_IS, ORDER_NOW.format(senest=limit.senest))

    def _choose_file(self) -> None:
        self.context.dialogs.file(self, T("Vælg certifikatfil"), PATTERN, self._file_chosen)

    def _file_chosen(self, file: Path | None) -> None:
        if file is None:
            return
        # imported here: it brings every rule along, and most visits to this page read no file
        from smdb_desktop.services.casework.checking import read_file

        self.context.tasks.run(
            Lane.FREE, lambda: read_file(file, KEY_FILE_LIMIT), self, self._ask_password, self.refused
        )

    def _ask_password(self, content: bytes) -> None:
        def typed(password: str | None) -> None:
            if password is not None:
                self._install(content, password)

        self.context.dialogs.password(self, T("Certifikatets kodeord"), ASK_PASSWORD, T("Certifikatets kodeord"), typed)

    def _install(self, content: bytes, password: str) -> None:
        certificates = self.context.work.certificates
        self.context.tasks.run(
            Lane.STORE, lambda: certificates.install(content, password), self, self._installed, self.refused
        )

    def _installed(self, info: CertificateInfo) -> None:
        self._show_certificate(info)
        self.tell(T("Certifikatet er lagt ind."))

    def _ask_remove(self) -> None:
        self.context.dialogs.confirm(
            self, T("Fjern certifikatet?"), REMOVE, T("Fjern certifikatet"), T("Behold"), self._remove, danger=True
        )

    def _remove(self, yes: bool) -> None:
        if yes:
            certificates = self.context.work.certificates
            self.context.tasks.run(Lane.STORE, certificates.remove, self, lambda _: self._removed(), self.refused)

    def _removed(self) -> None:
        self._show_certificate(None)
        self.tell(T("Certifikatet er fjernet."))

    # -- the keys ------------------------------------------------------------------------------------------------

    def _show_keys(self, unsettled: Unsettled) -> None:
        both = unsettled.passphrase is PassphraseState.BOTH
        self.two_passphrases.show_text(TWO_PASSPHRASES if both else "")
        self.recovery.show_state(unsettled.code)

    # -- the passphrase --------------------------------------------------------------------------------------------

    def _change_passphrase(self) -> None:
        form = self.form
        missing = "" if form.gammel.text() else THE_ONE_IN_USE
        show_error(form.gammel, form.gammel_fejl, missing)
        if missing:
            refuse(form.gammel)
            return
        self._choice.when_good(form.ny_fejl, form.ny_igen, form.ny_igen_fejl, self._change_now)

    def _change_now(self) -> None:
        form = self.form
        old, new = form.gammel.text(), form.ny.text()
        work = self.context.work
        busy((form.skift, form.gammel, form.ny, form.ny_igen), True)
        self.changing.show_text(CHANGING)
        announce(self.changing, CHANGING)
        self.context.tasks.run(
            Lane.STORE, lambda: work.change_passphrase(old, new), self, self._changed, self._not_changed
        )

    def _wait_no_more(self) -> None:
        self.changing.show_text("")
        busy((self.form.skift, self.form.gammel, self.form.ny, self.form.ny_igen), False)

    def _changed(self, _result: None) -> None:
        self._wait_no_more()
        for line in (self.form.gammel, self.form.ny, self.form.ny_igen):
            line.clear()
        self.tell(T("Adgangssætningen er skiftet. Gendannelseskoden er den samme som før."))

    def _not_changed(self, error: KnownError) -> None:
        self._wait_no_more()
        if isinstance(error, WrongPassphrase):
            show_error(self.form.gammel, self.form.gammel_fejl, str(error))
            self.form.gammel.clear()
            refuse(self.form.gammel)
        elif isinstance(error, UsageError):
            show_error(self.form.ny, self.form.ny_fejl, str(error))
            refuse(self.form.ny)
        else:
            self._keys.ask(None)
            self.refused(error)

    # -- this machine ----------------------------------------------------------------------------------------------

    def _show_look(self) -> None:
        for look, words in LOOKS:
            self.form.tema.addItem(say(words), look)
        self.form.tema.setCurrentIndex(self.form.tema.findData(load_look(self.context.desk.machine_dir)))
        self.form.tema.activated.connect(self._look_chosen)

    def _look_chosen(self) -> None:
        look = Look(self.form.tema.currentData())
        save_look(self.context.desk.machine_dir, look)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, look.dark, practice=theme.current().practice)
