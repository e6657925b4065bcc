"""Limits of courses, the days that concern everybody, follow-ups, the effort that is left, and all of it as a calendar."""
