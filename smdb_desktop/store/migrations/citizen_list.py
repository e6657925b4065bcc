"""Schema 2: the list of all citizens, made to be searched and kept in order: one narrow row for each, whoever writes.

What it says follows from the citizens, courses, forms and submissions, in the transaction of their own write. What comes seldom
brings it along by a trigger; what is written with every answer or export, and the folded name, by the program (``citizens.py``),
because a trigger that does nothing costs a quarter of a millisecond of locked memory.
"""

from typing import Any

from smdb_desktop.domain.names import search_text
from smdb_desktop.store.citizens import STATE
from smdb_desktop.store.hook import Database

_OF_COURSE = "(SELECT borger_id FROM forloeb WHERE id = {}.forloeb_id)"
_TABLES = (
    "CREATE TABLE borgerliste (nr INTEGER PRIMARY KEY NOT NULL, borger_id TEXT NOT NULL UNIQUE REFERENCES borger (id)"
    " ON DELETE CASCADE, soeg TEXT NOT NULL, cpr_nr TEXT NOT NULL, stand INTEGER NOT NULL DEFAULT 0,"
    " kladde INTEGER NOT NULL DEFAULT 0, mangler INTEGER NOT NULL DEFAULT 0, aendret TEXT NOT NULL) STRICT",
    # each holds all that is searched, so that no search reads the table
    "CREATE INDEX borgerliste_navn ON borgerliste (soeg, stand, kladde, mangler)",
    "CREATE INDEX borgerliste_cpr_nr ON borgerliste (cpr_nr, soeg, stand, kladde, mangler)",
    # who has drafts, in order
    "CREATE INDEX borgerliste_kladder ON borgerliste (soeg, borger_id, kladde) WHERE kladde = 1",
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
    "forloeb_ny": f"INSERT ON forloeb BEGIN {STATE.format(whose='NEW.borger_id')}",
    "forloeb_slettet": f"DELETE ON forloeb BEGIN {STATE.format(whose='OLD.borger_id')}",
    # a course that was reported under a number that was corrected is none, but its deletion still has to be reported
    "forloeb_nedlagt": "UPDATE OF nedlagt ON forloeb WHEN NEW.nedlagt <> OLD.nedlagt BEGIN"
    f" {STATE.format(whose='NEW.borger_id')}",
    "forloeb_flyttet": "UPDATE OF borger_id ON forloeb WHEN NEW.borger_id <> OLD.borger_id BEGIN"
    f" {STATE.format(whose='OLD.borger_id')}; {STATE.format(whose='NEW.borger_id')}",
    "indberetning_ny": f"INSERT ON indberetning BEGIN {STATE.format(whose=_OF_COURSE.format('NEW'))}",
    "indberetning_slettet": f"DELETE ON indberetning BEGIN {STATE.format(whose=_OF_COURSE.format('OLD'))}",
}


def citizen_list(db: Database) -> None:
    """Make the list and fill it with who is there, inside the transaction of the step."""
    for statement in _TABLES:
        db.execute(statement)
    fill(db)
    for name, does in _TRIGGERS.items():
        db.execute(f"CREATE TRIGGER liste_{name} AFTER {does}; END")


def fill(db: Any) -> None:
    """Let the empty list say what the other tables do; ``db`` takes statements."""
    rows = db.execute("SELECT id, navn, cpr_nr, aendret FROM borger").fetchall()
    for borger_id, navn, cpr_nr, aendret in rows:
        db.execute(
            "INSERT INTO borgerliste (borger_id, soeg, cpr_nr, aendret) VALUES (?, ?, ?, ?)",
            (borger_id, search_text(navn, cpr_nr), cpr_nr, aendret),
        )
        db.execute(STATE.format(whose="?1"), (borger_id,))
