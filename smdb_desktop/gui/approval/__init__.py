"""*Godkendelse*: the register's approval page for a year, and the cases behind each of its numbers."""
