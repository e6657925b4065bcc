"""For those who publish versions: keys, signed metadata and packages from a build. ``docs/publishing.md`` says who does what."""
