"""What a page says on paper: headings, pairs, tables and notes, for every face that puts it somewhere. Knows no Qt."""
