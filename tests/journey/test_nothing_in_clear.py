"""After the main job, a crash and a kill: no file but the one that was exported holds a number, a name or a secret."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from smdb_desktop.examples.demo_data import PASSPHRASE, made_up_cpr
from smdb_desktop.examples.main_job import CPR, NAVN
from tests.journey.journey_process import MainJob, Places
from tests.journey.searching import search, within

pytestmark = pytest.mark.slow

SECRETS = (CPR, NAVN, "Testborger", PASSPHRASE)
CRASHING = Path(__file__).with_name("crashing.py")


def test_the_search_finds_what_it_looks_for(main_job: MainJob, tmp_path: Path) -> None:
    found = search(main_job.places.out, SECRETS)
    assert found == sorted(f"{text} in {main_job.file.name}!indberetning.xml" for text in (CPR, NAVN, "Testborger"))
    hidden = (("a", "xx 1502779995", "utf-8"), ("b", NAVN, "utf-16-le"), ("c", PASSPHRASE.upper(), "latin-1"))
    for name, text, encoding in hidden:
        (tmp_path / name).write_bytes(b"\x00" + text.encode(encoding) + b"\xff")
    (tmp_path / "150277 9995.txt").touch()
    places = ((CPR, "a"), (CPR, "name of 150277 9995.txt"), (NAVN, "b"), ("Testborger", "b"), (PASSPHRASE, "c"))
    assert search(tmp_path, SECRETS) == sorted(f"{text} in {place}" for text, place in places)
    assert search(tmp_path, [made_up_cpr(0)]) == []


def test_the_main_job_leaves_nothing_in_clear(main_job: MainJob) -> None:
    assert main_job.status == 0, main_job.said
    there = {path.name for path in main_job.places.data.iterdir()}
    assert {"smdb.db", "keyslots.json", "log"} <= there, "the data folder was kept"
    assert search(main_job.places.data, SECRETS) == []
    assert search(main_job.places.inside, SECRETS) == []
    assert not list((main_job.places.inside / "tmp").iterdir()), "nothing is left in the temporary folder"


def test_the_main_job_says_nothing_secret(main_job: MainJob) -> None:
    assert within("\n".join(main_job.lines[:-1]).encode() + main_job.said.encode(), (CPR, PASSPHRASE)) == []
    assert CPR.replace("-", "") not in main_job.file.name


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_command_line_and_environment_hold_no_secret(main_job: MainJob) -> None:
    assert b"--headless" in main_job.seen_from_outside and b"TMPDIR=" in main_job.seen_from_outside
    assert within(main_job.seen_from_outside, SECRETS) == []


@pytest.fixture(scope="module")
def crashed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Places, str, bytes]:
    """A program that crashed with secrets in its messages and was killed: its places, its recovery code, what it printed."""
    if sys.platform == "win32":
        pytest.skip("needs SIGKILL")
    places = Places(tmp_path_factory.mktemp("crash"))
    process = places.start(str(CRASHING), str(places.data))
    out, said = process.communicate(timeout=300)
    assert process.returncode == -signal.SIGKILL, said.decode()
    code, *rest = out.decode().splitlines()
    assert rest == ["crashed"]
    return places, code, said


def test_a_crash_and_a_kill_leave_nothing_in_clear(crashed: tuple[Places, str, bytes]) -> None:
    places, code, said = crashed
    reports = [file.read_text(encoding="utf-8") for file in (places.data / "log").glob("fejl-*.txt")]
    assert sum("RuntimeError" in text and "ValueError" in text for text in reports) == 3, "slot, lane and thread"
    log = (places.data / "log" / "smdb.log").read_text(encoding="utf-8")
    assert "fault" in log and "<redacted>" in log
    assert (places.data / "smdb.db-wal").stat().st_size > 0, "the kill left the write-ahead log behind"
    secrets = (*SECRETS, code)
    assert search(places.data, secrets) == []
    assert search(places.inside, secrets) == []
    assert within(said, secrets) == [], "nor on standard error"
