"""The window. Knows PySide6, services and the domain's frozen objects; no SQL, no XML, no keys."""

from smdb_desktop.gui.references import keep_constants

keep_constants()
