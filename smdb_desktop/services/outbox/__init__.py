"""The way out: what is ready is judged again, frozen, signed, handed over and confirmed."""
