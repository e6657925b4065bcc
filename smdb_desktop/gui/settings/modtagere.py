"""Modtagere: the certificates that files are encrypted to, the issuers one believes, and revocation lists with their dates."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QCheckBox, QWidget

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, Text, joined
from smdb_desktop.gui.core import places
from smdb_desktop.gui.core.context import Context
from smdb_desktop.gui.core.page import Reader
from smdb_desktop.gui.core.tasks import Lane
from smdb_desktop.gui.kit.held import hold
from smdb_desktop.gui.kit.page import ScrollingPage, side_by_side
from smdb_desktop.gui.kit.parts import Banner, box, button, card, label
from smdb_desktop.gui.kit.pill import PillKind
from smdb_desktop.gui.kit.tables import Cell, Row, RowTable
from smdb_desktop.language import say
from smdb_desktop.services.casework.checking import read_file
from smdb_desktop.services.changes import Kind
from smdb_desktop.services.desk.receivers import WHAT_IT_IS, Modtager, warning
from smdb_desktop.services.desk.revocation import NO_ADDRESS, NOT_ALLOWED, Hentning
from smdb_desktop.services.desk.revocation import told as address_told
from smdb_desktop.services.desk.trust import Liste, told
from smdb_desktop.services.errors import KnownError
from smdb_desktop.services.ports.submissions import LIST_LIMIT, Issuer
from smdb_desktop.services.workspace import Workspace

TITLE = T("Modtagere og betroede")
CERTIFICATES = T("Certifikat (*.cer *.crt *.pem *.der);;Alle filer (*)")
LISTS = T("Spærreliste (*.crl *.pem);;Alle filer (*)")
TRUST = T(
    "Når I modtager filer fra andre, skal programmet vide, hvilke udstedere der kan stoles på. Udstederen af jeres eget "
    "certifikat er betroet af sig selv. En spærreliste siger, hvilke certifikater udstederen har trukket tilbage; den gælder "
    "til sin dato."
)
FETCH = T("Hent spærrelister, når maskinen er på nettet")
WHAT_IS_FETCHED = T(
    "Certifikaterne siger selv, hvor deres udsteder lægger sin spærreliste. Hentes den, ser serveren kun, at nogen henter "
    "listen, ikke hvem filerne er fra. Listen gemmes med sin dato og bruges også uden net."
)
REMOVE_TITLE, REMOVE = (
    T("Fjern modtageren?"),
    T("Der kan ikke krypteres til den, før dens certifikat er lagt ind igen."),
)
NONE = T("Der er ingen modtagere.")
NO_MORE = T("Ingen ud over udstederen af jeres eget certifikat.")
CHOOSE_ONE = T("Vælg en modtager på listen.")
ADDED, TRUSTED, LISTED, REMOVED = (
    T("Modtageren er lagt ind."),
    T("Udstederen er betroet."),
    T("Spærrelisten er lagt ind."),
    T("Modtageren er fjernet."),
)


class _Found(NamedTuple):
    modtagere: tuple[Modtager, ...]
    udstedere: tuple[Issuer, ...]
    lister: tuple[Liste, ...]
    hentes: bool
    adresser: tuple[Hentning, ...]


class ModtagerePage(ScrollingPage[places.Modtagere]):
    """Receivers and trust."""

    shows = frozenset({Kind.CERTIFIKAT})

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.add = button(T("Læg en modtagers certifikat ind …"), self._choose, "primary", name="laeg_modtager_ind")
        self.add_head(TITLE, self.add)
        self.told = Banner("warning")
        self.told.setObjectName("modtagere_varsel")
        self.column.addWidget(self.told)
        receivers = card(T("Modtagere"))
        box(receivers).addWidget(label(WHAT_IT_IS, "hint"))
        self.nothing = label(NONE)
        box(receivers).addWidget(self.nothing)
        self.table = RowTable(
            T("Modtagere"), (T("Organisation"), T("CVR-nummer"), T("Gælder til"), T("Stand")), flexible=(0, 3)
        )
        self.table.setObjectName("modtagere")
        self.table.chosen.connect(self._chosen)
        box(receivers).addWidget(self.table)
        self.remove = button(T("Fjern modtageren …"), self._ask_remove, name="fjern_modtager")
        box(receivers).addWidget(side_by_side(self.remove))
        self.column.addWidget(receivers)
        self.column.addWidget(self._make_trust())
        self.column.addStretch(1)
        self._lines: dict[str, Modtager] = {}
        self._reader: Reader[None, _Found] = Reader(self, lambda work, _: _found(work), self._show)

    def _make_trust(self) -> QWidget:
        made = card(T("Betroede udstedere og spærrelister"))
        box(made).addWidget(label(TRUST, "hint"))
        self.trusted = label("")
        self.trusted.setObjectName("betroede")
        box(made).addWidget(self.trusted)
        self.root = button(T("Betro en udsteder …"), self._choose_root, name="betro_udsteder")
        self.crl = button(T("Læg en spærreliste ind …"), self._choose_list, name="laeg_liste_ind")
        box(made).addWidget(side_by_side(self.root, self.crl))
        self.fetching = QCheckBox(say(FETCH))
        self.fetching.setObjectName("hent_spaerrelister")
        self.fetching.clicked.connect(self._allow)
        box(made).addWidget(label(WHAT_IS_FETCHED, "hint"))
        box(made).addWidget(self.fetching)
        self.fetched = label("")
        self.fetched.setObjectName("hentede_lister")
        box(made).addWidget(self.fetched)
        self.fetch = button(T("Hent spærrelisterne nu"), self._fetch, name="hent_nu")
        box(made).addWidget(side_by_side(self.fetch))
        return made

    def enter(self, _place: places.Modtagere, /) -> None:
        """Read them."""
        self.reload()
        self.add.setFocus()

    def reload(self) -> None:
        """Read them again."""
        self._reader.ask(None)

    def _show(self, found: _Found) -> None:
        self._lines = {each.noegle: each for each in found.modtagere}
        with self.in_place():
            self.table.set_rows([_row(each) for each in found.modtagere])
            for part in (self.table, self.remove):
                part.setVisible(bool(found.modtagere))
            self.nothing.setVisible(not found.modtagere)
            self.told.show_text(joined("\n", filter(None, map(warning, found.modtagere))))
            ends = T("{navn}, gælder til {slut:%d-%m-%Y}")
            issuers = (ends.format(navn=each.navn, slut=local(each.gyldig_til)) for each in found.udstedere)
            lines = (*issuers, *map(told, found.lister))
            self.trusted.setText(say(joined("\n", lines) if lines else NO_MORE))
            self.fetching.setChecked(found.hentes)
            self.fetched.setText(say(joined("\n", map(address_told, found.adresser)) if found.adresser else NO_ADDRESS))
            hold(self.fetch, NOT_ALLOWED if not found.hentes else "" if found.adresser else NO_ADDRESS)
        self._chosen(self.table.key())

    def _chosen(self, key: str) -> None:
        hold(self.remove, "" if key in self._lines else CHOOSE_ONE)

    # -- what a person does ----------------------------------------------------------------------------------------

    def _choose(self) -> None:
        service = self.context.work.exchange.receivers
        self.context.dialogs.file(
            self, T("Vælg modtagerens certifikat"), CERTIFICATES, partial(self._put, service.add, ADDED)
        )

    def _choose_root(self) -> None:
        service = self.context.work.exchange.trust
        self.context.dialogs.file(
            self, T("Vælg udstederens certifikat"), CERTIFICATES, partial(self._put, service.add, TRUSTED)
        )

    def _choose_list(self) -> None:
        service = self.context.work.exchange.trust
        self.context.dialogs.file(self, T("Vælg en spærreliste"), LISTS, partial(self._put, service.add_list, LISTED))

    def _allow(self) -> None:
        yes, revocation = self.fetching.isChecked(), self.context.work.exchange.revocation
        self.context.tasks.run(Lane.STORE, lambda: revocation.allow(yes), self, lambda _: self.reload(), self.refused)

    def _fetch(self) -> None:
        """The net may be slow: only its own lane waits for it."""
        revocation, tasks = self.context.work.exchange.revocation, self.context.tasks

        def told(lines: tuple[Text, ...]) -> None:
            self.tell(joined("\n", lines))

        def fetched(found: Mapping[str, bytes | KnownError]) -> None:
            tasks.run(Lane.STORE, lambda: revocation.keep(found), self, told, self.refused)

        def asked(addresses: tuple[str, ...]) -> None:
            tasks.run(Lane.LISTS, lambda: revocation.fetch(addresses), self, fetched, self.refused)

        tasks.run(Lane.STORE, revocation.all_addresses, self, asked, self.refused)

    def _put(self, keep: Callable[[bytes], object], words: str, path: Path | None) -> None:
        if path is None:
            return

        def kept() -> None:
            keep(read_file(path, LIST_LIMIT))

        self.context.tasks.run(Lane.STORE, kept, self, lambda _: self.tell(words), self.refused)

    def _ask_remove(self) -> None:
        key, service = self.table.key(), self.context.work.exchange.receivers

        def answered(yes: bool) -> None:
            if yes:
                self.context.tasks.run(
                    Lane.STORE, lambda: service.remove(key), self, lambda _: self.tell(REMOVED), self.refused
                )

        self.context.dialogs.confirm(self, REMOVE_TITLE, REMOVE, T("Fjern"), T("Behold"), answered, danger=True)


def _found(work: Workspace) -> _Found:
    exchange = work.exchange
    fetching = (exchange.revocation.allowed(), exchange.revocation.state())
    return _Found(exchange.receivers.all(), exchange.trust.issuers(), exchange.trust.lists(), *fetching)


def _row(each: Modtager) -> Row:
    info = each.info
    if not each.krypteres:
        state = Cell(T("Øvelse: filer krypteres ikke"), PillKind.NEUTRAL)
    elif info.problem:
        state = Cell(T("Kan ikke bruges"), PillKind.ERROR)
    else:
        state = Cell(T("Udløber snart"), PillKind.WARNING) if info.varsel else Cell(T("Gælder"), PillKind.SUCCESS)
    return Row(each.noegle, (each.navn, info.organisation_id, f"{local(info.gyldig_til):%d-%m-%Y}", state))
