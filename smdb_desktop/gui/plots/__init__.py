"""Plots of our own: where everything stands (geometry), how it is painted, and the widget that one reads by keys."""
