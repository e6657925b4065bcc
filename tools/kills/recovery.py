"""Kills a new recovery code, a change of passphrase and a recovery at any moment, and each time opens with what a person has.

One store goes through all kills. Judged: the passphrase that was valid or the new one opens, and the new one for certain when it
had been said to; so does each code that somebody has in hand or could have seen; what was cut off is said, and can be settled.
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
from smdb_desktop.services.desk.unsettled import told  # noqa: E402
from smdb_desktop.services.errors import KnownError  # noqa: E402
from smdb_desktop.services.ports.vault import CodeState, PassphraseState, Unsettled  # noqa: E402
from smdb_desktop.services.workspace import Desk  # noqa: E402
from smdb_desktop.store.keys.keyslots import KdfParams  # noqa: E402
from smdb_desktop.store.vault import FolderVault  # noqa: E402
from tools.kills.harness import Moment, Report, Told, impatient, killed, main, moments  # noqa: E402

TITLE = "Kills while codes and passphrases are replaced"
CHEAP = KdfParams(memory_kib=64, rounds=1, lanes=1)
EVENTS = 115
KINDS = ("a new code", "a new code, page left", "a new passphrase", "a recovery by code")
ZERO = ("dead codes", "passphrases that open nothing", "cut off and not told", "could not be settled")
PROBE = "en prøve med fire andre ord"


class Trial:
    """The store and what a person has of it: one passphrase, one code."""

    def __init__(self, folder: Path, chance: Random) -> None:
        self._data, self._chance = folder / "data", chance
        self._passphrase = demo_data.PASSPHRASE
        self._made = 0
        self.report = Report()
        begun = time.monotonic()
        workspace, self._code = self._desk().create(self._passphrase, demo_data.PROFIL, oevelse=True, to_confirm=True)
        workspace.confirm_code(self._code)
        workspace.change_passphrase(self._passphrase, self._passphrase)
        workspace.close()
        self._seconds = 0.6 * (time.monotonic() - begun)

    def run(self, count: int) -> Report:
        """Kill so many times, by turns at each kind of work."""
        when = moments(self._chance, self._seconds, EVENTS)
        for number in range(count):
            self._one(KINDS[number % len(KINDS)], next(when))
        return self.report

    def _one(self, kind: str, moment: Moment) -> None:
        said = Told()
        self._made += 1
        new = f"den {self._made}. nye sætning af gangen"
        work: dict[str, Callable[[], None]] = {
            "a new code": lambda: self._renew(said.tell, confirm=True),
            "a new code, page left": lambda: self._renew(said.tell, confirm=False),
            "a new passphrase": lambda: self._change(said.tell, new),
            "a recovery by code": lambda: self._recover(said.tell, new),
        }
        early = killed(work[kind], moment)
        self.report.counts["kills"] += early
        self.report.counts[f"  at {kind}"] += early
        lines = said.all()
        seen = next((line.removeprefix("seen ") for line in lines if line.startswith("seen ")), "")
        self._judge(lines, seen, new)
        self._settle(lines, seen, new)

    # -- in the child ----------------------------------------------------------------------------------------------

    def _renew(self, tell: Callable[[str], None], *, confirm: bool) -> None:
        workspace = self._desk().unlock(self._passphrase)
        code = workspace.renew_code(self._passphrase).recovery_code
        tell(f"seen {code}")
        if confirm:
            tell("typed back")
            workspace.confirm_code(code)
            tell("confirmed")
        workspace.close()

    def _change(self, tell: Callable[[str], None], new: str) -> None:
        workspace = self._desk().unlock(self._passphrase)
        workspace.change_passphrase(self._passphrase, new)
        tell("changed")
        workspace.close()

    def _recover(self, tell: Callable[[str], None], new: str) -> None:
        workspace = self._desk().unlock_with_recovery(self._code, new)
        tell("changed")
        workspace.close()

    # -- afterwards ------------------------------------------------------------------------------------------------

    def _judge(self, lines: list[str], seen: str, new: str) -> None:
        """Everything is tried on copies: opening changes what it opens."""
        counts, waits = self.report.counts, self._vault(self._data).unsettled()
        opening = [each for each in (self._passphrase, new) if self._opens(each)]
        if not opening or ("changed" in lines and opening != [new]):
            self._fault("passphrases that open nothing", f"{lines}: {len(opening)}")
        both = len(opening) == len({self._passphrase, new})
        counts["  both passphrases open"] += both
        if both and waits.passphrase is not PassphraseState.BOTH:
            self._fault("cut off and not told", "two passphrases")
        codes = ["" if "typed back" in lines else self._code, seen]
        for code in filter(None, codes):
            counts["codes in hand or seen, tried"] += 1
            if not self._recovers(code):
                self._fault("dead codes", f"{lines}")
        if seen and "confirmed" not in lines and self._recovers(self._code) and waits.code is not CodeState.RENEWED:
            self._fault("cut off and not told", "two codes")
        if "confirmed" in lines and waits != Unsettled():
            self._fault("could not be settled", "confirmed, and still waiting")
        counts["  a change that was cut off is told"] += bool(told(waits))

    def _settle(self, lines: list[str], seen: str, new: str) -> None:
        """As the next person would: open with what opens, the newest first, and confirm the code in hand."""
        passphrase = new if self._opens(new) else self._passphrase
        workspace = self._desk().unlock(passphrase)
        try:
            code = seen if "typed back" in lines else self._code
            workspace.confirm_code(code)
            if passphrase == self._passphrase and workspace.unsettled().passphrase is PassphraseState.BOTH:
                workspace.change_passphrase(passphrase, passphrase)
        except KnownError as error:
            self._fault("could not be settled", str(error))
        finally:
            workspace.close()
        self._passphrase, self._code = passphrase, code
        if (
            self._vault(self._data).unsettled() != Unsettled()
            or not self._opens(passphrase)
            or not self._recovers(code)
        ):
            self._fault("could not be settled", f"{lines}")

    def _opens(self, passphrase: str) -> bool:
        return self._tried(lambda vault: vault.unlock(passphrase).close())

    def _recovers(self, code: str) -> bool:
        return self._tried(lambda vault: vault.unlock_with_recovery(code, PROBE).close())

    def _tried(self, use: Callable[[FolderVault], None]) -> bool:
        copy = self._data.with_name("proeve")
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self._data, copy)
        try:
            use(self._vault(copy))
        except KnownError:
            return False
        return True

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
