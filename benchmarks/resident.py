"""What a process holds in memory, as the system counts it. Hardly anything is loaded for it."""

from __future__ import annotations

from pathlib import Path


def memory() -> dict[str, float]:
    """Resident and proportional memory of this process in MB; the latter is 0 where the system does not tell."""
    found = {"rss": 0.0, "pss": 0.0}
    try:
        lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return found
    for line in lines:
        name, _, rest = line.partition(":")
        if name.lower() in found:
            found[name.lower()] = int(rest.split()[0]) / 1024
    return found
