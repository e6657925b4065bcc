"""What a person is told of versions: which one runs, whether it may be used and until when, and what came of the last look.

Nothing here promises more than was done: a version that must be replaced still opens, and what stops is what SMDB may refuse.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from smdb_desktop.domain.moments import local
from smdb_desktop.domain.words import T, sentences
from smdb_desktop.services.ports.updates import Fall, Fit, Known, LaidDown, Source, State, Trouble, Way
from smdb_desktop.services.updates.versions import order

NOT_SET_UP = T("Opdateringer er ikke sat op i denne udgave af programmet. Nye versioner fås, hvor programmet kom fra.")
SWITCHED_OFF = T("Der søges ikke efter nye versioner: det er slået fra.")
SETTLED = T("Det er bestemt af en administrator i {fil}, hvor programmet søger efter nye versioner.")
NEVER_ASKED = T("Der er ikke søgt endnu, så det vides ikke, hvilken version der er den nyeste.")
STALE = T("Det, der blev fundet {dag}, er for gammelt til at regne med: der kan være kommet en nyere version siden.")
IS_NEWEST = T("Version {version} er den nyeste.")
NONE_NAMED = T("Der er ingen version til denne slags maskine på opdateringsstedet.")
MAY_BE_USED = T("Version {nyeste} er kommet. Den, der kører, må stadig bruges.")
REPLACE_BY = T(
    "Version {version} skal skiftes ud med version {mindst} eller nyere senest {dag}. Indtil da virker alt som nu."
)
REPLACE_NOW = T(
    "Version {version} skulle være skiftet ud med version {mindst} eller nyere senest {dag}. Du kan stadig åbne programmet, "
    "læse, skrive og tage sikkerhedskopier. Det, der eksporteres, kan blive afvist, til versionen er skiftet."
)
READY = T("Version {version} ligger klar og starter, næste gang programmet startes.")
BACK_READY = T("Næste gang programmet startes, er det version {version}.")
FELL = {
    "crashed": T(
        "Version {version} kom ikke op to gange i træk, så version {naeste} startede i stedet. Det, der er skrevet, er der."
    ),
    "changed": T(
        "Version {version} er ikke, som den blev underskrevet, så version {naeste} startede i stedet. "
        "Søg igen for at hente den på ny."
    ),
    "revoked": T("Version {version} er trukket tilbage af dem, der udgiver den. Version {naeste} bruges i stedet."),
    "faulty": T(
        "Version {version} viste en fejl, hver gang lageret skulle åbnes, så version {naeste} bruges nu i stedet. Den tages ikke "
        "igen af sig selv. Alt, der er gemt, er der."
    ),
    "held": T(
        "Version {version} kunne ikke startes sidste gang, fordi et andet program, fx en virusscanner, havde fat i en af dens "
        "filer. Den startes, næste gang programmet startes."
    ),
}
FELL_OLDER = T(
    "Har version {version} ændret lageret, kan version {naeste} ikke åbne det; så siger den det og ændrer intet, og kopien fra "
    "før skiftet kan gendannes."
)
FELL_AT_LOCK = T("{hvad} Lås op, som du plejer. Under Indstillinger, Opdateringer, står, hvad der kan gøres.")
FELL_ADVICE = T("Der skal ikke gøres noget. Sig det til din support, hvis det sker igen med en endnu nyere version.")
PACKAGE_USED = T("Pakken {navn} {version} er i brug.")
PACKAGE_WAITS = T("Pakken {navn} {version} er hentet og kontrolleret. Den tages i brug, næste gang programmet startes.")
PACKAGE_LEFT = T("Pakken {navn} {version} er taget ud. Den bruges ikke, før den tages i brug igen.")
PACKAGE_ENDS = T("Pakken {navn} {version} er taget ud, men bruges, til programmet startes igen.")
PACKAGE_REFUSED = T("Pakken {navn} {version} passer ikke til programmet og er ikke i brug: {fejl}")
PACKAGE_REFUSED_AT = T("Pakken {navn} {version} passer ikke til programmet og er ikke i brug: {sted}: {fejl}")
PACKAGE_ADVICE = T(
    "Programmet bruger de skemaer og lister, det havde før. Sig det til den, der udgiver pakken; stedet ovenfor viser hvor."
)
TROUBLES = {
    Trouble.NONE: "",
    Trouble.OFFLINE: T("Opdateringsstedet svarer ikke. Programmet virker uden net; der søges igen senere af sig selv."),
    Trouble.ELSEWHERE: T(
        "Opdateringsstedet viser videre til et andet sted, fx en loginside for et gæstenet. Det følger programmet ikke. Prøv "
        "igen på et andet net."
    ),
    Trouble.SLOW: T("Opdateringsstedet svarer for langsomt, så forsøget blev opgivet. Der prøves igen senere."),
    Trouble.EMPTY: T(
        "Opdateringsstedet svarer, men har ingen oplysninger om versioner. Sig det til den, der driver det."
    ),
    Trouble.EXPIRED: T(
        "Oplysningerne på opdateringsstedet er for gamle, så de kan ikke bruges. Er computerens ur rigtigt, så sig det til den, "
        "der driver opdateringsstedet. Intet er ændret."
    ),
    Trouble.REFUSED: T(
        "Det, der blev hentet, er ikke underskrevet, som det skal være, og er smidt væk. Intet er ændret. Sker det igen, så sig "
        "det til den, der driver opdateringsstedet."
    ),
    Trouble.FULL: T(
        "Der er ikke plads på disken til den nye version. Slet eller flyt noget, og prøv igen. Intet er ændret."
    ),
    Trouble.DISK: T("Den nye version kan ikke skrives på disken. Intet er ændret; programmet virker som før."),
    Trouble.HELD: T(
        "Et andet program har fat i en fil, som skal skiftes ud, eller versionen er i brug i et andet vindue. Vent lidt, og prøv "
        "igen. Programmet virker som før."
    ),
    Trouble.STOPPED: T("Hentningen blev stoppet. Den begynder forfra næste gang."),
    Trouble.BUSY: T("Programmet er allerede ved at hente en version i et andet vindue. Vent, til det er færdigt."),
    Trouble.DAMAGED: T("Det, der blev hentet, er beskadiget og er smidt væk. Intet er ændret. Søg igen."),
    Trouble.OLDER: T("Det, der blev hentet, er ældre end det, programmet har, og er smidt væk. Intet er ændret."),
    Trouble.FOREIGN: T(
        "I mappen, hvor den nye version skal ligge, ligger der noget, som programmet ikke har lagt der. Flyt det, og prøv igen."
    ),
}


FILE_OFF = T("En administrator har i {fil} bestemt, at der ikke hentes nyt til programmet. Spørg administratoren.")
FILE_NONE = T(
    "Der er ingen pakke med skemaer i »{fil}«. Vælg filen, som den, der udgiver skemaerne, har sendt. Intet er ændret."
)
FILE_SEVERAL = T(
    "Der er {antal} pakker i »{fil}«: {pakker}. Én fil er én pakke. Bed den, der udgiver skemaerne, om en fil til hver. Intet er "
    "ændret."
)
FILE_NEEDS = T(
    "Pakken {navn} {version} er til version {mindst} af programmet eller nyere, og her kører version {her}. Skift først "
    "programmet ud. Intet er ændret."
)
FILE_HERE = T("Pakken {navn} {version} er her allerede. Intet er ændret.")
FILE_OLDER = T("Pakken {navn} {version} er ældre end version {her}, som er her allerede. Intet er ændret.")
FILE_FITS_NOT = T("Pakken {navn} {version} passer ikke til programmet: {fejl}. Intet er ændret.")
FILE_FITS_NOT_AT = T("Pakken {navn} {version} passer ikke til programmet: {sted}: {fejl}. Intet er ændret.")
FILE_PUSHES = T(
    "Med pakken {navn} {version} kan pakken {anden} {dens}, som er i brug, ikke bruges længere: {fejl}. Bed den, der udgiver "
    "pakkerne, om nogle, der passer sammen. Intet er ændret."
)
FILE_AT = T("{sted}: {fejl}")
FILE_OTHER = T("Filen »{fil}« er en anden end den, der blev vist. Vælg den igen. Intet er ændret.")
FROM_FILE = {
    Trouble.EMPTY: T(
        "Filen er ingen pakke med skemaer, eller noget af den mangler. Bed den, der udgiver skemaerne, om filen igen. Intet er "
        "ændret."
    ),
    Trouble.DAMAGED: T(
        "Filen kan ikke læses som en pakke: den er beskadiget eller noget andet. Hent eller kopiér den igen. Intet er ændret."
    ),
    Trouble.EXPIRED: T(
        "Pakken i filen er for gammel til at regne med: der kan være kommet en nyere siden. Er computerens ur rigtigt, så bed "
        "den, der udgiver skemaerne, om en ny fil. Intet er ændret."
    ),
    Trouble.REFUSED: T(
        "Pakken i filen er ikke underskrevet af dem, som programmet stoler på, eller den er ændret bagefter. Spørg den, der "
        "udgiver skemaerne. Intet er ændret."
    ),
    Trouble.OLDER: T(
        "Filen er ældre end det, programmet har set før fra dem, der udgiver skemaerne. Bed dem om den nyeste. Intet er ændret."
    ),
    Trouble.FULL: T("Der er ikke plads på disken til pakken. Slet eller flyt noget, og prøv igen. Intet er ændret."),
    Trouble.DISK: T("Filen kan ikke læses, eller pakken kan ikke skrives på disken. Intet er ændret."),
}
"""What was in the way of a file that a person chose, where it is told in other words than what is fetched."""


class Standing(StrEnum):
    """What the signed metadata mean for the version that runs."""

    UNKNOWN = "ukendt"
    NEWEST = "nyeste"
    MAY_BE_USED = "maa_bruges"
    REPLACE_BY = "skal_udskiftes_senest"
    REPLACE_NOW = "skal_udskiftes_nu"


class PackageStanding(StrEnum):
    """What a package of forms and lists is to this start of the program."""

    USED = "i_brug"
    WAITS = "venter"
    LEFT = "taget_ud"
    ENDS = "taget_ud_ved_naeste_start"
    REFUSED = "passer_ikke"


class PackageLine(NamedTuple):
    """One version of a package and its sentence."""

    name: str
    version: str
    standing: PackageStanding
    text: str


class Report(NamedTuple):
    """What is shown: where is looked, the state, what it means, and the sentences for it, the most pressing first."""

    source: Source
    state: State
    standing: Standing
    lines: tuple[str, ...]
    urgent: str
    """What is said on the first page too; "" where nothing is."""
    fell: str = ""
    """Which version was given up, and why; "" where none was since somebody read it."""
    packages: tuple[PackageLine, ...] = ()
    """What is said of packages, the newest version of each first."""
    may_not_open: bool = False
    """Whether the version one would go back to may refuse the store."""


def day(moment: date) -> str:
    """A day as a person reads it."""
    return f"{moment:%d-%m-%Y}"


def standing(running: str, known: Known | None, now: datetime) -> Standing:
    """What the metadata mean on this day."""
    if known is None or not known.newest:
        return Standing.UNKNOWN
    if known.minimum and order(running) < order(known.minimum):
        over = known.since is None or local(now).date() > known.since
        return Standing.REPLACE_NOW if over else Standing.REPLACE_BY
    if order(running) < order(known.newest):
        return Standing.MAY_BE_USED
    return Standing.NEWEST


def report(source: Source, state: State, now: datetime, fits: tuple[Fit, ...] = (), *, older: bool = False) -> Report:
    """Everything that is shown of a state; ``fits`` is what became of packages when the program started.

    ``older``: what starts may refuse a store that the version that was given up has opened.
    """
    found = standing(state.running, state.known, now)
    fell = sentences(_fell(state.fall, state.next), _old(state, older))
    pressing = _meant(found, state) if found in (Standing.REPLACE_BY, Standing.REPLACE_NOW) else ""
    lines = (
        fell,
        _meant(found, state),
        _ready(state),
        _confirmed(source, state, now),
        _asked(source, state),
    )
    shown = tuple(line for line in lines if line)
    return Report(source, state, found, shown, sentences(fell, pressing), fell, _packages(state, fits))


def _packages(state: State, fits: tuple[Fit, ...]) -> tuple[PackageLine, ...]:
    """The versions that are used, and those that are newer than what is used of their package."""
    lines: list[PackageLine] = []
    over: set[str] = set()
    became = {(fit.name, fit.version): fit for fit in fits}
    for each in state.packages:
        if each.name not in over:
            made = _package(each, became.get((each.name, each.version)))
            lines.append(made)
            if made.standing in (PackageStanding.USED, PackageStanding.ENDS):
                over.add(each.name)
    return tuple(lines)


def _package(laid: LaidDown, fit: Fit | None) -> PackageLine:
    name, version = laid.name, laid.version
    if fit is not None and fit.used:
        standing, text = (PackageStanding.ENDS, PACKAGE_ENDS) if laid.left else (PackageStanding.USED, PACKAGE_USED)
    elif laid.left:
        standing, text = PackageStanding.LEFT, PACKAGE_LEFT
    elif fit is not None:
        words = (PACKAGE_REFUSED_AT if fit.place else PACKAGE_REFUSED).format(
            navn=name, version=version, sted=fit.place, fejl=fit.fault
        )
        return PackageLine(name, version, PackageStanding.REFUSED, words)
    else:
        standing, text = PackageStanding.WAITS, PACKAGE_WAITS
    return PackageLine(name, version, standing, text.format(navn=name, version=version))


def _meant(found: Standing, state: State) -> str:
    known, running = state.known, state.running
    if known is None:
        return ""
    since = day(known.since or local(known.checked).date())
    match found:
        case Standing.REPLACE_NOW:
            return REPLACE_NOW.format(version=running, mindst=known.minimum, dag=since)
        case Standing.REPLACE_BY:
            return REPLACE_BY.format(version=running, mindst=known.minimum, dag=since)
        case Standing.MAY_BE_USED:
            return MAY_BE_USED.format(nyeste=known.newest)
        case Standing.NEWEST:
            return IS_NEWEST.format(version=running)
        case _:
            return NONE_NAMED


def _ready(state: State) -> str:
    if state.next == state.running:
        return ""
    newer = order(state.next) > order(state.running)
    return (READY if newer else BACK_READY).format(version=state.next)


def _confirmed(source: Source, state: State, now: datetime) -> str:
    if source.way in (Way.OFF, Way.UNSET):
        return ""
    if state.known is None:
        return NEVER_ASKED
    return STALE.format(dag=day(local(state.known.checked).date())) if now > state.known.until else ""


def _asked(source: Source, state: State) -> str:
    if source.way is Way.UNSET:
        return NOT_SET_UP
    if source.way is Way.OFF:
        return SWITCHED_OFF
    return TROUBLES[state.trouble]


def _old(state: State, older: bool) -> str:
    fall = state.fall
    if fall is None or not older or fall.why not in ("crashed", "faulty"):
        return ""
    return FELL_OLDER.format(version=fall.version, naeste=state.next)


def _fell(fall: Fall | None, after: str) -> str:
    return "" if fall is None else FELL[fall.why].format(version=fall.version, naeste=after)
