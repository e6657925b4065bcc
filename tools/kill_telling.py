"""A store that tells the kill test what it writes: before each write, and when it has come back.

It changes nothing of what is done, and knows nothing of windows.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from smdb_desktop.services.ports.bin import Bin
from smdb_desktop.services.ports.store import Cases, Store
from smdb_desktop.services.ports.vault import Vault
from smdb_desktop.services.stored.records import Json, SkemaRecord, Sted, Svar

Tell = Callable[..., None]
"""Sends one event: what happened, and more by name."""


class TellingCases:
    """Cases that say what they are about to write and that they have written it; all else is the store's own."""

    def __init__(self, cases: Cases, tell: Tell) -> None:
        self._cases, self._tell = cases, tell

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cases, name)

    def _telling(self, op: str, write: Callable[[], Any], **what: Any) -> Any:
        self._tell("begin", op=op, **what)
        result = write()
        self._tell("done", op=op)
        return result

    def save_svar(self, forloeb_id: str, skema_id: str, svar: Any, sted: Sted | None, write: Any) -> Any:
        place = None if sted is None else [sted.trin, sted.skema_id, sted.felt]
        run = self._cases.save_svar
        plain = {navn: plain_answer(s) for navn, s in svar.items()}
        return self._telling(
            "save_svar", lambda: run(forloeb_id, skema_id, svar, sted, write), skema=skema_id, svar=plain, sted=place
        )

    def save_sted(self, forloeb_id: str, sted: Sted) -> Any:
        place = [sted.trin, sted.skema_id, sted.felt]
        return self._telling("save_sted", lambda: self._cases.save_sted(forloeb_id, sted), sted=place)

    def add_skema(self, forloeb_id: str, skema: SkemaRecord, write: Any) -> Any:
        about = {"skema": skema.id, "art": str(skema.art), "parent": skema.parent_id}
        svar = {navn: plain_answer(s) for navn, s in skema.svar.items()}
        return self._telling("add_skema", lambda: self._cases.add_skema(forloeb_id, skema, write), svar=svar, **about)

    def remove_skema(self, forloeb_id: str, skema_id: str, write: Any) -> Any:
        return self._telling(
            "remove_skema", lambda: self._cases.remove_skema(forloeb_id, skema_id, write), skema=skema_id
        )

    def change_version(self, forloeb_id: str, version: str, skemaer: Any, removed: Any, write: Any) -> Any:
        run = self._cases.change_version
        plain = {i: {navn: plain_answer(s) for navn, s in svar.items()} for i, svar in skemaer.items()}
        return self._telling(
            "change_version",
            lambda: run(forloeb_id, version, skemaer, removed, write),
            version=version,
            skemaer=plain,
            removed=list(removed),
        )

    def complete_skema(self, forloeb_id: str, skemaer: Any, *rest: Any) -> Any:
        values = {skema_id: dict(given) for skema_id, given in skemaer.items()}
        return self._telling(
            "complete_skema", lambda: self._cases.complete_skema(forloeb_id, skemaer, *rest), skemaer=values
        )


class TellingBin:
    """A bin that says which form goes into it: in the course that is a removal."""

    def __init__(self, bin_: Bin, tell: Tell) -> None:
        self._bin, self._tell = bin_, tell

    def __getattr__(self, name: str) -> Any:
        return getattr(self._bin, name)

    def throw_form(self, kasseret_id: str, forloeb_id: str, skema_id: str, *rest: Any) -> Any:
        self._tell("begin", op="remove_skema", skema=skema_id)
        result = self._bin.throw_form(kasseret_id, forloeb_id, skema_id, *rest)
        self._tell("done", op="remove_skema")
        return result


class TellingStore:
    """A store whose cases and bin tell, and that tells when writes are joined; all else is the store's own."""

    def __init__(self, store: Store, tell: Tell) -> None:
        self._store, self._tell = store, tell
        self.cases = TellingCases(store.cases, tell)
        self.bin = TellingBin(store.bin, tell)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside counts when the whole has come back."""
        self._tell("join")
        try:
            with self._store.together():
                yield
        except BaseException:
            self._tell("undone")
            raise
        self._tell("joined")


class TellingVault:
    """A vault whose store tells."""

    def __init__(self, vault: Vault, tell: Tell) -> None:
        self._vault, self._tell = vault, tell

    def __getattr__(self, name: str) -> Any:
        return getattr(self._vault, name)

    def unlock(self, passphrase: str) -> Any:
        return TellingStore(self._vault.unlock(passphrase), self._tell)


def plain_answer(svar: Svar | None) -> list[Json] | None:
    """An answer as it goes through the pipe."""
    return None if svar is None else [svar.raw, svar.value]
