"""A citizen's case: what it holds, how it stands in a case file, and the schema of that file."""
