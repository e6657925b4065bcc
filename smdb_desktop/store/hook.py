"""Binds sqlite-utils to SQLCipher: the only place from which either may be imported.

sqlite-utils looks for a module ``pysqlite3`` before it takes the standard library's ``sqlite3``. Without the hook its
``except OperationalError`` would miss SQLCipher's errors, and ``alter=True``, upserts and RETURNING would fail at random.
"""

import sys
from types import ModuleType

from sqlcipher3 import dbapi2


def _install() -> None:
    """Register ``pysqlite3`` and ``pysqlite3.dbapi2`` as SQLCipher's modules."""
    module = ModuleType("pysqlite3")
    module.__dict__.update({name: getattr(dbapi2, name) for name in dir(dbapi2) if not name.startswith("__")})
    module.__dict__["dbapi2"] = dbapi2
    sys.modules["pysqlite3"] = module
    sys.modules["pysqlite3.dbapi2"] = dbapi2


if "sqlite_utils" not in sys.modules:
    _install()

from sqlite_utils import Database, Migrations, utils  # noqa: E402  the hook must stand before the first import
from sqlite_utils.db import ForeignKey, Table  # noqa: E402

if getattr(getattr(utils, "sqlite3", None), "OperationalError", None) is not dbapi2.OperationalError:
    raise RuntimeError("sqlite_utils was imported before smdb_desktop.store.hook and is bound to another SQLite")

__all__ = ["Database", "ForeignKey", "Migrations", "Table", "dbapi2"]
