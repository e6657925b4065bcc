"""What programs that are not ours say of the packages: AppStream's own validator, and Debian's of the whole package."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tools.packages.facts import MachineError

NO_HOME_PAGE = "--override=url-homepage-missing=info"
"""The project has no page on the net that could be named; newer validators warn of that, older ones do not know the word."""
Answer = subprocess.CompletedProcess[str]


def validate(call: Callable[..., Answer], file: Path | str) -> Answer:
    """AppStream data, judged by appstreamcli; ``call`` runs it with these words, wherever it is."""
    answer = call("validate", "--no-net", str(file))
    if "url-homepage-missing" in answer.stdout:
        answer = call("validate", "--no-net", NO_HOME_PAGE, str(file))
    return answer


def lintian(deb: Path) -> Answer:
    """Debian's judge, but for what packaging/linux/lintian-overrides gives a reason for; raises MachineError without it."""
    if shutil.which("lintian") is None:
        raise MachineError("Debian's own judge of packages is missing: sudo apt install lintian")
    command = ["lintian", "--allow-root", "--fail-on", "error,warning", "--tag-display-limit", "0", str(deb)]
    return subprocess.run(command, capture_output=True, text=True, check=False)
