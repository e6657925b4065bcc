"""Which schema a file has, and how an older one is brought to this program's."""
