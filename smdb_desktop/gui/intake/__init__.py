"""What comes in from tables: the register of tilbud, and cases."""
