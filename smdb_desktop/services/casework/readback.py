"""A number read back: what it says of the person, so that whoever typed it sees and hears whether it is the right one.

No register is asked. Every way in uses the same facts and words: the window, the command line, the import.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from smdb_desktop.domain.codelists import Kodelister, sex_told
from smdb_desktop.domain.cpr import Cpr
from smdb_desktop.domain.words import T, Text, Tn, sentences

NO_REGISTER = T(
    "CPR-registeret er ikke spurgt: programmet har ingen forbindelse til det. Kontrollér nummeret mod borgerens sundhedskort "
    "eller journalen."
)
NOT_ASKED = T("CPR-registeret er ikke spurgt.")
REPLACEMENT = T(
    "Det er et erstatningsnummer. Sagen kan gemmes her, men først indberettes, når borgeren har fået et CPR-nummer. Ret det så "
    "med »Ret CPR-nummer«."
)
MODULUS = T("Kontrolcifferet passer ikke. Det er tilladt for nyere numre; se efter, at det er skrevet rigtigt.")
UNUSUAL = T("Alderen er usædvanlig for en borger i stofmisbrugsbehandling. Se efter, at nummeret er skrevet rigtigt.")
NOT_TOLD = T("fremgår ikke af nummeret")
_USUAL_AGES = range(12, 91)


def sex_of(cpr: Cpr, lister: Kodelister) -> str:
    """The sex that the number tells (rule 12), as the list has it; "" where it tells none."""
    return sex_told(lister["koen"], cpr.mand)


def facts(cpr: Cpr, lister: Kodelister, today: date) -> tuple[tuple[str, str], ...]:
    """Number, date of birth, age and sex, each with its name."""
    born, age, koen = cpr.foedselsdato, cpr.alder(today), sex_of(cpr, lister)
    return (
        ("CPR-nr.", cpr.formatted),
        (T("Født"), NOT_TOLD if born is None else f"{born:%d-%m-%Y}"),
        (T("Alder"), NOT_TOLD if age is None else Tn("{n} år", "{n} år", n=age)),
        (T("Køn efter nummeret"), lister["koen"].label(koen) if koen else NOT_TOLD),
    )


def heard(cpr: Cpr, lister: Kodelister, today: date, *, hidden: bool = False) -> Text:
    """The facts as one sentence; ``hidden`` masks the number where others may read it."""
    named, *others = facts(cpr, lister, today)
    said = {f"navn{n}": name for n, (name, _) in enumerate(others)} | {f"svar{n}": v for n, (_, v) in enumerate(others)}
    return T(
        "{cpr}. {navn0}: {svar0}. {navn1}: {svar1}. {navn2}: {svar2}.", cpr=cpr.masked if hidden else named[1], **said
    )


def doubts(cpr: Cpr, today: date) -> Iterator[Text]:
    """What makes one look at the number again; none of it refuses."""
    if cpr.erstatning:
        yield REPLACEMENT
    elif cpr.modulus11_ok is False:
        yield MODULUS
    age = cpr.alder(today)
    if age is not None and age not in _USUAL_AGES:
        yield UNUSUAL


def said_of_new(cpr: Cpr, lister: Kodelister, today: date) -> Text:
    """What is said of a citizen that a file brought: nobody pressed a button, so the number is read back afterwards."""
    new = T("Ny borger: {nummer}", nummer=heard(cpr, lister, today, hidden=True))
    return sentences(new, *doubts(cpr, today), NOT_ASKED)
