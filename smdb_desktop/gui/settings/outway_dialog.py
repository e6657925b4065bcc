"""Asks for one way out: its name, where it leads, what opens it, what it may do by itself, and to whom is encrypted.

It keeps nothing itself; a refusal of the use case is said at the field it is about, or above the buttons.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QWidget

from smdb_desktop.domain.words import T
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.held import busy
from smdb_desktop.gui.kit.lines import focus_first
from smdb_desktop.gui.kit.message import Message
from smdb_desktop.gui.kit.page import refuse, show_error
from smdb_desktop.gui.kit.parts import button, label
from smdb_desktop.gui.kit.reveal import Reveal
from smdb_desktop.gui.secret import SecretLine
from smdb_desktop.language import say
from smdb_desktop.services.desk.receivers import NOBODY, ONLY, QUESTION, Modtager
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.outbox.outways import (
    IS_IT_THE_RIGHT,
    KINDS,
    NOT_AGREED,
    SERVER,
    SFTP,
    TO_MARK,
    WHAT_IT_MEANS,
    BadName,
    Met,
    fingerprint,
)
from smdb_desktop.services.outbox.permitted import FOLDER
from smdb_desktop.services.ports.submissions import KEY_FILE_LIMIT
from smdb_desktop.services.stored.outways import Hemmeligt, Udvej

NEW, CHANGE = T("Ny vej ud"), T("Ret vejen »{navn}«")
ABOUT = T("En vej ud er et sted, hvor jeres filer lægges: en mappe, som modtageren henter fra, eller en server.")
NAME, KIND, PLACE = T("Navn"), T("Hvad er det?"), T("Adresse eller mappe")
PLACE_HINT = T(
    "En server: adressen på mappen, fx https://filer.example/fra-os/ eller sftp://filer.example/fra-os/. En mappe: "
    "dens fulde sti."
)
CHOOSE, FOLDER_TITLE = T("Vælg mappe …"), T("Vælg mappen, filerne lægges i")
USER, CODE = T("Brugernavn"), T("App-kodeord eller kodeord")
CODE_HINT = T("Få et kodeord til programmet af den, der driver serveren. Det gemmes krypteret her i lageret.")
CODE_KEPT = T("Der er gemt et kodeord. Skriv et nyt for at skifte det; ellers lad feltet stå tomt.")
KEY = T("Vælg certifikat eller nøglefil …")
KEY_HINT = T(
    "Kun hvis serveren vil se et certifikat (https) eller en privat nøgle (sftp) fra jer. Filen og dens kodeord "
    "gemmes krypteret her i lageret."
)
KEY_TITLE, KEY_PATTERN = T("Vælg certifikat eller nøglefil"), T("Alle filer (*)")
KEY_ASK = T(
    "Skriv det kodeord, filen er beskyttet med; har den intet, så lad feltet stå tomt. Det gemmes sammen med filen, "
    "så programmet kan aflevere af sig selv."
)
KEY_CODE, KEY_CHOSEN = T("Filens kodeord"), T("Valgt: {fil}")
ROOTS = T("Vælg serverens udsteder …")
ROOTS_HINT = T("Kun hvis serveren har sin egen udsteder. Så stoles der ikke på andre ved denne vej.")
ROOTS_TITLE, ROOTS_PATTERN = T("Vælg udstederens certifikat"), T("Certifikat (*.pem *.crt *.cer);;Alle filer (*)")
ROOTS_KEPT = T("Der er lagt en udsteder ind.")
MARK = T("Tom fil, der kommer sidst")
MARK_HINT = T(
    "Kun sftp, og kun hvis modtageren venter på en: slutningen på dens navn, fx .klar. Ellers lad feltet stå tomt."
)
HOST_KEY = T("Serverens godkendte nøgle: {aftryk}")
HOST_ANEW = T("Se serverens nøgle igen, når vejen gemmes")
HOST_ANEW_MEANS = T("Når den, der driver serveren, har sagt, at den har fået en ny nøgle.")
STICK = T("Kend drevet igen")
STICK_MEANS = T(
    "Til et stik: der lægges en lille fil, smdb-vej.txt, på det med et nummer. Sidder et andet stik i samme sted, "
    "afleveres der intet."
)
HOST_YES, HOST_NO = T("Ja, nøglerne er ens"), T("Annuller")
LOOKING = T("Der ses efter på stedet …")
BY_ITSELF = T("Programmet må selv aflevere")
BY_ITSELF_MEANS = T("Så afleveres det, der er underskrevet og venter, så snart vejen virker igen, og lageret er åbent.")
_WIDTH = 24
"""Letters that a list of choices is wide for at least; a longer one is cut in it, and not the dialog."""
SEALED_MEANS = T(
    "Alt på vejen krypteres til modtageren, også det, der venter. Modtagere lægges ind under Indstillinger."
)
AGREE = T("Ja, jeg ved det, og stedet er godkendt til det")
SAVE, BACK = T("Gem vejen"), T("Annuller")
RECEIVER_GONE = T("Modtageren er fjernet fra listen. Vælg en anden.")
ROOTS_LIMIT = 200_000


class OutwayDialog(Message):
    """Asks for a way; ``udvej`` None for a new one. It is kept when the dialog is accepted."""

    def __init__(self, context: Context, parent: QWidget, udvej: Udvej | None) -> None:
        super().__init__(parent, CHANGE.format(navn=udvej.navn) if udvej else NEW, ABOUT)
        self.setObjectName("udvej")
        self.context, self._udvej = context, udvej or Udvej("", "", SERVER, "")
        self._key, self._key_code, self._roots = b"", "", self._udvej.roedder
        self._add_server()
        self.selv = QCheckBox(say(BY_ITSELF))
        self.selv.setObjectName("udvej_selv")
        self.selv.setChecked(self._udvej.selv)
        self.selv.setAccessibleDescription(say(BY_ITSELF_MEANS))
        self.agreed = QCheckBox(say(AGREE))
        self.agreed.setObjectName("udvej_ukrypteret")
        self.agreed.setChecked(bool(self._udvej.lov))
        self.agreed.setAccessibleDescription(say(WHAT_IT_MEANS))
        self.wrong = label("", "error")
        self.wrong.hide()
        self._means = label(WHAT_IT_MEANS)
        for part in (self.selv, label(BY_ITSELF_MEANS, "hint"), self._means, self.agreed, self.wrong):
            self.add(part)
        self._server_only = (self.bruger, self.kode, *self.noegle, *self.rod)
        self.vej.currentIndexChanged.connect(self._show_kind)
        self.modtager.currentIndexChanged.connect(self._show_sealed)
        self._show_kind()
        context.tasks.run(Lane.STORE, context.work.exchange.receivers.all, self, self._show_receivers)
        accept, back = self.add_buttons(SAVE, BACK)
        self._accept_button, self._back = accept, back
        accept.setObjectName("udvej_gem")
        accept.clicked.disconnect()
        accept.clicked.connect(self._save)
        accept.setDefault(True)

    def _add_server(self) -> None:
        """Where it leads, how one gets in, by what it is known, and to whom everything on it is encrypted."""
        udvej = self._udvej
        self.navn = self._line(NAME, self._udvej.navn, "udvej_navn")
        self.vej = QComboBox()
        for vej, words in KINDS.items():
            self.vej.addItem(say(words), vej)
        self.vej.setCurrentIndex(self.vej.findData(self._udvej.vej))
        self._asked(KIND, self.vej, "udvej_art")
        self.maal = self._line(PLACE, self._udvej.maal, "udvej_sted", PLACE_HINT)
        self.mappe = button(CHOOSE, self._choose_folder)
        self.mappe.setObjectName("udvej_vaelg_mappe")
        self.add(self.mappe)
        self.bruger = self._line(USER, self._udvej.bruger, "udvej_bruger")
        self.kode = SecretLine()
        self._asked(CODE, self.kode, "udvej_kode", CODE_KEPT if udvej.bruger else CODE_HINT)
        Reveal(self.kode)
        self.noegle = self._file(KEY, KEY_HINT, self._udvej.certifikat, self._choose_key, "udvej_noegle")
        self.rod = self._file(ROOTS, ROOTS_HINT, ROOTS_KEPT if self._roots else "", self._choose_roots, "udvej_rod")
        self.maerke = self._line(MARK, self._udvej.maerke, "udvej_maerke", MARK_HINT)
        self.anew = self._choice(HOST_ANEW, "udvej_ny_noegle", HOST_ANEW_MEANS)
        known = HOST_KEY.format(aftryk=fingerprint(self._udvej.vaert)) if self._udvej.vaert else ""
        self._host_key = (label(known), self.anew, label(HOST_ANEW_MEANS, "hint"))
        self.stik = self._choice(STICK, "udvej_stik", STICK_MEANS)
        self.stik.setChecked(bool(self._udvej.kendes))
        self._stick = (self.stik, label(STICK_MEANS, "hint"))
        for part in (*self._host_key, *self._stick):
            self.add(part)
        self.modtager = QComboBox()
        self.modtager.addItem(say(NOBODY), "")
        for choices in (self.vej, self.modtager):
            choices.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choices.setMinimumContentsLength(_WIDTH)
        self._asked(QUESTION, self.modtager, "udvej_modtager", SEALED_MEANS)

    def open(self) -> None:
        """Ask, with the focus where one begins."""
        super().open()
        self.navn.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what is asked ---------------------------------------------------------------------------------------------

    def _asked(self, caption: str, field: QWidget, name: str, hint: str = "") -> None:
        field.setObjectName(name)
        field.setAccessibleName(say(caption))
        above = label(caption, "label")
        above.setBuddy(field)
        self.add(above)
        if hint:
            field.setAccessibleDescription(say(hint))
            self.add(label(hint, "hint"))
        self.add(field)

    def _choice(self, words: str, name: str, means: str) -> QCheckBox:
        made = QCheckBox(say(words))
        made.setObjectName(name)
        made.setAccessibleDescription(say(means))
        return made

    def _line(self, caption: str, text: str, name: str, hint: str = "") -> QLineEdit:
        line = focus_first(QLineEdit(text))
        self._asked(caption, line, name, hint)
        return line

    def _file(self, words: str, hint: str, known: str, choose: Callable[[], None], name: str) -> tuple[QWidget, QLabel]:
        made = button(words, choose)
        made.setObjectName(name)
        made.setAccessibleDescription(say(hint))
        told = label(known or hint, "hint")
        self.add(told)
        self.add(made)
        return made, told

    def _show_kind(self) -> None:
        """What only one kind of way asks for is not asked of another."""
        kind = self.vej.currentData()
        for part in self._server_only:
            part.setEnabled(kind != FOLDER)
        for part in self.rod:
            part.setEnabled(kind == SERVER)
        self.maerke.setEnabled(kind == SFTP)
        self.mappe.setVisible(kind == FOLDER)
        for part in self._stick:
            part.setVisible(kind == FOLDER)
        for part in self._host_key:
            part.setVisible(kind == SFTP and bool(self._udvej.vaert))

    def _choose_folder(self) -> None:
        self.context.dialogs.folder(self, FOLDER_TITLE, None, self._folder_chosen)

    def _folder_chosen(self, folder: Path | None) -> None:
        if folder is not None:
            self.maal.setText(str(folder))
        self.maal.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_receivers(self, found: tuple[Modtager, ...]) -> None:
        """Those that can be encrypted to, and the one of now, whatever has become of it: nobody's place is taken unseen."""
        now = self._udvej.modtager
        for each in found:
            if each.krypteres and (each.noegle == now or not each.info.problem):
                self.modtager.addItem(say(ONLY.format(hvem=each.betegnelse)), each.noegle)
        if now and self.modtager.findData(now) < 0:
            self.modtager.addItem(say(RECEIVER_GONE), now)
        self.modtager.setCurrentIndex(self.modtager.findData(now))

    def _show_sealed(self) -> None:
        """Nobody agrees to what does not happen."""
        for part in (self._means, self.agreed):
            part.setVisible(not self.modtager.currentData())

    def _choose_key(self) -> None:
        self.context.dialogs.file(self, KEY_TITLE, KEY_PATTERN, self._key_chosen)

    def _key_chosen(self, file: Path | None) -> None:
        def typed(content: bytes, password: str | None) -> None:
            if password is not None and file is not None:
                self._key, self._key_code = content, password
                self.noegle[1].setText(say(KEY_CHOSEN.format(fil=file.name)))

        def ask(content: bytes) -> None:
            self.context.dialogs.password(self, KEY_CODE, KEY_ASK, KEY_CODE, lambda given: typed(content, given))

        if file is not None:
            self._read(file, KEY_FILE_LIMIT, ask)

    def _choose_roots(self) -> None:
        self.context.dialogs.file(self, ROOTS_TITLE, ROOTS_PATTERN, self._roots_chosen)

    def _roots_chosen(self, file: Path | None) -> None:
        def read(content: bytes) -> None:
            self._roots = content.decode("ascii", "replace")
            self.rod[1].setText(say(KEY_CHOSEN.format(fil=file.name if file else "")))

        if file is not None:
            self._read(file, ROOTS_LIMIT, read)

    def _read(self, file: Path, limit: int, then: Callable[[bytes], None]) -> None:
        from smdb_desktop.services.casework.checking import read_file

        tasks = self.context.tasks
        tasks.run(Lane.FREE, lambda: read_file(file, limit), self, then, self._refused)

    # -- keeping ---------------------------------------------------------------------------------------------------

    def _save(self) -> None:
        modtager = str(self.modtager.currentData() or "")
        if not modtager and not self.agreed.isChecked():
            self._say(NOT_AGREED, self.agreed)
            return
        kind = self.vej.currentData()
        server = kind != FOLDER
        known = self._udvej.kendes or TO_MARK
        udvej = self._udvej._replace(
            navn=self.navn.text(),
            vej=str(self.vej.currentData()),
            maal=self.maal.text(),
            bruger=self.bruger.text().strip() if server else "",
            roedder=self._roots if kind == SERVER else "",
            vaert="" if self.anew.isChecked() else self._udvej.vaert,
            maerke=self.maerke.text() if kind == SFTP else "",
            kendes=known if kind == FOLDER and self.stik.isChecked() else "",
            selv=self.selv.isChecked(),
            modtager=modtager,
        )
        agreed = self.agreed.isChecked() and not modtager
        outways, opens = self.context.work.outways, Hemmeligt(self.kode.text(), self._key, self._key_code)
        tasks = self.context.tasks

        def meet(judged: Udvej) -> None:
            self._told(LOOKING)
            tasks.run(Lane.NET, lambda: outways.meet(judged), self, ask, self._refused)

        def ask(met: Met) -> None:
            self._told("")
            if met.spoerg:
                self.context.dialogs.confirm(
                    self, IS_IT_THE_RIGHT, met.spoerg, HOST_YES, HOST_NO, lambda yes: save(met) if yes else self._free()
                )
            else:
                save(met)

        def save(met: Met) -> None:
            tasks.run(Lane.STORE, lambda: kept(met), self, lambda _: self._saved(), self._refused)

        def kept(met: Met) -> Udvej:
            return outways.save(met.udvej, opens, agreed=agreed)

        busy((self._accept_button,), True)
        tasks.run(Lane.STORE, lambda: outways.judged(udvej, agreed=agreed), self, meet, self._refused)

    def _told(self, words: str) -> None:
        """What is being done, where that may take a while; "" nothing."""
        self.wrong.setVisible(bool(words))
        self.wrong.setText(say(words) if words else "")

    def _free(self) -> None:
        """A person said no: nothing is kept, and everything may be changed."""
        busy((self._accept_button,), False)
        self._accept_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _saved(self) -> None:
        self.kode.clear()
        self.accept()

    def _refused(self, error: KnownError) -> None:
        busy((self._accept_button,), False)
        self._told("")
        self._say(str(error), self.navn if isinstance(error, BadName) else self.maal)

    def _say(self, text: str, field: QWidget) -> None:
        show_error(field, self.wrong, text)
        refuse(field)
