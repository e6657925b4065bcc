"""The shipped forms, untouched, over lists whose every code is another number."""

import json
import shutil
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from smdb_desktop import resources
from smdb_desktop.domain.forms.katalog import Katalog

Codes = Mapping[str, Mapping[str, str]]
"""By list: the code as shipped, and the number in its place."""


def renumbered(root: Path) -> tuple[Katalog, Codes]:
    """The catalogue, made below ``root``, and which number stands for which code."""
    for name in ("forms", "codelists"):
        shutil.copytree(resources.path(name), root / name)
    numbers, codes = count(7001), {}
    for file in sorted((root / "codelists").glob("*.json")):
        raw = json.loads(file.read_text(encoding="utf-8"))
        codes[file.stem] = {option["code"]: str(next(numbers)) for option in raw["options"]}
        for option in raw["options"]:
            option["code"] = codes[file.stem][option["code"]]
        file.write_text(json.dumps(raw), encoding="utf-8")
    return resources.load_catalog(root), codes
