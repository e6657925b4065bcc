"""The schema, one function for each version, in sqlite-utils' way.

A released function is never edited: a later version adds one below it, and its name to ``applied.CURRENT``. A file is migrated
only after a verified copy of it lies in ``backup/``, and a file with a migration that this program does not know is refused
unread.
"""

from collections.abc import Callable

from smdb_desktop.services.errors import StoreTooNew
from smdb_desktop.store.errors import TOO_NEW
from smdb_desktop.store.hook import Database, ForeignKey, Migrations, Table
from smdb_desktop.store.migrations.applied import SET
from smdb_desktop.store.migrations.people_and_history import people_and_history

MIGRATIONS = Migrations(SET)


def schema_version(db: Database, migrations: Migrations = MIGRATIONS) -> int:
    """How many migrations the file has had; 0 for an empty one."""
    return len(migrations.applied(db))


def migrate(db: Database, before: Callable[[], None], migrations: Migrations = MIGRATIONS) -> int:
    """Bring the file to this program's schema and return its version.

    ``before`` is called once before the first change to a file that has a schema already (the copy). Each step is one
    transaction: a failing one leaves the file at the version before it. Raises StoreTooNew.
    """
    applied = {step.name for step in migrations.applied(db)}
    pending = migrations.pending(db)
    known = {step.name for step in migrations._migrations}
    if applied - known:
        raise StoreTooNew(TOO_NEW, f"unknown migrations: {len(applied - known)}")
    if pending:
        if applied:
            before()
        migrations.apply(db)
    return schema_version(db, migrations)


@MIGRATIONS()
def m0001_ground(db: Database) -> None:
    """Schema 1: citizens, courses, forms with their answers, submissions, settings and the deletion log."""
    _settings(db)
    _cases(db)
    _answers(db)
    _submissions(db)


@MIGRATIONS()
def m0002_people_and_history(db: Database) -> None:
    """Schema 2: people, the log, the register of tilbud, attempts and receipts, the counter of commits."""
    people_and_history(db)


def _table(db: Database, name: str) -> Table:
    table = db[name]
    if not isinstance(table, Table):
        raise TypeError(f"{name} is no table")
    return table


def _settings(db: Database) -> None:
    _table(db, "meta").create({"key": str, "value": str}, pk="key", not_null={"value"}, strict=True)
    _table(db, "indstilling").create({"key": str, "value": str}, pk="key", not_null={"value"}, strict=True)
    _table(db, "blob").create({"key": str, "value": bytes}, pk="key", not_null={"value"}, strict=True)
    columns = {
        "id": int,
        "forloeb_id": str,
        "myndighedskommune": str,
        "sidste_revision": int,
        "sidste_sha256": str,
        "begrundelse": str,
        "hvem": str,
        "tid": str,
    }
    _table(db, "slettelog").create(columns, pk="id", not_null=set(columns) - {"id"}, strict=True)


def _cases(db: Database) -> None:
    borger = {
        "id": str,
        "cpr_nr": str,
        "navn": str,
        "opholdskommune": str,
        "koen": str,
        "aendret": str,
        "aendret_af": str,
    }
    _table(db, "borger").create(borger, pk="id", not_null=set(borger), strict=True)
    _table(db, "borger").create_index(["cpr_nr"], "borger_cpr_nr", unique=True)
    forloeb = {
        "id": str,
        "borger_id": str,
        "myndighedskommune": str,
        "profil": str,
        "skemaversion": str,
        "revision": int,
        "oprettet": str,
        "aendret": str,
        "aendret_af": str,
        "sted_trin": str,
        "sted_skema_id": str,
        "sted_felt": str,
        "anmodet": int,
        "ivaerksat": int,
        "behandlet": int,
        "afsluttet": int,
    }
    _table(db, "forloeb").create(
        forloeb,
        pk="id",
        not_null=set(forloeb),
        foreign_keys=[ForeignKey("forloeb", "borger_id", "borger", "id", on_delete="RESTRICT")],
        defaults=dict.fromkeys(("anmodet", "ivaerksat", "behandlet", "afsluttet"), 0),
        strict=True,
    )
    _table(db, "forloeb").create_index(["borger_id", "oprettet"], "forloeb_borger")
    _table(db, "forloeb").create_index(["oprettet", "id"], "forloeb_oprettet")
    # partial indexes hold only the courses that somebody has to look at, however many are closed
    db.execute(
        "CREATE INDEX forloeb_uden_ivaerksaettelse ON forloeb (oprettet, id)"
        " WHERE anmodet = 1 AND ivaerksat = 0 AND afsluttet = 0"
    )
    db.execute(
        "CREATE INDEX forloeb_uden_behandling ON forloeb (oprettet, id)"
        " WHERE ivaerksat = 1 AND behandlet = 0 AND afsluttet = 0"
    )


def _answers(db: Database) -> None:
    skema = {
        "id": str,
        "forloeb_id": str,
        "parent_id": str,
        "art": str,
        "position": int,
        "kladde": int,
        "faerdig_tid": str,
        "faerdig_af": str,
        "faerdig": str,
    }
    _table(db, "skema").create(
        skema,
        pk="id",
        not_null=set(skema) - {"parent_id", "faerdig_tid", "faerdig"},
        foreign_keys=[
            ForeignKey("skema", "forloeb_id", "forloeb", "id", on_delete="CASCADE"),
            ForeignKey("skema", "parent_id", "skema", "id", on_delete="CASCADE"),
        ],
        strict=True,
    )
    _table(db, "skema").create_index(["forloeb_id"], "skema_forloeb")
    _table(db, "skema").create_index(["parent_id"], "skema_parent")
    db.execute("CREATE INDEX skema_kladde ON skema (forloeb_id) WHERE kladde = 1")
    # one tree instead of two: an autosave touches one page of answers (sqlite-utils cannot say WITHOUT ROWID)
    db.execute(
        "CREATE TABLE svar ("
        " skema_id TEXT NOT NULL REFERENCES skema (id) ON DELETE CASCADE, felt TEXT NOT NULL,"
        " raw TEXT NOT NULL, value TEXT, aendret TEXT NOT NULL, aendret_af TEXT NOT NULL,"
        " PRIMARY KEY (skema_id, felt)) STRICT, WITHOUT ROWID"
    )
    bekraeftelse = {
        "forloeb_id": str,
        "regel": str,
        "felt": str,
        "besked": str,
        "begrundelse": str,
        "hvem": str,
        "tid": str,
    }
    _table(db, "bekraeftelse").create(
        bekraeftelse,
        pk=("forloeb_id", "regel", "felt"),
        not_null=set(bekraeftelse),
        foreign_keys=[ForeignKey("bekraeftelse", "forloeb_id", "forloeb", "id", on_delete="CASCADE")],
        strict=True,
    )


def _submissions(db: Database) -> None:
    # the payload stands last, so that reading the other columns never touches its overflow pages
    columns = {
        "id": str,
        "forloeb_id": str,
        "revision": int,
        "art": str,
        "tilstand": str,
        "klar_tid": str,
        "payload_sha256": str,
        "forrige_sha256": str,
        "filnavn": str,
        "maal": str,
        "sendt_tid": str,
        "sendt_af": str,
        "payload": bytes,
    }
    _table(db, "indberetning").create(
        columns,
        pk="id",
        not_null=set(columns) - {"sendt_tid", "payload"},
        foreign_keys=[ForeignKey("indberetning", "forloeb_id", "forloeb", "id", on_delete="CASCADE")],
        strict=True,
    )
    _table(db, "indberetning").create_index(["forloeb_id", "revision"], "indberetning_revision", unique=True)
    _table(db, "indberetning").create_index(["tilstand", "klar_tid"], "indberetning_tilstand")
    _table(db, "indberetning").create_index(["klar_tid"], "indberetning_klar_tid")
    db.execute("CREATE UNIQUE INDEX indberetning_klar ON indberetning (forloeb_id) WHERE tilstand = 'KLAR'")
