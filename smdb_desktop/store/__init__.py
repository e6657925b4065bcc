"""The encrypted store: one SQLCipher file, its key slots, its backups.

Everything about a citizen that is kept on the disk is kept here. It knows nothing of windows, XML or signatures, and no
other part of the program opens a database; ``docs/store.md`` describes the layout.
"""
