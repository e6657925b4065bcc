"""Every benchmark runs, in a size that says nothing of speed; what the table says of an aim is right. No time is judged."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks import beside
from benchmarks.__main__ import names
from benchmarks.material import case, cpr
from benchmarks.measure import FULL, Side, Sizes, of_pairs, percentile, side_by_side
from benchmarks.screens import screens
from benchmarks.table import Row, as_markdown, as_text, write
from smdb_desktop.domain.cpr import parse_cpr

ROOT = Path(__file__).resolve().parents[2]
UNBUILT = {"frozen"}


@pytest.mark.parametrize("name", names())
def test_benchmark_runs(name: str, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    command = [sys.executable, "-W", "error", "-m", "benchmarks", "--tiny", "--only", name, "--write", str(page)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    lines = [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert len(lines) > 2 or name in UNBUILT
    assert str(tmp_path) not in page.read_text(encoding="utf-8").replace(str(page), "")


def test_a_benchmark_that_breaks_takes_no_other_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def measured(name: str, _sizes: Sizes) -> list[Row]:
        if name == "frames":
            raise TimeoutError("a child that came to no end")
        return [Row(f"row of {name}", "", "", 1.0)]

    monkeypatch.setattr(command, "measure", measured)
    page = tmp_path / "page.md"
    asked = [part for name in ("start", "frames", "export") for part in ("--only", name)]
    assert command.main([*asked, "--write", str(page)]) == 1
    text = page.read_text(encoding="utf-8")
    assert "row of start" in text and "row of export" in text
    assert "broken, and so not in the table: frames" in text
    assert "a child that came to no end" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("value", "aim", "more", "held"),
    [
        (2.0, 2.0, False, True),
        (2.001, 2.0, False, False),
        (1000, 1000, True, True),
        (999.9, 1000, True, False),
        (3, None, False, None),
    ],
)
def test_an_aim_is_reached_at_its_border_and_not_beyond(
    value: float, aim: float | None, more: bool, held: bool | None
) -> None:
    row = Row("x", "a", "b", value, aim=aim, more_is_better=more)
    assert row.held is held
    assert ("missed" in as_text([row])) is (held is False)


def test_a_ratio_is_the_median_of_neighbours() -> None:
    side = Side((2.0, 30.0, 4.0), (1.0, 10.0, 1.0))
    assert side.ratio == 3.0
    assert side.spread == "2.00 to 4.00"
    assert side.each(2) == (2000.0, 500.0)


def test_a_round_has_processor_time_beside_the_clock() -> None:
    side = of_pairs([((2.0, 0.5), (1.0, 0.1)), ((6.0, 0.6), (2.0, 0.2))])
    assert (side.ours, side.bare, side.ratio) == ((2.0, 6.0), (1.0, 2.0), 2.5)
    assert side.own is not None
    assert (side.own.ours, side.own.bare) == ((0.5, 0.6), (0.1, 0.2))
    assert side.own.ratio == pytest.approx(4.0)


def test_one_screen_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    with screens() as there:
        assert there == {"offscreen": {"QT_QPA_PLATFORM": "offscreen"}}


def test_full_size_has_two_hundred_values_of_each_change() -> None:
    # a walk shows five steps for the first time and six again
    assert FULL.walks * 5 >= 200


def test_the_sides_take_turns_and_the_first_round_does_not_count() -> None:
    told: list[str] = []
    side = side_by_side(2, lambda: told.append("ours"), lambda: told.append("bare"), lambda: told.append("-"))
    assert told == ["-", "ours", "bare", "-", "bare", "ours", "-", "ours", "bare"]
    assert (len(side.ours), len(side.bare)) == (2, 2)


def test_percentile() -> None:
    values = [float(n) for n in range(1, 101)]
    assert (percentile(values, 0.5), percentile(values, 0.99), percentile([7.0], 0.99)) == (50.0, 99.0, 7.0)
    with pytest.raises(ValueError, match="nothing"):
        percentile([], 0.5)


def test_a_page_keeps_what_stands_around_the_table(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    row = Row("x", "a", "b", 1.0)
    for _ in range(2):
        write(page, [row], ["fact"])
    page.write_text(page.read_text(encoding="utf-8") + "\nAfter\n", encoding="utf-8")
    write(page, [row, row], ["other"])
    text = page.read_text(encoding="utf-8")
    assert as_markdown([row, row]) in text
    assert text.count("| x |") == 2
    assert "- other" in text
    assert "- fact" not in text
    assert text.endswith("\nAfter\n")


def test_the_numbers_are_nobodys_and_all_different() -> None:
    numbers = [cpr(n) for n in range(0, 100_000, 7)]
    assert len(set(numbers)) == len(numbers)
    assert not any(parse_cpr(number).modulus11_ok for number in numbers[:500])


def test_the_cases_are_of_eight_kinds() -> None:
    shapes = {str(sorted(map(str, case(n)["kontaktforloeb"][0].items()))) for n in range(8)}
    assert len(shapes) == 8


def test_the_program_is_held_against_another_commit(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone")
    monkeypatch.setattr(beside, "_WORKS", {"judged": "a case judged"})
    assert command.main(["--tiny", "--beside", "HEAD"]) == 0
    assert "a case judged" in capsys.readouterr().out
    assert command.main(["--tiny", "--beside", "no-such-commit"]) == 2


@pytest.mark.parametrize("work", ["judged", "autosave", "export"])
def test_each_piece_of_work_is_measured(work: str) -> None:
    script = str(ROOT / "benchmarks" / "one_side.py")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    given = [sys.executable, "-P", script, work, "3", "1"]
    done = subprocess.run(given, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) > 0
