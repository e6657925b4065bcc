"""Filling in one course: the session, its forms, completing, and the autosave. No face of its own."""
