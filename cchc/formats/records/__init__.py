"""Records in bulk, from which a round takes answers."""
