"""Of schema 2: which submissions stand in SMDB, and the state of each case (its newest submission's), counted as it changes.

The counts are kept by triggers, so that asking how many cases are not reported costs the same with ten cases as with 100,000.
"""

_NEWEST = "coalesce((SELECT tilstand FROM indberetning WHERE forloeb_id = {id} ORDER BY revision DESC LIMIT 1), '')"


def _follows(name: str, event: str, id_: str) -> str:
    newest = _NEWEST.format(id=id_)
    return f"CREATE TRIGGER {name} AFTER {event} BEGIN UPDATE forloeb SET tilstand = {newest} WHERE id = {id_}; END"  # noqa: S608


CASE_STATES = (
    "UPDATE indberetning SET tilstand = 'EKSPORTERET' WHERE tilstand = 'SENDT'",
    # no reference to the submission: a store that replaced another may know of one that it does not have
    "CREATE TABLE indberettet (indberetning_id TEXT PRIMARY KEY NOT NULL, forloeb_id TEXT NOT NULL, revision INTEGER NOT NULL,"
    " klar_tid TEXT NOT NULL, dag TEXT NOT NULL, maade TEXT NOT NULL, person_id TEXT NOT NULL, hvem TEXT NOT NULL,"
    " tid TEXT NOT NULL, foer TEXT NOT NULL, indhold_sha256 TEXT NOT NULL) STRICT",
    "CREATE INDEX indberettet_forloeb ON indberettet (forloeb_id, revision)",
    "ALTER TABLE forloeb ADD COLUMN tilstand TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE sagstal (tilstand TEXT PRIMARY KEY NOT NULL, antal INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    _follows("sag_ny", "INSERT ON indberetning", "NEW.forloeb_id"),
    _follows("sag_skifter", "UPDATE OF tilstand ON indberetning WHEN NEW.tilstand <> OLD.tilstand", "NEW.forloeb_id"),
    _follows("sag_mindre", "DELETE ON indberetning", "OLD.forloeb_id"),
    "CREATE TRIGGER sagstal_skifter AFTER UPDATE OF tilstand ON forloeb WHEN NEW.tilstand <> OLD.tilstand BEGIN"
    " UPDATE sagstal SET antal = antal - 1 WHERE tilstand = OLD.tilstand;"
    " INSERT INTO sagstal (tilstand, antal) VALUES (NEW.tilstand, 1) ON CONFLICT DO UPDATE SET antal = antal + 1; END",
    "CREATE TRIGGER sagstal_slettet AFTER DELETE ON forloeb BEGIN"
    " UPDATE sagstal SET antal = antal - 1 WHERE tilstand = OLD.tilstand; END",
    f"UPDATE forloeb SET tilstand = {_NEWEST.format(id='forloeb.id')}",  # noqa: S608
)
"""The statements, in order; the last fills in what a file of schema 1 holds."""
