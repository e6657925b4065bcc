"""Makes what Windows users install: icon, installer, folder for a stick; and shows the whole in a fresh Wine prefix.

Runs on Linux with NSIS. It knows the packaged program as a folder of files and by its command line, and imports nothing of it.
"""
