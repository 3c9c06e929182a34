"""Criteria sets: the bundled ones, their YAML read and written, and a set as a workbook (``book``)."""
