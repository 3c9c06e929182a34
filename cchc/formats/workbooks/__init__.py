"""Workbooks as they come in: looked at before they are read, and read as sheets of located texts."""
