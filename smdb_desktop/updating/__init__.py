"""Newer versions of the program and of its forms, known by signed metadata (TUF), laid down beside the data and never in it."""
