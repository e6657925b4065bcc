"""Writes the files that are made from others; with ``--check`` says which of them are out of date and writes nothing.

Run it from a checkout after a change of forms, code lists or texts. It may hold no knowledge of its own: each entry of
``GENERATED`` names a file below the repository and the function that gives its text.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from smdb_desktop.domain.case.schema import case_schema  # noqa: E402
from smdb_desktop.examples.example_case import example_case  # noqa: E402
from smdb_desktop.gui.kit.help import WHERE  # noqa: E402
from smdb_desktop.gui.kit.keys import KEYS  # noqa: E402
from smdb_desktop.resources import load_catalog  # noqa: E402
from smdb_desktop.submission.payload.schema import build_xsd  # noqa: E402
from tools import texts  # noqa: E402


def case_schema_text() -> str:
    """The JSON Schema of the case file, from every form version in the checkout."""
    katalog = load_catalog(ROOT / "resources")
    return json.dumps(case_schema(katalog.versioner.values(), katalog.lister), ensure_ascii=False, indent=2) + "\n"


def example_text() -> str:
    """The case that the README lets one check: of the newest form version, with something to find."""
    katalog = load_catalog(ROOT / "resources")
    version = max(katalog.versioner)
    case = example_case(katalog, version, svar={"ivaerksaettelse.ivaerksat_dato": "2025-07-20"})
    return json.dumps(case, ensure_ascii=False, indent=2) + "\n"


def submission_schema_text() -> str:
    """The XML Schema of a submission, from every form version in the checkout."""
    katalog = load_catalog(ROOT / "resources")
    return build_xsd(tuple(katalog.versioner.values()), katalog.lister).decode()


def texts_text() -> str:
    """The texts that a person can meet, for translators."""
    return texts.pot(ROOT)


def keys_text() -> str:
    """The page about keys, from the table that binds them."""
    parts = [KEYS_HEAD]
    for where, keys in KEYS.items():
        rows = "".join(f"| {key.told} | {key.does} |\n" for key in keys)
        parts.append(f"\n## {WHERE[where]}\n\n| tast | hvad den gør |\n| --- | --- |\n{rows}")
    return "".join(parts)


KEYS_HEAD = """# Taster

The keys of the program, as the page *Taster* (Ctrl+F1) shows them. Written by `dev.py generate` from the table in
`smdb_desktop/gui/kit/keys.py`, which also binds them; change them there. A key works while its page is shown, wherever in the
window the focus is. The underlined letters of buttons are given when they show (`gui/kit/letters.py`), each once in a window.
"""
GENERATED: Mapping[str, Callable[[], str]] = {
    "resources/schemas/smdb-sag-1.schema.json": case_schema_text,
    "resources/schemas/smdb-indberetning-1.xsd": submission_schema_text,
    "docs/keys.md": keys_text,
    "docs/case.json": example_text,
    texts.POT: texts_text,
}


def stale(root: Path = ROOT) -> list[str]:
    """The generated files below ``root`` that are missing or differ from what they are made from."""
    outdated = [
        name
        for name, make in GENERATED.items()
        if not (root / name).is_file() or (root / name).read_text(encoding="utf-8") != make()
    ]
    for po in sorted(root.glob(texts.TRANSLATIONS)):
        mo = po.with_suffix(".mo")
        if not mo.is_file() or mo.read_bytes() != texts.compiled(po.read_bytes()):
            outdated.append(mo.relative_to(root).as_posix())
    return outdated


def write(root: Path = ROOT) -> None:
    """Write every generated file below ``root``."""
    for name, make in GENERATED.items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(make(), encoding="utf-8", newline="\n")
    for po in sorted(root.glob(texts.TRANSLATIONS)):
        po.with_suffix(".mo").write_bytes(texts.compiled(po.read_bytes()))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check; 0 when all is (or was made) up to date, 1 when ``--check`` finds a stale file."""
    parser = argparse.ArgumentParser(description="Writes the generated files of the repository.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is out of date")
    if not parser.parse_args(arguments).check:
        write()
        return 0
    outdated = stale()
    for name in outdated:
        sys.stderr.write(f"{name} is out of date; run: python3 tools/generate.py\n")
    return 1 if outdated else 0


if __name__ == "__main__":
    raise SystemExit(main())
