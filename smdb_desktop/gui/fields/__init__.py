"""One class per field type, and the row it stands in. They hold nothing that the session lacks."""
