"""Newer versions: which one may be used, what is said of it, and a copy of the store before another version starts."""
