"""What SMDB's *Borgeroverblik* should show of a case that was typed: the course, its five dates and every treatment.

It is made of what would be sent, in the words of SMDB's own overview, and compared by a person: nothing of SMDB is seen
here.
"""

from collections.abc import Iterator
from typing import NamedTuple

from smdb_desktop.domain.case.model import Kontaktforloeb
from smdb_desktop.domain.forms.definitions import Skemaversion
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.judgement import completed_forms
from smdb_desktop.domain.milestones import Milepael
from smdb_desktop.domain.words import T, joined
from smdb_desktop.services.casework.answers import NOTHING
from smdb_desktop.services.casework.overview import day, forloeb_linje
from smdb_desktop.services.casework.showing import answer_text
from smdb_desktop.services.stored.mapping import borger_of, completed_with_ids
from smdb_desktop.services.stored.records import Art, Udgaaende

OVERVIEW = "overblik/"
"""How the keys of what is compared begin."""
COURSE, OPEN, CLOSED, DELETED = T("Kontaktforløb"), T("{periode} (åbent)"), T("{periode} (lukket)"), T("Står der ikke")


class Overbliksdel(NamedTuple):
    """One thing that the overview shows: what it is called there, and what should stand. ``ens`` is None where nobody has looked,
    else whether it stood so."""

    noegle: str
    navn: str
    svar: str
    ens: bool | None = None


def overview(given: Udgaaende, katalog: Katalog) -> tuple[Overbliksdel, ...]:
    """Everything that should stand there; of a deletion that the course does not."""
    course = next(each for each in given.forloeb if each.id == given.indberetning.forloeb_id)
    if given.indberetning.art is Art.SLETTET:
        return (Overbliksdel(f"{OVERVIEW}forloeb", COURSE, DELETED),)
    whole, paths = completed_with_ids(course, katalog, "")
    ids = {path: id_ for id_, path in paths.items()}
    values = completed_forms(borger_of(given.borger), whole, katalog)
    version, lister = katalog.versioner[whole.version], katalog.paa(whole.anmodningsdato)
    found = list(_course(whole))
    place = version.ved(Milepael.BEHANDLET)
    for tilknytning, behandling in whole.behandlinger():
        columns = place.kolonner if place is not None else ()
        definition = version.skemaer[behandling.art]
        fields = [felt for navn in columns if (felt := definition.felt(navn)) is not None]
        told = (
            T("{navn}: {svar}", navn=felt.overskrift, svar=answer_text(felt, value, lister))
            for felt in fields
            if (value := values[behandling.sti].get(felt.navn)) is not None
        )
        name = _called(version, tilknytning.tilbud.art, values[tilknytning.tilbud.sti])
        found.append(Overbliksdel(f"{OVERVIEW}{ids[behandling.sti]}", name, joined(", ", told) or NOTHING))
    return tuple(found)


def _course(whole: Kontaktforloeb) -> Iterator[Overbliksdel]:
    line = forloeb_linje("", whole)
    state = OPEN if line.aabent else CLOSED
    yield Overbliksdel(f"{OVERVIEW}forloeb", COURSE, state.format(periode=line.periode))
    periods = tuple(whole.perioder())
    starts = [start for start, _ in periods if start is not None]
    ends = [end for _, end in periods if end is not None]
    last = max(ends, default=None) if len(ends) == len(periods) else None
    for key, name, when in (
        ("anmodet", T("Anmodningsdato"), whole.anmodningsdato),
        ("ivaerksat", T("Dato for iværksat behandling"), whole.ivaerksat_dato),
        ("tilbudsstart", T("Tilbudsstartdato"), min(starts, default=None)),
        ("tilbudsslut", T("Tilbudsslutdato"), last),
        ("afsluttet", T("Dato for afsluttet behandling"), whole.afsluttet_dato),
    ):
        yield Overbliksdel(f"{OVERVIEW}{key}", name, day(when))


def _called(version: Skemaversion, art: str, values: object) -> str:
    """The name of a tilbud: its first field."""
    first = version.skemaer[art].felter[0]
    name = values.get(first.navn) if isinstance(values, dict) else None
    return str(name) if name else T("Tilbud uden navn")
