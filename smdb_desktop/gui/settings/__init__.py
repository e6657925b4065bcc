"""Indstillinger, and what the program says of itself."""
