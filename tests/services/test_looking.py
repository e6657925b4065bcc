"""Places that do not answer are waited for side by side: however many there are, no longer than for one."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from smdb_desktop.services.outbox import answers


def test_many_places_that_do_not_answer_are_waited_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now, waited, begun, answer = [100.0], list[float](), list[Thread](), Event()

    class Waited(Thread):
        def join(self, timeout: float | None = None) -> None:
            assert timeout is not None
            waited.append(timeout)
            begun.append(self)
            now[0] += timeout

    def silent() -> frozenset[str]:
        answer.wait()
        return frozenset()

    monkeypatch.setattr(answers, "Thread", Waited)
    monkeypatch.setattr(answers, "monotonic", lambda: now[0])
    try:
        assert answers.answers_within(10.0, [silent, silent, silent]) == [None, None, None]
    finally:
        answer.set()
        for thread in begun:
            Thread.join(thread)
    assert waited == [10.0, 0.0, 0.0]
