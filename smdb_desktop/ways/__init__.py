"""Ways out of the machine, each behind a port of the services. None knows a form."""
