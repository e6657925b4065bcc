"""Finding a citizen, and Borgeroverblik."""
