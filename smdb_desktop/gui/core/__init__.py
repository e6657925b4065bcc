"""What every page stands on: context, lanes, log. Knows no page and no widget of its own."""
