"""Stands in for setuptools while pip fetches a source archive, so that nothing of the archive is run.

pip asks an archive's own build script for its name before it keeps the file; this answers from the archive's own PKG-INFO.
"""
