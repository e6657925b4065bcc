"""Which language is spoken: Danish unless another is asked for and can be read, and Danish costs nothing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from smdb_desktop import language
from smdb_desktop.cli.main import run
from smdb_desktop.domain.words import T
from smdb_desktop.gui.app.translator import DesignerWords
from tests.rules.cases import whole_case
from tests.words.another import NAME, ROOT, put

GREETING = b"""
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Luk"
msgstr "Close"
"""


def test_danish_reads_no_catalogue_and_imports_nothing_for_it() -> None:
    code = (
        "import sys; from smdb_desktop import language; from smdb_desktop.domain.words import T\n"
        "assert language.choose('') and language.choose('da') and language.spoken() == 'da'\n"
        "text = T('Luk')\n"
        "assert language.say(text) is text\n"
        "print([name for name in ('gettext', 'babel', 'smdb_desktop.resources') if name in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    answer = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert (answer.stdout.strip(), answer.stderr) == ("[]", "")


def test_a_language_that_is_there_is_spoken(languages: Path) -> None:
    put(languages, GREETING)
    assert language.choose(NAME)
    assert (language.spoken(), language.say(T("Luk"))) == (NAME, "Close")
    assert language.say_all({"a": [T("Luk"), 1, None], "Luk": "Luk"}) == {"a": ["Close", 1, None], "Luk": "Luk"}
    assert language.choose("da")
    assert language.say(T("Luk")) == "Luk"


@pytest.mark.parametrize("name", ["yy", "../xx", "xx/LC_MESSAGES", "XX", "xx_", " xx", "xx\n"])
def test_a_language_that_is_not_there_leaves_danish(languages: Path, name: str) -> None:
    put(languages, GREETING)
    language.choose(NAME)
    assert not language.choose(name)
    assert (language.spoken(), language.say(T("Luk"))) == ("da", "Luk")


@pytest.mark.parametrize(
    "content",
    [b"", b"no catalogue", b"\xde\x12\x04\x95", b"\xde\x12\x04\x95" + bytes(24), b"\xde\x12\x04\x95" + b"\xff" * 24],
)
def test_a_damaged_catalogue_leaves_danish(languages: Path, content: bytes) -> None:
    put(languages, GREETING)
    (languages / "i18n" / NAME / "LC_MESSAGES" / "smdb.mo").write_bytes(content)
    language.choose(NAME)
    assert language.say(T("Luk")) == "Luk"


def test_the_command_line_says_that_a_language_is_missing_and_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(language.VARIABLE, "yy")
    file = tmp_path / "sag.json"
    file.write_text(json.dumps(whole_case()), encoding="utf-8")
    assert run(["check", "--json", "--today", "2025-12-01", str(file)]) == 0
    said = capsys.readouterr()
    assert said.err == "Sproget »yy« har ingen oversættelse, der kan læses. Programmet taler dansk.\n"
    assert json.loads(said.out) == [{"fil": str(file), "sag": 0, "fund": []}]


@pytest.mark.usefixtures("in_numbers")
def test_designer_files_speak_the_language(qapp: QApplication) -> None:
    words = DesignerWords(qapp)
    qapp.installTranslator(words)
    try:
        assert re.fullmatch(r"⟦[0-9]+⟧", QCoreApplication.translate("Unlock", "Lås op"))
        assert QCoreApplication.translate("Unlock", "h1") == "h1"
    finally:
        qapp.removeTranslator(words)
    assert QCoreApplication.translate("Unlock", "Lås op") == "Lås op"
