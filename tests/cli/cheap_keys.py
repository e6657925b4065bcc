"""The program, but a key costs nothing to try, nor does a wrong one: ``python -m tests.cli.cheap_keys`` for ``-m smdb_desktop``.

Argon2id takes most of the time of a call that opens a store, and the tests make some hundreds; who tries again at once after a
wrong one would be told to wait. Only what a new key is made with and that wait differ; ``tests/journey`` and a test of
``test_init_code.py`` call the program itself.
"""

import sys

from smdb_desktop.__main__ import main
from smdb_desktop.store.keys import attempts
from smdb_desktop.store.keys.keyslots import KdfParams

CHEAP = (64, 1, 1)


def cheap() -> None:
    """From now on in this process."""
    KdfParams.__new__.__defaults__ = CHEAP
    attempts.LONGEST_WAIT = 0


if __name__ == "__main__":
    cheap()
    sys.exit(main())
