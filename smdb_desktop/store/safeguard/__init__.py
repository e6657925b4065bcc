"""What stands beside the file so that damage is noticed and mended: counter, mirror of the log, check of pages."""
