"""The command line: what scripts and other programs rely on (``docs/cli.md``). ``check`` and ``verify`` start without Qt."""
