"""A case as a row of steps, in the order and words of SMDB's screens: what is typed, chosen, ticked or looked for, one by one.

It walks the structure of the course's form version and names no form. What is walked is what would be sent: completed forms,
answers that are shown, computed ones and boxes that are not ticked too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from smdb_desktop.domain.case.model import Borger, Kontaktforloeb, Post
from smdb_desktop.domain.codelists import Kodeliste, Kodelister
from smdb_desktop.domain.cpr import read_stored
from smdb_desktop.domain.forms.definitions import BORGER, Felt, Felttype, SkemaDef, Skemaversion
from smdb_desktop.domain.forms.filled import Row, Value
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.forms.structure import Plads
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.judgement import completed_forms
from smdb_desktop.domain.milestones import Milepael
from smdb_desktop.domain.roles import med
from smdb_desktop.domain.words import T, joined, sentences
from smdb_desktop.services.casework.showing import answer_text
from smdb_desktop.services.stored.mapping import borger_of, completed_with_ids, laid_down_under
from smdb_desktop.services.stored.records import Art, ForloebRecord, Udgaaende

SEARCH, CPR = T("Fremsøg borger"), T("Indtast CPR-nr.")
REQUEST = T("Vælg »Registrér anmodning i nyt forløb for denne borger« i SMDB.")
MENU = T("Vælg »{punkt}« i SMDB's menu.")
NEW = T("Vælg »{punkt}« i SMDB's menu, og dernæst »{ny}«.")
FURTHER = T("Vælg »{ny}« ved tilbuddet i SMDB.")
ANOTHER_PROFILE = T("Skærmbilledet hører til profilen »{profil}« i SMDB.")
PRESS = T("Tryk derefter på »{knap}« i SMDB.")
NEXT = T("Næste")
CHOOSE = T("Vælg")
TICKED, EMPTY = T("Sat kryds"), T("Intet kryds")
DELETION, WHICH = T("Sletning"), T("Kontaktforløb")
DELETE_BUTTON = T("Slet hele det valgte kontaktforløb")
WITHOUT_DATE = T("Uden dato")
WRONG_NUMBER = T("Det forløb, der blev indberettet under dette nummer ved en fejl")
PICK_COURSE = T("Vælg kontaktforløbet på Borgeroverblik i SMDB.")


class Slags(StrEnum):
    """What is done with a value in SMDB."""

    TAST = "TAST"
    """Typed or pasted."""
    FIND = "FIND"
    """Pasted into a search, and what is found is chosen."""
    VAELG = "VAELG"
    """Chosen among answers that are shown."""
    KRYDS = "KRYDS"
    """A box that is ticked or left."""
    SE = "SE"
    """Shown by SMDB itself: looked at, to see that it is the same."""


class Valg(NamedTuple):
    """One answer of a list as SMDB shows it, and whether it is the case's."""

    label: str
    vores: bool


class Skridt(NamedTuple):
    """One value with its question.

    ``noegle`` tells it from the others, the same for as long as its form is there. ``skaerm`` is the title of SMDB's screen,
    ``svar`` the answer as people read it, ``kopi`` what is pasted ("" nothing), ``valg`` every answer to choose among, in SMDB's
    order. ``foer`` and ``efter`` say what is done in SMDB before and after ("" nothing). ``skema`` is the form's name ("" for the
    citizen).
    """

    noegle: str
    skema: str
    skaerm: str
    slags: Slags
    spoergsmaal: str
    svar: str
    kopi: str = ""
    valg: tuple[Valg, ...] = ()
    foer: str = ""
    efter: str = ""


def steps(given: Udgaaende, katalog: Katalog) -> tuple[Skridt, ...]:
    """Every step of a submission's case; of a deletion those that delete it in SMDB."""
    course = next(each for each in given.forloeb if each.id == given.indberetning.forloeb_id)
    if given.indberetning.art is Art.SLETTET:
        return tuple(_deletion(given, course, katalog))
    whole, paths = completed_with_ids(course, katalog, "")
    walk = _Walk(borger_of(given.borger), whole, {path: id_ for id_, path in paths.items()}, katalog)
    return (_search(given.borger.cpr_nr), *walk.all())


def _search(cpr_nr: str) -> Skridt:
    number = read_stored(cpr_nr).formatted
    return Skridt(f"{BORGER}/cpr_nr", "", SEARCH, Slags.FIND, CPR, number, number)


def _deletion(given: Udgaaende, course: ForloebRecord, katalog: Katalog) -> Iterator[Skridt]:
    """A course that is deleted in SMDB: the citizen under whose number it stands there, the course, and SMDB's button."""
    number = laid_down_under(course).cpr_nr if course.nedlagt else given.borger.cpr_nr
    yield _search(number)
    known = course.skemaversion in katalog.versioner
    day = completed_with_ids(course, katalog, "")[0].anmodningsdato if known else None
    # what went on under the right number may say another day by now than stands in SMDB under the wrong one
    shown = format_date(day) if day else WRONG_NUMBER if course.flyttet_til else WITHOUT_DATE
    about = ("sletning/forloeb", "", DELETION, Slags.SE, WHICH, shown)
    yield Skridt(*about, foer=PICK_COURSE, efter=PRESS.format(knap=DELETE_BUTTON))


class _Walk:
    """One course, laid out."""

    def __init__(self, borger: Borger, course: Kontaktforloeb, ids: Mapping[str, str], katalog: Katalog) -> None:
        self._borger, self._course, self._ids = borger, course, ids
        self._version: Skemaversion = katalog.versioner[course.version]
        self._lister: Kodelister = katalog.paa(course.anmodningsdato)
        self._values = completed_forms(borger, course, katalog)

    def all(self) -> Iterator[Skridt]:
        for plads in self._version.pladser:
            for post in self._course.poster:
                if post.plads.art == plads.art and (post.plads.under or post.skema.er_faerdig):
                    yield from self._post(post, self._way_to(plads), plads)

    def _way_to(self, plads: Plads) -> str:
        """What one does in SMDB to come to the screen of a place."""
        way = MENU.format(punkt=plads.title)
        if plads.milepael is Milepael.ANMODET:
            way = REQUEST
        elif plads.ny and plads.under:
            way = NEW.format(punkt=plads.title, ny=plads.ny)
        if not plads.udfyldes_af:
            return way
        profiles = (each.navn for each in med(self._lister, plads.udfyldes_af))
        return sentences(ANOTHER_PROFILE.format(profil=joined(", ", profiles)), way)

    def _post(self, post: Post, way: str, over: Plads) -> Iterator[Skridt]:
        """The form's own screens, then those of what stands under it."""
        definition = self._version.skemaer[post.plads.art]
        yield from self._form(post, definition, way, over)
        for number, under in enumerate(each for each in post.under if each.skema.er_faerdig):
            further = FURTHER.format(ny=under.plads.ny) if number and under.plads.ny else ""
            yield from self._post(under, further, over)

    def _form(self, post: Post, definition: SkemaDef, way: str, over: Plads) -> Iterator[Skridt]:
        values, found = self._values[post.skema.sti], post.plads.register != ""
        for trin in definition.trin:
            title = over.title if over.under else trin.title
            last = trin is definition.trin[-1]
            made: list[Skridt] = []
            if trin is definition.trin[0]:
                made += self._stamdata(post.plads.art, title)
            for felt in trin.felter:
                if felt.navn in values:
                    made += self._steps(post, felt, values[felt.navn], title, searched=found and not made, looked=found)
            button = CHOOSE if found else definition.button if last else NEXT
            yield from _dressed(made, way if trin is definition.trin[0] else "", PRESS.format(knap=button))

    def _stamdata(self, art: str, title: str) -> Iterator[Skridt]:
        """What SMDB asks of the citizen at the top of a screen."""
        stamdata = self._version.stamdata
        if stamdata is None or stamdata.skema != art:
            return
        known = {"koen": self._borger.koen, "opholdskommune": self._borger.opholdskommune}
        for felt in stamdata.felter:
            if code := known.get(felt.navn, ""):
                yield self._choice(f"{BORGER}/{felt.navn}", art, title, felt.label, felt.liste or "", (code,))

    def _steps(
        self, post: Post, felt: Felt, value: Value, title: str, *, searched: bool, looked: bool
    ) -> Iterator[Skridt]:
        """The steps of one answer. ``looked``: SMDB has it from its register; ``searched``: by it that is found."""
        noegle, art = f"{self._ids[post.skema.sti]}/{felt.navn}", post.plads.art
        if felt.type is Felttype.TABEL:
            yield from self._table(noegle, art, title, felt, value)
            return
        if looked or felt.beregnet:
            text = answer_text(felt, value, self._lister)
            slags = Slags.FIND if searched else Slags.SE
            yield Skridt(noegle, art, title, slags, felt.label, text, text if searched else "")
            return
        yield self._cell(noegle, art, title, felt.label, felt, value)

    def _cell(self, noegle: str, art: str, title: str, question: str, felt: Felt, value: Value) -> Skridt:
        """One value of a field or of a column."""
        if felt.type is Felttype.JA_NEJ:
            return Skridt(noegle, art, title, Slags.KRYDS, question, TICKED if value is True else EMPTY)
        if felt.liste is not None:
            return self._choice(noegle, art, title, question, felt.liste, _codes(value))
        text = answer_text(felt, value, self._lister)
        copied = format_date(value) if isinstance(value, date) else str(value)
        return Skridt(noegle, art, title, Slags.TAST, question, text, copied)

    def _choice(self, noegle: str, art: str, title: str, question: str, liste: str, codes: Sequence[str]) -> Skridt:
        """An answer among those of a list: all of them in their order, and last what this edition of the list has not."""
        known = self._lister[liste]
        valg = [Valg(kode.label, kode.code in codes) for kode in known]
        valg += [Valg(known.label(code), True) for code in codes if code not in known]
        text = joined(", ", (each.label for each in valg if each.vores))
        copied = next((each.label for each in valg if each.vores), "") if len(codes) == 1 else ""
        return Skridt(noegle, art, title, Slags.VAELG, question, text, copied, tuple(valg))

    def _table(self, noegle: str, art: str, title: str, felt: Felt, value: Value) -> Iterator[Skridt]:
        """Which rows there are, chosen together, then the other columns of each in the order of the list."""
        first, *rest = felt.kolonner
        rows: list[Row] = [row for row in value if isinstance(row, Mapping)] if isinstance(value, tuple) else []
        named = self._lister[first.liste] if first.liste is not None else None
        if named is not None:
            codes = [str(row[first.navn]) for row in rows if first.navn in row]
            yield self._choice(noegle, art, title, felt.label, first.liste or "", codes)
            rows.sort(key=_place_in(named, first.navn))
        for number, row in enumerate(rows):
            subject = str(row.get(first.navn, "")) or str(number)
            columns = rest if named is not None else felt.kolonner
            for column in columns:
                if column.navn in row:
                    told = named.label(subject) if named is not None else str(number + 1)
                    question = T("{emne}: {spoergsmaal}", emne=told, spoergsmaal=column.label)
                    yield self._cell(
                        f"{noegle}/{subject}/{column.navn}", art, title, question, column, row[column.navn]
                    )


def _place_in(liste: Kodeliste, column: str) -> Callable[[Row], int]:
    order = {code: place for place, code in enumerate(liste.koder)}
    return lambda row: order.get(str(row.get(column)), len(order))


def _codes(value: Value) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, tuple) else (str(value),)


def _dressed(made: list[Skridt], foer: str, efter: str) -> list[Skridt]:
    """The steps of a screen with what is done before the first and after the last."""
    if made:
        made[0] = made[0]._replace(foer=foer)
        made[-1] = made[-1]._replace(efter=efter)
    return made
