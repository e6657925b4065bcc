"""Copies of the store: their state, the page that makes them, the way back, and the way to another machine."""
