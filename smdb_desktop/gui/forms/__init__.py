"""Made from the Designer files in ``ui/`` by ``dev.py generate``; never edited by hand."""
