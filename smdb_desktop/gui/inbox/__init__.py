"""What others send here, and what receivers answer."""
