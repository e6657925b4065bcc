"""What an administrator has settled for this machine, read from files and the registry, behind a port of the services."""
