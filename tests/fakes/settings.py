"""Settings and blobs in memory (``ports.store.Settings``)."""

from __future__ import annotations

import json

from smdb_desktop.services.stored.records import Json
from tests.fakes.state import Memory


class FakeSettings:
    """Settings in memory."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def get(self, key: str) -> Json:
        self._memory.must_be_open()
        found = self._memory.state.settings.get(key)
        return None if found is None else json.loads(found)

    def put(self, key: str, value: Json) -> None:
        with self._memory.writing() as state:
            state.settings[key] = json.dumps(value)

    def blob(self, key: str) -> bytes | None:
        self._memory.must_be_open()
        return self._memory.state.blobs.get(key)

    def put_blob(self, key: str, value: bytes | None) -> None:
        with self._memory.writing() as state:
            state.blobs.pop(key, None)
            if value is not None:
                state.blobs[key] = value
