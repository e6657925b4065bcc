"""A plan in words, as window and command line show it before anything is taken in."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from smdb_desktop.domain.codelists import Kode
from smdb_desktop.domain.forms.conditions import Condition, fields_of
from smdb_desktop.domain.forms.definitions import Felt, Felttype, Skemaversion
from smdb_desktop.domain.words import T, Text, Tn, listed, sentences
from smdb_desktop.services.forms.model import Brug, Feltskift, Pakkeplan, Skemaskift, Versionsskift
from smdb_desktop.services.lists.model import Difference, Plan
from smdb_desktop.services.lists.telling import DAYS
from smdb_desktop.services.lists.telling import told as told_of_lists
from smdb_desktop.services.lists.used import told_of

VERSIONS = T("Skemaversioner")
CASES = T("Sager på denne maskine")
FORMS_NEW = T("Nye skemaer")
FORMS_GONE = T("Skemaer, der udgår")
FIELDS_NEW = T("Nye felter")
FIELDS_GONE = T("Felter, der udgår")
CHANGED = T("Felter, der ændres")
LISTS_NEW = T("Nye lister")
COMES = T("Kommer til og gælder anmodninger fra {fra}. Kladder og sager fra før beholder deres version.")
COMES_TO = T("Kommer til og gælder anmodninger fra {fra} til {til}. Kladder og sager fra før beholder deres version.")
ENDS = T("Gælder nu anmodninger fra {fra} til {til}.")
OPEN = T("Gælder nu anmodninger fra {fra} og uden sidste dag.")
OTHERWISE = T("Skemaerne i den ændres. Ingen sag på denne maskine bruger den.")
GOES = T("Udgår. Ingen sag på denne maskine bruger den.")
PLACES = T("Skemaernes plads i forløbet, eller hvornår de kræves, er anderledes.")
USED = T("{alle} har den og beholder den: {kladder} og {andre}.")
UNUSED = T("Ingen sag har den.")
AFTER = T(
    "{alle} har en anmodning fra {fra} eller senere og har stadig denne version: {kladder} og {andre}. De skal skifte til den "
    "nye version, før de kan gøres færdige."
)
STEPS = T("Felterne står på andre trin eller i en anden rækkefølge")
LABEL = T("hedder nu »{ord}«")
KIND = T("er nu {art}")
KINDS = {
    Felttype.DATO: T("en dato"),
    Felttype.ENKELTVALG: T("et svar fra en liste"),
    Felttype.FLERVALG: T("flere svar fra en liste"),
    Felttype.HELTAL: T("et helt tal"),
    Felttype.JA_NEJ: T("ja eller nej"),
    Felttype.TEKST: T("en tekst"),
    Felttype.TABEL: T("en tabel"),
}
REQUIRED = T("skal nu udfyldes")
OPTIONAL = T("skal ikke længere udfyldes")
REQUIRED_BY = T("skal nu udfyldes efter svaret i {felter}")
SHOWN = T("vises nu altid")
SHOWN_BY = T("vises nu efter svaret i {felter}")
OTHER_LIST = T("svares nu fra listen »{liste}«")
ANSWERS_NEW = T("nye svar: {svar}")
ANSWERS_GONE = T("svar, der udgår: {svar}")
MORE = T("{svar} og {n} til")
COLUMNS = T("kolonnerne er andre")
LIMIT = T("grænsen for svaret er en anden")
OTHER = T("hjælpen eller andet omkring feltet er ændret")
NEW_FIELD = T("{felt}: {art}, {kraevet}")
MUST, MAY, MUST_BY = T("skal udfyldes"), T("kan udfyldes"), T("skal udfyldes efter svaret i {felter}")
DAYS_AND_CASES = T("Dage og sager")
FORMS = T("Skemaer og felter")
ANSWERS = T("Svarlister")
KIND_OF = T("{art}: {ord}")
A_NEW_LIST = T("Ny liste")
_SAID = {
    FORMS_NEW: T("Nyt skema: {ord}"),
    FORMS_GONE: T("Skemaet udgår: {ord}"),
    FIELDS_NEW: T("Nyt felt: {ord}"),
    FIELDS_GONE: T("Udgår: {ord}"),
    CHANGED: T("Ændres: {ord}"),
}
CITIZEN = {"borger.koen": T("Køn"), "borger.opholdskommune": T("Opholdskommune")}
QUOTED = T("»{felt}«")
FROM_FILE = T("Pakken {navn} {version} fra {fil} er underskrevet, som den skal være.")
LISTS_TOO = T("Svarlister, der ændres, ændres også i kladder og sager fra før.")
NOT_YET = T("Intet er ændret endnu.")
NEXT_START = T("Den tages i brug, næste gang programmet startes.")
MOST = 8
"""Answers that are named, before they are counted."""
PART = T("{felt}: {hvad}")


class Line(NamedTuple):
    """One line of the difference: which kind, of which version or form, and its words."""

    art: Text
    om: Text
    ord: Text


def told(plan: Pakkeplan) -> tuple[Line, ...]:
    """Every line of a plan, kind by kind."""
    order = (VERSIONS, CASES, FORMS_NEW, FORMS_GONE, FIELDS_NEW, FIELDS_GONE, CHANGED, LISTS_NEW)
    lines = [line for each in plan.versioner for line in _lines(each)]
    lines += [Line(VERSIONS, Text(each.title), GOES) for each in plan.vaek]
    lines += _cases(plan)
    lines += [Line(LISTS_NEW, Text(liste.title), Text(liste.title)) for liste in plan.nye_lister]
    of_lists = told_of_lists(Plan("", plan.lister, {}, 0))
    return (
        *sorted(lines, key=lambda line: order.index(line.art)),
        *(Line(each.art, each.liste, each.ord) for each in of_lists if each.art != DAYS),
    )


def _lines(each: Versionsskift) -> Iterator[Line]:
    nu = each.nu
    title = Text(nu.title)
    yield Line(VERSIONS, title, _days(each))
    if each.indhold:
        yield Line(VERSIONS, title, OTHERWISE)
    if each.pladser:
        yield Line(VERSIONS, title, PLACES)
    for skema in each.nye:
        yield Line(FORMS_NEW, title, Text(skema.title))
    for skema in each.udgaar:
        yield Line(FORMS_GONE, title, Text(skema.title))
    for skift in each.skemaer:
        yield from _form(skift, nu)


def _days(each: Versionsskift) -> Text:
    fra, til = _day(each.nu.valid_from), _day(each.nu.valid_to)
    words = (COMES_TO if til else COMES) if each.er_ny else (ENDS if til else OPEN)
    return words.format(fra=fra, til=til)


def _day(day: date | None) -> str:
    return "" if day is None else f"{day:%d-%m-%Y}"


def _cases(plan: Pakkeplan) -> Iterator[Line]:
    for each in plan.versioner:
        if not each.er_ny:
            title = Text(each.nu.title)
            brug = plan.brug.get(each.nu.id)
            yield Line(CASES, title, UNUSED if brug is None or not brug.alle else USED.format(**_counted(brug)))
            later = plan.efter.get(each.nu.id)
            if later is not None and later.alle:
                yield Line(CASES, title, AFTER.format(**_counted(later), fra=_day(plan.fra)))


def _counted(brug: Brug) -> dict[str, Text]:
    return {
        "alle": told_of(brug.alle, brug.nedlagte),
        "kladder": Tn("{n} med kladder", "{n} med kladder", n=brug.med_kladder),
        "andre": Tn("{n} uden kladder", "{n} uden kladder", n=brug.andre),
    }


def _form(skift: Skemaskift, nu: Skemaversion) -> Iterator[Line]:
    title = Text(skift.skema.title)
    for felt in skift.nye:
        words = NEW_FIELD.format(
            felt=felt.label, art=KINDS[felt.type], kraevet=_required(felt, nu, (MUST, MAY, MUST_BY), skift.skema.art)
        )
        yield Line(FIELDS_NEW, title, words)
    for felt in skift.udgaar:
        yield Line(FIELDS_GONE, title, Text(felt.label))
    for each in skift.aendret:
        yield Line(
            CHANGED, title, PART.format(felt=each.foer.label, hvad=listed(list(_changes(each, nu, skift.skema.art))))
        )
    if skift.trin:
        yield Line(CHANGED, title, STEPS)


def _changes(each: Feltskift, nu: Skemaversion, art: str) -> Iterator[Text]:
    was, now = each.foer, each.nu
    said = 0
    if was.label != now.label:
        yield LABEL.format(ord=now.label)
        said += 1
    if was.type != now.type:
        yield KIND.format(art=KINDS[now.type])
        said += 1
    if was.required != now.required:
        yield _required(now, nu, (REQUIRED, OPTIONAL, REQUIRED_BY), art)
        said += 1
    if was.shown != now.shown:
        yield SHOWN if now.shown is None else SHOWN_BY.format(felter=_fields(now.shown, nu, art))
        said += 1
    if each.svar is not None:
        yield from _answers(each.svar)
        said += 1
    elif was.kolonner != now.kolonner:
        yield COLUMNS
        said += 1
    if was.graense != now.graense:
        yield LIMIT
        said += 1
    if not said:
        yield OTHER


def _required(felt: Felt, nu: Skemaversion, words: tuple[Text, Text, Text], art: str) -> Text:
    must, may, by = words
    if isinstance(felt.required, bool):
        return must if felt.required else may
    return by.format(felter=_fields(felt.required, nu, art))


def _fields(condition: Condition, nu: Skemaversion, art: str) -> Text:
    """The fields that a condition looks at, by what they are called."""
    names = dict.fromkeys(fields_of(condition))
    found = [nu.felt(name if "." in name else f"{art}.{name}") for name in names]
    labels = [
        CITIZEN.get(name) or (name if felt is None else felt.label) for name, felt in zip(names, found, strict=True)
    ]
    return listed([QUOTED.format(felt=label) for label in labels])


def _answers(svar: Difference) -> Iterator[Text]:
    yield OTHER_LIST.format(liste=svar.ny.title)
    was, now = {kode.label for kode in svar.foer}, {kode.label for kode in svar.ny}
    if new := [kode for kode in svar.ny if kode.label not in was]:
        yield ANSWERS_NEW.format(svar=_some(new))
    if old := [kode for kode in svar.foer if kode.label not in now]:
        yield ANSWERS_GONE.format(svar=_some(old))


def _some(koder: list[Kode]) -> Text:
    words = [Text(kode.label) for kode in koder[:MOST]]
    return listed(words) if len(koder) <= MOST else MORE.format(svar=listed(words), n=len(koder) - MOST)


def grouped(lines: Iterable[Line]) -> tuple[tuple[Text, tuple[tuple[Text, Text], ...]], ...]:
    """The lines as three lists: days and cases, the forms one by one, the answers; each line with what it is about."""
    lists: dict[Text, list[tuple[Text, Text]]] = {}
    for line in lines:
        title = DAYS_AND_CASES if line.art in (VERSIONS, CASES) else FORMS if line.art in _SAID else ANSWERS
        words = _SAID[line.art].format(ord=line.ord) if line.art in _SAID else line.ord
        if line.art == LISTS_NEW:
            words = A_NEW_LIST
        elif title == ANSWERS:
            words = KIND_OF.format(art=line.art, ord=line.ord)
        lists.setdefault(title, []).append((line.om, words))
    # what is said of one form stands together, in the order in which the forms are first named
    return tuple(
        (
            title,
            tuple((om, words) for about in dict.fromkeys(om for om, _ in said) for om, words in said if om == about),
        )
        for title, said in lists.items()
    )


def heading(plan: Pakkeplan) -> Text:
    """What stands over the lines: which package, and from when it is used."""
    seen = plan.i_fil
    lists = LISTS_TOO if plan.lister else ""
    about = FROM_FILE.format(navn=seen.name, version=seen.version, fil=seen.file.name)
    return sentences(about, lists, NOT_YET, NEXT_START)
