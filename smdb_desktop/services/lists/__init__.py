"""Code lists from outside: read from a file, compared with what is there, kept from a day on, and taken back."""
