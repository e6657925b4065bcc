"""Windows on a Debian machine: a Windows Python under Wine that builds, proves and tests the program as Windows runs it."""
