"""Binds sqlite-utils to SQLCipher: the only place from which either may be imported.

sqlite-utils looks for a module ``pysqlite3`` before it takes the standard library's ``sqlite3``. Without the hook its
``except OperationalError`` would miss SQLCipher's errors, and ``alter=True``, upserts and RETURNING would fail at random.

A part of it that only names a type asks for ``sqlite3`` outright; it is given SQLCipher too, so that no second SQLite is
loaded, and a packaged build needs none.

The hook stands as soon as this module is imported. sqlite-utils itself is loaded when one of its names is first asked for: with
the command line, dates and plug-ins that it brings along it takes longer than the rest of the store.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sqlcipher3 import dbapi2

if TYPE_CHECKING:
    from sqlite_utils import Database, Migrations
    from sqlite_utils.db import ForeignKey, Table

__all__ = ["Database", "ForeignKey", "Migrations", "Table", "dbapi2"]

TOO_LATE = "sqlite_utils was imported before smdb_desktop.store.hook and is bound to another SQLite"


def _install() -> None:
    """Register ``pysqlite3`` and ``pysqlite3.dbapi2`` as SQLCipher's modules."""
    module = ModuleType("pysqlite3")
    module.__dict__.update({name: getattr(dbapi2, name) for name in dir(dbapi2) if not name.startswith("__")})
    module.__dict__["dbapi2"] = dbapi2
    sys.modules["pysqlite3"] = module
    sys.modules["pysqlite3.dbapi2"] = dbapi2


@contextmanager
def _one_sqlite() -> Iterator[None]:
    """Whoever asks for ``sqlite3`` meanwhile gets SQLCipher, unless the standard library's own is there already."""
    name = "sqlite3"
    if name in sys.modules:
        yield
        return
    sys.modules[name] = sys.modules["pysqlite3"]
    try:
        yield
    finally:
        del sys.modules[name]


def __getattr__(name: str) -> Any:
    """The names of sqlite-utils (PEP 562): called when one is first asked for."""
    if name not in __all__:
        raise AttributeError(name)
    with _one_sqlite():
        from sqlite_utils import db, migrations, utils

    if getattr(getattr(utils, "sqlite3", None), "OperationalError", None) is not dbapi2.OperationalError:
        raise RuntimeError(TOO_LATE)
    globals().update(Database=db.Database, ForeignKey=db.ForeignKey, Table=db.Table, Migrations=migrations.Migrations)
    return globals()[name]


if "sqlite_utils" in sys.modules:
    raise RuntimeError(TOO_LATE)
_install()
