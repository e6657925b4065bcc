"""Certificates: what one says, who issued it, and the key file that signs."""
