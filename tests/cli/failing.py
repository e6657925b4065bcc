"""A command with a fault of ours in it."""

from __future__ import annotations

from argparse import Namespace


def fail(_arguments: Namespace) -> int:
    """What a fault could say at its worst."""
    raise RuntimeError("150277-9995")
