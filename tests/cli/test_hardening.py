"""The memory of the program, where the key lies, is not written to the disk when the program crashes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.cli_process import environment

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux tells of a process")

ASK = """
import ctypes, resource, sys
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
sys.argv = ["smdb-desktop", "--version"]
from smdb_desktop.__main__ import main
main()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


def test_the_program_starts_by_forbidding_core_dumps() -> None:
    done = subprocess.run([sys.executable, "-c", ASK], env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "(0, 0) 0"
