"""Shows the pages of installer and uninstaller in both languages: ``python -m tools.installer.speaks``.

The pages are gone through in a Windows that speaks Danish and in one that speaks another language; what stands on them is
compared with what the script was given. The program inside is a few bytes: the pages are the same.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tools.installer import make
from tools.installer.bare import CONSOLE, PROGRAMS, WINDOW
from tools.windows.prefix import PLACE, copy_clone, windows

TEXTS = make.SCRIPTS / "texts.nsh"
LANGUAGES = {"da": "da_DK.UTF-8", "en": "C.UTF-8"}
"""The locale of this machine by which Wine speaks it: what is not Danish is English."""
PAGES = {"WelcomeText", "DirectoryText", "FinishTitle", "FinishText", "FinishRun"}
UN_PAGES = {"RemoveText"}
BUTTONS = {"da": ("Annullér", "Annuller"), "en": ("Cancel",)}


def texts() -> dict[str, dict[str, str]]:
    """What each page says, by its name and the language."""
    found = re.findall(r'!insertmacro TEXT (\w+) \\\s+"(.*?)" \\\s+"(.*?)"', TEXTS.read_text(encoding="utf-8"))
    return {name: {"da": danish, "en": english} for name, danish, english in found}


def plain(text: str) -> str:
    """As it stands on a page: a line's end is one, and what a page puts in is cut away from there on."""
    return re.sub(r"\s+", " ", text.replace("$\\r$\\n", " ").partition("$")[0]).strip()


def shown() -> bool:
    """Whether every page speaks the language of its Windows, and no other."""
    held = True
    spoken = subprocess.run(
        [shutil.which("locale") or "locale", "-a"], capture_output=True, text=True, check=False
    ).stdout
    with tempfile.TemporaryDirectory(prefix="smdb-speaks-") as name, windows(PLACE / "speaks") as wine:
        # a new disk of Wine's calls itself Windows 7
        wine.run(["winecfg", "-v", "win10"], seconds=60, hear=lambda _line: None)
        folder = Path(name) / "program"
        (folder / "_internal").mkdir(parents=True)
        for file in (WINDOW, CONSOLE, "_internal/fil.txt"):
            (folder / file).write_bytes(b"nothing")
        setup = make.installer(folder, Path(name), make.version_of(), quick=True)
        there = wine.drive / "speaks.exe"
        there.write_bytes(setup.read_bytes())
        script = copy_clone(wine) / "tools" / "installer" / "pages.py"
        remover = next((wine.drive / "users").glob("[!P]*")) / PROGRAMS.replace("\\", "/") / make.REMOVER
        for language, locale in LANGUAGES.items():
            if language == "da" and "da_dk" not in spoken.lower():
                print(
                    "        not shown: Danish pages (this machine has no Danish locale: sudo locale-gen da_DK.UTF-8)"
                )
                continue
            more = {"LANG": locale, "LC_ALL": locale}
            # a copy would go on after it: told its folder, it does all in one
            away = f'"{wine.path(remover)}" _?={wine.path(remover.parent)}'
            for names, command in ((PAGES, str(wine.path(there))), (UN_PAGES, away)):
                out = wine.drive / "pages.json"
                wine.python(str(wine.path(script)), str(wine.path(out)), command, more=more, seconds=600)
                held &= judged(language, names, json.loads(out.read_text(encoding="utf-8")))
    return held


def judged(language: str, names: set[str], seen: dict[str, Any]) -> bool:
    """Whether these texts were seen in this language, and in no other; says so."""
    pages: list[list[str]] = seen["pages"]
    all_ = re.sub(r"\s+", " ", " ".join(text for page in pages for text in page))
    said = texts()
    other = "en" if language == "da" else "da"
    missing = [name for name in sorted(names) if plain(said[name][language]) not in all_]
    foreign = [name for name in sorted(names) if plain(said[name][other]) in all_]
    buttons = any(button in all_.replace("&", "") for button in BUTTONS[language])
    held = seen["status"] == 0 and not missing and not foreign and buttons
    print(
        f"{'held  ' if held else 'FAILED'}  {len(pages)} pages speak {language}: {', '.join(sorted(names))}"
        + ("" if held else f": status {seen['status']}, missing {missing}, in the other {foreign}: {all_}"),
        flush=True,
    )
    return held


def main() -> int:
    """Show it."""
    return 0 if shown() else 1


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main())
