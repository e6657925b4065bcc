"""The small window beside the browser in which a case is typed into SMDB's pages, one value at a time."""
