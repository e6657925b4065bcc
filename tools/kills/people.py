"""Kills the adding of a person, a removal and a new data key at any moment, and each time opens with what people have.

One store goes through all kills. Judged: nobody who was not removed is locked out, nobody who was removed is let in, every code
that somebody has in hand or could have seen opens, and the next opening leaves nothing half done.
"""

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from smdb_desktop import app  # noqa: E402
from smdb_desktop.examples import demo_data  # noqa: E402
from smdb_desktop.services.errors import KnownError  # noqa: E402
from smdb_desktop.services.workspace import Desk, Workspace  # noqa: E402
from smdb_desktop.store.keys.keyslots import KdfParams  # noqa: E402
from smdb_desktop.store.vault import FolderVault  # noqa: E402
from tools.kills.harness import Aim, Moment, Report, Told, impatient, killed_inside, main  # noqa: E402

TITLE = "Kills while people are added, removed and given a new key"
CHEAP = KdfParams(memory_kib=64, rounds=1, lanes=1)
KINDS = ("adding", "removing", "a new key")
ZERO = ("people locked out", "removed people let in", "dead codes", "left half done", "could not be opened")
PROBE = "en prøve med fire andre ord"
EVENTS = {"adding": 60, "removing": 60, "a new key": 110}


class Trial:
    """The store and what its people have: Ida, and whoever was added beside her."""

    def __init__(self, folder: Path, chance: Random) -> None:
        self._data = folder / "data"
        self._made = 0
        self._others: dict[str, str] = {}
        self.report = Report()
        begun = time.monotonic()
        workspace, code = self._desk().create(demo_data.PASSPHRASE, demo_data.PROFIL, oevelse=True, to_confirm=True)
        workspace.confirm_code(code)
        workspace.close()
        self._codes = [code]
        seconds = 0.5 * (time.monotonic() - begun)
        self._aims = {kind: Aim(chance, seconds, EVENTS[kind]) for kind in KINDS}

    def run(self, count: int) -> Report:
        """Kill so many times, by turns at each kind of work."""
        for number in range(count):
            self._one(KINDS[number % len(KINDS)])
        return self.report

    def _one(self, kind: str) -> None:
        if not self._others:
            self._add_whole()
        said, aim, self._made = Told(), self._aims[kind], self._made + 1
        navn, secret = f"Person {self._made}", f"den {self._made}. helt egne sætning"
        other = next(iter(self._others))
        work: dict[str, Callable[[Callable[[], None]], None]] = {
            "adding": lambda arm: self._add(arm, said.tell, navn, secret),
            "removing": lambda arm: self._remove(arm, said.tell, other),
            "a new key": lambda arm: self._renew(arm, said.tell),
        }
        moment: Moment = aim.next()
        early = killed_inside(work[kind], moment)
        aim.hit(early)
        self.report.counts["kills"] += early
        self.report.counts[f"  at {kind}"] += early
        lines = said.all()
        self._codes += [line.removeprefix("seen ") for line in lines if line.startswith("seen ")]
        if kind == "adding":
            self._others[navn] = secret
        self._judge(kind, lines, navn, other)

    # -- in the child ----------------------------------------------------------------------------------------------------

    def _add(self, arm: Callable[[], None], tell: Callable[[str], None], navn: str, secret: str) -> None:
        workspace = self._open(demo_data.PASSPHRASE)
        arm()
        workspace.people.add(demo_data.PASSPHRASE, navn, ("INDBERETTER",), secret)
        tell("done")
        workspace.close()

    def _remove(self, arm: Callable[[], None], tell: Callable[[str], None], navn: str) -> None:
        workspace = self._open(demo_data.PASSPHRASE)
        arm()
        workspace.people.remove(demo_data.PASSPHRASE, workspace.people.find(navn).id)
        tell("done")
        workspace.close()

    def _renew(self, arm: Callable[[], None], tell: Callable[[str], None]) -> None:
        workspace = self._open(demo_data.PASSPHRASE)
        arm()
        tell(f"seen {workspace.renew_key(demo_data.PASSPHRASE).recovery_code}")
        workspace.close()

    # -- afterwards ------------------------------------------------------------------------------------------------------

    def _judge(self, kind: str, lines: list[str], navn: str, other: str) -> None:
        """Everything is tried on copies: opening changes what it opens. Then the store is opened as the next person would."""
        counts = self.report.counts
        for code in self._codes:
            counts["codes in hand or seen, tried"] += 1
            if not self._recovers(code):
                self._fault("dead codes", f"{kind}: {lines}")
        in_doubt = {"adding": navn, "removing": other}.get(kind, "")
        here: dict[str, bool] = {name: self._opens(secret) for name, secret in self._others.items()}
        if not self._opens(demo_data.PASSPHRASE):
            self._fault("people locked out", f"{kind}: {lines}: the first")
        for name, opens in here.items():
            if not opens and (name != in_doubt or (kind == "adding" and "done" in lines)):
                self._fault("people locked out", f"{kind}: {lines}")
            if opens and name == in_doubt and kind == "removing" and "done" in lines:
                self._fault("removed people let in", f"{lines}")
        self._settle(kind, here)

    def _settle(self, kind: str, here: dict[str, bool]) -> None:
        """As the next person would open it; what stands then is what everybody is told."""
        try:
            workspace = self._open(demo_data.PASSPHRASE)
        except KnownError as error:
            self._fault("could not be opened", f"{kind}: {error}")
            raise
        try:
            known = {line.person.navn for line in workspace.people.lines()}
            if workspace.store.settings.get("person_i_gang") is not None:
                self._fault("left half done", kind)
            workspace.confirm_code(self._codes[-1])
        finally:
            workspace.close()
        self._codes = self._codes[-1:]
        for name in tuple(self._others):
            opens = self._opens(self._others[name])
            if opens != (name in known):
                self._fault("removed people let in" if opens else "people locked out", f"{kind}: settled otherwise")
            if not opens:
                self.report.counts["  taken back or removed"] += 1
                del self._others[name]
            elif here[name] and len(self._others) > 4:
                self._remove(lambda: None, lambda _line: None, name)
                del self._others[name]

    def _add_whole(self) -> None:
        self._made += 1
        navn, secret = f"Person {self._made}", f"den {self._made}. helt egne sætning"
        self._add(lambda: None, lambda _line: None, navn, secret)
        self._open(secret).close()
        self._others[navn] = secret

    def _opens(self, passphrase: str) -> bool:
        return self._tried(lambda vault: vault.unlock(passphrase))

    def _recovers(self, code: str) -> bool:
        mine = demo_data.PROFIL.medarbejder
        return self._tried(lambda vault: vault.unlock_with_recovery(code, PROBE, mine))

    def _tried(self, use: Callable[[FolderVault], object]) -> bool:
        copy = self._data.with_name("proeve")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self._data, copy, ignore=shutil.ignore_patterns("backup", "erstattet"))
        vault = self._vault(copy)
        try:
            use(vault)
        except KnownError:
            return False
        store = vault.open_store
        if store is not None:
            store.close()
        return True

    def _open(self, passphrase: str) -> Workspace:
        return self._desk().unlock(passphrase)

    def _vault(self, data: Path) -> FolderVault:
        return FolderVault(data, kdf=CHEAP, ticks=impatient)

    def _desk(self) -> Desk:
        made = app.desk(self._data)
        vault = self._vault(self._data)
        return Desk(
            vault, made.katalog, made.submissions, made.folder_way, made.clock, made.new_id, made.ways, made.data_dir
        )

    def _fault(self, count: str, why: str) -> None:
        self.report.counts[count] += 1
        self.report.faults.append(f"{count}: {why}")


def trial(folder: Path, count: int, chance: Random) -> Report:
    """So many kills of one store below ``folder``."""
    return Trial(folder, chance).run(count)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], TITLE, trial, ZERO))
