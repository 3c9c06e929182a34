"""The stages of a round: which there are, what each asks for and when it is due, and what it may change."""
