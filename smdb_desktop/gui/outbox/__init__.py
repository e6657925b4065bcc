"""Udbakke and the export."""
