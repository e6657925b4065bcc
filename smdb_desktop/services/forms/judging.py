"""What a package may change of what a store holds: the forms and answers that its cases have stay, and so do the answers that the
program gives by itself. Refusals are sentences; nothing is written here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from smdb_desktop.domain.codelists import KOMMUNER
from smdb_desktop.domain.words import T, Text, Tn
from smdb_desktop.services.errors import UsageError
from smdb_desktop.services.forms import comparing
from smdb_desktop.services.forms.model import Brug, Versionsskift
from smdb_desktop.services.lists import keeping as lists_kept
from smdb_desktop.services.lists.model import Difference
from smdb_desktop.services.lists.own import kommuner, own_codes, people_with
from smdb_desktop.services.lists.used import Looking, Tally, told_of
from smdb_desktop.services.ports.coded import END, PORTION
from smdb_desktop.services.ports.safekeeping import Progress
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.ports.updates import InFile

if TYPE_CHECKING:
    from smdb_desktop.domain.forms.definitions import Skemaversion
    from smdb_desktop.domain.forms.katalog import Katalog

GAP = T(
    "Pakken {navn} {version} kan ikke bruges: mellem {foer}, som slutter {til}, og {efter}, som begynder {fra}, er der dage uden "
    "skemaer. Intet er ændret."
)
NO_MORE = T(
    "Pakken {navn} {version} kan ikke bruges: {titel} slutter {til}, og pakken har ingen skemaer til dagene efter. Intet er "
    "ændret."
)
IN_USE = T(
    "Pakken {navn} {version} ændrer »{titel}«, som {antal} bruger. Sager beholder de skemaer, de er skrevet med. Bed den, der "
    "udgiver skemaerne, om en pakke med en ny version i stedet. Intet er ændret."
)
GONE_IN_USE = T("Pakken {navn} {version} mangler »{titel}«, som {antal} bruger. Intet er ændret.")
CODE_IN_USE = T(
    "Pakken {navn} {version} mangler svaret »{kode}« ({ord}) på listen »{liste}«, og {antal} bruger det. Intet er ændret."
)
CODE_OWN = T(
    "Pakken {navn} {version} mangler svaret »{kode}« ({ord}) på listen »{liste}«, som programmet selv bruger. Intet er ændret."
)
COMPUTED = T(
    "Pakken {navn} {version} ændrer svarene på listen »{liste}« eller deres orden, og programmet regner »{felt}« ud efter dem i "
    "sager fra før. Bed den, der udgiver skemaerne, om en liste med et nyt navn. Intet er ændret."
)
BY_THE_PROGRAM = T("programmet selv")
EDITION = T(
    "Listen »{liste}«, som {hvem} har skiftet ud fra {fil}, passer ikke til skemaerne i pakken {navn} {version}. Fortryd først "
    "skiftet af listen. Intet er ændret."
)


When = Callable[[date | None, bool], bool]
"""Asked of a course: its day (None: none is known), and whether it is laid down."""


class Usage(NamedTuple):
    """Courses by version, day of the request (None: none is known), whether something of them is a draft, and whether they are
    laid down and can be put back."""

    tal: Mapping[tuple[str, date | None, bool, bool], int]

    def of(self, version: str, when: When = lambda _dag, _nedlagt: True) -> Brug:
        """The courses of a version to whose day, and whether they are laid down, ``when`` says True."""
        counted, nedlagte = Counter[bool](), 0
        for (id_, dag, kladde, nedlagt), antal in self.tal.items():
            if id_ == version and when(dag, nedlagt):
                counted[kladde] += antal
                nedlagte += antal if nedlagt else 0
        return Brug(counted[True], counted[False], nedlagte)


class Hanging(NamedTuple):
    """What was written with a package: cases by a form version (``titel``), or an answer of a list (``kode``); else ""."""

    antal: Text
    titel: str = ""
    kode: str = ""
    ord: str = ""
    liste: str = ""


class Judge(NamedTuple):
    """Judges for one store. ``katalog`` is what it is used with now; ``fremskridt`` is told how far a look through it is."""

    store: Store
    katalog: "Katalog"
    fremskridt: Progress

    # -- a package that is to come in ----------------------------------------------------------------------------------------

    def must_join(self, seen: InFile) -> None:
        """Refuse days without forms. Raises UsageError."""
        about = {"navn": seen.name, "version": seen.version}
        last = comparing.ends(seen.katalog, self.katalog)
        if last is not None:
            raise UsageError(NO_MORE.format(**about, titel=last.title, til=_day(last.valid_to)))
        hole = comparing.gap(seen.katalog)
        if hole is not None and hole != comparing.gap(self.katalog):
            before, after = hole
            days = {"foer": before.title, "til": _day(before.valid_to)}
            raise UsageError(GAP.format(**about, **days, efter=after.title, fra=_day(after.valid_from)))

    def must_keep_versions(
        self, seen: InFile, versioner: Iterable[Versionsskift], vaek: Iterable["Skemaversion"], usage: Usage
    ) -> None:
        """Refuse to change or lose a version that a course has. Raises UsageError."""
        changed = [(each.nu, IN_USE) for each in versioner if each.indhold]
        for version, words in (*changed, *((each, GONE_IN_USE) for each in vaek)):
            brug = usage.of(version.id)
            if brug.alle:
                about = {"navn": seen.name, "version": seen.version, "titel": version.title}
                raise UsageError(words.format(**about, antal=told_of(brug.alle, brug.nedlagte)))

    def must_keep_lists(self, seen: InFile, lister: Iterable[Difference]) -> None:
        """Refuse a list without an answer that stands somewhere or that the program gives by itself, and one that a list of this
        store no longer fits. Raises UsageError."""
        about = {"navn": seen.name, "version": seen.version}
        self._must_keep_editions(seen, about)
        self._must_keep_computed(seen, about)
        for each in lister:
            own = own_codes(self.store, each.foer.navn)
            for kode in each.udgaar:
                if own is None or kode.code in own:
                    lacks = {"kode": kode.code, "ord": kode.label, "liste": each.foer.title}
                    raise UsageError(CODE_OWN.format(**about, **lacks))
            hangs = self._answer(each)
            if hangs is not None:
                raise UsageError(CODE_IN_USE.format(**about, **hangs._asdict()))

    def _must_keep_editions(self, seen: InFile, about: Mapping[str, str]) -> None:
        """The lists that people of this store took in go on applying."""
        for navn, editions in lists_kept.load(self.store).items():
            for each in editions:
                # one that another gave way to still applies to the days before
                if lists_kept.fits(each, self.katalog) and not lists_kept.fits(each, seen.katalog):
                    came = {"hvem": each.hvem, "fil": each.fil}
                    raise UsageError(EDITION.format(**about, **came, liste=self.katalog.lister[navn].title))

    def _must_keep_computed(self, seen: InFile, about: Mapping[str, str]) -> None:
        """What the program works out by the place of an answer in its list means the same in the versions that were here."""
        before = comparing.own(self.katalog.lister)
        for version in comparing.in_order(self.katalog):
            for skema in version.skemaer.values():
                for felt in skema.beregnede:
                    liste = felt.liste or ""
                    now = seen.katalog.lister.get(liste)
                    if now is not None and list(now.koder) != list(before[liste].koder):
                        raise UsageError(COMPUTED.format(**about, liste=before[liste].title, felt=felt.label))

    # -- a package that is to go ---------------------------------------------------------------------------------------------

    def hanging(self, before: "Katalog") -> Iterator[Hanging]:
        """What would have no forms, or no answer on its list, if these forms and lists were used again."""
        usage = self.usage(self.katalog)
        versioner = comparing.versions(self.katalog, before)
        for version in {each.nu.id: each.nu for each in versioner if each.er_ny or each.indhold}.values():
            brug = usage.of(version.id)
            if brug.alle:
                yield Hanging(told_of(brug.alle, brug.nedlagte), titel=version.title)
        for each in comparing.lists(before, self.katalog):
            # what the program gives by itself came before the package: here counts who has it
            reported_for = kommuner(self.store) if each.foer.navn == KOMMUNER else frozenset[str]()
            roles = people_with(self.store, each.foer.navn)
            for kode in each.udgaar:
                people = Tn("{n} person", "{n} personer", n=roles[kode.code])
                if kode.code in reported_for or roles[kode.code]:
                    antal = BY_THE_PROGRAM if kode.code in reported_for else people
                    yield Hanging(antal, kode=kode.code, ord=kode.label, liste=each.foer.title)
            hangs = self._answer(each)
            if hangs is not None:
                yield hangs

    # -- looking through the store -------------------------------------------------------------------------------------------

    def usage(self, katalog: "Katalog") -> Usage:
        """Every course of the store by its version, in portions between which others are let past."""
        courses, _citizens = self.store.coded.number()
        felt = next(iter(katalog.versioner.values())).datofelt
        found, after, done = Counter[tuple[str, date | None, bool, bool]](), 0, 0
        while after != END:
            self.fremskridt(min(done, courses), courses)
            portion = self.store.coded.versions(felt, after)
            found.update(portion.tal)
            done, after = done + PORTION, portion.naeste
        self.fremskridt(courses, courses)
        return Usage(found)

    def _answer(self, each: Difference) -> Hanging | None:
        """The first answer that goes and stands somewhere."""
        looking = Looking(self.store, self.katalog, each.ny.navn, frozenset(kode.code for kode in each.udgaar))
        if not looking.koder:
            return None
        tally = Tally()
        for use in looking.everywhere(self.fremskridt):
            tally.add(use)
        first = tally.first()
        if not first:
            return None
        return Hanging(tally.told(first), kode=first, ord=each.foer.label(first), liste=each.foer.title)


def after(version: "Skemaversion") -> When:
    """Whether a day lies after the version's last; never of a course that is laid down, which nobody completes."""
    last = version.valid_to
    return lambda dag, nedlagt: not nedlagt and dag is not None and last is not None and dag > last


def until(version: "Skemaversion") -> When:
    """All the others: no day is known, or it lies no later than the version's last, or the course is laid down."""
    later = after(version)
    return lambda dag, nedlagt: not later(dag, nedlagt)


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%d-%m-%Y}"
