"""Tables from outside, read in a process of their own; the room behind ``services.ports.tables``."""
