"""Whether SMDB has a case as it was before it was changed here, or was told that it is gone: said wherever the case is shown."""

from collections.abc import Iterable, Mapping

from smdb_desktop.domain.codelists import Kodeliste
from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.words import T, sentences
from smdb_desktop.services.ports.store import Store
from smdb_desktop.services.stored.gone import Gone, gone, is_confirmed, taken_back
from smdb_desktop.services.stored.records import BorgerRecord, ForloebRecord, Skaebne


def older(store: Store, forloeb_id: str) -> str:
    """That what stands in SMDB is older than the case, in a sentence; "" where SMDB has it as it is, or not at all."""
    reported = store.reports.reported(forloeb_id)
    submissions = store.outbox.indberetninger_of(forloeb_id) if reported else ()
    if not submissions or reported[-1].indberetning_id == submissions[-1].id:
        return ""
    if all(each.id != reported[-1].indberetning_id for each in submissions):
        return T(
            "Revision {revision} blev tastet i SMDB {dag} fra data, der blev erstattet ved en gendannelse. Det, der står i SMDB, "
            "kan være noget andet end sagen her: se efter på SMDB's sider.",
            revision=reported[-1].revision,
            dag=format_date(reported[-1].indberettet.dag),
        )
    return T(
        "Sagen er ændret, siden den blev indberettet: i SMDB står revision {revision}, tastet {dag}, og den er ældre.",
        revision=reported[-1].revision,
        dag=format_date(reported[-1].indberettet.dag),
    )


def gone_of(store: Store, kommuner: Kodeliste, borger: BorgerRecord, record: ForloebRecord) -> Gone:
    """What a completion is warned of, because a copy that did not know it became the store."""
    back = store.outbox.taken_back([record.id]).get(record.id)
    said = None if back is None else taken_back(back, kommuner)
    if said is not None and is_confirmed(said, record.bekraeftelser):
        said = None
    return Gone(gone(store.outbox.left_elsewhere(borger.cpr_nr), kommuner), said)


def otherwise(store: Store, kommuner: Kodeliste, courses: Iterable[ForloebRecord]) -> Mapping[str, str]:
    """What is said of each course that stands otherwise outside than here; one that stands as it does here is left out."""
    there = {course.id: course for course in courses}
    back = store.outbox.taken_back(list(there))
    found = {}
    for id_, course in there.items():
        said = [taken_back(back[id_], kommuner)] if id_ in back else []
        said = [text for text in said if not is_confirmed(text, course.bekraeftelser)]
        # that SMDB has another than this one is said by a deletion better
        before = "" if said and back[id_].skaebne is Skaebne.SLETTET else older(store, id_)
        if text := sentences(*said, before):
            found[id_] = text
    return found


def left_before(
    store: Store, kommuner: Kodeliste, borger: BorgerRecord, other: Iterable[tuple[str, str]]
) -> tuple[str, ...]:
    """What is said of the citizen's courses that left and are not here, and of those that are shown by their period only."""
    elsewhere = gone(store.outbox.left_elsewhere(borger.cpr_nr), kommuner).values()
    return (*elsewhere, *(T("Forløbet {periode}: {ord}", periode=periode, ord=said) for periode, said in other))
