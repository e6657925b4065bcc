"""Use cases around a citizen's courses: look up, open, take in, judge files, show. One room of the services."""
