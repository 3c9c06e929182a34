"""What results say: what has changed, where points are lost, what lifts a unit. All of it from the results alone."""
