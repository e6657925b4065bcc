"""Forside and the lists it leads to."""
