"""What one case costs is counted by going through it: a short part of it here, the whole in ``dev.py effort``."""

from __future__ import annotations

import pytest

import dev
from smdb_desktop.gui.kit.answer_list import Answers
from smdb_desktop.resources import catalog
from tests.conftest import IN_CI
from tools.effort.__main__ import measure, table
from tools.effort.lists import shortest, steps
from tools.effort.model import SECONDS, Effort
from tools.effort.person import short_date
from tools.screen import missing


def test_the_estimate_adds_what_hands_and_head_do() -> None:
    effort = Effort()
    effort.think()
    effort.key(letter=True)
    effort.key(held=1)
    effort.click()
    effort.turn()
    assert (effort.keys, effort.letters, effort.clicks, effort.wheel) == (2, 1, 1, 1)
    assert effort.operators == {"M": 1, "K": 3, "H": 1, "P": 2, "B": 2}
    assert effort.seconds == pytest.approx(1.35 + 3 * 0.28 + 0.4 + 2 * 1.1 + 2 * 0.1)
    assert set(effort.operators) == set(SECONDS)


def test_the_hand_goes_to_another_device_and_back() -> None:
    effort = Effort()
    effort.click()
    effort.click()
    effort.key()
    assert effort.operators["H"] == 2


def test_a_practised_person_writes_as_little_as_finds_the_row() -> None:
    for liste in catalog().lister.values():
        answers = Answers(liste)
        for code in answers.codes:
            typed, far = shortest(answers, code)
            row = answers.row_of(code)
            assert far == (steps(answers, typed, row) if typed else row)
            # never more than by arrows alone, the first of which opens the list
            assert len(typed) + abs(far) <= 1 + row


def test_a_day_is_written_with_six_figures() -> None:
    assert short_date("04-08-2025") == "040825"


@pytest.fixture
def screen_at_hand() -> None:
    """Skips where the machine cannot make a screen in memory, but fails where CI is set."""
    lacks = [*missing(), *sorted(dev.debian_package(name) for name in dev.missing_libraries("xcb"))]
    if lacks and IN_CI:
        pytest.fail(f"sudo apt install {' '.join(lacks)}")
    if lacks:
        pytest.skip(f"sudo apt install {' '.join(lacks)}")


@pytest.mark.slow
@pytest.mark.usefixtures("screen_at_hand")
def test_the_request_is_typed_through_real_events_by_keys_and_by_mouse() -> None:
    keys, mouse = measure("keys", short=True), measure("mouse", short=True)
    assert keys["clicks"] == keys["wheel"] == 0
    # ten figures, a name and a day are letters in both
    assert keys["letters"] >= mouse["letters"] == mouse["keys"] == 10 + len("Testborger Et") + 6
    assert mouse["clicks"] >= 8
    assert 0 < keys["keys"] - keys["letters"] <= 14
    assert keys["operators"]["M"] == mouse["operators"]["M"]
    assert "| with keys alone | 0 |" in table({"keys": keys, "mouse": mouse})


@pytest.mark.slow
@pytest.mark.usefixtures("screen_at_hand")
def test_by_keys_and_mouse_takes_no_longer_than_by_either() -> None:
    both, keys = measure("both", short=True), measure("keys", short=True)
    assert both["seconds"] <= keys["seconds"]
    assert both["letters"] >= 10 + len("Testborger Et") + 6
    assert "| by keys and mouse, whichever is quicker |" in table({"both": both})


@pytest.mark.slow
@pytest.mark.usefixtures("screen_at_hand")
def test_with_the_aid_an_answer_is_one_key_and_two_open_it() -> None:
    aid = measure("aid", short=True)
    assert (aid["keys"], aid["clicks"], aid["letters"]) == (2 + 2, 0, 0) and aid["typed"] > 40
