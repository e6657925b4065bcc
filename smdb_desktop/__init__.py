"""SMDB Desktop: offline case entry to the Danish drug-treatment database SMDB."""

__version__ = "0.1.0"
