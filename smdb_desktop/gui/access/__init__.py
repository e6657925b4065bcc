"""The way in: first start and unlocking."""
