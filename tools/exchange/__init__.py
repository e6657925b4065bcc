"""Two stores exchange cases over a real way out, cut and killed at random, and agree at the end: ``dev.py exchange-test``."""
