"""Widgets that every page uses: field inputs, labels, pills, cards and banners. They hold nothing that the session lacks."""
