"""Who works here: the profile, and the certificate that signs."""
