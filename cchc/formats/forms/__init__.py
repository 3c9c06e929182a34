"""Self-assessment forms: made for each unit, and read when they come back filled."""
