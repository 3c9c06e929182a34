"""A criteria set as a workbook: written for a clerk to fill, and read into the nodes that YAML is read into."""
