"""What a table says, whoever writes it: columns of a kind, rows of values, notes under them."""
