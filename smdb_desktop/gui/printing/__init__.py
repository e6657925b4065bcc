"""Print side: the content of a page on sheets, for a printer, a PDF and the preview, which are all painted by the same hand."""
