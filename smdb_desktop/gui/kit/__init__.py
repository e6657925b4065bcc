"""The parts that pages are made of: page, tables, layout, dialogs, look. Knows no feature."""
