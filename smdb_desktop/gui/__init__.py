"""The window. Knows PySide6, services and the domain's frozen objects; no SQL, no XML, no keys."""
