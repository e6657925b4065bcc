"""The signed XML: how it is written, read back, and what its schema says."""
