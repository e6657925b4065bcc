"""The key file: slots, the recovery code, and the waiting after wrong tries."""
