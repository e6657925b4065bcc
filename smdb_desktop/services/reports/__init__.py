"""What the centre, its municipality and the register want to count: computed from the figures of the open store."""
