"""Schema 2: people, the log, the register of tilbud, attempts and receipts, the counter; what schema 1 kept in settings moves.

What could not be read of an old setting stays where it was, so nothing is lost.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from smdb_desktop.store import figures
from smdb_desktop.store.chain import START, chained, closed_digest, new_salt
from smdb_desktop.store.hook import Database
from smdb_desktop.store.migrations.case_states import CASE_STATES
from smdb_desktop.store.migrations.citizen_list import citizen_list
from smdb_desktop.store.migrations.due_dates import DUE_DATES

_TABLES = (
    "CREATE TABLE person (id TEXT PRIMARY KEY NOT NULL, navn TEXT NOT NULL, roller TEXT NOT NULL, rolle TEXT NOT NULL,"
    " aktiv INTEGER NOT NULL, oprettet TEXT NOT NULL, kommune TEXT NOT NULL DEFAULT '') STRICT",
    "CREATE TABLE haendelse (nr INTEGER PRIMARY KEY NOT NULL, tid TEXT NOT NULL, person_id TEXT NOT NULL, hvem TEXT NOT NULL,"
    " art TEXT NOT NULL, forloeb_id TEXT NOT NULL, borger_id TEXT NOT NULL, salt BLOB, data TEXT, lukket BLOB NOT NULL,"
    " kaede BLOB NOT NULL) STRICT",
    "CREATE INDEX haendelse_forloeb ON haendelse (forloeb_id)",
    "CREATE INDEX haendelse_borger ON haendelse (borger_id) WHERE borger_id <> ''",
    "CREATE INDEX haendelse_ingens ON haendelse (nr) WHERE forloeb_id = '' AND borger_id = ''",
    "CREATE TABLE aendring (nr INTEGER PRIMARY KEY NOT NULL, tid TEXT NOT NULL, person_id TEXT NOT NULL, hvem TEXT NOT NULL,"
    " forloeb_id TEXT NOT NULL, borger_id TEXT NOT NULL, skema_id TEXT NOT NULL, salt BLOB, felt TEXT, fra TEXT, til TEXT,"
    " hvorfor TEXT, lukket BLOB NOT NULL, kaede BLOB NOT NULL, skrivning INTEGER NOT NULL DEFAULT 0) STRICT",
    "CREATE INDEX aendring_forloeb ON aendring (forloeb_id)",
    "CREATE INDEX aendring_borger ON aendring (borger_id) WHERE borger_id <> ''",
    # brugt is empty for one that was never used, register for one that stands in no extract and was not made by hand
    "CREATE TABLE tilbud (noegle TEXT PRIMARY KEY NOT NULL, soeg TEXT NOT NULL, kommune TEXT NOT NULL, svar TEXT NOT NULL,"
    " brugt TEXT NOT NULL, orden TEXT NOT NULL DEFAULT '', p_nummer TEXT NOT NULL DEFAULT '', register TEXT NOT NULL"
    " DEFAULT '{}', lukket INTEGER NOT NULL DEFAULT 0, aendret TEXT NOT NULL DEFAULT '') STRICT",
    "CREATE INDEX tilbud_brugt ON tilbud (brugt)",
    "CREATE INDEX tilbud_p_nummer ON tilbud (p_nummer) WHERE p_nummer <> ''",
    # what was taken in from a table, and how each thing was before: what undoing it needs
    "CREATE TABLE indlaesning (id TEXT PRIMARY KEY NOT NULL, art TEXT NOT NULL, tid TEXT NOT NULL, hvem TEXT NOT NULL,"
    " fil TEXT NOT NULL, antal TEXT NOT NULL, fortrudt TEXT) STRICT",
    "CREATE TABLE indlaest (indlaesning_id TEXT NOT NULL REFERENCES indlaesning (id) ON DELETE CASCADE, noegle TEXT NOT NULL,"
    " foer TEXT NOT NULL, PRIMARY KEY (indlaesning_id, noegle)) STRICT, WITHOUT ROWID",
    "CREATE TABLE afsendelse (id TEXT PRIMARY KEY NOT NULL, indberetning_id TEXT NOT NULL REFERENCES indberetning (id)"
    " ON DELETE CASCADE, vej TEXT NOT NULL, maal TEXT NOT NULL, begyndt TEXT NOT NULL, hvem TEXT NOT NULL, sluttet TEXT,"
    " udfald TEXT NOT NULL, besked TEXT NOT NULL) STRICT",
    "CREATE INDEX afsendelse_indberetning ON afsendelse (indberetning_id, begyndt)",
    "CREATE TABLE kvittering (id INTEGER PRIMARY KEY NOT NULL, indberetning_id TEXT NOT NULL REFERENCES indberetning (id)"
    " ON DELETE CASCADE, afsendelse_id TEXT NOT NULL, vej TEXT NOT NULL, tid TEXT NOT NULL, sha256 TEXT NOT NULL,"
    " navn TEXT NOT NULL, besked TEXT NOT NULL) STRICT",
    "CREATE INDEX kvittering_indberetning ON kvittering (indberetning_id)",
    # what receivers answered: the receipt as it was read and as it was signed, and what was done about each of its findings
    "CREATE TABLE modtagersvar (id TEXT PRIMARY KEY NOT NULL, indberetning_id TEXT NOT NULL REFERENCES indberetning (id)"
    " ON DELETE CASCADE, forloeb_id TEXT NOT NULL, tid TEXT NOT NULL, modtaget TEXT NOT NULL, hvem TEXT NOT NULL,"
    " udfald TEXT NOT NULL, svar TEXT NOT NULL, indhold BLOB NOT NULL) STRICT",
    "CREATE INDEX modtagersvar_forloeb ON modtagersvar (forloeb_id, tid)",
    "CREATE INDEX modtagersvar_indberetning ON modtagersvar (indberetning_id)",
    "CREATE TABLE bemaerkning (svar_id TEXT NOT NULL REFERENCES modtagersvar (id) ON DELETE CASCADE, nr INTEGER NOT NULL,"
    " forloeb_id TEXT NOT NULL, modtaget TEXT NOT NULL, reaktion TEXT NOT NULL DEFAULT '', grund TEXT NOT NULL DEFAULT '',"
    " hvem TEXT NOT NULL DEFAULT '', tid TEXT NOT NULL DEFAULT '', PRIMARY KEY (svar_id, nr)) STRICT, WITHOUT ROWID",
    "CREATE INDEX bemaerkning_aaben ON bemaerkning (forloeb_id, modtaget, reaktion) WHERE reaktion = ''",
    # what others sent here; it names no citizen, and stays when the course that it became goes
    "CREATE TABLE indsendt (indberetning_id TEXT PRIMARY KEY NOT NULL, fremmed_forloeb TEXT NOT NULL, revision INTEGER NOT NULL,"
    " art TEXT NOT NULL, payload_sha256 TEXT NOT NULL, afsender TEXT NOT NULL, afsender_cvr TEXT NOT NULL, tid TEXT NOT NULL,"
    " hvem TEXT NOT NULL, forloeb_id TEXT NOT NULL, svaret TEXT NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE INDEX indsendt_forloeb ON indsendt (fremmed_forloeb, revision)",
    "CREATE TABLE tilstand (id INTEGER PRIMARY KEY NOT NULL CHECK (id = 1), taeller INTEGER NOT NULL,"
    " skrevet TEXT NOT NULL) STRICT",
    "INSERT INTO tilstand (id, taeller, skrevet) VALUES (1, 0, '')",
    # a later version of the schema is a write as well, and its step knows no counter
    "CREATE TRIGGER tilstand_migreret AFTER INSERT ON _sqlite_migrations BEGIN"
    " UPDATE tilstand SET taeller = 1 + max(taeller, coalesce((SELECT skrivning FROM aendring ORDER BY nr DESC LIMIT 1), 0))"
    " WHERE id = 1; END",
    "ALTER TABLE forloeb ADD COLUMN log_nr INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE forloeb ADD COLUMN mangler TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX forloeb_mangler ON forloeb (oprettet DESC, id, mangler) WHERE mangler <> ''",
    "ALTER TABLE skema ADD COLUMN faerdig_rolle TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE skema ADD COLUMN faerdig_svar TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE indberetning ADD COLUMN indhold_sha256 TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE indberetning ADD COLUMN aarsag TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE indberetning ADD COLUMN afklaring TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE indberetning ADD COLUMN afklaret_af TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE indberetning ADD COLUMN afklaret_tid TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX indberetning_nyeste ON indberetning (klar_tid DESC, id)",
    # by the place that they left for, each state in the order of the list
    "CREATE INDEX indberetning_sted ON indberetning (maal, tilstand, klar_tid DESC, id) WHERE maal <> ''",
    "CREATE INDEX indberetning_sendt ON indberetning (sendt_tid) WHERE sendt_tid IS NOT NULL",
    "ALTER TABLE svar ADD COLUMN usikker_dag INTEGER NOT NULL DEFAULT 0",
    # taken from another course and not confirmed; why there is no answer yet, as a JSON list of text, who and when
    "ALTER TABLE svar ADD COLUMN gentaget INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE svar ADD COLUMN note TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX svar_note ON svar (skema_id) WHERE note <> ''",
    "ALTER TABLE forloeb ADD COLUMN hul INTEGER NOT NULL DEFAULT 0",
    # the highest number of the course that was taken back before it left: no other submission bears it
    "ALTER TABLE forloeb ADD COLUMN brugt INTEGER NOT NULL DEFAULT 0",
    "CREATE TABLE udenfor (forloeb_id TEXT NOT NULL, revision INTEGER NOT NULL, indberetning_id TEXT NOT NULL,"
    " sha256 TEXT NOT NULL, kilde TEXT NOT NULL, art TEXT NOT NULL DEFAULT '', dag TEXT NOT NULL DEFAULT '',"
    " PRIMARY KEY (forloeb_id, revision, indberetning_id, sha256)) STRICT, WITHOUT ROWID",
    "CREATE INDEX udenfor_indberetning ON udenfor (indberetning_id)",
    "CREATE TABLE afgaaet (forloeb_id TEXT PRIMARY KEY NOT NULL, cpr_nr TEXT NOT NULL, anmodet TEXT NOT NULL,"
    " skaebne TEXT NOT NULL DEFAULT '', til TEXT NOT NULL DEFAULT '', dag TEXT NOT NULL DEFAULT '',"
    " hvem TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID",
    "CREATE INDEX afgaaet_cpr_nr ON afgaaet (cpr_nr)",
    # the lists of Forside: each partial index holds its list in the list's order, with the columns of its own condition, without
    # which SQLite would look each row up to count it
    "ALTER TABLE forloeb ADD COLUMN anmodet_dag TEXT NOT NULL DEFAULT ''",
    "DROP INDEX forloeb_uden_ivaerksaettelse",
    "CREATE INDEX forloeb_uden_ivaerksaettelse ON forloeb (anmodet_dag, id, anmodet, ivaerksat, afsluttet)"
    " WHERE anmodet = 1 AND ivaerksat = 0 AND afsluttet = 0",
    "DROP INDEX forloeb_uden_behandling",
    "CREATE INDEX forloeb_uden_behandling ON forloeb (afsluttet, oprettet DESC, id, ivaerksat, behandlet)"
    " WHERE ivaerksat = 1 AND behandlet = 0",
    "ALTER TABLE skema ADD COLUMN aendret TEXT NOT NULL DEFAULT ''",
    "UPDATE skema SET aendret = coalesce((SELECT max(aendret) FROM svar WHERE skema_id = skema.id),"
    " (SELECT aendret FROM forloeb WHERE id = skema.forloeb_id)) WHERE kladde = 1",
    "ALTER TABLE skema ADD COLUMN aendret_af TEXT NOT NULL DEFAULT ''",
    "UPDATE skema SET aendret_af = coalesce((SELECT aendret_af FROM svar WHERE skema_id = skema.id"
    " ORDER BY aendret DESC LIMIT 1), (SELECT aendret_af FROM forloeb WHERE id = skema.forloeb_id))",
    # what the drafts are chosen by stands beside what they are ordered by; from a citizen to their drafts no row is read
    "CREATE INDEX skema_seneste ON skema (aendret DESC, id, art, aendret_af, kladde) WHERE kladde = 1",
    "DROP INDEX skema_kladde",
    "CREATE INDEX skema_kladde ON skema (forloeb_id, aendret DESC, id, art, aendret_af, kladde) WHERE kladde = 1",
    "DROP INDEX forloeb_borger",
    "CREATE INDEX forloeb_borger ON forloeb (borger_id, oprettet, id)",
    "CREATE INDEX skema_begyndt ON skema (art, aendret DESC, id, forloeb_id, kladde, faerdig)"
    " WHERE kladde = 1 AND faerdig IS NULL",
    "CREATE INDEX skema_faerdig ON skema (faerdig_tid) WHERE faerdig_tid IS NOT NULL",
    # how many somebody completed in a month is counted where they lie together; nothing is sorted
    "CREATE INDEX skema_gjort ON skema (faerdig_af, faerdig_tid) WHERE faerdig_tid IS NOT NULL",
    "CREATE INDEX indberetning_koe ON indberetning (tilstand, klar_tid, id) WHERE tilstand = 'KLAR'",
    "CREATE INDEX indberetning_uvis ON indberetning (tilstand, afklaring) WHERE tilstand = 'UVIST' AND afklaring = ''",
    "CREATE INDEX afsendelse_uvis ON afsendelse (indberetning_id) WHERE udfald IN ('I_GANG', 'UVIST')",
    "CREATE TABLE kladdefund (skema_id TEXT PRIMARY KEY NOT NULL REFERENCES skema (id) ON DELETE CASCADE,"
    " noegle TEXT NOT NULL, fejl INTEGER NOT NULL, mangler INTEGER NOT NULL, felter TEXT NOT NULL DEFAULT '') STRICT,"
    " WITHOUT ROWID",
    # the only programs that made files of schema 1 called the date so
    "UPDATE forloeb SET anmodet_dag = coalesce((SELECT json_extract(faerdig, '$.anmodningsdato') FROM skema"
    " WHERE forloeb_id = forloeb.id AND json_extract(faerdig, '$.anmodningsdato') IS NOT NULL LIMIT 1), '') WHERE anmodet = 1",
    # a course that was reported under a number that was corrected: under which, and which course has gone on from it
    "ALTER TABLE forloeb ADD COLUMN nedlagt TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE forloeb ADD COLUMN flyttet_til TEXT NOT NULL DEFAULT ''",
    # the municipality that a course was handed over to
    "ALTER TABLE forloeb ADD COLUMN overdraget TEXT NOT NULL DEFAULT ''",
    # what lies in the bin: a course with everything in it, marked; forms and citizens that were taken out, as they were
    "ALTER TABLE forloeb ADD COLUMN kasseret INTEGER NOT NULL DEFAULT 0",
    "CREATE TABLE papirkurv (id TEXT PRIMARY KEY NOT NULL, art TEXT NOT NULL, tid TEXT NOT NULL, hvem TEXT NOT NULL,"
    " hvorfor TEXT NOT NULL, forloeb_id TEXT REFERENCES forloeb (id) ON DELETE CASCADE, borger_id TEXT NOT NULL,"
    " skema TEXT NOT NULL, version TEXT NOT NULL, indhold TEXT NOT NULL, udloebet TEXT NOT NULL DEFAULT '',"
    " kendt TEXT NOT NULL DEFAULT '', soeg TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID",
    # what it is chosen by and put in order by, apart from what lies in it; of a citizen who is gone the name is in it too
    "CREATE INDEX papirkurv_nyeste ON papirkurv (tid DESC, id, art, borger_id, soeg, udloebet)",
    "CREATE TRIGGER papirkurv_borger AFTER UPDATE OF borger_id ON forloeb WHEN NEW.borger_id <> OLD.borger_id BEGIN"
    " UPDATE papirkurv SET borger_id = NEW.borger_id WHERE forloeb_id = NEW.id; END",
    "CREATE INDEX papirkurv_forloeb ON papirkurv (forloeb_id) WHERE forloeb_id IS NOT NULL",
    # in which forms somebody has written since they were opened, from which row of the log on; what was left by a program that
    # was cut off has the last row of that time as well. What is half typed is no answer yet
    "CREATE TABLE siddende (skema_id TEXT NOT NULL REFERENCES skema (id) ON DELETE CASCADE,"
    " person_id TEXT NOT NULL, hvem TEXT NOT NULL, begyndt TEXT NOT NULL, fra_nr INTEGER NOT NULL, til_nr INTEGER,"
    " felt TEXT NOT NULL DEFAULT '', tekst TEXT NOT NULL DEFAULT '', skrevet TEXT NOT NULL DEFAULT '',"
    " PRIMARY KEY (skema_id, person_id)) STRICT, WITHOUT ROWID",
    # what was typed into SMDB's pages, answer by answer, and each person's list of cases to type; it goes with a course that has
    # gone elsewhere, and with the content of one that is laid down
    "CREATE TABLE indtastet (forloeb_id TEXT NOT NULL REFERENCES forloeb (id) ON DELETE CASCADE, noegle TEXT NOT NULL,"
    " skema TEXT NOT NULL, spoergsmaal TEXT NOT NULL, svar TEXT NOT NULL, revision INTEGER NOT NULL, hvem TEXT NOT NULL,"
    " tid TEXT NOT NULL, anderledes INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (forloeb_id, noegle)) STRICT, WITHOUT ROWID",
    "CREATE TABLE indtastningsliste (person_id TEXT NOT NULL, plads INTEGER NOT NULL,"
    " forloeb_id TEXT NOT NULL REFERENCES forloeb (id) ON DELETE CASCADE, naaet TEXT NOT NULL DEFAULT '',"
    " PRIMARY KEY (person_id, forloeb_id)) STRICT, WITHOUT ROWID",
    "CREATE INDEX indtastningsliste_forloeb ON indtastningsliste (forloeb_id)",
    "CREATE TRIGGER indtastet_andetsteds AFTER UPDATE OF flyttet_til, overdraget, kasseret ON forloeb"
    " WHEN NEW.flyttet_til <> '' OR NEW.overdraget <> '' OR NEW.kasseret <> 0 BEGIN"
    " DELETE FROM indtastet WHERE forloeb_id = NEW.id; DELETE FROM indtastningsliste WHERE forloeb_id = NEW.id; END",
    "CREATE TRIGGER indtastet_nedlagt AFTER DELETE ON skema"
    " WHEN EXISTS (SELECT 1 FROM forloeb WHERE id = OLD.forloeb_id AND nedlagt <> '') BEGIN"
    " DELETE FROM indtastet WHERE forloeb_id = OLD.forloeb_id;"
    " DELETE FROM indtastningsliste WHERE forloeb_id = OLD.forloeb_id; END",
    "CREATE INDEX forloeb_nedlagt ON forloeb (nedlagt) WHERE nedlagt <> ''",
    "CREATE INDEX forloeb_flyttet_til ON forloeb (flyttet_til) WHERE flyttet_til <> ''",
    # the ways out that a person has set up with what opens them, how each went the last time, and what is signed and waits
    "CREATE TABLE udvej (id TEXT PRIMARY KEY NOT NULL, navn TEXT NOT NULL, vej TEXT NOT NULL, maal TEXT NOT NULL,"
    " bruger TEXT NOT NULL, certifikat TEXT NOT NULL, roedder TEXT NOT NULL, selv INTEGER NOT NULL, lov TEXT NOT NULL,"
    " modtager TEXT NOT NULL DEFAULT '', vaert TEXT NOT NULL DEFAULT '', maerke TEXT NOT NULL DEFAULT '',"
    " kendes TEXT NOT NULL DEFAULT '',"
    " kode TEXT NOT NULL DEFAULT '', noegle BLOB NOT NULL DEFAULT x'', noegle_kode TEXT NOT NULL DEFAULT '',"
    " grund TEXT NOT NULL DEFAULT '', forsoegt TEXT NOT NULL DEFAULT '', forsoeg INTEGER NOT NULL DEFAULT 0,"
    " naeste TEXT NOT NULL DEFAULT '') STRICT, WITHOUT ROWID",
    "CREATE TABLE underskrevet (indberetning_id TEXT PRIMARY KEY NOT NULL REFERENCES indberetning (id) ON DELETE CASCADE,"
    " udvej_id TEXT NOT NULL REFERENCES udvej (id) ON DELETE CASCADE, sha256 TEXT NOT NULL, indhold BLOB NOT NULL,"
    " tillid TEXT NOT NULL, siden TEXT NOT NULL) STRICT",
    "CREATE INDEX underskrevet_udvej ON underskrevet (udvej_id, siden, indberetning_id)",
    "CREATE TABLE maal (vej TEXT NOT NULL, maal TEXT NOT NULL, PRIMARY KEY (vej, maal)) STRICT, WITHOUT ROWID",
    "INSERT INTO maal (vej, maal) SELECT DISTINCT 'mappe', maal FROM indberetning WHERE maal <> ''",
    # a frozen copy that was not marked as sent: its export was cut off, and nobody knows how far it came
    "INSERT INTO afsendelse (id, indberetning_id, vej, maal, begyndt, hvem, sluttet, udfald, besked)"
    " SELECT lower(hex(randomblob(16))), id, 'mappe', '', klar_tid, '', klar_tid, 'UVIST', '' FROM indberetning"
    " WHERE tilstand = 'KLAR' AND payload IS NOT NULL",
)

# a row may only be blanked, and only when its course is gone or empty and laid down (with the one that went on from it), or its
# citizen is gone
_GUARDS = (
    "CREATE TRIGGER {table}_slettes_ikke BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'the log only grows'); END",
    "CREATE TRIGGER {table}_rettes_ikke BEFORE UPDATE ON {table} WHEN NOT ({same} AND {blank} AND"
    " ((OLD.forloeb_id <> '' AND NOT EXISTS (SELECT 1 FROM forloeb AS f WHERE f.id = OLD.forloeb_id"
    " AND (f.nedlagt = '' OR EXISTS (SELECT 1 FROM skema WHERE forloeb_id = f.id) OR EXISTS (SELECT 1 FROM forloeb AS n"
    " WHERE n.id = f.flyttet_til AND (n.nedlagt = '' OR EXISTS (SELECT 1 FROM skema WHERE forloeb_id = n.id))))))"
    " OR (OLD.borger_id <> '' AND NOT EXISTS (SELECT 1 FROM borger WHERE id = OLD.borger_id))))"
    " BEGIN SELECT RAISE(ABORT, 'the log only grows'); END",
)
_KEPT = {
    "haendelse": ("nr", "tid", "person_id", "hvem", "art", "forloeb_id", "borger_id", "lukket", "kaede"),
    "aendring": (
        "nr",
        "tid",
        "person_id",
        "hvem",
        "forloeb_id",
        "borger_id",
        "skema_id",
        "lukket",
        "kaede",
        "skrivning",
    ),
}
_BLANKED = {"haendelse": ("salt", "data"), "aendring": ("salt", "felt", "fra", "til", "hvorfor")}


def people_and_history(db: Database) -> None:
    """Bring a file from schema 1 to schema 2, inside the one transaction of the step."""
    for statement in (*_TABLES, *CASE_STATES, *DUE_DATES):
        db.execute(statement)
    _move_profile(db)
    _move_tilbud(db)
    _move_events(db)
    for table, kept in _KEPT.items():
        same = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in kept)
        blank = " AND ".join(f"NEW.{name} IS NULL" for name in _BLANKED[table])
        for guard in _GUARDS:
            db.execute(guard.format(table=table, same=same, blank=blank))
    citizen_list(db)
    figures.create(db)


def _setting(db: Database, key: str) -> Any:
    row = db.execute("SELECT value FROM indstilling WHERE key = ?", (key,)).fetchone()
    return None if row is None else json.loads(row[0])


def _put(db: Database, key: str, value: Any) -> None:
    if value is None:
        db.execute("DELETE FROM indstilling WHERE key = ?", (key,))
    else:
        db.execute("INSERT OR REPLACE INTO indstilling (key, value) VALUES (?, ?)", (key, json.dumps(value)))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _move_profile(db: Database) -> None:
    """The person becomes one of several; organisation and municipality stay settings, each under its own name."""
    profile = _setting(db, "profil")
    if not isinstance(profile, dict):
        return
    roller, rolle = profile.get("roller"), str(profile.get("rolle", ""))
    listed = [str(each) for each in roller] if isinstance(roller, list) else [rolle]
    row = (secrets.token_hex(16), str(profile.get("medarbejder", "")), json.dumps(listed), rolle, 1, _now())
    db.execute("INSERT INTO person (id, navn, roller, rolle, aktiv, oprettet) VALUES (?, ?, ?, ?, ?, ?)", row)
    _put(db, "organisation", profile.get("organisation") or {})
    _put(db, "myndighedskommune", str(profile.get("myndighedskommune", "")))
    _put(db, "profil", None)


def _move_tilbud(db: Database) -> None:
    """The register of tilbud: the list had the latest first."""
    listed = _setting(db, "tilbud")
    if not isinstance(listed, list):
        return
    left = []
    for place, tilbud in enumerate(listed):
        key = _tilbud_key(tilbud)
        if not key:
            left.append(tilbud)
            continue
        text = " ".join(str(tilbud.get(name) or "") for name in ("tilbud_navn", "tilbud_p_nummer", "tilbud_adresse"))
        # before everything that is used from now on, in the order they had
        used = datetime.fromtimestamp(len(listed) - place, UTC).isoformat(timespec="microseconds")
        row = (key, text.casefold(), str(tilbud.get("tilbud_kommune") or ""), json.dumps(tilbud), used)
        number = str(tilbud.get("tilbud_p_nummer") or "")
        order = str(tilbud.get("tilbud_navn") or "").casefold()
        db.execute(
            "INSERT OR IGNORE INTO tilbud (noegle, soeg, kommune, svar, brugt, p_nummer, orden) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (*row, number, order),
        )
    _put(db, "tilbud", left or None)


def _tilbud_key(tilbud: Any) -> str:
    """What tells tilbud apart: the P-nummer, or the name while there is none; "" for what is no tilbud."""
    if not isinstance(tilbud, dict):
        return ""
    return str(tilbud.get("tilbud_p_nummer") or tilbud.get("tilbud_navn") or "").strip().casefold()


def _move_events(db: Database) -> None:
    """Reopenings and deletions become the first rows of the log, in the order in which they happened."""
    raw = _setting(db, "genaabninger")
    reopened = raw if isinstance(raw, list) else []
    good = [each for each in reopened if _is_reopening(each)]
    columns = ("myndighedskommune", "sidste_revision", "sidste_sha256", "begrundelse")
    sql = f"SELECT tid, hvem, forloeb_id, {', '.join(columns)} FROM slettelog ORDER BY id"  # noqa: S608
    events = [
        (_utc(each["tid"]), each["hvem"], "GENAABNET", each["forloeb_id"], {"begrundelse": each["begrundelse"]})
        for each in good
    ]
    # of when and by whom the picture of a course is: its last write, which is all that is known
    events += [
        (each["aendret"], each["aendret_af"], "OVERTAGET", each["id"], _stood(db, each))
        for each in _named(db, _COURSE, "forloeb")
    ]
    events += [
        (row[0], row[1], "SLETTET", row[2], dict(zip(columns, row[3:], strict=True)))
        for row in db.execute(sql).fetchall()
    ]
    person = {row[1]: row[0] for row in db.execute("SELECT id, navn FROM person").fetchall()}
    chain = START
    for nr, (tid, hvem, art, forloeb_id, data) in enumerate(sorted(events, key=lambda event: event[0]), start=1):
        opened = (nr, tid, person.get(hvem, ""), hvem, art, forloeb_id, "")
        salt, text = new_salt(), json.dumps(data, separators=(",", ":"))
        closed = closed_digest(salt, (text,))
        chain = chained(chain, "haendelse", opened, closed)
        db.execute(
            "INSERT INTO haendelse VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (*opened, salt, text, closed, chain)
        )
    if isinstance(raw, list):
        _put(db, "genaabninger", [each for each in reopened if each not in good] or None)
    db.execute("DROP TABLE slettelog")


_COURSE = ("id", "borger_id", "skemaversion", "myndighedskommune", "profil", "aendret", "aendret_af")
_FORM = ("id", "art", "parent_id", "position", "faerdig", "faerdig_tid", "faerdig_af")
_CONFIRMED = ("regel", "felt", "besked", "begrundelse", "hvem", "tid")


def _named(db: Database, names: Sequence[str], rest: str, *given: str) -> list[dict[str, Any]]:
    sql = f"SELECT {', '.join(names)} FROM {rest}"  # noqa: S608  our own words
    return [dict(zip(names, row, strict=True)) for row in db.execute(sql, given).fetchall()]


def _stood(db: Database, forloeb: Mapping[str, Any]) -> dict[str, Any]:
    """How a course stands, as the log keeps it where the history begins in the middle of a course's life."""
    forms = []
    for form in _named(db, _FORM, "skema WHERE forloeb_id = ? ORDER BY parent_id IS NOT NULL, rowid", forloeb["id"]):
        svar = _named(db, ("felt", "raw", "value"), "svar WHERE skema_id = ? ORDER BY felt", form["id"])
        forms.append(
            {
                **{name: form[name] for name in ("parent_id", "position", "faerdig_tid", "faerdig_af")},
                "skema_id": form["id"],
                "skema": form["art"],
                "faerdig": None if form["faerdig"] is None else json.loads(form["faerdig"]),
                "svar": {
                    row["felt"]: [json.loads(row["raw"]), None if row["value"] is None else json.loads(row["value"])]
                    for row in svar
                },
            }
        )
    return {
        **{name: forloeb[name] for name in ("borger_id", "skemaversion", "myndighedskommune", "profil")},
        "skemaer": forms,
        "bekraeftelser": _named(
            db, _CONFIRMED, "bekraeftelse WHERE forloeb_id = ? ORDER BY regel, felt", forloeb["id"]
        ),
    }


def _is_reopening(each: Any) -> bool:
    if not isinstance(each, dict) or not all(
        isinstance(each.get(name), str) for name in ("forloeb_id", "begrundelse", "hvem", "tid")
    ):
        return False
    try:
        return datetime.fromisoformat(each["tid"]).tzinfo is not None
    except ValueError:
        return False


def _utc(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).isoformat(timespec="microseconds")
