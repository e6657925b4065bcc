"""What crosses the store's border: records, and what they mean to the domain."""
