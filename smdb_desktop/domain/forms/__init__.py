"""The form engine: definitions, conditions, code lists and what an answer means. Semantics as in ODK (docs/architecture.md)."""
