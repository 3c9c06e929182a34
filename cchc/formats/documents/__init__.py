"""What commands answer as JSON."""
