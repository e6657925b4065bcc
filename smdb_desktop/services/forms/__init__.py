"""Form versions from outside: a signed package out of a file, compared, taken in for the next start, and taken back."""
