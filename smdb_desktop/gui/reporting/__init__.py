"""That cases stand in SMDB: the question how they get there, the sentence about what is missing, the mark of what was typed."""
