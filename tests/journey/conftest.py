"""The main job is done once for all tests that look at what it leaves."""

from __future__ import annotations

import pytest

from tests.journey.journey_process import MainJob, Places, do_main_job


@pytest.fixture(scope="session")
def main_job(tmp_path_factory: pytest.TempPathFactory) -> MainJob:
    """``demo --headless`` in folders of its own, to its end."""
    return do_main_job(Places(tmp_path_factory.mktemp("main-job")))
