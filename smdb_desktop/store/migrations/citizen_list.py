"""Schema 2: the list of all citizens, made to be searched and kept in order: one narrow row for each, whoever writes.

What it says follows from the citizens, courses, forms and submissions; triggers bring it along in the transaction of the write
itself. The program writes only the folded name (``citizens.py``), because SQLite folds no Danish letters, and when a course was
changed last (``cases.py``): a trigger that mostly does nothing costs each autosave a tenth of its time.
"""

from smdb_desktop.domain.names import search_text
from smdb_desktop.store.hook import Database

_LACKS = (
    "mangler = EXISTS (SELECT 1 FROM forloeb AS f WHERE f.borger_id = {whose} AND (SELECT tilstand FROM indberetning"
    " WHERE forloeb_id = f.id ORDER BY revision DESC LIMIT 1) <> 'INDBERETTET')"
)
# the first course that is open, else the newest: what stands for the citizen. One that was reported under a number that was
# corrected is none, but its deletion still has to be reported
_STATE = (
    "UPDATE borgerliste SET"  # noqa: S608  our own words
    " stand = CASE WHEN EXISTS (SELECT 1 FROM forloeb WHERE borger_id = {whose} AND afsluttet = 0 AND nedlagt = '') THEN 1"
    " WHEN EXISTS (SELECT 1 FROM forloeb WHERE borger_id = {whose} AND nedlagt = '') THEN 2 ELSE 0 END,"
    " kladde = EXISTS (SELECT 1 FROM forloeb AS f JOIN skema AS s ON s.forloeb_id = f.id"
    " WHERE f.borger_id = {whose} AND s.kladde = 1),"
    f" {_LACKS},"
    " aendret = max(aendret, coalesce((SELECT max(aendret) FROM forloeb WHERE borger_id = {whose}), ''))"
    " WHERE borger_id = {whose}"
)
_OF_COURSE = "(SELECT borger_id FROM forloeb WHERE id = {}.forloeb_id)"
_TABLES = (
    "CREATE TABLE borgerliste (nr INTEGER PRIMARY KEY NOT NULL, borger_id TEXT NOT NULL UNIQUE REFERENCES borger (id)"
    " ON DELETE CASCADE, soeg TEXT NOT NULL, cpr_nr TEXT NOT NULL, stand INTEGER NOT NULL DEFAULT 0,"
    " kladde INTEGER NOT NULL DEFAULT 0, mangler INTEGER NOT NULL DEFAULT 0, aendret TEXT NOT NULL) STRICT",
    # each holds all that is searched, so that no search reads the table
    "CREATE INDEX borgerliste_navn ON borgerliste (soeg, stand, kladde, mangler)",
    "CREATE INDEX borgerliste_cpr_nr ON borgerliste (cpr_nr, soeg, stand, kladde, mangler)",
    "CREATE INDEX borgerliste_aendret ON borgerliste (aendret, soeg, stand, kladde, mangler)",
)
_TRIGGERS = {
    "borger_ny": "INSERT ON borger BEGIN INSERT INTO borgerliste (borger_id, soeg, cpr_nr, aendret)"
    " VALUES (NEW.id, lower(NEW.navn) || char(1) || NEW.cpr_nr, NEW.cpr_nr, NEW.aendret)",
    "borger_navn": "UPDATE OF navn ON borger WHEN NEW.navn <> OLD.navn BEGIN"
    " UPDATE borgerliste SET soeg = lower(NEW.navn) || char(1) || NEW.cpr_nr WHERE borger_id = NEW.id",
    "borger_cpr_nr": "UPDATE OF cpr_nr ON borger WHEN NEW.cpr_nr <> OLD.cpr_nr BEGIN UPDATE borgerliste SET"
    " cpr_nr = NEW.cpr_nr, soeg = substr(soeg, 1, length(soeg) - length(OLD.cpr_nr)) || lower(NEW.cpr_nr)"
    " WHERE borger_id = NEW.id",
    "borger_aendret": "UPDATE OF aendret ON borger BEGIN"
    " UPDATE borgerliste SET aendret = max(aendret, NEW.aendret) WHERE borger_id = NEW.id",
    "forloeb_ny": f"INSERT ON forloeb BEGIN {_STATE.format(whose='NEW.borger_id')}",
    "forloeb_slettet": f"DELETE ON forloeb BEGIN {_STATE.format(whose='OLD.borger_id')}",
    "forloeb_stand": "UPDATE OF afsluttet ON forloeb WHEN NEW.afsluttet <> OLD.afsluttet BEGIN"
    f" {_STATE.format(whose='NEW.borger_id')}",
    "forloeb_nedlagt": "UPDATE OF nedlagt ON forloeb WHEN NEW.nedlagt <> OLD.nedlagt BEGIN"
    f" {_STATE.format(whose='NEW.borger_id')}",
    "forloeb_flyttet": "UPDATE OF borger_id ON forloeb WHEN NEW.borger_id <> OLD.borger_id BEGIN"
    f" {_STATE.format(whose='OLD.borger_id')}; {_STATE.format(whose='NEW.borger_id')}",
    "skema_ny": f"INSERT ON skema WHEN NEW.kladde = 1 BEGIN {_STATE.format(whose=_OF_COURSE.format('NEW'))}",
    "skema_slettet": f"DELETE ON skema WHEN OLD.kladde = 1 BEGIN {_STATE.format(whose=_OF_COURSE.format('OLD'))}",
    "skema_kladde": "UPDATE OF kladde ON skema WHEN NEW.kladde <> OLD.kladde BEGIN"
    f" {_STATE.format(whose=_OF_COURSE.format('NEW'))}",
    "indberetning_ny": f"INSERT ON indberetning BEGIN {_STATE.format(whose=_OF_COURSE.format('NEW'))}",
    "indberetning_slettet": f"DELETE ON indberetning BEGIN {_STATE.format(whose=_OF_COURSE.format('OLD'))}",
    # only that can be another; a signed case waits for it
    "indberetning_tilstand": "UPDATE OF tilstand ON indberetning WHEN NEW.tilstand <> OLD.tilstand BEGIN"  # noqa: S608
    f" UPDATE borgerliste SET {_LACKS.format(whose=_OF_COURSE.format('NEW'))} WHERE borger_id = {_OF_COURSE.format('NEW')}",
}


def citizen_list(db: Database) -> None:
    """Make the list and fill it with who is there, inside the transaction of the step."""
    for statement in _TABLES:
        db.execute(statement)
    rows = db.execute("SELECT id, navn, cpr_nr, aendret FROM borger").fetchall()
    for borger_id, navn, cpr_nr, aendret in rows:
        db.execute(
            "INSERT INTO borgerliste (borger_id, soeg, cpr_nr, aendret) VALUES (?, ?, ?, ?)",
            (borger_id, search_text(navn, cpr_nr), cpr_nr, aendret),
        )
        db.execute(_STATE.format(whose="?1"), (borger_id,))
    for name, does in _TRIGGERS.items():
        db.execute(f"CREATE TRIGGER liste_{name} AFTER {does}; END")
