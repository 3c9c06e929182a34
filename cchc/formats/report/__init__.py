"""The report as files that people read: a page for browsers, of one file and nothing from elsewhere."""
