"""Packages of the folder build for Linux, and the proof that they can be installed, used, renewed and removed."""
