"""Vejledning: pages to read, searched as one types."""
