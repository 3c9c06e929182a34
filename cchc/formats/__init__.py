"""Files to domain values and back. The only place for PyYAML and openpyxl."""
