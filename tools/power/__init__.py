"""What a power cut may leave on the disk, and what the program makes of it: ``dev.py power-test``."""
