"""A submission file that somebody opens: judged, shown and printed, with or without an open store."""
