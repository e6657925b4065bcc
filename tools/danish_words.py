"""Writes ``resources/words/dansk.txt``: the Danish words that somebody who guesses a passphrase would try first, in that order.

They are the 10,000 most frequent words of the Danish list of wordfreq (CC BY-SA 4.0), without numbers and words of fewer than
three letters. The list is no part of the program's own packages: ``pip install wordfreq==3.1.1`` in an environment of its own,
then ``python -m tools.danish_words``.
"""

import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "words" / "dansk.txt"
MOST = 10_000
SHORTEST = 3
HEAD = (
    "# The most frequent Danish words, the most frequent first; written by tools/danish_words.py.",
    "# From wordfreq 3.1.1 by Robyn Speer (https://doi.org/10.5281/zenodo.7199437), CC BY-SA 4.0; shortened, numbers left out.",
    "# This file is under the same licence: resources/licences/CC-BY-SA-4.0.txt. Its sources stand in THIRD_PARTY_NOTICES.md.",
)


def main() -> int:
    """Write the file; 0, or 3 where wordfreq is not installed."""
    try:
        from wordfreq import top_n_list
    except ImportError:
        sys.stderr.write("wordfreq is not installed here: pip install wordfreq==3.1.1\n")
        return 3
    found = [word for word in top_n_list("da", 3 * MOST) if len(word) >= SHORTEST and word.replace("-", "").isalpha()]
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text("\n".join([*HEAD, *found[:MOST]]) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
