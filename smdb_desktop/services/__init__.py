"""Use cases: what a person or a script can do with SMDB Desktop. Knows the domain and ports; no Qt, SQL, XML or keys."""
