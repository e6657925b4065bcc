"""Whether SMDB has a case as it was before it was changed here: said wherever the case is shown."""

from smdb_desktop.domain.forms.values import format_date
from smdb_desktop.domain.words import T
from smdb_desktop.services.ports.store import Store


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
