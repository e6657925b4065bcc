"""Brings the limits that are kept beside the courses up to date: in portions, of the courses whose writes marked them.

The domain says what a limit is; the store marks in the transaction of each write. Who shows limits calls ``catch_up`` first.
"""

import hashlib
from datetime import date

from smdb_desktop.domain.deadlines import RECKONING, Fristart, Krav, days_of, limits
from smdb_desktop.domain.forms.katalog import Katalog
from smdb_desktop.domain.rules.registry import Kontekst
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.deadlines import Kendt
from smdb_desktop.services.stored.mapping import completed_with_ids, katalog_for
from smdb_desktop.services.stored.records import ForloebRecord

PORTION = 20
"""Courses in one transaction: some tens of milliseconds."""
_SETTING = "fristregning"
_COURSE = "kontaktforloeb"


def catch_up(store: Store, katalog: Katalog) -> tuple[int, int]:
    """Reckon a portion; how many courses that were, and how many are left. Costs one look where nothing was written since."""
    _by_the_same_lists(store, katalog)
    waiting = store.deadlines.waiting(PORTION)
    if not waiting:
        return 0, 0
    store.deadlines.keep({(e.forloeb.id, e.forloeb.revision): reckon(e, katalog) for e in waiting})
    return len(waiting), store.deadlines.number_waiting()


def catch_up_wholly(store: Store, katalog: Katalog) -> None:
    """Reckon everything that is marked, however long it takes: for the command line."""
    while catch_up(store, katalog)[1]:
        pass


def reckon(known: Kendt, katalog: Katalog) -> tuple[Krav, ...]:
    """The limits of one course; one that is laid down or belongs to nobody's version has none."""
    forloeb = known.forloeb
    if forloeb.nedlagt or forloeb.skemaversion not in katalog.versioner:
        return ()
    course, paths = completed_with_ids(forloeb, katalog_for(forloeb, katalog), _COURSE)
    ctx = Kontekst(date.min, katalog, paa={_COURSE: katalog.paa(course.anmodningsdato)})
    said = {(paths[id_], name) for id_, names in known.indberettet.items() if id_ in paths for name in names}
    reported = {each[:2] for each in days_of(course)} & said
    ids = {path: id_ for id_, path in paths.items()}
    # a path moves when another treatment goes; what is kept is the form itself
    found = limits(course, ctx, reported, known.fulgt, known.mangler)
    return tuple(k._replace(noegle=ids.get(k.noegle, k.noegle)) for k in found)


def closed_for(forloeb: ForloebRecord, katalog: Katalog, months: int) -> date | None:
    """The day of the closing that is followed up after so many months; None where the course has no such follow-up."""
    krav = reckon(Kendt(forloeb, (), {}, {}), katalog)
    return next((k.fra for k in krav if k.art is Fristart.OPFOELGNING and k.noegle == str(months)), None)


def _by_the_same_lists(store: Store, katalog: Katalog) -> None:
    """Mark every course where the reckoning, or a property of an answer that it asks for, is another than before."""
    lists = katalog.lister
    text = repr(
        [(name, sorted((k.code, sorted(map(repr, k.flags.items()))) for k in lists[name])) for name in _asked(katalog)]
    )
    now = f"{RECKONING}-{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    before = store.settings.get(_SETTING)
    if before != now:
        with store.together():
            if before is not None:
                store.deadlines.mark_all()
            store.settings.put(_SETTING, now)


def _asked(katalog: Katalog) -> tuple[str, ...]:
    """The lists of the fields whose properties the domain asks for."""
    fields = ("aarsag_afsluttet", "behandlingstype", "laegesamtale_oenskes", "laegesamtale_afholdt")
    found = set()
    for version in katalog.versioner.values():
        for definition in version.skemaer.values():
            for name in fields:
                felt = definition.felt(name)
                if felt is not None and felt.liste is not None:
                    found.add(felt.liste)
    return tuple(sorted(found))
