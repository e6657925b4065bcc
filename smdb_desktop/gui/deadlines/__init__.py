"""Frister: the limits that run, the days that concern everybody, and follow-ups."""
