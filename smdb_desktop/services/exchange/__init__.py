"""What goes to others and what comes from them."""
