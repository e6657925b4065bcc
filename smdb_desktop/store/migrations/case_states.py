"""Of schema 2: which submissions stand in SMDB, and the state of each case (its newest submission's), counted as it changes.

The counts are kept as cases change, so that asking how many are not reported costs the same with ten cases as with 100,000: by
triggers where a submission comes or goes, by ``store/states.py`` where its state changes, of which there are many in an export.
"""

_NEWEST = "coalesce((SELECT tilstand FROM indberetning WHERE forloeb_id = {id} ORDER BY revision DESC LIMIT 1), '')"


# a course without submissions has "", which nobody asks for; every other state is counted
COUNT = (
    "UPDATE sagstal SET antal = antal - 1 WHERE tilstand = (SELECT tilstand FROM forloeb WHERE id = {id})",
    f"UPDATE forloeb SET tilstand = {_NEWEST} WHERE id = {{id}}",  # noqa: S608
    "INSERT INTO sagstal (tilstand, antal) SELECT tilstand, 1 FROM forloeb WHERE id = {id}"
    " ON CONFLICT DO UPDATE SET antal = antal + 1",
)
"""What is done when a submission of the course ``{id}`` came, went, or changed its state."""


def _follows(name: str, event: str, id_: str) -> str:
    return f"CREATE TRIGGER {name} AFTER {event} BEGIN {'; '.join(COUNT).format(id=id_)}; END"


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
    _follows("sag_mindre", "DELETE ON indberetning", "OLD.forloeb_id"),
    "CREATE TRIGGER sagstal_slettet AFTER DELETE ON forloeb BEGIN"
    " UPDATE sagstal SET antal = antal - 1 WHERE tilstand = OLD.tilstand; END",
    f"UPDATE forloeb SET tilstand = {_NEWEST.format(id='forloeb.id')}",  # noqa: S608
    "INSERT INTO sagstal (tilstand, antal) SELECT tilstand, count(*) FROM forloeb GROUP BY tilstand",
)
"""The statements, in order; the last two fill in what a file of schema 1 holds."""
