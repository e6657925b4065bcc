"""Reports and one's own questions: numbers as plots and tables, each of which explains itself."""
