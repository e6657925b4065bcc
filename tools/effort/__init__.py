"""How much work one case is: driven through real events, counted, and reckoned with the keystroke-level model."""
