"""Kinds of work that ``dev.py kill-test --kind`` kills: each module is one kind, run as ``python -m tools.kills.KIND N``."""
