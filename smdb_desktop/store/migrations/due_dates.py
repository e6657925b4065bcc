"""Schema 2: the limits of courses, in the order of their last days, which courses have to be reckoned again, and follow-ups.

A course is marked (``regnet`` 0) by ``citizens.note_state`` in the transaction of its own write, and here where a course is laid
down. A follow-up goes away with what stood in the course.
"""

DUE_DATES = (
    "CREATE TABLE frist (forloeb_id TEXT NOT NULL REFERENCES forloeb (id) ON DELETE CASCADE, art TEXT NOT NULL,"
    " noegle TEXT NOT NULL, dag TEXT NOT NULL, fra TEXT NOT NULL, PRIMARY KEY (forloeb_id, art, noegle)) STRICT, WITHOUT ROWID",
    "CREATE INDEX frist_dag ON frist (dag, forloeb_id, art, noegle)",
    "CREATE INDEX frist_art ON frist (art, dag, forloeb_id, noegle)",
    "CREATE TABLE fristtal (art TEXT PRIMARY KEY NOT NULL, antal INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TRIGGER frist_ny AFTER INSERT ON frist BEGIN INSERT INTO fristtal (art, antal) VALUES (NEW.art, 1)"
    " ON CONFLICT DO UPDATE SET antal = antal + 1; END",
    "CREATE TRIGGER frist_mindre AFTER DELETE ON frist BEGIN UPDATE fristtal SET antal = antal - 1 WHERE art = OLD.art; END",
    "CREATE TABLE opfoelgning (forloeb_id TEXT NOT NULL REFERENCES forloeb (id) ON DELETE CASCADE, maaneder INTEGER NOT NULL,"
    " dag TEXT NOT NULL, note TEXT NOT NULL, person_id TEXT NOT NULL, hvem TEXT NOT NULL, tid TEXT NOT NULL,"
    " PRIMARY KEY (forloeb_id, maaneder)) STRICT, WITHOUT ROWID",
    "CREATE INDEX opfoelgning_nyeste ON opfoelgning (tid DESC, forloeb_id, maaneder)",
    "ALTER TABLE forloeb ADD COLUMN regnet INTEGER NOT NULL DEFAULT 0",
    # the newest first: they are looked for first
    "CREATE INDEX forloeb_regnes ON forloeb (oprettet DESC, id, regnet) WHERE regnet = 0",
    "CREATE TRIGGER frist_nedlagt AFTER UPDATE OF nedlagt ON forloeb WHEN NEW.nedlagt <> OLD.nedlagt BEGIN"
    " DELETE FROM frist WHERE forloeb_id = NEW.id; UPDATE forloeb SET regnet = 0 WHERE id = NEW.id; END",
    "CREATE TRIGGER opfoelgning_overdraget AFTER UPDATE OF overdraget ON forloeb WHEN NEW.overdraget <> '' BEGIN"
    " DELETE FROM opfoelgning WHERE forloeb_id = NEW.id; END",
    "CREATE TRIGGER opfoelgning_nedlagt AFTER DELETE ON skema"
    " WHEN EXISTS (SELECT 1 FROM forloeb WHERE id = OLD.forloeb_id AND nedlagt <> '') BEGIN"
    " DELETE FROM opfoelgning WHERE forloeb_id = OLD.forloeb_id; END",
)
