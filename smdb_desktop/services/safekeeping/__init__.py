"""Copies of the store: made, kept in generations, taken back, and moved to another machine."""
