"""The program, but a key costs nothing to try: ``python -m tests.cli.cheap_keys`` for ``python -m smdb_desktop``.

Argon2id takes most of the time of a call that opens a store, and the tests make some hundreds. Only what a new key is made
with differs; ``tests/journey`` and a test of ``test_init_code.py`` call the program itself.
"""

import sys

from smdb_desktop.__main__ import main
from smdb_desktop.store.keys.keyslots import KdfParams

CHEAP = (64, 1, 1)

if __name__ == "__main__":
    KdfParams.__new__.__defaults__ = CHEAP
    sys.exit(main())
