"""``hand-over`` and ``open-package`` as a script and a person call them: to the receiver's store, and stopped in the middle."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.cli.cli_process import PASSPHRASE, Program, environment
from tests.rules.cases import request_only_case
from tests.scenario import Scenario
from tests.scenarios.test_receiving import changed, handed_over

STORE = ("--data-dir", "data", "--passphrase-file", "kode.txt")
THEIRS = ("--data-dir", "deres", "--passphrase-file", "kode.txt")
HAND = ("hand-over", "--numbers-file", "nummer.txt", "--to", "183", "--out", "ud", "--reason", "Flyttet")


@pytest.fixture
def kept(tmp_path: Path) -> Program:
    """A practice store of Albertslund's with one course."""
    program = Program(tmp_path)
    program.write("kode.txt", PASSPHRASE.encode())
    assert program("init", "--practice", "--organisation", "Alfa", "--kommune", "165", *STORE).status == 0
    case = request_only_case()
    assert program("import", program.write("sag.json", case), *STORE).status == 0
    program.write("nummer.txt", f"{case['borger']['cpr_nr']}\n".encode())
    (tmp_path / "ud").mkdir()
    return program


def files(program: Program) -> list[Path]:
    return sorted((program.folder / "ud").iterdir())


def test_it_goes_from_one_store_to_another_and_is_taken_in_there(kept: Program) -> None:
    asked = kept(*HAND, *STORE)
    assert asked.status == 1 and files(kept) == [] and "kør igen med --yes" in asked.said
    gone = kept(*HAND, "--yes", *STORE)
    assert gone.status == 0, gone.said
    (file,) = files(kept)
    code = gone.out.partition("Kode: ")[2].split()[0]
    assert gone.out.rstrip().endswith("Forløbet er overdraget til Ishøj.")
    kept.write("filkode.txt", f"{code.lower()}\n".encode())
    whole = kept("open-package", "--code-file", "filkode.txt", file)
    assert (
        whole.status == 0 and whole.json["til"] == "183" and "Underskrevet af" in whole.said and "øvelse" in whole.said
    )
    case = kept("open-package", "--code-file", "filkode.txt", "--case", file)
    assert case.json["myndighedskommune"] == "183"
    kept.write("modtaget.json", case.json)
    assert kept("init", "--practice", "--organisation", "Beta", "--kommune", "183", *THEIRS).status == 0
    taken = kept("import", "modtaget.json", *THEIRS)
    assert taken.status == 0, taken.said + taken.out
    again = kept(*HAND, "--yes", *STORE)
    assert again.status != 0 and files(kept) == [file]


def test_a_wrong_code_or_another_file_is_a_sentence(kept: Program) -> None:
    kept.write("filkode.txt", b"AAAA-BBBB\n")
    answer = kept("open-package", "--code-file", "filkode.txt", "sag.json")
    assert (answer.status, answer.out) == (3, "") and "Filen er ikke en overdragelse." in answer.said


def _named(name: str, content: dict[str, Any]) -> None:
    content["fra"]["organisation"] = name


def test_a_file_that_calls_its_sender_something_else_says_so_before_its_content(
    tmp_path: Path,
) -> None:
    scenario, kept = Scenario(), Program(tmp_path)
    package = handed_over(scenario, tmp_path / "ude")
    for name, told in ((" ALFA ", False), ("Beta Kommune", True)):
        content, code = changed(scenario, package, partial(_named, name))
        kept.write("andet.bin", content)
        kept.write("filkode.txt", f"{code}\n".encode())
        for only in ((), ("--case",)):
            answer = kept("open-package", "--code-file", "filkode.txt", *only, "andet.bin")
            assert answer.status == 0 and "Underskrevet af Alfa (" in answer.said and answer.json
            assert ("den er fra Beta Kommune, men certifikatet er Alfa." in answer.said) is told


def test_json_tells_the_code_before_the_course_goes(kept: Program) -> None:
    gone = kept(*HAND, "--yes", "--json", *STORE)
    first, end = json.JSONDecoder().raw_decode(gone.out)
    last = json.loads(gone.out[end:])
    assert [first["fil"]] == [file.name for file in files(kept)] and len(first["kode"]) == 34
    assert last["aendret"] is True


@pytest.mark.skipif(sys.platform != "linux", reason="a terminal of Unix")
@pytest.mark.parametrize("how", ["nej", "ctrl-c"])
def test_who_stops_at_the_code_leaves_no_file_and_the_course(kept: Program, how: str) -> None:
    import pty

    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "smdb_desktop", *HAND, *STORE],
        cwd=kept.folder,
        env=environment(),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        # whatever started the tests may have had it ignored, and children inherit that
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    os.close(theirs)
    shown = b""
    for question, answer in ((b"Skal forl", b"ja\n"), (b"Er koden skrevet ned?", b"" if how == "ctrl-c" else b"nej\n")):
        while question not in shown or not shown.endswith(b"ja: "):
            shown += os.read(ours, 4096)
        assert (len(files(kept)) == 1) is (question != b"Skal forl")
        os.write(ours, answer)
        if not answer:
            process.send_signal(signal.SIGINT)
    status = process.wait(timeout=120)
    os.close(ours)
    assert status != 0 and files(kept) == []
    told = kept("history", "--numbers-file", "nummer.txt", "--json", *STORE).json
    assert told["haendelser"][0]["hvad"] == "Opgav overdragelsen"
