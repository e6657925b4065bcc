"""Nothing in clear on the disk, and no way past the one factory that gives the key."""

from __future__ import annotations

import ast
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

import smdb_desktop.store
from smdb_desktop.services.stored.history import Handling
from smdb_desktop.services.stored.records import Bekraeftelse, BorgerRecord, Hvem, Svar
from smdb_desktop.store.connection import open_database
from smdb_desktop.store.hook import Database, dbapi2
from smdb_desktop.store.safeguard.pages import PAGE_BYTES
from tests.platforms import WINDOWS
from tests.store.store_material import (
    BO,
    IDA,
    PASSPHRASE,
    START,
    forloeb,
    indberetning,
    skema,
    vault,
    write,
)

CANARY = "kanariefugl"
CPR = "1502779995"
SALT_BYTES, RESERVED = 16, 80
"""Of SQLCipher 4: the first page begins with the salt, and each ends with vector and digest."""
PACKAGE = Path(smdb_desktop.store.__file__).parent
ROOT = PACKAGE.parents[1]
ROOT = PACKAGE.parent.parent


def files_in_clear(*folders: Path) -> list[Path]:
    """Files that hold the canary or the CPR number, in any of the encodings a program writes."""
    needles = [text.encode(how) for text in (CANARY, CPR, "150277-9995") for how in ("utf-8", "utf-16-le")]
    found = []
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and any(needle in path.read_bytes() for needle in needles):
                found.append(path)
    return found


def test_no_answer_stands_in_clear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    data = tmp_path / "data"
    store, _ = vault(data).create(PASSPHRASE, oevelse=False)
    store.cases.save_borger(BorgerRecord("b1", CPR, CANARY), Hvem("p", CANARY), START)
    store.cases.create_forloeb(forloeb(skemaer=(skema("s1", "anmodning"),)), BO)
    revision = 1
    for n in range(60):
        revision = store.cases.save_svar("f1", "s1", {f"felt{n}": Svar(CANARY * 50, CPR)}, None, write(revision))
    grund = Bekraeftelse("42", "felt", CANARY, f"{CANARY} {CPR}", CANARY, START)
    store.cases.complete_skema("f1", {"s1": {"felt": CANARY}}, [grund], indberetning(), write(revision))
    store.outbox.freeze("i1", (CANARY * 1000).encode(), "sha", "indhold")
    store.settings.put_blob("p12", CANARY.encode())
    store.settings.put("navn", CANARY)
    # a sort that does not fit in a small cache spills somewhere: it must not be the disk
    store._tx.conn.execute("PRAGMA cache_size = 5")
    store._tx.conn.execute("CREATE TEMP TABLE spill AS SELECT a.raw FROM svar AS a, svar AS b ORDER BY a.raw, b.raw")
    store.backup(data / "backup" / "kopi.db")
    for name in ("smdb.db-wal", "smdb.spejl"):
        assert (data / name).stat().st_size > 20_000
    assert files_in_clear(data, temporary) == []
    assert list(temporary.iterdir()) == []
    store.cases.delete_forloeb("f1", f"{CANARY} 150277-9995", IDA, START)
    store.close()
    assert files_in_clear(data, temporary) == []
    (data / "log" / "x").write_text(CANARY)
    assert files_in_clear(data) == [data / "log" / "x"], "the search finds what is there"


def test_the_deletion_log_holds_no_cpr_number(tmp_path: Path) -> None:
    store, _ = vault(tmp_path / "data").create(PASSPHRASE, oevelse=False)
    store.cases.save_borger(BorgerRecord("b1", CPR), BO, START)
    store.cases.create_forloeb(forloeb(), BO)
    store.cases.delete_forloeb("f1", "150277-9995, 150277 9995 og 1502779995 hører til i Ishøj", IDA, START)
    line = store.log.of("f1").haendelser[-1]
    assert line.data is not None
    assert line.data["begrundelse"] == "[CPR-nummer], [CPR-nummer] og [CPR-nummer] hører til i Ishøj"
    assert (line.art, line.forloeb_id, line.hvem) == (Handling.SLETTET, "f1", "Ida")
    assert not any("9995" in str(value) for row in store._tx.rows("SELECT * FROM haendelse") for value in row.values())
    store.close()


def test_other_programs_cannot_open_the_file(tmp_path: Path) -> None:
    door = vault(tmp_path / "data")
    store, _ = door.create(PASSPHRASE, oevelse=False)
    store.backup(tmp_path / "kopi.db")
    store.close()
    for path in (door.folder.database, tmp_path / "kopi.db"):
        conn = sqlite3.connect(path)
        with pytest.raises(sqlite3.DatabaseError, match="not a database"):
            conn.execute("SELECT count(*) FROM sqlite_master")
        conn.close()
    program = shutil.which("sqlite3")
    if program:
        answer = subprocess.run(
            [program, str(door.folder.database), ".tables"], capture_output=True, text=True, check=False
        )
        assert answer.returncode != 0
        assert "not a database" in answer.stderr


def test_a_wrong_key_and_no_key_open_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    db = open_database(path, b"k" * 32, create=True)
    db.table("t").insert({"a": 1})
    db.close()
    with pytest.raises(dbapi2.DatabaseError, match="not a database"):
        open_database(path, b"K" * 32)
    with pytest.raises(ValueError, match="32 bytes"):
        open_database(path, b"")
    with pytest.raises(FileExistsError):
        open_database(path, b"k" * 32, create=True)


def test_the_settings_of_every_connection(tmp_path: Path) -> None:
    # Windows has no name with a question mark
    name = "et navn med æ, # og %20" + ("" if WINDOWS else "?")
    db = open_database(tmp_path / f"{name}.db", b"k" * 32, create=True)
    wanted = {"temp_store": 2, "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "cipher_memory_security": 1}
    for setting, value in wanted.items():
        (found,) = db.conn.execute(f"PRAGMA {setting}").fetchone()
        assert str(found) == str(value), setting
    db.close()


LOCKS = """
import resource, sys
from pathlib import Path
_, most = resource.getrlimit(resource.RLIMIT_MEMLOCK)
resource.setrlimit(resource.RLIMIT_MEMLOCK, (most, most))
from smdb_desktop.store.connection import open_database
locked = lambda: int(Path("/proc/self/status").read_text().split("VmLck:")[1].split()[0])
before = locked()
db = open_database(Path(sys.argv[1]), b"k" * 32, create=True)
print(before, locked())
db.close()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc what is locked")
def test_what_an_open_store_holds_in_memory_is_locked(tmp_path: Path) -> None:
    """In a process of its own: the tests themselves lock no memory (``tools/light_memory.py``)."""
    told = subprocess.run(
        [sys.executable, "-c", LOCKS, str(tmp_path / "x.db")], capture_output=True, text=True, check=True, cwd=ROOT
    )
    before, locked = map(int, told.stdout.split())
    assert before < locked


def decrypted(path: Path, key: bytes) -> bytes:
    """Every page of a closed file as whoever has the key can read it, with those that are free."""
    whole, found = path.read_bytes(), []
    for start in range(0, len(whole), PAGE_BYTES):
        page = whole[start + (0 if start else SALT_BYTES) : start + PAGE_BYTES]
        text, vector = page[:-RESERVED], page[-RESERVED : -RESERVED + 16]
        reader = Cipher(algorithms.AES256(key), modes.CBC(vector)).decryptor()
        found.append(reader.update(text) + reader.finalize())
    return b"".join(found)


@pytest.mark.parametrize("size", [1, 2000])
def test_what_is_deleted_stands_in_no_page_for_whoever_has_the_key(tmp_path: Path, size: int) -> None:
    path, key = tmp_path / "x.db", b"k" * 32
    db = open_database(path, key, create=True)
    db.conn.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)")
    for number in range(50):
        db.conn.execute("INSERT INTO t VALUES (?, ?)", (number, CANARY * size if number else "staar"))
    db.conn.commit()
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    assert CANARY.encode() in decrypted(path, key)
    db.conn.execute("DELETE FROM t WHERE id > 0")
    db.conn.commit()
    db.close()
    left = decrypted(path, key)
    assert b"staar" in left and CANARY.encode() not in left


def test_sqlite_utils_stands_on_sqlcipher(tmp_path: Path) -> None:
    db = open_database(tmp_path / "x.db", b"k" * 32, create=True)
    table = db.table("t")
    table.insert({"id": 1, "a": "x"}, pk="id")
    table.insert({"id": 2, "new_column": "y"}, alter=True)
    table.upsert({"id": 1, "another": 3}, pk="id", alter=True)
    table.insert({"id": 1}, ignore=True)
    assert [row["another"] for row in table.rows] == [3, None]
    db.close()


def test_no_second_sqlite_is_loaded_and_the_standard_one_stays_to_be_had() -> None:
    code = """
import sys
sys.modules["_sqlite3"] = None  # a packaged build has none
from smdb_desktop.store.hook import Database
assert "sqlite3" not in sys.modules
del sys.modules["_sqlite3"]
import sqlite3
print(sqlite3.connect(":memory:").execute("PRAGMA cipher_version").fetchall(), sqlite3.__name__)
"""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (answer.stdout, answer.stderr) == ("[] sqlite3\n", "")


def test_the_hook_refuses_to_come_too_late() -> None:
    code = "import sqlite_utils\nimport smdb_desktop.store.hook"
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode != 0
    assert "bound to another SQLite" in answer.stderr


def calls_and_imports(path: Path) -> set[str]:
    """The names of the modules imported and of the functions and methods called in a file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {f"import {alias.name.partition('.')[0]}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(f"import {(node.module or '').partition('.')[0]}")
        elif isinstance(node, ast.Call):
            called = node.func
            found.add(f"{called.attr if isinstance(called, ast.Attribute) else getattr(called, 'id', '')}()")
    return found


def test_only_one_place_connects() -> None:
    bindings = {"import sqlite3", "import sqlcipher3", "import sqlite_utils", "import pysqlite3"}
    for path in PACKAGE.rglob("*.py"):
        names = calls_and_imports(path)
        assert path.name == "hook.py" or not names & bindings, path
        assert path.name == "connection.py" or not names & {"connect()", "Database()"}, path
    assert "import sqlcipher3" in calls_and_imports(PACKAGE / "hook.py")
    assert "connect()" in calls_and_imports(PACKAGE / "connection.py")


def test_the_wrapper_alone_would_write_in_clear(tmp_path: Path) -> None:
    """Why the factory exists: sqlite-utils opens a path without a key, and nothing warns."""
    db = Database(tmp_path / "x.db")
    db.table("t").insert({"a": CANARY})
    db.close()
    assert (tmp_path / "x.db").read_bytes().startswith(b"SQLite format 3\0")
