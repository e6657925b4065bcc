"""What SMDB asks and what it demands: forms, values, rules and one citizen's case.

This layer knows the standard library and number formats only; no Qt, no SQL, no files that it was not handed, no clock.
"""
